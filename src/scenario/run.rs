//! Asks what a scenario asks, and compares the answer with the one expected.

use super::{Expected, Scenario};
use snapback_engine::explain::{self, Kind, Link, why_not};
use snapback_engine::model::{ProvisionIx, QuestionIx, Ruleset, Verdict};
use snapback_engine::query::{Answer, QueryError, ReadingRef};

/// One scenario under one reading.
#[derive(Debug)]
pub struct Check<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// The reading, as written.
    pub under: &'s str,
    /// The verdict found.
    pub found: Verdict,
    /// What differs; nothing where it passes.
    pub wrong: Vec<Mismatch>,
    /// What decided, and what kept the expected verdict from being reached; one sentence each.
    pub why: Vec<String>,
}

impl Check<'_> {
    /// Is everything as expected?
    #[must_use]
    pub fn passes(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// A part of the answer that is another than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which part, by the name of its column.
    pub what: &'static str,
    /// As expected.
    pub expected: String,
    /// As found.
    pub found: String,
}

/// Asks a scenario under each of its readings. What cannot be asked under one is a mismatch of its own.
#[must_use]
pub fn run<'s>(rules: &Ruleset, scenario: &'s Scenario) -> Vec<Check<'s>> {
    scenario.under.iter().map(|(name, named)| check(rules, scenario, name, *named)).collect()
}

fn check<'s>(
    rules: &Ruleset,
    scenario: &'s Scenario,
    under: &'s str,
    named: ReadingRef,
) -> Check<'s> {
    match scenario.query.answer(rules, named) {
        Ok(answer) => {
            let wrong = compare(rules, &scenario.expected, &answer);
            let why =
                if wrong.is_empty() { Vec::new() } else { why(rules, &scenario.expected, &answer) };
            Check { scenario, under, found: answer.finding.verdict, wrong, why }
        }
        Err(QueryError { text, .. }) => {
            let wrong = Mismatch { what: "reading", expected: under.to_owned(), found: text };
            Check {
                scenario,
                under,
                found: Verdict::NotEncoded,
                wrong: vec![wrong],
                why: Vec::new(),
            }
        }
    }
}

fn compare(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Vec<Mismatch> {
    let finding = &answer.finding;
    let provisions = |ids: &[ProvisionIx]| listed(ids.iter().map(|at| rules[*at].id.as_str()));
    let questions = |ids: &[QuestionIx]| listed(ids.iter().map(|at| rules[*at].id.as_str()));
    let mut wrong = vec![part("verdict", Some(expected.verdict.word().to_owned()), || {
        finding.verdict.word().to_owned()
    })];
    wrong.push(part("provisions", expected.provisions.as_ref().map(|ids| provisions(ids)), || {
        provisions(&finding.provisions)
    }));
    wrong.push(part("turns_on", expected.turns_on.as_ref().map(|ids| questions(ids)), || {
        let mut found = finding.turns_on.clone();
        found.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
        questions(&found)
    }));
    let day = |day: Option<snapback_engine::model::Day>| {
        day.map_or_else(|| "never".to_owned(), |day| day.to_string())
    };
    wrong.push(part("until", expected.until.map(day), || {
        day(answer.evaluator.next_change(finding).map(|(day, _)| day))
    }));
    wrong.push(part("basis", expected.basis.map(|basis| basis.word().to_owned()), || {
        finding.basis.map_or_else(String::new, |basis| basis.word().to_owned())
    }));
    wrong.push(part(
        "confidence",
        expected.confidence.map(|label| label.word().to_owned()),
        || finding.confidence.map_or_else(String::new, |label| label.word().to_owned()),
    ));
    wrong.push(assumed(rules, expected, answer));
    wrong.into_iter().flatten().collect()
}

fn part(
    what: &'static str,
    expected: Option<String>,
    found: impl Fn() -> String,
) -> Option<Mismatch> {
    let expected = expected?;
    let found = found();
    (expected != found).then_some(Mismatch { what, expected, found })
}

fn listed<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

/// Facts that should have been assumed and were not.
fn assumed(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Option<Mismatch> {
    if expected.assumptions.is_empty() {
        return None;
    }
    let told = explain::explain(rules, &answer.evaluator, &answer.finding).assumptions;
    let all = expected
        .assumptions
        .iter()
        .all(|fact| told.iter().any(|assumption| assumption.question == *fact));
    let found = || listed(told.iter().map(|assumption| rules[assumption.question].id.as_str()));
    let wanted = || listed(expected.assumptions.iter().map(|fact| rules[*fact].id.as_str()));
    (!all).then(|| Mismatch { what: "assumptions", expected: wanted(), found: found() })
}

/// What decided; why the provisions with the effect expected did not; and the days on which the verdict is another.
fn why(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Vec<String> {
    let told = explain::explain(rules, &answer.evaluator, &answer.finding);
    let decided = told
        .branches
        .iter()
        .flat_map(|branch| &branch.links)
        .filter(|link| link.kind == Kind::Provision);
    let decided = decided.map(|link| format!("decides: {}", cited(rules, link)));
    let kept = why_not(rules, &answer.evaluator, &answer.finding).into_iter();
    let kept = kept
        .filter(|link| link.provision.is_some_and(|at| has_effect(rules, at, expected.verdict)));
    let kept: Vec<String> =
        kept.map(|link| format!("does not decide: {}", cited(rules, &link))).collect();
    let mut all: Vec<String> = decided.collect();
    all.extend(kept);
    all.extend(neighbours(answer));
    all.dedup();
    all
}

fn cited(rules: &Ruleset, link: &Link) -> String {
    let id = link.provision.map(|at| format!(" ({})", rules[at].id)).unwrap_or_default();
    format!("{}{id}", link.text)
}

fn has_effect(rules: &Ruleset, provision: ProvisionIx, verdict: Verdict) -> bool {
    rules[provision]
        .clauses
        .iter()
        .filter_map(|clause| clause.effect)
        .any(|effect| Verdict::from(effect) == verdict)
}

/// Since when and until when the verdict found holds: a boundary a day off shows here.
fn neighbours(answer: &Answer) -> Vec<String> {
    let (evaluator, finding) = (&answer.evaluator, &answer.finding);
    let since = evaluator
        .previous_change(finding)
        .map(|(day, before)| format!("{} since {day} (before: {before})", finding.verdict));
    let until = evaluator
        .next_change(finding)
        .map(|(day, after)| format!("{} until {day} (then: {after})", finding.verdict));
    since.into_iter().chain(until).collect()
}
