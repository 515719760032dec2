//! The JSON Schemas of rule files and outputs.
//!
//! `schemas/` holds them as files, which are embedded. The feature `schema` generates them from the
//! Rust types; a test compares the two.

use clap::ValueEnum;
use snapback_engine::model::FileKind;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal,)*) => {
        /// What a schema describes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum SchemaKind { $($(#[$doc])* $name,)* }

        impl SchemaKind {
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

            /// The kind of file that people write, if it is one.
            fn file(self) -> Option<FileKind> {
                FileKind::ALL.iter().copied().find(|file| file.word() == self.word())
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
    /// A file of `scope/`
    Scope "scope",
    /// A file of `gaps/`
    Gap "gap",
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
pub fn files() -> impl Iterator<Item = SchemaKind> {
    SchemaKind::value_variants().iter().copied().filter(|kind| kind.file().is_some())
}

/// The schema of a kind, generated from the types that read or write it.
#[cfg(feature = "schema")]
#[must_use]
pub fn generated(kind: SchemaKind) -> schemars::Schema {
    use schemars::schema_for;
    use snapback_engine::load::schema;

    if let Some(file) = kind.file() {
        return schema(file);
    }
    match kind {
        SchemaKind::Verdict => schema_for!(crate::check::json::VerdictOut),
        SchemaKind::Comparison => schema_for!(crate::check::json::ComparisonOut),
        SchemaKind::Timeline => schema_for!(crate::timeline::json::TimelineOut),
        SchemaKind::Export => schema_for!(crate::export::print::jsonl::RowOut),
        SchemaKind::Tests => schema_for!(crate::scenario::print::json::TestsOut),
        SchemaKind::Lint => schema_for!(crate::lint::print::json::FindingsOut),
        _ => unreachable!("the kinds of files are generated above"),
    }
}
