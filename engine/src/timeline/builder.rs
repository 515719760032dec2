//! Builds the line of one name: the answer on each day on which it can change, equal neighbours
//! merged.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, History, Line, Segment, answer_days, same_answer};
use crate::evaluate::{Evaluator, Finding};
use crate::model::{Day, Period, Piecewise, ReadingIx, Ruleset};
use crate::notes::Note;
use crate::query::{Query, QueryError, ReadingRef, with_unused_facts};
use crate::withheld::{Withheld, withheld};

/// The answer on one day.
#[derive(Debug)]
pub(super) struct DayAnswer<'h, 'r> {
    pub day: Day,
    pub reading: ReadingIx,
    /// Its own day may be an earlier one.
    pub finding: &'h Finding<'r>,
}

impl DayAnswer<'_, '_> {
    fn says_the_same(&self, other: &Self) -> bool {
        same_answer(self.finding, other.finding)
    }
}

/// The histories of one transfer in one layer, from the day before the period to the day after.
#[derive(Debug)]
pub(super) struct Histories<'r> {
    /// Has the candidates, which do not depend on the reading.
    evaluator: Evaluator<'r>,
    period: Period,
    by_reading: BTreeMap<ReadingIx, History<'r>>,
}

impl<'r> Histories<'r> {
    pub(super) fn new(evaluator: Evaluator<'r>, period: Period) -> Self {
        Self { evaluator, period, by_reading: BTreeMap::new() }
    }

    fn prepare(&mut self, query: &Query, reading: ReadingIx) {
        let period =
            Period { from: self.period.from.plus_days(-1), until: self.period.until.plus_days(1) };
        self.by_reading
            .entry(reading)
            .or_insert_with(|| History::new(self.evaluator.under(&query.view(reading)), period));
    }
}

/// Builds one line.
pub(super) struct TimelineBuilder<'a, 'r> {
    pub rules: &'r Ruleset,
    pub query: &'a Query,
    pub named: ReadingRef,
    pub evaluator: &'a Evaluator<'r>,
    pub period: Period,
    histories: &'a BTreeMap<ReadingIx, History<'r>>,
    /// The reading that answers on each day asked: every day of the period on which the answer
    /// can change, the day before the period and the day after it.
    readings: Piecewise<ReadingIx>,
}

impl<'a, 'r> TimelineBuilder<'a, 'r> {
    pub(super) fn new(
        rules: &'r Ruleset,
        query: &'a Query,
        named: ReadingRef,
        histories: &'a mut Histories<'r>,
    ) -> Result<Self, QueryError> {
        let period = histories.period;
        let mut readings = Piecewise::default();
        let inside = period.cut_at(answer_days(rules, &histories.evaluator, named));
        let inside = inside.iter().map(|part| part.from);
        for day in [period.from.plus_days(-1)].into_iter().chain(inside).chain([period.until]) {
            let reading = query.on(day).reading(rules, named)?;
            histories.prepare(query, reading);
            readings.push(day, reading);
        }
        let Histories { evaluator, by_reading, .. } = histories;
        Ok(Self { rules, query, named, evaluator, period, histories: by_reading, readings })
    }

