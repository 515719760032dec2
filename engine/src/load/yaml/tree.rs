//! The tree of a checked file, and how a shape is read from it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::Place;
use super::nodes::Written;
use crate::load::diagnostic::suggest;
use crate::model::parse_day;

/// A value with its place and how it is written.
#[derive(Debug)]
pub struct Tree<'t> {
    pub at: Place,
    /// Byte offsets of a text, from its first character to after its last.
    pub bytes: (usize, usize),
    pub written: Written,
    pub content: Content<'t>,
}

/// No list and no map is empty.
#[derive(Debug)]
pub enum Content<'t> {
    Text(Cow<'t, str>),
    List(Vec<Tree<'t>>),
    Map(Vec<(Key<'t>, Tree<'t>)>),
}

#[derive(Debug)]
pub struct Key<'t> {
    pub at: Place,
    pub word: Cow<'t, str>,
}

/// A value that does not have its shape: where, the error code, and what to write instead.
#[derive(Debug)]
pub struct Misfit {
    pub at: Place,
    pub code: &'static str,
    pub text: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Misfit {}

impl Misfit {
    /// A key that the map of a shape does not have.
    pub fn unknown_key(key: &Key, known: &[&str]) -> Self {
        let mut hint = suggest(&key.word, known.iter().copied());
        if hint.is_empty() {
            hint = format!("; the keys here are {}", known.join(", "));
        }
        let text = format!("no key `{}` here{hint}", key.word.escape_debug());
        Self { at: key.at, code: "S01", text }
    }

    /// A required key that the map at `at` leaves out.
    pub fn missing_key(at: Place, key: &str) -> Self {
        match key {
            "schema" => {
                let text = "`schema` is missing; write `schema: \"1\"`".to_owned();
                Self { at, code: "S04", text }
            }
            _ => {
                let text = format!("`{key}` is missing here; add `{key}:` and its value");
                Self { at, code: "S03", text }
            }
        }
    }
}

impl<'t> Tree<'t> {
    fn is_not<T>(&self, kind: &str) -> Result<T, Misfit> {
        let text = format!("{kind} belongs here; write it instead");
        Err(Misfit { at: self.at, code: "S02", text })
    }

    fn text(&self) -> Result<&str, Misfit> {
        match &self.content {
            Content::Text(text) => Ok(text),
            Content::List(_) | Content::Map(_) => self.is_not("a single text, not a list or map,"),
        }
    }

    /// The entries of a map.
    pub fn map(&self) -> Result<&[(Key<'t>, Tree<'t>)], Misfit> {
        match &self.content {
            Content::Map(entries) => Ok(entries),
            Content::Text(_) | Content::List(_) => self.is_not("a map (`key: value` lines)"),
        }
    }
}

/// Something that is read from a value of a file.
pub trait FromTree: Sized {
    /// # Errors
    /// The first value that does not have its shape, in the order of the file.
    fn from_tree(tree: &Tree) -> Result<Self, Misfit>;

    /// The value of a key that is left out; `None` where the key is required.
    #[must_use]
    fn if_left_out() -> Option<Self> {
        None
    }
}

/// The value of a key.
pub fn value<T: FromTree>(key: &Key, tree: &Tree) -> Result<T, Misfit> {
    T::from_tree(tree).map_err(|misfit| match (&tree.content, misfit.code) {
        (Content::Text(text), "S02") => {
            Misfit { text: bare_day(&key.word, text).unwrap_or(misfit.text), ..misfit }
        }
        _ => misfit,
    })
}

/// What to write for a bare day or event id, where a key takes a day expression.
fn bare_day(key: &str, value: &str) -> Option<String> {
    if !matches!(key, "from" | "until" | "day" | "before") {
        return None;
    }
    let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let written = match is_plain && !value.is_empty() {
        true if parse_day(value).is_ok() => format!("`{{on: {value}}}`"),
        true => format!("`{{event: {value}}}`"),
        false => "`{on: YYYY-MM-DD}` or `{event: ID}`".to_owned(),
    };
    Some(format!("a day is an expression here; write {written}"))
}

impl FromTree for String {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        tree.text().map(str::to_owned)
    }
}

impl FromTree for bool {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        match tree.text()? {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => tree.is_not("`true` or `false`"),
        }
    }
}

impl FromTree for u32 {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        tree.text()?.parse().or_else(|_| tree.is_not("a whole number"))
    }
}

/// The value of a key that may be left out.
impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        T::from_tree(tree).map(Some)
    }

    fn if_left_out() -> Option<Self> {
        Some(None)
    }
}

/// A list that may be left out, and is empty then.
impl<T: FromTree> FromTree for Vec<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        match &tree.content {
            Content::List(entries) => entries.iter().map(T::from_tree).collect(),
            Content::Text(_) | Content::Map(_) => {
                tree.is_not("a list (lines that begin with `- `, or `[a, b]`)")
            }
        }
    }

    fn if_left_out() -> Option<Self> {
        Some(Self::new())
    }
}

/// A map with keys of the author's choice. It may be left out.
impl<T: FromTree> FromTree for BTreeMap<String, T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        let mut all = Self::new();
        for (key, tree) in tree.map()? {
            all.insert(key.word.clone().into_owned(), value(key, tree)?);
        }
        Ok(all)
    }

    fn if_left_out() -> Option<Self> {
        Some(Self::new())
    }
}

/// A list that must be there. It is never empty.
#[derive(Clone, Debug)]
pub struct List<T>(Vec<T>);

impl<T> Deref for List<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: FromTree> FromTree for List<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        Vec::from_tree(tree).map(Self)
    }
}

/// A value of a shape with the place where it begins.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its line and column, from 1.
    pub at: Place,
}

impl<T: FromTree> FromTree for Spanned<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        Ok(Self { value: T::from_tree(tree)?, at: tree.at })
    }
}

/// A text with its place.
pub type Word = Spanned<String>;

/// A text in the form of a `T`: a word of a closed list, a day, an address. Linking checks it.
#[derive(Clone, Debug)]
pub struct Typed<T> {
    word: Word,
    form: PhantomData<T>,
}

impl<T> Deref for Typed<T> {
    type Target = Word;
    fn deref(&self) -> &Word {
        &self.word
    }
}

impl<T> FromTree for Typed<T> {
    fn from_tree(tree: &Tree) -> Result<Self, Misfit> {
        Ok(Self { word: Word::from_tree(tree)?, form: PhantomData })
    }
}
