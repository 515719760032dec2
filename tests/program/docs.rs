//! `snapback docs`: the rules as a document.

use crate::common;
use std::process::Command;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn every_paragraph_question_and_item_stands_in_the_document() {
    let rules = common::rules();
    let (code, text, err) = run(&["docs"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let page = text.replace('\\', "");
    for provision in &rules.provisions {
        assert!(
            page.contains(&format!(
                "\n#### {} ({})\n\n{}\n",
                provision.title, provision.id, provision.summary
            )),
            "{}",
            provision.id
        );
    }
    for question in &rules.questions {
        assert!(
            page.contains(&format!("\n### {} ({})\n", question.title, question.id)),
            "{}",
            question.id
        );
        for answer in &question.answers {
            assert!(page.contains(&*answer.text), "{}: {}", question.id, answer.id);
        }
    }
    for item in &rules.items {
        assert!(page.contains(&format!("\n| {} | {} |", item.id, item.title)), "{}", item.id);
    }
    assert!(page.contains(&*rules.digest));
}

#[test]
fn the_days_of_a_paragraph_stand_under_each_reading() {
    let page = run(&["docs"]).1.replace('\\', "");
    let paragraph =
        page.split("(unscr-2231/annex-b-5)\n").nth(1).unwrap().split("\n####").next().unwrap();
    for line in [
        "| us-2020 | from 2016-01-16 until 2020-09-20 |",
        "| singapore, turkiye, us-2015 | from 2016-01-16 until 2020-09-20; and from 2020-09-20 until 2020-10-18 (turns on an open question) |",
        "| australia, canada, china, e3, eu, france, germany, iran, japan, nam, republic-of-korea, russia, switzerland, uk, un-secretariat, us-2021, us-2025 | from 2016-01-16 until 2020-10-18 |",
    ] {
        assert!(paragraph.contains(line), "{line}\n{paragraph}");
    }
}

#[test]
fn the_page_needs_nothing_else_and_a_file_is_whole_or_absent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.html");
    let arguments = ["docs", "--format", "html", "--output", path.to_str().unwrap()];
    assert_eq!(run(&arguments).0, 0);
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>\n"));
    for outside in ["<script", "<link", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page, run(&arguments[..3]).1, "the same bytes");
    let (code, out, err) = run(&arguments);
    assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{err}");
    assert_eq!(run(&[&arguments[..], &["--force"]].concat()).0, 0);
    for wrong in [
        &["docs", "--format", "pdf"][..],
        &["docs", "--force"],
        &["docs", "x"],
        &["--rules", "no/such", "docs"],
    ] {
        let (code, out, err) = run(wrong);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{wrong:?}: {err}");
    }
}

#[test]
fn another_set_of_rules_is_written_as_well() {
    let (code, text, err) = run(&["--rules", "examples/ethiopia-eritrea-2000", "docs"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        text.contains("\n| every reading | from 2000-05-17 until ")
            || text.contains("| from 2000-05-17 until "),
        "{text}"
    );
    assert!(!text.contains("Iran"));
}
