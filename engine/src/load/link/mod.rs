//! From the shapes of the files to the model: every name becomes an index.

mod law;
mod phrases;
mod positions;
mod things;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::form::foreign;
use super::references::{Names, Page};
use super::shape::{Files, Read};
use super::yaml::{List, Word, place};
use super::{check, contradiction};
use crate::model::{Lazy, Question, Ruleset, Text};

/// The names of everything in the set.
struct Tables {
    instruments: Names,
    regimes: Names,
    provisions: Names,
    events: Names,
    questions: Names,
    readings: Names,
    parties: Names,
    lists: Names,
    entries: Names,
    /// The questions themselves, so that answers can be read.
    asked: Vec<Question>,
}

/// Links a set; nothing if there is a problem.
pub fn link(files: &Files, digest: String, problems: &mut Diagnostics) -> Option<Ruleset> {
    let mut tables = tables(files);
    complete(files, problems);
    tables.asked = positions::questions(files, &tables, problems);
    let mut rules = assemble(files, &tables, digest, problems);
    check::relations(&rules, files, problems);
    if !problems.is_empty() {
        return None;
    }
    check::derive(&mut rules, files, problems);
    if !problems.is_empty() {
        return None;
    }
    check::index(&mut rules);
    check::consequences(&rules, files, problems);
    if problems.is_empty() {
        contradiction::check(&rules, files, problems);
    }
    problems.is_empty().then_some(rules)
}

fn ids<T>(reads: &[Read<T>]) -> impl Iterator<Item = &str> {
    reads.iter().map(|read| read.stem.as_str())
}

fn tables(files: &Files) -> Tables {
    let regimes = files.instruments.iter().flat_map(|read| &read.what.regimes.0);
    let entries = files.lists.iter().flat_map(|read| &read.what.entries.0);
    let parties = &files.manifest.what.parties.0;
    Tables {
        instruments: Names::new("instrument", ids(&files.instruments)),
        regimes: Names::new("regime", regimes.map(|regime| regime.id.value.as_str())),
        provisions: Names::new("provision", ids(&files.provisions)),
        events: Names::new("event", ids(&files.events)),
        questions: Names::new("question or fact", ids(&files.questions)),
        readings: Names::new("reading", ids(&files.readings)),
        parties: Names::new("party", parties.iter().map(|party| party.id.value.as_str())),
        lists: Names::new("list", ids(&files.lists)),
        entries: Names::new("list entry", entries.map(|entry| entry.id.value.as_str())),
        asked: Vec::new(),
    }
}

fn assemble(files: &Files, tables: &Tables, digest: String, problems: &mut Diagnostics) -> Ruleset {
    let mut rules = things::manifest(files, tables, digest, problems);
    rules.questions = lazily(tables.asked.clone());
    rules.instruments = law::instruments(files, tables, problems);
    rules.regimes = law::regimes(files, tables, problems);
    rules.provisions = lazily(law::provisions(files, tables, problems));
    rules.events = lazily(law::events(files, tables, problems));
    rules.readings = lazily(positions::readings(files, tables, problems));
    rules.lists = things::lists(files, tables, problems);
    rules.entries = things::entries(files, tables, problems);
    rules.items = lazily(things::items(files, tables, problems));
    positions::inherit(&mut rules);
    rules
}

fn lazily<T: serde::Deserialize<'static>>(things: Vec<T>) -> Vec<Lazy<T>> {
    things.into_iter().map(Lazy::from).collect()
}

/// Every file is listed once, every listed file is there, and each id is the path of its file.
fn complete(files: &Files, problems: &mut Diagnostics) {
    let manifest = &files.manifest;
    let mut page = Page { shown: &manifest.shown, problems };
    listed(&mut page, "instrument", &manifest.what.instruments, &files.instruments, |f| &f.id);
    listed(&mut page, "event", &manifest.what.events, &files.events, |f| &f.id);
    listed(&mut page, "question", &manifest.what.questions, &files.questions, |f| &f.id);
    listed(&mut page, "reading", &manifest.what.readings, &files.readings, |f| &f.id);
    listed(&mut page, "list", &manifest.what.lists, &files.lists, |f| &f.id);
    listed(&mut page, "item", &manifest.what.items, &files.items, |f| &f.id);
    paragraphs(files, problems);
    numbered(files, problems);
    for read in &files.instruments {
        let mut page = Page { shown: &read.shown, problems };
        for regime in &read.what.regimes.0 {
            well_formed(&mut page, &regime.id);
        }
    }
    let regimes = files
        .instruments
        .iter()
        .flat_map(|read| read.what.regimes.0.iter().map(move |regime| (read, &regime.id)));
    once_in_all("the regime", regimes, problems);
}

/// Each instrument lists its own paragraphs.
fn paragraphs(files: &Files, problems: &mut Diagnostics) {
    let mut all = std::collections::BTreeSet::new();
    for read in &files.instruments {
        let mut page = Page { shown: &read.shown, problems };
        present(&mut page, "provision", &read.what.paragraphs, &files.provisions);
        for word in &read.what.paragraphs.0 {
            all.insert(word.value.as_str());
            if word.value.split('/').next() != Some(&read.stem) {
                let text = format!(
                    "`{}` is no paragraph of `{}`; list it in the instrument it belongs to",
                    word.value.escape_debug(),
                    read.stem
                );
                page.refuse(word, "S07", text);
            }
        }
    }
    named_as_filed("provision", &all, &files.provisions, |f| &f.id, problems);
}

