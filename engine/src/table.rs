//! The decision table: what is said of a transfer under one name, from each day on which any of it can become another.
//!
//! A table is nothing but the evaluator's findings, each made once; between two of its days every
//! finding is the same. Tests hold it and single answers together over the whole shipped law.

use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluator, Finding, restricted};
use crate::explain::{Explanation, explain};
use crate::model::{
    Basis, Confidence, Day, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Transfer, Verdict, View,
};
use crate::query::{Note, Query, QueryError, ReadingRef};

/// An answer in short: all but the reasons.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnswerSummary {
    /// The reading that serves.
    pub reading: ReadingIx,
    /// The verdict.
    pub verdict: Verdict,
    /// The weakest answer relied on.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
    /// The deciding provisions, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The verdicts in play, strictest first, where it is undetermined.
    pub possible: Vec<Verdict>,
    /// A smallest set of questions that settles it, where it is undetermined.
    pub turns_on: Vec<QuestionIx>,
    /// The first later day on which the same reading gives another verdict.
    pub until: Option<Day>,
    /// What must be said with it, sorted.
    pub notes: Vec<Note>,
}

impl AnswerSummary {
    fn new(reading: ReadingIx, span: &Span, notes: Vec<Note>) -> Self {
        let Finding { verdict, basis, confidence, .. } = span.finding;
        let found = &span.finding;
        let (provisions, possible, turns_on) =
            (found.provisions.clone(), found.possible.clone(), found.turns_on.clone());
        Self {
            reading,
            verdict,
            basis,
            confidence,
            provisions,
            possible,
            turns_on,
            until: span.until,
            notes,
        }
    }

    /// Restricted or not; none where the verdicts in play differ in it or nothing is encoded.
    #[must_use]
    pub fn restricted(&self) -> Option<bool> {
        restricted(self.verdict, &self.possible)
    }
}

/// A stretch of days on which the same is said.
#[derive(Debug)]
pub struct Segment<'r> {
    /// Its first day; it lasts up to that of the next one.
    pub from: Day,
    /// What is said.
    pub said: AnswerSummary,
    history: Rc<History<'r>>,
    at: usize,
}

impl<'r> Segment<'r> {
    /// The finding on each of its days; the day it bears may be an earlier one.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding<'r>> {
        self.history.spans.get(self.at).map(|span| &span.finding)
    }

    /// Why the finding is what it is.
    #[must_use]
    pub fn explanation(&self, rules: &'r Ruleset) -> Option<Explanation<'r>> {
        let finding = Finding { day: self.from, ..self.finding()?.clone() };
        Some(explain(rules, &self.history.evaluator, &finding))
    }
}

/// Makes tables, and remembers the findings that several of them share.
#[derive(Debug)]
pub struct TableCache<'r> {
    rules: &'r Ruleset,
    histories: HashMap<(Transfer, View), Rc<History<'r>>>,
    /// The days on which a control list is revised: what is said of a provision names the revision.
    revised: Vec<Day>,
}

/// What one reading finds, from each day on which it finds otherwise.
#[derive(Debug)]
struct History<'r> {
    evaluator: Evaluator<'r>,
    spans: Vec<Span<'r>>,
}

#[derive(Debug)]
struct Span<'r> {
    finding: Finding<'r>,
    until: Option<Day>,
}

impl<'r> History<'r> {
    fn new(evaluator: Evaluator<'r>) -> Self {
        let days: Vec<Day> = [Day::FIRST].into_iter().chain(evaluator.change_days()).collect();
        let spans = evaluator
            .evaluate_days(&days)
            .into_iter()
            .map(|finding| Span { finding, until: None })
            .collect();
        let mut history = Self { evaluator, spans };
        history.look_ahead();
        history
    }

    /// Fills in when each verdict becomes another.
    fn look_ahead(&mut self) {
        let mut next: Option<(Day, Verdict, Option<Day>)> = None;
        for Span { finding, until } in self.spans.iter_mut().rev() {
            *until = next.and_then(
                |(start, verdict, later)| {
                    if verdict == finding.verdict { later } else { Some(start) }
                },
            );
            next = Some((finding.day, finding.verdict, *until));
        }
    }

    fn place(&self, day: Day) -> usize {
        self.spans.partition_point(|span| span.finding.day <= day).saturating_sub(1)
    }

    fn verdict(&self, day: Day) -> Verdict {
        self.spans.get(self.place(day)).map_or(Verdict::NotEncoded, |span| span.finding.verdict)
    }
}

impl<'r> TableCache<'r> {
    /// A desk with nothing made yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        let windows =
            rules.lists.iter().flat_map(|list| &list.revisions).map(|revision| &revision.window);
        let bounds = windows.flat_map(|window| window.from.iter().chain(&window.until));
        Self {
            rules,
            histories: HashMap::new(),
            revised: bounds.flat_map(|when| when.days(rules)).collect(),
        }
    }

    /// The table of a question under a name; the day of the question is not looked at.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn table(
        &mut self,
        query: &Query,
        named: ReadingRef,
    ) -> Result<Vec<Segment<'r>>, QueryError> {
        let first = self.history(query, query.reading(self.rules, named)?);
        let stretches = self
            .days(&first.evaluator, named)
            .into_iter()
            .map(|day| self.stretch(query, named, day));
        stretches.filter_map(Result::transpose).collect()
    }

    /// Every day on which something said can become another.
    fn days(&self, evaluator: &Evaluator, named: ReadingRef) -> Vec<Day> {
        let rules = self.rules;
        let read: &[ReadingIx] = match &named {
            ReadingRef::Party(party) => &rules[*party].readings,
            ReadingRef::Fixed(reading) => std::slice::from_ref(reading),
        };
        let held = read
            .iter()
            .flat_map(|reading| [Some(rules[*reading].from), rules[*reading].until])
            .flatten();
        let edges = rules.edge_days.iter().flat_map(|day| [*day, day.plus_days(1)]);
        let fixed = [Day::FIRST, rules.known_through.plus_days(1)];
        let whole =
            evaluator.change_days().into_iter().chain(self.revised.iter().chain(&fixed).copied());
        let mut days: Vec<Day> =
            whole.chain(held).chain(edges).filter(|day| *day <= Day::LAST).collect();
        days.sort();
        days.dedup();
        days
    }

    fn stretch(
        &mut self,
        query: &Query,
        named: ReadingRef,
        day: Day,
    ) -> Result<Option<Segment<'r>>, QueryError> {
        let rules = self.rules;
        let query = Query { day, ..query.clone() };
        let reading = query.reading(rules, named)?;
        let history = self.history(&query, reading);
        let at = history.place(day);
        let Some(span) = history.spans.get(at) else { return Ok(None) };
        let notes = query.notes(rules, named, &history.evaluator, &span.finding, &mut |other| {
            self.history(&query, other).verdict(day)
        });
        let said = AnswerSummary::new(reading, span, notes);
        Ok(Some(Segment { from: day, said, history, at }))
    }

    fn history(&mut self, query: &Query, reading: ReadingIx) -> Rc<History<'r>> {
        const MOST: usize = 16;
        if self.histories.len() > MOST {
            self.histories.clear();
        }
        let rules = self.rules;
        let prebuilt = self.histories.entry((query.transfer.clone(), query.view(reading)));
        Rc::clone(prebuilt.or_insert_with_key(|(transfer, view)| {
            Rc::new(History::new(Evaluator::new(rules, transfer, view)))
        }))
    }
}
