//! `snapback export`: the whole decision table as data.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::query::{ActivityArgument, DirectionArgument, LayerArgument, readings};
use super::target::Target;
use super::{CliError, Exit};
use crate::export::print::{csv, jsonl, sql};
use crate::export::{Export, Scope, usual_facts};
use snapback_engine::equivalence::facts;
use snapback_engine::load::suggest;
use snapback_engine::model::{Activity, Direction, QuestionIx, Ruleset};
use snapback_engine::query::{self, QueryError};

/// Export the whole decision table as data, for an engine that joins it to more rows than one
/// machine holds
#[derive(Debug, Args)]
pub struct ExportCommand {
    /// How to write it
    #[arg(long, value_enum, default_value = "csv")]
    format: ExportFormat,
    /// Under whose readings: parties or fixed readings; may be repeated [default: every compared
    /// party]
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
    /// For these activities, whatever the item; may be repeated [default: supply, or the item's
    /// own]
    #[arg(long = "activity", value_enum, value_delimiter = ',')]
    activities: Vec<ActivityArgument>,
    /// Facts that queries state, by name, or `none`; a query that states another finds no answer
    /// here [default: every fact but `destination`, which makes the table twenty times as large; a
    /// set of many facts asks for this option where no item is named]
    #[arg(long = "fact", value_name = "FACT", value_delimiter = ',')]
    facts: Vec<String>,
    /// Add a column that tells why; the table grows tenfold
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    pub target: Target,
}

/// A table of every item is made under no more facts than these, unless they are named.
const MOST_FACTS_OF_ALL: usize = 16;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExportFormat {
    /// Comma-separated values, one row for each name, condition and stretch of days
    Csv,
    /// The same rows as JSON objects, one on each line
    Jsonl,
    /// Tables of names, rows and answers, and a view of them all
    Sql,
}

impl ExportCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let scope = self.scope(rules)?;
        self.target.stream(|out| self.write(&Export::new(rules, scope), out))
    }

    fn scope(&self, rules: &Ruleset) -> Result<Scope, CliError> {
        let named = readings(rules, &self.readings)?;
        let mut subjects = Vec::new();
        for item in &self.items {
            let subject = query::subject(rules, item);
            subjects.push(subject.map_err(|error| CliError::argument(item, error))?);
        }
        // Without a word here, each item is exported for its own activity.
        let activities = match self.activities.as_slice() {
            [] => Vec::new(),
            named => chosen(named, Activity::ALL),
        };
        Ok(Scope {
            named,
            layers: self.layer.layers(),
            subjects,
            directions: chosen(&self.directions, Direction::ALL),
            activities,
            facts: self.facts(rules)?,
            explains: self.explain,
        })
    }

    fn facts(&self, rules: &Ruleset) -> Result<Vec<QuestionIx>, CliError> {
        if self.facts == ["none"] {
            return Ok(Vec::new());
        }
        if self.facts.is_empty() {
            return self.usual_facts(rules);
        }
        let mut named = Vec::new();
        for fact in &self.facts {
            named.push(find_fact(rules, fact)?);
        }
        Ok(facts(rules).filter(|fact| named.contains(fact)).collect())
    }

    /// Every usual fact, unless that would be a table of everything under very many.
    fn usual_facts(&self, rules: &Ruleset) -> Result<Vec<QuestionIx>, CliError> {
        let usual: Vec<QuestionIx> = usual_facts(rules).collect();
        if self.items.is_empty() && usual.len() > MOST_FACTS_OF_ALL {
            let text = format!(
                "a table of every item under each of {} facts would take hours; name the facts that \
                 your rows state with `--fact NAME,NAME`, or write `--fact none`",
                usual.len()
            );
            return Err(CliError::usage(&text));
        }
        Ok(usual)
    }

    fn write(&self, table: &Export, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            ExportFormat::Csv => csv::write(table, out),
            ExportFormat::Jsonl => jsonl::write(table, out),
            ExportFormat::Sql => sql::write(table, out),
        }
    }
}

fn find_fact(rules: &Ruleset, name: &str) -> Result<QuestionIx, CliError> {
    let id = name.replace('_', "-");
    if let Some(fact) = facts(rules).find(|fact| *rules[*fact].id == *id) {
        return Ok(fact);
    }
    let hint = suggest(&id, facts(rules).map(|fact| rules[fact].id.as_str()));
    let text = format!("no fact `{}`{hint}", id.escape_debug());
    Err(CliError::argument(name, QueryError::new("Q03", text)))
}

/// The words named, each once, in the order of `all`; every word if none is named.
fn chosen<A: Copy, T: Copy + PartialEq + From<A>>(named: &[A], all: &[T]) -> Vec<T> {
    let is_named = |word: &&T| named.is_empty() || named.iter().any(|one| T::from(*one) == **word);
    all.iter().filter(is_named).copied().collect()
}
