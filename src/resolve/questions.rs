//! Sets of questions.

use std::collections::BTreeSet;

use crate::model::QuestionIx;

/// A set of questions: bits for the first of a set of rules, and the others one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Questions {
    first: u128,
    others: BTreeSet<QuestionIx>,
}

/// Its bit; none for one of the others.
const fn bit(question: QuestionIx) -> u128 {
    if question.0 < 128 { 1 << question.0 } else { 0 }
}

impl Questions {
    /// Whether a question is in it.
    #[must_use]
    pub fn contains(&self, question: QuestionIx) -> bool {
        self.first & bit(question) != 0 || self.others.contains(&question)
    }
}

impl FromIterator<QuestionIx> for Questions {
    fn from_iter<I: IntoIterator<Item = QuestionIx>>(questions: I) -> Self {
        let mut set = Self::default();
        for question in questions {
            set.first |= bit(question);
            set.others.extend(Some(question).filter(|question| bit(*question) == 0));
        }
        set
    }
}
