//! What scenarios reach of a set of rules: provisions, clauses, answers, exemptions, and the days on
//! which a clause comes into force or stops being so.

use std::collections::{BTreeMap, BTreeSet};

use super::clause::{ClauseRef, clauses, displacing, in_force};
use super::model::Scenario;
use super::probe::{Probe, probes};
use super::questions::questions;
use snapback_engine::evaluate::Evaluator;
use snapback_engine::explain::{self, Link};
use snapback_engine::model::{Day, EventIx, QuestionIx, ReadingIx, Ruleset};
use snapback_engine::query::{Answer, Query, ReadingRef};

/// Something a scenario can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// A clause in force.
    Clause(ClauseRef),
    /// A clause that displaces another.
    Exemption(ClauseRef),
    /// A reading's own answer, cited in a chain.
    Answer(ReadingIx, QuestionIx),
    /// An outcome a reading states, cited in a chain.
    Outcome(ReadingIx, EventIx),
    /// A side of the day on which a clause comes into force or stops being so.
    Boundary(ClauseRef, Day, BoundarySide),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BoundarySide {
    /// The day before.
    Before,
    /// The day itself.
    Of,
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    Provision,
    Clause,
    /// Answers and outcomes.
    Answer,
    Exemption,
    Boundary,
}

impl UnitKind {
    const ALL: [Self; 5] =
        [Self::Provision, Self::Clause, Self::Answer, Self::Exemption, Self::Boundary];

    /// The word used in every output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provision => "provisions",
            Self::Clause => "clauses",
            Self::Answer => "answers",
            Self::Exemption => "exemptions",
            Self::Boundary => "boundary-days",
        }
    }
}

/// How much of one kind is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CoverageTally {
    pub kind: UnitKind,
    /// How many there are.
    pub all: usize,
    /// How many of them are reached.
    pub reached: usize,
    /// The names of the others, sorted.
    pub missed: Vec<String>,
}

impl CoverageTally {
    /// The share that is reached in whole percent, rounded down; 100 where there is nothing.
    pub const fn percent(&self) -> usize {
        match self.all {
            0 => 100,
            all => self.reached * 100 / all,
        }
    }
}

/// What a set of scenarios reaches.
#[derive(Clone, Debug)]
pub(crate) struct Coverage {
    /// Everything that can be reached.
    pub all: BTreeSet<Unit>,
    /// What is reached.
    pub reached: BTreeSet<Unit>,
    /// A probe for each clause that has one.
    pub probes: Vec<Probe>,
}

pub(crate) fn coverage(rules: &Ruleset, scenarios: &[Scenario]) -> Coverage {
    let mut reached = BTreeSet::new();
    for scenario in scenarios {
        for (_, reading) in &scenario.under {
            reached.extend(reached_by(rules, &scenario.query, *reading));
        }
    }
    let probes = probes(rules);
    Coverage { all: reachable(rules, &probes), reached, probes }
}

impl Coverage {
    /// What can be reached and is not.
    pub fn missed(&self) -> BTreeSet<Unit> {
        self.all.difference(&self.reached).copied().collect()
    }

    /// The count of each kind.
    pub fn tallies(&self, rules: &Ruleset) -> Vec<CoverageTally> {
        UnitKind::ALL.into_iter().map(|kind| self.tally(rules, kind)).collect()
    }

    /// Counts the names of one kind. A name is reached if one of its units is.
    fn tally(&self, rules: &Ruleset, kind: UnitKind) -> CoverageTally {
        let mut names: BTreeMap<String, bool> = BTreeMap::new();
        for unit in &self.all {
            if let Some(name) = name(rules, *unit, kind) {
                *names.entry(name).or_default() |= self.reached.contains(unit);
            }
        }
        let all = names.len();
        names.retain(|_, reached| !*reached);
        let reached = all - names.len();
        CoverageTally { kind, all, reached, missed: names.into_keys().collect() }
    }
}

