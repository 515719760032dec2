//! `docs/json.md` names every field of every JSON output, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use snapback_engine::notes::Note;

const SECOND: &str = "examples/ethiopia-eritrea-2000/rules";

/// What a command prints; it may have found something.
fn run(words: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(words)
        .output()
        .expect("the program runs");
    assert!(
        matches!(out.status.code(), Some(0 | 1)),
        "{words:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).expect("UTF-8")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The fields a schema knows, at any depth.
fn of_schema(kind: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    properties(&json(&run(&["schema", kind])), &mut found);
    found
}

fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(own)) = map.get("properties") {
                found.extend(own.keys().cloned());
            }
            map.values().for_each(|value| properties(value, found));
        }
        Value::Array(all) => all.iter().for_each(|value| properties(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The fields of an output, at any depth; what is keyed by ids or verdicts is not looked into.
fn of_output(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                if !["facts", "assume", "outcomes", "verdicts"].contains(&key.as_str()) {
                    of_output(value, found);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| of_output(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn fields(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    of_output(value, &mut found);
    found
}

/// The fields that the tables of a section name: the column headed `field`, and names in its meanings.
fn told(page: &str, section: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let heading = format!("\n## {section}\n");
    let text =
        page.split(&heading).nth(1).expect("the section").split("\n## ").next().unwrap_or_default();
    let (mut names, mut mentioned, mut column) = (BTreeSet::new(), BTreeSet::new(), 1);
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let Some(at) = cells.iter().position(|cell| *cell == "field") {
            column = at;
        }
        let ticked = |cell: &str| -> Vec<String> {
            cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        names.extend(cells.get(column).into_iter().flat_map(|cell| ticked(cell)));
        mentioned.extend(cells.iter().flat_map(|cell| ticked(cell)));
    }
    (names, mentioned)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target)
        } else {
            fs::write(target, fs::read(&path).expect("read")).expect("written")
        }
    }
}

fn change(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).expect("read");
    assert!(text.contains(old), "{old}");
    fs::write(path, text.replace(old, new)).expect("written");
}

fn compare(page: &str, section: &str, known: &BTreeSet<String>) {
    let (names, mut mentioned) = told(page, section);
    mentioned.extend(told(page, "Parts that recur").0);
    if section == "Answers side by side" {
        mentioned.extend(told(page, "An answer").0);
    }
    let missing: Vec<_> = known.difference(&mentioned).collect();
    let unknown: Vec<_> = names.difference(known).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "{section}: not on the page {missing:?}; not in the output {unknown:?}"
    );
}

#[test]
fn the_page_names_what_the_schemas_know() {
    let page = fs::read_to_string("docs/json.md").expect("the page");
    let answers = [
        ("An answer", "verdict"),
        ("Answers side by side", "comparison"),
        ("A timeline", "timeline"),
    ];
    let others =
        [("A row of the decision table", "export"), ("Scenarios", "tests"), ("Findings", "lint")];
    for (section, kind) in answers.into_iter().chain(others) {
        let known = of_schema(kind);
        assert!(known.len() > 5, "{kind}");
        compare(&page, section, &known);
    }
}

#[test]
fn the_page_tells_what_each_note_means() {
    let page = fs::read_to_string("docs/json.md").expect("the page");
    for note in Note::ALL {
        let row = format!("\n| `{}` | {} |\n", note.word(), note.text());
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn the_page_names_what_outputs_without_a_schema_hold() {
    let page = fs::read_to_string("docs/json.md").expect("the page");
    let two = run(&[
        "diff",
        "us",
        "russia",
        "--item",
        "su-30sm",
        "--as-of",
        "2020-10-01",
        "--format",
        "json",
    ]);
    compare(&page, "Two readings compared", &fields(&json(&two)));
    let changed = tempfile::tempdir().expect("a folder");
    copy(Path::new(SECOND), changed.path());
    change(
        &changed.path().join("events/twelve-months-over.yaml"),
        "plus: 12 months",
        "plus: 11 months",
    );
    change(&changed.path().join("ruleset.yaml"), "  - su-27\n", "");
    fs::remove_file(changed.path().join("items/su-27.yaml")).expect("removed");
    let sets =
        run(&["diff", "--rules", SECOND, &changed.path().to_string_lossy(), "--format", "json"]);
    compare(&page, "Two sets of rules compared", &fields(&json(&sets)));
    let row = run(&["batch", "examples/rows.csv", "--output-format", "jsonl", "--explain"]);
    let asked: BTreeSet<String> =
        ["item", "date", "reading", "range_km", "ref"].map(str::to_owned).into();
    let row = fields(&json(row.lines().next().expect("a row")));
    compare(&page, "A row answered", &row.difference(&asked).cloned().collect());
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    run(&[
        "batch",
        "examples/rows.csv",
        "--output",
        &path("out.csv"),
        "--summary",
        &path("summary.json"),
    ]);
    let summary = fs::read_to_string(path("summary.json")).expect("a summary");
    compare(&page, "The summary of a batch", &fields(&json(&summary)));
}
