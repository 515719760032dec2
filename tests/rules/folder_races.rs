//! Files that change between being listed, opened and read (B158, B159): a link is never followed, and half a file is never taken for one.
//!
//! A tracer holds the program for a moment before it opens or reads one file; in that moment the file is changed.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

const FILE: &str = "rules/events/notified.yaml";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &to) } else { fs::copy(path, to).map(drop).expect("copied") }
    }
}

/// Holds the program at a call on the file, changes the file, and gives the exit code, stdout and stderr.
fn changed_at(call: &str, change: impl Fn(&Path)) -> (i32, String, String) {
    let folder = TempDir::new().expect("a folder");
    copy(Path::new("tests/corpus/base"), &folder.path().join("rules"));
    let trace = folder.path().join("trace");
    assert!(Command::new("mkfifo").arg(&trace).status().expect("a run").success());
    let file = folder.path().join(FILE);
    let mut child = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            &format!("trace=openat,{call}"),
            "-e",
            &format!("inject={call}:delay_enter=400000"),
            "-P",
        ])
        .arg(&file)
        .arg("-o")
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_snapback"))
        .args(["check", "widget", "--date", "2015-01-01", "--rules"])
        .arg(folder.path().join("rules"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut lines = BufReader::new(fs::File::open(trace).expect("a pipe"));
    let mut line = String::new();
    // The call is written down as it begins; while it is held the file is changed.
    if call == "read" {
        lines.read_line(&mut line).expect("a line");
    }
    let held = std::time::Duration::from_millis(200);
    std::thread::sleep(held);
    change(&file);
    let _ = lines.read_to_string(&mut line);
    let code = child.wait().expect("an end").code().unwrap_or(-1);
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("text");
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
    (code, out, err.replace(&format!("{}/", folder.path().display()), ""))
}

fn replaced_by_a_link(file: &Path) {
    let elsewhere: PathBuf = file.with_extension("moved");
    fs::rename(file, &elsewhere).expect("moved");
    symlink(elsewhere, file).expect("a link");
}

fn grown(file: &Path) {
    let text = fs::read(file).expect("read");
    fs::write(file, [text.as_slice(), b"# and more\n"].concat()).expect("written");
}

fn shrunk(file: &Path) {
    let length = fs::metadata(file).expect("there").len();
    fs::OpenOptions::new()
        .write(true)
        .open(file)
        .and_then(|file| file.set_len(length - 5))
        .expect("cut");
}

fn cleared(file: &Path) {
    fs::remove_file(file).expect("removed");
}

fn a_pipe(file: &Path) {
    cleared(file);
    assert!(Command::new("mkfifo").arg(file).status().expect("a run").success());
}

#[test]
fn what_changes_on_the_way_is_refused() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("strace is not here: no file was changed while it was read");
        return;
    }
    type Case = (&'static str, &'static str, fn(&Path), &'static str);
    let cases: [Case; 5] = [
        ("B158 replaced by a link", "openat", replaced_by_a_link, "F02"),
        ("B158 replaced by a pipe", "openat", a_pipe, "F02"),
        ("B158 gone", "openat", cleared, "F04"),
        ("B159 grown while read", "read", grown, "F10"),
        ("B159 cut while read", "read", shrunk, "F10"),
    ];
    for (name, call, change, code) in cases {
        let (exit, out, err) = changed_at(call, change);
        let start = format!("{FILE}:1:1: error[{code}]: ");
        assert!(
            exit == 2 && out.is_empty() && err.starts_with(&start) && err.lines().count() == 1,
            "{name}: {exit} {out:?} {err:?}"
        );
    }
}

/// Nothing of it was read before: it is taken as it is when it is opened.
#[test]
fn what_changes_before_it_is_opened_is_read_whole() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("strace is not here: no file was changed while it was read");
        return;
    }
    let (exit, out, err) = changed_at("openat", grown);
    assert!(exit == 0 && !out.is_empty() && err.is_empty(), "{exit} {out:?} {err:?}");
    let (exit, out, err) = changed_at("openat", shrunk);
    assert!(
        exit == 2 && out.is_empty() && err.starts_with(FILE) && !err.contains("F10"),
        "{exit} {out:?} {err:?}"
    );
}
