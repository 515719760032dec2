//! An answer as the cells of a table.

use super::restricted;
use snapback_engine::model::{Basis, Confidence, Ruleset};
use snapback_engine::table::AnswerSummary;

/// The cells: reading, verdict, restricted, basis, confidence, provisions, possible, turns_on,
/// until, notes. Several values in a cell are separated by semicolons.
#[must_use]
pub fn cells(rules: &Ruleset, answer: &AnswerSummary) -> [String; 10] {
    let provisions: Vec<&str> = answer.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    let possible: Vec<&str> = answer.possible.iter().map(|verdict| verdict.word()).collect();
    let turns_on: Vec<&str> = answer.turns_on.iter().map(|at| rules[*at].id.as_str()).collect();
    let notes: Vec<&str> = answer.notes.iter().map(|note| note.word()).collect();
    [
        rules[answer.reading].id.to_string(),
        answer.verdict.to_string(),
        restricted(answer.restricted).to_owned(),
        answer.basis.map_or("", Basis::word).to_owned(),
        answer.confidence.map_or("", Confidence::word).to_owned(),
        provisions.join(";"),
        possible.join(";"),
        turns_on.join(";"),
        answer.until.map(|day| day.to_string()).unwrap_or_default(),
        notes.join(";"),
    ]
}
