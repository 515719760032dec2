//! The answer to one query, under one reading or several, in each format.

pub mod chain_line;
pub mod cite;
pub mod columns;
pub mod json;
pub mod markdown;
pub mod opinion;
pub mod receipt;
pub mod text;

/// The word for whether a verdict restricts: yes, no or undetermined.
#[must_use]
pub const fn restricted(restricted: Option<bool>) -> &'static str {
    match restricted {
        Some(true) => "yes",
        Some(false) => "no",
        None => "undetermined",
    }
}
