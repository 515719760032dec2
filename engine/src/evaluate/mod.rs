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
mod scope;
mod status;
mod verdict_cache;

use std::ops::Index;

use crate::model::{
    Basis, Clause, Confidence, Covers, Day, Effect, GapIx, ItemEntry, ProvisionIx, QuestionIx,
    RuleIx, Value, Verdict,
};
use crate::resolve::{Choice, Ground, Origin, Validity};

pub use cover::reaching;
pub use decisive::{decisive_set, subsets};
pub use evaluator::Evaluator;
pub use scope::named_entries;
pub use verdict_cache::{ClauseKeys, Session, VerdictCache};

/// A clause that bears on the transfer, and the list entries through which it does.
///
/// Clauses of provisions have effects; those of claims and gaps say what the set holds.
///
/// Example: the transfer is the supply of a fighter to the target State. A paragraph bans the
/// supply of "combat aircraft", the item is listed under that entry, so the paragraph's clause is
/// a candidate, with that one entry. On which days it is in force is not looked at yet.
#[derive(Clone, Debug)]
pub struct Candidate<'r> {
    /// The provision, claim or gap to which the clause belongs.
    pub rule: RuleIx,
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
    /// The supplier named by the query, or the destination, is not bound.
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

impl<'r> ClauseStatus<'r> {
    /// The answer looked up last: for a clause that fails, the one on which it failed.
    #[must_use]
    pub fn last_answer(&self) -> Option<(QuestionIx, &Value, &Origin<'r>)> {
        self.grounds.iter().rev().find_map(|ground| match ground {
            Ground::Answer(question, value, origin) => Some((*question, value, origin)),
            Ground::Event(..) | Ground::Outcome(_) | Ground::Window(_) => None,
        })
    }
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
    /// Whether something weaker than a ban was found where the layer makes no claim or has a gap,
    /// so that the law that is missing may be stricter.
    pub at_least: bool,
}

impl Completion<'_> {
    /// Whether a clause has an effect on the transfer.
    #[must_use]
    pub const fn is_restrained(&self) -> bool {
        !matches!(self.verdict, Verdict::Unrestricted | Verdict::NotEncoded)
    }

    /// Whether the transfer is restricted; none if what is not encoded may restrict it.
    #[must_use]
    pub const fn restricted(&self) -> Option<bool> {
        match self.verdict.restricts() {
            Some(false) if self.at_least => None,
            restricts => restricts,
        }
    }
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
    /// The verdict of all completions, or `undetermined` if they disagree.
    pub verdict: Verdict,
    /// Whether the transfer is restricted; none if the completions differ in it or what is not
    /// encoded may restrict it.
    pub restricted: Option<bool>,
    /// The gaps of restrictions in which the transfer lies, where they bear on the verdict, in
    /// order.
    pub gaps: Vec<GapIx>,
    /// The gaps of permissions that might lift what restricts the transfer, in order.
    pub exceptions: Vec<GapIx>,
    /// The kind of person for whom it was made, by place in the layer's scope; none where the
    /// layer names no kinds, or the query says who supplies.
    pub person: Option<usize>,
    /// What each kind of person is told, where the query does not say who supplies.
    pub persons: Vec<(usize, Conclusion)>,
    /// Whether a completion rests on something weaker than a ban where law is not encoded.
    pub at_least: bool,
    /// One for each way to answer the open questions.
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

/// What an answer says, whatever it rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conclusion {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdicts of the completions, strictest first; empty if they agree.
    pub possible: Vec<Verdict>,
    /// Whether the transfer is restricted; none if that is open.
    pub restricted: Option<bool>,
}

impl Conclusion {
    /// What completions with these verdicts have in common; each may or may not be restricted.
    fn of(completions: impl Iterator<Item = (Verdict, Option<bool>)>) -> Self {
        let (verdicts, restricted): (Vec<Verdict>, Vec<Option<bool>>) = completions.unzip();
        let (verdict, possible) = combine(verdicts.into_iter());
        let first = restricted.first().copied().flatten();
        let agree = restricted.iter().all(|one| *one == first);
        Self { verdict, possible, restricted: if agree { first } else { None } }
    }
}

impl std::fmt::Display for Conclusion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.verdict.restricts() == Some(false) && self.restricted.is_none() {
            f.write_str("at least ")?;
        }
        f.write_str(self.verdict.word())?;
        let possible: Vec<&str> = self.possible.iter().map(|verdict| verdict.word()).collect();
        if possible.is_empty() { Ok(()) } else { write!(f, " ({})", possible.join(" or ")) }
    }
}

impl Finding<'_> {
    /// What the finding says.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        Conclusion {
            verdict: self.verdict,
            possible: self.possible.clone(),
            restricted: self.restricted,
        }
    }
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
