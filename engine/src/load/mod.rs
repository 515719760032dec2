//! Reads a folder of rule files, and refuses whatever is not exactly a set of rules; and the scenarios that test one.
//!
//! This is the only module that reads rules from the disk and the only one that
//! knows the YAML library. All problems of a folder are reported in one go.

mod check;
mod contradiction;
mod diagnostic;
mod folder;
mod form;
mod guard;
mod link;
mod nodes;
mod parallel;
mod references;
mod scenario;
mod schema;
mod shape;
mod tree;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, plain, suggest};
pub use folder::{Folder, RuleFile};
pub use nodes::{Node, Place, Written, nodes};
pub use scenario::{QueryShape, ScenarioFileShape, ScenarioShape, scenario_files};
pub use schema::{FileKind, schema};
pub use shape::Read;
pub use yaml::{Word, place};

use crate::model::Ruleset;

/// Reads and checks a folder.
///
/// # Errors
/// Every problem found, sorted by place.
pub fn ruleset(folder: &Folder) -> Result<Ruleset, Vec<Diagnostic>> {
    let mut problems = Diagnostics::default();
    let (files, digest) =
        parallel::join(folder.is_large(), || shape::Files::read(folder, &mut problems), &|| {
            folder.digest()
        });
    let rules = files.and_then(|files| link::link(&files, digest, &mut problems));
    match rules {
        Some(rules) if problems.is_empty() => Ok(rules),
        _ => Err(problems.sorted()),
    }
}
