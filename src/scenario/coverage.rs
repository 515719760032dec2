//! What scenarios reach of a set of rules: provisions, clauses, answers, exemptions, and the days on which a clause turns.

use std::collections::{BTreeMap, BTreeSet};

use super::Scenario;
use super::probe::{At, Probe, clauses, probes};
use super::reach::questions;
use snapback_engine::evaluate::{Evaluator, Finding, Status};
use snapback_engine::explain::{self, Link};
use snapback_engine::model::{Day, EventIx, QuestionIx, ReadingIx, Ruleset, StatedOutcome};
use snapback_engine::query::{Answer, Query, ReadingRef};

/// Something a scenario can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A clause that is in force, of a provision.
    Clause(At),
    /// An exemption that displaces something.
    Exemption(At),
    /// A reading's own answer, told in the chain.
    Answer(ReadingIx, QuestionIx),
    /// An outcome a reading states, told in the chain.
    Outcome(ReadingIx, EventIx),
    /// The day before a clause turns, or the day itself.
    Boundary(At, Day, Side),
}

/// Which side of a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The last day of what was.
    Before,
    /// The first day of what comes.
    Of,
}

/// A kind of thing that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Provisions with a clause in force.
    Provision,
    /// Clauses in force.
    Clause,
    /// Answers and outcomes told.
    Answer,
    /// Exemptions that displace.
    Exemption,
    /// Sides of the days on which clauses turn.
    Boundary,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Provision, Self::Clause, Self::Answer, Self::Exemption, Self::Boundary];

    /// The word used in every output.
    #[must_use]
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
pub struct Tally {
    /// The kind.
    pub kind: Kind,
    /// How many there are.
    pub all: usize,
    /// How many are reached.
    pub reached: usize,
    /// The others, by name.
    pub missed: Vec<String>,
}

impl Tally {
    /// Whole percent, never rounded up.
    #[must_use]
    pub const fn percent(&self) -> usize {
        match self.all {
            0 => 100,
            all => self.reached.saturating_mul(100) / all,
        }
    }
}

/// What a set of scenarios reaches.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Everything that can be reached.
    pub all: BTreeSet<Unit>,
    /// What is.
    pub reached: BTreeSet<Unit>,
    /// A transfer for each clause that shows what it does.
    pub(super) probes: Vec<Probe>,
}

/// Everything in the rules, and what some scenarios reach of it.
#[must_use]
pub fn coverage(rules: &Ruleset, scenarios: &[Scenario]) -> Coverage {
    let mut reached = BTreeSet::new();
    for scenario in scenarios {
        for (_, named) in &scenario.under {
            reached.extend(met(rules, &scenario.query, *named));
        }
    }
    let probes = probes(rules);
    Coverage { all: everything(rules, &probes), reached, probes }
}

impl Coverage {
    /// What is not reached.
    pub fn missed(&self) -> impl Iterator<Item = Unit> {
        self.all.difference(&self.reached).copied()
    }

    /// The count of each kind.
    #[must_use]
    pub fn tallies(&self, rules: &Ruleset) -> Vec<Tally> {
        Kind::ALL.into_iter().map(|kind| self.tally(rules, kind)).collect()
    }

    fn tally(&self, rules: &Ruleset, kind: Kind) -> Tally {
        let mut names: BTreeMap<String, bool> = BTreeMap::new();
        for unit in &self.all {
            if let Some(name) = name(rules, *unit, kind) {
                *names.entry(name).or_default() |= self.reached.contains(unit);
            }
        }
        let reached = names.values().filter(|reached| **reached).count();
        let missed =
            names.iter().filter(|(_, reached)| !**reached).map(|(name, _)| name.clone()).collect();
        Tally { kind, all: names.len(), reached, missed }
    }
}

/// What a unit is called where it counts as one of a kind.
fn name(rules: &Ruleset, unit: Unit, kind: Kind) -> Option<String> {
    let clause =
        |(provision, at): At| format!("{} clause {}", rules[provision].id, at.saturating_add(1));
    match (unit, kind) {
        (Unit::Clause((provision, _)), Kind::Provision) => Some(rules[provision].id.to_string()),
        (Unit::Clause(at), Kind::Clause) | (Unit::Exemption(at), Kind::Exemption) => {
            Some(clause(at))
        }
        (Unit::Answer(reading, question), Kind::Answer) => {
            Some(format!("{}: {}", rules[reading].id, rules[question].id))
        }
        (Unit::Outcome(reading, event), Kind::Answer) => {
            Some(format!("{}: {}", rules[reading].id, rules[event].id))
        }
        (Unit::Boundary(at, day, side), Kind::Boundary) => {
            let side = match side {
                Side::Before => "the day before",
                Side::Of => "the day of",
            };
            Some(format!("{} {day}, {side}", clause(at)))
        }
        _ => None,
    }
}

/// Everything there is to reach: what no question can bring to light is not counted.
fn everything(rules: &Ruleset, probes: &[Probe]) -> BTreeSet<Unit> {
    let mut all: BTreeSet<Unit> = clauses(rules).map(|(at, _)| Unit::Clause(at)).collect();
    for probe in probes {
        all.extend(probe.displaces.then_some(Unit::Exemption(probe.at)));
        let days = ReadingIx::all(rules).flat_map(|reading| probe.turns(rules, reading));
        all.extend(days.flat_map(|day| {
            [Unit::Boundary(probe.at, day, Side::Before), Unit::Boundary(probe.at, day, Side::Of)]
        }));
    }
    all.extend(positions(rules));
    all
}

