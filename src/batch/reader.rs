//! Reads the inputs and cuts them into blocks of whole records.

use std::io::{self, Read};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::BatchError;
use super::bytes::{count_newlines, first_line, hex, slice_from};
use super::record::{CsvRecord, LONGEST, RecordEnd, find_record_end};
use snapback_engine::load::Diagnostic;

/// The format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    /// Comma-separated values below a header.
    Csv,
    /// One JSON object on each line.
    Jsonl,
}

/// A file of rows, or a stream.
pub struct Input {
    /// Its name in messages.
    pub shown: String,
    /// Its bytes.
    pub reader: Box<dyn Read + Send>,
}

/// Consecutive whole records of an input.
#[derive(Debug)]
pub(crate) struct Block {
    /// The name of the input in messages.
    pub(crate) shown: Arc<str>,
    /// The line of the first byte, from 1.
    pub(crate) line: u64,
    pub(crate) bytes: Vec<u8>,
    /// The ends of all records but the last; empty if every line is a record.
    pub(crate) ends: Vec<usize>,
}

/// Reads the inputs one after the other.
pub(crate) struct BlockReader {
    format: RowFormat,
    inputs: std::vec::IntoIter<Input>,
    current: Option<Input>,
    /// The names of the inputs opened so far.
    pub(crate) shown: Vec<String>,
    /// The SHA-256 of each input read to its end, if digests are asked for.
    pub(crate) digests: Vec<String>,
    hasher: Option<Sha256>,
    computes_digests: bool,
    header: Option<Vec<u8>>,
    /// The number of the next block, from 0.
    number: u64,
    /// The line of the next byte, from 1.
    line: u64,
    /// Bytes read that belong to the next block.
    carry: Vec<u8>,
    ends: Vec<usize>,
    /// A record is too long: its bytes are dropped up to its newline.
    skipping: bool,
    /// The current input is read to its end.
    at_end: bool,
}

/// Bytes per read, small enough for a block and its output to stay in the processor's cache.
const READ_SIZE: usize = 32 * 1024;

impl BlockReader {
    pub(crate) fn new(format: RowFormat, inputs: Vec<Input>, computes_digests: bool) -> Self {
        Self {
            format,
            inputs: inputs.into_iter(),
            current: None,
            shown: Vec::new(),
            digests: Vec::new(),
            hasher: None,
            computes_digests,
            header: None,
            number: 0,
            line: 1,
            carry: Vec::new(),
            ends: Vec::new(),
            skipping: false,
            at_end: true,
        }
    }

    /// Opens the first input and returns its header, if the format has one.
    ///
    /// # Errors
    /// The input cannot be read, or is not rows at all.
    pub(crate) fn header(&mut self) -> Result<Option<Vec<u8>>, BatchError> {
        self.open_next()?;
        Ok(self.header.clone())
    }

    /// The number of the next block, from 0.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// The line, from 1, of the next byte.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The next block, read into `buffer`; none at the end of the last input.
    ///
    /// # Errors
    /// An input cannot be read, or is not rows at all. Nothing is read after an error.
    pub(crate) fn next_block(&mut self, buffer: Vec<u8>) -> Result<Option<Block>, BatchError> {
        let block = self.read_block(buffer);
        if block.is_err() {
            self.stop();
        }
        block
    }

    /// Drops everything not yet read, of all inputs.
    fn stop(&mut self) {
        self.at_end = true;
        self.carry.clear();
        self.inputs = Vec::new().into_iter();
    }

    fn read_block(&mut self, mut bytes: Vec<u8>) -> Result<Option<Block>, BatchError> {
        bytes.clear();
        loop {
            if self.at_end && self.carry.is_empty() && !self.open_next()? {
                return Ok(None);
            }
            bytes.append(&mut self.carry);
            let cut = self.read_whole_records(&mut bytes)?;
            self.carry.extend_from_slice(slice_from(&bytes, cut));
            bytes.truncate(cut);
            if !bytes.is_empty() {
                return Ok(Some(self.block(bytes)));
            }
        }
    }

