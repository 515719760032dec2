//! Which column is which, and what question a row's cells put.

use std::borrow::Cow;

use super::record::Record;
use snapback_engine::load::{Diagnostic, suggest};
use snapback_engine::model::{Activity, Day, Direction, Layer, Ruleset, parse_instant_or_day};
use snapback_engine::query::{self, Query, QueryError, ReadingRef};

/// The columns the program writes, after those of the input.
pub const OUTPUT: [&str; 11] = [
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
];

/// The column that tells why, where it is asked for.
pub const CHAIN: &str = "chain";

const REQUIRED: [&str; 2] = ["item", "date"];
const OPTIONAL: [&str; 5] = ["direction", "reading", "activity", "as_of", "layer"];

/// What is wrong with a cell.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The column; empty if the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub error: QueryError,
}

impl Wrong {
    /// A mistake in a column.
    pub fn new(column: &str, error: QueryError) -> Self {
        Self { column: column.to_owned(), error }
    }

    /// A mistake in the form of the row.
    pub fn row(code: &'static str, text: impl Into<String>) -> Self {
        Self::new("", QueryError::new(code, text))
    }

    /// As it stands in the `error` column.
    #[must_use]
    pub fn cell(&self) -> String {
        format!("[{}] {}", self.error.code, self.line())
    }

    /// As it stands in a message.
    #[must_use]
    pub fn line(&self) -> String {
        if self.column.is_empty() {
            self.error.text.clone()
        } else {
            format!("{}: {}", self.column, self.error.text)
        }
    }
}

/// The words a row may use for its columns.
#[derive(Debug)]
pub struct Words {
    facts: Vec<String>,
    /// The columns the program writes.
    pub written: Vec<&'static str>,
}

impl Words {
    /// The columns that rules with these facts know.
    #[must_use]
    pub fn new(rules: &Ruleset, explained: bool) -> Self {
        let facts = rules
            .questions
            .iter()
            .filter(|question| question.is_fact())
            .map(|fact| fact.id.replace('-', "_"))
            .collect();
        Self { facts, written: OUTPUT.into_iter().chain(explained.then_some(CHAIN)).collect() }
    }

    /// Every column that is read.
    pub fn read(&self) -> impl Iterator<Item = &str> {
        REQUIRED.into_iter().chain(OPTIONAL).chain(self.facts.iter().map(String::as_str))
    }

    /// Why a column can be neither read nor passed through.
    #[must_use]
    pub fn refuse(&self, name: &str) -> Option<String> {
        if self.written.contains(&name) {
            return Some(format!("the column `{name}` is one this program writes; rename it"));
        }
        if self.read().any(|word| word == name) { None } else { misspelt(name, self.read()) }
    }

    /// The question that cells put, on a day to be named; and the reading they name.
    ///
    /// # Errors
    /// The first cell that cannot be read.
    pub fn question<'c>(
        &self,
        rules: &Ruleset,
        cell: &dyn Fn(&str) -> Option<Cow<'c, str>>,
    ) -> Result<(Query, Option<ReadingRef>), Wrong> {
        let cell = |name: &str| cell(name).filter(|cell| !cell.is_empty());
        let item = cell("item").ok_or_else(|| empty("item"))?;
        let subject = query::subject(rules, &item).map_err(|wrong| Wrong::new("item", wrong))?;
        let direction = word(cell("direction"), "direction", Direction::ALL, Direction::word)?;
        let activity = word(cell("activity"), "activity", Activity::ALL, Activity::word)?;
        let layer = word(cell("layer"), "layer", Layer::ALL, Layer::word)?.unwrap_or(Layer::Un);
        let mut transfer = query::transfer(rules, subject, direction, activity, layer);
        for name in &self.facts {
            if let Some(text) = cell(name) {
                transfer.facts.push(
                    query::fact(rules, name, &text).map_err(|wrong| Wrong::new(name, wrong))?,
                );
            }
        }
        transfer.facts.sort();
        let as_of = cell("as_of").map(|text| day("as_of", &text)).transpose()?;
        let reading = cell("reading").map(|text| one_reading(rules, &text)).transpose()?;
        let direction_defaulted = direction.is_none() && query::against_usual(rules, subject);
        Ok((
            Query { transfer, day: Day::FIRST, as_of, supposed: Vec::new(), direction_defaulted },
            reading,
        ))
    }
}

/// A cell that must not be empty.
pub fn empty(column: &str) -> Wrong {
    Wrong::new(column, QueryError::new("C12", "the cell is empty"))
}

/// A cell that holds a day.
pub fn day(column: &str, text: &str) -> Result<Day, Wrong> {
    parse_instant_or_day(text)
        .map_err(|error| Wrong::new(column, QueryError::new(error.code, error.text)))
}

