//! What exemptions in force displace.

use super::{CandidateIx, ClauseStatus, Evaluator, Status};
use crate::equivalence::exempts;
use crate::model::Effect;

/// An exemption among numbered clauses.
#[derive(Clone, Debug)]
pub(super) struct Exemption {
    pub(super) at: usize,
    /// What remains of the clauses it displaces.
    pub(super) leaves: Effect,
    /// The clauses it displaces.
    pub(super) names: Vec<usize>,
}

/// What exemptions do to a clause that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exempted {
    /// An exemption displaces it.
    By(usize),
    /// It is an exemption, and nothing that remains of a clause is its effect.
    Idle,
    /// It is an exemption, and does no more than to displace another.
    Withdraws,
}

/// Every clause that exemptions affect, of those that `apply`.
///
/// A person may rely on any exemption that stands, so what remains of a clause is the mildest
/// effect of those that displace it. Of several that leave as little, every one counts, and the first
/// is named as what displaces the clause. An exemption that is itself displaced displaces nothing.
/// The effect of an exemption never counts alone.
pub(super) fn exempted(apply: &[usize], exemptions: &[Exemption]) -> Vec<(usize, Exempted)> {
    let in_force: Vec<&Exemption> =
        exemptions.iter().filter(|exemption| apply.contains(&exemption.at)).collect();
    let mut memo = vec![None; in_force.len()];
    let mut standing = Vec::new();
    for (place, exemption) in in_force.iter().enumerate() {
        if survives(place, &in_force, &mut memo) {
            standing.push(*exemption);
        }
    }
    let displacing = |at: usize| -> Vec<usize> {
        let naming = || standing.iter().filter(|by| by.names.contains(&at));
        let mildest = naming().map(|by| by.leaves).min();
        naming().filter(|by| Some(by.leaves) == mildest).map(|by| by.at).collect()
    };
    let is_exemption = |at: usize| in_force.iter().any(|exemption| exemption.at == at);
    let mut found = Vec::new();
    for at in apply.iter().copied() {
        if let Some(by) = displacing(at).first() {
            found.push((at, Exempted::By(*by)));
        } else if is_exemption(at) {
            let mut displaced = apply.iter().filter(|of| displacing(**of).contains(&at)).peekable();
            if displaced.peek().is_none() {
                found.push((at, Exempted::Idle));
            } else if displaced.all(|of| is_exemption(*of)) {
                found.push((at, Exempted::Withdraws));
            }
        }
    }
    found
}

/// Whether no surviving exemption displaces the one at a place. The loader has refused circles.
fn survives(place: usize, in_force: &[&Exemption], memo: &mut [Option<bool>]) -> bool {
    if let Some(Some(known)) = memo.get(place) {
        return *known;
    }
    let Some(exemption) = in_force.get(place) else { return false };
    let found = !in_force
        .iter()
        .enumerate()
        .any(|(other, by)| by.names.contains(&exemption.at) && survives(other, in_force, memo));
    if let Some(known) = memo.get_mut(place) {
        *known = Some(found);
    }
    found
}

