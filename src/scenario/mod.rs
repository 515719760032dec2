//! Scenarios: questions written down with the answers expected, so that a set of rules can be tested by those who know the law.
//!
//! [`link`] finds what a scenario file names, [`run`] asks, [`coverage`] tells what the scenarios reach and
//! [`missing`] makes the ones that would reach the rest.

mod coverage;
mod link;
mod missing;
pub mod print;
mod probe;
mod reach;
mod run;

use snapback_engine::model::{Basis, Confidence, Day, ProvisionIx, QuestionIx, Verdict};
use snapback_engine::query::{Query, ReadingRef};

pub use coverage::{Coverage, Kind, Side, Tally, Unit, coverage};
pub use link::scenarios;
pub use missing::{Missing, missing};
pub use probe::{At, Probe, probes};
pub use run::{Check, Mismatch, run};

/// A question with the answer expected.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: String,
    /// Where it is written: file, line and column.
    pub place: (String, u64, u64),
    /// The question.
    pub query: Query,
    /// Under whose readings, each with the name written.
    pub under: Vec<(String, ReadingRef)>,
    /// What is expected.
    pub expected: Expected,
    /// The ground in the documents.
    pub because: String,
    /// Whether a person has looked at the expectation.
    pub reviewed: bool,
}

/// The answer expected; what is none or left out is not compared.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The verdict.
    pub verdict: Verdict,
    /// The deciding provisions, sorted by id.
    pub provisions: Option<Vec<ProvisionIx>>,
    /// What an open verdict turns on, sorted by id.
    pub turns_on: Option<Vec<QuestionIx>>,
    /// The first day of another verdict; none within: no such day.
    pub until: Option<Option<Day>>,
    /// The weakest answer relied on.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
    /// Facts that must be among those assumed.
    pub assumptions: Vec<QuestionIx>,
}
