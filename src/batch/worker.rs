//! Answers the rows of a block.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::columns::{Columns, Words, Wrong, day, empty};
use super::feed::Block;
use super::object::Object;
use super::print::{Came, Printer, behind, cell};
use super::record::{Record, feeds, misleads, opened};
use super::sheets::{Sheet, Sheets, Style};
use super::turns::Done;
use super::{Options, Tally, adds_reading};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::{Day, QuestionKind, Ruleset, Verdict, plain_day};
use snapback_engine::query::{QueryError, ReadingRef, name};
use snapback_engine::table::TableCache;

/// How the rows come.
#[derive(Debug)]
pub enum Reads {
    /// Below this header.
    Csv(Columns),
    /// As objects; with no other keys than these, where the output has a header.
    Jsonl(Option<Vec<String>>),
}

/// What all workers share.
pub struct Job<'r, 'o> {
    rules: &'r Ruleset,
    words: Words,
    reads: Reads,
    printer: Printer,
    named: &'o [ReadingRef],
    names_reading: bool,
    numbers: Vec<String>,
    sheets: Sheets<'r>,
}

impl<'r, 'o> Job<'r, 'o> {
    /// A run.
    pub fn new(
        rules: &'r Ruleset,
        words: Words,
        reads: Reads,
        printer: Printer,
        options: &Options<'o>,
    ) -> Self {
        let names_reading = adds_reading(&reads, options);
        let style = Style { form: printer.form, names_reading, explains: options.explains };
        let numbers =
            rules.questions.iter().filter(|question| question.kind == QuestionKind::Number);
        let numbers = numbers.map(|question| question.id.replace('-', "_")).collect();
        Self {
            rules,
            words,
            reads,
            printer,
            named: options.named,
            names_reading,
            numbers,
            sheets: Sheets::new(rules, style),
        }
    }

    /// Answers blocks.
    pub fn worker(&self) -> impl FnMut(&Block, &mut Vec<u8>) -> Done {
        let mut worker = Worker {
            job: self,
            desk: TableCache::new(self.rules),
            pages: HashMap::default(),
            key: Vec::new(),
            cleared: 0,
        };
        move |block, out| worker.block(block, out)
    }
}

/// What rows with the same cells, but for the date, have in common.
enum Page {
    /// They put no question.
    Wrong(Wrong),
    /// Under each name asked: what is written, or why nothing can be.
    Asked(Vec<(ReadingRef, Result<Arc<Sheet>, QueryError>)>),
}

struct Worker<'j, 'r, 'o> {
    job: &'j Job<'r, 'o>,
    desk: TableCache<'r>,
    pages: HashMap<Vec<u8>, Page, foldhash::fast::RandomState>,
    key: Vec<u8>,
    /// How often the sheets had been cleared when the pages last were.
    cleared: usize,
}

/// What is written of one block.
struct Sink<'b> {
    path: &'b str,
    out: &'b mut Vec<u8>,
    tally: Tally,
    counts: [u64; Verdict::ALL.len()],
}

/// Under which readings a row is written, and where it stands.
struct Row<'a> {
    came: Came<'a>,
    /// The row names a reading of its own, be it an empty one.
    names_reading: bool,
    date: Result<Day, Wrong>,
    place: &'a dyn Fn(&Wrong) -> (u64, u64),
}

