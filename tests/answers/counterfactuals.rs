//! `check --counterfactuals`: the fewest facts which, stated otherwise, give another verdict.

use std::process::Command;

use serde_json::{Value, json};

fn check(arguments: &[&str]) -> Value {
    let all = [&["check"], arguments, &["--nearest", "--format", "json"]].concat();
    let run = Command::new(env!("CARGO_BIN_EXE_snapback")).args(all).output().expect("a run");
    serde_json::from_slice(&run.stdout).expect("JSON")
}

#[test]
fn council_approval_is_the_fact_nearest_to_another_answer_under_annex_b() {
    let answer = check(&["su-30sm", "--date", "2018-01-01", "--reading", "e3"]);
    let expected = json!([
        {"facts": {"council-approval": "yes"}, "verdict": "notification"},
        {"facts": {"recipient-listed": "yes"}, "verdict": "prohibited"},
    ]);
    assert_eq!(answer["nearest"], expected);
}

#[test]
fn every_change_reported_gives_the_verdict_reported_when_it_is_stated() {
    let queries = [
        ["bastion-p", "2021-01-01", "russia"],
        ["su-30sm", "2026-01-01", "e3"],
        ["sodium-perchlorate", "2026-01-01", "us"],
        ["carbon-fibre", "2019-01-01", "china"],
    ];
    for [item, date, reading] in queries {
        let base = [item, "--date", date, "--reading", reading];
        let answer = check(&base);
        let counterfactuals = answer["nearest"].as_array().unwrap();
        assert!(!counterfactuals.is_empty(), "{item}");
        for near in counterfactuals {
            let facts: Vec<String> = near["facts"]
                .as_object()
                .unwrap()
                .iter()
                .filter_map(|(fact, value)| stated(fact, value.as_str().unwrap()))
                .collect();
            let flags: Vec<&str> = facts.iter().flat_map(|fact| ["--fact", fact]).collect();
            let again = check(&[&base[..], &flags].concat());
            assert_eq!(again["verdict"], near["verdict"], "{item} {facts:?}");
            assert_ne!(again["verdict"], answer["verdict"], "{item} {facts:?}");
        }
    }
}

/// A value as `--fact` takes it: an interval by one number in it.
fn stated(fact: &str, value: &str) -> Option<String> {
    let number = value.strip_prefix("at least ").map(str::to_owned);
    let below = value
        .strip_prefix("below ")
        .and_then(|bound| bound.parse::<u32>().ok())
        .map(|bound| (bound - 1).to_string());
    Some(format!("{fact}={}", number.or(below).unwrap_or_else(|| value.to_owned())))
}
