//! Scenarios as a file that can be read back, reviewed and kept.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::scenario::missing::Missing;
use snapback_engine::model::{Layer, QuestionIx, Ruleset, Value};
use snapback_engine::query::ReadingRef;

#[derive(Serialize)]
struct FileOut {
    title: String,
    because: &'static str,
    scenarios: Vec<ScenarioOut>,
}

#[derive(Serialize)]
struct ScenarioOut {
    name: String,
    query: ScenarioQueryOut,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    assume: BTreeMap<String, String>,
    under: String,
    expect: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    turns_on: Vec<String>,
    reviewed: &'static str,
}

#[derive(Serialize)]
struct ScenarioQueryOut {
    item: String,
    date: String,
    direction: &'static str,
    activity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<String, String>,
}

const BECAUSE: &str = "the program's own answer, written down so that a change shows; a person has still to hold it against the documents";

/// A file of more scenarios than this would hold more values than are read of one file.
const MOST_IN_A_FILE: usize = 400;

/// The files of the scenarios, one at least. The answers found are the ones expected, marked as not
/// reviewed.
///
/// # Errors
/// If the YAML cannot be written.
pub(crate) fn files(
    rules: &Ruleset,
    missing: &[Missing],
) -> Result<Vec<String>, serde_yaml::Error> {
    if missing.is_empty() {
        return Ok(vec![file(rules, missing)?]);
    }
    missing.chunks(MOST_IN_A_FILE).map(|some| file(rules, some)).collect()
}

fn file(rules: &Ruleset, missing: &[Missing]) -> Result<String, serde_yaml::Error> {
    let title = format!("Boundary days and answers of {} that no other scenario reaches", rules.id);
    let scenarios = missing.iter().filter_map(|missing| scenario(rules, missing)).collect();
    crate::text::yaml::to_string(&FileOut { title, because: BECAUSE, scenarios })
}

/// A scenario; `None` where its query cannot be asked.
fn scenario(rules: &Ruleset, missing: &Missing) -> Option<ScenarioOut> {
    let answer = missing.query.answer(rules, ReadingRef::Fixed(missing.reading)).ok()?;
    let finding = &answer.finding;
    let mut turns_on: Vec<String> =
        finding.turns_on.iter().map(|at| rules[*at].id.to_string()).collect();
    turns_on.sort();
    Some(ScenarioOut {
        name: missing.shows.clone(),
        query: query(rules, missing),
        assume: by_id(rules, &missing.query.supposed, |id| id.to_owned()),
        under: rules[missing.reading].id.to_string(),
        expect: finding.verdict.word(),
        provisions: finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect(),
        turns_on,
        reviewed: "no",
    })
}

fn query(rules: &Ruleset, missing: &Missing) -> ScenarioQueryOut {
    let transfer = &missing.query.transfer;
    ScenarioQueryOut {
        item: transfer.subject.id(rules).to_owned(),
        date: missing.query.day.to_string(),
        direction: transfer.direction.word(),
        activity: transfer.activity.word(),
        layer: (transfer.layer != Layer::Un).then(|| transfer.layer.word()),
        facts: by_id(rules, &transfer.facts, |id| id.replace('-', "_")),
    }
}

/// Values by the id of their question.
fn by_id(
    rules: &Ruleset,
    values: &[(QuestionIx, Value)],
    key: impl Fn(&str) -> String,
) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (question, value) in values {
        let question = &rules[*question];
        out.insert(key(&question.id), question.show(value));
    }
    out
}
