//! The codes of `lint`.
//!
//! Each code is a file, `codes/<CODE>.yaml`; the build script makes [`CODES`] of them.

use serde::Serialize;

/// Every code, sorted by code.
pub static CODES: &[Code] = include!(concat!(env!("OUT_DIR"), "/lint_codes.rs"));

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The set does not load, or cannot mean what it says.
    Error,
    /// Something is wrong or weak, and can be put right.
    Warning,
    /// Something to look at: it may well be meant so.
    Note,
}

impl Severity {
    /// The word used in every output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A group of codes. The checks of a category are in the file of that name; the last five
/// categories hold the errors of the loader and have no checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "`title` says what each is about")]
pub enum Category {
    Form,
    Dates,
    Reach,
    Windows,
    Exemptions,
    Sources,
    Questions,
    Readings,
    Items,
    Text,
    Neutrality,
    Files,
    Yaml,
    Shape,
    References,
    Days,
}

impl Category {
    /// Every category, in the order of the list and of the page on findings.
    pub const ALL: [Self; 16] = [
        Self::Form,
        Self::Dates,
        Self::Reach,
        Self::Windows,
        Self::Exemptions,
        Self::Sources,
        Self::Questions,
        Self::Readings,
        Self::Items,
        Self::Text,
        Self::Neutrality,
        Self::Files,
        Self::Yaml,
        Self::Shape,
        Self::References,
        Self::Days,
    ];

    /// The word used on the command line and in every output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.describe().0
    }

    /// What the codes are about, in one line.
    pub(crate) const fn title(self) -> &'static str {
        self.describe().1
    }

    const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Form => ("form", "how the files are written down"),
            Self::Dates => ("dates", "days that do not go together"),
            Self::Reach => ("reach", "what nothing reaches, conditions that never or always hold"),
            Self::Windows => ("windows", "windows that overlap, leave a day out or never open"),
            Self::Exemptions => ("exemptions", "exemptions that displace nothing"),
            Self::Sources => ("sources", "sources, pinpoints and labels"),
            Self::Questions => ("questions", "questions, answers and arguments"),
            Self::Readings => ("readings", "what parties are said to hold"),
            Self::Items => ("items", "facts and classes of items"),
            Self::Text => ("text", "titles, summaries, ids and names"),
            Self::Neutrality => ("neutrality", "words that judge, sides unlike"),
            Self::Files => ("files", "what the loader refuses: names and sizes of files"),
            Self::Yaml => ("yaml", "what the loader refuses: bytes and the form of YAML"),
            Self::Shape => ("shape", "what the loader refuses: keys, words, ids"),
            Self::References => {
                ("references", "what the loader refuses: names that stand for nothing, circles")
            }
            Self::Days => {
                ("days", "what the loader refuses: days that are none, windows never open")
            }
        }
    }

    /// The codes of the category, sorted.
    pub(crate) fn codes(self) -> impl Iterator<Item = &'static Code> {
        CODES.iter().filter(move |code| code.category == self)
    }
}

/// One code and its documentation.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its letter and two digits. A code never changes its meaning.
    pub code: &'static str,
    /// Its name in words, which the command line takes as well.
    pub name: &'static str,
    /// The category it belongs to.
    pub category: Category,
    /// How severe its findings are.
    pub severity: Severity,
    /// What is found, in one line without a full stop.
    pub title: &'static str,
    /// Why that matters, and what to do.
    pub explanation: &'static str,
    /// What is reported, and what is not.
    pub example: Example,
    /// Whether `--fix` puts it right.
    pub fixable: bool,
}

/// How a code is shown.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// Changes to a small sound set of rules, which a test makes.
    Changes(&'static [CodeChange]),
    /// Words, where no text shows it: what is reported, and what is not.
    Words(&'static str, &'static str),
}

/// A change to one file of a set, after which the code is reported.
#[derive(Clone, Copy, Debug)]
pub struct CodeChange {
    /// The path of the file below the folder.
    pub file: &'static str,
    /// The text to replace; empty where the change adds the file.
    pub good: &'static str,
    /// The text to put in its place.
    pub bad: &'static str,
}

/// Every code, category by category.
pub fn all() -> impl Iterator<Item = &'static Code> {
    Category::ALL.into_iter().flat_map(Category::codes)
}

/// The code so written, in any case.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}
