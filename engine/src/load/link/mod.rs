//! Turns the shapes of the files into the model: every id becomes an index.

mod law;
mod phrases;
mod positions;
mod scope;
mod things;

use super::check;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::files::{Files, Parsed};
use super::references::{Names, Page};
use super::yaml::{Word, foreign, place};
use crate::model::{Lazy, Question, Ruleset, Text};

/// The ids of everything in the set.
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
    /// The questions themselves, which know how to read their answers.
    asked: Vec<Question>,
}

/// Links a set; `None` if there is any error.
pub fn link(files: &Files, digest: String, diagnostics: &mut Diagnostics) -> Option<Ruleset> {
    let mut tables = tables(files);
    complete(files, diagnostics);
    tables.asked = positions::questions(files, &tables, diagnostics);
    let mut rules = assemble(files, &tables, digest, diagnostics);
    check::all(&mut rules, files, diagnostics);
    diagnostics.is_empty().then_some(rules)
}

fn ids<T>(reads: &[Parsed<T>]) -> impl Iterator<Item = &str> {
    reads.iter().map(|read| read.stem.as_str())
}

fn tables(files: &Files) -> Tables {
    let regimes = files.instruments.iter().flat_map(|read| &read.shape.regimes);
    let entries = files.lists.iter().flat_map(|read| &read.shape.entries);
    let parties = &files.manifest.shape.parties;
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

fn assemble(
    files: &Files,
    tables: &Tables,
    digest: String,
    diagnostics: &mut Diagnostics,
) -> Ruleset {
    let mut rules = things::manifest(files, tables, digest, diagnostics);
    rules.questions = lazily(tables.asked.clone());
    rules.instruments = law::instruments(files, tables, diagnostics);
    rules.regimes = law::regimes(files, tables, diagnostics);
    rules.provisions = lazily(law::provisions(files, tables, diagnostics));
    rules.events = lazily(law::events(files, tables, diagnostics));
    rules.readings = lazily(positions::readings(files, tables, diagnostics));
    rules.lists = things::lists(files, tables, diagnostics);
    rules.entries = things::entries(files, tables, diagnostics);
    rules.items = lazily(things::items(files, tables, diagnostics));
    scope::scopes_and_gaps(files, tables, &mut rules, diagnostics);
    positions::inherit(&mut rules);
    rules
}

fn lazily<T: serde::Deserialize<'static>>(things: Vec<T>) -> Vec<Lazy<T>> {
    things.into_iter().map(Lazy::from).collect()
}

/// Checks that every file is listed once, every listed file exists, and each id is its path.
fn complete(files: &Files, diagnostics: &mut Diagnostics) {
    let manifest = &files.manifest;
    let mut page = Page { shown: &manifest.shown, diagnostics };
    listed(&mut page, "instrument", &manifest.shape.instruments, &files.instruments, |f| &f.id);
    listed(&mut page, "event", &manifest.shape.events, &files.events, |f| &f.id);
    listed(&mut page, "question", &manifest.shape.questions, &files.questions, |f| &f.id);
    listed(&mut page, "reading", &manifest.shape.readings, &files.readings, |f| &f.id);
    listed(&mut page, "list", &manifest.shape.lists, &files.lists, |f| &f.id);
    listed(&mut page, "item", &manifest.shape.items, &files.items, |f| &f.id);
    // A gap that is not listed can only make answers stricter; one that is missing would free them.
    let mut page = Page { shown: &manifest.shown, diagnostics };
    present(&mut page, "gap", &manifest.shape.gaps, &files.gaps);
    paragraphs(files, diagnostics);
    numbered(files, diagnostics);
    for read in &files.instruments {
        let mut page = Page { shown: &read.shown, diagnostics };
        for regime in &read.shape.regimes {
            well_formed(&mut page, &regime.id);
        }
    }
    let regimes = files
        .instruments
        .iter()
        .flat_map(|read| read.shape.regimes.iter().map(move |regime| (read, &regime.id)));
    once_in_all("the regime", regimes, diagnostics);
}

