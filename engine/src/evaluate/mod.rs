//! Decides: which clauses cover a transfer, which are in force on a day, and which effect prevails.
//!
//! Five nouns carry it:
//!
//! - an [`Evaluator`] is a transfer under a view, with the clauses that can cover it;
//! - a [`Candidate`] is one of these clauses;
//! - a [`ClauseStatus`] is a candidate on a day: in force, ended, displaced, and why;
//! - a [`Completion`] is the result for one way to answer the open questions;
//! - a [`Finding`] is the answer on a day: all completions, and what they have in common.
//!
//! Everything else in the program that speaks of a verdict comes from [`Evaluator::on`].
//! Text for people is made in [`crate::explain`].

mod cover;
mod decisive;
mod evaluator;
mod exempt;
mod many_days;
mod reliance;
mod status;
mod verdict_cache;

use std::ops::Index;

use crate::model::{
    Basis, Clause, Confidence, Covers, Day, Effect, ItemEntry, ProvisionIx, QuestionIx, Verdict,
};
use crate::resolve::{Choice, Ground, Validity};

pub use cover::reaching;
pub use decisive::subsets;
pub use evaluator::Evaluator;
pub use verdict_cache::{ClauseKeys, Session, VerdictCache};

/// A clause that covers the transfer, and the list entries through which it does.
///
/// Example: the transfer is the supply of a fighter to the target State. A paragraph bans the
/// supply of "combat aircraft", the item is listed under that entry, so the paragraph's clause is
/// a candidate, with that one entry. On which days it is in force is not looked at yet.
#[derive(Clone, Debug)]
pub struct Candidate<'r> {
    /// The provision to which the clause belongs.
    pub provision: ProvisionIx,
    /// The clause.
    pub clause: &'r Clause,
    /// What the clause covers; a candidate always covers something.
    pub covers: &'r Covers,
    /// The entries of the item that the clause names. Empty if the clause covers everything or the
    /// subject of the transfer is itself a list entry.
    pub entries: Vec<&'r ItemEntry>,
}

/// The position of a candidate in [`Evaluator::candidates`], and of its status in a [`Completion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CandidateIx(pub usize);

/// Whether a clause applies on a day and, if not, why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In force since a day, or without a first day.
    InForce(Option<Day>),
    /// In force, and displaced by this exemption.
    Displaced(CandidateIx),
    /// An exemption in force that displaces nothing.
    Idle,
    /// Not yet in force.
    NotYet,
    /// No longer in force since this day.
    Ended(Day),
    /// A condition of the clause fails.
    Fails,
    /// The item does not fall in any entry that the clause names.
    OutsideEntry,
    /// The supplier named by the query is not bound.
    NotBound,
}

impl From<Validity> for Status {
    fn from(validity: Validity) -> Self {
        match validity {
            Validity::InForce(since) => Self::InForce(since),
            Validity::NotYet => Self::NotYet,
            Validity::Ended(day) => Self::Ended(day),
        }
    }
}

impl Status {
    /// Whether the clause has its effect.
    #[must_use]
    pub const fn applies(&self) -> bool {
        matches!(self, Self::InForce(_))
    }
}

/// One candidate on one day: its status, its effect, and the grounds of both.
///
/// Example: the day after a window of five years from an adoption, a ban is `Ended` since the last
/// day of the window plus one; the ground is the adoption, from whose day the five years count.
#[derive(Clone, Debug)]
pub struct ClauseStatus<'r> {
    /// The candidate.
    pub candidate: CandidateIx,
    /// Whether it applies.
    pub status: Status,
    /// The effect it has if it applies; none for an exemption with no effect of its own. An
    /// approval already turns `approval-required` into `notification` here.
    pub effect: Option<Effect>,
    /// Whether the query states that the approval was given.
    pub approved: bool,
    /// The entry of the item through which the clause covers it.
    pub entry: Option<&'r ItemEntry>,
    /// The answers, events, stated outcomes and window sources on which the status rests, in the
    /// order in which they were looked up.
    pub grounds: Vec<Ground<'r>>,
}

/// The result for one way to answer the open questions.
///
/// Example: nobody has said whether the item is designed for combat. The evaluator tries both
/// answers: with "yes" the ban applies and the verdict is `prohibited`, with "no" it fails and the
/// verdict is `unrestricted`. These are two completions, each with one choice. Where no question
/// is open there is exactly one, with no choice.
#[derive(Clone, Debug)]
pub struct Completion<'r> {
    /// The answers tried.
    pub choices: Vec<Choice<'r>>,
    /// The status of every candidate, in the order of the candidates.
    pub statuses: Vec<ClauseStatus<'r>>,
    /// The strictest effect that applies.
    pub verdict: Verdict,
    /// The candidates that have this effect; empty if nothing restricts the transfer.
    pub deciding: Vec<CandidateIx>,
}

impl<'r> Index<CandidateIx> for Completion<'r> {
    type Output = ClauseStatus<'r>;
    #[expect(clippy::indexing_slicing, reason = "a completion has a status for each candidate")]
    fn index(&self, at: CandidateIx) -> &ClauseStatus<'r> {
        &self.statuses[at.0]
    }
}

/// The answer on a day.
///
/// Example: of the two completions above one is `prohibited` and the other `unrestricted`, so the
/// finding is `undetermined`, both are `possible`, and it turns on the question of the design.
#[derive(Clone, Debug)]
pub struct Finding<'r> {
    /// The day.
    pub day: Day,
    /// The verdict of all completions, or `undetermined` if they disagree, or `not-encoded` before
    /// the first instrument of the layer.
    pub verdict: Verdict,
    /// One for each way to answer the open questions; empty if the verdict is `not-encoded`.
    pub completions: Vec<Completion<'r>>,
    /// The deciding provisions, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The verdicts of the completions, strictest first; empty if they agree.
    pub possible: Vec<Verdict>,
    /// A smallest set of questions that settles the verdict; empty if the completions agree.
    pub turns_on: Vec<QuestionIx>,
    /// The weakest answer relied on; none if nothing is determined.
    pub basis: Option<Basis>,
    /// The weakest source relied on; none if nothing is encoded.
    pub confidence: Option<Confidence>,
}

impl Finding<'_> {
    /// See [`restricted`].
    #[must_use]
    pub fn restricted(&self) -> Option<bool> {
        restricted(self.verdict, &self.possible)
    }
}

/// Whether the verdict, or every possible verdict, restricts the transfer. None if the possible
/// verdicts differ in it, or if nothing is encoded.
#[must_use]
pub fn restricted(verdict: Verdict, possible: &[Verdict]) -> Option<bool> {
    let Some((first, others)) = possible.split_first() else { return verdict.restricts() };
    let first = first.restricts();
    if others.iter().all(|other| other.restricts() == first) { first } else { None }
}

/// The common verdict and no others or, if the verdicts differ, `undetermined` and each of them,
/// strictest first.
fn combine(verdicts: impl Iterator<Item = Verdict>) -> (Verdict, Vec<Verdict>) {
    let mut possible: Vec<Verdict> = verdicts.collect();
    possible.sort_by(|a, b| b.cmp(a));
    possible.dedup();
    match possible.as_slice() {
        [one] => (*one, Vec::new()),
        _ => (Verdict::Undetermined, possible),
    }
}

/// The strictest of several effects prevails; `Effect` lists its variants mildest first.
fn strictest(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.max().unwrap_or(Effect::None)
}
