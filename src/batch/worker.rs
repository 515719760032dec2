//! Answers the rows of a block.

use std::borrow::Cow;
use std::collections::HashMap;

use super::bytes::{count_newlines, is_forbidden_control, is_invisible, slice, slice_from};
use super::columns::{ColumnError, RowColumns, empty_cell, parse_day_cell};
use super::object::Object;
use super::output::{BlockOutput, RowAnswer, RowContext};
use super::print::InputRow;
use super::reader::Block;
use super::record::{CsvRecord, unclosed_quote};
use super::reorder::BlockResult;
use super::run::{RowLayout, Run};
use snapback_engine::model::{Day, plain_day};
use snapback_engine::query::QueryError;
use snapback_engine::table::TableCache;

/// A function that answers the blocks of a run.
pub(crate) fn worker(run: &Run<'_, '_>) -> impl FnMut(&Block, &mut Vec<u8>) -> BlockResult {
    let mut worker = Worker {
        run,
        table_cache: TableCache::new(run.rules),
        answers: HashMap::default(),
        key: Vec::new(),
        times_cleared: 0,
    };
    move |block, out| worker.answer_block(block, out)
}

struct Worker<'w, 'r, 'o> {
    run: &'w Run<'r, 'o>,
    table_cache: TableCache<'r>,
    /// The answer for each combination of cells other than the date.
    answers: HashMap<Vec<u8>, RowAnswer, foldhash::fast::RandomState>,
    /// The cells of the current row other than the date.
    key: Vec<u8>,
    /// How often the shared tables had been cleared when `answers` last was.
    times_cleared: usize,
}

/// The greatest number of answers a worker keeps.
const MOST_ANSWERS: usize = 1 << 12;

/// The byte behind each cell of a key; no cell of a well-formed row can hold it.
const SEPARATOR: u8 = 0x1f;

impl Worker<'_, '_, '_> {
    fn answer_block(&mut self, block: &Block, out: &mut Vec<u8>) -> BlockResult {
        let run = self.run;
        let mut output = BlockOutput::new(run, &block.shown, block.bytes.len() as u64, out);
        let mut is_last = false;
        match &run.layout {
            RowLayout::Csv(columns) if is_plain(&block.bytes) => {
                self.answer_plain_records(columns, block, &mut output)
            }
            RowLayout::Csv(columns) => is_last = self.answer_records(columns, block, &mut output),
            RowLayout::Jsonl(names) => self.answer_lines(names.as_deref(), block, &mut output),
        }
        output.finish(is_last)
    }

    /// Answers records without quotes and unprintable characters: one pass finds all fields.
    fn answer_plain_records(
        &mut self,
        columns: &RowColumns,
        block: &Block,
        output: &mut BlockOutput,
    ) {
        let bytes = block.bytes.as_slice();
        let mut record = CsvRecord::default();
        let (mut start, mut line) = (0, block.line);
        for at in memchr::memchr2_iter(b',', b'\n', bytes) {
            if bytes.get(at) == Some(&b',') {
                record.end_field(at - start);
                continue;
            }
            record.end_record(slice(bytes, start, at), line);
            self.answer_record(columns, &record, output);
            record.fields.clear();
            start = at + 1;
            line += 1;
        }
        if start < bytes.len() {
            record.end_record(slice_from(bytes, start), line);
            self.answer_record(columns, &record, output);
        }
    }

    /// Answers records of any form; returns true behind one whose quote is never closed.
    fn answer_records(
        &mut self,
        columns: &RowColumns,
        block: &Block,
        output: &mut BlockOutput,
    ) -> bool {
        let mut record = CsvRecord::default();
        let printable = is_printable(&block.bytes);
        let (mut start, mut line) = (0, block.line);
        for end in record_ends(block) {
            let raw = slice(&block.bytes, start, end);
            let unclosed = if end == block.bytes.len() { unclosed_quote(raw) } else { None };
            match unclosed {
                Some(quote) => record.parse_unclosed(raw, line, quote),
                None => record.parse(raw, line, printable),
            }
            self.answer_record(columns, &record, output);
            if unclosed.is_some() {
                return true;
            }
            line += count_newlines(raw);
            start = end;
        }
        false
    }

    fn answer_record(
        &mut self,
        columns: &RowColumns,
        record: &CsvRecord,
        output: &mut BlockOutput,
    ) {
        let row = |date| RowContext {
            input: InputRow::Record(record, columns),
            has_reading: false,
            date,
            position: (record.line, 1),
        };
        if let Err(error) = columns.check(record) {
            return output.refuse(&row(Err(error.clone())), &error);
        }
        self.key.clear();
        for range in &columns.key {
            self.key.extend_from_slice(record.raw_fields(*range));
            self.key.push(SEPARATOR);
        }
        let date = parse_date(&record.value(columns.date));
        self.answer(&row(date), &|name| columns.cell(record, name), output);
    }

    fn answer_lines(&mut self, names: Option<&[String]>, block: &Block, output: &mut BlockOutput) {
        let bytes = block.bytes.strip_suffix(b"\n").unwrap_or(&block.bytes);
        for (raw, line) in bytes.split(|byte| *byte == b'\n').zip(block.line..) {
            match Object::read(raw) {
                Ok(object) => self.answer_object(names, &object, line, output),
                Err((error, column)) => {
                    let row = RowContext {
                        input: InputRow::Text(raw),
                        has_reading: false,
                        date: Err(error.clone()),
                        position: (line, column),
                    };
                    output.refuse(&row, &error);
                }
            }
        }
    }

    fn answer_object(
        &mut self,
        names: Option<&[String]>,
        object: &Object,
        line: u64,
        output: &mut BlockOutput,
    ) {
        let run = self.run;
        let cell = |name: &str| object.cell(name, run.is_number(name)).ok().flatten();
        let row = RowContext {
            input: InputRow::Object(object),
            has_reading: object.keys().any(|key| key == "reading"),
            date: match cell("date") {
                Some(text) => parse_date(text.as_bytes()),
                None => Err(empty_cell("date")),
            },
            position: (line, 1),
        };
        let refused = object.keys().find_map(|key| run.refuse_key(names, key));
        let unreadable =
            || run.known.read().find_map(|name| object.cell(name, run.is_number(name)).err());
        if let Some(error) = refused.or_else(unreadable) {
            return output.refuse(&row, &error);
        }
        self.key.clear();
        for name in run.known.read().filter(|name| *name != "date") {
            self.key.extend_from_slice(cell(name).unwrap_or_default().as_bytes());
            self.key.push(SEPARATOR);
        }
        self.answer(&row, &cell, output);
    }

    /// Answers a row whose key is set.
    fn answer<'c>(
        &mut self,
        row: &RowContext,
        cell: &dyn Fn(&str) -> Option<Cow<'c, str>>,
        output: &mut BlockOutput,
    ) {
        if let Some(answer) = self.answers.get(self.key.as_slice()) {
            return output.answer(row, answer);
        }
        let answer = self.find_answer(cell);
        output.answer(row, &answer);
        let times_cleared = self.run.tables.times_cleared();
        if self.answers.len() > MOST_ANSWERS || self.times_cleared != times_cleared {
            self.answers.clear();
            self.times_cleared = times_cleared;
        }
        self.answers.insert(self.key.clone(), answer);
    }

    fn find_answer<'c>(&mut self, cell: &dyn Fn(&str) -> Option<Cow<'c, str>>) -> RowAnswer {
        let run = self.run;
        let (query, own) = match run.known.query(run.rules, cell) {
            Ok(query) => query,
            Err(error) => return RowAnswer::Refused(error),
        };
        let named = own.as_ref().map_or(run.named, std::slice::from_ref);
        if named.is_empty() {
            let text = "no reading: fill the cell or give --reading";
            return RowAnswer::Refused(ColumnError::new("reading", QueryError::new("Q02", text)));
        }
        let mut tables = Vec::new();
        for named in named {
            tables.push((*named, run.tables.table(&mut self.table_cache, &query, *named)));
        }
        RowAnswer::Tables(tables)
    }
}

