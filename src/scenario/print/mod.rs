//! The outcome of scenarios, one file for each format.

pub mod json;
pub mod junit;
pub mod tap;
pub mod text;
pub mod yaml;

use crate::scenario::{Check, Tally};
use snapback_engine::model::Ruleset;

/// What came of some scenarios.
#[derive(Debug)]
pub struct Outcome<'o> {
    /// The rules tested.
    pub rules: &'o Ruleset,
    /// One for each scenario and reading, in order.
    pub checks: Vec<Check<'o>>,
    /// How much they reach, if that was asked.
    pub coverage: Option<Vec<Tally>>,
}

impl Outcome<'_> {
    /// How many are not as expected.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.checks.iter().filter(|check| !check.passes()).count()
    }
}

/// The scenario and its reading.
fn title(check: &Check) -> String {
    format!("{} (under {})", check.scenario.name, check.under)
}

/// "verdict: expected prohibited, found restraint", and so on.
fn mismatches(check: &Check) -> Vec<String> {
    check
        .wrong
        .iter()
        .map(|wrong| format!("{}: expected {}, found {}", wrong.what, wrong.expected, wrong.found))
        .collect()
}

fn place(check: &Check) -> String {
    let (file, line, column) = &check.scenario.place;
    format!("{file}:{line}:{column}")
}
