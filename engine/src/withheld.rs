//! What an answer would have rested on, had it not been asked as of an earlier day.

use std::collections::BTreeSet;

use crate::evaluate::Evaluator;
use crate::model::{Day, EventIx, Happens, QuestionIx, Ruleset, View};
use crate::resolve::{Ground, Origin};

/// Events and answers that are left out because they came later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Events dated after the day.
    pub events: BTreeSet<(Day, EventIx)>,
    /// Questions the reading answered after the day.
    pub answers: BTreeSet<(Day, QuestionIx)>,
}

impl Withheld {
    /// Takes in what another answer leaves out.
    pub fn and(&mut self, other: Self) {
        self.events.extend(other.events);
        self.answers.extend(other.answers);
    }

    /// The ids of the events, then of the questions, each once, in order of their first days.
    #[must_use]
    pub fn ids(&self, rules: &Ruleset) -> Vec<String> {
        let events = self.events.iter().map(|(_, event)| &rules[*event].id);
        let all = events.chain(self.answers.iter().map(|(_, question)| &rules[*question].id));
        let mut seen = BTreeSet::new();
        all.filter(|id| seen.insert(id.as_str())).map(ToString::to_string).collect()
    }

    /// Each in words, in the same order.
    #[must_use]
    pub fn phrases(&self, rules: &Ruleset) -> Vec<String> {
        let event =
            |(day, at): &(Day, EventIx)| format!("{day}: {} ({})", rules[*at].title, rules[*at].id);
        let answer = |(day, at): &(Day, QuestionIx)| {
            format!("{day}: an answer to: {} ({})", rules[*at].title, rules[*at].id)
        };
        self.events.iter().map(event).chain(self.answers.iter().map(answer)).collect()
    }
}

/// The heading under which it is told.
pub const HEADING: &str = "Left out, because it came later";

/// Looks at the same question with all that is known today.
#[must_use]
pub fn withheld(rules: &Ruleset, evaluator: &Evaluator, day: Day, then: Day) -> Withheld {
    let today = evaluator.under(&View { as_of: None, ..evaluator.view.clone() });
    let mut found = Withheld::default();
    for ground in
        today.on(day).cases.iter().flat_map(|case| &case.steps).flat_map(|step| &step.grounds)
    {
        match ground {
            Ground::Event(event, Some(came))
                if *came > then && matches!(rules[*event].happens, Happens::On(_)) =>
            {
                found.events.insert((*came, *event));
            }
            Ground::Answer(question, _, Origin::Party(position))
                if position.stated.since > then =>
            {
                found.answers.insert((position.stated.since, *question));
            }
            Ground::Event(..) | Ground::Answer(..) | Ground::Held(_) | Ground::Bound(_) => {}
        }
    }
    found
}
