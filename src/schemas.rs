//! The JSON Schemas of rule files and outputs.
//!
//! `schemas/` holds them as files, which are embedded. The feature `schema` generates them from the
//! Rust types; a test compares the two.

use clap::ValueEnum;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal,)*) => {
        /// What a schema describes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// The word for it on the command line, which is also the name of its file.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The schema, as its file has it.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => include_str!(concat!("../schemas/", $word, ".json")),)*
                }
            }
        }
    };
}

kinds! {
    /// `ruleset.yaml`
    Ruleset "ruleset",
    /// A file of `instruments/`
    Instrument "instrument",
    /// A file of `provisions/`
    Provision "provision",
    /// A file of `events/`
    Event "event",
    /// A file of `questions/`
    Question "question",
    /// A file of `readings/`
    Reading "reading",
    /// A file of `lists/`
    List "list",
    /// A file of `items/`
    Item "item",
    /// A scenario file, as `test` reads it
    Scenario "scenario",
    /// `check --format json` with one reading
    Verdict "verdict",
    /// `check --format json` with several readings or layers
    Comparison "comparison",
    /// `timeline --format json`
    Timeline "timeline",
    /// One line of `export --format jsonl`
    Export "export",
    /// `test --format json`
    Tests "tests",
    /// `lint --format json`
    Lint "lint",
}

/// The kinds of files that people write: rule files and scenarios.
pub const FILES: [Kind; 9] = [
    Kind::Ruleset,
    Kind::Instrument,
    Kind::Provision,
    Kind::Event,
    Kind::Question,
    Kind::Reading,
    Kind::List,
    Kind::Item,
    Kind::Scenario,
];

/// The schema of a kind, generated from the types that read or write it.
#[cfg(feature = "schema")]
#[must_use]
pub fn generated(kind: Kind) -> schemars::Schema {
    use schemars::schema_for;
    use snapback_engine::load::{FileKind, schema};

    match kind {
        Kind::Ruleset => schema(FileKind::Ruleset),
        Kind::Instrument => schema(FileKind::Instrument),
        Kind::Provision => schema(FileKind::Provision),
        Kind::Event => schema(FileKind::Event),
        Kind::Question => schema(FileKind::Question),
        Kind::Reading => schema(FileKind::Reading),
        Kind::List => schema(FileKind::List),
        Kind::Item => schema(FileKind::Item),
        Kind::Scenario => schema(FileKind::Scenario),
        Kind::Verdict => schema_for!(crate::check::json::VerdictOut),
        Kind::Comparison => schema_for!(crate::check::json::ComparisonOut),
        Kind::Timeline => schema_for!(crate::timeline::json::TimelineOut),
        Kind::Export => schema_for!(crate::export::print::jsonl::RowOut),
        Kind::Tests => schema_for!(crate::scenario::print::json::TestsOut),
        Kind::Lint => schema_for!(crate::lint::print::json::FindingsOut),
    }
}
