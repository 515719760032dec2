//! The header of a batch, and what a row's cells say.

use super::record::Record;
use crate::ask::{self, Ask, Mistake, Named};
use crate::load::{Problem, nearest};
use crate::model::{Activity, Direction, Layer, Ruleset, parse_instant_or_day};

/// The columns the program writes, after those of the input.
pub const OUTPUT: [&str; 11] =
    ["reading_used", "verdict", "restricted", "basis", "confidence", "provisions", "possible", "turns_on", "until", "notes", "error"];

const REQUIRED: [&str; 2] = ["item", "date"];
const OPTIONAL: [&str; 5] = ["direction", "reading", "activity", "as_of", "layer"];

/// What is wrong with a cell.
#[derive(Debug)]
pub struct Wrong {
    /// The column; empty if the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub mistake: Mistake,
}

impl Wrong {
    /// A mistake in a column.
    pub fn new(column: &str, mistake: Mistake) -> Self {
        Self { column: column.to_owned(), mistake }
    }
}

/// The question a row puts.
#[derive(Debug)]
pub struct Row {
    /// The question.
    pub ask: Ask,
    /// The reading its cell names.
    pub reading: Option<Named>,
}

/// Which column is which.
#[derive(Debug)]
pub struct Columns {
    names: Vec<String>,
    facts: Vec<String>,
    /// A `reading` column is added to the output.
    pub adds_reading: bool,
}

