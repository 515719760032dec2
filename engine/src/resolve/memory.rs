//! What was worked out before, remembered for whoever asks again.
//!
//! An event, a regime or a clause asks for one answer after another, and what it asks next depends only on
//! what it was told. So what comes of it, over days on which nothing of that changes, is a tree of questions.
//! The tree grows as answers come: whoever gives the same answers comes to the same leaf, and only the first
//! works it out. What is worked out is what a [`Resolver`] without a memory works out.

use std::collections::HashMap;

use super::rests::{Rest, Rests};
use super::tree::{Asked, At, NextNode, Trees};
use super::{Answers, ChangeDays, Choice, Questions, Resolved, Resolver, Validity};
use crate::model::{Day, Effect, EventIx, QuestionIx, RegimeIx, Ruleset, Value};

/// Something that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// When an event came.
    Event(EventIx),
    /// Where a regime stands.
    Regime(RegimeIx),
    /// Where a clause stands, by the number given to it.
    Clause(usize),
}

/// What comes of it.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// The day on which the event came, if it did.
    Came(Option<Day>),
    /// Where the windows stand.
    Stands(Validity),
    /// The effect the clause has; none within if it has none of its own, none at all if it does not stand.
    Has(Option<Option<Effect>>),
}

/// What was found: the outcome, or the question that splits, with its default serving or not.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The outcome, or the question.
    pub outcome: Result<Outcome, (QuestionIx, bool)>,
    asked: u32,
}

/// A thing over the stretches of days between those on which it can change what it asks about.
#[derive(Debug)]
struct Known {
    days: Vec<Day>,
    trees: Vec<At>,
}

/// Everything remembered of one set of rules as of one day of knowledge.
#[derive(Debug)]
pub struct Memory<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    places: HashMap<Thing, usize>,
    known: Vec<Known>,
    trees: Trees,
    found: Vec<Found>,
    /// What each of them rests on.
    rests: Vec<Rests>,
    /// The answers met, each once.
    values: Vec<Value>,
    /// Questions that were asked together; each set once.
    sets: Vec<Questions>,
    numbers: HashMap<Questions, u32>,
}

/// The number of an answer: none yet, several in play, or one of those met.
type AnswerId = u16;
const NOT_YET: AnswerId = 0;
const SEVERAL: AnswerId = 1;

/// What one view was told so far: for each question, with its default serving and without.
#[derive(Debug)]
pub struct Told(Vec<AnswerId>);

/// A world's ear: it remembers, and hears what is asked.
#[derive(Debug)]
pub(super) struct Ear<'s, 'r> {
    memory: &'s mut Memory<'r>,
    told: &'s mut Told,
    /// How many things are being worked out, each inside the one before.
    depth: usize,
    heard: Vec<(Asked, AnswerId)>,
    /// What they rest on so far.
    resting: Vec<Rest>,
}

impl Told {
    /// Nothing yet.
    #[must_use]
    pub fn new(rules: &Ruleset) -> Self {
        Self(vec![NOT_YET; rules.questions.len().saturating_mul(2)])
    }
}

impl Outcome {
    /// The effect of a clause; none at all if it does not stand.
    #[must_use]
    pub const fn effect(self) -> Option<Option<Effect>> {
        match self {
            Self::Has(effect) => effect,
            Self::Came(_) | Self::Stands(_) => None,
        }
    }
}

impl<'r> Memory<'r> {
    /// Nothing worked out yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self {
            rules,
            places: HashMap::new(),
            known: Vec::new(),
            trees: Trees::new(),
            found: Vec::new(),
            rests: Vec::new(),
            values: Vec::new(),
            sets: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// A clause that can change what it asks about on these days: the number by which it is remembered.
    pub fn clause(&mut self, days: Vec<Day>) -> Thing {
        Thing::Clause(self.add(days))
    }

    /// The days on which it can change what a thing asks about.
    pub fn days(&mut self, thing: Thing) -> &[Day] {
        let place = self.place(thing);
        self.known.get(place).map(|known| known.days.as_slice()).unwrap_or_default()
    }

