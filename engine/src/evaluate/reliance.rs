//! What an answer relies on, and the weakest of it.

use super::{CandidateIx, ClauseStatus, Completion, Evaluator, Status};
use crate::model::{Basis, Confidence, Day, ItemEntry, Source, Subject, Verdict};
use crate::resolve::{Ground, Origin, Resolver};

/// The weakest basis and the weakest source among those relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weakest {
    pub(super) basis: Basis,
    pub(super) confidence: Confidence,
}

impl Weakest {
    /// Of nothing at all.
    pub(super) const NOTHING: Self = Self { basis: Basis::Text, confidence: Confidence::Verified };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            basis: self.basis.min(other.basis),
            confidence: self.confidence.min(other.confidence),
        }
    }

    fn source(self, source: &Source) -> Self {
        Self { confidence: self.confidence.min(source.confidence), ..self }
    }

    fn basis(self, basis: Basis) -> Self {
        Self { basis: self.basis.min(basis), ..self }
    }
}

impl<'r> Evaluator<'r> {
    /// The candidates a completion relies on: those that decide, those they displace, and those
    /// that explain why nothing stricter applies.
    #[must_use]
    pub fn relied_on(&self, completion: &Completion<'r>) -> Vec<CandidateIx> {
        let displaced: Vec<CandidateIx> = completion
            .deciding
            .iter()
            .filter_map(|at| self.first_displaced(completion, *at))
            .collect();
        let relied_on = |at: &CandidateIx| {
            let status = &completion[*at];
            completion.deciding.contains(at)
                || displaced.contains(at)
                || stricter(completion, status)
                || displaces_another(completion, *at)
                || self.could_displace(completion, status)
        };
        self.indices().filter(relied_on).collect()
    }

    /// Whether the clause does not apply and would displace a deciding one if it did.
    fn could_displace(&self, completion: &Completion<'r>, status: &ClauseStatus<'r>) -> bool {
        !status.status.applies()
            && completion.deciding.iter().any(|of| self.displaces(status.candidate, *of))
    }

    /// A clause displaced by a deciding exemption, which without it would have no effect. None if
    /// the exemption displaces something stricter than the verdict, which is relied on anyway.
    fn first_displaced(
        &self,
        completion: &Completion<'r>,
        exemption: CandidateIx,
    ) -> Option<CandidateIx> {
        let mut displaced = completion.statuses.iter().filter(|status| {
            matches!(status.status, Status::Displaced(_))
                && self.displaces(exemption, status.candidate)
        });
        if displaced.clone().any(|status| stricter(completion, status)) {
            return None;
        }
        displaced.next().map(|status| status.candidate)
    }

    pub(super) fn weakest(&self, completion: &Completion<'r>) -> Weakest {
        let mut weakest = Weakest::NOTHING;
        for at in self.relied_on(completion) {
            weakest = self.weakest_of_clause(weakest, &completion[at]);
        }
        if completion.deciding.is_empty() {
            weakest = self.weakest_of_classes(weakest, completion);
        }
        weakest
    }

    fn weakest_of_clause(&self, mut weakest: Weakest, status: &ClauseStatus<'r>) -> Weakest {
        for ground in &status.grounds {
            weakest = self.weakest_of_ground(weakest, ground);
        }
        if !matches!(status.status, Status::InForce(_) | Status::Displaced(_)) {
            return weakest;
        }
        let candidate = &self[status.candidate];
        let of_rule = self.rules.source_of(candidate.rule);
        weakest = weakest.source(candidate.clause.source.as_ref().unwrap_or(of_rule));
        match status.entry {
            Some(entry) => weakest.source(&entry.source),
            None => weakest,
        }
    }

    /// For an unrestricted transfer: the sources of the classes it is known to fall in.
    fn weakest_of_classes(&self, weakest: Weakest, completion: &Completion<'r>) -> Weakest {
        if let Subject::Entry(entry) = self.transfer.subject {
            return weakest.source(&self.rules[entry].source);
        }
        let classes = self.classes(completion);
        classes.iter().fold(weakest, |weakest, entry| weakest.source(&entry.source))
    }

