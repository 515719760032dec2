//! A transfer that shows what a clause does: the clause covers it, and the facts of its conditions
//! are stated.

use std::collections::HashSet;

use super::clause::{ClauseRef, InForce, clauses, displacing, in_force};
use snapback_engine::equivalence::{self, Detail, TransferSignature};
use snapback_engine::evaluate::{Candidate, Evaluator};
use snapback_engine::model::{
    Clause, Condition, Day, Direction, EntryIx, Instrument, ItemIx, QuestionIx, QuestionKind,
    ReadingIx, Ruleset, Subject, Test, Transfer, Value, View,
};
use snapback_engine::query::{self, Query};

/// A transfer for which a clause is in force on some day under some reading.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    pub clause: ClauseRef,
    pub transfer: Transfer,
    /// Answers supposed, where no reading gives those that bring the clause into force.
    pub supposed: Vec<(QuestionIx, Value)>,
    /// Whether the clause is an exemption that displaces another on some day.
    pub displaces: bool,
}

/// A probe for each clause that has one; for an exemption, where possible, one that displaces.
pub(crate) fn probes(rules: &Ruleset) -> Vec<Probe> {
    clauses(rules).filter_map(|(at, clause)| probe(rules, at, clause)).collect()
}

fn probe(rules: &Ruleset, at: ClauseRef, clause: &Clause) -> Option<Probe> {
    let mut supposed: Vec<_> =
        clause.conditions.iter().filter_map(|condition| meeting(rules, condition)).collect();
    supposed.retain(|(question, _)| !rules[*question].is_fact());
    let mut attempts = vec![(false, Vec::new()), (false, supposed)];
    if clause.exempts.is_some() {
        attempts.insert(0, (true, Vec::new()));
    }
    for (displaces, supposed) in attempts {
        let mut tried = HashSet::new();
        for transfer in transfers(rules, at, clause) {
            // What no rule tells apart from a transfer tried shows no more than that one.
            let evaluator = Evaluator::new(rules, &transfer, &View::of(ReadingIx(0)));
            if !tried.insert(TransferSignature::new(rules, &evaluator, Detail::Verdict)) {
                continue;
            }
            let probe = Probe { clause: at, transfer, supposed: supposed.clone(), displaces };
            if probe.shows(rules) {
                return Some(probe);
            }
        }
    }
    None
}

impl Probe {
    /// The query about the transfer on a day.
    pub fn query(&self, day: Day) -> Query {
        Query {
            transfer: self.transfer.clone(),
            day,
            as_of: None,
            supposed: self.supposed.clone(),
            direction_defaulted: false,
        }
    }

    /// The probe, and where it supposes answers the same transfer without them.
    pub fn and_as_read(&self) -> Vec<Self> {
        let mut probes = vec![self.clone()];
        if !self.supposed.is_empty() {
            probes.push(Self { supposed: Vec::new(), ..self.clone() });
        }
        probes
    }

