//! Splits a CSV input into records with their true lines, and never lets an open quote swallow the rest.

use std::io::{self, BufRead};

/// A record longer than this is not read on.
const LONGEST: usize = 64 * 1024;

/// One record as it stands in the input.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Its bytes, without the line end.
    pub raw: Vec<u8>,
    /// Its first line, from 1.
    pub line: u64,
    /// Where each field stands in the bytes.
    pub fields: Vec<(usize, usize)>,
    /// The first fault of its form: a code, a text, and the byte.
    pub fault: Option<(&'static str, &'static str, usize)>,
    /// A quote was opened and never closed: nothing after it can be read.
    pub unclosed: bool,
}

impl Record {
    /// The text of a field, quotes taken off.
    #[must_use]
    pub fn field(&self, at: usize) -> String {
        let raw = self.fields.get(at).and_then(|(from, to)| self.raw.get(*from..*to)).unwrap_or_default();
        let text = String::from_utf8_lossy(raw);
        match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) => inner.replace("\"\"", "\""),
            None => text.into_owned(),
        }
    }

    /// Line and column, from 1, of a byte of the record.
    #[must_use]
    pub fn place(&self, at: usize) -> (u64, u64) {
        let before = String::from_utf8_lossy(self.raw.get(..at).unwrap_or(&self.raw)).into_owned();
        let lines = before.matches('\n').count() as u64;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
        (self.line.saturating_add(lines), column.saturating_add(1))
    }
}

/// The records of an input.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Records<R> {
    /// The records of an input, none read yet.
    pub const fn new(input: R) -> Self {
        Self { input, line: 0 }
    }

    /// The last line read.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The next record; none at the end.
    ///
    /// # Errors
    /// If the input cannot be read.
    pub fn read(&mut self) -> io::Result<Option<Record>> {
        let mut record = Record { line: self.line.saturating_add(1), ..Record::default() };
        let mut scan = Scan::default();
        loop {
            let before = record.raw.len();
            let ended = self.read_line(&mut record.raw)?;
            if before == record.raw.len() && before == 0 {
                return Ok(None);
            }
            if self.line == 1 && record.raw.starts_with(b"\xEF\xBB\xBF") {
                record.raw.drain(..3);
            }
            scan.take(&record.raw, &mut record.fault);
            if !scan.open() || ended || record.raw.len() > LONGEST {
                break;
            }
        }
        self.finish(&mut record, scan);
        Ok(Some(record))
    }

    /// Reads to the next line feed, but not far past the longest record; true at the end of the input.
    fn read_line(&mut self, raw: &mut Vec<u8>) -> io::Result<bool> {
        self.line = self.line.saturating_add(1);
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(true);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(bytes.len(), |at| at.saturating_add(1));
            if raw.len() <= LONGEST {
                raw.extend(bytes.get(..taken).unwrap_or_default());
            }
            self.input.consume(taken);
            if end.is_some() {
                return Ok(false);
            }
        }
    }

    fn finish(&mut self, record: &mut Record, scan: Scan) {
        let long = record.raw.len() > LONGEST;
        if let Some(at) = scan.opened.filter(|_| scan.open()) {
            record.fault = Some(("C04", "a quote is opened here and never closed; the rows after it are not read", at));
            record.unclosed = true;
        } else if long {
            record.fault = Some(("C11", "the row is longer than 64 KiB", 0));
        }
        if long {
            record.raw.truncate(LONGEST);
        }
        if record.unclosed {
            // What was swallowed is not this row's: only its first line is kept.
            let end = record.raw.iter().position(|byte| *byte == b'\n').unwrap_or(record.raw.len());
            record.raw.truncate(end);
        }
        while matches!(record.raw.last(), Some(b'\n' | b'\r')) {
            record.raw.pop();
        }
        record.fields = scan.fields(record.raw.len());
        if record.fault.is_none() {
            record.fault = unprintable(&record.raw);
        }
    }
}

fn unprintable(raw: &[u8]) -> Option<(&'static str, &'static str, usize)> {
    if let Err(error) = std::str::from_utf8(raw) {
        return Some(("C10", "this byte is not UTF-8", error.valid_up_to()));
    }
    let control = raw.iter().position(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t'));
    control.map(|at| ("C10", "a control character", at))
}

/// Where the scan of a record stands.
#[derive(Debug, Default)]
struct Scan {
    at: usize,
    state: State,
    opened: Option<usize>,
    commas: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
    Closed,
}

impl Scan {
    fn open(&self) -> bool {
        self.state == State::Quoted
    }

    fn take(&mut self, raw: &[u8], fault: &mut Option<(&'static str, &'static str, usize)>) {
        for (at, byte) in raw.iter().enumerate().skip(self.at) {
            self.state = match (self.state, byte) {
                (State::Start, b'"') => {
                    self.opened = Some(at);
                    State::Quoted
                }
                (State::Quoted, b'"') => State::Closed,
                (State::Quoted, _) | (State::Closed, b'"') => State::Quoted,
                (_, b',') => {
                    self.commas.push(at);
                    State::Start
                }
                (State::Closed, b'\r' | b'\n') => State::Closed,
                (State::Closed, _) | (State::Plain, b'"') => {
                    fault.get_or_insert((
                        "C05",
                        "a quote in the middle of a field; put the whole field in quotes and double those inside",
                        at,
                    ));
                    State::Plain
                }
                (State::Start | State::Plain, _) => State::Plain,
            };
        }
        self.at = raw.len();
    }

    fn fields(&self, length: usize) -> Vec<(usize, usize)> {
        let starts = std::iter::once(0).chain(self.commas.iter().map(|at| at.saturating_add(1)));
        let ends = self.commas.iter().copied().chain(std::iter::once(length));
        starts.zip(ends).map(|(from, to)| (from.min(length), to.min(length))).collect()
    }
}
