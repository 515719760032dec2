//! What several cards share: references, footnotes, and who holds something.

use serde::Serialize;

use super::Thing;
use crate::text::page::Page;
use crate::text::plural;
use snapback_engine::explain::capital;
use snapback_engine::model::{ReadingIx, Ruleset, Source, Stated};

/// Something referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Titled<'r> {
    /// What it is.
    pub kind: &'static str,
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
}

impl<'r> Titled<'r> {
    /// A reference to a thing.
    #[must_use]
    pub fn of(rules: &'r Ruleset, thing: Thing) -> Self {
        Self { kind: thing.kind(), id: thing.id(rules), title: thing.title(rules) }
    }

    /// References to several things of one kind.
    pub fn each<I: Copy + 'r>(
        rules: &'r Ruleset,
        all: &[I],
        thing: impl Fn(I) -> Thing,
    ) -> Vec<Self> {
        all.iter().map(|index| Self::of(rules, thing(*index))).collect()
    }

    /// "Title (id)".
    #[must_use]
    pub fn in_full(&self) -> String {
        format!("{} ({})", capital(self.title), self.id)
    }
}

/// A source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cited<'r> {
    /// Symbol or title.
    pub document: &'r str,
    /// Place in it.
    pub pinpoint: &'r str,
    /// Address, if known.
    pub url: Option<&'r str>,
    /// verified, reported or recalled.
    pub confidence: &'static str,
    /// A remark on it.
    pub note: Option<&'r str>,
}

impl<'r> Cited<'r> {
    /// The source as a footnote.
    #[must_use]
    pub fn of(source: &'r Source) -> Self {
        Self {
            document: &source.document,
            pinpoint: &source.pinpoint,
            url: source.url.as_deref(),
            confidence: source.confidence.word(),
            note: source.note.as_deref(),
        }
    }

    /// "document, pinpoint (verified)".
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{}, {} ({})", self.document, self.pinpoint, self.confidence)
    }
}

/// Who says something, since when, and where.
#[derive(Clone, Debug, Serialize)]
pub struct Held<'r> {
    /// The reading that says it.
    pub reading: &'r str,
    /// The party whose reading it is.
    pub party: &'r str,
    /// Who speaks.
    pub who: &'r str,
    /// The first day on which it is documented.
    pub since: String,
    /// stated or inferred.
    pub basis: &'static str,
    /// The reading it is taken over from.
    pub via: Option<&'r str>,
    /// Where.
    pub source: Cited<'r>,
}

impl<'r> Held<'r> {
    /// What a reading says and who said it.
    #[must_use]
    pub fn of(rules: &'r Ruleset, reading: ReadingIx, stated: &'r Stated) -> Self {
        let holder = &rules[reading];
        Self {
            reading: &holder.id,
            party: &rules[holder.party].id,
            who: &stated.who,
            since: stated.since.to_string(),
            basis: stated.basis.word(),
            via: stated.via.map(|from| rules[from].id.as_str()),
            source: Cited::of(&stated.source),
        }
    }

    /// "who, since the day, stated".
    #[must_use]
    pub fn in_words(&self) -> String {
        let via = self.via.map(|from| format!(", taken over from {from}")).unwrap_or_default();
        format!("{}, since {}, {}{via}", self.who, self.since, self.basis)
    }
}

impl Page {
    /// References below a heading, if there are any.
    pub fn references(&mut self, heading: &str, all: &[Titled]) {
        let all: Vec<String> = all.iter().map(Titled::in_full).collect();
        self.points(heading, &all);
    }

    /// The sources of a card, at its end.
    pub fn sources(&mut self, all: &[Cited]) {
        if !all.is_empty() {
            self.heading(&plural(all.len(), "Source"));
        }
        for cited in all {
            self.point(&cited.in_words());
            self.note_and_url(cited);
        }
    }

    /// The remark on a source and its address, below its point.
    pub fn note_and_url(&mut self, cited: &Cited) {
        if let Some(note) = cited.note {
            self.under(&format!("Note: {note}"));
        }
        if let Some(url) = cited.url {
            self.under(url);
        }
    }
}
