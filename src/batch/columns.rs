//! The columns of a row, and the query that its cells state.

use std::borrow::Cow;
use std::fmt;

use super::record::CsvRecord;
use snapback_engine::load::{Diagnostic, suggest};
use snapback_engine::model::{Activity, Day, Direction, Layer, Ruleset, parse_instant_or_day};
use snapback_engine::query::{self, Query, QueryError, ReadingRef};

/// The columns written behind those of the input.
pub const OUTPUT: [&str; 14] = [
    "reading_used",
    "verdict",
    "restricted",
    "basis",
    "confidence",
    "provisions",
    "possible",
    "turns_on",
    "until",
    "notes",
    "error",
    "direction_used",
    "persons",
    "gaps",
];

/// The column with the explanation, if explanations are asked for.
pub(crate) const CHAIN: &str = "chain";

const REQUIRED: [&str; 2] = ["item", "date"];
const OPTIONAL: [&str; 5] = ["direction", "reading", "activity", "as_of", "layer"];

/// Why a row cannot be answered.
#[derive(Clone, Debug)]
pub(crate) struct ColumnError {
    /// The column at fault; empty if the whole row is.
    pub(crate) column: String,
    pub(crate) error: QueryError,
}

impl ColumnError {
    pub(crate) fn new(column: &str, error: QueryError) -> Self {
        Self { column: column.to_owned(), error }
    }

    /// A fault of the whole row.
    pub(crate) fn of_row(code: &'static str, text: impl Into<String>) -> Self {
        Self::new("", QueryError::new(code, text))
    }

    /// The content of the `error` column.
    pub(crate) fn cell(&self) -> String {
        format!("[{}] {self}", self.error.code)
    }
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if !self.column.is_empty() {
            write!(f, "{}: ", self.column)?;
        }
        f.write_str(&self.error.text)
    }
}

impl std::error::Error for ColumnError {}

/// The columns that mean something to the program.
#[derive(Debug)]
pub(crate) struct KnownColumns {
    facts: Vec<String>,
    /// The columns that are written.
    pub(crate) written: Vec<&'static str>,
}

impl KnownColumns {
    pub(crate) fn new(rules: &Ruleset, explains: bool) -> Self {
        let facts = rules.questions.iter().filter(|question| question.is_fact());
        let facts = facts.map(|fact| fact_column(&fact.id)).collect();
        let mut written = OUTPUT.to_vec();
        if explains {
            written.push(CHAIN);
        }
        Self { facts, written }
    }

    /// Every column that is read.
    pub(crate) fn read(&self) -> impl Iterator<Item = &str> {
        REQUIRED.into_iter().chain(OPTIONAL).chain(self.facts.iter().map(String::as_str))
    }

    /// Why an input may not have a column of this name: it is reserved, or a misspelt known one.
    pub(crate) fn refuse(&self, name: &str) -> Option<String> {
        if self.written.contains(&name) {
            return Some(format!("the column `{name}` is one this program writes; rename it"));
        }
        if self.read().any(|known| known == name) { None } else { misspelt(name, self.read()) }
    }

    /// The query that the cells state, without its date, and the reading they name.
    ///
    /// # Errors
    /// The first cell that cannot be read.
    pub(crate) fn query<'c>(
        &self,
        rules: &Ruleset,
        cell: &dyn Fn(&str) -> Option<Cow<'c, str>>,
    ) -> Result<(Query, Option<ReadingRef>), ColumnError> {
        let cell = |name: &str| cell(name).filter(|cell| !cell.is_empty());
        let item = cell("item").ok_or_else(|| empty_cell("item"))?;
        let subject =
            query::subject(rules, &item).map_err(|error| ColumnError::new("item", error))?;
        let direction =
            closed_word(cell("direction"), "direction", Direction::ALL, Direction::word)?;
        let activity = closed_word(cell("activity"), "activity", Activity::ALL, Activity::word)?;
        let layer = closed_word(cell("layer"), "layer", Layer::ALL, Layer::word)?;
        let layer = layer.unwrap_or(Layer::Un);
        let mut transfer = query::transfer(rules, subject, direction, activity, layer);
        for name in &self.facts {
            if let Some(text) = cell(name) {
                let fact = query::fact(rules, name, &text);
                transfer.facts.push(fact.map_err(|error| ColumnError::new(name, error))?);
            }
        }
        transfer.facts.sort();
        let as_of = cell("as_of").map(|text| parse_day_cell("as_of", &text)).transpose()?;
        let reading = cell("reading").map(|text| single_reading(rules, &text)).transpose()?;
        let direction_defaulted = direction.is_none();
        let query =
            Query { transfer, day: Day::FIRST, as_of, supposed: Vec::new(), direction_defaulted };
        query
            .check_countries(rules)
            .map_err(|(fact, error)| ColumnError::new(&fact_column(&rules[fact].id), error))?;
        Ok((query, reading))
    }
}

