//! The findings of one evaluator, day by day.

use crate::evaluate::{Conclusion, Evaluator, Finding};
use crate::explain::{Explanation, explain};
use crate::model::{Day, Period, Piecewise};

/// What an evaluator finds on each day of a period.
#[derive(Debug)]
pub struct History<'r> {
    /// The evaluator.
    pub evaluator: Evaluator<'r>,
    /// The findings; neighbours differ, if only in what they rest on.
    findings: Piecewise<Finding<'r>>,
    /// For each finding the first later day on which another says something else.
    until: Piecewise<Option<Day>>,
}

impl<'r> History<'r> {
    /// Evaluates once on each day of `period` on which a finding can change.
    #[must_use]
    pub fn new(evaluator: Evaluator<'r>, period: Period) -> Self {
        let parts = period.cut_at(evaluator.change_days());
        let days: Vec<Day> = parts.iter().map(|part| part.from).collect();
        let findings: Piecewise<Finding> = evaluator
            .evaluate_days(&days)
            .into_iter()
            .map(|finding| (finding.day, finding))
            .collect();
        let until = findings.map(|_, finding| finding.conclusion()).until();
        Self { evaluator, findings, until }
    }

    /// The finding on a day of the period; `Finding::day` may be an earlier day with the same one.
    #[must_use]
    pub fn on(&self, day: Day) -> &Finding<'r> {
        &self.findings[day]
    }

    /// What the finding on a day of the period says.
    #[must_use]
    pub fn conclusion(&self, day: Day) -> Conclusion {
        self.on(day).conclusion()
    }

    /// The first day of the period after `day` on which the answer says something else.
    #[must_use]
    pub fn until(&self, day: Day) -> Option<Day> {
        self.until[day]
    }

    /// Why the finding on a day of the period is what it is.
    #[must_use]
    pub fn explanation(&self, day: Day) -> Explanation<'r> {
        let finding = Finding { day, ..self.on(day).clone() };
        explain(self.evaluator.rules(), &self.evaluator, &finding)
    }
}
