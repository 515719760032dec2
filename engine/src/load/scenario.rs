//! What a scenario file looks like: questions with the answers expected of a set of rules.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::folder::Folder;
use super::shape::{Read, shapes};
use super::yaml::{self, List, Maybe, Spanned, Word};

shapes! {
    /// A scenario file.
    ScenarioFileShape {
        title: Word,
        #[serde(default)] because: Maybe<Word>,
        scenarios: List<Spanned<ScenarioShape>>,
    }
    ScenarioShape {
        name: Word,
        query: QueryShape,
        #[serde(default)] assume: BTreeMap<String, Word>,
        under: Word,
        expect: Word,
        #[serde(default)] because: Maybe<Word>,
        #[serde(default)] provisions: Maybe<Vec<Word>>,
        #[serde(default)] turns_on: Maybe<Vec<Word>>,
        #[serde(default)] until: Maybe<Word>,
        #[serde(default)] basis: Maybe<Word>,
        #[serde(default)] confidence: Maybe<Word>,
        #[serde(default)] assumptions: Maybe<Vec<Word>>,
        #[serde(default)] reviewed: Maybe<Word>,
    }
    QueryShape {
        item: Word,
        date: Word,
        #[serde(default)] direction: Maybe<Word>,
        #[serde(default)] activity: Maybe<Word>,
        #[serde(default)] layer: Maybe<Word>,
        #[serde(default)] as_of: Maybe<Word>,
        #[serde(default)] facts: BTreeMap<String, Word>,
    }
}

/// Reads every file of a folder of scenarios into its shape.
///
/// # Errors
/// The first problem of each file, sorted by place.
pub fn scenario_files(folder: &Folder) -> Result<Vec<Read<ScenarioFileShape>>, Vec<Diagnostic>> {
    let mut problems = Diagnostics::default();
    let mut files = Vec::new();
    for file in folder.files() {
        match yaml::read(file) {
            Ok(what) => {
                files.push(Read { shown: file.shown.clone(), stem: file.path.clone(), what })
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems.sorted()) }
}
