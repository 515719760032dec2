//! `lint`: what a set of rules says wrongly or weakly although it loads.
//!
//! A code is one file, `codes/<CODE>.yaml`, and one function among the checks of its category. A
//! check reports to a [`Collector`] a code, the keys that lead to the place, and what to do;
//! [`findings`] turns reports into findings with a line and a column. The checks never read the
//! disk, and they refuse nothing: what keeps a set from loading is found by the loader.

pub mod codes;
mod conditions;
mod dates;
mod exemptions;
pub mod explain;
mod finding;
pub mod fix;
mod form;
mod input;
mod items;
mod key_order;
mod neutrality;
mod open_periods;
pub mod print;
mod questions;
mod reach;
mod readings;
pub mod select;
mod sources;
mod text;
mod texts;
mod usage;
mod windows;
mod words;

pub use codes::{Code, Example, Severity};
pub use finding::LintFinding;
pub use texts::Texts;

use input::{Collector, LintInput};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// The checks, one function for each category.
const CHECKS: [fn(&LintInput, &mut Collector); 11] = [
    form::check,
    dates::check,
    reach::check,
    windows::check,
    exemptions::check,
    sources::check,
    questions::check,
    readings::check,
    items::check,
    text::check,
    neutrality::check,
];

/// Runs every check on a set that loads. The findings are sorted by place, without repetition.
#[must_use]
pub fn findings(rules: &Ruleset, texts: &Texts) -> Vec<LintFinding> {
    let input = LintInput::new(rules, texts);
    let mut out = Collector::default();
    for check in CHECKS {
        check(&input, &mut out);
    }
    let mut found: Vec<LintFinding> = out.0.into_iter().map(|raw| input.finding(raw)).collect();
    found.sort();
    found.dedup();
    found
}

/// The findings for a set that does not load, in the order of `problems`. Their paths begin with
/// `root`; `texts` may lack the files.
pub(crate) fn load_errors(
    problems: Vec<Diagnostic>,
    texts: &Texts,
    root: &str,
) -> Vec<LintFinding> {
    let mut found = Vec::new();
    for problem in problems {
        let below = problem.path.strip_prefix(root).unwrap_or(&problem.path);
        let file = below.trim_start_matches('/').to_owned();
        found.push(LintFinding::new(problem, texts, &file));
    }
    found
}
