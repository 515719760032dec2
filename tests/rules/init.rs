//! `snapback init`, and the schemas by which an editor checks what it wrote.

use std::path::Path;
use std::process::Command;

use clap::ValueEnum as _;
use serde_json::Value;
use snapback::schemas::{SchemaKind, generated};

fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

const KINDS: [&str; 11] = [
    "ruleset",
    "instrument",
    "provision",
    "event",
    "question",
    "reading",
    "list",
    "item",
    "scope",
    "gap",
    "scenario",
];

#[test]
fn the_small_set_lints_passes_its_scenarios_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("a/new");
    let new = new.to_str().unwrap();
    let (code, out, err) = run(&["init", new]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(run(&["lint", new]).0, 0);
    let (code, out, _) = run(&["--rules", new, "test"]);
    assert!(code == 0 && out.starts_with("3 scenarios, 4 checks: 4 passed, 0 failed"), "{out}");
    assert!(
        run(&["--rules", new, "check", "frigate of 2000 tonnes", "--date", "2034-04-02"])
            .1
            .contains("prohibited")
    );
    for path in [
        "rules/items/patrol-frigate.yaml",
        "rules/provisions/res-9001/11.yaml",
        "rules/ruleset.yaml",
        "tests/first.yaml",
    ] {
        let text = std::fs::read_to_string(Path::new(new).join(path)).unwrap();
        let schema =
            text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert!(
            Path::new(new).join(path).parent().unwrap().join(schema).is_file(),
            "{path}: {schema}"
        );
    }
    assert!(Path::new(new).join(".github/workflows/rules.yml").is_file());
}

#[test]
fn the_shipped_law_is_written_as_it_is_and_all_its_answers_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("law");
    let new = new.to_str().unwrap();
    assert_eq!(run(&["init", "--from-embedded", new]).0, 0);
    let answer = |more: &[&str]| {
        run(&[more, &["check", "su-30sm", "--date", "2020-10-19", "--format", "json"]].concat()).1
    };
    assert_eq!(answer(&["--rules", new]), answer(&[]), "the same digest");
    let (code, out, _) = run(&["--rules", new, "test", "--min", "100"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn nothing_that_is_there_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let full = folder.path().to_str().unwrap();
    for there in [full, file.to_str().unwrap()] {
        let (code, out, err) = run(&["init", there]);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{err}");
        assert!(err.contains("error[O01]"), "{err}");
    }
    assert_eq!(std::fs::read_dir(full).unwrap().count(), 1);
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(run(&["init", empty.to_str().unwrap()]).0, 0);
    let below_a_file = file.join("new");
    assert_eq!(run(&["init", below_a_file.to_str().unwrap()]).0, 3);
    assert_eq!(run(&["init"]).0, 2);
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_types() {
    for kind in SchemaKind::value_variants() {
        let word = kind.word();
        let generated = serde_json::to_string_pretty(&generated(*kind)).unwrap() + "\n";
        let path = format!("schemas/{word}.json");
        if std::env::var_os("SNAPBACK_SCHEMAS").is_some_and(|what| what == "write") {
            std::fs::write(&path, &generated).unwrap();
            continue;
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(generated == kept, "{path} is out of date: run SNAPBACK_SCHEMAS=write cargo test");
        assert_eq!(run(&["schema", word]).1, kept);
        let schema: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(schema["type"], "object", "{word}");
    }
    let files = std::fs::read_dir("schemas").unwrap();
    let is_schema = |path: &Path| path.extension().is_some_and(|end| end == "json");
    let count = files.filter(|file| is_schema(&file.as_ref().unwrap().path())).count();
    assert_eq!(count, SchemaKind::value_variants().len());
}

/// Every key and every word of a closed list that the shipped law uses is one the schemas offer.
#[test]
fn the_schemas_offer_what_the_loader_takes() {
    for kind in KINDS.iter().filter(|kind| **kind != "ruleset" && **kind != "scenario") {
        let schema: Value =
            serde_json::from_str(&std::fs::read_to_string(format!("schemas/{kind}.json")).unwrap())
                .unwrap();
        let mut files = Vec::new();
        let folder = if *kind == "scope" { "scope".to_owned() } else { format!("{kind}s") };
        files_below(Path::new(&format!("rules/{folder}")), &mut files);
        assert!(!files.is_empty());
        for path in files {
            let value: serde_yaml::Value =
                serde_yaml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            fits(
                &schema,
                &schema,
                &serde_json::to_value(value).unwrap(),
                &path.display().to_string(),
            );
        }
    }
}

fn files_below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { files_below(&entry, found) } else { found.push(entry) }
    }
}

/// The part of JSON Schema that our file schemas use.
fn fits(schema: &Value, root: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        return fits(&root["$defs"][name.rsplit('/').next().unwrap()], root, value, at);
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value} is not offered");
    }
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(&schema["items"], root, item, &format!("{at}[{number}]"));
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let known =
            schema["properties"].get(key).unwrap_or_else(|| panic!("{at}: `{key}` is not offered"));
        fits(known, root, inner, &format!("{at}.{key}"));
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(
            value.get(key.as_str().unwrap()).is_some(),
            "{at}: {key} is required, and is not there"
        );
    }
}
