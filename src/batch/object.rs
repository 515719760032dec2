//! One line of JSON: an object whose members are the cells of a row.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::bytes::is_invisible;
use super::columns::ColumnError;
use super::record::LONGEST;
use snapback_engine::query::QueryError;

/// A line of JSON.
#[derive(Debug)]
pub(crate) struct Object<'b> {
    /// The whole line.
    line: &'b str,
    /// The line without the white space around the object.
    raw: &'b str,
    /// Each key with the JSON text of its value.
    members: Vec<(Cow<'b, str>, &'b str)>,
}

/// The white space that may surround an object.
const BLANK: [char; 3] = [' ', '\t', '\r'];

/// Objects nested this deep or deeper are refused.
const TOO_DEEP: usize = 4;

const HIDDEN: &str = "a control character, or one that cannot be seen; leave it out";

impl<'b> Object<'b> {
    /// Reads a line, given without its newline.
    ///
    /// # Errors
    /// The first fault, and its column, from 1.
    pub(crate) fn read(line: &'b [u8]) -> Result<Self, (ColumnError, u64)> {
        let fault = |code, text: &str, at: usize| {
            Err((ColumnError::of_row(code, text), column_number(line, at)))
        };
        if line.len() > LONGEST {
            return fault("J08", "the row is longer than 64 KiB", 0);
        }
        let text = match std::str::from_utf8(line) {
            // Without the trailing blanks, an error at the end has the column of the last
            // character, whatever ends the line.
            Ok(text) => text.trim_end_matches(BLANK),
            Err(error) => return fault("J06", "this byte is not UTF-8", error.valid_up_to()),
        };
        let raw = text.trim_start_matches(BLANK);
        if let Some((code, text)) = refuse_start(raw) {
            return fault(code, text, 0);
        }
        if let Some(at) = first_hidden(text) {
            return fault("J06", HIDDEN, at);
        }
        match parse_members(text) {
            Ok(members) => {
                let object = Self { line: text, raw, members };
                match object.find_fault() {
                    None => Ok(object),
                    Some((error, member)) => Err((error, object.member_column(member))),
                }
            }
            Err(error) => Err((malformed(&error), column_number(line, error.column() - 1))),
        }
    }

    /// The first member that a row cannot have, and its index.
    fn find_fault(&self) -> Option<(ColumnError, usize)> {
        for (at, (key, value)) in self.members.iter().enumerate() {
            let (code, text) = if self.members.iter().take(at).any(|(earlier, _)| earlier == key) {
                ("J02", "the key stands twice")
            } else if depth(value) >= TOO_DEEP {
                ("J07", "nested too deep")
            } else if key.chars().any(is_hidden) || !has_clean_strings(value) {
                ("J06", "a control character, one that cannot be seen, or half a surrogate pair")
            } else {
                continue;
            };
            let text = format!("{}: {text}", key.escape_debug());
            return Some((ColumnError::of_row(code, text), at));
        }
        None
    }

    /// The keys, in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(key, _)| key.as_ref())
    }

    /// The JSON text of a member; none if it is missing or null.
    fn value(&self, key: &str) -> Option<&'b str> {
        let (_, value) = self.members.iter().find(|(known, _)| known == key)?;
        (*value != "null").then_some(*value)
    }

    /// A member as a cell. `allows_number` says that the cell may be an unsigned decimal number.
    ///
    /// # Errors
    /// `J04` if it is neither text nor such a number.
    pub(crate) fn cell(
        &self,
        key: &str,
        allows_number: bool,
    ) -> Result<Option<Cow<'b, str>>, ColumnError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        if let Some(text) = string_content(value) {
            return Ok(Some(text));
        }
        if allows_number && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Ok(Some(Cow::Borrowed(value)));
        }
        let instead = if allows_number { "a plain number or text" } else { "text in quotes" };
        let shown: String = value.chars().take(40).collect();
        let text = format!("`{}` is of the wrong kind; write {instead}", shown.escape_debug());
        Err(ColumnError::new(key, QueryError::new("J04", text)))
    }

    /// A member as text: the content of a string, else its JSON; empty if missing or null.
    pub(crate) fn text(&self, key: &str) -> Cow<'b, str> {
        let value = self.value(key).unwrap_or_default();
        string_content(value).unwrap_or(Cow::Borrowed(value))
    }

    /// The object as written, without its closing brace.
    pub(crate) fn without_closing_brace(&self) -> &'b str {
        self.raw.strip_suffix('}').unwrap_or(self.raw).trim_end()
    }

    /// The column, from 1, of a key; 1 if it is missing.
    pub(crate) fn key_column(&self, key: &str) -> u64 {
        let member = self.members.iter().position(|(known, _)| known == key);
        member.map_or(1, |member| self.member_column(member))
    }

    /// The column, from 1, of a member's key: the first quote behind the value before it.
    fn member_column(&self, member: usize) -> u64 {
        let before = match self.members.iter().take(member).next_back() {
            None => 0,
            Some((_, value)) => value.as_ptr().addr() - self.line.as_ptr().addr() + value.len(),
        };
        let (_, rest) = self.line.split_at(before);
        let quote = rest.find('"').unwrap_or_default();
        column_number(self.line.as_bytes(), before + quote)
    }
}