    fn block(&mut self, bytes: Vec<u8>) -> Block {
        let (shown, line) = (self.name().into(), self.line);
        self.number += 1;
        self.line += count_newlines(&bytes);
        Block { shown, line, bytes, ends: std::mem::take(&mut self.ends) }
    }

    /// The first line below any header, left in place for the first block.
    ///
    /// # Errors
    /// The input cannot be read.
    pub(crate) fn peek_line(&mut self) -> Result<&[u8], BatchError> {
        let mut bytes = std::mem::take(&mut self.carry);
        while memchr::memchr(b'\n', &bytes).is_none() && !self.at_end && bytes.len() <= LONGEST {
            self.read(&mut bytes)?;
        }
        self.carry = bytes;
        Ok(first_line(&self.carry))
    }

    /// Reads until `bytes` holds a whole record; returns the end of the last whole record.
    fn read_whole_records(&mut self, bytes: &mut Vec<u8>) -> Result<usize, BatchError> {
        loop {
            self.read(bytes)?;
            let cut = match self.format {
                RowFormat::Csv => self.find_csv_records(bytes),
                RowFormat::Jsonl => end_of_last_line(bytes),
            };
            if self.at_end {
                return Ok(bytes.len());
            }
            if bytes.len() - cut > LONGEST + 1 {
                bytes.truncate(cut + LONGEST + 1);
                self.skipping = true;
            }
            if cut > 0 {
                return Ok(cut);
            }
        }
    }

    /// The end of the last whole record. Nothing is read behind a quote that is never closed.
    fn find_csv_records(&mut self, bytes: &[u8]) -> usize {
        self.ends.clear();
        if memchr::memchr(b'"', bytes).is_none() {
            return end_of_last_line(bytes);
        }
        let mut cut = 0;
        loop {
            match find_record_end(slice_from(bytes, cut)) {
                RecordEnd::At(length) => {
                    cut += length;
                    self.ends.push(cut);
                }
                RecordEnd::Incomplete => return cut,
                RecordEnd::Unclosed => {
                    self.stop();
                    return bytes.len();
                }
            }
        }
    }

    /// Appends the bytes of one read, except those of a record that is too long.
    fn read(&mut self, bytes: &mut Vec<u8>) -> Result<(), BatchError> {
        let before = bytes.len();
        let Some(input) = self.current.as_mut().filter(|_| !self.at_end) else { return Ok(()) };
        bytes.resize(before.max(READ_SIZE / 2) + READ_SIZE / 2, 0);
        let read = read_retrying(&mut input.reader, bytes.split_at_mut(before).1);
        let read = read.map_err(|error| BatchError::Read(input.shown.clone(), error))?;
        bytes.truncate(before + read);
        if let Some(hasher) = &mut self.hasher {
            hasher.update(slice_from(bytes, before));
        }
        if read == 0 {
            self.at_end = true;
            self.digests.extend(self.hasher.take().map(|hasher| hex(&hasher.finalize())));
        }
        if self.skipping {
            let newline = memchr::memchr(b'\n', slice_from(bytes, before));
            bytes.drain(before..newline.map_or(bytes.len(), |at| before + at));
            self.skipping = newline.is_none() && !self.at_end;
        }
        Ok(())
    }

    /// Opens the next input; false if there is none.
    fn open_next(&mut self) -> Result<bool, BatchError> {
        let Some(input) = self.inputs.next() else { return Ok(false) };
        self.shown.push(input.shown.clone());
        self.current = Some(input);
        self.hasher = self.computes_digests.then(Sha256::new);
        (self.at_end, self.line, self.skipping) = (false, 1, false);
        let mut bytes = Vec::new();
        while bytes.len() < 4 && !self.at_end {
            self.read(&mut bytes)?;
        }
        refuse_other_encodings(&mut bytes).map_err(|text| self.refused("C09", &text))?;
        if self.format == RowFormat::Csv {
            self.take_header(&mut bytes)?;
        }
        self.carry = bytes;
        Ok(true)
    }

