//! What an exemption in force takes away.

use super::{ClauseStatus, Evaluator, Status};
use crate::model::Exempts;

impl<'r> Evaluator<'r> {
    /// Exemptions that stand take away exactly what they name.
    pub(super) fn exempt(&self, steps: &mut [ClauseStatus<'r>]) {
        let exempting: Vec<usize> = (0..steps.len())
            .filter(|at| steps.get(*at).is_some_and(|step| self.exempts(step)))
            .collect();
        if exempting.is_empty() {
            return;
        }
        let stands = |at: usize| steps.get(at).is_some_and(|step| step.status.stands());
        let names = |by, of| self.names(by, of);
        let displaced = displaced(&exempting, steps.len(), &stands, &names);
        let idle: Vec<usize> =
            exempting.into_iter().filter(|at| idle(*at, steps.len(), &stands, &names)).collect();
        for (step, by) in steps.iter_mut().zip(&displaced) {
            step.status = by.map_or_else(|| step.status.clone(), Status::Displaced);
        }
        for at in idle {
            if let Some(step) = steps.get_mut(at).filter(|step| step.status.stands()) {
                step.status = Status::Idle;
            }
        }
    }

    /// An exemption in force.
    fn exempts(&self, step: &ClauseStatus) -> bool {
        step.status.stands()
            && self
                .candidates
                .get(step.candidate)
                .is_some_and(|candidate| candidate.clause.exempts.is_some())
    }

    pub(super) fn displaces(&self, by: &ClauseStatus, of: &ClauseStatus) -> bool {
        self.names(by.candidate, of.candidate)
    }

    /// Whether a candidate is an exemption from another.
    pub(super) fn names(&self, by: usize, of: usize) -> bool {
        let (Some(by), Some(of)) = (self.candidates.get(by), self.candidates.get(of)) else {
            return false;
        };
        let instrument = self.rules[of.provision].instrument;
        let named = |exempts: &Exempts| {
            exempts.provisions.contains(&of.provision) || exempts.instruments.contains(&instrument)
        };
        of.provision != by.provision && by.clause.exempts.as_ref().is_some_and(named)
    }
}

type Names<'n> = &'n dyn Fn(usize, usize) -> bool;

/// For each of several clauses the first exemption in force that takes its effect away.
pub(super) fn displaced(
    exempting: &[usize],
    count: usize,
    stands: &dyn Fn(usize) -> bool,
    names: Names,
) -> Vec<Option<usize>> {
    let by = |of: usize| {
        exempting
            .iter()
            .copied()
            .find(|by| stands(of) && names(*by, of) && survives(exempting, *by, names))
    };
    (0..count).map(by).collect()
}

/// An exemption has nothing to displace, whether or not another displaces the same.
pub(super) fn idle(at: usize, count: usize, stands: &dyn Fn(usize) -> bool, names: Names) -> bool {
    !(0..count).any(|of| stands(of) && names(at, of))
}

/// An exemption survives unless another that survives displaces it; the loader has refused circles.
fn survives(exempting: &[usize], of: usize, names: Names) -> bool {
    !exempting.iter().any(|by| names(*by, of) && survives(exempting, *by, names))
}
