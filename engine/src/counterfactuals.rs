//! The smallest change of facts at which an answer becomes another.

use crate::evaluate::{Evaluator, subsets};
use crate::model::{Condition, Day, QuestionIx, Ruleset, Value, Verdict};

/// Facts which, stated otherwise, give another verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterfactual {
    /// The facts and the values that would have to be stated.
    pub facts: Vec<(QuestionIx, Value)>,
    /// The verdict they give.
    pub verdict: Verdict,
}

/// All changes of the fewest facts that give another verdict on the day, in the order of the facts.
#[must_use]
pub fn counterfactuals(
    rules: &Ruleset,
    evaluator: &Evaluator,
    day: Day,
    verdict: Verdict,
) -> Vec<Counterfactual> {
    const MOST: usize = 2;
    let facts = facts(rules, evaluator);
    let sizes = (1..=MOST).map(|size| {
        let sets = subsets(&facts, size).into_iter().flat_map(|set| stated(rules, evaluator, &set));
        let tried = sets
            .map(|facts| Counterfactual { verdict: evaluator.stating(&facts).verdict(day), facts });
        tried.filter(|near| near.verdict != verdict).collect::<Vec<_>>()
    });
    sizes.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The facts that the covering clauses and the entries of the item ask about, by id.
fn facts(rules: &Ruleset, evaluator: &Evaluator) -> Vec<QuestionIx> {
    let clauses = evaluator.candidates.iter().flat_map(|candidate| &candidate.clause.conditions);
    let entries = evaluator
        .candidates
        .iter()
        .flat_map(|candidate| &candidate.entries)
        .flat_map(|entry| &entry.conditions);
    let asked = clauses.chain(entries).filter_map(|condition| match condition {
        Condition::Question(question, _) => Some(*question),
        Condition::Event(..) | Condition::Known(..) => None,
    });
    let approvals = evaluator.candidates.iter().filter_map(|candidate| candidate.clause.approval);
    let mut found: Vec<QuestionIx> =
        asked.chain(approvals).filter(|question| rules[*question].is_fact()).collect();
    found.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    found.dedup();
    found
}

/// Every way of stating some facts otherwise than they stand.
fn stated(
    rules: &Ruleset,
    evaluator: &Evaluator,
    set: &[QuestionIx],
) -> Vec<Vec<(QuestionIx, Value)>> {
    set.iter().fold(vec![Vec::new()], |ways, question| {
        let standing = evaluator.answers().on(*question, false).values;
        let other = rules[*question]
            .every_answer()
            .into_iter()
            .filter(|value| standing.len() != 1 || !standing.contains(value));
        let values: Vec<Value> = other.collect();
        let with = |way: &Vec<(QuestionIx, Value)>| {
            let longer =
                |value: &Value| way.iter().cloned().chain([(*question, value.clone())]).collect();
            values.iter().map(longer).collect::<Vec<_>>()
        };
        ways.iter().flat_map(with).collect()
    })
}
