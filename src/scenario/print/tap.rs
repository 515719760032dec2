//! The Test Anything Protocol, version 14: a line for each check, and what differs as YAML below it.

use std::fmt::Write as _;

use super::{TestReport, mismatches, place, title};
use crate::scenario::run::ScenarioCheck;

pub(crate) fn report(report: &TestReport) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", report.checks.len());
    for (number, check) in (1..).zip(&report.checks) {
        let point = if check.passes() { "ok" } else { "not ok" };
        let _ = writeln!(out, "{point} {number} - {}", escaped(&title(check)));
        if !check.passes() {
            diagnostics(&mut out, check);
        }
    }
    for tally in report.coverage.iter().flatten() {
        let (kind, percent) = (tally.kind.word(), tally.percent());
        let _ = writeln!(out, "# {kind}: {} of {}, {percent} %", tally.reached, tally.all);
    }
    out
}

/// A block of YAML in which every value is quoted as JSON, which is YAML too.
fn diagnostics(out: &mut String, check: &ScenarioCheck) {
    let json = serde_json::Value::from;
    let at = json(place(check));
    let wrong = serde_json::Value::from(mismatches(check));
    let because = json(check.scenario.because.clone());
    let why = serde_json::Value::from(check.why.clone());
    let _ = writeln!(
        out,
        "  ---\n  at: {at}\n  wrong: {wrong}\n  because: {because}\n  why: {why}\n  ..."
    );
}

/// A number sign would begin a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}
