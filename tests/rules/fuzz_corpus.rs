//! Every input of the fuzz corpus, those that once made a target fail among them, put to the function of its target.
//!
//! `fuzz/run.sh` looks for more: it feeds the same functions without end, and looks which inputs reach new code. Where that cannot
//! be built, `SNAPBACK_FUZZ=SECONDS cargo test --test rules fuzz_corpus:: changed` feeds each target so long with inputs changed at random.

use crate::common;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::Chance;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

const CORPUS: &str = "fuzz/corpus";

fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(CORPUS).join(target);
    let read =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
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

/// What an input is changed by, besides its bytes and those of the others.
const WORDS: [&[u8]; 18] = [
    b"\"",
    b",",
    b"\n",
    b"\r",
    b": ",
    b"- ",
    b"[",
    b"{",
    b"\\u0000",
    b"\xff",
    b"\xef\xbb\xbf",
    b"2020-02-30",
    b"9999999999",
    b"-1",
    b"null",
    b"\"yes\"",
    b"\xe2\x80\xae",
    b"event: ended",
];

/// One to four small changes.
fn changed(chance: &mut Chance, all: &[Vec<u8>]) -> Vec<u8> {
    let mut input = chance.of(all).clone();
    for _ in 0..1 + chance.below(4) {
        let at = chance.below(input.len() + 1);
        let until = (at + chance.below(24)).min(input.len());
        let other = chance.of(all);
        let from = chance.below(other.len() + 1);
        let piece = &other[from..(from + chance.below(40)).min(other.len())];
        match chance.below(7) {
            0 => drop(input.drain(at..until)),
            1 => drop(input.splice(at..until, piece.iter().copied())),
            2 => drop(input.splice(at..at, input[at..until].to_vec())),
            3 => drop(input.splice(at..until, chance.of(&WORDS).iter().copied())),
            4 => input.truncate(at),
            5 => input.extend_from_slice(piece),
            _ => input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << chance.below(8)),
        }
    }
    input
}

#[test]
fn no_changed_input_makes_a_target_fail() {
    let seconds: Option<u64> =
        std::env::var("SNAPBACK_FUZZ").ok().map(|text| text.parse().expect("a number of seconds"));
    let seed =
        std::env::var("SNAPBACK_SEED").ok().map_or(1, |text| text.parse().expect("a number"));
    let mut failed = Vec::new();
    for (target, act) in targets::TARGETS {
        let all: Vec<Vec<u8>> =
            inputs(target).iter().map(|path| std::fs::read(path).unwrap()).collect();
        let (mut chance, begun, mut runs) =
            (Chance(0x9e37_79b9_7f4a_7c15 ^ seed), Instant::now(), 0_u64);
        while seconds.map_or(runs < 12, |seconds| begun.elapsed() < Duration::from_secs(seconds)) {
            let input = changed(&mut chance, &all);
            runs += 1;
            if std::panic::catch_unwind(|| act(&input)).is_err() {
                failed.push(format!("{target}: {}", input.escape_ascii()));
                break;
            }
        }
        println!("{target}: {runs} changed inputs");
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
