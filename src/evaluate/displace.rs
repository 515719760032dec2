//! What an exemption in force takes away.

use super::{Matter, Status, Step};
use crate::model::Exempts;

impl<'r> Matter<'r> {
    /// Exemptions that stand take away exactly what they name.
    pub(super) fn displace(&self, steps: &mut [Step<'r>]) {
        let exempting: Vec<usize> = (0..steps.len()).filter(|at| steps.get(*at).is_some_and(|step| self.exempts(step))).collect();
        if exempting.is_empty() {
            return;
        }
        let displacing = |step: &Step<'r>| {
            let mut by = exempting.iter().filter_map(|at| steps.get(*at).map(|by| (*at, by)));
            by.find(|(_, by)| step.status.stands() && self.displaces(by, step) && self.survives(steps, by)).map(|(at, _)| at)
        };
        let displaced: Vec<Option<usize>> = steps.iter().map(displacing).collect();
        for (step, by) in steps.iter_mut().zip(&displaced) {
            step.status = by.map_or_else(|| step.status.clone(), Status::Displaced);
        }
        for at in exempting.into_iter().filter(|at| !displaced.contains(&Some(*at))) {
            if let Some(step) = steps.get_mut(at).filter(|step| step.status.stands()) {
                step.status = Status::Idle;
            }
        }
    }

    /// An exemption in force.
    fn exempts(&self, step: &Step) -> bool {
        step.status.stands() && self.candidates.get(step.candidate).is_some_and(|candidate| candidate.clause.exempts.is_some())
    }

    /// An exemption survives unless another that survives displaces it; the loader has refused circles.
    fn survives(&self, steps: &[Step<'r>], step: &Step<'r>) -> bool {
        let displaced = |by: &Step| by.status.stands() && self.displaces(by, step) && self.survives(steps, by);
        !steps.iter().any(displaced)
    }

    pub(super) fn displaces(&self, by: &Step, of: &Step) -> bool {
        let (Some(by), Some(of)) = (self.candidates.get(by.candidate), self.candidates.get(of.candidate)) else {
            return false;
        };
        let instrument = self.rules[of.provision].instrument;
        let named = |exempts: &Exempts| exempts.provisions.contains(&of.provision) || exempts.instruments.contains(&instrument);
        of.provision != by.provision && by.clause.exempts.as_ref().is_some_and(named)
    }
}
