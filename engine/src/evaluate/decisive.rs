//! Which open questions an undetermined verdict turns on.

use std::collections::BTreeSet;

use super::Completion;
use crate::model::{QuestionIx, Ruleset, Value};

/// The smallest set of open questions whose answers settle what completions say, such as their
/// verdict; of several equally small ones the first by the ids of its questions.
pub fn decisive_set<'r, T: PartialEq>(
    rules: &Ruleset,
    completions: &[Completion<'r>],
    says: impl Fn(&Completion<'r>) -> T,
) -> Vec<QuestionIx> {
    let said: Vec<(&Completion, T)> = completions.iter().map(|one| (one, says(one))).collect();
    let choices = completions.iter().flat_map(|completion| &completion.choices);
    let asked: BTreeSet<QuestionIx> = choices.map(|choice| choice.question).collect();
    let mut asked: Vec<QuestionIx> = asked.into_iter().collect();
    asked.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    for size in 0..asked.len() {
        for set in subsets(&asked, size) {
            if settles(&set, &said) {
                return set;
            }
        }
    }
    asked
}

/// All subsets of this size, in the order of the list.
#[must_use]
pub fn subsets<T: Copy>(all: &[T], size: usize) -> Vec<Vec<T>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for mut smaller in subsets(rest, size - 1) {
        smaller.insert(0, *first);
        found.push(smaller);
    }
    found.extend(subsets(rest, size));
    found
}

/// Whether completions that agree on every question of the set say the same.
fn settles<T: PartialEq>(set: &[QuestionIx], said: &[(&Completion, T)]) -> bool {
    said.iter().all(|(one, says)| {
        said.iter().all(|(other, too)| says == too || differ_on(set, one, other))
    })
}

/// Whether two completions choose differently on a question of the set. A question that one of
/// them does not reach does not tell them apart.
fn differ_on(set: &[QuestionIx], one: &Completion, other: &Completion) -> bool {
    set.iter().any(|question| match (chosen(one, *question), chosen(other, *question)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    })
}

fn chosen<'c>(completion: &'c Completion, question: QuestionIx) -> Option<&'c Value> {
    let choice = completion.choices.iter().find(|choice| choice.question == question);
    choice.map(|choice| &choice.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Law, question};
    use crate::model::Verdict;
    use crate::resolve::{Choice, Origin};

    #[test]
    fn subsets_come_in_the_order_of_the_list() {
        assert_eq!(subsets(&[1, 2, 3], 0), [[0; 0]]);
        assert_eq!(subsets(&[1, 2, 3], 2), [[1, 2], [1, 3], [2, 3]]);
        assert_eq!(subsets(&[1, 2], 2), [[1, 2]]);
        assert!(subsets(&[1], 2).is_empty());
    }

    #[test]
    fn smallest_sets() {
        let rules = Law::default()
            .ban(1, "when: [{question: a, is: [\"yes\"]}]")
            .fact("a", "yes-no")
            .fact("b", "yes-no")
            .rules();
        let [a, b] = ["a", "b"].map(|id| question(&rules, id));
        let completion = |choices: &[(QuestionIx, u8)], banned: bool| Completion {
            choices: choices
                .iter()
                .map(|(question, answer)| Choice {
                    question: *question,
                    value: Value::Listed(*answer),
                    origin: Origin::Open,
                })
                .collect(),
            statuses: Vec::new(),
            verdict: if banned { Verdict::Prohibited } else { Verdict::Unrestricted },
            deciding: Vec::new(),
            at_least: false,
        };
        type Case<'c> = (&'c [(&'c [(QuestionIx, u8)], bool)], &'c [QuestionIx]);
        let cases: [Case; 5] = [
            (&[(&[], true)], &[]),
            (&[(&[(a, 0)], true), (&[(a, 1)], false)], &[a]),
            (&[(&[(b, 0), (a, 0)], true), (&[(b, 0), (a, 1)], false), (&[(b, 1)], false)], &[a, b]),
            (&[(&[(b, 0), (a, 0)], true), (&[(b, 0), (a, 1)], true), (&[(b, 1)], false)], &[b]),
            // Either question would do: the first by id.
            (&[(&[(b, 0), (a, 0)], true), (&[(b, 1), (a, 1)], false)], &[a]),
        ];
        for (completions, expected) in cases {
            let all: Vec<Completion> =
                completions.iter().map(|(choices, banned)| completion(choices, *banned)).collect();
            assert_eq!(decisive_set(&rules, &all, |one| one.verdict), expected, "{completions:?}");
        }
    }
}
