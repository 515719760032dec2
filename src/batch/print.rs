//! Rows as they are written: what came in, then what the program says.

use std::borrow::Cow;

use super::columns::Columns;
pub use super::feed::Form;
use super::object::Object;
use super::record::{Record, misleads};
use crate::check::json::SCHEMA_VERSION;

/// A row as it came.
#[derive(Clone, Copy, Debug)]
pub enum Came<'a> {
    /// A CSV record below its header.
    Record(&'a Record<'a>, &'a Columns),
    /// A JSON object.
    Object(&'a Object<'a>),
    /// A line that is no object.
    Text(&'a [u8]),
}

/// Writes rows in one form.
#[derive(Clone, Debug)]
pub struct Printer {
    /// The form.
    pub form: Form,
    /// The columns passed through, where the form has a header.
    pub names: Vec<String>,
    /// Cells that a spreadsheet would run are made harmless even where they are passed through.
    pub sanitizes: bool,
}

impl Printer {
    /// The header, where the form has one.
    #[must_use]
    pub fn header(&self, came: &[u8], added: &[&str]) -> Vec<u8> {
        if self.form == Form::Jsonl {
            return Vec::new();
        }
        let mut line = if came.is_empty() {
            csv_line(self.names.iter().map(|name| name.as_bytes()))
        } else {
            came.to_vec()
        };
        for name in added {
            line.push(b',');
            line.extend_from_slice(name.as_bytes());
        }
        line.push(b'\n');
        line
    }

    /// The row as it came, up to where the program's own cells begin.
    pub fn came(&self, out: &mut Vec<u8>, came: Came) {
        match (self.form, came) {
            (Form::Csv, Came::Record(record, columns)) => self.record(out, record, columns),
            (Form::Csv, Came::Object(object)) => {
                let cells: Vec<String> =
                    self.names.iter().map(|name| self.harmless(&object.text(name))).collect();
                out.extend(csv_line(cells.iter().map(String::as_bytes)));
            }
            (Form::Csv, Came::Text(_)) => out.extend(csv_line(self.names.iter().map(|_| &b""[..]))),
            (Form::Jsonl, Came::Record(record, columns)) => {
                let cells = columns
                    .names
                    .iter()
                    .enumerate()
                    .map(|(at, name)| (name.as_str(), record.field(at)));
                members(out, cells);
            }
            (Form::Jsonl, Came::Object(object)) if object.keys().next().is_some() => {
                out.extend_from_slice(object.open().as_bytes())
            }
            // What follows begins with a comma, so an object without a member needs one.
            (Form::Jsonl, Came::Object(_)) => {
                members(out, std::iter::once(("input", "{}".to_owned())))
            }
            (Form::Jsonl, Came::Text(text)) => {
                members(out, std::iter::once(("input", String::from_utf8_lossy(text).into_owned())))
            }
        }
    }

    /// A row of another width is fitted to the header.
    fn record(&self, out: &mut Vec<u8>, record: &Record, columns: &Columns) {
        let whole = record.fault.is_none() && record.fields.len() == columns.names.len();
        let risky = |at: usize| runs(&record.value(at));
        if whole && !(self.sanitizes && (0..record.fields.len()).any(risky)) {
            out.extend_from_slice(record.raw);
        } else {
            let field = |at| {
                if record.fault.is_some() { visible(&record.field(at)) } else { record.field(at) }
            };
            let cells: Vec<String> =
                (0..columns.names.len()).map(|at| self.harmless(&field(at))).collect();
            out.extend(csv_line(cells.iter().map(String::as_bytes)));
        }
    }

    fn harmless(&self, cell: &str) -> String {
        if self.sanitizes { harmless(cell).into_owned() } else { cell.to_owned() }
    }
}

/// Whether a spreadsheet would run the cell as a formula.
fn runs(cell: &[u8]) -> bool {
    matches!(cell.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

/// The cell as text, whatever it starts with.
fn harmless(cell: &str) -> Cow<'_, str> {
    if runs(cell.as_bytes()) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The program's own cells, behind a row as it came, to the end of the line.
#[must_use]
pub fn behind(form: Form, cells: &[(&str, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    match form {
        Form::Csv => {
            out.push(b',');
            let cells: Vec<Cow<str>> = cells.iter().map(|(_, cell)| harmless(cell)).collect();
            out.extend(csv_line(cells.iter().map(|cell| cell.as_bytes())));
        }
        Form::Jsonl => {
            out.extend(format!(",\"schema_version\":{SCHEMA_VERSION}").as_bytes());
            for (name, cell) in cells {
                out.push(b',');
                member(&mut out, name, cell);
            }
            out.push(b'}');
        }
    }
    out.push(b'\n');
    out
}

/// One more cell behind a row.
#[must_use]
pub fn cell(form: Form, name: &str, cell: &str) -> Vec<u8> {
    let mut out = vec![b','];
    match form {
        Form::Csv => out.extend(csv_line(std::iter::once(harmless(cell).as_bytes()))),
        Form::Jsonl => member(&mut out, name, cell),
    }
    out
}

/// An object of text values, not yet closed.
fn members<'n>(out: &mut Vec<u8>, cells: impl Iterator<Item = (&'n str, String)>) {
    out.push(b'{');
    for (at, (name, cell)) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        member(out, name, &cell);
    }
}

fn member(out: &mut Vec<u8>, name: &str, cell: &str) {
    out.extend(json_text(name).as_bytes());
    out.push(b':');
    out.extend(json_text(cell).as_bytes());
}

/// Text in which whatever a terminal obeys is written as an escape of JSON.
fn json_text(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    if !json.chars().any(obeyed) {
        return json;
    }
    let mut units = [0; 2];
    let mut escape = |c: char| {
        c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>()
    };
    json.chars().map(|c| if obeyed(c) { escape(c) } else { c.to_string() }).collect()
}

/// Text in which whatever a terminal obeys can be seen.
fn visible(cell: &str) -> String {
    cell.chars()
        .map(|c| if obeyed(c) { c.escape_unicode().to_string() } else { c.to_string() })
        .collect()
}

fn obeyed(c: char) -> bool {
    misleads(c) || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Cells as one line of CSV, without its end.
pub fn csv_line<'c>(cells: impl Iterator<Item = &'c [u8]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(cells);
    let mut bytes = writer.into_inner().unwrap_or_default();
    bytes.pop();
    bytes
}