/// The name of a unit where it counts as one of a kind.
fn name(rules: &Ruleset, unit: Unit, kind: UnitKind) -> Option<String> {
    let clause = |at: ClauseRef| format!("{} clause {}", rules[at.provision].id, at.number + 1);
    let name = match (kind, unit) {
        (UnitKind::Provision, Unit::Clause(at)) => rules[at.provision].id.to_string(),
        (UnitKind::Clause, Unit::Clause(at)) => clause(at),
        (UnitKind::Exemption, Unit::Exemption(at)) => clause(at),
        (UnitKind::Answer, Unit::Answer(reading, question)) => {
            format!("{}: {}", rules[reading].id, rules[question].id)
        }
        (UnitKind::Answer, Unit::Outcome(reading, event)) => {
            format!("{}: {}", rules[reading].id, rules[event].id)
        }
        (UnitKind::Boundary, Unit::Boundary(at, day, BoundarySide::Before)) => {
            format!("{} {day}, the day before", clause(at))
        }
        (UnitKind::Boundary, Unit::Boundary(at, day, BoundarySide::Of)) => {
            format!("{} {day}, the day of", clause(at))
        }
        _ => return None,
    };
    Some(name)
}

/// Everything that some query can reach.
fn reachable(rules: &Ruleset, probes: &[Probe]) -> BTreeSet<Unit> {
    let mut all: BTreeSet<Unit> = clauses(rules).map(|(at, _)| Unit::Clause(at)).collect();
    for probe in probes {
        if probe.displaces {
            all.insert(Unit::Exemption(probe.clause));
        }
        for reading in ReadingIx::all(rules) {
            for day in probe.turns(rules, reading) {
                all.insert(Unit::Boundary(probe.clause, day, BoundarySide::Before));
                all.insert(Unit::Boundary(probe.clause, day, BoundarySide::Of));
            }
        }
    }
    all.extend(positions(rules));
    all
}

/// The answers and outcomes that each reading gives itself and some clause can depend on.
fn positions(rules: &Ruleset) -> Vec<Unit> {
    let mut asked: BTreeSet<QuestionIx> = BTreeSet::new();
    for (at, clause) in clauses(rules) {
        asked.extend(questions(rules, at, clause));
    }
    let mut all = Vec::new();
    for reading in ReadingIx::all(rules) {
        for answer in &rules[reading].answers {
            if answer.stated.via.is_none() && asked.contains(&answer.question) {
                all.push(Unit::Answer(reading, answer.question));
            }
        }
        for outcome in &rules[reading].holds {
            let premises = &rules[outcome.event].premises;
            if outcome.stated.via.is_none() && premises.iter().any(|at| asked.contains(at)) {
                all.push(Unit::Outcome(reading, outcome.event));
            }
        }
    }
    all
}

/// What one query reaches under one reading; nothing where it cannot be asked.
pub(super) fn reached_by(rules: &Ruleset, query: &Query, reading: ReadingRef) -> BTreeSet<Unit> {
    let Ok(answer) = query.answer(rules, reading) else { return BTreeSet::new() };
    let (evaluator, finding) = (&answer.evaluator, &answer.finding);
    let mut reached = in_force_around(evaluator, query.day);
    reached.extend(displacing(evaluator, finding).into_iter().map(Unit::Exemption));
    for branch in explain::explain(rules, evaluator, finding).branches {
        for link in &branch.links {
            reached.extend(cited_outcomes(&answer, link));
            reached.extend(cited_answer(&answer, link));
        }
    }
    reached
}

/// The clauses in force on a day, and those for which the day or the next is a boundary.
fn in_force_around(evaluator: &Evaluator, day: Day) -> BTreeSet<Unit> {
    let (before, now, after) = (
        in_force(evaluator, day.plus_days(-1)),
        in_force(evaluator, day),
        in_force(evaluator, day.plus_days(1)),
    );
    let mut reached = BTreeSet::new();
    for (at, state) in now {
        if state.in_some {
            reached.insert(Unit::Clause(at));
        }
        if before.get(&at) != Some(&state) {
            reached.insert(Unit::Boundary(at, day, BoundarySide::Of));
        }
        if after.get(&at) != Some(&state) {
            reached.insert(Unit::Boundary(at, day.plus_days(1), BoundarySide::Before));
        }
    }
    reached
}

