//! `snapback init`: a new folder with a set of rules to edit.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::atomic_file::{parent, without_path};
use super::error::cannot_write;
use super::output::print;
use super::{CliError, Exit, open};
use crate::init::{File, shipped, small};

/// Write a new folder with a small set of rules to edit: rules, schemas, a scenario file and a CI
/// job
#[derive(Debug, Args)]
pub struct InitCommand {
    /// The folder to make
    dir: PathBuf,
    /// Write the law inside the program instead of the small set
    #[arg(long)]
    from_embedded: bool,
}

impl InitCommand {
    pub fn run(&self) -> Result<Exit, CliError> {
        self.refuse_existing()?;
        let files = if self.from_embedded {
            shipped(open(None)?).map_err(|error| CliError::argument("", error))?
        } else {
            small()
        };
        write_folder(&self.dir, &files).with_context(|| cannot_write(&self.dir))?;
        let dir = self.dir.display().to_string().escape_debug().to_string();
        print(&format!(
            "{} files in {dir}\nnext: snapback --rules {dir} lint, then snapback --rules {dir} test\n",
            files.len()
        ))
    }

    /// Anything but an empty folder is left alone.
    fn refuse_existing(&self) -> Result<(), CliError> {
        let Ok(existing) = self.dir.symlink_metadata() else { return Ok(()) };
        if !existing.is_dir() {
            let text = "something is there that is no folder; name a new one";
            return Err(CliError::file(&self.dir, "O01", text));
        }
        let empty = self.dir.read_dir().is_ok_and(|mut entries| entries.next().is_none());
        match empty {
            true => Ok(()),
            false => {
                Err(CliError::file(&self.dir, "O01", "the folder is not empty; name a new one"))
            }
        }
    }
}

/// Writes the files beside the folder first, so that it appears complete or not at all.
fn write_folder(dir: &Path, files: &[File]) -> std::io::Result<()> {
    let parent = parent(dir);
    std::fs::create_dir_all(parent)?;
    let temporary = tempfile::Builder::new().prefix(".snapback-").tempdir_in(parent);
    let temporary = temporary.map_err(without_path)?;
    let folder = temporary.path().join("new");
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    std::fs::rename(folder, dir)
}
