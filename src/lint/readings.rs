//! Readings that repeat what they inherit, or say nothing.

use super::input::{Collector, LintInput, file};
use snapback_engine::model::{Basis, Confidence, PartyIx, Position, Reading, Ruleset, Stated};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    for reading in &rules.readings {
        let file = file("readings", &reading.id);
        if reading.answers.is_empty() && reading.holds.is_empty() {
            let text = "this reading answers nothing; give its answers, or remove it";
            out.add("W80", &file, "id", text);
        }
        for (at, answer) in reading.answers.iter().enumerate() {
            if answer.stated.via.is_none() {
                let keys = format!("answers.{at}");
                check_answer(rules, reading, answer, &file, &keys, out);
                check_ground(&answer.stated, &file, &keys, out);
            }
        }
        for (at, outcome) in reading.holds.iter().enumerate() {
            if outcome.stated.via.is_none() {
                check_ground(&outcome.stated, &file, &format!("holds.{at}"), out);
            }
        }
    }
    check_compared(rules, out);
}

fn check_answer(
    rules: &Ruleset,
    reading: &Reading,
    answer: &Position,
    file: &str,
    keys: &str,
    out: &mut Collector,
) {
    let asked = &rules[answer.question];
    if answer.values.len() == asked.answers.len() {
        let text =
            format!("every answer to `{}` is given, which says nothing; name fewer", asked.id);
        out.add("W83", file, format!("{keys}.answer"), text);
    }
    let Some(parent) = reading.inherits.map(|parent| &rules[parent]) else { return };
    let inherited = parent.answers.iter().find(|other| other.question == answer.question);
    if inherited.is_some_and(|other| is_same(other, answer)) {
        let text = format!(
            "`{}` gives this answer already, from the same source; leave it out",
            parent.id
        );
        out.add("W82", file, format!("{keys}.question"), text);
    }
}

/// Whether two answers are the same, from the same person, document and basis.
fn is_same(one: &Position, other: &Position) -> bool {
    let (stated, also) = (&one.stated, &other.stated);
    one.values == other.values
        && stated.who == also.who
        && stated.source.document == also.source.document
        && stated.basis == also.basis
}

fn check_ground(stated: &Stated, file: &str, keys: &str, out: &mut Collector) {
    if stated.basis == Basis::Inferred && stated.source.note.is_none() {
        let text = "inferred, and nothing says from what; say it in the source's `note`";
        out.add("W81", file, format!("{keys}.basis"), text);
    }
    if stated.basis == Basis::Stated && stated.source.confidence == Confidence::Recalled {
        let text = "said to be stated, and nobody has seen where; look it up";
        out.add("W85", file, format!("{keys}.source.confidence"), text);
    }
}

fn check_compared(rules: &Ruleset, out: &mut Collector) {
    // Where fewer than two are compared, N02 says so.
    if rules.compared.len() < 2 {
        return;
    }
    for (at, party) in PartyIx::all(rules).enumerate() {
        if !rules.compared.contains(&party) {
            let text = format!(
                "`{}` is not compared, so it is seen only by who asks for it; add it to `compared` unless it shares a reading",
                rules[party].id
            );
            out.add("W84", "ruleset.yaml", format!("parties.{at}.id"), text);
        }
    }
}