    /// The entries of the item whose conditions are known to hold.
    #[must_use]
    pub fn classes(&self, completion: &Completion<'r>) -> Vec<&'r ItemEntry> {
        let Subject::Item(item) = self.transfer.subject else { return Vec::new() };
        let rules = self.rules;
        let mut resolver = Resolver::new(rules, &self.answers, &completion.choices);
        // An entry whose conditions turn on a question that is still open is not known to hold.
        let known_to_hold = |entry: &&ItemEntry| {
            resolver.all_hold(&entry.conditions, Day::LAST, &[]).unwrap_or(false)
        };
        rules[item].entries.iter().filter(known_to_hold).collect()
    }

    fn weakest_of_ground(&self, weakest: Weakest, ground: &Ground<'r>) -> Weakest {
        match ground {
            Ground::Window(source) => weakest.source(source),
            Ground::Event(event, Some(_)) => weakest.source(&self.rules[*event].source),
            Ground::Event(_, None) => weakest,
            Ground::Outcome(outcome) => {
                weakest.source(&outcome.stated.source).basis(outcome.stated.basis)
            }
            Ground::Answer(question, _, origin) => match origin {
                Origin::Party(position) => {
                    weakest.source(&position.stated.source).basis(position.stated.basis)
                }
                Origin::Presumed(_) => {
                    weakest.source(&self.rules[*question].source).basis(Basis::Presumed)
                }
                Origin::Supposed if !self.rules[*question].is_fact() => {
                    weakest.basis(Basis::Presumed)
                }
                Origin::Item(fact) => weakest.source(&fact.source),
                Origin::Supposed
                | Origin::Query
                | Origin::Person(_)
                | Origin::Default(_)
                | Origin::Open => weakest,
            },
        }
    }
}

/// Whether a clause's effect, if it applied, would be stricter than the verdict.
fn stricter(completion: &Completion<'_>, status: &ClauseStatus<'_>) -> bool {
    status.effect.is_some_and(|effect| Verdict::from(effect) > completion.verdict)
}

fn displaces_another(completion: &Completion<'_>, at: CandidateIx) -> bool {
    completion.statuses.iter().any(|status| status.status == Status::Displaced(at))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{COVERS, Law, day, evaluator};

    #[test]
    fn the_weakest_counts_for_each_part_alone() {
        let reported = Weakest { basis: Basis::Text, confidence: Confidence::Reported };
        let presumed = Weakest { basis: Basis::Presumed, confidence: Confidence::Verified };
        let both = Weakest { basis: Basis::Presumed, confidence: Confidence::Reported };
        assert_eq!(reported.and(presumed), both);
        assert_eq!(presumed.and(reported), both);
        assert_eq!(Weakest::NOTHING.and(reported), reported);
    }

    #[test]
    fn what_a_verdict_relies_on() {
        let exempts = "exempts: {provisions: [act/1]}";
        let ended = "in_force: [{until: {on: day 2000}}]";
        let law = || Law::default().ban(1, "");
        let cases = [
            ("alone", law(), &[0][..]),
            (
                "a milder one is not relied on",
                law().clause(2, &["effect: restraint", COVERS]),
                &[0],
            ),
            (
                "an ended exemption that could displace it is",
                law().clause(2, &[exempts, COVERS, ended]),
                &[0, 1],
            ),
            ("the exemption and what it displaces", law().clause(2, &[exempts, COVERS]), &[0, 1]),
            ("a stricter one that has ended", Law::default().ban(1, ended), &[0]),
        ];
        for (name, law, expected) in cases {
            let rules = law.rules();
            let evaluator = evaluator(&rules);
            let finding = evaluator.on(day(3000));
            let relied_on = evaluator.relied_on(finding.completions.first().unwrap());
            let expected: Vec<CandidateIx> = expected.iter().copied().map(CandidateIx).collect();
            assert_eq!(relied_on, expected, "{name}");
        }
    }
}
