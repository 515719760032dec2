//! How a run ends: its exit code, and one line on stderr for each error.

use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use snapback_engine::load::Diagnostic;
use snapback_engine::query::QueryError;

/// How a run that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Answered; nothing was found that `--fail-on`, `diff`, `lint` or `test` looks for.
    Answered,
    /// Found what was looked for.
    Found,
}

impl Exit {
    pub const fn found(found: bool) -> Self {
        if found { Self::Found } else { Self::Answered }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Answered => Self::from(0),
            Exit::Found => Self::from(1),
        }
    }
}

/// Why a run could not do its work.
#[derive(Debug)]
pub enum CliError {
    /// Bad arguments or rules. At most [`MOST_LINES`] lines are printed.
    Input(Vec<String>),
    /// Bad rows. Every line is printed, because the command has limited their number already.
    Rows(Vec<String>),
    /// Something could not be read or written. The context is the [`Diagnostic`] that names it.
    Io(anyhow::Error),
    /// A state that the program should never reach.
    Internal(String),
}

/// How many lines of bad input are printed.
const MOST_LINES: usize = 20;

impl CliError {
    pub fn input(diagnostic: Diagnostic) -> Self {
        Self::Input(vec![diagnostic.to_string()])
    }

    /// Something wrong with a file as a whole.
    pub fn file(path: &Path, code: &str, text: &str) -> Self {
        Self::input(Diagnostic::at(&path.to_string_lossy(), (1, 1), code, text))
    }

    /// Something wrong with a word of the command line.
    pub fn argument(word: &str, error: QueryError) -> Self {
        Self::input(in_arguments(Some(word), error.code, &error.text))
    }

    /// Arguments that do not go together.
    pub fn usage(text: &str) -> Self {
        Self::input(in_arguments(None, "U01", text))
    }

    pub fn internal(text: &str) -> Self {
        Self::Internal(text.to_owned())
    }

    fn lines(&self) -> Vec<String> {
        match self {
            Self::Input(lines) | Self::Rows(lines) => lines.clone(),
            Self::Io(error) => vec![io_line(error)],
            Self::Internal(text) => vec![format!("snapback:1:1: error[X01]: {text}")],
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Rows(_) => 2,
            Self::Io(_) => 3,
            Self::Internal(_) => 4,
        }
    }

    /// Prints the lines on stderr and returns the exit code. A closed stderr changes nothing.
    pub fn report(&self) -> ExitCode {
        let lines = self.lines();
        let shown = if matches!(self, Self::Rows(_)) { lines.len() } else { MOST_LINES };
        let mut stderr = std::io::stderr().lock();
        for line in lines.iter().take(shown) {
            let _ = writeln!(stderr, "{line}");
        }
        if lines.len() > shown {
            let _ = writeln!(stderr, "snapback:1:1: error[X00]: {} more", lines.len() - shown);
        }
        ExitCode::from(self.exit_code())
    }
}

/// "path:1:1: error[O02]: cannot write: No space left on device (os error 28)".
fn io_line(error: &anyhow::Error) -> String {
    match (error.downcast_ref::<Diagnostic>(), error.chain().nth(1)) {
        (Some(place), Some(cause)) => {
            let text = format!("{}: {cause}", place.text);
            Diagnostic { text, ..place.clone() }.to_string()
        }
        (Some(_) | None, _) => format!("{error:#}"),
    }
}

/// The context of an error that kept `path` from being read.
pub fn cannot_read(path: impl AsRef<Path>) -> Diagnostic {
    Diagnostic::at(&path.as_ref().to_string_lossy(), (1, 1), "F04", "cannot read")
}

/// The context of an error that kept `path` from being written.
pub fn cannot_write(path: impl AsRef<Path>) -> Diagnostic {
    Diagnostic::at(&path.as_ref().to_string_lossy(), (1, 1), "O02", "cannot write")
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl std::error::Error for CliError {}

impl From<anyhow::Error> for CliError {
    fn from(error: anyhow::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Vec<Diagnostic>> for CliError {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self::Input(diagnostics.iter().map(ToString::to_string).collect())
    }
}

/// A diagnostic about the command line. Its column is that of the first occurrence of `word` in
/// the arguments, joined by spaces and without the program's name; else 1.
pub fn in_arguments(word: Option<&str>, code: &str, text: &str) -> Diagnostic {
    let arguments = std::env::args_os().skip(1);
    let arguments: Vec<String> = arguments.map(|word| word.to_string_lossy().into()).collect();
    let column = word.map_or(1, |word| column_of(word, &arguments));
    Diagnostic::at("arguments", (1, column), code, text)
}

fn column_of(word: &str, arguments: &[String]) -> u64 {
    let mut before = 0;
    for argument in arguments {
        if let Some((start, _)) = argument.split_once(word) {
            return (before + start.chars().count() + 1) as u64;
        }
        before += argument.chars().count() + 1;
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_of_an_argument_is_counted_in_characters() {
        let arguments = ["check", "é-30", "--date=1945-13"].map(str::to_owned);
        for (word, column) in
            [("check", 1), ("é-30", 7), ("30", 9), ("1945-13", 19), ("nowhere", 1), ("", 1)]
        {
            assert_eq!(column_of(word, &arguments), column, "{word}");
        }
    }

    #[test]
    fn an_io_error_names_its_file_and_its_cause() {
        let cause = std::io::Error::other("the disk\nis full");
        let error = CliError::Io(anyhow::Error::new(cause).context(cannot_write("out.csv")));
        assert_eq!(error.to_string(), "out.csv:1:1: error[O02]: cannot write: the disk is full");
        assert_eq!(error.exit_code(), 3);
    }
}
