//! The batch command as scripts meet it: files, forms, a summary, a cross product; and what it leaves behind when things go wrong.

#![cfg(unix)]

use crate::common;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::Chance;
use tempfile::TempDir;

const ROWS: &str = "item,date,reading\nSu-30SM,2020-10-19,us\nSu-30SM,2020-10-19,russia\n";

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn with(rows: &str) -> Self {
        let place = Self::new();
        place.write("rows.csv", rows);
        place
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a file")
    }

    /// Runs `batch` with the words of a line.
    fn batch(&self, line: &str) -> Run {
        self.fed(line, b"")
    }

    fn fed(&self, line: &str, input: &[u8]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_snapback"));
        command.arg("batch").args(line.split_whitespace()).current_dir(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.to_vec();
        let feeding = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("an end");
        let _ = feeding.join().expect("a thread");
        Run::of(&output)
    }

    /// Everything that lies in the folder.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path())
            .expect("a folder")
            .map(|entry| entry.expect("one").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        names
    }
}

struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Refused in one line that starts so, with nothing on standard output.
    fn refused(&self, start: &str) {
        assert_eq!(
            (self.code, self.out.as_str(), self.err.lines().count()),
            (2, "", 1),
            "{start}: {}{}",
            self.out,
            self.err
        );
        assert!(self.err.starts_with(start), "{start}: {}", self.err);
    }
}

#[test]
fn forms_follow_the_names_of_the_files() {
    let place = Place::with(ROWS);
    assert_eq!(place.batch("rows.csv --output out.jsonl").code, 0);
    assert!(place.read("out.jsonl").starts_with(
        "{\"item\":\"Su-30SM\",\"date\":\"2020-10-19\",\"reading\":\"us\",\"schema_version\":1"
    ));
    place
        .write("rows.jsonl", "{\"item\":\"Su-30SM\",\"date\":\"2020-10-19\",\"reading\":\"us\"}\n");
    assert!(place.batch("rows.jsonl").out.starts_with("{\"item\":\"Su-30SM\""));
    assert!(
        place
            .batch("rows.jsonl --output-format csv")
            .out
            .starts_with("item,date,reading,reading_used")
    );
    let fed =
        place.fed("--input-format jsonl --output-format csv", place.read("rows.jsonl").as_bytes());
    assert_eq!((fed.code, fed.out.lines().count()), (0, 2));
}

#[test]
fn a_row_is_explained_in_the_sentences_of_check() {
    let place = Place::with(ROWS);
    let run = place.batch("rows.csv --explain");
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(run.out.as_bytes())
        .records()
        .map(|row| row.expect("a row"))
        .collect();
    for row in rows {
        let check = Command::new(env!("CARGO_BIN_EXE_snapback"))
            .args(["check", &row[0], "--date", &row[1], "--reading", &row[2], "--format", "json"])
            .output()
            .expect("a run");
        let answer: serde_json::Value = serde_json::from_slice(&check.stdout).expect("JSON");
        let steps = answer["chain"].as_array().expect("steps");
        assert!(steps.len() > 2);
        for step in steps {
            let text = step["text"].as_str().expect("a sentence").trim_end_matches('.');
            assert!(row[row.len() - 1].contains(text), "{text}\n{row:?}");
        }
    }
}

#[test]
fn a_summary_counts_the_rows_and_digests_rules_and_inputs() {
    let place = Place::with(&format!("{ROWS}nothing,2020-10-19,us\n"));
    let run = place.batch("rows.csv --summary sum.json --output out.csv");
    assert_eq!(run.code, 2);
    let summary: serde_json::Value = serde_json::from_str(&place.read("sum.json")).expect("JSON");
    assert_eq!(summary["rows"], serde_json::json!({"read": 3, "answered": 2, "bad": 1}));
    assert_eq!(summary["verdicts"], serde_json::json!({"prohibited": 1, "unrestricted": 1}));
    let sum = Command::new("sha256sum")
        .arg("rows.csv")
        .current_dir(place.path())
        .output()
        .expect("a run")
        .stdout;
    assert!(
        String::from_utf8_lossy(&sum)
            .starts_with(summary["inputs"][0]["sha256"].as_str().expect("a digest"))
    );
    assert_eq!(summary["ruleset"]["digest"].as_str().expect("a digest").len(), 64);
    assert_eq!(place.read("out.csv").lines().count(), 4, "the bad row keeps its place");
}

