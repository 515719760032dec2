//! The shapes of rule files as JSON Schema, for editors and other checkers.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::scenario::ScenarioFileShape;
use super::shape::{
    EventShape, InstrumentShape, ItemShape, ListShape, Manifest, ProvisionShape, QuestionShape,
    ReadingShape,
};
use super::yaml::{List, Maybe, Spanned};
use crate::model::{Activity, Basis, Confidence, Direction, Effect, Layer, Verdict};

/// A kind of file that people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the name of its folder, but for the set and the scenarios")]
pub enum FileKind {
    Ruleset,
    Instrument,
    Provision,
    Event,
    Question,
    Reading,
    List,
    Item,
    Scenario,
}

/// The schema of a kind of file.
#[must_use]
pub fn schema(kind: FileKind) -> Schema {
    let mut generator = SchemaGenerator::default();
    let root = match kind {
        FileKind::Ruleset => Manifest::properties(&mut generator),
        FileKind::Instrument => InstrumentShape::properties(&mut generator),
        FileKind::Provision => ProvisionShape::properties(&mut generator),
        FileKind::Event => EventShape::properties(&mut generator),
        FileKind::Question => QuestionShape::properties(&mut generator),
        FileKind::Reading => ReadingShape::properties(&mut generator),
        FileKind::List => ListShape::properties(&mut generator),
        FileKind::Item => ItemShape::properties(&mut generator),
        FileKind::Scenario => ScenarioFileShape::properties(&mut generator),
    };
    let mut schema = root;
    schema.insert("$schema".to_owned(), schemars::consts::meta_schemas::DRAFT2020_12.into());
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

/// Something that can stand in a file.
pub trait Shaped {
    /// What may be written.
    fn shape(generator: &mut SchemaGenerator) -> Schema;
}

impl Shaped for String {
    fn shape(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
}

impl Shaped for u32 {
    fn shape(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
    }
}

impl Shaped for bool {
    fn shape(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": true })
    }
}

impl<T: Shaped> Shaped for Spanned<T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        T::shape(generator)
    }
}

impl<T: Shaped> Shaped for Maybe<T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        T::shape(generator)
    }
}

impl<T: Shaped> Shaped for List<T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::shape(generator)
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 1, "items": T::shape(generator) })
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": T::shape(generator) })
    }
}

/// A map with known keys, each with what may stand there and whether it must.
#[must_use]
pub fn object(name: &str, keys: Vec<(&str, Schema, bool)>) -> Schema {
    let required: Vec<&str> =
        keys.iter().filter(|(_, _, must)| *must).map(|(key, ..)| *key).collect();
    let properties: Map<String, Value> = keys
        .iter()
        .map(|(key, shape, _)| ((*key).to_owned(), narrowed(name, key, shape)))
        .collect();
    json_schema!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// The shape of a key, with what is known of its values and what it is for.
fn narrowed(name: &str, key: &str, shape: &Schema) -> Value {
    let mut shape = shape.clone();
    let narrower = words(name, key)
        .map(|words| json_schema!({ "enum": words }))
        .or_else(|| pattern(name, key));
    if let Some(narrower) = narrower {
        let target = if shape.get("items").is_some() { shape.get_mut("items") } else { None };
        match (target, narrower.as_object()) {
            (Some(items), _) => *items = narrower.to_value(),
            (None, Some(more)) => {
                more.iter().for_each(|(key, value)| _ = shape.insert(key.clone(), value.clone()))
            }
            (None, None) => {}
        }
    }
    if let Some(text) = about(name, key) {
        shape.insert("description".to_owned(), text.into());
    }
    shape.to_value()
}

fn all<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    values.iter().map(|value| word(*value)).collect()
}

/// The words of a closed list.
fn words(name: &str, key: &str) -> Option<Vec<&'static str>> {
    Some(match (name, key) {
        ("ScenarioShape", "basis") => all(&Basis::ALL, Basis::word),
        (_, "basis") => vec!["stated", "inferred"],
        (_, "confidence") => all(Confidence::ALL, Confidence::word),
        (_, "effect") => all(Effect::ALL, Effect::word),
        (_, "directions") | ("QueryShape" | "EmbargoShape", "direction") => {
            all(Direction::ALL, Direction::word)
        }
        ("ItemShape", "direction") => vec!["to", "from", "both"],
        (_, "activities" | "activity") => all(Activity::ALL, Activity::word),
        (_, "issuer" | "layer") => all(Layer::ALL, Layer::word),
        ("HoldShape", "outcome") => vec!["happened", "did-not-happen"],
        (_, "outcome") => vec![
            "happened",
            "did-not-happen",
            "known-to-have-happened",
            "not-known-to-have-happened",
        ],
        ("QuestionShape", "kind") => vec!["law", "fact"],
        ("QuestionShape", "value") => vec!["yes-no", "number", "date", "country"],
        (_, "decides") => vec!["verdict", "label"],
        (_, "rounding") => vec!["down", "up"],
        (_, "expect") => all(Verdict::ALL, Verdict::word),
        (_, "reviewed") => vec!["yes", "no"],
        ("BarShape", "before") => vec!["self"],
        _ => return None,
    })
}

