//! Asks a scenario's query and compares the answer with the one expected.

use super::model::{Expected, Scenario};
use snapback_engine::explain::{self, Kind, Link, why_not};
use snapback_engine::model::{Day, ProvisionIx, QuestionIx, Ruleset, Verdict};
use snapback_engine::query::{Answer, QueryError, ReadingRef};

/// One scenario under one reading.
#[derive(Debug)]
pub struct ScenarioCheck<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// The reading, as written.
    pub under: &'s str,
    /// The verdict found.
    pub found: Verdict,
    /// What differs from the answer expected.
    pub wrong: Vec<Mismatch>,
    /// What decided, and what kept the expected verdict from being reached; one sentence each.
    pub why: Vec<String>,
}

impl ScenarioCheck<'_> {
    /// Whether the answer is the one expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// A part of the answer that differs from the one expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which part, by its key in the scenario file.
    pub what: &'static str,
    /// As expected.
    pub expected: String,
    /// As found.
    pub found: String,
}

/// Asks a scenario under each of its readings. A query that cannot be asked under one is a mismatch.
#[must_use]
pub fn run<'s>(rules: &Ruleset, scenario: &'s Scenario) -> Vec<ScenarioCheck<'s>> {
    scenario.under.iter().map(|(name, reading)| check(rules, scenario, name, *reading)).collect()
}

fn check<'s>(
    rules: &Ruleset,
    scenario: &'s Scenario,
    under: &'s str,
    reading: ReadingRef,
) -> ScenarioCheck<'s> {
    match scenario.query.answer(rules, reading) {
        Ok(answer) => {
            let wrong = compare(rules, &scenario.expected, &answer);
            let mut why = Vec::new();
            if !wrong.is_empty() {
                why = reasons(rules, &scenario.expected, &answer);
            }
            ScenarioCheck { scenario, under, found: answer.finding.verdict, wrong, why }
        }
        Err(QueryError { text, .. }) => {
            let wrong = vec![Mismatch { what: "reading", expected: under.to_owned(), found: text }];
            ScenarioCheck { scenario, under, found: Verdict::NotEncoded, wrong, why: Vec::new() }
        }
    }
}

fn compare(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Vec<Mismatch> {
    let finding = &answer.finding;
    let mut wrong = Vec::new();
    let mut compare = |what, expected: String, found: String| {
        if expected != found {
            wrong.push(Mismatch { what, expected, found });
        }
    };
    compare("verdict", expected.verdict.to_string(), finding.verdict.to_string());
    if let Some(wanted) = &expected.provisions {
        let list = |ids: &[ProvisionIx]| list(ids.iter().map(|at| &*rules[*at].id));
        compare("provisions", list(wanted), list(&finding.provisions));
    }
    if let Some(wanted) = &expected.turns_on {
        let list = |ids: &[QuestionIx]| list(ids.iter().map(|at| &*rules[*at].id));
        let mut found = finding.turns_on.clone();
        found.sort_by_key(|at| &rules[*at].id);
        compare("turns_on", list(wanted), list(&found));
    }
    if let Some(wanted) = expected.until {
        let found = answer.evaluator.next_change(finding).map(|(day, _)| day);
        compare("until", day_or_never(wanted), day_or_never(found));
    }
    if let Some(wanted) = expected.basis {
        let found = finding.basis.map_or("", |basis| basis.word());
        compare("basis", wanted.word().to_owned(), found.to_owned());
    }
    if let Some(wanted) = expected.confidence {
        let found = finding.confidence.map_or("", |confidence| confidence.word());
        compare("confidence", wanted.word().to_owned(), found.to_owned());
    }
    wrong.extend(compare_assumptions(rules, expected, answer));
    wrong
}

fn list<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

fn day_or_never(day: Option<Day>) -> String {
    day.map_or_else(|| "never".to_owned(), |day| day.to_string())
}

/// The mismatch if a fact that should have been assumed was not.
fn compare_assumptions(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Option<Mismatch> {
    if expected.assumptions.is_empty() {
        return None;
    }
    let explanation = explain::explain(rules, &answer.evaluator, &answer.finding);
    let found: Vec<QuestionIx> =
        explanation.assumptions.iter().map(|assumption| assumption.question).collect();
    if expected.assumptions.iter().all(|fact| found.contains(fact)) {
        return None;
    }
    let list = |facts: &[QuestionIx]| list(facts.iter().map(|fact| &*rules[*fact].id));
    let (expected, found) = (list(&expected.assumptions), list(&found));
    Some(Mismatch { what: "assumptions", expected, found })
}

/// What decided; why provisions with the expected effect did not; since when and until when the
/// verdict found holds.
fn reasons(rules: &Ruleset, expected: &Expected, answer: &Answer) -> Vec<String> {
    let (evaluator, finding) = (&answer.evaluator, &answer.finding);
    let mut reasons = Vec::new();
    for branch in explain::explain(rules, evaluator, finding).branches {
        for link in branch.links.iter().filter(|link| link.kind == Kind::Provision) {
            reasons.push(format!("decides: {}", sentence(rules, link)));
        }
    }
    for link in why_not(rules, evaluator, finding) {
        if link.provision.is_some_and(|at| has_effect(rules, at, expected.verdict)) {
            reasons.push(format!("does not decide: {}", sentence(rules, &link)));
        }
    }
    let verdict = finding.conclusion();
    if let Some((day, before)) = evaluator.previous_change(finding) {
        reasons.push(format!("{verdict} since {day} (before: {before})"));
    }
    if let Some((day, then)) = evaluator.next_change(finding) {
        reasons.push(format!("{verdict} until {day} (then: {then})"));
    }
    reasons.dedup();
    reasons
}

fn sentence(rules: &Ruleset, link: &Link) -> String {
    match link.provision {
        Some(at) => format!("{} ({})", link.text, rules[at].id),
        None => link.text.to_string(),
    }
}

fn has_effect(rules: &Ruleset, provision: ProvisionIx, verdict: Verdict) -> bool {
    let mut effects = rules[provision].clauses.iter().filter_map(|clause| clause.effect);
    effects.any(|effect| Verdict::from(effect) == verdict)
}
