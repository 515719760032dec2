//! No text of a stranger reaches a terminal, a build server, a page or a spreadsheet as anything but text.
//!
//! Two thousand hostile strings are put in every place of the rules that holds text, in cells, keys, arguments and names of
//! files, and whatever is printed is read through. `SNAPBACK_INJECTIONS=2000` puts each string in each place; by default
//! each stands in one.

#![cfg(unix)]

use crate::common;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::Chance;
use serde_json::Value;
use snapback::batch::{self, Input, Options, RowFormat};
use snapback_engine::load::{Folder, ruleset};
use tempfile::TempDir;

/// What means something to somebody: Markdown, HTML, a spreadsheet, SQL, a shell, a template.
const SEEN: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><script>",
    "</style><svg onload=x>",
    "-->",
    "<!--",
    "]]>",
    "\" onload=\"x",
    "' onload='x",
    "&lt;script&gt;",
    "&#64;team",
    "&#x3c;b>",
    "```",
    "~~~",
    "`x`",
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    "<http://example.org>",
    "# heading",
    "---",
    "| a | b |",
    "* item",
    "> quote",
    "[^1]: note",
    "@team",
    "someone@example.org",
    "#123",
    "=HYPERLINK(\"http://example.org\")",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "'); DROP TABLE answers; --",
    "\"; DROP TABLE answers; --",
    "'' OR 1=1",
    "$(touch x)",
    "`touch x`",
    "%0A%0D",
    "{{7*7}}",
    "${x}",
    "\\n\\r\\t",
    "\\u001b[2J",
    "\\",
    "a,b;c",
    "\"quoted\"",
    "%s%n",
    "http://example.org/?a=b&c=<d>",
    "error[Y05]: nothing is wrong",
    "x: error[X01]: y",
];

/// What no eye sees, or a build server obeys: refused wherever it stands in a rule file.
const UNSEEN: &[&str] = &[
    "\u{0}",
    "\u{7}",
    "\u{8}",
    "\u{b}",
    "\u{c}",
    "\u{1b}[2J",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]8;;http://example.org\u{1b}\\",
    "\u{7f}",
    "\u{85}",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "\u{200e}",
    "\u{2028}",
    "\u{2029}",
    "\u{202a}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{2060}",
    "\u{3164}",
    "\u{feff}",
    "\u{fe0f}",
    "\u{e0041}",
    "::error::x",
    "::set-output name=x::y",
    "::add-mask::x",
    "##[group]x",
    "##[command]x",
];

const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("a ", ""),
    ("", " z"),
    ("a ", " z"),
    ("a\n", ""),
    ("a\n\n", "\nz"),
    ("a\n \n", "z"),
    ("1. ", ""),
    ("(", ")"),
    ("\u{645}\u{648}\u{634}\u{6a9} ", ""),
    (
        "a very long word before it so that the line is broken just before what matters here, or so it is hoped ",
        "",
    ),
    ("x", "x"),
];

/// Each hostile text in each surrounding, until there are so many.
fn hostile(of: &[&str], most: usize) -> Vec<String> {
    let pairs = AROUND.iter().flat_map(|around| of.iter().map(move |text| (around, text)));
    let mut all: Vec<String> =
        pairs.map(|((before, after), text)| format!("{before}{text}{after}")).collect();
    let mut chance = Chance(0x5eed_1213);
    while all.len() < most {
        let (one, other) = (*chance.of(of), *chance.of(of));
        let (before, after) = chance.of(AROUND);
        all.push(format!("{before}{one} {other}{after} {}", all.len()));
    }
    all.dedup();
    all
}

