//! Sets of questions.

use crate::model::QuestionIx;

const BITS: usize = u64::BITS as usize;

/// A set of questions, as bits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Questions(Vec<u64>);

impl Questions {
    /// Whether a question is in it.
    #[must_use]
    pub fn contains(&self, question: QuestionIx) -> bool {
        let at = usize::from(question.0);
        self.0.get(at / BITS).is_some_and(|word| word & (1 << (at % BITS)) != 0)
    }

    /// Adds every question of another.
    pub fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    /// Every question, in order.
    pub fn iter(&self) -> impl Iterator<Item = QuestionIx> + '_ {
        let bits = self
            .0
            .iter()
            .enumerate()
            .flat_map(|(place, word)| (0..BITS).filter(move |bit| word & (1 << bit) != 0).map(move |bit| (place, bit)));
        bits.filter_map(|(place, bit)| u16::try_from(place.saturating_mul(BITS).saturating_add(bit)).ok()).map(QuestionIx)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl FromIterator<QuestionIx> for Questions {
    fn from_iter<I: IntoIterator<Item = QuestionIx>>(questions: I) -> Self {
        let mut set = Self::default();
        for at in questions.into_iter().map(|question| usize::from(question.0)) {
            if set.0.len() <= at / BITS {
                set.0.resize((at / BITS).saturating_add(1), 0);
            }
            set.0.get_mut(at / BITS).into_iter().for_each(|word| *word |= 1 << (at % BITS));
        }
        set
    }
}
