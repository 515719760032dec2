//! The formats of `lint`.

pub(crate) mod github;
pub mod json;
pub(crate) mod sarif;
pub(crate) mod text;

use crate::lint::finding::Finding;
use snapback_engine::model::Ruleset;

/// What is printed.
#[derive(Debug)]
pub(crate) struct Report<'r> {
    /// The set, if it loads.
    pub set: Option<&'r Ruleset>,
    /// The findings shown, sorted by place.
    pub findings: &'r [Finding],
    /// The number of notes that are not shown.
    pub hidden: usize,
}
