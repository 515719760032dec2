//! The days of change: the answers of each day of change beside those of the day before.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::evaluate::Finding;
use snapback_engine::model::{
    Basis, Confidence, Day, Layer, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Verdict,
};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::{Cause, Change, Line};

use super::Chapter;

/// A day on which answers change, in some chapter.
#[derive(Debug)]
pub struct DayOfChange {
    /// The day.
    pub day: Day,
    /// The causes, each once, with the positions of the lines they change.
    pub causes: Vec<(Cause, BTreeSet<usize>)>,
    /// The texts leave the hour of the change open.
    pub edge: bool,
    /// One table for each chapter and layer in which answers change.
    pub tables: Vec<ChangeTable>,
}

/// The answers of a chapter in a layer before and after a midnight.
#[derive(Debug)]
pub struct ChangeTable {
    /// The position of the chapter.
    pub chapter: usize,
    /// The layer.
    pub layer: Layer,
    /// The positions of the lines that change.
    pub changed: Vec<usize>,
    /// Every line of the layer; lines with equal answers on both days share a row.
    pub rows: Vec<ChangeRow>,
}

/// Lines with equal answers on both days.
#[derive(Debug)]
pub struct ChangeRow {
    /// The positions of the lines.
    pub lines: Vec<usize>,
    /// For each line the readings that serve on the day before and on the day.
    pub readings: Vec<[ReadingIx; 2]>,
    /// The answers on the day before and on the day.
    pub answers: [ChapterAnswer; 2],
}

/// The answer about all transfers of a chapter on a day. They agree in the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterAnswer {
    /// The verdict.
    pub verdict: Verdict,
    /// The possible verdicts, if it is open.
    pub possible: Vec<Verdict>,
    /// The questions on which an open verdict turns.
    pub turns_on: Vec<QuestionIx>,
    /// The deciding provisions of all transfers, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The weakest basis.
    pub basis: Option<Basis>,
    /// The weakest source label.
    pub confidence: Option<Confidence>,
}

/// The days of change of all chapters, each once, in order.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn days_of_change(
    rules: &Ruleset,
    chapters: &[Chapter],
    changes: &[Vec<Change>],
) -> Result<Vec<DayOfChange>, QueryError> {
    let days: BTreeSet<Day> = changes.iter().flatten().map(|change| change.day).collect();
    days.into_iter().map(|day| day_of_change(rules, chapters, changes, day)).collect()
}

fn day_of_change(
    rules: &Ruleset,
    chapters: &[Chapter],
    changes: &[Vec<Change>],
    day: Day,
) -> Result<DayOfChange, QueryError> {
    let mut tables = Vec::new();
    let mut causes: BTreeMap<Cause, BTreeSet<usize>> = BTreeMap::new();
    for (at, (chapter, changes)) in chapters.iter().zip(changes).enumerate() {
        let Some(change) = changes.iter().find(|change| change.day == day) else { continue };
        for line in &change.lines {
            let span = chapter.timeline.lines.get(*line).and_then(|line| line.on(day));
            for cause in span.into_iter().flat_map(|span| &span.opens) {
                causes.entry(*cause).or_default().insert(*line);
            }
        }
        tables.extend(change_tables(rules, chapter, at, change)?);
    }
    let edge =
        rules.edge_days.contains(&day) && tables.iter().any(|table| table.layer == Layer::Un);
    let mut causes: Vec<(Cause, BTreeSet<usize>)> = causes.into_iter().collect();
    causes.sort_by_key(|(cause, _)| matches!(cause, Cause::Reading(_)));
    Ok(DayOfChange { day, causes, edge, tables })
}

fn change_tables(
    rules: &Ruleset,
    chapter: &Chapter,
    at: usize,
    change: &Change,
) -> Result<Vec<ChangeTable>, QueryError> {
    let mut tables = Vec::new();
    for layer in &chapter.timeline.layers {
        let of_layer = chapter.timeline.of(*layer).map(|(line, _)| line);
        let of_layer: BTreeSet<usize> = of_layer.collect();
        let changed: Vec<usize> =
            change.lines.iter().copied().filter(|line| of_layer.contains(line)).collect();
        if !changed.is_empty() {
            let rows = rows(rules, chapter, *layer, change.day)?;
            tables.push(ChangeTable { chapter: at, layer: *layer, changed, rows });
        }
    }
    Ok(tables)
}

fn rows(
    rules: &Ruleset,
    chapter: &Chapter,
    layer: Layer,
    day: Day,
) -> Result<Vec<ChangeRow>, QueryError> {
    let mut rows: Vec<ChangeRow> = Vec::new();
    for (at, line) in chapter.timeline.of(layer) {
        let (before, earlier) = answer(rules, chapter, line, day.plus_days(-1))?;
        let (after, later) = answer(rules, chapter, line, day)?;
        let answers = [before, after];
        match rows.iter_mut().find(|row| row.answers == answers) {
            Some(row) => {
                row.lines.push(at);
                row.readings.push([earlier, later]);
            }
            None => {
                rows.push(ChangeRow { lines: vec![at], readings: vec![[earlier, later]], answers });
            }
        }
    }
    Ok(rows)
}

/// The answer about all transfers of a chapter, and the reading that serves.
fn answer(
    rules: &Ruleset,
    chapter: &Chapter,
    line: &Line,
    day: Day,
) -> Result<(ChapterAnswer, ReadingIx), QueryError> {
    let first = chapter.first.answer(line, day)?;
    let mut answer = ChapterAnswer::of(&first.finding);
    for transfer in &chapter.rest {
        answer.add(rules, &transfer.answer(line, day)?.finding);
    }
    Ok((answer, first.evaluator.view.reading))
}

impl ChapterAnswer {
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

    fn add(&mut self, rules: &Ruleset, other: &Finding) {
        self.provisions.extend(&other.provisions);
        self.provisions.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
        self.provisions.dedup();
        self.basis = self.basis.zip(other.basis).map(|(a, b)| a.min(b));
        self.confidence = self.confidence.zip(other.confidence).map(|(a, b)| a.min(b));
    }
}
