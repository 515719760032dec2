//! A transfer that shows what a clause does: it covers it, and the facts of its conditions are stated.

use super::coverage::{displacing, standing};
use snapback_engine::evaluate::Evaluator;
use snapback_engine::model::{
    Clause, Condition, Day, EntryIx, Instrument, ItemIx, ProvisionIx, QuestionIx, QuestionKind,
    ReadingIx, Ruleset, Subject, Test, Transfer, Value, View,
};
use snapback_engine::query::{self, Query};

/// A clause by its provision and its place there.
pub type At = (ProvisionIx, usize);

/// A transfer under which a clause is in force on some day under some reading.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The clause.
    pub at: At,
    /// The transfer.
    pub transfer: Transfer,
    /// Answers supposed, where no reading gives those that bring the clause into force.
    pub supposed: Vec<(QuestionIx, Value)>,
    /// An exemption that displaces something.
    pub displaces: bool,
}

/// Every clause that can bear on a transfer.
pub fn clauses(rules: &Ruleset) -> impl Iterator<Item = (At, &Clause)> {
    ProvisionIx::all(rules).flat_map(|provision| {
        let clauses = rules[provision].clauses.iter().enumerate();
        clauses
            .filter(|(_, clause)| clause.covers.is_some())
            .map(move |(at, clause)| ((provision, at), clause))
    })
}

/// A probe for each clause that has one: for an exemption, where there is one, a transfer in which it displaces something.
#[must_use]
pub fn probes(rules: &Ruleset) -> Vec<Probe> {
    clauses(rules).filter_map(|(at, clause)| probe(rules, at, clause)).collect()
}

fn probe(rules: &Ruleset, at: At, clause: &Clause) -> Option<Probe> {
    let as_read =
        |displaces| move |transfer| Probe { at, transfer, supposed: Vec::new(), displaces };
    let supposed: Vec<_> = clause
        .conditions
        .iter()
        .filter_map(|condition| met(rules, condition))
        .filter(|(q, _)| !rules[*q].is_fact())
        .collect();
    let supposing = |transfer| Probe { at, transfer, supposed: supposed.clone(), displaces: false };
    let displacing = clause
        .exempts
        .is_some()
        .then(|| transfers(rules, at, clause).map(as_read(true)).find(|probe| probe.shows(rules)));
    let in_force =
        || transfers(rules, at, clause).map(as_read(false)).find(|probe| probe.shows(rules));
    displacing
        .flatten()
        .or_else(in_force)
        .or_else(|| transfers(rules, at, clause).map(supposing).find(|probe| probe.shows(rules)))
}

impl Probe {
    /// The question it puts on a day.
    #[must_use]
    pub fn query(&self, day: Day) -> Query {
        Query {
            transfer: self.transfer.clone(),
            day,
            as_of: None,
            supposed: self.supposed.clone(),
            direction_defaulted: false,
        }
    }

    /// The probe, and, where it supposes answers, the same transfer without them.
    pub fn as_read(&self) -> impl Iterator<Item = Self> {
        let plain =
            (!self.supposed.is_empty()).then(|| Self { supposed: Vec::new(), ..self.clone() });
        std::iter::once(self.clone()).chain(plain)
    }

