//! `snapback lint` on the shipped rules and on a set with something weak in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test may fail loudly")]

use std::process::Command;

fn lint(arguments: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_snapback")).arg("lint").args(arguments).output().expect("a run");
    (run.status.code().expect("a code"), String::from_utf8(run.stdout).expect("text"))
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { std::fs::copy(entry.path(), target).map(|_| ()).unwrap() }
    }
}

#[test]
fn the_shipped_rules_have_no_findings() {
    assert_eq!(lint(&[]), (0, "0 findings in iran-2231 2026.11\n".to_owned()));
    assert_eq!(lint(&["rules"]).0, 0);
}

#[test]
fn an_answer_without_an_argument_is_found() {
    let folder = tempfile::tempdir().unwrap();
    copy(std::path::Path::new("rules"), folder.path());
    let path = folder.path().join("questions/drm-exhaustion.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let from = text.find("    argument:").unwrap();
    let to = text[from..].find("\n  - id:").map_or(text.len(), |at| from + at);
    std::fs::write(&path, format!("{}{}", &text[..from], text[to..].trim_start_matches('\n'))).unwrap();
    let (code, found) = lint(&[folder.path().to_str().unwrap()]);
    assert_eq!(code, 1, "{found}");
    assert!(found.contains("warning[W03]") && found.contains("drm-exhaustion.yaml:1:1"), "{found}");
}

#[test]
fn a_conclusion_in_the_sets_own_voice_is_found_and_an_attributed_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    copy(std::path::Path::new("rules"), folder.path());
    let path = folder.path().join("events/ministers-letter-2025-08-28.yaml");
    let attributed = std::fs::read_to_string(&path).unwrap();
    let only = |folder: &std::path::Path| lint(&[folder.to_str().unwrap(), "--only", "neutrality"]);
    assert_eq!(only(folder.path()).0, 0);
    std::fs::write(&path, attributed.replace("It says that the notification", "The notification")).unwrap();
    let (code, found) = only(folder.path());
    assert_eq!(code, 1, "{found}");
    assert!(found.contains("warning[N01]: `void` judges in the set's own voice"), "{found}");
}
