//! What is asked: a transfer, and under whose reading it is seen.

use super::{
    Activity, Day, Direction, EntryIx, Item, ItemFact, ItemIx, Layer, QuestionIx, ReadingIx,
    Ruleset, Value,
};

/// The thing transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An item of the catalogue.
    Item(ItemIx),
    /// Whatever falls in a list entry.
    Entry(EntryIx),
}

impl Subject {
    /// The item, where the subject is one.
    #[must_use]
    pub fn item(self, rules: &Ruleset) -> Option<&Item> {
        match self {
            Self::Item(item) => Some(&rules[item]),
            Self::Entry(_) => None,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Item(item) => &rules[item].id,
            Self::Entry(entry) => &rules[entry].id,
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(self, rules: &Ruleset) -> &str {
        match self {
            Self::Item(item) => &rules[item].title,
            Self::Entry(entry) => &rules[entry].title,
        }
    }

    /// What is known of it.
    #[must_use]
    pub fn facts(self, rules: &Ruleset) -> &[ItemFact] {
        self.item(rules).map(|item| item.facts.as_slice()).unwrap_or_default()
    }
}

/// A transfer, whenever it takes place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Transfer {
    /// What is transferred.
    pub subject: Subject,
    /// Which way.
    pub direction: Direction,
    /// What is done.
    pub activity: Activity,
    /// Whose law is asked.
    pub layer: Layer,
    /// The facts the query states.
    pub facts: Vec<(QuestionIx, Value)>,
}

/// How the texts are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View {
    /// Whose answers serve.
    pub reading: ReadingIx,
    /// Events and answers after this day are left out.
    pub as_of: Option<Day>,
    /// Answers supposed, whatever the reading says.
    pub supposed: Vec<(QuestionIx, Value)>,
    /// Questions on which another reading is followed.
    pub swapped: Vec<(QuestionIx, ReadingIx)>,
}

impl View {
    /// A reading as it stands.
    #[must_use]
    pub const fn of(reading: ReadingIx) -> Self {
        Self { reading, as_of: None, supposed: Vec::new(), swapped: Vec::new() }
    }
}
