//! The card of a reading: what it answers and states, who said so, and where it is silent.

use serde::Serialize;

use super::words;
use super::{Held, Thing, Titled};
use crate::text::page::Page;
use snapback_engine::explain::capital;
use snapback_engine::model::{
    Position, QuestionIx, QuestionKind, ReadingIx, Ruleset, StatedOutcome, Value,
};

/// A reading on a card.
#[derive(Debug, Serialize)]
pub struct ReadingCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// Whose it is.
    pub party: Titled<'r>,
    /// The first day on which it was held.
    pub from: String,
    /// The first day on which it was held no longer.
    pub until: Option<String>,
    /// The same, in words.
    pub held: String,
    /// What it says.
    pub summary: &'r str,
    /// The reading that answers where it says nothing of its own.
    pub inherits: Option<Titled<'r>>,
    /// The readings of which it continues some answers.
    pub continues: Vec<Titled<'r>>,
    /// Its answers, in the order of the questions.
    pub answers: Vec<PositionCard<'r>>,
    /// Outcomes it states.
    pub outcomes: Vec<HoldCard<'r>>,
    /// Questions of law it does not answer.
    pub silent_on: Vec<Titled<'r>>,
}

/// An answer on the card of its reading.
#[derive(Debug, Serialize)]
pub struct PositionCard<'r> {
    /// The question.
    pub question: Titled<'r>,
    /// The answer, or alternative grounds.
    pub answers: Vec<Given<'r>>,
    /// Who, since when, where.
    #[serde(flatten)]
    pub held: Held<'r>,
}

/// An answer given.
#[derive(Debug, Serialize)]
pub struct Given<'r> {
    /// Its code.
    pub id: String,
    /// The answer in one sentence.
    pub text: &'r str,
}

/// An outcome on the card of its reading.
#[derive(Debug, Serialize)]
pub struct HoldCard<'r> {
    /// The event.
    pub event: Titled<'r>,
    /// Whether it happened.
    pub happened: bool,
    /// Who, since when, where.
    #[serde(flatten)]
    pub held: Held<'r>,
}

impl<'r> ReadingCard<'r> {
    /// The card of a reading.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: ReadingIx) -> Self {
        let reading = &rules[at];
        let mut answers: Vec<&Position> = reading.answers.iter().collect();
        answers.sort_by_key(|answer| answer.question);
        Self {
            id: &reading.id,
            title: &reading.title,
            party: Titled::of(rules, Thing::Party(reading.party)),
            from: reading.from.to_string(),
            until: reading.until.map(|day| day.to_string()),
            held: words::held(reading.from, reading.until),
            summary: &reading.summary,
            inherits: reading.inherits.map(|from| Titled::of(rules, Thing::Reading(from))),
            continues: Titled::each(rules, &continued(rules, at), Thing::Reading),
            answers: answers
                .into_iter()
                .map(|answer| PositionCard::of(rules, at, answer))
                .collect(),
            outcomes: reading.holds.iter().map(|hold| HoldCard::of(rules, at, hold)).collect(),
            silent_on: silent_on(rules, at),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("reading", self.id, self.title);
        page.paragraph(&format!("{}; {}", self.party.in_full(), self.held));
        self.inherits.iter().for_each(|from| {
            page.paragraph(&format!(
                "Where it says nothing of its own, follows {}.",
                from.in_full()
            ))
        });
        self.continues.iter().for_each(|from| {
            page.paragraph(&format!("Continues some answers of {}.", from.in_full()))
        });
        page.apart(self.summary);
        self.write_answers(page);
        self.write_outcomes(page);
        page.references("Silent on", &self.silent_on);
    }

    fn write_answers(&self, page: &mut Page) {
        if !self.answers.is_empty() {
            page.heading("Answers");
        }
        for (at, answer) in self.answers.iter().enumerate() {
            if at > 0 {
                page.gap();
            }
            answer.write(page);
        }
    }

    fn write_outcomes(&self, page: &mut Page) {
        if !self.outcomes.is_empty() {
            page.heading("Outcomes it states");
        }
        self.outcomes.iter().for_each(|outcome| outcome.write(page));
    }
}

impl<'r> PositionCard<'r> {
    fn of(rules: &'r Ruleset, reading: ReadingIx, position: &'r Position) -> Self {
        let asked = &rules[position.question];
        let sentence = |value: &Value| match value {
            Value::Listed(at) => {
                asked.answers.get(usize::from(*at)).map_or("", |answer| answer.text.as_str())
            }
            Value::Number(..) | Value::Day(_) | Value::NoDay | Value::Country(_) => "",
        };
        Self {
            question: Titled::of(rules, Thing::Question(position.question)),
            answers: position
                .values
                .iter()
                .map(|value| Given { id: asked.show(value), text: sentence(value) })
                .collect(),
            held: Held::of(rules, reading, &position.stated),
        }
    }

    fn write(&self, page: &mut Page) {
        page.point(&self.question.in_full());
        for (at, answer) in self.answers.iter().enumerate() {
            let lead = if at > 0 { "or " } else { "" };
            page.under(&format!("{lead}{}: {}", answer.id, answer.text));
        }
        footnote(page, &self.held);
    }
}

impl<'r> HoldCard<'r> {
    fn of(rules: &'r Ruleset, reading: ReadingIx, hold: &'r StatedOutcome) -> Self {
        Self {
            event: Titled::of(rules, Thing::Event(hold.event)),
            happened: hold.happened,
            held: Held::of(rules, reading, &hold.stated),
        }
    }

    fn write(&self, page: &mut Page) {
        let outcome = if self.happened { "happened" } else { "did not happen" };
        page.point(&format!("{} ({}): {outcome}", capital(self.event.title), self.event.id));
        footnote(page, &self.held);
    }
}

fn footnote(page: &mut Page, held: &Held) {
    page.under(&format!("{} [{}]", held.in_words(), held.source.in_words()));
    held.source.note.into_iter().for_each(|note| page.under(&format!("Note: {note}")));
    held.source.url.into_iter().for_each(|url| page.under(url));
}

/// The readings it takes answers or outcomes from without following them throughout.
fn continued(rules: &Ruleset, at: ReadingIx) -> Vec<ReadingIx> {
    let reading = &rules[at];
    let answers = reading.answers.iter().filter_map(|answer| answer.stated.via);
    let mut all: Vec<ReadingIx> =
        answers.chain(reading.holds.iter().filter_map(|hold| hold.stated.via)).collect();
    all.sort();
    all.dedup();
    all.retain(|from| !follows(rules, at, *from));
    all
}

fn follows(rules: &Ruleset, at: ReadingIx, from: ReadingIx) -> bool {
    let parents = std::iter::successors(rules[at].inherits, |parent| rules[*parent].inherits);
    parents.take(rules.readings.len()).any(|parent| parent == from)
}

fn silent_on(rules: &Ruleset, at: ReadingIx) -> Vec<Titled<'_>> {
    let answered =
        |question: &QuestionIx| rules[at].answers.iter().any(|answer| answer.question == *question);
    let law = QuestionIx::all(rules).filter(|question| rules[*question].kind == QuestionKind::Law);
    law.filter(|question| !answered(question))
        .map(|question| Titled::of(rules, Thing::Question(question)))
        .collect()
}
