//! One CSV record: where its fields stand, and what is wrong with its form.

use std::borrow::Cow;

/// A record longer than this is not read on.
pub const LONGEST: usize = 64 * 1024;

/// What is wrong with the form of a record: a code, a text, and the byte.
pub type Fault = (&'static str, &'static str, usize);

/// One record as it stands in the input; made once and filled again for each.
#[derive(Debug, Default)]
pub struct Record<'b> {
    /// Its bytes, without the line end.
    pub raw: &'b [u8],
    /// Its first line, from 1.
    pub line: u64,
    /// Where each field stands in the bytes, quotes included.
    pub fields: Vec<(usize, usize)>,
    /// The first fault of its form.
    pub fault: Option<Fault>,
    /// Where the field begins that is not ended yet.
    start: usize,
    /// Where the fault is, if not within these bytes.
    elsewhere: Option<(u64, u64)>,
}

impl<'b> Record<'b> {
    /// Reads a record; in one known to hold nothing unprintable only the quotes are looked at.
    pub fn fill(&mut self, raw: &'b [u8], line: u64, printable: bool) {
        self.begin(raw.strip_suffix(b"\n").unwrap_or(raw), line);
        self.fields.clear();
        let quotes = self.scan();
        self.fault = self.fault.or(quotes);
        if !printable {
            self.fault =
                self.fault.or_else(|| unprintable(self.raw)).or_else(|| lone_return(self.raw));
        }
    }

    /// Finds the fields; the first quote that stands where none may.
    fn scan(&mut self) -> Option<Fault> {
        const TEXT: &str = "a quote in the middle of a field; put the whole field in quotes and double those inside";
        let (raw, mut start, mut fault) = (self.raw, 0, None);
        loop {
            let (end, stray) = if raw.get(start) == Some(&b'"') {
                in_quotes(raw, start)
            } else {
                bare(raw, start)
            };
            fault = fault.or(stray.map(|at| ("C05", TEXT, at)));
            self.fields.push((start, end));
            if end >= raw.len() {
                return fault;
            }
            start = end.saturating_add(1);
        }
    }

    /// A comma of a record known to hold no quote and nothing unprintable.
    pub fn comma(&mut self, at: usize) {
        self.fields.push((self.start, at));
        self.start = at.saturating_add(1);
    }

    /// The end of such a record.
    pub fn close(&mut self, raw: &'b [u8], line: u64) {
        let start = self.start;
        self.begin(raw, line);
        self.fields.push((start, self.raw.len()));
    }

    fn begin(&mut self, raw: &'b [u8], line: u64) {
        self.raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        (self.line, self.start, self.fault, self.elsewhere) = (line, 0, None, None);
        if self.raw.len() > LONGEST {
            self.raw = self.raw.get(..LONGEST).unwrap_or_default();
            self.fault = Some(("C11", "the row is longer than 64 KiB", 0));
        }
    }

    /// Reads a record whose last quote is never closed: only its first line is its own.
    pub fn fill_unclosed(&mut self, raw: &'b [u8], line: u64) {
        let opened = opened(raw).unwrap_or_default();
        let whole = Self { raw, line, ..Self::default() };
        let end = memchr::memchr(b'\n', raw).unwrap_or(raw.len());
        self.fill(raw.get(..end).unwrap_or(raw), line, false);
        self.fault = Some((
            "C04",
            "a quote is opened here and never closed; the rows after it are not read",
            opened,
        ));
        self.elsewhere = Some(whole.place(opened));
    }

    /// Where the fault is, line and column from 1.
    #[must_use]
    pub fn fault_place(&self) -> (u64, u64) {
        self.elsewhere.unwrap_or_else(|| self.place(self.fault.map_or(0, |(_, _, at)| at)))
    }

    /// The bytes of a field as they came.
    #[must_use]
    pub fn bytes(&self, at: usize) -> &'b [u8] {
        self.fields.get(at).and_then(|(from, to)| self.raw.get(*from..*to)).unwrap_or_default()
    }

    /// The bytes from one field to another as they came, with the commas between.
    #[must_use]
    pub fn run(&self, (first, last): (usize, usize)) -> &'b [u8] {
        let bound = |at: usize| self.fields.get(at).copied().unwrap_or_default();
        self.raw.get(bound(first).0..bound(last).1).unwrap_or_default()
    }

    /// The bytes of a field, quotes taken off.
    #[must_use]
    pub fn value(&self, at: usize) -> Cow<'b, [u8]> {
        let raw = self.bytes(at);
        if raw.first() != Some(&b'"') {
            return Cow::Borrowed(raw);
        }
        match raw.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")) {
            Some(inner) if inner.contains(&b'"') => Cow::Owned(unquoted(inner)),
            Some(inner) => Cow::Borrowed(inner),
            None => Cow::Borrowed(raw),
        }
    }

    /// The text of a field, quotes taken off.
    #[must_use]
    pub fn field(&self, at: usize) -> String {
        String::from_utf8_lossy(&self.value(at)).into_owned()
    }

    /// Line and column, from 1, of a byte of the record.
    #[must_use]
    pub fn place(&self, at: usize) -> (u64, u64) {
        let before = String::from_utf8_lossy(self.raw.get(..at).unwrap_or(self.raw));
        let lines = before.matches('\n').count() as u64;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
        (self.line.saturating_add(lines), column.saturating_add(1))
    }
}

