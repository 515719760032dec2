//! Every code of `lint`: its example, made as a change to a small sound set, brings it about and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use snapback::lint::codes::CodeChange;
use snapback::lint::{Code, Example, Severity, Texts, codes, explain, findings};
use snapback_engine::load::{Folder, ruleset};

type Files = BTreeMap<String, String>;

fn gather(folder: &Path, below: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn tiny() -> Files {
    let mut files = Files::new();
    gather(Path::new("tests/lint/tiny"), "", &mut files);
    files
}

fn changed(changes: &[CodeChange]) -> Result<Files, String> {
    let mut files = tiny();
    for CodeChange { file, good, bad } in changes {
        let text = files.get(*file).cloned().unwrap_or_default();
        let better = match (*good, text.as_str()) {
            ("", "") => (*bad).to_owned(),
            ("", _) => return Err(format!("{file} is there already")),
            _ if text.matches(good).count() == 1 => text.replace(good, bad),
            _ => return Err(format!("`{good}` is {} times in {file}", text.matches(good).count())),
        };
        files.insert((*file).to_owned(), better);
    }
    Ok(files)
}

/// The codes found in the files, written to the disk and read from there.
fn found(files: &Files) -> Vec<String> {
    let disk = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = disk.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = match Folder::read(disk.path()) {
        Ok(folder) => folder,
        Err(problems) => {
            return problems.iter().map(|problem| format!("{} {problem}", problem.code)).collect();
        }
    };
    let texts = Texts::of(&folder);
    match ruleset(&folder) {
        Err(problems) => {
            problems.iter().map(|problem| format!("{} {problem}", problem.code)).collect()
        }
        Ok(rules) => findings(&rules, &texts)
            .iter()
            .map(|found| format!("{} {}", found.problem.code, found.problem))
            .collect(),
    }
}

fn wrong(code: &Code, changes: &[CodeChange]) -> Option<String> {
    let found = match changed(changes) {
        Ok(files) => found(&files),
        Err(why) => return Some(format!("{}: {why}", code.code)),
    };
    let exact =
        !found.is_empty() && found.iter().all(|line| line.starts_with(&format!("{} ", code.code)));
    (!exact).then(|| format!("{} {}\n    {}", code.code, code.name, found.join("\n    ")))
}

#[test]
fn the_small_set_itself_is_silent() {
    assert_eq!(found(&tiny()), [""; 0]);
}

#[test]
fn every_example_brings_its_code_about_and_no_other() {
    let with_changes = codes::all().filter_map(|code| match code.example {
        Example::Changes(changes) => Some((code, changes)),
        Example::Words(..) => None,
    });
    let wrong: Vec<String> =
        with_changes.filter_map(|(code, changes)| wrong(code, changes)).collect();
    assert!(wrong.is_empty(), "{} codes:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn codes_and_names_are_plain_and_stand_for_one_thing_each() {
    let all: Vec<&Code> = codes::all().collect();
    let own = all.iter().filter(|code| code.severity != Severity::Error).count();
    assert!(all.len() >= 40 && own >= 25, "{} codes, {own} of them on a set that loads", all.len());
    assert_eq!(all.iter().map(|code| code.code).collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(all.iter().map(|code| code.name).collect::<BTreeSet<_>>().len(), all.len());
    for code in all {
        assert!(
            code.code.len() == 3 && code.code[1..].bytes().all(|b| b.is_ascii_digit()),
            "{}",
            code.code
        );
        assert!(
            code.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            code.name
        );
        let dots = (code.title.ends_with('.'), code.explanation.ends_with('.'));
        assert_eq!(dots, (false, true), "{}", code.code);
    }
}

/// The codes written as literals in the sources below a path.
fn codes_written(sources: &Files) -> BTreeSet<String> {
    let mut written = BTreeSet::new();
    for text in sources.values() {
        for (at, _) in text.match_indices('"') {
            let word: String = text[at + 1..].chars().take(3).collect();
            let is_code = word.len() == 3
                && "YSRDFWTN".contains(&word[..1])
                && word[1..].bytes().all(|b| b.is_ascii_digit());
            if is_code && matches!(text.as_bytes().get(at + 4), Some(b'"' | b':')) {
                written.insert(word);
            }
        }
    }
    written
}

/// A code is reported somewhere if and only if it has a file, `src/lint/codes/<CODE>.yaml`.
#[test]
fn every_code_reported_has_a_file_and_every_file_is_reported() {
    let mut sources = Files::new();
    gather(Path::new("engine/src/load"), "load/", &mut sources);
    gather(Path::new("engine/src/model"), "model/", &mut sources);
    gather(Path::new("src/lint"), "lint/", &mut sources);
    // These name codes that others report.
    for file in ["lint/select.rs", "lint/fix.rs"] {
        assert!(sources.remove(file).is_some(), "{file}");
    }
    let written = codes_written(&sources);
    let known: BTreeSet<String> = codes::all().map(|code| code.code.to_owned()).collect();
    let files: BTreeSet<String> = sources
        .keys()
        .filter_map(|path| path.strip_prefix("lint/codes/")?.strip_suffix(".yaml"))
        .map(str::to_owned)
        .collect();
    assert_eq!(files, known);
    assert_eq!(written, known);
    assert!(known.len() > 130);
}

/// `SNAPBACK_OVERWRITE=1 cargo test --test rules lint_codes::` writes the page anew.
#[test]
fn the_page_on_findings_is_the_one_the_program_makes() {
    let (path, prebuilt) = ("docs/findings.md", explain::page());
    if std::env::var_os("SNAPBACK_OVERWRITE").is_some() {
        fs::create_dir_all("docs").unwrap();
        fs::write(path, &prebuilt).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap_or_default() == prebuilt,
        "{path} is not what the program makes; write it with SNAPBACK_OVERWRITE=1"
    );
}
