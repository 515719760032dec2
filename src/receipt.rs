//! A saved answer, asked again: what is said otherwise now.

use serde_json::Value;

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
                    None => found.push(Changed { at: below(at, key), was: Some(shown(was)), is: None }),
                }
            }
        }
        (Value::Array(saved), Value::Array(new)) => {
            for number in 0..saved.len().max(new.len()) {
                let place = below(at, &number.saturating_add(1).to_string());
                match (saved.get(number), new.get(number)) {
                    (Some(was), Some(is)) => compare(&place, was, is, found),
                    (was, is) => found.push(Changed { at: place, was: was.map(shown), is: is.map(shown) }),
                }
            }
        }
        _ if saved == new => {}
        _ => found.push(Changed { at: at.to_owned(), was: Some(shown(saved)), is: Some(shown(new)) }),
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
