//! Everything that is said about one answer, gathered before it is printed in any format.

use snapback_engine::compare::{self, Other};
use snapback_engine::counterfactuals::{Counterfactual, counterfactuals};
use snapback_engine::explain::{Explanation, Link, explain, why_not};
use snapback_engine::model::{Day, Ruleset, Verdict};
use snapback_engine::query::{Answer, Query, QueryError, ReadingRef};
use snapback_engine::withheld::{Withheld, withheld};

/// What is gathered besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// Why no other provision decides.
    pub why_not: bool,
    /// Which facts are nearest to another answer.
    pub counterfactuals: bool,
}

/// One answer with its reasons, its neighbours in time and those who read it otherwise.
#[derive(Debug)]
pub struct Opinion<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// The question.
    pub query: Query,
    /// The answer.
    pub answer: Answer<'r>,
    /// Why.
    pub explanation: Explanation<'r>,
    /// Provisions that could bear on it and do not decide; empty unless asked for.
    pub why_not: Option<Vec<Link<'r>>>,
    /// Since when the verdict has been this, and what it was before.
    pub previous: Option<(Day, Verdict)>,
    /// When the verdict becomes another, and which.
    pub next: Option<(Day, Verdict)>,
    /// What is left out, where the question is asked as of a day.
    pub withheld: Option<Withheld>,
    /// The fewest facts which, stated otherwise, give another verdict; none unless asked for.
    pub counterfactuals: Option<Vec<Counterfactual>>,
    /// The compared parties that give another verdict.
    pub others: Vec<Other<'r>>,
}

impl<'r> Opinion<'r> {
    /// Answers a question under one name.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(
        rules: &'r Ruleset,
        query: &Query,
        named: ReadingRef,
        more: Extras,
    ) -> Result<Self, QueryError> {
        let answer = query.answer(rules, named)?;
        let (evaluator, finding) = (&answer.evaluator, &answer.finding);
        let explanation = explain(rules, evaluator, finding);
        let why_not = more.why_not.then(|| why_not(rules, evaluator, finding));
        let previous = evaluator.previous_change(finding);
        let next = evaluator.next_change(finding);
        let withheld = query.as_of.map(|then| withheld(rules, evaluator, query.day, then));
        let counterfactuals = more
            .counterfactuals
            .then(|| counterfactuals(rules, evaluator, query.day, finding.verdict));
        let others = compare::others(rules, query, &answer)?;
        Ok(Self {
            rules,
            query: query.clone(),
            answer,
            explanation,
            why_not,
            previous,
            next,
            withheld,
            counterfactuals,
            others,
        })
    }
}