fn word<T: Copy>(
    cell: Option<Cow<str>>,
    column: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Wrong> {
    let Some(cell) = cell else { return Ok(None) };
    let found = all.iter().copied().find(|value| word(*value) == cell);
    found.map(Some).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|value| word(*value)).collect();
        Wrong::new(
            column,
            QueryError::new(
                "Q05",
                format!("`{}` is not one of {}", cell.escape_debug(), words.join(", ")),
            ),
        )
    })
}

fn one_reading(rules: &Ruleset, cell: &str) -> Result<ReadingRef, Wrong> {
    if cell == "all" {
        let text = "`all` is no reading of a single row; name one, or use --reading all with the cell left empty";
        return Err(Wrong::new("reading", QueryError::new("Q05", text)));
    }
    query::named(rules, cell).map_err(|wrong| Wrong::new("reading", wrong))
}

/// A column that is none of ours, but looks as if it were meant to be.
fn misspelt<'w>(name: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    const CLOSE: f64 = 0.9;
    let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
    let near = |word: &&str| plain == **word || strsim::jaro_winkler(&plain, word) > CLOSE;
    let word = known.into_iter().find(near)?;
    Some(format!(
        "the column `{}` is not read; write `{word}`, or give it another name",
        name.escape_debug()
    ))
}

/// The columns of a CSV input.
#[derive(Debug)]
pub struct Columns {
    /// Their names, in order.
    pub names: Vec<String>,
    /// Where the date stands.
    pub date: usize,
    /// Where everything else stands that a row is read by: columns next to each other, from the first to the last of them.
    pub keyed: Vec<(usize, usize)>,
}

impl Columns {
    /// Reads the header.
    ///
    /// # Errors
    /// Every column that is missing, twice there, misspelt or reserved.
    pub fn read(words: &Words, path: &str, header: &Record) -> Result<Self, Vec<Diagnostic>> {
        if let Some((code, text, _)) = header.fault {
            return Err(vec![Diagnostic::at(path, header.fault_place(), code, text)]);
        }
        let names: Vec<String> = (0..header.fields.len()).map(|at| header.field(at)).collect();
        let mut problems = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let twice = names.iter().take(at).any(|earlier| earlier == name);
            let fault = if twice {
                Some(format!("the column `{}` stands twice", name.escape_debug()))
            } else {
                words.refuse(name)
            };
            let place = header.fields.get(at).map_or((1, 1), |(from, _)| header.place(*from));
            problems.extend(fault.map(|text| Diagnostic::at(path, place, "C02", text)));
        }
        let missing =
            REQUIRED.iter().filter(|required| !names.iter().any(|name| name == *required));
        problems.extend(missing.map(|required| absent(path, header.line, required, &names)));
        if problems.is_empty() { Ok(Self::of(words, names)) } else { Err(problems) }
    }

    fn of(words: &Words, names: Vec<String>) -> Self {
        let place = |word: &str| names.iter().position(|name| name == word);
        let mut at: Vec<usize> =
            words.read().filter(|word| *word != "date").filter_map(place).collect();
        at.sort_unstable();
        let mut keyed: Vec<(usize, usize)> = Vec::new();
        for column in at {
            match keyed.last_mut().filter(|(_, last)| last.saturating_add(1) == column) {
                Some((_, last)) => *last = column,
                None => keyed.push((column, column)),
            }
        }
        Self { date: place("date").unwrap_or_default(), keyed, names }
    }

    /// The row has as many cells as the header, and each is well formed.
    ///
    /// # Errors
    /// What is wrong with its form.
    pub fn whole(&self, record: &Record) -> Result<(), Wrong> {
        if let Some((code, text, _)) = record.fault {
            return Err(Wrong::row(code, text));
        }
        let (found, wanted) = (record.fields.len(), self.names.len());
        match () {
            () if found == wanted => Ok(()),
            () if record.raw.is_empty() => Err(Wrong::row("C07", "a blank line")),
            () => Err(Wrong::row("C03", format!("{found} cells where the header has {wanted}"))),
        }
    }

    /// The text of a named cell.
    #[must_use]
    pub fn cell<'b>(&self, record: &Record<'b>, name: &str) -> Option<Cow<'b, str>> {
        let at = self.names.iter().position(|column| column == name)?;
        Some(match record.value(at) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        })
    }

    /// Where in the input a mistake stands.
    #[must_use]
    pub fn place(&self, record: &Record, wrong: &Wrong) -> (u64, u64) {
        if record.fault.is_some() {
            return record.fault_place();
        }
        let column = self.names.iter().position(|name| *name == wrong.column);
        column
            .and_then(|at| record.fields.get(at))
            .map_or((record.line, 1), |(from, _)| record.place(*from))
    }
}

fn absent(path: &str, line: u64, required: &str, names: &[String]) -> Diagnostic {
    let hint = if names.len() == 1 && names.iter().any(|name| name.contains([';', '\t'])) {
        "; separate the columns with commas".to_owned()
    } else {
        suggest(required, names.iter().map(String::as_str))
    };
    Diagnostic::at(path, (line, 1), "C02", format!("no column `{required}`{hint}"))
}
