//! Does the set take sides? Words that judge, sentences that conclude without saying whose conclusion it is.

use crate::load::Problem;
use crate::model::Ruleset;

/// Words that judge.
const LOADED: [&str; 22] = [
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
const ATTRIBUTED: [&str; 26] = [
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

/// Everything in titles, summaries and notes that judges in the set's own voice, and too few to compare.
#[must_use]
pub fn findings(rules: &Ruleset) -> Vec<Problem> {
    let mut found: Vec<Problem> = texts(rules).into_iter().filter_map(|(path, text)| judged(&path, text)).collect();
    found.extend(one_voice(rules));
    found.sort();
    found
}

/// The texts in which the set itself speaks. Answers, arguments and readings are somebody's words.
fn texts(rules: &Ruleset) -> Vec<(String, &str)> {
    let provisions =
        rules.provisions.iter().map(|thing| ("provisions", &thing.id, vec![Some(&thing.title), Some(&thing.summary), thing.note.as_ref()]));
    let events = rules.events.iter().map(|thing| ("events", &thing.id, vec![Some(&thing.title), thing.note.as_ref()]));
    let questions = rules.questions.iter().map(|thing| ("questions", &thing.id, vec![Some(&thing.title), thing.note.as_ref()]));
    let items = rules.items.iter().map(|thing| ("items", &thing.id, vec![Some(&thing.title), thing.note.as_ref()]));
    let instruments = rules.instruments.iter().map(|thing| ("instruments", &thing.id, vec![Some(&thing.title), thing.summary.as_ref()]));
    let readings = rules.readings.iter().map(|thing| ("readings", &thing.id, vec![Some(&thing.title)]));
    let all = provisions.chain(events).chain(questions).chain(items).chain(instruments).chain(readings);
    all.flat_map(|(folder, id, texts)| {
        let path = format!("{folder}/{id}.yaml");
        texts.into_iter().flatten().map(move |text| (path.clone(), text.as_str()))
    })
    .collect()
}

/// The first sentence that judges without saying who does.
fn judged(path: &str, text: &str) -> Option<Problem> {
    let sentences = text.split_inclusive(['.', ';', ':', '?']);
    let mut judging = sentences.filter_map(|sentence| loaded(sentence).map(|word| (word, sentence.trim())));
    let (word, sentence) = judging.find(|(_, sentence)| !attributed(sentence))?;
    let text = format!("`{word}` judges in the set's own voice: \"{sentence}\"; say who says so");
    Some(Problem::at(path, (1, 1), "N01", text))
}

fn loaded(sentence: &str) -> Option<&'static str> {
    LOADED.into_iter().find(|word| has(sentence, word))
}

fn attributed(sentence: &str) -> bool {
    ATTRIBUTED.iter().any(|word| has(sentence, word))
}

/// The word stands in the sentence, in any case, as a word of its own.
fn has(sentence: &str, word: &str) -> bool {
    let plain = sentence.to_lowercase();
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let stands = |(at, found): (usize, &str)| {
        let before = plain.get(..at).and_then(|text| text.chars().next_back());
        let after = plain.get(at.saturating_add(found.len())..).and_then(|text| text.chars().next());
        edge(before) && edge(after)
    };
    plain.match_indices(word).any(stands)
}

/// One party alone is a default reading; a disputed question held on one side only has no other side.
fn one_voice(rules: &Ruleset) -> Option<Problem> {
    let alone = rules.compared.len() < 2;
    alone.then(|| Problem::at("ruleset.yaml", (1, 1), "N02", "fewer than two parties are compared: that makes one reading the default"))
}
