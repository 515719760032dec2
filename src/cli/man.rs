//! `snapback man`: the manual page.

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};

use super::error::cannot_write;
use super::output::print;
use super::{Cli, CliError, Exit};
use snapback_engine::load::suggest;
use snapback_engine::query::QueryError;

/// Print the manual page
#[derive(Debug, Args)]
pub struct ManCommand {
    /// The page of one command instead of the whole program
    command: Option<String>,
}

impl ManCommand {
    pub fn run(&self) -> Result<Exit, CliError> {
        let mut text = Vec::new();
        clap_mangen::Man::new(self.page()?)
            .render(&mut text)
            .with_context(|| cannot_write("manual page"))?;
        print(&String::from_utf8_lossy(&text))
    }

    /// What the page is about: the program, or one of its commands.
    fn page(&self) -> Result<clap::Command, CliError> {
        let program = Cli::command();
        let Some(name) = &self.command else { return Ok(program) };
        if let Some(command) = program.find_subcommand(name) {
            return Ok(command.clone());
        }
        let hint = suggest(name, program.get_subcommands().map(|command| command.get_name()));
        let text = format!("no command `{}`{hint}", name.escape_debug());
        Err(CliError::argument(name, QueryError::new("U01", text)))
    }
}
