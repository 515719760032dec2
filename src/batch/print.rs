//! Output rows: the input row as it came, then the cells of the program.

use std::borrow::Cow;

use super::bytes::is_invisible;
use super::columns::Columns;
use super::object::Object;
use super::reader::RowFormat;
use super::record::CsvRecord;
use crate::check::json::SCHEMA_VERSION;

/// A row of the input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InputRow<'a> {
    /// A CSV record below its header.
    Record(&'a CsvRecord<'a>, &'a Columns),
    /// A JSON object.
    Object(&'a Object<'a>),
    /// A line that is no JSON object.
    Text(&'a [u8]),
}

/// Prints the part of a row that comes from the input.
#[derive(Clone, Debug)]
pub(crate) struct RowPrinter {
    pub(crate) format: RowFormat,
    /// The columns of the input, if the output has a header.
    pub(crate) names: Vec<String>,
    /// Input cells that a spreadsheet would run are made harmless.
    pub(crate) sanitizes: bool,
}

impl RowPrinter {
    /// The header line; empty if the format has none. `input` is the header of the input, if any.
    pub(crate) fn header(&self, input: &[u8], added: &[&str]) -> Vec<u8> {
        if self.format == RowFormat::Jsonl {
            return Vec::new();
        }
        let mut line = if input.is_empty() {
            csv_line(self.names.iter().map(|name| name.as_bytes()))
        } else {
            input.to_vec()
        };
        for name in added {
            line.push(b',');
            line.extend_from_slice(name.as_bytes());
        }
        line.push(b'\n');
        line
    }

    /// Appends the input row, without the separator before the program's cells.
    pub(crate) fn print(&self, out: &mut Vec<u8>, row: InputRow) {
        match self.format {
            RowFormat::Csv => self.print_csv(out, row),
            RowFormat::Jsonl => print_json(out, row),
        }
    }

    fn print_csv(&self, out: &mut Vec<u8>, row: InputRow) {
        match row {
            InputRow::Record(record, columns) => self.print_record(out, record, columns),
            InputRow::Object(object) => {
                self.print_cells(out, self.names.iter().map(|name| object.text(name)))
            }
            InputRow::Text(_) => out.extend(csv_line(self.names.iter().map(|_| &b""[..]))),
        }
    }

    /// Appends a record, fitted to the width of the header if it has another.
    fn print_record(&self, out: &mut Vec<u8>, record: &CsvRecord, columns: &Columns) {
        let width = columns.names.len();
        let is_sound = record.fault.is_none() && record.fields.len() == width;
        let is_risky = |field: usize| is_formula(&record.value(field));
        if is_sound && !(self.sanitizes && (0..width).any(is_risky)) {
            out.extend_from_slice(record.raw);
        } else if record.fault.is_some() {
            let cells = (0..width).map(|field| escape_controls(&record.text(field)));
            self.print_cells(out, cells.map(Cow::Owned));
        } else {
            self.print_cells(out, (0..width).map(|field| Cow::Owned(record.text(field))));
        }
    }

    fn print_cells<'c>(&self, out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'c, str>>) {
        let cells: Vec<Cow<str>> =
            cells.map(|cell| if self.sanitizes { harmless(cell) } else { cell }).collect();
        out.extend(csv_line(cells.iter().map(|cell| cell.as_bytes())));
    }
}

fn print_json(out: &mut Vec<u8>, row: InputRow) {
    match row {
        InputRow::Record(record, columns) => {
            push_members(out, columns.names.iter().map(String::as_str).zip(record.padded_texts()))
        }
        InputRow::Object(object) if object.keys().next().is_some() => {
            out.extend_from_slice(object.without_closing_brace().as_bytes())
        }
        // The program's cells start with a comma, so an empty object needs a member before them.
        InputRow::Object(_) => push_members(out, [("input", "{}".to_owned())].into_iter()),
        InputRow::Text(text) => {
            let text = String::from_utf8_lossy(text).into_owned();
            push_members(out, [("input", text)].into_iter())
        }
    }
}

