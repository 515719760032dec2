//! Where one clause stands on a day, and through which entry of the item.

use super::{Candidate, ClauseStatus, Evaluator, Status};
use crate::model::{Clause, Condition, Day, Effect, ItemEntry, QuestionIx, Ruleset, Test, Value};
use crate::resolve::{Resolved, Resolver, Validity, passes};

impl<'r> Evaluator<'r> {
    pub(super) fn step(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        day: Day,
        at: usize,
    ) -> Resolved<'r, Option<ClauseStatus<'r>>> {
        let Some(candidate) = self.candidates.get(at) else { return Ok(None) };
        let mut step = ClauseStatus {
            candidate: at,
            status: Status::NotBound,
            effect: candidate.clause.effect,
            approved: false,
            entry: None,
            grounds: Vec::new(),
        };
        if self.binds(resolver, candidate, day)? {
            self.place(resolver, candidate, day, &mut step)?;
        }
        step.grounds = resolver.take_grounds();
        Ok(Some(step))
    }

    /// Facts that settle it first, then the dates, then the answers that remain.
    fn place(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
        step: &mut ClauseStatus<'r>,
    ) -> Resolved<'r, ()> {
        let clause = candidate.clause;
        step.status = match settled_failure(self.rules, resolver, candidate)? {
            Some(status) => status,
            None => self.in_force(resolver, candidate, day)?,
        };
        if !step.status.stands() {
            return Ok(());
        }
        if !candidate.entries.is_empty() {
            step.entry = self.entry(resolver, candidate, day)?;
            if step.entry.is_none() {
                step.status = Status::OutsideEntry;
                return Ok(());
            }
        }
        if !resolver.all_hold(&clause.conditions, day, &clause.leaves_open)? {
            step.status = Status::Fails;
            return Ok(());
        }
        self.approve(resolver, clause, step)
    }

    fn approve(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        clause: &Clause,
        step: &mut ClauseStatus<'r>,
    ) -> Resolved<'r, ()> {
        let approval = clause.approval.filter(|_| clause.effect == Some(Effect::ApprovalRequired));
        if let Some(approval) = approval
            && resolver.answer_to(approval, false)? == Value::Listed(0)
        {
            step.approved = true;
            step.effect = Some(Effect::Notification);
        }
        Ok(())
    }

    /// The first entry of the item, plain ones first, whose conditions hold.
    fn entry(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Resolved<'r, Option<&'r ItemEntry>> {
        let plain = candidate.entries.iter().find(|entry| entry.conditions.is_empty());
        if let Some(entry) = plain {
            return Ok(Some(entry));
        }
        for entry in &candidate.entries {
            if resolver.all_hold(&entry.conditions, day, &candidate.clause.leaves_open)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn in_force(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Resolved<'r, Status> {
        let own = resolver.opening(&candidate.clause.windows, day)?;
        let regime = self.rules[candidate.provision].regime;
        let (Validity::Open(since), Some(regime)) = (own, regime) else { return Ok(own.into()) };
        match resolver.regime(regime, day)? {
            Validity::Open(from) => Ok(Status::InForce(from.max(since))),
            closed => Ok(closed.into()),
        }
    }

    fn binds(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Resolved<'r, bool> {
        let instrument = &self.rules[self.rules[candidate.provision].instrument];
        if instrument.suppliers.is_empty() {
            return Ok(true);
        }
        let Some(named) = self.supplier() else { return Ok(!instrument.only_if_named) };
        let of_that_state = instrument.suppliers.iter().filter(|supplier| *supplier.code == *named);
        for supplier in of_that_state {
            if matches!(
                resolver.opening(std::slice::from_ref(&supplier.window), day)?,
                Validity::Open(_)
            ) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The country of the supplier, where the query states one.
    #[must_use]
    pub fn supplier(&self) -> Option<&str> {
        self.transfer.facts.iter().find_map(|(_, value)| match value {
            Value::Country(code) => Some(code.as_str()),
            Value::Listed(_) | Value::Number(..) | Value::Day(_) | Value::NoDay => None,
        })
    }
}

/// A fact with one answer only that keeps the clause from applying, whatever the dates.
fn settled_failure<'r>(
    rules: &Ruleset,
    resolver: &mut Resolver<'_, 'r>,
    candidate: &Candidate<'r>,
) -> Resolved<'r, Option<Status>> {
    let open = &candidate.clause.leaves_open;
    let fails = |resolver: &mut Resolver<'_, 'r>, condition: &Condition| match condition {
        Condition::Question(
            question,
            test @ (Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_)),
        ) if rules[*question].is_fact() => resolver
            .settled(*question, open.contains(question))
            .is_some_and(|value| !passes(test, &value)),
        Condition::Question(question, Test::Before(_)) => {
            resolver.settled(*question, open.contains(question)) == Some(Value::NoDay)
        }
        Condition::Question(..) | Condition::Event(..) | Condition::Known(..) => false,
    };
    if let Some(condition) =
        candidate.clause.conditions.iter().find(|condition| fails(resolver, condition))
    {
        record(resolver, condition, open)?;
        return Ok(Some(Status::Fails));
    }
    let failing: Vec<_> = candidate
        .entries
        .iter()
        .map(|entry| entry.conditions.iter().find(|c| fails(resolver, c)))
        .collect();
    if failing.is_empty() || failing.iter().any(Option::is_none) {
        return Ok(None);
    }
    for condition in failing.into_iter().flatten() {
        record(resolver, condition, open)?;
    }
    Ok(Some(Status::OutsideEntry))
}

fn record<'r>(
    resolver: &mut Resolver<'_, 'r>,
    condition: &Condition,
    open: &[QuestionIx],
) -> Resolved<'r, ()> {
    if let Condition::Question(question, _) = condition {
        resolver.answer_to(*question, open.contains(question))?;
    }
    Ok(())
}
