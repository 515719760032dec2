//! What `check --format json` prints is what `schema verdict` says it prints.

use std::process::Command;

use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().expect("a run");
    serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

/// Follows `$ref` and checks types, required keys and unknown keys: the part of JSON Schema that our shapes use.
fn conforms(schema: &Value, root: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap();
        return conforms(&root["$defs"][name], root, value, at);
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let null = any.iter().any(|option| option["type"] == "null");
        if null && value.is_null() {
            return;
        }
        let other = any.iter().find(|option| option["type"] != "null").unwrap();
        return conforms(other, root, value, at);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().map(|one| one.as_str().unwrap()).collect(),
        other => panic!("{at}: no type but {other}"),
    };
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.contains(&found), "{at}: {found} where the schema has {types:?}");
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        conforms(&schema["items"], root, item, &format!("{at}[{index}]"));
    }
    for required in schema["required"].as_array().into_iter().flatten() {
        assert!(value.get(required.as_str().unwrap()).is_some(), "{at}: {required} is missing");
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(key).or_else(|| schema.get("additionalProperties"));
        conforms(
            known.unwrap_or_else(|| panic!("{at}: `{key}` is not in the schema")),
            root,
            inner,
            &format!("{at}.{key}"),
        );
    }
}

#[test]
fn one_answer_conforms_to_its_schema() {
    let schema = json(&["schema", "verdict"]);
    for arguments in [
        &["check", "su-30sm", "--date", "2020-10-01", "--reading", "e3", "--why-not"][..],
        &["check", "bastion-p", "--date", "2021-06-01", "--reading", "russia"],
        &[
            "check",
            "shahed-136",
            "--date",
            "2022-10-20",
            "--direction",
            "from",
            "--reading",
            "iran",
            "--as-of",
            "2023-01-01",
        ],
        &[
            "check",
            "medicine",
            "--date",
            "1990-01-01",
            "--reading",
            "us-2020",
            "--fact",
            "supplier=FR",
            "--layer",
            "eu",
        ],
        &[
            "check",
            "s-400",
            "--date",
            "2026-01-01",
            "--reading",
            "china",
            "--assume",
            "sam-scope=inside",
        ],
    ] {
        let answer = json(&[arguments, &["--format", "json"]].concat());
        assert_eq!(answer["schema_version"], 1);
        assert_eq!(answer["ruleset"]["digest"].as_str().unwrap().len(), 64);
        conforms(&schema, &schema, &answer, "answer");
    }
}

#[test]
fn several_answers_conform_to_theirs() {
    let schema = json(&["schema", "comparison"]);
    for arguments in [
        &["check", "su-30sm", "--date", "2020-10-01"][..],
        &["check", "su-30sm", "--date", "2020-10-01", "--layer", "all", "--reading", "us"],
    ] {
        let answers = json(&[arguments, &["--format", "json"]].concat());
        conforms(&schema, &schema, &answers, "answers");
        assert!(answers["answers"].as_array().unwrap().len() >= 4);
    }
}

#[test]
fn the_chain_of_an_answer_cites_its_provision_and_its_holder() {
    let answer =
        json(&["check", "su-30sm", "--date", "2020-10-01", "--reading", "e3", "--format", "json"]);
    assert_eq!(answer["verdict"], "approval-required");
    assert_eq!(answer["restricted"], "yes");
    assert_eq!(answer["provisions"], serde_json::json!(["unscr-2231/annex-b-5"]));
    assert_eq!(
        answer["changes"]["previous"],
        serde_json::json!({
            "date": "2016-01-16", "verdict": "prohibited", "possible": [], "restricted": "yes"
        })
    );
    assert_eq!(
        answer["changes"]["next"],
        serde_json::json!({
            "date": "2020-10-18", "verdict": "unrestricted", "possible": [], "restricted": "no"
        })
    );
    let chain = answer["chain"].as_array().unwrap();
    let cites = |key: &str, id: &str| {
        chain
            .iter()
            .find(|step| step[key] == id)
            .unwrap_or_else(|| panic!("no step on {id}"))
            .clone()
    };
    let provision = cites("provision", "unscr-2231/annex-b-5");
    assert_eq!(
        (&provision["kind"], &provision["confidence"]),
        (&Value::from("provision"), &Value::from("verified"))
    );
    let standing = cites("question", "us-standing-2020");
    assert_eq!(standing["answer"], "no-ceased-2018");
    assert!(standing["holder"].as_str().unwrap().contains("France"));
    assert!(
        chain.iter().all(|step| step["kind"] == "conclusion"
            || step["kind"] == "fact"
            || step["source"].is_object()),
        "a step without a source"
    );
    assert_eq!(answer["others"][0]["turns_on"], serde_json::json!([["us-standing-2020"]]));
}

#[test]
fn what_came_after_the_day_of_knowledge_is_named_as_left_out() {
    let answer = json(&[
        "check",
        "su-30sm",
        "--date",
        "2026-01-01",
        "--reading",
        "e3",
        "--as-of",
        "2024-09-22",
        "--format",
        "json",
    ]);
    assert_eq!(answer["verdict"], "unrestricted");
    assert_eq!(answer["left_out"], serde_json::json!(["notification-2025", "e3-standing-2025"]));
    let today =
        json(&["check", "su-30sm", "--date", "2026-01-01", "--reading", "e3", "--format", "json"]);
    assert_eq!((&today["verdict"], today.get("left_out")), (&Value::from("prohibited"), None));
}
