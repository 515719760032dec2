//! Every code `lint` can report: its name, its weight, why it is reported, and an example of it.

use super::Family;
use super::finding::Severity;

/// A change to a small sound set that brings a finding about: the file, what stands there, and what the change puts in its
/// place. Where nothing stands there, the change adds the file; where nothing is put in its place, it removes the file.
pub type Change = (&'static str, &'static str, &'static str);

/// How a code is shown.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// As changes to a small sound set, which a test makes.
    Changes(&'static [Change]),
    /// In words, where no text shows it: what brings it about, and what does not.
    Words(&'static str, &'static str),
}

/// One code.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code itself; it never changes its meaning.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What is found, in one line.
    pub line: &'static str,
    /// Why that matters, and what to do.
    pub why: &'static str,
    /// What brings it about, and what does not.
    pub example: Example,
    /// Whether `--fix` puts it right.
    pub fixed: bool,
}

impl Code {
    const fn new(
        severity: Severity,
        code: &'static str,
        name: &'static str,
        line: &'static str,
        why: &'static str,
        example: Example,
    ) -> Self {
        Self { code, name, severity, line, why, example, fixed: false }
    }

    /// The same code, which `--fix` puts right.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// The family it belongs to.
    #[must_use]
    pub fn family(&self) -> &'static str {
        let holds = |family: &&Family| family.codes.iter().any(|code| code.code == self.code);
        super::FAMILIES.iter().find(holds).map_or("", |family| family.name)
    }
}

/// A code that counts in the exit code.
pub const fn warning(
    code: &'static str,
    name: &'static str,
    line: &'static str,
    why: &'static str,
    example: &'static [Change],
) -> Code {
    Code::new(Severity::Warning, code, name, line, why, Example::Changes(example))
}

/// A code shown with `--notes` only.
pub const fn note(
    code: &'static str,
    name: &'static str,
    line: &'static str,
    why: &'static str,
    example: &'static [Change],
) -> Code {
    Code::new(Severity::Note, code, name, line, why, Example::Changes(example))
}

/// A code under which a set does not load.
pub const fn error(
    code: &'static str,
    name: &'static str,
    line: &'static str,
    why: &'static str,
    example: Example,
) -> Code {
    Code::new(Severity::Error, code, name, line, why, example)
}

/// Every code, family by family.
pub fn all() -> impl Iterator<Item = &'static Code> {
    super::FAMILIES.iter().flat_map(|family| family.codes)
}

/// The code so written, in whatever case.
#[must_use]
pub fn find(code: &str) -> Option<&'static Code> {
    all().find(|known| known.code.eq_ignore_ascii_case(code))
}