impl Worker<'_, '_, '_> {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Done {
        let tally = Tally { bytes: block.bytes.len() as u64, ..Tally::default() };
        let mut sink = Sink { path: &block.shown, out, tally, counts: [0; Verdict::ALL.len()] };
        let last = match &self.job.reads {
            Reads::Csv(columns) if plain(&block.bytes) => {
                self.plain_records(columns, block, &mut sink)
            }
            Reads::Csv(columns) => self.records(columns, block, &mut sink),
            Reads::Jsonl(names) => self.objects(names.as_deref(), block, &mut sink),
        };
        sink.done(last)
    }

    /// Records without a quote or anything unprintable: one look for commas and line feeds finds all.
    fn plain_records(&mut self, columns: &Columns, block: &Block, sink: &mut Sink) -> bool {
        let bytes = block.bytes.as_slice();
        let mut record = Record::default();
        let mut start = 0;
        let mut line = block.line;
        for at in memchr::memchr2_iter(b',', b'\n', bytes) {
            if bytes.get(at) == Some(&b',') {
                record.comma(at.saturating_sub(start));
                continue;
            }
            record.close(bytes.get(start..at).unwrap_or_default(), line);
            self.record(columns, &record, sink);
            record.fields.clear();
            start = at.saturating_add(1);
            line = line.saturating_add(1);
        }
        if start < bytes.len() {
            record.close(bytes.get(start..).unwrap_or_default(), line);
            self.record(columns, &record, sink);
        }
        false
    }

    /// Records as they come; true behind one whose quote is never closed.
    fn records(&mut self, columns: &Columns, block: &Block, sink: &mut Sink) -> bool {
        let mut record = Record::default();
        let printable = printable(&block.bytes);
        let (mut start, mut line) = (0, block.line);
        let mut ends = Cow::Borrowed(&block.ends);
        if ends.is_empty() && memchr::memchr(b'"', &block.bytes).is_none() {
            ends.to_mut()
                .extend(memchr::memchr_iter(b'\n', &block.bytes).map(|at| at.saturating_add(1)));
        }
        // As many records as line feeds: none of them has one in quotes.
        let of_one_line = feeds(&block.bytes) == ends.len() as u64;
        if ends.last().copied().unwrap_or_default() < block.bytes.len() {
            ends.to_mut().push(block.bytes.len());
        }
        for &end in ends.iter() {
            let raw = block.bytes.get(start..end).unwrap_or_default();
            let unclosed = end == block.bytes.len() && opened(raw).is_some();
            if unclosed {
                record.fill_unclosed(raw, line)
            } else {
                record.fill(raw, line, printable)
            }
            self.record(columns, &record, sink);
            if unclosed {
                return true;
            }
            line = line.saturating_add(if of_one_line { 1 } else { feeds(raw) });
            start = end;
        }
        false
    }

    fn record(&mut self, columns: &Columns, record: &Record, sink: &mut Sink) {
        let place = |wrong: &Wrong| columns.place(record, wrong);
        let came = Came::Record(record, columns);
        if let Err(wrong) = columns.whole(record) {
            let row = Row { came, names_reading: false, date: Err(wrong.clone()), place: &place };
            return sink.refuse(self.job, &row, &wrong);
        }
        self.key.clear();
        for run in &columns.keyed {
            self.key.extend_from_slice(record.run(*run));
            self.key.push(SEPARATOR);
        }
        let row = Row {
            came,
            names_reading: false,
            date: date(&record.value(columns.date)),
            place: &place,
        };
        self.answer(&row, &|name| columns.cell(record, name), sink);
    }

    fn objects(&mut self, names: Option<&[String]>, block: &Block, sink: &mut Sink) -> bool {
        let bytes = block.bytes.strip_suffix(b"\n").unwrap_or(&block.bytes);
        for (at, raw) in bytes.split(|byte| *byte == b'\n').enumerate() {
            self.line(names, raw, block.line.saturating_add(at as u64), sink);
        }
        false
    }

    fn line(&mut self, names: Option<&[String]>, raw: &[u8], line: u64, sink: &mut Sink) {
        match Object::read(raw) {
            Err((wrong, column)) => {
                let place = |_: &Wrong| (line, column);
                let row = Row {
                    came: Came::Text(raw),
                    names_reading: false,
                    date: Err(wrong.clone()),
                    place: &place,
                };
                sink.refuse(self.job, &row, &wrong);
            }
            Ok(object) => self.object(names, &object, line, sink),
        }
    }

    fn object(&mut self, names: Option<&[String]>, object: &Object, line: u64, sink: &mut Sink) {
        let job = self.job;
        let place = |wrong: &Wrong| (line, object.place(&wrong.column));
        let number = |name: &str| job.numbers.iter().any(|number| number == name);
        let cell = |name: &str| object.cell(name, number(name)).ok().flatten();
        let date = cell("date").map_or_else(|| Err(empty("date")), |text| date(text.as_bytes()));
        let names_reading = object.keys().any(|key| key == "reading");
        let row = Row { came: Came::Object(object), names_reading, date, place: &place };
        let refused = object.keys().find_map(|key| job.refuse(names, key));
        let unread = || job.words.read().find_map(|name| object.cell(name, number(name)).err());
        if let Some(wrong) = refused.or_else(unread) {
            return sink.refuse(job, &row, &wrong);
        }
        self.key.clear();
        for name in job.words.read().filter(|name| *name != "date") {
            self.key.extend_from_slice(cell(name).unwrap_or_default().as_bytes());
            self.key.push(SEPARATOR);
        }
        self.answer(&row, &cell, sink);
    }

    /// Answers a row from the page its key stands for.
    fn answer<'c>(
        &mut self,
        row: &Row,
        cell: &dyn Fn(&str) -> Option<Cow<'c, str>>,
        sink: &mut Sink,
    ) {
        const MOST: usize = 1 << 12;
        if let Some(page) = self.pages.get(self.key.as_slice()) {
            return sink.answer(self.job, row, page);
        }
        let page = self.page(cell);
        sink.answer(self.job, row, &page);
        let cleared = self.job.sheets.cleared();
        if self.pages.len() > MOST || self.cleared != cleared {
            self.pages.clear();
            self.cleared = cleared;
        }
        self.pages.insert(self.key.clone(), page);
    }

    fn page<'c>(&mut self, cell: &dyn Fn(&str) -> Option<Cow<'c, str>>) -> Page {
        let job = self.job;
        let (query, own) = match job.words.question(job.rules, cell) {
            Ok(question) => question,
            Err(wrong) => return Page::Wrong(wrong),
        };
        let named = own.as_ref().map_or(job.named, std::slice::from_ref);
        if named.is_empty() {
            return Page::Wrong(Wrong::new(
                "reading",
                QueryError::new("Q02", "no reading: fill the cell or give --reading"),
            ));
        }
        Page::Asked(
            named
                .iter()
                .map(|named| (*named, job.sheets.sheet(&mut self.desk, &query, *named)))
                .collect(),
        )
    }
}

