//! Rows in, rows out: one for each, in order, whatever is wrong with them.

mod columns;
mod desk;
mod record;

pub use columns::{Columns, OUTPUT};
pub use desk::Desk;
pub use record::{Record, Records};

use std::io::{self, BufRead, Write};

use crate::ask::{Mistake, Named};
use crate::load::Problem;
use crate::model::Ruleset;

/// What became of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows read.
    pub read: u64,
    /// Rows answered under every reading asked.
    pub answered: u64,
    /// What was wrong with the others.
    pub problems: Vec<Problem>,
    /// How many problems there were beyond those kept.
    pub more: u64,
}

impl Tally {
    fn note(&mut self, problem: Problem) {
        const KEPT: usize = 100;
        if self.problems.len() < KEPT {
            self.problems.push(problem);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// Why a run stopped before its end.
#[derive(Debug)]
pub enum Stop {
    /// The header cannot be used, or the input cannot be read as rows.
    Input(Vec<Problem>),
    /// The input could not be read.
    Read(io::Error),
    /// The output could not be written.
    Write(io::Error),
}

/// Answers every row of a CSV input.
///
/// # Errors
/// Where the input or the output cannot be used at all. A bad row is no error: it is written with its `error`.
pub fn run(rules: &Ruleset, path: &str, input: impl BufRead, output: impl Write, named: &[Named]) -> Result<Tally, Stop> {
    let mut records = Records::new(input);
    let header = match records.read().map_err(Stop::Read)? {
        Some(header) => header,
        None => return Err(Stop::Input(vec![Problem::at(path, (1, 1), "C01", "the input is empty; the first line names the columns")])),
    };
    let columns = Columns::read(rules, path, &header, named.len() > 1).map_err(Stop::Input)?;
    let mut run = Run { rules, path, columns, named, desk: Desk::new(rules), output, tally: Tally::default() };
    run.header(&header).map_err(Stop::Write)?;
    while let Some(record) = records.read().map_err(Stop::Read)? {
        run.record(&record).map_err(Stop::Write)?;
        if record.unclosed {
            break;
        }
    }
    if run.tally.read == 0 {
        return Err(Stop::Input(vec![Problem::at(path, (records.line(), 1), "C01", "there are no rows below the header")]));
    }
    run.output.flush().map_err(Stop::Write)?;
    Ok(run.tally)
}

struct Run<'a, 'r, W> {
    rules: &'r Ruleset,
    path: &'a str,
    columns: Columns,
    named: &'a [Named],
    desk: Desk<'r>,
    output: W,
    tally: Tally,
}

impl<W: Write> Run<'_, '_, W> {
    fn header(&mut self, header: &Record) -> io::Result<()> {
        self.output.write_all(&header.raw)?;
        let added = if self.columns.adds_reading { ",reading" } else { "" };
        writeln!(self.output, "{added},{}", OUTPUT.join(","))
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        self.tally.read = self.tally.read.saturating_add(1);
        match self.columns.whole(record).and_then(|()| self.columns.row(self.rules, record)) {
            Err(wrong) => self.bad_throughout(record, &wrong),
            Ok(row) => self.answers(record, &row),
        }
    }

    fn answers(&mut self, record: &Record, row: &columns::Row) -> io::Result<()> {
        let names: Vec<Named> = row.reading.map_or_else(|| self.named.to_vec(), |named| vec![named]);
        if names.is_empty() {
            let wrong = columns::Wrong::new("reading", Mistake::new("Q02", "no reading: fill the cell or give --reading"));
            return self.bad(record, "", &wrong);
        }
        let mut fine = true;
        for named in names {
            let asked = columns::name(self.rules, named);
            match self.desk.answer(&row.ask, named) {
                Ok(line) => self.write(record, &asked, &line)?,
                Err(wrong) => {
                    fine = false;
                    self.bad(record, &asked, &columns::Wrong::new("reading", wrong))?;
                }
            }
        }
        self.tally.answered = self.tally.answered.saturating_add(u64::from(fine));
        Ok(())
    }

    /// A row that puts no question: bad under every reading asked.
    fn bad_throughout(&mut self, record: &Record, wrong: &columns::Wrong) -> io::Result<()> {
        let asked = if self.columns.adds_reading { self.named } else { &[] };
        let names: Vec<String> = asked.iter().map(|named| columns::name(self.rules, *named)).collect();
        let noted = self.note(record, wrong);
        if names.is_empty() {
            return self.write(record, "", &noted);
        }
        names.iter().try_for_each(|name| self.write(record, name, &noted))
    }

    fn bad(&mut self, record: &Record, asked: &str, wrong: &columns::Wrong) -> io::Result<()> {
        let noted = self.note(record, wrong);
        self.write(record, asked, &noted)
    }

    /// Counts what is wrong, and gives the cells that say so.
    fn note(&mut self, record: &Record, wrong: &columns::Wrong) -> String {
        let at = self.columns.place(record, wrong);
        let text = if wrong.column.is_empty() { wrong.mistake.text.clone() } else { format!("{}: {}", wrong.column, wrong.mistake.text) };
        self.tally.note(Problem::at(self.path, at, wrong.mistake.code, text.clone()));
        let error = format!("[{}] {text}", wrong.mistake.code);
        let blank = std::iter::repeat_n(String::new(), OUTPUT.len().saturating_sub(1));
        let cells: Vec<String> = blank.chain([error]).collect();
        desk::csv_line(&cells)
    }

    /// The row as it came, then the cells of the answer.
    fn write(&mut self, record: &Record, asked: &str, cells: &str) -> io::Result<()> {
        self.output.write_all(&self.columns.as_came(record))?;
        if self.columns.adds_reading {
            write!(self.output, ",{asked}")?;
        }
        writeln!(self.output, ",{cells}")
    }
}
