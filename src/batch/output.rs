//! Writes the answers to the rows of one block and counts them.

use std::sync::Arc;

use super::Tally;
use super::bytes::slice_from;
use super::columns::ColumnError;
use super::print::{InputRow, output_cells, reading_cell};
use super::reorder::BlockResult;
use super::run::Run;
use super::table_cache::RenderedTable;
use snapback_engine::load::Diagnostic;
use snapback_engine::model::{Day, Verdict};
use snapback_engine::query::{QueryError, ReadingRef};

/// The answer shared by all rows that differ at most in their date.
pub(crate) enum RowAnswer {
    /// The cells state no query.
    Refused(ColumnError),
    /// A table for each reading asked for, or why there is none.
    Tables(Vec<(ReadingRef, Result<Arc<RenderedTable>, QueryError>)>),
}

/// A row to be answered.
pub(crate) struct RowContext<'a> {
    pub(crate) input: InputRow<'a>,
    /// The row has a cell for the reading, possibly empty.
    pub(crate) has_reading: bool,
    pub(crate) date: Result<Day, ColumnError>,
    /// The line of the row, from 1, and the column of its fault if it is no object.
    pub(crate) position: (u64, u64),
}

impl RowContext<'_> {
    /// Line and column, both from 1, of an error in the row.
    fn position_of(&self, error: &ColumnError) -> (u64, u64) {
        match self.input {
            InputRow::Record(record, columns) => columns.position(record, error),
            InputRow::Object(object) => (self.position.0, object.key_column(&error.column)),
            InputRow::Text(_) => self.position,
        }
    }
}

/// The output of one block.
pub(crate) struct BlockOutput<'b> {
    run: &'b Run<'b, 'b>,
    path: &'b str,
    out: &'b mut Vec<u8>,
    tally: Tally,
    /// Rows per verdict, in the order of [`Verdict::ALL`].
    counts: [u64; Verdict::ALL.len()],
}

impl<'b> BlockOutput<'b> {
    pub(crate) fn new(
        run: &'b Run<'b, 'b>,
        path: &'b str,
        bytes: u64,
        out: &'b mut Vec<u8>,
    ) -> Self {
        let tally = Tally { bytes, ..Tally::default() };
        Self { run, path, out, tally, counts: [0; Verdict::ALL.len()] }
    }

    /// Writes the row under each reading asked for.
    pub(crate) fn answer(&mut self, row: &RowContext, answer: &RowAnswer) {
        let (tables, day) = match (answer, &row.date) {
            (RowAnswer::Refused(error), _) if error.column == "item" => {
                return self.refuse(row, error);
            }
            (_, Err(error)) | (RowAnswer::Refused(error), Ok(_)) => return self.refuse(row, error),
            (RowAnswer::Tables(tables), Ok(day)) => (tables, *day),
        };
        let mut answered = true;
        for (named, table) in tables {
            match table {
                Ok(table) => self.write_answer(row, day, table),
                Err(error) => {
                    answered = false;
                    self.write_error(row, *named, error);
                }
            }
        }
        self.tally.read += 1;
        self.tally.answered += u64::from(answered);
    }

    fn write_answer(&mut self, row: &RowContext, day: Day, table: &RenderedTable) {
        let cells = table.on(day);
        self.run.printer.print(self.out, row.input);
        let skipped = if row.has_reading { table.reading_length } else { 0 };
        self.out.extend_from_slice(slice_from(&cells.bytes, skipped));
        for (verdict, count) in Verdict::ALL.iter().zip(&mut self.counts) {
            *count += u64::from(*verdict == cells.verdict);
        }
    }

    fn write_error(&mut self, row: &RowContext, named: ReadingRef, error: &QueryError) {
        let error = ColumnError::new("reading", error.clone());
        self.add_problem(row, &error);
        let named = (self.run.adds_reading && !row.has_reading).then_some(named);
        self.write_error_row(row, named, &error);
    }

    /// Writes the error under each reading asked for.
    pub(crate) fn refuse(&mut self, row: &RowContext, error: &ColumnError) {
        self.tally.read += 1;
        self.add_problem(row, error);
        if self.run.adds_reading && !row.has_reading {
            for named in self.run.named {
                self.write_error_row(row, Some(*named), error);
            }
        } else {
            self.write_error_row(row, None, error);
        }
    }

    /// Writes a row whose only cell is `error`, and the reading if it is given.
    fn write_error_row(
        &mut self,
        row: &RowContext,
        named: Option<ReadingRef>,
        error: &ColumnError,
    ) {
        let run = self.run;
        run.printer.print(self.out, row.input);
        if let Some(named) = named {
            self.out.extend(reading_cell(run.printer.format, named.id(run.rules)));
        }
        let mut cells = Vec::new();
        for column in &run.known.written {
            cells.push((*column, if *column == "error" { error.cell() } else { String::new() }));
        }
        self.out.extend(output_cells(run.printer.format, &cells));
    }

    fn add_problem(&mut self, row: &RowContext, error: &ColumnError) {
        let position = row.position_of(error);
        let problem = Diagnostic::at(self.path, position, error.error.code, error.to_string());
        self.tally.add_problem(problem);
    }

    pub(crate) fn finish(mut self, is_last: bool) -> BlockResult {
        for (verdict, count) in Verdict::ALL.iter().zip(self.counts) {
            if count > 0 {
                self.tally.verdicts.insert(*verdict, count);
            }
        }
        BlockResult { tally: self.tally, is_last }
    }
}
