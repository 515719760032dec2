//! Bold reaches terminals alone. What becomes of an answer whose reader is not there is in the corpus: B161 to B163.

#![cfg(unix)]

use std::process::Command;

#[test]
fn bold_reaches_no_pipe() {
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_snapback"));
        command.args(["check", "medicine", "--date", "2020-01-01", "--reading", "e3"]);
        command
    };
    assert!(!check().output().expect("a run").stdout.contains(&0x1b));
    let forced = check().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().expect("a run");
    assert!(!forced.stdout.contains(&0x1b), "NO_COLOR prevails");
}
