//! Finds equivalent transfers without gathering the clauses that cover them.

use std::collections::HashMap;

use snapback_engine::model::{
    Activity, Clause, Direction, EntryIx, ItemIx, Layer, Ruleset, Subject, Transfer,
};

/// Layer, direction, and the classes of the activity and of the subject. Transfers with the same
/// look are equivalent to every clause.
pub type Look = (Layer, Direction, usize, usize);

/// Classes of activities and subjects found so far.
pub struct Looks<'r> {
    rules: &'r Ruleset,
    /// For each list entry the position in `named` of the clauses that name it.
    naming: HashMap<EntryIx, usize>,
    named: Vec<Vec<*const Clause>>,
    /// For each activity the position of the first that every clause covers alike.
    acts: HashMap<Activity, usize>,
    things: HashMap<Subject, usize>,
    /// One item of each look.
    items: Vec<ItemIx>,
}

impl<'r> Looks<'r> {
    /// No class found yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        let naming = HashMap::new();
        Self {
            rules,
            naming,
            named: Vec::new(),
            acts: acts(rules),
            things: HashMap::new(),
            items: Vec::new(),
        }
    }

    /// The look of a transfer.
    pub fn look(&mut self, transfer: &Transfer) -> Look {
        let act = self.acts.get(&transfer.activity).copied().unwrap_or_default();
        let thing = match self.things.get(&transfer.subject) {
            Some(known) => *known,
            None => self.thing(transfer.subject),
        };
        (transfer.layer, transfer.direction, act, thing)
    }

    fn thing(&mut self, subject: Subject) -> usize {
        let look = match subject {
            // Entries are few: each has a look of its own.
            Subject::Entry(entry) => self.rules.items.len().saturating_add(usize::from(entry.0)),
            Subject::Item(item) => self.item(item),
        };
        self.things.insert(subject, look);
        look
    }

    fn item(&mut self, item: ItemIx) -> usize {
        let known = self.items.clone();
        known.into_iter().position(|other| self.alike(item, other)).unwrap_or_else(|| {
            self.items.push(item);
            self.items.len().saturating_sub(1)
        })
    }

    /// Whether two items have the same facts and tags, and fall under the same conditions in
    /// entries that the same clauses name.
    fn alike(&mut self, one: ItemIx, other: ItemIx) -> bool {
        let (a, b) = (&self.rules[one], &self.rules[other]);
        let facts = a
            .facts
            .iter()
            .map(|fact| (fact.question, &fact.value))
            .eq(b.facts.iter().map(|fact| (fact.question, &fact.value)));
        let pairs = || a.entries.iter().zip(&b.entries);
        facts
            && (a.raises == b.raises && a.entries.len() == b.entries.len())
            && pairs().all(|(a, b)| a.section == b.section && a.conditions == b.conditions)
            && pairs().all(|(a, b)| self.naming(a.entry) == self.naming(b.entry))
    }

    fn naming(&mut self, entry: EntryIx) -> usize {
        if let Some(known) = self.naming.get(&entry) {
            return *known;
        }
        let rules = self.rules;
        let covering = rules.covering.get(usize::from(entry.0)).into_iter().flatten();
        let clauses = covering.flat_map(|(_, provision)| &rules[*provision].clauses);
        let names = |clause: &&Clause| {
            clause.covers.as_ref().is_some_and(|covers| covers.entries.contains(&entry))
        };
        let naming: Vec<*const Clause> = clauses.filter(names).map(std::ptr::from_ref).collect();
        let at = self.named.iter().position(|known| *known == naming).unwrap_or(self.named.len());
        if at == self.named.len() {
            self.named.push(naming);
        }
        self.naming.insert(entry, at);
        at
    }
}

/// For each activity the position of the first that every clause covers alike.
fn acts(rules: &Ruleset) -> HashMap<Activity, usize> {
    let covers: Vec<_> = rules
        .provisions
        .iter()
        .flat_map(|provision| &provision.clauses)
        .filter_map(|clause| clause.covers.as_ref())
        .collect();
    let alike = |one: &Activity, other: &Activity| {
        covers.iter().all(|of| of.activities.contains(one) == of.activities.contains(other))
    };
    let first = |act: &Activity| {
        Activity::ALL.iter().position(|other| alike(act, other)).unwrap_or_default()
    };
    Activity::ALL.iter().map(|act| (*act, first(act))).collect()
}
