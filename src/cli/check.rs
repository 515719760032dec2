//! `snapback check`: one question, answered in full.

use clap::{Args, ValueEnum};

use super::failure::mistake;
use super::output::{json, print, style};
use super::query::{LayerArgument, QueryArguments, day_argument, readings};
use super::{Exit, Failure};
use crate::ask::{Mistake, Named};
use crate::compare::split;
use crate::memo::{Memo, More};
use crate::model::{Layer, Ruleset, Verdict};
use crate::render;
use crate::render::cite::{self, Marks};

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
    nearest: bool,
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
        let mut memos = Vec::new();
        for layer in self.layer.unwrap_or(LayerArgument::Un).layers() {
            let ask = self.query.ask(rules, day, layer)?;
            for named in &named {
                memos.push(
                    Memo::new(
                        rules,
                        &ask,
                        *named,
                        More { why_not: self.why_not, nearest: self.nearest },
                    )
                    .map_err(|wrong| mistake(&shown(rules, *named), wrong))?,
                );
            }
        }
        print(&self.render(&memos)?)?;
        let gates = |memo: &&Memo| {
            self.layer != Some(LayerArgument::All) || memo.ask.transfer.layer == Layer::Un
        };
        let found =
            memos.iter().filter(gates).any(|memo| failing.contains(&memo.answer.finding.verdict));
        Ok(if found { Exit::Found } else { Exit::Answered })
    }

    fn failing(&self) -> Result<Vec<Verdict>, Failure> {
        let words = self.fail_on.iter().flat_map(|words| words.split(','));
        words
            .map(|word| {
                Verdict::from_word(word).ok_or_else(|| {
                    let all: Vec<&str> =
                        Verdict::ALL.iter().map(|verdict| verdict.word()).collect();
                    let hint = crate::load::nearest(word, all.iter().copied());
                    mistake(
                        word,
                        Mistake::new(
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

    fn render(&self, memos: &[Memo]) -> Result<String, Failure> {
        if self.cite {
            return self.cited(memos);
        }
        match (self.format, memos) {
            (Format::Text, [memo]) => Ok(render::text::memo(memo, style())),
            (Format::Json, [memo]) => json(&render::json::verdict(memo)),
            (Format::Markdown, [memo]) => Ok(render::markdown::memo(memo)),
            (Format::Json, _) => json(&render::json::comparison(memos, &self.split(memos))),
            (Format::Text, _) => Ok(by_layer(memos, text)),
            (Format::Markdown, _) => Ok(by_layer(memos, markdown)),
        }
    }

    fn cited(&self, memos: &[Memo]) -> Result<String, Failure> {
        let marks = match self.format {
            Format::Text => Marks::Plain,
            Format::Markdown => Marks::Markdown,
            Format::Json => {
                return Err(mistake(
                    "json",
                    Mistake::new("U01", "--cite is for readers; write --format text or markdown"),
                ));
            }
        };
        let cited: Vec<String> = memos.iter().map(|memo| cite::memo(memo, marks)).collect();
        Ok(cited.join("\n"))
    }

    fn split(&self, memos: &[Memo]) -> crate::compare::Split {
        let un: Vec<&Memo> =
            memos.iter().filter(|memo| memo.ask.transfer.layer == Layer::Un).collect();
        if un.is_empty() {
            split_of(memos)
        } else {
            split(un.iter().map(|memo| memo.answer.finding.restricted()))
        }
    }
}

fn split_of(memos: &[Memo]) -> crate::compare::Split {
    split(memos.iter().map(|memo| memo.answer.finding.restricted()))
}

fn text(memos: &[Memo]) -> String {
    match memos {
        [memo] => render::text::memo(memo, style()),
        _ => render::text::side_by_side(memos, &split_of(memos), style()),
    }
}

fn markdown(memos: &[Memo]) -> String {
    match memos {
        [memo] => render::markdown::memo(memo),
        _ => render::markdown::side_by_side(memos, &split_of(memos)),
    }
}

/// One block for each layer, in order.
fn by_layer(memos: &[Memo], block: impl Fn(&[Memo]) -> String) -> String {
    let blocks = memos.chunk_by(|a, b| a.ask.transfer.layer == b.ask.transfer.layer).map(block);
    blocks.collect::<Vec<_>>().join("\n")
}

fn shown(rules: &Ruleset, named: Named) -> String {
    match named {
        Named::Party(party) => rules[party].id.to_string(),
        Named::Fixed(reading) => rules[reading].id.to_string(),
    }
}