impl Columns {
    /// Reads the header.
    ///
    /// # Errors
    /// Every column that is missing, twice there, misspelt or reserved.
    pub fn read(rules: &Ruleset, path: &str, header: &Record, several: bool) -> Result<Self, Vec<Problem>> {
        let facts: Vec<String> =
            rules.questions.iter().filter(|question| question.is_fact()).map(|fact| fact.id.replace('-', "_")).collect();
        let names: Vec<String> = (0..header.fields.len()).map(|at| header.field(at)).collect();
        let mut problems: Vec<Problem> =
            header.fault.iter().map(|(code, text, at)| Problem::at(path, header.place(*at), code, *text)).collect();
        let known = || REQUIRED.into_iter().chain(OPTIONAL).chain(facts.iter().map(String::as_str));
        for (at, name) in names.iter().enumerate() {
            let place = header.fields.get(at).map_or((1, 1), |(from, _)| header.place(*from));
            let fault = if names.iter().take(at).any(|earlier| earlier == name) {
                Some(format!("the column `{}` stands twice", name.escape_debug()))
            } else if OUTPUT.contains(&name.as_str()) {
                Some(format!("the column `{name}` is one this program writes; rename it"))
            } else if known().any(|word| word == name) {
                None
            } else {
                misspelt(name, known())
            };
            problems.extend(fault.map(|text| Problem::at(path, place, "C02", text)));
        }
        for required in REQUIRED.iter().filter(|required| !names.iter().any(|name| name == *required)) {
            let hint = if names.len() == 1 && names.iter().any(|name| name.contains([';', '\t'])) {
                "; separate the columns with commas".to_owned()
            } else {
                nearest(required, names.iter().map(String::as_str))
            };
            problems.push(Problem::at(path, (header.line, 1), "C02", format!("no column `{required}`{hint}")));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let adds_reading = several && !names.iter().any(|name| name == "reading");
        Ok(Self { names, facts, adds_reading })
    }

    /// The row has as many cells as the header, and each is well formed.
    pub fn whole(&self, record: &Record) -> Result<(), Wrong> {
        if let Some((code, text, _)) = record.fault {
            return Err(Wrong::new("", Mistake::new(code, text)));
        }
        let (found, wanted) = (record.fields.len(), self.names.len());
        match () {
            () if found == wanted => Ok(()),
            () if record.raw.is_empty() => Err(Wrong::new("", Mistake::new("C07", "a blank line"))),
            () => Err(Wrong::new("", Mistake::new("C03", format!("{found} cells where the header has {wanted}")))),
        }
    }

    fn cell(&self, record: &Record, name: &str) -> Option<String> {
        let at = self.names.iter().position(|column| column == name)?;
        Some(record.field(at)).filter(|cell| !cell.is_empty())
    }

    /// The question a row puts.
    pub fn row(&self, rules: &Ruleset, record: &Record) -> Result<Row, Wrong> {
        let in_column = |column: &'static str| move |mistake| Wrong::new(column, mistake);
        let need = |name: &str| self.cell(record, name).ok_or_else(|| Wrong::new(name, Mistake::new("C12", "the cell is empty")));
        let subject = ask::subject(rules, &need("item")?).map_err(in_column("item"))?;
        let day =
            |name: &str, text: &str| parse_instant_or_day(text).map_err(|error| Wrong::new(name, Mistake::new(error.code, error.text)));
        let date = day("date", &need("date")?)?;
        let direction = self.word(record, "direction", Direction::ALL, Direction::word)?;
        let activity = self.word(record, "activity", Activity::ALL, Activity::word)?;
        let layer = self.word(record, "layer", Layer::ALL, Layer::word)?.unwrap_or(Layer::Un);
        let mut transfer = ask::transfer(rules, subject, direction, activity, layer);
        for name in &self.facts {
            if let Some(cell) = self.cell(record, name) {
                transfer.facts.push(ask::fact(rules, name, &cell).map_err(|wrong| Wrong::new(name, wrong))?);
            }
        }
        transfer.facts.sort();
        let as_of = self.cell(record, "as_of").map(|cell| day("as_of", &cell)).transpose()?;
        let reading = self.cell(record, "reading").map(|cell| one_reading(rules, &cell)).transpose()?;
        let direction_defaulted = direction.is_none() && ask::against_usual(rules, subject);
        Ok(Row { ask: Ask { transfer, day: date, as_of, supposed: Vec::new(), direction_defaulted }, reading })
    }

    fn word<T: Copy>(&self, record: &Record, column: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Result<Option<T>, Wrong> {
        let Some(cell) = self.cell(record, column) else { return Ok(None) };
        let found = all.iter().copied().find(|value| word(*value) == cell);
        found.map(Some).ok_or_else(|| {
            let words: Vec<&str> = all.iter().map(|value| word(*value)).collect();
            Wrong::new(column, Mistake::new("Q05", format!("`{}` is not one of {}", cell.escape_debug(), words.join(", "))))
        })
    }

    /// Where in the input a mistake stands.
    pub fn place(&self, record: &Record, wrong: &Wrong) -> (u64, u64) {
        if let Some((_, _, at)) = record.fault {
            return record.place(at);
        }
        let column = self.names.iter().position(|name| *name == wrong.column);
        column.and_then(|at| record.fields.get(at)).map_or((record.line, 1), |(from, _)| record.place(*from))
    }

    /// The cells of the row as they came; a row of another width is fitted to the header.
    pub fn as_came(&self, record: &Record) -> Vec<u8> {
        if record.fault.is_none() && record.fields.len() == self.names.len() {
            return record.raw.clone();
        }
        let cells: Vec<String> = (0..self.names.len()).map(|at| record.field(at)).collect();
        super::desk::csv_line(&cells).into_bytes()
    }
}

/// A column that is none of ours, but looks as if it were meant to be.
fn misspelt<'w>(name: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    const CLOSE: f64 = 0.9;
    let plain = name.trim().to_lowercase().replace([' ', '-'], "_");
    let near = |word: &&str| plain == **word || strsim::jaro_winkler(&plain, word) > CLOSE;
    let word = known.into_iter().find(near)?;
    Some(format!("the column `{}` is not read; write `{word}`, or give it another name", name.escape_debug()))
}

fn one_reading(rules: &Ruleset, cell: &str) -> Result<Named, Wrong> {
    if cell == "all" {
        return Err(Wrong::new(
            "reading",
            Mistake::new("Q05", "`all` is no reading of a single row; name one, or use --reading all with the cell left empty"),
        ));
    }
    ask::named(rules, cell).map_err(|wrong| Wrong::new("reading", wrong))
}

/// The name of a party or a reading.
#[must_use]
pub fn name(rules: &Ruleset, named: Named) -> String {
    match named {
        Named::Party(party) => rules[party].id.to_string(),
        Named::Fixed(reading) => rules[reading].id.to_string(),
    }
}
