//! When each answer of a query holds under several readings, and what turned it.
//!
//! An answer can change only on the days of [`answer_days`]. It is looked up on each of them, and
//! neighbours with the same answer are one segment.

mod builder;
mod cause;
mod days;
mod history;

use std::collections::BTreeMap;

use crate::evaluate::{Evaluator, Finding};
use crate::model::{Basis, Confidence, Day, Layer, Period, Piecewise, ReadingIx, Ruleset, Verdict};
use crate::notes::Note;
use crate::query::{Query, QueryError, ReadingRef};
use crate::withheld::Withheld;
use builder::{Histories, TimelineBuilder};
pub use cause::Cause;
pub use days::answer_days;
pub use history::History;

/// The answers of one query over a period, under several readings.
#[derive(Debug)]
pub struct Timeline<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// The query; its day is the first one shown.
    pub query: Query,
    /// The layers asked.
    pub layers: Vec<Layer>,
    /// The first day shown.
    pub from: Day,
    /// The first day after those shown.
    pub until: Day,
    /// One line for each layer and name, in order.
    pub lines: Vec<Line<'r>>,
    /// What the answers leave out, where the query is asked as of a day.
    pub withheld: Option<Withheld>,
}

/// The answers under one name in one layer.
#[derive(Debug)]
pub struct Line<'r> {
    /// The layer.
    pub layer: Layer,
    /// The name.
    pub named: ReadingRef,
    /// The reading that answers, from the first day shown.
    pub readings: Piecewise<ReadingIx>,
    /// The answers, without a gap.
    pub segments: Vec<Segment<'r>>,
    /// The notes on any of the answers, sorted.
    pub notes: Vec<Note>,
}

/// The days of one answer, as many as there are together.
#[derive(Debug)]
pub struct Segment<'r> {
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub until: Day,
    /// The finding on the first day.
    pub finding: Finding<'r>,
    /// The weakest answer relied on during the segment.
    pub basis: Option<Basis>,
    /// The weakest source relied on during the segment.
    pub confidence: Option<Confidence>,
    /// The readings that answered, in turn.
    pub readings: Vec<ReadingIx>,
    /// Why it begins; empty where it began before the days shown.
    pub opens: Vec<Cause>,
    /// Why it ends; empty where it goes on.
    pub closes: Vec<Cause>,
}

/// A day on which at least one line changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: Day,
    /// Why, each cause once, readings last.
    pub causes: Vec<Cause>,
    /// The indices of the lines that change.
    pub lines: Vec<usize>,
}

/// Days on which the lines of a layer differ in the same way, as many as there are together.
#[derive(Debug, PartialEq, Eq)]
pub struct Parting {
    /// The layer.
    pub layer: Layer,
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub until: Day,
    /// Each verdict, strictest first, with the indices of the lines that have it.
    pub sides: Sides,
}

type Sides = Vec<(Verdict, Vec<usize>)>;

