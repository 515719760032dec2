//! The smallest change of facts that gives another verdict.

use crate::equivalence::approval_and_asked;
use crate::evaluate::{Evaluator, subsets};
use crate::model::{Day, QuestionIx, Ruleset, Value, Verdict};

/// Facts which, if stated, would give another verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterfactual {
    /// The facts, with the values to state.
    pub facts: Vec<(QuestionIx, Value)>,
    /// The verdict they give.
    pub verdict: Verdict,
}

/// All changes of one fact that give another verdict on the day, in the order of the facts' ids; if
/// there are none, all changes of two facts.
#[must_use]
pub fn counterfactuals(
    rules: &Ruleset,
    evaluator: &Evaluator,
    day: Day,
    verdict: Verdict,
) -> Vec<Counterfactual> {
    const MOST_FACTS: usize = 2;
    let facts = facts_asked(rules, evaluator);
    let mut found = Vec::new();
    for size in 1..=MOST_FACTS {
        for set in subsets(&facts, size) {
            for facts in changed_values(rules, evaluator, &set) {
                let other = evaluator.stating(&facts).verdict(day);
                if other != verdict {
                    found.push(Counterfactual { facts, verdict: other });
                }
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// The facts that the covering clauses and the entries of the item ask about, by id.
fn facts_asked(rules: &Ruleset, evaluator: &Evaluator) -> Vec<QuestionIx> {
    let asked = evaluator.candidates.iter().flat_map(approval_and_asked);
    let mut found: Vec<QuestionIx> = asked.filter(|question| rules[*question].is_fact()).collect();
    found.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    found.dedup();
    found
}

/// Every combination of values for the facts of a set in which each differs from its present value.
fn changed_values(
    rules: &Ruleset,
    evaluator: &Evaluator,
    set: &[QuestionIx],
) -> Vec<Vec<(QuestionIx, Value)>> {
    let mut combinations = vec![Vec::new()];
    for question in set {
        let present = evaluator.answers().on(*question, false).values;
        let mut others = rules[*question].every_answer();
        others.retain(|value| present.len() != 1 || !present.contains(value));
        let mut longer = Vec::new();
        for combination in &combinations {
            for value in &others {
                let mut next = combination.clone();
                next.push((*question, value.clone()));
                longer.push(next);
            }
        }
        combinations = longer;
    }
    combinations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Law, day, evaluator, question};

    #[test]
    fn one_fact_before_two() {
        let law = || Law::default().fact("a", "yes-no").fact("b", "yes-no");
        let yes = |id: &str| format!("{{question: {id}, is: [\"yes\"]}}");
        let either = law()
            .ban(1, &format!("when: [{}]", yes("a")))
            .ban(2, &format!("when: [{}]", yes("b")))
            .rules();
        let both = law().ban(1, &format!("when: [{}, {}]", yes("a"), yes("b"))).rules();
        let counts = |rules: &Ruleset| {
            let stated = [("a", 1), ("b", 1)]
                .map(|(id, answer)| (question(rules, id), Value::Listed(answer)));
            let evaluator = evaluator(rules).stating(&stated);
            let on = day(3000);
            let found = counterfactuals(rules, &evaluator, on, evaluator.verdict(on));
            found.iter().map(|one| (one.facts.len(), one.verdict)).collect::<Vec<_>>()
        };
        assert_eq!(counts(&either), [(1, Verdict::Prohibited); 2]);
        assert_eq!(counts(&both), [(2, Verdict::Prohibited)]);
    }
}
