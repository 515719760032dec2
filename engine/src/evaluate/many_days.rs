//! Evaluates many days in order; a clause is re-evaluated only when one of its change days has
//! passed.

use std::collections::HashMap;

use super::cover::clause_change_days;
use super::evaluator::{for_each_completion, strictest_finding};
use super::{Candidate, ClauseStatus, Completion, Evaluator, Finding};
use crate::model::{Day, Layer, QuestionIx, Ruleset, Value};
use crate::resolve::{Asked, ChangeDays, Choice, Resolved, Resolver};

impl<'r> Evaluator<'r> {
    /// The findings on `days`, which are sorted. Equal neighbours are merged into the first: each
    /// finding holds up to the day of the next, and equals [`Evaluator::on`] on each of its days.
    #[must_use]
    pub fn evaluate_days(&self, days: &[Day]) -> Vec<Finding<'r>> {
        if !self.by_person.is_empty() {
            return self.evaluate_days_by_person(days);
        }
        let mut cached = CachedClauses::new(self);
        let mut findings: Vec<Finding<'r>> = Vec::new();
        for day in days {
            if findings.is_empty() || cached.changed(*day) {
                findings.push(cached.finding(*day));
            }
        }
        findings
    }

    /// On each day on which the finding for a kind of person changes, the strictest of them.
    fn evaluate_days_by_person(&self, days: &[Day]) -> Vec<Finding<'r>> {
        let by_person: Vec<Vec<Finding<'r>>> =
            self.by_person.iter().map(|evaluator| evaluator.evaluate_days(days)).collect();
        let mut changes: Vec<Day> = by_person.iter().flatten().map(|finding| finding.day).collect();
        changes.sort_unstable();
        changes.dedup();
        let on = |day: Day| {
            let holding = |findings: &Vec<Finding<'r>>| {
                let until_then = findings.partition_point(|finding| finding.day <= day);
                findings.get(until_then.checked_sub(1)?).cloned()
            };
            let findings = by_person.iter().filter_map(holding).collect();
            strictest_finding(findings).map(|finding| Finding { day, ..finding })
        };
        changes.into_iter().filter_map(on).collect()
    }

    /// All days on which a finding, grounds included, may change, sorted. A superset of `days`.
    #[must_use]
    pub fn change_days(&self) -> Vec<Day> {
        let mut days = self.days.to_vec();
        for candidate in self.candidates.iter() {
            days.extend(self.candidate_change_days(candidate));
        }
        days.extend(addressee_days(self.rules, self.transfer.layer));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// All days on which the status of a candidate, grounds included, may change, sorted.
    pub(super) fn candidate_change_days(&self, candidate: &Candidate<'r>) -> Vec<Day> {
        let regime = self.rules.regime_windows(candidate.rule);
        clause_change_days(self.rules, candidate).windows(regime).sorted()
    }
}

/// The days on which it can change whether a supplier is an addressee of a layer, or whether that is
/// known.
fn addressee_days(rules: &Ruleset, layer: Layer) -> Vec<Day> {
    let of_layer = rules.instruments.iter().filter(|one| one.issuer == layer);
    let windows = of_layer.flat_map(|one| &one.suppliers).map(|one| &one.window);
    ChangeDays::new(rules).windows(windows).sorted()
}

/// The statuses evaluated last, for each combination of choices.
struct CachedClauses<'m, 'r> {
    evaluator: &'m Evaluator<'r>,
    /// The change days of each candidate, in the order of the candidates.
    change_days: Vec<Vec<Day>>,
    by_choices: HashMap<Vec<(QuestionIx, Value)>, Vec<CachedStatus<'r>>>,
    /// Whether an update since the last question replaced a status by a different one.
    changed: bool,
}

struct CachedStatus<'r> {
    /// How many change days had passed.
    passed: usize,
    /// The status, or the open question for which there was no choice.
    result: Result<ClauseStatus<'r>, Asked>,
}

impl<'m, 'r> CachedClauses<'m, 'r> {
    fn new(evaluator: &'m Evaluator<'r>) -> Self {
        let candidates = evaluator.candidates.iter();
        let change_days = candidates.map(|one| evaluator.candidate_change_days(one)).collect();
        Self { evaluator, change_days, by_choices: HashMap::new(), changed: false }
    }

    /// Whether the finding on a day differs from that on the day evaluated last.
    fn changed(&mut self, day: Day) -> bool {
        self.changed = false;
        for_each_completion(|choices| self.update(day, choices).map(|_| Some(())));
        self.changed
    }

