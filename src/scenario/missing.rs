//! The scenarios that would reach what others leave out, with the answers found.

use std::collections::BTreeSet;

use super::coverage::{Coverage, Side, Unit, met};
use super::probe::{Probe, clauses};
use super::reach::questions;
use snapback_engine::model::{Day, QuestionIx, ReadingIx, Ruleset};
use snapback_engine::query::{Query, ReadingRef};

/// A question nobody has asked, and under whose reading.
#[derive(Clone, Debug)]
pub struct Missing {
    /// What it is good for, in a few words.
    pub shows: String,
    /// The question.
    pub query: Query,
    /// Under which reading.
    pub reading: ReadingIx,
}

/// The questions that reach what a coverage leaves out, as far as any question does.
///
/// First the day before, the day of and the day after each boundary; then the days on which an exemption displaces
/// something or a reading tells an answer, where need be with another answer supposed.
#[must_use]
pub fn missing(rules: &Ruleset, coverage: &Coverage) -> Vec<Missing> {
    let mut search = Search { rules, left: coverage.missed().collect(), found: Vec::new() };
    coverage.probes.iter().for_each(|probe| search.boundaries(probe));
    coverage.probes.iter().for_each(|probe| search.standing(probe));
    let left: Vec<Unit> = search.left.iter().copied().collect();
    left.into_iter().for_each(|unit| search.position(unit, &coverage.probes));
    search.found
}

struct Search<'r> {
    rules: &'r Ruleset,
    left: BTreeSet<Unit>,
    found: Vec<Missing>,
}

impl Search<'_> {
    fn boundaries(&mut self, probe: &Probe) {
        for reading in ReadingIx::all(self.rules) {
            for day in probe.turns(self.rules, reading) {
                let wanted =
                    [Side::Before, Side::Of].map(|side| Unit::Boundary(probe.at, day, side));
                if wanted.iter().any(|unit| self.left.contains(unit)) {
                    self.three_days(probe, reading, day);
                }
            }
        }
    }

    fn three_days(&mut self, probe: &Probe, reading: ReadingIx, day: Day) {
        let provision = &self.rules[probe.at.0].id;
        for (by, side) in [(-1, "the day before"), (0, "the day of"), (1, "the day after")] {
            self.take(probe, reading, day.plus_days(by), format!("{provision}, {side} {day}"));
        }
    }

    /// The clause in force, or displacing something, where no boundary has shown it.
    fn standing(&mut self, probe: &Probe) {
        let wanted = [Unit::Clause(probe.at), Unit::Exemption(probe.at)];
        for reading in ReadingIx::all(self.rules) {
            for day in probe.evaluator(self.rules, reading).days.iter() {
                let left: Vec<Unit> =
                    wanted.into_iter().filter(|unit| self.left.contains(unit)).collect();
                if left.iter().any(|unit| self.met(probe, reading, *day).contains(unit)) {
                    self.take(
                        probe,
                        reading,
                        *day,
                        format!("{} does what it is for", self.rules[probe.at.0].id),
                    );
                }
            }
        }
    }

    /// A reading's answer, or an outcome it states, told in a chain.
    fn position(&mut self, unit: Unit, probes: &[Probe]) {
        let (reading, about) = match unit {
            Unit::Answer(reading, question) => (reading, vec![question]),
            Unit::Outcome(reading, event) => (reading, self.rules[event].premises.clone()),
            Unit::Clause(_) | Unit::Exemption(_) | Unit::Boundary(..) => return,
        };
        if !self.left.contains(&unit) {
            return;
        }
        let rules = self.rules;
        let near = self.near(&about, probes);
        let plain = near
            .iter()
            .flat_map(|(probe, _)| probe.as_read().chain(probe.of_items_asking(rules, &about)));
        let supposing =
            near.iter().flat_map(|(probe, asked)| supposing(rules, probe, asked, &about));
        for probe in plain.chain(supposing) {
            let days = probe.evaluator(rules, reading).days;
            if let Some(day) =
                days.iter().find(|day| self.met(&probe, reading, **day).contains(&unit))
            {
                return self.take(
                    &probe,
                    reading,
                    *day,
                    format!("what {} answers", rules[reading].id),
                );
            }
        }
    }

    /// The probes whose clause can come to ask about some questions, with everything it can ask.
    fn near<'p>(
        &self,
        about: &[QuestionIx],
        probes: &'p [Probe],
    ) -> Vec<(&'p Probe, BTreeSet<QuestionIx>)> {
        let of = |probe: &'p Probe| {
            let clause = clauses(self.rules).find(|(at, _)| *at == probe.at)?.1;
            Some((probe, questions(self.rules, probe.at, clause)))
        };
        probes
            .iter()
            .filter_map(of)
            .filter(|(_, asked)| about.iter().any(|question| asked.contains(question)))
            .collect()
    }

    fn met(&self, probe: &Probe, reading: ReadingIx, day: Day) -> BTreeSet<Unit> {
        met(self.rules, &probe.query(day), ReadingRef::Fixed(reading))
    }

    fn take(&mut self, probe: &Probe, reading: ReadingIx, day: Day, shows: String) {
        for unit in self.met(probe, reading, day) {
            self.left.remove(&unit);
        }
        self.found.push(Missing { shows, query: probe.query(day), reading });
    }
}

/// The probe with one answer more supposed, on each other question of law and for each answer to it.
fn supposing(
    rules: &Ruleset,
    probe: &Probe,
    asked: &BTreeSet<QuestionIx>,
    about: &[QuestionIx],
) -> Vec<Probe> {
    let free = |question: &&QuestionIx| !rules[**question].is_fact() && !about.contains(question);
    let free = asked
        .iter()
        .filter(free)
        .filter(|question| !probe.supposed.iter().any(|(known, _)| known == *question));
    let with = |(question, value)| {
        let mut supposed = probe.supposed.clone();
        supposed.push((question, value));
        supposed.sort();
        Probe { supposed, ..probe.clone() }
    };
    free.flat_map(|question| {
        rules[*question].every_answer().into_iter().map(|value| (*question, value))
    })
    .map(with)
    .collect()
}
