//! What a set of rules ten times as large costs: in rows a second, and in a cold answer read from its folder.
//!
//! The larger set is the small one of the tests ten times over, each copy with its own instrument, events, list and items.
//! Rounds are interleaved, and each ratio is taken within its round. `cargo bench --bench larger`

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark may fail loudly and prints"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_snapback");
const ROUNDS: usize = 25;
const ROWS: usize = 1_000_000;
const COPIES: usize = 10;
/// What each copy has of its own: its ids and names.
const OWN: &[&str] = &[
    "act", "adopted", "ended", "notified", "first", "goods", "gadget", "widget", "G-1", "W-1",
    "Widge",
];

fn main() {
    let folder =
        tempfile::tempdir_in(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "." })
            .expect("a folder");
    let sets = [1, COPIES].map(|copies| Set::new(folder.path(), copies));
    let rows = median(|| seconds(&sets[1].batch()) / seconds(&sets[0].batch()));
    println!(
        "T8 time for {ROWS} rows, rules x {COPIES} / rules (must: within 0.8 and 1.2): {rows:.2}"
    );
    let start = || seconds(&[PROGRAM, "--version"].map(str::to_owned));
    let cold = median(|| {
        let start = start();
        (seconds(&sets[1].check()) - start) / (seconds(&sets[0].check()) - start)
    });
    println!(
        "T8 cold check from a folder, less a start, rules x {COPIES} / rules (linear: {COPIES}): {cold:.2}"
    );
}

/// So many copies of the small set, and rows that ask about all of them.
struct Set {
    rules: PathBuf,
    rows: PathBuf,
}

impl Set {
    fn new(folder: &Path, copies: usize) -> Self {
        let set = Self {
            rules: folder.join(format!("rules{copies}")),
            rows: folder.join(format!("rows{copies}.csv")),
        };
        write(Path::new("tests/corpus/base"), &set.rules, copies);
        let mut text = "item,date,reading\n".to_owned();
        for at in 0..ROWS {
            let (item, copy, reading) = (
                ["gadget", "widget"][at % 2],
                suffix(at / 2 % copies),
                ["north", "south"][at / 7 % 2],
            );
            let _ = writeln!(
                text,
                "{item}{copy},20{:02}-{:02}-{:02},{reading}",
                9 + at % 15,
                1 + at % 12,
                1 + at % 28
            );
        }
        fs::write(&set.rows, text).expect("a file");
        set
    }

    fn asked(&self, words: &[&str]) -> Vec<String> {
        let rules = self.rules.to_string_lossy();
        [PROGRAM, "--rules", &rules]
            .into_iter()
            .chain(words.iter().copied())
            .map(str::to_owned)
            .collect()
    }

    fn batch(&self) -> Vec<String> {
        let output = self.rows.with_extension("out");
        self.asked(&[
            "batch",
            &self.rows.to_string_lossy(),
            "--threads",
            "1",
            "--force",
            "--output",
            &output.to_string_lossy(),
        ])
    }

    fn check(&self) -> Vec<String> {
        self.asked(&["check", "widget", "--date", "2020-10-19", "--reading", "north"])
    }
}

fn suffix(copy: usize) -> String {
    if copy == 0 { String::new() } else { copy.to_string() }
}

/// Writes a folder with so many copies of what is a copy's own, and one of the rest.
fn write(from: &Path, to: &Path, copies: usize) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".yaml");
        if path.is_dir() && stem != "act" {
            write(&path, &to.join(&name), copies);
        } else if path.is_dir() {
            (0..copies)
                .for_each(|copy| write_own(&path, &to.join(format!("act{}", suffix(copy))), copy));
        } else if OWN.contains(&stem) {
            (0..copies).for_each(|copy| {
                put(&to.join(format!("{stem}{}.yaml", suffix(copy))), &own(&read(&path), copy))
            });
        } else {
            put(&to.join(&name), &listed(&read(&path), copies));
        }
    }
}

fn write_own(from: &Path, to: &Path, copy: usize) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        put(&to.join(path.file_name().expect("a name")), &own(&read(&path), copy));
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The text with the ids and names of a copy.
fn own(text: &str, copy: usize) -> String {
    let in_word = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let mut written = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(in_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) =
            from.split_at(from.find(|letter| !in_word(letter)).unwrap_or(from.len()));
        written.extend([before, word]);
        written.push_str(if OWN.contains(&word) { suffix(copy) } else { String::new() }.as_str());
        rest = after;
    }
    written + rest
}

/// The text with each id on a line of its own that a copy has listed once for each copy.
fn listed(text: &str, copies: usize) -> String {
    let lines = text.lines().flat_map(|line| {
        let is_own = line.trim_start().strip_prefix("- ").is_some_and(|id| OWN.contains(&id));
        (0..if is_own { copies } else { 1 }).map(move |copy| format!("{line}{}\n", suffix(copy)))
    });
    lines.collect()
}

fn median(ratio: impl Fn() -> f64) -> f64 {
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| ratio()).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().unwrap_or_default()
}

fn seconds(run: &[String]) -> f64 {
    let (program, arguments) = run.split_first().expect("a program");
    let start = Instant::now();
    assert!(
        Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .status()
            .expect("a process")
            .success()
    );
    start.elapsed().as_secs_f64()
}
