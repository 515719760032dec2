//! A scenario.

use snapback_engine::model::{Basis, Confidence, Day, ProvisionIx, QuestionIx, Verdict};
use snapback_engine::query::{Query, ReadingRef};

/// A query with the answer expected.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: String,
    /// Where it is written: file, line and column, from 1.
    pub place: (String, u64, u64),
    /// What is asked.
    pub query: Query,
    /// Under whose readings, each with the name as written.
    pub under: Vec<(String, ReadingRef)>,
    /// The answer expected.
    pub expected: Expected,
    /// On which text the expectation rests.
    pub because: String,
    /// Whether a person has looked at the expectation.
    pub reviewed: bool,
}

/// An answer expected. What is `None` or empty is not compared.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The verdict.
    pub verdict: Verdict,
    /// The deciding provisions, sorted by id.
    pub provisions: Option<Vec<ProvisionIx>>,
    /// What an open verdict turns on, sorted by id.
    pub turns_on: Option<Vec<QuestionIx>>,
    /// The first day of another verdict; `Some(None)`: there is none.
    pub until: Option<Option<Day>>,
    /// The weakest answer relied on.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
    /// Facts that must be among those assumed.
    pub assumptions: Vec<QuestionIx>,
}
