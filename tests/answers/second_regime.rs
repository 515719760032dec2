//! Another regime from another folder: no output of any command speaks of the embedded one.

use crate::common;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const RULES: &str = "examples/ethiopia-eritrea-2000/rules";

/// Words of the embedded regime that are no ids of it.
const WORDS: [&str; 8] = [
    "iran",
    "2231",
    "tehran",
    "jcpoa",
    "russia",
    "united states, ",
    "embargoes on the place of arrival",
    "missile",
];

/// What a command prints, and that it was answered (or found a difference).
fn run(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(arguments)
        .args(["--rules", RULES])
        .output()
        .expect("the program runs");
    let stderr = String::from_utf8_lossy(&out.stderr);
    assert!(matches!(out.status.code(), Some(0 | 1)), "{arguments:?}: {stderr}");
    let stdout = String::from_utf8(out.stdout).expect("UTF-8");
    assert!(!stdout.trim().is_empty(), "{arguments:?} prints nothing");
    stdout
}

/// The ids of the embedded rules that the second set does not have, long enough to be no common word.
fn foreign() -> BTreeSet<String> {
    let second = second();
    let all = |rules: &snapback_engine::model::Ruleset| -> BTreeSet<String> {
        let things = rules
            .events
            .iter()
            .map(|event| &event.id)
            .chain(rules.questions.iter().map(|question| &question.id));
        let things = things
            .chain(rules.provisions.iter().map(|provision| &provision.id))
            .chain(rules.items.iter().map(|item| &item.id));
        things
            .chain(rules.readings.iter().map(|reading| &reading.id))
            .map(ToString::to_string)
            .collect()
    };
    let own = all(&second);
    all(common::rules()).into_iter().filter(|id| id.contains('-') && !own.contains(id)).collect()
}

fn second() -> snapback_engine::model::Ruleset {
    let folder = snapback_engine::load::Folder::read(Path::new(RULES)).expect("the folder is read");
    snapback_engine::load::ruleset(&folder).expect("the rules load")
}

fn every_command(rules: &snapback_engine::model::Ruleset) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["text", "json", "markdown"] {
        for day in ["2000-05-16", "2000-05-17", "2000-12-12", "2001-05-17"] {
            all.push(vec!["check", "t-55", "--date", day, "--format", format]);
            all.push(vec![
                "check",
                "mine-detectors",
                "--date",
                day,
                "--reading",
                "council",
                "--why-not",
                "--nearest",
                "--format",
                format,
            ]);
            all.push(vec![
                "check",
                "pilot-training",
                "--date",
                day,
                "--reading",
                "delegation-a",
                "--layer",
                "all",
                "--format",
                format,
            ]);
        }
    }
    all.push(vec!["check", "t-55", "--date", "2001-05-16", "--reading", "council", "--cite"]);
    for format in ["text", "json", "csv", "svg", "html"] {
        all.push(vec!["timeline", "t-55", "--format", format]);
        all.push(vec![
            "timeline",
            "mine-detectors",
            "--fact",
            "humanitarian-use=yes",
            "--format",
            format,
        ]);
    }
    for format in ["text", "json", "markdown", "github"] {
        all.push(vec!["diff", "delegation-a", "delegation-b", "--format", format]);
    }
    for format in ["csv", "jsonl", "sql"] {
        all.push(vec!["export", "--format", format]);
    }
    all.push(vec!["report"]);
    all.push(vec!["report", "mine-detectors", "--fact", "humanitarian-use=yes"]);
    all.push(vec![
        "batch",
        "--items",
        "t-55,su-27",
        "--dates",
        "2000-05-16..2001-05-18/30",
        "--reading",
        "all",
    ]);
    all.push(vec![
        "batch",
        "--items",
        "t-55",
        "--dates",
        "2000-05-16..2001-05-18/30",
        "--reading",
        "all",
        "--explain",
    ]);
    for kind in [
        "parties",
        "readings",
        "questions",
        "events",
        "provisions",
        "items",
        "lists",
        "instruments",
        "sources",
    ] {
        all.push(vec!["list", kind]);
    }
    all.push(vec!["list"]);
    for format in ["text", "json", "sarif", "github"] {
        all.push(vec!["lint", "--notes", "--format", format]);
    }
    for format in ["markdown", "html"] {
        all.push(vec!["docs", "--format", format]);
    }
    all.push(vec!["test", "--coverage"]);
    let mut all: Vec<Vec<String>> =
        all.into_iter().map(|one| one.into_iter().map(str::to_owned).collect()).collect();
    let things = rules
        .events
        .iter()
        .map(|event| &event.id)
        .chain(rules.provisions.iter().map(|provision| &provision.id));
    let things = things
        .chain(rules.items.iter().map(|item| &item.id))
        .chain(rules.questions.iter().map(|question| &question.id));
    all.extend(
        things
            .chain(rules.readings.iter().map(|reading| &reading.id))
            .map(|id| vec!["show".to_owned(), id.to_string()]),
    );
    all
}

#[test]
fn no_output_speaks_of_the_embedded_regime() {
    let foreign = foreign();
    assert!(foreign.len() > 150, "{}", foreign.len());
    let commands = every_command(&second());
    for command in &commands {
        let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        let text = run(&arguments).to_lowercase();
        let found = WORDS
            .iter()
            .copied()
            .chain(foreign.iter().map(String::as_str))
            .find(|word| text.contains(word));
        assert_eq!(found, None, "{command:?}");
    }
    println!("{} commands", commands.len());
}
