//! Who holds what on a question or of an event, since when and where, and who is silent.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::model::{
    Day, EventIx, Position, QuestionIx, QuestionKind, ReadingIx, Ruleset, Stated, Value,
};
use snapback_engine::query::ReadingRef;
use snapback_engine::timeline::Timeline;

use super::Bearing;

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A question of law or of fact.
    Question(QuestionIx),
    /// Whether an event came about.
    Outcome(EventIx),
}

/// What an answer can change on this page, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The readings part on it.
    Decides,
    /// An answer stays open on it.
    Open,
    /// The reasons of some answer rest on it, and no verdict shown turns on it.
    Bears,
    /// It changes the label and the argument only.
    Labels,
    /// No answer shown rests on it.
    Aside,
}

/// A question or an event, and where everyone stands on it.
#[derive(Debug)]
pub struct Card<'r> {
    /// What it is about.
    pub about: About,
    /// What it can change.
    pub weight: Weight,
    /// Each answer, with those who give it.
    pub sides: Vec<Side<'r>>,
    /// Who gives none.
    pub silent: Vec<Silent>,
    /// The answer supposed by the query.
    pub supposed: Option<String>,
}

/// One answer, and who gives it.
#[derive(Debug)]
pub struct Side<'r> {
    /// Its code.
    pub code: &'r str,
    /// The answer in one sentence.
    pub text: &'r str,
    /// The argument for it.
    pub argument: Option<&'r str>,
    /// Who gives it.
    pub holders: Vec<Holder<'r>>,
}

/// A reading that gives an answer, and those that take it over from it.
#[derive(Debug)]
pub struct Holder<'r> {
    /// The reading.
    pub reading: ReadingIx,
    /// Who said it, since when, and where.
    pub stated: &'r Stated,
    /// It is one of several grounds the reading gives.
    pub one_of_several: bool,
    /// Readings that repeat it after this one.
    pub followers: Vec<ReadingIx>,
}

/// A line without an answer, in some of its readings or in all.
#[derive(Debug)]
pub struct Silent {
    /// The line, as the query names it.
    pub named: ReadingRef,
    /// The readings without an answer; empty where none has one.
    pub only_in: Vec<ReadingIx>,
}

/// Where the lines of a timeline stand.
pub struct Stands<'r> {
    rules: &'r Ruleset,
    as_of: Option<Day>,
    /// Each name with its readings in turn.
    pub lines: Vec<(ReadingRef, Vec<ReadingIx>)>,
    supposed: Vec<(QuestionIx, Value)>,
}

impl<'r> Stands<'r> {
    /// The readings that serve in a timeline.
    #[must_use]
    pub fn new(timeline: &Timeline<'r>) -> Self {
        let first = timeline.layers.first().copied();
        let lines = timeline.lines.iter().filter(|line| Some(line.layer) == first);
        let lines = lines
            .map(|line| (line.named, served(line.readings.iter().map(|(_, reading)| *reading))))
            .collect();
        Self {
            rules: timeline.rules,
            as_of: timeline.query.as_of,
            lines,
            supposed: timeline.query.supposed.clone(),
        }
    }

    /// A card for each question that bears on an answer, the decisive ones first.
    #[must_use]
    pub fn questions(&self, bearing: &Bearing<'r>) -> Vec<Card<'r>> {
        let mut cards: Vec<Card<'r>> = bearing
            .questions
            .iter()
            .map(|(question, weight)| self.question(*question, *weight))
            .collect();
        cards.sort_by_key(|card| card.weight);
        cards
    }

    /// A card for each event of which one of the readings states what became of it.
    #[must_use]
    pub fn outcomes(&self, bearing: &Bearing<'r>) -> Vec<Card<'r>> {
        let stated: BTreeSet<EventIx> = self
            .readings()
            .flat_map(|reading| self.rules[reading].holds.iter().map(|hold| hold.event))
            .collect();
        stated
            .into_iter()
            .filter(|event| bearing.events.contains(event))
            .map(|event| self.outcome(event))
            .collect()
    }

    /// Every event of which one of the readings states what became of it.
    pub fn stated_events(&self) -> impl Iterator<Item = EventIx> {
        self.readings().flat_map(|reading| self.rules[reading].holds.iter().map(|hold| hold.event))
    }

    fn readings(&self) -> impl Iterator<Item = ReadingIx> {
        self.lines.iter().flat_map(|(_, readings)| readings.iter().copied())
    }

    fn by_then(&self, stated: &Stated) -> bool {
        self.as_of.is_none_or(|then| stated.since <= then)
    }

    fn position(&self, reading: ReadingIx, question: QuestionIx) -> Option<&'r Position> {
        let rules: &'r Ruleset = self.rules;
        rules[reading]
            .answers
            .iter()
            .find(|answer| answer.question == question && self.by_then(&answer.stated))
    }

    fn question(&self, question: QuestionIx, weight: Weight) -> Card<'r> {
        let rules: &'r Ruleset = self.rules;
        let asked = &rules[question];
        let law = asked.kind == QuestionKind::Law;
        let values = if law { asked.every_answer() } else { Vec::new() };
        let sides = values.iter().zip(&asked.answers).map(|(value, answer)| Side {
            code: &answer.id,
            text: &answer.text,
            argument: answer.argument.as_deref(),
            holders: self.holders(question, value),
        });
        let silent = if law {
            self.silent(|reading| self.position(reading, question).is_some())
        } else {
            Vec::new()
        };
        let supposed = self
            .supposed
            .iter()
            .find(|(known, _)| *known == question)
            .map(|(_, value)| asked.show(value));
        Card { about: About::Question(question), weight, sides: sides.collect(), silent, supposed }
    }

