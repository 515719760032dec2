//! A finding: what is weak, where, how badly, and what to do.

use serde::Serialize;

use super::codes;
use super::place::Texts;
use snapback_engine::load::{Diagnostic, Place};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The set does not load, or cannot mean what it says.
    Error,
    /// Something is wrong or weak, and can be put right.
    Warning,
    /// Something to look at: it may well be meant so.
    Note,
}

impl Severity {
    /// The word used in every output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, its place, the code, and what is wrong and what to do.
    pub problem: Diagnostic,
    /// How much it weighs.
    pub severity: Severity,
    /// The line it is about, as written.
    pub excerpt: String,
}

/// What a check notes: a code, the keys that lead to the place, and the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Noted {
    /// The code.
    pub code: &'static str,
    /// The file below the folder.
    pub file: String,
    /// Where in it.
    pub at: Spot,
    /// What is wrong and what to do.
    pub text: String,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// What these keys lead to, joined by dots.
    Keys(String),
    /// This line and column.
    At(Place),
}

impl Finding {
    /// A problem as a finding, with the line it is about.
    #[must_use]
    pub fn of(problem: Diagnostic, texts: &Texts, file: &str) -> Self {
        let severity = codes::find(&problem.code).map_or(Severity::Error, |code| code.severity);
        let excerpt = texts.line(file, problem.line).to_owned();
        Self { problem, severity, excerpt }
    }

    /// The folder's path before the file's.
    #[must_use]
    pub fn below(mut self, folder: &std::path::Path) -> Self {
        self.problem = self.problem.below(folder);
        self
    }
}
