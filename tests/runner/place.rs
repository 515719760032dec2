//! The folder a case is run in: the small set of rules, changed, and whatever else it needs.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::BufWriter;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::case::{Case, Change, Make};
use super::content::{Content, hex, numbered};

/// A folder of one case.
pub struct Place {
    folder: TempDir,
    sockets: Vec<UnixListener>,
}

impl Place {
    /// Makes the folder.
    pub fn of(case: &Case, written: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("a mode");
        let mut place = Self { folder, sockets: Vec::new() };
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/base"),
            &place.path().join("rules"),
        );
        case.change.iter().for_each(|change| place.change(change, written));
        for (name, content) in &case.files {
            place.write(name, content, written);
        }
        case.make.iter().for_each(|make| place.make(make));
        place
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, content: &Content, written: &Path) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        content
            .write(written, &mut BufWriter::new(File::create(path).expect("a file")))
            .expect("written");
    }

    fn change(&self, change: &Change, written: &Path) {
        let path = format!("rules/{}", change.path);
        match (&change.replace, &change.by, change.each) {
            (None, None, _) => fs::remove_file(self.path().join(path)).expect("removed"),
            (None, Some(Content::Text(text)), Some(each)) => {
                (1..=each).for_each(|n| {
                    self.write(&numbered(&path, n), &Content::Text(numbered(text, n)), written)
                });
            }
            (None, Some(by), _) => self.write(&path, by, written),
            (Some(old), Some(by), _) => {
                self.replace(&path, old, &by.bytes(written), change.everywhere)
            }
            (Some(_), None, _) => panic!("{path}: replaced by nothing; write `by: \"\"`"),
        }
    }

    fn replace(&self, path: &str, old: &str, by: &[u8], everywhere: bool) {
        let path = self.path().join(path);
        let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = String::from_utf8(text).expect("text");
        let count = text.matches(old).count();
        assert!(
            count == 1 || everywhere && count > 0,
            "`{old}` stands {count} times in {}",
            path.display()
        );
        let parts: Vec<&[u8]> = text.split(old).map(str::as_bytes).collect();
        fs::write(path, parts.join(by)).expect("written");
    }

    fn make(&mut self, make: &Make) {
        let name = [make.at.as_bytes(), &hex(&make.hex)].concat();
        let path = self.path().join(OsStr::from_bytes(&name));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        if let Some(to) = &make.link {
            symlink(to, &path).expect("a link");
        }
        if let Some(length) = make.sparse {
            File::create(&path).and_then(|file| file.set_len(length)).expect("a file");
        }
        if let Some(text) = &make.text {
            fs::write(&path, text).expect("a file");
        }
        match make.kind.as_deref() {
            None => {}
            Some("folder") => fs::create_dir_all(&path).expect("a folder"),
            Some("socket") => self.sockets.push(UnixListener::bind(&path).expect("a socket")),
            Some("device") => device(&path),
            Some("pipe") => assert!(
                Command::new("mkfifo").arg(&path).status().expect("a run").success(),
                "a pipe"
            ),
            Some(other) => panic!("{other} cannot be made"),
        }
        if let Some(mode) = &make.mode {
            let mode = u32::from_str_radix(mode, 8).expect("an octal number");
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        }
    }

    /// Everything that is there, with what can be seen of it without opening what must not be opened.
    pub fn seen(&self) -> BTreeMap<PathBuf, String> {
        let mut seen = BTreeMap::new();
        look(self.path(), self.path(), &mut seen);
        seen
    }
}

impl Drop for Place {
    /// What was barred is opened again, so that it can be cleared away.
    fn drop(&mut self) {
        let paths: Vec<PathBuf> = self.seen().into_keys().collect();
        for path in paths
            .iter()
            .map(|below| self.path().join(below))
            .filter(|path| path.is_dir() && !path.is_symlink())
        {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o755));
        }
    }
}

/// The null device by another name; where none may be made, a pipe stands in for it.
fn device(path: &Path) {
    let prebuilt = Command::new("mknod")
        .arg(path)
        .args(["c", "1", "3"])
        .stderr(Stdio::null())
        .status()
        .expect("a run")
        .success();
    assert!(
        prebuilt || Command::new("mkfifo").arg(path).status().expect("a run").success(),
        "a device or a pipe"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("copied");
        }
    }
}

fn look(root: &Path, at: &Path, seen: &mut BTreeMap<PathBuf, String>) {
    let Ok(entries) = fs::read_dir(at) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let found = path.symlink_metadata().expect("there");
        let what = format!(
            "{:o} {} {}.{:09}",
            found.mode(),
            found.len(),
            found.mtime(),
            found.mtime_nsec()
        );
        // The times of a folder change with what is made and removed in it, even where nothing is left behind.
        let what = if found.is_dir() { format!("{:o}", found.mode()) } else { what };
        seen.insert(path.strip_prefix(root).expect("below").to_owned(), what);
        if found.is_dir() {
            look(root, &path, seen);
        }
    }
}
