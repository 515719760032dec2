//! Builds the tree of a file from the parser's events, and refuses YAML that tools read differently.
//!
//! This module does not know what a rule says, only how one may be written.

use std::borrow::Cow;

use serde_saphyr::granit_parser::{
    Event, Marker, Parser, ScalarStyle, Span, StructureStyle, options,
};

use super::nodes::Written;
use super::tree::{Content, Key, Tree};
use super::{Place, syntax, words};
use crate::load::diagnostic::Diagnostic;

const DEEPEST: usize = 16;
const MOST_NODES: usize = 20_000;
const LONGEST_SCALAR: usize = 64 << 10;

/// Where the form of a file is wrong, the error code, and what to write instead.
pub type Offence = (Place, &'static str, String);
pub type Checked = Result<(), Offence>;

pub fn refuse(at: Place, code: &'static str, text: impl Into<String>) -> Checked {
    Err((at, code, text.into()))
}

/// The tree of a file.
///
/// # Errors
/// The first offence of the file. Untidy indentation is reported only if nothing else is wrong.
pub fn tree<'t>(shown: &str, text: &'t str) -> Result<Tree<'t>, Diagnostic> {
    let checked = parse(text, true).map_err(|untidy| parse(text, false).err().unwrap_or(untidy));
    checked.map_err(|(at, code, text)| Diagnostic::at(shown, at, code, text))
}

fn parse(text: &str, strict_indentation: bool) -> Result<Tree<'_>, Offence> {
    let mut builder = Builder { text, open: Vec::new(), nodes: 0, documents: 0, root: None };
    let options = options! {
        disallow_directives: true,
        strict_indentation: strict_indentation,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: 255,
    };
    for step in Parser::new_from_str_with_options(text, options) {
        match step {
            Ok((event, span)) => builder.event(event, &span)?,
            Err(error) => return Err(syntax::offence(text, builder.brackets(), &error)),
        }
    }
    builder.root.ok_or_else(|| {
        ((1, 1), "Y01", "the file is empty; write its keys, or remove it".to_owned())
    })
}

pub fn place(mark: &Marker) -> Place {
    (mark.line().max(1) as u64, mark.col().saturating_add(1) as u64)
}

fn bytes(span: &Span) -> (usize, usize) {
    (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0))
}

/// A map or list that has begun and not ended.
struct Open<'t> {
    at: Place,
    bytes: (usize, usize),
    is_flow: bool,
    /// Its key, if it is a value of a map.
    under: Option<Key<'t>>,
    inside: Inside<'t>,
}

