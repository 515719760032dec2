//! What an id can name, and finding it.

use snapback_engine::model::{
    EntryIx, EventIx, GapIx, InstrumentIx, Item, ItemIx, ListIx, PartyIx, ProvisionIx, QuestionIx,
    ReadingIx, RegimeIx, Ruleset,
};

macro_rules! things {
    ($($(#[$doc:meta])* $name:ident($index:ident) = $word:literal, $title:ident;)*) => {
        /// Anything that has an id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Thing { $($(#[$doc])* $name($index),)* }

        impl Thing {
            /// The words for its kind.
            pub const KINDS: &'static [&'static str] = &[$($word),*];

            /// Everything that has an id, kind by kind, in file order.
            pub fn all(rules: &Ruleset) -> impl Iterator<Item = Self> {
                std::iter::empty()$(.chain($index::all(rules).map(Self::$name)))*
            }

            /// The word for its kind.
            #[must_use]
            pub const fn kind(self) -> &'static str {
                match self { $(Self::$name(_) => $word,)* }
            }

            /// Its id.
            #[must_use]
            pub fn id(self, rules: &Ruleset) -> &str {
                match self { $(Self::$name(index) => &rules[index].id,)* }
            }

            /// Its title.
            #[must_use]
            pub fn title(self, rules: &Ruleset) -> &str {
                match self { $(Self::$name(index) => &rules[index].$title,)* }
            }
        }
    };
}

things! {
    /// A party.
    Party(PartyIx) = "party", title;
    /// A reading.
    Reading(ReadingIx) = "reading", title;
    /// A question of law or of fact.
    Question(QuestionIx) = "question", title;
    /// An event.
    Event(EventIx) = "event", title;
    /// A provision.
    Provision(ProvisionIx) = "provision", title;
    /// An item.
    Item(ItemIx) = "item", title;
    /// A control list.
    List(ListIx) = "list", title;
    /// An entry of a control list.
    Entry(EntryIx) = "entry", title;
    /// An instrument.
    Instrument(InstrumentIx) = "instrument", title;
    /// A regime.
    Regime(RegimeIx) = "regime", title;
    /// Law that is known and not encoded.
    Gap(GapIx) = "gap", act;
}

/// Everything a name names, in any case: ids first, and other names of items where no item has it as its id.
/// A gap may be named by the path of its file.
#[must_use]
pub fn named(rules: &Ruleset, name: &str) -> Vec<Thing> {
    let path = name.strip_prefix("gaps/");
    let is_named = |thing: &Thing| {
        let id = thing.id(rules);
        let by_path = path.is_some_and(|path| id.eq_ignore_ascii_case(path));
        id.eq_ignore_ascii_case(name) || (by_path && thing.kind() == "gap")
    };
    let mut found: Vec<Thing> = Thing::all(rules).filter(is_named).collect();
    if !found.iter().any(|thing| matches!(thing, Thing::Item(_))) {
        let items = ItemIx::all(rules).filter(|item| goes_by(&rules[*item], name));
        found.extend(items.map(Thing::Item));
    }
    found
}

fn goes_by(item: &Item, name: &str) -> bool {
    item.names.iter().any(|other| other.to_lowercase() == name.to_lowercase())
}

/// Every word that names something.
pub fn names(rules: &Ruleset) -> impl Iterator<Item = &str> {
    let others = rules.items.iter().flat_map(|item| &item.names).map(|name| name.as_str());
    Thing::all(rules).map(|thing| thing.id(rules)).chain(others)
}