/// The small set, as data.
fn base() -> BTreeMap<String, Value> {
    fn gather(folder: &Path, below: &str, files: &mut BTreeMap<String, Value>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                gather(&path, &format!("{name}/"), files);
            } else {
                files.insert(name, serde_yaml::from_slice(&fs::read(&path).unwrap()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    gather(Path::new("tests/corpus/base"), "", &mut files);
    files
}

/// The keys under which any text may stand.
const TEXTS: [&str; 15] = [
    "title", "summary", "document", "pinpoint", "note", "text", "argument", "ground", "who",
    "symbol", "binds", "names", "name", "version", "url",
];

/// Puts another text in the place of each.
fn replace(value: &mut Value, key: &str, text: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::Object(members) => {
            members.iter_mut().for_each(|(key, value)| replace(value, key, text))
        }
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, key, text)),
        Value::String(old) if TEXTS.contains(&key) => *old = text(key),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The set with the strings from the `first` on in its places; an address has to begin as one.
fn laced(strings: &[String], first: usize) -> (BTreeMap<String, Vec<u8>>, usize) {
    let mut at = first;
    let mut next = |key: &str| {
        at += 1;
        let text = strings[(at - 1) % strings.len()].clone();
        match key {
            "url" => "http://example.org/a?b=(c)&d=*e*_f_!~'@team".to_owned(),
            // What a spreadsheet runs is refused as a name: names are keys, and are exported as they stand.
            "names" => text.trim_start_matches(['=', '+', '-', '@']).to_owned() + " name",
            _ => text,
        }
    };
    let mut files = base();
    files.values_mut().for_each(|file| replace(file, "", &mut next));
    (
        files.into_iter().map(|(path, file)| (path, file.to_string().into_bytes())).collect(),
        at - first,
    )
}

fn write(files: &BTreeMap<String, Vec<u8>>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join("rules").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn run(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback")).args(words).current_dir(folder).output().unwrap()
}

/// A character that no eye sees, other than a line end; in answers to rows the marks of Persian and Arabic may stand.
fn unseen(c: char) -> bool {
    let marks = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    c != '\n' && c.is_control() || marks
}

/// What is wrong with anything printed.
fn faults(printed: &str) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    faults.extend(
        printed.chars().find(|c| unseen(*c)).map(|c| format!("{} is printed", c.escape_unicode())),
    );
    let obeyed =
        |line: &&str| line.trim_start().starts_with("::") || line.trim_start().starts_with("##[");
    faults
        .extend(printed.lines().find(obeyed).map(|line| format!("a build server obeys `{line}`")));
    faults
}

/// Nothing of the text is Markdown or HTML, and nobody is called.
fn markdown(printed: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for line in printed.lines() {
        let plain = outside_of_marks(line);
        let call = plain
            .split('@')
            .skip(1)
            .any(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let fence = line.trim_start_matches(|c: char| c.is_ascii_digit() || " .->|".contains(c));
        let raw = plain.contains('<')
            || plain.contains('&')
            || plain.contains("](")
            || plain.contains("![");
        if call || raw || fence.starts_with("```") || fence.starts_with("~~~") {
            faults.push(format!("Markdown reads `{line}`"));
        }
    }
    faults
}

/// A line without what is escaped, without code, and without addresses in angle brackets.
fn outside_of_marks(line: &str) -> String {
    let mut plain = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '`' => {
                chars.by_ref().find(|c| *c == '`');
                plain.push('\u{1}');
            }
            '<' if chars.clone().take(7).collect::<String>() == "http://" => {
                chars.by_ref().find(|c| *c == '>');
            }
            _ => plain.push(c),
        }
    }
    plain
}

/// No cell begins as a formula does.
fn csv_cells(printed: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(printed.as_bytes());
    let rows =
        reader.records().map(|row| row.expect("a row of the same width")).collect::<Vec<_>>();
    let formula = |cell: &&str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    rows.iter()
        .flat_map(|row| row.iter())
        .filter(formula)
        .map(|cell| format!("a spreadsheet runs `{cell}`"))
        .collect()
}

/// Quotes pair up, and what stands outside of them is no comment that a text began.
fn sql(printed: &str) -> Vec<String> {
    let outside: Vec<&str> = printed.split('\'').step_by(2).collect();
    let wrong = !printed.matches('\'').count().is_multiple_of(2)
        || outside.iter().any(|part| part.to_uppercase().contains("DROP TABLE ANSWERS"));
    wrong.then(|| "a text ends the quotes of SQL".to_owned()).into_iter().collect()
}

type Reads = fn(&str) -> Vec<String>;

fn text(_: &str) -> Vec<String> {
    Vec::new()
}

fn json(printed: &str) -> Vec<String> {
    printed.parse::<Value>().err().map(|error| format!("no JSON: {error}")).into_iter().collect()
}

fn json_lines(printed: &str) -> Vec<String> {
    printed.lines().flat_map(json).collect()
}

/// Every element that opens closes in order, and no tag fetches or runs anything.
fn html(printed: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for part in printed.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else {
            return vec![format!("`<{part}` does not end")];
        };
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        let (bare, values): (Vec<_>, Vec<_>) =
            tag.split('"').enumerate().partition(|(at, _)| at % 2 == 0);
        let bare: String = bare.into_iter().map(|(_, text)| text).collect();
        let runs = bare.contains(" on")
            || ["script", "img", "iframe", "object", "link", "base", "form"].contains(&name)
            || bare.contains("src=");
        let goes = values
            .iter()
            .any(|(_, value)| value.trim_start().to_lowercase().starts_with("javascript:"));
        if runs || goes || bare.contains('\'') || !tag.matches('"').count().is_multiple_of(2) {
            faults.push(format!("a browser obeys `<{tag}>`"));
        }
        match name.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => {
                faults.push(format!("`</{closed}>` closes nothing"))
            }
            Some(_) => {}
            None if name.starts_with(['?', '!']) || ["meta", "br", "wbr"].contains(&name) => {}
            None => open.push(name),
        }
    }
    faults.extend(open.iter().map(|name| format!("`<{name}>` stays open")));
    faults
}

