//! `snapback schema`: the JSON Schema of an output.

use clap::{Args, ValueEnum};

use super::output::{json, print};
use super::{Exit, Failure};
use crate::render::export::jsonl::RowOut;
use crate::render::json::{ComparisonOut, VerdictOut};
use crate::render::timeline::json::TimelineOut;

/// Print the JSON Schema of an output
#[derive(Debug, Args)]
pub struct Schema {
    /// Which output
    #[arg(value_enum, default_value = "verdict")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// `check --format json` with one reading
    Verdict,
    /// `check --format json` with several readings or layers
    Comparison,
    /// `timeline --format json`
    Timeline,
    /// One line of `export --format jsonl`
    Export,
}

impl Schema {
    pub fn run(&self) -> Result<Exit, Failure> {
        let schema = match self.kind {
            Kind::Verdict => schemars::schema_for!(VerdictOut),
            Kind::Timeline => schemars::schema_for!(TimelineOut),
            Kind::Export => schemars::schema_for!(RowOut),
            Kind::Comparison => schemars::schema_for!(ComparisonOut),
        };
        print(&json(&schema)?)
    }
}
