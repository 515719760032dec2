//! One CSV record: the bounds of its fields and the first fault of its form.

use std::borrow::Cow;

use super::bytes::{
    count_newlines, first_line, is_forbidden_control, is_invisible, slice, slice_from,
};

/// The longest record that is accepted, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;

/// A fault of a record's form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordFault {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    /// Offset of the faulty byte in the record.
    at: usize,
}

/// One record of the input. The value is reused from record to record to save allocations.
#[derive(Debug, Default)]
pub(crate) struct CsvRecord<'b> {
    /// The bytes of the record without its line end.
    pub(crate) raw: &'b [u8],
    /// The first line of the record, from 1.
    pub(crate) line: u64,
    /// Start and end of each field in `raw`, quotes included.
    pub(crate) fields: Vec<(usize, usize)>,
    /// The first fault of its form.
    pub(crate) fault: Option<RecordFault>,
    /// Start of the field that is still being read.
    field_start: usize,
    /// Line and column of the fault if it lies outside `raw`.
    fault_outside: Option<(u64, u64)>,
}

impl<'b> CsvRecord<'b> {
    /// Parses a record. `printable` says that the bytes are known to hold no unprintable
    /// character, so that only the quotes are checked.
    pub(crate) fn parse(&mut self, raw: &'b [u8], line: u64, printable: bool) {
        self.start(raw.strip_suffix(b"\n").unwrap_or(raw), line);
        self.fields.clear();
        let misplaced_quote = self.find_fields();
        self.fault = self.fault.or(misplaced_quote);
        if !printable {
            self.fault =
                self.fault.or_else(|| unprintable(self.raw)).or_else(|| lone_return(self.raw));
        }
    }

    /// Finds the bounds of all fields; returns the first misplaced quote.
    fn find_fields(&mut self) -> Option<RecordFault> {
        const TEXT: &str = "a quote in the middle of a field; put the whole field in quotes and \
                            double those inside";
        let (raw, mut start, mut fault) = (self.raw, 0, None);
        loop {
            let (end, misplaced) = match raw.get(start) {
                Some(b'"') => quoted_field(raw, start),
                _ => bare_field(raw, start),
            };
            fault = fault.or(misplaced.map(|at| RecordFault { code: "C05", text: TEXT, at }));
            self.fields.push((start, end));
            if end >= raw.len() {
                return fault;
            }
            start = end + 1;
        }
    }

    /// Ends a field at a comma of a record known to hold neither a quote nor anything unprintable.
    pub(crate) fn end_field(&mut self, comma: usize) {
        self.fields.push((self.field_start, comma));
        self.field_start = comma + 1;
    }

    /// Ends such a record.
    pub(crate) fn end_record(&mut self, raw: &'b [u8], line: u64) {
        let field_start = self.field_start;
        self.start(raw, line);
        self.fields.push((field_start, self.raw.len()));
    }

    fn start(&mut self, raw: &'b [u8], line: u64) {
        self.raw = raw.strip_suffix(b"\r").unwrap_or(raw);
        self.line = line;
        self.field_start = 0;
        self.fault = None;
        self.fault_outside = None;
        if self.raw.len() > LONGEST {
            self.raw = slice(self.raw, 0, LONGEST);
            let text = "the row is longer than 64 KiB";
            self.fault = Some(RecordFault { code: "C11", text, at: 0 });
        }
    }

    /// Parses the first line of a record whose quote at `quote` is never closed.
    pub(crate) fn parse_unclosed(&mut self, raw: &'b [u8], line: u64, quote: usize) {
        self.parse(first_line(raw), line, false);
        let text = "a quote is opened here and never closed; the rows after it are not read";
        self.fault = Some(RecordFault { code: "C04", text, at: quote });
        self.fault_outside = Some(position(raw, line, quote));
    }

    /// Line and column of the fault, both from 1.
    pub(crate) fn fault_position(&self) -> (u64, u64) {
        let at = self.fault.map_or(0, |fault| fault.at);
        self.fault_outside.unwrap_or_else(|| self.position(at))
    }

