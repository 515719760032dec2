//! Counts of rows, verdicts and problems.

use std::collections::BTreeMap;

use snapback_engine::load::Diagnostic;
use snapback_engine::model::Verdict;

/// The counts of a run, or of a part of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Rows answered under every reading asked for.
    pub answered: u64,
    /// Bytes read.
    pub bytes: u64,
    /// How often each verdict was written.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Why rows could not be answered: the first 1000 problems, in input order.
    pub problems: Vec<Diagnostic>,
    /// The number of problems beyond those.
    pub more_problems: u64,
}

/// The number of problems kept.
const KEPT_PROBLEMS: usize = 1000;

impl Tally {
    /// Adds a problem.
    pub(crate) fn add_problem(&mut self, problem: Diagnostic) {
        if self.problems.len() < KEPT_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }

    /// Rows that could not be answered.
    #[must_use]
    pub const fn bad(&self) -> u64 {
        self.read - self.answered
    }

    /// Adds the counts of a later part of the run.
    pub(crate) fn add(&mut self, later: Self) {
        self.read += later.read;
        self.answered += later.answered;
        self.bytes += later.bytes;
        self.more_problems += later.more_problems;
        for problem in later.problems {
            self.add_problem(problem);
        }
        for (verdict, count) in later.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_beyond_the_limit_are_counted_only() {
        let mut part = Tally { read: 600, ..Tally::default() };
        for row in 0..600 {
            part.add_problem(Diagnostic::at("rows", (row, 1), "C07", "a blank line"));
        }
        let mut all = Tally::default();
        all.add(part.clone());
        all.add(part);
        assert_eq!((all.problems.len(), all.more_problems, all.bad()), (1000, 200, 1200));
    }
}
