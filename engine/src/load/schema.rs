//! The shapes of rule files as JSON Schema, for editors and other checkers.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::scenario::ScenarioFileShape;
use super::shape::{
    EventShape, GapShape, InstrumentShape, ItemShape, ListShape, Manifest, ProvisionShape,
    QuestionShape, ReadingShape, ScopeShape,
};
use super::vocabulary::{Country, Instant, Url};
use super::yaml::{List, Spanned, Typed};
use crate::model::{Day, FileKind, Span, Vocabulary, with_file_kinds};

macro_rules! root {
    ($($kind:ident = $word:literal in $folder:ident: $shape:ident;)*) => {
        fn root(kind: FileKind, generator: &mut SchemaGenerator) -> Schema {
            match kind {
                FileKind::Ruleset => Manifest::properties(generator),
                $(FileKind::$kind => $shape::properties(generator),)*
                FileKind::Scenario => ScenarioFileShape::properties(generator),
            }
        }
    };
}
with_file_kinds!(root);

/// The schema of a kind of file.
#[must_use]
pub fn schema(kind: FileKind) -> Schema {
    let mut generator = SchemaGenerator::default();
    let mut schema = root(kind, &mut generator);
    schema.insert("$schema".to_owned(), schemars::consts::meta_schemas::DRAFT2020_12.into());
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

/// A value that a file may hold.
pub trait Shaped {
    /// What may be written.
    fn shape(generator: &mut SchemaGenerator) -> Schema;

    /// What may be written as an entry of a list.
    fn entry(generator: &mut SchemaGenerator) -> Schema {
        Self::shape(generator)
    }
}

/// Describes a shape: its keys, and which of them are required.
macro_rules! describe {
    ($name:ident { $($field:ident: $kind:ty,)* }) => {
        impl $name {
            /// The map with its keys.
            #[must_use]
            pub fn properties(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                use $crate::load::schema::{Shaped, object};
                use $crate::load::yaml::FromTree;
                let keys = vec![$((
                    stringify!($field),
                    <$kind as Shaped>::shape(generator),
                    <$kind as FromTree>::if_left_out().is_none(),
                )),*];
                object(stringify!($name), keys)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).trim_end_matches("Shape").into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Self::properties(generator)
            }
        }

        impl $crate::load::schema::Shaped for $name {
            fn shape(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    };
}
pub(super) use describe;

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

impl<T: Shaped> Shaped for Option<T> {
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
        json_schema!({ "type": "array", "minItems": 1, "items": T::entry(generator) })
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": T::shape(generator) })
    }
}

/// A text in a known form.
trait Form {
    /// The keyword that restricts the text, and its value.
    fn restriction() -> (&'static str, Value);
}

impl<T: Form> Shaped for Typed<T> {
    fn shape(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = String::shape(generator);
        let (keyword, value) = T::restriction();
        schema.insert(keyword.to_owned(), value);
        schema
    }

    fn entry(_: &mut SchemaGenerator) -> Schema {
        let (keyword, value) = T::restriction();
        json_schema!({ keyword: value })
    }
}

impl<T: Vocabulary> Form for T {
    fn restriction() -> (&'static str, Value) {
        ("enum", T::ALL.iter().map(|value| value.word()).collect())
    }
}

macro_rules! patterns {
    ($($form:ty: $pattern:literal;)*) => {$(
        impl Form for $form {
            fn restriction() -> (&'static str, Value) {
                ("pattern", $pattern.into())
            }
        }
    )*};
}

patterns! {
    Day: r"^\d{4}-\d{2}-\d{2}$";
    Instant: r"^\d{4}-\d{2}-\d{2}";
    Country: "^[A-Z]{2}$";
    Span: r"^[1-9]\d{0,3} (day|month|year)s?$";
    Url: "^https?://";
}

/// A map with known keys: each with what may be written and whether it is required.
#[must_use]
pub fn object(name: &str, keys: Vec<(&str, Schema, bool)>) -> Schema {
    let mut required = Vec::new();
    let mut properties = Map::new();
    for (key, mut schema, is_required) in keys {
        if is_required {
            required.push(key);
        }
        if let Some(text) = about(name, key) {
            schema.insert("description".to_owned(), text.into());
        }
        properties.insert(key.to_owned(), schema.to_value());
    }
    json_schema!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
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
        (_, "duty") => {
            "A duty that is no transfer: binding (decided or demanded) or call (called upon or asked)."
        }
        (_, "argued") => "Questions that change the label or the argument only.",
        (_, "midnight_closing_day") => {
            "The day opened by the midnight GMT that closes this day after the event."
        }
        (_, "earliest") => "The earliest of several days.",
        (_, "bound") => "The kinds of person for whom the claim is made, or anyone.",
        (_, "limits") => "What the layer judges for no transfer.",
        (_, "addressee") => "The instruments that list suppliers bind such persons.",
        (_, "destinations") => "The States of arrival for which it holds.",
        (_, "claims") => "For which transfers the layer is complete.",
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
