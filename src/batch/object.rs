//! One line of JSON: an object whose members are a row's cells.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::columns::Wrong;
use super::record::{LONGEST, misleads};

/// A line of JSON.
#[derive(Debug, Default)]
pub struct Object<'b> {
    /// The whole line.
    line: &'b str,
    /// The line without the blanks around it.
    raw: &'b str,
    members: Vec<(Cow<'b, str>, &'b str)>,
}

/// What may stand around an object.
const BLANK: [char; 3] = [' ', '\t', '\r'];

/// An object nested deeper than this is no row.
const DEEPEST: usize = 4;

impl<'b> Object<'b> {
    /// Reads a line, without its end.
    ///
    /// # Errors
    /// What is wrong with it, and the column, from 1.
    pub fn read(line: &'b [u8]) -> Result<Self, (Wrong, u64)> {
        let fault = |code, text: String, at: usize| (Wrong::row(code, text), column(line, at));
        if line.len() > LONGEST {
            return Err(fault("J08", "the row is longer than 64 KiB".to_owned(), 0));
        }
        let text = std::str::from_utf8(line).map_err(|error| {
            fault("J06", "this byte is not UTF-8".to_owned(), error.valid_up_to())
        })?;
        // What ends early ends at its last character, whatever ends the line.
        let text = text.trim_end_matches(BLANK);
        let raw = text.trim_start_matches(BLANK);
        match raw.chars().next() {
            None => return Err(fault("J05", "a blank line".to_owned(), 0)),
            Some('{') => {}
            Some('\u{feff}') => {
                return Err(fault("J06", "a byte order mark inside the input".to_owned(), 0));
            }
            Some('[' | '"' | '0'..='9' | '-' | 't' | 'f' | 'n') => {
                return Err(fault(
                    "J01",
                    "not an object; write {\"item\": ..., \"date\": ...}".to_owned(),
                    0,
                ));
            }
            Some(_) => {
                return Err(fault("J05", "not JSON; write one object on each line".to_owned(), 0));
            }
        }
        if let Some(at) = first_hidden(text) {
            return Err(fault(
                "J06",
                "a control character, or one that cannot be seen; leave it out".to_owned(),
                at,
            ));
        }
        let mut parser = serde_json::Deserializer::from_str(text);
        let members =
            parser.deserialize_map(Members).and_then(|members| parser.end().map(|()| members));
        let members = members
            .map_err(|error| (malformed(&error), column(line, error.column().saturating_sub(1))))?;
        let object = Self { line: text, raw, members };
        object.sound().map_err(|(wrong, at)| (wrong, object.column(at)))?;
        Ok(object)
    }

    /// The first member that cannot stand in a row, and which it is.
    fn sound(&self) -> Result<(), (Wrong, usize)> {
        for (at, (key, value)) in self.members.iter().enumerate() {
            let wrong = |code, text: &str| {
                Err((Wrong::row(code, format!("{}: {text}", key.escape_debug())), at))
            };
            if self.members.iter().take(at).any(|(earlier, _)| earlier == key) {
                return wrong("J02", "the key stands twice");
            }
            if depth(value) >= DEEPEST {
                return wrong("J07", "nested too deep");
            }
            if key.chars().any(hidden) || strings(value).is_none() {
                return wrong(
                    "J06",
                    "a control character, one that cannot be seen, or half a surrogate pair",
                );
            }
        }
        Ok(())
    }

