//! Where the program and an independent second evaluator once differed: each kept case is asked again.
//!
//! The cases stand in `tests/oracle/regressions`; the expected answer is the second evaluator's.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn cases() -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/regressions");
    let mut places: Vec<PathBuf> =
        fs::read_dir(folder).expect("the kept cases").map(|entry| entry.unwrap().path()).collect();
    places.sort();
    let read = |place: PathBuf| {
        let case =
            serde_json::from_str(&fs::read_to_string(place.join("case.json")).expect("a case"))
                .expect("JSON");
        (place, case)
    };
    places.into_iter().map(read).collect()
}

/// Asks one row, given as an object, of the rules of a case.
fn query(place: &Path, row: &Value) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(["batch", "--input-format", "jsonl", "--allow-empty", "--rules"])
        .arg(place.join("rules"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let line = if row.is_null() { String::new() } else { format!("{row}\n") };
    child.stdin.take().unwrap().write_all(line.as_bytes()).expect("a reader");
    child.wait_with_output().expect("an end")
}

#[test]
fn what_was_once_answered_wrongly_is_answered_rightly() {
    let cases = cases();
    assert!(cases.len() >= 9, "{} cases", cases.len());
    for (place, case) in cases.iter().filter(|(_, case)| case["refused"].is_null()) {
        let output = query(place, &case["row"]);
        let found: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{}: {error}", place.display()));
        let expected = &case["answers"]["python"];
        for key in ["verdict", "restricted", "provisions", "possible", "turns_on"] {
            assert_eq!(listed(&found[key]), listed(&expected[key]), "{}: {key}", place.display());
        }
    }
}

/// A list, or a text of parts joined by semicolons, as one text.
fn listed(value: &Value) -> String {
    let parts = value
        .as_array()
        .map(|parts| parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"));
    parts.unwrap_or_else(|| value.as_str().unwrap_or_default().to_owned())
}

#[test]
fn what_once_broke_the_program_is_refused() {
    let cases = cases();
    let refused: Vec<_> =
        cases.iter().filter_map(|(place, case)| Some((place, case["refused"].as_str()?))).collect();
    assert!(!refused.is_empty());
    for (place, text) in refused {
        let output = query(place, &Value::Null);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{}: {complaint}", place.display());
        assert!(complaint.contains(text), "{}: {complaint}", place.display());
    }
}

/// The steps of a chain under one reading, each as its kind with the event or the provision it cites.
fn cited(words: &[&str]) -> Vec<(String, String)> {
    let asked = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .arg("check")
        .args(words)
        .args(["--format", "json"])
        .output()
        .expect("the program");
    let answer: Value = serde_json::from_slice(&asked.stdout).expect("JSON");
    let text = |step: &Value, key: &str| step[key].as_str().unwrap_or_default().to_owned();
    let chain = answer["chain"].as_array().expect("a chain");
    chain
        .iter()
        .map(|step| (text(step, "kind"), text(step, "event") + &text(step, "provision")))
        .collect()
}

/// An exemption has its effect only where it displaces something: what it displaces belongs to the chain, be it no stricter.
#[test]
fn what_a_deciding_exemption_displaces_is_told() {
    let words = [
        "nsg/lwr-part-2",
        "--date",
        "2015-07-19",
        "--reading",
        "uk",
        "--fact",
        "committee-approval=yes",
    ];
    let chain = cited(&words);
    assert!(chain.contains(&("displaced".to_owned(), "unscr-1803/8a".to_owned())), "{chain:?}");
}

/// A day told after the end of a provision is told with the day from which it counts, though that lies before the end.
#[test]
fn a_day_after_the_end_is_told_with_its_beginning() {
    let words = [
        "leu-fuel-bushehr",
        "--date",
        "2025-10-19",
        "--reading",
        "uk",
        "--activity",
        "technical-assistance",
    ];
    let chain = cited(&words);
    let place = |event: &str| chain.iter().position(|step| step.1 == event);
    assert!(place("ten-year-mark").is_some(), "{chain:?}");
    assert!(place("adoption-day").is_some_and(|at| Some(at) < place("ten-year-mark")), "{chain:?}");
}