    /// The input bytes from field `first` to field `last`, with the commas between them.
    /// Both fields must exist.
    pub(crate) fn raw_fields(&self, (first, last): (usize, usize)) -> &'b [u8] {
        let bounds = |field: usize| self.fields.split_at(field).1.first().copied();
        let start = bounds(first).map_or(0, |(start, _)| start);
        let end = bounds(last).map_or(0, |(_, end)| end);
        slice(self.raw, start, end)
    }

    /// The bytes of a field without its quotes; empty if the record has no such field.
    pub(crate) fn value(&self, field: usize) -> Cow<'b, [u8]> {
        let Some((start, end)) = self.fields.get(field) else { return Cow::Borrowed(b"") };
        // Fields may end behind the cut of a record that is too long; those are empty.
        let raw = self.raw.get(*start..*end).unwrap_or_default();
        match raw.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")) {
            Some(inner) if inner.contains(&b'"') => Cow::Owned(undouble_quotes(inner)),
            Some(inner) => Cow::Borrowed(inner),
            None => Cow::Borrowed(raw),
        }
    }

    /// The text of a field without its quotes; empty if the record has no such field.
    pub(crate) fn text(&self, field: usize) -> String {
        String::from_utf8_lossy(&self.value(field)).into_owned()
    }

    /// The text of each field without its quotes.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        (0..self.fields.len()).map(|field| self.text(field))
    }

    /// The text of each field, then empty texts without end.
    pub(crate) fn padded_texts(&self) -> impl Iterator<Item = String> {
        (0..).map(|field| self.text(field))
    }

    /// Line and column, both from 1, of a byte of the record.
    pub(crate) fn position(&self, at: usize) -> (u64, u64) {
        position(self.raw, self.line, at)
    }
}

fn position(raw: &[u8], line: u64, at: usize) -> (u64, u64) {
    let before = String::from_utf8_lossy(slice(raw, 0, at));
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    (line + count_newlines(before.as_bytes()), last_line.chars().count() as u64 + 1)
}

/// The end of a quoted field, and the first byte between its closing quote and the next comma.
fn quoted_field(raw: &[u8], start: usize) -> (usize, Option<usize>) {
    let after = closing_quote(raw, start + 1).map_or(raw.len(), |at| at + 1);
    let end = next_comma(raw, after);
    (end, (after < end).then_some(after))
}

/// The end of an unquoted field, and the first quote inside it.
fn bare_field(raw: &[u8], start: usize) -> (usize, Option<usize>) {
    let Some(found) = memchr::memchr2(b',', b'"', slice_from(raw, start)) else {
        return (raw.len(), None);
    };
    let at = start + found;
    if raw.get(at) == Some(&b',') { (at, None) } else { (next_comma(raw, at), Some(at)) }
}

fn next_comma(raw: &[u8], from: usize) -> usize {
    memchr::memchr(b',', slice_from(raw, from)).map_or(raw.len(), |at| from + at)
}

fn undouble_quotes(inner: &[u8]) -> Vec<u8> {
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

fn unprintable(raw: &[u8]) -> Option<RecordFault> {
    let fault = |text, at| Some(RecordFault { code: "C10", text, at });
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text,
        Err(error) => return fault("this byte is not UTF-8", error.valid_up_to()),
    };
    if let Some(at) = raw.iter().position(|byte| is_forbidden_control(*byte)) {
        return fault("a control character", at);
    }
    let (at, _) = text.char_indices().find(|(_, c)| is_invisible(*c))?;
    fault("a character that cannot be seen; leave it out", at)
}

/// A carriage return, quoted or not, that no newline follows.
fn lone_return(raw: &[u8]) -> Option<RecordFault> {
    let at =
        memchr::memchr_iter(b'\r', raw).find(|at| raw.get(at + 1).is_none_or(|b| *b != b'\n'))?;
    let text = "a carriage return that ends no line; end lines with LF or CRLF";
    Some(RecordFault { code: "C08", text, at })
}

/// The offset of the quote that is opened in a record and not closed in it.
pub(crate) fn unclosed_quote(record: &[u8]) -> Option<usize> {
    let mut start = 0;
    loop {
        if record.get(start) == Some(&b'"') {
            match closing_quote(record, start + 1) {
                Some(closed) => start = closed,
                None => return Some(start),
            }
        }
        start += memchr::memchr(b',', slice_from(record, start))? + 1;
    }
}

/// Where a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordEnd {
    /// The offset behind its newline.
    At(usize),
    /// Not within the bytes given.
    Incomplete,
    /// Nowhere: a quote stays open for longer than a record may be.
    Unclosed,
}

/// Finds the end of the record at the start of `bytes`: the next newline outside quotes.
///
/// Behind [`LONGEST`] bytes quotes are ignored, so that the result does not depend on how many
/// bytes were read.
pub(crate) fn find_record_end(bytes: &[u8]) -> RecordEnd {
    let mut from = 0;
    loop {
        let Some(found) = memchr::memchr2(b'"', b'\n', slice_from(bytes, from)) else {
            return RecordEnd::Incomplete;
        };
        let at = from + found;
        if bytes.get(at) == Some(&b'\n') {
            return RecordEnd::At(at + 1);
        }
        if at > LONGEST {
            return match memchr::memchr(b'\n', slice_from(bytes, at)) {
                Some(newline) => RecordEnd::At(at + newline + 1),
                None => RecordEnd::Incomplete,
            };
        }
        let opens = at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b','));
        from = if opens {
            match closing_quote(bytes, at + 1) {
                Some(closed) if closed <= LONGEST => closed + 1,
                None if bytes.len() <= LONGEST => return RecordEnd::Incomplete,
                Some(_) | None => return RecordEnd::Unclosed,
            }
        } else {
            at + 1
        };
    }
}

