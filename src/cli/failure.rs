//! How a run ends: exit codes, and one line on stderr for each thing that is wrong.

use std::io::Write as _;
use std::process::ExitCode;

use snapback_engine::load::Diagnostic;
use snapback_engine::query::QueryError;

/// How a run that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Answered; nothing found.
    Answered,
    /// Found what was looked for.
    Found,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Answered => Self::from(0),
            Exit::Found => Self::from(1),
        }
    }
}

/// How a run that could not do its work ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Bad input: usage, rules or rows.
    Input(Vec<String>),
    /// Bad rows: the lines are already as many as asked for.
    Rows(Vec<String>),
    /// Something could not be read or written.
    Io(String),
    /// A state the program does not know.
    Internal(String),
}

impl Failure {
    /// One thing wrong with the input.
    #[must_use]
    pub fn input(problem: Diagnostic) -> Self {
        Self::Input(vec![problem.to_string()])
    }

    /// A state the program does not know.
    pub fn internal(text: &str) -> Self {
        Self::Internal(text.to_owned())
    }

    /// Something could not be read or written.
    #[must_use]
    pub fn io(path: &str, what: &str, error: &std::io::Error) -> Self {
        let code = if what == "read" { "F04" } else { "O02" };
        // Behind the cause stands the temporary file, which is named otherwise in each run.
        let error = error.to_string();
        let error = error.split(" at path ").next().unwrap_or_default();
        Self::Io(Diagnostic::at(path, (1, 1), code, format!("cannot {what}: {error}")).to_string())
    }

    /// Writes the lines to stderr, whatever becomes of it, and gives the exit code.
    #[must_use]
    pub fn report(self) -> ExitCode {
        const FEW: usize = 20;
        let most = if matches!(self, Self::Rows(_)) { usize::MAX } else { FEW };
        let (lines, code) = match self {
            Self::Input(lines) | Self::Rows(lines) => (lines, 2),
            Self::Io(line) => (vec![line], 3),
            Self::Internal(text) => (vec![format!("snapback:1:1: error[X01]: {text}")], 4),
        };
        let mut stderr = std::io::stderr().lock();
        for line in lines.iter().take(most) {
            let _ = writeln!(stderr, "{line}");
        }
        if let Some(more) = lines.len().checked_sub(most).filter(|more| *more > 0) {
            let _ = writeln!(stderr, "snapback:1:1: error[X00]: {more} more");
        }
        ExitCode::from(code)
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Input(problems.iter().map(ToString::to_string).collect())
    }
}

/// A problem with a word of the command line; the column is where it stands among the arguments.
#[must_use]
pub fn at_arguments(word: Option<&str>, code: &str, text: &str) -> Diagnostic {
    let mut column = 1_u64;
    for argument in std::env::args_os().skip(1) {
        let argument = argument.to_string_lossy();
        if let Some(at) = word.and_then(|word| argument.find(word)) {
            let before = argument.get(..at).unwrap_or_default().chars().count() as u64;
            return Diagnostic::at("arguments", (1, column.saturating_add(before)), code, text);
        }
        column = column.saturating_add(argument.chars().count() as u64).saturating_add(1);
    }
    Diagnostic::at("arguments", (1, 1), code, text)
}

/// A mistake in a word of the command line.
#[must_use]
pub fn error(word: &str, error: QueryError) -> Failure {
    Failure::input(at_arguments(Some(word), error.code, &error.text))
}
