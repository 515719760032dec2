//! The bytes of a rules folder, read without following a link or opening a device.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::problem::{Problem, Problems};

const LARGEST_FILE: u64 = 1 << 20;
const LARGEST_FOLDER: u64 = 64 << 20;
const MOST_FILES: usize = 1_000;
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
        let mut walk = Walk { root, files: BTreeMap::new(), bytes: 0, problems: Problems::default() };
        walk.folder(root, 0);
        if walk.files.is_empty() && walk.problems.is_empty() {
            walk.refuse(root, "F01", "no rule files here; name a folder that holds `ruleset.yaml`");
        }
        if walk.problems.is_empty() { Ok(Self { files: walk.files }) } else { Err(walk.problems.sorted()) }
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
    problems: Problems,
}

impl Walk<'_> {
    fn refuse(&mut self, path: &Path, code: &str, text: impl Into<String>) {
        self.problems.push(Problem::at(&path.to_string_lossy(), (1, 1), code, text));
    }

    fn folder(&mut self, path: &Path, depth: usize) {
        if depth > DEEPEST {
            return self.refuse(path, "F08", "folders nested too deep");
        }
        if depth == 0 && !path.is_dir() {
            return self.refuse(path, "F01", "no such folder");
        }
        match fs::read_dir(path) {
            Err(error) => self.refuse(path, "F04", format!("cannot read this folder: {error}")),
            Ok(entries) => {
                let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
                paths.sort();
                for path in paths {
                    self.entry(&path, depth);
                }
            }
        }
    }

    fn entry(&mut self, path: &Path, depth: usize) {
        let Ok(found) = fs::symlink_metadata(path) else {
            return self.refuse(path, "F04", "cannot be read");
        };
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return self.refuse(path, "F05", "the name is not UTF-8");
        };
        if !name.bytes().all(|b| b.is_ascii_graphic()) || name.starts_with('-') {
            return self.refuse(path, "F05", "a file name takes letters, digits, `-`, `_` and `.`");
        }
        if found.is_dir() {
            return self.folder(path, depth.saturating_add(1));
        }
        if !found.is_file() {
            return self.refuse(path, "F02", "not a plain file: links, pipes and devices are refused unopened");
        }
        match name.rsplit_once('.') {
            Some((_, "yaml")) => self.file(path, found.len()),
            Some((_, "md")) => {}
            Some((_, "yml" | "YAML" | "YML")) => self.refuse(path, "F06", "a rule file is named `.yaml`"),
            _ => self.refuse(path, "F07", "not a rule file; remove it or name it `.yaml`"),
        }
    }

    fn file(&mut self, path: &Path, length: u64) {
        if length > LARGEST_FILE {
            return self.refuse(path, "F03", "larger than 1 MiB");
        }
        if self.files.len() >= MOST_FILES || self.bytes.saturating_add(length) > LARGEST_FOLDER {
            return self.refuse(path, "F08", "more than 1000 files or 64 MiB");
        }
        match read_plain(path) {
            Err(error) => self.refuse(path, "F04", format!("cannot be read: {error}")),
            Ok(bytes) if bytes.len() as u64 != length => self.refuse(path, "F10", "changed while it was read"),
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
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("not a plain file"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
