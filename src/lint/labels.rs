//! How many statements of a set carry each label.

use snapback_engine::model::{Confidence, ReadingIx, Ruleset, Source};

/// How many statements of the set carry each label, strongest first.
#[must_use]
pub fn labels(rules: &Ruleset) -> [(Confidence, usize); 3] {
    let mut all: Vec<&Source> = Vec::new();
    for provision in &rules.provisions {
        all.push(&provision.source);
        all.extend(provision.clauses.iter().filter_map(|clause| clause.source.as_ref()));
        all.extend(
            provision
                .clauses
                .iter()
                .flat_map(|clause| &clause.windows)
                .filter_map(|window| window.source.as_ref()),
        );
    }
    all.extend(rules.events.iter().map(|event| &event.source));
    all.extend(rules.questions.iter().map(|question| &question.source));
    for reading in &rules.readings {
        let own = |via: Option<ReadingIx>| via.is_none();
        all.extend(
            reading
                .answers
                .iter()
                .filter(|answer| own(answer.stated.via))
                .map(|answer| &answer.stated.source),
        );
        all.extend(
            reading
                .holds
                .iter()
                .filter(|hold| own(hold.stated.via))
                .map(|hold| &hold.stated.source),
        );
    }
    all.extend(rules.entries.iter().map(|entry| &entry.source));
    for item in &rules.items {
        all.extend(item.entries.iter().map(|entry| &entry.source));
        all.extend(item.facts.iter().map(|fact| &fact.source));
    }
    let count = |label| all.iter().filter(|source| source.confidence == label).count();
    [Confidence::Verified, Confidence::Reported, Confidence::Recalled]
        .map(|label| (label, count(label)))
}
