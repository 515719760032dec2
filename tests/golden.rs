//! Everything the program says, held against what is kept in `tests/golden/`: see its README.
//!
//! After a change made on purpose: `SNAPBACK_GOLDEN=write cargo test --test golden`, then read the
//! difference and commit it with the change.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may fail loudly, and prints what it counted"
)]
#![cfg(unix)]

#[path = "golden/cases.rs"]
mod cases;
#[path = "golden/law.rs"]
mod law;
#[path = "golden/mask.rs"]
mod mask;
#[path = "golden/places.rs"]
mod places;
#[path = "golden/rows.rs"]
mod rows;
#[path = "golden/run.rs"]
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use run::{Place, Told};
use sha2::{Digest as _, Sha256};

/// Outputs of more bytes are kept as a digest, but for those of a group that is there to be read.
const LARGEST: usize = 12_000;

/// So many cases are run at least; who lowers the number says why in the commit.
const FEWEST: usize = 3_700;

/// So many differences are shown; all are counted.
const SHOWN: usize = 10;

/// So many lines of one difference are shown.
const LINES_SHOWN: usize = 40;

/// Where digests are kept; a slow command is always one of them.
const DIGESTS_FILE: &str = "digests.txt";

/// What is kept, by command.
#[derive(Default)]
struct Kept {
    /// The file and the text.
    texts: BTreeMap<String, (String, String)>,
    /// The digest and the length.
    digests: BTreeMap<String, String>,
}

fn folder() -> PathBuf {
    run::root().join("tests/golden")
}

#[test]
fn the_program_says_what_it_said() {
    let mode = std::env::var("SNAPBACK_GOLDEN").unwrap_or_default();
    let places = all_places();
    each_once(&places);
    let told = ask_all(&places, mode.contains("full"));
    let asked = told.iter().filter(|told| told.text.is_some()).count();
    println!("{asked} commands run, {} left out as slow", told.len() - asked);
    tell_slowest(&told);
    assert!(asked >= FEWEST, "{asked} commands are fewer than {FEWEST}");
    if mode.contains("write") {
        return write(&told, &read());
    }
    let wrong = differences(&told, &read());
    let shown: Vec<&str> = wrong.iter().take(SHOWN).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {asked} outputs differ; the first {}:\n\n{}\nIf that is meant: \
         SNAPBACK_GOLDEN=write cargo test --test golden",
        wrong.len(),
        shown.len(),
        shown.join("\n")
    );
}

/// A command names what is kept of it, so it must stand for one case.
fn each_once(places: &[Place]) {
    let mut seen = BTreeSet::new();
    for place in places {
        for case in &place.cases {
            let command = run::command(place, case);
            assert!(seen.insert(command.clone()), "two cases have the same command: {command}");
        }
    }
}

fn tell_slowest(told: &[Told]) {
    let mut by_time: Vec<&Told> = told.iter().collect();
    by_time.sort_by_key(|one| std::cmp::Reverse(one.took));
    for one in by_time.iter().take(SHOWN) {
        println!("{:6.2} s  {}", one.took.as_secs_f32(), one.command);
    }
}

/// The commands run in the repository, each a place of its own, and the folders made for others.
fn all_places() -> Vec<Place> {
    let alone = |case| Place { cases: vec![case], ..Place::default() };
    places::all().into_iter().chain(cases::all().into_iter().map(alone)).collect()
}

/// Runs every place, as many at a time as there are processors, and keeps their order.
fn ask_all(places: &[Place], with_slow: bool) -> Vec<Told> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = places.get(at) else { return };
            let told = run::run(place, with_slow);
            done.lock().expect("no other failed").insert(at, told);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    done.into_inner().expect("no other failed").into_values().flatten().collect()
}

fn digest(text: &str) -> String {
    let sha = Sha256::digest(text.as_bytes());
    let hex: String = sha.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex} {}", text.len())
}

