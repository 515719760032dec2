//! Looks up answers: supposed, then stated, then given or presumed, then every possible one.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Asked, OpenQuestion};
use crate::model::{
    Day, ItemFact, Person, Position, Question, QuestionIx, Reading, ReadingIx, Ruleset,
    StatedOutcome, Transfer, Value, View,
};

/// Where an answer comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'r> {
    /// Supposed by the query, whatever a party says.
    Supposed,
    /// Stated by the query.
    Query,
    /// Known of the kind of person assumed.
    Person(&'r str),
    /// Known of the item.
    Item(&'r ItemFact),
    /// The default of a fact that nobody states, and the reason for it.
    Default(&'r str),
    /// Given by the reading.
    Party(&'r Position),
    /// Presumed from the structure of the text where the party is silent, and the reason for it.
    Presumed(&'r str),
    /// Nobody has given it.
    Open,
}

/// The answers in play for a question: one, or several to try.
#[derive(Clone, Debug)]
pub struct PossibleAnswers<'r> {
    /// The answers.
    pub values: Cow<'r, [Value]>,
    /// Where they come from.
    pub origin: Origin<'r>,
}

impl<'r> PossibleAnswers<'r> {
    fn from_rules(values: &'r [Value], origin: Origin<'r>) -> Self {
        Self { values: Cow::Borrowed(values), origin }
    }

    fn from_query(value: &Value, origin: Origin<'r>) -> Self {
        Self { values: Cow::Owned(vec![value.clone()]), origin }
    }
}

/// The answers to all questions about a transfer under a view.
#[derive(Clone, Debug)]
pub struct Answers<'r> {
    rules: &'r Ruleset,
    view: View,
    stated_facts: Vec<(QuestionIx, Value)>,
    person: Option<&'r Person>,
    item_facts: &'r [ItemFact],
    stated_outcomes: Vec<&'r StatedOutcome>,
}

impl<'r> Answers<'r> {
    /// The answers for a transfer under a view.
    #[must_use]
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, view: &View) -> Self {
        Self {
            rules,
            view: view.clone(),
            stated_facts: transfer.facts.clone(),
            person: None,
            item_facts: transfer.subject.facts(rules),
            stated_outcomes: stated_outcomes(rules, view),
        }
    }

    /// The same answers, with the facts that hold of a kind of person.
    #[must_use]
    pub const fn of_person(mut self, person: &'r Person) -> Self {
        self.person = Some(person);
        self
    }

    /// The answers in play for a question, asked with its default or ignoring it.
    #[must_use]
    pub fn on(&self, question: QuestionIx, ignore_default: bool) -> PossibleAnswers<'r> {
        if let Some(value) = value_for(&self.view.supposed, question) {
            return PossibleAnswers::from_query(value, Origin::Supposed);
        }
        let asked = &self.rules[question];
        let given = if asked.is_fact() {
            self.fact(question, ignore_default)
        } else {
            self.position(question).map(|position| {
                PossibleAnswers::from_rules(&position.values, Origin::Party(position))
            })
        };
        given.unwrap_or_else(|| presumed(asked))
    }

    /// A fact stated by the query, known of the item, or assumed by default.
    fn fact(&self, question: QuestionIx, ignore_default: bool) -> Option<PossibleAnswers<'r>> {
        if let Some(value) = value_for(&self.stated_facts, question) {
            return Some(PossibleAnswers::from_query(value, Origin::Query));
        }
        if let Some(person) = self.person
            && let Some((_, value)) = person.facts.iter().find(|(known, _)| *known == question)
        {
            let value = std::slice::from_ref(value);
            return Some(PossibleAnswers::from_rules(value, Origin::Person(&person.title)));
        }
        if let Some(fact) = self.item_facts.iter().find(|fact| fact.question == question) {
            let value = std::slice::from_ref(&fact.value);
            return Some(PossibleAnswers::from_rules(value, Origin::Item(fact)));
        }
        if ignore_default {
            return None;
        }
        let default = self.rules.defaults.iter().find(|fact| fact.question == question)?;
        let value = std::slice::from_ref(&default.value);
        Some(PossibleAnswers::from_rules(value, Origin::Default(&default.ground)))
    }

    /// The answer in play, if there is only one.
    #[must_use]
    pub fn only(&self, question: QuestionIx, ignore_default: bool) -> Option<Value> {
        match &*self.on(question, ignore_default).values {
            [value] => Some(value.clone()),
            _ => None,
        }
    }

    /// The question as an open one, with the answers in play.
    pub(crate) fn open_question(&self, asked: Asked) -> Box<OpenQuestion<'r>> {
        let possible = self.on(asked.question, asked.ignore_default);
        Box::new(OpenQuestion { asked, possible })
    }

    /// The reading followed on a question.
    fn reading_on(&self, question: QuestionIx) -> &'r Reading {
        let swapped = self.view.swapped.iter().find(|(asked, _)| *asked == question);
        &self.rules[swapped.map_or(self.view.reading, |(_, reading)| *reading)]
    }

    /// The reading's answer to a question, if it was given by the view's `as_of` day.
    #[must_use]
    pub fn position(&self, question: QuestionIx) -> Option<&'r Position> {
        let reading = self.reading_on(question);
        let mut positions = reading.answers.iter().chain(&reading.superseded.answers);
        positions.find(|position| {
            position.question == question && self.known_by_then(position.stated.since)
        })
    }

    /// The outcomes the reading states, except those that a supposition or another reading reopens.
    #[must_use]
    pub fn stated_outcomes(&self) -> &[&'r StatedOutcome] {
        &self.stated_outcomes
    }

    pub(super) fn known_by_then(&self, day: Day) -> bool {
        known_by_then(&self.view, day)
    }
}

