//! No row is lost, whatever is wrong with it, and each is named at its true line and column.
//!
//! Files of rows are made up at random together with the key to them: which rows are sound, and which are wrong in
//! what way at which line and column. The inputs arrive in pieces of random size, so that no answer may depend on where one ends.

use crate::common;
use std::io::{self, Read, Write};

use common::{Chance, rules};
use snapback::batch::{self, BatchError, Input, Options, Report, RowFormat};
use snapback_engine::query::find_reading;

/// How many files of each form are made up; the long form of the check is run with `SNAPBACK_FILES=10000`.
fn files() -> usize {
    std::env::var("SNAPBACK_FILES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

/// Gives its bytes in pieces of random size.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    chance: Chance,
    most: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let wanted = 1 + self.chance.below(self.most);
        let length = wanted.min(into.len()).min(self.bytes.len() - self.at);
        into[..length].copy_from_slice(&self.bytes[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

fn pieces(bytes: Vec<u8>, seed: u64, most: usize) -> Vec<Input> {
    vec![Input {
        shown: "rows".to_owned(),
        reader: Box::new(Pieces { bytes, at: 0, chance: Chance(seed | 1), most }),
    }]
}

/// A row with what is wrong with it, if anything is: the code, and the column in characters, counted from one.
type Kind = (&'static [u8], Option<(&'static str, u64)>);

const CSV: &[Kind] = &[
    (b"medicine,2020-01-01,e3,note", None),
    (b"medicine,2020-10-18,e3,", None),
    (b"\"medicine\",\"2020-01-01\",e3,\"a \"\"b\"\", c\"", None),
    (b"medicine,2020-01-01,e3,\"two\nlines\r\nor three\"", None),
    (b"medicine,2020-01-01T10:00:00+02:00,e3,an instant", None),
    (b"medicine,2020-01-01,e3,=1+1", None),
    (b"medicine,2020-01-01,e3", Some(("C03", 1))),
    (b"medicine,2020-01-01,e3,note,more", Some(("C03", 1))),
    (b"\"medicine\",2020-01-01,\"e3\"", Some(("C03", 1))),
    (b"", Some(("C07", 1))),
    (b"medicine,2020-1-1,e3,note", Some(("D02", 10))),
    (b"\"medicine\",2020-02-30,e3,\"note\"", Some(("D05", 12))),
    (b"medicine,1944-12-31,e3,note", Some(("D06", 10))),
    (b"medicine,,e3,note", Some(("C12", 10))),
    (b",2020-01-01,e3,note", Some(("C12", 1))),
    (b"medicin,2020-01-01,e3,note", Some(("Q01", 1))),
    (b"medicine,2020-01-01,e4,note", Some(("Q02", 21))),
    (b"medicine,2020-01-01,,note", Some(("Q02", 21))),
    (b"medicine,2020-01-01,all,note", Some(("Q05", 21))),
    (b"medicine,2020-01-01,e3,no\"te", Some(("C05", 26))),
    (b"medicine,2020-01-01,e3,\"no\"te", Some(("C05", 28))),
    (b"medicine,2020-01-01,e3,no\x01te", Some(("C10", 26))),
    (b"medicine,2020-01-01,e3,no\xffte", Some(("C10", 26))),
    (b"medicine,2020-01-01,e3,\"\x1b[2J\"", Some(("C10", 25))),
    (b"medicine,2020-01-01,e3,no\rte", Some(("C08", 26))),
    (b"medicine,2020-01-01,e3,\xc3\xa9t\xc3\xa9\x01", Some(("C10", 27))),
];

const JSONL: &[Kind] = &[
    (br#"{"item":"medicine","date":"2020-01-01","reading":"e3"}"#, None),
    (
        br#"  { "date" : "2020-10-18", "reading":"e3", "item":"medicine", "ref": {"a": [1, 2]} } "#,
        None,
    ),
    (
        br#"{"item":"medicine","date":"2020-01-01","reading":"e3","range_km":300,"supplier":null}"#,
        None,
    ),
    (br#"{"item":"medicine","date":"2020-01-01","reading":"e3","ref":"a \"b\" \u00e9"}"#, None),
    (br#"["medicine","2020-01-01"]"#, Some(("J01", 1))),
    (br#""medicine""#, Some(("J01", 1))),
    (b"null", Some(("J01", 1))),
    (b"-1", Some(("J01", 1))),
    (
        br#"{"item":"medicine","item":"medicine","date":"2020-01-01","reading":"e3"}"#,
        Some(("J02", 20)),
    ),
    (
        br#"{"item":"medicine","\u0069tem":"medicine","date":"2020-01-01","reading":"e3"}"#,
        Some(("J02", 20)),
    ),
    (br#"{"itme":"medicine","date":"2020-01-01","reading":"e3"}"#, Some(("J03", 2))),
    (br#"{"item":"medicine","Date":"2020-01-01","reading":"e3"}"#, Some(("J03", 20))),
    (br#"{"item":"medicine","date":"2020-01-01","reading":"e3","verdict":"x"}"#, Some(("J03", 55))),
    (br#"{"item":7,"date":"2020-01-01","reading":"e3"}"#, Some(("J04", 2))),
    (
        br#"{"item":"medicine","date":"2020-01-01","reading":"e3","range_km":1e0}"#,
        Some(("J04", 55)),
    ),
    (br#"{"item":"medicine","date":"2020-01-01","reading":"e3","range_km":-0}"#, Some(("J04", 55))),
    (br#"{"item":"medicine","date":["2020-01-01"],"reading":"e3"}"#, Some(("J04", 20))),
    (br#"{"item":"medicine"}{"item":"medicine"}"#, Some(("J05", 20))),
    (br#"{"item":"medicine","date":"2020-01-01""#, Some(("J05", 38))),
    (br#"{"item":"medicine","date":NaN}"#, Some(("J05", 27))),
    (b"item,date", Some(("J05", 1))),
    (b"", Some(("J05", 1))),
    (b"\xef\xbb\xbf{}", Some(("J06", 1))),
    (
        br#"{"item":"medicine","date":"2020-01-01","reading":"e3","ref":"\u0000"}"#,
        Some(("J06", 55)),
    ),
    (
        br#"{"item":"medicine","date":"2020-01-01","reading":"e3","ref":"\ud800"}"#,
        Some(("J06", 55)),
    ),
    (b"{\"item\":\"medicine\",\"ref\":\"\xff\"}", Some(("J06", 27))),
    (
        br#"{"item":"medicine","date":"2020-01-01","reading":"e3","ref":[[[[1]]]]}"#,
        Some(("J07", 55)),
    ),
    (br#"{"item":"medicine","date":"2020-1-1","reading":"e3"}"#, Some(("D02", 20))),
    (br#"{"item":"medicin","date":"2020-01-01","reading":"e3"}"#, Some(("Q01", 2))),
    (br#"{"item":"medicine","date":"2020-01-01"}"#, Some(("Q02", 1))),
];

/// A file of rows, and which of them are wrong: line, column and code.
struct Prebuilt {
    bytes: Vec<u8>,
    rows: u64,
    wrong: Vec<(u64, u64, String)>,
}

fn prebuilt(chance: &mut Chance, form: RowFormat) -> Prebuilt {
    let (kinds, header): (_, &[u8]) = match form {
        RowFormat::Csv => (CSV, b"item,date,reading,ref"),
        RowFormat::Jsonl => (JSONL, b""),
    };
    let mut prebuilt = Prebuilt { bytes: Vec::new(), rows: 0, wrong: Vec::new() };
    if chance.below(4) == 0 {
        prebuilt.bytes.extend(b"\xef\xbb\xbf");
    }
    let mut line = 1;
    if form == RowFormat::Csv {
        prebuilt.bytes.extend(header);
        prebuilt.bytes.extend(end(chance));
        line += 1;
    }
    let count = 1 + chance.below(30);
    for at in 0..count {
        let kind = *chance.of(kinds);
        // At the very start of an input a byte order mark is none of the first row.
        let (row, fault) =
            if at == 0 && kind.0.starts_with(b"\xef\xbb\xbf") { kinds[0] } else { kind };
        prebuilt.bytes.extend(row);
        prebuilt.rows += 1;
        prebuilt.wrong.extend(fault.map(|(code, column)| (line, column, code.to_owned())));
        line += 1 + row.iter().filter(|byte| **byte == b'\n').count() as u64;
        let last = at + 1 == count;
        if !last || row.is_empty() || chance.below(2) == 0 {
            prebuilt.bytes.extend(end(chance));
        }
    }
    if form == RowFormat::Csv && chance.below(5) == 0 && prebuilt.bytes.ends_with(b"\n") {
        leave_open(chance, &mut prebuilt, line);
    }
    prebuilt
}

/// A quote is opened and never closed: its row is wrong, and nothing after it is read.
fn leave_open(chance: &mut Chance, prebuilt: &mut Prebuilt, line: u64) {
    prebuilt.bytes.extend(b"medicine,2020-01-01,e3,\"open");
    prebuilt.rows += 1;
    prebuilt.wrong.push((line, 24, "C04".to_owned()));
    for _ in 0..chance.below(4) {
        prebuilt.bytes.extend(b"\nmedicine,2020-01-01,e3,swallowed");
    }
    if chance.below(3) == 0 {
        prebuilt.bytes.extend(std::iter::repeat_n(b'x', 70_000));
        prebuilt.bytes.extend(b"\"\nmedicine,2020-01-01,e3,swallowed\n");
    }
}

fn end(chance: &mut Chance) -> &'static [u8] {
    if chance.below(3) == 0 { b"\r\n" } else { b"\n" }
}

fn run(inputs: Vec<Input>, options: &Options) -> (Report, Vec<u8>) {
    let mut output = Vec::new();
    let report =
        batch::run(rules(), inputs, &mut output, options).unwrap_or_else(|stop| panic!("{stop:?}"));
    (report, output)
}

fn faulty_files(form: RowFormat) {
    let mut chance = Chance(0x5eed_c5f0);
    let (mut rows, mut bad) = (0, 0);
    for _ in 0..files() {
        let prebuilt = prebuilt(&mut chance, form);
        let most = if prebuilt.bytes.len() > 10_000 { 4096 } else { *chance.of(&[3, 50, 1 << 20]) };
        let options = Options { input: form, output: form, ..Options::default() };
        let (report, output) = run(pieces(prebuilt.bytes.clone(), chance.0, most), &options);
        let tally = &report.tally;
        let named: Vec<_> = tally
            .problems
            .iter()
            .map(|problem| (problem.line, problem.column, problem.code.clone()))
            .collect();
        let shown = String::from_utf8_lossy(&prebuilt.bytes).chars().take(3000).collect::<String>();
        assert_eq!((tally.read, named), (prebuilt.rows, prebuilt.wrong.clone()), "{shown}");
        assert_eq!(tally.answered + prebuilt.wrong.len() as u64, tally.read, "{shown}");
        assert_eq!(
            written(form, &output),
            (prebuilt.rows, prebuilt.wrong.into_iter().map(|(_, _, code)| code).collect()),
            "{shown}"
        );
        rows += tally.read;
        bad += tally.bad();
    }
    println!("{} files, {rows} rows, {bad} of them bad", files());
}

/// How many rows were written, and the codes in their `error` cells.
fn written(form: RowFormat, output: &[u8]) -> (u64, Vec<String>) {
    let errors: Vec<String> = match form {
        RowFormat::Csv => {
            let mut reader = csv::Reader::from_reader(output);
            let at = reader
                .headers()
                .expect("a header")
                .iter()
                .position(|name| name == "error")
                .expect("the column");
            reader
                .records()
                .map(|row| row.expect("a row of the same width")[at].to_owned())
                .collect()
        }
        RowFormat::Jsonl => {
            let object = |line| {
                serde_json::from_str::<serde_json::Value>(line)
                    .unwrap_or_else(|wrong| panic!("{wrong}: {line}"))
            };
            let text = std::str::from_utf8(output).expect("UTF-8");
            text.lines()
                .map(|line| object(line)["error"].as_str().expect("text").to_owned())
                .collect()
        }
    };
    let code = |error: &String| {
        error.strip_prefix('[').and_then(|rest| rest.split(']').next()).map(str::to_owned)
    };
    (errors.len() as u64, errors.iter().filter_map(code).collect())
}

#[test]
fn every_faulty_csv_row_is_named_at_its_place_and_none_is_lost() {
    faulty_files(RowFormat::Csv);
}

#[test]
fn every_faulty_json_line_is_named_at_its_place_and_none_is_lost() {
    faulty_files(RowFormat::Jsonl);
}

/// Some thousand rows, sound and not, in either form.
fn many(form: RowFormat) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut chance = Chance(0x5eed_0011);
    let kinds = match form {
        RowFormat::Csv => CSV,
        RowFormat::Jsonl => JSONL,
    };
    let header: &[u8] = if form == RowFormat::Csv { b"item,date,reading,ref\n" } else { b"" };
    let items = ["su-30sm", "S-400", "medicine", "unroca/missiles", "BASTION-P"];
    let row = |chance: &mut Chance| {
        if chance.below(50) == 0 {
            let kind = chance.of(kinds).0;
            return if kind.contains(&b'\n') { b"x".to_vec() } else { kind.to_vec() };
        }
        let (item, day, reading) =
            (chance.of(&items), 10 + chance.below(20), chance.of(&["us", "e3", "russia"]));
        match form {
            RowFormat::Csv => {
                format!("{item},2020-10-{day},{reading},{}", chance.below(9)).into_bytes()
            }
            RowFormat::Jsonl => {
                format!(r#"{{"item":"{item}","date":"2020-10-{day}","reading":"{reading}"}}"#)
                    .into_bytes()
            }
        }
    };
    (header.to_vec(), (0..12_000).map(|_| row(&mut chance)).collect())
}

fn file(header: &[u8], rows: &[Vec<u8>]) -> Vec<u8> {
    rows.iter().fold(header.to_vec(), |mut file, row| {
        file.extend(row);
        file.push(b'\n');
        file
    })
}

#[test]
fn the_same_bytes_come_from_one_thread_or_eight_one_file_or_three_whole_or_in_pieces() {
    for form in [RowFormat::Csv, RowFormat::Jsonl] {
        let (header, rows) = many(form);
        let whole = file(&header, &rows);
        let options =
            |threads| Options { input: form, output: form, threads, ..Options::default() };
        let (first, expected) = run(pieces(whole.clone(), 7, 1 << 20), &options(1));
        assert_eq!(first.tally.read, rows.len() as u64);
        for threads in [2, 8] {
            let (report, output) = run(pieces(whole.clone(), 9, 100_000), &options(threads));
            assert!(output == expected, "{form:?} with {threads} threads");
            assert_eq!(report.tally.problems, first.tally.problems);
        }
        let thirds: Vec<Input> = rows
            .chunks(rows.len() / 3)
            .flat_map(|rows| pieces(file(&header, rows), 5, 5_000))
            .collect();
        assert!(run(thirds, &options(2)).1 == expected, "{form:?} in three files");
    }
}

/// An output that takes its time, and has room for so many bytes only.
struct Narrow {
    taken: Vec<u8>,
    room: usize,
}

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        std::thread::sleep(std::time::Duration::from_millis(1));
        if self.taken.len() + bytes.len() > self.room {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.taken.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_slow_output_that_fails_ends_the_run_and_holds_the_first_rows_only() {
    let (header, rows) = many(RowFormat::Csv);
    let whole = file(&header, &rows);
    let input = || pieces(whole.clone(), 11, 5_000);
    let expected = run(input(), &Options::default()).1;
    for room in (0..20).map(|part| expected.len() * part / 20).chain([expected.len() - 1]) {
        let mut output = Narrow { taken: Vec::new(), room };
        let outcome = batch::run(
            rules(),
            input(),
            &mut output,
            &Options { threads: 8, ..Options::default() },
        );
        assert!(matches!(outcome, Err(BatchError::Write(_))), "room for {room} bytes");
        assert!(expected.starts_with(&output.taken), "room for {room} bytes");
    }
    let mut output = Narrow { taken: Vec::new(), room: expected.len() };
    batch::run(rules(), input(), &mut output, &Options { threads: 8, ..Options::default() })
        .expect("all rows");
    assert!(output.taken == expected);
}

#[test]
fn several_readings_give_several_rows_for_each_in_either_form() {
    let rules = rules();
    let readings = ["us", "russia"].map(|name| find_reading(rules, name).expect("a reading"));
    let csv = b"item,date\nSu-30SM,2020-10-19\nnothing,2020-10-19\n".to_vec();
    let (report, output) =
        run(pieces(csv.clone(), 3, 9), &Options { named: &readings, ..Options::default() });
    assert_eq!((report.tally.read, report.tally.answered), (2, 1));
    let text = String::from_utf8(output).expect("text");
    let starts: Vec<&str> =
        text.lines().map(|line| line.split(",unscr").next().unwrap_or_default()).collect();
    assert_eq!(starts[1], "Su-30SM,2020-10-19,us,us-2020,prohibited,yes,inferred,reported");
    assert!(starts[2].starts_with("Su-30SM,2020-10-19,russia,russia,unrestricted,no,"), "{text}");
    assert!(
        starts[3].starts_with("nothing,2020-10-19,us,,,")
            && starts[4].starts_with("nothing,2020-10-19,russia,,,"),
        "{text}"
    );

    let lines = br#"{"item":"Su-30SM","date":"2020-10-19"}
{"item":"Su-30SM","date":"2020-10-19","reading":"e3"}
{"item":"Su-30SM","date":"2020-10-19","reading":""}
"#;
    let options = Options {
        named: &readings,
        input: RowFormat::Jsonl,
        output: RowFormat::Jsonl,
        ..Options::default()
    };
    let (_, output) = run(pieces(lines.to_vec(), 3, 9), &options);
    let text = String::from_utf8(output).expect("text");
    let used = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("an object");
        format!(
            "{} {}",
            value["reading"].as_str().expect("text"),
            value["reading_used"].as_str().expect("text")
        )
    };
    assert_eq!(
        text.lines().map(used).collect::<Vec<_>>(),
        ["us us-2020", "russia russia", "e3 e3", " us-2020", " russia"]
    );
    assert!(text.lines().all(|line| line.matches("\"reading\":").count() == 1), "{text}");
}

#[test]
fn either_form_can_be_written_as_the_other() {
    let csv = b"item,date,reading,ref\n\"Su-30SM\",2020-10-19,us,\"a \"\"b\"\"\"\n".to_vec();
    let (_, output) =
        run(pieces(csv, 3, 9), &Options { output: RowFormat::Jsonl, ..Options::default() });
    let value: serde_json::Value = serde_json::from_slice(&output).expect("an object");
    assert_eq!(
        (&value["ref"], &value["verdict"], &value["schema_version"]),
        (&"a \"b\"".into(), &"prohibited".into(), &1.into())
    );

    let lines = b"{\"ref\":[1,\"x\"],\"item\":\"Su-30SM\",\"date\":\"2020-10-19\",\"reading\":\"us\"}\n[]\n{\"other\":1}\n".to_vec();
    let options = Options { input: RowFormat::Jsonl, output: RowFormat::Csv, ..Options::default() };
    let (report, output) = run(pieces(lines, 3, 9), &options);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(output.as_slice())
        .records()
        .map(|row| row.expect("a row"))
        .collect();
    assert_eq!(
        rows[0].iter().take(6).collect::<Vec<_>>(),
        ["[1,\"x\"]", "Su-30SM", "2020-10-19", "us", "us-2020", "prohibited"]
    );
    assert_eq!(
        report.tally.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(),
        ["J01", "J03"]
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_row_that_is_too_long_is_refused_alone() {
    let long = "x".repeat(64 * 1024);
    let csv =
        format!("item,date,reading,ref\nmedicine,2020-01-01,e3,{long}\nmedicine,2020-01-01,e3,\n")
            .into_bytes();
    let (report, _) = run(pieces(csv, 3, 100_000), &Options::default());
    assert_eq!(
        (report.tally.read, report.tally.answered, report.tally.problems[0].code.as_str()),
        (2, 1, "C11")
    );
    let huge = "x".repeat(3 << 20);
    let lines = format!("{{\"item\":\"{huge}\"}}\n{{\"item\":\"medicine\",\"date\":\"2020-01-01\",\"reading\":\"e3\"}}").into_bytes();
    let options =
        Options { input: RowFormat::Jsonl, output: RowFormat::Jsonl, ..Options::default() };
    let (report, output) = run(pieces(lines, 3, 100_000), &options);
    assert_eq!(
        (report.tally.read, report.tally.answered, report.tally.problems[0].code.as_str()),
        (2, 1, "J08")
    );
    assert_eq!(report.tally.problems[0].line, 1);
    assert!(output.len() < 100_000, "what is dropped is not written");
}