    /// The clause asked about other items: those that fall in an entry on an answer to one of
    /// these questions.
    pub fn of_items_asking<'r>(
        &'r self,
        rules: &'r Ruleset,
        about: &'r [QuestionIx],
    ) -> impl Iterator<Item = Self> + 'r {
        let clause = clauses(rules).find(|(at, _)| *at == self.clause);
        let transfers = clause.into_iter().flat_map(|(at, clause)| transfers(rules, at, clause));
        transfers
            .filter(|transfer| asks_in_an_entry(rules, transfer, about))
            .map(|transfer| Self { transfer, ..self.clone() })
    }

    /// Evaluates the transfer under a reading.
    pub fn evaluator<'r>(&self, rules: &'r Ruleset, reading: ReadingIx) -> Evaluator<'r> {
        let view = View { supposed: self.supposed.clone(), ..View::of(reading) };
        Evaluator::new(rules, &self.transfer, &view)
    }

    /// The days on which the clause comes into force, or stops being so, under a reading.
    ///
    /// Between two days of the evaluator nothing changes, so each is compared with the one before.
    pub fn turns(&self, rules: &Ruleset, reading: ReadingIx) -> Vec<Day> {
        let evaluator = self.evaluator(rules, reading);
        let alone = self.alone(&evaluator);
        let mut turns = Vec::new();
        let mut before = None;
        for day in evaluator.days.iter().copied() {
            let earlier =
                before.unwrap_or_else(|| self.state_given(&evaluator, &alone, day.plus_days(-1)));
            let state = self.state_given(&evaluator, &alone, day);
            if state != earlier {
                turns.push(day);
            }
            before = Some(state);
        }
        turns
    }

    /// The state of the clause, for which the other clauses are asked only if it is open: they add
    /// no completion, and change nothing where all agree.
    fn state_given(&self, evaluator: &Evaluator, alone: &Evaluator, day: Day) -> InForce {
        let state = self.state(alone, day);
        if state.in_some && state.not_in_some { self.state(evaluator, day) } else { state }
    }

    /// The periods in which the clause is in force under a reading: the first day, the day after
    /// the last if there is one, and whether that depends on an open question.
    pub fn periods_in_force(
        &self,
        rules: &Ruleset,
        reading: ReadingIx,
    ) -> Vec<(Day, Option<Day>, bool)> {
        let evaluator = self.evaluator(rules, reading);
        let turns = self.turns(rules, reading);
        let ends = turns.iter().skip(1).copied().map(Some).chain([None]);
        let mut periods = Vec::new();
        for (from, until) in turns.iter().copied().zip(ends) {
            let state = self.state(&evaluator, from);
            if state.in_some {
                periods.push((from, until, state.not_in_some));
            }
        }
        periods
    }

    fn state(&self, evaluator: &Evaluator, day: Day) -> InForce {
        in_force(evaluator, day).remove(&self.clause).unwrap_or_default()
    }

    /// Whether the clause does what the probe is for, on some day under some reading.
    fn shows(&self, rules: &Ruleset) -> bool {
        ReadingIx::all(rules).any(|reading| self.shows_under(rules, reading))
    }

    /// All clauses together are evaluated only on days on which this one alone is in force.
    fn shows_under(&self, rules: &Ruleset, reading: ReadingIx) -> bool {
        let evaluator = self.evaluator(rules, reading);
        if self.displaces && !self.faces_what_it_exempts(&evaluator) {
            return false;
        }
        let alone = self.alone(&evaluator);
        let is_candidate = |day: &Day| self.state(&alone, *day).in_some;
        if !alone.days.iter().any(is_candidate) {
            return false;
        }
        evaluator.days.iter().filter(|day| is_candidate(day)).any(|day| {
            if self.displaces {
                displacing(&evaluator, &evaluator.on(*day)).contains(&self.clause)
            } else {
                self.state(&evaluator, *day).in_some
            }
        })
    }

    /// Whether a clause that this one exempts covers the transfer too.
    fn faces_what_it_exempts(&self, evaluator: &Evaluator) -> bool {
        let rules = evaluator.rules();
        let mut own = evaluator.candidates.iter();
        own.find(|by| ClauseRef::of(rules, by) == Some(self.clause)).is_some_and(|by| {
            evaluator.candidates.iter().any(|other| equivalence::exempts(rules, by, other))
        })
    }

    /// The same transfer with this clause as the only one that covers it. Other clauses can only
    /// rule completions out, so where it is not in force alone, it is not in force among them.
    fn alone<'r>(&self, evaluator: &Evaluator<'r>) -> Evaluator<'r> {
        let rules = evaluator.rules();
        let mut own: Vec<Candidate<'r>> = Vec::new();
        for candidate in evaluator.candidates.iter() {
            if ClauseRef::of(rules, candidate) == Some(self.clause) {
                own.push(candidate.clone());
            }
        }
        Evaluator::with_candidates(rules, &self.transfer, &evaluator.view, own)
    }
}

