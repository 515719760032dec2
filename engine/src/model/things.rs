//! Control lists, items, and the whole set.

use serde::{Deserialize, Serialize};

use super::{
    Activity, Claim, Condition, Day, Direction, EntryIx, Event, Gap, Instrument, ItemIx, Layer,
    Lazy, ListIx, Party, PartyIx, Provision, Question, QuestionIx, Reading, Regime, RegimeIx,
    RuleIx, Scope, Source, Text, Value, Window,
};

/// A control list with its revisions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct ControlList {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// What it is.
    pub summary: Text,
    /// Its entries.
    pub entries: Vec<EntryIx>,
    /// The revision each regime uses.
    pub revisions: Vec<Revision>,
    /// Where it is read.
    pub source: Source,
}

/// A named revision of a list, and when a regime uses it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Revision {
    /// Document symbol.
    pub document: Text,
    /// The regime that uses it.
    pub regime: RegimeIx,
    /// When.
    pub window: Window,
    /// Where that is read.
    pub source: Source,
}

/// One entry of a control list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Entry {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Its definition and thresholds, in our words.
    pub text: Text,
    /// Where it is read.
    pub source: Source,
    /// The list it stands in.
    pub list: ListIx,
}

/// Something that can be transferred.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Item {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Other names.
    pub names: Vec<Text>,
    /// What it is.
    pub kind: Text,
    /// The direction usually asked about; none: both.
    pub usual: Option<Direction>,
    /// The activity meant where the query names none.
    pub activity: Activity,
    /// The list entries it falls in.
    pub entries: Vec<ItemEntry>,
    /// Questions that only items like this raise.
    pub raises: Vec<QuestionIx>,
    /// What is known of it.
    pub facts: Vec<ItemFact>,
    /// The dispute or the trap.
    pub note: Option<Text>,
    /// Further sources.
    pub sources: Vec<Source>,
}

/// A list entry in which an item falls, perhaps only under a condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct ItemEntry {
    /// The entry.
    pub entry: EntryIx,
    /// Where in the entry.
    pub section: Option<Text>,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// Where that is read.
    pub source: Source,
}

/// Something known of an item.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct ItemFact {
    /// The fact.
    pub question: QuestionIx,
    /// Its value.
    pub value: Value,
    /// Where that is read.
    pub source: Source,
}

/// A fact assumed where nobody states it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct DefaultFact {
    /// The fact.
    pub question: QuestionIx,
    /// Its value.
    pub value: Value,
    /// Why that is assumed.
    pub ground: Text,
}

/// The State the set is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Target {
    /// Its name.
    pub name: Text,
    /// ISO 3166 alpha-2 code.
    pub code: Text,
}

/// The whole set of rules, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Ruleset {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Its version.
    pub version: Text,
    /// SHA-256 of its files, in hexadecimal.
    pub digest: Text,
    /// The last day for which the record was searched.
    pub known_through: Day,
    /// The State it is about.
    pub target: Target,
    /// A remark for answers in one direction about embargoes that are not encoded.
    pub other_embargoes: Option<(Direction, Text)>,
    /// The parties set side by side, in order.
    pub compared: Vec<PartyIx>,
    /// Facts assumed where nobody states them.
    pub defaults: Vec<DefaultFact>,
    /// The days on which the texts leave open which side of a boundary an hour falls, sorted.
    pub edge_days: Vec<Day>,
    /// Every id and other name of an item, in lower case, sorted.
    pub names: Vec<(Text, ItemIx)>,
    /// For each list entry, and at the end for every item whatever its class: the provisions,
    /// claims and gaps that cover it, by layer.
    pub covering: Vec<Vec<(Layer, RuleIx)>>,
    /// The parties.
    pub parties: Vec<Party>,
    /// The instruments.
    pub instruments: Vec<Instrument>,
    /// The regimes.
    pub regimes: Vec<Regime>,
    /// The provisions.
    pub provisions: Vec<Lazy<Provision>>,
    /// What the layers claim, at most one for each layer.
    pub scopes: Vec<Scope>,
    /// Their claims.
    pub claims: Vec<Claim>,
    /// Law that is known to be missing.
    pub gaps: Vec<Gap>,
    /// The events.
    pub events: Vec<Lazy<Event>>,
    /// The questions, facts included.
    pub questions: Vec<Lazy<Question>>,
    /// The readings.
    pub readings: Vec<Lazy<Reading>>,
    /// The control lists.
    pub lists: Vec<ControlList>,
    /// Their entries.
    pub entries: Vec<Entry>,
    /// The items.
    pub items: Vec<Lazy<Item>>,
}
