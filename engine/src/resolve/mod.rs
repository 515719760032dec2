//! Resolves the law under a set of answers to days: when an event occurs, when a window is open,
//! whether a condition holds.
//!
//! The [`Resolver`] works backwards from the day asked about, so that an answer is needed only
//! where the dates leave room for it. Where an answer is needed and several are in play, it stops
//! with an [`OpenQuestion`], and the caller tries each of its answers in turn.

mod answers;
mod change_days;
mod ground;
mod resolver;

use crate::model::{Day, QuestionIx, Value};

pub use answers::{Answers, Origin, PossibleAnswers};
pub use change_days::ChangeDays;
pub use ground::Ground;
pub use resolver::{Resolver, passes};

/// A question as a clause asks it. A fact has a default in the rules, which the clause may ignore
/// (`leaves_open` in its file); the question is then open unless somebody answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The question.
    pub question: QuestionIx,
    /// Whether its default is ignored.
    pub ignore_default: bool,
}

impl Asked {
    /// With its default.
    #[must_use]
    pub const fn plain(question: QuestionIx) -> Self {
        Self { question, ignore_default: false }
    }

    /// As asked by a clause that leaves these facts open.
    #[must_use]
    pub fn by_clause(question: QuestionIx, leaves_open: &[QuestionIx]) -> Self {
        Self { question, ignore_default: leaves_open.contains(&question) }
    }
}

/// One of several answers in play, tried.
#[derive(Clone, Debug)]
pub struct Choice<'r> {
    /// The question.
    pub question: QuestionIx,
    /// The answer.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin<'r>,
}

/// A question with several answers in play, of which none is chosen.
#[derive(Debug)]
pub struct OpenQuestion<'r> {
    /// The question.
    pub asked: Asked,
    /// The answers to try.
    pub possible: PossibleAnswers<'r>,
}

impl<'r> OpenQuestion<'r> {
    /// The choices made so far, extended by each answer in turn; the first answer comes last.
    #[must_use]
    pub fn branches(self, choices: &[Choice<'r>]) -> Vec<Vec<Choice<'r>>> {
        let Self { asked: Asked { question, .. }, possible: PossibleAnswers { values, origin } } =
            self;
        let mut branches = Vec::with_capacity(values.len());
        for value in values.iter().rev() {
            let mut longer = choices.to_vec();
            longer.push(Choice { question, value: value.clone(), origin });
            branches.push(longer);
        }
        branches
    }
}

/// A result, or the open question that blocks it.
pub type Resolved<'r, T> = Result<T, Box<OpenQuestion<'r>>>;

/// Whether one of several windows is open on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// A window is open since this day, or without a first day.
    InForce(Option<Day>),
    /// No window has opened yet.
    NotYet,
    /// The last window to close closed on this day, the first day not covered.
    Ended(Day),
}