/// Checks that each instrument lists its own paragraphs.
fn paragraphs(files: &Files, diagnostics: &mut Diagnostics) {
    let mut all = std::collections::BTreeSet::new();
    for read in &files.instruments {
        let mut page = Page { shown: &read.shown, diagnostics };
        present(&mut page, "provision", &read.shape.paragraphs, &files.provisions);
        for word in &read.shape.paragraphs {
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
    named_as_filed("provision", &all, &files.provisions, |f| &f.id, diagnostics);
}

/// Checks that indices of 16 bits are enough. Files are limited to 1000 already.
fn numbered(files: &Files, diagnostics: &mut Diagnostics) {
    let entries: usize = files.lists.iter().map(|read| read.shape.entries.len()).sum();
    let regimes: usize = files.instruments.iter().map(|read| read.shape.regimes.len()).sum();
    if entries.max(regimes) > usize::from(u16::MAX) {
        diagnostics.push(Diagnostic::at(
            &files.manifest.shown,
            (1, 1),
            "Y12",
            "more than 65535 list entries or regimes; divide the set",
        ));
    }
}

/// Reports every word that occurs again in the same or another file.
fn once_in_all<'f, T: 'f>(
    kind: &str,
    words: impl Iterator<Item = (&'f Parsed<T>, &'f Word)>,
    diagnostics: &mut Diagnostics,
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
            diagnostics.push(Diagnostic::at(&read.shown, (line, column), "S06", text));
        }
    }
}

fn listed<T>(
    page: &mut Page,
    kind: &str,
    list: &[Word],
    reads: &[Parsed<T>],
    id: impl Fn(&T) -> &Word,
) {
    present(page, kind, list, reads);
    let all = list.iter().map(|word| word.value.as_str()).collect();
    named_as_filed(kind, &all, reads, id, page.diagnostics);
}

/// Checks that every listed file exists and is listed once.
fn present<T>(page: &mut Page, kind: &str, list: &[Word], reads: &[Parsed<T>]) {
    page.once(&format!("the {kind}"), list);
    for word in list {
        if !reads.iter().any(|read| read.stem == word.value) {
            let hint = page.diagnostics.hint(&word.value, ids(reads));
            let text = format!(
                "the {kind} `{}` is listed but has no file{hint}; add the file or take it off the list",
                word.value.escape_debug()
            );
            page.refuse(word, "R09", text);
        }
    }
}

type Listed<'w> = std::collections::BTreeSet<&'w str>;

/// Checks that every file is listed and that its id is its path.
fn named_as_filed<T>(
    kind: &str,
    listed: &Listed,
    reads: &[Parsed<T>],
    id: impl Fn(&T) -> &Word,
    diagnostics: &mut Diagnostics,
) {
    for read in reads {
        let word = id(&read.shape);
        let mut own = Page { shown: &read.shown, diagnostics };
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

/// Whether an id consists of lower-case letters, digits, dots and hyphens, in parts joined by `/`.
fn well_formed(page: &mut Page, id: &Word) -> bool {
    spelled(page, id, |b| b.is_ascii_lowercase(), "a-z")
}

/// As [`well_formed`]; the id of a list entry may have capitals.
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

/// A country code of two capitals.
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

/// The text on one line, however it was wrapped.
fn text(word: &Word) -> Text {
    let is_one_line = word.value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && !word.value.contains("  ")
        && word.value.trim() == word.value;
    if is_one_line {
        return word.value.as_str().into();
    }
    word.value.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Whether a flag is set; it is left out otherwise.
fn flag(value: &Option<bool>) -> bool {
    *value == Some(true)
}

fn pages<'f, T>(
    reads: &'f [Parsed<T>],
    diagnostics: &mut Diagnostics,
    mut each: impl FnMut(&mut Page, &'f Parsed<T>),
) {
    for read in reads {
        each(&mut Page { shown: &read.shown, diagnostics }, read);
    }
}
