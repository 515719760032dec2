//! The one place that knows the YAML library: every strict option on, every error on one line.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_saphyr::{Error, Location, MergeKeyPolicy, Options, Spanned};

use super::folder::RuleFile;
use super::form::{self, Outline};
use super::guard;
use super::problem::{Problem, nearest};
use crate::model::parse_day;

/// A word whose place later checks need.
pub type Word = Spanned<String>;

/// The place of something read.
pub fn place<T>(thing: &Spanned<T>) -> (u64, u64) {
    spot(&thing.referenced)
}

fn spot(location: &Location) -> (u64, u64) {
    (location.line().max(1), location.column().max(1))
}

/// A key that may be left out, but not left blank.
#[derive(Clone, Debug)]
pub struct Maybe<T>(pub Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<T>::deserialize(deserializer)? {
            Some(value) => Ok(Self(Some(value))),
            None => Err(D::Error::custom("Y23: a blank value; write one or leave the key out")),
        }
    }
}

/// A list that may be left out, but is not empty where it stands.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = Vec::<T>::deserialize(deserializer)?;
        if list.is_empty() {
            return Err(D::Error::custom("S08: an empty list; fill it or leave the key out"));
        }
        Ok(Self(list))
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 16,
            max_nodes: 20_000,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
            flow_nesting_limit: 16,
            max_merge_keys: 0,
        },
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        strict_indentation: true,
        no_schema: true,
        reject_unsupported_tags: true,
        reject_tagged_field_names: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

/// Reads one file into its shape.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read<T: DeserializeOwned>(file: &RuleFile) -> Result<T, Problem> {
    let text = guard::text(&file.shown, &file.bytes)?;
    let outline = form::check(&file.shown, text)?;
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| problem(file, text, &error, &outline))
}

fn problem(file: &RuleFile, whole: &str, error: &Error, outline: &Outline) -> Problem {
    let error = error.without_snippet();
    let place = error.location().map_or((1, 1), |location| spot(&location));
    // The library puts a missing key at the last key there is.
    let place = if matches!(error, Error::SerdeMissingField { .. }) { outline.map_around(place) } else { place };
    let (code, text) = explain(error);
    let text = if code == "S02" { bare_day(whole, place).unwrap_or(text) } else { text };
    Problem::at(&file.shown, place, &code, text)
}

/// Code and text. Messages of our own begin with their code.
fn explain(error: &Error) -> (String, String) {
    let text = error.to_string();
    let text = text.lines().next().unwrap_or_default();
    if let Some((code, rest)) = own_code(text) {
        return (code.to_owned(), rest.to_owned());
    }
    let (code, text) = match error {
        Error::SerdeUnknownField { field, expected, .. } => ("S01", unknown_key(field, expected)),
        Error::SerdeMissingField { field: "schema", .. } => ("S04", "`schema` is missing; write `schema: \"1\"`".to_owned()),
        Error::SerdeMissingField { field, .. } => ("S03", format!("`{field}` is missing here; add `{field}:` and its value")),
        Error::SerdeInvalidType { unexpected, expected, .. } | Error::SerdeInvalidValue { unexpected, expected, .. } => {
            ("S02", format!("{unexpected} where {expected} belongs; write that instead"))
        }
        Error::Unexpected { expected, .. } => ("S02", format!("{} belongs here; write it instead", kind_of(expected))),
        Error::InvalidScalar { ty, .. } => ("S02", format!("not a value of type {ty}; write a plain one")),
        Error::QuotingRequired { value, .. } => {
            ("Y22", format!("`{}` is no text to some tools; quote this: \"{}\"", value.escape_debug(), value.escape_debug()))
        }
        // What follows was refused before; if not, the library's word is better than none.
        Error::NullIntoString { .. } => ("Y23", without_place(text).to_owned()),
        Error::DuplicateMappingKey { .. } => ("Y16", without_place(text).to_owned()),
        Error::Budget { .. } => ("Y08", without_place(text).to_owned()),
        _ => ("Y20", without_place(text).to_owned()),
    };
    (code.to_owned(), text)
}

fn unknown_key(field: &str, known: &[&str]) -> String {
    let hint = nearest(field, known.iter().copied());
    let hint = if hint.is_empty() { format!("; the keys here are {}", known.join(", ")) } else { hint };
    format!("no key `{}` here{hint}", field.escape_debug())
}

/// The library's word for a kind of value, as a reader knows it.
fn kind_of(expected: &str) -> &str {
    match expected {
        _ if expected.contains("sequence") => "a list (lines that begin with `- `, or `[a, b]`)",
        _ if expected.contains("mapping") => "a map (`key: value` lines)",
        _ if expected.contains("scalar") || expected.contains("string") => "a single text, not a list or map,",
        _ => expected,
    }
}

/// A day or an event written bare, where an expression belongs.
fn bare_day(text: &str, (line, column): (u64, u64)) -> Option<String> {
    let line = text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let (at, _) = line.char_indices().nth(usize::try_from(column).ok()?.checked_sub(1)?)?;
    let (before, value) = line.split_at_checked(at)?;
    let key = before.trim_end().strip_suffix(':')?.rsplit([' ', '{', ',']).next()?;
    let value = value.split([',', '}', '#']).next()?.trim();
    let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let written = match plain && !value.is_empty() {
        true if parse_day(value).is_ok() => format!("`{{on: {value}}}`"),
        true => format!("`{{event: {value}}}`"),
        false => "`{on: YYYY-MM-DD}` or `{event: ID}`".to_owned(),
    };
    matches!(key, "from" | "until" | "day" | "before").then(|| format!("a day is an expression here; write {written}"))
}

fn own_code(text: &str) -> Option<(&str, &str)> {
    let mark = text.find(": ")?;
    let code = text.get(..mark)?;
    let (letter, digits) = (code.get(..1)?, code.get(1..)?);
    let ours = "YSDR".contains(letter) && digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    ours.then(|| (code, text.get(mark.saturating_add(2)..).unwrap_or_default()))
}

/// The library writes the place at the end of its message; ours stands in front.
fn without_place(text: &str) -> &str {
    text.rfind(" at line ").map_or(text, |at| text.get(..at).unwrap_or(text))
}
