//! What something remembered rests on, without the grounds in full.

use std::collections::BTreeSet;

use super::{Answers, Questions};
use crate::model::{EventIx, QuestionIx, Ruleset};

/// Something that what is being worked out rests on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rest {
    /// The answer to a question.
    Answer(QuestionIx),
    /// An event that could have come by then, whether it did or not.
    Due(EventIx),
    /// Something found before, by its number.
    Found(u32),
}

/// All that something found rests on, as far as it leads to a question.
#[derive(Clone, Debug, Default)]
pub struct Rests {
    questions: Questions,
    due: BTreeSet<EventIx>,
}

impl Rests {
    pub(super) fn answer(&mut self, question: QuestionIx) {
        self.questions.add(question);
    }

    pub(super) fn due(&mut self, event: EventIx) {
        self.due.insert(event);
    }

    /// Adds what something else rests on.
    pub fn and(&mut self, other: &Self) {
        self.questions.and(&other.questions);
        self.due.extend(&other.due);
    }

    /// The questions reached under a stance: those answered, and those behind an event whose outcome it states.
    #[must_use]
    pub fn questions(&self, rules: &Ruleset, answers: &Answers) -> BTreeSet<QuestionIx> {
        let held = answers.holds().iter().filter(|hold| self.due.contains(&hold.event));
        self.questions
            .iter()
            .chain(held.flat_map(|hold| &rules[hold.event].premises).copied())
            .collect()
    }
}
