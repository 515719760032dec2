//! Findings for a person: a line for each, and below it the line of the file with a mark under the
//! place.

use std::fmt::Write as _;

use super::LintReport;
use crate::lint::codes::Severity;
use crate::lint::finding::LintFinding;
use snapback_engine::load::plain;

pub(crate) fn report(report: &LintReport) -> String {
    let mut out: String = report.findings.iter().map(finding).collect();
    out.push_str(&counted(report.findings.len(), "finding"));
    if let Some(rules) = report.set {
        let _ = write!(out, " in {} {}", rules.id, rules.version);
    }
    if report.hidden > 0 {
        let _ = write!(out, "; {} with --notes", counted(report.hidden, "note"));
    }
    out.push('\n');
    out
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn finding(finding: &LintFinding) -> String {
    let line = match finding.severity {
        Severity::Error => finding.problem.to_string(),
        Severity::Warning | Severity::Note => finding.problem.as_severity(finding.severity.word()),
    };
    format!("{line}\n{}", excerpt(finding))
}

/// The greatest number of characters of a line that are shown.
const WIDEST: usize = 100;

/// The line of the file with a mark under the place. Of a long line the part around the place.
fn excerpt(finding: &LintFinding) -> String {
    if finding.excerpt.trim().is_empty() {
        return String::new();
    }
    let before = usize::try_from(finding.problem.column - 1).unwrap_or(0);
    let skipped = before.saturating_sub(WIDEST / 2);
    let part = |skip: usize, take: usize| {
        finding.excerpt.chars().skip(skip).take(take).flat_map(plain).collect::<String>()
    };
    let shown = part(skipped, WIDEST);
    let mark = " ".repeat(part(skipped, before - skipped).len());
    let number = finding.problem.line;
    let width = number.to_string().len().max(4);
    format!("{number:>width$} | {}\n{:width$} | {mark}^\n", shown.trim_end(), "")
}
