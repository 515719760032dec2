//! Resolves windows, conditions and events to days.

use super::ground::without_repeats;
use super::{Answers, Asked, Choice, Ground, OpenQuestion, Resolved, Validity};
use crate::model::{
    Condition, Day, EventIx, Happens, Occurrence, QuestionIx, RegimeIx, Ruleset, Span, Test, Value,
    When, Window,
};

/// The law under some answers and choices. It is used for one day asked about; events are resolved
/// for any cut-off day.
#[derive(Debug)]
pub struct Resolver<'s, 'r> {
    rules: &'r Ruleset,
    answers: &'s Answers<'r>,
    choices: &'s [Choice<'r>],
    /// The grounds recorded since they were last taken.
    grounds: Vec<Ground<'r>>,
    record_grounds: bool,
    /// The questions looked up since they were last taken.
    asked: Vec<Asked>,
    record_asked: bool,
    occurrences: Vec<CachedOccurrence<'r>>,
    regimes: Vec<CachedRegime<'r>>,
}

/// An event with a cut-off day, its day if it occurred by then, and its grounds.
#[derive(Debug)]
struct CachedOccurrence<'r> {
    event: EventIx,
    by: Day,
    day: Option<Day>,
    grounds: Vec<Ground<'r>>,
    asked: Vec<Asked>,
}

/// A regime on the day asked about.
#[derive(Debug)]
struct CachedRegime<'r> {
    regime: RegimeIx,
    validity: Validity,
    grounds: Vec<Ground<'r>>,
    asked: Vec<Asked>,
}

impl<'s, 'r> Resolver<'s, 'r> {
    /// A resolver that records grounds.
    #[must_use]
    pub fn new(rules: &'r Ruleset, answers: &'s Answers<'r>, choices: &'s [Choice<'r>]) -> Self {
        Self {
            rules,
            answers,
            choices,
            grounds: Vec::new(),
            record_grounds: true,
            asked: Vec::new(),
            record_asked: false,
            occurrences: Vec::new(),
            regimes: Vec::new(),
        }
    }

    /// A resolver that records no grounds.
    #[must_use]
    pub fn without_grounds(self) -> Self {
        Self { record_grounds: false, ..self }
    }

    /// A resolver that also records every question it looks up, whether it becomes a ground or not.
    #[must_use]
    pub(crate) fn recording_asked(self) -> Self {
        Self { record_asked: true, ..self }
    }

    /// Takes the questions looked up since they were last taken, sorted, each once. The results
    /// since then depend on no other answers.
    pub(crate) fn take_asked(&mut self) -> Vec<Asked> {
        let mut asked = std::mem::take(&mut self.asked);
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    fn record_asked(&mut self, asked: Asked) {
        if self.record_asked {
            self.asked.push(asked);
        }
    }

    fn record(&mut self, ground: Ground<'r>) {
        if self.record_grounds {
            self.grounds.push(ground);
        }
    }

    /// A checkpoint of the recorded grounds, for [`Self::rollback`].
    fn checkpoint(&self) -> usize {
        self.grounds.len()
    }

    /// Drops the grounds recorded since a checkpoint.
    fn rollback(&mut self, checkpoint: usize) {
        self.grounds.truncate(checkpoint);
    }

    /// Takes the grounds recorded since they were last taken.
    pub fn take_grounds(&mut self) -> Vec<Ground<'r>> {
        std::mem::take(&mut self.grounds)
    }

    /// The validity of a regime on the day asked about, cached.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn regime(&mut self, regime: RegimeIx, day: Day) -> Resolved<'r, Validity> {
        if let Some(cached) = self.regimes.iter().find(|cached| cached.regime == regime) {
            self.grounds.extend_from_slice(&cached.grounds);
            self.asked.extend_from_slice(&cached.asked);
            return Ok(cached.validity);
        }
        let rules = self.rules;
        let (checkpoint, asked_before) = (self.checkpoint(), self.asked.len());
        let validity = self.validity(&rules[regime].windows, day)?;
        let grounds = self.grounds.iter().skip(checkpoint).cloned().collect();
        let asked = self.asked.iter().skip(asked_before).copied().collect();
        self.regimes.push(CachedRegime { regime, validity, grounds, asked });
        Ok(validity)
    }

