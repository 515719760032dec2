//! Answers rows from histories made once.
//!
//! A history is nothing but the evaluator's finding on each day on which anything
//! can change; between two such days every finding is the same. A test holds rows
//! and single answers together.

use std::collections::HashMap;
use std::rc::Rc;

use crate::ask::{Ask, Mistake, Named};
use crate::evaluate::{Finding, Matter};
use crate::model::{Basis, Day, ReadingIx, Ruleset, Transfer, Verdict, View};
use crate::render::restricted;

/// Answers, remembered.
#[derive(Debug)]
pub struct Desk<'r> {
    rules: &'r Ruleset,
    histories: HashMap<(Transfer, View), Rc<History<'r>>>,
}

#[derive(Debug)]
struct History<'r> {
    matter: Matter<'r>,
    /// From each day on: the finding, and the first later day with another verdict.
    spans: Vec<(Day, Finding<'r>, Option<Day>)>,
}

impl<'r> History<'r> {
    fn new(matter: Matter<'r>) -> Self {
        let days = std::iter::once(Day::FIRST).chain(matter.days.iter().copied());
        let mut spans: Vec<(Day, Finding<'r>, Option<Day>)> = days.map(|day| (day, matter.on(day), None)).collect();
        let mut next: Option<(Day, Verdict, Option<Day>)> = None;
        for (day, finding, until) in spans.iter_mut().rev() {
            *until = next.and_then(|(start, verdict, later)| if verdict == finding.verdict { later } else { Some(start) });
            next = Some((*day, finding.verdict, *until));
        }
        Self { matter, spans }
    }

    fn on(&self, day: Day) -> Option<&(Day, Finding<'r>, Option<Day>)> {
        let after = self.spans.partition_point(|(from, ..)| *from <= day);
        self.spans.get(after.checked_sub(1)?)
    }
}

impl<'r> Desk<'r> {
    /// A desk with nothing answered yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self { rules, histories: HashMap::new() }
    }

    fn history(&mut self, ask: &Ask, reading: ReadingIx) -> Rc<History<'r>> {
        let view = ask.view(reading);
        let rules = self.rules;
        let key = (ask.transfer.clone(), view);
        let made =
            self.histories.entry(key).or_insert_with_key(|(transfer, view)| Rc::new(History::new(Matter::new(rules, transfer, view))));
        Rc::clone(made)
    }

    /// The cells of one answer, as CSV.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn answer(&mut self, ask: &Ask, named: Named) -> Result<String, Mistake> {
        let rules = self.rules;
        let reading = ask.reading(rules, named)?;
        let history = self.history(ask, reading);
        let Some((_, finding, until)) = history.on(ask.day) else { return Ok(String::new()) };
        let notes = ask.notes(rules, named, &history.matter, finding, &mut |other| {
            self.history(ask, other).on(ask.day).map_or(Verdict::NotEncoded, |(_, finding, _)| finding.verdict)
        });
        let notes: Vec<&str> = notes.iter().map(|note| note.word()).collect();
        Ok(csv_line(&cells(rules, reading, finding, *until, &notes)))
    }
}

fn cells(rules: &Ruleset, reading: ReadingIx, finding: &Finding, until: Option<Day>, notes: &[&str]) -> [String; 11] {
    let provisions: Vec<&str> = finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    let possible: Vec<&str> = finding.possible.iter().map(|verdict| verdict.word()).collect();
    let turns_on: Vec<&str> = finding.turns_on.iter().map(|question| rules[*question].id.as_str()).collect();
    [
        rules[reading].id.to_string(),
        finding.verdict.to_string(),
        restricted(finding.restricted()).to_owned(),
        finding.basis.map_or("", Basis::word).to_owned(),
        finding.confidence.map_or("", crate::model::Confidence::word).to_owned(),
        provisions.join(";"),
        possible.join(";"),
        turns_on.join(";"),
        until.map(|day| day.to_string()).unwrap_or_default(),
        notes.join(";"),
        String::new(),
    ]
}

/// Cells as one line of CSV, without its end.
#[must_use]
pub fn csv_line(cells: &[String]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()
}
