//! What is written in a file whose form is checked: texts, lists and maps, each with its place; and how a shape is read from it.

use std::borrow::Cow;
use std::fmt;
use std::slice::Iter;

use serde::de::value::{StrDeserializer, U64Deserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use super::diagnostic::suggest;
use crate::model::parse_day;

/// Line and column, from 1.
type Place = (u64, u64);

/// A value and where it begins.
#[derive(Debug)]
pub struct Node<'t> {
    pub at: Place,
    pub what: What<'t>,
}

/// What a value is. No list and no map is empty.
#[derive(Debug)]
pub enum What<'t> {
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// A key of a map and where it stands.
#[derive(Debug)]
pub struct Key<'t> {
    pub at: Place,
    pub word: Cow<'t, str>,
}

/// A value of a shape, with the place where it is written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What is written.
    pub value: T,
    /// Where it begins.
    pub at: Place,
}

/// The name by which a [`Spanned`] asks a [`Node`] for its place.
const SPANNED: &str = "Spanned";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(std::marker::PhantomData))
    }
}

struct SpannedVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let missing = || A::Error::custom("a value without a place");
        let line = parts.next_element()?.ok_or_else(missing)?;
        let column = parts.next_element()?.ok_or_else(missing)?;
        Ok(Spanned { value: parts.next_element()?.ok_or_else(missing)?, at: (line, column) })
    }
}

/// A value that is not of its shape: where, by which code, and what to write instead.
#[derive(Debug)]
pub struct Misfit {
    pub at: Option<Place>,
    pub code: &'static str,
    pub text: String,
}

impl Misfit {
    fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { at: None, code, text: text.into() }
    }

    /// The same, with a place if it has none yet.
    fn or_at(self, at: Place) -> Self {
        Self { at: self.at.or(Some(at)), ..self }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new("S02", format!("{message}; write that instead"))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let hint = suggest(field, known.iter().copied());
        let hint = if hint.is_empty() {
            format!("; the keys here are {}", known.join(", "))
        } else {
            hint
        };
        Self::new("S01", format!("no key `{}` here{hint}", field.escape_debug()))
    }

    fn missing_field(field: &'static str) -> Self {
        match field {
            "schema" => Self::new("S04", "`schema` is missing; write `schema: \"1\"`"),
            _ => {
                Self::new("S03", format!("`{field}` is missing here; add `{field}:` and its value"))
            }
        }
    }
}

impl<'t> Node<'t> {
    /// What is wrong with a value of another kind than the one that belongs there.
    fn is_not<T>(&self, kind: &str) -> Result<T, Misfit> {
        Err(Misfit::new("S02", format!("{kind} belongs here; write it instead")).or_at(self.at))
    }

    fn word(&self) -> Result<&Cow<'t, str>, Misfit> {
        match &self.what {
            What::Text(word) => Ok(word),
            _ => self.is_not("a single text, not a list or map,"),
        }
    }
}

impl<'de> Deserializer<'de> for &Node<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.what {
            What::Text(_) => self.deserialize_str(visitor),
            What::List(_) => self.deserialize_seq(visitor),
            What::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(self.word()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.what {
            What::List(entries) => visitor.visit_seq(Entries(entries.iter())),
            _ => self.is_not("a list (lines that begin with `- `, or `[a, b]`)"),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.what {
            What::Map(entries) => visitor
                .visit_map(Keys { rest: entries.iter(), value: None })
                .map_err(|wrong| wrong.or_at(self.at)),
            _ => self.is_not("a map (`key: value` lines)"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &**self.word()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => self.is_not("`true` or `false`"),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.word()?.parse() {
            Ok(number) => visitor.visit_u32(number),
            Err(_) => self.is_not("a whole number"),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match name {
            SPANNED => visitor.visit_seq(PlaceAndValue { node: self, told: 0 }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf option unit unit_struct
        tuple tuple_struct enum identifier ignored_any
    }
}

/// The place of a node, then the node, for a [`Spanned`].
struct PlaceAndValue<'n, 't> {
    node: &'n Node<'t>,
    told: u8,
}

impl<'de> SeqAccess<'de> for PlaceAndValue<'_, '_> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        self.told = self.told.saturating_add(1);
        let number = |number: u64| -> U64Deserializer<Misfit> { number.into_deserializer() };
        match self.told {
            1 => seed.deserialize(number(self.node.at.0)),
            2 => seed.deserialize(number(self.node.at.1)),
            _ => seed.deserialize(self.node),
        }
        .map(Some)
    }
}

/// The entries of a list.
struct Entries<'n, 't>(Iter<'n, Node<'t>>);

impl<'de> SeqAccess<'de> for Entries<'_, '_> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The keys of a map, each with its value.
struct Keys<'n, 't> {
    rest: Iter<'n, (Key<'t>, Node<'t>)>,
    value: Option<(&'n Key<'t>, &'n Node<'t>)>,
}

impl<'de> MapAccess<'de> for Keys<'_, '_> {
    type Error = Misfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Misfit> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some((key, value));
        let word: StrDeserializer<Misfit> = (*key.word).into_deserializer();
        seed.deserialize(word).map(Some).map_err(|wrong| wrong.or_at(key.at))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let (key, node) =
            self.value.take().ok_or_else(|| Misfit::custom("a key without a value"))?;
        seed.deserialize(node).map_err(|wrong| match (&node.what, wrong.code) {
            (What::Text(word), "S02") => {
                Misfit { text: bare_day(&key.word, word).unwrap_or(wrong.text), ..wrong }
            }
            _ => wrong,
        })
    }
}

/// A day or an event written bare, where an expression belongs.
fn bare_day(key: &str, value: &str) -> Option<String> {
    let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let written = match plain && !value.is_empty() {
        true if parse_day(value).is_ok() => format!("`{{on: {value}}}`"),
        true => format!("`{{event: {value}}}`"),
        false => "`{on: YYYY-MM-DD}` or `{event: ID}`".to_owned(),
    };
    matches!(key, "from" | "until" | "day" | "before")
        .then(|| format!("a day is an expression here; write {written}"))
}