    fn finding(&mut self, day: Day) -> Finding<'r> {
        let mut completions = for_each_completion(|choices| self.completion(day, choices, true));
        if completions.is_empty() {
            completions = for_each_completion(|choices| self.completion(day, choices, false));
        }
        self.evaluator.finding(day, completions)
    }

    fn completion(
        &mut self,
        day: Day,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<Completion<'r>>> {
        let evaluator = self.evaluator;
        let mut statuses = Vec::with_capacity(self.change_days.len());
        for cached in self.update(day, choices)? {
            let status = cached.result.clone();
            statuses.push(status.map_err(|asked| evaluator.answers.open_question(asked))?);
        }
        let resolver = Resolver::new(evaluator.rules, &evaluator.answers, choices);
        evaluator.completion(resolver, statuses, choices, heed_outcomes)
    }

    /// Re-evaluates the clauses of which a change day has passed. The cached statuses end at the
    /// first open question.
    fn update(&mut self, day: Day, choices: &[Choice<'r>]) -> Resolved<'r, &[CachedStatus<'r>]> {
        let evaluator = self.evaluator;
        let mut resolver = Resolver::new(evaluator.rules, &evaluator.answers, choices);
        let key = choices.iter().map(|choice| (choice.question, choice.value.clone())).collect();
        let statuses = self.by_choices.entry(key).or_default();
        for (at, change_days) in evaluator.indices().zip(&self.change_days) {
            let passed = change_days.partition_point(|change| *change <= day);
            let known = statuses.get_mut(at.0);
            if known.as_ref().is_some_and(|one| one.passed == passed && one.result.is_ok()) {
                continue;
            }
            let (result, open) = match evaluator.clause_status(&mut resolver, day, at) {
                Ok(status) => (Ok(status), None),
                Err(open) => (Err(open.asked), Some(open)),
            };
            self.changed |= !known.as_ref().is_some_and(|one| same_result(&one.result, &result));
            let cached = CachedStatus { passed, result };
            match known {
                Some(known) => *known = cached,
                None => statuses.push(cached),
            }
            if let Some(open) = open {
                return Err(open);
            }
        }
        Ok(statuses)
    }
}

/// Whether two statuses and their grounds are equal, or both turn on the same open question.
fn same_result(one: &Result<ClauseStatus, Asked>, other: &Result<ClauseStatus, Asked>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => same_status(one, other),
        (Err(one), Err(other)) => one.question == other.question,
        _ => false,
    }
}

fn same_status(one: &ClauseStatus, other: &ClauseStatus) -> bool {
    let entry = |status: &ClauseStatus| status.entry.map(std::ptr::from_ref);
    (&one.status, one.effect, one.approved, entry(one))
        == (&other.status, other.effect, other.approved, entry(other))
        && one.grounds.len() == other.grounds.len()
        && one.grounds.iter().zip(&other.grounds).all(|(one, other)| one.same(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Law, day, evaluator};

    #[test]
    fn many_days_are_each_day() {
        let rules = Law::default()
            .may_end(2000, "2 years")
            .ban(1, "in_force: [{from: {event: start}, until: {event: end}}]")
            .ban(2, "in_force: [{from: {on: day 2200}, until: {on: day 2230}}]")
            .rules();
        let evaluator = evaluator(&rules);
        let days: Vec<Day> = (day(900).0..day(3000).0).map(Day).collect();
        let findings = evaluator.evaluate_days(&days);
        let first_days: Vec<Day> = findings.iter().map(|finding| finding.day).collect();
        // The two years have one leap day.
        let expected = [900, 1000, 2000, 2200, 2230, 2000 + 2 * 365 + 1];
        assert_eq!(first_days, expected.map(day));
        assert!(first_days.iter().skip(1).all(|on| evaluator.change_days().contains(on)));
        for on in days {
            let merged = findings.iter().rev().find(|finding| finding.day <= on);
            let plain = evaluator.on(on);
            assert_eq!(
                merged.map(|one| (one.verdict, &one.provisions, &one.possible, &one.turns_on)),
                Some((plain.verdict, &plain.provisions, &plain.possible, &plain.turns_on)),
                "{on}"
            );
        }
    }

    #[test]
    fn the_days_on_which_a_supplier_is_listed_or_that_becomes_known_are_change_days() {
        let listed = "  - {code: AA, from: {on: day 2000}, until: {event: end}}\n";
        let rules = Law::default()
            .may_end(2500, "10 days")
            .lists_suppliers("union", listed)
            .ban(1, "")
            .rules();
        let days = evaluator(&rules).change_days();
        for on in [2000, 2510] {
            assert!(days.contains(&day(on)), "{on}: {days:?}");
        }
    }
}
