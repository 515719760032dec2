//! Where output is written: standard output, or a file that appears complete or not at all.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::atomic_file::AtomicFile;
use super::error::cannot_write;
use super::output::{closed_or_failed, ensure_open, print};
use super::{CliError, Exit};

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
    /// Writes a page. The file is created before `page` does its work, so that a refusal is early.
    pub fn write(&self, page: impl FnOnce() -> Result<String, CliError>) -> Result<Exit, CliError> {
        let Some(path) = &self.output else { return print(&page()?) };
        let mut file = AtomicFile::create(path, self.force)?;
        file.write_all(page()?.as_bytes()).with_context(|| cannot_write(path))?;
        file.commit()?;
        Ok(Exit::Answered)
    }

    /// Writes output that is too large to hold.
    pub fn stream(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Exit, CliError> {
        let Some(path) = &self.output else {
            ensure_open()?;
            let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            return match write(&mut stdout).and_then(|()| stdout.flush()) {
                Ok(()) => Ok(Exit::Answered),
                Err(error) => closed_or_failed(error),
            };
        };
        let mut file = AtomicFile::create(path, self.force)?;
        write(&mut file).with_context(|| cannot_write(path))?;
        file.commit()?;
        Ok(Exit::Answered)
    }
}
