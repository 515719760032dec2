//! The status of one clause on a day.

use super::scope::names;
use super::{Candidate, CandidateIx, ClauseStatus, Evaluator, Status};
use crate::model::{
    Binding, Clause, Condition, Day, Effect, ItemEntry, QuestionIx, QuestionKind, Ruleset, Test,
    Value,
};
use crate::resolve::{Asked, Resolved, Resolver, Validity, passes};

impl<'r> Evaluator<'r> {
    /// The status of a candidate on a day, before exemptions, with its grounds.
    pub(super) fn clause_status(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        day: Day,
        at: CandidateIx,
    ) -> Resolved<'r, ClauseStatus<'r>> {
        let candidate = &self[at];
        let mut status = ClauseStatus {
            candidate: at,
            status: Status::NotBound,
            effect: candidate.clause.effect,
            approved: false,
            entry: None,
            grounds: Vec::new(),
        };
        if self.binds(resolver, candidate, day)? {
            self.evaluate_clause(resolver, candidate, day, &mut status)?;
        }
        status.grounds = resolver.take_grounds();
        Ok(status)
    }

    /// Looks at stated facts first, then at the dates, then at the answers that remain: a clause
    /// that a known fact keeps from applying asks no question of law.
    fn evaluate_clause(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
        status: &mut ClauseStatus<'r>,
    ) -> Resolved<'r, ()> {
        let clause = candidate.clause;
        status.status = match failure_on_known_facts(self.rules, resolver, candidate)? {
            Some(failure) => failure,
            None => self.in_force(resolver, candidate, day)?,
        };
        if !status.status.applies() {
            return Ok(());
        }
        if !candidate.entries.is_empty() {
            status.entry = first_matching_entry(resolver, candidate, day)?;
            if status.entry.is_none() {
                status.status = Status::OutsideEntry;
                return Ok(());
            }
        }
        if !resolver.all_hold(&clause.conditions, day, &clause.leaves_open)? {
            status.status = Status::Fails;
            return Ok(());
        }
        apply_approval(resolver, clause, status)
    }

    /// The clause's own windows, within those of its regime.
    fn in_force(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Resolved<'r, Status> {
        let own = resolver.validity(&candidate.clause.windows, day)?;
        let provision = candidate.rule.provision();
        let regime = provision.and_then(|provision| self.rules[provision].regime);
        let Some(regime) = regime else { return Ok(own.into()) };
        let Validity::InForce(since) = own else { return Ok(own.into()) };
        Ok(match resolver.regime(regime, day)? {
            Validity::InForce(regime_since) => Status::InForce(regime_since.max(since)),
            outside => outside.into(),
        })
    }

    /// Whether the law of a candidate's rule binds the person concerned, for the destination.
    ///
    /// If the query names no supplier, an instrument that lists suppliers binds the kinds of person
    /// that the layer's scope calls addressees; where the scope knows no kinds, it binds unless it
    /// applies to named suppliers only. An instrument that lists destinations binds where the query
    /// names one of them, or one of its suppliers.
    fn binds(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        candidate: &Candidate<'r>,
        day: Day,
    ) -> Resolved<'r, bool> {
        let rules = self.rules;
        let Binding { suppliers, only_if_named, destinations, persons } =
            rules.binding(candidate.rule);
        if !persons.is_empty() {
            return self.is_of_kind(resolver, persons, day);
        }
        if !destinations.is_empty() {
            return Ok(names(resolver, destinations, self.destination(), day)?
                || names(resolver, suppliers, self.supplier(), day)?);
        }
        if suppliers.is_empty() {
            return Ok(true);
        }
        if self.supplier().is_some() {
            return names(resolver, suppliers, self.supplier(), day);
        }
        let scope = rules.scope(self.transfer.layer);
        let person = self.person.and_then(|person| scope?.persons.get(person));
        Ok(person.map_or(!only_if_named, |person| person.addressee))
    }

    /// The country code of the supplier, if the query states one.
    #[must_use]
    pub fn supplier(&self) -> Option<&str> {
        self.country(QuestionKind::Country)
    }

    /// The country code of the place where the goods arrive, if the query states one.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.country(QuestionKind::Destination)
    }

    fn country(&self, kind: QuestionKind) -> Option<&str> {
        self.transfer.facts.iter().find_map(|(question, value)| match value {
            Value::Country(code) if self.rules[*question].kind == kind => Some(code.as_str()),
            Value::Country(_)
            | Value::Listed(_)
            | Value::Number(..)
            | Value::Day(_)
            | Value::NoDay => None,
        })
    }
}

/// An approval that was given turns `approval-required` into `notification`.
fn apply_approval<'r>(
    resolver: &mut Resolver<'_, 'r>,
    clause: &Clause,
    status: &mut ClauseStatus<'r>,
) -> Resolved<'r, ()> {
    if clause.effect == Some(Effect::ApprovalRequired)
        && let Some(approval) = clause.approval
        && resolver.answer(Asked::plain(approval))? == Value::Listed(0)
    {
        status.approved = true;
        status.effect = Some(Effect::Notification);
    }
    Ok(())
}

