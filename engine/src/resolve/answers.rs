//! Whose answer serves: supposed, then given, then presumed, then every one there is.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::OpenQuestion;
use crate::model::{
    Day, ItemFact, Position, Question, QuestionIx, Reading, ReadingIx, Ruleset, StatedOutcome,
    Transfer, Value, View,
};

/// Where an answer comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'r> {
    /// Supposed by the query, whatever a party says.
    Supposed,
    /// Stated by the query.
    Query,
    /// Known of the item.
    Item(&'r ItemFact),
    /// Assumed by the set where nobody states it, with the ground.
    Default(&'r str),
    /// Given by the reading.
    Party(&'r Position),
    /// Taken from the structure of the text for a silent party, with the ground.
    Presumed(&'r str),
    /// Nobody has given it.
    Open,
}

/// The answers in play for a question: one, or several that are each tried.
#[derive(Clone, Debug)]
pub struct PossibleAnswers<'r> {
    /// The answers.
    pub values: Cow<'r, [Value]>,
    /// Where they come from.
    pub origin: Origin<'r>,
}

/// Whose answers serve, in which order.
#[derive(Clone, Debug)]
pub struct Answers<'r> {
    rules: &'r Ruleset,
    view: View,
    facts: Vec<(QuestionIx, Value)>,
    known: &'r [ItemFact],
    holds: Vec<&'r StatedOutcome>,
}

impl<'r> Answers<'r> {
    /// The stance of a view on a transfer.
    #[must_use]
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, view: &View) -> Self {
        let known = transfer.subject.facts(rules);
        Self {
            rules,
            view: view.clone(),
            facts: transfer.facts.clone(),
            known,
            holds: holds(rules, view),
        }
    }

    /// The answers in play: supposed, then given, then presumed, then every one there is.
    #[must_use]
    pub fn on(&self, question: QuestionIx, opened: bool) -> PossibleAnswers<'r> {
        let one = |value: &'r Value, origin| PossibleAnswers {
            values: Cow::Borrowed(std::slice::from_ref(value)),
            origin,
        };
        let given = |value: &Value, origin| PossibleAnswers {
            values: Cow::Owned(vec![value.clone()]),
            origin,
        };
        let asked = &self.rules[question];
        if let Some(value) = stated(&self.view.supposed, question) {
            return given(value, Origin::Supposed);
        }
        if asked.is_fact() {
            if let Some(value) = stated(&self.facts, question) {
                return given(value, Origin::Query);
            }
            if let Some(fact) = self.known.iter().find(|fact| fact.question == question) {
                return one(&fact.value, Origin::Item(fact));
            }
            let default =
                self.rules.defaults.iter().find(|fact| fact.question == question && !opened);
            if let Some(fact) = default {
                return one(&fact.value, Origin::Default(&fact.ground));
            }
        } else if let Some(position) = self.position(question) {
            return PossibleAnswers {
                values: Cow::Borrowed(&position.values),
                origin: Origin::Party(position),
            };
        }
        presumed(asked)
    }

    /// The answer in play, where there is one only.
    #[must_use]
    pub fn only(&self, question: QuestionIx, opened: bool) -> Option<Value> {
        match &*self.on(question, opened).values {
            [value] => Some(value.clone()),
            _ => None,
        }
    }

    /// A question that has several answers in play.
    pub(crate) fn split(&self, question: QuestionIx, opened: bool) -> Box<OpenQuestion<'r>> {
        Box::new(OpenQuestion { question, opened, standing: self.on(question, opened) })
    }

    fn reading_on(&self, question: QuestionIx) -> &'r Reading {
        let swapped = self.view.swapped.iter().find(|(asked, _)| *asked == question);
        &self.rules[swapped.map_or(self.view.reading, |(_, reading)| *reading)]
    }

    /// What the reading answers, as far as it had answered by then.
    #[must_use]
    pub fn position(&self, question: QuestionIx) -> Option<&'r Position> {
        let answered = |position: &&Position| {
            position.question == question && self.known_by_then(position.stated.since)
        };
        let reading = self.reading_on(question);
        reading.answers.iter().chain(&reading.superseded.answers).find(answered)
    }

    /// The outcomes the reading states and nothing supposed reopens.
    #[must_use]
    pub fn holds(&self) -> &[&'r StatedOutcome] {
        &self.holds
    }

    pub(super) fn known_by_then(&self, day: Day) -> bool {
        known_by_then(&self.view, day)
    }
}

fn known_by_then(view: &View, day: Day) -> bool {
    view.as_of.is_none_or(|then| day <= then)
}

/// The outcomes stated by the reading, and by one that is followed on a premise it answers.
///
/// An outcome falls with any of its premises that is supposed or taken from another reading.
fn holds<'r>(rules: &'r Ruleset, view: &View) -> Vec<&'r StatedOutcome> {
    let mut readings: Vec<ReadingIx> =
        view.swapped.iter().map(|(_, reading)| *reading).chain([view.reading]).collect();
    readings.sort();
    readings.dedup();
    let all =
        |reading: ReadingIx| rules[reading].holds.iter().chain(&rules[reading].superseded.holds);
    let stated =
        readings.into_iter().flat_map(|reading| all(reading).map(move |hold| (reading, hold)));
    let stands = |(reading, hold): (ReadingIx, &'r StatedOutcome)| {
        let premises = &rules[hold.event].premises;
        let supposed = view.supposed.iter().any(|(question, _)| premises.contains(question));
        let mut followed = view.swapped.iter().filter(|(question, _)| premises.contains(question));
        let stands = match reading == view.reading {
            true => followed.next().is_none(),
            false => followed.any(|(question, other)| {
                *other == reading && brings(&rules[reading], *question, premises)
            }),
        };
        !supposed && stands && known_by_then(view, hold.stated.since)
    };
    // Of one reading's outcomes of an event the last to be known stands first.
    let mut seen = BTreeSet::new();
    stated
        .filter(|stated| stands(*stated))
        .filter(|(reading, hold)| seen.insert((*reading, hold.event)))
        .map(|(_, hold)| hold)
        .collect()
}

/// Following a reading on a premise brings its outcome along if it answers that premise, or none of them.
fn brings(reading: &Reading, question: QuestionIx, premises: &[QuestionIx]) -> bool {
    let answers =
        |asked: &QuestionIx| reading.answers.iter().any(|answer| answer.question == *asked);
    answers(&question) || !premises.iter().any(answers)
}

fn stated(facts: &[(QuestionIx, Value)], question: QuestionIx) -> Option<&Value> {
    facts.iter().find(|(asked, _)| *asked == question).map(|(_, value)| value)
}

fn presumed(asked: &Question) -> PossibleAnswers<'_> {
    match &asked.presumed {
        Some((value, ground)) => PossibleAnswers {
            values: Cow::Borrowed(std::slice::from_ref(value)),
            origin: Origin::Presumed(ground),
        },
        None => PossibleAnswers { values: Cow::Owned(asked.every_answer()), origin: Origin::Open },
    }
}
