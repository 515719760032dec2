//! The same question gives the same bytes: whatever the language, the time zone, the folder it is asked from, the number of
//! threads, and the order in which the rule files came into being; and the program looks at nothing but what it was given.

#![cfg(unix)]

use crate::common;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Chance;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const LANGUAGES: [&str; 4] = ["C", "tr_TR.UTF-8", "fa_IR.UTF-8", "de_DE.UTF-8"];
const ZONES: [&str; 6] = [
    "UTC",
    "Etc/GMT+12",
    "America/New_York",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
];

/// One line for each command whose answer depends on rules, and on nothing else.
const ASKED: [&str; 9] = [
    "check goods/1.A.2 --date 2015-01-01 --format json",
    "check widget --date 2015-01-01 --reading north --why-not --nearest",
    "batch rows.csv --explain --threads {threads}",
    "timeline goods/1.A.2 --format html",
    "diff north south --format json",
    "export --explain",
    "report widget",
    "lint",
    "show act/1",
];

fn files(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name =
            format!("{below}{}", path.file_name().and_then(|name| name.to_str()).expect("a name"));
        if path.is_dir() { files(&path, &format!("{name}/"), found) } else { found.push(name) }
    }
}

/// The small set and some rows in a folder of their own, the files made in an order by chance.
fn place(chance: &mut Chance) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let base = Path::new("tests/corpus/base");
    let mut names = Vec::new();
    files(base, "", &mut names);
    while !names.is_empty() {
        let name = names.swap_remove(chance.below(names.len()));
        let to = folder.path().join("rules").join(&name);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::copy(base.join(name), to).expect("copied");
    }
    let rows: String = (0..3_000)
        .map(|at| {
            format!(
                "{},20{}-01-01,north\n",
                ["widget", "gadget", "W-1", "no such thing"][at % 4],
                10 + at % 14
            )
        })
        .collect();
    fs::write(folder.path().join("rows.csv"), format!("item,date,reading\n{rows}"))
        .expect("a file");
    fs::create_dir_all(folder.path().join("a/b")).expect("made");
    folder
}

/// What a run printed and told, and its exit code, as one digest. The folder is named as it is seen from where it is asked.
fn digest(command: &mut Command) -> String {
    let output =
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").output().expect("a run");
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", output.status.code()));
    for bytes in [&output.stdout, &output.stderr] {
        hash.update(String::from_utf8_lossy(bytes).replace("../", ""));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn twenty_runs_in_twenty_places_give_the_same_bytes() {
    let mut chance = Chance(0x5eed_0014);
    let mut seen: Vec<BTreeSet<String>> = vec![BTreeSet::new(); ASKED.len()];
    for round in 0..20 {
        let place = place(&mut chance);
        let (from, up) = *chance.of(&[("", ""), ("a", "../"), ("a/b", "../../")]);
        let threads = [1, 2, 8][round % 3].to_string();
        for (line, digests) in ASKED.iter().zip(&mut seen) {
            let line =
                line.replace("rows.csv", &format!("{up}rows.csv")).replace("{threads}", &threads);
            let mut command = Command::new(env!("CARGO_BIN_EXE_snapback"));
            command
                .args(line.split(' '))
                .args(["--rules", &format!("{up}rules")])
                .current_dir(place.path().join(from));
            command
                .env("LC_ALL", LANGUAGES[round % 4])
                .env("LANG", LANGUAGES[(round + 1) % 4])
                .env("TZ", ZONES[round % 6]);
            digests.insert(digest(&mut command));
        }
    }
    for (line, digests) in ASKED.iter().zip(&seen) {
        assert_eq!(digests.len(), 1, "{line}: {digests:?}");
    }
    println!("{} commands, 20 runs each, one digest each", ASKED.len());
}

/// Folders a program is loaded from, and files the runtime looks at on any system.
const SYSTEM: [&str; 10] = [
    "/lib",
    "/usr/lib",
    "/etc/ld.so",
    "/proc/self/",
    "/proc/cpuinfo",
    "/proc/sys/",
    "/sys/fs/cgroup",
    "/sys/devices/system/cpu",
    "/dev/null",
    "/dev/tty",
];

/// Every call that looks at a clock, opens a socket, or opens a file, with the file.
fn traced(folder: &Path, line: &str) -> Option<Vec<String>> {
    let trace = folder.join("trace");
    let calls = "trace=open,openat,openat2,creat,execve,connect,socket,bind,clock_gettime,gettimeofday,time";
    let run = Command::new("strace")
        .args(["-f", "-qq", "-s", "400", "-e", calls, "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_snapback"))
        .args(line.split(' '))
        .current_dir(folder)
        // Where libraries are looked for is a matter of who runs the tests.
        .env_remove("LD_LIBRARY_PATH")
        .output()
        .ok()?;
    assert!(
        matches!(run.status.code(), Some(0..=2)),
        "{line}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    let text = fs::read_to_string(&trace).expect("a trace");
    fs::remove_file(trace).expect("removed");
    Some(text.lines().map(str::to_owned).collect())
}

#[test]
fn nothing_is_looked_at_but_what_was_given() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("strace is not here: no call was looked at");
        return;
    }
    let place = place(&mut Chance(7));
    let root = place.path().canonicalize().expect("a path");
    let mut wrong = Vec::new();
    let more = [
        "check su-30sm --date 2020-10-19",
        "list",
        "schema verdict",
        "man",
        "completions bash",
        "report su-30sm --output page.html",
    ];
    let given =
        ASKED.iter().map(|line| format!("{} --rules rules", line.replace("{threads}", "2")));
    for line in given.chain(more.map(str::to_owned)) {
        for call in traced(&root, &line).expect("a trace") {
            let name = call
                .split_whitespace()
                .nth(1)
                .and_then(|rest| rest.split('(').next())
                .unwrap_or_default();
            let file = call.split('"').nth(1).map(PathBuf::from);
            let within = |file: &Path| {
                let shown = file.to_string_lossy();
                let own = file.is_relative() && !shown.contains("..")
                    || file.starts_with(&root)
                    || file.starts_with(env!("CARGO_BIN_EXE_snapback"));
                own || SYSTEM.iter().any(|start| shown.starts_with(start))
            };
            let fine = match name {
                "open" | "openat" | "openat2" | "creat" => file.as_deref().is_some_and(within),
                "execve" => file
                    .as_deref()
                    .is_some_and(|file| file == Path::new(env!("CARGO_BIN_EXE_snapback"))),
                "connect" | "socket" | "bind" | "clock_gettime" | "gettimeofday" | "time" => false,
                _ => true,
            };
            if !fine {
                wrong.push(format!("{line}: {call}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} calls:\n{}", wrong.len(), wrong.join("\n"));
}

/// A clock is mostly read without a call, from memory that the system lends; so no source may name one.
#[test]
fn the_sources_read_no_clock() {
    let mut names = Vec::new();
    files(Path::new("src"), "src/", &mut names);
    for name in names.iter().filter(|name| name.ends_with(".rs")) {
        let text = fs::read_to_string(name).expect("a source");
        for clock in ["SystemTime", "Instant::now", "Utc::now", "Local::now", "::now("] {
            assert!(!text.contains(clock), "{name} reads a clock: {clock}");
        }
    }
}
