//! The bytes of a rules folder, read without following a link or opening a device.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::problem::{Problem, Problems};

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
    pub fn read(root: &Path) -> Result<Self, Vec<Problem>> {
        let mut walk = Walk { root, files: BTreeMap::new(), bytes: 0, full: false, problems: Problems::default() };
        walk.folder(root, 0);
        if walk.files.is_empty() && walk.problems.is_empty() {
            walk.refuse(root, "F01", "no rule files here; name a folder that holds `ruleset.yaml`");
        }
        if walk.problems.is_empty() { Ok(Self { files: walk.files }) } else { Err(walk.problems.sorted()) }
    }

    /// One file, read as a file of a folder would be.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub fn read_file(path: &Path) -> Result<Self, Vec<Problem>> {
        let root = path.parent().unwrap_or(Path::new(""));
        let mut walk = Walk { root, files: BTreeMap::new(), bytes: 0, full: false, problems: Problems::default() };
        walk.entry(path, 0);
        if walk.problems.is_empty() { Ok(Self { files: walk.files }) } else { Err(walk.problems.sorted()) }
    }

    /// A folder of files that were read elsewhere.
    #[must_use]
    pub fn of(files: impl IntoIterator<Item = RuleFile>) -> Self {
        Self { files: files.into_iter().map(|file| (file.path.clone(), file)).collect() }
    }

    /// A folder in memory: pairs of path and text.
    pub fn in_memory<'t>(files: impl IntoIterator<Item = (&'t str, &'t [u8])>) -> Self {
        let file = |(path, bytes): (&str, &[u8])| {
            let file = RuleFile { path: path.to_owned(), shown: path.to_owned(), bytes: bytes.to_vec() };
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
        let root = self.files.values().next().and_then(|file| file.shown.strip_suffix(&file.path)).unwrap_or_default();
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

struct Walk<'r> {
    root: &'r Path,
    files: BTreeMap<String, RuleFile>,
    bytes: u64,
    /// There is no room for more, and that was said.
    full: bool,
    problems: Problems,
}

const NOT_PLAIN: &str = "not a plain file: links, pipes and devices are refused unopened; put the file itself here";

/// The file was replaced by a link, a pipe or a device after it was listed.
fn is_a_link(error: &std::io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(libc::ELOOP) {
        return true;
    }
    error.kind() == std::io::ErrorKind::InvalidInput
}

impl Walk<'_> {
    fn refuse(&mut self, path: &Path, code: &str, text: impl Into<String>) {
        self.problems.push(Problem::at(&path.to_string_lossy(), (1, 1), code, text));
    }

    fn folder(&mut self, path: &Path, depth: usize) {
        if depth > DEEPEST {
            return self.refuse(path, "F08", format!("more than {DEEPEST} folders inside each other; flatten them"));
        }
        if depth == 0 && !path.is_dir() {
            let what = if path.exists() { "not a folder" } else { "no such folder" };
            return self.refuse(path, "F01", format!("{what}; name one that holds `ruleset.yaml`"));
        }
        let listed: std::io::Result<Vec<PathBuf>> =
            fs::read_dir(path).and_then(|entries| entries.take(MOST_NAMES.saturating_add(1)).map(|entry| Ok(entry?.path())).collect());
        match listed {
            Err(error) => self.refuse(path, "F04", format!("cannot read this folder: {error}; check its permissions")),
            Ok(paths) if paths.len() > MOST_NAMES => {
                self.full = true;
                self.refuse(path, "F08", format!("more than {MOST_NAMES} names in one folder; divide it"));
            }
            Ok(mut paths) => {
                paths.sort();
                self.twins(&paths);
                for path in paths {
                    if self.full {
                        return;
                    }
                    self.entry(&path, depth);
                }
            }
        }
    }

    /// Names that are one file on some systems and two on others.
    fn twins(&mut self, paths: &[PathBuf]) {
        let mut seen = BTreeMap::new();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(other) = seen.insert(name.to_lowercase(), name) {
                self.refuse(path, "F06", format!("differs from `{}` by capitals only; rename one", other.escape_debug()));
            }
        }
    }

    fn entry(&mut self, path: &Path, depth: usize) {
        let Ok(found) = fs::symlink_metadata(path) else {
            return self.refuse(path, "F04", "cannot be read; check its permissions");
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return self.refuse(path, "F05", "the name is not UTF-8; rename it with letters, digits, `-`, `_` and `.`");
        };
        if !name.bytes().all(|b| b.is_ascii_graphic()) || name.starts_with('-') {
            return self.refuse(path, "F05", "an odd file name; rename it with letters, digits, `-`, `_` and `.`");
        }
        if found.is_dir() {
            return self.folder(path, depth.saturating_add(1));
        }
        if !found.is_file() {
            return self.refuse(path, "F02", NOT_PLAIN);
        }
        match name.rsplit_once('.') {
            Some((_, "yaml")) => self.file(path, found.len()),
            Some((_, "md")) => {}
            Some((_, "yml" | "YAML" | "YML")) => self.refuse(path, "F06", "a rule file ends in `.yaml`; rename it"),
            _ => self.refuse(path, "F07", "not a rule file; remove it or name it `.yaml`"),
        }
    }

    fn file(&mut self, path: &Path, length: u64) {
        if length > LARGEST_FILE {
            return self.refuse(path, "F03", "larger than 1 MiB; divide the file");
        }
        if self.files.len() >= MOST_FILES || self.bytes.saturating_add(length) > LARGEST_FOLDER {
            self.full = true;
            return self.refuse(path, "F08", "more than 1000 files or 64 MiB; divide the folder");
        }
        match read_plain(path) {
            Err(error) if is_a_link(&error) => self.refuse(path, "F02", NOT_PLAIN),
            Err(error) => self.refuse(path, "F04", format!("cannot be read: {error}; check its permissions")),
            Ok(bytes) if bytes.len() as u64 != length => self.refuse(path, "F10", "changed while it was read; try again"),
            Ok(bytes) => {
                self.bytes = self.bytes.saturating_add(length);
                let below = path.strip_prefix(self.root).unwrap_or(path);
                let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                let shown = path.to_string_lossy().into_owned();
                let file = RuleFile { path: parts.join("/"), shown, bytes };
                self.files.insert(file.path.clone(), file);
            }
        }
    }
}

/// Opens without following a link and without waiting on a pipe, and reads at most one byte too many.
fn read_plain(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path)?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(std::io::Error::from(std::io::ErrorKind::InvalidInput));
    }
    // Room for all of it, and to see its end: it is read in one go.
    let room = found.len().min(LARGEST_FILE).saturating_add(64);
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
    file.take(LARGEST_FILE.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
