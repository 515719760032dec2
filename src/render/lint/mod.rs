//! Findings of `lint`, in each format.

pub mod github;
pub mod json;
pub mod sarif;
pub mod text;

use crate::lint::Finding;

/// What is printed: the findings shown, the set they are in, and how many are kept back.
#[derive(Debug)]
pub struct Report<'r> {
    /// Id and version of the set, if it loads.
    pub set: Option<(&'r str, &'r str)>,
    /// The findings, by place.
    pub findings: &'r [Finding],
    /// Notes that are not shown.
    pub hidden: usize,
}
