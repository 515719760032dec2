//! One thing of the set on a card: what it says, in words, with its sources and what refers to it.
//!
//! [`words`] phrases dates, conditions and coverage. A card is built once and serves both outputs:
//! it is a JSON object as it stands, and it writes itself on a [`Page`].

pub mod as_of;
mod common;
pub mod duties;
mod event;
mod gap;
pub mod handbook;
mod instrument;
mod item;
mod list;
mod party;
pub mod print;
pub mod provision;
pub mod question;
mod reading;
pub mod rows;
pub mod scope;
pub mod thing;
pub mod words;

use common::{Cited, Held, Titled};
use event::EventCard;
use gap::GapCard;
use instrument::{InstrumentCard, RegimeCard};
use item::ItemCard;
use list::{EntryCard, ListCard};
use party::PartyCard;
use provision::ProvisionCard;
use question::QuestionCard;
use reading::ReadingCard;
pub use thing::Thing;

use serde::Serialize;

use crate::text::page::Page;
use snapback_engine::model::Ruleset;

/// The card of a thing.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Card<'r> {
    /// Of a party.
    Party(PartyCard<'r>),
    /// Of a reading.
    Reading(ReadingCard<'r>),
    /// Of a question.
    Question(QuestionCard<'r>),
    /// Of an event.
    Event(EventCard<'r>),
    /// Of a provision.
    Provision(ProvisionCard<'r>),
    /// Of an item.
    Item(ItemCard<'r>),
    /// Of a list.
    List(ListCard<'r>),
    /// Of a list entry.
    Entry(EntryCard<'r>),
    /// Of an instrument.
    Instrument(InstrumentCard<'r>),
    /// Of a regime.
    Regime(RegimeCard<'r>),
    /// Of a gap.
    Gap(GapCard<'r>),
}

impl<'r> Card<'r> {
    /// The card of a thing.
    #[must_use]
    pub fn of(rules: &'r Ruleset, thing: Thing) -> Self {
        match thing {
            Thing::Party(party) => Self::Party(PartyCard::of(rules, party)),
            Thing::Reading(reading) => Self::Reading(ReadingCard::of(rules, reading)),
            Thing::Question(question) => Self::Question(QuestionCard::of(rules, question)),
            Thing::Event(event) => Self::Event(EventCard::of(rules, event)),
            Thing::Provision(provision) => Self::Provision(ProvisionCard::of(rules, provision)),
            Thing::Item(item) => Self::Item(ItemCard::of(rules, item)),
            Thing::List(list) => Self::List(ListCard::of(rules, list)),
            Thing::Entry(entry) => Self::Entry(EntryCard::of(rules, entry)),
            Thing::Instrument(instrument) => {
                Self::Instrument(InstrumentCard::of(rules, instrument))
            }
            Thing::Regime(regime) => Self::Regime(RegimeCard::of(rules, regime)),
            Thing::Gap(gap) => Self::Gap(GapCard::of(rules, gap)),
        }
    }

    /// Writes it on a page.
    pub fn write(&self, page: &mut Page) {
        match self {
            Self::Party(card) => card.write(page),
            Self::Reading(card) => card.write(page),
            Self::Question(card) => card.write(page),
            Self::Event(card) => card.write(page),
            Self::Provision(card) => card.write(page),
            Self::Item(card) => card.write(page),
            Self::List(card) => card.write(page),
            Self::Entry(card) => card.write(page),
            Self::Instrument(card) => card.write(page),
            Self::Regime(card) => card.write(page),
            Self::Gap(card) => card.write(page),
        }
    }
}