    /// The validity of a union of windows on a day. Without any window it is always in force.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn validity(&mut self, windows: &'r [Window], day: Day) -> Resolved<'r, Validity> {
        if windows.is_empty() {
            return Ok(Validity::InForce(None));
        }
        let mut outside = Validity::NotYet;
        for window in windows {
            let from = match &window.from {
                Some(from) => match self.day(from, day)? {
                    Some(from) => Some(from),
                    None => continue,
                },
                None => None,
            };
            let until = match &window.until {
                Some(until) => self.day(until, day)?,
                None => None,
            };
            let Some(until) = until else { return Ok(Validity::InForce(from)) };
            if let Some(source) = &window.source {
                self.record(Ground::Window(source));
            }
            outside = Validity::Ended(until);
        }
        Ok(outside)
    }

    /// The answer to a question: the only one in play, or the one chosen.
    ///
    /// # Errors
    /// The question, if several answers are in play and none is chosen.
    pub fn answer(&mut self, asked: Asked) -> Resolved<'r, Value> {
        self.record_asked(asked);
        let possible = self.answers.on(asked.question, asked.ignore_default);
        let (value, origin) = match (self.choice(asked.question), &*possible.values) {
            (Some(choice), _) => (choice.value.clone(), choice.origin),
            (None, [value]) => (value.clone(), possible.origin),
            (None, _) => return Err(Box::new(OpenQuestion { asked, possible })),
        };
        self.record(Ground::Answer(asked.question, value.clone(), origin));
        Ok(value)
    }

    /// The answer to a question, if there is only one or one is chosen; it is not recorded.
    ///
    /// Where one clause leaves a fact open, the choice made for it serves every clause.
    #[must_use]
    pub fn single_answer(&mut self, asked: Asked) -> Option<Value> {
        self.record_asked(asked);
        match self.choice(asked.question) {
            Some(choice) => Some(choice.value.clone()),
            None => self.answers.only(asked.question, asked.ignore_default),
        }
    }

    fn choice(&self, question: QuestionIx) -> Option<&'s Choice<'r>> {
        self.choices.iter().find(|choice| choice.question == question)
    }

    /// Whether a condition holds by a day, asked by a clause that leaves some facts open.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn holds(
        &mut self,
        condition: &Condition,
        by: Day,
        leaves_open: &[QuestionIx],
    ) -> Resolved<'r, bool> {
        match condition {
            Condition::Event(event, wanted) => {
                Ok(self.occurrence(*event, by)?.is_some() == *wanted)
            }
            Condition::Known(event, wanted) => {
                Ok(self.occurrence(*event, Day::LAST)?.is_some() == *wanted)
            }
            Condition::Question(question, test) => {
                let value = self.answer(Asked::by_clause(*question, leaves_open))?;
                match (test, &value) {
                    // A date lies before another even if that other has not come by the day asked
                    // about.
                    (Test::Before(when), Value::Day(day)) => {
                        Ok(self.day(when, Day::LAST)?.is_some_and(|bound| *day < bound))
                    }
                    _ => Ok(passes(test, &value)),
                }
            }
        }
    }

    /// Whether all conditions hold by a day; the first that fails ends the search.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn all_hold(
        &mut self,
        conditions: &[Condition],
        by: Day,
        leaves_open: &[QuestionIx],
    ) -> Resolved<'r, bool> {
        for condition in conditions {
            if !self.holds(condition, by, leaves_open)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The day on which an event occurs, if it occurs by the cut-off day `by`.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn occurrence(&mut self, event: EventIx, by: Day) -> Resolved<'r, Option<Day>> {
        let rules = self.rules;
        let day = match &rules[event].happens {
            Happens::Under(ways) => return self.cached_occurrence(event, ways, by),
            Happens::On(day) if *day <= by && self.answers.known_by_then(*day) => Some(*day),
            Happens::Between(_, last) if *last <= by => Some(*last),
            Happens::On(_) | Happens::Between(..) | Happens::Never => None,
        };
        if day.is_some() {
            self.record(Ground::Event(event, day));
        }
        Ok(day)
    }

    fn cached_occurrence(
        &mut self,
        event: EventIx,
        ways: &'r [Occurrence],
        by: Day,
    ) -> Resolved<'r, Option<Day>> {
        let same = |cached: &&CachedOccurrence| cached.event == event && cached.by == by;
        if let Some(cached) = self.occurrences.iter().find(same) {
            self.grounds.extend_from_slice(&cached.grounds);
            self.asked.extend_from_slice(&cached.asked);
            return Ok(cached.day);
        }
        let (checkpoint, asked_before) = (self.checkpoint(), self.asked.len());
        let day = self.earliest_way(event, ways, by)?;
        // Events that count from one another in many ways share grounds.
        let grounds = without_repeats(self.grounds.split_off(checkpoint));
        self.grounds.extend_from_slice(&grounds);
        let asked = self.asked.iter().skip(asked_before).copied().collect();
        self.occurrences.push(CachedOccurrence { event, by, day, grounds, asked });
        Ok(day)
    }

    /// The earliest day by `by` on which one of the ways leads to the event.
    fn earliest_way(
        &mut self,
        event: EventIx,
        ways: &'r [Occurrence],
        by: Day,
    ) -> Resolved<'r, Option<Day>> {
        let checkpoint = self.checkpoint();
        let mut due = false;
        let mut first: Option<Day> = None;
        for way in ways {
            let Some(day) = self.day(&way.day, by)? else { continue };
            due = true;
            if !self.barred(event, day)? && self.all_hold(&way.conditions, day, &[])? {
                first = Some(first.map_or(day, |earlier| earlier.min(day)));
            }
        }
        if due {
            self.record(Ground::Event(event, first));
            let outcomes = self.answers.stated_outcomes();
            if let Some(outcome) = outcomes.iter().find(|outcome| outcome.event == event) {
                self.record(Ground::Outcome(outcome));
            }
        } else {
            self.rollback(checkpoint);
        }
        Ok(first)
    }

    /// Whether an event that bars this one occurred before the day on which it is due.
    fn barred(&mut self, event: EventIx, due: Day) -> Resolved<'r, bool> {
        let rules = self.rules;
        for bar in &rules[event].unless {
            if self.occurrence(*bar, due.plus_days(-1))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The day of a day expression, if it is not after the cut-off day `by`.
    ///
    /// # Errors
    /// The open question that blocks it.
    pub fn day(&mut self, when: &When, by: Day) -> Resolved<'r, Option<Day>> {
        let checkpoint = self.checkpoint();
        let day = match when {
            When::On(day) => Some(*day),
            When::After(event, None) => self.occurrence(*event, by)?,
            When::After(event, Some(span)) => {
                self.occurrence(*event, by)?.map(|day| span.after(day))
            }
            When::ClosingMidnight(event, n) => {
                self.occurrence(*event, by)?.map(|day| Span::Days(n.saturating_add(1)).after(day))
            }
            When::Earliest(parts) => self.days(parts, by)?.into_iter().flatten().min(),
            When::Latest(parts) => {
                let days: Option<Vec<Day>> = self.days(parts, by)?.into_iter().collect();
                days.and_then(|days| days.into_iter().max())
            }
        };
        if day.is_some_and(|day| day > by) {
            // The day is still ahead, so what leads to it does not matter yet.
            self.rollback(checkpoint);
            return Ok(None);
        }
        Ok(day)
    }

    fn days(&mut self, parts: &[When], by: Day) -> Resolved<'r, Vec<Option<Day>>> {
        parts.iter().map(|part| self.day(part, by)).collect()
    }
}

