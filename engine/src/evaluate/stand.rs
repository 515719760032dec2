//! Where one clause stands on a day, and through which entry of the item.

use super::{Candidate, Matter, Status, Step};
use crate::model::{Clause, Condition, Day, Effect, ItemEntry, QuestionIx, Ruleset, Test, Value};
use crate::resolve::{Opening, Tried, World, passes};

impl<'r> Matter<'r> {
    pub(super) fn step(
        &self,
        world: &mut World<'_, 'r>,
        day: Day,
        at: usize,
    ) -> Tried<'r, Option<Step<'r>>> {
        let Some(candidate) = self.candidates.get(at) else { return Ok(None) };
        let mut step = Step {
            candidate: at,
            status: Status::NotBound,
            effect: candidate.clause.effect,
            approved: false,
            entry: None,
            grounds: Vec::new(),
        };
        if self.binds(world, candidate, day)? {
            self.place(world, candidate, day, &mut step)?;
        }
        step.grounds = world.take_grounds();
        Ok(Some(step))
    }

    /// Facts that settle it first, then the dates, then the answers that remain.
    fn place(
        &self,
        world: &mut World<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
        step: &mut Step<'r>,
    ) -> Tried<'r, ()> {
        let clause = candidate.clause;
        step.status = match settled_failure(self.rules, world, candidate)? {
            Some(status) => status,
            None => self.in_force(world, candidate, day)?,
        };
        if !step.status.stands() {
            return Ok(());
        }
        if !candidate.entries.is_empty() {
            step.entry = self.entry(world, candidate, day)?;
            if step.entry.is_none() {
                step.status = Status::OutsideEntry;
                return Ok(());
            }
        }
        if !world.all_hold(&clause.conditions, day, &clause.leaves_open)? {
            step.status = Status::Fails;
            return Ok(());
        }
        self.approve(world, clause, step)
    }

    fn approve(
        &self,
        world: &mut World<'_, 'r>,
        clause: &Clause,
        step: &mut Step<'r>,
    ) -> Tried<'r, ()> {
        let approval = clause.approval.filter(|_| clause.effect == Some(Effect::ApprovalRequired));
        if let Some(approval) = approval
            && world.ask(approval, false)? == Value::Listed(0)
        {
            step.approved = true;
            step.effect = Some(Effect::Notification);
        }
        Ok(())
    }

    /// The first entry of the item, plain ones first, whose conditions hold.
    fn entry(
        &self,
        world: &mut World<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Tried<'r, Option<&'r ItemEntry>> {
        let plain = candidate.entries.iter().find(|entry| entry.conditions.is_empty());
        if let Some(entry) = plain {
            return Ok(Some(entry));
        }
        for entry in &candidate.entries {
            if world.all_hold(&entry.conditions, day, &candidate.clause.leaves_open)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn in_force(
        &self,
        world: &mut World<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Tried<'r, Status> {
        let own = world.opening(&candidate.clause.windows, day)?;
        let regime = self.rules[candidate.provision].regime;
        let (Opening::Open(since), Some(regime)) = (own, regime) else { return Ok(own.into()) };
        match world.regime(regime, day)? {
            Opening::Open(from) => Ok(Status::InForce(from.max(since))),
            closed => Ok(closed.into()),
        }
    }

    fn binds(
        &self,
        world: &mut World<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Tried<'r, bool> {
        let instrument = &self.rules[self.rules[candidate.provision].instrument];
        if instrument.suppliers.is_empty() {
            return Ok(true);
        }
        let Some(named) = self.supplier() else { return Ok(!instrument.only_if_named) };
        let of_that_state = instrument.suppliers.iter().filter(|supplier| *supplier.code == *named);
        for supplier in of_that_state {
            if matches!(
                world.opening(std::slice::from_ref(&supplier.window), day)?,
                Opening::Open(_)
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
    world: &mut World<'_, 'r>,
    candidate: &Candidate<'r>,
) -> Tried<'r, Option<Status>> {
    let open = &candidate.clause.leaves_open;
    let fails = |world: &mut World<'_, 'r>, condition: &Condition| match condition {
        Condition::Question(
            question,
            test @ (Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_)),
        ) if rules[*question].is_fact() => world
            .settled(*question, open.contains(question))
            .is_some_and(|value| !passes(test, &value)),
        Condition::Question(question, Test::Before(_)) => {
            world.settled(*question, open.contains(question)) == Some(Value::NoDay)
        }
        Condition::Question(..) | Condition::Event(..) | Condition::Known(..) => false,
    };
    if let Some(condition) =
        candidate.clause.conditions.iter().find(|condition| fails(world, condition))
    {
        record(world, condition, open)?;
        return Ok(Some(Status::Fails));
    }
    let failing: Vec<_> = candidate
        .entries
        .iter()
        .map(|entry| entry.conditions.iter().find(|c| fails(world, c)))
        .collect();
    if failing.is_empty() || failing.iter().any(Option::is_none) {
        return Ok(None);
    }
    for condition in failing.into_iter().flatten() {
        record(world, condition, open)?;
    }
    Ok(Some(Status::OutsideEntry))
}

fn record<'r>(
    world: &mut World<'_, 'r>,
    condition: &Condition,
    open: &[QuestionIx],
) -> Tried<'r, ()> {
    if let Condition::Question(question, _) = condition {
        world.ask(*question, open.contains(question))?;
    }
    Ok(())
}
