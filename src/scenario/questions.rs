//! The questions that a clause can ask or report, under any answers.

use std::collections::BTreeSet;

use super::clause::ClauseRef;
use snapback_engine::model::{Clause, Condition, EventIx, QuestionIx, Ruleset, Test, When, Window};

/// The questions on which a clause can depend, and those argued about its provision.
pub(crate) fn questions(
    rules: &Ruleset,
    clause_ref: ClauseRef,
    clause: &Clause,
) -> BTreeSet<QuestionIx> {
    let mut gatherer = Gatherer { rules, found: BTreeSet::new() };
    let provision = &rules[clause_ref.provision];
    gatherer.found.extend(provision.argued.iter().copied().chain(clause.approval));
    gatherer.conditions(&clause.conditions);
    gatherer.windows(&clause.windows);
    if let Some(regime) = provision.regime {
        gatherer.windows(&rules[regime].windows);
    }
    if let Some(covers) = &clause.covers {
        for entry in rules.items.iter().flat_map(|item| &item.entries) {
            if covers.entries.contains(&entry.entry) {
                gatherer.conditions(&entry.conditions);
            }
        }
    }
    gatherer.found
}

struct Gatherer<'r> {
    rules: &'r Ruleset,
    found: BTreeSet<QuestionIx>,
}

impl Gatherer<'_> {
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
        for window in windows {
            window.from.iter().chain(&window.until).for_each(|when| self.when(when));
        }
    }

    fn when(&mut self, when: &When) {
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => self.event(*event),
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.when(part));
            }
        }
    }

    fn event(&mut self, event: EventIx) {
        let event = &self.rules[event];
        self.found.extend(event.premises.iter().chain(&event.argued).copied());
    }
}