#[test]
fn so_many_bad_rows_are_named_as_asked_for_and_all_are_counted() {
    let place = Place::with(&format!("item,date,reading\n{}", "x,2020-01-01,e3\n".repeat(50)));
    for (words, lines) in
        [("", 22), ("--max-errors 3", 5), ("--max-errors 0", 2), ("--max-errors 100", 51)]
    {
        let run = place.batch(&format!("rows.csv {words}"));
        assert_eq!((run.code, run.err.lines().count()), (2, lines), "{words}: {}", run.err);
        assert!(run.err.starts_with("rows.csv:1:1: error[C00]: 50 of 50 rows"), "{}", run.err);
    }
}

#[test]
fn a_country_that_does_not_fit_the_direction_is_an_error_of_its_cell() {
    let place = Place::new();
    let rows = "item,date,reading,direction,supplier,destination\n\
                su-30sm,2020-10-19,us,to,IR,\n\
                shahed-136,2020-10-19,us,,,IR\n\
                shahed-136,2020-10-19,us,,,LB\n\
                su-30sm,2020-10-19,us,to,,IR\n";
    let run = place.fed("-", rows.as_bytes());
    assert_eq!(run.code, 2, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().skip(1).collect();
    assert!(lines[0].contains("[Q10] supplier: the supplier is the party outside"), "{}", lines[0]);
    assert!(lines[1].contains("arrive, or direction `to`"), "{}", lines[1]);
    assert!(lines[2].contains(",prohibited,") && lines[3].contains(",prohibited,"), "{}", run.out);
    assert!(run.err.contains(":2:26: error[Q10]") && run.err.contains(":3:28: error[Q10]"));
}

#[test]
fn a_cross_product_needs_no_file() {
    let place = Place::new();
    let run = place.batch("--items Su-30SM,medicine --dates 2020-10-17..2020-10-19 --directions to,from --reading us,russia");
    assert_eq!((run.code, run.out.lines().count()), (0, 1 + 2 * 3 * 2 * 2), "{}", run.err);
    let first: Vec<&str> = run.out.lines().take(2).collect();
    assert!(first[0].starts_with("item,direction,date,reading,reading_used,"), "{}", first[0]);
    assert!(first[1].starts_with("Su-30SM,to,2020-10-17,us,us-2020,prohibited,"), "{}", first[1]);
    let days = |dates: &str| -> Vec<String> {
        let run = place.batch(&format!("--items medicine --dates {dates} --reading e3"));
        run.out
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(2).unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(days("2020-01-31"), ["2020-01-31"]);
    let own = place.batch("--items shahed-136 --dates 2020-01-31 --reading e3").out;
    assert!(own.contains("\nshahed-136,,2020-01-31,") && own.contains("direction-defaulted"));
    assert_eq!(days("2020-01-01..2020-01-15/7"), ["2020-01-01", "2020-01-08", "2020-01-15"]);
    let months = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args([
            "batch",
            "--items",
            "medicine",
            "--dates",
            "2020-01-31..2020-04-30/1 month",
            "--reading",
            "e3",
        ])
        .output()
        .expect("a run");
    let months = Run::of(&months).out;
    assert_eq!(
        months.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect::<Vec<_>>(),
        ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
    );
    let all =
        place.batch("--items all --dates 2020-01-01 --reading e3 --activities supply,training");
    assert!(all.out.lines().count() > 100 && all.code == 0);
    place
        .batch("--items nothing --dates 2020-01-01 --reading e3")
        .refused("arguments:1:15: error[Q01]");
    place
        .batch("--items medicine --dates 2020-01-02..2020-01-01 --reading e3")
        .refused("arguments:1:32: error[Q05]");
    place
        .batch("--items medicine --dates 2020-01-01..2020-02-01/0 --reading e3")
        .refused("arguments:1:");
    place
        .batch("--items medicine --dates 2020-1-1 --reading e3")
        .refused("arguments:1:32: error[D02]");
    place.batch("--items medicine --reading e3").refused("arguments:1:");
    place.batch("rows.csv --items medicine --dates 2020-01-01").refused("arguments:1:");
}

#[test]
fn an_output_is_replaced_only_if_asked_and_keeps_its_mode() {
    let place = Place::with(ROWS);
    assert_eq!(place.batch("rows.csv --output out.csv").code, 0);
    let whole = place.read("out.csv");
    assert_eq!(whole, place.batch("rows.csv").out);
    place.write("out.csv", "old");
    fs::set_permissions(place.path().join("out.csv"), fs::Permissions::from_mode(0o640))
        .expect("a mode");
    place.batch("rows.csv --output out.csv").refused("out.csv:1:1: error[O01]");
    assert_eq!(place.read("out.csv"), "old");
    assert_eq!(place.batch("rows.csv --output out.csv --force").code, 0);
    assert_eq!(place.read("out.csv"), whole);
    let mode =
        fs::metadata(place.path().join("out.csv")).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode, 0o640);
    assert_eq!(place.batch("rows.csv --output rows.csv --force").code, 0);
    assert_eq!(place.read("rows.csv"), whole, "a file may be answered in its own place");
    assert_eq!(place.names(), ["out.csv", "rows.csv"]);
}

fn long_job() -> String {
    let mut chance = Chance(0x5eed_0b00);
    let mut rows = "item,date,reading\n".to_owned();
    for _ in 0..400_000 {
        let item = chance.of(&["su-30sm", "medicine", "s-400"]);
        rows.push_str(&format!("{item},20{}-10-1{},e3\n", 10 + chance.below(20), chance.below(9)));
    }
    rows
}

/// TERM, INT, HUP and KILL at random moments: the target is the old file, or the new one in full.
#[test]
fn a_run_ended_by_a_signal_leaves_the_old_file_or_the_whole_new_one() {
    let place = Place::with(&long_job());
    assert_eq!(place.batch("rows.csv --output whole.csv").code, 0);
    let whole = place.read("whole.csv");
    let mut chance = Chance(0x5eed_5161);
    let mut ended = [0_usize; 2];
    for round in 0..24 {
        place.write("out.csv", "old");
        let signal = ["TERM", "INT", "HUP", "KILL"][round % 4];
        let mut child = Command::new(env!("CARGO_BIN_EXE_snapback"))
            .args(["batch", "rows.csv", "--output", "out.csv", "--force"])
            .current_dir(place.path())
            .spawn()
            .expect("a process");
        std::thread::sleep(Duration::from_millis(chance.below(400) as u64));
        let _sent = Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        let status = child.wait().expect("an end");
        let left = place.read("out.csv");
        assert!(left == "old" || left == whole, "{signal}: {} bytes", left.len());
        assert!(status.code() != Some(0) || left == whole, "exit 0 only where the file is new");
        if signal == "KILL" {
            place
                .names()
                .iter()
                .filter(|name| name.starts_with('.'))
                .for_each(|name| fs::remove_file(place.path().join(name)).expect("gone"));
        } else {
            let heard = matches!(
                (signal, status.code()),
                (_, Some(0)) | ("TERM", Some(143)) | ("INT", Some(130)) | ("HUP", Some(129))
            );
            // Before the program listens, the signal itself ends it.
            assert!(heard || status.code().is_none(), "{signal}: {status:?}");
            assert!(
                !place.names().iter().any(|name| name.starts_with('.')),
                "{signal} leaves {:?}",
                place.names()
            );
        }
        ended[usize::from(left == whole)] += 1;
    }
    println!("{} runs ended before, {} after the file was whole", ended[0], ended[1]);
}

#[test]
fn a_file_that_may_not_grow_leaves_nothing() {
    let place = Place::with(&long_job());
    let line = format!(
        "ulimit -f 64; exec {} batch rows.csv --output out.csv",
        env!("CARGO_BIN_EXE_snapback")
    );
    let run = Run::of(
        &Command::new("bash")
            .args(["-c", &line])
            .current_dir(place.path())
            .output()
            .expect("a run"),
    );
    assert_eq!((run.code, run.err.lines().count()), (3, 1), "{}", run.err);
    assert_eq!(place.names(), ["rows.csv"]);
    let line = format!("exec {} batch rows.csv > /dev/full", env!("CARGO_BIN_EXE_snapback"));
    let run = Run::of(
        &Command::new("bash")
            .args(["-c", &line])
            .current_dir(place.path())
            .output()
            .expect("a run"),
    );
    assert_eq!((run.code, run.err.lines().count()), (3, 1), "{}", run.err);
    let line = format!("{} batch rows.csv | head -1", env!("CARGO_BIN_EXE_snapback"));
    let run = Run::of(
        &Command::new("bash")
            .args(["-c", &line])
            .current_dir(place.path())
            .output()
            .expect("a run"),
    );
    assert_eq!((run.code, run.err.as_str(), run.out.lines().count()), (0, "", 1));
}
