//! `snapback check`: one question, answered in full.

use clap::{Args, ValueEnum};

use super::output::{json, print, style};
use super::query::{LayerArgument, QueryArguments, day_argument, readings};
use super::{CliError, Exit};
use crate::check as formats;
use crate::check::cite::{self, Marks};
use crate::check::opinion::{Extras, Opinion};
use snapback_engine::compare::{Agreement, split};
use snapback_engine::load::suggest;
use snapback_engine::model::{Layer, Ruleset, Verdict};
use snapback_engine::query::QueryError;

/// Answer one question, with the reasoning chain
#[derive(Debug, Args)]
pub struct CheckCommand {
    #[command(flatten)]
    query: QueryArguments,
    /// The GMT day on which goods or services pass: YYYY-MM-DD, or an instant with its offset
    #[arg(long)]
    date: String,
    /// Whose reading: a party, a fixed reading, or `all`; may be repeated [default: every party,
    /// side by side]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// Whose law
    #[arg(long, value_enum)]
    layer: Option<LayerArgument>,
    /// Say of every provision that covers the item why it does not decide
    #[arg(long)]
    why_not: bool,
    /// Say which changes of fact are nearest to another answer
    #[arg(long = "nearest")]
    counterfactuals: bool,
    /// Print a paragraph with footnotes, ready to be pasted; one for each reading and layer
    #[arg(long)]
    cite: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: CheckFormat,
    /// Exit with 1 if this verdict is among the answers; may be repeated
    #[arg(long, value_name = "VERDICT")]
    fail_on: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CheckFormat {
    Text,
    Json,
    Markdown,
}

impl CheckCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let day = day_argument(&self.date)?;
        let named = readings(rules, &self.readings)?;
        let failing = self.failing()?;
        let extras = Extras { why_not: self.why_not, counterfactuals: self.counterfactuals };
        let mut opinions = Vec::new();
        for layer in self.layer.unwrap_or(LayerArgument::Un).layers() {
            let query = self.query.query(rules, day, layer)?;
            for named in &named {
                let opinion = Opinion::new(rules, &query, *named, extras);
                opinions.push(opinion.map_err(|error| CliError::argument(named.id(rules), error))?);
            }
        }
        print(&self.render(&opinions)?)?;
        let fails = |opinion: &Opinion| {
            self.counts(opinion) && failing.contains(&opinion.answer.finding.verdict)
        };
        Ok(Exit::found(opinions.iter().any(fails)))
    }

    /// Of all layers together only the answers of the United Nations can fail.
    fn counts(&self, opinion: &Opinion) -> bool {
        self.layer != Some(LayerArgument::All) || opinion.query.transfer.layer == Layer::Un
    }

    fn failing(&self) -> Result<Vec<Verdict>, CliError> {
        self.fail_on.iter().flat_map(|words| words.split(',')).map(verdict).collect()
    }

    fn render(&self, opinions: &[Opinion]) -> Result<String, CliError> {
        if self.cite {
            return self.cited(opinions);
        }
        match (self.format, opinions) {
            (CheckFormat::Json, [opinion]) => json(&formats::json::verdict(opinion)),
            (CheckFormat::Json, _) => {
                json(&formats::json::comparison(opinions, &un_agreement(opinions)))
            }
            (CheckFormat::Text, _) => Ok(by_layer(opinions, text)),
            (CheckFormat::Markdown, _) => Ok(by_layer(opinions, markdown)),
        }
    }

    fn cited(&self, opinions: &[Opinion]) -> Result<String, CliError> {
        let marks = match self.format {
            CheckFormat::Text => Marks::Plain,
            CheckFormat::Markdown => Marks::Markdown,
            CheckFormat::Json => {
                let text = "--cite is for readers; write --format text or markdown";
                return Err(CliError::argument("json", QueryError::new("U01", text)));
            }
        };
        let cited: Vec<String> =
            opinions.iter().map(|opinion| cite::opinion(opinion, marks)).collect();
        Ok(cited.join("\n"))
    }
}

fn verdict(word: &str) -> Result<Verdict, CliError> {
    if let Some(verdict) = Verdict::from_word(word) {
        return Ok(verdict);
    }
    let all: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
    let hint = suggest(word, all.iter().copied());
    let word_shown = word.escape_debug();
    let text = format!("`{word_shown}` is not a verdict{hint}; write one of {}", all.join(", "));
    Err(CliError::argument(word, QueryError::new("Q06", text)))
}

fn agreement<'o, 'r: 'o>(opinions: impl IntoIterator<Item = &'o Opinion<'r>>) -> Agreement {
    split(opinions.into_iter().map(|opinion| opinion.answer.finding.restricted))
}

/// The agreement in the layer of the United Nations, or in the one layer asked.
fn un_agreement(opinions: &[Opinion]) -> Agreement {
    let un: Vec<&Opinion> =
        opinions.iter().filter(|opinion| opinion.query.transfer.layer == Layer::Un).collect();
    if un.is_empty() { agreement(opinions) } else { agreement(un) }
}

fn text(opinions: &[Opinion]) -> String {
    match opinions {
        [opinion] => formats::text::opinion(opinion, style()),
        _ => formats::text::side_by_side(opinions, &agreement(opinions), style()),
    }
}

fn markdown(opinions: &[Opinion]) -> String {
    match opinions {
        [opinion] => formats::markdown::opinion(opinion),
        _ => formats::markdown::side_by_side(opinions, &agreement(opinions)),
    }
}

/// One block for each layer, in order.
fn by_layer(opinions: &[Opinion], block: fn(&[Opinion]) -> String) -> String {
    let same_layer = |a: &Opinion, b: &Opinion| a.query.transfer.layer == b.query.transfer.layer;
    let blocks: Vec<String> = opinions.chunk_by(same_layer).map(block).collect();
    blocks.join("\n")
}
