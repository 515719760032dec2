//! The lists of conditions of a set, and conditions that exclude each other.

use super::input::file;
use snapback_engine::model::{Condition, Happens, QuestionIx, Ruleset, Test};

/// Conditions that must hold together.
pub(crate) struct ConditionList<'r> {
    /// The file they are in.
    pub file: String,
    /// The keys that lead to the clause, entry or way they belong to.
    pub keys: String,
    pub conditions: &'r [Condition],
}

/// The lists of conditions of all clauses, items and events.
pub(crate) fn lists(rules: &Ruleset) -> Vec<ConditionList<'_>> {
    let mut all = Vec::new();
    for provision in &rules.provisions {
        let file = file("provisions", &provision.id);
        for (at, clause) in provision.clauses.iter().enumerate() {
            let (file, keys) = (file.clone(), format!("clauses.{at}"));
            all.push(ConditionList { file, keys, conditions: &clause.conditions });
        }
    }
    for item in &rules.items {
        let file = file("items", &item.id);
        for (at, entry) in item.entries.iter().enumerate() {
            let (file, keys) = (file.clone(), format!("entries.{at}"));
            all.push(ConditionList { file, keys, conditions: &entry.conditions });
        }
    }
    for event in &rules.events {
        let Happens::Under(ways) = &event.happens else { continue };
        let file = file("events", &event.id);
        for (at, way) in ways.iter().enumerate() {
            let (file, keys) = (file.clone(), format!("occurs.{at}"));
            all.push(ConditionList { file, keys, conditions: &way.conditions });
        }
    }
    all
}

/// Whether two conditions can never hold on the same day.
pub(crate) fn exclude(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Question(asked, test), Condition::Question(also, against)) => {
            asked == also && tests_exclude(test, against)
        }
        (Condition::Event(event, came), Condition::Event(also, not))
        | (Condition::Known(event, came), Condition::Known(also, not)) => {
            event == also && came != not
        }
        _ => false,
    }
}

fn tests_exclude(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::OneOf(these), Test::OneOf(those)) => {
            !these.iter().any(|answer| those.contains(answer))
        }
        (Test::AtLeast(least), Test::Below(below)) | (Test::Below(below), Test::AtLeast(least)) => {
            least >= below
        }
        _ => false,
    }
}

/// The question of a condition that every listed answer meets.
pub(crate) fn always_met(rules: &Ruleset, condition: &Condition) -> Option<QuestionIx> {
    let Condition::Question(asked, Test::OneOf(these)) = condition else { return None };
    let met = |answer: usize| these.iter().any(|passing| usize::from(*passing) == answer);
    (0..rules[*asked].answers.len()).all(met).then_some(*asked)
}
