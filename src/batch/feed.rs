//! The inputs, cut into blocks of whole records.

use std::io::{self, Read};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::Stop;
use super::record::{End, LONGEST, Record, end, feeds};
use snapback_engine::load::Diagnostic;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values below a header.
    Csv,
    /// One JSON object on each line.
    Jsonl,
}

/// One file of rows, or a stream.
pub struct Input {
    /// What it is called in messages.
    pub shown: String,
    /// Its bytes.
    pub reader: Box<dyn Read + Send>,
}

/// Whole records that follow each other in an input.
#[derive(Debug)]
pub struct Block {
    /// What its input is called.
    pub shown: Arc<str>,
    /// The line, from 1, of its first byte.
    pub line: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where its records end, but the last; nothing where each line is one.
    pub ends: Vec<usize>,
}

/// Reads the inputs one after the other.
pub struct Feed {
    form: Form,
    inputs: std::vec::IntoIter<Input>,
    current: Option<Input>,
    /// The names of the inputs opened so far.
    pub shown: Vec<String>,
    /// The digests of the inputs read to their end.
    pub digests: Vec<String>,
    hasher: Option<Sha256>,
    hashes: bool,
    header: Option<Vec<u8>>,
    place: u64,
    line: u64,
    carry: Vec<u8>,
    ends: Vec<usize>,
    /// The rest of a record that is too long, up to its line feed, is dropped.
    skipping: bool,
    /// Nothing more can be read of this input.
    at_end: bool,
}

/// How much is read at once: what is made of it should stay near the processor.
const SIZE: usize = 32 * 1024;

impl Feed {
    /// The inputs, nothing read yet.
    #[must_use]
    pub fn new(form: Form, inputs: Vec<Input>, hashes: bool) -> Self {
        Self {
            form,
            inputs: inputs.into_iter(),
            current: None,
            shown: Vec::new(),
            digests: Vec::new(),
            hasher: None,
            hashes,
            header: None,
            place: 0,
            line: 1,
            carry: Vec::new(),
            ends: Vec::new(),
            skipping: false,
            at_end: true,
        }
    }

    /// Opens the first input and gives its header, if it has one.
    ///
    /// # Errors
    /// If it cannot be read as rows at all.
    pub fn header(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        self.open()?;
        Ok(self.header.clone())
    }

    /// The place of the next block.
    #[must_use]
    pub const fn place(&self) -> u64 {
        self.place
    }

    /// The next block, in a buffer that is used again; none at the end.
    ///
    /// # Errors
    /// If an input cannot be read, or not as rows.
    pub fn next(&mut self, bytes: Vec<u8>) -> Result<Option<Block>, Stop> {
        let taken = self.take(bytes);
        if taken.is_err() {
            self.end();
        }
        taken
    }

    /// Nothing more is read, of this input or any other.
    fn end(&mut self) {
        self.at_end = true;
        self.carry.clear();
        self.inputs = Vec::new().into_iter();
    }

    fn take(&mut self, mut bytes: Vec<u8>) -> Result<Option<Block>, Stop> {
        bytes.clear();
        loop {
            if self.at_end && self.carry.is_empty() && !self.open()? {
                return Ok(None);
            }
            bytes.append(&mut self.carry);
            let cut = self.whole(&mut bytes)?;
            self.carry.extend_from_slice(bytes.get(cut..).unwrap_or_default());
            bytes.truncate(cut);
            if !bytes.is_empty() {
                return Ok(Some(self.block(bytes)));
            }
        }
    }

    /// The line, from 1, of what is read next.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// The first line below any header, without taking it.
    ///
    /// # Errors
    /// If the input cannot be read.
    pub fn peek_line(&mut self) -> Result<&[u8], Stop> {
        let mut bytes = std::mem::take(&mut self.carry);
        while memchr::memchr(b'\n', &bytes).is_none() && !self.at_end && bytes.len() <= LONGEST {
            self.read(&mut bytes)?;
        }
        self.carry = bytes;
        Ok(self.carry.split(|byte| *byte == b'\n').next().unwrap_or_default())
    }

    fn block(&mut self, bytes: Vec<u8>) -> Block {
        let block = Block {
            shown: self.name().into(),
            line: self.line,
            bytes,
            ends: std::mem::take(&mut self.ends),
        };
        self.place = self.place.saturating_add(1);
        self.line = self.line.saturating_add(feeds(&block.bytes));
        block
    }

    /// Reads on until there is a whole record; where the last whole record ends.
    fn whole(&mut self, bytes: &mut Vec<u8>) -> Result<usize, Stop> {
        loop {
            self.read(bytes)?;
            let cut = match self.form {
                Form::Csv => self.records(bytes),
                Form::Jsonl => memchr::memrchr(b'\n', bytes).map_or(0, |at| at.saturating_add(1)),
            };
            if self.at_end {
                return Ok(bytes.len());
            }
            if bytes.len().saturating_sub(cut) > LONGEST.saturating_add(1) {
                bytes.truncate(cut.saturating_add(LONGEST).saturating_add(1));
                self.skipping = true;
            }
            if cut > 0 {
                return Ok(cut);
            }
        }
    }

