//! Removing a single rule file never yields a less restricted answer with exit code 0 and no notice.
//!
//! Part one, the promise itself: a folder that lacks any one file of the law does not load. Every such file is named by another
//! (the manifest names instruments, events, questions, readings, lists and items; an instrument names its
//! paragraphs), so its absence is a problem of the folder. What a layer claims and what it lacks is listed nowhere:
//! without the claims answers are stricter, and without a gap the set is said to be more complete than it is.
//!
//! Part two goes further: the file is removed *together with* the line that lists it. Then either something else
//! still names it and the folder does not load, or it loads and is compared with the whole law on a sample of
//! questions. An answer may then be less strict than before only
//!
//! * if the removed file is a provision that decided the answer: who edits two files to take a rule out of the set
//!   has another set, and its digest says so; or
//! * if the removed file is the reading that served: a name then means another reading, which the answer names.
//!
//! Everything else (an exemption, an event, a question, a list, an item, a reading not asked) must leave every answer
//! at least as strict, or undetermined, or refuse the question. An exemption that goes makes answers stricter.
//!
//! Loading takes a quarter of a second in a debug build. There a sample of the files is taken one by one, and all of them in
//! groups, each absence having to be reported by name; in a release build, or with `SNAPBACK_EXHAUSTIVE=1`, every file.

use crate::common;
use std::collections::BTreeMap;
use std::path::Path;

use common::{day, usual};
use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::load::{self, Diagnostic, Folder};
use snapback_engine::model::{Direction, Layer, Ruleset, Transfer, Verdict, View};
use snapback_engine::query::{find_subject, held_on};

type Files = BTreeMap<String, Vec<u8>>;

fn shipped() -> Files {
    let folder = Folder::read(Path::new("rules")).expect("the shipped rules");
    folder.files().map(|file| (file.path.clone(), file.bytes.clone())).collect()
}

fn load(files: &Files) -> Result<Ruleset, Vec<Diagnostic>> {
    load::ruleset(&Folder::in_memory(
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    ))
}

/// The id that the path of a file gives it.
fn id(path: &str) -> &str {
    path.split_once('/').map_or("", |(_, rest)| rest.trim_end_matches(".yaml"))
}

/// Whether another file has to name this one.
fn is_listed(path: &str) -> bool {
    !path.starts_with("scope/")
}

fn every(nth: usize) -> usize {
    let exhaustive = !cfg!(debug_assertions) || std::env::var_os("SNAPBACK_EXHAUSTIVE").is_some();
    if exhaustive { 1 } else { nth }
}

/// Does something for every n-th path, on two threads, and gathers what comes of it.
fn for_each<T: Send>(
    paths: &[String],
    nth: usize,
    work: impl Fn(usize, &str) -> T + Sync,
) -> Vec<T> {
    let half = |part: usize| -> Vec<T> {
        paths
            .iter()
            .enumerate()
            .step_by(nth)
            .skip(part)
            .step_by(2)
            .map(|(at, path)| work(at, path))
            .collect()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut all = half(0);
        all.extend(other.join().expect("the other half"));
        all
    })
}

