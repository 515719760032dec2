//! The days on which it can change what a clause asks about.
//!
//! They are more than the days on which its standing can change: once an event has come, a day counted
//! from it is worked out, and the answers that lead to it are asked for, though it may lie far ahead.

use std::collections::BTreeSet;

use super::Candidate;
use crate::model::{Condition, Day, EventIx, Happens, Ruleset, Test, When, Window};

/// Every such day of a clause that bears on an item, sorted.
pub(super) fn days(rules: &Ruleset, candidate: &Candidate) -> Vec<Day> {
    let mut found = Found { rules, days: BTreeSet::new(), events: BTreeSet::new() };
    let provision = &rules[candidate.provision];
    let regime = provision.regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
    let suppliers = rules[provision.instrument].suppliers.iter().map(|supplier| &supplier.window);
    candidate.clause.windows.iter().chain(regime).chain(suppliers).for_each(|window| found.window(window));
    let of_item = candidate.entries.iter().flat_map(|entry| &entry.conditions);
    candidate.clause.conditions.iter().chain(of_item).for_each(|condition| found.condition(condition));
    found.days.into_iter().collect()
}

struct Found<'r> {
    rules: &'r Ruleset,
    days: BTreeSet<Day>,
    events: BTreeSet<EventIx>,
}

impl Found<'_> {
    fn window(&mut self, window: &Window) {
        window.from.iter().chain(&window.until).for_each(|when| self.when(when));
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Event(event, _) => self.event(*event),
            Condition::Question(_, Test::Before(when)) => self.when(when),
            // Known to have come at all: the same on every day.
            Condition::Known(..) | Condition::Question(..) => {}
        }
    }

    fn when(&mut self, when: &When) {
        self.days.extend(when.days(self.rules));
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => self.event(*event),
            When::Earliest(parts) | When::Latest(parts) => parts.iter().for_each(|part| self.when(part)),
        }
    }

    /// What bars an event, and what else must hold for it, is looked at on the day it is due.
    fn event(&mut self, event: EventIx) {
        if !self.events.insert(event) {
            return;
        }
        let rules = self.rules;
        self.days.extend(&rules[event].days);
        if let Happens::Under(ways) = &rules[event].happens {
            ways.iter().for_each(|way| self.when(&way.day));
        }
    }
}
