//! What a rule set says wrongly or weakly although every file of it can be read.
//!
//! Each family of checks has a file, with its codes beside its checks. A check notes a code, the keys that lead to the place,
//! and what to do; [`findings`] puts the notes in their places in the files.

pub mod codes;
mod dates;
mod exemptions;
pub mod explain;
mod finding;
pub mod fix;
mod form;
mod items;
mod labels;
mod neutrality;
mod open_periods;
mod order;
mod place;
pub mod print;
mod questions;
mod reach;
mod readings;
mod refused;
pub mod select;
mod set;
mod sources;
mod text;
mod used;
mod windows;

pub use codes::{Code, Example};
pub use finding::{Finding, Severity};
pub use labels::labels;
pub use place::Texts;
pub use readings::contradictions;

use set::{Notes, Set};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// Checks that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Its name, as the command line writes it.
    pub name: &'static str,
    /// What it looks at.
    pub line: &'static str,
    /// Its codes.
    pub codes: &'static [Code],
    check: fn(&Set, &mut Notes),
}

/// Every family.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "form",
        line: "how the files are written down",
        codes: form::CODES,
        check: form::check,
    },
    Family {
        name: "dates",
        line: "days that do not go together",
        codes: dates::CODES,
        check: dates::check,
    },
    Family {
        name: "reach",
        line: "what nothing reaches, conditions that never or always hold",
        codes: reach::CODES,
        check: reach::check,
    },
    Family {
        name: "windows",
        line: "windows that overlap, leave a day out or never open",
        codes: windows::CODES,
        check: windows::check,
    },
    Family {
        name: "exemptions",
        line: "exemptions that displace nothing",
        codes: exemptions::CODES,
        check: exemptions::check,
    },
    Family {
        name: "sources",
        line: "sources, pinpoints and labels",
        codes: sources::CODES,
        check: sources::check,
    },
    Family {
        name: "questions",
        line: "questions, answers and arguments",
        codes: questions::CODES,
        check: questions::check,
    },
    Family {
        name: "readings",
        line: "what parties are said to hold",
        codes: readings::CODES,
        check: readings::check,
    },
    Family {
        name: "items",
        line: "facts and classes of items",
        codes: items::CODES,
        check: items::check,
    },
    Family {
        name: "text",
        line: "titles, summaries, ids and names",
        codes: text::CODES,
        check: text::check,
    },
    Family {
        name: "neutrality",
        line: "words that judge, sides unlike",
        codes: neutrality::CODES,
        check: neutrality::check,
    },
    Family {
        name: "files",
        line: "what the loader refuses: names and sizes of files",
        codes: refused::files::CODES,
        check: nothing,
    },
    Family {
        name: "yaml",
        line: "what the loader refuses: bytes and the form of YAML",
        codes: refused::yaml::CODES,
        check: nothing,
    },
    Family {
        name: "shape",
        line: "what the loader refuses: keys, words, ids",
        codes: refused::shape::CODES,
        check: nothing,
    },
    Family {
        name: "references",
        line: "what the loader refuses: names that stand for nothing, circles",
        codes: refused::references::CODES,
        check: nothing,
    },
    Family {
        name: "days",
        line: "what the loader refuses: days that are none, windows never open",
        codes: refused::days::CODES,
        check: nothing,
    },
];

/// What the loader has looked at already.
fn nothing(_: &Set, _: &mut Notes) {}

/// Everything that is weak, by place.
#[must_use]
pub fn findings(rules: &Ruleset, texts: &Texts) -> Vec<Finding> {
    let set = Set::new(rules, texts);
    let mut notes = Notes::default();
    FAMILIES.iter().for_each(|family| (family.check)(&set, &mut notes));
    let mut found: Vec<Finding> = notes.all().into_iter().map(|noted| set.finding(noted)).collect();
    found.sort();
    found.dedup();
    found
}

/// Diagnostics that keep a set from loading, as findings; the files may be known or not.
#[must_use]
pub fn refusals(problems: Vec<Diagnostic>, texts: &Texts, root: &str) -> Vec<Finding> {
    let file = |problem: &Diagnostic| {
        problem.path.strip_prefix(root).unwrap_or(&problem.path).trim_start_matches('/').to_owned()
    };
    problems
        .into_iter()
        .map(|problem| (file(&problem), problem))
        .map(|(file, problem)| Finding::of(problem, texts, &file))
        .collect()
}
