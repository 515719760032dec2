//! A saved answer: its query, asked again, and what the answer to it says differently now.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::check::opinion::{Extras, Opinion};
use snapback_engine::model::{
    self, Activity, Day, Direction, Layer, QuestionIx, Ruleset, parse_day,
};
use snapback_engine::query::{self, Query, QueryError};

/// What is read of a saved answer.
#[derive(Debug, Deserialize)]
pub struct Receipt {
    /// The query.
    pub query: QueryIn,
    /// The id of the reading that served.
    pub reading: String,
    /// un, us, eu or uk.
    pub layer: String,
    /// The rules that answered.
    pub ruleset: RulesetIn,
    /// Present if `--why-not` was given.
    #[serde(default)]
    pub why_not: Option<Value>,
    /// Present if `--nearest` was given.
    #[serde(default, rename = "nearest")]
    pub counterfactuals: Option<Value>,
}

/// The query of a saved answer, in the words of the command line.
#[derive(Debug, Deserialize)]
pub struct QueryIn {
    /// An item id or list entry.
    pub item: String,
    /// YYYY-MM-DD.
    pub date: String,
    /// to or from.
    pub direction: String,
    /// What is done.
    pub activity: String,
    /// The party or reading named; older answers do not have it.
    #[serde(default)]
    pub reading: Option<String>,
    /// The facts stated, by id.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// The day of knowledge.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The answers supposed, by question.
    #[serde(default)]
    pub assume: BTreeMap<String, String>,
    /// No direction was given, though the item is usually asked about the other way.
    #[serde(default)]
    pub direction_defaulted: bool,
}

/// The rules of a saved answer.
#[derive(Debug, Deserialize)]
pub struct RulesetIn {
    /// Their id.
    pub id: String,
    /// Their version.
    pub version: String,
    /// SHA-256 of their files.
    pub digest: String,
}

impl Receipt {
    /// The answer of `rules` to the same query.
    ///
    /// # Errors
    /// If the receipt holds a name, word or day that these rules do not know.
    pub fn opinion<'r>(&self, rules: &'r Ruleset) -> Result<Opinion<'r>, QueryError> {
        let named =
            query::find_reading(rules, self.query.reading.as_ref().unwrap_or(&self.reading))?;
        let extras = Extras {
            why_not: self.why_not.is_some(),
            counterfactuals: self.counterfactuals.is_some(),
        };
        Opinion::new(rules, &self.query(rules)?, named, extras)
    }

    fn query(&self, rules: &Ruleset) -> Result<Query, QueryError> {
        let query = &self.query;
        let direction = word(&query.direction, Direction::from_word)?;
        let activity = word(&query.activity, Activity::from_word)?;
        let layer = word(&self.layer, Layer::from_word)?;
        let subject = query::subject(rules, &query.item)?;
        let mut transfer = query::transfer(rules, subject, Some(direction), Some(activity), layer);
        transfer.facts = pairs(&query.facts, |name, value| query::fact(rules, name, value))?;
        let supposed = pairs(&query.assume, |name, value| query::answer(rules, name, value))?;
        let as_of = query.as_of.as_deref().map(day).transpose()?;
        let query = Query {
            transfer,
            day: day(&query.date)?,
            as_of,
            supposed,
            direction_defaulted: query.direction_defaulted,
        };
        query.check_countries(rules).map_err(|(_, error)| error)?;
        Ok(query)
    }
}

fn day(text: &str) -> Result<Day, QueryError> {
    parse_day(text).map_err(|error| QueryError::new(error.code, error.text))
}

fn word<T>(word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, QueryError> {
    parse(word).ok_or_else(|| {
        let text = format!("`{}` is no word of a saved answer", word.escape_debug());
        QueryError::new("J09", text)
    })
}

fn pairs(
    stated: &BTreeMap<String, String>,
    read: impl Fn(&str, &str) -> Result<(QuestionIx, model::Value), QueryError>,
) -> Result<Vec<(QuestionIx, model::Value)>, QueryError> {
    let mut all = Vec::new();
    for (name, value) in stated {
        all.push(read(name, value)?);
    }
    all.sort();
    Ok(all)
}

/// A value that differs between a saved answer and a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its path in the answer: keys, and numbers from 1, joined by dots.
    pub at: String,
    /// The saved value; none if it is new.
    pub was: Option<String>,
    /// The new value; none if it is gone.
    pub is: Option<String>,
}

/// Every difference between a saved answer and a new one, except in which rules answered.
///
/// A key that only the new answer has is no difference: keys are added within one version of the
/// shape.
#[must_use]
pub fn changes(saved: &Value, new: &Value) -> Vec<Changed> {
    let mut found = Vec::new();
    compare("", saved, new, &mut found);
    found
}

fn compare(at: &str, saved: &Value, new: &Value, found: &mut Vec<Changed>) {
    match (saved, new) {
        (Value::Object(saved), Value::Object(new)) => {
            for (key, was) in saved.iter().filter(|(key, _)| *key != "ruleset") {
                compare_values(below(at, key), Some(was), new.get(key), found);
            }
        }
        (Value::Array(saved), Value::Array(new)) => {
            for index in 0..saved.len().max(new.len()) {
                let place = below(at, &(index + 1).to_string());
                compare_values(place, saved.get(index), new.get(index), found);
            }
        }
        _ if saved == new => {}
        _ => {
            let (was, is) = (Some(shown(saved)), Some(shown(new)));
            found.push(Changed { at: at.to_owned(), was, is });
        }
    }
}

fn compare_values(at: String, was: Option<&Value>, is: Option<&Value>, found: &mut Vec<Changed>) {
    match (was, is) {
        (Some(was), Some(is)) => compare(&at, was, is, found),
        (was, is) => found.push(Changed { at, was: was.map(shown), is: is.map(shown) }),
    }
}

fn below(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

/// A string as it is, a step of the chain by its sentence, anything else as JSON.
fn shown(value: &Value) -> String {
    let text = value.as_str().or_else(|| value.get("text").and_then(Value::as_str));
    text.map_or_else(|| value.to_string(), str::to_owned)
}
