//! Where answers come from: documents and what rests on them, a paragraph to cite, and a saved answer asked again.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_snapback"));
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

const QUERY: [&str; 6] = ["check", "su-30sm", "--date", "2020-10-17", "--reading", "russia"];

fn saved(more: &[&str]) -> String {
    run(&[&QUERY, more, &["--format", "json"]].concat(), "").1
}

#[test]
fn every_statement_of_the_law_stands_under_its_document() {
    let listed: Value =
        serde_json::from_str(&run(&["list", "sources", "--format", "json"], "").1).unwrap();
    let documents = listed["things"].as_array().unwrap();
    let statements: usize =
        documents.iter().map(|document| document["statements"].as_array().unwrap().len()).sum();
    let counted: Value = serde_json::from_str(&run(&["list", "--format", "json"], "").1).unwrap();
    let labels = counted["things"]["statements"].as_object().unwrap();
    assert_eq!(
        statements as u64,
        labels.values().map(|count| count.as_u64().unwrap()).sum::<u64>()
    );
    let resolution =
        documents.iter().find(|document| document["document"] == "S/RES/2231 (2015)").unwrap();
    let rests = |folder: &str, id: &str| {
        resolution["statements"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["folder"] == folder && one["id"] == id)
    };
    assert!(rests("provisions", "unscr-2231/annex-b-5") && rests("instruments", "unscr-2231"));
    assert_eq!(resolution["confidence"], "recalled", "the weakest statement that rests on it");
    assert_eq!(listed["ruleset"]["digest"].as_str().unwrap().len(), 64);
}

#[test]
fn the_day_of_checking_is_told_where_it_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new("rules"), folder.path());
    // Of several statements on a document the newest day of checking is told: this one is newer.
    let path = folder.path().join("provisions/unscr-2231/annex-b-5.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replacen(
            "  confidence: verified\n",
            "  confidence: verified\n  checked: 2027-03-01\n",
            1,
        ),
    )
    .unwrap();
    let rules = ["--rules", folder.path().to_str().unwrap()];
    let (code, told, err) = run(&[&rules[..], &["list", "sources"]].concat(), "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(told.matches("checked 2027-03-01").count(), 1);
    assert!(
        run(&[&rules[..], &QUERY, &["--cite"]].concat(), "")
            .1
            .contains("(verified, checked 2027-03-01)")
    );
    std::fs::write(
        &path,
        text.replacen("  confidence: verified\n", "  confidence: verified\n  checked: March\n", 1),
    )
    .unwrap();
    let (code, _, err) = run(&[&rules[..], &QUERY].concat(), "");
    assert!(code == 2 && err.contains("annex-b-5.yaml:15:12: error[D02]"), "{err}");
}

#[test]
fn a_citation_has_a_footnote_for_every_source_of_the_chain() {
    let (code, cited, _) = run(&[&QUERY[..], &["--cite"]].concat(), "");
    assert_eq!(code, 0);
    let chain: Value = serde_json::from_str(&saved(&[])).unwrap();
    for step in
        chain["chain"].as_array().unwrap().iter().filter(|step| step["kind"] != "conclusion")
    {
        assert!(cited.contains(step["text"].as_str().unwrap()), "{step}");
        let source = &step["source"];
        if let Some(url) = source["url"].as_str() {
            let note = cited.lines().find(|line| {
                line.starts_with('[')
                    && line.contains(url)
                    && line.contains(source["pinpoint"].as_str().unwrap())
            });
            assert!(
                note.is_some_and(|note| note.contains(step["confidence"].as_str().unwrap())),
                "{source}\n{cited}"
            );
        }
    }
    let notes = cited.lines().filter(|line| line.starts_with('[')).count();
    assert!(
        (1..=notes).all(|number| cited.lines().next().unwrap().contains(&format!("[{number}]"))),
        "{cited}"
    );
    assert!(cited.contains(chain["ruleset"]["digest"].as_str().unwrap()));
    assert!(cited.contains("until 18 October 2020 (from then: unrestricted)"), "{cited}");
}

#[test]
fn a_citation_in_markdown_escapes_what_is_not_its_own() {
    let cited = run(&[&QUERY[..], &["--cite", "--format", "markdown"]].concat(), "").1;
    assert!(cited.contains("[^1]") && cited.contains("\n[^2]: S/RES/2231 \\(2015\\)"), "{cited}");
    let (code, out, err) = run(&[&QUERY[..], &["--cite", "--format", "json"]].concat(), "");
    assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1));
}

