//! The smallest change of facts at which an answer becomes another.

use crate::evaluate::{Matter, subsets};
use crate::model::{Condition, Day, QuestionIx, Ruleset, Value, Verdict};

/// Facts which, stated otherwise, give another verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    /// The facts and the values that would have to be stated.
    pub facts: Vec<(QuestionIx, Value)>,
    /// The verdict they give.
    pub verdict: Verdict,
}

/// All changes of the fewest facts that give another verdict on the day, in the order of the facts.
#[must_use]
pub fn nearby(rules: &Ruleset, matter: &Matter, day: Day, verdict: Verdict) -> Vec<Nearby> {
    const MOST: usize = 2;
    let facts = facts(rules, matter);
    let sizes = (1..=MOST).map(|size| {
        let sets = subsets(&facts, size).into_iter().flat_map(|set| stated(rules, matter, &set));
        let tried =
            sets.map(|facts| Nearby { verdict: matter.stating(&facts).verdict(day), facts });
        tried.filter(|near| near.verdict != verdict).collect::<Vec<_>>()
    });
    sizes.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// The facts that the covering clauses and the entries of the item ask about, by id.
fn facts(rules: &Ruleset, matter: &Matter) -> Vec<QuestionIx> {
    let clauses = matter.candidates.iter().flat_map(|candidate| &candidate.clause.conditions);
    let entries = matter
        .candidates
        .iter()
        .flat_map(|candidate| &candidate.entries)
        .flat_map(|entry| &entry.conditions);
    let asked = clauses.chain(entries).filter_map(|condition| match condition {
        Condition::Question(question, _) => Some(*question),
        Condition::Event(..) | Condition::Known(..) => None,
    });
    let approvals = matter.candidates.iter().filter_map(|candidate| candidate.clause.approval);
    let mut found: Vec<QuestionIx> =
        asked.chain(approvals).filter(|question| rules[*question].is_fact()).collect();
    found.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    found.dedup();
    found
}

/// Every way of stating some facts otherwise than they stand.
fn stated(rules: &Ruleset, matter: &Matter, set: &[QuestionIx]) -> Vec<Vec<(QuestionIx, Value)>> {
    set.iter().fold(vec![Vec::new()], |ways, question| {
        let standing = matter.stance().on(*question, false).values;
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
