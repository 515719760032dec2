//! What is done with the bytes of each fuzz target, and what must hold of it.
//!
//! `fuzz_targets` feeds these functions without end; `tests/rules/fuzz_corpus.rs` feeds them the corpus in every run of the tests.
//! None may panic, and none may let through what their `assert`s forbid.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a find is a panic"
)]

use std::io::Cursor;
use std::sync::OnceLock;

use snapback::batch::{self, BatchError, Input, Options, RowFormat};
use snapback::check::cite::{self, Marks};
use snapback::check::opinion::{Extras, Opinion};
use snapback::check::receipt::{Receipt, changes};
use snapback::check::{json, markdown, text};
use snapback::diff::DiffScope;
use snapback::diff::patch::Patch;
use snapback::diff::rules::{RuleComparison, whole};
use snapback::rules;
use snapback::scenario::{run, scenarios};
use snapback_engine::compare::{everyone, split};
use snapback_engine::load::{Diagnostic, Folder, ruleset, scenario_files, suggest};
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, ItemIx, Layer, Ruleset, Span, Subject, parse_day,
    parse_instant_or_day,
};
use snapback_engine::query::{self, Query, ReadingRef};
use snapback_engine::timeline::{Timeline, begins};

/// A target by name, with what is done for it.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 10] = [
    ("rules", rules),
    ("one_file", one_file),
    ("csv", csv),
    ("jsonl", jsonl),
    ("days", days),
    ("query", query),
    ("diff", diff),
    ("hostile_text", hostile_text),
    ("scenario", scenario),
    ("receipt", receipt),
];

macro_rules! files {
    ($($path:literal),* $(,)?) => { [$(($path, include_str!(concat!("../../tests/corpus/base/", $path)))),*] };
}

/// A small set with something of everything.
const SMALL: [(&str, &str); 18] = files![
    "events/adopted.yaml",
    "events/ended.yaml",
    "events/notified.yaml",
    "instruments/act.yaml",
    "items/gadget.yaml",
    "items/widget.yaml",
    "lists/goods.yaml",
    "provisions/act/1.yaml",
    "provisions/act/2.yaml",
    "provisions/act/3.yaml",
    "questions/approved.yaml",
    "questions/range.yaml",
    "questions/signed.yaml",
    "questions/standing.yaml",
    "questions/supplier.yaml",
    "readings/north.yaml",
    "readings/south.yaml",
    "ruleset.yaml",
];

fn small() -> &'static Ruleset {
    static RULES: OnceLock<Ruleset> = OnceLock::new();
    RULES.get_or_init(|| {
        ruleset(&Folder::in_memory(SMALL.map(|(path, text)| (path, text.as_bytes()))))
            .expect("the small set")
    })
}

fn shipped() -> &'static Ruleset {
    static RULES: OnceLock<Ruleset> = OnceLock::new();
    RULES.get_or_init(|| rules::ruleset().expect("the embedded rules"))
}

/// A folder with one file replaced: the first two bytes choose it, the others are its content.
fn replaced(files: &[(&str, &str)], input: &[u8]) -> Option<Folder> {
    let (choice, bytes) = input.split_at_checked(2)?;
    let at = usize::from(u16::from_be_bytes([choice[0], choice[1]])) % files.len();
    let all = files
        .iter()
        .enumerate()
        .map(|(place, (path, text))| (*path, if place == at { bytes } else { text.as_bytes() }));
    Some(Folder::in_memory(all))
}

/// What a person reads is one line, without a character that moves the cursor or turns the writing round.
fn one_line(text: &str) {
    let bad = text.chars().find(|c| {
        c.is_control()
            || ('\u{200b}'..='\u{200f}').contains(c)
            || ('\u{202a}'..='\u{202e}').contains(c)
    });
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}

fn lines(page: &str) {
    page.lines().for_each(one_line);
}

/// The same of a page for a terminal, in which the program itself sets words in bold.
fn drawn(page: &str) {
    lines(&page.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""));
}

fn refused(problems: &[Diagnostic]) {
    assert!(!problems.is_empty(), "refused without a word");
    problems.iter().for_each(|problem| one_line(&problem.to_string()));
}

