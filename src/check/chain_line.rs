//! The reasons of an answer on one line, for a cell of a table.

use snapback_engine::explain::{Branch, Explanation};
use snapback_engine::model::Ruleset;

use super::text::{conditions, sentence};

/// The numbered sentences of every branch, later acts among them, so that the line is the same on
/// every day of a range. Where there are several branches, each begins with its
/// verdict and the answers that lead to it.
#[must_use]
pub fn chain(rules: &Ruleset, explanation: &Explanation) -> String {
    let several = explanation.branches.len() > 1;
    let mut lines = Vec::new();
    for branch in &explanation.branches {
        let head = if several { head(rules, branch) } else { String::new() };
        lines.push(head + &numbered(rules, branch));
    }
    lines.join(" ")
}

fn head(rules: &Ruleset, branch: &Branch) -> String {
    let when: Vec<String> = branch.when.iter().map(|answers| conditions(rules, answers)).collect();
    format!("{}, {}: ", branch.verdict, when.join(" or "))
}

fn numbered(rules: &Ruleset, branch: &Branch) -> String {
    let mut sentences = Vec::new();
    for (link, number) in branch.links.iter().zip(1..) {
        sentences.push(format!("{number}. {}", sentence(rules, link)));
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::init;
    use snapback_engine::explain::explain;
    use snapback_engine::load::{Folder, ruleset};
    use snapback_engine::model::Layer;
    use snapback_engine::query::{Query, find_reading, subject, transfer};

    /// The chain of a query about the last day known to the set that `init` writes.
    fn chain_of(item: &str, reading: &str) -> String {
        let files = init::small();
        let rule_files = files
            .iter()
            .filter_map(|(path, text)| Some((path.strip_prefix("rules/")?, text.as_bytes())));
        let rules = ruleset(&Folder::in_memory(rule_files)).unwrap();
        let subject = subject(&rules, item).unwrap();
        let transfer = transfer(&rules, subject, None, None, Layer::Un);
        let query = Query::new(transfer, rules.known_through);
        let answer = query.answer(&rules, find_reading(&rules, reading).unwrap()).unwrap();
        chain(&rules, &explain(&rules, &answer.evaluator, &answer.finding))
    }

    #[test]
    fn a_chain_is_one_line_of_numbered_sentences() {
        let line = chain_of("patrol-frigate", "north");
        assert!(line.starts_with("1. "), "{line}");
        assert!(line.contains(" 2. "), "{line}");
        assert!(line.ends_with('.'), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
}
