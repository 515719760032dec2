//! Tables made when the program is built: every item, both directions, its usual activity, no fact
//! stated, under every name.
//!
//! Most rows of a large batch are answered from these. A test compares them with fresh tables.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::equivalence::equivalent_items;
use crate::model::{Day, Direction, ItemIx, Layer, PartyIx, ReadingIx, Ruleset, Subject};
use crate::query::{Query, ReadingRef, transfer};
use crate::table::{AnswerSummary, TableCache};

/// Names a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableKey {
    /// The item: the first of its [`equivalent_items`].
    pub item: ItemIx,
    /// The direction.
    pub direction: Direction,
    /// The name.
    pub named: ReadingRef,
}

/// Every table, with each answer stored once.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prebuilt {
    answers: Vec<AnswerSummary>,
    /// For each table the days on which the answer changes, with the index of the answer.
    tables: BTreeMap<TableKey, Vec<(Day, u32)>>,
}

impl Prebuilt {
    /// Makes them.
    #[must_use]
    pub fn of(rules: &Ruleset) -> Self {
        let mut prebuilt = Self::default();
        let mut indices: HashMap<AnswerSummary, u32> = HashMap::new();
        let mut cache = TableCache::new(rules);
        for key in keys(rules) {
            let Ok(table) = cache.table(&query(rules, key), key.named) else { continue };
            let table = table.map(|_, row| {
                *indices.entry(row.summary.clone()).or_insert_with(|| {
                    prebuilt.answers.push(row.summary.clone());
                    prebuilt.answers.len() as u32 - 1
                })
            });
            prebuilt.tables.insert(key, table.merge_equal().into_iter().collect());
        }
        prebuilt
    }

    /// One of them: the days on which the answer changes, and the answer from each.
    #[must_use]
    pub fn table(&self, key: TableKey) -> Option<impl Iterator<Item = (Day, &AnswerSummary)>> {
        let days = self.tables.get(&key)?;
        Some(days.iter().filter_map(|(day, at)| Some((*day, self.answers.get(*at as usize)?))))
    }
}

/// The key of every table.
#[must_use]
pub fn keys(rules: &Ruleset) -> Vec<TableKey> {
    let parties = PartyIx::all(rules).map(ReadingRef::Party);
    let names: Vec<ReadingRef> =
        parties.chain(ReadingIx::all(rules).map(ReadingRef::Fixed)).collect();
    let mut items = equivalent_items(rules);
    items.sort();
    items.dedup();
    let mut keys = Vec::new();
    for item in items {
        for direction in Direction::ALL.iter().copied() {
            keys.extend(names.iter().map(|named| TableKey { item, direction, named: *named }));
        }
    }
    keys
}

/// The query that a table answers.
#[must_use]
pub fn query(rules: &Ruleset, key: TableKey) -> Query {
    let subject = Subject::Item(key.item);
    Query::new(transfer(rules, subject, Some(key.direction), None, Layer::Un), Day::FIRST)
}
