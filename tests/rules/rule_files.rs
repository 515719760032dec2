//! What a folder of rules may be, beyond the single cases of `tests/corpus`: the same rules in another writing, and many
//! things that hang together in every way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use snapback::rules;
use snapback_engine::evaluate::Evaluator;
use snapback_engine::explain::{Link, explain};
use snapback_engine::load::{Diagnostic, Folder, ruleset};
use snapback_engine::model::{
    Activity, Direction, EntryIx, Layer, ReadingIx, Subject, Transfer, View, parse_day,
};

type Files = BTreeMap<String, Vec<u8>>;

fn small() -> Files {
    fn gather(folder: &Path, below: &str, files: &mut Files) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                gather(&path, &format!("{name}/"), files);
            } else {
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = Files::new();
    gather(Path::new("tests/corpus/base"), "", &mut files);
    files
}

fn load(files: &Files) -> Vec<Diagnostic> {
    let folder =
        Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    ruleset(&folder).err().unwrap_or_default()
}

const SET: &str = "ruleset.yaml";

/// A hundred events, each of which waits for all those before it, and the first perhaps for the last.
fn tangled(first: &str, spread: bool) -> Files {
    let mut files = small();
    let source = "source: {document: x, pinpoint: y 1, confidence: verified}\n";
    let mut listed = String::new();
    for at in 0..100 {
        let later = if spread { format!(", plus: {} days", at + 1) } else { String::new() };
        let before: String =
            (0..at).map(|earlier| format!("{{event: e{earlier}{later}}}, ")).collect();
        let day = if at == 0 {
            first.to_owned()
        } else {
            format!("occurs: [{{day: {{earliest: [{before}{{on: 2010-01-01}}]}}}}]")
        };
        files.insert(
            format!("events/e{at}.yaml"),
            format!("id: e{at}\ntitle: x\n{day}\n{source}").into_bytes(),
        );
        listed.push_str(&format!("  - e{at}\n"));
    }
    let set = String::from_utf8(files[SET].clone())
        .unwrap()
        .replace("events:\n", &format!("events:\n{listed}"));
    files.insert(SET.to_owned(), set.into_bytes());
    files
}

#[test]
fn what_hangs_together_in_every_way_is_followed_once() {
    let codes = |files: &Files| -> Vec<String> {
        load(files).into_iter().map(|problem| problem.code).collect()
    };
    assert_eq!(load(&tangled("date: 2010-01-01", false)), []);
    assert_eq!(codes(&tangled("date: 2010-01-01", true)), ["R03"]);
    let cycles = codes(&tangled("occurs: [{day: {event: e99}}]", false));
    assert!(!cycles.is_empty() && cycles.iter().all(|code| code == "R02"), "{cycles:?}");
}

/// Why a provision is over that ends a year after the last of those events: each of its reasons is followed once too.
#[test]
fn an_end_that_hangs_on_all_of_them_is_told() {
    let mut files = tangled("date: 2010-01-01", false);
    let provision = String::from_utf8(files["provisions/act/1.yaml"].clone()).unwrap();
    let (unconditional, _) = provision.split_once("    when:").unwrap();
    let window = "    in_force:\n      - from: {event: adopted}\n        until: {event: e99, plus: 1 year}\n";
    files.insert(
        "provisions/act/1.yaml".to_owned(),
        format!("{unconditional}{window}").into_bytes(),
    );
    let folder =
        Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let rules = ruleset(&folder).unwrap();
    let day = parse_day("2015-01-01").unwrap();
    let transfer = Transfer {
        subject: Subject::Entry(
            EntryIx::all(&rules).find(|entry| &*rules[*entry].id == "goods/1.A.2").unwrap(),
        ),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let evaluator = Evaluator::new(&rules, &transfer, &View::of(ReadingIx(0)));
    let told = explain(&rules, &evaluator, &evaluator.on(day));
    let says = |link: &Link| link.text == "Goods need approval: not in force since 1 January 2011";
    assert!(told.branches[0].links.iter().any(says), "{told:?}");
}

/// A folder large enough to be read in two halves tells what is wrong in both, in the order of the files.
#[test]
fn both_halves_of_a_large_folder_are_read() {
    let mut texts: Vec<(&str, String)> =
        rules::texts().unwrap().into_iter().map(|(path, text)| (path, text.to_owned())).collect();
    let last = texts.len() - 1;
    let broken = [texts[0].0.to_owned(), texts[last].0.to_owned()];
    [0, last].iter().for_each(|at| texts[*at].1.insert_str(0, "nonsense: x\n"));
    let folder = Folder::in_memory(texts.iter().map(|(path, text)| (*path, text.as_bytes())));
    assert!(folder.is_large());
    let found: Vec<(String, String)> = ruleset(&folder)
        .unwrap_err()
        .into_iter()
        .map(|problem| (problem.path, problem.code))
        .collect();
    assert_eq!(found, broken.map(|path| (path, "S01".to_owned())));
}

#[test]
fn line_ends_and_json_make_the_same_rules() {
    let read = |files: &Files| {
        let folder =
            Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let mut rules = ruleset(&folder).unwrap();
        rules.digest = "".into();
        serde_json::to_string(&rules).unwrap()
    };
    let crlf = small()
        .into_iter()
        .map(|(path, bytes)| {
            (path, String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes())
        })
        .collect();
    assert_eq!(read(&small()), read(&crlf));
    let json: Files = small()
        .into_iter()
        .map(|(path, bytes)| {
            (
                path,
                serde_yaml::from_slice::<serde_json::Value>(&bytes)
                    .unwrap()
                    .to_string()
                    .into_bytes(),
            )
        })
        .collect();
    assert_eq!(read(&small()), read(&json));
}
