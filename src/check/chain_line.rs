//! A chain of reasons on one line, for a cell.

use snapback_engine::explain::{Branch, Explanation};
use snapback_engine::model::Ruleset;

use super::text::{conditions, sentence};

/// The sentences of a chain, numbered; where there are several branches, each behind the answers under which it is.
#[must_use]
pub fn chain(rules: &Ruleset, why: &Explanation) -> String {
    let several = why.branches.len() > 1;
    let branches: Vec<String> =
        why.branches.iter().map(|branch| one(rules, branch, several)).collect();
    branches.join(" ")
}

fn one(rules: &Ruleset, branch: &Branch, several: bool) -> String {
    let when: Vec<String> = branch.when.iter().map(|answers| conditions(rules, answers)).collect();
    let head = if several {
        format!("{}, {}: ", branch.verdict, when.join(" or "))
    } else {
        String::new()
    };
    let numbered = branch.links.iter().enumerate();
    let sentences: Vec<String> = numbered
        .map(|(at, link)| format!("{}. {}", at.saturating_add(1), sentence(rules, link)))
        .collect();
    format!("{head}{}", sentences.join(" "))
}
