//! The Test Anything Protocol, version 14: one line for each check, what differs as its diagnostics.

use super::{Outcome, mismatches, place, title};
use crate::scenario::Check;

/// The whole outcome.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    let lines = outcome.checks.iter().zip(1_usize..).map(|(check, number)| point(check, number));
    let coverage = outcome.coverage.iter().flatten();
    let coverage = coverage.map(|tally| {
        format!(
            "# {}: {} of {}, {} %\n",
            tally.kind.word(),
            tally.reached,
            tally.all,
            tally.percent()
        )
    });
    let head = format!("TAP version 14\n1..{}\n", outcome.checks.len());
    std::iter::once(head).chain(lines).chain(coverage).collect()
}

fn point(check: &Check, number: usize) -> String {
    let point = if check.passes() { "ok" } else { "not ok" };
    let line = format!("{point} {number} - {}\n", escaped(&title(check)));
    if check.passes() { line } else { line + &diagnostics(check) }
}

/// A block of YAML in which every value is quoted as JSON, which is YAML too.
fn diagnostics(check: &Check) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let texts = |texts: &[String]| serde_json::Value::from(texts).to_string();
    let mut lines = vec!["  ---".to_owned(), format!("  at: {}", quoted(&place(check)))];
    lines.push(format!("  wrong: {}", texts(&mismatches(check))));
    lines.push(format!("  because: {}", quoted(&check.scenario.because)));
    lines.push(format!("  why: {}", texts(&check.why)));
    lines.push("  ...\n".to_owned());
    lines.join("\n")
}

/// A number sign would begin a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}
