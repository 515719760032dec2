//! A day of change: the answers of the day before beside those of the day.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::evaluate::Finding;
use snapback_engine::model::{
    Basis, Confidence, Day, Layer, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Verdict,
};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::{Cause, Change, Line};

use super::Chapter;

/// A day on which answers change, under some line of some chapter.
#[derive(Debug)]
pub struct Turn {
    /// The day.
    pub day: Day,
    /// Why, each cause once, with the lines for which it is one, by position.
    pub causes: Vec<(Cause, BTreeSet<usize>)>,
    /// The texts leave open at which hour of it.
    pub edge: bool,
    /// One table for each chapter and layer in which answers change.
    pub tables: Vec<Table>,
}

/// The answers of a chapter in a layer on either side of a midnight.
#[derive(Debug)]
pub struct Table {
    /// The chapter, by position.
    pub chapter: usize,
    /// Whose law.
    pub layer: Layer,
    /// The lines that change, by position.
    pub changed: Vec<usize>,
    /// Every line of the layer, those together that say the same on both days.
    pub rows: Vec<Row>,
}

/// Lines that say the same on both days.
#[derive(Debug)]
pub struct Row {
    /// The lines, by position.
    pub lines: Vec<usize>,
    /// For each line the readings that serve on the day before and on the day.
    pub readings: Vec<[ReadingIx; 2]>,
    /// What they say the day before, and on the day.
    pub cells: [Cell; 2],
}

/// What is said on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdicts it may be, where it is open.
    pub possible: Vec<Verdict>,
    /// The questions on which it then turns.
    pub turns_on: Vec<QuestionIx>,
    /// The deciding provisions of every member of the chapter, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The weakest answer relied on.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
}

/// The days of change of all chapters, each once, in order.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn turns(
    rules: &Ruleset,
    chapters: &[Chapter],
    changes: &[Vec<Change>],
) -> Result<Vec<Turn>, QueryError> {
    let mut days: Vec<Day> = changes.iter().flatten().map(|change| change.day).collect();
    days.sort();
    days.dedup();
    days.into_iter().map(|day| turn(rules, chapters, changes, day)).collect()
}

fn turn(
    rules: &Ruleset,
    chapters: &[Chapter],
    changes: &[Vec<Change>],
    day: Day,
) -> Result<Turn, QueryError> {
    let mut turn = Turn { day, causes: Vec::new(), edge: false, tables: Vec::new() };
    let mut causes: BTreeMap<Cause, BTreeSet<usize>> = BTreeMap::new();
    for (at, (chapter, changes)) in chapters.iter().zip(changes).enumerate() {
        let Some(change) = changes.iter().find(|change| change.day == day) else { continue };
        for (cause, line) in caused(chapter, change) {
            causes.entry(cause).or_default().insert(line);
        }
        turn.tables.extend(tables(rules, chapter, at, change)?);
    }
    turn.edge =
        rules.edge_days.contains(&day) && turn.tables.iter().any(|table| table.layer == Layer::Un);
    turn.causes = causes.into_iter().collect();
    turn.causes.sort_by_key(|(cause, _)| matches!(cause, Cause::Reading(_)));
    Ok(turn)
}

/// What makes each line of a chapter change on a day.
fn caused(chapter: &Chapter, change: &Change) -> Vec<(Cause, usize)> {
    let opens = |at: &usize| {
        chapter
            .timeline
            .lines
            .get(*at)
            .and_then(|line| line.on(change.day))
            .map(|span| (*at, &span.opens))
    };
    change
        .lines
        .iter()
        .filter_map(opens)
        .flat_map(|(at, opens)| opens.iter().map(move |cause| (*cause, at)))
        .collect()
}

fn tables(
    rules: &Ruleset,
    chapter: &Chapter,
    at: usize,
    change: &Change,
) -> Result<Vec<Table>, QueryError> {
    let of = |line: &usize| chapter.timeline.lines.get(*line).map(|line| line.layer);
    let mut all = Vec::new();
    for layer in &chapter.timeline.layers {
        let changed: Vec<usize> =
            change.lines.iter().filter(|line| of(line) == Some(*layer)).copied().collect();
        if !changed.is_empty() {
            all.push(Table {
                chapter: at,
                layer: *layer,
                changed,
                rows: rows(rules, chapter, *layer, change.day)?,
            });
        }
    }
    Ok(all)
}

fn rows(
    rules: &Ruleset,
    chapter: &Chapter,
    layer: Layer,
    day: Day,
) -> Result<Vec<Row>, QueryError> {
    let mut rows: Vec<Row> = Vec::new();
    for (at, line) in chapter.timeline.of(layer) {
        let (before, earlier) = cell(rules, chapter, line, day.plus_days(-1))?;
        let (after, later) = cell(rules, chapter, line, day)?;
        let cells = [before, after];
        match rows.iter_mut().find(|row| row.cells == cells) {
            Some(row) => {
                row.lines.push(at);
                row.readings.push([earlier, later]);
            }
            None => rows.push(Row { lines: vec![at], readings: vec![[earlier, later]], cells }),
        }
    }
    Ok(rows)
}

/// What all members of a chapter say together, and the reading that serves. They agree in the verdict.
fn cell(
    rules: &Ruleset,
    chapter: &Chapter,
    line: &Line,
    day: Day,
) -> Result<(Cell, ReadingIx), QueryError> {
    let first = chapter.first.answer(line, day)?;
    let mut cell = Cell::of(&first.finding);
    for desk in &chapter.rest {
        cell = cell.and(rules, Cell::of(&desk.answer(line, day)?.finding));
    }
    Ok((cell, first.evaluator.view.reading))
}

impl Cell {
    fn of(finding: &Finding) -> Self {
        Self {
            verdict: finding.verdict,
            possible: finding.possible.clone(),
            turns_on: finding.turns_on.clone(),
            provisions: finding.provisions.clone(),
            basis: finding.basis,
            confidence: finding.confidence,
        }
    }

    fn and(mut self, rules: &Ruleset, other: Self) -> Self {
        self.provisions.extend(other.provisions);
        self.provisions.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
        self.provisions.dedup();
        self.basis = self.basis.zip(other.basis).map(|(a, b)| a.min(b));
        self.confidence = self.confidence.zip(other.confidence).map(|(a, b)| a.min(b));
        self
    }
}
