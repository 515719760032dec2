//! One workflow command for each finding, which a forge shows beside the lines of a change.

use super::LintReport;
use crate::lint::codes::Severity;
use crate::lint::finding::LintFinding;

pub(crate) fn report(report: &LintReport) -> String {
    report.findings.iter().map(command).collect()
}

fn command(finding: &LintFinding) -> String {
    let problem = &finding.problem;
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!(
        "::{kind} file={},line={},col={},title={}::{}\n",
        property(&problem.path),
        problem.line,
        problem.column,
        property(&problem.code),
        data(&problem.text)
    )
}

/// Escapes the line ends, which would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the marks that would end a property, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