/// Stands between the cells of a key; no cell of a sound row can hold it.
const SEPARATOR: u8 = 0x1f;

/// Neither a quote nor anything unprintable stands in the bytes.
fn plain(bytes: &[u8]) -> bool {
    memchr::memchr(b'"', bytes).is_none() && printable(bytes)
}

/// Nothing unprintable stands in the bytes, and a carriage return only before a line feed.
fn printable(bytes: &[u8]) -> bool {
    const CHUNK: usize = 64;
    let odd = |byte: u8| {
        (byte < b' ' && byte != b'\n' && byte != b'\t' && byte != b'\r') | (byte == 0x7f)
    };
    let any_odd = |chunk: &[u8]| chunk.iter().fold(false, |found, byte| found | odd(*byte));
    let ends_line = |at: usize| bytes.get(at.saturating_add(1)) == Some(&b'\n');
    let readable = |text: &str| text.is_ascii() || !text.chars().any(misleads);
    !bytes.chunks(CHUNK).any(any_odd)
        && std::str::from_utf8(bytes).is_ok_and(readable)
        && memchr::memchr_iter(b'\r', bytes).all(ends_line)
}

fn date(cell: &[u8]) -> Result<Day, Wrong> {
    match plain_day(cell) {
        Some(day) => Ok(day),
        None if cell.is_empty() => Err(empty("date")),
        None => day("date", &String::from_utf8_lossy(cell)),
    }
}

