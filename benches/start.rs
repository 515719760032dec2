//! How long one cold answer takes, as a ratio to a process that only says hello.
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
    measure("T1 cold check, embedded rules / hello (must: 2.0)", &hello, &snapback, &check);
    measure("T2 cold check, rules folder / hello (must: 9.0)", &hello, &snapback, &from_folder);
}

/// A program that only says hello, built like ours.
fn hello(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("hello.rs"), folder.join("hello"));
    std::fs::write(&source, "fn main() { println!(\"hello\"); }").expect("a file");
    let built = Command::new("rustc").args(["-O", "-C", "strip=symbols", "-o"]).arg(&program).arg(&source).status();
    assert!(built.expect("rustc").success());
    program
}

fn measure(what: &str, hello: &Path, program: &Path, arguments: &[&str]) {
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| seconds(program, arguments) / seconds(hello, &[])).collect();
    ratios.sort_by(f64::total_cmp);
    println!("{what}: median {:.2}, least {:.2} of {ROUNDS} rounds", ratios[ROUNDS / 2], ratios[0]);
}

fn seconds(program: &Path, arguments: &[&str]) -> f64 {
    let start = Instant::now();
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status();
    assert!(status.expect("a process").success());
    start.elapsed().as_secs_f64()
}
