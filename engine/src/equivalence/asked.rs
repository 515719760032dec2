//! What clauses, entries and events ask, and which clauses name others.

use crate::evaluate::Candidate;
use crate::model::{Condition, Happens, QuestionIx, Ruleset};

/// The questions that conditions ask.
pub fn questions<'c>(
    conditions: impl IntoIterator<Item = &'c Condition>,
) -> impl Iterator<Item = QuestionIx> {
    conditions.into_iter().filter_map(|condition| match condition {
        Condition::Question(question, _) => Some(*question),
        Condition::Event(..) | Condition::Known(..) => None,
    })
}

/// The questions in the conditions of a clause and of the entries through which it covers.
pub fn asked(candidate: &Candidate) -> impl Iterator<Item = QuestionIx> {
    let entries = candidate.entries.iter().flat_map(|entry| &entry.conditions);
    questions(candidate.clause.conditions.iter().chain(entries))
}

/// As [`asked`], with the approval that the clause requires.
pub fn approval_and_asked(candidate: &Candidate) -> impl Iterator<Item = QuestionIx> {
    asked(candidate).chain(candidate.clause.approval)
}

/// Whether a clause is an exemption that names the provision, instrument or regime of another.
#[must_use]
pub fn exempts(rules: &Ruleset, by: &Candidate, other: &Candidate) -> bool {
    let Some(exempts) = &by.clause.exempts else { return false };
    let Some(of) = other.rule.provision() else { return false };
    by.rule != other.rule && exempts.names(rules, of)
}

/// Every condition of a clause, of an entry of an item and of a way in which an event occurs.
pub fn conditions(rules: &Ruleset) -> impl Iterator<Item = &Condition> {
    let clauses = rules.all_clauses();
    let entries = rules.items.iter().flat_map(|item| &item.entries);
    clauses
        .flat_map(|clause| &clause.conditions)
        .chain(entries.flat_map(|entry| &entry.conditions))
        .chain(event_conditions(rules))
}

/// Every condition of a way in which an event occurs.
pub(super) fn event_conditions(rules: &Ruleset) -> impl Iterator<Item = &Condition> {
    let ways = rules.events.iter().flat_map(|event| match &event.happens {
        Happens::Under(ways) => ways.as_slice(),
        Happens::On(_) | Happens::Never | Happens::Between(..) => &[],
    });
    ways.flat_map(|way| &way.conditions)
}
