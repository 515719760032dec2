//! The outcome as JSON.

use serde::Serialize;

use super::TestReport;
use crate::check::json::{RulesetOut, SCHEMA_VERSION, ruleset};
use crate::scenario::coverage::CoverageTally;
use crate::scenario::run::{Mismatch, ScenarioCheck};

/// What `snapback test --format json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TestsOut {
    /// The version of this shape.
    pub schema_version: u32,
    /// The rules tested.
    pub ruleset: RulesetOut,
    /// How many checks passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// One for each scenario and reading, in order.
    pub checks: Vec<CheckOut>,
    /// How much is reached; absent unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Vec<TallyOut>>,
}

/// One scenario under one reading.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckOut {
    /// The scenario's name.
    pub name: String,
    /// The file it stands in.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// The reading, as written.
    pub under: String,
    /// Is everything as expected?
    pub passed: bool,
    /// The verdict expected.
    pub expected: String,
    /// The verdict found.
    pub found: String,
    /// The ground in the documents.
    pub because: String,
    /// Whether a person has looked at the expectation.
    pub reviewed: bool,
    /// What differs.
    pub wrong: Vec<MismatchOut>,
    /// What decided, and what kept the expected verdict from being reached.
    pub why: Vec<String>,
}

/// A part of the answer that is another than expected.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MismatchOut {
    /// Which part.
    pub what: String,
    /// As expected.
    pub expected: String,
    /// As found.
    pub found: String,
}

/// How much of one kind is reached.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TallyOut {
    /// The kind.
    pub kind: String,
    /// How many there are.
    pub all: usize,
    /// How many are reached.
    pub reached: usize,
    /// Whole percent, never rounded up.
    pub percent: usize,
    /// The others, by name.
    pub missed: Vec<String>,
}

pub(crate) fn report(report: &TestReport) -> TestsOut {
    let failed = report.failed();
    TestsOut {
        schema_version: SCHEMA_VERSION,
        ruleset: ruleset(report.rules),
        passed: report.checks.len() - failed,
        failed,
        checks: report.checks.iter().map(check).collect(),
        coverage: report.coverage.as_ref().map(|tallies| tallies.iter().map(tally).collect()),
    }
}

fn check(check: &ScenarioCheck) -> CheckOut {
    let (file, line, column) = check.scenario.place.clone();
    CheckOut {
        name: check.scenario.name.clone(),
        file,
        line,
        column,
        under: check.under.to_owned(),
        passed: check.passes(),
        expected: check.scenario.expected.verdict.to_string(),
        found: check.found.to_string(),
        because: check.scenario.because.clone(),
        reviewed: check.scenario.reviewed,
        wrong: check.wrong.iter().map(mismatch).collect(),
        why: check.why.clone(),
    }
}

fn mismatch(wrong: &Mismatch) -> MismatchOut {
    MismatchOut {
        what: wrong.what.to_owned(),
        expected: wrong.expected.clone(),
        found: wrong.found.clone(),
    }
}

fn tally(tally: &CoverageTally) -> TallyOut {
    TallyOut {
        kind: tally.kind.word().to_owned(),
        all: tally.all,
        reached: tally.reached,
        percent: tally.percent(),
        missed: tally.missed.clone(),
    }
}
