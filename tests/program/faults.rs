//! Calls that fail: an output is the old file or the whole new one, nothing lies about, and the exit code says which.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// What writes a file, each by its words before the name of the file.
const WRITING: [&str; 4] = [
    "batch rows.csv --threads 1 --rules rules --force --output",
    "batch rows.csv --threads 1 --rules rules --force --summary",
    "export --rules rules --force --output",
    "report widget --rules rules --force --output",
];

const CALLS: [&str; 5] = ["write", "fsync", "fdatasync", "rename,renameat,renameat2", "fchmod"];

fn place() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    symlink(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/base"),
        folder.path().join("rules"),
    )
    .expect("a link");
    fs::write(folder.path().join("rows.csv"), "item,date,reading\nwidget,2015-01-01,north\n")
        .expect("a file");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("one").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    names
}

/// Runs a command in which the nth of these calls fails; the exit code, and what it told.
fn failing(folder: &Path, line: &str, call: &str, error: &str, nth: usize) -> (i32, String) {
    let run = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &format!("trace={call}"),
            "-e",
            &format!("inject={call}:error={error}:when={nth}"),
        ])
        .arg(env!("CARGO_BIN_EXE_snapback"))
        .args(line.split(' '))
        .arg("out")
        .current_dir(folder)
        .output()
        .expect("a run");
    (run.status.code().unwrap_or(-1), String::from_utf8(run.stderr).expect("text"))
}

#[test]
fn a_call_that_fails_leaves_the_old_file() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("strace is not here: no call was made to fail");
        return;
    }
    for line in WRITING {
        let folder = place();
        let (mut failed, mut whole) = (0, 0);
        for call in CALLS {
            for (error, nth) in
                ["ENOSPC", "EIO"].into_iter().flat_map(|error| (1..4).map(move |nth| (error, nth)))
            {
                fs::write(folder.path().join("out"), "old").expect("a file");
                let (code, told) = failing(folder.path(), line, call, error, nth);
                let old = fs::read(folder.path().join("out")).expect("a file") == b"old";
                // A folder that cannot be synced after the new file is in its place is still a failure.
                let fine = matches!((code, old), (0, false) | (3, _))
                    && told.lines().count() == usize::from(code == 3);
                assert!(fine, "{line}: {call} {error} {nth}: {code} {told}");
                assert_eq!(
                    names(folder.path()),
                    ["out", "rows.csv", "rules"],
                    "{line}: {call} {error} {nth}"
                );
                failed += usize::from(code == 3);
                whole += usize::from(code == 0);
            }
        }
        println!("{line}: {failed} runs failed, as they were made to, {whole} had no such call");
        assert!(failed >= 6, "{line}");
    }
}
