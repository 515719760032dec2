//! The card of an event: when it comes, on which answers, and what each reading makes of it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::words;
use super::{Cited, Held, Thing, Titled};
use crate::text::joined;
use crate::text::page::Page;
use snapback_engine::explain::capital;
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, Event, EventIx, Happens, Layer, Occurrence, QuestionIx,
    ReadingIx, Ruleset, Subject, Transfer, Value, View,
};
use snapback_engine::resolve::{Answers, Choice, Resolved, Resolver};

/// An event on a card.
#[derive(Debug, Serialize)]
pub struct EventCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// A neutral noun phrase.
    pub title: &'r str,
    /// The day, where nothing can move it.
    pub date: Option<String>,
    /// What is known of the day, in words.
    pub day: String,
    /// The ways in which it comes about.
    pub ways: Vec<Way>,
    /// Events that bar it if they came before.
    pub unless: Vec<Titled<'r>>,
    /// The texts leave open on which side of the boundary an hour of that day falls.
    pub edge_day: bool,
    /// Provisions from which it follows.
    pub rests_on: Vec<Titled<'r>>,
    /// Questions that change its label or argument.
    pub argued: Vec<Titled<'r>>,
    /// What each reading makes of it, where that can differ.
    pub outcomes: Vec<Outcome<'r>>,
    /// Cited remarks.
    pub note: Option<&'r str>,
    /// Where it is recorded.
    pub source: Cited<'r>,
}

/// A way in which an event comes about.
#[derive(Debug, Serialize)]
pub struct Way {
    /// The day, in words.
    pub day: String,
    /// What must hold, in words.
    pub conditions: Vec<String>,
}

/// What a reading makes of an event.
#[derive(Debug, Serialize)]
pub struct Outcome<'r> {
    /// The reading.
    pub reading: &'r str,
    /// happened, did-not-happen or open.
    pub outcome: &'static str,
    /// The day, or the days it may have come.
    pub days: Vec<String>,
    /// The questions it is open on.
    pub open_on: Vec<&'r str>,
    /// Who states the outcome.
    pub stated: Option<Held<'r>>,
}

impl<'r> EventCard<'r> {
    /// The card of an event.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: EventIx) -> Self {
        let event = &rules[at];
        Self {
            id: &event.id,
            title: &event.title,
            date: words::fixed_day(event).map(|day| day.to_string()),
            day: words::known_day(event),
            ways: ways(rules, event),
            unless: Titled::each(rules, &event.unless, Thing::Event),
            edge_day: event.edge_day,
            rests_on: Titled::each(rules, &event.rests_on, Thing::Provision),
            argued: Titled::each(rules, &event.argued, Thing::Question),
            outcomes: outcomes(rules, at),
            note: event.note.as_deref(),
            source: Cited::of(&event.source),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("event", self.id, self.title);
        page.paragraph(&format!("{}.", capital(&self.day)));
        if self.edge_day {
            page.paragraph(
                "No text gives an hour: on which side of the boundary that day falls is open.",
            );
        }
        self.write_ways(page);
        page.references("But not if one of these came before it", &self.unless);
        self.write_outcomes(page);
        page.references("It rests on", &self.rests_on);
        page.references("Argued over", &self.argued);
        page.section("Note", self.note);
        page.sources(&[self.source]);
    }

    fn write_ways(&self, page: &mut Page) {
        if !self.ways.is_empty() {
            page.heading("How it comes about");
        }
        self.ways.iter().for_each(|way| page.point(&way.in_words()));
    }

    fn write_outcomes(&self, page: &mut Page) {
        if !self.outcomes.is_empty() {
            page.heading("Under each reading");
        }
        let kinds: BTreeSet<String> = self.outcomes.iter().map(Outcome::in_words).collect();
        for kind in &kinds {
            let alike = self.outcomes.iter().filter(|outcome| outcome.in_words() == *kind);
            page.point(&format!(
                "{kind}: {}",
                alike.map(|outcome| outcome.reading).collect::<Vec<_>>().join(", ")
            ));
        }
    }
}

impl Way {
    fn in_words(&self) -> String {
        let conditions = joined(&self.conditions, "and");
        let only = if conditions.is_empty() { String::new() } else { format!(", if {conditions}") };
        format!("{}{only}", capital(&self.day))
    }
}

impl Outcome<'_> {
    fn in_words(&self) -> String {
        match self.outcome {
            "happened" => format!("Comes about on {}, {}", self.days.join(" or "), self.basis()),
            "open" => format!("Open, turns on {}", self.open_on()),
            _ => format!("Does not come about, {}", self.basis()),
        }
    }

    fn open_on(&self) -> String {
        let questions: Vec<String> =
            self.open_on.iter().map(|question| (*question).to_owned()).collect();
        joined(&questions, "and")
    }

    fn basis(&self) -> &'static str {
        self.stated.as_ref().map_or("as its answers imply", |held| held.basis)
    }
}

