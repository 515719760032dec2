//! Where the readings differ, and the smallest sets of questions on which that turns.

use crate::timeline::words::partings;
use snapback_engine::compare::decisive;
use snapback_engine::explain::explain;
use snapback_engine::model::{Day, QuestionIx, Ruleset, Verdict};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::{Line, Parting, Timeline};

use super::day_evaluator::{DayEvaluator, DayFinding};

/// A period in which the readings differ in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The period, and the lines of each verdict.
    pub parting: Parting,
    /// What it turns on; several periods if that changes.
    pub periods: Vec<DecisivePeriod>,
}

/// A part of a disagreement that turns on the same questions.
#[derive(Debug, PartialEq, Eq)]
pub struct DecisivePeriod {
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub until: Day,
    /// Each line against those of another verdict.
    pub pairs: Vec<OpposedLines>,
}

/// Lines that differ from others on the same questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpposedLines {
    /// The positions of the lines of one verdict.
    pub ones: Vec<usize>,
    /// The positions of the lines of the other.
    pub others: Vec<usize>,
    /// The smallest sets of answers which, changed to those of the other side, give its verdict.
    pub sets: Vec<Vec<QuestionIx>>,
}

/// A period in which an answer is open.
#[derive(Debug, PartialEq, Eq)]
pub struct OpenPeriod {
    /// The first day.
    pub from: Day,
    /// The first day after it.
    pub until: Day,
    /// The positions of the lines.
    pub lines: Vec<usize>,
    /// The questions it turns on.
    pub questions: Vec<QuestionIx>,
    /// The possible verdicts, each with the answers that give it.
    pub branches: Vec<(Verdict, Vec<AnswerGroup>)>,
}

/// Answers that together give a verdict.
pub type AnswerGroup = Vec<(QuestionIx, String)>;

/// Every disagreement of a timeline.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn disagreements(
    rules: &Ruleset,
    timeline: &Timeline,
    transfer: &DayEvaluator,
) -> Result<Vec<Disagreement>, QueryError> {
    let mut all = Vec::new();
    for parting in partings(timeline) {
        let periods = decisive_periods(rules, timeline, transfer, &parting)?;
        all.push(Disagreement { parting, periods });
    }
    Ok(all)
}

fn decisive_periods(
    rules: &Ruleset,
    timeline: &Timeline,
    transfer: &DayEvaluator,
    parting: &Parting,
) -> Result<Vec<DecisivePeriod>, QueryError> {
    let days = days(timeline, transfer, parting);
    let ends = days.iter().skip(1).copied().chain([parting.until]);
    let mut all: Vec<DecisivePeriod> = Vec::new();
    for (from, until) in days.iter().copied().zip(ends) {
        let pairs = pairs(rules, timeline, transfer, parting, from)?;
        match all.last_mut().filter(|last| last.pairs == pairs) {
            Some(last) => last.until = until,
            None => all.push(DecisivePeriod { from, until, pairs }),
        }
    }
    Ok(all)
}

/// The days of a disagreement on which its reasons can change.
fn days(timeline: &Timeline, transfer: &DayEvaluator, parting: &Parting) -> Vec<Day> {
    let switches = timeline.lines.iter().flat_map(|line| line.readings.starts());
    let inside = |day: &Day| parting.from < *day && *day < parting.until;
    let mut days: Vec<Day> =
        transfer.days(parting.layer).chain(switches).filter(inside).chain([parting.from]).collect();
    days.sort();
    days.dedup();
    days
}

fn pairs(
    rules: &Ruleset,
    timeline: &Timeline,
    transfer: &DayEvaluator,
    parting: &Parting,
    day: Day,
) -> Result<Vec<OpposedLines>, QueryError> {
    let mut sides: Vec<Vec<(usize, DayFinding)>> = Vec::new();
    for (_, lines) in &parting.sides {
        let lines = lines.iter().filter_map(|at| timeline.lines.get(*at).map(|line| (*at, line)));
        sides.push(
            lines
                .map(|(at, line)| Ok((at, transfer.answer(line, day)?)))
                .collect::<Result<_, QueryError>>()?,
        );
    }
    let mut all = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        for other in sides.iter().skip(at.saturating_add(1)) {
            all.extend(between(rules, day, side, other));
        }
    }
    Ok(all)
}

