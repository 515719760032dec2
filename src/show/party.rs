//! The card of a party: its readings, period by period.

use serde::Serialize;

use super::words;
use super::{Thing, Titled};
use crate::text::page::Page;
use snapback_engine::model::{PartyIx, ReadingIx, Ruleset};

/// A party on a card.
#[derive(Debug, Serialize)]
pub struct PartyCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its name.
    pub title: &'r str,
    /// It is one of those set side by side.
    pub compared: bool,
    /// Its readings, earliest first.
    pub readings: Vec<Period<'r>>,
}

/// A reading in its period.
#[derive(Debug, Serialize)]
pub struct Period<'r> {
    /// The reading.
    #[serde(flatten)]
    pub reading: Titled<'r>,
    /// When it was held, in words.
    pub held: String,
    /// What it says.
    pub summary: &'r str,
}

impl<'r> PartyCard<'r> {
    /// The card of a party.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: PartyIx) -> Self {
        let party = &rules[at];
        Self {
            id: &party.id,
            title: &party.title,
            compared: rules.compared.contains(&at),
            readings: party.readings.iter().map(|reading| Period::of(rules, *reading)).collect(),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("party", self.id, self.title);
        page.paragraph(if self.compared {
            "One of the parties set side by side."
        } else {
            "Not among the parties set side by side."
        });
        page.heading("Readings");
        for period in &self.readings {
            page.point(&format!("{}, {}", period.reading.in_full(), period.held));
            page.under(period.summary);
        }
    }
}

impl<'r> Period<'r> {
    fn of(rules: &'r Ruleset, at: ReadingIx) -> Self {
        let reading = &rules[at];
        Self {
            reading: Titled::of(rules, Thing::Reading(at)),
            held: words::held(reading.from, reading.until),
            summary: &reading.summary,
        }
    }
}
