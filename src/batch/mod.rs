//! Rows in, rows out: one for each, in order, whatever is wrong with them.
//!
//! The inputs are cut into blocks of whole records ([`Feed`]); workers answer the rows of a block
//! from sheets whose texts are made once, and hand in what they wrote in the order of the input.

mod columns;
mod cross;
mod feed;
mod object;
mod print;
mod record;
mod sheets;
mod tally;
mod turns;
mod worker;

pub use columns::{CHAIN, OUTPUT, Words};
pub use cross::Cross;
pub use feed::{Form, Input};
pub use tally::Tally;

use std::io::{self, Write};

use columns::Columns;
use feed::Feed;
use object::Object;
use print::Printer;
use record::Record;
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;
use snapback_engine::query::ReadingRef;
use worker::{Job, Reads};

/// How a run is done.
pub struct Options<'o> {
    /// The readings of rows that name none.
    pub named: &'o [ReadingRef],
    /// How the rows come.
    pub input: Form,
    /// How they are written.
    pub output: Form,
    /// A column tells why.
    pub explains: bool,
    /// Cells passed through that a spreadsheet would run are made harmless.
    pub sanitizes: bool,
    /// An input without rows is no error.
    pub allows_empty: bool,
    /// The inputs are digested.
    pub digests: bool,
    /// How many work at once, at least one.
    pub threads: usize,
    /// Told how far the run has come.
    pub progress: &'o (dyn Fn(&Tally) + Sync),
}

impl Default for Options<'_> {
    /// CSV in and out, one worker, every row naming its reading.
    fn default() -> Self {
        Self {
            named: &[],
            input: Form::Csv,
            output: Form::Csv,
            explains: false,
            sanitizes: false,
            allows_empty: false,
            digests: false,
            threads: 1,
            progress: &|_| {},
        }
    }
}

/// Why a run stopped before its end.
#[derive(Debug)]
pub enum Stop {
    /// The header cannot be used, or the input cannot be read as rows.
    Input(Vec<Diagnostic>),
    /// The named input could not be read.
    Read(String, io::Error),
    /// The output could not be written.
    Write(io::Error),
    /// A state the program does not know.
    Broken,
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    /// What was counted.
    pub tally: Tally,
    /// Each input with the SHA-256 of its bytes, where that was asked for.
    pub inputs: Vec<(String, Option<String>)>,
}

/// Answers every row of the inputs.
///
/// # Errors
/// Where the input or the output cannot be used at all. A bad row is no error: it is written with its `error`.
pub fn run(
    rules: &Ruleset,
    inputs: Vec<Input>,
    output: impl Write + Send,
    options: &Options,
) -> Result<Report, Stop> {
    let mut feed = Feed::new(options.input, inputs, options.digests);
    let words = Words::new(rules, options.explains);
    let Some(Begun { reads, printer, header }) = begin(&mut feed, &words, options)? else {
        return nothing(&feed, options, Tally::default());
    };
    let job = Job::new(rules, words, reads, printer, options);
    let worker = || job.worker();
    let (feed, tally) = turns::run(feed, (output, header), options, worker)?;
    if tally.read == 0 { nothing(&feed, options, tally) } else { Ok(report(&feed, tally)) }
}

fn report(feed: &Feed, tally: Tally) -> Report {
    let digest = |at: usize| feed.digests.get(at).cloned();
    Report {
        tally,
        inputs: feed
            .shown
            .iter()
            .enumerate()
            .map(|(at, shown)| (shown.clone(), digest(at)))
            .collect(),
    }
}

fn nothing(feed: &Feed, options: &Options, tally: Tally) -> Result<Report, Stop> {
    if options.allows_empty {
        return Ok(report(feed, tally));
    }
    let path = feed.shown.first().map_or("", String::as_str);
    let text = match options.input {
        Form::Csv => {
            "no rows; the first line names the columns, and each line below it is a row (--allow-empty takes this for an answer)"
        }
        Form::Jsonl => "no rows; each line is an object (--allow-empty takes this for an answer)",
    };
    Err(Stop::Input(vec![Diagnostic::at(path, (feed.line(), 1), "C01", text)]))
}

/// How rows are read and written, and what is written before them.
struct Begun {
    reads: Reads,
    printer: Printer,
    header: Vec<u8>,
}

/// Reads the header; nothing if there is no input at all.
fn begin(feed: &mut Feed, words: &Words, options: &Options) -> Result<Option<Begun>, Stop> {
    let header = feed.header()?.unwrap_or_default();
    let path = feed.shown.first().cloned().unwrap_or_default();
    let (reads, names, came) = match options.input {
        Form::Csv if header.is_empty() => return Ok(None),
        Form::Csv => {
            let mut record = Record::default();
            record.fill(&header, 1, false);
            let columns = Columns::read(words, &path, &record).map_err(Stop::Input)?;
            (Reads::Csv(columns), Vec::new(), record.raw.to_vec())
        }
        Form::Jsonl if options.output == Form::Jsonl => {
            (Reads::Jsonl(None), Vec::new(), Vec::new())
        }
        Form::Jsonl => {
            let names = keys(feed.peek_line()?);
            (Reads::Jsonl(Some(names.clone())), names, Vec::new())
        }
    };
    let names = if let Reads::Csv(columns) = &reads { columns.names.clone() } else { names };
    let printer = Printer { form: options.output, names, sanitizes: options.sanitizes };
    let reading = adds_reading(&reads, options).then_some("reading");
    let added: Vec<&str> = reading.into_iter().chain(words.written.iter().copied()).collect();
    let header = printer.header(&came, &added);
    Ok(Some(Begun { reads, printer, header }))
}

/// Several readings are asked of rows that do not name theirs.
fn adds_reading(reads: &Reads, options: &Options) -> bool {
    let named = match reads {
        Reads::Csv(columns) => columns.names.iter().any(|name| name == "reading"),
        Reads::Jsonl(names) => {
            names.as_ref().is_some_and(|names| names.iter().any(|name| name == "reading"))
        }
    };
    options.named.len() > 1 && !named
}

/// The keys of a first line; the two every row needs, if it is no object.
fn keys(line: &[u8]) -> Vec<String> {
    let object = Object::read(line).unwrap_or_default();
    let keys: Vec<String> = object.keys().map(str::to_owned).collect();
    if keys.is_empty() { ["item", "date"].map(str::to_owned).to_vec() } else { keys }
}
