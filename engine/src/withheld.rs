//! What `--as-of` leaves out of an answer because it came later.

use std::collections::BTreeSet;

use crate::evaluate::Evaluator;
use crate::model::{Day, EventIx, Happens, QuestionIx, Ruleset, View};
use crate::resolve::{Ground, Origin};

/// Events and answers left out because they came later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Events dated after the day.
    pub events: BTreeSet<(Day, EventIx)>,
    /// Questions the reading answered after the day.
    pub answers: BTreeSet<(Day, QuestionIx)>,
}

impl Withheld {
    /// Adds what another answer leaves out.
    pub fn and(&mut self, other: Self) {
        self.events.extend(other.events);
        self.answers.extend(other.answers);
    }

    /// The ids of the events, then of the questions, each once, in order of their days.
    #[must_use]
    pub fn ids(&self, rules: &Ruleset) -> Vec<String> {
        let events = self.events.iter().map(|(_, event)| &rules[*event].id);
        let all = events.chain(self.answers.iter().map(|(_, question)| &rules[*question].id));
        let mut seen = BTreeSet::new();
        all.filter(|id| seen.insert(id.as_str())).map(ToString::to_string).collect()
    }

    /// One phrase for each event, then for each answer, in order of their days.
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

/// The heading of the list in reports.
pub const HEADING: &str = "Left out, because it came later";

/// The events and answers among the grounds of today's finding that came after `as_of`.
#[must_use]
pub fn withheld(rules: &Ruleset, evaluator: &Evaluator, day: Day, as_of: Day) -> Withheld {
    let today = evaluator.under(&View { as_of: None, ..evaluator.view.clone() });
    let mut found = Withheld::default();
    let completions = today.on(day).completions;
    for status in completions.iter().flat_map(|completion| &completion.statuses) {
        for ground in &status.grounds {
            match ground {
                Ground::Event(event, Some(occurred))
                    if *occurred > as_of && matches!(rules[*event].happens, Happens::On(_)) =>
                {
                    found.events.insert((*occurred, *event));
                }
                Ground::Answer(question, _, Origin::Party(position))
                    if position.stated.since > as_of =>
                {
                    found.answers.insert((position.stated.since, *question));
                }
                Ground::Event(..) | Ground::Answer(..) | Ground::Outcome(_) | Ground::Window(_) => {
                }
            }
        }
    }
    found
}
