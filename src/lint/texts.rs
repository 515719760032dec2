//! The texts of a set of rules, and where in them a key stands.

use std::borrow::Cow;
use std::collections::BTreeMap;

use snapback_engine::load::{Folder, Node, Place, Written};

/// The rule files of a set: path and text.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<Cow<'static, str>, Cow<'static, str>>);

impl Texts {
    /// The texts embedded in the program.
    pub(crate) fn embedded() -> Self {
        let texts = crate::rules::texts().unwrap_or_default();
        Self(texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }

    /// The texts of a folder. Bytes that are not UTF-8 become replacement characters.
    #[must_use]
    pub fn of(folder: &Folder) -> Self {
        let mut texts = BTreeMap::new();
        for file in folder.files() {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            texts.insert(file.path.clone().into(), text.into());
        }
        Self(texts)
    }

    /// The same texts, some of them replaced: path and new text.
    #[must_use]
    pub fn with<'t>(&self, changed: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut texts = self.0.clone();
        for (path, text) in changed {
            texts.insert(path.to_owned().into(), text.to_owned().into());
        }
        Self(texts)
    }

    /// Every file: path and text, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_ref(), text.as_ref()))
    }

    /// The text of a file; empty for a path that is not in the set.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", |text| text.as_ref())
    }

    /// A line of a file, counted from 1; empty past the end.
    pub(crate) fn line(&self, path: &str, line: u64) -> &str {
        (1..).zip(self.text(path).lines()).find(|(at, _)| *at == line).map_or("", |(_, text)| text)
    }
}

/// The place of what these keys lead to: a scalar itself, a map or list by its key. Where the last
/// keys are missing, the place of the map that would hold them; at the latest the start of the file.
pub(crate) fn locate(nodes: &[Node], keys: &str) -> Place {
    let mut path = keys;
    while !path.is_empty() {
        if let Some(node) = nodes.iter().find(|node| node.path == path) {
            return match node.written {
                Written::Map { .. } | Written::List { .. } => node.key,
                Written::Plain | Written::Single | Written::Double | Written::Block => node.value,
            };
        }
        path = path.rsplit_once('.').map_or("", |(above, _)| above);
    }
    (1, 1)
}
