//! The rules that travel with the program, in a form that needs no parsing.

use crate::model::Ruleset;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// The embedded rules: what the loader made of `rules/` when the program was built.
///
/// # Errors
/// Only if the program itself is damaged.
pub fn ruleset() -> Result<Ruleset, postcard::Error> {
    postcard::from_bytes(RULES)
}
