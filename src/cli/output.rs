//! Standard output. An answer is written in one piece, and a failed write is never success.

use std::io::{self, ErrorKind, IsTerminal as _, Write};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::error::cannot_write;
use super::{CliError, Exit};
use crate::check::json::{RulesetOut, SCHEMA_VERSION, ruleset};
use crate::check::text::Style;
use snapback_engine::model::Ruleset;

/// The formats of `list` and `show`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

/// Prints an answer. Bold text reaches a terminal only; a closed pipe is not an error.
pub fn print(text: &str) -> Result<Exit, CliError> {
    ensure_open()?;
    let stdout = io::stdout();
    let written = match AutoStream::choice(&stdout) {
        ColorChoice::Never => write_all(stdout.lock(), &strip_str(text).to_string()),
        _ => write_all(anstream::stdout().lock(), text),
    };
    match written {
        Ok(()) => Ok(Exit::Answered),
        Err(error) => closed_or_failed(error),
    }
}

fn write_all(mut stdout: impl Write, text: &str) -> io::Result<()> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Whether standard output was closed, or open for reading only, when the program started.
#[cfg(unix)]
static CLOSED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Runs before the runtime, which opens the null device in place of a closed output: from then
/// on a closed output looks like one sent to the null device on purpose.
#[cfg(unix)]
#[ctor::ctor]
fn note_closed() {
    use rustix::fs::OFlags;
    let flags = rustix::fs::fcntl_getfl(rustix::stdio::stdout());
    let open = flags.is_ok_and(|flags| flags.intersects(OFlags::WRONLY | OFlags::RDWR));
    CLOSED.store(!open, std::sync::atomic::Ordering::Relaxed);
}

/// An error if standard output could not be written when the program started.
#[cfg(unix)]
pub fn ensure_open() -> Result<(), CliError> {
    if CLOSED.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(failed(io::Error::other("it is closed, or open for reading only")));
    }
    Ok(())
}

/// On other systems a closed output shows when it is written.
#[cfg(not(unix))]
pub fn ensure_open() -> Result<(), CliError> {
    Ok(())
}

/// A closed pipe ends the run quietly; any other error is a failed write.
pub fn closed_or_failed(error: io::Error) -> Result<Exit, CliError> {
    match error.kind() {
        ErrorKind::BrokenPipe => Ok(Exit::Answered),
        _ => Err(failed(error)),
    }
}

fn failed(error: io::Error) -> CliError {
    anyhow::Error::new(error).context(cannot_write("standard output")).into()
}

/// The width of the terminal, between 30 and 110 columns; 80 in a pipe.
pub fn style() -> Style {
    if !io::stdout().is_terminal() {
        return Style::PIPED;
    }
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| width.0);
    Style { width: usize::from(width.clamp(30, 110)) }
}

/// A value as indented JSON with a final line end.
pub fn json<T: serde::Serialize>(value: &T) -> Result<String, CliError> {
    match serde_json::to_string_pretty(value) {
        Ok(text) => Ok(text + "\n"),
        Err(_) => Err(CliError::internal("an answer could not be written as JSON")),
    }
}

/// A list as JSON, with the version of its shape and the rules it comes from.
pub fn json_things<T: serde::Serialize>(rules: &Ruleset, things: &T) -> Result<String, CliError> {
    #[derive(serde::Serialize)]
    struct Things<'t, T> {
        schema_version: u32,
        things: &'t T,
        ruleset: RulesetOut,
    }
    json(&Things { schema_version: SCHEMA_VERSION, things, ruleset: ruleset(rules) })
}