enum Inside<'t> {
    List(Vec<Tree<'t>>),
    /// The entries, and the key whose value comes next.
    Map(Vec<(Key<'t>, Tree<'t>)>, Option<Key<'t>>),
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open<'t>>,
    nodes: usize,
    documents: usize,
    root: Option<Tree<'t>>,
}

/// What a value is in the list or map that holds it.
enum Role<'t> {
    Root,
    Key,
    Value(Key<'t>),
    Entry,
}

impl<'t> Builder<'t> {
    fn event(&mut self, event: Event<'t>, span: &Span) -> Checked {
        let at = place(&span.start);
        let tagged = event.tag().and(span.tag_start.as_ref());
        match event {
            Event::DocumentStart(..) => self.document(at),
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => refuse(
                at,
                "Y09",
                "anchors (&) and aliases (*) are not used here; write the value out, or quote this if it is text",
            ),
            _ if event.tag().is_some() => refuse(
                tagged.map_or(at, place),
                "Y14",
                "tags (!) are not used here; leave it out, or quote this if it is text",
            ),
            // The anchor itself is the next event, with its own place.
            _ if event.anchor_id().is_some() => Ok(()),
            Event::Scalar(value, style, ..) => self.scalar(value, style, span),
            Event::SequenceStart(style, ..) => {
                self.start(span, Inside::List(Vec::new()), style == StructureStyle::Flow)
            }
            Event::MappingStart(style, ..) => {
                self.start(span, Inside::Map(Vec::new(), None), style == StructureStyle::Flow)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    fn document(&mut self, at: Place) -> Checked {
        self.documents = self.documents.saturating_add(1);
        if self.documents > 1 {
            return refuse(
                at,
                "Y15",
                "a second document; keep one to a file, without `---` or `...` in between",
            );
        }
        Ok(())
    }

    /// Counts a value and says what it is in the list or map that holds it.
    fn node(&mut self, at: Place) -> Result<Role<'t>, Offence> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MOST_NODES {
            return Err((
                at,
                "Y12",
                format!("more than {MOST_NODES} values in one file; divide it"),
            ));
        }
        Ok(match self.open.last_mut().map(|open| &mut open.inside) {
            None => Role::Root,
            Some(Inside::List(_)) => Role::Entry,
            Some(Inside::Map(_, key)) => key.take().map_or(Role::Key, Role::Value),
        })
    }

    /// Adds a value to the list or map that holds it.
    fn put(&mut self, under: Option<Key<'t>>, tree: Tree<'t>) {
        match (self.open.last_mut().map(|open| &mut open.inside), under) {
            (Some(Inside::Map(entries, _)), Some(key)) => entries.push((key, tree)),
            (Some(Inside::List(entries)), _) => entries.push(tree),
            _ => self.root = Some(tree),
        }
    }

    fn start(&mut self, span: &Span, inside: Inside<'t>, is_flow: bool) -> Checked {
        let at = place(&span.start);
        let under = match self.node(at)? {
            Role::Root if matches!(inside, Inside::List(_)) => return not_a_map(at),
            Role::Key => {
                return refuse(
                    at,
                    "Y20",
                    "a list or map serves as a key; a key is a plain word followed by `: `",
                );
            }
            Role::Value(key) if words::is_one_word(&key.word) => {
                return words::misfit(at, &key.word);
            }
            Role::Value(key) => Some(key),
            Role::Root | Role::Entry => None,
        };
        if self.open.len() >= DEEPEST {
            return refuse(
                at,
                "Y08",
                format!("more than {DEEPEST} lists and maps inside each other; flatten them"),
            );
        }
        self.open.push(Open { at, bytes: bytes(span), is_flow, under, inside });
        Ok(())
    }

    fn end(&mut self) -> Checked {
        let Some(Open { at, bytes, is_flow, under, inside }) = self.open.pop() else {
            return Ok(());
        };
        let (written, content) = match inside {
            Inside::List(entries) if entries.is_empty() => return empty(at, "list"),
            Inside::Map(entries, _) if entries.is_empty() => return empty(at, "map"),
            Inside::List(entries) => (Written::List { brackets: is_flow }, Content::List(entries)),
            Inside::Map(entries, _) => (Written::Map { braces: is_flow }, Content::Map(entries)),
        };
        self.put(under, Tree { at, bytes, written, content });
        Ok(())
    }

    fn scalar(&mut self, value: Cow<'t, str>, style: ScalarStyle, span: &Span) -> Checked {
        let at = place(&span.start);
        let role = self.node(at)?;
        // The parser reports a blank value as `~`.
        let is_blank = span.start.index() == span.end.index();
        if value.len() > LONGEST_SCALAR {
            return refuse(at, "Y11", "a text of more than 64 KiB; shorten it");
        }
        if style == ScalarStyle::DoubleQuoted {
            words::escapes(self.text, span)?;
        }
        let under = match role {
            Role::Root => return not_a_map(at),
            Role::Key if is_blank => {
                return refuse(
                    at,
                    "Y20",
                    "a key is missing; a key is a plain word followed by `: `",
                );
            }
            Role::Key => return self.key(value, style, at),
            Role::Value(key) => Some(key),
            Role::Entry => None,
        };
        let blamed = under.as_ref().filter(|_| is_blank).map_or(at, |key| key.at);
        words::value(under.as_ref().map(|key| &*key.word), &value, style, blamed)?;
        words::cut_short(self.text, &value, style, span)?;
        let written = match style {
            ScalarStyle::Plain => Written::Plain,
            ScalarStyle::SingleQuoted => Written::Single,
            ScalarStyle::DoubleQuoted => Written::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => Written::Block,
        };
        self.put(under, Tree { at, bytes: bytes(span), written, content: Content::Text(value) });
        Ok(())
    }

    fn key(&mut self, word: Cow<'t, str>, style: ScalarStyle, at: Place) -> Checked {
        words::key(&word, style, at)?;
        let Some(Open { inside: Inside::Map(entries, next), .. }) = self.open.last_mut() else {
            return Ok(());
        };
        if let Some((Key { at: (line, column), .. }, _)) =
            entries.iter().find(|(key, _)| key.word == word)
        {
            let text = format!(
                "the key `{}` stands twice, first at {line}:{column}; keep one of them",
                word.escape_debug()
            );
            return refuse(at, "Y16", text);
        }
        *next = Some(Key { at, word });
        Ok(())
    }

    /// The places of the open brackets and braces.
    fn brackets(&self) -> impl Iterator<Item = Place> {
        self.open.iter().filter(|open| open.is_flow).map(|open| open.at)
    }
}

fn not_a_map(at: Place) -> Checked {
    refuse(
        at,
        "Y02",
        "a rule file is a map; write `key: value` lines, with a space after the colon",
    )
}

fn empty(at: Place, what: &str) -> Checked {
    refuse(at, "S08", format!("an empty {what}; fill it or leave the key out"))
}

#[cfg(test)]
mod tests {
    use super::tree;

    #[test]
    fn yaml_outside_the_subset_is_refused_at_its_place() {
        for (text, place, code) in [
            ("a: 'b\n", (1, 4), "Y19"),
            ("a: [b, c\nd: e\n", (1, 4), "Y19"),
            ("a: &x b\n", (1, 4), "Y09"),
            ("a: *x\n", (1, 4), "Y09"),
            ("a: !t b\n", (1, 4), "Y14"),
            ("%YAML 1.2\n---\na: b\n", (1, 1), "Y13"),
            ("a: b\n---\nc: d\n", (2, 1), "Y15"),
            ("a: b\na: c\n", (2, 1), "Y16"),
            ("a: b # c d\n", (0, 0), ""),
            ("a: b c # d\n", (1, 8), "Y21"),
            ("a: []\n", (1, 4), "S08"),
            ("a: {}\n", (1, 4), "S08"),
            ("a:\n", (1, 1), "Y23"),
            ("- a\n", (1, 1), "Y02"),
            ("just text\n", (1, 1), "Y02"),
            ("a: \"\\q\"\n", (1, 5), "Y20"),
            ("a: \"\\u200b\"\n", (1, 5), "Y06"),
            ("a: {on: yes}\n", (1, 9), "Y22"),
        ] {
            let found = match tree("x", text) {
                Ok(_) => ((0, 0), String::new()),
                Err(refused) => ((refused.line, refused.column), refused.code),
            };
            assert_eq!(found, (place, code.to_owned()), "{text:?}");
        }
    }
}
