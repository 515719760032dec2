//! Questions and readings.

use super::phrases::{day, source};
use super::{Tables, pages, text, well_formed};
use crate::load::check::MOST_ANCESTORS;
use crate::load::diagnostic::Diagnostics;
use crate::load::files::Files;
use crate::load::references::Page;
use crate::load::shape::{
    ContinuesShape, HoldShape, PositionShape, QuestionShape, ReadingShape, SourceShape,
};
use crate::load::vocabulary::{Decides, LawOrFact, Outcome, StatedBasis};
use crate::load::yaml::{Typed, Word};
use crate::model::{
    Answer, Basis, EventIx, PartyIx, Position, ProvisionIx, Question, QuestionIx, QuestionKind,
    Reading, ReadingIx, Ruleset, Stated, StatedOutcome, Superseded, Value,
};

pub fn questions(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Question> {
    let mut all = Vec::new();
    pages(&files.questions, diagnostics, |page, read| {
        all.push(question(page, tables, &read.shape))
    });
    all
}

fn kind(page: &mut Page, shape: &QuestionShape) -> QuestionKind {
    match (page.choose(&shape.kind), &shape.value) {
        (Some(LawOrFact::Fact), Some(value)) => {
            page.choose(value).map_or(QuestionKind::YesNo, QuestionKind::from)
        }
        (Some(LawOrFact::Law), None) | (None, _) => QuestionKind::Law,
        (Some(LawOrFact::Law), Some(_)) | (Some(LawOrFact::Fact), None) => {
            page.refuse(
                &shape.kind,
                "S03",
                "a fact has a `value`, a question of law has none; add it, or leave it out",
            );
            QuestionKind::Law
        }
    }
}

fn question(page: &mut Page, tables: &Tables, shape: &QuestionShape) -> Question {
    let kind = kind(page, shape);
    if (kind == QuestionKind::Law) != (shape.answers.len() > 1) {
        page.refuse(&shape.id, "S03", "a question of law lists at least two `answers`, a fact lists none; add them, or leave them out");
    }
    if shape.answers.len() > usize::from(u8::MAX) {
        page.refuse(&shape.id, "Y12", "more than 255 answers; join some");
    }
    page.once("the answer", shape.answers.iter().map(|answer| &answer.id));
    for answer in &shape.answers {
        well_formed(page, &answer.id);
    }
    let written = shape.answers.iter().map(|answer| Answer {
        id: text(&answer.id),
        text: text(&answer.text),
        argument: answer.argument.as_ref().map(text),
    });
    let plain = |word: &str| Answer { id: word.into(), text: word.into(), argument: None };
    let answers = match kind {
        QuestionKind::Law => written.collect(),
        QuestionKind::YesNo => vec![plain("yes"), plain("no")],
        QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Country
        | QuestionKind::Destination => Vec::new(),
    };
    let mut question = Question {
        id: text(&shape.id),
        title: text(&shape.title),
        kind,
        decides: page.choose(&shape.decides) != Some(Decides::Label),
        arises_from: shape
            .arises_from
            .iter()
            .map(|word| ProvisionIx(page.find(&tables.provisions, word)))
            .collect(),
        answers,
        presumed: None,
        note: shape.note.as_ref().map(text),
        source: source(page, &shape.source),
        thresholds: Vec::new(),
    };
    if let Some(presumed) = &shape.presumed
        && let Some(answer) = value(page, &question, &presumed.answer)
    {
        question.presumed = Some((answer, text(&presumed.ground)));
    }
    question
}

pub fn value(page: &mut Page, question: &Question, word: &Word) -> Option<Value> {
    question.parse(&word.value).map_err(|text| page.refuse(word, "R01", text)).ok()
}

pub fn readings(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Reading> {
    let mut all = Vec::new();
    pages(&files.readings, diagnostics, |page, read| all.push(reading(page, tables, &read.shape)));
    let continues: Vec<_> =
        files.readings.iter().map(|read| read.shape.continues.as_ref()).collect();
    for (at, (shape, read)) in continues.iter().zip(&files.readings).enumerate() {
        if let Some(shape) = shape {
            let mut page = Page { shown: &read.shown, diagnostics };
            continued(&mut page, tables, &mut all, at, shape);
        }
    }
    all
}

fn reading(page: &mut Page, tables: &Tables, shape: &ReadingShape) -> Reading {
    page.once("the answer to", shape.answers.iter().map(|shape| &shape.question));
    page.once("the outcome of", shape.holds.iter().map(|shape| &shape.event));
    let from = day(page, &shape.held.from);
    let until = shape.held.until.as_ref().map(|word| day(page, word));
    if let (Some(until), Some(word)) = (until, &shape.held.until)
        && until <= from
    {
        page.refuse(word, "D07", format!("held until {until}, which does not lie after {from}; write a later day or leave it out"));
    }
    Reading {
        id: text(&shape.id),
        title: text(&shape.title),
        party: PartyIx(page.find(&tables.parties, &shape.party)),
        from,
        until,
        summary: text(&shape.summary),
        inherits: shape.inherits.as_ref().map(|word| ReadingIx(page.find(&tables.readings, word))),
        members: Vec::new(),
        answers: shape.answers.iter().filter_map(|shape| position(page, tables, shape)).collect(),
        holds: shape.holds.iter().map(|shape| hold(page, tables, shape)).collect(),
        superseded: Superseded::default(),
    }
}

fn stated(
    page: &mut Page,
    basis: &Typed<StatedBasis>,
    who: &Word,
    since: &Word,
    from: &SourceShape,
) -> Stated {
    Stated {
        basis: match page.choose(basis) {
            Some(StatedBasis::Stated) => Basis::Stated,
            Some(StatedBasis::Inferred) | None => Basis::Inferred,
        },
        who: text(who),
        since: day(page, since),
        source: source(page, from),
        via: None,
    }
}

fn position(page: &mut Page, tables: &Tables, shape: &PositionShape) -> Option<Position> {
    let question = QuestionIx(page.known(&tables.questions, &shape.question)?);
    let asked = tables.asked.get(usize::from(question.0))?;
    if asked.is_fact() {
        page.refuse(
            &shape.question,
            "R01",
            "a reading answers questions of law; facts belong to the query or the item",
        );
    }
    page.once("the ground", &shape.answer);
    let values = shape.answer.iter().filter_map(|word| value(page, asked, word)).collect();
    Some(Position {
        question,
        values,
        stated: stated(page, &shape.basis, &shape.who, &shape.since, &shape.source),
    })
}

fn hold(page: &mut Page, tables: &Tables, shape: &HoldShape) -> StatedOutcome {
    StatedOutcome {
        event: EventIx(page.find(&tables.events, &shape.event)),
        happened: page.choose(&shape.outcome) == Some(Outcome::Happened),
        stated: stated(page, &shape.basis, &shape.who, &shape.since, &shape.source),
    }
}

/// Adds the answers and outcomes that a reading continues from an earlier one of its party.
fn continued(
    page: &mut Page,
    tables: &Tables,
    all: &mut [Reading],
    at: usize,
    shape: &ContinuesShape,
) {
    let Some(from) = page.known(&tables.readings, &shape.reading).map(ReadingIx) else { return };
    if usize::from(from.0) == at {
        return page.refuse(
            &shape.reading,
            "R02",
            format!(
                "a reading that continues itself: {0} -> {0}",
                shape.reading.value.escape_debug()
            ),
        );
    }
    let own = all.get(at).cloned();
    let says = |question| {
        own.as_ref().is_some_and(|own| own.answers.iter().any(|answer| answer.question == question))
    };
    let holds_out =
        |event| own.as_ref().is_some_and(|own| own.holds.iter().any(|hold| hold.event == event));
    let Some(predecessor) = all.get(usize::from(from.0)).cloned() else { return };
    let taken = Stated {
        basis: Basis::Inferred,
        who: predecessor.title.clone(),
        since: day(page, &shape.since),
        source: source(page, &shape.source),
        via: Some(from),
    };
    let mut answers = Vec::new();
    for word in &shape.questions {
        let Some(question) = page.known(&tables.questions, word).map(QuestionIx) else { continue };
        if says(question) {
            page.refuse(
                word,
                "S06",
                format!(
                    "`{}` has an answer of its own here; keep one of them",
                    word.value.escape_debug()
                ),
            );
        }
        match predecessor.answers.iter().find(|answer| answer.question == question) {
            Some(answer) => answers.push(Position { stated: taken.clone(), ..answer.clone() }),
            None => page.refuse(
                word,
                "R04",
                format!(
                    "{} has no answer to `{}` to continue; leave it out",
                    predecessor.id,
                    word.value.escape_debug()
                ),
            ),
        }
    }
    page.once("the question", &shape.questions);
    page.once("the event", &shape.events);
    let mut holds = Vec::new();
    for word in &shape.events {
        let Some(event) = page.known(&tables.events, word).map(EventIx) else { continue };
        if holds_out(event) {
            page.refuse(
                word,
                "S06",
                format!(
                    "`{}` has an outcome of its own here; keep one of them",
                    word.value.escape_debug()
                ),
            );
        }
        match predecessor.holds.iter().find(|hold| hold.event == event) {
            Some(hold) => holds.push(StatedOutcome { stated: taken.clone(), ..hold.clone() }),
            None => page.refuse(
                word,
                "R04",
                format!(
                    "{} states no outcome of `{}` to continue; leave it out",
                    predecessor.id,
                    word.value.escape_debug()
                ),
            ),
        }
    }
    if let Some(own) = all.get_mut(at) {
        own.answers.extend(answers);
        own.holds.extend(holds);
    }
}

/// Adds to each reading the answers and outcomes that it inherits.
pub fn inherit(rules: &mut Ruleset) {
    let before = rules.readings.clone();
    for reading in &mut rules.readings {
        let mut parent = reading.inherits;
        // A cycle or a longer chain is refused later.
        for _ in 0..MOST_ANCESTORS {
            let Some(from) = parent else { break };
            let Some(found) = before.get(usize::from(from.0)) else { break };
            take_over(reading, found, from);
            parent = found.inherits;
        }
    }
}

fn take_over(reading: &mut Reading, parent: &Reading, from: ReadingIx) {
    for answer in &parent.answers {
        let mut taken = answer.clone();
        taken.stated.via.get_or_insert(from);
        match reading.answers.iter().find(|own| own.question == answer.question) {
            None => reading.answers.push(taken),
            Some(own) if taken.stated.since < own.stated.since => {
                reading.superseded.answers.push(taken)
            }
            Some(_) => {}
        }
    }
    for hold in &parent.holds {
        let mut taken = hold.clone();
        taken.stated.via.get_or_insert(from);
        match reading.holds.iter().find(|own| own.event == hold.event) {
            None => reading.holds.push(taken),
            Some(own) if taken.stated.since < own.stated.since => {
                reading.superseded.holds.push(taken)
            }
            Some(_) => {}
        }
    }
}
