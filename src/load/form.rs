//! The form of a rule file: the plain part of YAML that every tool reads alike.
//!
//! One pass over the parser's events, before anything is read into a shape. Nothing here knows
//! what a rule says; it only knows how one may be written down.

use std::collections::BTreeMap;

use serde_saphyr::granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span, StructureStyle, options};

use super::guard::unseen_code;
use super::problem::{Problem, plain};

/// The keys of whole numbers, written plainly.
const COUNTS: [&str; 3] = ["midnight_closing_day", "at_least", "below"];
/// The keys that are `true` or left out.
const FLAGS: [&str; 5] = ["only_if_supplier_named", "intentionally_empty", "everything", "never", "edge_day"];

const DEEPEST: usize = 16;
const MOST_NODES: usize = 20_000;
const LONGEST_SCALAR: usize = 64 << 10;

type Place = (u64, u64);
type Offence = (Place, &'static str, String);
type Checked = Result<(), Offence>;

fn refuse(at: Place, code: &'static str, text: impl Into<String>) -> Checked {
    Err((at, code, text.into()))
}

/// Checks the form of a whole file.
///
/// # Errors
/// The first offence, with its place.
pub fn check(shown: &str, text: &str) -> Result<Outline, Problem> {
    let mut form = Form { text, open: Vec::new(), nodes: 0, documents: 0, outline: Outline::default() };
    let options = options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: 255,
    };
    for step in Parser::new_from_str_with_options(text, options) {
        let checked = match step {
            Ok((event, span)) => form.event(&event, &span),
            Err(error) => Err(form.syntax(&error)),
        };
        checked.map_err(|(at, code, text)| Problem::at(shown, at, code, text))?;
    }
    Ok(form.outline)
}

/// Where each map begins, by the places of its keys.
#[derive(Debug, Default)]
pub struct Outline(BTreeMap<Place, Place>);

impl Outline {
    /// The place of the map in which a key stands; the place itself where there is none.
    pub fn map_around(&self, key: Place) -> Place {
        self.0.get(&key).copied().unwrap_or(key)
    }
}

fn place(mark: &Marker) -> Place {
    (mark.line().max(1) as u64, mark.col().saturating_add(1) as u64)
}

/// A map or list that has begun and not ended.
struct Open {
    at: Place,
    is_map: bool,
    is_flow: bool,
    /// The map's key whose value comes next.
    key: Option<(String, Place)>,
    seen: BTreeMap<String, Place>,
    empty: bool,
}

struct Form<'t> {
    text: &'t str,
    open: Vec<Open>,
    nodes: usize,
    documents: usize,
    outline: Outline,
}

/// What a node is in the collection it stands in.
enum Role {
    Root,
    Key,
    Value(String, Place),
    Entry,
}

