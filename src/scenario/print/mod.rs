//! The formats of `snapback test`.

pub mod json;
pub(crate) mod junit;
pub(crate) mod tap;
pub(crate) mod text;
pub(crate) mod yaml;

use super::coverage::CoverageTally;
use super::run::ScenarioCheck;
use snapback_engine::model::Ruleset;

/// What is printed.
#[derive(Debug)]
pub(crate) struct TestReport<'o> {
    pub rules: &'o Ruleset,
    /// One for each scenario and reading, in order.
    pub checks: Vec<ScenarioCheck<'o>>,
    /// How much the scenarios reach, if that was asked.
    pub coverage: Option<Vec<CoverageTally>>,
}

impl TestReport<'_> {
    /// The number of checks that do not pass.
    pub fn failed(&self) -> usize {
        self.checks.iter().filter(|check| !check.passes()).count()
    }
}

/// The scenario and its reading.
fn title(check: &ScenarioCheck) -> String {
    format!("{} (under {})", check.scenario.name, check.under)
}

/// "verdict: expected prohibited, found restraint", and so on.
fn mismatches(check: &ScenarioCheck) -> Vec<String> {
    let mut lines = Vec::new();
    for wrong in &check.wrong {
        lines.push(format!("{}: expected {}, found {}", wrong.what, wrong.expected, wrong.found));
    }
    lines
}

fn place(check: &ScenarioCheck) -> String {
    let (file, line, column) = &check.scenario.place;
    format!("{file}:{line}:{column}")
}
