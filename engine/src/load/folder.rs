//! The bytes of a rules folder, read without following a link or opening a device.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::diagnostic::{Diagnostic, Diagnostics};

const LARGEST_FILE: u64 = 1 << 20;
const LARGEST_FOLDER: u64 = 64 << 20;
/// Below this many bytes a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 64 << 10;
const MOST_FILES: usize = 1_000;
const MOST_NAMES: usize = 2_000;
const DEEPEST: usize = 8;

/// One rule file.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The path below the folder, with `/`.
    pub path: String,
    /// The path to show to the user.
    pub shown: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// All rule files of a folder, by path.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    files: BTreeMap<String, RuleFile>,
}

impl Folder {
    /// Reads the files of a folder on the disk.
    ///
    /// # Errors
    /// Every file that is not a plain, readable `.yaml` file of bounded size, by name.
    pub fn read(root: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut walk = Walk::new(root);
        walk.folder(root, 0);
        if walk.files.is_empty() && walk.diagnostics.is_empty() {
            walk.refuse(root, "F01", "no rule files here; name a folder that holds `ruleset.yaml`");
        }
        walk.end()
    }

    /// One file, read as a file of a folder would be.
    ///
    /// # Errors
    /// As [`Folder::read`].
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

    /// A folder in memory: pairs of path and text.
    pub fn in_memory<'t>(files: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        let file = |(path, bytes): (&str, &[u8])| {
            let file =
                RuleFile { path: path.to_owned(), shown: path.to_owned(), bytes: bytes.to_vec() };
            (path.to_owned(), file)
        };
        Self { files: files.into_iter().map(file).collect() }
    }

    /// The files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = &RuleFile> {
        self.files.values()
    }

    /// Whether reading it is worth a second thread.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.files.values().map(|file| file.bytes.len()).sum::<usize>() >= WORTH_A_THREAD
    }

    /// How a path below the folder is shown to the user.
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

    /// SHA-256 over every path and its bytes, in hexadecimal.
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

fn refused(path: &Path, code: &str, text: impl Into<String>) -> Diagnostic {
    Diagnostic::at(&path.to_string_lossy(), (1, 1), code, text)
}

/// Reads a folder, one file after the other: two threads at once only wait for each other in the system.
struct Walk<'r> {
    root: &'r Path,
    files: BTreeMap<String, RuleFile>,
    bytes: u64,
    /// There is no room for more, and that was said.
    full: bool,
    diagnostics: Diagnostics,
}

const NOT_PLAIN: &str =
    "not a plain file: links, pipes and devices are refused unopened; put the file itself here";

/// The file was replaced by a link, a pipe or a device after it was listed.
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
        self.diagnostics.push(refused(path, code, text));
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

    /// Names that are one file on some systems and two on others.
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
            return self.folder(path, depth.saturating_add(1));
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
            read_plain(path, LARGEST_FOLDER.saturating_sub(self.bytes))
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
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
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
                return refused(
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
        refused(path, code, text)
    }
}

/// A name in a folder, and what stands there.
type Entry = (OsString, std::io::Result<FileType>);

/// What stands in a folder, by name; of too many, one too many.
fn listed(folder: &Path) -> std::io::Result<Vec<Entry>> {
    let entries = fs::read_dir(folder)?.take(MOST_NAMES.saturating_add(1));
    let mut entries = entries
        .map(|entry| entry.map(|entry| (entry.file_name(), entry.file_type())))
        .collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// Opens without following a link and without waiting on a pipe, and reads as many bytes as there are as it is opened.
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

/// Reads so many bytes, and sees that there are no more: the last read asks for one too many.
fn read_whole(file: &mut fs::File, length: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = vec![0; length.saturating_add(1)];
    let mut read = 0;
    while read < length {
        match file.read(bytes.get_mut(read..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(more) => read = read.saturating_add(more),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    bytes.truncate(length);
    if read == length { Ok(bytes) } else { Err(Refusal::Changed) }
}
