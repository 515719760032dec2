//! The days on which it can change what a piece of law asks about.
//!
//! They are more than the days on which what comes of it can change: once an event has come, a day counted
//! from it is worked out, and the answers that lead to it are asked for, though it may lie far ahead.

use crate::model::{Condition, Day, EventIx, Happens, Ruleset, Test, When, Window};

/// Such days, gathered.
#[derive(Debug)]
pub struct ChangeDays<'r> {
    rules: &'r Ruleset,
    days: Vec<Day>,
    events: Vec<EventIx>,
}

impl<'r> ChangeDays<'r> {
    /// None yet.
    #[must_use]
    pub const fn new(rules: &'r Ruleset) -> Self {
        Self { rules, days: Vec::new(), events: Vec::new() }
    }

    /// All of them, sorted.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Day> {
        self.days.sort_unstable();
        self.days.dedup();
        self.days
    }

    /// Adds days already known.
    #[must_use]
    pub fn days(mut self, days: &[Day]) -> Self {
        self.days.extend(days);
        self
    }

    /// Adds those of windows.
    #[must_use]
    pub fn windows<'w>(mut self, windows: impl IntoIterator<Item = &'w Window>) -> Self {
        windows
            .into_iter()
            .flat_map(|window| window.from.iter().chain(&window.until))
            .for_each(|when| self.when(when));
        self
    }

    /// Adds those of conditions that must hold by a day.
    #[must_use]
    pub fn conditions<'c>(mut self, conditions: impl IntoIterator<Item = &'c Condition>) -> Self {
        for condition in conditions {
            match condition {
                Condition::Event(event, _) => self.add(*event),
                Condition::Question(_, Test::Before(when)) => self.when(when),
                // Known to have come at all: the same on every day.
                Condition::Known(..) | Condition::Question(..) => {}
            }
        }
        self
    }

    /// Adds those of an event.
    #[must_use]
    pub fn event(mut self, event: EventIx) -> Self {
        self.add(event);
        self
    }

    fn when(&mut self, when: &When) {
        self.days.extend(when.days(self.rules));
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => self.add(*event),
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.when(part))
            }
        }
    }

    /// What bars an event, and what else must hold for it, is looked at on the day it is due.
    fn add(&mut self, event: EventIx) {
        if self.events.contains(&event) {
            return;
        }
        self.events.push(event);
        let rules = self.rules;
        self.days.extend(&rules[event].days);
        if let Happens::Under(ways) = &rules[event].happens {
            ways.iter().for_each(|way| self.when(&way.day));
        }
    }
}