impl Form<'_> {
    fn event(&mut self, event: &Event, span: &Span) -> Checked {
        let at = place(&span.start);
        let tagged = event.tag().and(span.tag_start.as_ref());
        match event {
            Event::DocumentStart(..) => self.document(at),
            Event::Alias(_) | Event::UnresolvedAlias(_) | Event::Anchor(..) => {
                refuse(at, "Y09", "anchors (&) and aliases (*) are not used here; write the value out, or quote this if it is text")
            }
            _ if event.tag().is_some() => {
                refuse(tagged.map_or(at, place), "Y14", "tags (!) are not used here; leave it out, or quote this if it is text")
            }
            // The anchor itself is the next event, with its own place.
            _ if event.anchor_id().is_some() => Ok(()),
            Event::Scalar(value, style, ..) => self.scalar(value, *style, span),
            Event::SequenceStart(style, ..) => self.start(at, false, *style == StructureStyle::Flow),
            Event::MappingStart(style, ..) => self.start(at, true, *style == StructureStyle::Flow),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    fn document(&mut self, at: Place) -> Checked {
        self.documents = self.documents.saturating_add(1);
        if self.documents > 1 {
            return refuse(at, "Y15", "a second document; keep one to a file, without `---` or `...` in between");
        }
        Ok(())
    }

    /// Counts a node and says what it is where it stands.
    fn node(&mut self, at: Place) -> Result<Role, Offence> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MOST_NODES {
            return Err((at, "Y12", format!("more than {MOST_NODES} values in one file; divide it")));
        }
        let Some(parent) = self.open.last_mut() else { return Ok(Role::Root) };
        parent.empty = false;
        Ok(match parent.key.take() {
            Some((key, at)) => Role::Value(key, at),
            None if parent.is_map => Role::Key,
            None => Role::Entry,
        })
    }

    fn start(&mut self, at: Place, is_map: bool, is_flow: bool) -> Checked {
        match self.node(at)? {
            Role::Root if !is_map => return not_a_map(at),
            Role::Key => return refuse(at, "Y20", "a list or map serves as a key; a key is a plain word followed by `: `"),
            Role::Value(key, _) if COUNTS.contains(&key.as_str()) || FLAGS.contains(&key.as_str()) => return misfit(at, &key),
            Role::Root | Role::Value(..) | Role::Entry => {}
        }
        if self.open.len() >= DEEPEST {
            return too_deep(at);
        }
        self.open.push(Open { at, is_map, is_flow, key: None, seen: BTreeMap::new(), empty: true });
        Ok(())
    }

    fn end(&mut self) -> Checked {
        match self.open.pop() {
            Some(Open { at, empty: true, is_map, .. }) => {
                let what = if is_map { "map" } else { "list" };
                refuse(at, "S08", format!("an empty {what}; fill it or leave the key out"))
            }
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, span: &Span) -> Checked {
        let at = place(&span.start);
        let role = self.node(at)?;
        // The parser writes `~` for what is left blank.
        let is_blank = span.start.index() == span.end.index();
        if value.len() > LONGEST_SCALAR {
            return refuse(at, "Y11", "a text of more than 64 KiB; shorten it");
        }
        if style == ScalarStyle::DoubleQuoted {
            self.escapes(span)?;
        }
        match role {
            Role::Root => not_a_map(at),
            Role::Key if is_blank => refuse(at, "Y20", "a key is missing; a key is a plain word followed by `: `"),
            Role::Key => self.key(value, style, at),
            Role::Value(key, key_at) => {
                let at = if is_blank { key_at } else { at };
                self.value(Some(&key), value, style, at)?;
                self.cut_short(value, style, span)
            }
            Role::Entry => {
                self.value(None, value, style, at)?;
                self.cut_short(value, style, span)
            }
        }
    }

    fn key(&mut self, key: &str, style: ScalarStyle, at: Place) -> Checked {
        if style == ScalarStyle::Plain && key == "<<" {
            return refuse(at, "Y10", "merge keys (<<) are not used here; write the values out");
        }
        if let Some((before, strange)) = key.char_indices().find(|(_, c)| !c.is_ascii()) {
            let column = key.get(..before).unwrap_or_default().chars().count() as u64;
            return refuse((at.0, at.1.saturating_add(column)), "Y07", foreign(key, strange));
        }
        let Some(map) = self.open.last_mut() else { return Ok(()) };
        if let Some((line, column)) = map.seen.insert(key.to_owned(), at) {
            let text = format!("the key `{}` stands twice, first at {line}:{column}; keep one of them", key.escape_debug());
            return refuse(at, "Y16", text);
        }
        self.outline.0.insert(at, map.at);
        map.key = Some((key.to_owned(), at));
        Ok(())
    }

    fn value(&self, key: Option<&str>, value: &str, style: ScalarStyle, at: Place) -> Checked {
        let is_plain = style == ScalarStyle::Plain;
        if is_plain && matches!(value, "" | "~" | "null" | "Null" | "NULL") {
            return refuse(at, "Y23", "a blank value; write one, or leave the key out");
        }
        let key = key.unwrap_or_default();
        if COUNTS.contains(&key) {
            return if is_plain && is_count(value) { Ok(()) } else { misfit(at, key) };
        }
        if FLAGS.contains(&key) {
            return if is_plain && matches!(value, "true" | "false") { Ok(()) } else { misfit(at, key) };
        }
        if is_plain && (BOOLEANS.contains(&value) || is_number(value)) {
            let text =
                format!("`{}` is a number or a yes/no to some tools; quote this: \"{}\"", value.escape_debug(), value.escape_debug());
            return refuse(at, "Y22", text);
        }
        if let Some(word) = value.split_whitespace().find(|word| COMMANDS.iter().any(|start| word.starts_with(start))) {
            let start: String = word.chars().take(3).collect();
            return refuse(
                at,
                "Y24",
                format!("a word begins with `{}`, which a build server may obey; write it otherwise", start.escape_debug()),
            );
        }
        Ok(())
    }

    /// Prose that a `#` silently cuts short. A comment after a single word is fine.
    fn cut_short(&self, value: &str, style: ScalarStyle, span: &Span) -> Checked {
        if style != ScalarStyle::Plain {
            return Ok(());
        }
        let end = span.end.byte_offset().unwrap_or(self.text.len());
        let start = span.start.byte_offset().unwrap_or(end);
        let written = self.text.get(start..end).unwrap_or_default().trim_end().len();
        let rest = self.text.get(start.saturating_add(written)..).unwrap_or_default();
        let blanks = rest.bytes().take_while(|b| *b == b' ').count();
        let Some(comment) = rest.get(blanks..).and_then(|rest| rest.strip_prefix('#')) else { return Ok(()) };
        let is_a_remark = !value.contains(' ') && (comment.is_empty() || comment.starts_with([' ', '\n', '\r']));
        if blanks == 0 || is_a_remark {
            return Ok(());
        }
        let at = start.saturating_add(written).saturating_add(blanks);
        refuse(
            super::guard::place(self.text, at),
            "Y21",
            "the text ends before this `#`; quote this if it belongs to the text, or give the comment a line of its own",
        )
    }

    /// Escape sequences that hide a character nobody should see.
    fn escapes(&self, span: &Span) -> Checked {
        let (Some(start), Some(end)) = (span.start.byte_offset(), span.end.byte_offset()) else { return Ok(()) };
        let written = self.text.get(start..end).unwrap_or_default();
        let mut rest = written.char_indices();
        while let Some((at, c)) = rest.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, mark)) = rest.next() else { break };
            let hidden = escaped(mark, written.get(at.saturating_add(2)..).unwrap_or_default());
            if let Some(code) = hidden.and_then(unseen_code) {
                let place = super::guard::place(self.text, start.saturating_add(at));
                return refuse(place, code, "this escape stands for a character that cannot be seen; leave it out");
            }
        }
        Ok(())
    }

    fn syntax(&self, error: &ScanError) -> Offence {
        let at = place(error.marker());
        let (code, text) = syntax(error.kind());
        if let Some(escape) = self.false_escape(error) {
            return (escape, code, text);
        }
        if code != "Y20" {
            return (at, code, text);
        }
        // What goes wrong on a later line is most likely a bracket or a quote left open.
        let flow = self.open.iter().find(|open| open.is_flow && open.at.0 < at.0);
        let quote = matches!(error.kind(), ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar)
            .then(|| self.quote_before(error.marker()))
            .flatten();
        match (flow.map(|open| open.at), quote) {
            (Some(opener), _) => (opener, "Y19", "this bracket is not closed; close it".to_owned()),
            (None, Some(opener)) if opener.0 < at.0 => (opener, "Y19", "this quote is not closed; close it on the same line".to_owned()),
            (None, _) => (at, code, text),
        }
    }

    /// The first escape that stands for nothing, in a text the parser refused for it.
    fn false_escape(&self, error: &ScanError) -> Option<Place> {
        if !is_about_an_escape(error.kind()) {
            return None;
        }
        let start = error.marker().byte_offset()?;
        let mut rest = self.text.get(start..)?.char_indices();
        while let Some((at, c)) = rest.next() {
            let after = self.text.get(start.saturating_add(at).saturating_add(2)..).unwrap_or_default();
            if c == '\\' && !rest.next().is_some_and(|(_, mark)| "n\"/\\ \n\r".contains(mark) || escaped(mark, after).is_some()) {
                return Some(super::guard::place(self.text, start.saturating_add(at)));
            }
        }
        None
    }

    /// The opening one of the two quotes that stand before a place.
    fn quote_before(&self, mark: &Marker) -> Option<Place> {
        let before = self.text.get(..mark.byte_offset()?)?;
        let closing = before.rfind(['"', '\''])?;
        let quote = before.get(closing..)?.chars().next()?;
        let opening = before.get(..closing)?.rfind(quote)?;
        Some(super::guard::place(self.text, opening))
    }
}

