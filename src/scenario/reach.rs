//! Which questions a clause can come to ask or to tell, under any answers.

use std::collections::BTreeSet;

use super::probe::At;
use snapback_engine::model::{
    Clause, Condition, EventIx, ItemEntry, QuestionIx, Ruleset, Test, When, Window,
};

/// The questions on which a clause's standing can rest, and those argued where it is told.
pub fn questions(rules: &Ruleset, (provision, _): At, clause: &Clause) -> BTreeSet<QuestionIx> {
    let mut reach = Reach { rules, found: BTreeSet::new() };
    let law = &rules[provision];
    reach.found.extend(law.argued.iter().copied().chain(clause.approval));
    reach.conditions(&clause.conditions);
    reach.windows(&clause.windows);
    law.regime.iter().for_each(|regime| reach.windows(&rules[*regime].windows));
    let covered = |entry: &&ItemEntry| {
        clause.covers.as_ref().is_some_and(|covers| covers.entries.contains(&entry.entry))
    };
    let entries = rules.items.iter().flat_map(|item| &item.entries).filter(covered);
    entries.for_each(|entry| reach.conditions(&entry.conditions));
    reach.found
}

struct Reach<'r> {
    rules: &'r Ruleset,
    found: BTreeSet<QuestionIx>,
}

impl Reach<'_> {
    fn conditions(&mut self, conditions: &[Condition]) {
        for condition in conditions {
            match condition {
                Condition::Question(question, test) => {
                    self.found.insert(*question);
                    if let Test::Before(when) = test {
                        self.when(when);
                    }
                }
                Condition::Event(event, _) | Condition::Known(event, _) => self.event(*event),
            }
        }
    }

    fn windows(&mut self, windows: &[Window]) {
        windows
            .iter()
            .flat_map(|window| window.from.iter().chain(&window.until))
            .for_each(|when| self.when(when));
    }

    fn when(&mut self, when: &When) {
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => self.event(*event),
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.when(part))
            }
        }
    }

    fn event(&mut self, event: EventIx) {
        let event = &self.rules[event];
        self.found.extend(event.premises.iter().chain(&event.argued).copied());
    }
}
