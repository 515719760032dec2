//! Reads a folder of rule files, and refuses whatever is not exactly a set of rules; and the scenarios that test one.
//!
//! This is the only module that reads rules from the disk and the only one that
//! knows the YAML library. All diagnostics of a folder are reported in one go.

mod check;
mod diagnostic;
mod files;
mod folder;
mod guard;
mod link;
mod parallel;
mod references;
mod scenario;
#[cfg(feature = "schema")]
mod schema;
mod shape;
mod vocabulary;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, plain, suggest};
pub use files::Parsed;
pub use folder::{Folder, RuleFile};
pub use scenario::{QueryShape, ScenarioFileShape, ScenarioShape, scenario_files};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use yaml::{Node, Place, Typed, Word, Written, nodes, place};

use crate::model::Ruleset;

/// Reads and checks a folder.
///
/// # Errors
/// Every error found, sorted by place.
pub fn ruleset(folder: &Folder) -> Result<Ruleset, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let (files, digest) =
        parallel::join(folder.is_large(), || files::Files::read(folder, &mut diagnostics), &|| {
            folder.digest()
        });
    let rules = files.and_then(|files| link::link(&files, digest, &mut diagnostics));
    match rules {
        Some(rules) if diagnostics.is_empty() => Ok(rules),
        _ => Err(diagnostics.sorted()),
    }
}