/// Indices are small numbers, so a set may not hold more than they can count.
fn numbered(files: &Files, problems: &mut Diagnostics) {
    let entries: usize = files.lists.iter().map(|read| read.what.entries.0.len()).sum();
    let regimes: usize = files.instruments.iter().map(|read| read.what.regimes.0.len()).sum();
    if entries.max(regimes) > usize::from(u16::MAX) {
        problems.push(Diagnostic::at(
            &files.manifest.shown,
            (1, 1),
            "Y12",
            "more than 65535 list entries or regimes; divide the set",
        ));
    }
}

/// Notes every word of several files that stands a second time.
fn once_in_all<'f, T: 'f>(
    kind: &str,
    words: impl Iterator<Item = (&'f Read<T>, &'f Word)>,
    problems: &mut Diagnostics,
) {
    let mut seen = std::collections::BTreeMap::new();
    for (read, word) in words {
        let (line, column) = place(word);
        let before = seen.insert(word.value.as_str(), format!("{}:{line}:{column}", read.shown));
        if let Some(before) = before {
            let text = format!(
                "{kind} `{}` stands twice, first at {before}; keep one of them",
                word.value.escape_debug()
            );
            problems.push(Diagnostic::at(&read.shown, (line, column), "S06", text));
        }
    }
}

fn listed<T>(
    page: &mut Page,
    kind: &str,
    list: &List<Word>,
    reads: &[Read<T>],
    id: impl Fn(&T) -> &Word,
) {
    present(page, kind, list, reads);
    let all = list.0.iter().map(|word| word.value.as_str()).collect();
    named_as_filed(kind, &all, reads, id, page.problems);
}

/// Every file listed is there, and is listed once.
fn present<T>(page: &mut Page, kind: &str, list: &List<Word>, reads: &[Read<T>]) {
    page.once(&format!("the {kind}"), &list.0);
    for word in &list.0 {
        if !reads.iter().any(|read| read.stem == word.value) {
            let hint = page.problems.hint(&word.value, ids(reads));
            let text = format!(
                "the {kind} `{}` is listed but has no file{hint}; add the file or take it off the list",
                word.value.escape_debug()
            );
            page.refuse(word, "R09", text);
        }
    }
}

type Listed<'w> = std::collections::BTreeSet<&'w str>;

/// Every file there is listed, and its id is its path.
fn named_as_filed<T>(
    kind: &str,
    listed: &Listed,
    reads: &[Read<T>],
    id: impl Fn(&T) -> &Word,
    problems: &mut Diagnostics,
) {
    for read in reads {
        let word = id(&read.what);
        let mut own = Page { shown: &read.shown, problems };
        if !well_formed(&mut own, word) {
            continue;
        }
        if word.value != read.stem {
            let text = format!(
                "the id `{}` is not the path of the file; write `{}`, or move the file",
                word.value.escape_debug(),
                read.stem
            );
            own.refuse(word, "S07", text);
        } else if !listed.contains(read.stem.as_str()) {
            let list = match read.stem.split_once('/') {
                Some((instrument, _)) => format!("`paragraphs` in instruments/{instrument}.yaml"),
                None => format!("`{kind}s` in ruleset.yaml"),
            };
            own.refuse(
                word,
                "R09",
                format!("the {kind} `{}` is listed nowhere; add it to {list}", read.stem),
            );
        }
    }
}

/// Lower-case letters, digits, dots and hyphens, in parts joined by `/`.
fn well_formed(page: &mut Page, id: &Word) -> bool {
    spelled(page, id, |b| b.is_ascii_lowercase(), "a-z")
}

/// As any id, but an entry may carry a number with capitals, as the list itself does.
fn entry_well_formed(page: &mut Page, id: &Word) -> bool {
    spelled(page, id, |b| b.is_ascii_alphabetic(), "a-z, A-Z")
}

fn spelled(page: &mut Page, id: &Word, letter: fn(u8) -> bool, letters: &str) -> bool {
    if let Some(strange) = id.value.chars().find(|c| c.is_alphabetic() && !c.is_ascii()) {
        page.refuse(id, "Y07", foreign(&id.value, strange));
        return false;
    }
    let valid = |b: u8| letter(b) || b.is_ascii_digit() || b == b'.' || b == b'-';
    let part = |p: &str| !p.is_empty() && !p.starts_with(['-', '.']) && p.bytes().all(valid);
    let plain = id.value.len() <= 128 && id.value.split('/').all(part);
    if !plain {
        let text = format!(
            "`{}` is not an id; use {letters}, 0-9, `-` and `.`, at most 128 characters",
            id.value.escape_debug()
        );
        page.refuse(id, "S05", text);
    }
    plain
}

/// The code of a country.
fn country(page: &mut Page, word: &Word) -> Text {
    if word.value.len() != 2 || !word.value.bytes().all(|b| b.is_ascii_uppercase()) {
        page.refuse(
            word,
            "S02",
            format!(
                "`{}` is no country; write an ISO 3166 alpha-2 code such as FR",
                word.value.escape_debug()
            ),
        );
    }
    text(word)
}

/// One line, however it was written.
fn text(word: &Word) -> Text {
    let is_one_line = word.value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !word.value.contains("  ")
        && word.value.trim() == word.value;
    if is_one_line {
        return word.value.as_str().into();
    }
    word.value.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Reads `true` as a flag; the key is left out otherwise.
fn flag(value: &super::yaml::Maybe<bool>) -> bool {
    value.0 == Some(true)
}

fn pages<'f, T>(
    reads: &'f [Read<T>],
    problems: &mut Diagnostics,
    mut each: impl FnMut(&mut Page, &'f Read<T>),
) {
    for read in reads {
        each(&mut Page { shown: &read.shown, problems }, read);
    }
}
