//! What the checks look at, and how they report.

use std::collections::BTreeMap;

use super::finding::{LintFinding, Raw, RawLocation};
use super::texts::{Texts, locate};
use snapback_engine::load::{Diagnostic, Node, Place, nodes};
use snapback_engine::model::Ruleset;

/// A set of rules that loads, with the texts of its files.
#[derive(Debug)]
pub(crate) struct LintInput<'s> {
    pub rules: &'s Ruleset,
    pub texts: &'s Texts,
    /// Every key and list entry of every file, by path of the file.
    pub nodes: BTreeMap<&'s str, Vec<Node>>,
}

impl<'s> LintInput<'s> {
    pub fn new(rules: &'s Ruleset, texts: &'s Texts) -> Self {
        let nodes = texts.files().map(|(path, text)| (path, nodes(text))).collect();
        Self { rules, texts, nodes }
    }

    /// Every scalar of every file: the file, the last key that leads to the scalar, its node.
    pub fn scalars(&self) -> impl Iterator<Item = (&'s str, &str, &Node)> {
        self.nodes.iter().flat_map(|(file, nodes)| {
            let scalars = nodes.iter().filter(|node| !node.text.is_empty());
            scalars.map(|node| (*file, last_key(node), node))
        })
    }

    /// The finding at the place that a check reported.
    pub fn finding(&self, raw: Raw) -> LintFinding {
        let place = match raw.location {
            RawLocation::Place(place) => place,
            RawLocation::Keys(keys) => {
                let nodes = self.nodes.get(raw.file.as_str());
                nodes.map_or((1, 1), |nodes| locate(nodes, &keys))
            }
        };
        let problem = Diagnostic::at(&raw.file, place, raw.code, raw.text);
        LintFinding::new(problem, self.texts, &raw.file)
    }
}

/// The last key of a node's path that is not the number of a list entry.
fn last_key(node: &Node) -> &str {
    node.path.rsplit('.').find(|part| !part.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default()
}

/// What the checks have reported so far.
#[derive(Debug, Default)]
pub(crate) struct Collector(pub Vec<Raw>);

impl Collector {
    /// Reports something about the value of a key: `keys` lead to it, joined by dots.
    pub fn add(
        &mut self,
        code: &'static str,
        file: impl Into<String>,
        keys: impl Into<String>,
        text: impl Into<String>,
    ) {
        let location = RawLocation::Keys(keys.into());
        self.0.push(Raw { code, file: file.into(), location, text: text.into() });
    }

    /// Reports something at a line and column.
    pub fn add_at(&mut self, code: &'static str, file: &str, at: Place, text: impl Into<String>) {
        let location = RawLocation::Place(at);
        self.0.push(Raw { code, file: file.to_owned(), location, text: text.into() });
    }
}

/// The path of the file that holds the thing with this id.
pub(crate) fn file(folder: &str, id: &str) -> String {
    format!("{folder}/{id}.yaml")
}
