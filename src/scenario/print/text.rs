//! For a terminal: what failed and why, then the counts.

use std::fmt::Write as _;

use super::{TestReport, mismatches, place, title};
use crate::scenario::coverage::CoverageTally;
use crate::scenario::run::ScenarioCheck;
use crate::text::counted;

/// How many names of what is not reached are printed for each kind.
const SHOWN: usize = 10;

pub(crate) fn report(report: &TestReport) -> String {
    let mut out = String::new();
    for check in report.checks.iter().filter(|check| !check.passes()) {
        failure(&mut out, check);
    }
    if let Some(tallies) = &report.coverage {
        coverage(&mut out, tallies);
    }
    out + &counts(report)
}

fn failure(out: &mut String, check: &ScenarioCheck) {
    let _ = writeln!(out, "{}: FAILED: {}", place(check), title(check));
    for line in mismatches(check) {
        let _ = writeln!(out, "    {line}");
    }
    let _ = writeln!(out, "    expected because: {}", check.scenario.because);
    for line in &check.why {
        let _ = writeln!(out, "    {line}");
    }
}

fn coverage(out: &mut String, tallies: &[CoverageTally]) {
    out.push_str("Coverage\n");
    for tally in tallies {
        let CoverageTally { kind, all, reached, .. } = tally;
        let (kind, percent) = (kind.word(), tally.percent());
        let _ = writeln!(out, "  {kind:<14} {reached:>5} of {all:>5}  {percent:>3} %");
    }
    for tally in tallies.iter().filter(|tally| !tally.missed.is_empty()) {
        let _ = writeln!(out, "Not reached of {}", tally.kind.word());
        for name in tally.missed.iter().take(SHOWN) {
            let _ = writeln!(out, "  {name}");
        }
        if tally.missed.len() > SHOWN {
            let more = tally.missed.len() - SHOWN;
            let _ = writeln!(out, "  and {more} more (all of them with --format json)");
        }
    }
}

fn counts(report: &TestReport) -> String {
    let (all, failed) = (report.checks.len(), report.failed());
    let mut scenarios: Vec<_> = report.checks.iter().map(|check| &check.scenario.place).collect();
    scenarios.dedup();
    let scenarios = counted(scenarios.len(), "scenario");
    let checks = counted(all, "check");
    let passed = all - failed;
    let unseen = match report.checks.iter().filter(|check| !check.scenario.reviewed).count() {
        0 => String::new(),
        unseen => format!(", {unseen} not reviewed"),
    };
    let (id, version) = (&report.rules.id, &report.rules.version);
    format!("{scenarios}, {checks}: {passed} passed, {failed} failed{unseen}; {id} {version}\n")
}
