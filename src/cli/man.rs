//! `snapback man`: the manual page.

use clap::{Args, CommandFactory as _};

use super::output::print;
use super::{Cli, Exit, Failure};

/// Print the manual page
#[derive(Debug, Args)]
pub struct Man {
    /// The page of one command instead of the whole program
    command: Option<String>,
}

impl Man {
    pub fn run(&self) -> Result<Exit, Failure> {
        let program = Cli::command();
        let page = match &self.command {
            None => program,
            Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
                let known = program.get_subcommands().map(|command| command.get_name());
                let hint = snapback_engine::load::suggest(name, known);
                let wrong = snapback_engine::query::QueryError::new(
                    "U01",
                    format!("no command `{}`{hint}", name.escape_debug()),
                );
                super::failure::error(name, wrong)
            })?,
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page)
            .render(&mut text)
            .map_err(|error| Failure::io("manual page", "write", &error))?;
        print(&String::from_utf8_lossy(&text))
    }
}
