//! A saved answer, asked again: what is said otherwise now.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::check::opinion::{Extras, Opinion};
use snapback_engine::model::{
    self, Activity, Day, Direction, Layer, QuestionIx, Ruleset, parse_day,
};
use snapback_engine::query::{self, Query, QueryError};

/// What a receipt must hold to be asked again.
#[derive(Debug, Deserialize)]
pub struct Receipt {
    /// What was asked.
    pub query: QueryIn,
    /// The reading that served, by id.
    pub reading: String,
    /// Whose law.
    pub layer: String,
    /// The rules that answered.
    pub ruleset: RulesetIn,
    /// Present where that was asked for.
    #[serde(default)]
    pub why_not: Option<Value>,
    /// Present where that was asked for.
    #[serde(default)]
    pub counterfactuals: Option<Value>,
}

/// The question of a receipt.
#[derive(Debug, Deserialize)]
pub struct QueryIn {
    /// What is transferred, as named.
    pub item: String,
    /// The day.
    pub date: String,
    /// Which way.
    pub direction: String,
    /// What is done.
    pub activity: String,
    /// As the query named the reading.
    #[serde(default)]
    pub reading: Option<String>,
    /// The facts stated.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// What was known when.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The answers supposed.
    #[serde(default)]
    pub assume: BTreeMap<String, String>,
    /// The direction was not given.
    #[serde(default)]
    pub direction_defaulted: bool,
}

/// The rules of a receipt.
#[derive(Debug, Deserialize)]
pub struct RulesetIn {
    /// Their id.
    pub id: String,
    /// Their version.
    pub version: String,
    /// Their checksum.
    pub digest: String,
}

impl Receipt {
    /// The same question, answered by these rules.
    ///
    /// # Errors
    /// A name, a word or a day that is none here.
    pub fn opinion<'r>(&self, rules: &'r Ruleset) -> Result<Opinion<'r>, QueryError> {
        let named = query::named(rules, self.query.reading.as_ref().unwrap_or(&self.reading))?;
        let more = Extras {
            why_not: self.why_not.is_some(),
            counterfactuals: self.counterfactuals.is_some(),
        };
        Opinion::new(rules, &self.query(rules)?, named, more)
    }

    fn query(&self, rules: &Ruleset) -> Result<Query, QueryError> {
        let query = &self.query;
        let word = |text: &str| {
            QueryError::new(
                "J09",
                format!("`{}` is no word of a saved answer", text.escape_debug()),
            )
        };
        let direction =
            Direction::from_word(&query.direction).ok_or_else(|| word(&query.direction))?;
        let activity = Activity::from_word(&query.activity).ok_or_else(|| word(&query.activity))?;
        let layer = Layer::from_word(&self.layer).ok_or_else(|| word(&self.layer))?;
        let subject = query::subject(rules, &query.item)?;
        let mut transfer = query::transfer(rules, subject, Some(direction), Some(activity), layer);
        transfer.facts = pairs(&query.facts, |name, value| query::fact(rules, name, value))?;
        let supposed = pairs(&query.assume, |name, value| query::answer(rules, name, value))?;
        let as_of = query.as_of.as_deref().map(day).transpose()?;
        Ok(Query {
            transfer,
            day: day(&query.date)?,
            as_of,
            supposed,
            direction_defaulted: query.direction_defaulted,
        })
    }
}

fn day(text: &str) -> Result<Day, QueryError> {
    parse_day(text).map_err(|error| QueryError::new(error.code, error.text))
}

type Stated = Vec<(QuestionIx, model::Value)>;

fn pairs(
    stated: &BTreeMap<String, String>,
    read: impl Fn(&str, &str) -> Result<(QuestionIx, model::Value), QueryError>,
) -> Result<Stated, QueryError> {
    let mut all = stated
        .iter()
        .map(|(name, value)| read(name, value))
        .collect::<Result<Stated, QueryError>>()?;
    all.sort();
    Ok(all)
}

/// Something an answer says otherwise than it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Where in the answer: keys and numbers joined by dots.
    pub at: String,
    /// As saved; none where it was not said.
    pub was: Option<String>,
    /// As answered now; none where it is not said any more.
    pub is: Option<String>,
}

/// Everything in which a saved answer and a new one differ, but for which rules answered.
///
/// A key that only the new one has is no difference: keys are added within one version of the shape.
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
                match new.get(key) {
                    Some(is) => compare(&below(at, key), was, is, found),
                    None => {
                        found.push(Changed { at: below(at, key), was: Some(shown(was)), is: None })
                    }
                }
            }
        }
        (Value::Array(saved), Value::Array(new)) => {
            for number in 0..saved.len().max(new.len()) {
                let place = below(at, &number.saturating_add(1).to_string());
                match (saved.get(number), new.get(number)) {
                    (Some(was), Some(is)) => compare(&place, was, is, found),
                    (was, is) => {
                        found.push(Changed { at: place, was: was.map(shown), is: is.map(shown) })
                    }
                }
            }
        }
        _ if saved == new => {}
        _ => {
            found.push(Changed { at: at.to_owned(), was: Some(shown(saved)), is: Some(shown(new)) })
        }
    }
}

fn below(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

/// A text as it is; of a step of the chain its sentence; anything else as JSON.
fn shown(value: &Value) -> String {
    let text = value.as_str().or_else(|| value.get("text").and_then(Value::as_str));
    text.map_or_else(|| value.to_string(), str::to_owned)
}
