//! Does the set take sides? Words that judge, sentences that conclude without saying whose conclusion it is, sides unlike.

use super::codes::{Code, note, warning};
use super::set::{Notes, Set, file};
use super::text::says;
use snapback_engine::load::Node;
use snapback_engine::model::{Basis, Confidence, PartyIx, Position, QuestionIx, Ruleset, Value};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "N01",
        "judging-word",
        "a word judges in the set's own voice",
        "Titles, summaries and notes are the set's own voice. Say who says so, or describe what happened.",
        &[(
            "events/notice.yaml",
            "title: notice of non-performance",
            "title: baseless notice of non-performance",
        )],
    ),
    warning(
        "N02",
        "default-reading",
        "fewer than two parties are compared",
        "A single reading set beside nothing is the default. Compare those who differ.",
        &[("ruleset.yaml", "compared: [north, south]", "compared: [north]")],
    ),
    note(
        "N03",
        "one-side-sourced",
        "one side of a question is seen, the other only recalled",
        "The weaker side looks weaker than it is. Look for its words.",
        &[(
            "readings/north.yaml",
            "    basis: stated\n    who: Foreign Minister\n    since: 2134-03-05\n    source:\n      document: S/2134/118\n      pinpoint: para. 2\n      url: https://example.org/docs/2134-118\n      confidence: verified\n",
            "    basis: inferred\n    who: Foreign Minister\n    since: 2134-03-05\n    source:\n      document: a broadcast\n      pinpoint: evening of 5 March 2134\n      confidence: recalled\n      note: inferred from what it said of the talks\nholds:\n  - event: restoration\n    outcome: did-not-happen\n    basis: stated\n    who: Foreign Minister\n    since: 2134-04-03\n    source:\n      document: S/2134/130\n      pinpoint: para. 1\n      url: https://example.org/docs/2134-130\n      confidence: verified\n",
        )],
    ),
    warning(
        "N04",
        "concluding-title",
        "the title of an event states a conclusion in the set's own voice",
        "Whether something expired, lapsed or was violated is what parties differ on. Name what happened; let a reading conclude.",
        &[(
            "events/notice.yaml",
            "title: notice of non-performance by Southland",
            "title: violation of the resolution by Southland",
        )],
    ),
    note(
        "N05",
        "silent-party",
        "no answer of a compared party is stated",
        "All it is said to hold is inferred. Look for its own words, or say in the summary that there are none.",
        &[
            ("readings/north.yaml", "basis: stated", "basis: inferred"),
            (
                "readings/north.yaml",
                "      confidence: verified\n",
                "      confidence: verified\n      note: inferred from its vote\n",
            ),
        ],
    ),
    warning(
        "N06",
        "leading-question",
        "a question asks for one of its answers",
        "\"Is it not\" and \"why did\" take the answer for granted. Ask what happened, or whether.",
        &[(
            "questions/notice-effect.yaml",
            "title: Did the notice of 2 March 2134 count",
            "title: Did the notice of 2 March 2134 not plainly count",
        )],
    ),
];

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

/// Words of conclusion that a title of the set does not use.
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

/// Looks at the set's own voice, and at how the sides stand beside each other.
pub fn check(set: &Set, notes: &mut Notes) {
    let own_voice = |(file, key, node): &(&str, &str, &Node)| is_own_voice(file, key, node);
    for (file, key, node) in set.written().filter(own_voice) {
        if let Some((word, sentence)) = judged(&node.text) {
            let text =
                format!("`{word}` judges in the set's own voice: \"{sentence}\"; say who says so");
            notes.add_at("N01", file, node.value, text);
        }
        if let Some(word) = concluding(file, key, &node.text) {
            notes.add_at(
                "N04",
                file,
                node.value,
                format!("`{word}` concludes in the set's own voice; name what happened, or say who concludes"),
            );
        }
    }
    leading(set.rules, notes);
    if set.rules.compared.len() < 2 {
        notes.add(
            "N02",
            "ruleset.yaml",
            "compared",
            "fewer than two parties are compared, which makes one reading the default; compare those who differ",
        );
    }
    QuestionIx::all(set.rules).for_each(|question| one_side_sourced(set.rules, question, notes));
    set.rules.compared.iter().for_each(|party| silent(set.rules, *party, notes));
}

