//! Which questions and events something in the set hangs on.

use std::collections::BTreeSet;

use super::set::file;
use snapback_engine::model::{
    Condition, EventIx, Happens, QuestionIx, Ruleset, Test, When, Window,
};

/// Every question and event that something hangs on.
#[derive(Debug, Default)]
pub struct Used {
    asked: BTreeSet<QuestionIx>,
    argued: BTreeSet<QuestionIx>,
    events: BTreeSet<EventIx>,
}

/// Conditions that must hold together: the file, the keys that lead to what they belong to, and the conditions.
pub type Listed<'r> = (String, String, &'r [Condition]);

/// Every list of conditions.
#[must_use]
pub fn lists(rules: &Ruleset) -> Vec<Listed<'_>> {
    let mut all = Vec::new();
    for provision in &rules.provisions {
        let listed = provision
            .clauses
            .iter()
            .enumerate()
            .map(|(at, clause)| (format!("clauses.{at}"), clause.conditions.as_slice()));
        all.extend(
            listed.map(|(keys, conditions)| (file("provisions", &provision.id), keys, conditions)),
        );
    }
    for item in &rules.items {
        let listed = item
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (format!("entries.{at}"), entry.conditions.as_slice()));
        all.extend(listed.map(|(keys, conditions)| (file("items", &item.id), keys, conditions)));
    }
    for event in &rules.events {
        let Happens::Under(ways) = &event.happens else { continue };
        let listed = ways
            .iter()
            .enumerate()
            .map(|(at, way)| (format!("occurs.{at}"), way.conditions.as_slice()));
        all.extend(listed.map(|(keys, conditions)| (file("events", &event.id), keys, conditions)));
    }
    all
}

/// Every condition of the set.
pub fn conditions(rules: &Ruleset) -> impl Iterator<Item = &Condition> {
    lists(rules).into_iter().flat_map(|(_, _, conditions)| conditions)
}

impl Used {
    /// Gathers them.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let mut used = Self::default();
        conditions(rules).for_each(|condition| used.condition(condition));
        windows(rules).for_each(|window| used.window(window));
        for clause in rules.provisions.iter().flat_map(|provision| &provision.clauses) {
            used.asked.extend(clause.approval);
            used.asked.extend(
                clause
                    .covers
                    .iter()
                    .flat_map(|covers| covers.raising.iter().chain(&covers.not_raising)),
            );
        }
        for event in &rules.events {
            used.events.extend(&event.unless);
            used.argued.extend(&event.argued);
            if let Happens::Under(ways) = &event.happens {
                ways.iter().for_each(|way| used.when(&way.day));
            }
        }
        used.argued.extend(rules.provisions.iter().flat_map(|provision| &provision.argued));
        used.events.extend(
            rules.readings.iter().flat_map(|reading| &reading.holds).map(|hold| hold.event),
        );
        used
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Question(question, test) => {
                self.asked.insert(*question);
                if let Test::Before(when) = test {
                    self.when(when);
                }
            }
            Condition::Event(event, _) | Condition::Known(event, _) => {
                self.events.insert(*event);
            }
        }
    }

    fn window(&mut self, window: &Window) {
        window.from.iter().chain(&window.until).for_each(|when| self.when(when));
    }

    fn when(&mut self, when: &When) {
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => {
                self.events.insert(*event);
            }
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.when(part))
            }
        }
    }

    /// Whether an answer to the question can decide something.
    #[must_use]
    pub fn asks(&self, question: QuestionIx) -> bool {
        self.asked.contains(&question)
    }

    /// Whether the question is argued somewhere.
    #[must_use]
    pub fn argues(&self, question: QuestionIx) -> bool {
        self.argued.contains(&question)
    }

    /// Whether something hangs on the event.
    #[must_use]
    pub fn event(&self, event: EventIx) -> bool {
        self.events.contains(&event)
    }
}

fn windows(rules: &Ruleset) -> impl Iterator<Item = &Window> {
    let clauses = rules
        .provisions
        .iter()
        .flat_map(|provision| &provision.clauses)
        .flat_map(|clause| &clause.windows);
    let suppliers = rules
        .instruments
        .iter()
        .flat_map(|instrument| &instrument.suppliers)
        .map(|supplier| &supplier.window);
    let revisions =
        rules.lists.iter().flat_map(|list| &list.revisions).map(|revision| &revision.window);
    clauses
        .chain(rules.regimes.iter().flat_map(|regime| &regime.windows))
        .chain(suppliers)
        .chain(revisions)
}
