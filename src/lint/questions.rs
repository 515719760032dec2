//! Questions: both sides argued, answers told apart, somebody asked and somebody answering.

use super::codes::{Code, note, warning};
use super::set::{Notes, Set, file};
use super::used::conditions;
use snapback_engine::model::{
    Answer, Condition, Question, QuestionIx, QuestionKind, Ruleset, Test, Value,
};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W03",
        "unargued-answer",
        "an answer to a question of law has no argument",
        "Each side should find its own argument in the set. Give the best one there is.",
        &[(
            "questions/notice-effect.yaml",
            "    text: No, Southland had left the arrangement.\n    argument: >-\n      Who has left takes part in nothing; the word describes a role, not a list of names.\n",
            "    text: No, Southland had left the arrangement.\n",
        )],
    ),
    note(
        "W70",
        "answer-nobody-gives",
        "no reading gives an answer, and it is not presumed",
        "A thinkable answer may stand there unheld. If some party gives it, encode that.",
        &[
            (
                "questions/notice-effect.yaml",
                "source:\n",
                "  - id: counted-late\n    text: Yes, but only a year later.\n    argument: >-\n      The word participant has to be read with the year that the parties had set themselves.\nsource:\n",
            ),
            (
                "events/restoration.yaml",
                "        is: [counted]\n",
                "        is: [counted]\n  - day: {event: notice, plus: 1 year}\n    when:\n      - question: notice-effect\n        is: [counted-late]\n",
            ),
        ],
    ),
    note(
        "W71",
        "question-nobody-answers",
        "no reading answers a question of law, and nothing is presumed",
        "Every answer that turns on it stays open under every reading. That may be how it is.",
        &[
            (
                "questions/scope.yaml",
                "",
                "id: scope\ntitle: Does the ban reach unarmed craft?\nkind: law\ndecides: verdict\narises_from: [res-9001/11]\nanswers:\n  - id: wide\n    text: It does.\n    argument: >-\n      The paragraph names the Register, not the arms on board.\n  - id: narrow\n    text: It does not.\n    argument: >-\n      The Register lists arms, and a craft without them is none.\nsource:\n  document: S/RES/9001 (2130)\n  pinpoint: para. 11\n  url: https://example.org/docs/res-9001\n  confidence: verified\n",
            ),
            ("ruleset.yaml", "  - order-placed\n", "  - order-placed\n  - scope\n"),
            (
                "provisions/res-9001/11.yaml",
                "    in_force:\n",
                "    when:\n      - question: scope\n        is: [wide]\n    in_force:\n",
            ),
        ],
    ),
    note(
        "W72",
        "answers-alike",
        "no condition tells two answers of a question apart",
        "Whoever gives the one or the other comes to the same verdicts. Let a condition tell them apart, or say `decides: label`.",
        &[
            (
                "questions/notice-effect.yaml",
                "source:\n",
                "  - id: only-a-protest\n    text: No, it was a protest and nothing more.\n    argument: >-\n      The letter asks for talks and names no paragraph, so it sets nothing running.\nsource:\n",
            ),
            (
                "readings/north.yaml",
                "answer: [did-not-count]",
                "answer: [did-not-count, only-a-protest]",
            ),
        ],
    ),
    warning(
        "W73",
        "not-a-question",
        "the title of a question does not end in a question mark",
        "The title is printed as the question that a verdict turns on. Put it as one.",
        &[("questions/tonnage.yaml", "vessel displace?", "vessel displace")],
    ),
    warning(
        "W74",
        "same-argument",
        "two answers have the same text or argument",
        "Two answers that say the same are one, or one of them was copied and not changed.",
        &[(
            "questions/notice-effect.yaml",
            "      Who has left takes part in nothing; the word describes a role, not a list of names.\n",
            "      The paragraph speaks of the participants, and the resolution names them once and for all.\n",
        )],
    ),
    warning(
        "W75",
        "presumed-without-ground",
        "an answer is presumed, or a fact assumed, without a ground worth the name",
        "What serves a silent party is printed as presumed, with its ground. Say in some words what in the text gives the answer.",
        &[("ruleset.yaml", "ground: no approval of the Assembly is stated", "ground: \"-\"")],
    ),
    note(
        "W76",
        "lopsided-arguments",
        "one argument is more than four times as long as another",
        "A reader takes the longer for the better. Say as much for each side as it would say itself.",
        &[(
            "questions/notice-effect.yaml",
            "      Who has left takes part in nothing; the word describes a role, not a list of names.\n",
            "      Who has left is out.\n",
        )],
    ),
    warning(
        "W77",
        "question-without-hook",
        "a question of law arises from no provision",
        "A disputed premise is one about some text. Name the paragraph in `arises_from`.",
        &[("questions/notice-effect.yaml", "arises_from: [res-9001/11]\n", "")],
    ),
];