#[test]
fn a_saved_answer_asked_again_is_the_same() {
    let cases: [&[&str]; 5] = [
        &[],
        &["--why-not"],
        &["--nearest"],
        &["--as-of", "2020-11-01"],
        &["--assume", "us-standing-2020=yes-named-in-op10"],
    ];
    for more in cases {
        let (code, out, err) = run(&["verify", "-"], &saved(more));
        assert_eq!((code, err.as_str()), (0, ""), "{more:?}: {out}");
        assert!(
            out.starts_with(
                "to su-30sm on 2020-10-17 under russia: the same answer\n  by the same rules: "
            ),
            "{out}"
        );
    }
    for more in [&["--layer", "all"][..], &["--direction", "from"], &[]] {
        let all = run(
            &[&["check", "su-30sm", "--date", "2025-09-28", "--format", "json"], more].concat(),
            "",
        )
        .1;
        assert_eq!(run(&["verify", "-"], &all).0, 0);
    }
    let from = run(
        &[
            "check",
            "enriched-uranium-from-iran",
            "--date",
            "2021-01-01",
            "--reading",
            "us",
            "--format",
            "json",
        ],
        "",
    );
    assert!(from.0 == 0 && from.1.contains("direction-defaulted"), "{}", from.2);
    assert_eq!(run(&["verify", "-"], &from.1).0, 0);
}

#[test]
fn every_change_of_a_saved_answer_is_told() {
    let text = saved(&[]);
    let (code, out, _) = run(
        &["verify", "-"],
        &text.replacen("\"verdict\": \"approval-required\"", "\"verdict\": \"unrestricted\"", 1),
    );
    assert_eq!(code, 1);
    assert!(
        out.contains("under russia: 1 difference\n")
            && out.contains("\n  verdict: was unrestricted; is approval-required\n"),
        "{out}"
    );
    let mut changed: Value = serde_json::from_str(&text).unwrap();
    changed["chain"].as_array_mut().unwrap().remove(3);
    let (code, out, _) = run(&["verify", "-"], &changed.to_string());
    assert!(
        code == 1 && out.contains("  chain.4.step: was 5; is 4\n") && out.contains(" more\n"),
        "{out}"
    );
}

#[test]
fn other_rules_are_named_and_what_they_change_is_told() {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new("rules"), folder.path());
    let rules = folder.path().to_str().unwrap();
    let path = folder.path().join("items/su-30sm.yaml");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap() + "# a remark\n").unwrap();
    let (code, out, _) = run(&["--rules", rules, "verify", "-"], &saved(&[]));
    assert!(
        code == 0
            && out.contains("the same answer\n  rules then: iran-2231 2026.11, digest ")
            && out.contains("; now: iran-2231"),
        "{out}"
    );
    let path = folder.path().join("provisions/unscr-2231/annex-b-5.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("effect: approval-required", "effect: restraint")).unwrap();
    let (code, out, _) = run(&["--rules", rules, "verify", "-"], &saved(&[]));
    assert!(
        code == 1 && out.contains("\n  verdict: was approval-required; is restraint\n"),
        "{out}"
    );
}

#[test]
fn what_is_no_receipt_is_one_line() {
    let deep = "[".repeat(100_000);
    let unknown = saved(&[]).replace("\"item\": \"su-30sm\"", "\"item\": \"su-99\"");
    let hostile =
        saved(&[]).replace("\"direction\": \"to\"", "\"direction\": \"\\u001b[2J\\n::error::x\"");
    for text in [
        "",
        "{",
        "{}",
        "[]",
        "null",
        "{\"schema_version\": 1}",
        "{\"schema_version\": 2}",
        "x",
        &deep,
        &unknown,
        &hostile,
    ] {
        let (code, out, err) = run(&["verify", "-"], text);
        assert_eq!(
            (code, out.as_str(), err.lines().count()),
            (2, "", 1),
            "{}: {err}",
            &text[..text.len().min(60)]
        );
        assert!(err.starts_with("-:") && !err.contains('\u{1b}') && !err.contains("\n::"), "{err}");
    }
    let (code, _, err) = run(&["verify", "no/such/file"], "");
    assert!(code == 3 && err.lines().count() == 1, "{err}");
}
