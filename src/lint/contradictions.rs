//! Readings whose stated outcomes contradict their answers.

use super::input::file;
use super::texts::locate;
use snapback_engine::load::{Diagnostic, Folder, nodes};
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, Layer, ReadingIx, Ruleset, Subject, Transfer, View,
};
use snapback_engine::resolve::{Answers, Choice, Resolved, Resolver};

/// An error R08 for each reading that states outcomes which no set of answers brings about.
#[must_use]
pub fn contradictions(rules: &Ruleset, folder: &Folder) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for reading in ReadingIx::all(rules).filter(|reading| !is_consistent(rules, *reading)) {
        let id = &rules[reading].id;
        let path = file("readings", id);
        let text = format!(
            "the outcomes `{id}` states contradict its answers: no set of answers brings them about"
        );
        let place = folder.files().find(|file| file.path == path).map_or((1, 1), |file| {
            locate(&nodes(&String::from_utf8_lossy(&file.bytes)), "holds.0.outcome")
        });
        found.push(Diagnostic::at(&path, place, "R08", text));
    }
    found
}

/// Whether some way of answering the open questions brings about every outcome stated.
fn is_consistent(rules: &Ruleset, reading: ReadingIx) -> bool {
    // Outcomes do not depend on the transfer.
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
        match outcomes_agree(rules, &answers, &choices) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(open) => waiting.extend(open.branches(&choices)),
        }
    }
    false
}

fn outcomes_agree<'r>(
    rules: &'r Ruleset,
    answers: &Answers<'r>,
    choices: &[Choice<'r>],
) -> Resolved<'r, bool> {
    let mut resolver = Resolver::new(rules, answers, choices);
    for stated in answers.holds() {
        if resolver.came(stated.event, Day::LAST)?.is_some() != stated.happened {
            return Ok(false);
        }
    }
    Ok(true)
}
