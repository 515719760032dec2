//! Every input of the fuzz corpus, those that once made a target fail among them, put to the function of its target.
//!
//! `fuzz/run.sh` looks for more: it feeds the same functions without end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may fail loudly, and prints what it counted"
)]

use std::path::{Path, PathBuf};

#[path = "../fuzz/src/lib.rs"]
mod targets;

const CORPUS: &str = "fuzz/corpus";

fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(CORPUS).join(target);
    let read = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut all: Vec<PathBuf> = read.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

#[test]
fn no_input_of_the_corpus_makes_a_target_fail() {
    let (mut count, mut failed) = (0, Vec::new());
    for (target, act) in targets::TARGETS {
        let all = inputs(target);
        assert!(all.len() > 4, "{target} has {} inputs", all.len());
        count += all.len();
        for path in all {
            let bytes = std::fs::read(&path).unwrap();
            if std::panic::catch_unwind(|| act(&bytes)).is_err() {
                failed.push(path.display().to_string());
            }
        }
    }
    println!("{count} inputs for {} targets", targets::TARGETS.len());
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn the_corpus_is_of_the_targets_alone_and_small() {
    let mut size = 0;
    for folder in std::fs::read_dir(CORPUS).unwrap().map(|entry| entry.unwrap()) {
        let name = folder.file_name().into_string().unwrap();
        assert!(targets::TARGETS.iter().any(|(target, _)| *target == name), "{name} is no target");
        assert!(Path::new(&format!("fuzz/fuzz_targets/{name}.rs")).exists(), "{name}");
        size += inputs(&name).iter().map(|path| path.metadata().unwrap().len()).sum::<u64>();
    }
    assert!(size < 300_000, "{size} bytes");
}
