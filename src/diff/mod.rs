//! Where two readings of the law part, and where two sets of rules do.
//!
//! Both comparisons are exact: verdicts are looked at on every day on which one can change, and on no other.
//! What is found is decided here and printed by [`crate::diff::print`].

mod class;
mod groups;
mod look;
pub mod patch;
pub mod print;
mod reach;
pub mod readings;
pub mod rules;

use snapback_engine::model::{
    Activity, Day, Direction, ItemIx, Layer, Period, QuestionIx, ReadingIx, Ruleset, Subject,
    Transfer, Value,
};
use snapback_engine::query::{Query, QueryError, ReadingRef, held_on};

pub use class::{TransferClass, classes};
pub use groups::{CellGroup, SubjectGroup, group_cells};

/// One of the two sides: a name, and the reading it means from each day on.
#[derive(Clone, Debug)]
pub struct DiffSide {
    /// As the query names it.
    pub named: ReadingRef,
    /// From which day on it means which reading, earliest first.
    held: Vec<(Day, ReadingIx)>,
}

impl DiffSide {
    /// What a name means on every day, or, as of a day, on that day alone.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(rules: &Ruleset, named: ReadingRef, as_of: Option<Day>) -> Result<Self, QueryError> {
        let mut held: Vec<(Day, ReadingIx)> = match (named, as_of) {
            (ReadingRef::Party(party), None) => {
                let starts = rules[party].readings.iter().map(|reading| rules[*reading].from);
                let days = std::iter::once(Day::FIRST).chain(starts);
                days.filter_map(|day| held_on(rules, party, day).map(|reading| (day, reading)))
                    .collect()
            }
            (ReadingRef::Party(_) | ReadingRef::Fixed(_), _) => {
                vec![(Day::FIRST, fixed(rules, named, as_of)?)]
            }
        };
        held.dedup_by_key(|(_, reading)| *reading);
        Ok(Self { named, held })
    }

    /// The reading meant on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<ReadingIx> {
        self.held
            .iter()
            .rev()
            .find(|(from, _)| *from <= day)
            .or(self.held.first())
            .map(|(_, reading)| *reading)
    }

    /// The days from which another reading is meant.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.held.iter().map(|(day, _)| *day)
    }

    /// The id it was named by.
    #[must_use]
    pub fn id<'r>(&self, rules: &'r Ruleset) -> &'r str {
        self.named.id(rules)
    }
}

/// The one reading a name means whatever the day.
fn fixed(rules: &Ruleset, named: ReadingRef, as_of: Option<Day>) -> Result<ReadingIx, QueryError> {
    let anything = Transfer {
        subject: Subject::Item(ItemIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let day = as_of.unwrap_or(rules.known_through);
    Query { transfer: anything, day, as_of, supposed: Vec::new(), direction_defaulted: false }
        .reading(rules, named)
}

/// What is compared: every transfer that can be made of these.
#[derive(Clone, Debug)]
pub struct DiffScope {
    /// The things transferred.
    pub subjects: Vec<Subject>,
    /// Ways.
    pub directions: Vec<Direction>,
    /// What is done.
    pub activities: Vec<Activity>,
    /// Whose law.
    pub layers: Vec<Layer>,
    /// Facts stated of each.
    pub facts: Vec<(QuestionIx, Value)>,
}

impl DiffScope {
    /// Every transfer: the query cells.
    #[must_use]
    pub fn cells(&self) -> Vec<Transfer> {
        let mut all = Vec::new();
        for layer in &self.layers {
            for subject in &self.subjects {
                for direction in &self.directions {
                    let cell =
                        |activity: &Activity| self.cell(*layer, *subject, *direction, *activity);
                    all.extend(self.activities.iter().map(cell));
                }
            }
        }
        all
    }

    fn cell(
        &self,
        layer: Layer,
        subject: Subject,
        direction: Direction,
        activity: Activity,
    ) -> Transfer {
        Transfer { subject, direction, activity, layer, facts: self.facts.clone() }
    }

    /// From the first instrument of the layers asked to the last day searched.
    #[must_use]
    pub fn period(&self, rules: &Ruleset) -> Period {
        let asked =
            rules.instruments.iter().filter(|instrument| self.layers.contains(&instrument.issuer));
        Period {
            from: asked.map(|instrument| instrument.date).min().unwrap_or(Day::FIRST),
            until: rules.known_through,
        }
    }
}