fn known_by_then(view: &View, day: Day) -> bool {
    view.as_of.is_none_or(|then| day <= then)
}

/// The outcomes stated by the view's reading, and by the readings it follows on some questions.
///
/// Readings come in order, and of one reading's outcomes of an event only the one known last
/// counts; it stands first.
fn stated_outcomes<'r>(rules: &'r Ruleset, view: &View) -> Vec<&'r StatedOutcome> {
    let mut readings: Vec<ReadingIx> = view.swapped.iter().map(|(_, reading)| *reading).collect();
    readings.push(view.reading);
    readings.sort();
    readings.dedup();
    let mut found = Vec::new();
    for reading in readings {
        let mut seen = BTreeSet::new();
        for outcome in rules[reading].holds.iter().chain(&rules[reading].superseded.holds) {
            if counts(rules, view, reading, outcome) && seen.insert(outcome.event) {
                found.push(outcome);
            }
        }
    }
    found
}

/// Whether an outcome stated by a reading counts under a view. It does not if one of its premises
/// is supposed, or if the view's own reading is not followed on all of them. The outcome of another
/// reading counts if the view follows that reading on a premise that brings it along.
fn counts(rules: &Ruleset, view: &View, reading: ReadingIx, outcome: &StatedOutcome) -> bool {
    let premises = &rules[outcome.event].premises;
    if !known_by_then(view, outcome.stated.since)
        || view.supposed.iter().any(|(question, _)| premises.contains(question))
    {
        return false;
    }
    let mut followed = view.swapped.iter().filter(|(question, _)| premises.contains(question));
    if reading == view.reading {
        return followed.next().is_none();
    }
    followed.any(|(question, other)| {
        *other == reading && brings_along(&rules[reading], *question, premises)
    })
}

/// Following a reading on a premise brings its outcome along if it answers that premise, or none.
fn brings_along(reading: &Reading, question: QuestionIx, premises: &[QuestionIx]) -> bool {
    let answers =
        |asked: &QuestionIx| reading.answers.iter().any(|answer| answer.question == *asked);
    answers(&question) || !premises.iter().any(answers)
}

fn value_for(facts: &[(QuestionIx, Value)], question: QuestionIx) -> Option<&Value> {
    facts.iter().find(|(asked, _)| *asked == question).map(|(_, value)| value)
}

/// The answer presumed for a silent party; if none is, every possible answer.
fn presumed(asked: &Question) -> PossibleAnswers<'_> {
    match &asked.presumed {
        Some((value, ground)) => {
            PossibleAnswers::from_rules(std::slice::from_ref(value), Origin::Presumed(ground))
        }
        None => PossibleAnswers { values: Cow::Owned(asked.every_answer()), origin: Origin::Open },
    }
}
