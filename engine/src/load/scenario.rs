//! The shape of a scenario file: queries with the answers expected of a set of rules.

use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::files::Parsed;
use super::folder::Folder;
use super::shape::shapes;
use super::vocabulary::{Instant, Reviewed};
use super::yaml::{self, List, Spanned, Typed, Word};
use crate::model::{Activity, Basis, Confidence, Day, Direction, Layer, Verdict};

shapes! {
    /// A scenario file.
    ScenarioFileShape {
        title: Word,
        because: Option<Word>,
        scenarios: List<Spanned<ScenarioShape>>,
    }
    ScenarioShape {
        name: Word,
        query: QueryShape,
        assume: BTreeMap<String, Word>,
        under: Word,
        expect: Typed<Verdict>,
        because: Option<Word>,
        provisions: Option<Vec<Word>>,
        turns_on: Option<Vec<Word>>,
        until: Option<Word>,
        basis: Option<Typed<Basis>>,
        confidence: Option<Typed<Confidence>>,
        assumptions: Option<Vec<Word>>,
        reviewed: Option<Typed<Reviewed>>,
    }
    QueryShape {
        item: Word,
        date: Typed<Instant>,
        direction: Option<Typed<Direction>>,
        activity: Option<Typed<Activity>>,
        layer: Option<Typed<Layer>>,
        as_of: Option<Typed<Day>>,
        facts: BTreeMap<String, Word>,
    }
}

/// Reads every file of a folder of scenarios.
///
/// # Errors
/// The first error of each file, sorted by place.
pub fn scenario_files(folder: &Folder) -> Result<Vec<Parsed<ScenarioFileShape>>, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let mut files = Vec::new();
    for file in folder.files() {
        match yaml::read(file) {
            Ok(shape) => {
                let (shown, stem) = (file.shown.clone(), file.path.clone());
                files.push(Parsed { shown, stem, shape });
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if diagnostics.is_empty() { Ok(files) } else { Err(diagnostics.sorted()) }
}
