//! A rule file read into its shape: the bytes guarded, the form checked, every error on one line.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};

use super::diagnostic::Diagnostic;
use super::folder::RuleFile;
pub use super::tree::Spanned;
use super::{form, guard};

/// A word whose place later checks need.
pub type Word = Spanned<String>;

/// The place of something read.
pub fn place<T>(thing: &Spanned<T>) -> (u64, u64) {
    thing.at
}

/// A key that may be left out, but not left blank: the form of a file has no blank values.
#[derive(Clone, Debug)]
pub struct Maybe<T>(pub Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

/// A list that may be left out, but is not empty where it stands: the form of a file has no empty lists.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self)
    }
}

/// Reads one file into its shape.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read<T: DeserializeOwned>(file: &RuleFile) -> Result<T, Diagnostic> {
    let text = guard::text(&file.shown, &file.bytes)?;
    let tree = form::tree(&file.shown, text)?;
    T::deserialize(&tree).map_err(|wrong| {
        Diagnostic::at(&file.shown, wrong.at.unwrap_or(tree.at), wrong.code, wrong.text)
    })
}
