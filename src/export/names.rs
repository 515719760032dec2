//! What a query may call things.

use snapback_engine::model::{EntryIx, Ruleset, Subject};

/// Every id and other name of an item and every list entry, in lower case and sorted, each once.
#[must_use]
pub fn names(rules: &Ruleset) -> Vec<(String, Subject)> {
    let items = rules.names.iter().map(|(name, item)| (name.to_string(), Subject::Item(*item)));
    let entries =
        EntryIx::all(rules).map(|entry| (rules[entry].id.to_lowercase(), Subject::Entry(entry)));
    // A name that is both means the item, as in a query.
    let mut all: Vec<(String, Subject)> = items.chain(entries).collect();
    all.sort();
    all.dedup_by(|later, first| later.0 == first.0);
    all
}
