//! A file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;
use snapback_engine::load::Diagnostic;

/// A file being written beside its target; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Whole {
    target: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Whole {
    /// Begins a file.
    ///
    /// # Errors
    /// Bad input if something is there that may not be replaced; else if its folder cannot be written.
    pub fn begin(target: &Path, force: bool) -> Result<Self, Failure> {
        let there = refuse(target, force)?;
        let folder = folder(target);
        let cannot = |error: io::Error| Failure::io(&target.to_string_lossy(), "write", &error);
        let file = prebuilt(folder).map_err(cannot)?;
        if let Some(there) = there {
            // A file replaced keeps its mode.
            file.as_file().set_permissions(there.permissions()).map_err(cannot)?;
        }
        super::signals::clear_on_signal(file.path())?;
        Ok(Self { target: target.to_owned(), file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If its last bytes cannot be written; then its place is as it was.
    pub fn finish(self) -> Result<(), Failure> {
        let Self { target, file } = self;
        put(&target, file).map_err(|error| Failure::io(&target.to_string_lossy(), "write", &error))
    }
}

/// No answer is written among the rules it comes from.
///
/// # Errors
/// Bad input if the file would stand in the rules folder.
pub fn apart(target: &Path, rules: Option<&Path>) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().ok();
    let within = rules
        .and_then(real)
        .zip(real(folder(target)))
        .is_some_and(|(rules, folder)| folder.starts_with(rules));
    if within {
        let text = "this is a place in the rules folder; name one outside it";
        return Err(Failure::input(Diagnostic::at(&target.to_string_lossy(), (1, 1), "O01", text)));
    }
    Ok(())
}

fn put(target: &Path, file: BufWriter<NamedTempFile>) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    File::open(folder(target))?.sync_all()
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What may be replaced, if anything is there.
fn refuse(target: &Path, force: bool) -> Result<Option<fs::Metadata>, Failure> {
    let Ok(there) = target.symlink_metadata() else { return Ok(None) };
    let text = match () {
        () if there.is_dir() => "a folder is there; name a file",
        () if there.is_symlink() => "a link is there; name the file it points to",
        () if !there.is_file() => "something is there that is no file; name a file",
        () if !force => "the file exists; remove it, or give --force to replace it",
        () => return Ok(Some(there)),
    };
    Err(Failure::input(Diagnostic::at(&target.to_string_lossy(), (1, 1), "O01", text)))
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file may be read by whoever may read new files here.
#[cfg(unix)]
fn prebuilt(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new()
        .prefix(".snapback-")
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn prebuilt(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".snapback-").tempfile_in(folder)
}