    /// What was found, by its number.
    #[must_use]
    pub fn found(&self, number: u32) -> Option<&Found> {
        self.found.get(number as usize)
    }

    /// What something found rests on, by its number.
    #[must_use]
    pub fn rests(&self, number: u32) -> Option<&Rests> {
        self.rests.get(number as usize)
    }

    /// The questions that were asked for something found.
    #[must_use]
    pub fn asked(&self, found: &Found) -> Option<&Questions> {
        self.sets.get(found.asked as usize)
    }

    fn add(&mut self, days: Vec<Day>) -> usize {
        self.known.push(Known { trees: vec![At::default(); days.len().saturating_add(1)], days });
        self.known.len().saturating_sub(1)
    }

    fn place(&mut self, thing: Thing) -> usize {
        if let Thing::Clause(place) = thing {
            return place;
        }
        if let Some(known) = self.places.get(&thing) {
            return *known;
        }
        let days = ChangeDays::new(self.rules);
        let days = match thing {
            Thing::Event(event) => days.event(event),
            Thing::Regime(regime) => days.windows(&self.rules[regime].windows),
            Thing::Clause(_) => days,
        };
        let place = self.add(days.sorted());
        self.places.insert(thing, place);
        place
    }

    /// Where a thing is remembered, as it is asked about on a day.
    pub fn tree(&mut self, thing: Thing, day: Day) -> At {
        let place = self.place(thing);
        let Self { known, trees, .. } = self;
        let Some(known) = known.get_mut(place) else { return At::default() };
        let stretch = known.stretch(day);
        let Some(tree) = known.trees.get_mut(stretch) else { return At::default() };
        if *tree == At::default() {
            *tree = trees.plant();
        }
        *tree
    }

    fn set(&mut self, questions: Questions) -> u32 {
        if let Some(known) = self.numbers.get(&questions) {
            return *known;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(questions.clone());
        self.numbers.insert(questions, number);
        number
    }

    fn said(&mut self, value: Option<&Value>) -> AnswerId {
        let Some(value) = value else { return SEVERAL };
        let place = self.values.iter().position(|known| known == value).unwrap_or_else(|| {
            self.values.push(value.clone());
            self.values.len().saturating_sub(1)
        });
        AnswerId::try_from(place.saturating_add(2)).unwrap_or(AnswerId::MAX)
    }

    fn value(&self, said: AnswerId) -> Option<&Value> {
        self.values.get(usize::from(said.checked_sub(2)?))
    }
}

impl Known {
    fn stretch(&self, day: Day) -> usize {
        self.days.partition_point(|change| *change <= day)
    }
}

impl<'s, 'r> Ear<'s, 'r> {
    pub(super) fn new(memory: &'s mut Memory<'r>, told: &'s mut Told) -> Self {
        Self { memory, told, depth: 0, heard: Vec::new(), resting: Vec::new() }
    }

    pub(super) const fn memory(&self) -> &Memory<'r> {
        self.memory
    }

    /// How much of what it rests on is known so far.
    pub(super) const fn mark(&self) -> usize {
        self.resting.len()
    }

    /// Nothing known since then matters.
    pub(super) fn cut(&mut self, mark: usize) {
        self.resting.truncate(mark);
    }

    /// While something is being worked out, what it rests on is kept.
    pub(super) fn rest(&mut self, on: Rest) {
        if self.depth > 0 {
            self.resting.push(on);
        }
    }

    /// All it rests on since then.
    fn gather(&mut self, mark: usize) -> Rests {
        let mut all = Rests::default();
        for rest in self.resting.drain(mark..) {
            match rest {
                Rest::Answer(question) => all.answer(question),
                Rest::Due(event) => all.due(event),
                Rest::Found(number) => {
                    self.memory.rests(number).into_iter().for_each(|rests| all.and(rests))
                }
            }
        }
        all
    }

    /// The one answer in play, or the one tried of several.
    pub(super) fn answer(
        &mut self,
        answers: &Answers,
        choices: &[Choice],
        question: QuestionIx,
        opened: bool,
    ) -> Option<Value> {
        let said = self.said(answers, choices, question, opened);
        self.memory.value(said).cloned()
    }