/// Puts a few questions to a set of rules, whatever it is.
fn ask_around(rules: &Ruleset) {
    let items = ItemIx::all(rules).map(Subject::Item).take(3);
    let entries = (0..rules.entries.len().min(3)).map(|at| Subject::Entry(EntryIx(at as u16)));
    for (number, subject) in items.chain(entries).enumerate() {
        let direction = Direction::ALL[number % 2];
        let transfer = query::transfer(rules, subject, Some(direction), None, Layer::Un);
        let day =
            [rules.known_through, Day::FIRST, begins(rules, &[Layer::Un]).unwrap_or(Day::FIRST)]
                [number % 3];
        let query =
            Query { transfer, day, as_of: None, supposed: Vec::new(), direction_defaulted: false };
        for named in everyone(rules).into_iter().take(2) {
            let Ok(opinion) = Opinion::new(
                rules,
                &query,
                named,
                Extras { why_not: true, counterfactuals: false },
            ) else {
                continue;
            };
            drawn(&text::opinion(&opinion, text::Style::PIPED));
        }
    }
}

/// A folder of one file: rules in bytes.
pub fn rules(input: &[u8]) {
    match ruleset(&Folder::in_memory([("ruleset.yaml", input)])) {
        Ok(rules) => ask_around(&rules),
        Err(problems) => refused(&problems),
    }
    if let Some(folder) = replaced(&SMALL, input) {
        match ruleset(&folder) {
            Ok(rules) => ask_around(&rules),
            Err(problems) => refused(&problems),
        }
    }
}

/// The shipped rules with one file replaced.
pub fn one_file(input: &[u8]) {
    let files = rules::texts().expect("the texts");
    let Some(folder) = replaced(&files, input) else { return };
    match ruleset(&folder) {
        Ok(rules) => ask_around(&rules),
        Err(problems) => refused(&problems),
    }
}

fn batch(input: &[u8], form: RowFormat, output: RowFormat) -> Vec<u8> {
    let inputs =
        vec![Input { shown: "rows".to_owned(), reader: Box::new(Cursor::new(input.to_vec())) }];
    let rules = small();
    let named = everyone(rules);
    let options = Options {
        named: &named[..1],
        input: form,
        output,
        explains: true,
        sanitizes: true,
        ..Options::default()
    };
    let mut out = Vec::new();
    match batch::run(rules, inputs, &mut out, &options) {
        Ok(report) => {
            let tally = &report.tally;
            assert_eq!(tally.read, tally.answered + tally.bad(), "{tally:?}");
            assert_eq!(tally.bad() > 0, !tally.problems.is_empty(), "{tally:?}");
            tally.problems.iter().for_each(|problem| one_line(&problem.to_string()));
            if output == RowFormat::Jsonl {
                let rows = String::from_utf8(out.clone()).expect("text");
                assert_eq!(rows.lines().count() as u64, tally.read);
                rows.lines().for_each(|row| {
                    _ = serde_json::from_str::<serde::de::IgnoredAny>(row).expect("an object")
                });
            }
        }
        Err(BatchError::Input(problems)) => refused(&problems),
        Err(stop) => panic!("{stop:?}"),
    }
    out
}

/// Rows of CSV, written as CSV and as objects; read twice, they give the same.
pub fn csv(input: &[u8]) {
    batch(input, RowFormat::Csv, RowFormat::Jsonl);
    assert_eq!(
        batch(input, RowFormat::Csv, RowFormat::Csv),
        batch(input, RowFormat::Csv, RowFormat::Csv)
    );
}

/// Rows of objects.
pub fn jsonl(input: &[u8]) {
    batch(input, RowFormat::Jsonl, RowFormat::Jsonl);
    batch(input, RowFormat::Jsonl, RowFormat::Csv);
}

/// Days, instants and lengths of time.
pub fn days(input: &[u8]) {
    let Ok(written) = std::str::from_utf8(input) else { return };
    match parse_day(written) {
        Ok(day) => {
            assert_eq!(day.to_string(), written);
            assert_eq!(parse_instant_or_day(written), Ok(day));
            assert!((Day::FIRST..=Day::LAST).contains(&day));
        }
        Err(error) => one_line(&error.text),
    }
    match parse_instant_or_day(written) {
        Ok(day) => assert_eq!(parse_day(&day.to_string()), Ok(day)),
        Err(error) => one_line(&error.text),
    }
    match Span::parse(written) {
        Ok(span) => assert!(span.after(Day::FIRST) >= Day::FIRST),
        Err(text) => one_line(&text),
    }
}