fn ways(rules: &Ruleset, event: &Event) -> Vec<Way> {
    let ways: &[Occurrence] = match &event.happens {
        Happens::Under(ways) => ways,
        Happens::On(_) | Happens::Never | Happens::Between(..) => &[],
    };
    let way = |way: &Occurrence| Way {
        day: words::when(rules, &way.day),
        conditions: words::conditions(rules, &way.conditions),
    };
    ways.iter().map(way).collect()
}

fn outcomes(rules: &Ruleset, at: EventIx) -> Vec<Outcome<'_>> {
    if rules[at].premises.is_empty() {
        return Vec::new();
    }
    ReadingIx::all(rules).map(|reading| outcome(rules, at, reading)).collect()
}

/// An outcome with the answers tried for it.
struct Trial {
    answers: Vec<(QuestionIx, Value)>,
    day: Option<Day>,
}

fn outcome(rules: &Ruleset, at: EventIx, reading: ReadingIx) -> Outcome<'_> {
    let trials = trials(rules, at, reading);
    let mut days: Vec<Day> = trials.iter().filter_map(|trial| trial.day).collect();
    days.sort();
    days.dedup();
    let missed = trials.iter().any(|trial| trial.day.is_none());
    let word = match (missed, days.is_empty()) {
        (_, true) => "did-not-happen",
        (true, false) => "open",
        (false, false) => "happened",
    };
    let hold = rules[reading].holds.iter().find(|hold| hold.event == at);
    Outcome {
        reading: &rules[reading].id,
        outcome: word,
        days: days.iter().map(ToString::to_string).collect(),
        open_on: open_on(&trials).into_iter().map(|question| rules[question].id.as_str()).collect(),
        stated: hold.map(|hold| Held::of(rules, reading, &hold.stated)),
    }
}

/// Every way of answering what the reading leaves open that agrees with the outcomes it states.
fn trials(rules: &Ruleset, at: EventIx, reading: ReadingIx) -> Vec<Trial> {
    let stance = Answers::new(rules, &anything(), &View::of(reading));
    let mut waiting: Vec<Vec<Choice>> = vec![Vec::new()];
    let mut found = Vec::new();
    while let Some(choices) = waiting.pop() {
        match day_if_consistent(rules, &stance, &choices, at) {
            Ok(Some(day)) => found.push(Trial {
                answers: choices
                    .iter()
                    .map(|tried| (tried.question, tried.value.clone()))
                    .collect(),
                day,
            }),
            Ok(None) => {}
            Err(split) => waiting.extend(split.branches(&choices)),
        }
    }
    found
}

/// Events depend on answers alone, so any transfer serves.
fn anything() -> Transfer {
    let (direction, activity, layer) = (Direction::To, Activity::Supply, Layer::Un);
    Transfer { subject: Subject::Entry(EntryIx(0)), direction, activity, layer, facts: Vec::new() }
}

/// The day of the event; nothing at all where the answers contradict what the reading states.
fn day_if_consistent<'r>(
    rules: &'r Ruleset,
    stance: &Answers<'r>,
    choices: &[Choice<'r>],
    at: EventIx,
) -> Resolved<'r, Option<Option<Day>>> {
    let mut resolver = Resolver::new(rules, stance, choices);
    let day = resolver.occurrence(at, Day::LAST)?;
    for hold in stance.stated_outcomes() {
        if resolver.occurrence(hold.event, Day::LAST)?.is_some() != hold.happened {
            return Ok(None);
        }
    }
    Ok(Some(day))
}

/// The questions whose answers go with different outcomes.
fn open_on(trials: &[Trial]) -> Vec<QuestionIx> {
    let mut asked: Vec<QuestionIx> =
        trials.iter().flat_map(|trial| &trial.answers).map(|(question, _)| *question).collect();
    asked.sort();
    asked.dedup();
    asked.retain(|question| matters(trials, *question));
    asked
}

/// Two ways of answering that differ in this question alone, as far as they were asked, and part on the day.
fn matters(trials: &[Trial], question: QuestionIx) -> bool {
    let parts =
        |one: &Trial, other: &Trial| one.day != other.day && one.differs_only_on(question, other);
    trials.iter().enumerate().any(|(at, one)| trials.iter().skip(at).any(|other| parts(one, other)))
}

impl Trial {
    fn answer(&self, question: QuestionIx) -> Option<&Value> {
        self.answers.iter().find(|(asked, _)| *asked == question).map(|(_, value)| value)
    }

    fn differs_only_on(&self, question: QuestionIx, other: &Self) -> bool {
        let differs = |(asked, value): &&(QuestionIx, Value)| {
            other.answer(*asked).is_some_and(|theirs| theirs != value)
        };
        let differing: Vec<QuestionIx> =
            self.answers.iter().filter(differs).map(|(asked, _)| *asked).collect();
        differing == [question]
    }
}
