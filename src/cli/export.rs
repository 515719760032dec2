//! `snapback export`: the whole decision table as data.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::error;
use super::output::{gone, usable};
use super::query::{ActivityArgument, DirectionArgument, LayerArgument, readings};
use super::whole::Whole;
use super::{Exit, Failure};
use crate::export::print::{csv, jsonl, sql};
use crate::export::{self, Scope};
use snapback_engine::facts;
use snapback_engine::load::suggest;
use snapback_engine::model::{Activity, Direction, QuestionIx, Ruleset, Subject};
use snapback_engine::query::{self, QueryError};

/// Export the whole decision table as data, for an engine that joins it to more rows than one machine holds
#[derive(Debug, Args)]
pub struct Export {
    /// How to write it
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Under whose readings: parties or fixed readings; may be repeated [default: every compared party]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// Whose law
    #[arg(long, value_enum, default_value = "un")]
    layer: LayerArgument,
    /// Of these items, by any of their names, and of no others; may be repeated
    #[arg(long = "item", value_name = "ITEM", value_delimiter = ',')]
    items: Vec<String>,
    /// In this direction only; may be repeated
    #[arg(long = "direction", value_enum, value_delimiter = ',')]
    directions: Vec<DirectionArgument>,
    /// For these activities, whatever the item; may be repeated [default: supply, or the item's own]
    #[arg(long = "activity", value_enum, value_delimiter = ',')]
    activities: Vec<ActivityArgument>,
    /// Facts that queries state, by name, or `none`; a query that states another finds no answer here [default: every fact]
    #[arg(long = "fact", value_name = "FACT", value_delimiter = ',')]
    facts: Vec<String>,
    /// Add a column that tells why; the table grows tenfold
    #[arg(long)]
    explain: bool,
    /// Write here instead of standard output; the file appears whole or not at all
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Comma-separated values, one row for each name, condition and stretch of days
    Csv,
    /// The same rows as JSON objects, one on each line
    Jsonl,
    /// Tables of names, rows and answers, and a view of them all
    Sql,
}

impl Export {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let scope = self.scope(rules)?;
        match &self.output {
            None => {
                usable()?;
                let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                let written = self
                    .write(&export::Export::new(rules, scope), &mut stdout)
                    .and_then(|()| stdout.flush());
                written.map_or_else(|error| gone(&error), |()| Ok(Exit::Answered))
            }
            Some(path) => {
                let mut file = Whole::begin(path, self.force)?;
                let written = self.write(&export::Export::new(rules, scope), &mut file);
                written.map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))?;
                file.finish()?;
                Ok(Exit::Answered)
            }
        }
    }

    fn scope(&self, rules: &Ruleset) -> Result<Scope, Failure> {
        Ok(Scope {
            named: readings(rules, &self.readings)?,
            layers: self.layer.layers(),
            subjects: self
                .items
                .iter()
                .map(|item| subject(rules, item))
                .collect::<Result<_, _>>()?,
            directions: chosen(&self.directions, Direction::ALL),
            activities: if self.activities.is_empty() {
                Vec::new()
            } else {
                chosen(&self.activities, Activity::ALL)
            },
            facts: self.facts(rules)?,
            explains: self.explain,
        })
    }

    fn facts(&self, rules: &Ruleset) -> Result<Vec<QuestionIx>, Failure> {
        if self.facts == ["none"] {
            return Ok(Vec::new());
        }
        let named =
            self.facts.iter().map(|fact| one_fact(rules, fact)).collect::<Result<Vec<_>, _>>()?;
        Ok(facts::all(rules).filter(|fact| named.is_empty() || named.contains(fact)).collect())
    }

    fn write(&self, table: &export::Export, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Csv => csv::write(table, out),
            Format::Jsonl => jsonl::write(table, out),
            Format::Sql => sql::write(table, out),
        }
    }
}

fn subject(rules: &Ruleset, item: &str) -> Result<Subject, Failure> {
    query::subject(rules, item).map_err(|wrong| error(item, wrong))
}

fn one_fact(rules: &Ruleset, name: &str) -> Result<QuestionIx, Failure> {
    let id = name.replace('_', "-");
    facts::all(rules).find(|fact| *rules[*fact].id == *id).ok_or_else(|| {
        let hint = suggest(&id, facts::all(rules).map(|fact| rules[fact].id.as_str()));
        error(name, QueryError::new("Q03", format!("no fact `{}`{hint}", id.escape_debug())))
    })
}

/// The words named, in the order of all of them and each once; all of them if none is.
fn chosen<A: Copy, T: Copy + PartialEq + From<A>>(named: &[A], all: &[T]) -> Vec<T> {
    let is_named = |word: &&T| named.is_empty() || named.iter().any(|one| T::from(*one) == **word);
    all.iter().filter(is_named).copied().collect()
}
