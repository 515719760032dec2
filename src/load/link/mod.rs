//! From the shapes of the files to the model: every name becomes an index.

mod law;
mod phrases;
mod positions;
mod things;

use super::check;
use super::problem::{Problems, nearest};
use super::references::{Names, Page};
use super::shape::{Files, Read};
use super::yaml::{List, Word};
use crate::model::{Question, Ruleset, Text};

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
pub fn link(files: &Files, digest: String, problems: &mut Problems) -> Option<Ruleset> {
    let mut tables = tables(files);
    complete(files, problems);
    tables.asked = positions::questions(files, &tables, problems);
    let mut rules = assemble(files, &tables, digest, problems);
    check::relations(&rules, files, problems);
    if !problems.is_empty() {
        return None;
    }
    check::derive(&mut rules);
    check::consequences(&rules, files, problems);
    problems.is_empty().then_some(rules)
}

fn ids<'r, T>(reads: &'r [Read<T>]) -> impl Iterator<Item = &'r str> {
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

fn assemble(files: &Files, tables: &Tables, digest: String, problems: &mut Problems) -> Ruleset {
    let mut rules = things::manifest(files, tables, digest, problems);
    rules.questions.clone_from(&tables.asked);
    rules.instruments = law::instruments(files, tables, problems);
    rules.regimes = law::regimes(files, tables, problems);
    rules.provisions = law::provisions(files, tables, problems);
    rules.events = law::events(files, tables, problems);
    rules.readings = positions::readings(files, tables, problems);
    rules.lists = things::lists(files, tables, problems);
    rules.entries = things::entries(files, tables, problems);
    rules.items = things::items(files, tables, problems);
    positions::inherit(&mut rules);
    rules
}

/// Every file is listed once, every listed file is there, and each id is the path of its file.
fn complete(files: &Files, problems: &mut Problems) {
    let manifest = &files.manifest;
    let mut page = Page { shown: &manifest.shown, problems };
    listed(&mut page, "instrument", &manifest.what.instruments, &files.instruments, |f| &f.id);
    listed(&mut page, "event", &manifest.what.events, &files.events, |f| &f.id);
    listed(&mut page, "question", &manifest.what.questions, &files.questions, |f| &f.id);
    listed(&mut page, "reading", &manifest.what.readings, &files.readings, |f| &f.id);
    listed(&mut page, "list", &manifest.what.lists, &files.lists, |f| &f.id);
    listed(&mut page, "item", &manifest.what.items, &files.items, |f| &f.id);
    let paragraphs = files.instruments.iter().flat_map(|read| read.what.paragraphs.0.iter().cloned()).collect();
    listed(&mut page, "provision", &List(paragraphs), &files.provisions, |f| &f.id);
}

fn listed<T>(page: &mut Page, kind: &str, list: &List<Word>, reads: &[Read<T>], id: impl Fn(&T) -> &Word) {
    let mut seen = std::collections::BTreeSet::new();
    for word in &list.0 {
        if !seen.insert(word.value.as_str()) {
            page.refuse(word, "S06", format!("the {kind} `{}` is listed twice", word.value.escape_debug()));
        } else if !reads.iter().any(|read| read.stem == word.value) {
            let hint = nearest(&word.value, ids(reads));
            page.refuse(word, "R09", format!("the {kind} `{}` is listed but has no file{hint}", word.value.escape_debug()));
        }
    }
    for read in reads {
        let word = id(&read.what);
        let mut own = Page { shown: &read.shown, problems: page.problems };
        well_formed(&mut own, word);
        if word.value != read.stem {
            let text = format!("the id `{}` is not the path of the file, `{}`", word.value.escape_debug(), read.stem);
            own.refuse(word, "S07", text);
        } else if !seen.contains(read.stem.as_str()) {
            own.refuse(word, "R09", format!("the {kind} `{}` is listed nowhere; add it to the list", read.stem));
        }
    }
}

/// Lower-case letters, digits, dots and hyphens, in parts joined by `/`.
fn well_formed(page: &mut Page, id: &Word) {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    let part = |p: &str| !p.is_empty() && !p.starts_with('-') && p.bytes().all(letter);
    // A list entry may carry a number with capitals, as the list itself does.
    let plain = id.value.len() <= 128 && id.value.split('/').all(part);
    if !plain {
        page.refuse(id, "S05", format!("`{}` is not an id; use a-z, 0-9, `-` and `.`", id.value.escape_debug()));
    }
}

fn text(word: &Word) -> Text {
    word.value.trim_end().into()
}

/// Reads `true` as a flag; the key is left out otherwise.
fn flag(value: &super::yaml::Maybe<bool>) -> bool {
    value.0 == Some(true)
}

fn pages<'f, T>(reads: &'f [Read<T>], problems: &mut Problems, mut each: impl FnMut(&mut Page, &'f Read<T>)) {
    for read in reads {
        each(&mut Page { shown: &read.shown, problems }, read);
    }
}