/// Where a field that begins with a quote ends, and where it goes on behind the quote that closes it.
fn in_quotes(raw: &[u8], start: usize) -> (usize, Option<usize>) {
    let after = closing(raw, start.saturating_add(1)).map_or(raw.len(), |at| at.saturating_add(1));
    let end = next_comma(raw, after);
    (end, (after < end).then_some(after))
}

/// Where a field without quotes ends, and the first quote that stands in it nevertheless.
fn bare(raw: &[u8], start: usize) -> (usize, Option<usize>) {
    let Some(found) = memchr::memchr2(b',', b'"', raw.get(start..).unwrap_or_default()) else {
        return (raw.len(), None);
    };
    let at = start.saturating_add(found);
    if raw.get(at) == Some(&b',') { (at, None) } else { (next_comma(raw, at), Some(at)) }
}

fn next_comma(raw: &[u8], from: usize) -> usize {
    memchr::memchr(b',', raw.get(from..).unwrap_or_default())
        .map_or(raw.len(), |at| from.saturating_add(at))
}

/// How many line feeds stand in the bytes, in quotes or not.
#[must_use]
pub fn feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Doubled quotes become one.
fn unquoted(inner: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut after_quote = false;
    for byte in inner {
        after_quote = *byte == b'"' && !after_quote;
        if !after_quote {
            bytes.push(*byte);
        }
    }
    bytes
}

fn unprintable(raw: &[u8]) -> Option<Fault> {
    if let Err(error) = std::str::from_utf8(raw) {
        return Some(("C10", "this byte is not UTF-8", error.valid_up_to()));
    }
    let control = raw
        .iter()
        .position(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t'));
    let hidden = || {
        std::str::from_utf8(raw).ok()?.char_indices().find(|(_, c)| misleads(*c)).map(|(at, _)| at)
    };
    match control {
        Some(at) => Some(("C10", "a control character", at)),
        None => hidden().map(|at| ("C10", "a character that cannot be seen; leave it out", at)),
    }
}

/// A character that no eye sees and that a terminal obeys or that turns the order of what is read. The joiners and marks
/// with which Persian and Arabic are written are none.
#[must_use]
pub fn misleads(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A carriage return that ends no line, outside quotes or in them.
fn lone_return(raw: &[u8]) -> Option<Fault> {
    let lone = |at: &usize| raw.get(at.saturating_add(1)) != Some(&b'\n');
    let at = memchr::memchr_iter(b'\r', raw).find(lone)?;
    Some(("C08", "a carriage return that ends no line; end lines with LF or CRLF", at))
}

/// The quote, if any, that is opened in a record and still open at its end.
#[must_use]
pub fn opened(record: &[u8]) -> Option<usize> {
    let mut start = 0;
    loop {
        if record.get(start) == Some(&b'"') {
            match closing(record, start.saturating_add(1)) {
                Some(closed) => start = closed,
                None => return Some(start),
            }
        }
        start = start.saturating_add(memchr::memchr(b',', record.get(start..)?)?).saturating_add(1);
    }
}

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Before this byte.
    At(usize),
    /// Not within the bytes given.
    Open,
    /// Never: a quote stays open for longer than a record may be.
    Unclosed,
}

/// Finds the end of the record that starts the bytes: the next line feed outside quotes.
///
/// Past the longest record quotes count no more, so that the answer does not depend on how much was given.
#[must_use]
pub fn end(bytes: &[u8]) -> End {
    let mut from = 0;
    loop {
        let Some(found) = memchr::memchr2(b'"', b'\n', bytes.get(from..).unwrap_or_default())
        else {
            return End::Open;
        };
        let at = from.saturating_add(found);
        if bytes.get(at) == Some(&b'\n') {
            return End::At(at.saturating_add(1));
        }
        if at > LONGEST {
            let feed = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default());
            return feed
                .map_or(End::Open, |feed| End::At(at.saturating_add(feed).saturating_add(1)));
        }
        let opens = at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b','));
        from = if opens {
            match closing(bytes, at.saturating_add(1)) {
                Some(closed) if closed <= LONGEST => closed.saturating_add(1),
                Some(_) => return End::Unclosed,
                None if bytes.len() > LONGEST => return End::Unclosed,
                None => return End::Open,
            }
        } else {
            at.saturating_add(1)
        };
    }
}

/// The quote that closes a field, past doubled ones.
fn closing(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from.saturating_add(memchr::memchr(b'"', bytes.get(from..)?)?);
        if bytes.get(at.saturating_add(1)) != Some(&b'"') {
            return Some(at);
        }
        from = at.saturating_add(2);
    }
}
