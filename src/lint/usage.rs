//! Which questions and events the rules of a set use.

use std::collections::BTreeSet;

use snapback_engine::equivalence::conditions;
use snapback_engine::model::{
    Condition, EventIx, Happens, QuestionIx, Ruleset, Test, When, Window,
};

/// The questions and events that the rules use.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    asked: BTreeSet<QuestionIx>,
    argued: BTreeSet<QuestionIx>,
    events: BTreeSet<EventIx>,
}

impl Usage {
    pub fn of(rules: &Ruleset) -> Self {
        let mut usage = Self::default();
        for condition in conditions(rules) {
            usage.condition(condition);
        }
        for provision in &rules.provisions {
            usage.argued.extend(&provision.argued);
            for clause in &provision.clauses {
                usage.windows(&clause.windows);
                usage.asked.extend(clause.approval);
                if let Some(covers) = &clause.covers {
                    usage.asked.extend(covers.raising.iter().chain(&covers.not_raising));
                }
            }
        }
        for regime in &rules.regimes {
            usage.windows(&regime.windows);
        }
        for supplier in rules.instruments.iter().flat_map(|instrument| &instrument.suppliers) {
            usage.window(&supplier.window);
        }
        for revision in rules.lists.iter().flat_map(|list| &list.revisions) {
            usage.window(&revision.window);
        }
        for event in &rules.events {
            usage.events.extend(&event.unless);
            usage.argued.extend(&event.argued);
            if let Happens::Under(ways) = &event.happens {
                ways.iter().for_each(|way| usage.when(&way.day));
            }
        }
        for reading in &rules.readings {
            usage.events.extend(reading.holds.iter().map(|stated| stated.event));
        }
        usage
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

    fn windows(&mut self, windows: &[Window]) {
        windows.iter().for_each(|window| self.window(window));
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
                parts.iter().for_each(|part| self.when(part));
            }
        }
    }

    /// Whether a condition, an approval or a `raises` depends on the answer.
    pub fn asks(&self, question: QuestionIx) -> bool {
        self.asked.contains(&question)
    }

    /// Whether a provision or event lists the question under `argued`.
    pub fn argues(&self, question: QuestionIx) -> bool {
        self.argued.contains(&question)
    }

    /// Whether a window, condition, reading or other event names the event.
    pub fn names(&self, event: EventIx) -> bool {
        self.events.contains(&event)
    }
}