impl Job<'_, '_> {
    /// Why a key cannot stand in a row.
    fn refuse(&self, names: Option<&[String]>, key: &str) -> Option<Wrong> {
        let unknown = names.is_some_and(|names| !names.iter().any(|name| name == key));
        let text = if unknown {
            Some(
                "the first row has no such key, and CSV output has the columns of the first row"
                    .to_owned(),
            )
        } else {
            self.words.refuse(key)
        };
        text.map(|text| Wrong::new(key, QueryError::new("J03", text)))
    }

    /// The cells of a row that cannot be answered.
    fn error(&self, asked: Option<ReadingRef>, wrong: &Wrong) -> Vec<u8> {
        let form = self.printer.form;
        let mut cells =
            asked.map(|named| cell(form, "reading", &name(self.rules, named))).unwrap_or_default();
        let written = self
            .words
            .written
            .iter()
            .map(|word| (*word, if *word == "error" { wrong.cell() } else { String::new() }));
        cells.extend(behind(form, &written.collect::<Vec<_>>()));
        cells
    }
}

impl Sink<'_> {
    fn answer(&mut self, job: &Job, row: &Row, page: &Page) {
        match (page, &row.date) {
            (Page::Wrong(wrong), _) if wrong.column == "item" => self.refuse(job, row, wrong),
            (_, Err(wrong)) | (Page::Wrong(wrong), Ok(_)) => self.refuse(job, row, wrong),
            (Page::Asked(asked), Ok(day)) => {
                self.tally.read = self.tally.read.saturating_add(1);
                let fine = asked.iter().fold(true, |fine, (named, sheet)| {
                    self.under(job, row, *day, *named, sheet) && fine
                });
                self.tally.answered = self.tally.answered.saturating_add(u64::from(fine));
            }
        }
    }

    /// Writes a row under one name; false if it cannot be answered.
    fn under(
        &mut self,
        job: &Job,
        row: &Row,
        day: Day,
        named: ReadingRef,
        sheet: &Result<Arc<Sheet>, QueryError>,
    ) -> bool {
        match sheet {
            Ok(sheet) => {
                let Some(line) = sheet.on(day) else { return false };
                job.printer.came(self.out, row.came);
                let skipped = if row.names_reading { sheet.name } else { 0 };
                self.out.extend_from_slice(line.text.get(skipped..).unwrap_or_default());
                if let Some(count) = self.counts.get_mut(line.verdict as usize) {
                    *count = count.saturating_add(1);
                }
                true
            }
            Err(error) => {
                let wrong = Wrong::new("reading", error.clone());
                self.note(row, &wrong);
                job.printer.came(self.out, row.came);
                self.out.extend(job.error(
                    job.names_reading.then_some(named).filter(|_| !row.names_reading),
                    &wrong,
                ));
                false
            }
        }
    }

    /// A row that puts no question: bad under every reading asked.
    fn refuse(&mut self, job: &Job, row: &Row, wrong: &Wrong) {
        self.tally.read = self.tally.read.saturating_add(1);
        self.note(row, wrong);
        let asked: Vec<Option<ReadingRef>> = if job.names_reading && !row.names_reading {
            job.named.iter().copied().map(Some).collect()
        } else {
            vec![None]
        };
        for asked in asked {
            job.printer.came(self.out, row.came);
            self.out.extend(job.error(asked, wrong));
        }
    }

    fn note(&mut self, row: &Row, wrong: &Wrong) {
        self.tally.note(Diagnostic::at(
            self.path,
            (row.place)(wrong),
            wrong.error.code,
            wrong.line(),
        ));
    }

    fn done(mut self, last: bool) -> Done {
        let counted = Verdict::ALL.iter().zip(self.counts).filter(|(_, count)| *count > 0);
        self.tally.verdicts =
            counted.map(|(verdict, count)| (*verdict, count)).collect::<BTreeMap<_, _>>();
        Done { tally: self.tally, last }
    }
}
