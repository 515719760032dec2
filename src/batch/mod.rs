//! Answers files of rows: one output row per input row, in input order, whatever is wrong with it.
//!
//! A [`BlockReader`] cuts the inputs into blocks of whole records. Workers answer the rows of a
//! block by copying cells rendered once per table ([`table_cache`]), and the blocks are written in
//! input order ([`reorder`]).

mod bytes;
mod columns;
mod cross;
mod object;
mod output;
mod print;
mod reader;
mod record;
mod reorder;
mod run;
mod table_cache;
mod tally;
mod worker;

pub use columns::OUTPUT;
pub use cross::CrossProduct;
pub use reader::{Input, RowFormat};
pub use tally::Tally;

use std::fmt;
use std::io::{self, Write};

use columns::{KnownColumns, RowColumns};
use object::Object;
use print::RowPrinter;
use reader::BlockReader;
use record::CsvRecord;
use run::{RowLayout, Run};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;
use snapback_engine::query::ReadingRef;
use worker::worker;

/// The options of a run.
pub struct Options<'o> {
    /// The readings of rows that name none.
    pub named: &'o [ReadingRef],
    /// The format of the input.
    pub input: RowFormat,
    /// The format of the output.
    pub output: RowFormat,
    /// A column explains the answer.
    pub explains: bool,
    /// Input cells that a spreadsheet would run are made harmless.
    pub sanitizes: bool,
    /// An input without rows is no error.
    pub allows_empty: bool,
    /// The SHA-256 of each input is computed.
    pub digests: bool,
    /// The number of threads, at least one.
    pub threads: usize,
    /// Called with the counts so far after each block.
    pub progress: &'o (dyn Fn(&Tally) + Sync),
}

impl Default for Options<'_> {
    /// CSV in and out, one thread, every row naming its reading.
    fn default() -> Self {
        Self {
            named: &[],
            input: RowFormat::Csv,
            output: RowFormat::Csv,
            explains: false,
            sanitizes: false,
            allows_empty: false,
            digests: false,
            threads: 1,
            progress: &|_| {},
        }
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub enum BatchError {
    /// The header is unusable, or the input is not rows at all.
    Input(Vec<Diagnostic>),
    /// The named input could not be read.
    Read(String, io::Error),
    /// The output could not be written.
    Write(io::Error),
    /// A worker panicked.
    Internal,
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Input(problems) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Read(input, error) => write!(f, "cannot read {input}: {error}"),
            Self::Write(error) => write!(f, "cannot write the output: {error}"),
            Self::Internal => f.write_str("a worker panicked"),
        }
    }
}

impl std::error::Error for BatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(_, error) | Self::Write(error) => Some(error),
            Self::Input(_) | Self::Internal => None,
        }
    }
}

/// The outcome of a run that read all its inputs.
#[derive(Debug)]
pub struct Report {
    /// The counts of the run.
    pub tally: Tally,
    /// Each input, with the SHA-256 of its bytes if digests are computed and it was read to its
    /// end.
    pub inputs: Vec<(String, Option<String>)>,
}

/// Answers every row of the inputs.
///
/// # Errors
/// An input or the output is unusable as a whole. A bad row is no error: it is written with its
/// `error`.
pub fn run(
    rules: &Ruleset,
    inputs: Vec<Input>,
    output: impl Write + Send,
    options: &Options,
) -> Result<Report, BatchError> {
    let mut reader = BlockReader::new(options.input, inputs, options.digests);
    let known = KnownColumns::new(rules, options.explains);
    let Some(Header { layout, printer, bytes }) = read_header(&mut reader, &known, options)? else {
        return report(&reader, options, Tally::default());
    };
    let run = Run::new(rules, known, layout, printer, options);
    let (reader, tally) = reorder::run(reader, (output, bytes), options, || worker(&run))?;
    report(&reader, options, tally)
}

fn report(reader: &BlockReader, options: &Options, tally: Tally) -> Result<Report, BatchError> {
    if tally.read == 0 && !options.allows_empty {
        let path = reader.shown.first().map_or("", String::as_str);
        return Err(BatchError::Input(vec![no_rows(path, reader.line(), options.input)]));
    }
    let mut digests = reader.digests.iter().cloned();
    let inputs = reader.shown.iter().map(|shown| (shown.clone(), digests.next())).collect();
    Ok(Report { tally, inputs })
}

fn no_rows(path: &str, line: u64, format: RowFormat) -> Diagnostic {
    let text = match format {
        RowFormat::Csv => {
            "no rows; the first line names the columns, and each line below it is a row \
             (--allow-empty takes this for an answer)"
        }
        RowFormat::Jsonl => {
            "no rows; each line is an object (--allow-empty takes this for an answer)"
        }
    };
    Diagnostic::at(path, (line, 1), "C01", text)
}

/// What the start of the input says about its rows.
struct Header {
    layout: RowLayout,
    printer: RowPrinter,
    /// Written before the first row.
    bytes: Vec<u8>,
}

/// Reads the header; none if the input is empty.
fn read_header(
    reader: &mut BlockReader,
    known: &KnownColumns,
    options: &Options,
) -> Result<Option<Header>, BatchError> {
    let raw = reader.header()?.unwrap_or_default();
    let mut record = CsvRecord::default();
    let layout = match options.input {
        RowFormat::Csv if raw.is_empty() => return Ok(None),
        RowFormat::Csv => {
            record.parse(&raw, 1, false);
            let path = reader.shown.first().map_or("", String::as_str);
            RowLayout::Csv(RowColumns::read(known, path, &record).map_err(BatchError::Input)?)
        }
        RowFormat::Jsonl if options.output == RowFormat::Jsonl => RowLayout::Jsonl(None),
        RowFormat::Jsonl => RowLayout::Jsonl(Some(keys(reader.peek_line()?))),
    };
    let printer = RowPrinter {
        format: options.output,
        names: names(&layout).to_vec(),
        sanitizes: options.sanitizes,
    };
    let mut added = known.written.clone();
    if adds_reading(&layout, options) {
        added.insert(0, "reading");
    }
    let bytes = printer.header(record.raw, &added);
    Ok(Some(Header { layout, printer, bytes }))
}

/// The names of the input's columns, as far as they are fixed.
fn names(layout: &RowLayout) -> &[String] {
    match layout {
        RowLayout::Csv(columns) => &columns.names,
        RowLayout::Jsonl(names) => names.as_deref().unwrap_or_default(),
    }
}

/// Whether a column names the reading: several are asked for, and the rows name none.
fn adds_reading(layout: &RowLayout, options: &Options) -> bool {
    options.named.len() > 1 && !names(layout).iter().any(|name| name == "reading")
}

/// The keys of the first line; if it is no object, the two keys that every row needs.
fn keys(line: &[u8]) -> Vec<String> {
    let keys = match Object::read(line) {
        Ok(object) => object.keys().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    if keys.is_empty() { vec!["item".to_owned(), "date".to_owned()] } else { keys }
}