fn not_a_map(at: Place) -> Checked {
    refuse(at, "Y02", "a rule file is a map; write `key: value` lines, with a space after the colon")
}

fn too_deep(at: Place) -> Checked {
    refuse(at, "Y08", format!("more than {DEEPEST} lists and maps inside each other; flatten them"))
}

fn misfit(at: Place, key: &str) -> Checked {
    if FLAGS.contains(&key) {
        return refuse(at, "S02", format!("`{key}` is a flag; write `{key}: true`, without quotes, or leave it out"));
    }
    refuse(at, "S02", format!("`{key}` takes a whole number; write it plainly, such as `{key}: 300`"))
}

/// How a line begins that build servers take for a command; a wrapped text may break before any word.
const COMMANDS: [&str; 2] = ["::", "##["];

/// The YAML 1.1 words for true and false.
const BOOLEANS: [&str; 22] = [
    "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off",
    "Off", "OFF",
];

fn is_count(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits && (text == "0" || !text.starts_with('0')) && text.parse::<u32>().is_ok()
}

/// Any number of YAML 1.1 or 1.2: decimal, with a point or an exponent, in another base, sexagesimal, infinite.
fn is_number(text: &str) -> bool {
    let lower = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    let all = |digits: &str, valid: fn(u8) -> bool| digits.bytes().any(valid) && digits.bytes().all(|b| valid(b) || b == b'_');
    let based = |prefix, valid: fn(u8) -> bool| lower.strip_prefix(prefix).is_some_and(|digits| all(digits, valid));
    if matches!(lower.as_str(), ".inf" | ".nan") || based("0x", |b| b.is_ascii_hexdigit()) {
        return true;
    }
    if based("0o", |b| matches!(b, b'0'..=b'7')) || based("0b", |b| matches!(b, b'0' | b'1')) {
        return true;
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let begins = mantissa.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
    begins
        && mantissa.matches('.').count() < 2
        && all(exponent, |b| b.is_ascii_digit())
        && all(mantissa, |b| b.is_ascii_digit() || matches!(b, b'.' | b':'))
}

/// The character an escape stands for; nothing where the parser has its own word on it.
fn escaped(mark: char, rest: &str) -> Option<char> {
    let hex = |length| rest.get(..length).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
    match mark {
        '0' => Some('\0'),
        'a' => Some('\x07'),
        'b' => Some('\x08'),
        'e' => Some('\x1b'),
        'f' => Some('\x0c'),
        'v' => Some('\x0b'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'N' => Some('\u{85}'),
        '_' => Some('\u{a0}'),
        'L' => Some('\u{2028}'),
        'P' => Some('\u{2029}'),
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        _ => None,
    }
}

/// Why a key or id with a letter from elsewhere is refused, with both spellings.
pub fn foreign(word: &str, strange: char) -> String {
    let shown: String = word.chars().flat_map(plain).collect();
    let hint = match lookalike(strange) {
        Some(latin) => format!(", which looks like `{latin}`; write `{}`", word.replace(strange, &latin.to_string()).escape_default()),
        None => "; write plain a-z".to_owned(),
    };
    format!("`{shown}` contains {}{hint}", strange.escape_unicode())
}

/// The Latin letter a Cyrillic or Greek one is mistaken for.
fn lookalike(strange: char) -> Option<char> {
    const PAIRS: [(&str, char); 17] = [
        ("\u{430}\u{3b1}", 'a'),
        ("\u{441}", 'c'),
        ("\u{501}", 'd'),
        ("\u{435}", 'e'),
        ("\u{4bb}", 'h'),
        ("\u{456}\u{3b9}", 'i'),
        ("\u{458}", 'j'),
        ("\u{43a}\u{3ba}", 'k'),
        ("\u{4cf}", 'l'),
        ("\u{3b7}", 'n'),
        ("\u{43e}\u{3bf}", 'o'),
        ("\u{440}\u{3c1}", 'p'),
        ("\u{455}", 's'),
        ("\u{442}\u{3c4}", 't'),
        ("\u{3c5}", 'u'),
        ("\u{445}\u{3c7}", 'x'),
        ("\u{443}", 'y'),
    ];
    PAIRS.iter().find(|(strangers, _)| strangers.contains(strange)).map(|(_, latin)| *latin)
}

fn is_about_an_escape(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
            | ErrorKind::InvalidUnicodeEscape
    )
}

/// Code and advice for what the parser itself refuses.
fn syntax(kind: &ErrorKind) -> (&'static str, String) {
    let (code, advice) = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("Y19", "this quote is not closed; close it on the same line")
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("Y19", "this bracket is not closed; close it"),
        ErrorKind::RecursionLimitExceeded => ("Y08", "more than 16 lists and maps inside each other; flatten them"),
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => ("Y14", "tags (!) are not used here; leave it out, or quote this if it is text"),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => {
            ("Y09", "anchors (&) and aliases (*) are not used here; write the value out, or quote this if it is text")
        }
        ErrorKind::DirectiveDisallowed | ErrorKind::MissingDocumentEndBeforeDirective => {
            ("Y13", "directives (%) are not used here; remove the line")
        }
        ErrorKind::InvalidDocumentEnd => ("Y15", "text after the end of the document; keep one to a file, without `---` or `...`"),
        ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => {
            ("Y21", "a `#` cuts the text short; quote this, or give the comment a line of its own")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidMappingValueWhitespace | ErrorKind::InvalidColonPlacement => {
            ("Y20", "a `:` where none is allowed; quote the text it belongs to, or check the indentation")
        }
        ErrorKind::UnexpectedCharacter { .. } => ("Y20", "a plain text cannot start with this character; quote this"),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("Y20", "text after a closing quote; put the whole value inside one pair of quotes")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("Y20", "a line that is no `key: value`; add the colon, or indent it further")
        }
        ErrorKind::MismatchedFlowCollectionEnd { .. } | ErrorKind::MisplacedFlowCollectionEnd => {
            ("Y20", "a bracket that is not closed by one of its kind, or never opened; put it right")
        }
        kind if is_about_an_escape(kind) => {
            ("Y20", "an escape that stands for no character; write the character itself, or use single quotes")
        }
        other => return ("Y20", format!("{other}; check the indentation and the quotes around here")),
    };
    (code, advice.to_owned())
}