#[test]
fn a_folder_that_lacks_one_file_does_not_load() {
    let whole = shipped();
    assert!(load(&whole).is_ok());
    let paths: Vec<String> = whole.keys().filter(|path| is_listed(path)).cloned().collect();
    let results = for_each(&paths, every(17), |_, path| {
        let mut files = whole.clone();
        files.remove(path);
        let problems = load(&files).err().unwrap_or_default();
        let named = path == "ruleset.yaml"
            || problems.iter().any(|problem| problem.text.contains(&format!("`{}`", id(path))));
        match (problems.is_empty(), named) {
            (true, _) => Some(format!("{path}: loads without it")),
            (false, false) => {
                Some(format!("{path}: refused, but not for its absence: {}", problems[0]))
            }
            (false, true) => None,
        }
    });
    let wrong: Vec<_> = results.iter().flatten().collect();
    println!(
        "{} of {} files removed one by one, {} wrong",
        results.len(),
        paths.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every file goes once, ten at a time; each absence is a problem of its own that names the file. No group holds an
/// instrument and a paragraph of it, which nobody would miss.
#[test]
fn every_absence_is_reported_by_name() {
    let whole = shipped();
    let listed = |path: &&String| *path != "ruleset.yaml" && is_listed(path);
    let (paragraphs, others): (Vec<_>, Vec<_>) =
        whole.keys().filter(listed).cloned().partition(|path| path.starts_with("provisions/"));
    let mut groups: Vec<String> = Vec::new();
    for paths in [&paragraphs, &others] {
        let count = paths.len().div_ceil(10);
        groups.extend(
            (0..count).map(|at| {
                paths.iter().skip(at).step_by(count).cloned().collect::<Vec<_>>().join(" ")
            }),
        );
    }
    let silent: Vec<Vec<String>> = for_each(&groups, 1, |_, group| {
        let gone: Vec<&str> = group.split(' ').collect();
        let mut files = whole.clone();
        files.retain(|path, _| !gone.contains(&path.as_str()));
        let problems = load(&files).err().unwrap_or_default();
        let named = |path: &&str| {
            problems.iter().any(|problem| problem.text.contains(&format!("`{}`", id(path))))
        };
        gone.into_iter().filter(|path| !named(path)).map(str::to_owned).collect()
    });
    let silent: Vec<String> = silent.into_iter().flatten().collect();
    println!(
        "{} absences in {} groups, {} not reported",
        paragraphs.len() + others.len(),
        groups.len(),
        silent.len()
    );
    assert!(silent.is_empty(), "{silent:#?}");
}

/// The folder without a file and without the line that lists it.
fn without(whole: &Files, path: &str) -> Files {
    let mut files = whole.clone();
    files.remove(path);
    if !is_listed(path) {
        return files;
    }
    let (kind, id) = (path.split('/').next().unwrap_or_default(), id(path));
    let (listing, key) = match kind {
        "provisions" => (
            format!("instruments/{}.yaml", path.split('/').nth(1).unwrap_or_default()),
            "paragraphs".to_owned(),
        ),
        kind => ("ruleset.yaml".to_owned(), kind.to_owned()),
    };
    let text = String::from_utf8(files.remove(&listing).expect("the listing file")).expect("UTF-8");
    let mut section = "";
    let mut dropped = 0;
    let mut kept = String::new();
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            section = line.split(':').next().unwrap_or_default();
        }
        if section == key && line == format!("  - {id}") {
            dropped += 1;
        } else {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    assert_eq!(dropped, 1, "the line that lists {path}");
    files.insert(listing, kept.into_bytes());
    files
}

/// What was asked and what came out.
#[derive(Debug)]
struct Said {
    verdict: Verdict,
    strictest: Verdict,
    reading: String,
    provisions: Vec<String>,
}

impl Said {
    fn new(rules: &Ruleset, reading: &str, finding: &Finding) -> Self {
        Self {
            verdict: finding.verdict,
            strictest: finding.possible.first().copied().unwrap_or(finding.verdict),
            reading: reading.to_owned(),
            provisions: finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect(),
        }
    }

    /// Less strict than another answer to the same question, and sure of it.
    fn milder_than(&self, before: &Self) -> bool {
        let sure = !matches!(self.verdict, Verdict::Undetermined | Verdict::NotEncoded);
        sure && before.strictest != Verdict::NotEncoded && self.verdict < before.strictest
    }
}

const DAYS: [&str; 12] = [
    "2007-01-15",
    "2008-06-01",
    "2012-06-01",
    "2016-01-15",
    "2016-01-16",
    "2019-06-01",
    "2020-09-20",
    "2020-10-18",
    "2022-10-17",
    "2023-10-18",
    "2025-09-28",
    "2026-03-01",
];

type Key = (String, Direction, String, &'static str);

/// Some items, both directions, every compared party, twelve days: each question with its answer. Items and parties that
/// the set does not know are left out: such a question is refused.
fn answers(rules: &Ruleset, items: &[String]) -> BTreeMap<Key, Said> {
    let mut all = BTreeMap::new();
    for item in items {
        let Some(subject) = find_subject(rules, item) else { continue };
        for direction in Direction::ALL {
            let transfer = Transfer {
                subject,
                direction: *direction,
                activity: usual(rules, subject),
                layer: Layer::Un,
                facts: Vec::new(),
            };
            let mut matters: BTreeMap<_, Evaluator> = BTreeMap::new();
            for party in &rules.compared {
                for text in DAYS {
                    let Some(reading) = held_on(rules, *party, day(text)) else { continue };
                    let evaluator = matters
                        .entry(reading)
                        .or_insert_with(|| Evaluator::new(rules, &transfer, &View::of(reading)));
                    let said = Said::new(rules, &rules[reading].id, &evaluator.on(day(text)));
                    all.insert(
                        (item.clone(), *direction, rules[*party].id.to_string(), text),
                        said,
                    );
                }
            }
        }
    }
    all
}

/// What became of a file and its line.
enum Outcome {
    Refused,
    Loads { compared: usize, milder: usize, wrong: Vec<String> },
}

#[test]
fn a_file_gone_with_its_mention_makes_no_answer_milder_unless_it_decided() {
    let whole = shipped();
    let full = load(&whole).expect("the shipped rules");
    let items: Vec<String> = full.items.iter().map(|item| item.id.to_string()).collect();
    let before = answers(&full, &items);
    let paths: Vec<String> = whole.keys().filter(|path| *path != "ruleset.yaml").cloned().collect();
    let results = for_each(&paths, every(11), |at, path| {
        let Ok(rules) = load(&without(&whole, path)) else { return Outcome::Refused };
        let some: Vec<String> =
            items.iter().skip(at % every(7)).step_by(every(7)).cloned().collect();
        let after = answers(&rules, &some);
        let (mut milder, mut wrong) = (0, Vec::new());
        for (key, now) in &after {
            let then = &before[key];
            if now.milder_than(then) {
                milder += 1;
                let decided = path.starts_with("provisions/")
                    && then.provisions.iter().any(|provision| provision == id(path));
                let served = path.starts_with("readings/")
                    && then.reading == id(path)
                    && now.reading != then.reading;
                wrong.extend(
                    (!decided && !served)
                        .then(|| format!("{path}: {key:?}: {then:?} became {now:?}")),
                );
            }
        }
        Outcome::Loads { compared: after.len(), milder, wrong }
    });
    let (mut refused, mut loads, mut all, mut fewer, mut faults) = (0, 0, 0, 0, Vec::new());
    for result in results {
        match result {
            Outcome::Refused => refused += 1,
            Outcome::Loads { compared, milder, wrong } => {
                loads += 1;
                all += compared;
                fewer += milder;
                faults.extend(wrong);
            }
        }
    }
    println!(
        "{refused} removals refused, {loads} load; {all} answers compared, {fewer} milder, {} of them wrongly",
        faults.len()
    );
    let first: Vec<&String> = faults.iter().take(20).collect();
    assert!(faults.is_empty(), "{} answers:\n{first:#?}", faults.len());
}
