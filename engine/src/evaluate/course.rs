//! The findings on many days in turn: a clause is looked at again only where one of its own days has come.

use super::cover::asking_days;
use super::{Candidate, ClauseStatus, Completion, Evaluator, Finding, every_way};
use crate::model::{Day, QuestionIx, Value, Verdict};
use crate::resolve::{Choice, Resolved, Resolver};

impl<'r> Evaluator<'r> {
    /// The finding on the first of several days, in order, and on each on which anything about it is another:
    /// on every one of them that of [`Evaluator::on`].
    #[must_use]
    pub fn course(&self, days: &[Day]) -> Vec<Finding<'r>> {
        let turns = self.candidates.iter().map(|candidate| self.turns(candidate)).collect();
        let mut course = Course { evaluator: self, turns, kept: Vec::new(), stirred: false };
        let mut findings: Vec<Finding<'r>> = Vec::new();
        for day in days {
            let encoded = self.begins.is_some_and(|begins| begins <= *day);
            match findings.last() {
                Some(last)
                    if encoded && last.verdict != Verdict::NotEncoded && course.still(*day) => {}
                Some(last) if !encoded && last.verdict == Verdict::NotEncoded => {}
                _ if encoded => findings.push(course.on(*day)),
                _ => findings.push(self.on(*day)),
            }
        }
        findings
    }

    /// Every day on which a finding can become another, be it only in what it rests on, sorted: more than those on which the verdict can.
    #[must_use]
    pub fn every_day(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self
            .candidates
            .iter()
            .flat_map(|candidate| self.turns(candidate))
            .chain(self.days.iter().copied())
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Every day on which a clause can come to stand otherwise, or for other reasons, sorted.
    fn turns(&self, candidate: &Candidate<'r>) -> Vec<Day> {
        let regime = self.rules[candidate.provision]
            .regime
            .map(|regime| self.rules[regime].windows.as_slice());
        asking_days(self.rules, candidate).windows(regime.unwrap_or_default()).sorted()
    }
}

/// What was worked out last, and what can change it.
struct Course<'m, 'r> {
    evaluator: &'m Evaluator<'r>,
    turns: Vec<Vec<Day>>,
    kept: Vec<Kept<'r>>,
    /// A clause came to stand otherwise than it was kept.
    stirred: bool,
}

/// Under some choices: each clause as it stood last, with how many of its days had come by then.
struct Kept<'r> {
    choices: Vec<(QuestionIx, Value)>,
    steps: Vec<Last<'r>>,
}

/// A clause with the number of its days that had come, or the question it turned on where no choice was made.
type Last<'r> = Option<(usize, Result<ClauseStatus<'r>, QuestionIx>)>;

impl<'r> Course<'_, 'r> {
    /// Brings what is kept up to a day; true if nothing about it is another.
    fn still(&mut self, day: Day) -> bool {
        self.stirred = false;
        let heeding = self.ways(|course, choices| course.refresh(day, choices));
        !heeding.is_empty() && !self.stirred
    }

    fn on(&mut self, day: Day) -> Finding<'r> {
        let heeding = self.ways(|course, choices| course.case(day, choices, true));
        let cases = if heeding.is_empty() {
            self.ways(|course, choices| course.case(day, choices, false))
        } else {
            heeding
        };
        self.evaluator.weigh(day, cases)
    }

    fn ways<T>(
        &mut self,
        mut case: impl FnMut(&mut Self, &[Choice<'r>]) -> Resolved<'r, Option<T>>,
    ) -> Vec<T> {
        every_way(|choices| case(self, choices))
    }

    fn case(
        &mut self,
        day: Day,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<Completion<'r>>> {
        let at = self.refreshed(day, choices)?;
        let kept = self.kept.get(at).map(|kept| kept.steps.as_slice()).unwrap_or_default();
        let steps =
            kept.iter().flatten().filter_map(|(_, step)| step.as_ref().ok().cloned()).collect();
        self.evaluator.settled(
            Resolver::new(self.evaluator.rules, &self.evaluator.answers, choices),
            steps,
            choices,
            heed_outcomes,
        )
    }

    fn refresh(&mut self, day: Day, choices: &[Choice<'r>]) -> Resolved<'r, Option<()>> {
        self.refreshed(day, choices).map(|_| Some(()))
    }

    /// The place of what is kept under some choices, brought up to a day.
    fn refreshed(&mut self, day: Day, choices: &[Choice<'r>]) -> Resolved<'r, usize> {
        let place = self.place(choices);
        let mut resolver = Resolver::new(self.evaluator.rules, &self.evaluator.answers, choices);
        let steps =
            self.kept.get_mut(place).map(|kept| kept.steps.as_mut_slice()).unwrap_or_default();
        for (at, (turns, slot)) in self.turns.iter().zip(steps).enumerate() {
            let come = turns.partition_point(|turn| *turn <= day);
            if matches!(slot, Some((then, Ok(_))) if *then == come) {
                continue;
            }
            let (step, split) = match self.evaluator.step(&mut resolver, day, at) {
                Ok(Some(step)) => (Ok(step), None),
                Ok(None) => continue,
                Err(split) => (Err(split.question), Some(split)),
            };
            self.stirred |= !slot.as_ref().is_some_and(|(_, known)| alike(known, &step));
            *slot = Some((come, step));
            if let Some(split) = split {
                return Err(split);
            }
        }
        Ok(place)
    }

    /// Where what is kept under some choices stands; made if they are new.
    fn place(&mut self, choices: &[Choice<'r>]) -> usize {
        let same = |kept: &Kept| {
            let chosen = choices.iter().map(|choice| (choice.question, &choice.value));
            chosen.eq(kept.choices.iter().map(|(question, value)| (*question, value)))
        };
        self.kept.iter().position(same).unwrap_or_else(|| {
            let choices =
                choices.iter().map(|choice| (choice.question, choice.value.clone())).collect();
            self.kept.push(Kept { choices, steps: self.turns.iter().map(|_| None).collect() });
            self.kept.len().saturating_sub(1)
        })
    }
}

/// A clause stands as it stood, for the same reasons, or turns on the same question.
fn alike(one: &Result<ClauseStatus, QuestionIx>, other: &Result<ClauseStatus, QuestionIx>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => same(one, other),
        (Err(question), Err(asked)) => question == asked,
        _ => false,
    }
}

fn same(one: &ClauseStatus, other: &ClauseStatus) -> bool {
    let entry = |step: &ClauseStatus| step.entry.map(std::ptr::from_ref);
    (&one.status, one.effect, one.approved, entry(one))
        == (&other.status, other.effect, other.approved, entry(other))
        && one.grounds.len() == other.grounds.len()
        && one.grounds.iter().zip(&other.grounds).all(|(one, other)| one.same(other))
}
