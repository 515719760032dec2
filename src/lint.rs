//! What a rule set says wrongly or weakly although every file of it can be read.

use crate::load::Problem;
use crate::model::{
    Activity, Condition, Confidence, Covers, Day, Direction, EntryIx, Happens, ItemIx, Layer, QuestionIx, ReadingIx, Ruleset, Source,
    Subject, Transfer, View,
};
use crate::resolve::{Choice, Stance, World};

/// Readings whose stated outcomes no set of answers can bring about.
#[must_use]
pub fn contradictions(rules: &Ruleset) -> Vec<Problem> {
    let torn = ReadingIx::all(rules).filter(|reading| !consistent(rules, *reading));
    torn.map(|reading| {
        let text = format!("the outcomes `{}` states contradict its answers: no set of answers brings them about", rules[reading].id);
        problem("readings", &rules[reading].id, "R08", text)
    })
    .collect()
}

fn problem(folder: &str, id: &str, code: &str, text: impl Into<String>) -> Problem {
    Problem::at(&format!("{folder}/{id}.yaml"), (1, 1), code, text)
}

/// Some way of answering what is open brings about every outcome stated.
fn consistent(rules: &Ruleset, reading: ReadingIx) -> bool {
    let anything = Transfer {
        subject: Subject::Entry(EntryIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let stance = Stance::new(rules, &anything, &View::of(reading));
    let mut waiting: Vec<Vec<Choice>> = vec![Vec::new()];
    while let Some(choices) = waiting.pop() {
        match outcomes_agree(rules, &stance, &choices) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(split) => waiting.extend(split.branches(&choices)),
        }
    }
    false
}

fn outcomes_agree<'r>(rules: &'r Ruleset, stance: &Stance<'r>, choices: &[Choice<'r>]) -> crate::resolve::Tried<'r, bool> {
    let mut world = World::new(rules, stance, choices);
    for hold in stance.holds() {
        if world.came(hold.event, Day::LAST)?.is_some() != hold.happened {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Everything that is weak: each finding one line, sorted.
#[must_use]
pub fn findings(rules: &Ruleset) -> Vec<Problem> {
    let mut found = Vec::new();
    idle_provisions(rules, &mut found);
    idle_questions(rules, &mut found);
    one_sided(rules, &mut found);
    uncovered_items(rules, &mut found);
    unplaced_sources(rules, &mut found);
    found.extend(crate::neutrality::findings(rules));
    found.sort();
    found
}

/// A provision that does nothing: no effect on a transfer, no time in force, no citation.
fn idle_provisions(rules: &Ruleset, found: &mut Vec<Problem>) {
    for (at, provision) in rules.provisions.iter().enumerate() {
        let covers = provision.clauses.iter().any(|clause| clause.covers.is_some());
        let stands = provision.regime.is_some() || provision.clauses.iter().any(|clause| !clause.windows.is_empty());
        let explained = stands || provision.note.is_some() || !provision.argued.is_empty();
        let cited = |ix: &crate::model::ProvisionIx| usize::from(ix.0) == at;
        let rested_on = rules.events.iter().any(|event| event.rests_on.iter().any(cited));
        let hook = rules.questions.iter().any(|question| question.arises_from.iter().any(cited));
        if !covers && !explained && !rested_on && !hook {
            found.push(problem(
                "provisions",
                &provision.id,
                "W01",
                "no effect on a transfer, no time in force, and no event, question or note cites it; add one of them or remove the file",
            ));
        }
    }
}

fn idle_questions(rules: &Ruleset, found: &mut Vec<Problem>) {
    for question in QuestionIx::all(rules) {
        let asked = &rules[question];
        let used = conditions(rules).any(|condition| matches!(condition, Condition::Question(at, _) if *at == question));
        let approves = rules.provisions.iter().flat_map(|p| &p.clauses).any(|clause| clause.approval == Some(question));
        let argued =
            rules.provisions.iter().flat_map(|p| &p.argued).chain(rules.events.iter().flat_map(|e| &e.argued)).any(|at| *at == question);
        let answered = rules.readings.iter().flat_map(|reading| &reading.answers).any(|answer| answer.question == question);
        let supplier = asked.kind == crate::model::QuestionKind::Country;
        let idle = if asked.decides { !(used || approves || supplier) } else { !(argued || answered) };
        if idle {
            found.push(problem("questions", &asked.id, "W02", "nothing asks this question"));
        }
    }
}

fn conditions(rules: &Ruleset) -> impl Iterator<Item = &Condition> {
    let clauses = rules.provisions.iter().flat_map(|provision| &provision.clauses).flat_map(|clause| &clause.conditions);
    let entries = rules.items.iter().flat_map(|item| &item.entries).flat_map(|entry| &entry.conditions);
    let events = rules
        .events
        .iter()
        .flat_map(|event| match &event.happens {
            Happens::Under(ways) => ways.as_slice(),
            Happens::On(_) | Happens::Never | Happens::Between(..) => &[],
        })
        .flat_map(|way| &way.conditions);
    clauses.chain(entries).chain(events)
}

/// A question of law with an answer that nobody argues for.
fn one_sided(rules: &Ruleset, found: &mut Vec<Problem>) {
    for asked in rules.questions.iter().filter(|question| !question.is_fact()) {
        for answer in asked.answers.iter().filter(|answer| answer.argument.is_none()) {
            let text = format!("the answer `{}` has no argument; give each side its own", answer.id);
            found.push(problem("questions", &asked.id, "W03", text));
        }
    }
}

fn uncovered_items(rules: &Ruleset, found: &mut Vec<Problem>) {
    for item in ItemIx::all(rules) {
        let named = |covers: &Covers| rules[item].entries.iter().any(|entry| covers.entries.contains(&entry.entry));
        let covered = rules.provisions.iter().flat_map(|p| &p.clauses).filter_map(|clause| clause.covers.as_ref()).any(named);
        if !covered {
            found.push(problem("items", &rules[item].id, "W04", "no provision covers any of its entries"));
        }
    }
}

/// A source that claims to have been seen and does not say where.
fn unplaced_sources(rules: &Ruleset, found: &mut Vec<Problem>) {
    let mut look = |folder: &str, id: &str, source: &Source| {
        let vague = source.pinpoint.chars().filter(|c| c.is_alphanumeric()).count() < 2;
        if vague && source.confidence == Confidence::Verified {
            found.push(problem(folder, id, "W05", "a verified source needs a pinpoint: a paragraph, a page or a date"));
        }
    };
    rules.provisions.iter().for_each(|thing| look("provisions", &thing.id, &thing.source));
    rules.events.iter().for_each(|thing| look("events", &thing.id, &thing.source));
    rules.questions.iter().for_each(|thing| look("questions", &thing.id, &thing.source));
    for reading in &rules.readings {
        reading.answers.iter().for_each(|answer| look("readings", &reading.id, &answer.stated.source));
    }
}