    pub(super) fn line(&self) -> Line<'r> {
        let answers: Vec<DayAnswer> =
            self.readings.iter().map(|(day, reading)| self.under(day, *reading)).collect();
        let segments = self.segments(&answers);
        let mut notes = BTreeSet::new();
        for answer in answers.iter().filter(|answer| self.period.contains(answer.day)) {
            notes.extend(self.notes(answer, &segments));
        }
        Line {
            layer: self.query.transfer.layer,
            named: self.named,
            readings: self
                .readings
                .within(self.period)
                .map(|(part, reading)| (part.from, *reading))
                .collect::<Piecewise<_>>()
                .merge_equal(),
            segments,
            notes: notes.into_iter().collect(),
        }
    }

    /// What the answers would rest on today and, as of `then`, do not.
    pub(super) fn withheld(&self, then: Day) -> Withheld {
        let mut all = Withheld::default();
        for (part, reading) in self.readings.within(self.period) {
            let evaluator = &self.history(*reading).evaluator;
            all.and(withheld(self.rules, evaluator, part.from, then));
        }
        all
    }

    fn history(&self, reading: ReadingIx) -> &'a History<'r> {
        &self.histories[&reading]
    }

    /// The answer of a reading on one of the days asked.
    fn under(&self, day: Day, reading: ReadingIx) -> DayAnswer<'a, 'r> {
        DayAnswer { day, reading, finding: self.history(reading).on(day) }
    }

    fn segments(&self, answers: &[DayAnswer<'_, 'r>]) -> Vec<Segment<'r>> {
        let mut segments: Vec<Segment<'r>> = Vec::new();
        for pair in answers.windows(2) {
            let [before, after] = pair else { continue };
            let same = before.says_the_same(after);
            let causes = if same { Vec::new() } else { self.causes(before, after) };
            if let Some(last) = segments.last_mut() {
                last.until = after.day;
                last.closes.clone_from(&causes);
            }
            if after.day == self.period.until {
                break;
            }
            match segments.last_mut().filter(|_| same) {
                Some(last) => last.extend(after),
                None => segments.push(Segment::new(after, causes)),
            }
        }
        segments
    }

    /// Why the answer of one day differs from that of an earlier day.
    fn causes(&self, before: &DayAnswer<'_, 'r>, after: &DayAnswer<'_, 'r>) -> Vec<Cause> {
        let mut causes = BTreeSet::new();
        if before.reading == after.reading {
            self.events(before, after, &mut causes);
        } else {
            let unchanged = self.under(after.day, before.reading);
            if !unchanged.says_the_same(after) {
                causes.insert(Cause::Reading(after.reading));
            }
            if !unchanged.says_the_same(before) {
                self.events(before, &unchanged, &mut causes);
            }
        }
        if causes.is_empty() {
            causes.extend(self.first_instruments(after.day));
        }
        causes.into_iter().collect()
    }

    /// The notes on the answer of a day. That the texts give no hour for a boundary on that day
    /// matters only where the answer changes on it.
    fn notes(&self, answer: &DayAnswer<'_, 'r>, segments: &[Segment<'r>]) -> Vec<Note> {
        let query = self.query.on(answer.day);
        let evaluator = &self.history(answer.reading).evaluator;
        let says = &mut |reading| match self.histories.get(&reading) {
            Some(history) => history.conclusion(answer.day),
            None => evaluator.under(&query.view(reading)).conclusion(answer.day),
        };
        let notes = query.notes(self.rules, self.named, evaluator, answer.finding, says);
        let mut notes = with_unused_facts(notes, evaluator);
        let changes =
            segments.iter().any(|segment| segment.from == answer.day && !segment.opens.is_empty());
        notes.retain(|note| *note != Note::EdgeDay || changes);
        notes
    }
}

impl<'r> Segment<'r> {
    fn new(answer: &DayAnswer<'_, 'r>, opens: Vec<Cause>) -> Self {
        let finding = Finding { day: answer.day, ..answer.finding.clone() };
        Self {
            from: answer.day,
            until: answer.day,
            basis: finding.basis,
            confidence: finding.confidence,
            finding,
            readings: vec![answer.reading],
            opens,
            closes: Vec::new(),
        }
    }

    fn extend(&mut self, answer: &DayAnswer<'_, 'r>) {
        self.basis = self.basis.zip(answer.finding.basis).map(|(a, b)| a.min(b));
        self.confidence = self.confidence.zip(answer.finding.confidence).map(|(a, b)| a.min(b));
        if self.readings.last() != Some(&answer.reading) {
            self.readings.push(answer.reading);
        }
    }
}
