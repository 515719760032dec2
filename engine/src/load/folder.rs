//! Reads the files of a rules folder, without following a link or opening a device.
//!
//! No other module of the engine opens a file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::diagnostic::{Diagnostic, Diagnostics};

const LARGEST_FILE: u64 = 1 << 20;
const LARGEST_FOLDER: u64 = 64 << 20;
/// The number of bytes from which a second thread saves time.
const WORTH_A_THREAD: usize = 64 << 10;
const MOST_FILES: usize = 1_000;
const MOST_NAMES: usize = 2_000;
const DEEPEST: usize = 8;

/// One rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The path below the folder, with `/` between its parts.
    pub path: String,
    /// The path to show to the user.
    pub shown: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The rule files of a folder, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    files: BTreeMap<String, RuleFile>,
}

impl Folder {
    /// Reads the files of a folder on the disk.
    ///
    /// # Errors
    /// Every file that is not a plain, readable `.yaml` file of at most 1 MiB.
    pub fn read(root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut walk = Walk::new(root);
        walk.folder(root, 0);
        if walk.files.is_empty() && walk.diagnostics.is_empty() {
            walk.refuse(root, "F01", "no rule files here; name a folder that holds `ruleset.yaml`");
        }
        walk.end()
    }

    /// Reads a single file by the rules for files of a folder.
    ///
    /// # Errors
    /// Those of [`Folder::read`].
    pub fn read_file(path: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut walk = Walk::new(path.parent().unwrap_or(Path::new("")));
        walk.entry(path, path.symlink_metadata().map(|found| found.file_type()), 0);
        walk.end()
    }

    /// A folder of files that were read elsewhere.
    #[must_use]
    pub fn of(files: impl IntoIterator<Item = RuleFile>) -> Self {
        Self { files: files.into_iter().map(|file| (file.path.clone(), file)).collect() }
    }

    /// A folder in memory, from pairs of path and content.
    pub fn in_memory<'t>(files: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        Self::of(files.into_iter().map(|(path, bytes)| RuleFile {
            path: path.to_owned(),
            shown: path.to_owned(),
            bytes: bytes.to_vec(),
        }))
    }

    /// The files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = &RuleFile> {
        self.files.values()
    }

    /// Whether a second thread saves time.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.files.values().map(|file| file.bytes.len()).sum::<usize>() >= WORTH_A_THREAD
    }

    /// The path to show to the user for a path below the folder.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        let root = self
            .files
            .values()
            .next()
            .and_then(|file| file.shown.strip_suffix(&file.path))
            .unwrap_or_default();
        format!("{root}{path}")
    }

    /// SHA-256 over the path and content of every file, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for file in self.files.values() {
            hash.update(file.path.as_bytes());
            hash.update([0]);
            hash.update(&file.bytes);
            hash.update([0]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn diagnostic(path: &Path, code: &str, text: impl Into<String>) -> Diagnostic {
    Diagnostic::at(&path.to_string_lossy(), (1, 1), code, text)
}

/// Reads a folder file by file: a second thread would only wait for the first in the kernel.
struct Walk<'r> {
    root: &'r Path,
    files: BTreeMap<String, RuleFile>,
    bytes: u64,
    /// Whether a limit was reached and reported.
    full: bool,
    diagnostics: Diagnostics,
}

const NOT_PLAIN: &str =
    "not a plain file: links, pipes and devices are refused unopened; put the file itself here";

/// Whether the file became a link after it was listed.
fn is_a_link(error: &std::io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ELOOP) {
        return true;
    }
    false
}

impl<'r> Walk<'r> {
    fn new(root: &'r Path) -> Self {
        Self {
            root,
            files: BTreeMap::new(),
            bytes: 0,
            full: false,
            diagnostics: Diagnostics::default(),
        }
    }

