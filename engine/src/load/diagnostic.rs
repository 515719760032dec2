//! What is wrong with a file, where, and what to write instead.

use std::fmt;

/// An error in a rule file, at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as named by the user.
    pub path: String,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// The code.
    pub code: String,
    /// What is wrong and what to write instead.
    pub text: String,
}

impl Diagnostic {
    /// A problem at a place in a file.
    pub fn at(path: &str, (line, column): (u64, u64), code: &str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, column, code: code.to_owned(), text: text.into() }
    }
}

impl Diagnostic {
    /// The same problem, in a file below a folder.
    #[must_use]
    pub fn below(mut self, folder: &std::path::Path) -> Self {
        self.path = folder.join(&self.path).to_string_lossy().into_owned();
        self
    }

    /// The line of a problem that weighs so much.
    #[must_use]
    pub fn as_severity(&self, severity: &str) -> String {
        // No line of ours begins as a command of a build server does.
        let here = if self.path.starts_with(['#', ':']) { "./" } else { "" };
        let path: String = here.chars().chain(self.path.chars()).flat_map(plain).collect();
        let text: String = one_line(&self.text);
        format!("{path}:{}:{}: {severity}[{}]: {text}", self.line, self.column, self.code)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_severity("error"))
    }
}

impl std::error::Error for Diagnostic {}

/// Text on one line, with nothing a terminal would obey, and of bounded length.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 400;
    let folded: Vec<&str> = text.split_whitespace().collect();
    let safe: String = folded.join(" ").chars().flat_map(plain).collect();
    if safe.chars().count() <= LONGEST {
        return safe;
    }
    safe.chars().take(LONGEST).chain(['.', '.', '.']).collect()
}

/// The character itself, or an escape where a terminal could take it for something else.
pub fn plain(character: char) -> Vec<char> {
    if character.is_ascii_graphic() || character == ' ' {
        vec![character]
    } else {
        character.escape_default().collect()
    }
}

/// The problems of a folder as they are found.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes one.
    pub fn push(&mut self, problem: Diagnostic) {
        self.0.push(problem);
    }

    /// Notes those found elsewhere, after these.
    pub fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether none was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As [`suggest`], while there are few: in a heap of problems nobody reads the hints.
    #[must_use]
    pub fn hint<'w>(&self, written: &str, known: impl IntoIterator<Item = &'w str>) -> String {
        const FEW: usize = 100;
        if self.0.len() < FEW { suggest(written, known) } else { String::new() }
    }

    /// All of them, by place, each once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// "; did you mean `x`?" for the known word nearest to the one written, or nothing.
#[must_use]
pub fn suggest<'w>(written: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    const LONGEST: usize = 128;
    if written.len() > LONGEST {
        return String::new();
    }
    let close = |word: &&str| strsim::jaro_winkler(written, word);
    let best = known
        .into_iter()
        .filter(|word| word.len() <= LONGEST)
        .max_by(|a, b| close(a).total_cmp(&close(b)).then(b.cmp(a)));
    match best {
        Some(word) if close(&word) > 0.75 => format!("; did you mean `{word}`?"),
        _ => String::new(),
    }
}
