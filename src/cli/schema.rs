//! `snapback schema`: the JSON Schema of a file that people write, or of an output.

use clap::Args;

use super::output::print;
use super::{CliError, Exit};
use crate::schemas::SchemaKind;

/// Print the JSON Schema of a rule file, a scenario file or an output
#[derive(Debug, Args)]
pub struct SchemaCommand {
    /// Of what
    #[arg(value_enum, default_value = "verdict")]
    kind: SchemaKind,
}

impl SchemaCommand {
    pub fn run(&self) -> Result<Exit, CliError> {
        print(self.kind.text())
    }
}