    fn end(self) -> Result<Folder, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() {
            Ok(Folder { files: self.files })
        } else {
            Err(self.diagnostics.sorted())
        }
    }

    fn refuse(&mut self, path: &Path, code: &str, text: impl Into<String>) {
        self.diagnostics.push(diagnostic(path, code, text));
    }

    fn folder(&mut self, path: &Path, depth: usize) {
        if depth > DEEPEST {
            return self.refuse(
                path,
                "F08",
                format!("more than {DEEPEST} folders inside each other; flatten them"),
            );
        }
        if depth == 0 && !path.is_dir() {
            let what = if path.exists() { "not a folder" } else { "no such folder" };
            return self.refuse(path, "F01", format!("{what}; name one that holds `ruleset.yaml`"));
        }
        match listed(path) {
            Err(error) => self.refuse(
                path,
                "F04",
                format!("cannot read this folder: {error}; check its permissions"),
            ),
            Ok(entries) if entries.len() > MOST_NAMES => {
                self.full = true;
                self.refuse(
                    path,
                    "F08",
                    format!("more than {MOST_NAMES} names in one folder; divide it"),
                );
            }
            Ok(entries) => {
                self.twins(path, &entries);
                for (name, kind) in entries {
                    if self.full {
                        return;
                    }
                    self.entry(&path.join(name), kind, depth);
                }
            }
        }
    }

    /// Refuses names that differ by capitals only: some systems hold them for the same file.
    fn twins(&mut self, folder: &Path, entries: &[Entry]) {
        let mut seen = BTreeMap::new();
        for (name, _) in entries {
            let shown = name.to_string_lossy().into_owned();
            if let Some(other) = seen.insert(shown.to_lowercase(), shown) {
                self.refuse(
                    &folder.join(name),
                    "F06",
                    format!("differs from `{}` by capitals only; rename one", other.escape_debug()),
                );
            }
        }
    }

    fn entry(&mut self, path: &Path, kind: std::io::Result<FileType>, depth: usize) {
        let Ok(kind) = kind else {
            return self.refuse(path, "F04", "cannot be read; check its permissions");
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return self.refuse(
                path,
                "F05",
                "the name is not UTF-8; rename it with letters, digits, `-`, `_` and `.`",
            );
        };
        if !name.bytes().all(|b| b.is_ascii_graphic()) || name.starts_with('-') {
            return self.refuse(
                path,
                "F05",
                "an odd file name; rename it with letters, digits, `-`, `_` and `.`",
            );
        }
        if kind.is_dir() {
            return self.folder(path, depth + 1);
        }
        if !kind.is_file() {
            return self.refuse(path, "F02", NOT_PLAIN);
        }
        match name.rsplit_once('.') {
            Some((_, "yaml")) => self.file(path),
            Some((_, "md")) => {}
            Some((_, "yml" | "YAML" | "YML")) => {
                self.refuse(path, "F06", "a rule file ends in `.yaml`; rename it")
            }
            _ => self.refuse(path, "F07", "not a rule file; remove it or name it `.yaml`"),
        }
    }

    fn file(&mut self, path: &Path) {
        let has_room = self.files.len() < MOST_FILES;
        let read = if has_room {
            read_plain(path, LARGEST_FOLDER - self.bytes)
        } else {
            Err(Refusal::NoRoom)
        };
        match read {
            Ok(bytes) => self.add(path, bytes),
            Err(refusal) => {
                self.full = matches!(refusal, Refusal::NoRoom);
                self.diagnostics.push(refusal.of(path));
            }
        }
    }

    fn add(&mut self, path: &Path, bytes: Vec<u8>) {
        self.bytes += bytes.len() as u64;
        let parts: Vec<_> = path
            .strip_prefix(self.root)
            .unwrap_or(path)
            .iter()
            .map(|part| part.to_string_lossy())
            .collect();
        let file =
            RuleFile { path: parts.join("/"), shown: path.to_string_lossy().into_owned(), bytes };
        self.files.insert(file.path.clone(), file);
    }
}

/// Why a file is not read.
enum Refusal {
    Io(std::io::Error),
    NotPlain,
    TooLong,
    NoRoom,
    Changed,
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        if is_a_link(&error) { Self::NotPlain } else { Self::Io(error) }
    }
}

impl Refusal {
    fn of(&self, path: &Path) -> Diagnostic {
        let (code, text) = match self {
            Self::Io(error) => {
                return diagnostic(
                    path,
                    "F04",
                    format!("cannot be read: {error}; check its permissions"),
                );
            }
            Self::NotPlain => ("F02", NOT_PLAIN),
            Self::TooLong => ("F03", "larger than 1 MiB; divide the file"),
            Self::NoRoom => ("F08", "more than 1000 files or 64 MiB; divide the folder"),
            Self::Changed => ("F10", "changed while it was read; try again"),
        };
        diagnostic(path, code, text)
    }
}

/// A name in a folder and its type.
type Entry = (OsString, std::io::Result<FileType>);

/// The entries of a folder, sorted by name; at most one more than the limit.
fn listed(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let entries = fs::read_dir(folder)?.take(MOST_NAMES + 1);
    let mut entries = entries
        .map(|entry| entry.map(|entry| (entry.file_name(), entry.file_type())))
        .collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// Opens a file without following a link or waiting for a pipe, and reads it.
fn read_plain(path: &Path, room: u64) -> Result<Vec<u8>, Refusal> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let mut file = options.open(path)?;
    let found = file.metadata()?;
    match found.len() {
        _ if !found.is_file() => Err(Refusal::NotPlain),
        length if length > LARGEST_FILE => Err(Refusal::TooLong),
        length if length > room => Err(Refusal::NoRoom),
        length => read_whole(&mut file, usize::try_from(length).unwrap_or_default()),
    }
}

/// Reads exactly `length` bytes; a file that is longer or shorter by now has changed.
fn read_whole(file: &mut fs::File, length: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = vec![0; length + 1];
    let mut read = 0;
    while read < length {
        match file.read(bytes.get_mut(read..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    bytes.truncate(length);
    if read == length { Ok(bytes) } else { Err(Refusal::Changed) }
}