impl<'r> Evaluator<'r> {
    /// Marks the clauses that exemptions displace, and the exemptions that displace nothing.
    pub(super) fn apply_exemptions(&self, statuses: &mut [ClauseStatus<'r>]) {
        let apply: Vec<usize> = statuses
            .iter()
            .filter(|status| status.status.applies())
            .map(|status| status.candidate.0)
            .collect();
        let mut exemptions = Vec::new();
        for status in statuses.iter().filter(|status| status.status.applies()) {
            let at = status.candidate;
            if self[at].clause.exempts.is_some() {
                let names = apply.iter().copied().filter(|of| self.displaces(at, CandidateIx(*of)));
                let leaves = status.effect.unwrap_or(Effect::None);
                exemptions.push(Exemption { at: at.0, leaves, names: names.collect() });
            }
        }
        for (at, exempted) in exempted(&apply, &exemptions) {
            let affected = statuses.iter_mut().filter(|status| status.candidate == CandidateIx(at));
            for status in affected {
                match exempted {
                    Exempted::By(by) => status.status = Status::Displaced(CandidateIx(by)),
                    Exempted::Idle => status.status = Status::Idle,
                    Exempted::Withdraws => status.effect = None,
                }
            }
        }
    }

    /// Whether a candidate is an exemption from another.
    pub(super) fn displaces(&self, by: CandidateIx, of: CandidateIx) -> bool {
        exempts(self.rules, &self[by], &self[of])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clauses 0 and 1 are ordinary ones; 2 to 4 are exemptions, each with what it leaves.
    #[test]
    fn constellations() {
        use Effect::{ApprovalRequired, None, Notification};
        use Exempted::{By, Idle, Withdraws};
        #[expect(clippy::type_complexity, reason = "a table of cases")]
        let cases: [(&str, &[usize], &[(usize, Effect, &[usize])], &[(usize, Exempted)]);
            16] = [
            ("no exemption", &[0, 1], &[], &[]),
            ("one names one", &[0, 1, 2], &[(2, None, &[0])], &[(0, By(2))]),
            ("one names both", &[0, 1, 2], &[(2, None, &[0, 1])], &[(0, By(2)), (1, By(2))]),
            ("not in force", &[0, 1], &[(2, None, &[0])], &[]),
            ("what it names is not in force", &[1, 2], &[(2, None, &[0])], &[(2, Idle)]),
            ("nothing else is in force", &[2], &[(2, None, &[0])], &[(2, Idle)]),
            (
                "two name the same and leave the same: both",
                &[0, 2, 3],
                &[(2, None, &[0]), (3, None, &[0])],
                &[(0, By(2))],
            ),
            (
                "two name the same: the milder",
                &[0, 2, 3],
                &[(2, ApprovalRequired, &[0]), (3, Notification, &[0])],
                &[(0, By(3)), (2, Idle)],
            ),
            (
                "the milder for each clause",
                &[0, 1, 2, 3],
                &[(2, ApprovalRequired, &[0, 1]), (3, Notification, &[0])],
                &[(0, By(3)), (1, By(2))],
            ),
            (
                "a later act turns the notice into an approval",
                &[0, 2, 3],
                &[(2, Notification, &[0]), (3, ApprovalRequired, &[0, 2])],
                &[(0, By(3)), (2, By(3))],
            ),
            (
                "a later act withdraws it",
                &[0, 2, 3],
                &[(2, None, &[0]), (3, ApprovalRequired, &[2])],
                &[(2, By(3)), (3, Withdraws)],
            ),
            (
                "the exemption displaced is replaced by a third",
                &[0, 2, 3, 4],
                &[(2, None, &[0]), (3, None, &[2]), (4, None, &[0])],
                &[(0, By(4)), (2, By(3)), (3, Withdraws)],
            ),
            (
                "a chain of three",
                &[0, 2, 3, 4],
                &[(2, None, &[0]), (3, None, &[2]), (4, None, &[3])],
                &[(0, By(2)), (3, By(4)), (4, Withdraws)],
            ),
            (
                "displaced, and names nothing in force",
                &[2, 3],
                &[(2, None, &[0]), (3, None, &[2])],
                &[(2, By(3)), (3, Withdraws)],
            ),
            (
                "the stricter of the two is not in force",
                &[0, 2],
                &[(2, ApprovalRequired, &[0]), (3, Notification, &[0])],
                &[(0, By(2))],
            ),
            (
                "the milder one is itself displaced",
                &[0, 2, 3, 4],
                &[(2, ApprovalRequired, &[0]), (3, None, &[0]), (4, None, &[3])],
                &[(0, By(2)), (3, By(4)), (4, Withdraws)],
            ),
        ];
        for (name, apply, exemptions, expected) in cases {
            let exemptions: Vec<Exemption> = exemptions
                .iter()
                .map(|(at, leaves, names)| Exemption {
                    at: *at,
                    leaves: *leaves,
                    names: names.to_vec(),
                })
                .collect();
            assert_eq!(exempted(apply, &exemptions), expected, "{name}");
        }
    }
}