/// The outcomes a link rests on, as those of the reading which stated them first.
fn cited_outcomes(answer: &Answer, link: &Link) -> Vec<Unit> {
    let evaluator = &answer.evaluator;
    let mut cited = Vec::new();
    for outcome in evaluator.answers().stated_outcomes() {
        let premises = &evaluator.rules()[outcome.event].premises;
        let question = link.answer.as_ref().map(|(question, _)| question);
        if link.event == Some(outcome.event) || question.is_some_and(|at| premises.contains(at)) {
            let giver = outcome.stated.via.unwrap_or(evaluator.view.reading);
            cited.push(Unit::Outcome(giver, outcome.event));
        }
    }
    cited
}

/// The answer a link cites, as that of the reading which gave it first.
fn cited_answer(answer: &Answer, link: &Link) -> Option<Unit> {
    let (question, _) = link.answer.as_ref()?;
    link.holder.as_ref()?;
    let position = answer.evaluator.answers().position(*question)?;
    let giver = position.stated.via.unwrap_or(answer.evaluator.view.reading);
    Some(Unit::Answer(giver, position.question))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::scenario::{Expected, missing};
    use snapback_engine::load::{Folder, ruleset};
    use snapback_engine::model::Verdict;
    use std::path::Path;

    fn small_set() -> Ruleset {
        ruleset(&Folder::read(Path::new("tests/lint/tiny")).unwrap()).unwrap()
    }

    fn scenario(query: Query, reading: ReadingIx) -> Scenario {
        let expected = Expected {
            verdict: Verdict::NotEncoded,
            provisions: None,
            turns_on: None,
            until: None,
            basis: None,
            confidence: None,
            assumptions: Vec::new(),
        };
        Scenario {
            name: String::new(),
            place: (String::new(), 1, 1),
            query,
            under: vec![(String::new(), ReadingRef::Fixed(reading))],
            expected,
            because: String::new(),
            reviewed: false,
        }
    }

    #[test]
    fn percent_is_rounded_down_and_nothing_is_all() {
        for (reached, all, percent) in
            [(0, 0, 100), (0, 3, 0), (2, 3, 66), (199, 200, 99), (200, 200, 100)]
        {
            let tally = CoverageTally { kind: UnitKind::Clause, all, reached, missed: Vec::new() };
            assert_eq!(tally.percent(), percent, "{reached} of {all}");
        }
    }

    #[test]
    fn without_scenarios_nothing_is_reached_and_everything_is_missed() {
        let rules = small_set();
        let coverage = coverage(&rules, &[]);
        assert_eq!(coverage.missed(), coverage.all);
        for tally in coverage.tallies(&rules) {
            assert!(tally.all > 0, "{}", tally.kind.word());
            assert_eq!((tally.reached, tally.missed.len()), (0, tally.all));
            assert!(tally.missed.is_sorted());
        }
    }

    #[test]
    fn the_missing_scenarios_reach_everything() {
        let rules = small_set();
        let missing = missing(&rules, &coverage(&rules, &[]));
        let scenarios: Vec<Scenario> =
            missing.into_iter().map(|missing| scenario(missing.query, missing.reading)).collect();
        let coverage = coverage(&rules, &scenarios);
        assert_eq!(coverage.missed(), BTreeSet::new());
        for tally in coverage.tallies(&rules) {
            assert_eq!((tally.reached, tally.percent()), (tally.all, 100));
        }
    }

    #[test]
    fn one_query_reaches_the_sides_of_its_own_day_only() {
        let rules = small_set();
        let reading = ReadingIx(0);
        let probes = probes(&rules);
        let mut turning = probes.iter().map(|probe| (probe, probe.turns(&rules, reading)));
        let (probe, turns) = turning.find(|(_, turns)| !turns.is_empty()).unwrap();
        let turn = *turns.first().unwrap();
        for (by, side) in [(-1, Some(BoundarySide::Before)), (0, Some(BoundarySide::Of)), (1, None)]
        {
            let query = probe.query(turn.plus_days(by));
            let reached = reached_by(&rules, &query, ReadingRef::Fixed(reading));
            for expected in [BoundarySide::Before, BoundarySide::Of] {
                let unit = Unit::Boundary(probe.clause, turn, expected);
                assert_eq!(reached.contains(&unit), side == Some(expected), "{by} {expected:?}");
            }
        }
    }
}
