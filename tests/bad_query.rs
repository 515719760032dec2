//! Words of the command line that are refused: one line, exit code 2, nothing on stdout.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test may fail loudly"
)]

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().unwrap()
}

/// The place, code and text of the one line of a refusal: `PATH:LINE:COL: error[CODE]: text`.
fn refusal(output: &Output) -> Result<(String, String, String), String> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = || format!("{:?}, stdout {:?}, stderr {text:?}", output.status, String::from_utf8_lossy(&output.stdout));
    let plain = output.stderr.iter().all(|b| *b == b'\n' || (0x20..0x7f).contains(b));
    if output.status.code() != Some(2) || !output.stdout.is_empty() || !plain || text.lines().count() != 1 {
        return Err(told());
    }
    let (place, rest) = text.trim_end().split_once(": error[").ok_or_else(told)?;
    let (code, says) = rest.split_once("]: ").ok_or_else(told)?;
    let mut parts = place.rsplitn(3, ':');
    let numbers = [parts.next(), parts.next()].iter().all(|part| part.is_some_and(|number| number.parse::<u64>().is_ok_and(|n| n > 0)));
    let letter = code.len() == 3 && code.starts_with(|c: char| c.is_ascii_uppercase()) && code[1..].bytes().all(|b| b.is_ascii_digit());
    if !numbers || !letter || parts.next().is_none_or(str::is_empty) || says.is_empty() {
        return Err(told());
    }
    Ok((place.to_owned(), code.to_owned(), says.to_owned()))
}

/// What is wrong with a refusal, if anything. `at` is the word of the command line it points to.
fn differs(name: &str, arguments: &[&str], at: &str, code: &str, says: &str) -> Option<String> {
    let line = arguments.join(" ");
    let column = line.find(at).map_or(1, |at| line[..at].chars().count() + 1);
    let expected = format!("arguments:1:{column}");
    match refusal(&run(arguments)) {
        Ok((place, found, text)) if place == expected && found == code && text.contains(says) => None,
        Ok((place, found, text)) => Some(format!("{name}\n    expected {expected} {code} ...{says}\n    found    {place} {found} {text}")),
        Err(why) => Some(format!("{name}\n    {why}")),
    }
}