/// Whether a spreadsheet would run the cell as a formula.
fn is_formula(cell: &[u8]) -> bool {
    matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

/// The cell with an apostrophe before what a spreadsheet would run.
fn harmless(cell: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(cell.as_bytes()) { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// The program's cells, with the separator before them and the line end.
pub(crate) fn output_cells(format: RowFormat, cells: &[(&str, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    match format {
        RowFormat::Csv => {
            let cells: Vec<Cow<str>> =
                cells.iter().map(|(_, cell)| harmless(Cow::Borrowed(cell))).collect();
            out.push(b',');
            out.extend(csv_line(cells.iter().map(|cell| cell.as_bytes())));
        }
        RowFormat::Jsonl => {
            out.extend(format!(",\"schema_version\":{SCHEMA_VERSION}").as_bytes());
            for (name, cell) in cells {
                out.push(b',');
                push_member(&mut out, name, cell);
            }
            out.push(b'}');
        }
    }
    out.push(b'\n');
    out
}

/// The cell that names the reading, with the separator before it.
pub(crate) fn reading_cell(format: RowFormat, reading: &str) -> Vec<u8> {
    let mut out = vec![b','];
    match format {
        RowFormat::Csv => {
            let cell = harmless(Cow::Borrowed(reading));
            out.extend(csv_line(std::iter::once(cell.as_bytes())));
        }
        RowFormat::Jsonl => push_member(&mut out, "reading", reading),
    }
    out
}

/// Appends an object without its closing brace.
fn push_members<'n>(out: &mut Vec<u8>, cells: impl Iterator<Item = (&'n str, String)>) {
    out.push(b'{');
    for (at, (name, cell)) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_member(out, name, &cell);
    }
}

fn push_member(out: &mut Vec<u8>, name: &str, cell: &str) {
    push_json_text(out, name);
    out.push(b':');
    push_json_text(out, cell);
}

/// Appends a JSON string in which every character that a terminal obeys is escaped.
fn push_json_text(out: &mut Vec<u8>, text: &str) {
    let json = serde_json::Value::from(text).to_string();
    if !json.chars().any(is_obeyed) {
        return out.extend_from_slice(json.as_bytes());
    }
    let mut units = [0; 2];
    for c in json.chars() {
        if is_obeyed(c) {
            for unit in c.encode_utf16(&mut units) {
                out.extend(format!("\\u{unit:04x}").as_bytes());
            }
        } else {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// The cell with every character that a terminal obeys made visible.
fn escape_controls(cell: &str) -> String {
    let mut escaped = String::new();
    for c in cell.chars() {
        if is_obeyed(c) { escaped.extend(c.escape_unicode()) } else { escaped.push(c) }
    }
    escaped
}

/// A character that a terminal obeys or hides.
fn is_obeyed(c: char) -> bool {
    is_invisible(c) || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Cells as one line of CSV without its line end.
pub(crate) fn csv_line<'c>(cells: impl Iterator<Item = &'c [u8]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    let mut bytes = writer.into_inner().unwrap_or_default();
    bytes.pop();
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_cells_cannot_be_run_by_a_spreadsheet() {
        let cells = [("verdict", "=1+1".to_owned()), ("notes", "a, \"b\"".to_owned())];
        assert_eq!(output_cells(RowFormat::Csv, &cells), b",'=1+1,\"a, \"\"b\"\"\"\n");
        let json = String::from_utf8_lossy(&output_cells(RowFormat::Jsonl, &cells)).into_owned();
        assert!(json.ends_with(",\"verdict\":\"=1+1\",\"notes\":\"a, \\\"b\\\"\"}\n"), "{json}");
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        let mut out = Vec::new();
        push_json_text(&mut out, "é\u{1b}[\u{202e}\u{e0001}\n");
        assert_eq!(out, "\"é\\u001b[\\u202e\\udb40\\udc01\\n\"".as_bytes());
        assert_eq!(escape_controls("é\u{7f}\t"), "é\\u{7f}\t");
    }
}
