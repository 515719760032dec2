//! Standard output: written once, whole, and never mistaken for written when it was not.

use std::io::{ErrorKind, IsTerminal as _, Write};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};

use super::{Exit, Failure};
use crate::check::json::{RulesetOut, SCHEMA_VERSION, ruleset};
use crate::check::text::Style;
use snapback_engine::model::Ruleset;

/// Prints an answer. Bold reaches a terminal only; a reader who has gone is no error.
pub fn print(text: &str) -> Result<Exit, Failure> {
    usable()?;
    let stdout = std::io::stdout();
    let written = match AutoStream::choice(&stdout) {
        ColorChoice::Never => all(stdout.lock(), &strip_str(text).to_string()),
        _ => all(anstream::stdout().lock(), text),
    };
    written.map_or_else(|error| gone(&error), |()| Ok(Exit::Answered))
}

fn all(mut stdout: impl Write, text: &str) -> std::io::Result<()> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Whether standard output was closed, or open for reading only, when the program started.
#[cfg(unix)]
static CLOSED: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Looks before the runtime does, which puts the null device in the place of what is closed: what is printed would vanish
/// without an error, and could not be told from output sent to the null device on purpose.
#[cfg(unix)]
#[ctor::ctor]
fn look() {
    use rustix::fs::OFlags;
    let flags = rustix::fs::fcntl_getfl(rustix::stdio::stdout());
    let open = flags.is_ok_and(|flags| flags.intersects(OFlags::WRONLY | OFlags::RDWR));
    CLOSED.store(!open, std::sync::atomic::Ordering::Relaxed);
}

/// Standard output was open when the program started.
#[cfg(unix)]
pub fn usable() -> Result<(), Failure> {
    if CLOSED.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(Failure::io(
            "standard output",
            "write",
            &std::io::Error::other("it is closed, or open for reading only"),
        ));
    }
    Ok(())
}

/// Elsewhere a closed output shows when it is written.
#[cfg(not(unix))]
pub fn usable() -> Result<(), Failure> {
    Ok(())
}

/// A closed pipe ends the run quietly; anything else is a failure to write.
pub fn gone(error: &std::io::Error) -> Result<Exit, Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(Exit::Answered);
    }
    Err(Failure::io("standard output", "write", error))
}

/// The page: the terminal's width, up to a comfortable one, or 80 columns.
pub fn style() -> Style {
    const WIDEST: u16 = 110;
    if !std::io::stdout().is_terminal() {
        return Style::PIPED;
    }
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| width.0);
    Style { width: usize::from(width.clamp(30, WIDEST)) }
}

/// A value as JSON, with a line end.
pub fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|_| Failure::internal("an answer could not be written as JSON"))?;
    Ok(format!("{text}\n"))
}

/// Many things as JSON: every machine output carries the version of its shape, and which rules answered.
pub fn json_things<T: serde::Serialize>(rules: &Ruleset, things: &T) -> Result<String, Failure> {
    #[derive(serde::Serialize)]
    struct Things<'t, T> {
        schema_version: u32,
        things: &'t T,
        ruleset: RulesetOut,
    }
    json(&Things { schema_version: SCHEMA_VERSION, things, ruleset: ruleset(rules) })
}
