//! What an answer presupposes beyond the rules, one sentence each.

use snapback_engine::model::{Day, QuestionIx, Ruleset, Value};

/// "some-question is some-answer".
pub fn shown_answer(rules: &Ruleset, (question, value): &(QuestionIx, Value)) -> String {
    format!("{} is {}", rules[*question].id, rules[*question].show(value))
}

/// The day of knowledge, then each supposed answer.
pub fn premises(
    rules: &Ruleset,
    as_of: Option<Day>,
    supposed: &[(QuestionIx, Value)],
) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(day) = as_of {
        let day = day.in_words();
        sentences.push(format!("As it stood on {day}: later events and answers are left out."));
    }
    for pair in supposed {
        sentences
            .push(format!("Supposed, and no party's position: {}.", shown_answer(rules, pair)));
    }
    sentences
}
