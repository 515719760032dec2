//! The days on which an answer can change.

use crate::evaluate::Evaluator;
use crate::model::{Day, Period, Ruleset};
use crate::query::ReadingRef;

/// Every day that can be asked about on which an answer under `named`, a ground of it or a note
/// on it can change, sorted. [`Day::FIRST`] is always one of them.
///
/// The candidates of `evaluator` count, its reading does not.
#[must_use]
pub fn answer_days(rules: &Ruleset, evaluator: &Evaluator, named: ReadingRef) -> Vec<Day> {
    let mut days = evaluator.change_days();
    days.push(Day::FIRST);
    days.push(rules.known_through.plus_days(1));
    for reading in named.readings(rules) {
        days.push(rules[*reading].from);
        days.extend(rules[*reading].until);
    }
    for edge in &rules.edge_days {
        days.extend([*edge, edge.plus_days(1)]);
    }
    days.extend(revision_days(rules));
    days.retain(|day| Period::ALL.contains(*day));
    days.sort_unstable();
    days.dedup();
    days
}

/// The days on which a control list is revised: an explanation names the revision in force.
fn revision_days(rules: &Ruleset) -> Vec<Day> {
    let mut days = Vec::new();
    for revision in rules.lists.iter().flat_map(|list| &list.revisions) {
        for when in revision.window.from.iter().chain(&revision.window.until) {
            days.extend(when.days(rules));
        }
    }
    days
}
