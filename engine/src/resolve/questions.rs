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
    /// Adds one.
    pub fn add(&mut self, question: QuestionIx) {
        self.first |= bit(question);
        self.others.extend(Some(question).filter(|question| bit(*question) == 0));
    }

    /// Adds those of another set.
    pub fn and(&mut self, others: &Self) {
        self.first |= others.first;
        self.others.extend(&others.others);
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = QuestionIx> {
        let first = (0..128).map(QuestionIx).filter(|question| self.first & bit(*question) != 0);
        first.chain(self.others.iter().copied())
    }

    /// Whether a question is in it.
    #[must_use]
    pub fn contains(&self, question: QuestionIx) -> bool {
        self.first & bit(question) != 0 || self.others.contains(&question)
    }
}

impl FromIterator<QuestionIx> for Questions {
    fn from_iter<I: IntoIterator<Item = QuestionIx>>(questions: I) -> Self {
        let mut set = Self::default();
        questions.into_iter().for_each(|question| set.add(question));
        set
    }
}
