//! `snapback schema`: the JSON Schema of a file that people write, or of an output.

use clap::Args;

use super::output::print;
use super::{Exit, Failure};
use crate::schemas::Kind;

/// Print the JSON Schema of a rule file, a scenario file or an output
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    #[arg(value_enum, default_value = "verdict")]
    kind: Kind,
}

impl Schema {
    pub fn run(&self) -> Result<Exit, Failure> {
        print(self.kind.text())
    }
}