/// The ends of all records of a CSV block.
fn record_ends(block: &Block) -> Vec<usize> {
    let bytes = &block.bytes;
    let mut ends = block.ends.clone();
    if ends.is_empty() && memchr::memchr(b'"', bytes).is_none() {
        ends.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    }
    if ends.last() != Some(&bytes.len()) {
        ends.push(bytes.len());
    }
    ends
}

/// Whether the bytes hold neither a quote nor anything unprintable.
fn is_plain(bytes: &[u8]) -> bool {
    memchr::memchr(b'"', bytes).is_none() && is_printable(bytes)
}

/// Whether the bytes are UTF-8 without unprintable characters, and every carriage return is part
/// of a line end.
fn is_printable(bytes: &[u8]) -> bool {
    /// Chunks of this size are checked without a branch per byte.
    const CHUNK: usize = 64;
    for chunk in bytes.chunks(CHUNK) {
        if chunk.iter().fold(false, |found, byte| found | is_forbidden_control(*byte)) {
            return false;
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    if !text.is_ascii() && text.chars().any(is_invisible) {
        return false;
    }
    memchr::memchr_iter(b'\r', bytes).all(|at| bytes.get(at + 1) == Some(&b'\n'))
}

fn parse_date(cell: &[u8]) -> Result<Day, ColumnError> {
    match plain_day(cell) {
        Some(day) => Ok(day),
        None if cell.is_empty() => Err(empty_cell("date")),
        None => parse_day_cell("date", &String::from_utf8_lossy(cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_records_are_complete() {
        let cases: [(&str, &[usize], &[usize]); 5] = [
            ("a\nb\n", &[], &[2, 4]),
            ("a\nb", &[], &[2, 3]),
            ("\"a\nb\"\nc\n", &[6, 8], &[6, 8]),
            ("\"a\nb\"\nc", &[6], &[6, 7]),
            ("\"a\nb\"", &[], &[5]),
        ];
        for (bytes, ends, expected) in cases {
            let block = Block {
                shown: "rows".into(),
                line: 1,
                bytes: bytes.as_bytes().to_vec(),
                ends: ends.to_vec(),
            };
            assert_eq!(record_ends(&block), expected, "{bytes:?}");
        }
    }

    #[test]
    fn only_text_without_hidden_characters_is_printable() {
        let cases = [
            ("a,b\r\nc\td\n", true),
            ("é, \u{200d}\n", true),
            ("a\rb\n", false),
            ("a\r", false),
            ("a\u{7f}", false),
            ("a\u{0}", false),
            ("\u{202e}a", false),
        ];
        for (text, printable) in cases {
            assert_eq!(is_printable(text.as_bytes()), printable, "{text:?}");
        }
        assert!(!is_printable(b"\xff"));
    }
}
