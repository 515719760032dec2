//! Duties that are no transfer, and under which readings each stands on a day.

use serde::Serialize;

use crate::text::columns::ColumnRow;
use crate::text::joined;
use snapback_engine::duties::{Standing, duties, standing};
use snapback_engine::model::{Day, Layer, ReadingIx, Ruleset, View};

/// A duty in a row.
#[derive(Debug, Serialize)]
pub struct DutyRow<'r> {
    /// The provision.
    pub id: &'r str,
    /// The instrument it belongs to.
    pub instrument: &'r str,
    /// un, us, eu or uk.
    pub layer: &'static str,
    /// binding or call.
    pub duty: &'static str,
    /// A short statement of it.
    pub title: &'r str,
    /// verified, reported or recalled.
    pub confidence: &'static str,
    /// Under each reading.
    pub readings: Vec<StandingRow<'r>>,
}

/// Whether a duty stands under a reading.
#[derive(Debug, Serialize)]
pub struct StandingRow<'r> {
    /// The reading.
    pub reading: &'r str,
    /// stands, does-not-stand or open.
    pub standing: &'static str,
    /// Since when it stands.
    pub since: Option<String>,
    /// The questions that decide, where it is open.
    pub turns_on: Vec<&'r str>,
}

impl<'r> DutyRow<'r> {
    /// The duties of a layer on a day that stand, or may, under one of these readings at least; and
    /// how many others there are.
    #[must_use]
    pub fn all(
        rules: &'r Ruleset,
        layer: Layer,
        readings: &[ReadingIx],
        day: Day,
    ) -> (Vec<Self>, usize) {
        let all: Vec<Self> = duties(rules, layer)
            .map(|(at, force)| {
                let provision = &rules[at];
                let under = |reading: &ReadingIx| {
                    StandingRow::of(rules, *reading, standing(rules, at, &View::of(*reading), day))
                };
                Self {
                    id: &provision.id,
                    instrument: &rules[provision.instrument].id,
                    layer: layer.word(),
                    duty: force.word(),
                    title: &provision.title,
                    confidence: provision.source.confidence.word(),
                    readings: readings.iter().map(under).collect(),
                }
            })
            .collect();
        let (standing, off): (Vec<Self>, Vec<Self>) =
            all.into_iter().partition(|duty| duty.readings.iter().any(StandingRow::may_stand));
        (standing, off.len())
    }
}

impl<'r> StandingRow<'r> {
    fn of(rules: &'r Ruleset, reading: ReadingIx, standing: Standing) -> Self {
        let word = standing.word();
        let (since, turns_on) = match standing {
            Standing::Stands(since) => (since, Vec::new()),
            Standing::Off => (None, Vec::new()),
            Standing::Open(questions) => (None, questions),
        };
        Self {
            reading: &rules[reading].id,
            standing: word,
            since: since.map(|day| day.to_string()),
            turns_on: turns_on.into_iter().map(|question| &*rules[question].id).collect(),
        }
    }

    fn may_stand(&self) -> bool {
        self.standing != Standing::Off.word()
    }

    /// "stands since DAY", "open (turns on a-question)".
    fn in_words(&self) -> String {
        let since = self.since.iter().map(|day| format!(" since {day}"));
        let turns_on = (!self.turns_on.is_empty())
            .then(|| format!(" (turns on {})", self.turns_on.join(" with ")));
        self.standing.replace('-', " ") + &since.chain(turns_on).collect::<String>()
    }
}

impl ColumnRow for DutyRow<'_> {
    fn cells(&self) -> Vec<String> {
        vec![self.id.to_owned(), self.duty.to_owned()]
    }

    fn title(&self) -> &str {
        self.title
    }

    /// The readings with the same words together, in the order in which they first come.
    fn more(&self) -> Option<String> {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for row in &self.readings {
            let words = row.in_words();
            match groups.iter_mut().find(|(known, _)| *known == words) {
                Some((_, readings)) => readings.push(row.reading),
                None => groups.push((words, vec![row.reading])),
            }
        }
        let parts: Vec<String> = groups
            .iter()
            .map(|(words, readings)| format!("{words} for {}", joined(readings, "and")))
            .collect();
        Some(format!("{}.", parts.join("; ")))
    }
}
