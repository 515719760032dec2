//! `snapback init`: a new folder with a set of rules to edit.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::error;
use super::output::print;
use super::{Exit, Failure, open};
use crate::init::{File, shipped, small};
use snapback_engine::load::Diagnostic;

/// Write a new folder with a small set of rules to edit: rules, schemas, a scenario file and a CI job
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make
    dir: PathBuf,
    /// Write the law inside the program instead of the small set
    #[arg(long)]
    from_embedded: bool,
}

impl Init {
    pub fn run(&self) -> Result<Exit, Failure> {
        self.refuse()?;
        let files = if self.from_embedded {
            shipped(open(None)?).map_err(|wrong| error("", wrong))?
        } else {
            small()
        };
        self.write(&files)
            .map_err(|error| Failure::io(&self.dir.to_string_lossy(), "write", &error))?;
        let dir = self.dir.display().to_string().escape_debug().to_string();
        print(&format!(
            "{} files in {dir}\nnext: snapback --rules {dir} lint, then snapback --rules {dir} test\n",
            files.len()
        ))
    }

    /// Nothing that is there is touched, but for an empty folder.
    fn refuse(&self) -> Result<(), Failure> {
        let Ok(there) = self.dir.symlink_metadata() else { return Ok(()) };
        let empty = there.is_dir()
            && std::fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_none());
        let text = if there.is_dir() {
            "the folder is not empty; name a new one"
        } else {
            "something is there that is no folder; name a new one"
        };
        if empty {
            Ok(())
        } else {
            Err(Failure::input(Diagnostic::at(&self.dir.to_string_lossy(), (1, 1), "O01", text)))
        }
    }

    /// The folder appears whole or not at all.
    fn write(&self, files: &[File]) -> std::io::Result<()> {
        let parent = self
            .dir
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent)?;
        let beside = tempfile::Builder::new().prefix(".snapback-").tempdir_in(parent)?;
        let folder = beside.path().join("new");
        for (path, text) in files {
            let path = folder.join(path);
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(path, text)?;
        }
        std::fs::rename(folder, &self.dir)
    }
}
