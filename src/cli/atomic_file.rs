//! A file that appears complete or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tempfile::{NamedTempFile, TempPath};

use super::error::{CliError, cannot_write};
use super::signals;

/// A temporary file beside its target. Dropping it deletes it; [`AtomicFile::commit`] renames it
/// to the target.
#[derive(Debug)]
pub struct AtomicFile {
    target: PathBuf,
    temporary: TempPath,
    file: BufWriter<File>,
}

impl AtomicFile {
    /// Creates the temporary file. A file that is replaced keeps its mode.
    ///
    /// # Errors
    /// Bad input (`O01`) if what is at the target may not be replaced; else an I/O error.
    pub fn create(target: &Path, force: bool) -> Result<Self, CliError> {
        let replaced = replaceable(target, force)?;
        let created = temporary_in(parent(target)).map_err(without_path);
        let (file, temporary) = created.with_context(|| cannot_write(target))?.into_parts();
        if let Some(replaced) = replaced {
            let permitted = file.set_permissions(replaced.permissions());
            permitted.with_context(|| cannot_write(target))?;
        }
        signals::remove_on_signal(&temporary)?;
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Self { target: target.to_owned(), temporary, file })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// As [`AtomicFile::create`] and [`AtomicFile::commit`].
    pub fn write_text(target: &Path, force: bool, text: &str) -> Result<(), CliError> {
        let mut file = Self::create(target, force)?;
        file.write_all(text.as_bytes()).with_context(|| cannot_write(target))?;
        file.commit()
    }

    /// Writes what is buffered, syncs the file and renames it to its target.
    ///
    /// # Errors
    /// If any of that fails; then the target is unchanged.
    pub fn commit(self) -> Result<(), CliError> {
        let Self { target, temporary, file } = self;
        let committed = commit(&target, temporary, file);
        Ok(committed.with_context(|| cannot_write(target))?)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn commit(target: &Path, temporary: TempPath, file: BufWriter<File>) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    temporary.persist(target).map_err(|error| error.error)?;
    File::open(parent(target))?.sync_all()
}

/// Refuses a target inside the rules folder, where it would become one of the rules.
///
/// # Errors
/// Bad input (`O01`).
pub fn outside_rules(target: &Path, rules: Option<&Path>) -> Result<(), CliError> {
    let rules = rules.and_then(|rules| rules.canonicalize().ok());
    let folder = parent(target).canonicalize().ok();
    match (rules, folder) {
        (Some(rules), Some(folder)) if folder.starts_with(&rules) => {
            let text = "this is a place in the rules folder; name one outside it";
            Err(CliError::file(target, "O01", text))
        }
        _ => Ok(()),
    }
}

/// The metadata of the file to replace, if there is one and it may be replaced.
fn replaceable(target: &Path, force: bool) -> Result<Option<fs::Metadata>, CliError> {
    let Ok(existing) = target.symlink_metadata() else { return Ok(None) };
    let text = if existing.is_dir() {
        "a folder is there; name a file"
    } else if existing.is_symlink() {
        "a link is there; name the file it points to"
    } else if !existing.is_file() {
        "something is there that is no file; name a file"
    } else if !force {
        "the file exists; remove it, or give --force to replace it"
    } else {
        return Ok(Some(existing));
    };
    Err(CliError::file(target, "O01", text))
}

/// The folder of a path; `.` for a bare name.
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The mode is that of any new file under the umask; the default of temporary files is 0600.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".snapback-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        return builder.permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder);
    }
    #[cfg(not(unix))]
    builder.tempfile_in(folder)
}

/// Removes the random name of the temporary file, so that a message is the same in every run.
pub fn without_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((cause, _)) => io::Error::new(error.kind(), cause),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_with_its_commit_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        let mut file = AtomicFile::create(&target, false).unwrap();
        file.write_all(b"text").unwrap();
        assert!(!target.exists());
        file.commit().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"text");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(AtomicFile::create(&folder.path().join("out"), false).unwrap());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn an_existing_file_is_replaced_on_request_only_and_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("out");
        fs::write(&target, "old").unwrap();
        let refused = AtomicFile::write_text(&target, false, "new").unwrap_err().to_string();
        assert!(refused.contains("error[O01]: the file exists"), "{refused}");
        assert_eq!(fs::read(&target).unwrap(), b"old");
        let mut mode = target.metadata().unwrap().permissions();
        mode.set_readonly(true);
        fs::set_permissions(&target, mode.clone()).unwrap();
        AtomicFile::write_text(&target, true, "new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(target.metadata().unwrap().permissions(), mode);
    }

    #[test]
    fn folders_and_links_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = AtomicFile::create(folder.path(), true).unwrap_err().to_string();
        assert!(refused.contains("a folder is there"), "{refused}");
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink("elsewhere", &link).unwrap();
            let refused = AtomicFile::create(&link, true).unwrap_err().to_string();
            assert!(refused.contains("a link is there"), "{refused}");
        }
    }

    #[test]
    fn a_message_does_not_name_the_temporary_file() {
        let target = Path::new("/nonexistent-folder/out");
        let refused = AtomicFile::create(target, false).unwrap_err().to_string();
        let cause = "cannot write: No such file or directory (os error 2)";
        assert_eq!(refused, format!("/nonexistent-folder/out:1:1: error[O02]: {cause}"));
    }

    #[test]
    fn a_target_among_the_rules_is_refused() {
        let rules = tempfile::tempdir().unwrap();
        fs::create_dir(rules.path().join("items")).unwrap();
        assert!(outside_rules(&rules.path().join("items/x.csv"), Some(rules.path())).is_err());
        let beside = rules.path().with_extension("csv");
        assert!(outside_rules(&beside, Some(rules.path())).is_ok());
        assert!(outside_rules(&beside, None).is_ok());
    }
}