/// Whether an answer passes a test that depends on no event; always false for `Test::Before`.
#[must_use]
pub fn passes(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::OneOf(listed), Value::Listed(at)) => listed.contains(at),
        (Test::AtLeast(bound), Value::Number(from, _)) => from.is_some_and(|from| from >= *bound),
        (Test::Below(bound), Value::Number(_, until)) => until.is_some_and(|until| until <= *bound),
        (Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_) | Test::Before(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{Law, day, event, leap_day, plain, question, supply};
    use crate::resolve::Origin;

    fn occurs(law: Law, text: &str) -> Law {
        law.ban(1, "").event("it", &format!("occurs:\n{text}"))
    }

    /// The day of the event `it`, if it occurs by a day.
    fn day_of_it(rules: &Ruleset, by: Day) -> Option<Day> {
        let answers = Answers::new(rules, &supply(Vec::new()), &plain());
        let mut resolver = Resolver::new(rules, &answers, &[]);
        resolver.occurrence(event(rules, "it"), by).unwrap()
    }

    #[test]
    fn days_are_counted_from_events() {
        // The year after a 29 February ends on a 28 February.
        let (one, two) = (leap_day(), leap_day().plus_days(370));
        for (when, expected) in [
            ("{event: one}", one),
            ("{event: one, plus: 30 days}", one.plus_days(30)),
            ("{event: one, midnight_closing_day: 30}", one.plus_days(31)),
            ("{event: one, plus: 1 year, rounding: down}", one.plus_days(365)),
            ("{event: one, plus: 1 year, rounding: up}", one.plus_days(366)),
            ("{earliest: [{event: two}, {event: one}]}", one),
            ("{latest: [{event: two}, {event: one}]}", two),
            ("{earliest: [{event: one}, {event: never}]}", one),
        ] {
            let law = Law::default().dated("one", one).dated("two", two);
            let law = law.event("never", "never: true\n");
            let rules = occurs(law, &format!("  - day: {when}\n")).rules();
            assert_eq!(day_of_it(&rules, expected), Some(expected), "{when}");
            assert_eq!(day_of_it(&rules, expected.plus_days(-1)), None, "{when}");
            assert_eq!(day_of_it(&rules, day(5000)), Some(expected), "{when}");
        }
    }

    #[test]
    fn the_latest_waits_for_all() {
        let law = Law::default().dated("one", day(2000)).event("never", "never: true\n");
        let text = "  - day: {latest: [{event: one}, {event: never}]}\n";
        assert_eq!(day_of_it(&occurs(law, text).rules(), day(5000)), None);
    }

    #[test]
    fn a_bar_counts_before_the_day_only() {
        for (bar, expected) in [(1999, None), (2000, Some(2000)), (2001, Some(2000))] {
            let text = "  - day: {on: day 2000}\nunless:\n  - {event: bar, before: self}\n";
            let rules = occurs(Law::default().dated("bar", day(bar)), text).rules();
            assert_eq!(day_of_it(&rules, day(5000)), expected.map(day), "bar on day {bar}");
        }
    }

    #[test]
    fn an_open_question_blocks_only_once_the_event_is_due() {
        let text = "  - day: {on: day 2000}\n    \
                    when: [{question: point, is: [\"yes\"]}]\n";
        let rules = occurs(Law::default().disputed("point"), text).rules();
        let answers = Answers::new(&rules, &supply(Vec::new()), &plain());
        let it = event(&rules, "it");
        let mut resolver = Resolver::new(&rules, &answers, &[]);
        assert_eq!(resolver.occurrence(it, day(1999)).unwrap(), None);
        assert!(resolver.take_grounds().is_empty(), "nothing that lies ahead is a ground");
        let open = resolver.occurrence(it, day(2000)).unwrap_err();
        assert_eq!(open.asked, Asked::plain(question(&rules, "point")));
        let mut days = Vec::new();
        for choices in open.branches(&[]) {
            let mut resolver = Resolver::new(&rules, &answers, &choices);
            days.push(resolver.occurrence(it, day(2000)).unwrap());
            let grounds = resolver.take_grounds();
            assert!(matches!(
                grounds.as_slice(),
                [Ground::Answer(_, _, Origin::Open), Ground::Event(..)]
            ));
        }
        assert_eq!(days, [None, Some(day(2000))], "the first answer comes last");
    }
}
