//! Findings for programs. Fields are only added within a schema version.

use serde::Serialize;

use super::LintReport;
use crate::check::json::{RulesetOut, SCHEMA_VERSION, ruleset};
use crate::lint::codes::{self, Severity};
use crate::lint::finding::LintFinding;

/// Everything `lint` has to say.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingsOut<'f> {
    /// The version of this shape.
    pub schema_version: u32,
    /// The findings, by place.
    pub findings: Vec<FindingOut<'f>>,
    /// Notes that are not shown.
    pub hidden_notes: usize,
    /// Which rules were looked at; none if they do not load.
    pub ruleset: Option<RulesetOut>,
}

/// One finding.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingOut<'f> {
    /// The code; it never changes its meaning.
    pub code: &'f str,
    /// Its name.
    pub name: &'f str,
    /// Its family.
    pub family: &'f str,
    /// How much it weighs.
    pub severity: Severity,
    /// The file.
    pub file: &'f str,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// What is wrong, and what to do.
    pub text: &'f str,
    /// The line of the file, as written.
    pub excerpt: &'f str,
    /// `--fix` puts it right.
    pub fixable: bool,
}

pub(crate) fn report<'f>(report: &'f LintReport) -> FindingsOut<'f> {
    FindingsOut {
        schema_version: SCHEMA_VERSION,
        findings: report.findings.iter().map(one).collect(),
        hidden_notes: report.hidden,
        ruleset: report.set.map(ruleset),
    }
}

fn one(finding: &LintFinding) -> FindingOut<'_> {
    let problem = &finding.problem;
    let known = codes::find(&problem.code);
    FindingOut {
        code: &problem.code,
        name: known.map_or("", |code| code.name),
        family: known.map_or("", |code| code.category.word()),
        severity: finding.severity,
        file: &problem.path,
        line: problem.line,
        column: problem.column,
        text: &problem.text,
        excerpt: &finding.excerpt,
        fixable: known.is_some_and(|code| code.fixable),
    }
}
