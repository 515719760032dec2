//! The clauses of a set, and whether they are in force.

use std::collections::BTreeMap;

use snapback_engine::evaluate::{Candidate, Evaluator, Finding, Status};
use snapback_engine::model::{Clause, Day, ProvisionIx, Ruleset};

/// A clause, by its provision and its position there, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClauseRef {
    pub provision: ProvisionIx,
    pub number: usize,
}

impl ClauseRef {
    /// Of a clause of a provision; none for a claim or a gap.
    pub fn of(rules: &Ruleset, candidate: &Candidate) -> Option<Self> {
        let provision = candidate.rule.provision()?;
        let is_other = |clause: &&Clause| !std::ptr::eq(*clause, candidate.clause);
        let number = rules[provision].clauses.iter().take_while(is_other).count();
        Some(Self { provision, number })
    }
}

/// Every clause that covers something.
pub(crate) fn clauses(rules: &Ruleset) -> impl Iterator<Item = (ClauseRef, &Clause)> {
    ProvisionIx::all(rules).flat_map(|provision| {
        let clauses = rules[provision].clauses.iter().enumerate();
        clauses
            .filter(|(_, clause)| clause.covers.is_some())
            .map(move |(number, clause)| (ClauseRef { provision, number }, clause))
    })
}

/// Whether a clause is in force on a day, over all completions of the open answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InForce {
    /// In some completion it is.
    pub in_some: bool,
    /// In some completion it is not.
    pub not_in_some: bool,
}

/// For each clause that covers a transfer, whether it is in force on a day.
pub(crate) fn in_force(evaluator: &Evaluator, day: Day) -> BTreeMap<ClauseRef, InForce> {
    let rules = evaluator.rules();
    let mut all = BTreeMap::new();
    for candidate in evaluator.candidates.iter() {
        if let Some(clause) = ClauseRef::of(rules, candidate) {
            all.insert(clause, InForce::default());
        }
    }
    let finding = evaluator.on(day);
    if finding.completions.is_empty() {
        all.values_mut().for_each(|in_force| in_force.not_in_some = true);
    }
    for step in finding.completions.iter().flat_map(|case| &case.statuses) {
        let Some(clause) = ClauseRef::of(rules, &evaluator[step.candidate]) else { continue };
        let in_force = all.entry(clause).or_default();
        match step.status {
            Status::InForce(_) | Status::Displaced(_) | Status::Idle => in_force.in_some = true,
            _ => in_force.not_in_some = true,
        }
    }
    all
}

/// The clauses that displace another in a finding.
pub(crate) fn displacing(evaluator: &Evaluator, finding: &Finding) -> Vec<ClauseRef> {
    let mut found = Vec::new();
    for case in &finding.completions {
        for step in &case.statuses {
            let Status::Displaced(by) = step.status else { continue };
            found.extend(ClauseRef::of(evaluator.rules(), &evaluator[by]));
        }
    }
    found
}
