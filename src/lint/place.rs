//! The texts of a set, and the place in them of what a finding is about.

use std::borrow::Cow;
use std::collections::BTreeMap;

use snapback_engine::load::{Folder, Node, Place, Written, nodes};

/// The rule files of a set: path and text.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<Cow<'static, str>, Cow<'static, str>>);

impl Texts {
    /// The texts inside the program.
    #[must_use]
    pub fn embedded() -> Self {
        let texts = crate::rules::texts().unwrap_or_default();
        Self(texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }

    /// The texts of a folder, as far as they are text.
    #[must_use]
    pub fn of(folder: &Folder) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self(
            folder
                .files()
                .map(|file| (file.path.clone().into(), text(&file.bytes).into()))
                .collect(),
        )
    }

    /// The same texts, some of them put right.
    #[must_use]
    pub fn with(&self, fixed: &[super::fix::Fixed]) -> Self {
        let mut texts = self.0.clone();
        texts.extend(
            fixed.iter().map(|fixed| (fixed.file.clone().into(), fixed.text.clone().into())),
        );
        Self(texts)
    }

    /// Every file: path and text, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_ref(), text.as_ref()))
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", |text| text.as_ref())
    }

    /// A line of a file, from 1.
    #[must_use]
    pub fn line(&self, path: &str, line: u64) -> &str {
        let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        self.text(path).lines().nth(before).unwrap_or_default()
    }

    /// Where in a file stands what these keys lead to.
    #[must_use]
    pub fn place(&self, file: &str, path: &str) -> Place {
        place(&nodes(self.text(file)), path)
    }
}

/// Where what these keys lead to stands: a single value itself, a map or list by its key. Where the last keys are missing,
/// what would hold them; where there is nothing at all, the beginning of the file.
#[must_use]
pub fn place(nodes: &[Node], path: &str) -> Place {
    let mut path = path;
    while !path.is_empty() {
        if let Some(node) = nodes.iter().find(|node| node.path == path) {
            return spot(node);
        }
        path = path.rsplit_once('.').map_or("", |(above, _)| above);
    }
    (1, 1)
}

fn spot(node: &Node) -> Place {
    match node.written {
        Written::Map { .. } | Written::List { .. } => node.key,
        Written::Plain | Written::Single | Written::Double | Written::Block => node.value,
    }
}
