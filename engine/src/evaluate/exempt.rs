//! What exemptions in force displace.

use super::{CandidateIx, ClauseStatus, Evaluator, Status};

/// An exemption among numbered clauses.
#[derive(Debug)]
pub(super) struct Exemption {
    pub(super) at: usize,
    /// The clauses it displaces.
    pub(super) names: Vec<usize>,
}

/// What exemptions do to a clause that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exempted {
    /// An exemption displaces it.
    By(usize),
    /// It is an exemption, and displaces nothing that applies.
    Idle,
}

/// Every clause that exemptions affect, of those that `apply`.
///
/// An exemption that is itself displaced displaces nothing. It counts as idle only if it names no
/// clause that applies, whether or not another exemption displaces that clause too.
pub(super) fn exempted(apply: &[usize], exemptions: &[Exemption]) -> Vec<(usize, Exempted)> {
    let in_force: Vec<&Exemption> =
        exemptions.iter().filter(|exemption| apply.contains(&exemption.at)).collect();
    let idle = |exemption: &Exemption| !exemption.names.iter().any(|of| apply.contains(of));
    let mut found = Vec::new();
    for at in apply {
        let by = in_force.iter().find(|by| by.names.contains(at) && survives(by, &in_force));
        if let Some(by) = by {
            found.push((*at, Exempted::By(by.at)));
        } else if in_force.iter().any(|exemption| exemption.at == *at && idle(exemption)) {
            found.push((*at, Exempted::Idle));
        }
    }
    found
}

/// Whether no surviving exemption displaces this one. The loader has refused circles.
fn survives(exemption: &Exemption, in_force: &[&Exemption]) -> bool {
    !in_force.iter().any(|by| by.names.contains(&exemption.at) && survives(by, in_force))
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
        for at in apply.iter().copied().map(CandidateIx) {
            if self[at].clause.exempts.is_some() {
                let names = apply.iter().copied().filter(|of| self.displaces(at, CandidateIx(*of)));
                exemptions.push(Exemption { at: at.0, names: names.collect() });
            }
        }
        for (at, exempted) in exempted(&apply, &exemptions) {
            let affected = statuses.iter_mut().filter(|status| status.candidate == CandidateIx(at));
            for status in affected {
                status.status = match exempted {
                    Exempted::By(by) => Status::Displaced(CandidateIx(by)),
                    Exempted::Idle => Status::Idle,
                };
            }
        }
    }

    /// Whether a candidate is an exemption from another.
    pub(super) fn displaces(&self, by: CandidateIx, of: CandidateIx) -> bool {
        let (by, of) = (&self[by], &self[of]);
        let instrument = self.rules[of.provision].instrument;
        of.provision != by.provision
            && by.clause.exempts.as_ref().is_some_and(|exempts| {
                exempts.provisions.contains(&of.provision)
                    || exempts.instruments.contains(&instrument)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clauses 0 and 1 are ordinary ones; 2 to 4 are exemptions.
    #[test]
    fn constellations() {
        use Exempted::{By, Idle};
        #[expect(clippy::type_complexity, reason = "a table of cases")]
        let cases: [(&str, &[usize], &[(usize, &[usize])], &[(usize, Exempted)]); 12] = [
            ("no exemption", &[0, 1], &[], &[]),
            ("one names one", &[0, 1, 2], &[(2, &[0])], &[(0, By(2))]),
            ("one names both", &[0, 1, 2], &[(2, &[0, 1])], &[(0, By(2)), (1, By(2))]),
            ("not in force", &[0, 1], &[(2, &[0])], &[]),
            ("what it names is not in force", &[1, 2], &[(2, &[0])], &[(2, Idle)]),
            ("nothing else is in force", &[2], &[(2, &[0])], &[(2, Idle)]),
            ("two name the same: the first", &[0, 2, 3], &[(2, &[0]), (3, &[0])], &[(0, By(2))]),
            ("exempt from an exemption", &[0, 2, 3], &[(2, &[0]), (3, &[2])], &[(2, By(3))]),
            (
                "the exemption displaced is replaced by a third",
                &[0, 2, 3, 4],
                &[(2, &[0]), (3, &[2]), (4, &[0])],
                &[(0, By(4)), (2, By(3))],
            ),
            (
                "a chain of three",
                &[0, 2, 3, 4],
                &[(2, &[0]), (3, &[2]), (4, &[3])],
                &[(0, By(2)), (3, By(4))],
            ),
            (
                "displaced, and names nothing in force",
                &[2, 3],
                &[(2, &[0]), (3, &[2])],
                &[(2, By(3))],
            ),
            (
                "names something in force that another displaces",
                &[0, 2, 3],
                &[(2, &[0]), (3, &[0])],
                &[(0, By(2))],
            ),
        ];
        for (name, apply, exemptions, expected) in cases {
            let exemptions: Vec<Exemption> = exemptions
                .iter()
                .map(|(at, names)| Exemption { at: *at, names: names.to_vec() })
                .collect();
            assert_eq!(exempted(apply, &exemptions), expected, "{name}");
        }
    }
}
