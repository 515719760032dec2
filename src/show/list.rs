//! The cards of a control list and of its entries.

use serde::Serialize;

use super::words;
use super::{Cited, Thing, Titled};
use crate::text::page::Page;
use snapback_engine::model::{EntryIx, ItemIx, ListIx, ProvisionIx, Revision, Ruleset};

/// A control list on a card.
#[derive(Debug, Serialize)]
pub struct ListCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// What it is.
    pub summary: &'r str,
    /// Its entries.
    pub entries: Vec<Titled<'r>>,
    /// Its revisions.
    pub revisions: Vec<RevisionCard<'r>>,
    /// Where it is read.
    pub source: Cited<'r>,
}

/// A revision of a list.
#[derive(Debug, Serialize)]
pub struct RevisionCard<'r> {
    /// Document symbol.
    pub document: &'r str,
    /// The regime that uses it.
    pub regime: Titled<'r>,
    /// When, in words.
    pub in_use: String,
    /// Where that is read.
    pub source: Cited<'r>,
}

/// A list entry on a card.
#[derive(Debug, Serialize)]
pub struct EntryCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// The list it stands in.
    pub list: Titled<'r>,
    /// Its definition and thresholds.
    pub text: &'r str,
    /// Items that fall in it, perhaps only under a condition.
    pub items: Vec<Titled<'r>>,
    /// Provisions that cover it.
    pub provisions: Vec<Titled<'r>>,
    /// Where it is read.
    pub source: Cited<'r>,
}

impl<'r> ListCard<'r> {
    /// The card of a list.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: ListIx) -> Self {
        let list = &rules[at];
        Self {
            id: &list.id,
            title: &list.title,
            summary: &list.summary,
            entries: Titled::each(rules, &list.entries, Thing::Entry),
            revisions: list
                .revisions
                .iter()
                .map(|revision| RevisionCard::of(rules, revision))
                .collect(),
            source: Cited::of(&list.source),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("list", self.id, self.title);
        page.apart(self.summary);
        page.references("Entries", &self.entries);
        if !self.revisions.is_empty() {
            page.heading("Revisions");
        }
        self.revisions.iter().for_each(|revision| revision.write(page));
        page.sources(&[self.source]);
    }
}

impl<'r> RevisionCard<'r> {
    fn of(rules: &'r Ruleset, revision: &'r Revision) -> Self {
        Self {
            document: &revision.document,
            regime: Titled::of(rules, Thing::Regime(revision.regime)),
            in_use: words::window(rules, &revision.window),
            source: Cited::of(&revision.source),
        }
    }

    fn write(&self, page: &mut Page) {
        page.point(&format!("{}, used by {}: {}", self.document, self.regime.id, self.in_use));
        page.under(&format!("[{}]", self.source.in_words()));
        self.source.note.into_iter().for_each(|note| page.under(&format!("Note: {note}")));
    }
}

impl<'r> EntryCard<'r> {
    /// The card of an entry.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: EntryIx) -> Self {
        let entry = &rules[at];
        Self {
            id: &entry.id,
            title: &entry.title,
            list: Titled::of(rules, Thing::List(entry.list)),
            text: &entry.text,
            items: items(rules, at),
            provisions: provisions(rules, at),
            source: Cited::of(&entry.source),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("entry", self.id, self.title);
        page.paragraph(&self.list.in_full());
        page.apart(self.text);
        page.references("Items that fall in it, some under conditions", &self.items);
        page.references("Provisions that cover it", &self.provisions);
        page.sources(&[self.source]);
    }
}

fn items(rules: &Ruleset, at: EntryIx) -> Vec<Titled<'_>> {
    let falls = |item: &ItemIx| rules[*item].entries.iter().any(|entry| entry.entry == at);
    ItemIx::all(rules).filter(falls).map(|item| Titled::of(rules, Thing::Item(item))).collect()
}

fn provisions(rules: &Ruleset, at: EntryIx) -> Vec<Titled<'_>> {
    let covers = |provision: &ProvisionIx| {
        let covered = rules[*provision].clauses.iter().filter_map(|clause| clause.covers.as_ref());
        covered.into_iter().any(|covers| covers.entries.contains(&at))
    };
    ProvisionIx::all(rules)
        .filter(covers)
        .map(|provision| Titled::of(rules, Thing::Provision(provision)))
        .collect()
}