const ONE: &str = "check goods/1.A.2 --date 2015-01-01 --reading north --fact range=300 --fact signed=2009-01-01 --why-not --nearest";

/// Every command that prints what rules say, and how what it prints is read.
fn commands() -> Vec<(String, Reads)> {
    let of = |line: &str, reads: Reads| (format!("{line} --rules rules"), reads);
    let mut all = vec![
        of(ONE, text),
        of(&format!("{ONE} --format json"), json),
        of(&format!("{ONE} --format markdown"), markdown),
        of(&format!("{ONE} --cite"), text),
        of(&format!("{ONE} --cite --format markdown"), markdown),
        of("check goods/1.A.2 --date 2015-01-01", text),
        of("check goods/1.A.2 --date 2015-01-01 --format json", json),
        of("check goods/1.A.2 --date 2015-01-01 --format markdown", markdown),
        of(
            "check widget --date 2015-01-01 --reading south --fact range=300 --why-not --format markdown",
            markdown,
        ),
        of("timeline widget", text),
        of("timeline goods/1.A.2 --format json", json),
        of("timeline goods/1.A.2 --format csv", csv_cells),
        of("timeline goods/1.A.2 --format svg", html),
        of("timeline goods/1.A.2 --format html", html),
        of("report widget", html),
        of("report", html),
        of("diff north south", text),
        of("diff north south --format json", json),
        of("diff north south --format markdown", markdown),
        of("list", text),
        of("export --explain", csv_cells),
        of("export --format jsonl --explain", json_lines),
        of("export --format sql --explain", sql),
        of("lint", text),
        of(
            "batch --explain --items widget,gadget,goods/1.A.2 --dates 2015-01-01 --reading north",
            csv_cells,
        ),
    ];
    for kind in [
        "parties",
        "readings",
        "questions",
        "events",
        "provisions",
        "items",
        "lists",
        "instruments",
        "sources",
    ] {
        all.push(of(&format!("list {kind}"), text));
        all.push(of(&format!("list {kind} --format json"), json));
    }
    for id in
        ["act/1", "standing", "north", "ended", "goods", "goods/other", "widget", "act", "first"]
    {
        all.push(of(&format!("show {id}"), text));
        all.push(of(&format!("show {id} --format json"), json));
    }
    all
}

/// Runs the jobs on all cores, and gives what is wrong.
fn each(count: usize, job: impl Fn(usize) -> Vec<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(at) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < count) {
            wrong.extend(job(at));
        }
        wrong
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(2, usize::from))
            .map(|_| scope.spawn(work))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    })
}

fn none(wrong: &[String]) {
    let few: Vec<&str> = wrong.iter().take(30).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), few.join("\n"));
}

#[test]
fn no_text_of_the_rules_is_more_than_text_in_any_output() {
    let strings: Vec<String> = hostile(SEEN, 1_400);
    let places = laced(&strings, 0).1;
    let each_once = strings.len().div_ceil(places);
    let (rounds, step) =
        match std::env::var("SNAPBACK_INJECTIONS").ok().and_then(|text| text.parse::<usize>().ok())
        {
            Some(rounds) => (rounds, 1),
            None => (each_once, places),
        };
    let commands = commands();
    let wrong = each(rounds, |round| {
        let (files, _) = laced(&strings, round * step);
        let folder = write(&files);
        let job = |(line, reads): &(String, Reads)| {
            let output = run(folder.path(), &line.split(' ').collect::<Vec<_>>());
            let printed = String::from_utf8(output.stdout).expect("UTF-8");
            let told = String::from_utf8(output.stderr).expect("UTF-8");
            let mut wrong = if matches!(output.status.code(), Some(0 | 1)) {
                reads(&printed)
            } else {
                vec![told.lines().next().unwrap_or_default().to_owned()]
            };
            wrong.extend(faults(&printed));
            wrong.extend(faults(&told));
            wrong
                .into_iter()
                .take(3)
                .map(|text| format!("round {round}, {line}: {text}"))
                .collect::<Vec<_>>()
        };
        commands.iter().flat_map(job).collect()
    });
    println!(
        "{} strings, {places} places, {rounds} sets of rules, {} outputs",
        strings.len(),
        rounds * commands.len()
    );
    none(&wrong);
}

