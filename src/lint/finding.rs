//! A finding: what is wrong or weak, where, and how severe it is.

use super::codes::{self, Severity};
use super::texts::Texts;
use snapback_engine::load::{Diagnostic, Place};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LintFinding {
    /// The file, the place in it, the code, and what is wrong and what to do.
    pub problem: Diagnostic,
    /// How severe it is.
    pub severity: Severity,
    /// The line of the file at that place, as written.
    pub excerpt: String,
}

impl LintFinding {
    /// The finding of a problem in `file`. A code without a file of its own is an error.
    pub(crate) fn new(problem: Diagnostic, texts: &Texts, file: &str) -> Self {
        let severity = codes::find(&problem.code).map_or(Severity::Error, |code| code.severity);
        let excerpt = texts.line(file, problem.line).to_owned();
        Self { problem, severity, excerpt }
    }

    /// The finding with the folder's path before the file's.
    pub(crate) fn below(mut self, folder: &std::path::Path) -> Self {
        self.problem = self.problem.below(folder);
        self
    }
}

/// What a check reports, before its place in the file is known.
#[derive(Debug)]
pub(crate) struct Raw {
    pub code: &'static str,
    /// The path of the file below the folder.
    pub file: String,
    pub location: RawLocation,
    /// What is wrong and what to do.
    pub text: String,
}

/// Where in a file.
#[derive(Debug)]
pub(crate) enum RawLocation {
    /// At the value of a key: the keys that lead to it, joined by dots.
    Keys(String),
    /// At a line and column.
    Place(Place),
}
