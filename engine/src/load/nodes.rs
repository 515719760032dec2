//! Where everything in a rule file stands: each key and each entry of a list, with its place.

use serde_saphyr::granit_parser::{Event, Marker, Parser, ScalarStyle, Span, StructureStyle};

/// Line and column, from 1.
pub type Place = (u64, u64);

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
    /// The keys that lead to it, joined by dots; entries of lists are numbered from 0.
    pub path: String,
    /// Where its key stands; for an entry, where the entry begins.
    pub key: Place,
    /// Where its value begins.
    pub value: Place,
    /// Byte offsets of a text, from its first character to after its last.
    pub bytes: (usize, usize),
    /// How the value is written.
    pub written: Written,
    /// The text, where the value is one.
    pub text: String,
}

/// Every key and entry of a file that has already been read without a problem, in the order of the file.
#[must_use]
pub fn nodes(text: &str) -> Vec<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut walk = Walk::default();
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        walk.event(&event, &span);
    }
    walk.nodes
}

/// A map or list that has begun and not ended.
struct Open {
    path: String,
    is_map: bool,
    /// The map's key whose value comes next.
    key: Option<(String, Place)>,
    count: usize,
}

#[derive(Default)]
struct Walk {
    open: Vec<Open>,
    nodes: Vec<Node>,
}

fn place(mark: &Marker) -> Place {
    (mark.line().max(1) as u64, mark.col().saturating_add(1) as u64)
}

impl Walk {
    fn event(&mut self, event: &Event, span: &Span) {
        match event {
            Event::Scalar(value, style, ..) => self.scalar(value, *style, span),
            Event::SequenceStart(style, ..) => {
                self.start(Written::List { brackets: *style == StructureStyle::Flow }, span)
            }
            Event::MappingStart(style, ..) => {
                self.start(Written::Map { braces: *style == StructureStyle::Flow }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn start(&mut self, written: Written, span: &Span) {
        let (path, key) = self.step(place(&span.start));
        let is_map = matches!(written, Written::Map { .. });
        self.open.push(Open { path: path.clone(), is_map, key: None, count: 0 });
        self.note(path, key, span, written, String::new());
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, span: &Span) {
        let at = place(&span.start);
        if let Some(map) = self.open.last_mut().filter(|open| open.is_map && open.key.is_none()) {
            map.key = Some((value.to_owned(), at));
            return;
        }
        let (path, key) = self.step(at);
        let written = match style {
            ScalarStyle::SingleQuoted => Written::Single,
            ScalarStyle::DoubleQuoted => Written::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => Written::Block,
            ScalarStyle::Plain => Written::Plain,
        };
        self.note(path, key, span, written, value.to_owned());
    }

    fn note(&mut self, path: String, key: Place, span: &Span, written: Written, text: String) {
        let bytes = (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
        self.nodes.push(Node { path, key, value: place(&span.start), bytes, written, text });
    }

    /// The path of the value that comes next, and where its key stands.
    fn step(&mut self, at: Place) -> (String, Place) {
        let Some(open) = self.open.last_mut() else { return (String::new(), at) };
        let (name, key) = match open.key.take() {
            Some((name, key)) => (name, key),
            None => (open.count.to_string(), at),
        };
        open.count = open.count.saturating_add(1);
        let path = if open.path.is_empty() { name } else { format!("{}.{name}", open.path) };
        (path, key)
    }
}
