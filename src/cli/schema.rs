//! `snapback schema`: the JSON Schema of a file that people write, or of an output.

use clap::{Args, ValueEnum};

use super::output::{json, print};
use super::{Exit, Failure};
use crate::check::json::{ComparisonOut, VerdictOut};
use crate::export::print::jsonl::RowOut;
use crate::lint::print::json::FindingsOut;
use crate::scenario::print::json::TestsOut;
use crate::timeline::json::TimelineOut;
use snapback_engine::load::{FileKind, schema};

/// Print the JSON Schema of a rule file, a scenario file or an output
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    #[arg(value_enum, default_value = "verdict")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// `ruleset.yaml`
    Ruleset,
    /// A file of `instruments/`
    Instrument,
    /// A file of `provisions/`
    Provision,
    /// A file of `events/`
    Event,
    /// A file of `questions/`
    Question,
    /// A file of `readings/`
    Reading,
    /// A file of `lists/`
    List,
    /// A file of `items/`
    Item,
    /// A scenario file, as `test` reads it
    Scenario,
    /// `check --format json` with one reading
    Verdict,
    /// `check --format json` with several readings or layers
    Comparison,
    /// `timeline --format json`
    Timeline,
    /// One line of `export --format jsonl`
    Export,
    /// `test --format json`
    Tests,
    /// `lint --format json`
    Lint,
}

impl Schema {
    pub fn run(&self) -> Result<Exit, Failure> {
        print(&json(&self.kind.schema())?)
    }
}

impl Kind {
    fn schema(self) -> schemars::Schema {
        match self {
            Self::Ruleset => schema(FileKind::Ruleset),
            Self::Instrument => schema(FileKind::Instrument),
            Self::Provision => schema(FileKind::Provision),
            Self::Event => schema(FileKind::Event),
            Self::Question => schema(FileKind::Question),
            Self::Reading => schema(FileKind::Reading),
            Self::List => schema(FileKind::List),
            Self::Item => schema(FileKind::Item),
            Self::Scenario => schema(FileKind::Scenario),
            Self::Verdict => schemars::schema_for!(VerdictOut),
            Self::Timeline => schemars::schema_for!(TimelineOut),
            Self::Export => schemars::schema_for!(RowOut),
            Self::Comparison => schemars::schema_for!(ComparisonOut),
            Self::Tests => schemars::schema_for!(TestsOut),
            Self::Lint => schemars::schema_for!(FindingsOut),
        }
    }
}