/// Writes every file anew, without what is no longer run. What is kept of a command that was left
/// out as slow stays as it is.
fn write(told: &[Told], kept: &Kept) {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for one in told {
        let (file, part) = match &one.text {
            Some(text) => to_keep(one, text),
            None => match kept.digests.get(&one.command) {
                Some(digest) => (DIGESTS_FILE.to_owned(), format!("{digest} {}\n", one.command)),
                None => continue,
            },
        };
        files.entry(file).or_default().push_str(&part);
    }
    for old in kept_files() {
        fs::remove_file(old).expect("an old file is removed");
    }
    for (name, text) in files {
        fs::write(folder().join(name), text).expect("a file is written");
    }
}

/// The file in which an output is kept, and what is written there.
fn to_keep(one: &Told, text: &str) -> (String, String) {
    if one.group == cases::DIGESTS || text.len() > LARGEST {
        (DIGESTS_FILE.to_owned(), format!("{} {}\n", digest(text), one.command))
    } else {
        (format!("{}.txt", one.group), format!("{}\n{text}", one.command))
    }
}

fn kept_files() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect()
}

fn read() -> Kept {
    let mut kept = Kept::default();
    for path in kept_files() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a file");
        if name == DIGESTS_FILE {
            let lines = text.lines().filter_map(|line| line.split_once(" $ "));
            let digests = lines.map(|(digest, line)| (format!("$ {line}"), digest.to_owned()));
            kept.digests.extend(digests);
            continue;
        }
        for section in format!("\n{text}").split("\n$ ").skip(1) {
            let (line, rest) = section.split_once('\n').unwrap_or((section, ""));
            let ended = rest.is_empty() || rest.ends_with('\n');
            let body = if ended { rest.to_owned() } else { format!("{rest}\n") };
            kept.texts.insert(format!("$ {line}"), (name.clone(), body));
        }
    }
    kept
}

/// What differs, each with its command.
fn differences(told: &[Told], kept: &Kept) -> Vec<String> {
    let mut wrong: Vec<String> =
        told.iter().filter_map(|one| difference(one, kept, one.text.as_deref()?)).collect();
    let known = |command: &String| told.iter().any(|one| one.command == *command);
    let gone = kept.texts.keys().chain(kept.digests.keys()).filter(|command| !known(command));
    wrong.extend(gone.map(|command| format!("{command}\n  is kept, but no longer run\n")));
    wrong
}

fn difference(one: &Told, kept: &Kept, text: &str) -> Option<String> {
    let command = &one.command;
    if let Some((file, old)) = kept.texts.get(command) {
        let lines = || format!("{command}  ({file})\n{}", changed_lines(old, text));
        return (old != text).then(lines);
    }
    let now = digest(text);
    match kept.digests.get(command) {
        None => Some(format!("{command}\n  is run, but not kept\n")),
        Some(old) if *old == now => None,
        Some(old) => {
            let place = shown_elsewhere(command, text);
            Some(format!("{command}\n- {old}\n+ {now}\n  the output: {}\n", place.display()))
        }
    }
}

/// Writes a large output where it can be compared with that of the earlier program.
fn shown_elsewhere(command: &str, text: &str) -> PathBuf {
    let name = digest(command).chars().take(12).collect::<String>();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("golden-{name}.txt"));
    fs::write(&path, text).expect("a file is written");
    path
}

/// The lines from the first that differs to the last: of the old text, then of the new.
fn changed_lines(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let before = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (&old[before..], &new[before..]);
    let after = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let part = |lines: &[&str], sign: &str| {
        let lines = &lines[..lines.len() - after];
        let shown = lines.iter().take(LINES_SHOWN).map(|line| format!("{sign} {line}\n"));
        let more = lines.len().saturating_sub(LINES_SHOWN);
        let more = (more > 0).then(|| format!("{sign} ... {more} more lines\n"));
        shown.chain(more).collect::<String>()
    };
    format!("  from line {}\n{}{}", before + 1, part(old, "-"), part(new, "+"))
}
