//! Whether the set takes sides: words that judge, sentences that conclude without saying whose
//! conclusion it is, sides presented unequally.

use std::collections::BTreeSet;

use super::input::{Collector, LintInput, file};
use super::words::first_phrase;
use snapback_engine::load::Node;
use snapback_engine::model::{
    Basis, Confidence, PartyIx, Position, QuestionIx, Ruleset, Stated, Value,
};

/// Words that judge.
const JUDGING: [&str; 22] = [
    "illegal",
    "illegitimate",
    "unlawful",
    "void",
    "bogus",
    "baseless",
    "so-called",
    "blatant",
    "sham",
    "rogue",
    "flagrant",
    "unfounded",
    "legitimate",
    "rightly",
    "wrongly",
    "obviously",
    "clearly void",
    "invalid",
    "pretext",
    "propaganda",
    "unjust",
    "notorious",
];

/// Words that say whose view it is.
const ATTRIBUTING: [&str; 26] = [
    "says",
    "said",
    "say",
    "saying",
    "writes",
    "wrote",
    "write",
    "holds",
    "held",
    "hold",
    "calls",
    "called",
    "call",
    "claims",
    "claimed",
    "argues",
    "argued",
    "argument",
    "view",
    "reading",
    "according",
    "treats",
    "treated",
    "sees",
    "takes it",
    "would be",
];

/// Words of conclusion, which the title of an event avoids.
const CONCLUDING: [&str; 13] = [
    "expired",
    "lapsed",
    "terminated",
    "violation",
    "violations",
    "violated",
    "violates",
    "breach",
    "breached",
    "null",
    "reinstated",
    "unfounded",
    "defunct",
];

/// Ways of asking that take an answer for granted.
const LEADING: [&str; 9] = [
    "is it not",
    "isn't",
    "aren't",
    "doesn't",
    "didn't",
    "wasn't",
    "plainly",
    "clearly",
    "obviously",
];

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    for (file, key, node) in input.scalars() {
        if is_own_voice(file, key, node) {
            check_words(file, key, node, out);
        }
    }
    let rules = input.rules;
    check_questions(rules, out);
    if rules.compared.len() < 2 {
        let text = "fewer than two parties are compared, which makes one reading the default; compare those who differ";
        out.add("N02", "ruleset.yaml", "compared", text);
    }
    for question in QuestionIx::all(rules) {
        check_sides(rules, question, out);
    }
    for party in &rules.compared {
        check_party(rules, *party, out);
    }
}

/// Whether the set itself speaks. Answers, arguments and readings are somebody's words.
fn is_own_voice(file: &str, key: &str, node: &Node) -> bool {
    if node.path.contains('.') {
        return false;
    }
    match file.split('/').next().unwrap_or_default() {
        "provisions" => matches!(key, "title" | "summary" | "note"),
        "events" | "questions" | "items" => matches!(key, "title" | "note"),
        "instruments" | "lists" => matches!(key, "title" | "summary"),
        "readings" => key == "title",
        _ => false,
    }
}

fn check_words(file: &str, key: &str, node: &Node, out: &mut Collector) {
    if let Some((word, sentence)) = judging_word(&node.text) {
        let text =
            format!("`{word}` judges in the set's own voice: \"{sentence}\"; say who says so");
        out.add_at("N01", file, node.value, text);
    }
    if key == "title"
        && file.starts_with("events/")
        && first_phrase(&node.text, &ATTRIBUTING).is_none()
        && let Some(word) = first_phrase(&node.text, &CONCLUDING)
    {
        let text = format!(
            "`{word}` concludes in the set's own voice; name what happened, or say who concludes"
        );
        out.add_at("N04", file, node.value, text);
    }
}

/// The first judging word in a sentence that does not say whose view it is, and the sentence.
fn judging_word(text: &str) -> Option<(&'static str, &str)> {
    for sentence in text.split_inclusive(['.', ';', ':', '?']).map(str::trim) {
        if let Some(word) = first_phrase(sentence, &JUDGING)
            && first_phrase(sentence, &ATTRIBUTING).is_none()
        {
            return Some((word, sentence));
        }
    }
    None
}

fn check_questions(rules: &Ruleset, out: &mut Collector) {
    for question in &rules.questions {
        let title = question.title.to_lowercase();
        let why = title.starts_with("why ").then_some("why");
        if let Some(word) = why.or_else(|| first_phrase(&title, &LEADING)) {
            let text =
                format!("`{word}` takes an answer for granted; ask what happened, or whether");
            out.add("N06", file("questions", &question.id), "title", text);
        }
    }
}

/// Reports a question of which one answer rests on sources that were seen, another on memory alone.
fn check_sides(rules: &Ruleset, question: QuestionIx, out: &mut Collector) {
    let given = rules.readings.iter().flat_map(|reading| &reading.answers);
    let given: Vec<&Position> = given.filter(|answer| answer.question == question).collect();
    let sides: BTreeSet<&Value> = given.iter().flat_map(|answer| &answer.values).collect();
    let best_source = |side: &Value| {
        let for_it = given.iter().filter(|answer| answer.values.contains(side));
        for_it.map(|answer| answer.stated.source.confidence).max()
    };
    if !sides.iter().any(|side| best_source(side) == Some(Confidence::Verified)) {
        return;
    }
    if let Some(side) = sides.iter().find(|side| best_source(side) == Some(Confidence::Recalled)) {
        let asked = &rules[question];
        let number = match side {
            Value::Listed(at) => usize::from(*at),
            _ => 0,
        };
        let text = format!(
            "`{}` rests on memory alone, another answer on what was seen; look for its words",
            asked.show(side)
        );
        out.add("N03", file("questions", &asked.id), format!("answers.{number}.id"), text);
    }
}

/// Reports a party of which something is inferred and nothing stated, at its first reading.
fn check_party(rules: &Ruleset, party: PartyIx, out: &mut Collector) {
    let readings = || rules[party].readings.iter().map(|reading| &rules[*reading]);
    let mut statements: Vec<&Stated> = Vec::new();
    for reading in readings() {
        statements.extend(reading.answers.iter().map(|answer| &answer.stated));
        statements.extend(reading.holds.iter().map(|outcome| &outcome.stated));
    }
    let inferred = statements.iter().all(|stated| stated.basis != Basis::Stated);
    if let Some(reading) = readings().next()
        && !statements.is_empty()
        && inferred
    {
        let id = &rules[party].id;
        let text = format!("all that `{id}` is said to hold is inferred; look for its own words");
        out.add("N05", file("readings", &reading.id), "party", text);
    }
}
