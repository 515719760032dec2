//! Tables made when the program is built: every item, both ways, for its usual activity, with no fact stated, under every name.
//!
//! Most rows of a large batch ask one of these. They are the desk's own tables, and a test holds them to it.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::model::{
    Condition, Confidence, Day, Direction, EntryIx, Item, ItemIx, Layer, PartyIx, QuestionIx,
    ReadingIx, Ruleset, Subject, Value,
};
use crate::query::{Query, ReadingRef, transfer};
use crate::table::{AnswerSummary, TableCache};

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableKey {
    /// The item: the first of its [`equivalent_items`].
    pub item: ItemIx,
    /// Which way.
    pub direction: Direction,
    /// Under which name.
    pub named: ReadingRef,
}

/// A table: from which day on what is said, by its place among all that is said.
pub type Days = Vec<(Day, u32)>;

/// All tables.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prebuilt {
    said: Vec<AnswerSummary>,
    tables: BTreeMap<TableKey, Days>,
}

impl Prebuilt {
    /// Makes them.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let mut prebuilt = Self::default();
        let mut places: HashMap<AnswerSummary, u32> = HashMap::new();
        let mut desk = TableCache::new(rules);
        for cell in cells(rules) {
            let Ok(table) = desk.table(&question(rules, cell), cell.named) else { continue };
            let mut days: Days = Vec::new();
            for stretch in table {
                let place = *places.entry(stretch.said.clone()).or_insert_with(|| {
                    prebuilt.said.push(stretch.said);
                    prebuilt.said.len().saturating_sub(1) as u32
                });
                if days.last().is_none_or(|(_, last)| *last != place) {
                    days.push((stretch.from, place));
                }
            }
            prebuilt.tables.insert(cell, days);
        }
        prebuilt
    }

    /// One of them.
    #[must_use]
    pub fn table(&self, cell: TableKey) -> Option<impl Iterator<Item = (Day, &AnswerSummary)>> {
        let days = self.tables.get(&cell)?;
        Some(days.iter().filter_map(|(day, place)| Some((*day, self.said.get(*place as usize)?))))
    }
}

/// Every table that is made.
#[must_use]
pub fn cells(rules: &Ruleset) -> Vec<TableKey> {
    let names = || {
        PartyIx::all(rules)
            .map(ReadingRef::Party)
            .chain(ReadingIx::all(rules).map(ReadingRef::Fixed))
    };
    let of = |item: ItemIx| {
        Direction::ALL.iter().flat_map(move |direction| {
            names().map(move |named| TableKey { item, direction: *direction, named })
        })
    };
    let mut items = equivalent_items(rules);
    items.sort();
    items.dedup();
    items.into_iter().flat_map(of).collect()
}

/// The question a table answers.
#[must_use]
pub fn question(rules: &Ruleset, cell: TableKey) -> Query {
    let transfer = transfer(rules, Subject::Item(cell.item), Some(cell.direction), None, Layer::Un);
    Query {
        transfer,
        day: Day::FIRST,
        as_of: None,
        supposed: Vec::new(),
        direction_defaulted: false,
    }
}

/// For each item, the first that nothing but its names tells apart from it.
#[must_use]
pub fn equivalent_items(rules: &Ruleset) -> Vec<ItemIx> {
    let looks: Vec<Signature> = ItemIx::all(rules).map(|item| look(&rules[item])).collect();
    let first = |look: &Signature| looks.iter().position(|known| known == look).unwrap_or_default();
    looks.iter().map(|look| ItemIx(first(look) as u16)).collect()
}

type Signature<'r> = (
    crate::model::Activity,
    &'r [QuestionIx],
    Vec<(EntryIx, Option<&'r str>, &'r [Condition], Confidence)>,
    Vec<(QuestionIx, &'r Value, Confidence)>,
);

/// What is usually done with an item, the entries it falls in and under which conditions, and what is known of it, each as surely.
fn look(item: &Item) -> Signature<'_> {
    let entries = item.entries.iter();
    let entries = entries.map(|entry| {
        (
            entry.entry,
            entry.section.as_deref(),
            entry.conditions.as_slice(),
            entry.source.confidence,
        )
    });
    let facts = item.facts.iter().map(|fact| (fact.question, &fact.value, fact.source.confidence));
    (item.activity, &item.raises, entries.collect(), facts.collect())
}
