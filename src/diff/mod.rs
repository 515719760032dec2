//! Where two readings of the law part, and where two sets of rules do.
//!
//! Both comparisons are exact: verdicts are looked at on every day on which one can change, and on no other.
//! What is found is decided here and printed by [`crate::diff::print`].

mod groups;
pub mod patch;
pub mod print;
mod reach;
pub mod readings;
pub mod rules;

use snapback_engine::model::{
    Activity, Day, Direction, ItemIx, Layer, Period, Piecewise, QuestionIx, ReadingIx, Ruleset,
    Subject, Transfer, Value,
};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::timeline;

pub use groups::{CellGroup, SubjectGroup, group_cells};

/// One of the two sides: a name, and the reading it means on each day.
#[derive(Clone, Debug)]
pub struct DiffSide {
    /// As the query names it.
    pub named: ReadingRef,
    /// The reading it means.
    held: Piecewise<ReadingIx>,
}

impl DiffSide {
    /// What a name means on every day, or, as of a day, on that day alone.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(rules: &Ruleset, named: ReadingRef, as_of: Option<Day>) -> Result<Self, QueryError> {
        let query = Query { as_of, ..anything(as_of.unwrap_or(rules.known_through)) };
        let starts = named.readings(rules).iter().map(|reading| rules[*reading].from);
        let mut held = Piecewise::default();
        for part in Period::ALL.cut_at(starts) {
            held.push(part.from, query.on(part.from).reading(rules, named)?);
        }
        Ok(Self { named, held: held.merge_equal() })
    }

    /// The reading meant on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> ReadingIx {
        self.held[day]
    }

    /// The days from which another reading is meant.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.held.starts()
    }

    /// The id it was named by.
    #[must_use]
    pub fn id<'r>(&self, rules: &'r Ruleset) -> &'r str {
        self.named.id(rules)
    }
}

/// A query whose transfer does not matter.
fn anything(day: Day) -> Query {
    let transfer = Transfer {
        subject: Subject::Item(ItemIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    Query::new(transfer, day)
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

    /// From the first instrument of the layers asked, those for single places of arrival left out, to
    /// the last day searched.
    #[must_use]
    pub fn period(&self, rules: &Ruleset) -> Period {
        let from = timeline::begins(rules, &self.layers).unwrap_or(Day::FIRST);
        Period { from, until: rules.known_through }
    }
}
