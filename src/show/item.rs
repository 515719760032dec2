//! The card of an item: the entries it falls in, what is known of it, and the questions it raises.

use serde::Serialize;

use super::words;
use super::{Cited, Thing, Titled};
use crate::text::joined;
use crate::text::page::Page;
use snapback_engine::model::{Direction, EntryIx, Item, ItemEntry, ItemFact, ItemIx, Ruleset};

/// An item on a card.
#[derive(Debug, Serialize)]
pub struct ItemCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its title.
    pub title: &'r str,
    /// Other names.
    pub names: Vec<&'r str>,
    /// What it is.
    pub what: &'r str,
    /// The direction usually asked about; none: both.
    pub usual_direction: Option<&'static str>,
    /// The activity meant where a query names none.
    pub activity: &'static str,
    /// Both, in words.
    pub usual: String,
    /// The list entries it falls in.
    pub entries: Vec<ClassCard<'r>>,
    /// What is known of it.
    pub facts: Vec<FactCard<'r>>,
    /// Questions it raises.
    pub raises: Vec<Titled<'r>>,
    /// The dispute or the trap.
    pub note: Option<&'r str>,
    /// Further sources.
    pub sources: Vec<Cited<'r>>,
}

/// A list entry an item falls in.
#[derive(Debug, Serialize)]
pub struct ClassCard<'r> {
    /// The entry.
    pub entry: Titled<'r>,
    /// Where in it.
    pub section: Option<&'r str>,
    /// What must hold, in words.
    pub conditions: Vec<String>,
    /// Where that is read.
    pub source: Cited<'r>,
}

/// A fact known of an item.
#[derive(Debug, Serialize)]
pub struct FactCard<'r> {
    /// The fact.
    pub fact: Titled<'r>,
    /// Its value.
    pub value: String,
    /// Where that is read.
    pub source: Cited<'r>,
}

impl<'r> ItemCard<'r> {
    /// The card of an item.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: ItemIx) -> Self {
        let item = &rules[at];
        Self {
            id: &item.id,
            title: &item.title,
            names: item.names.iter().map(|name| name.as_str()).collect(),
            what: &item.kind,
            usual_direction: item.usual.map(Direction::word),
            activity: item.activity.word(),
            usual: usual(rules, item),
            entries: item.entries.iter().map(|entry| ClassCard::of(rules, entry)).collect(),
            facts: item.facts.iter().map(|fact| FactCard::of(rules, fact)).collect(),
            raises: Titled::each(rules, &item.raises, Thing::Question),
            note: item.note.as_deref(),
            sources: item.sources.iter().map(Cited::of).collect(),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("item", self.id, self.title);
        page.paragraph(&format!(
            "{}; usually asked about for {}.",
            snapback_engine::explain::capital(self.what),
            self.usual
        ));
        if !self.names.is_empty() {
            page.paragraph(&format!("Also called {}.", self.names.join(", ")));
        }
        page.heading("Classed under");
        self.entries.iter().for_each(|entry| entry.write(page));
        if !self.facts.is_empty() {
            page.heading("Known of it");
        }
        self.facts.iter().for_each(|fact| fact.write(page));
        page.references("Questions it raises", &self.raises);
        page.section("Note", self.note);
        page.sources(&self.sources);
    }
}

impl<'r> ClassCard<'r> {
    fn of(rules: &'r Ruleset, class: &'r ItemEntry) -> Self {
        Self {
            entry: Titled::of(rules, Thing::Entry(class.entry)),
            section: class.section.as_deref(),
            conditions: words::conditions(rules, &class.conditions),
            source: Cited::of(&class.source),
        }
    }

    fn write(&self, page: &mut Page) {
        let section = self.section.map(|section| format!(", {section}")).unwrap_or_default();
        let conditions = joined(&self.conditions, "and");
        let only = if conditions.is_empty() { String::new() } else { format!(", if {conditions}") };
        page.point(&format!("{}{section}{only}", self.entry.in_full()));
        footnote(page, &self.source);
    }
}

impl<'r> FactCard<'r> {
    fn of(rules: &'r Ruleset, fact: &'r ItemFact) -> Self {
        Self {
            fact: Titled::of(rules, Thing::Question(fact.question)),
            value: rules[fact.question].show(&fact.value),
            source: Cited::of(&fact.source),
        }
    }

    fn write(&self, page: &mut Page) {
        page.point(&format!("{} is {}", self.fact.id, self.value));
        footnote(page, &self.source);
    }
}

/// "supply to the target State".
fn usual(rules: &Ruleset, item: &Item) -> String {
    let ways = item.usual.map_or(Direction::ALL.to_vec(), |way| vec![way]);
    format!("{} {}", words::activities(&[item.activity]), words::directions(rules, &ways))
}

fn footnote(page: &mut Page, cited: &Cited) {
    page.under(&format!("[{}]", cited.in_words()));
    cited.note.into_iter().for_each(|note| page.under(&format!("Note: {note}")));
    cited.url.into_iter().for_each(|url| page.under(url));
}

/// The entries an item falls in, each once.
#[must_use]
pub fn entries(item: &Item) -> Vec<EntryIx> {
    let mut all: Vec<EntryIx> = item.entries.iter().map(|class| class.entry).collect();
    all.sort();
    all.dedup();
    all
}
