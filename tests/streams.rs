//! What becomes of an answer whose reader is not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test may fail loudly")]
#![cfg(unix)]

use std::process::{Command, Output};

fn sh(redirection: &str) -> Output {
    let line = format!("{} check medicine --date 2020-01-01 --reading e3 {redirection}", env!("CARGO_BIN_EXE_snapback"));
    Command::new("sh").args(["-c", &line]).output().expect("a shell")
}

fn code(redirection: &str) -> (i32, String) {
    let run = sh(redirection);
    (run.status.code().expect("a code"), String::from_utf8(run.stderr).expect("text"))
}

#[test]
fn a_closed_or_full_output_is_never_success() {
    for (redirection, word) in [(">&-", "closed"), ("1</dev/null", "reading only"), (">/dev/full", "space")] {
        let (code, told) = code(redirection);
        assert_eq!(code, 3, "{redirection}: {told}");
        assert!(told.starts_with("standard output:1:1: error[O02]:") && told.contains(word) && told.lines().count() == 1, "{told}");
    }
}

#[test]
fn a_reader_who_leaves_and_a_null_device_are_no_error() {
    for redirection in ["| head -1 >/dev/null", ">/dev/null", "1<>/dev/null", "2>&-"] {
        assert_eq!(code(redirection), (0, String::new()), "{redirection}");
    }
}

#[test]
fn bold_reaches_no_pipe() {
    assert!(!sh("").stdout.contains(&0x1b));
    let forced = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(["check", "medicine", "--date", "2020-01-01", "--reading", "e3"])
        .env("CLICOLOR_FORCE", "1")
        .env("NO_COLOR", "1")
        .output()
        .expect("a run");
    assert!(!forced.stdout.contains(&0x1b), "NO_COLOR prevails");
}
