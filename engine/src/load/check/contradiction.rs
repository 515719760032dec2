//! Readings whose stated outcomes contradict their own answers.

use crate::load::diagnostic::{Diagnostic, Diagnostics};
use crate::load::files::Files;
use crate::load::yaml::place;
use crate::model::{
    Activity, Day, Direction, EntryIx, Layer, Reading, ReadingIx, Ruleset, Subject, Transfer, View,
};
use crate::resolve::{Answers, Choice, Resolved, Resolver};

/// Reports every reading whose stated outcomes no choice of open answers brings about.
pub fn check(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for (ix, read) in ReadingIx::all(rules).zip(&files.readings) {
        let reading: &Reading = &rules[ix];
        if reading.holds.is_empty() || is_consistent(rules, ix) {
            continue;
        }
        // A reading may inherit every outcome that it contradicts.
        let at = read.shape.holds.first().map_or((1, 1), |hold| place(&hold.outcome));
        let text = format!(
            "the outcomes `{}` states contradict its answers: no set of answers brings them about",
            reading.id
        );
        diagnostics.push(Diagnostic::at(&read.shown, at, "R08", text));
    }
}

/// Whether some choice of open answers brings about every stated outcome.
fn is_consistent(rules: &Ruleset, reading: ReadingIx) -> bool {
    // No event depends on what is transferred.
    let transfer = Transfer {
        subject: Subject::Entry(EntryIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let answers = Answers::new(rules, &transfer, &View::of(reading));
    let mut waiting: Vec<Vec<Choice>> = vec![Vec::new()];
    while let Some(choices) = waiting.pop() {
        match outcomes_follow(rules, &answers, &choices) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(open) => waiting.extend(open.branches(&choices)),
        }
    }
    false
}

/// Whether the answers and choices lead to every outcome stated, or the question left open.
fn outcomes_follow<'r>(
    rules: &'r Ruleset,
    answers: &Answers<'r>,
    choices: &[Choice<'r>],
) -> Resolved<'r, bool> {
    let mut resolver = Resolver::new(rules, answers, choices);
    for outcome in answers.stated_outcomes() {
        if resolver.occurrence(outcome.event, Day::LAST)?.is_some() != outcome.happened {
            return Ok(false);
        }
    }
    Ok(true)
}
