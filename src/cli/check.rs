//! `snapback check`: one question, answered in full.

use clap::{Args, ValueEnum};

use super::failure::error;
use super::output::{json, print, style};
use super::query::{LayerArgument, QueryArguments, day_argument, readings};
use super::{Exit, Failure};
use crate::check as formats;
use crate::check::cite::{self, Marks};
use crate::check::opinion::{Extras, Opinion};
use snapback_engine::compare::split;
use snapback_engine::model::{Layer, Ruleset, Verdict};
use snapback_engine::query::{QueryError, ReadingRef};

/// Answer one question, with the reasoning chain
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    query: QueryArguments,
    /// The GMT day on which goods or services pass: YYYY-MM-DD, or an instant with its offset
    #[arg(long)]
    date: String,
    /// Whose reading: a party, a fixed reading, or `all`; may be repeated [default: every party, side by side]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// Whose law
    #[arg(long, value_enum)]
    layer: Option<LayerArgument>,
    /// Say of every provision that covers the item why it does not decide
    #[arg(long)]
    why_not: bool,
    /// Say which changes of fact are nearest to another answer
    #[arg(long)]
    counterfactuals: bool,
    /// Print a paragraph with footnotes, ready to be pasted; one for each reading and layer
    #[arg(long)]
    cite: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 if this verdict is among the answers; may be repeated
    #[arg(long, value_name = "VERDICT")]
    fail_on: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

impl Check {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let day = day_argument(&self.date)?;
        let named = readings(rules, &self.readings)?;
        let failing = self.failing()?;
        let mut opinions = Vec::new();
        for layer in self.layer.unwrap_or(LayerArgument::Un).layers() {
            let query = self.query.query(rules, day, layer)?;
            for named in &named {
                opinions.push(
                    Opinion::new(
                        rules,
                        &query,
                        *named,
                        Extras { why_not: self.why_not, counterfactuals: self.counterfactuals },
                    )
                    .map_err(|wrong| error(&shown(rules, *named), wrong))?,
                );
            }
        }
        print(&self.render(&opinions)?)?;
        let gates = |opinion: &&Opinion| {
            self.layer != Some(LayerArgument::All) || opinion.query.transfer.layer == Layer::Un
        };
        let found = opinions
            .iter()
            .filter(gates)
            .any(|opinion| failing.contains(&opinion.answer.finding.verdict));
        Ok(if found { Exit::Found } else { Exit::Answered })
    }

    fn failing(&self) -> Result<Vec<Verdict>, Failure> {
        let words = self.fail_on.iter().flat_map(|words| words.split(','));
        words
            .map(|word| {
                Verdict::from_word(word).ok_or_else(|| {
                    let all: Vec<&str> =
                        Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
                    let hint = snapback_engine::load::suggest(word, all.iter().copied());
                    error(
                        word,
                        QueryError::new(
                            "Q06",
                            format!(
                                "`{}` is not a verdict{hint}; write one of {}",
                                word.escape_debug(),
                                all.join(", ")
                            ),
                        ),
                    )
                })
            })
            .collect()
    }

    fn render(&self, opinions: &[Opinion]) -> Result<String, Failure> {
        if self.cite {
            return self.cited(opinions);
        }
        match (self.format, opinions) {
            (Format::Text, [opinion]) => Ok(formats::text::opinion(opinion, style())),
            (Format::Json, [opinion]) => json(&formats::json::verdict(opinion)),
            (Format::Markdown, [opinion]) => Ok(formats::markdown::opinion(opinion)),
            (Format::Json, _) => json(&formats::json::comparison(opinions, &self.split(opinions))),
            (Format::Text, _) => Ok(by_layer(opinions, text)),
            (Format::Markdown, _) => Ok(by_layer(opinions, markdown)),
        }
    }

    fn cited(&self, opinions: &[Opinion]) -> Result<String, Failure> {
        let marks = match self.format {
            Format::Text => Marks::Plain,
            Format::Markdown => Marks::Markdown,
            Format::Json => {
                return Err(error(
                    "json",
                    QueryError::new(
                        "U01",
                        "--cite is for readers; write --format text or markdown",
                    ),
                ));
            }
        };
        let cited: Vec<String> =
            opinions.iter().map(|opinion| cite::opinion(opinion, marks)).collect();
        Ok(cited.join("\n"))
    }

    fn split(&self, opinions: &[Opinion]) -> snapback_engine::compare::Agreement {
        let un: Vec<&Opinion> =
            opinions.iter().filter(|opinion| opinion.query.transfer.layer == Layer::Un).collect();
        if un.is_empty() {
            split_of(opinions)
        } else {
            split(un.iter().map(|opinion| opinion.answer.finding.restricted()))
        }
    }
}

fn split_of(opinions: &[Opinion]) -> snapback_engine::compare::Agreement {
    split(opinions.iter().map(|opinion| opinion.answer.finding.restricted()))
}

fn text(opinions: &[Opinion]) -> String {
    match opinions {
        [opinion] => formats::text::opinion(opinion, style()),
        _ => formats::text::side_by_side(opinions, &split_of(opinions), style()),
    }
}

fn markdown(opinions: &[Opinion]) -> String {
    match opinions {
        [opinion] => formats::markdown::opinion(opinion),
        _ => formats::markdown::side_by_side(opinions, &split_of(opinions)),
    }
}

/// One block for each layer, in order.
fn by_layer(opinions: &[Opinion], block: impl Fn(&[Opinion]) -> String) -> String {
    let blocks =
        opinions.chunk_by(|a, b| a.query.transfer.layer == b.query.transfer.layer).map(block);
    blocks.collect::<Vec<_>>().join("\n")
}

fn shown(rules: &Ruleset, named: ReadingRef) -> String {
    match named {
        ReadingRef::Party(party) => rules[party].id.to_string(),
        ReadingRef::Fixed(reading) => rules[reading].id.to_string(),
    }
}