fn assert_none(wrong: &[String], count: usize) {
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

const SMALL: &str = "tests/bad/small";

#[test]
#[rustfmt::skip]
fn words_nobody_knows_are_refused_with_the_nearest_one() {
    let ask = |more: &[&'static str]| [&["check", "widget", "--rules", SMALL, "--date", "2015-01-01"], more].concat();
    let cases: Vec<(&str, Vec<&str>, &str, &str, &str)> = vec![
        ("unknown item", vec!["check", "widgt", "--rules", SMALL, "--date", "2015-01-01"], "widgt", "Q01", "did you mean `widget`?"),
        ("unknown entry", vec!["check", "goods/othr", "--rules", SMALL, "--date", "2015-01-01"], "goods/othr", "Q01", "did you mean `goods/other`?"),
        ("an item with a control character", vec!["check", "wid\u{1b}[31mget", "--rules", SMALL, "--date", "2015-01-01"], "wid\u{1b}", "Q01", "\\u{1b}"),
        ("blank item", vec!["check", "", "--rules", SMALL, "--date", "2015-01-01"], "check", "Q01", "no item"),
        ("unknown reading", ask(&["--reading", "nroth"]), "nroth", "Q02", "did you mean `north`?"),
        ("unknown fact", ask(&["--fact", "rnage=3"]), "rnage", "Q03", "did you mean `range`?"),
        ("a question of law as a fact", ask(&["--fact", "standing=yes"]), "standing", "Q03", "use --assume"),
        ("unknown question", ask(&["--assume", "standng=yes"]), "standng", "Q03", "did you mean `standing`?"),
        ("unknown answer", ask(&["--assume", "standing=maybe"]), "standing=maybe", "Q04", "write one of yes, nobody"),
        ("a yes-no fact answered otherwise", ask(&["--fact", "approved=perhaps"]), "approved=perhaps", "Q04", "write one of yes, no"),
        ("a number that is none", ask(&["--fact", "range=far"]), "range=far", "Q04", "such as 300"),
        ("a number with a sign", ask(&["--fact", "range=-3"]), "range=-3", "Q04", "such as 300"),
        ("a number too exact", ask(&["--fact", "range=1.2345"]), "range=1.2345", "Q04", "such as 300"),
        ("a country in full", ask(&["--fact", "supplier=France"]), "supplier=France", "Q04", "such as FR"),
        ("a day that is none", ask(&["--fact", "signed=2015-1-1"]), "signed=2015-1-1", "Q04", "YYYY-MM-DD"),
        ("a fact without a value", ask(&["--fact", "range"]), "range", "Q05", "NAME=VALUE"),
        ("a fact twice", ask(&["--fact", "range=300", "--fact", "range=301"]), "range=301", "Q05", "second time"),
        ("a question supposed twice", ask(&["--assume", "standing=yes", "--assume", "standing=nobody"]), "standing=nobody", "Q05", "second time"),
        ("stated and supposed", ask(&["--fact", "approved=yes", "--assume", "approved=no"]), "approved", "Q05", "both"),
        ("all and another", ask(&["--reading", "all", "--reading", "north"]), "all", "Q05", "stands alone"),
        ("another and all", ask(&["--reading", "north,all"]), "all", "Q05", "stands alone"),
        ("a reading twice", ask(&["--reading", "north", "--reading", "north"]), "north", "Q05", "twice"),
        ("unknown verdict", ask(&["--fail-on", "prohibitd"]), "prohibitd", "Q06", "did you mean `prohibited`?"),
        ("a day of knowledge of another shape", ask(&["--as-of", "2015-1-1"]), "2015-1-1", "D02", "YYYY-MM-DD"),
    ];
    let wrong: Vec<String> = cases.iter().filter_map(|(name, arguments, at, code, says)| differs(name, arguments, at, code, says)).collect();
    assert_none(&wrong, cases.len());
}

#[test]
#[rustfmt::skip]
fn misuse_is_refused_in_one_line() {
    let cases: &[(&str, &[&str], &str, &str)] = &[
        ("no command", &[], "", "--help"),
        ("unknown command", &["chekc"], "chekc", "check"),
        ("unknown flag", &["check", "widget", "--date", "2015-01-01", "--redaing", "us"], "--redaing", "--reading"),
        ("no item", &["check", "--date", "2015-01-01"], "", "<ITEM>"),
        ("no day", &["check", "widget"], "", "--date"),
        ("no value", &["check", "widget", "--date"], "", "--date"),
        ("one item too many", &["check", "widget", "gadget", "--date", "2015-01-01"], "gadget", "gadget"),
        ("the day twice", &["check", "widget", "--date", "2015-01-01", "--date", "2015-01-02"], "", "--date"),
        ("unknown direction", &["check", "widget", "--date", "2015-01-01", "--direction", "both"], "both", "from"),
        ("unknown activity", &["check", "widget", "--date", "2015-01-01", "--activity", "sale"], "sale", "supply"),
        ("unknown layer", &["check", "widget", "--date", "2015-01-01", "--layer", "UN"], "UN", "un"),
        ("unknown format", &["check", "widget", "--date", "2015-01-01", "--format", "yaml"], "yaml", "json"),
    ];
    let mut wrong = Vec::new();
    for (name, arguments, at, says) in cases {
        match refusal(&run(arguments)) {
            Ok((place, code, text)) => {
                let line = arguments.join(" ");
                let column = line.find(at).filter(|_| !at.is_empty()).map(|at| at + 1);
                let placed = column.is_none_or(|column| place == format!("arguments:1:{column}"));
                if code != "U01" || !placed || !text.contains(says) {
                    wrong.push(format!("{name}\n    expected U01 ...{says} at {column:?}\n    found    {place} {code} {text}"));
                }
            }
            Err(why) => wrong.push(format!("{name}\n    {why}")),
        }
    }
    assert_none(&wrong, cases.len());
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    let output = run(&["check", "widget", "--date", "2015-01-01", "--rules", "/nowhere/at/all"]);
    let (place, code, says) = refusal(&output).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!((place.as_str(), code.as_str()), ("/nowhere/at/all:1:1", "F01"));
    assert!(says.contains("ruleset.yaml"), "{says}");
}

#[test]
#[rustfmt::skip]
fn every_day_that_is_none_has_its_code() {
    let cases: &[(&str, &str, &str, &str)] = &[
        ("B099", "2023-02-29", "D05", "calendar"),
        ("B099", "2100-02-29", "D05", "calendar"),
        ("B099", "2023-04-31", "D05", "calendar"),
        ("B101", "2023-13-01", "D05", "day and month swapped?"),
        ("B101", "2023-31-10", "D05", "day and month swapped?"),
        ("B101", "2023-00-10", "D05", "calendar"),
        ("B101", "2023-10-00", "D05", "calendar"),
        ("B102", "2023-1-5", "D02", "YYYY-MM-DD"),
        ("B102", "23-10-18", "D02", "YYYY-MM-DD"),
        ("B102", "20231018", "D02", "YYYY-MM-DD"),
        ("B102", "+2023-10-18", "D02", "YYYY-MM-DD"),
        ("B103", " 2023-10-18", "D02", "YYYY-MM-DD"),
        ("B103", "2023-10-18 ", "D02", "YYYY-MM-DD"),
        ("B103", "2023-10-18\t", "D02", "\\t"),
        ("B103", "2023-10-18\n", "D02", "\\n"),
        ("B104", "18/10/2023", "D02", "YYYY-MM-DD"),
        ("B104", "10/18/2023", "D02", "YYYY-MM-DD"),
        ("B104", "18.10.2023", "D02", "YYYY-MM-DD"),
        ("B104", "18 Oct 2023", "D02", "YYYY-MM-DD"),
        ("B105", "2023-10-18 00:00:00", "D03", "YYYY-MM-DD"),
        ("B105", "2023-10-18 00:00:00Z", "D03", "YYYY-MM-DD"),
        ("B106", "2023-10-18[u-ca=islamic]", "D04", "Gregorian"),
        ("B106", "2023-10-18T00:00:00Z[u-ca=islamic]", "D04", "Gregorian"),
        ("B106", "1445-04-03", "D06", "from 1945-01-01"),
        ("B106", "1402-07-26", "D06", "from 1945-01-01"),
        ("B107", "\u{662}\u{660}\u{662}\u{663}-\u{661}\u{660}-\u{661}\u{668}", "D02", "YYYY-MM-DD"),
        ("B107", "\u{6f2}\u{6f0}\u{6f2}\u{6f3}-\u{6f1}\u{6f0}-\u{6f1}\u{6f8}", "D02", "YYYY-MM-DD"),
        ("B107", "\u{ff12}\u{ff10}\u{ff12}\u{ff13}-10-18", "D02", "YYYY-MM-DD"),
        ("B107", "2023\u{2010}10\u{2010}18", "D02", "YYYY-MM-DD"),
        ("B107", "2023\u{2212}10\u{2212}18", "D02", "YYYY-MM-DD"),
        ("B108", "0000-01-01", "D06", "to 2200-12-31"),
        ("B108", "9999-12-31", "D06", "to 2200-12-31"),
        ("B108", "1944-12-31", "D06", "from 1945-01-01"),
        ("B108", "2201-01-01", "D06", "to 2200-12-31"),
        // A sign or a fifth digit makes another shape before it makes another year.
        ("B108", "-2023-10-18", "D02", "YYYY-MM-DD"),
        ("B108", "10000-01-01", "D02", "YYYY-MM-DD"),
        ("B109", "2023-W42-3", "D02", "YYYY-MM-DD"),
        ("B109", "2023-291", "D02", "YYYY-MM-DD"),
        ("B110", "today", "D02", "YYYY-MM-DD"),
        ("B110", "now", "D02", "YYYY-MM-DD"),
        ("B110", "", "D02", "YYYY-MM-DD"),
        ("B111", "45217", "D02", "YYYY-MM-DD"),
        // Midnight has one name: 00:00 of the next day.
        ("B092", "2023-10-18T24:00:00Z", "D03", "YYYY-MM-DD"),
        ("B092", "2023-10-18T23:59:60Z", "D05", "00 to 59"),
        ("B105", "2200-12-31T23:30:00-01:00", "D06", "to 2200-12-31"),
        ("B116", "2023-10-18T00:00:00", "D03", "offset"),
        ("B116", "2023-10-18T00:00", "D03", "offset"),
        ("B116", "2023-02-29T00:00:00Z", "", ""),
    ];
    let mut wrong = Vec::new();
    for (name, day, code, says) in cases {
        let argument = format!("--date={day}");
        let output = run(&["check", "widget", "--rules", SMALL, &argument]);
        match refusal(&output) {
            Ok((place, found, text)) => {
                let line = format!("check widget --rules {SMALL} --date=");
                // A blank word stands nowhere in particular.
                let column = if day.is_empty() { 1 } else { line.chars().count() + 1 };
                let fits = code.is_empty() || (found == *code && text.contains(says));
                if place != format!("arguments:1:{column}") || !fits {
                    wrong.push(format!("{name} {day:?}\n    expected {column} {code} ...{says}\n    found    {place} {found} {text}"));
                }
            }
            Err(why) => wrong.push(format!("{name} {day:?}\n    {why}")),
        }
    }
    assert_none(&wrong, cases.len());
}

fn answered_day(day: &str) -> String {
    let output = run(&["check", "widget", "--rules", SMALL, "--reading", "north", "--format", "json", "--date", day]);
    assert_eq!(output.status.code(), Some(0), "{day}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    json["query"]["date"].as_str().unwrap_or_else(|| panic!("{json}")).to_owned()
}

#[test]
fn days_and_instants_that_are_some_are_answered() {
    for (day, meant) in [
        ("2024-02-29", "2024-02-29"),
        ("2000-02-29", "2000-02-29"),
        ("1945-01-01", "1945-01-01"),
        ("2200-12-31", "2200-12-31"),
        ("2020-09-19T20:00:00-04:00", "2020-09-20"),
        ("2025-09-27T20:00:00-04:00", "2025-09-28"),
        ("2025-09-28T00:00:00Z", "2025-09-28"),
        ("2025-09-28T03:30:00+03:30", "2025-09-28"),
        ("2025-09-28T03:29:59+03:30", "2025-09-27"),
        ("2023-10-18T23:59:59+05:00", "2023-10-18"),
    ] {
        assert_eq!(answered_day(day), meant, "{day}");
    }
}

#[test]
fn days_outside_the_record_are_answered_and_say_so() {
    let after = run(&["check", "widget", "--rules", SMALL, "--reading", "north", "--format", "json", "--date", "2030-01-01"]);
    assert_eq!(after.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&after.stdout).contains("beyond-known-through"));
    let before = run(&["check", "widget", "--rules", SMALL, "--reading", "north", "--format", "json", "--date", "2009-12-31"]);
    assert_eq!(before.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&before.stdout).contains("not-encoded"));
}
