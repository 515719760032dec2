//! Checks across files, after every name is an index: cycles, days, contradictions.

mod contradiction;
mod cycles;
mod days;
mod derive;

pub use cycles::MOST_ANCESTORS;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::files::Files;
use super::yaml::{Word, place};
use crate::model::{Condition, Event, EventIx, Happens, Occurrence, Ruleset, Test, When};

/// A check, which runs only if the checks before it found nothing.
type Check = fn(&mut Ruleset, &Files, &mut Diagnostics);

/// Runs every check and adds what is derived from the linked files.
pub fn all(rules: &mut Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    let checks: [Check; 5] = [
        |rules, files, diagnostics| cycles::check(rules, files, diagnostics),
        derive::days_and_questions,
        |rules, _, _| derive::index(rules),
        |rules, files, diagnostics| days::check(rules, files, diagnostics),
        |rules, files, diagnostics| contradiction::check(rules, files, diagnostics),
    ];
    for check in checks {
        if !diagnostics.is_empty() {
            return;
        }
        check(rules, files, diagnostics);
    }
}

fn refuse(shown: &str, word: &Word, code: &str, text: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::at(shown, place(word), code, text));
}

/// The events whose day or outcome an event depends on, apart from those that bar it.
fn sources_of(event: &Event) -> Vec<EventIx> {
    let mut found = Vec::new();
    if let Happens::Under(occurrences) = &event.happens {
        for Occurrence { day, conditions } in occurrences {
            events_in(day, &mut found);
            for condition in conditions {
                events_of(condition, &mut found);
            }
        }
    }
    found
}

/// Adds the events that a day counts from.
fn events_in(when: &When, found: &mut Vec<EventIx>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => found.push(*event),
        When::Earliest(parts) | When::Latest(parts) => {
            for part in parts {
                events_in(part, found);
            }
        }
    }
}

/// Adds the events that a condition tests or counts from.
fn events_of(condition: &Condition, found: &mut Vec<EventIx>) {
    match condition {
        Condition::Event(event, _) | Condition::Known(event, _) => found.push(*event),
        Condition::Question(_, Test::Before(when)) => events_in(when, found),
        Condition::Question(_, Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_)) => {}
    }
}
