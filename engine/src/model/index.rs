//! Small indices into a [`Ruleset`]. One exists only where the thing it names exists.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use super::{
    Claim, ControlList, Entry, Event, Gap, Instrument, Item, Party, Provision, Question, Reading,
    Regime, Ruleset,
};

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident: $field:ident => $thing:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u16);

        impl $name {
            /// Every index of its kind, in file order.
            pub fn all(rules: &Ruleset) -> impl Iterator<Item = Self> + use<> {
                (0..rules.$field.len() as u16).map(Self)
            }
        }

        impl Index<$name> for Ruleset {
            type Output = $thing;
            #[expect(clippy::indexing_slicing, reason = "indices are made by the loader only")]
            fn index(&self, index: $name) -> &$thing {
                &self.$field[index.0 as usize]
            }
        }

        impl IndexMut<$name> for Ruleset {
            #[expect(clippy::indexing_slicing, reason = "indices are made by the loader only")]
            fn index_mut(&mut self, index: $name) -> &mut $thing {
                &mut self.$field[index.0 as usize]
            }
        }
    )*};
}

indices! {
    /// A [`Claim`].
    ClaimIx: claims => Claim;
    /// A [`ControlList`].
    ListIx: lists => ControlList;
    /// An [`Entry`] of a control list.
    EntryIx: entries => Entry;
    /// An [`Event`].
    EventIx: events => Event;
    /// A [`Gap`].
    GapIx: gaps => Gap;
    /// An [`Instrument`].
    InstrumentIx: instruments => Instrument;
    /// An [`Item`].
    ItemIx: items => Item;
    /// A [`Party`].
    PartyIx: parties => Party;
    /// A [`Provision`].
    ProvisionIx: provisions => Provision;
    /// A [`Question`].
    QuestionIx: questions => Question;
    /// A [`Reading`].
    ReadingIx: readings => Reading;
    /// A [`Regime`].
    RegimeIx: regimes => Regime;
}