impl<'r> Timeline<'r> {
    /// The answers from the day of the query up to `until`, in each layer under each name.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(
        rules: &'r Ruleset,
        query: &Query,
        layers: &[Layer],
        named: &[ReadingRef],
        until: Day,
    ) -> Result<Self, QueryError> {
        let period = Period { from: query.day, until };
        let mut lines = Vec::new();
        let mut all_withheld = Withheld::default();
        for layer in layers {
            let mut query = query.clone();
            query.transfer.layer = *layer;
            let Some(first) = named.first() else { continue };
            let view = query.view(query.reading(rules, *first)?);
            let evaluator = Evaluator::new(rules, &query.transfer, &view);
            let mut histories = Histories::new(evaluator, period);
            for named in named {
                let builder = TimelineBuilder::new(rules, &query, *named, &mut histories)?;
                lines.push(builder.line());
                if let Some(then) = query.as_of {
                    all_withheld.and(builder.withheld(then));
                }
            }
        }
        Ok(Self {
            rules,
            query: query.clone(),
            layers: layers.to_vec(),
            from: query.day,
            until,
            lines,
            withheld: query.as_of.map(|_| all_withheld),
        })
    }

    /// The lines of a layer, with their indices.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = (usize, &Line<'r>)> {
        self.lines.iter().enumerate().filter(move |(_, line)| line.layer == layer)
    }

    /// Every day on which a line changes, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut by_day: BTreeMap<Day, Change> = BTreeMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            for segment in line.segments.iter().filter(|segment| !segment.opens.is_empty()) {
                let day = segment.from;
                let change = by_day.entry(day).or_insert_with(|| Change {
                    day,
                    causes: Vec::new(),
                    lines: Vec::new(),
                });
                change.lines.push(at);
                change.causes.extend(&segment.opens);
            }
        }
        let mut changes: Vec<Change> = by_day.into_values().collect();
        for change in &mut changes {
            change.causes.sort_by_key(|cause| (matches!(cause, Cause::Reading(_)), *cause));
            change.causes.dedup();
        }
        changes
    }

    /// Where the lines of a layer differ in their verdict.
    #[must_use]
    pub fn partings(&self, layer: Layer) -> Vec<Parting> {
        let lines: Vec<(usize, &Line)> = self.of(layer).collect();
        let days = lines.iter().flat_map(|(_, line)| &line.segments).map(|segment| segment.from);
        let sides = Piecewise::on_days(days, |day| sides(&lines, day)).merge_equal();
        sides
            .within(Period { from: self.from, until: self.until })
            .filter(|(_, sides)| sides.len() > 1)
            .map(|(Period { from, until }, sides)| Parting {
                layer,
                from,
                until,
                sides: sides.clone(),
            })
            .collect()
    }
}

/// Each verdict that a line has on a day, strictest first, with the indices of its lines.
fn sides(lines: &[(usize, &Line)], day: Day) -> Sides {
    let mut sides = Vec::new();
    for verdict in strictest_first() {
        let has = |line: &Line| line.on(day).is_some_and(|on| on.finding.verdict == verdict);
        let with: Vec<usize> =
            lines.iter().filter(|(_, line)| has(line)).map(|(at, _)| *at).collect();
        if !with.is_empty() {
            sides.push((verdict, with));
        }
    }
    sides
}

/// Every verdict, strictest first, and those that leave the answer open last.
pub fn strictest_first() -> impl Iterator<Item = Verdict> {
    let open = |verdict: &Verdict| matches!(verdict, Verdict::Undetermined | Verdict::NotEncoded);
    let settled = Verdict::ALL.iter().rev().copied().filter(move |verdict| !open(verdict));
    settled.chain(Verdict::ALL.iter().rev().copied().filter(open))
}

impl<'r> Line<'r> {
    /// The segment in which a day lies; `None` outside the days shown.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Segment<'r>> {
        self.segments.iter().find(|segment| segment.from <= day && day < segment.until)
    }

    /// Whether another line has the same answers on every day, with the same causes.
    #[must_use]
    pub fn like(&self, other: &Self) -> bool {
        self.layer == other.layer
            && self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(|(one, other)| one.like(other))
    }
}

impl Segment<'_> {
    fn like(&self, other: &Self) -> bool {
        same_answer(&self.finding, &other.finding)
            && (self.from, self.basis, self.confidence)
                == (other.from, other.basis, other.confidence)
            && (&self.opens, &self.closes) == (&other.opens, &other.closes)
    }
}

/// Whether two findings are one answer: what they rest on does not count.
fn same_answer(one: &Finding, other: &Finding) -> bool {
    one.verdict == other.verdict
        && one.restricted == other.restricted
        && one.gaps == other.gaps
        && one.provisions == other.provisions
        && one.possible == other.possible
        && one.turns_on == other.turns_on
}

/// The day of the first instrument of any of several layers; those for single places of arrival
/// do not count.
#[must_use]
pub fn begins(rules: &Ruleset, layers: &[Layer]) -> Option<Day> {
    let general = rules.instruments.iter().filter(|one| one.destinations.is_empty());
    let of_them = general.filter(|instrument| layers.contains(&instrument.issuer));
    of_them.map(|instrument| instrument.date).min()
}
