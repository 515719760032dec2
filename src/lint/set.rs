//! What the checks look at, and what they note.

use std::collections::BTreeMap;

use super::finding::{Finding, Noted, Spot};
use super::place::{Texts, place};
use snapback_engine::load::{Diagnostic, Node, Place, nodes};
use snapback_engine::model::Ruleset;

/// A set that loads, and the texts it was read from.
#[derive(Debug)]
pub struct Set<'s> {
    /// What the files say.
    pub rules: &'s Ruleset,
    /// The files.
    pub texts: &'s Texts,
    /// Every key and entry of every file.
    pub nodes: BTreeMap<&'s str, Vec<Node>>,
}

impl<'s> Set<'s> {
    /// Reads where everything stands.
    #[must_use]
    pub fn new(rules: &'s Ruleset, texts: &'s Texts) -> Self {
        Self {
            rules,
            texts,
            nodes: texts.files().map(|(path, text)| (path, nodes(text))).collect(),
        }
    }

    /// Every single text of every file, with the file and the last of the keys that lead to it.
    pub fn written(&self) -> impl Iterator<Item = (&'s str, &str, &Node)> {
        let named = |file: &'s str, node| (file, last_key(node), node);
        self.nodes.iter().flat_map(move |(file, nodes)| {
            nodes.iter().filter(|node| !node.text.is_empty()).map(move |node| named(file, node))
        })
    }

    /// What a check noted, put in its place.
    #[must_use]
    pub fn finding(&self, noted: Noted) -> Finding {
        let at = match &noted.at {
            Spot::At(at) => *at,
            Spot::Keys(path) => {
                self.nodes.get(noted.file.as_str()).map_or((1, 1), |nodes| place(nodes, path))
            }
        };
        Finding::of(
            Diagnostic::at(&noted.file, at, noted.code, noted.text),
            self.texts,
            &noted.file,
        )
    }
}

fn last_key(node: &Node) -> &str {
    node.path.rsplit('.').find(|part| !part.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
}

/// What the checks have noted so far.
#[derive(Debug, Default)]
pub struct Notes(Vec<Noted>);

impl Notes {
    /// Notes something about what the keys of a file lead to.
    pub fn add(
        &mut self,
        code: &'static str,
        file: impl Into<String>,
        keys: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.0.push(Noted {
            code,
            file: file.into(),
            at: Spot::Keys(keys.into()),
            text: text.into(),
        });
    }

    /// Notes something about a place in a file.
    pub fn add_at(&mut self, code: &'static str, file: &str, at: Place, text: impl Into<String>) {
        self.0.push(Noted { code, file: file.to_owned(), at: Spot::At(at), text: text.into() });
    }

    /// Everything noted.
    #[must_use]
    pub fn all(self) -> Vec<Noted> {
        self.0
    }
}

/// The file of a thing.
#[must_use]
pub fn file(folder: &str, id: &str) -> String {
    format!("{folder}/{id}.yaml")
}
