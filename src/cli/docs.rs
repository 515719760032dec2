//! `snapback docs`: the rules themselves as a document.

use clap::{Args, ValueEnum};

use super::target::Target;
use super::{Exit, Failure};
use crate::show::handbook::handbook;
use crate::show::print::{html, markdown};
use snapback_engine::model::Ruleset;

/// Write the rules themselves as a document: paragraphs with their days under each reading, and who answers what
#[derive(Debug, Args)]
pub struct Docs {
    /// How to write
    #[arg(long, value_enum, default_value = "markdown")]
    format: Format,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Markdown,
    /// One page that needs nothing else
    Html,
}

impl Docs {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let document = match self.format {
            Format::Markdown => markdown::document,
            Format::Html => html::document,
        };
        self.target.write(|| Ok(document(&handbook(rules))))
    }
}
