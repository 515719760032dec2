//! What was worked out before, remembered for whoever asks again.
//!
//! An event, a regime or a clause asks for one answer after another, and what it asks next depends only on
//! what it was told. So what comes of it, over days on which nothing of that changes, is a tree of questions.
//! The tree grows as answers come: whoever gives the same answers comes to the same leaf, and only the first
//! works it out. What is worked out is what a [`World`] without a memory works out.

use std::collections::HashMap;

use super::tree::{Leaf, Tree};
use super::{ChangeDays, Choice, Opening, Stance, Tried, World};
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
    Stands(Opening),
    /// The effect the clause has; none within if it has none of its own, none at all if it does not stand.
    Has(Option<Option<Effect>>),
}

/// An outcome, and the list of the questions on which it rests.
pub type Rested = (Outcome, Option<usize>);

/// A thing over the stretches of days between those on which it can change what it asks about.
#[derive(Debug)]
struct Known {
    days: Vec<Day>,
    trees: Vec<Tree<Rested>>,
}

/// Everything remembered of one set of rules as of one day of knowledge.
#[derive(Debug)]
pub struct Memory<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    places: HashMap<Thing, usize>,
    known: Vec<Known>,
    /// Questions that were asked together, or on whose answers something rests; each list once.
    lists: Vec<Vec<QuestionIx>>,
}

/// What one view was told so far, and what it was asked for.
#[derive(Debug)]
pub struct Told {
    /// For each question, with its default serving and without: the one answer, if there is one, once it was looked up.
    answers: Vec<Option<Option<Value>>>,
    /// What was asked since it was last taken, some of it more than once.
    asked: Vec<QuestionIx>,
}

/// A world's ear: it remembers, and hears what is asked.
#[derive(Debug)]
pub(super) struct Ear<'s, 'r> {
    memory: &'s mut Memory<'r>,
    told: &'s mut Told,
    /// How many things are being worked out, each inside the one before.
    depth: usize,
    heard: Vec<Heard>,
    grounds: Vec<QuestionIx>,
}

/// A question asked, whether its default serves, and the one answer to it; none where there are several.
pub(super) type Heard = (QuestionIx, bool, Option<Value>);

impl Told {
    /// Nothing yet.
    #[must_use]
    pub fn new(rules: &Ruleset) -> Self {
        Self { answers: vec![None; rules.questions.len().saturating_mul(2)], asked: Vec::new() }
    }

    /// The answer tried, or the one answer in play.
    fn answer(&mut self, stance: &Stance, choices: &[Choice], question: QuestionIx, opened: bool) -> Option<Value> {
        self.asked.push(question);
        if let Some(choice) = choices.iter().find(|choice| choice.question == question) {
            return Some(choice.value.clone());
        }
        let answer = self.answers.get_mut(usize::from(question.0).saturating_mul(2).saturating_add(usize::from(opened)))?;
        answer.get_or_insert_with(|| stance.only(question, opened)).clone()
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
        Self { rules, places: HashMap::new(), known: Vec::new(), lists: Vec::new() }
    }

    /// A clause that can change what it asks about on these days: the number by which it is remembered.
    pub fn clause(&mut self, days: Vec<Day>) -> Thing {
        let thing = Thing::Clause(self.known.len());
        self.add(thing, days);
        thing
    }

    /// The questions of a list.
    #[must_use]
    pub fn list(&self, list: usize) -> &[QuestionIx] {
        self.lists.get(list).map(Vec::as_slice).unwrap_or_default()
    }

    /// On which stretch of days a clause stands; it is remembered as the same throughout.
    #[must_use]
    pub fn stretch(&self, clause: Thing, day: Day) -> (usize, usize) {
        let Thing::Clause(place) = clause else { return (0, 0) };
        (place, self.known.get(place).map_or(0, |known| known.stretch(day)))
    }

    fn add(&mut self, thing: Thing, days: Vec<Day>) -> usize {
        let trees = (0..=days.len()).map(|_| Tree::default()).collect();
        self.known.push(Known { days, trees });
        let place = self.known.len().saturating_sub(1);
        self.places.insert(thing, place);
        place
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
        self.add(thing, days.sorted())
    }

    fn tree(&mut self, place: usize, day: Day) -> Option<&mut Tree<Rested>> {
        let known = self.known.get_mut(place)?;
        let stretch = known.stretch(day);
        known.trees.get_mut(stretch)
    }