#[test]
fn what_no_eye_sees_is_refused_in_every_place_of_the_rules() {
    let strings: Vec<String> =
        hostile(UNSEEN, 600).into_iter().filter(|text| hides(text)).collect();
    let places: Vec<(String, usize)> = base()
        .into_iter()
        .flat_map(|(path, file)| (0..texts(file)).map(move |at| (path.clone(), at)))
        .collect();
    let wrong = each(strings.len(), |at| {
        let (path, place) = &places[at % places.len()];
        let mut files = base();
        let mut next = 0;
        let mut text = |key: &str| {
            next += 1;
            let plain = format!("http://example.org/{next}");
            if next - 1 == *place {
                strings[at].clone()
            } else {
                plain.split_at(if key == "url" { 0 } else { 19 }).1.to_owned()
            }
        };
        replace(files.get_mut(path).unwrap(), "", &mut text);
        let bytes: Vec<(String, Vec<u8>)> =
            files.into_iter().map(|(path, file)| (path, file.to_string().into_bytes())).collect();
        let folder =
            Folder::in_memory(bytes.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
        let told: Vec<String> =
            ruleset(&folder).err().unwrap_or_default().iter().map(ToString::to_string).collect();
        let refused =
            told.len() == 1 && told.iter().all(|line| line.starts_with(&format!("{path}:1:")));
        let plain = told
            .iter()
            .all(|line| line.bytes().all(|b| (0x20..0x7f).contains(&b)) && faults(line).is_empty());
        (!refused || !plain)
            .then(|| format!("{:?} in {path}: {told:?}", strings[at]))
            .into_iter()
            .collect()
    });
    println!("{} strings in {} places", strings.len(), places.len());
    none(&wrong);
}

/// How many texts there are in a file.
fn texts(mut file: Value) -> usize {
    let mut count = 0;
    let mut text = |_: &str| {
        count += 1;
        String::new()
    };
    replace(&mut file, "", &mut text);
    count
}

/// Whether the loader has to refuse it: a build server obeys a word only from its beginning.
fn hides(text: &str) -> bool {
    let command =
        text.split_whitespace().any(|word| word.starts_with("::") || word.starts_with("##["));
    command
        || text.chars().any(|c| {
            c.is_control() && c != '\n' || unseen(c) || "\u{a0}\u{3164}\u{fe0f}".contains(c)
        })
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

#[test]
fn no_cell_is_more_than_text_in_the_answers_to_rows() {
    let rules = common::rules();
    let strings: Vec<String> =
        hostile(SEEN, 1_400).into_iter().chain(hostile(UNSEEN, 600)).collect();
    let mut csv = "item,date,reading,range_km,supplier,note\n".to_owned();
    let mut lines = String::new();
    for text in &strings {
        let sound = ["medicine", "2020-01-01", "e3", "300", "FR", "note"];
        for place in 0..sound.len() {
            let cells: Vec<&str> = sound
                .iter()
                .enumerate()
                .map(|(at, cell)| if at == place { text.as_str() } else { cell })
                .collect();
            csv += &(cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n");
            let keys = ["item", "date", "reading", "range_km", "supplier", "note"];
            let row: serde_json::Map<String, Value> = keys
                .iter()
                .zip(&cells)
                .map(|(key, cell)| ((*key).to_owned(), (*cell).into()))
                .collect();
            lines += &(Value::Object(row).to_string() + "\n");
        }
        let odd = serde_json::json!({"item": "medicine", "date": "2020-01-01", "reading": "e3", text.as_str(): text});
        lines += &(odd.to_string() + "\n");
    }
    for (input, output, bytes) in [
        (RowFormat::Csv, RowFormat::Csv, &csv),
        (RowFormat::Csv, RowFormat::Jsonl, &csv),
        (RowFormat::Jsonl, RowFormat::Jsonl, &lines),
    ] {
        let inputs = vec![Input {
            shown: "rows".to_owned(),
            reader: Box::new(std::io::Cursor::new(bytes.clone().into_bytes())),
        }];
        let mut printed = Vec::new();
        let report = batch::run(
            rules,
            inputs,
            &mut printed,
            &Options { input, output, sanitizes: true, ..Options::default() },
        );
        let report = report.unwrap_or_else(|stop| panic!("{stop:?}"));
        assert_eq!(
            report.tally.read as usize,
            strings.len() * if input == RowFormat::Csv { 6 } else { 7 }
        );
        let printed = String::from_utf8(printed).expect("UTF-8");
        // A cell that was passed through may hold a tab, a line end of its own, or a mark of Persian and Arabic.
        let hidden =
            |c: &char| unseen(*c) && !matches!(c, '\t' | '\r' | '\u{ad}' | '\u{200c}'..='\u{200f}');
        let mut wrong: Vec<String> = printed
            .chars()
            .filter(hidden)
            .map(|c| format!("{input:?} to {output:?}: {}", c.escape_unicode()))
            .collect();
        wrong.dedup();
        wrong.extend(if output == RowFormat::Csv {
            csv_cells(&printed)
        } else {
            json_lines(&printed)
        });
        let told: Vec<String> = report.tally.problems.iter().map(ToString::to_string).collect();
        wrong.extend(
            told.iter().filter(|line| !line.bytes().all(|b| (0x20..0x7f).contains(&b))).cloned(),
        );
        println!(
            "{input:?} to {output:?}: {} rows, {} of them bad",
            report.tally.read,
            report.tally.bad()
        );
        none(&wrong);
    }
}

#[test]
fn no_word_of_a_command_line_is_more_than_text_in_what_is_told() {
    let all: Vec<String> = hostile(SEEN, 0)
        .into_iter()
        .chain(hostile(UNSEEN, 0))
        .filter(|text| !text.contains('\0'))
        .collect();
    let strings: Vec<&String> = all.iter().step_by(7).collect();
    let folder = write(
        &laced(&["plain text".to_owned()], 0)
            .0
            .into_keys()
            .map(|path| (path, Vec::new()))
            .collect(),
    );
    let words = |text: &str, at: usize| -> Vec<String> {
        let day = ["--date", "2020-01-01"].map(str::to_owned).to_vec();
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        match at {
            0 => [own(&["check", "--", text])[..1].to_vec(), day, own(&["--", text])].concat(),
            1 => [own(&["check", "medicine", &format!("--reading={text}")]), day].concat(),
            2 => [own(&["check", "medicine", &format!("--fact={text}=1")]), day].concat(),
            3 => [own(&["check", "medicine", &format!("--fact=range-km={text}")]), day].concat(),
            4 => own(&["check", "medicine", &format!("--date={text}")]),
            5 => own(&["show", "--", text]),
            6 => own(&["list", "--", text]),
            7 => own(&["batch", "--", text]),
            8 => own(&["lint", "--", text]),
            9 => own(&["--", text]),
            10 => own(&["report", "medicine", &format!("--clock={text}")]),
            _ => own(&["export", &format!("--output={text}/x"), "--reading=e3", "--item=medicine"]),
        }
    };
    let wrong = each(strings.len() * 12, |at| {
        let (text, place) = (strings[at / 12], at % 12);
        let words = words(text, place);
        let output = run(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>());
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        let fine = matches!(output.status.code(), Some(2 | 3))
            && output.stdout.is_empty()
            && told.lines().count() == 1;
        let plain = told.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b))
            && faults(&told).is_empty();
        (!fine || !plain)
            .then(|| format!("{words:?}: {:?} {told:?}", output.status.code()))
            .into_iter()
            .collect()
    });
    println!("{} command lines", strings.len() * 12);
    none(&wrong);
}

#[test]
fn no_name_of_a_file_is_more_than_text_in_what_is_told() {
    let names: BTreeSet<String> = hostile(SEEN, 0)
        .into_iter()
        .chain(hostile(UNSEEN, 0))
        .filter(|name| !name.contains(['\0', '/']) && name.len() < 200)
        .collect();
    let names: Vec<String> = names.into_iter().step_by(5).collect();
    let wrong = each(names.len(), |at| {
        let (files, _) = laced(&["plain".to_owned()], 0);
        let folder = write(&BTreeMap::from([
            ("events/a.md".to_owned(), Vec::new()),
            ("ruleset.yaml".to_owned(), files["ruleset.yaml"].clone()),
        ]));
        fs::write(folder.path().join("rules/events").join(&names[at]), "a: b\n").unwrap();
        fs::write(folder.path().join(&names[at]), "item,date\n").unwrap();
        let dash = format!("./{}", names[at]);
        let runs = [
            run(folder.path(), &["lint", "rules"]),
            run(folder.path(), &["batch", &dash, "--reading", "e3"]),
            run(folder.path(), &["report", "medicine", "--output", &dash]),
        ];
        let bad = |output: &Output| {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            let plain = told.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b))
                && faults(&told).is_empty();
            (output.status.code() != Some(2) || !plain || told.lines().count() != 1)
                .then(|| format!("{:?}: {told:?}", names[at]))
        };
        runs.iter().filter_map(bad).collect()
    });
    println!("{} names", names.len());
    none(&wrong);
}