    /// The same clause asked about items that fall in an entry only on an answer to one of some questions.
    pub fn of_items_asking<'r>(
        &self,
        rules: &'r Ruleset,
        about: &'r [QuestionIx],
    ) -> impl Iterator<Item = Self> + 'r {
        let asks = move |condition: &Condition| matches!(condition, Condition::Question(question, _) if about.contains(question));
        let asking = move |transfer: &Transfer| {
            let item = transfer.subject.item(rules);
            item.is_some_and(|item| {
                item.entries.iter().flat_map(|entry| &entry.conditions).any(asks)
            })
        };
        let clause = clauses(rules).find(|(at, _)| *at == self.at).map(|(_, clause)| clause);
        let probe = self.clone();
        let all = clause
            .into_iter()
            .flat_map(move |clause| transfers(rules, probe.at, clause).filter(asking));
        let probe = self.clone();
        all.map(move |transfer| Self { transfer, ..probe.clone() })
    }

    /// The transfer under a reading.
    #[must_use]
    pub fn evaluator<'r>(&self, rules: &'r Ruleset, reading: ReadingIx) -> Evaluator<'r> {
        Evaluator::new(
            rules,
            &self.transfer,
            &View { supposed: self.supposed.clone(), ..View::of(reading) },
        )
    }

    /// The days on which the clause comes into force or goes out of it under a reading.
    #[must_use]
    pub fn turns(&self, rules: &Ruleset, reading: ReadingIx) -> Vec<Day> {
        let evaluator = self.evaluator(rules, reading);
        let of = |day: Day| standing(&evaluator, day).remove(&self.at);
        evaluator.days.iter().copied().filter(|day| of(*day) != of(day.plus_days(-1))).collect()
    }

    /// The days on which the clause is in force under a reading: from, until, and whether that turns on an open question.
    #[must_use]
    pub fn stretches(&self, rules: &Ruleset, reading: ReadingIx) -> Vec<(Day, Option<Day>, bool)> {
        let evaluator = self.evaluator(rules, reading);
        let turns = self.turns(rules, reading);
        let ends = turns.iter().skip(1).copied().map(Some).chain([None]);
        let stretch = |(from, until): (Day, Option<Day>)| {
            let ways = standing(&evaluator, from).remove(&self.at).unwrap_or_default();
            ways.contains(&true).then(|| (from, until, ways.contains(&false)))
        };
        turns.iter().copied().zip(ends).filter_map(stretch).collect()
    }

    /// Under some reading, on some day, the clause does what the probe is for.
    fn shows(&self, rules: &Ruleset) -> bool {
        ReadingIx::all(rules).any(|reading| {
            let evaluator = self.evaluator(rules, reading);
            let in_force = |day: Day| {
                standing(&evaluator, day).get(&self.at).is_some_and(|ways| ways.contains(&true))
            };
            let does =
                |day: Day| displacing(&evaluator, &evaluator.on(day)).any(|at| at == self.at);
            evaluator
                .days
                .iter()
                .any(|day| if self.displaces { does(*day) } else { in_force(*day) })
        })
    }
}

/// The transfers a clause covers: items first, then bare entries.
fn transfers<'r>(
    rules: &'r Ruleset,
    at: At,
    clause: &'r Clause,
) -> impl Iterator<Item = Transfer> + 'r {
    let subjects =
        ItemIx::all(rules).map(Subject::Item).chain(EntryIx::all(rules).map(Subject::Entry));
    let ways = clause.covers.iter().flat_map(|covers| &covers.directions);
    let ways: Vec<_> = ways
        .flat_map(|way| {
            clause.covers.iter().flat_map(|covers| &covers.activities).map(|done| (*way, *done))
        })
        .collect();
    let instrument = &rules[rules[at.0].instrument];
    let facts = facts(rules, instrument, clause);
    let all =
        subjects.flat_map(move |subject| ways.clone().into_iter().map(move |way| (subject, way)));
    let all = all.map(move |(subject, (way, activity))| {
        let transfer =
            query::transfer(rules, subject, Some(way), Some(activity), instrument.issuer);
        Transfer { facts: facts.clone(), ..transfer }
    });
    all.filter(move |transfer| {
        let evaluator = Evaluator::new(rules, transfer, &View::of(ReadingIx(0)));
        evaluator.candidates.iter().any(|candidate| std::ptr::eq(candidate.clause, clause))
    })
}

/// The facts under which the conditions of a clause are met, and a supplier where its instrument wants one named.
fn facts(rules: &Ruleset, instrument: &Instrument, clause: &Clause) -> Vec<(QuestionIx, Value)> {
    let met = clause.conditions.iter().filter_map(|condition| met(rules, condition));
    let mut facts: Vec<(QuestionIx, Value)> =
        met.filter(|(question, _)| rules[*question].is_fact()).collect();
    let supplier = QuestionIx::all(rules).find(|at| rules[*at].kind == QuestionKind::Country);
    let bound = instrument.suppliers.first().filter(|_| instrument.only_if_named);
    facts.extend(
        supplier
            .zip(bound)
            .map(|(question, supplier)| (question, Value::Country(supplier.code.clone()))),
    );
    facts.sort();
    facts.dedup_by(|a, b| a.0 == b.0);
    facts
}

/// The answer that meets a condition, where it asks for one.
fn met(rules: &Ruleset, condition: &Condition) -> Option<(QuestionIx, Value)> {
    let Condition::Question(question, test) = condition else { return None };
    let value = match test {
        Test::OneOf(answers) => Value::Listed(*answers.first()?),
        Test::AtLeast(least) => Value::exactly(*least),
        Test::Below(bound) => Value::exactly(bound.saturating_sub(1000).max(0)),
        Test::Before(when) => Value::Day(when.days(rules).first()?.plus_days(-1)),
    };
    Some((*question, value))
}