/// The answers and outcomes each reading gives itself, as far as some clause can come to ask for them.
fn positions(rules: &Ruleset) -> impl Iterator<Item = Unit> {
    let asked: BTreeSet<QuestionIx> =
        clauses(rules).flat_map(|(at, clause)| questions(rules, at, clause)).collect();
    ReadingIx::all(rules).flat_map(move |reading| {
        let answers = rules[reading]
            .answers
            .iter()
            .filter(|answer| answer.stated.via.is_none() && asked.contains(&answer.question));
        let holds = rules[reading].holds.iter().filter(|hold| hold.stated.via.is_none());
        let holds = holds.filter(|hold| {
            rules[hold.event].premises.iter().any(|premise| asked.contains(premise))
        });
        let answers = answers.map(move |answer| Unit::Answer(reading, answer.question));
        answers.chain(holds.map(move |hold| Unit::Outcome(reading, hold.event))).collect::<Vec<_>>()
    })
}

/// What one question reaches under one name; nothing where it cannot be asked.
pub(super) fn met(rules: &Ruleset, query: &Query, named: ReadingRef) -> BTreeSet<Unit> {
    let Ok(answer) = query.answer(rules, named) else { return BTreeSet::new() };
    let mut met: BTreeSet<Unit> = boundaries(&answer.evaluator, query.day).collect();
    let now = standing(&answer.evaluator, query.day);
    met.extend(
        now.iter().filter(|(_, ways)| ways.contains(&true)).map(|(at, _)| Unit::Clause(*at)),
    );
    met.extend(displacing(&answer.evaluator, &answer.finding).map(Unit::Exemption));
    let told = explain::explain(rules, &answer.evaluator, &answer.finding);
    met.extend(
        told.branches.iter().flat_map(|branch| &branch.links).flat_map(|link| said(&answer, link)),
    );
    met
}

fn boundaries(evaluator: &Evaluator, day: Day) -> impl Iterator<Item = Unit> {
    let [before, now, after] =
        [day.plus_days(-1), day, day.plus_days(1)].map(|day| standing(evaluator, day));
    let of = now
        .iter()
        .filter(|(at, ways)| before.get(at) != Some(ways))
        .map(|(at, _)| Unit::Boundary(*at, day, Side::Of));
    let last = now.iter().filter(|(at, ways)| after.get(at) != Some(ways));
    let last = last.map(|(at, _)| Unit::Boundary(*at, day.plus_days(1), Side::Before));
    of.chain(last).collect::<Vec<_>>().into_iter()
}

/// For each clause that covers a transfer: is it in force on a day, in one way or another of answering what is open?
pub(super) fn standing(evaluator: &Evaluator, day: Day) -> BTreeMap<At, BTreeSet<bool>> {
    let finding = evaluator.on(day);
    let mut all: BTreeMap<At, BTreeSet<bool>> = evaluator
        .candidates
        .iter()
        .map(|candidate| (at(evaluator, candidate), BTreeSet::new()))
        .collect();
    for step in finding.cases.iter().flat_map(|case| &case.steps) {
        let in_force =
            matches!(step.status, Status::InForce(_) | Status::Displaced(_) | Status::Idle);
        if let Some(candidate) = evaluator.candidates.get(step.candidate) {
            all.entry(at(evaluator, candidate)).or_default().insert(in_force);
        }
    }
    if finding.cases.is_empty() {
        all.values_mut().for_each(|ways| _ = ways.insert(false));
    }
    all
}

fn at(evaluator: &Evaluator, candidate: &snapback_engine::evaluate::Candidate) -> At {
    let clauses = &evaluator.rules()[candidate.provision].clauses;
    let place = clauses.iter().position(|clause| std::ptr::eq(clause, candidate.clause));
    (candidate.provision, place.unwrap_or_default())
}

/// The exemptions that displace something.
pub(super) fn displacing<'a>(
    evaluator: &'a Evaluator,
    finding: &'a Finding,
) -> impl Iterator<Item = At> + 'a {
    finding.cases.iter().flat_map(move |case| {
        let by = case.steps.iter().filter_map(|step| match step.status {
            Status::Displaced(by) => case.steps.get(by),
            _ => None,
        });
        by.filter_map(|step| evaluator.candidates.get(step.candidate))
            .map(|candidate| at(evaluator, candidate))
    })
}

/// The answer a sentence tells, and the outcomes that rest on it, as those of the reading which gave them first.
fn said(answer: &Answer, link: &Link) -> Vec<Unit> {
    let (evaluator, rules) = (&answer.evaluator, answer.evaluator.rules());
    let giver = |via: Option<ReadingIx>| via.unwrap_or(evaluator.view.reading);
    let question = link.answer.as_ref().map(|(question, _)| *question);
    let told = |hold: &&&StatedOutcome| {
        link.event == Some(hold.event)
            || question.is_some_and(|asked| rules[hold.event].premises.contains(&asked))
    };
    let outcomes = evaluator
        .answers()
        .holds()
        .iter()
        .filter(told)
        .map(|hold| Unit::Outcome(giver(hold.stated.via), hold.event));
    let position = question
        .filter(|_| link.holder.is_some())
        .and_then(|question| evaluator.answers().position(question));
    let answers =
        position.map(|position| Unit::Answer(giver(position.stated.via), position.question));
    outcomes.chain(answers).collect()
}