    /// Where the last whole record ends. Behind a quote that is never closed nothing is read.
    fn records(&mut self, bytes: &[u8]) -> usize {
        if memchr::memchr(b'"', bytes).is_none() {
            self.ends.clear();
            return memchr::memrchr(b'\n', bytes).map_or(0, |at| at.saturating_add(1));
        }
        let mut cut = 0;
        self.ends.clear();
        loop {
            match end(bytes.get(cut..).unwrap_or_default()) {
                End::At(more) => {
                    cut = cut.saturating_add(more);
                    self.ends.push(cut);
                }
                End::Open => return cut,
                End::Unclosed => {
                    self.end();
                    return bytes.len();
                }
            }
        }
    }

    /// Reads once, and drops what belongs to a record that is too long.
    fn read(&mut self, bytes: &mut Vec<u8>) -> Result<(), Stop> {
        let before = bytes.len();
        let Some(input) = self.current.as_mut().filter(|_| !self.at_end) else { return Ok(()) };
        bytes.resize(before.max(SIZE / 2).saturating_add(SIZE / 2), 0);
        let read = again(&mut input.reader, bytes.get_mut(before..).unwrap_or_default());
        let read = read.map_err(|error| Stop::Read(input.shown.clone(), error))?;
        bytes.truncate(before.saturating_add(read));
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes.get(before..).unwrap_or_default());
        }
        if read == 0 {
            self.finish();
        }
        if self.skipping {
            let feed = memchr::memchr(b'\n', bytes.get(before..).unwrap_or_default());
            bytes.drain(before..feed.map_or(bytes.len(), |at| before.saturating_add(at)));
            self.skipping = feed.is_none() && !self.at_end;
        }
        Ok(())
    }

    fn finish(&mut self) {
        self.at_end = true;
        self.digests.extend(self.hasher.take().map(|hasher| hex(&hasher.finalize())));
    }

    /// Opens the next input; false if there is none.
    fn open(&mut self) -> Result<bool, Stop> {
        let Some(input) = self.inputs.next() else { return Ok(false) };
        self.shown.push(input.shown.clone());
        self.current = Some(input);
        self.hasher = self.hashes.then(Sha256::new);
        (self.at_end, self.line, self.skipping) = (false, 1, false);
        let mut bytes = Vec::new();
        while bytes.len() < 4 && !self.at_end {
            self.read(&mut bytes)?;
        }
        self.refuse_other_forms(&mut bytes)?;
        if self.form == Form::Csv {
            self.take_header(&mut bytes)?;
        }
        self.carry = bytes;
        Ok(true)
    }

    /// Takes the header off; that of a later input must be that of the first.
    fn take_header(&mut self, bytes: &mut Vec<u8>) -> Result<(), Stop> {
        while end(bytes) == End::Open && !self.at_end && bytes.len() <= LONGEST {
            self.read(bytes)?;
        }
        let cut = match end(bytes) {
            End::At(cut) => cut,
            End::Open | End::Unclosed => bytes.len(),
        };
        let header: Vec<u8> = bytes.drain(..cut).collect();
        self.line = self.line.saturating_add(feeds(&header));
        match &self.header {
            None => self.header = Some(header),
            Some(first) if columns(first) == columns(&header) || header.is_empty() => {}
            Some(_) => {
                let text = "the header is not that of the first file; give files with the same columns in the same order";
                return Err(Stop::Input(vec![Diagnostic::at(self.name(), (1, 1), "C02", text)]));
            }
        }
        Ok(())
    }

    fn name(&self) -> &str {
        self.shown.last().map_or("", String::as_str)
    }

    /// One byte order mark is taken off; what is compressed or not UTF-8 at all is refused.
    fn refuse_other_forms(&self, bytes: &mut Vec<u8>) -> Result<(), Stop> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let known =
            FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, text)| *text);
        let wide =
            matches!(bytes.as_slice(), [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..])
                .then_some(UTF_16);
        let text = match known.or(wide) {
            Some(text) => text.to_owned(),
            None => {
                if bytes.starts_with(MARK) {
                    bytes.drain(..MARK.len());
                }
                if !bytes.starts_with(MARK) {
                    return Ok(());
                }
                "a second byte order mark; leave one at most".to_owned()
            }
        };
        Err(Stop::Input(vec![Diagnostic::at(self.name(), (1, 1), "C09", text)]))
    }
}

/// What other files begin with.
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

fn columns(header: &[u8]) -> Vec<String> {
    let mut record = Record::default();
    record.fill(header, 1, false);
    (0..record.fields.len()).map(|at| record.field(at)).collect()
}

/// Reads, and tries again where a signal came between.
fn again(reader: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
