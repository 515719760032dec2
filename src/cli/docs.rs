//! `snapback docs`: the rules as a document.

use clap::{Args, ValueEnum};

use super::target::Target;
use super::{CliError, Exit};
use crate::show::handbook::handbook;
use crate::show::print::{html, markdown};
use snapback_engine::model::Ruleset;

/// Write the rules themselves as a document: paragraphs with their days under each reading, and
/// who answers what
#[derive(Debug, Args)]
pub struct DocsCommand {
    /// How to write
    #[arg(long, value_enum, default_value = "markdown")]
    format: DocumentFormat,
    #[command(flatten)]
    pub target: Target,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DocumentFormat {
    Markdown,
    /// One page that needs nothing else
    Html,
}

impl DocsCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let document = match self.format {
            DocumentFormat::Markdown => markdown::document,
            DocumentFormat::Html => html::document,
        };
        self.target.write(|| Ok(document(&handbook(rules))))
    }
}
