//! Standard output: written once, whole, and never mistaken for written when it was not.

use std::io::{ErrorKind, IsTerminal as _, Write as _};

use super::{Exit, Failure};
use crate::render::text::Style;

/// Prints an answer. Bold reaches a terminal only; a reader who has gone is no error.
pub fn print(text: &str) -> Result<Exit, Failure> {
    usable()?;
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Exit::Answered),
        Err(error) => gone(&error),
    }
}

/// Standard output was open when the program started.
///
/// Where it was not, the runtime has put the null device in its place, for reading and writing both:
/// what is printed would vanish without an error.
#[cfg(unix)]
pub fn usable() -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;
    let stdout = std::io::stdout();
    let both_ways = rustix::fs::fcntl_getfl(&stdout).is_ok_and(|flags| flags.contains(rustix::fs::OFlags::RDWR));
    let null = std::fs::metadata("/dev/null").is_ok_and(|null| rustix::fs::fstat(&stdout).is_ok_and(|out| out.st_rdev == null.rdev()));
    if both_ways && null {
        return Err(Failure::io("standard output", "write", &std::io::Error::other("it is closed")));
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
    let text = serde_json::to_string_pretty(value).map_err(|_| Failure::internal("an answer could not be written as JSON"))?;
    Ok(format!("{text}\n"))
}

/// Many things as JSON: every machine output carries the version of its shape.
pub fn json_things<T: serde::Serialize>(things: &T) -> Result<String, Failure> {
    #[derive(serde::Serialize)]
    struct Things<'t, T> {
        schema_version: u32,
        things: &'t T,
    }
    json(&Things { schema_version: crate::render::json::SCHEMA_VERSION, things })
}