/// Why text cannot be a JSON object, judged by its first character.
fn refuse_start(raw: &str) -> Option<(&'static str, &'static str)> {
    match raw.chars().next() {
        None => Some(("J05", "a blank line")),
        Some('{') => None,
        Some('\u{feff}') => Some(("J06", "a byte order mark inside the input")),
        Some('[' | '"' | '0'..='9' | '-' | 't' | 'f' | 'n') => {
            Some(("J01", "not an object; write {\"item\": ..., \"date\": ...}"))
        }
        Some(_) => Some(("J05", "not JSON; write one object on each line")),
    }
}

/// The column, from 1, of a byte, in characters.
fn column_number(line: &[u8], at: usize) -> u64 {
    let before = String::from_utf8_lossy(line.get(..at).unwrap_or(line));
    before.chars().count() as u64 + 1
}

/// The offset of the first hidden character.
fn first_hidden(text: &str) -> Option<usize> {
    let is_plain = text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if is_plain { None } else { text.char_indices().find(|(_, c)| is_hidden(*c)).map(|(at, _)| at) }
}

/// An invisible character, or a control character other than a line end or tab.
fn is_hidden(c: char) -> bool {
    is_invisible(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn malformed(error: &serde_json::Error) -> ColumnError {
    let text = error.to_string();
    let text = text.split(" at line").next().unwrap_or_default();
    if text.contains("recursion") {
        ColumnError::of_row("J07", "nested too deep")
    } else if text == "trailing characters" {
        let text = "more than one value on the line; write one object on each";
        ColumnError::of_row("J05", text)
    } else if text.contains("control character") || text.contains("surrogate") {
        ColumnError::of_row("J06", text)
    } else {
        ColumnError::of_row("J05", format!("not a whole JSON object on one line: {text}"))
    }
}

/// The content of a JSON string; none if the value is of another kind.
fn string_content(value: &str) -> Option<Cow<'_, str>> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        serde_json::from_str::<String>(value).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inner))
    }
}

/// How deep the brackets of a value are nested. Brackets in strings do not count.
fn depth(value: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0, 0, false, false);
    for byte in value.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Whether every string in a value is valid and holds no hidden character.
fn has_clean_strings(value: &str) -> bool {
    // Without escapes the check of the whole line has found everything.
    !value.contains('\\') || serde_json::from_str(value).is_ok_and(|value| is_clean(&value))
}

fn is_clean(value: &serde_json::Value) -> bool {
    let clean = |text: &str| !text.chars().any(is_hidden);
    match value {
        serde_json::Value::String(text) => clean(text),
        serde_json::Value::Array(values) => values.iter().all(is_clean),
        serde_json::Value::Object(members) => {
            members.iter().all(|(key, value)| clean(key) && is_clean(value))
        }
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => true,
    }
}

/// The members of an object in order, repeated keys included.
fn parse_members(text: &str) -> Result<Vec<(Cow<'_, str>, &str)>, serde_json::Error> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let members = parser.deserialize_map(MembersVisitor)?;
    parser.end()?;
    Ok(members)
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(Cow<'de, str>, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<MemberKey>()? {
            let value: &'de RawValue = map.next_value()?;
            members.push((key.0, value.get()));
        }
        Ok(members)
    }
}

/// A key, borrowed unless it holds an escape.
struct MemberKey<'de>(Cow<'de, str>);

impl<'de> de::Deserialize<'de> for MemberKey<'de> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = MemberKey<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(MemberKey(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(MemberKey(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn cells_are_text_numbers_or_empty() {
        let line = r#" {"item":"a \"b\"", "n":1.5,"none":null,"list":[1]} "#;
        let object = Object::read(line.as_bytes()).unwrap();
        let cell = |key, allows_number| object.cell(key, allows_number);
        assert_eq!(cell("item", false).unwrap().unwrap(), "a \"b\"");
        assert_eq!(cell("n", true).unwrap().unwrap(), "1.5");
        assert_eq!(cell("n", false).unwrap_err().error.code, "J04");
        assert_eq!(cell("list", true).unwrap_err().error.code, "J04");
        assert!(cell("none", false).unwrap().is_none());
        assert!(cell("missing", false).unwrap().is_none());
        assert_eq!(object.text("list"), "[1]");
        assert_eq!(object.key_column("n"), 21);
        assert!(object.without_closing_brace().ends_with("\"list\":[1]"));
    }

    #[test]
    fn a_fault_has_a_code_and_a_column() {
        let cases: [(&[u8], &str, u64); 13] = [
            (b"", "J05", 1),
            (b" \t\r", "J05", 1),
            (b"[1]", "J01", 1),
            (b"x", "J05", 1),
            ("\u{feff}{}".as_bytes(), "J06", 1),
            (b"{\"a\":\"\xff\"}", "J06", 7),
            ("{\"é\":\"\u{202e}\"}".as_bytes(), "J06", 7),
            (br#"{"a":"\u001b"}"#, "J06", 2),
            (br#"{"a":1,"a":2}"#, "J02", 8),
            (br#"{"a":1,"b":[[[[]]]]}"#, "J07", 8),
            (br#"{"a":"[[[[","b":1} {}"#, "J05", 20),
            (br#"{"a":1"#, "J05", 6),
            (br#"{"a":"\ud800"}"#, "J06", 2),
        ];
        for (line, code, column) in cases {
            let (error, found) = Object::read(line).unwrap_err();
            let shown = String::from_utf8_lossy(line);
            assert_eq!((error.error.code, found), (code, column), "{shown}: {error}");
        }
    }
}
