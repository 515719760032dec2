//! Takes out of a text what changes without any answer having changed: digests and versions.

use std::sync::OnceLock;

use super::run::{ask, root};

/// A SHA-256 has so many digits; a text for people shows the first of them.
const FULL: usize = 64;
const SHORT: usize = 12;

/// The text with every digest and the versions of the program and the law masked.
pub fn masked(text: String) -> String {
    let [program, law] = versions();
    let text = without_digests(&text);
    text.replace(program.as_str(), "[VERSION]").replace(law.as_str(), "[LAW VERSION]")
}

fn versions() -> &'static [String; 2] {
    static VERSIONS: OnceLock<[String; 2]> = OnceLock::new();
    VERSIONS.get_or_init(|| {
        let printed = |line| String::from_utf8(ask(root(), line, b"").stdout).expect("text");
        let program = printed("--version").split_whitespace().last().map(str::to_owned);
        let law: serde_json::Value =
            serde_json::from_str(&printed("list --format json")).expect("JSON");
        let law = law["things"]["version"].as_str().or(law["ruleset"]["version"].as_str());
        [program.expect("a version"), law.expect("a version").to_owned()]
    })
}

/// A full digest stands anywhere, a short one only behind the word.
fn without_digests(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let full = digits.len() == FULL;
        let short = digits.len() == SHORT && kept.ends_with("digest ");
        kept.push_str(if full || short { "[DIGEST]" } else { digits });
        let plain = after.find(is_digit).unwrap_or(after.len());
        let (between, more) = after.split_at(plain);
        kept.push_str(between);
        rest = more;
    }
    kept
}