    /// Removes the header; every later input must have the header of the first.
    fn take_header(&mut self, bytes: &mut Vec<u8>) -> Result<(), BatchError> {
        while find_record_end(bytes) == RecordEnd::Incomplete
            && !self.at_end
            && bytes.len() <= LONGEST
        {
            self.read(bytes)?;
        }
        let cut = match find_record_end(bytes) {
            RecordEnd::At(cut) => cut,
            RecordEnd::Incomplete | RecordEnd::Unclosed => bytes.len(),
        };
        let header: Vec<u8> = bytes.drain(..cut).collect();
        self.line += count_newlines(&header);
        let Some(first) = &self.header else {
            self.header = Some(header);
            return Ok(());
        };
        if header.is_empty() || column_names(first) == column_names(&header) {
            return Ok(());
        }
        let text = "the header is not that of the first file; give files with the same columns in \
                    the same order";
        Err(self.refused("C02", text))
    }

    fn name(&self) -> &str {
        self.shown.last().map_or("", String::as_str)
    }

    fn refused(&self, code: &'static str, text: &str) -> BatchError {
        BatchError::Input(vec![Diagnostic::at(self.name(), (1, 1), code, text)])
    }
}

fn end_of_last_line(bytes: &[u8]) -> usize {
    memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1)
}

/// Removes one byte order mark.
///
/// # Errors
/// The bytes are compressed, or not UTF-8 at all.
fn refuse_other_encodings(bytes: &mut Vec<u8>) -> Result<(), String> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    if let Some((_, text)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err((*text).to_owned());
    }
    if matches!(bytes.as_slice(), [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..]) {
        return Err(UTF_16.to_owned());
    }
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    if bytes.starts_with(MARK) {
        return Err("a second byte order mark; leave one at most".to_owned());
    }
    Ok(())
}

/// The first bytes of inputs that are not UTF-8 text, and the message that refuses them.
const FOREIGN: [(&[u8], &str); 7] = [
    (b"\x1f\x8b", "the input is compressed (gzip); write `gzip -dc FILE | snapback batch -`"),
    (
        b"\x28\xb5\x2f\xfd",
        "the input is compressed (zstd); write `zstd -dc FILE | snapback batch -`",
    ),
    (b"\xfd7zXZ", "the input is compressed (xz); write `xz -dc FILE | snapback batch -`"),
    (b"BZh", "the input is compressed (bzip2); write `bzip2 -dc FILE | snapback batch -`"),
    (b"PK\x03\x04", "the input is a spreadsheet or a zip archive; save it as CSV in UTF-8"),
    (b"\xff\xfe", UTF_16),
    (b"\xfe\xff", UTF_16),
];

const UTF_16: &str = "the input is UTF-16; save it as UTF-8";

fn column_names(header: &[u8]) -> Vec<String> {
    let mut record = CsvRecord::default();
    record.parse(header, 1, false);
    record.texts().collect()
}