/// Whether an entry of the item is conditional on one of these questions.
fn asks_in_an_entry(rules: &Ruleset, transfer: &Transfer, about: &[QuestionIx]) -> bool {
    let Some(item) = transfer.subject.item(rules) else { return false };
    item.entries.iter().flat_map(|entry| &entry.conditions).any(|condition| {
        matches!(condition, Condition::Question(question, _) if about.contains(question))
    })
}

/// The transfers a clause covers: those of items first, then those of list entries.
fn transfers<'r>(
    rules: &'r Ruleset,
    at: ClauseRef,
    clause: &'r Clause,
) -> impl Iterator<Item = Transfer> + 'r {
    let instrument = &rules[rules[at.provision].instrument];
    let facts = [Direction::To, Direction::From]
        .map(|direction| (direction, facts(rules, instrument, clause, direction)));
    let items = ItemIx::all(rules).map(Subject::Item);
    items.chain(EntryIx::all(rules).map(Subject::Entry)).flat_map(move |subject| {
        let mut covered = Vec::new();
        for covers in clause.covers.iter() {
            for direction in &covers.directions {
                let stated = facts.iter().find(|(way, _)| way == direction);
                for activity in &covers.activities {
                    let (direction, activity) = (Some(*direction), Some(*activity));
                    let layer = instrument.issuer;
                    let usual = query::transfer(rules, subject, direction, activity, layer);
                    let facts = stated.map(|(_, facts)| facts.clone()).unwrap_or_default();
                    let transfer = Transfer { facts, ..usual };
                    if is_covered(rules, &transfer, clause) {
                        covered.push(transfer);
                    }
                }
            }
        }
        covered
    })
}

fn is_covered(rules: &Ruleset, transfer: &Transfer, clause: &Clause) -> bool {
    let evaluator = Evaluator::new(rules, transfer, &View::of(ReadingIx(0)));
    evaluator.candidates.iter().any(|candidate| std::ptr::eq(candidate.clause, clause))
}

/// The facts that meet the conditions of a clause, and a supplier or a destination where its
/// instrument binds named ones only; one value for each fact. What goes to the target State arrives
/// there.
fn facts(
    rules: &Ruleset,
    instrument: &Instrument,
    clause: &Clause,
    direction: Direction,
) -> Vec<(QuestionIx, Value)> {
    let mut facts: Vec<(QuestionIx, Value)> =
        clause.conditions.iter().filter_map(|condition| meeting(rules, condition)).collect();
    facts.retain(|(question, _)| rules[*question].is_fact());
    let of_kind = |kind: QuestionKind| QuestionIx::all(rules).find(|at| rules[*at].kind == kind);
    let arrives = direction == Direction::From;
    let (asked, state) = match instrument.destinations.first() {
        Some(destination) if arrives => (of_kind(QuestionKind::Destination), Some(destination)),
        None if !instrument.only_if_named => (None, None),
        _ => (of_kind(QuestionKind::Country), instrument.suppliers.first()),
    };
    if let (Some(question), Some(state)) = (asked, state) {
        facts.push((question, Value::Country(state.code.clone())));
    }
    facts.sort();
    facts.dedup_by(|one, other| one.0 == other.0);
    facts
}

/// An answer that meets a condition, if the condition asks for one.
fn meeting(rules: &Ruleset, condition: &Condition) -> Option<(QuestionIx, Value)> {
    let Condition::Question(question, test) = condition else { return None };
    let value = match test {
        Test::OneOf(answers) => Value::Listed(*answers.first()?),
        Test::AtLeast(least) => Value::exactly(*least),
        // Numbers are in thousandths. The bound may be the least number there is.
        Test::Below(bound) => Value::exactly(bound.saturating_sub(1000).max(0)),
        Test::Before(when) => Value::Day(when.days(rules).first()?.plus_days(-1)),
    };
    Some((*question, value))
}
