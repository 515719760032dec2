//! Words for transfers, layers and verdicts.

use crate::model::{Direction, Layer, Ruleset, Transfer, Verdict};

/// The text with a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A transfer in words: "supply of a fighter to that State".
#[must_use]
pub fn transfer(rules: &Ruleset, transfer: &Transfer) -> String {
    let way = match transfer.direction {
        Direction::To => "to",
        Direction::From => "from",
    };
    let activity = transfer.activity.word().replace('-', " ");
    let what = transfer.subject.title(rules);
    // The title of a service often names the activity already.
    let what = if what.to_lowercase().contains(&activity) {
        what.to_owned()
    } else {
        format!("{activity} of {what}")
    };
    format!("{what} {way} {}", rules.target.name)
}

/// The issuer of a layer's measures.
#[must_use]
pub const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Un => "United Nations",
        Layer::Us => "United States",
        Layer::Eu => "European Union",
        Layer::Uk => "United Kingdom",
    }
}

/// The adjective of a layer's law: "UN" law.
#[must_use]
pub const fn law_of(layer: Layer) -> &'static str {
    match layer {
        Layer::Un => "UN",
        Layer::Us => "US",
        Layer::Eu => "EU",
        Layer::Uk => "UK",
    }
}

/// What a verdict means, in a few words.
#[must_use]
pub const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited => "States must prevent it",
        Verdict::ApprovalRequired => "allowed only if approved in advance, case by case",
        Verdict::Exposure => "no ban on the transfer, but persons are exposed to designation",
        Verdict::Restraint => "States are called upon to exercise restraint; no binding ban",
        Verdict::Notification => "allowed without approval, with a duty to notify and conditions",
        Verdict::Unrestricted => "nothing in this layer restricts it",
        Verdict::Undetermined => "it turns on questions that are open",
        Verdict::NotEncoded => "not known: the law of this layer is not encoded for it",
    }
}
