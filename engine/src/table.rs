//! Decision tables: the answers to one query under one name, from each day on which they can change.
//!
//! Every row is the evaluator's own finding; between two days of a table nothing changes.

use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluator, Finding};
use crate::explain::Explanation;
use crate::model::{
    Basis, Confidence, Day, GapIx, Period, Piecewise, ProvisionIx, QuestionIx, ReadingIx, Ruleset,
    Transfer, Verdict, View,
};
use crate::notes::Note;
use crate::query::{Query, QueryError, ReadingRef};
use crate::timeline::{History, answer_days};

/// An answer without its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnswerSummary {
    /// The reading that answers.
    pub reading: ReadingIx,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether the transfer is restricted; `None` where the possible verdicts differ in that or law
    /// is not encoded.
    pub restricted: Option<bool>,
    /// What each kind of person is told, by place in the layer's scope; empty where the query says
    /// who supplies, or the layer names no kinds.
    pub persons: Vec<(usize, Verdict)>,
    /// The gaps of restrictions that bear on the verdict.
    pub gaps: Vec<GapIx>,
    /// The weakest answer relied on.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
    /// The deciding provisions, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The possible verdicts, strictest first; empty unless the verdict is undetermined.
    pub possible: Vec<Verdict>,
    /// A smallest set of questions that settles it; empty unless the verdict is undetermined.
    pub turns_on: Vec<QuestionIx>,
    /// The first later day on which the answer says something else.
    pub until: Option<Day>,
    /// The notes, sorted.
    pub notes: Vec<Note>,
}

impl AnswerSummary {
    /// A finding under a reading, with what goes with it.
    #[must_use]
    pub fn new(
        reading: ReadingIx,
        finding: &Finding,
        until: Option<Day>,
        notes: Vec<Note>,
    ) -> Self {
        Self {
            reading,
            verdict: finding.verdict,
            restricted: finding.restricted,
            persons: finding.persons.iter().map(|(at, says)| (*at, says.verdict)).collect(),
            gaps: finding.gaps.clone(),
            basis: finding.basis,
            confidence: finding.confidence,
            provisions: finding.provisions.clone(),
            possible: finding.possible.clone(),
            turns_on: finding.turns_on.clone(),
            until,
            notes,
        }
    }
}

/// The answer from one day of a table up to the next.
#[derive(Debug)]
pub struct TableRow<'r> {
    /// The answer.
    pub summary: AnswerSummary,
    from: Day,
    history: Rc<History<'r>>,
}

impl<'r> TableRow<'r> {
    /// Why the answer is what it is on the first day of the row.
    #[must_use]
    pub fn explanation(&self) -> Explanation<'r> {
        self.history.explanation(self.from)
    }
}

/// Makes tables, and keeps the histories that several of them share.
#[derive(Debug)]
pub struct TableCache<'r> {
    rules: &'r Ruleset,
    histories: HashMap<(Transfer, View), Rc<History<'r>>>,
}

impl<'r> TableCache<'r> {
    /// An empty cache.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self { rules, histories: HashMap::new() }
    }

    /// The table of a query under a name; the day of the query does not matter.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn table(
        &mut self,
        query: &Query,
        named: ReadingRef,
    ) -> Result<Piecewise<TableRow<'r>>, QueryError> {
        let first = self.history(query, query.reading(self.rules, named)?);
        let days = answer_days(self.rules, &first.evaluator, named);
        days.into_iter().map(|day| Ok((day, self.row(&query.on(day), named)?))).collect()
    }

    fn row(&mut self, query: &Query, named: ReadingRef) -> Result<TableRow<'r>, QueryError> {
        let (rules, day) = (self.rules, query.day);
        let reading = query.reading(rules, named)?;
        let history = self.history(query, reading);
        let finding = history.on(day);
        let notes = query.notes(rules, named, &history.evaluator, finding, &mut |other| {
            self.history(query, other).conclusion(day)
        });
        let summary = AnswerSummary::new(reading, finding, history.until(day), notes);
        Ok(TableRow { summary, from: day, history })
    }

    fn history(&mut self, query: &Query, reading: ReadingIx) -> Rc<History<'r>> {
        /// One table needs a few; the histories of earlier transfers are dropped.
        const CAPACITY: usize = 16;
        if self.histories.len() > CAPACITY {
            self.histories.clear();
        }
        let rules = self.rules;
        let key = (query.transfer.clone(), query.view(reading));
        let history = self.histories.entry(key).or_insert_with_key(|(transfer, view)| {
            Rc::new(History::new(Evaluator::new(rules, transfer, view), Period::ALL))
        });
        Rc::clone(history)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{day, query, two_readings};
    use crate::query::find_reading;

    #[test]
    fn a_verdict_stays_until_the_first_day_on_which_it_is_another() {
        let rules = two_readings();
        let name = find_reading(&rules, "north").unwrap();
        let table = TableCache::new(&rules).table(&query(&rules, "thing", day(1000)), name);
        let table = table.unwrap();
        let cases = [
            (Day::FIRST, "not-encoded", Some(day(1000))),
            (day(999), "not-encoded", Some(day(1000))),
            (day(1000), "unrestricted", Some(day(2000))),
            (day(1999), "unrestricted", Some(day(2000))),
            (day(2000), "prohibited", Some(day(2030))),
            (day(2029), "prohibited", Some(day(2030))),
            // The reading of these days does not prohibit it later.
            (day(2030), "unrestricted", None),
            (day(3999), "unrestricted", None),
            (day(4000), "prohibited", None),
            (Day::LAST, "prohibited", None),
        ];
        for (on, verdict, until) in cases {
            let summary = &table.on(on).unwrap().summary;
            let found = (summary.verdict.word(), summary.until);
            assert_eq!(found, (verdict, until), "{on}");
        }
    }

    #[test]
    fn a_row_begins_on_every_day_on_which_a_note_changes() {
        let rules = two_readings();
        let name = find_reading(&rules, "early").unwrap();
        let table = TableCache::new(&rules).table(&query(&rules, "thing", day(1000)), name);
        let starts: Vec<Day> = table.unwrap().starts().collect();
        for on in [Day::FIRST, day(1000), day(4000), day(5001)] {
            assert!(starts.contains(&on), "{on}");
        }
    }
}
