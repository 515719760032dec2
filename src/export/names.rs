//! What a query may call things, and which things nothing tells apart.

use snapback_engine::evaluate::{Candidate, Evaluator};
use snapback_engine::model::{EntryIx, ItemEntry, Ruleset, Subject};

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

/// All that an answer can depend on in what clauses cover: the clauses, the conditions under which a thing falls in
/// its entries, and what is known of it, each with the label of its source. Reasons call a thing by its title.
#[must_use]
pub fn likeness(rules: &Ruleset, evaluator: &Evaluator, explains: bool) -> String {
    let subject = evaluator.transfer.subject;
    let way = |entry: &ItemEntry| format!("{:?} {}", entry.conditions, entry.source.confidence);
    let clause = |candidate: &Candidate| {
        let ways: Vec<String> = candidate.entries.iter().map(|entry| way(entry)).collect();
        format!("{:?} {:p} {ways:?}", candidate.provision, candidate.clause)
    };
    let clauses: Vec<String> = evaluator.candidates.iter().map(clause).collect();
    let classes = match subject {
        Subject::Item(item) => rules[item].entries.iter().map(way).collect(),
        Subject::Entry(entry) => vec![rules[entry].source.confidence.to_string()],
    };
    let facts: Vec<_> = subject
        .facts(rules)
        .iter()
        .map(|fact| (fact.question, &fact.value, fact.source.confidence))
        .collect();
    let title = if explains { subject.id(rules) } else { "" };
    format!("{clauses:?} {classes:?} {facts:?} {title}")
}
