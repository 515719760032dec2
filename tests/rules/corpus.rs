//! The corpus of bad inputs: each is refused in one line at its place, in bounded time and memory, and leaves nothing behind.
//!
//! The cases lie in `tests/corpus`; how one is written, and which do not apply, stands in its README. The long form of
//! the check, `SNAPBACK_CORPUS=long`, adds inputs of a GiB and of ten million rows. `SNAPBACK_CORPUS=B016` runs one id.

#![cfg(unix)]

use crate::runner;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use runner::case::{NamedCase, corpus};
use runner::run::judge;

/// The cases asked for.
fn asked() -> Vec<NamedCase> {
    let asked = std::env::var("SNAPBACK_CORPUS").unwrap_or_default();
    let all = corpus().into_iter();
    match asked.as_str() {
        "long" => all.collect(),
        "" => all.filter(|named| !named.case.long).collect(),
        id => all.filter(|named| named.id == id).collect(),
    }
}

/// What all runs together came to.
#[derive(Default)]
struct Sum {
    wrong: Vec<String>,
    slowest: (u128, String),
    largest: (u64, String),
}

#[test]
fn every_case_is_refused_at_its_place_and_every_twin_is_answered() {
    let cases = asked();
    let (next, sum) = (AtomicUsize::new(0), Mutex::new(Sum::default()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(named) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = format!(
                        "{} {}{}",
                        named.id,
                        if named.twin { "twin: " } else { "" },
                        named.case.name
                    );
                    let judged = std::panic::catch_unwind(|| judge(named));
                    let mut sum = sum.lock().unwrap();
                    let Ok((wrong, ended)) = judged else {
                        sum.wrong.push(format!("{name}\n    cannot be run; see above"));
                        continue;
                    };
                    sum.wrong.extend(wrong.into_iter().map(|text| format!("{name}\n    {text}")));
                    sum.slowest = sum.slowest.clone().max((ended.took.as_millis(), name.clone()));
                    sum.largest = sum.largest.clone().max((ended.most >> 20, name));
                }
            });
        }
    });
    let mut sum = sum.into_inner().unwrap();
    println!("slowest {:?} ms, largest {:?} MiB", sum.slowest, sum.largest);
    sum.wrong.sort();
    assert!(
        sum.wrong.is_empty(),
        "{} things are wrong:\n{}",
        sum.wrong.len(),
        sum.wrong.join("\n")
    );
}

/// A number that stands in the README before a word.
fn kept(readme: &str, word: &str) -> usize {
    let words: Vec<&str> = readme.split_whitespace().collect();
    let at = words.windows(2).find(|pair| {
        pair[1].trim_end_matches([',', '.']) == word && pair[0].parse::<usize>().is_ok()
    });
    at.unwrap_or_else(|| panic!("the README of the corpus gives no number of {word}"))[0]
        .parse()
        .unwrap()
}

#[test]
fn the_corpus_does_not_shrink() {
    let all = corpus();
    let ids: BTreeSet<&str> = all.iter().map(|named| named.id.as_str()).collect();
    let twins = all.iter().filter(|named| named.twin).count();
    println!("{} ids, {} cases, {twins} twins", ids.len(), all.len() - twins);
    let readme =
        std::fs::read_to_string("tests/corpus/README.md").expect("the README of the corpus");
    let found = [("ids", ids.len()), ("cases", all.len() - twins), ("twins", twins)];
    for (word, found) in found {
        assert!(
            found >= kept(&readme, word),
            "{found} {word} are fewer than the {} the README keeps",
            kept(&readme, word)
        );
    }
    for number in 1..=168 {
        let id = format!("B{number:03}");
        assert!(
            ids.contains(id.as_str()) || readme.contains(&id),
            "{id} is neither in the corpus nor named in its README"
        );
    }
}
