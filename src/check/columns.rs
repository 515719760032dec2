//! An answer of the decision table as cells, one for each column of an answer.

use super::restricted;
use snapback_engine::model::{Basis, Confidence, Ruleset};
use snapback_engine::table::AnswerSummary;

/// The reading that served, the verdict, restricted, basis, confidence, provisions, possible, turns on, until, and the notes.
#[must_use]
pub fn cells(rules: &Ruleset, said: &AnswerSummary) -> [String; 10] {
    let provisions: Vec<&str> = said.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    let possible: Vec<&str> = said.possible.iter().map(|verdict| verdict.word()).collect();
    let turns_on: Vec<&str> =
        said.turns_on.iter().map(|question| rules[*question].id.as_str()).collect();
    let notes: Vec<&str> = said.notes.iter().map(|note| note.word()).collect();
    [
        rules[said.reading].id.to_string(),
        said.verdict.to_string(),
        restricted(said.restricted()).to_owned(),
        said.basis.map_or("", Basis::word).to_owned(),
        said.confidence.map_or("", Confidence::word).to_owned(),
        provisions.join(";"),
        possible.join(";"),
        turns_on.join(";"),
        said.until.map(|day| day.to_string()).unwrap_or_default(),
        notes.join(";"),
    ]
}
