//! Findings of `lint`, in each format.

pub mod github;
pub mod json;
pub mod sarif;
pub mod text;

use crate::lint::Finding;
use snapback_engine::model::Ruleset;

/// What is printed: the findings shown, the set they are in, and how many are kept back.
#[derive(Debug)]
pub struct Report<'r> {
    /// The set, if it loads.
    pub set: Option<&'r Ruleset>,
    /// The findings, by place.
    pub findings: &'r [Finding],
    /// Notes that are not shown.
    pub hidden: usize,
}
