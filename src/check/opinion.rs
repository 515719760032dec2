//! An answer with everything that any format prints of it.

use snapback_engine::compare::{self, Other};
use snapback_engine::counterfactuals::{Counterfactual, counterfactuals};
use snapback_engine::evaluate::Conclusion;
use snapback_engine::explain::{Explanation, Link, explain, why_not};
use snapback_engine::model::{Day, Gap, Person, Ruleset};
use snapback_engine::query::{Answer, Query, QueryError, ReadingRef};
use snapback_engine::withheld::{Withheld, withheld};

/// Parts of an opinion that are computed on request only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras {
    /// Fill [`Opinion::why_not`].
    pub why_not: bool,
    /// Fill [`Opinion::counterfactuals`].
    pub counterfactuals: bool,
}

/// The answer to one query under one reading.
#[derive(Debug)]
pub struct Opinion<'r> {
    /// The rules that answered.
    pub rules: &'r Ruleset,
    /// The query.
    pub query: Query,
    /// The finding, the reading that served and the notes.
    pub answer: Answer<'r>,
    /// The reasons.
    pub explanation: Explanation<'r>,
    /// Why each provision that covers the item does not decide, if asked for.
    pub why_not: Option<Vec<Link<'r>>>,
    /// The first day on which the answer says what it says, and what it said the day before.
    pub previous: Option<(Day, Conclusion)>,
    /// The first day on which it says something else, and what.
    pub next: Option<(Day, Conclusion)>,
    /// What `--as-of` hides, if it is given.
    pub withheld: Option<Withheld>,
    /// The smallest changes of fact that give another verdict, if asked for.
    pub counterfactuals: Option<Vec<Counterfactual>>,
    /// The compared parties whose verdict differs.
    pub others: Vec<Other<'r>>,
}

impl<'r> Opinion<'r> {
    /// Answers a query.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(
        rules: &'r Ruleset,
        query: &Query,
        named: ReadingRef,
        extras: Extras,
    ) -> Result<Self, QueryError> {
        let answer = query.answer(rules, named)?;
        let (evaluator, finding) = (&answer.evaluator, &answer.finding);
        Ok(Self {
            rules,
            query: query.clone(),
            explanation: explain(rules, evaluator, finding),
            why_not: extras.why_not.then(|| why_not(rules, evaluator, finding)),
            previous: evaluator.previous_change(finding),
            next: evaluator.next_change(finding),
            withheld: query.as_of.map(|as_of| withheld(rules, evaluator, query.day, as_of)),
            counterfactuals: extras
                .counterfactuals
                .then(|| counterfactuals(rules, evaluator, query.day, finding.verdict)),
            others: compare::others(rules, query, &answer)?,
            answer,
        })
    }

    /// The kinds of person that the layer names, each with what it is told; none where the query
    /// says who supplies.
    #[must_use]
    pub fn persons(&self) -> Vec<(&'r Person, &Conclusion)> {
        let Some(scope) = self.rules.scope(self.query.transfer.layer) else { return Vec::new() };
        let told = self.answer.finding.persons.iter();
        told.filter_map(|(at, says)| Some((scope.persons.get(*at)?, says))).collect()
    }

    /// The law that is not encoded and bears on the answer, restrictions first.
    #[must_use]
    pub fn gaps(&self) -> Vec<&'r Gap> {
        let finding = &self.answer.finding;
        finding.gaps.iter().chain(&finding.exceptions).map(|gap| &self.rules[*gap]).collect()
    }
}
