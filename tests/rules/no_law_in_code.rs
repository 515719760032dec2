//! No law in code: the program's source names no resolution, no party, no reading and no date.
//!
//! Every line of `src/` and `engine/src/` is searched, comments and unit tests included, for what
//! the embedded rules and those of `examples/` name. Unit tests make up their rules and count their
//! days from the first that can be asked about; a test that needs the shipped law stands in
//! `tests/`. Three things are allowed: the bounds of the days that can be asked about and the day
//! from which clocks count, the name of a national layer where it is phrased or documented, and the
//! few words that the made-up set of the program's own examples shares with the rules.

use crate::common;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const RESOLUTIONS: [&str; 10] =
    ["1227", "1298", "1696", "1737", "1747", "1803", "1835", "1929", "2224", "2231"];
const BOUNDS: [&str; 2] = ["1945-01-01", "2200-12-31"];
/// Those bounds in words, and the day from which clocks count.
const BOUNDS_IN_WORDS: [&str; 3] = ["January 1945", "December 2200", "January 1970"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const STATES: [&str; 10] = [
    "russia",
    "china",
    "iran",
    "united states",
    "tehran",
    "washington",
    "eritrea",
    "ethiopia",
    "asmara",
    "addis",
];
/// Words of one dispute, which another has no use for.
const DISPUTES: [&str; 10] = [
    "nuclear",
    "missile",
    "centrifuge",
    "jcpoa",
    "annex",
    "secretariat",
    "committee",
    "place of arrival",
    "non-lethal",
    "humanitarian",
];
/// What a national layer itself asks for, and what the made-up set has too, from which the program's own examples are.
const SHARED: [&str; 6] =
    ["supplier", "destination", "council", "council-approval", "contract-signed", "frigate"];

/// Where the name of a layer may stand: as the phrase for it, and in the line that documents its variant.
fn names_a_layer(line: &str) -> bool {
    let line = line.trim();
    line == "Layer::Us => \"United States\","
        || line == "/// United States"
        || line == "/// United States."
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The words of a line, with the hyphens inside them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
}

fn dates(line: &str) -> impl Iterator<Item = &str> {
    let day = |text: &&str| {
        text.bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    };
    (0..line.len()).filter_map(|at| line.get(at..at + 10)).filter(day)
}

/// Months of a year: "October 2020".
fn months(line: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = words(line).collect();
    let named = |pair: &[&str]| match pair {
        [month, year] if MONTHS.iter().any(|name| month.starts_with(name)) => {
            let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            is_year.then(|| format!("{month} {year}"))
        }
        _ => None,
    };
    words.windows(2).filter_map(named).collect::<Vec<_>>().into_iter()
}

/// What a line says that only rule files may say.
fn law(line: &str, ids: &BTreeSet<String>) -> Vec<String> {
    let lower = line.to_lowercase();
    let numbers = RESOLUTIONS
        .iter()
        .filter(|number| line.contains(**number))
        .map(|number| format!("resolution {number}"));
    let states = STATES
        .iter()
        .filter(|name| lower.contains(**name) && !names_a_layer(line))
        .map(|name| format!("party {name}"));
    let disputes = DISPUTES
        .iter()
        .filter(|word| lower.contains(**word))
        .map(|word| format!("word of a dispute {word}"));
    let named = words(&lower)
        .filter(|word| ids.contains(*word))
        .map(|word| format!("id {word}"))
        .collect::<Vec<_>>();
    let days = dates(line).filter(|day| !BOUNDS.contains(day)).map(|day| format!("date {day}"));
    let months = months(line)
        .filter(|month| !BOUNDS_IN_WORDS.contains(&month.as_str()))
        .map(|month| format!("month {month}"));
    numbers.chain(states).chain(disputes).chain(named).chain(days).chain(months).collect()
}

/// The ids of every set of rules in the project.
fn ids() -> BTreeSet<String> {
    let second = Path::new("examples/ethiopia-eritrea-2000/rules");
    let second = snapback_engine::load::Folder::read(second)
        .and_then(|folder| snapback_engine::load::ruleset(&folder))
        .expect("the rules load");
    ids_of(common::rules()).into_iter().chain(ids_of(&second)).collect()
}

/// Ids of readings and parties, less those that are names of layers; of questions, events, regimes and items.
fn ids_of(rules: &snapback_engine::model::Ruleset) -> BTreeSet<String> {
    let mut allowed: Vec<&str> =
        snapback_engine::model::Layer::ALL.iter().map(|layer| layer.word()).collect();
    allowed.extend(SHARED);
    let readings = rules.readings.iter().map(|reading| reading.id.as_str());
    let parties = rules.parties.iter().map(|party| party.id.as_str());
    let questions = rules.questions.iter().map(|question| question.id.as_str());
    let events = rules.events.iter().map(|event| event.id.as_str());
    let regimes = rules.regimes.iter().map(|regime| regime.id.as_str());
    let items = rules.items.iter().map(|item| item.id.as_str());
    let all = readings.chain(parties).chain(questions).chain(events).chain(regimes).chain(items);
    all.filter(|id| !allowed.contains(id)).map(str::to_owned).collect()
}

#[test]
fn the_source_names_no_law() {
    let ids = ids();
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    sources(Path::new("engine/src"), &mut files);
    files.sort();
    let (mut lines, mut found) = (0, Vec::new());
    for path in &files {
        for (at, line) in fs::read_to_string(path).expect("a source file").lines().enumerate() {
            lines += 1;
            found.extend(
                law(line, &ids)
                    .into_iter()
                    .map(|what| format!("{}:{}: {what}: {}", path.display(), at + 1, line.trim())),
            );
        }
    }
    println!("{} files, {lines} lines, {} ids", files.len(), ids.len());
    assert!(files.len() > 200 && lines > 30_000, "{} files, {lines} lines", files.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The search itself finds what it should, and only that.
#[test]
fn the_search_finds_what_it_looks_for() {
    let ids = ids();
    for line in [
        "if resolution == 2231 {",
        "// Russia says",
        "/// 2016-01-16 is",
        "(\"2101-03-04\", 1)",
        "/// \"18 October 2020\".",
        "Feb 2020,",
        "let us_2020 = \"us-2020\";",
        "\"United States\"",
        "e3 holds",
        "snapback-2020-effect",
        "such as range-km=300",
        "/// The Committee approves",
        "/// on the place of arrival",
        "delegation-a",
        "Resolution 1298",
    ] {
        assert!(!law(line, &ids).is_empty(), "{line}");
    }
    for line in [
        "/// 1945-01-01.",
        "/// 1 January 1945",
        "/// United States.",
        "Layer::Us => \"United States\",",
        "us => 12",
    ] {
        assert!(law(line, &ids).is_empty(), "{line}: {:?}", law(line, &ids));
    }
}
