//! Names and what they stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::yaml::{Word, place};
use crate::model::parse_day;

/// The ids of one kind of thing, with their indices.
#[derive(Debug)]
pub struct Names {
    kind: &'static str,
    ids: BTreeMap<String, u16>,
}

impl Names {
    /// An index for each id, in order.
    pub fn new<'i>(kind: &'static str, ids: impl IntoIterator<Item = &'i str>) -> Self {
        let number = |(at, id): (usize, &str)| (id.to_owned(), at as u16);
        Self { kind, ids: ids.into_iter().enumerate().map(number).collect() }
    }

    /// The index of an id.
    pub fn get(&self, id: &str) -> Option<u16> {
        self.ids.get(id).copied()
    }

    /// Every id that is this one or stands below it.
    pub fn below(&self, id: &str) -> Vec<u16> {
        let folder = format!("{id}/");
        let within =
            self.ids.range(folder.clone()..).take_while(|(known, _)| known.starts_with(&folder));
        self.get(id).into_iter().chain(within.map(|(_, at)| *at)).collect()
    }
}

/// A file being linked: where it is, and where its problems go.
pub struct Page<'p> {
    /// The path to show.
    pub shown: &'p str,
    /// Where problems are noted.
    pub problems: &'p mut Diagnostics,
}

impl Page<'_> {
    /// Notes a problem at a word.
    pub fn refuse(&mut self, word: &Word, code: &str, text: impl Into<String>) {
        self.refuse_at(place(word), code, text);
    }

    /// Notes a problem at a place.
    pub fn refuse_at(&mut self, at: (u64, u64), code: &str, text: impl Into<String>) {
        self.problems.push(Diagnostic::at(self.shown, at, code, text));
    }

    /// Notes every word that stands a second time.
    pub fn once<'w>(&mut self, kind: &str, words: impl IntoIterator<Item = &'w Word>) {
        let mut seen = BTreeSet::new();
        for word in words {
            if !seen.insert(word.value.as_str()) {
                self.refuse(
                    word,
                    "S06",
                    format!(
                        "{kind} `{}` stands twice; keep one of them",
                        word.value.escape_debug()
                    ),
                );
            }
        }
    }

    /// The index a word names; if there is none, that is noted and the first stands in.
    pub fn find(&mut self, names: &Names, word: &Word) -> u16 {
        self.known(names, word).unwrap_or(0)
    }

    /// The index a word names; if there is none, that is noted.
    pub fn known(&mut self, names: &Names, word: &Word) -> Option<u16> {
        let found = names.get(&word.value);
        if found.is_none() {
            self.unknown(names, word);
        }
        found
    }

    /// All indices a word names: itself and what stands below.
    pub fn find_below(&mut self, names: &Names, word: &Word) -> Vec<u16> {
        let found = names.below(&word.value);
        if found.is_empty() {
            self.unknown(names, word);
        }
        found
    }

    fn unknown(&mut self, names: &Names, word: &Word) {
        let below = format!("/{}", word.value);
        let hint = match names.ids.keys().find(|id| id.ends_with(&below)) {
            Some(id) => format!("; did you mean `{id}`?"),
            None => self.problems.hint(&word.value, names.ids.keys().map(String::as_str)),
        };
        let way = match names.kind {
            "party" => "; add it to `parties` in ruleset.yaml".to_owned(),
            "event" if parse_day(&word.value).is_ok() => {
                format!("; a day is written `{{on: {}}}`", word.value)
            }
            _ => String::new(),
        };
        self.refuse(
            word,
            "R01",
            format!("no {} `{}`{way}{hint}", names.kind, word.value.escape_debug()),
        );
    }

    /// The value a word of a closed vocabulary stands for.
    pub fn choose<T: Copy>(
        &mut self,
        word: &Word,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let found = all.iter().copied().find(|value| name(*value) == word.value);
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|value| name(*value)).collect();
            let text = format!(
                "`{}` is no word for this; write one of {}",
                word.value.escape_debug(),
                words.join(", ")
            );
            self.refuse(word, "S02", text);
        }
        found
    }
}
