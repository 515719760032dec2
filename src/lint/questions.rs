//! Questions: both sides argued, answers told apart, somebody asking and somebody answering.

use super::input::{Collector, LintInput, file};
use snapback_engine::equivalence::conditions;
use snapback_engine::model::{
    Answer, Condition, Question, QuestionIx, QuestionKind, Ruleset, Test, Value,
};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    for at in QuestionIx::all(rules) {
        let question = &rules[at];
        let file = file("questions", &question.id);
        if !question.title.trim_end().ends_with('?') {
            let text = "the title of a question ends in a question mark; put it as a question";
            out.add("W73", &file, "title", text);
        }
        if let Some((_, ground)) = &question.presumed
            && is_thin(ground)
        {
            let text = format!("`{ground}` is no ground; say what in the text gives the answer");
            out.add("W75", &file, "presumed.ground", text);
        }
        if !question.is_fact() {
            check_question_of_law(rules, at, &file, out);
        }
    }
    for (at, default) in rules.defaults.iter().enumerate() {
        if is_thin(&default.ground) {
            let text = format!("`{}` is no ground; say why that is assumed", default.ground);
            out.add("W75", "ruleset.yaml", format!("defaults.{at}.ground"), text);
        }
    }
}

/// Whether a ground has fewer than three words.
fn is_thin(ground: &str) -> bool {
    let words = ground.split_whitespace();
    words.filter(|word| word.chars().any(char::is_alphanumeric)).count() < 3
}

fn check_question_of_law(rules: &Ruleset, at: QuestionIx, file: &str, out: &mut Collector) {
    let question = &rules[at];
    check_arguments(question, file, out);
    check_repetition(question, file, out);
    check_lengths(question, file, out);
    check_answers_given(rules, at, file, out);
    if question.decides {
        check_differences(rules, at, file, out);
    }
    if question.arises_from.is_empty() {
        let text = "a question of law arises from a text; name the paragraph in `arises_from`";
        out.add("W77", file, "id", text);
    }
}

fn check_arguments(question: &Question, file: &str, out: &mut Collector) {
    for (at, answer) in question.answers.iter().enumerate() {
        if answer.argument.is_none() {
            let id = &answer.id;
            let text = format!("the answer `{id}` has no argument; give each side its own");
            out.add("W03", file, format!("answers.{at}.id"), text);
        }
    }
}

fn check_repetition(question: &Question, file: &str, out: &mut Collector) {
    for (at, answer) in question.answers.iter().enumerate() {
        for other in question.answers.iter().take(at) {
            let key = if answer.argument.is_some() && answer.argument == other.argument {
                "argument"
            } else if answer.text == other.text {
                "text"
            } else {
                continue;
            };
            let text = format!("the {key} is that of `{}`; say what is different", other.id);
            out.add("W74", file, format!("answers.{at}.{key}"), text);
        }
    }
}

/// How many times as long as the shortest argument the longest may be.
const LOPSIDED: usize = 4;

fn check_lengths(question: &Question, file: &str, out: &mut Collector) {
    let mut argued: Vec<(usize, usize, &Answer)> = Vec::new();
    for (at, answer) in question.answers.iter().enumerate() {
        if let Some(argument) = &answer.argument {
            argued.push((argument.chars().count(), at, answer));
        }
    }
    let shortest = argued.iter().min_by_key(|(length, ..)| length);
    let longest = argued.iter().max_by_key(|(length, ..)| length);
    if let (Some((shortest, at, _)), Some((longest, _, answer))) = (shortest, longest)
        && *longest > shortest * LOPSIDED
    {
        let text = format!(
            "the argument for `{}` is more than {LOPSIDED} times as long; say as much for this side",
            answer.id
        );
        out.add("W76", file, format!("answers.{at}.argument"), text);
    }
}

fn check_answers_given(rules: &Ruleset, at: QuestionIx, file: &str, out: &mut Collector) {
    let question = &rules[at];
    let positions = rules.readings.iter().flat_map(|reading| &reading.answers);
    let mut given: Vec<&Value> =
        positions.filter(|position| position.question == at).flat_map(|p| &p.values).collect();
    given.extend(question.presumed.iter().map(|(value, _)| value));
    if given.is_empty() {
        let text = "no reading answers this, so what turns on it stays open under every reading";
        out.add("W71", file, "id", text);
        return;
    }
    for (number, answer) in question.answers.iter().enumerate() {
        let is_it = |value: &&Value| matches!(value, Value::Listed(listed) if usize::from(*listed) == number);
        if !given.iter().any(is_it) {
            let text =
                format!("no reading answers `{}`; encode who does, if anyone does", answer.id);
            out.add("W70", file, format!("answers.{number}.id"), text);
        }
    }
}

/// Reports answers that no condition tells from an earlier one.
fn check_differences(rules: &Ruleset, at: QuestionIx, file: &str, out: &mut Collector) {
    let mut tests: Vec<&Vec<u8>> = Vec::new();
    for condition in conditions(rules) {
        match condition {
            Condition::Question(asked, Test::OneOf(passing)) if *asked == at => tests.push(passing),
            _ => {}
        }
    }
    let question = &rules[at];
    if tests.is_empty() || question.kind != QuestionKind::Law {
        return;
    }
    let mut earlier: Vec<(Vec<bool>, &Answer)> = Vec::new();
    for (number, answer) in question.answers.iter().enumerate() {
        let passes = |test: &&Vec<u8>| test.iter().any(|passing| usize::from(*passing) == number);
        let passed: Vec<bool> = tests.iter().map(passes).collect();
        if let Some((_, other)) = earlier.iter().find(|(others, _)| *others == passed) {
            let text = format!(
                "no condition tells `{}` from `{}`; the difference changes no verdict",
                answer.id, other.id
            );
            out.add("W72", file, format!("answers.{number}.id"), text);
        }
        earlier.push((passed, answer));
    }
}
