//! Ids and the indices they resolve to.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::yaml::{Place, Typed, Word, place};
use crate::model::{Vocabulary, parse_day};

/// The ids of one kind, each with its index.
#[derive(Debug)]
pub struct Names {
    kind: &'static str,
    ids: BTreeMap<String, u16>,
}

impl Names {
    /// Numbers the ids from 0, in order.
    pub fn new<'i>(kind: &'static str, ids: impl IntoIterator<Item = &'i str>) -> Self {
        let number = |(at, id): (usize, &str)| (id.to_owned(), at as u16);
        Self { kind, ids: ids.into_iter().enumerate().map(number).collect() }
    }

    pub fn get(&self, id: &str) -> Option<u16> {
        self.ids.get(id).copied()
    }

    /// The indices of `id` and of every id below it (`id/...`).
    pub fn below(&self, id: &str) -> Vec<u16> {
        let folder = format!("{id}/");
        let within =
            self.ids.range(folder.clone()..).take_while(|(known, _)| known.starts_with(&folder));
        self.get(id).into_iter().chain(within.map(|(_, at)| *at)).collect()
    }
}

/// The file being linked, and the diagnostics found so far.
pub struct Page<'p> {
    /// The path to show.
    pub shown: &'p str,
    pub diagnostics: &'p mut Diagnostics,
}

impl Page<'_> {
    pub fn refuse(&mut self, word: &Word, code: &str, text: impl Into<String>) {
        self.refuse_at(place(word), code, text);
    }

    pub fn refuse_at(&mut self, at: Place, code: &str, text: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(self.shown, at, code, text));
    }

    /// Reports every repeated word.
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

    /// The index of an id. An unknown id is reported, and index 0 stands in: the set is refused.
    pub fn find(&mut self, names: &Names, word: &Word) -> u16 {
        self.known(names, word).unwrap_or(0)
    }

    /// The index of an id; an unknown id is reported.
    pub fn known(&mut self, names: &Names, word: &Word) -> Option<u16> {
        let found = names.get(&word.value);
        if found.is_none() {
            self.unknown(names, word);
        }
        found
    }

    /// The indices of an id and of every id below it; if there are none, that is reported.
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
            None => self.diagnostics.hint(&word.value, names.ids.keys().map(String::as_str)),
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

    /// The value of a word of a closed list; any other word is reported.
    pub fn choose<T: Vocabulary>(&mut self, word: &Typed<T>) -> Option<T> {
        self.choose_among(word, T::ALL.iter().copied())
    }

    /// As [`Page::choose`], with the words listed in another order.
    pub fn choose_among<T: Vocabulary>(
        &mut self,
        word: &Typed<T>,
        all: impl Iterator<Item = T>,
    ) -> Option<T> {
        let mut words = Vec::new();
        for value in all {
            if value.word() == word.value {
                return Some(value);
            }
            words.push(value.word());
        }
        let text = format!(
            "`{}` is no word for this; write one of {}",
            word.value.escape_debug(),
            words.join(", ")
        );
        self.refuse(word, "S02", text);
        None
    }
}