/// The offset of the quote that closes a field whose content starts at `from`.
fn closing_quote(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr::memchr(b'"', slice_from(bytes, from))?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        from = at + 2;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn parse(raw: &[u8]) -> CsvRecord<'_> {
        let mut record = CsvRecord::default();
        record.parse(raw, 1, false);
        record
    }

    #[test]
    fn fields_are_split_at_commas_outside_quotes() {
        let cases: [(&str, &[&str]); 9] = [
            ("a,b\n", &["a", "b"]),
            ("a,b\r\n", &["a", "b"]),
            ("a,b", &["a", "b"]),
            ("", &[""]),
            (",", &["", ""]),
            ("\"a,b\",c", &["a,b", "c"]),
            ("\"a \"\"b\"\"\",c", &["a \"b\"", "c"]),
            ("\"\",\"\"\"\"", &["", "\""]),
            ("\"two\nlines\",c\n", &["two\nlines", "c"]),
        ];
        for (raw, fields) in cases {
            let record = parse(raw.as_bytes());
            assert_eq!(record.texts().collect::<Vec<_>>(), fields, "{raw:?}");
            assert!(record.fault.is_none(), "{raw:?}");
        }
    }

    #[test]
    fn the_first_fault_is_reported_with_its_line_and_column() {
        let cases: [(&[u8], &str, (u64, u64)); 7] = [
            (b"a\"b,c", "C05", (1, 2)),
            (b"\"a\"b,c", "C05", (1, 4)),
            (b"a,\xff", "C10", (1, 3)),
            (b"\xc3\xa9,\x07", "C10", (1, 3)),
            ("a,\u{200b}".as_bytes(), "C10", (1, 3)),
            (b"\"a\nb\",\x07", "C10", (2, 4)),
            (b"a\rb,c", "C08", (1, 2)),
        ];
        for (raw, code, position) in cases {
            let record = parse(raw);
            assert_eq!(record.fault.unwrap().code, code, "{raw:?}");
            assert_eq!(record.fault_position(), position, "{raw:?}");
        }
    }

    #[test]
    fn a_record_ends_at_the_first_newline_outside_quotes() {
        let cases: [(&str, RecordEnd); 8] = [
            ("a\nb", RecordEnd::At(2)),
            ("\n", RecordEnd::At(1)),
            ("a\r\nb", RecordEnd::At(3)),
            ("a", RecordEnd::Incomplete),
            ("\"a\nb\"\nc", RecordEnd::At(6)),
            ("\"a\"\"\nb\"\nc", RecordEnd::At(8)),
            ("\"a\n", RecordEnd::Incomplete),
            ("a\"b\nc", RecordEnd::At(4)),
        ];
        for (bytes, end) in cases {
            assert_eq!(find_record_end(bytes.as_bytes()), end, "{bytes:?}");
        }
    }

    #[test]
    fn a_quote_is_unclosed_when_it_spans_more_than_the_longest_record() {
        let inner = |length: usize| format!("\"{}\"\nrest\n", "x".repeat(length));
        assert_eq!(find_record_end(inner(LONGEST - 1).as_bytes()), RecordEnd::At(LONGEST + 2));
        assert_eq!(find_record_end(inner(LONGEST).as_bytes()), RecordEnd::Unclosed);
        let open = format!("\"{}", "x\n".repeat(LONGEST));
        assert_eq!(find_record_end(open.as_bytes()), RecordEnd::Unclosed);
    }

    #[test]
    fn a_record_that_is_too_long_is_cut_and_its_other_fields_are_empty() {
        let long = "x".repeat(LONGEST + 1);
        let mut record = CsvRecord::default();
        record.end_field(1);
        record.end_record(long.as_bytes(), 7);
        assert_eq!(record.raw.len(), LONGEST);
        assert_eq!(record.fault.unwrap().code, "C11");
        assert_eq!(record.fault_position(), (7, 1));
        assert_eq!(record.text(0), "x");
        assert_eq!(record.text(2), "");
    }

    #[test]
    fn only_the_first_line_of_an_unclosed_record_is_its_own() {
        let raw = b"a,b\nc,\"d\ne";
        let quote = unclosed_quote(raw).unwrap();
        assert_eq!(quote, 6);
        let mut record = CsvRecord::default();
        record.parse_unclosed(raw, 3, quote);
        assert_eq!(record.texts().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(record.fault_position(), (4, 3));
    }
}
