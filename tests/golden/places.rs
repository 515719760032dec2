//! Commands that write files, or read a changed copy of rules: each place is a folder of its own.

use std::fs;

use serde_json::Value;

use super::cases::{DIGESTS, commands};
use super::law::{law, printed};
use super::run::{Case, Edit, Input, Place, root};

/// A difference small enough to be read.
const SMALL_DIFF: &str = "diff --rules old rules --layer un \
    --item su-30sm --item shahed-136 --item heavy-water";

/// Every place.
pub fn all() -> Vec<Place> {
    let mut all = vec![pages(), begun(), written(), recorded()];
    all.extend(receipts());
    all.extend(mistakes_of_law());
    all.extend(findings());
    all
}

fn case(group: &'static str, line: &str) -> Case {
    Case { group, line: line.to_owned(), input: Input::Nothing, slow: false }
}

fn place(name: &str, copies: &[(&'static str, &'static str)], cases: Vec<Case>) -> Place {
    Place { name: name.to_owned(), copies: copies.to_vec(), edits: Vec::new(), cases }
}

/// The commands of the page on writing rules, without what it writes in between.
fn pages() -> Place {
    let lines = commands("docs/writing-rules.md");
    place("writing-rules", &[], lines.iter().map(|line| case("pages", line)).collect())
}

fn begun() -> Place {
    let lines = ["init --from-embedded law", "init law", "lint law", "lint law --notes"];
    let mut cases: Vec<Case> = lines.iter().map(|line| case("written", line)).collect();
    cases.extend(["init small", "test --rules small"].map(|line| case("written", line)));
    place("begun", &[], cases)
}

/// Commands that write a file.
fn written() -> Place {
    let lines = [
        "batch rows.csv --output out.csv --summary summary.json",
        "batch rows.csv --output out.csv",
        "batch rows.csv --output out.csv --force",
        "batch rows.csv --output out.jsonl --explain",
        "batch rows.csv --output rows.csv --force",
        "batch rows.csv --summary summary.json",
        "export --item food-grain --fact none --reading e3 --output table.csv",
        "report su-30sm --output page.html",
        "report su-30sm --output page.html --clock UTC",
        "docs --output law.md",
        "docs --output nowhere/law.md",
        "test law --write-boundaries missing.yaml --filter 2021-02-18",
    ];
    let copies = [("examples", "."), ("tests/law", "law")];
    place("written", &copies, lines.iter().map(|line| case("written", line)).collect())
}

/// Saved answers asked again, as they are and with something changed in them.
fn receipts() -> Vec<Place> {
    const CHANGES: [(&str, &str); 5] = [
        ("", ""),
        ("\"approval-required\"", "\"prohibited\""),
        ("2020-10-17", "2020-10-18"),
        ("\"su-30sm\"", "\"no-such-item\""),
        ("{", "["),
    ];
    const ASKED: [&str; 3] = [
        "check su-30sm --date 2020-10-17 --reading russia --format json",
        "check su-30sm --date 2020-10-17 --why-not --nearest --format json",
        "check su-30sm --date 2020-10-17 --layer all --as-of 2020-10-20 --format json",
    ];
    let verify = |(old, new)| {
        let input = Input::Printed(old, new);
        Case { input, ..case("verify", "verify -") }
    };
    let each = ASKED.iter().enumerate().map(|(number, asked)| {
        let mut cases = vec![case(DIGESTS, asked)];
        cases.extend(CHANGES.map(verify));
        place(&format!("receipt {}", number + 1), &[], cases)
    });
    each.collect()
}