/// What a command line says: item, day, reading, way, activity, then facts and suppositions, one on each line.
pub fn query(input: &[u8]) {
    let Ok(words) = std::str::from_utf8(input) else { return };
    let rules = shipped();
    let mut words = words.lines();
    let mut next = || words.next().unwrap_or_default();
    let (item, day, reading, direction, activity) = (next(), next(), next(), next(), next());
    let told = |error: query::QueryError| one_line(&error.text);
    let named =
        query::find_reading(rules, reading).map_err(told).unwrap_or_else(|()| everyone(rules)[0]);
    let subject = query::subject(rules, item).map_err(told).unwrap_or(Subject::Entry(EntryIx(0)));
    let day = parse_instant_or_day(day).unwrap_or(rules.known_through);
    one_line(&suggest(item, rules.items.iter().map(|item| item.id.as_str())));
    let mut transfer = query::transfer(
        rules,
        subject,
        Direction::from_word(direction),
        Activity::from_word(activity),
        Layer::Un,
    );
    let mut supposed = Vec::new();
    for (number, word) in words.take(4).enumerate() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let into = if number % 2 == 0 { &mut transfer.facts } else { &mut supposed };
        let found = if number % 2 == 0 {
            query::fact(rules, name, value)
        } else {
            query::answer(rules, name, value)
        };
        if let Ok(pair) = found.map_err(told) {
            into.push(pair);
            into.sort();
            into.dedup_by_key(|(question, _)| *question);
        }
    }
    supposed.retain(|(question, _)| transfer.facts.iter().all(|(fact, _)| fact != question));
    let query = Query { transfer, day, as_of: None, supposed, direction_defaulted: false };
    answered(rules, &query, named);
}

fn answered(rules: &Ruleset, query: &Query, named: ReadingRef) {
    let opinion =
        match Opinion::new(rules, query, named, Extras { why_not: true, counterfactuals: false }) {
            Ok(opinion) => opinion,
            Err(error) => return one_line(&error.text),
        };
    let said = serde_json::to_value(json::verdict(&opinion)).expect("an object");
    assert_eq!(said["verdict"], opinion.answer.finding.verdict.word());
    drawn(&text::opinion(&opinion, text::Style::PIPED));
}

/// Two small folders, each with one file replaced: the parts before and after the first NUL.
pub fn diff(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == 0xff).unwrap_or(input.len());
    let (one, other) =
        (input.get(..end).unwrap_or_default(), input.get(end + 1..).unwrap_or(b"\0\0"));
    let (Some(one), Some(other)) = (replaced(&SMALL, one), replaced(&SMALL, other)) else { return };
    let small = Folder::in_memory(SMALL.map(|(path, text)| (path, text.as_bytes())));
    let sets = [ruleset(&one), ruleset(&other)];
    let folders = match &sets {
        [Ok(_), Ok(_)] => [&one, &other],
        [Ok(_), Err(_)] => [&one, &small],
        [Err(_), Ok(_)] => [&small, &other],
        _ => return,
    };
    let [old, new] = folders.map(|folder| ruleset(folder).expect("it was read"));
    let scope = |rules: &Ruleset| DiffScope {
        subjects: ItemIx::all(rules).map(Subject::Item).collect(),
        directions: Direction::ALL.to_vec(),
        activities: vec![Activity::Supply],
        layers: vec![Layer::Un],
        facts: Vec::new(),
    };
    let period = whole([&old, &new], &[Layer::Un]);
    let mut patch = Patch::between(folders[0], folders[1]);
    let found = RuleComparison { sets: [&old, &new], scope: scope(&new), period }.run(&mut patch);
    let same = RuleComparison { sets: [&new, &new], scope: scope(&new), period }
        .run(&mut Patch::between(folders[1], folders[1]));
    assert!(same.rows.is_empty(), "a set differs from itself");
    let names = ["old", "new"];
    drawn(&snapback::diff::print::text::rules(&found, names, text::Style::PIPED));
    lines(&snapback::diff::print::markdown::rules(&found, names));
    serde_json::to_string(&snapback::diff::print::json::rules(&found, names)).expect("an object");
    for line in snapback::diff::print::github::rules(&found, names, &patch, "").lines() {
        one_line(line);
    }
}