    /// Its number. While something is being worked out, what it was told is kept.
    fn said(
        &mut self,
        answers: &Answers,
        choices: &[Choice],
        question: QuestionIx,
        opened: bool,
    ) -> AnswerId {
        let place = usize::from(question.0).saturating_mul(2).saturating_add(usize::from(opened));
        let mut said = self.told.0.get(place).copied().unwrap_or(NOT_YET);
        if said == NOT_YET {
            said = self.memory.said(answers.only(question, opened).as_ref());
            self.told.0.get_mut(place).into_iter().for_each(|known| *known = said);
        }
        if said == SEVERAL
            && let Some(tried) = choices.iter().find(|choice| choice.question == question)
        {
            said = self.memory.said(Some(&tried.value));
        }
        if self.depth > 0 {
            self.heard.push(((question, opened), said));
        }
        said
    }

    /// Follows the answers through a tree, to the number of what was found.
    fn follow(&mut self, answers: &Answers, choices: &[Choice], tree: At) -> Option<u32> {
        let mut at = tree;
        loop {
            match self.memory.trees.step(at) {
                NextNode::Unknown => return None,
                NextNode::Ends(found) => return Some(found),
                NextNode::Asks((question, opened)) => {
                    let said = self.said(answers, choices, question, opened);
                    at = self.memory.trees.after(at, said);
                }
            }
        }
    }
}

impl<'r> Resolver<'_, 'r> {
    /// What comes of a thing by a day: from memory, or else worked out.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub(super) fn remembered(
        &mut self,
        thing: Thing,
        by: Day,
        work_out: impl FnOnce(&mut Self) -> Resolved<'r, Outcome>,
    ) -> Resolved<'r, Outcome> {
        let nothing = Ok(Outcome::Came(None));
        let Some(number) = self.find(thing, by, work_out) else { return nothing };
        let Some(ear) = &mut self.ear else { return nothing };
        let Some(found) = ear.memory.found(number).copied() else { return nothing };
        if let Err(asked) = found.outcome
            && ear.depth > 0
        {
            ear.heard.push((asked, SEVERAL));
        }
        ear.rest(Rest::Found(number));
        found.outcome.map_err(|(question, opened)| self.answers.split(question, opened))
    }

    fn find(
        &mut self,
        thing: Thing,
        by: Day,
        work_out: impl FnOnce(&mut Self) -> Resolved<'r, Outcome>,
    ) -> Option<u32> {
        let tree = self.ear.as_mut()?.memory.tree(thing, by);
        self.found_at(tree, work_out)
    }

    /// The number of what is found at a place, remembered or else worked out; nothing without a memory.
    pub fn found_at(
        &mut self,
        tree: At,
        work_out: impl FnOnce(&mut Self) -> Resolved<'r, Outcome>,
    ) -> Option<u32> {
        let (answers, choices) = (self.answers, self.choices);
        let ear = self.ear.as_mut()?;
        let heard = ear.heard.len();
        let found = ear.follow(answers, choices, tree);
        found.or_else(|| self.grow(tree, heard, work_out))
    }

    fn grow(
        &mut self,
        tree: At,
        heard: usize,
        work_out: impl FnOnce(&mut Self) -> Resolved<'r, Outcome>,
    ) -> Option<u32> {
        let ear = self.ear.as_mut()?;
        let mark = ear.mark();
        ear.depth = ear.depth.saturating_add(1);
        let outcome = work_out(self).map_err(|split| (split.question, split.opened));
        let ear = self.ear.as_mut()?;
        ear.depth = ear.depth.saturating_sub(1);
        let rests = ear.gather(mark);
        let told = ear.heard.get(heard..).unwrap_or_default();
        let asked = ear.memory.set(told.iter().map(|((question, _), _)| *question).collect());
        let number = u32::try_from(ear.memory.found.len()).unwrap_or(u32::MAX);
        ear.memory.found.push(Found { outcome, asked });
        ear.memory.rests.push(rests);
        ear.memory.trees.grow(tree, told, number);
        if ear.depth == 0 {
            ear.heard.clear();
        }
        Some(number)
    }
}
