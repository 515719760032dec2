//! `snapback docs`: the rules themselves as a document.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::print;
use super::whole::Whole;
use super::{Exit, Failure};
use crate::handbook::handbook;
use crate::model::Ruleset;
use crate::render::handbook::{html, markdown};

/// Write the rules themselves as a document: paragraphs with their days under each reading, and who answers what
#[derive(Debug, Args)]
pub struct Docs {
    /// How to write
    #[arg(long, value_enum, default_value = "markdown")]
    format: Format,
    /// Write here instead of standard output; the file appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Markdown,
    /// One page that needs nothing else
    Html,
}

impl Docs {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let file = self.output.as_deref().map(|path| Whole::begin(path, self.force)).transpose()?;
        let blocks = handbook(rules);
        let text = match self.format {
            Format::Markdown => markdown::document(&blocks),
            Format::Html => html::document(&blocks),
        };
        let Some(mut file) = file else { return print(&text) };
        let shown = self.output.as_deref().map(|path| path.to_string_lossy()).unwrap_or_default();
        file.write_all(text.as_bytes()).map_err(|error| Failure::io(&shown, "write", &error))?;
        file.finish().map(|()| Exit::Answered)
    }
}
