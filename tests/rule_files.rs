//! What a folder of rules may be, beyond the single cases of `tests/corpus`: the same rules in another writing, and many
//! things that hang together in every way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use snapback::load::{Folder, Problem, ruleset};

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

fn load(files: &Files) -> Vec<Problem> {
    let folder = Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
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
        let before: String = (0..at).map(|earlier| format!("{{event: e{earlier}{later}}}, ")).collect();
        let day = if at == 0 { first.to_owned() } else { format!("occurs: [{{day: {{earliest: [{before}{{on: 2010-01-01}}]}}}}]") };
        files.insert(format!("events/e{at}.yaml"), format!("id: e{at}\ntitle: x\n{day}\n{source}").into_bytes());
        listed.push_str(&format!("  - e{at}\n"));
    }
    let set = String::from_utf8(files[SET].clone()).unwrap().replace("events:\n", &format!("events:\n{listed}"));
    files.insert(SET.to_owned(), set.into_bytes());
    files
}

#[test]
fn what_hangs_together_in_every_way_is_followed_once() {
    let codes = |files: &Files| -> Vec<String> { load(files).into_iter().map(|problem| problem.code).collect() };
    assert_eq!(load(&tangled("date: 2010-01-01", false)), []);
    assert_eq!(codes(&tangled("date: 2010-01-01", true)), ["R03"]);
    let cycles = codes(&tangled("occurs: [{day: {event: e99}}]", false));
    assert!(!cycles.is_empty() && cycles.iter().all(|code| code == "R02"), "{cycles:?}");
}

#[test]
fn line_ends_and_json_make_the_same_rules() {
    let read = |files: &Files| {
        let folder = Folder::in_memory(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let mut rules = ruleset(&folder).unwrap();
        rules.digest = "".into();
        serde_json::to_string(&rules).unwrap()
    };
    let crlf =
        small().into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes())).collect();
    assert_eq!(read(&small()), read(&crlf));
    let json: Files = small()
        .into_iter()
        .map(|(path, bytes)| (path, serde_yaml::from_slice::<serde_json::Value>(&bytes).unwrap().to_string().into_bytes()))
        .collect();
    assert_eq!(read(&small()), read(&json));
}
