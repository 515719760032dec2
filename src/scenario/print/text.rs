//! For a terminal: what failed and why, then the counts.

use super::{Outcome, mismatches, place, title};
use crate::scenario::{Check, Tally};

/// How many names of what is not reached are printed for each kind.
const SHOWN: usize = 10;

/// The whole outcome.
#[must_use]
pub fn outcome(outcome: &Outcome) -> String {
    let failed: String =
        outcome.checks.iter().filter(|check| !check.passes()).map(failure).collect();
    let coverage = outcome.coverage.as_deref().map(coverage).unwrap_or_default();
    failed + &coverage + &counts(outcome)
}

fn failure(check: &Check) -> String {
    let mut lines = vec![format!("{}: FAILED: {}", place(check), title(check))];
    lines.extend(mismatches(check).into_iter().map(|line| format!("    {line}")));
    lines.push(format!("    expected because: {}", check.scenario.because));
    lines.extend(check.why.iter().map(|line| format!("    {line}")));
    lines.join("\n") + "\n"
}

fn coverage(tallies: &[Tally]) -> String {
    let mut lines = vec!["Coverage".to_owned()];
    for tally in tallies {
        lines.push(format!(
            "  {:<14} {:>5} of {:>5}  {:>3} %",
            tally.kind.word(),
            tally.reached,
            tally.all,
            tally.percent()
        ));
    }
    for tally in tallies.iter().filter(|tally| !tally.missed.is_empty()) {
        lines.push(format!("Not reached of {}", tally.kind.word()));
        lines.extend(tally.missed.iter().take(SHOWN).map(|name| format!("  {name}")));
        let more = tally.missed.len().saturating_sub(SHOWN);
        lines.extend(
            (more > 0).then(|| format!("  and {more} more (all of them with --format json)")),
        );
    }
    lines.join("\n") + "\n"
}

fn counts(outcome: &Outcome) -> String {
    let (all, failed) = (outcome.checks.len(), outcome.failed());
    let mut scenarios: Vec<_> = outcome.checks.iter().map(|check| &check.scenario.place).collect();
    scenarios.dedup();
    let unseen = outcome.checks.iter().filter(|check| !check.scenario.reviewed).count();
    let unseen = if unseen == 0 { String::new() } else { format!(", {unseen} not reviewed") };
    let passed = all.saturating_sub(failed);
    let scenarios = counted(scenarios.len(), "scenario");
    format!(
        "{scenarios}, {}: {passed} passed, {failed} failed{unseen}; {} {}\n",
        counted(all, "check"),
        outcome.rules.id,
        outcome.rules.version
    )
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