/// The first entry of the item whose conditions hold; one without conditions goes first.
fn first_matching_entry<'r>(
    resolver: &mut Resolver<'_, 'r>,
    candidate: &Candidate<'r>,
    day: Day,
) -> Resolved<'r, Option<&'r ItemEntry>> {
    let unconditional = candidate.entries.iter().find(|entry| entry.conditions.is_empty());
    if let Some(entry) = unconditional {
        return Ok(Some(entry));
    }
    for entry in &candidate.entries {
        if resolver.all_hold(&entry.conditions, day, &candidate.clause.leaves_open)? {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// `Fails` or `OutsideEntry` if facts with a single answer keep the clause from applying on any
/// day. The answers to these facts become grounds.
fn failure_on_known_facts<'r>(
    rules: &Ruleset,
    resolver: &mut Resolver<'_, 'r>,
    candidate: &Candidate<'r>,
) -> Resolved<'r, Option<Status>> {
    let leaves_open = &candidate.clause.leaves_open;
    for condition in &candidate.clause.conditions {
        if let Some(fact) = failing_fact(rules, resolver, condition, leaves_open) {
            resolver.answer(fact)?;
            return Ok(Some(Status::Fails));
        }
    }
    let mut failing = Vec::new();
    for entry in &candidate.entries {
        let mut conditions = entry.conditions.iter();
        match conditions.find_map(|one| failing_fact(rules, resolver, one, leaves_open)) {
            Some(fact) => failing.push(fact),
            None => return Ok(None),
        }
    }
    if failing.is_empty() {
        return Ok(None);
    }
    for fact in failing {
        resolver.answer(fact)?;
    }
    Ok(Some(Status::OutsideEntry))
}

/// The question of a condition, if its single answer makes the condition fail on every day.
fn failing_fact<'r>(
    rules: &Ruleset,
    resolver: &mut Resolver<'_, 'r>,
    condition: &Condition,
    leaves_open: &[QuestionIx],
) -> Option<Asked> {
    let Condition::Question(question, test) = condition else { return None };
    let asked = Asked::by_clause(*question, leaves_open);
    let fails = match test {
        // Whether a day lies before another can depend on answers; "no such day" does not.
        Test::Before(_) => resolver.single_answer(asked) == Some(Value::NoDay),
        Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_) => {
            rules[*question].is_fact()
                && resolver.single_answer(asked).is_some_and(|value| !passes(test, &value))
        }
    };
    fails.then_some(asked)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{Law, day, evaluator, plain, question, status, supply};

    #[test]
    fn windows_are_half_open() {
        let window = "in_force: [{from: {on: day 2000}, until: {on: day 3000}}]";
        let rules = Law::default().ban(1, window).rules();
        let evaluator = evaluator(&rules);
        for (on, expected) in [
            (1999, Status::NotYet),
            (2000, Status::InForce(Some(day(2000)))),
            (2999, Status::InForce(Some(day(2000)))),
            (3000, Status::Ended(day(3000))),
        ] {
            assert_eq!(status(&evaluator, 0, day(on)), expected, "day {on}");
        }
    }

    #[test]
    fn a_known_fact_that_fails_comes_before_the_dates() {
        let rules = Law::default()
            .fact("armed", "yes-no")
            .clause(
                1,
                &[
                    "effect: prohibited",
                    crate::fixture::COVERS,
                    "when: [{question: armed, is: [\"yes\"]}]",
                    "in_force: [{from: {on: day 2000}}]",
                ],
            )
            .rules();
        let armed = question(&rules, "armed");
        let with = |answer| {
            Evaluator::new(&rules, &supply(vec![(armed, Value::Listed(answer))]), &plain())
        };
        let [yes, no] = [0, 1].map(with);
        assert_eq!(status(&no, 0, day(1500)), Status::Fails);
        assert_eq!(status(&yes, 0, day(1500)), Status::NotYet);
        assert_eq!(status(&no, 0, day(2500)), Status::Fails);
        assert!(status(&yes, 0, day(2500)).applies());
        let open = evaluator(&rules);
        assert_eq!(open.on(day(1500)).completions.len(), 1, "the date comes first");
        assert_eq!(open.on(day(2500)).completions.len(), 2);
    }

    #[test]
    fn an_approval_turns_into_a_notification() {
        let rules = Law::default()
            .fact("approved", "yes-no")
            .clause(1, &["effect: approval-required", crate::fixture::COVERS, "approval: approved"])
            .rules();
        let approved = question(&rules, "approved");
        for (answer, effect) in [(0, Effect::Notification), (1, Effect::ApprovalRequired)] {
            let facts = vec![(approved, Value::Listed(answer))];
            let finding = Evaluator::new(&rules, &supply(facts), &plain()).on(day(2500));
            let status = &finding.completions.first().unwrap()[CandidateIx(0)];
            assert_eq!((status.effect, status.approved), (Some(effect), answer == 0));
        }
    }
}
