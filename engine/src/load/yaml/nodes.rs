//! Every key and list entry of a rule file with its place, as a flat list.

use super::tree::{Content, Tree};
use super::{Place, builder};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A text without quotes.
    Plain,
    /// A text in single quotes.
    Single,
    /// A text in double quotes.
    Double,
    /// A text over several lines, after `|` or `>`.
    Block,
    /// A map, in lines or in braces.
    Map {
        /// In braces.
        braces: bool,
    },
    /// A list, in lines or in brackets.
    List {
        /// In brackets.
        brackets: bool,
    },
}

/// One key with its value, or one entry of a list.
#[derive(Clone, Debug)]
pub struct Node {
    /// The keys that lead to it, joined by dots; list entries are numbered from 0.
    pub path: String,
    /// The place of its key; for a list entry, where the entry begins.
    pub key: Place,
    /// Where its value begins.
    pub value: Place,
    /// Byte offsets of a text, from its first character to after its last.
    pub bytes: (usize, usize),
    /// How the value is written.
    pub written: Written,
    /// The text; empty for a map or list.
    pub text: String,
}

/// Every key and list entry of a file, in file order. Empty if the form of the file is refused.
#[must_use]
pub fn nodes(text: &str) -> Vec<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut nodes = Vec::new();
    if let Ok(tree) = builder::tree("", text) {
        flatten(&tree, String::new(), tree.at, &mut nodes);
    }
    nodes
}

fn flatten(tree: &Tree, path: String, key: Place, nodes: &mut Vec<Node>) {
    let text = match &tree.content {
        Content::Text(text) => text.clone().into_owned(),
        Content::List(_) | Content::Map(_) => String::new(),
    };
    let below = if path.is_empty() { String::new() } else { format!("{path}.") };
    let (value, bytes, written) = (tree.at, tree.bytes, tree.written);
    nodes.push(Node { path, key, value, bytes, written, text });
    match &tree.content {
        Content::Text(_) => {}
        Content::List(entries) => {
            for (number, entry) in entries.iter().enumerate() {
                flatten(entry, format!("{below}{number}"), entry.at, nodes);
            }
        }
        Content::Map(entries) => {
            for (key, value) in entries {
                flatten(value, format!("{below}{}", key.word), key.at, nodes);
            }
        }
    }
}
