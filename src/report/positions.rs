//! Who gives which answer to a question, or states which outcome of an event, and who is silent.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::model::{
    Day, EventIx, Position, QuestionIx, QuestionKind, ReadingIx, Ruleset, Stated, Value,
};
use snapback_engine::query::ReadingRef;
use snapback_engine::timeline::Timeline;

use super::Reliance;

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// A question of law or of fact.
    Question(QuestionIx),
    /// Whether an event happened.
    Outcome(EventIx),
}

/// What an answer can change on this page, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relevance {
    /// A disagreement of the readings turns on it.
    Decides,
    /// An open answer turns on it.
    Open,
    /// Some answer gives it as a reason; no verdict shown turns on it.
    Reason,
    /// It changes labels and arguments only.
    Label,
    /// No answer shown relies on it.
    None,
}

/// A question or an event with every position on it.
#[derive(Debug)]
pub struct IssueCard<'r> {
    /// What it is about.
    pub about: Issue,
    /// What it can change.
    pub relevance: Relevance,
    /// Each answer, with those who give it.
    pub answers: Vec<HeldAnswer<'r>>,
    /// The lines without an answer.
    pub silent: Vec<SilentLine>,
    /// The answer supposed by the query.
    pub supposed: Option<String>,
}

/// An answer, and who gives it.
#[derive(Debug)]
pub struct HeldAnswer<'r> {
    /// Its code; empty for an outcome.
    pub code: &'r str,
    /// The answer in one sentence.
    pub text: &'r str,
    /// The argument for it.
    pub argument: Option<&'r str>,
    /// Who gives it.
    pub holders: Vec<AnswerHolder<'r>>,
}

/// A reading that gives an answer, with those that repeat it.
#[derive(Debug)]
pub struct AnswerHolder<'r> {
    /// The reading.
    pub reading: ReadingIx,
    /// Who said it, since when and where.
    pub stated: &'r Stated,
    /// It is one of several grounds the reading gives.
    pub one_of_several: bool,
    /// Readings that repeat it after this one.
    pub followers: Vec<ReadingIx>,
}

/// A line without an answer in some or all of its readings.
#[derive(Debug)]
pub struct SilentLine {
    /// The party or reading of the line.
    pub named: ReadingRef,
    /// The readings without an answer; empty where none has one.
    pub only_in: Vec<ReadingIx>,
}

/// Finds the positions of the readings that serve in a timeline.
pub struct PositionFinder<'r> {
    rules: &'r Ruleset,
    as_of: Option<Day>,
    /// Each party or reading named, with the readings that serve in turn.
    pub lines: Vec<(ReadingRef, Vec<ReadingIx>)>,
    supposed: Vec<(QuestionIx, Value)>,
}

impl<'r> PositionFinder<'r> {
    #[must_use]
    /// The readings of the first layer; they serve in every layer.
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

    /// A card for each question on which an answer relies, the most relevant first.
    #[must_use]
    pub fn questions(&self, reliance: &Reliance<'r>) -> Vec<IssueCard<'r>> {
        let mut cards: Vec<IssueCard<'r>> = reliance
            .questions
            .iter()
            .map(|(question, relevance)| self.question(*question, *relevance))
            .collect();
        cards.sort_by_key(|card| card.relevance);
        cards
    }

    /// A card for each event on which an answer relies and whose outcome some reading states.
    #[must_use]
    pub fn outcomes(&self, reliance: &Reliance<'r>) -> Vec<IssueCard<'r>> {
        let stated: BTreeSet<EventIx> = self
            .readings()
            .flat_map(|reading| self.rules[reading].holds.iter().map(|hold| hold.event))
            .collect();
        stated
            .into_iter()
            .filter(|event| reliance.events.contains(event))
            .map(|event| self.outcome(event))
            .collect()
    }

    /// Every event whose outcome some reading states.
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

    fn question(&self, question: QuestionIx, relevance: Relevance) -> IssueCard<'r> {
        let rules: &'r Ruleset = self.rules;
        let asked = &rules[question];
        let law = asked.kind == QuestionKind::Law;
        let values = if law { asked.every_answer() } else { Vec::new() };
        let answers = values.iter().zip(&asked.answers).map(|(value, answer)| HeldAnswer {
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
        let answers = answers.collect();
        IssueCard { about: Issue::Question(question), relevance, answers, silent, supposed }
    }

    fn holders(&self, question: QuestionIx, value: &Value) -> Vec<AnswerHolder<'r>> {
        let positions = self
            .readings()
            .filter_map(|reading| Some((reading, self.position(reading, question)?)));
        let theirs = positions.filter(|(_, position)| position.values.contains(value));
        together(
            theirs
                .map(|(reading, position)| (reading, &position.stated, position.values.len() > 1)),
        )
    }

    fn outcome(&self, event: EventIx) -> IssueCard<'r> {
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
            HeldAnswer {
                code: "",
                text,
                argument: None,
                holders: together(holds.map(|(reading, hold)| (reading, &hold.stated, false))),
            }
        };
        let answers = vec![side(true, "It came about."), side(false, "It did not come about.")];
        let silent = self.silent(|reading| held(reading).is_some());
        IssueCard {
            about: Issue::Outcome(event),
            relevance: Relevance::Reason,
            answers,
            silent,
            supposed: None,
        }
    }

    fn silent(&self, answers: impl Fn(ReadingIx) -> bool) -> Vec<SilentLine> {
        let of_line = |(named, readings): &(ReadingRef, Vec<ReadingIx>)| {
            let silent: Vec<ReadingIx> =
                readings.iter().copied().filter(|reading| !answers(*reading)).collect();
            let some = silent.len() < readings.len();
            (!silent.is_empty()).then_some(SilentLine {
                named: *named,
                only_in: if some { silent } else { Vec::new() },
            })
        };
        self.lines.iter().filter_map(of_line).collect()
    }
}

/// The readings without repetition, in order.
fn served(readings: impl Iterator<Item = ReadingIx>) -> Vec<ReadingIx> {
    let mut once = Vec::new();
    readings.for_each(|reading| {
        if !once.contains(&reading) {
            once.push(reading);
        }
    });
    once
}

/// The readings that speak for themselves, each with those that only repeat it.
fn together<'r>(
    stated: impl Iterator<Item = (ReadingIx, &'r Stated, bool)>,
) -> Vec<AnswerHolder<'r>> {
    let mut own: Vec<AnswerHolder<'r>> = Vec::new();
    let mut following: BTreeMap<ReadingIx, Vec<(ReadingIx, &'r Stated, bool)>> = BTreeMap::new();
    for (reading, stated, one_of_several) in stated {
        match stated.via {
            Some(via) => following.entry(via).or_default().push((reading, stated, one_of_several)),
            None => {
                own.push(AnswerHolder { reading, stated, one_of_several, followers: Vec::new() })
            }
        }
    }
    for (reading, stated, one_of_several) in following.into_values().flatten() {
        let repeats = |holder: &&mut AnswerHolder| {
            Some(holder.reading) == stated.via && holder.stated.source == stated.source
        };
        match own.iter_mut().find(repeats) {
            Some(holder) => holder.followers.push(reading),
            None => {
                own.push(AnswerHolder { reading, stated, one_of_several, followers: Vec::new() })
            }
        }
    }
    own
}