/// The column of a fact.
pub(crate) fn fact_column(id: &str) -> String {
    id.replace('-', "_")
}

pub(crate) fn empty_cell(column: &str) -> ColumnError {
    ColumnError::new(column, QueryError::new("C12", "the cell is empty"))
}

pub(crate) fn parse_day_cell(column: &str, text: &str) -> Result<Day, ColumnError> {
    parse_instant_or_day(text)
        .map_err(|error| ColumnError::new(column, QueryError::new(error.code, error.text)))
}

fn closed_word<T: Copy>(
    cell: Option<Cow<str>>,
    column: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<Option<T>, ColumnError> {
    let Some(cell) = cell else { return Ok(None) };
    if let Some(value) = all.iter().find(|value| word(**value) == cell) {
        return Ok(Some(*value));
    }
    let words: Vec<&str> = all.iter().map(|value| word(*value)).collect();
    let text = format!("`{}` is not one of {}", cell.escape_debug(), words.join(", "));
    Err(ColumnError::new(column, QueryError::new("Q05", text)))
}

fn single_reading(rules: &Ruleset, cell: &str) -> Result<ReadingRef, ColumnError> {
    if cell == "all" {
        let text = "`all` is no reading of a single row; name one, or use --reading all with the \
                    cell left empty";
        return Err(ColumnError::new("reading", QueryError::new("Q05", text)));
    }
    query::find_reading(rules, cell).map_err(|error| ColumnError::new("reading", error))
}

/// The message for an unknown column whose name is close to a known one.
fn misspelt<'k>(name: &str, mut known: impl Iterator<Item = &'k str>) -> Option<String> {
    /// Names more similar than this (1 is equal) are taken for a misspelling.
    const CLOSE: f64 = 0.9;
    let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
    let word = known.find(|word| plain == **word || strsim::jaro_winkler(&plain, word) > CLOSE)?;
    Some(format!(
        "the column `{}` is not read; write `{word}`, or give it another name",
        name.escape_debug()
    ))
}

/// The columns of a CSV input.
#[derive(Debug)]
pub(crate) struct RowColumns {
    /// Their names, in order.
    pub(crate) names: Vec<String>,
    /// The index of the date.
    pub(crate) date: usize,
    /// The indices of all other columns that are read, as sorted inclusive ranges.
    pub(crate) key: Vec<(usize, usize)>,
}

impl RowColumns {
    /// Reads the header.
    ///
    /// # Errors
    /// Every column that is missing, repeated, misspelt or reserved.
    pub(crate) fn read(
        known: &KnownColumns,
        path: &str,
        header: &CsvRecord,
    ) -> Result<Self, Vec<Diagnostic>> {
        if let Some(fault) = header.fault {
            return Err(vec![Diagnostic::at(
                path,
                header.fault_position(),
                fault.code,
                fault.text,
            )]);
        }
        let names: Vec<String> = header.texts().collect();
        let mut problems = Vec::new();
        for (at, (name, (start, _))) in names.iter().zip(&header.fields).enumerate() {
            let fault = if names.iter().take(at).any(|earlier| earlier == name) {
                Some(format!("the column `{}` stands twice", name.escape_debug()))
            } else {
                known.refuse(name)
            };
            if let Some(text) = fault {
                problems.push(Diagnostic::at(path, header.position(*start), "C02", text));
            }
        }
        for required in REQUIRED {
            if !names.iter().any(|name| name == required) {
                problems.push(missing_column(path, header.line, required, &names));
            }
        }
        let date = names.iter().position(|name| name == "date");
        match date.filter(|_| problems.is_empty()) {
            Some(date) => Ok(Self { date, key: key_columns(known, &names), names }),
            None => Err(problems),
        }
    }

    /// Checks that a record is well formed and has as many cells as the header.
    ///
    /// # Errors
    /// The fault of its form.
    pub(crate) fn check(&self, record: &CsvRecord) -> Result<(), ColumnError> {
        if let Some(fault) = record.fault {
            return Err(ColumnError::of_row(fault.code, fault.text));
        }
        let (found, wanted) = (record.fields.len(), self.names.len());
        if found == wanted {
            Ok(())
        } else if record.raw.is_empty() {
            Err(ColumnError::of_row("C07", "a blank line"))
        } else {
            let text = format!("{found} cells where the header has {wanted}");
            Err(ColumnError::of_row("C03", text))
        }
    }