/// Looks at every question.
pub fn check(set: &Set, notes: &mut Notes) {
    let rules = set.rules;
    for at in QuestionIx::all(rules) {
        let (question, file) = (&rules[at], file("questions", &rules[at].id));
        if !question.title.trim_end().ends_with('?') {
            notes.add(
                "W73",
                &file,
                "title",
                "the title of a question ends in a question mark; put it as a question",
            );
        }
        if let Some((_, ground)) = question.presumed.as_ref().filter(|(_, ground)| is_thin(ground))
        {
            notes.add(
                "W75",
                &file,
                "presumed.ground",
                format!("`{ground}` is no ground; say what in the text gives the answer"),
            );
        }
        if !question.is_fact() {
            of_law(rules, at, &file, notes);
        }
    }
    for (at, default) in
        rules.defaults.iter().enumerate().filter(|(_, default)| is_thin(&default.ground))
    {
        let text = format!("`{}` is no ground; say why that is assumed", default.ground);
        notes.add("W75", "ruleset.yaml", format!("defaults.{at}.ground"), text);
    }
}

/// Fewer than three words.
fn is_thin(ground: &str) -> bool {
    ground.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() < 3
}

fn of_law(rules: &Ruleset, at: QuestionIx, file: &str, notes: &mut Notes) {
    let question = &rules[at];
    unargued(question, file, notes);
    repeated(question, file, notes);
    lopsided(question, file, notes);
    unheld(rules, at, file, notes);
    if question.decides {
        alike(rules, at, file, notes);
    }
    if question.arises_from.is_empty() {
        notes.add(
            "W77",
            file,
            "id",
            "a question of law arises from a text; name the paragraph in `arises_from`",
        );
    }
}

fn unargued(question: &Question, file: &str, notes: &mut Notes) {
    for (at, answer) in
        question.answers.iter().enumerate().filter(|(_, answer)| answer.argument.is_none())
    {
        let text = format!("the answer `{}` has no argument; give each side its own", answer.id);
        notes.add("W03", file, format!("answers.{at}.id"), text);
    }
}

fn repeated(question: &Question, file: &str, notes: &mut Notes) {
    for (at, answer) in question.answers.iter().enumerate() {
        for other in question.answers.iter().take(at) {
            let same_argument = answer.argument.is_some() && answer.argument == other.argument;
            let key = if same_argument { "argument" } else { "text" };
            if same_argument || answer.text == other.text {
                notes.add(
                    "W74",
                    file,
                    format!("answers.{at}.{key}"),
                    format!("the {key} is that of `{}`; say what is different", other.id),
                );
            }
        }
    }
}

const LOPSIDED: usize = 4;

fn lopsided(question: &Question, file: &str, notes: &mut Notes) {
    let length =
        |answer: &Answer| answer.argument.as_ref().map_or(0, |argument| argument.chars().count());
    let argued =
        || question.answers.iter().enumerate().filter(|(_, answer)| answer.argument.is_some());
    let (Some((at, shortest)), Some((_, longest))) = (
        argued().min_by_key(|(_, answer)| length(answer)),
        argued().max_by_key(|(_, answer)| length(answer)),
    ) else {
        return;
    };
    if length(longest) > length(shortest).saturating_mul(LOPSIDED) {
        let text = format!(
            "the argument for `{}` is more than {LOPSIDED} times as long; say as much for this side",
            longest.id
        );
        notes.add("W76", file, format!("answers.{at}.argument"), text);
    }
}

fn unheld(rules: &Ruleset, at: QuestionIx, file: &str, notes: &mut Notes) {
    let question = &rules[at];
    let given: Vec<&Value> = rules
        .readings
        .iter()
        .flat_map(|reading| &reading.answers)
        .filter(|answer| answer.question == at)
        .flat_map(|answer| &answer.values)
        .collect();
    if given.is_empty() && question.presumed.is_none() {
        return notes.add(
            "W71",
            file,
            "id",
            "no reading answers this, so what turns on it stays open under every reading",
        );
    }
    for (number, answer) in question.answers.iter().enumerate() {
        let is_it = |value: &Value| matches!(value, Value::Listed(listed) if usize::from(*listed) == number);
        let presumed = question.presumed.as_ref().is_some_and(|(value, _)| is_it(value));
        if !presumed && !given.iter().any(|value| is_it(value)) {
            notes.add(
                "W70",
                file,
                format!("answers.{number}.id"),
                format!("no reading answers `{}`; encode who does, if anyone does", answer.id),
            );
        }
    }
}

/// Which tests an answer passes, over all conditions that ask the question.
fn passed(tests: &[&Vec<u8>], answer: usize) -> Vec<bool> {
    tests.iter().map(|these| these.iter().any(|passing| usize::from(*passing) == answer)).collect()
}

fn alike(rules: &Ruleset, at: QuestionIx, file: &str, notes: &mut Notes) {
    let tests: Vec<&Vec<u8>> = conditions(rules)
        .filter_map(|condition| match condition {
            Condition::Question(asked, Test::OneOf(these)) if *asked == at => Some(these),
            _ => None,
        })
        .collect();
    let question = &rules[at];
    if tests.is_empty() || question.kind != QuestionKind::Law {
        return;
    }
    for (number, answer) in question.answers.iter().enumerate() {
        let twin = (0..number).find(|before| passed(&tests, *before) == passed(&tests, number));
        if let Some(other) = twin.and_then(|before| question.answers.get(before)) {
            let text = format!(
                "no condition tells `{}` from `{}`; the difference changes no verdict",
                answer.id, other.id
            );
            notes.add("W72", file, format!("answers.{number}.id"), text);
        }
    }
}
