//! The days on which the questions that a piece of law asks may change.
//!
//! These are more than the days on which its result may change: once an event has occurred, a day
//! counted from it is computed, and the answers that lead to it are asked for, even if it lies far
//! ahead.

use crate::model::{Condition, Day, EventIx, Happens, Ruleset, Test, When, Window};

/// Collects change days.
#[derive(Debug)]
pub struct ChangeDays<'r> {
    rules: &'r Ruleset,
    days: Vec<Day>,
    /// The events already added.
    events: Vec<EventIx>,
}

impl<'r> ChangeDays<'r> {
    /// An empty collection.
    #[must_use]
    pub const fn new(rules: &'r Ruleset) -> Self {
        Self { rules, days: Vec::new(), events: Vec::new() }
    }

    /// The days collected, sorted, each once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Day> {
        self.days.sort_unstable();
        self.days.dedup();
        self.days
    }

    /// Adds the change days of windows.
    #[must_use]
    pub fn windows<'w>(mut self, windows: impl IntoIterator<Item = &'w Window>) -> Self {
        for window in windows {
            for when in window.bounds() {
                self.add_when(when);
            }
        }
        self
    }

    /// Adds the change days of conditions.
    #[must_use]
    pub fn conditions<'c>(mut self, conditions: impl IntoIterator<Item = &'c Condition>) -> Self {
        for condition in conditions {
            match condition {
                Condition::Event(event, _) => self.add_event(*event),
                Condition::Question(_, Test::Before(when)) => self.add_when(when),
                // `Known` asks whether the event ever occurs: the same on every day.
                Condition::Known(..) | Condition::Question(..) => {}
            }
        }
        self
    }

    fn add_when(&mut self, when: &When) {
        self.days.extend(when.days(self.rules));
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => self.add_event(*event),
            When::Earliest(parts) | When::Latest(parts) => {
                for part in parts {
                    self.add_when(part);
                }
            }
        }
    }

    /// The bars and conditions of an event are asked on the day it is due, so they add no days.
    fn add_event(&mut self, event: EventIx) {
        if self.events.contains(&event) {
            return;
        }
        self.events.push(event);
        let rules = self.rules;
        self.days.extend(&rules[event].days);
        if let Happens::Under(ways) = &rules[event].happens {
            for way in ways {
                self.add_when(&way.day);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{Law, day, evaluator};

    #[test]
    fn change_days_of_a_clause() {
        let law = || {
            Law::default()
                .dated("one", day(2000))
                .dated("two", day(3000))
                .event("later", "occurs:\n  - day: {event: one, plus: 1 year}\n")
        };
        for (window, expected) in [
            ("{from: {on: day 1500}}", &[1500][..]),
            ("{from: {event: one}, until: {event: two}}", &[2000, 3000]),
            // The day of the event counts too: from then on its window is computed. The five years
            // have one leap day.
            ("{from: {event: one, plus: 5 years}}", &[2000, 2000 + 5 * 365 + 1]),
            ("{from: {event: later}}", &[2000, 2365]),
            ("{from: {latest: [{event: one}, {on: day 4000}]}}", &[2000, 4000]),
        ] {
            let rules = law().ban(1, &format!("in_force: [{window}]")).rules();
            let candidate = evaluator(&rules).candidates.first().unwrap().clone();
            let days = ChangeDays::new(&rules).windows(&candidate.clause.windows).sorted();
            let expected: Vec<Day> = expected.iter().map(|number| day(*number)).collect();
            assert_eq!(days, expected, "{window}");
        }
    }
}