/// The form of a value.
fn pattern(name: &str, key: &str) -> Option<Schema> {
    const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";
    match (name, key) {
        ("HeldShape", "from" | "until")
        | (
            _,
            "since" | "checked" | "known_through" | "on" | "not_before" | "not_after" | "as_of",
        ) => Some(json_schema!({ "pattern": DAY })),
        ("InstrumentShape" | "EventShape" | "QueryShape", "date") => {
            Some(json_schema!({ "pattern": r"^\d{4}-\d{2}-\d{2}" }))
        }
        (_, "code") => Some(json_schema!({ "pattern": "^[A-Z]{2}$" })),
        (_, "plus") => Some(json_schema!({ "pattern": r"^\d+ (day|week|month|year)s?$" })),
        (_, "url") => Some(json_schema!({ "pattern": "^https?://" })),
        _ => None,
    }
}

/// What a key is for, in a few words.
fn about(name: &str, key: &str) -> Option<&'static str> {
    Some(match (name, key) {
        ("ItemEntryShape" | "ClauseShape" | "OccurrenceShape", "when") => {
            "Conditions, all of which must hold; for \"or\" write a second one of these."
        }
        (_, "schema") => "The version of the file shapes: \"1\".",
        (_, "id") => "The path of the file below its folder, without .yaml.",
        (_, "title") => "A short neutral title.",
        (_, "summary") => "What it says, in your own words.",
        (_, "source") => "Where it is read, and how well it was seen.",
        (_, "document") => "Symbol or title of the document.",
        (_, "pinpoint") => "Paragraph, page or date in the document.",
        (_, "confidence") => {
            "verified: seen in the text or in two independent reports; reported: in one secondary source; recalled: not seen."
        }
        (_, "checked") => "The day on which somebody last held the statement against the document.",
        (_, "known_through") => "The last day for which the record was searched.",
        (_, "compared") => "The parties set side by side, in order.",
        (_, "defaults") => {
            "Facts assumed where nobody states them; each is printed as an assumption."
        }
        (_, "effect") => "What the clause does to what it covers.",
        (_, "approval") => {
            "The yes/no fact that turns an approval requirement into a duty to notify."
        }
        (_, "covers") => "Direction, activity and list entries.",
        (_, "exempts") => "What the clause displaces for what it covers.",
        (_, "in_force") => "When it is in force, within its regime; several windows are a union.",
        ("WindowShape" | "SupplierShape" | "RevisionShape", "from") => "The first day covered.",
        ("WindowShape" | "SupplierShape" | "RevisionShape", "until") => {
            "The first day no longer covered."
        }
        (_, "regime") => {
            "A named set of windows of the instrument, which cuts the paragraph's own."
        }
        (_, "leaves_open") => "Facts whose default does not serve this clause.",
        (_, "argued") => "Questions that change the label or the argument only.",
        (_, "midnight_closing_day") => {
            "The day opened by the midnight GMT that closes this day after the event."
        }
        (_, "earliest") => "The earliest of several days.",
        (_, "latest") => "The latest of several days, once all have come.",
        (_, "plus") => "A time after the event, such as 5 years.",
        (_, "occurs") => "The ways in which the event comes about, each with its conditions.",
        (_, "unless") => "Events that bar this one where they came first.",
        (_, "edge_day") => {
            "The texts leave open on which side of the boundary an hour of this day falls."
        }
        (_, "decides") => {
            "Whether an answer can change a verdict, or only the label and the argument."
        }
        (_, "presumed") => {
            "The answer that serves silent parties, where the text's own structure gives it."
        }
        (_, "argument") => "The best argument for this answer.",
        (_, "held") => "The days on which the party held the reading.",
        (_, "inherits") => "The reading that answers where this one says nothing.",
        (_, "continues") => "Answers of the party's earlier reading that it never disowned.",
        (_, "holds") => "Outcomes the party states without their premises.",
        (_, "basis") => "stated: the party said it; inferred: its conduct shows it.",
        (_, "who") => "Who speaks.",
        (_, "since") => "The first day on which it is documented.",
        (_, "names") => "Other names people use, each for one item only.",
        (_, "raises") => "Questions that only items like this raise.",
        (_, "under") => "A party or a fixed reading, several joined by commas, or all.",
        (_, "expect") => "The verdict expected.",
        (_, "because") => "The text on which the expectation rests.",
        (_, "turns_on") => "The questions an undetermined verdict turns on.",
        (_, "reviewed") => "\"no\" where nobody has held the expectation against the documents.",
        _ => return None,
    })
}
