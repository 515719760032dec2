//! Why a result is what it is.

use super::Origin;
use crate::model::{Day, EventIx, QuestionIx, Ruleset, Source, StatedOutcome, Value};

/// Something a result rests on.
#[derive(Clone, Debug)]
pub enum Ground<'r> {
    /// The answer to a question.
    Answer(QuestionIx, Value, Origin<'r>),
    /// An event that occurred on this day; none if it was due and did not occur.
    Event(EventIx, Option<Day>),
    /// An outcome the reading states.
    Outcome(&'r StatedOutcome),
    /// The source of a window's bounds.
    Window(&'r Source),
}

impl Ground<'_> {
    /// Whether two grounds under the same answers are equal.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Answer(question, value, origin), Self::Answer(asked, given, from)) => {
                question == asked
                    && value == given
                    && std::mem::discriminant(origin) == std::mem::discriminant(from)
            }
            (Self::Event(event, day), Self::Event(other, then)) => event == other && day == then,
            (Self::Outcome(one), Self::Outcome(other)) => std::ptr::eq(*one, *other),
            (Self::Window(one), Self::Window(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }

    /// The questions on whose answers it rests.
    #[must_use]
    pub fn questions<'s>(&'s self, rules: &'s Ruleset) -> &'s [QuestionIx] {
        match self {
            Ground::Answer(question, ..) => std::slice::from_ref(question),
            Ground::Outcome(outcome) => &rules[outcome.event].premises,
            Ground::Event(..) | Ground::Window(_) => &[],
        }
    }
}

/// Removes repeated grounds, keeping the first of each.
pub(super) fn without_repeats(grounds: Vec<Ground>) -> Vec<Ground> {
    let mut kept: Vec<Ground> = Vec::with_capacity(grounds.len());
    for ground in grounds {
        if !kept.iter().any(|known| known.same(&ground)) {
            kept.push(ground);
        }
    }
    kept
}
