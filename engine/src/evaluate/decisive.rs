//! Which open questions an undetermined answer turns on.

use std::collections::BTreeSet;

use super::Completion;
use crate::model::{QuestionIx, Ruleset};

/// The smallest set of open questions whose answers settle the verdict; the first by id among equals.
pub(super) fn settling(rules: &Ruleset, cases: &[Completion]) -> Vec<QuestionIx> {
    let asked: BTreeSet<QuestionIx> =
        cases.iter().flat_map(|case| &case.choices).map(|choice| choice.question).collect();
    let mut asked: Vec<QuestionIx> = asked.into_iter().collect();
    asked.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    let sets = (0..=asked.len()).flat_map(|size| subsets(&asked, size));
    sets.into_iter().find(|set| settles(set, cases)).unwrap_or(asked.clone())
}

/// All subsets of a size, in the order of the list.
pub fn subsets<T: Copy>(all: &[T], size: usize) -> Vec<Vec<T>> {
    match (size, all) {
        (0, _) => vec![Vec::new()],
        (_, []) => Vec::new(),
        (_, [first, rest @ ..]) => {
            let mut with: Vec<Vec<T>> = subsets(rest, size.saturating_sub(1));
            with.iter_mut().for_each(|set| set.insert(0, *first));
            with.extend(subsets(rest, size));
            with
        }
    }
}

/// No two cases with different verdicts agree on all of the set.
fn settles(set: &[QuestionIx], cases: &[Completion]) -> bool {
    let answer = |case: &Completion, question: QuestionIx| {
        case.choices
            .iter()
            .find(|choice| choice.question == question)
            .map(|choice| choice.value.clone())
    };
    let compatible = |a: &Completion, b: &Completion| {
        set.iter().all(|question| match (answer(a, *question), answer(b, *question)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        })
    };
    cases.iter().all(|a| cases.iter().all(|b| a.verdict == b.verdict || !compatible(a, b)))
}