/// A text put in every place of the small set that people read, then printed in every form.
pub fn hostile_text(input: &[u8]) {
    let Ok(written) = std::str::from_utf8(input) else { return };
    let quoted = serde_json::to_string(written).expect("a string");
    let said = |line: &str| {
        let key = line.trim_start().trim_start_matches("- ").split(':').next().unwrap_or_default();
        [
            "title", "summary", "note", "pinpoint", "document", "who", "text", "argument",
            "ground", "symbol", "binds",
        ]
        .contains(&key)
            && !line.ends_with(">-")
    };
    let with = |text: &str| -> String {
        let line = |line: &str| match line.split_once(": ") {
            Some((key, _)) if said(line) => format!("{key}: {quoted}\n"),
            _ => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    };
    let files: Vec<(&str, String)> = SMALL.iter().map(|(path, text)| (*path, with(text))).collect();
    let folder = Folder::in_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    match ruleset(&folder) {
        Ok(rules) => printed(&rules),
        Err(problems) => refused(&problems),
    }
}

fn printed(rules: &Ruleset) {
    let style = text::Style::PIPED;
    let subject = Subject::Item(ItemIx::all(rules).next().expect("an item"));
    let transfer = query::transfer(rules, subject, None, None, Layer::Un);
    let day = parse_day("2015-06-01").expect("a day");
    let query =
        Query { transfer, day, as_of: None, supposed: Vec::new(), direction_defaulted: false };
    let named = everyone(rules);
    let more = Extras { why_not: true, counterfactuals: true };
    let opinions: Vec<Opinion> = named
        .iter()
        .map(|named| Opinion::new(rules, &query, *named, more).expect("an answer"))
        .collect();
    let parts = split(opinions.iter().map(|opinion| opinion.answer.finding.restricted));
    drawn(&text::side_by_side(&opinions, &parts, style));
    plain(&markdown::side_by_side(&opinions, &parts));
    for opinion in &opinions {
        drawn(&text::opinion(opinion, style));
        plain(&markdown::opinion(opinion));
        lines(&cite::opinion(opinion, Marks::Plain));
        plain(&cite::opinion(opinion, Marks::Markdown));
        serde_json::to_string(&json::verdict(opinion)).expect("an object");
    }
    let timeline = Timeline::new(rules, &query, &[Layer::Un], &named, rules.known_through)
        .expect("a timeline");
    drawn(&snapback::timeline::text::timeline(&timeline, style));
    snapback::timeline::csv::timeline(&timeline).expect("rows");
    for page in [
        snapback::timeline::svg::timeline(&timeline),
        snapback::timeline::html::timeline(&timeline),
    ] {
        safe(&page);
    }
}

/// Markdown that a text of the rules cannot turn into a tag, a picture, a mention or a link that runs.
fn plain(page: &str) {
    lines(page);
    let mut chars = page.chars();
    let mut bare = String::new();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            bare.push(c);
        }
    }
    for bad in ["<script", "](javascript:", "![", "@team", "```", "~~"] {
        assert!(!bare.contains(bad), "{bad} in {page}");
    }
}

/// A page in which nothing of a text of the rules became an element or a handler.
fn safe(page: &str) {
    for bad in ["<script", "<img", "<iframe", "<object", "href=\"javascript:"] {
        assert!(!page.contains(bad), "{bad} in {page}");
    }
    let (open, closed) = (page.matches('<').count(), page.matches('>').count());
    assert_eq!(open, closed, "{page}");
}

/// A file of scenarios, asked of the small set.
pub fn scenario(input: &[u8]) {
    let folder = Folder::in_memory([("a.yaml", input)]);
    let files = match scenario_files(&folder) {
        Ok(files) => files,
        Err(problems) => return refused(&problems),
    };
    match scenarios(small(), &files) {
        Ok(all) => all.iter().take(20).for_each(|scenario| {
            for check in run(small(), scenario) {
                assert!(
                    check.passes() || check.wrong.iter().all(|wrong| wrong.expected != wrong.found)
                );
            }
        }),
        Err(problems) => refused(&problems),
    }
}

/// A saved answer, asked again.
pub fn receipt(input: &[u8]) {
    use serde::Deserialize as _;
    let Ok(saved) = serde_json::from_slice::<serde_json::Value>(input) else { return };
    let Ok(receipt) = Receipt::deserialize(&saved) else { return };
    let rules = shipped();
    match receipt.opinion(rules) {
        Ok(opinion) => {
            let new = serde_json::to_value(json::verdict(&opinion)).expect("an object");
            assert!(changes(&new, &new).is_empty());
            drop(changes(&saved, &new));
        }
        Err(error) => one_line(&error.text),
    }
}
