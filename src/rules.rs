//! The rules that travel with the program, in a form that needs no parsing.

use std::sync::OnceLock;

use snapback_engine::model::Ruleset;
use snapback_engine::prebuilt::Prebuilt;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// The embedded rules: what the loader made of `rules/` when the program was built.
///
/// # Errors
/// Only if the program itself is damaged.
pub fn ruleset() -> Result<Ruleset, postcard::Error> {
    postcard::from_bytes(RULES)
}

static MADE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/made.bin"));

/// The tables made when the program was built, if the rules are the embedded ones, file for file.
#[must_use]
pub fn prebuilt(rules: &Ruleset) -> Option<&'static Prebuilt> {
    static UNPACKED: OnceLock<Option<Prebuilt>> = OnceLock::new();
    let same = rules.digest.as_str() == include_str!(concat!(env!("OUT_DIR"), "/digest"));
    same.then(|| UNPACKED.get_or_init(|| postcard::from_bytes(MADE).ok()).as_ref()).flatten()
}

static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin"));

/// The files the embedded rules were read from: path and text, sorted by path. Nothing looks at them unless it is asked for.
///
/// # Errors
/// Only if the program itself is damaged.
pub fn texts() -> Result<Vec<(&'static str, &'static str)>, postcard::Error> {
    postcard::from_bytes(TEXTS)
}
