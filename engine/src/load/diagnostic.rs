//! Errors in files: where they are, what is wrong, and what to write instead.

use std::fmt;

/// An error in a rule file, at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as the user named it.
    pub path: String,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// The error code, such as `R01`.
    pub code: String,
    /// What is wrong and what to write instead.
    pub text: String,
}

impl Diagnostic {
    /// An error at a line and column of a file.
    #[must_use]
    pub fn at(path: &str, (line, column): (u64, u64), code: &str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, column, code: code.to_owned(), text: text.into() }
    }

    /// The same error, with the path of the file below `folder`.
    #[must_use]
    pub fn below(mut self, folder: &std::path::Path) -> Self {
        self.path = folder.join(&self.path).to_string_lossy().into_owned();
        self
    }

    /// The line to print, with the word for its severity.
    #[must_use]
    pub fn as_severity(&self, severity: &str) -> String {
        // A build server would take a line that starts with `#` or `:` for a command.
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

/// The text on one line of at most 400 characters, control characters escaped.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 400;
    let folded: Vec<&str> = text.split_whitespace().collect();
    let safe: String = folded.join(" ").chars().flat_map(plain).collect();
    if safe.chars().count() <= LONGEST {
        return safe;
    }
    safe.chars().take(LONGEST).chain(['.', '.', '.']).collect()
}

/// The character itself if it is printable ASCII, otherwise its escape.
pub fn plain(character: char) -> Vec<char> {
    if character.is_ascii_graphic() || character == ' ' {
        vec![character]
    } else {
        character.escape_default().collect()
    }
}

/// The errors of a folder, in the order in which they are found.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds an error.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether there is no error.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As [`suggest`], but nothing after the first 100 errors: a hint costs a walk over all names.
    #[must_use]
    pub fn hint<'w>(&self, written: &str, known: impl IntoIterator<Item = &'w str>) -> String {
        const FEW: usize = 100;
        if self.0.len() < FEW { suggest(written, known) } else { String::new() }
    }

    /// The errors sorted by place, without repetitions.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// `; did you mean ...?` with the known word most like the one written; empty if none is alike.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested() {
        let known = ["notice-effect", "restoration", "embargo-end", "west"];
        for (written, expected) in [
            ("notice-efect", "; did you mean `notice-effect`?"),
            ("restoratoin", "; did you mean `restoration`?"),
            ("embargo", "; did you mean `embargo-end`?"),
            ("wset", "; did you mean `west`?"),
            ("zzzz", ""),
            ("", ""),
        ] {
            assert_eq!(suggest(written, known), expected, "{written}");
        }
        assert_eq!(suggest("west", []), "");
        assert_eq!(suggest(&"w".repeat(200), ["w"]), "");
    }

    #[test]
    fn of_words_equally_near_the_first_in_the_alphabet_is_suggested() {
        assert_eq!(suggest("aaaa", ["aaac", "aaab"]), "; did you mean `aaab`?");
        assert_eq!(suggest("aaaa", ["aaab", "aaac"]), "; did you mean `aaab`?");
    }

    #[test]
    fn a_diagnostic_is_one_plain_line() {
        for (path, text, expected) in [
            ("a.yaml", "wrong", "a.yaml:2:3: error[R01]: wrong"),
            ("a.yaml", "one\n  two", "a.yaml:2:3: error[R01]: one two"),
            ("a.yaml", "\u{1b}[31mé", "a.yaml:2:3: error[R01]: \\u{1b}[31m\\u{e9}"),
            ("##[x", "wrong", "./##[x:2:3: error[R01]: wrong"),
            ("::x", "wrong", "./::x:2:3: error[R01]: wrong"),
        ] {
            assert_eq!(Diagnostic::at(path, (2, 3), "R01", text).to_string(), expected);
        }
        let long = Diagnostic::at("a", (1, 1), "R01", "x".repeat(500)).to_string();
        assert!(long.ends_with(&format!(": {}...", "x".repeat(400))));
    }

    #[test]
    fn diagnostics_are_sorted_and_each_is_told_once() {
        let mut diagnostics = Diagnostics::default();
        assert!(diagnostics.is_empty());
        for (path, place) in [("b", (1, 1)), ("a", (10, 1)), ("a", (9, 2)), ("b", (1, 1))] {
            diagnostics.push(Diagnostic::at(path, place, "R01", "x"));
        }
        let sorted: Vec<_> =
            diagnostics.sorted().iter().map(|found| (found.path.clone(), found.line)).collect();
        assert_eq!(sorted, [("a".to_owned(), 9), ("a".to_owned(), 10), ("b".to_owned(), 1)]);
    }
}
