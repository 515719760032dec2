//! Law that is known to exist and is not encoded, in a row and on a card.

use serde::Serialize;

use super::{Cited, words};
use crate::text::columns::ColumnRow;
use crate::text::page::Page;
use snapback_engine::explain::{capital, layer};
use snapback_engine::model::{Gap, GapIx, GapKind, Ruleset, Supplier};

/// A gap in a row.
#[derive(Debug, Serialize)]
pub struct GapRow<'r> {
    /// Its id.
    pub id: &'r str,
    /// The act.
    pub act: &'r str,
    /// Where in the act.
    pub pinpoint: &'r str,
    /// restriction or permission.
    pub kind: &'static str,
    /// When it is in force, in words.
    pub period: Vec<String>,
    /// verified, reported or recalled.
    pub confidence: &'static str,
}

impl<'r> GapRow<'r> {
    pub(super) fn of(rules: &'r Ruleset, gap: &'r Gap) -> Self {
        Self {
            id: &gap.id,
            act: &gap.act,
            pinpoint: &gap.pinpoint,
            kind: gap.kind.word(),
            period: words::windows(rules, &gap.clause.windows),
            confidence: gap.source.confidence.word(),
        }
    }
}

impl ColumnRow for GapRow<'_> {
    fn cells(&self) -> Vec<String> {
        vec![self.id.to_owned(), self.kind.to_owned()]
    }

    fn title(&self) -> &str {
        self.act
    }

    fn more(&self) -> Option<String> {
        Some(format!("{}; {} ({})", self.pinpoint, self.period.join(", and "), self.confidence))
    }
}

/// A gap on a card.
#[derive(Debug, Serialize)]
pub struct GapCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// The layer.
    pub layer: &'static str,
    /// The act.
    pub act: &'r str,
    /// Where in the act.
    pub pinpoint: &'r str,
    /// restriction or permission. The tag `kind` is that of the card.
    pub law: &'static str,
    /// What that means for an answer.
    pub meaning: &'static str,
    /// What it covers, in words.
    pub covers: Option<String>,
    /// The suppliers for whom it holds; empty where the supplier does not matter.
    pub suppliers: Vec<&'r str>,
    /// The places of arrival for which it holds; empty where they do not matter.
    pub destinations: Vec<&'r str>,
    /// What must hold besides, in words.
    pub conditions: Vec<String>,
    /// When it is in force, in words.
    pub in_force: Vec<String>,
    /// A remark.
    pub note: Option<&'r str>,
    /// Where it is read.
    pub source: Cited<'r>,
    #[serde(skip)]
    layer_name: &'static str,
}

impl<'r> GapCard<'r> {
    /// The card of a gap.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: GapIx) -> Self {
        let gap = &rules[at];
        Self {
            id: &gap.id,
            layer: gap.layer.word(),
            act: &gap.act,
            pinpoint: &gap.pinpoint,
            law: gap.kind.word(),
            meaning: meaning(gap.kind),
            covers: gap.clause.covers.as_ref().map(|covers| words::covers(rules, covers)),
            suppliers: codes(&gap.suppliers),
            destinations: codes(&gap.destinations),
            conditions: words::conditions(rules, &gap.clause.conditions),
            in_force: words::windows(rules, &gap.clause.windows),
            note: gap.note.as_deref(),
            source: Cited::of(&gap.source),
            layer_name: layer(gap.layer),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("gap", self.id, self.act);
        page.paragraph(&format!("{} layer; {}", self.layer_name, self.pinpoint));
        page.apart(self.meaning);
        page.section("Covers", self.covers.as_deref().map(capital).as_deref());
        page.points("Suppliers", &self.suppliers);
        page.points("Places of arrival", &self.destinations);
        page.points("Where", &self.conditions);
        page.points("In force", &self.in_force);
        page.section("Note", self.note);
        page.sources(&[self.source]);
    }
}

fn codes(states: &[Supplier]) -> Vec<&str> {
    states.iter().map(|state| state.code.as_str()).collect()
}

const fn meaning(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Restriction => {
            "A restriction that is not encoded: where it may apply, no answer is unrestricted."
        }
        GapKind::Permission => {
            "A permission that is not encoded: it may lift a restriction that an answer reports."
        }
    }
}