/// Reads, again if a signal interrupts the call.
fn read_retrying(reader: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    /// Returns at most `size` bytes per read.
    struct Pieces {
        bytes: io::Cursor<Vec<u8>>,
        size: usize,
    }

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(into.len());
            self.bytes.read(into.split_at_mut(size).0)
        }
    }

    fn reader(format: RowFormat, inputs: &[&str], size: usize) -> BlockReader {
        let input = |(number, text): (usize, &&str)| Input {
            shown: format!("input-{number}"),
            reader: Box::new(Pieces { bytes: io::Cursor::new(text.as_bytes().to_vec()), size }),
        };
        BlockReader::new(format, inputs.iter().enumerate().map(input).collect(), true)
    }

    /// The first line of each block and its bytes.
    fn blocks(reader: &mut BlockReader) -> Vec<(u64, String)> {
        let mut blocks = Vec::new();
        while let Some(block) = reader.next_block(Vec::new()).unwrap() {
            blocks.push((block.line, String::from_utf8(block.bytes).unwrap()));
        }
        blocks
    }

    #[test]
    fn blocks_hold_whole_records_whatever_the_size_of_a_read() {
        let rows = "1,a\r\n\n\"2\nx\",\"b\"\"\n\"\n3,c";
        for size in 1..=rows.len() + 10 {
            let mut reader = reader(RowFormat::Csv, &[&format!("id,note\n{rows}")], size);
            assert_eq!(reader.header().unwrap().unwrap(), b"id,note\n");
            let blocks = blocks(&mut reader);
            let joined: String = blocks.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(joined, rows, "reads of {size} bytes");
            let mut line = 2;
            for (number, (first_line, text)) in blocks.iter().enumerate() {
                assert_eq!(*first_line, line, "reads of {size} bytes");
                line += count_newlines(text.as_bytes());
                let last = number + 1 == blocks.len();
                let starts = ["1,", "\n", "\"2", "3,"];
                assert!(starts.iter().any(|start| text.starts_with(start)), "{text:?}");
                assert!(last || text.ends_with('\n'), "{text:?}");
            }
            assert_eq!(reader.digests.len(), 1);
        }
    }

    #[test]
    fn every_input_starts_at_line_one_and_has_the_same_header() {
        let mut same = reader(RowFormat::Csv, &["a,b\n1,2", "\"a\",b\r\n3,4\n", ""], 100);
        same.header().unwrap();
        assert_eq!(blocks(&mut same), [(2, "1,2".to_owned()), (2, "3,4\n".to_owned())]);
        assert_eq!(same.shown, ["input-0", "input-1", "input-2"]);
        let mut other = reader(RowFormat::Csv, &["a,b\n", "b,a\n3,4\n", "a,b\n5,6\n"], 100);
        other.header().unwrap();
        assert!(matches!(other.next_block(Vec::new()), Err(BatchError::Input(_))));
        assert!(other.next_block(Vec::new()).unwrap().is_none(), "nothing is read after an error");
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_next_one_is_read() {
        let long = format!("{}\n", "x".repeat(3 * LONGEST));
        for size in [1000, READ_SIZE, usize::MAX] {
            let mut reader = reader(RowFormat::Jsonl, &[&format!("{{}}\n{long}{{}}\n")], size);
            let all: String = blocks(&mut reader).into_iter().map(|(_, text)| text).collect();
            let lines: Vec<&str> = all.lines().collect();
            assert_eq!(lines.len(), 3, "reads of {size} bytes");
            assert!(lines.iter().any(|line| line.len() > LONGEST), "reads of {size} bytes");
        }
    }

    #[test]
    fn peeking_leaves_the_line_in_place() {
        let mut reader = reader(RowFormat::Jsonl, &["\u{feff}{\"a\":1}\n{}"], 3);
        assert!(reader.header().unwrap().is_none());
        assert_eq!(reader.peek_line().unwrap(), b"{\"a\":1}");
        let all: String = blocks(&mut reader).into_iter().map(|(_, text)| text).collect();
        assert_eq!(all, "{\"a\":1}\n{}");
    }

    #[test]
    fn what_is_not_utf_8_text_is_refused() {
        let cases: [&[u8]; 5] =
            [b"\x1f\x8b\x08", b"BZh9", b"\xff\xfea\0", b"a\0b\0", b"\xEF\xBB\xBF\xEF\xBB\xBFa"];
        for bytes in cases {
            assert!(refuse_other_encodings(&mut bytes.to_vec()).is_err(), "{bytes:?}");
        }
        let mut bytes = b"\xEF\xBB\xBFitem".to_vec();
        assert!(refuse_other_encodings(&mut bytes).is_ok());
        assert_eq!(bytes, b"item");
    }
}