    fn holders(&self, question: QuestionIx, value: &Value) -> Vec<Holder<'r>> {
        let positions = self
            .readings()
            .filter_map(|reading| Some((reading, self.position(reading, question)?)));
        let theirs = positions.filter(|(_, position)| position.values.contains(value));
        together(
            theirs
                .map(|(reading, position)| (reading, &position.stated, position.values.len() > 1)),
        )
    }

    fn outcome(&self, event: EventIx) -> Card<'r> {
        let rules: &'r Ruleset = self.rules;
        let held = |reading: ReadingIx| {
            rules[reading]
                .holds
                .iter()
                .find(|hold| hold.event == event && self.by_then(&hold.stated))
        };
        let side = |happened: bool, text| {
            let holds = self
                .readings()
                .filter_map(|reading| Some((reading, held(reading)?)))
                .filter(|(_, hold)| hold.happened == happened);
            Side {
                code: "",
                text,
                argument: None,
                holders: together(holds.map(|(reading, hold)| (reading, &hold.stated, false))),
            }
        };
        let sides = vec![side(true, "It came about."), side(false, "It did not come about.")];
        let silent = self.silent(|reading| held(reading).is_some());
        Card { about: About::Outcome(event), weight: Weight::Bears, sides, silent, supposed: None }
    }

    fn silent(&self, answers: impl Fn(ReadingIx) -> bool) -> Vec<Silent> {
        let of_line = |(named, readings): &(ReadingRef, Vec<ReadingIx>)| {
            let silent: Vec<ReadingIx> =
                readings.iter().copied().filter(|reading| !answers(*reading)).collect();
            let some = silent.len() < readings.len();
            (!silent.is_empty()).then_some(Silent {
                named: *named,
                only_in: if some { silent } else { Vec::new() },
            })
        };
        self.lines.iter().filter_map(of_line).collect()
    }
}

/// Each once, in turn.
fn served(readings: impl Iterator<Item = ReadingIx>) -> Vec<ReadingIx> {
    let mut once = Vec::new();
    readings.for_each(|reading| {
        if !once.contains(&reading) {
            once.push(reading);
        }
    });
    once
}

/// Those who speak for themselves, each with the readings that only repeat them.
fn together<'r>(stated: impl Iterator<Item = (ReadingIx, &'r Stated, bool)>) -> Vec<Holder<'r>> {
    let mut own: Vec<Holder<'r>> = Vec::new();
    let mut following: BTreeMap<ReadingIx, Vec<(ReadingIx, &'r Stated, bool)>> = BTreeMap::new();
    for (reading, stated, one_of_several) in stated {
        match stated.via {
            Some(via) => following.entry(via).or_default().push((reading, stated, one_of_several)),
            None => own.push(Holder { reading, stated, one_of_several, followers: Vec::new() }),
        }
    }
    for (reading, stated, one_of_several) in following.into_values().flatten() {
        let repeats = |holder: &&mut Holder| {
            Some(holder.reading) == stated.via && holder.stated.source == stated.source
        };
        match own.iter_mut().find(repeats) {
            Some(holder) => holder.followers.push(reading),
            None => own.push(Holder { reading, stated, one_of_several, followers: Vec::new() }),
        }
    }
    own
}
