//! The history of a transfer under readings: since when and until when each answer holds, and what turned it.
//!
//! An answer, or what it rests on, can change on the days of [`Evaluator::change_days`], and, under the name of a party, on the days
//! on which the party came to read otherwise. Each of these days is asked about; what stays alike is one span.

mod cause;
mod scribe;

use crate::evaluate::{Evaluator, Finding};
use crate::model::{
    Basis, Confidence, Day, Layer, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Verdict,
};
use crate::query::{Note, Query, QueryError, ReadingRef};
use crate::withheld::Withheld;
pub use cause::Cause;
use scribe::TimelineBuilder;

/// The history of one question under several readings.
#[derive(Debug)]
pub struct Timeline<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// The question; its day is the first one shown.
    pub query: Query,
    /// The layers asked.
    pub layers: Vec<Layer>,
    /// The first day shown.
    pub from: Day,
    /// The first day no longer shown.
    pub until: Day,
    /// One line for each layer and reading, in order.
    pub lines: Vec<Line<'r>>,
    /// What is left out, where the question is asked as of a day.
    pub withheld: Option<Withheld>,
}

/// The history under one reading, or under what one party read in turn.
#[derive(Debug)]
pub struct Line<'r> {
    /// Whose law.
    pub layer: Layer,
    /// As the query names it.
    pub named: ReadingRef,
    /// Which reading serves from which day.
    pub readings: Vec<(Day, ReadingIx)>,
    /// What holds, without a gap.
    pub spans: Vec<Span<'r>>,
    /// What must be said with it, sorted.
    pub notes: Vec<Note>,
}

/// A longest stretch of days with the same answer, from a day up to, and not including, another.
#[derive(Debug)]
pub struct Span<'r> {
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// The answer on the first day.
    pub finding: Finding<'r>,
    /// The weakest answer relied on in all of it.
    pub basis: Option<Basis>,
    /// The weakest source relied on in all of it.
    pub confidence: Option<Confidence>,
    /// The readings that served, in turn.
    pub readings: Vec<ReadingIx>,
    /// What made it begin; empty where it began earlier.
    pub opens: Vec<Cause>,
    /// What made it end; empty where it goes on.
    pub closes: Vec<Cause>,
}

/// A day on which at least one line changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: Day,
    /// Why, each cause once.
    pub causes: Vec<Cause>,
    /// The lines that change, by position.
    pub lines: Vec<usize>,
}

/// A longest stretch of days on which the readings shown part in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Parting {
    /// Whose law.
    pub layer: Layer,
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// Each verdict, strictest first, with the lines that have it, by position.
    pub sides: Vec<(Verdict, Vec<usize>)>,
}

impl<'r> Timeline<'r> {
    /// The history from a day up to another, in each layer under each name.
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
        let mut lines = Vec::new();
        let mut withheld = query.as_of.map(|_| Withheld::default());
        for layer in layers {
            let mut query = query.clone();
            query.transfer.layer = *layer;
            let Some(first) = named.first() else { continue };
            // What covers the transfer does not depend on who reads.
            let whole =
                Evaluator::new(rules, &query.transfer, &query.view(query.reading(rules, *first)?));
            for named in named {
                let scribe =
                    TimelineBuilder { rules, query: &query, named: *named, whole: &whole, until };
                lines.push(scribe.line()?);
                if let Some(withheld) = &mut withheld {
                    withheld.and(scribe.withheld()?);
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
            withheld,
        })
    }

    /// The lines of a layer, with their positions.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = (usize, &Line<'r>)> {
        self.lines.iter().enumerate().filter(move |(_, line)| line.layer == layer)
    }

    /// Every day on which a line changes, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut all: Vec<Change> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            for span in line.spans.iter().filter(|span| !span.opens.is_empty()) {
                note(&mut all, at, span);
            }
        }
        all.sort_by_key(|change| change.day);
        all
    }

    /// Where the readings of a layer part in their verdict.
    #[must_use]
    pub fn partings(&self, layer: Layer) -> Vec<Parting> {
        let lines: Vec<(usize, &Line)> = self.of(layer).collect();
        let mut days: Vec<Day> =
            lines.iter().flat_map(|(_, line)| line.spans.iter().map(|span| span.from)).collect();
        days.sort();
        days.dedup();
        let ends = days.iter().skip(1).copied().chain([self.until]);
        let mut found: Vec<Parting> = Vec::new();
        for (from, until) in days.iter().copied().zip(ends) {
            let sides = sides(&lines, from);
            match found.last_mut().filter(|last| last.until == from && last.sides == sides) {
                Some(last) => last.until = until,
                None => found.push(Parting { layer, from, until, sides }),
            }
        }
        found.retain(|parting| parting.sides.len() > 1);
        found
    }
}

fn note(all: &mut Vec<Change>, line: usize, span: &Span) {
    let at = all.iter().position(|change| change.day == span.from).unwrap_or(all.len());
    if at == all.len() {
        all.push(Change { day: span.from, causes: Vec::new(), lines: Vec::new() });
    }
    if let Some(change) = all.get_mut(at) {
        change.lines.push(line);
        let new = span.opens.iter().filter(|cause| !change.causes.contains(cause));
        let new: Vec<Cause> = new.copied().collect();
        change.causes.extend(new);
        change.causes.sort_by_key(|cause| (matches!(cause, Cause::Reading(_)), *cause));
    }
}

fn sides(lines: &[(usize, &Line)], day: Day) -> Vec<(Verdict, Vec<usize>)> {
    let of = |verdict: Verdict| -> Vec<usize> {
        let with = lines
            .iter()
            .filter(|(_, line)| line.on(day).is_some_and(|span| span.finding.verdict == verdict));
        with.map(|(at, _)| *at).collect()
    };
    strictest_first()
        .map(|verdict| (verdict, of(verdict)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

/// Every verdict, strictest first, and those that leave it open last.
pub fn strictest_first() -> impl Iterator<Item = Verdict> {
    let open = |verdict: &Verdict| matches!(verdict, Verdict::Undetermined | Verdict::NotEncoded);
    let settled = Verdict::ALL.iter().rev().copied().filter(move |verdict| !open(verdict));
    settled.chain(Verdict::ALL.iter().copied().filter(open))
}

impl<'r> Line<'r> {
    /// The span a day lies in.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Span<'r>> {
        self.spans.iter().find(|span| span.from <= day && day < span.until)
    }

    /// Says the same as another on every day, with the same reasons for each change.
    #[must_use]
    pub fn like(&self, other: &Self) -> bool {
        let said = |span: &Span| {
            (
                span.from,
                answer(&span.finding),
                span.basis,
                span.confidence,
                span.opens.clone(),
                span.closes.clone(),
            )
        };
        self.layer == other.layer && self.spans.iter().map(said).eq(other.spans.iter().map(said))
    }
}

type Answered = (Verdict, Vec<ProvisionIx>, Vec<Verdict>, Vec<QuestionIx>);

/// What must be alike for two days to be told as one.
fn answer(finding: &Finding) -> Answered {
    (
        finding.verdict,
        finding.provisions.clone(),
        finding.possible.clone(),
        finding.turns_on.clone(),
    )
}

/// The day of the first instrument of any of several layers.
#[must_use]
pub fn begins(rules: &Ruleset, layers: &[Layer]) -> Option<Day> {
    let of_them = rules.instruments.iter().filter(|instrument| layers.contains(&instrument.issuer));
    of_them.map(|instrument| instrument.date).min()
}
