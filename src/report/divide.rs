//! Where the readings part, and the smallest sets of questions on which that turns.

use snapback_engine::compare::decisive;
use snapback_engine::explain::explain;
use snapback_engine::model::{Day, QuestionIx, Ruleset, Verdict};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::{Line, Parting, Timeline};

use super::desk::{Desk, Found};

/// A stretch of days on which the readings part in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Divide {
    /// The days, and who comes to which verdict.
    pub parting: Parting,
    /// On what it turns, where that changes in the stretch more than once.
    pub turning: Vec<Turning>,
}

/// Days on which a parting turns on the same questions.
#[derive(Debug, PartialEq, Eq)]
pub struct Turning {
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// Who parts from whom on what.
    pub pairs: Vec<Pair>,
}

/// Lines that part from others on the same questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Those on one side, by position.
    pub ones: Vec<usize>,
    /// Those on the other.
    pub others: Vec<usize>,
    /// The smallest sets of answers which, changed on one side to the other's, give the other's verdict.
    pub sets: Vec<Vec<QuestionIx>>,
}

/// Days on which an answer stays open, and what each way of closing it gives.
#[derive(Debug, PartialEq, Eq)]
pub struct Open {
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// Under which lines.
    pub lines: Vec<usize>,
    /// The questions on which it turns.
    pub questions: Vec<QuestionIx>,
    /// Each verdict it may be, with the answers that give it.
    pub ways: Vec<(Verdict, Vec<AnswerGroup>)>,
}

/// Answers given together, as they are written.
pub type AnswerGroup = Vec<(QuestionIx, String)>;

/// Every parting of a timeline, with what it turns on.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn divides(
    rules: &Ruleset,
    timeline: &Timeline,
    desk: &Desk,
) -> Result<Vec<Divide>, QueryError> {
    let partings = timeline.layers.iter().flat_map(|layer| timeline.partings(*layer));
    partings
        .map(|parting| Ok(Divide { turning: turning(rules, timeline, desk, &parting)?, parting }))
        .collect()
}

fn turning(
    rules: &Ruleset,
    timeline: &Timeline,
    desk: &Desk,
    parting: &Parting,
) -> Result<Vec<Turning>, QueryError> {
    let days = days(timeline, desk, parting);
    let ends = days.iter().skip(1).copied().chain([parting.until]);
    let mut all: Vec<Turning> = Vec::new();
    for (from, until) in days.iter().copied().zip(ends) {
        let pairs = pairs(rules, timeline, desk, parting, from)?;
        match all.last_mut().filter(|last| last.pairs == pairs) {
            Some(last) => last.until = until,
            None => all.push(Turning { from, until, pairs }),
        }
    }
    Ok(all)
}

/// The days of a parting on which its grounds can change.
fn days(timeline: &Timeline, desk: &Desk, parting: &Parting) -> Vec<Day> {
    let switches = timeline.lines.iter().flat_map(|line| line.readings.iter().map(|(day, _)| *day));
    let inside = |day: &Day| parting.from < *day && *day < parting.until;
    let mut days: Vec<Day> =
        desk.days(parting.layer).chain(switches).filter(inside).chain([parting.from]).collect();
    days.sort();
    days.dedup();
    days
}

fn pairs(
    rules: &Ruleset,
    timeline: &Timeline,
    desk: &Desk,
    parting: &Parting,
    day: Day,
) -> Result<Vec<Pair>, QueryError> {
    let mut sides: Vec<Vec<(usize, Found)>> = Vec::new();
    for (_, lines) in &parting.sides {
        let lines = lines.iter().filter_map(|at| timeline.lines.get(*at).map(|line| (*at, line)));
        sides.push(
            lines
                .map(|(at, line)| Ok((at, desk.answer(line, day)?)))
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

type Side<'r> = [(usize, Found<'r>)];

/// Two sides, those of each together who part from the same on the same questions.
fn between(rules: &Ruleset, day: Day, side: &Side, other: &Side) -> Vec<Pair> {
    let mut groups: Vec<(Vec<usize>, Vec<Pair>)> = Vec::new();
    for (one, found) in side {
        let apart = apart(rules, day, found, other);
        match groups.iter_mut().find(|(_, known)| *known == apart) {
            Some((ones, _)) => ones.push(*one),
            None => groups.push((vec![*one], apart)),
        }
    }
    let named = |(ones, pairs): (Vec<usize>, Vec<Pair>)| {
        pairs.into_iter().map(move |pair| Pair { ones: ones.clone(), ..pair })
    };
    groups.into_iter().flat_map(named).collect()
}

/// One line against each of a side, those together that part from it on the same questions.
fn apart(rules: &Ruleset, day: Day, one: &Found, side: &Side) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (at, other) in side {
        let sets = smallest(rules, day, one, other);
        match pairs.iter_mut().find(|pair| pair.sets == sets) {
            Some(pair) => pair.others.push(*at),
            None => pairs.push(Pair { ones: Vec::new(), others: vec![*at], sets }),
        }
    }
    pairs
}

/// The smallest sets seen from either side, so that neither is the measure of the other.
fn smallest(rules: &Ruleset, day: Day, one: &Found, other: &Found) -> Vec<Vec<QuestionIx>> {
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

/// Every stretch of days on which an answer stays open.
///
/// # Errors
/// As [`snapback_engine::query::Query::reading`].
pub fn opens(rules: &Ruleset, timeline: &Timeline, desk: &Desk) -> Result<Vec<Open>, QueryError> {
    let mut all: Vec<Open> = Vec::new();
    for (at, line) in timeline.lines.iter().enumerate() {
        for open in of_line(rules, desk, line, at)? {
            let same = |known: &&mut Open| {
                (known.from, known.until, &known.ways) == (open.from, open.until, &open.ways)
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

fn of_line(rules: &Ruleset, desk: &Desk, line: &Line, at: usize) -> Result<Vec<Open>, QueryError> {
    let mut all: Vec<Open> = Vec::new();
    for span in line.spans.iter().filter(|span| span.finding.verdict == Verdict::Undetermined) {
        let found = desk.answer(line, span.from)?;
        let branches = explain(rules, &found.evaluator, &found.finding).branches;
        let ways = branches.into_iter().map(|branch| (branch.verdict, branch.when)).collect();
        match all.last_mut().filter(|last| last.until == span.from && last.ways == ways) {
            Some(last) => last.until = span.until,
            None => all.push(Open {
                from: span.from,
                until: span.until,
                lines: vec![at],
                questions: found.finding.turns_on.clone(),
                ways,
            }),
        }
    }
    Ok(all)
}