    /// The text of the cell in a column; none if there is no such column.
    pub(crate) fn cell<'b>(&self, record: &CsvRecord<'b>, name: &str) -> Option<Cow<'b, str>> {
        let at = self.names.iter().position(|column| column == name)?;
        Some(match record.value(at) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        })
    }

    /// Line and column, both from 1, of an error in a record.
    pub(crate) fn position(&self, record: &CsvRecord, error: &ColumnError) -> (u64, u64) {
        if record.fault.is_some() {
            return record.fault_position();
        }
        let mut cells = self.names.iter().zip(&record.fields);
        match cells.find(|(name, _)| **name == error.column) {
            Some((_, (start, _))) => record.position(*start),
            None => (record.line, 1),
        }
    }
}

/// Inclusive ranges of the columns other than the date that are read.
fn key_columns(known: &KnownColumns, names: &[String]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if name == "date" || !known.read().any(|known| known == name) {
            continue;
        }
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            Some(_) | None => ranges.push((at, at)),
        }
    }
    ranges
}

fn missing_column(path: &str, line: u64, required: &str, names: &[String]) -> Diagnostic {
    let hint = match names {
        [only] if only.contains([';', '\t']) => "; separate the columns with commas".to_owned(),
        _ => suggest(required, names.iter().map(String::as_str)),
    };
    Diagnostic::at(path, (line, 1), "C02", format!("no column `{required}`{hint}"))
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::type_complexity,
        reason = "a test may fail loudly and lists its cases"
    )]

    use super::*;

    fn known() -> KnownColumns {
        KnownColumns { facts: vec!["range_km".to_owned()], written: OUTPUT.to_vec() }
    }

    fn read(header: &str) -> Result<RowColumns, Vec<String>> {
        let mut record = CsvRecord::default();
        record.parse(header.as_bytes(), 1, false);
        RowColumns::read(&known(), "rows.csv", &record)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn adjacent_columns_of_the_key_form_one_range() {
        let cases: [(&str, usize, &[(usize, usize)]); 4] = [
            ("item,date", 1, &[(0, 0)]),
            ("date,item,reading,range_km", 0, &[(1, 3)]),
            ("item,date,reading", 1, &[(0, 0), (2, 2)]),
            ("note,item,layer,other,date,\"as_of\"", 4, &[(1, 2), (5, 5)]),
        ];
        for (header, date, key) in cases {
            let columns = read(header).unwrap();
            assert_eq!((columns.date, columns.key.as_slice()), (date, key), "{header}");
        }
    }

    #[test]
    fn a_header_is_refused_with_every_fault_at_its_place() {
        let cases: [(&str, &[&str]); 6] = [
            ("date", &["rows.csv:1:1", "no column `item`"]),
            ("item;date", &["separate the columns with commas"]),
            ("item,date,item", &["rows.csv:1:11", "`item` stands twice"]),
            ("item,date,verdict", &["rows.csv:1:11", "rename it"]),
            ("item,date,Range km", &["write `range_km`"]),
            ("item,date,a\"b", &["C05"]),
        ];
        for (header, parts) in cases {
            let problems = read(header).unwrap_err().join("\n");
            for part in parts {
                assert!(problems.contains(part), "{header}: {problems}");
            }
        }
    }

    #[test]
    fn a_record_needs_as_many_cells_as_the_header() {
        let columns = read("item,date,note").unwrap();
        let cases = [
            ("a,1945-01-01,", None),
            ("a,1945-01-01", Some("[C03] 2 cells where the header has 3")),
            ("", Some("[C07] a blank line")),
            ("a,\"b\"c,d", Some("[C05] a quote in the middle of a field; ")),
        ];
        for (raw, expected) in cases {
            let mut record = CsvRecord::default();
            record.parse(raw.as_bytes(), 2, false);
            let error = columns.check(&record).err().map(|error| error.cell());
            match (error, expected) {
                (None, None) => {}
                (Some(error), Some(text)) => assert!(error.starts_with(text), "{raw}: {error}"),
                (error, expected) => panic!("{raw}: {error:?} is not {expected:?}"),
            }
        }
    }

    #[test]
    fn the_position_of_an_error_is_that_of_its_cell() {
        let columns = read("item,date,note").unwrap();
        let mut record = CsvRecord::default();
        record.parse("\"é\n\",1945-01-01,x".as_bytes(), 5, false);
        assert_eq!(columns.position(&record, &empty_cell("item")), (5, 1));
        assert_eq!(columns.position(&record, &empty_cell("date")), (6, 3));
        assert_eq!(columns.position(&record, &empty_cell("elsewhere")), (5, 1));
    }
}