    fn interned(&mut self, questions: &[QuestionIx]) -> Option<usize> {
        let mut questions = questions.to_vec();
        questions.sort_unstable();
        questions.dedup();
        if questions.is_empty() {
            return None;
        }
        Some(self.lists.iter().position(|one| *one == questions).unwrap_or_else(|| {
            self.lists.push(questions);
            self.lists.len().saturating_sub(1)
        }))
    }
}

impl Known {
    fn stretch(&self, day: Day) -> usize {
        self.days.partition_point(|change| *change <= day)
    }
}

impl<'s, 'r> Ear<'s, 'r> {
    pub(super) fn new(memory: &'s mut Memory<'r>, told: &'s mut Told) -> Self {
        Self { memory, told, depth: 0, heard: Vec::new(), grounds: Vec::new() }
    }

    /// The answer tried or in play. While something is being worked out, what it was told is kept.
    pub(super) fn answer(&mut self, stance: &Stance, choices: &[Choice], question: QuestionIx, opened: bool) -> Option<Value> {
        let answer = self.told.answer(stance, choices, question, opened);
        self.hear(question, opened, answer.as_ref());
        answer
    }

    fn hear(&mut self, question: QuestionIx, opened: bool, answer: Option<&Value>) {
        if self.depth > 0 {
            self.heard.push((question, opened, answer.cloned()));
        }
    }

    pub(super) fn rest_on(&mut self, questions: &[QuestionIx]) {
        self.grounds.extend(questions);
    }

    /// The list of what was asked since the last time.
    pub(super) fn take_asked(&mut self) -> Option<usize> {
        let list = self.memory.interned(&self.told.asked);
        self.told.asked.clear();
        list
    }

    /// How much what is being worked out rests on so far.
    pub(super) const fn mark(&self) -> usize {
        self.grounds.len()
    }

    pub(super) fn cut(&mut self, mark: usize) {
        self.grounds.truncate(mark);
    }
}

impl<'r> World<'_, 'r> {
    /// What comes of a thing by a day, from memory, or else worked out; with the list of the questions on which it rests.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn remembered(&mut self, thing: Thing, by: Day, work_out: impl FnOnce(&mut Self) -> Tried<'r, Outcome>) -> Tried<'r, Rested> {
        let (stance, choices) = (self.stance, self.choices);
        let Some(ear) = &mut self.ear else { return work_out(self).map(|outcome| (outcome, None)) };
        let place = ear.memory.place(thing);
        // While it is being worked out the tree is away: nothing waits for itself.
        let mut tree = ear.memory.tree(place, by).map(std::mem::take).unwrap_or_default();
        let (heard, grounds) = (ear.heard.len(), ear.grounds.len());
        let leaf = tree.leaf(|question, opened| ear.answer(stance, choices, question, opened));
        let leaf = leaf.unwrap_or_else(|| self.grow(&mut tree, (heard, grounds), work_out));
        let Some(ear) = &mut self.ear else { return Err(stance.split(QuestionIx(0), false)) };
        ear.memory.tree(place, by).into_iter().for_each(|slot| *slot = std::mem::take(&mut tree));
        match leaf {
            Leaf::Comes((outcome, rests)) => {
                let questions = rests.filter(|_| ear.depth > 0).map(|place| ear.memory.list(place)).unwrap_or_default();
                ear.grounds.extend(questions);
                Ok((outcome, rests))
            }
            Leaf::Splits(question, opened) => {
                ear.hear(question, opened, None);
                Err(stance.split(question, opened))
            }
        }
    }

    fn grow(
        &mut self,
        tree: &mut Tree<Rested>,
        (heard, grounds): (usize, usize),
        work_out: impl FnOnce(&mut Self) -> Tried<'r, Outcome>,
    ) -> Leaf<Rested> {
        self.ear.iter_mut().for_each(|ear| ear.depth = ear.depth.saturating_add(1));
        let found = work_out(self);
        let Some(ear) = &mut self.ear else { return Leaf::Splits(QuestionIx(0), false) };
        ear.depth = ear.depth.saturating_sub(1);
        let rests = ear.memory.interned(ear.grounds.get(grounds..).unwrap_or_default());
        ear.grounds.truncate(grounds);
        let leaf = tree.grow(ear.heard.get(heard..).unwrap_or_default(), found.ok().map(|outcome| (outcome, rests)));
        if ear.depth == 0 {
            ear.heard.clear();
        }
        leaf
    }
}
