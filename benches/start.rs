//! How long one cold answer takes, as a ratio to a process that only says hello; and a comparison of two readings, to one answer.
//!
//! Rounds are interleaved and the ratio is taken round by round, so that a machine
//! whose speed drifts does not matter. `cargo bench --bench start`

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark may fail loudly and prints"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 101;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let hello = hello(folder.path());
    let snapback = PathBuf::from(env!("CARGO_BIN_EXE_snapback"));
    let check = ["check", "su-30sm", "--date", "2020-10-19", "--reading", "us"];
    let from_folder = [&["--rules", "rules"], &check[..]].concat();
    let says_hello: Run = (&hello, &[]);
    measure("T1 cold check, embedded rules / hello (must: 2.0)", (&snapback, &check), says_hello);
    measure(
        "T2 cold check, rules folder / hello (must: 9.0)",
        (&snapback, &from_folder),
        says_hello,
    );
    measure(
        "T7 diff of two readings, every item and day / cold check (must: 3.0)",
        (&snapback, &["diff", "us", "russia"]),
        (&snapback, &check),
    );
}

/// A program that only says hello, built like ours.
fn hello(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("hello.rs"), folder.join("hello"));
    std::fs::write(&source, "fn main() { println!(\"hello\"); }").expect("a file");
    let built = Command::new("rustc")
        .args(["-O", "-C", "strip=symbols", "-o"])
        .arg(&program)
        .arg(&source)
        .status();
    assert!(built.expect("rustc").success());
    program
}

/// A program and its arguments.
type Run<'r> = (&'r Path, &'r [&'r str]);

fn measure(what: &str, run: Run, limit: Run) {
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| seconds(run) / seconds(limit)).collect();
    ratios.sort_by(f64::total_cmp);
    println!("{what}: median {:.2}, least {:.2} of {ROUNDS} rounds", ratios[ROUNDS / 2], ratios[0]);
}

fn seconds((program, arguments): Run) -> f64 {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status();
    // 1 says that readings differ.
    assert!(matches!(status.expect("a process").code(), Some(0 | 1)));
    start.elapsed().as_secs_f64()
}