/// The texts in which the set itself speaks. Answers, arguments and readings are somebody's words.
fn is_own_voice(file: &str, key: &str, node: &Node) -> bool {
    let top = !node.path.contains('.');
    let folder = file.split('/').next().unwrap_or_default();
    match folder {
        "provisions" => top && matches!(key, "title" | "summary" | "note"),
        "events" | "questions" | "items" => top && matches!(key, "title" | "note"),
        "instruments" | "lists" => top && matches!(key, "title" | "summary"),
        "readings" => top && key == "title",
        _ => false,
    }
}

/// The first sentence that judges without saying who does.
fn judged(text: &str) -> Option<(&'static str, &str)> {
    let sentences = text.split_inclusive(['.', ';', ':', '?']);
    let judging = |sentence: &&str| LOADED.into_iter().find(|word| says(sentence, word));
    let found = sentences
        .map(str::trim)
        .filter(|sentence| !ATTRIBUTED.iter().any(|word| says(sentence, word)));
    found.filter_map(|sentence| judging(&sentence).map(|word| (word, sentence))).next()
}

fn concluding(file: &str, key: &str, text: &str) -> Option<&'static str> {
    let happened = file.starts_with("events/");
    if key != "title" || !happened || ATTRIBUTED.iter().any(|word| says(text, word)) {
        return None;
    }
    CONCLUDING.into_iter().find(|word| says(text, word))
}

fn leading(rules: &Ruleset, notes: &mut Notes) {
    for question in &rules.questions {
        let title = question.title.to_lowercase();
        let why = title.starts_with("why ").then_some("why");
        if let Some(word) = why.or_else(|| LEADING.into_iter().find(|word| says(&title, word))) {
            let text =
                format!("`{word}` takes an answer for granted; ask what happened, or whether");
            notes.add("N06", file("questions", &question.id), "title", text);
        }
    }
}

/// One answer rests on sources that were seen, another on memory alone.
fn one_side_sourced(rules: &Ruleset, question: QuestionIx, notes: &mut Notes) {
    let given: Vec<&Position> = rules
        .readings
        .iter()
        .flat_map(|reading| &reading.answers)
        .filter(|answer| answer.question == question)
        .collect();
    let sides: std::collections::BTreeSet<&Value> =
        given.iter().flat_map(|answer| &answer.values).collect();
    let best = |side: &Value| {
        given
            .iter()
            .filter(|answer| answer.values.contains(side))
            .map(|answer| answer.stated.source.confidence)
            .max()
    };
    let seen = sides.iter().any(|side| best(side) == Some(Confidence::Verified));
    if let Some(side) = sides.iter().find(|side| seen && best(side) == Some(Confidence::Recalled)) {
        let asked = &rules[question];
        let number = match side {
            Value::Listed(at) => usize::from(*at),
            _ => 0,
        };
        let text = format!(
            "`{}` rests on memory alone, another answer on what was seen; look for its words",
            asked.show(side)
        );
        notes.add("N03", file("questions", &asked.id), format!("answers.{number}.id"), text);
    }
}

fn silent(rules: &Ruleset, party: PartyIx, notes: &mut Notes) {
    let of_party = || rules[party].readings.iter().map(|reading| &rules[*reading]);
    let answers = || of_party().flat_map(|reading| &reading.answers).map(|answer| &answer.stated);
    let holds = || of_party().flat_map(|reading| &reading.holds).map(|hold| &hold.stated);
    let states = answers().chain(holds()).any(|stated| stated.basis == Basis::Stated);
    let says_something = answers().chain(holds()).next().is_some();
    if let Some(reading) = of_party().next().filter(|_| says_something && !states) {
        let text = format!(
            "all that `{}` is said to hold is inferred; look for its own words",
            rules[party].id
        );
        notes.add("N05", file("readings", &reading.id), "party", text);
    }
}
