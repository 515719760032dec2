//! What an answer relies on, and the weakest of it.

use super::{ClauseStatus, Completion, Evaluator, Status};
use crate::model::{Basis, Confidence, Day, ItemEntry, Source, Subject, Verdict};
use crate::resolve::{Ground, Origin, Resolver};

/// The weakest of what an answer relies on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relied {
    pub(super) basis: Basis,
    pub(super) confidence: Confidence,
}

impl Default for Relied {
    fn default() -> Self {
        Self { basis: Basis::Text, confidence: Confidence::Verified }
    }
}

impl Relied {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            basis: self.basis.min(other.basis),
            confidence: self.confidence.min(other.confidence),
        }
    }

    fn on(self, source: &Source) -> Self {
        Self { confidence: self.confidence.min(source.confidence), ..self }
    }

    fn upon(self, basis: Basis) -> Self {
        Self { basis: self.basis.min(basis), ..self }
    }
}

impl<'r> Evaluator<'r> {
    /// The steps a case relies on: what decides, what was displaced, and why nothing stricter stands.
    #[must_use]
    pub fn relied_steps(&self, case: &Completion<'r>) -> Vec<usize> {
        let given_room: Vec<usize> =
            case.deciding.iter().filter_map(|at| self.first_displaced(case, *at)).collect();
        let matters = |(at, step): (usize, &ClauseStatus<'r>)| {
            let displaced_by_it =
                case.steps.iter().any(|other| other.status == Status::Displaced(at));
            let could_displace = !step.status.stands()
                && case
                    .deciding
                    .iter()
                    .filter_map(|at| case.steps.get(*at))
                    .any(|of| self.displaces(step, of));
            let decides = case.deciding.contains(&at) || given_room.contains(&at);
            (decides || stricter(case, step) || displaced_by_it || could_displace).then_some(at)
        };
        case.steps.iter().enumerate().filter_map(matters).collect()
    }

    /// What an exemption that decides displaces: without it, it would have no effect. Nothing where something stricter serves.
    fn first_displaced(&self, case: &Completion<'r>, by: usize) -> Option<usize> {
        let exemption = case.steps.get(by)?;
        let displaced = |step: &ClauseStatus<'r>| {
            matches!(step.status, Status::Displaced(_)) && self.displaces(exemption, step)
        };
        let served = case.steps.iter().any(|step| displaced(step) && stricter(case, step));
        if served { None } else { case.steps.iter().position(displaced) }
    }

    pub(super) fn relied(&self, case: &Completion<'r>) -> Relied {
        let steps = self.relied_steps(case);
        let steps = steps.iter().filter_map(|at| case.steps.get(*at).map(|step| (*at, step)));
        let relied = steps.fold(Relied::default(), |relied, (_, step)| self.rely(relied, step));
        if case.deciding.is_empty() { self.class(relied, case) } else { relied }
    }

    fn rely(&self, relied: Relied, step: &ClauseStatus<'r>) -> Relied {
        let relied = step.grounds.iter().fold(relied, |relied, ground| self.ground(relied, ground));
        let in_force = matches!(step.status, Status::InForce(_) | Status::Displaced(_));
        match self.candidates.get(step.candidate).filter(|_| in_force) {
            Some(candidate) => {
                let relied = relied.on(candidate
                    .clause
                    .source
                    .as_ref()
                    .unwrap_or(&self.rules[candidate.provision].source));
                step.entry.map_or(relied, |entry| relied.on(&entry.source))
            }
            None => relied,
        }
    }

    /// For an unrestricted transfer: the classes it falls in, as far as they are settled.
    fn class(&self, relied: Relied, case: &Completion<'r>) -> Relied {
        if let Subject::Entry(entry) = self.transfer.subject {
            return relied.on(&self.rules[entry].source);
        }
        self.classes(case).iter().fold(relied, |relied, entry| relied.on(&entry.source))
    }

    /// The entries of the item whose conditions are known to hold in a case.
    #[must_use]
    pub fn classes(&self, case: &Completion<'r>) -> Vec<&'r ItemEntry> {
        let Subject::Item(item) = self.transfer.subject else { return Vec::new() };
        let rules = self.rules;
        let mut resolver = Resolver::new(rules, &self.answers, &case.choices);
        let holds = |entry: &&ItemEntry| {
            resolver.all_hold(&entry.conditions, Day::LAST, &[]).unwrap_or(false)
        };
        rules[item].entries.iter().filter(holds).collect()
    }

    fn ground(&self, relied: Relied, ground: &Ground<'r>) -> Relied {
        match ground {
            Ground::Bound(source) => relied.on(source),
            Ground::Event(event, Some(_)) => relied.on(&self.rules[*event].source),
            Ground::Event(_, None) => relied,
            Ground::Held(hold) => relied.on(&hold.stated.source).upon(hold.stated.basis),
            Ground::Answer(question, _, origin) => match origin {
                Origin::Party(position) => {
                    relied.on(&position.stated.source).upon(position.stated.basis)
                }
                Origin::Presumed(_) => {
                    relied.on(&self.rules[*question].source).upon(Basis::Presumed)
                }
                Origin::Supposed if !self.rules[*question].is_fact() => {
                    relied.upon(Basis::Presumed)
                }
                Origin::Item(fact) => relied.on(&fact.source),
                Origin::Supposed | Origin::Query | Origin::Default(_) | Origin::Open => relied,
            },
        }
    }
}

/// It would be stricter than what the case comes to.
fn stricter(case: &Completion<'_>, step: &ClauseStatus<'_>) -> bool {
    step.effect.is_some_and(|effect| Verdict::from(effect) > case.verdict)
}
