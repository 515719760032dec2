//! Scenarios that would reach what others leave out.

use std::collections::BTreeSet;

use super::clause::clauses;
use super::coverage::{BoundarySide, Coverage, Unit, reached_by};
use super::probe::Probe;
use super::questions::questions;
use snapback_engine::model::{Day, QuestionIx, ReadingIx, Ruleset};
use snapback_engine::query::{Query, ReadingRef};

/// A query that no scenario asks.
#[derive(Clone, Debug)]
pub(crate) struct Missing {
    /// What it shows, in a few words.
    pub shows: String,
    pub query: Query,
    /// The reading to ask it under.
    pub reading: ReadingIx,
}

/// The queries that reach what a coverage leaves out, as far as any query does.
///
/// First the day before, the day of and the day after each boundary; then the days on which an
/// exemption displaces something or a reading's answer is cited, if need be with another answer
/// supposed.
pub(crate) fn missing(rules: &Ruleset, coverage: &Coverage) -> Vec<Missing> {
    let probes = &coverage.probes;
    let mut search = Search { rules, left: coverage.missed(), found: Vec::new() };
    for probe in probes {
        search.boundaries(probe);
    }
    for probe in probes {
        search.effect(probe);
    }
    for unit in search.left.clone() {
        search.position(unit, probes);
    }
    search.found
}

struct Search<'r> {
    rules: &'r Ruleset,
    /// What no scenario and no query found reaches.
    left: BTreeSet<Unit>,
    found: Vec<Missing>,
}

impl Search<'_> {
    fn boundaries(&mut self, probe: &Probe) {
        for reading in ReadingIx::all(self.rules) {
            for day in probe.turns(self.rules, reading) {
                let is_left = |side| self.left.contains(&Unit::Boundary(probe.clause, day, side));
                if is_left(BoundarySide::Before) || is_left(BoundarySide::Of) {
                    self.three_days(probe, reading, day);
                }
            }
        }
    }

    fn three_days(&mut self, probe: &Probe, reading: ReadingIx, day: Day) {
        let provision = &self.rules[probe.clause.provision].id;
        for (by, side) in [(-1, "the day before"), (0, "the day of"), (1, "the day after")] {
            self.take(probe, reading, day.plus_days(by), format!("{provision}, {side} {day}"));
        }
    }

    /// A day on which the clause is in force or displaces another, if no boundary has shown it.
    fn effect(&mut self, probe: &Probe) {
        let wanted = [Unit::Clause(probe.clause), Unit::Exemption(probe.clause)];
        for reading in ReadingIx::all(self.rules) {
            for day in probe.evaluator(self.rules, reading).days.iter() {
                if !wanted.iter().any(|unit| self.left.contains(unit)) {
                    return;
                }
                let reached = self.reached(probe, reading, *day);
                if wanted.iter().any(|unit| self.left.contains(unit) && reached.contains(unit)) {
                    let id = &self.rules[probe.clause.provision].id;
                    self.take(probe, reading, *day, format!("{id} does what it is for"));
                }
            }
        }
    }

    /// A day on which a reading's answer, or an outcome it states, is cited.
    fn position(&mut self, unit: Unit, probes: &[Probe]) {
        let rules = self.rules;
        let (reading, about) = match unit {
            Unit::Answer(reading, question) => (reading, vec![question]),
            Unit::Outcome(reading, event) => (reading, rules[event].premises.clone()),
            Unit::Clause(_) | Unit::Exemption(_) | Unit::Boundary(..) => return,
        };
        if !self.left.contains(&unit) {
            return;
        }
        let near = asking(rules, &about, probes);
        let plain = near.iter().flat_map(|(probe, _)| {
            probe.and_as_read().into_iter().chain(probe.of_items_asking(rules, &about))
        });
        let supposing =
            near.iter().flat_map(|(probe, asked)| supposing(rules, probe, asked, &about));
        for probe in plain.chain(supposing) {
            for day in probe.evaluator(rules, reading).days.iter() {
                if self.reached(&probe, reading, *day).contains(&unit) {
                    let shows = format!("what {} answers", rules[reading].id);
                    return self.take(&probe, reading, *day, shows);
                }
            }
        }
    }

    fn reached(&self, probe: &Probe, reading: ReadingIx, day: Day) -> BTreeSet<Unit> {
        reached_by(self.rules, &probe.query(day), ReadingRef::Fixed(reading))
    }

    fn take(&mut self, probe: &Probe, reading: ReadingIx, day: Day, shows: String) {
        for unit in self.reached(probe, reading, day) {
            self.left.remove(&unit);
        }
        self.found.push(Missing { shows, query: probe.query(day), reading });
    }
}

/// The probes whose clause can ask one of these questions, each with all it can ask.
fn asking<'p>(
    rules: &Ruleset,
    about: &[QuestionIx],
    probes: &'p [Probe],
) -> Vec<(&'p Probe, BTreeSet<QuestionIx>)> {
    let mut found = Vec::new();
    for probe in probes {
        let Some((at, clause)) = clauses(rules).find(|(at, _)| *at == probe.clause) else {
            continue;
        };
        let asked = questions(rules, at, clause);
        if about.iter().any(|question| asked.contains(question)) {
            found.push((probe, asked));
        }
    }
    found
}

/// The probe with one more answer supposed: each answer to each other question of law it can ask.
fn supposing(
    rules: &Ruleset,
    probe: &Probe,
    asked: &BTreeSet<QuestionIx>,
    about: &[QuestionIx],
) -> Vec<Probe> {
    let mut probes = Vec::new();
    for question in asked {
        let is_supposed = probe.supposed.iter().any(|(known, _)| known == question);
        if rules[*question].is_fact() || about.contains(question) || is_supposed {
            continue;
        }
        for value in rules[*question].every_answer() {
            let mut supposed = probe.supposed.clone();
            supposed.push((*question, value));
            supposed.sort();
            probes.push(Probe { supposed, ..probe.clone() });
        }
    }
    probes
}
