//! Findings for a person: one line each, and below it the line of the file with a mark under the place.

use std::fmt::Write as _;

use super::Report;
use crate::lint::{Finding, Severity};
use snapback_engine::load::plain;

/// The findings and their number, with a hint at the notes that are not shown.
#[must_use]
pub fn report(report: &Report) -> String {
    let mut out: String = report.findings.iter().map(finding).collect();
    let count = report.findings.len();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let _ = write!(out, "{count} finding{}", plural(count));
    if let Some(rules) = report.set {
        let _ = write!(out, " in {} {}", rules.id, rules.version);
    }
    if report.hidden > 0 {
        let _ = write!(out, "; {} note{} with --notes", report.hidden, plural(report.hidden));
    }
    out.push('\n');
    out
}

fn finding(finding: &Finding) -> String {
    let line = match finding.severity {
        Severity::Error => finding.problem.to_string(),
        Severity::Warning | Severity::Note => finding.problem.as_severity(finding.severity.word()),
    };
    format!("{line}\n{}", excerpt(finding))
}

/// The line of the file with a mark under the place, as far as it fits.
fn excerpt(finding: &Finding) -> String {
    const WIDEST: usize = 100;
    if finding.excerpt.trim().is_empty() {
        return String::new();
    }
    let before = usize::try_from(finding.problem.column.saturating_sub(1)).unwrap_or(0);
    let cut = before.saturating_sub(WIDEST / 2);
    let shown = |skip: usize, take: usize| {
        finding.excerpt.chars().skip(skip).take(take).flat_map(plain).collect::<String>()
    };
    let number = finding.problem.line;
    let width = number.to_string().len().max(4);
    let mark = " ".repeat(shown(cut, before.saturating_sub(cut)).len());
    format!("{number:>width$} | {}\n{:width$} | {mark}^\n", shown(cut, WIDEST).trim_end(), "")
}
