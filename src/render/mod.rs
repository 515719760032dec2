//! Formats: one file each. They print what they are given and decide nothing.

pub mod cite;
pub mod diff;
pub mod export;
pub mod handbook;
pub mod json;
pub mod line;
pub mod lint;
pub mod markdown;
pub mod report;
pub mod said;
pub mod scenario;
pub mod text;
pub mod timeline;

/// yes, no or undetermined.
#[must_use]
pub const fn restricted(restricted: Option<bool>) -> &'static str {
    match restricted {
        Some(true) => "yes",
        Some(false) => "no",
        None => "undetermined",
    }
}
