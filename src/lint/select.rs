//! Which codes are asked for.

use super::codes::{self, Code};
use super::finding::{Finding, Severity};
use super::{FAMILIES, Family};
use snapback_engine::load::suggest;

/// The codes chosen by `--only`, `--skip` and `--notes`.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Nothing named: every code.
    only: Option<Vec<&'static str>>,
    skip: Vec<&'static str>,
    /// Codes named one by one: shown even where they are notes.
    named: Vec<&'static str>,
    notes: bool,
}

impl Selection {
    /// Reads the words of the command line: codes, names of codes, families.
    ///
    /// # Errors
    /// The first word that is none of these, and what to write instead.
    pub fn of(only: &[String], skip: &[String], notes: bool) -> Result<Self, (String, String)> {
        let mut chosen = Self { only: None, skip: Vec::new(), named: Vec::new(), notes };
        for word in only.iter().flat_map(|words| words.split(',')) {
            let (codes, single) = read(word)?;
            chosen.only.get_or_insert_default().extend(&codes);
            chosen.named.extend(codes.into_iter().filter(|_| single));
        }
        for word in skip.iter().flat_map(|words| words.split(',')) {
            chosen.skip.extend(read(word)?.0);
        }
        Ok(chosen)
    }

    /// Whether a code is asked for, notes apart.
    #[must_use]
    pub fn asks(&self, code: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&code)) && !self.skip.contains(&code)
    }

    /// Whether a finding is shown.
    #[must_use]
    pub fn shows(&self, finding: &Finding) -> bool {
        self.takes(&finding.problem.code, finding.severity)
    }

    /// Whether what a code finds is put right.
    #[must_use]
    pub fn fixes(&self, code: &str) -> bool {
        codes::find(code).is_some_and(|found| self.takes(code, found.severity))
    }

    fn takes(&self, code: &str, severity: Severity) -> bool {
        self.asks(code) && (severity != Severity::Note || self.notes || self.named.contains(&code))
    }
}

/// The codes a word stands for, and whether it names a single one.
fn read(word: &str) -> Result<(Vec<&'static str>, bool), (String, String)> {
    if let Some(code) = one(word) {
        return Ok((vec![code.code], true));
    }
    let family = FAMILIES.iter().find(|family| family.name == word);
    family
        .map(|family: &Family| (family.codes.iter().map(|code| code.code).collect(), false))
        .ok_or_else(|| (word.to_owned(), unknown(word)))
}

/// The code a word stands for: the code itself, or its name.
#[must_use]
pub fn one(word: &str) -> Option<&'static Code> {
    codes::find(word).or_else(|| codes::all().find(|code| code.name == word))
}

/// What to write instead of a word that names no code.
#[must_use]
pub fn unknown(word: &str) -> String {
    let families = FAMILIES.iter().map(|family| family.name);
    let known = codes::all().flat_map(|code| [code.code, code.name]).chain(families);
    let upper = word.to_uppercase();
    let hint = suggest(word, known.collect::<Vec<_>>());
    let hint =
        if hint.is_empty() { suggest(&upper, codes::all().map(|code| code.code)) } else { hint };
    let hint =
        if hint.is_empty() { "; `snapback lint --list` shows them".to_owned() } else { hint };
    format!("`{}` is no code of lint and no family of codes{hint}", word.escape_debug())
}