    /// Its keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(key, _)| key.as_ref())
    }

    fn value(&self, key: &str) -> Option<&'b str> {
        self.members.iter().find(|(known, _)| known == key).map(|(_, value)| *value)
    }

    /// A member as a cell. A number is taken where the cell holds one.
    ///
    /// # Errors
    /// `J04` where it is neither text nor such a number.
    pub fn cell(&self, key: &str, number: bool) -> Result<Option<Cow<'b, str>>, Wrong> {
        let Some(value) = self.value(key).filter(|value| *value != "null") else { return Ok(None) };
        let plain = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match text(value) {
            Some(text) => Ok(Some(text)),
            None if number && plain => Ok(Some(Cow::Borrowed(value))),
            None => {
                let instead = if number { "a plain number or text" } else { "text in quotes" };
                let shown: String = value.chars().take(40).collect();
                let text =
                    format!("`{}` is of the wrong kind; write {instead}", shown.escape_debug());
                Err(Wrong::new(key, snapback_engine::query::QueryError::new("J04", text)))
            }
        }
    }

    /// A member as text, whatever its kind; empty if it is not there.
    #[must_use]
    pub fn text(&self, key: &str) -> Cow<'b, str> {
        let value = self.value(key).filter(|value| *value != "null").unwrap_or_default();
        text(value).unwrap_or(Cow::Borrowed(value))
    }

    /// The object as it came, but for the brace that closes it.
    #[must_use]
    pub fn open(&self) -> &'b str {
        self.raw.strip_suffix('}').unwrap_or(self.raw).trim_end()
    }

    /// The column, from 1, of a key; 1 if it is not there.
    #[must_use]
    pub fn place(&self, key: &str) -> u64 {
        self.members.iter().position(|(known, _)| known == key).map_or(1, |at| self.column(at))
    }

    /// The column, from 1, of the key of a member: the first quote behind the value before it.
    fn column(&self, at: usize) -> u64 {
        let end = |value: &str| {
            value
                .as_ptr()
                .addr()
                .saturating_sub(self.line.as_ptr().addr())
                .saturating_add(value.len())
        };
        let before = at
            .checked_sub(1)
            .and_then(|before| self.members.get(before))
            .map_or(0, |(_, value)| end(value));
        let quote = self.line.get(before..).and_then(|rest| rest.find('"')).unwrap_or_default();
        column(self.line.as_bytes(), before.saturating_add(quote))
    }
}

/// The column, from 1, of a byte: characters are counted.
fn column(line: &[u8], at: usize) -> u64 {
    let before = String::from_utf8_lossy(line.get(..at).unwrap_or(line));
    (before.chars().count() as u64).saturating_add(1)
}

/// Where the first character stands that is hidden.
fn first_hidden(text: &str) -> Option<usize> {
    let plain = text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if plain { None } else { text.char_indices().find(|(_, c)| hidden(*c)).map(|(at, _)| at) }
}

/// A control character other than a line end or tab, or one that cannot be seen.
fn hidden(c: char) -> bool {
    misleads(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn malformed(error: &serde_json::Error) -> Wrong {
    let text = error.to_string();
    let text = text.split(" at line").next().unwrap_or_default();
    let (code, text) = match text {
        deep if deep.contains("recursion") => ("J07", "nested too deep".to_owned()),
        "trailing characters" => {
            ("J05", "more than one value on the line; write one object on each".to_owned())
        }
        control if control.contains("control character") || control.contains("surrogate") => {
            ("J06", control.to_owned())
        }
        other => ("J05", format!("not a whole JSON object on one line: {other}")),
    };
    Wrong::row(code, text)
}

/// The text of a value that is one.
fn text(value: &str) -> Option<Cow<'_, str>> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        serde_json::from_str::<String>(value).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

/// How deep the brackets of a value go; brackets in text do not count.
fn depth(value: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in value.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth = depth.saturating_add(1),
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The value, if no text in it holds a control character or half a surrogate pair.
fn strings(value: &str) -> Option<()> {
    if !value.contains('\\') {
        return Some(());
    }
    let read: serde_json::Value = serde_json::from_str(value).ok()?;
    sound(&read).then_some(())
}

fn sound(value: &serde_json::Value) -> bool {
    let clean = |text: &str| !text.chars().any(hidden);
    match value {
        serde_json::Value::String(text) => clean(text),
        serde_json::Value::Array(values) => values.iter().all(sound),
        serde_json::Value::Object(members) => {
            members.iter().all(|(key, value)| clean(key) && sound(value))
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => true,
    }
}

/// Keeps every member in order, twice there or not.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<Key>()? {
            let value: &'de RawValue = map.next_value()?;
            members.push((key.0, value.get()));
        }
        Ok(members)
    }
}

/// A key, borrowed where it holds no escape.
struct Key<'de>(Cow<'de, str>);

impl<'de> de::Deserialize<'de> for Key<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