type Side<'r> = [(usize, DayFinding<'r>)];

/// The lines of two sides, grouped by the lines and questions on which they differ.
fn between(rules: &Ruleset, day: Day, side: &Side, other: &Side) -> Vec<OpposedLines> {
    let mut groups: Vec<(Vec<usize>, Vec<OpposedLines>)> = Vec::new();
    for (one, found) in side {
        let apart = apart(rules, day, found, other);
        match groups.iter_mut().find(|(_, known)| *known == apart) {
            Some((ones, _)) => ones.push(*one),
            None => groups.push((vec![*one], apart)),
        }
    }
    let named = |(ones, pairs): (Vec<usize>, Vec<OpposedLines>)| {
        pairs.into_iter().map(move |pair| OpposedLines { ones: ones.clone(), ..pair })
    };
    groups.into_iter().flat_map(named).collect()
}

/// One line against those of a side, grouped by the questions on which they differ.
fn apart(rules: &Ruleset, day: Day, one: &DayFinding, side: &Side) -> Vec<OpposedLines> {
    let mut pairs: Vec<OpposedLines> = Vec::new();
    for (at, other) in side {
        let sets = smallest(rules, day, one, other);
        match pairs.iter_mut().find(|pair| pair.sets == sets) {
            Some(pair) => pair.others.push(*at),
            None => pairs.push(OpposedLines { ones: Vec::new(), others: vec![*at], sets }),
        }
    }
    pairs
}

/// The smallest sets of questions, found from either side so that neither is the standard.
fn smallest(
    rules: &Ruleset,
    day: Day,
    one: &DayFinding,
    other: &DayFinding,
) -> Vec<Vec<QuestionIx>> {
    let (a, b) = ((&one.evaluator, &one.finding), (&other.evaluator, &other.finding));
    let mut sets = decisive(rules, day, a, b);
    sets.extend(decisive(rules, day, b, a));
    let least = sets.iter().map(Vec::len).min().unwrap_or_default();
    sets.retain(|set| set.len() == least);
    sets.iter_mut().for_each(|set| set.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id)));
    sets.sort_by_key(|set| {
        set.iter().map(|question| rules[*question].id.as_str()).collect::<Vec<_>>()
    });
    sets.dedup();
    sets
}

/// Every period in which an answer is open.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn open_periods(
    rules: &Ruleset,
    timeline: &Timeline,
    transfer: &DayEvaluator,
) -> Result<Vec<OpenPeriod>, QueryError> {
    let mut all: Vec<OpenPeriod> = Vec::new();
    for (at, line) in timeline.lines.iter().enumerate() {
        for open in of_line(rules, transfer, line, at)? {
            let same = |known: &&mut OpenPeriod| {
                (known.from, known.until, &known.branches)
                    == (open.from, open.until, &open.branches)
            };
            match all
                .iter_mut()
                .find(same)
                .filter(|known| in_one_layer(timeline, &known.lines, line))
            {
                Some(known) => known.lines.push(at),
                None => all.push(open),
            }
        }
    }
    all.sort_by_key(|open| open.from);
    Ok(all)
}

fn in_one_layer(timeline: &Timeline, lines: &[usize], line: &Line) -> bool {
    lines.iter().filter_map(|at| timeline.lines.get(*at)).all(|known| known.layer == line.layer)
}

fn of_line(
    rules: &Ruleset,
    transfer: &DayEvaluator,
    line: &Line,
    at: usize,
) -> Result<Vec<OpenPeriod>, QueryError> {
    let mut all: Vec<OpenPeriod> = Vec::new();
    for span in line.segments.iter().filter(|span| span.finding.verdict == Verdict::Undetermined) {
        let found = transfer.answer(line, span.from)?;
        let branches = explain(rules, &found.evaluator, &found.finding).branches;
        let branches = branches.into_iter().map(|branch| (branch.verdict, branch.when)).collect();
        match all.last_mut().filter(|last| last.until == span.from && last.branches == branches) {
            Some(last) => last.until = span.until,
            None => all.push(OpenPeriod {
                from: span.from,
                until: span.until,
                lines: vec![at],
                questions: found.finding.turns_on.clone(),
                branches,
            }),
        }
    }
    Ok(all)
}
