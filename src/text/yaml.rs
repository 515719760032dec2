//! Writes YAML that readers of every version of YAML take alike.

use serde::Serialize;
use serde::ser::Error as _;

/// Plain words that older versions of YAML read as something else than text.
const AMBIGUOUS: [&str; 8] = ["yes", "no", "on", "off", "y", "n", "true", "false"];

/// The value as YAML. Words such as `no`, which YAML 1.2 takes for text and YAML 1.1 for a truth
/// value, are quoted.
///
/// # Errors
/// If the library cannot write the value, or quoting would change it.
pub(crate) fn to_string(value: &impl Serialize) -> Result<String, serde_yaml::Error> {
    let plain = serde_yaml::to_string(value)?;
    let mut text = String::with_capacity(plain.len());
    for line in plain.lines() {
        text.push_str(&quoted(line));
        text.push('\n');
    }
    let read = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text);
    if read(&plain)? == read(&text)? {
        Ok(text)
    } else {
        Err(serde_yaml::Error::custom("a text of several lines holds a word to be quoted"))
    }
}

/// The line with its last word in quotes if that is ambiguous and a whole value.
fn quoted(line: &str) -> String {
    let Some((before, word)) = line.rsplit_once(' ') else { return line.to_owned() };
    let is_value = before.ends_with(':') || before.ends_with('-');
    if is_value && AMBIGUOUS.iter().any(|known| word.eq_ignore_ascii_case(known)) {
        format!("{before} \"{word}\"")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn words_that_older_readers_take_for_truth_values_are_quoted() {
        let value = BTreeMap::from([("reviewed", "no"), ("country", "NO"), ("item", "tank")]);
        let text = to_string(&value).unwrap();
        assert_eq!(text, "country: \"NO\"\nitem: tank\nreviewed: \"no\"\n");
    }

    #[test]
    fn what_is_written_is_what_was_meant() {
        let words = ["no", "Yes", "a no", "no.", "1", "", "null", "1945-01-01", "x: no", "- on"];
        for word in words {
            let text = to_string(&BTreeMap::from([("a", word)])).unwrap();
            let read: BTreeMap<String, String> = serde_yaml::from_str(&text).unwrap();
            assert_eq!(read.get("a").map(String::as_str), Some(word), "{text}");
        }
    }
}
