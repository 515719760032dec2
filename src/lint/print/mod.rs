//! The formats of `lint`.

pub(crate) mod github;
pub mod json;
pub(crate) mod sarif;
pub(crate) mod text;

use crate::lint::finding::LintFinding;
use snapback_engine::model::Ruleset;

/// What is printed.
#[derive(Debug)]
pub(crate) struct LintReport<'r> {
    /// The set, if it loads.
    pub set: Option<&'r Ruleset>,
    /// The findings shown, sorted by place.
    pub findings: &'r [LintFinding],
    /// The number of notes that are not shown.
    pub hidden: usize,
}