/// A difference of two sets of rules, recorded and held against the record.
fn recorded() -> Place {
    const LINES: [&str; 9] = [
        "diff --rules old new --write-expect known.yaml",
        "diff --rules old new --expect known.yaml",
        "diff --rules old new --forbid loosening",
        "diff --rules new old --forbid loosening",
        "diff --rules new old --expect known.yaml",
        "diff --rules old new --format markdown",
        "diff --rules old new --format github",
        "diff --rules old new --format json",
        "diff --rules old old",
    ];
    let small = |line| case("diff-rules", &format!("{line} --layer un --item su-30sm"));
    let whole = |line| Case { slow: true, ..case(DIGESTS, line) };
    let cases = LINES.iter().map(small).chain(LINES.map(whole)).collect();
    let edit = |path: &str, old: &str, new: &str| (path.to_owned(), old.to_owned(), new.to_owned());
    let event = "new/events/snapback-2025-effect.yaml";
    let edits = vec![edit(event, "midnight_closing_day: 30", "midnight_closing_day: 29")];
    Place { edits, ..place("recorded", &[("rules", "old"), ("rules", "new")], cases) }
}

/// Some of the planted mistakes: how `lint`, `test` and `diff --rules` show them.
fn mistakes_of_law() -> Vec<Place> {
    let text = fs::read_to_string(root().join("tests/zoo/bugs.yaml")).expect("the mistakes");
    let bugs: Vec<Value> = serde_yaml::from_str(&text).expect("YAML");
    let some = bugs.iter().step_by(11);
    let each = some.enumerate().map(|(number, bug)| {
        let of = |key: &str| bug[key].as_str().expect("a text").to_owned();
        let slow = number % 4 != 0;
        let digest = |line| Case { slow, ..case(DIGESTS, line) };
        let cases = vec![
            case("mistakes-of-law", "lint rules"),
            case("mistakes-of-law", SMALL_DIFF),
            digest("test law --rules rules"),
            digest("test law --rules rules --format junit"),
            Case { slow: true, ..case(DIGESTS, "diff --rules old rules --format json") },
        ];
        let copies = [("rules", "old"), ("rules", "rules"), ("tests/law", "law")];
        let edits = vec![(of("file"), of("old"), of("new"))];
        Place { edits, ..place(&of("id"), &copies, cases) }
    });
    each.collect()
}

/// The example of each code of `lint`, as far as it is one text in the place of another.
fn findings() -> Vec<Place> {
    let each = law().codes.iter().filter_map(|code| {
        let (edit, fixed) = example(code)?;
        let mut cases = vec![
            case("findings", "lint rules --notes"),
            case(DIGESTS, "lint rules --notes --format json"),
            case(DIGESTS, "lint rules --notes --format sarif"),
            case(DIGESTS, "lint rules --notes --format github"),
            case("findings", "check patrol-frigate --date 2135-01-01 --rules rules"),
        ];
        cases.extend(fixed.then(|| case("findings", "lint rules --fix")));
        let copies = [("tests/lint/tiny", "rules")];
        Some(Place { edits: vec![edit], ..place(&format!("example of {code}"), &copies, cases) })
    });
    each.collect()
}

/// What `lint --explain` shows as reported in the place of what is not, and whether it is fixed.
fn example(code: &str) -> Option<(Edit, bool)> {
    let text = printed(&format!("lint --explain {code}"));
    // What cannot be seen is shown as a sign.
    let text = text.replace('·', " ").replace("\\r", "\r").replace("\\u{7}", "\u{7}");
    let (_, rest) = text.split_once("\nReported:\n  # ")?;
    let (reported, sound) = rest.split_once("\n\nNot reported:\n  # ")?;
    let part = |text: &str| {
        let (file, lines) = text.split_once('\n')?;
        let lines: Vec<&str> = lines.lines().map(|line| line.get(2..).unwrap_or("")).collect();
        Some((file.to_owned(), lines.join("\n").trim_end().to_owned()))
    };
    let ((file, new), (same, old)) = (part(reported)?, part(sound)?);
    let there = fs::read_to_string(root().join("tests/lint/tiny").join(&file)).ok()?;
    let plain = file == same && there.contains(&old) && !new.contains("# ");
    plain.then(|| ((format!("rules/{file}"), old, new), text.contains("`snapback lint --fix`")))
}
