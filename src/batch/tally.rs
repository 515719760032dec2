//! What is counted in a run.

use std::collections::BTreeMap;

use snapback_engine::load::Diagnostic;
use snapback_engine::model::Verdict;

/// What became of the rows.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Rows answered under every reading asked.
    pub answered: u64,
    /// Bytes read.
    pub bytes: u64,
    /// How often each verdict was given.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// What was wrong with the rows that were not answered; the first of them.
    pub problems: Vec<Diagnostic>,
    /// How many problems there were beyond those kept.
    pub more: u64,
}

impl Tally {
    /// Notes what is wrong with a row.
    pub fn note(&mut self, problem: Diagnostic) {
        const KEPT: usize = 1000;
        if self.problems.len() < KEPT {
            self.problems.push(problem);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Rows that could not be answered.
    #[must_use]
    pub const fn bad(&self) -> u64 {
        self.read.saturating_sub(self.answered)
    }

    /// Takes the counts of a later part in.
    pub fn add(&mut self, later: Self) {
        self.read = self.read.saturating_add(later.read);
        self.answered = self.answered.saturating_add(later.answered);
        self.bytes = self.bytes.saturating_add(later.bytes);
        self.more = self.more.saturating_add(later.more);
        later.problems.into_iter().for_each(|problem| self.note(problem));
        for (verdict, count) in later.verdicts {
            let all = self.verdicts.entry(verdict).or_default();
            *all = all.saturating_add(count);
        }
    }
}
