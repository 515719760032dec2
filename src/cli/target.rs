//! Where a page is written: standard output, or a file that appears whole or not at all.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use super::output::print;
use super::whole::Whole;
use super::{Exit, Failure};

/// The arguments that name it.
#[derive(Debug, Args)]
pub struct Target {
    /// Write here instead of standard output; the file appears whole or not at all
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

impl Target {
    /// Makes a page and writes it. A file that cannot be begun is refused before the work.
    pub fn write(&self, page: impl FnOnce() -> Result<String, Failure>) -> Result<Exit, Failure> {
        let Some(path) = &self.output else { return print(&page()?) };
        let mut file = Whole::begin(path, self.force)?;
        file.write_all(page()?.as_bytes())
            .map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))?;
        file.finish().map(|()| Exit::Answered)
    }
}
