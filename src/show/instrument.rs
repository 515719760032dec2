//! The cards of an instrument and of a regime.

use serde::Serialize;

use super::words;
use super::{Cited, Thing, Titled};
use crate::text::page::Page;
use snapback_engine::model::{InstrumentIx, ProvisionIx, RegimeIx, Ruleset};

/// An instrument on a card.
#[derive(Debug, Serialize)]
pub struct InstrumentCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// Its document symbol.
    pub symbol: &'r str,
    /// The day it was adopted.
    pub date: String,
    /// un, us, eu or uk.
    pub issuer: &'static str,
    /// Whose law it is and whom it binds, in words.
    pub binds: String,
    /// What it is.
    pub summary: Option<&'r str>,
    /// The regimes that stand in its file.
    pub regimes: Vec<Titled<'r>>,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<Titled<'r>>,
    /// Where it is read.
    pub source: Cited<'r>,
}

/// A regime on a card.
#[derive(Debug, Serialize)]
pub struct RegimeCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// The instrument in whose file it stands.
    pub instrument: Titled<'r>,
    /// Its windows, in words.
    pub windows: Vec<String>,
    /// The provisions it bounds.
    pub provisions: Vec<Titled<'r>>,
}

impl<'r> InstrumentCard<'r> {
    /// The card of an instrument.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: InstrumentIx) -> Self {
        let instrument = &rules[at];
        let regimes: Vec<RegimeIx> =
            RegimeIx::all(rules).filter(|regime| rules[*regime].instrument == at).collect();
        Self {
            id: &instrument.id,
            title: &instrument.title,
            symbol: &instrument.symbol,
            date: instrument.date.to_string(),
            issuer: instrument.issuer.word(),
            binds: words::binds(rules, instrument),
            summary: instrument.summary.as_deref(),
            regimes: Titled::each(rules, &regimes, Thing::Regime),
            paragraphs: Titled::each(rules, &instrument.paragraphs, Thing::Provision),
            source: Cited::of(&instrument.source),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("instrument", self.id, self.title);
        page.paragraph(&format!("{}, {}", self.symbol, self.date));
        page.paragraph(&self.binds);
        self.summary.iter().for_each(|summary| page.apart(summary));
        page.references("Regimes", &self.regimes);
        page.references("Paragraphs", &self.paragraphs);
        page.sources(&[self.source]);
    }
}

impl<'r> RegimeCard<'r> {
    /// The card of a regime.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: RegimeIx) -> Self {
        let regime = &rules[at];
        let bounded: Vec<ProvisionIx> = ProvisionIx::all(rules)
            .filter(|provision| rules[*provision].regime == Some(at))
            .collect();
        Self {
            id: &regime.id,
            title: &regime.title,
            instrument: Titled::of(rules, Thing::Instrument(regime.instrument)),
            windows: words::windows(rules, &regime.windows),
            provisions: Titled::each(rules, &bounded, Thing::Provision),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("regime", self.id, self.title);
        page.paragraph(&self.instrument.in_full());
        page.heading("It applies");
        self.windows.iter().for_each(|window| page.point(window));
        page.references("Provisions it bounds", &self.provisions);
    }
}
