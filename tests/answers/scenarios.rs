//! `snapback test`: the disputes of `tests/law/`, and what becomes of a scenario that is wrong.

use std::path::Path;
use std::process::Command;

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn test(arguments: &[&str]) -> Run {
    let run = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .arg("test")
        .args(arguments)
        .output()
        .expect("a run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Run { code: run.status.code().expect("a code"), out: text(run.stdout), err: text(run.stderr) }
}

/// A folder with one scenario file of one scenario, made of the lines given.
fn one(lines: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    let text = format!("title: A try\nbecause: this is a try\nscenarios:\n  - name: one\n{lines}");
    std::fs::write(folder.path().join("a.yaml"), text).unwrap();
    folder
}

const QUERY: &str = "query: {item: su-30sm, date: \"2020-10-17\"}";

fn of(lines: &[&str], more: &[&str]) -> Run {
    let folder = one(lines);
    test(&[&[folder.path().to_str().unwrap()], more].concat())
}

#[test]
fn every_dispute_is_answered_as_the_documents_say_and_nothing_of_the_law_is_left_out() {
    let run = test(&["tests/law", "--min", "100"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let counts = run.out.lines().last().unwrap();
    let checks: usize =
        counts.split(", ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(checks > 4_200, "{counts}");
}

#[test]
fn what_is_written_for_the_boundaries_is_what_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let others = folder.path().join("others");
    std::fs::create_dir(&others).unwrap();
    for file in std::fs::read_dir("tests/law").unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "yaml") && !file.ends_with("boundaries.yaml") {
            std::fs::copy(&file, others.join(file.file_name().unwrap())).unwrap();
        }
    }
    let written = folder.path().join("b.yaml");
    let arguments = [others.to_str().unwrap(), "--write-boundaries", written.to_str().unwrap()];
    assert_eq!(test(&arguments).code, 0);
    let text = std::fs::read_to_string(&written).unwrap();
    assert!(
        text == std::fs::read_to_string("tests/law/boundaries.yaml").unwrap(),
        "write tests/law/boundaries.yaml again and read it"
    );
    assert!(text.lines().filter(|line| line.trim() == "reviewed: \"no\"").count() > 300);
    let again = test(&arguments);
    assert_eq!((again.code, again.err.lines().count()), (2, 1), "{}", again.err);
    assert!(again.err.contains("error[O01]: the file exists"), "{}", again.err);
}

#[test]
fn a_boundary_a_day_off_fails_and_says_what_decides() {
    let run = of(&[QUERY, "under: russia, us", "expect: unrestricted", "until: never"], &[]);
    assert_eq!(run.code, 1);
    for line in [
        "a.yaml:4:5: FAILED: one (under russia)",
        "    verdict: expected unrestricted, found approval-required",
        "    until: expected never, found 2020-10-18",
        "    expected because: this is a try",
        "    decides: Major conventional arms to Iran need the Council's approval in advance: approval-required, in force since 16 January 2016 (unscr-2231/annex-b-5)",
        "    approval-required until 2020-10-18 (then: unrestricted)",
        "1 scenario, 2 checks: 0 passed, 2 failed; iran-2231 2026.11",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
    let after = of(
        &[
            "query: {item: su-30sm, date: \"2020-10-18\"}",
            "under: russia",
            "expect: approval-required",
        ],
        &[],
    );
    let kept = "does not decide: Major conventional arms to Iran need the Council's approval in advance: not in force since 18 October 2020";
    assert!(after.out.contains(kept), "{}", after.out);
}

#[test]
fn each_part_of_an_expectation_is_compared() {
    let right = [
        "query: {item: bastion-p, date: \"2020-10-19\"}",
        "under: russia",
        "expect: undetermined",
        "provisions: [unscr-2231/annex-b-4a]",
        "turns_on: [range-km]",
        "until: \"2023-10-18\"",
        "confidence: reported",
        "assumptions: [council-approval]",
    ];
    let run = of(&right, &[]);
    assert_eq!(run.code, 0, "{}", run.out);
    let wrong = [
        ("expect", "expect: prohibited", "verdict"),
        ("provisions", "provisions: [unscr-2231/annex-b-5]", "provisions"),
        ("turns_on", "turns_on: [council-approval]", "turns_on"),
        ("until", "until: never", "until"),
        ("confidence", "confidence: verified", "confidence"),
        ("assumptions", "assumptions: [meets-list-limits]", "assumptions"),
    ];
    for (key, line, part) in wrong {
        let lines: Vec<&str> =
            right.iter().map(|old| if old.starts_with(key) { line } else { old }).collect();
        let run = of(&lines, &[]);
        let told = run
            .out
            .lines()
            .filter(|line| line.starts_with("    ") && line.contains(": expected "))
            .count();
        assert!(
            run.code == 1 && told == 1 && run.out.contains(&format!("    {part}: expected ")),
            "{line}\n{}",
            run.out
        );
    }
    assert_eq!(
        of(&[QUERY, "under: russia", "expect: approval-required", "basis: text"], &[]).code,
        1
    );
    assert_eq!(
        of(&[QUERY, "under: russia", "expect: approval-required", "basis: stated"], &[]).code,
        0
    );
}

#[test]
fn facts_suppositions_and_days_of_knowledge_are_asked() {
    let facts = "query: {item: bastion-p, date: \"2020-10-19\", facts: {range_km: \"300\"}}";
    assert_eq!(of(&[facts, "under: russia", "expect: approval-required"], &[]).code, 0);
    let supposed = [
        "query: {item: su-30sm, date: \"2020-10-19\"}",
        "assume: {us-standing-2020: no-ceased-2018}",
        "under: us-2020",
    ];
    assert_eq!(of(&[&supposed[..], &["expect: unrestricted"]].concat(), &[]).code, 0);
    let then = "query: {item: su-30sm, date: \"2020-09-20\", as_of: \"2020-08-01\"}";
    assert_eq!(of(&[then, "under: us-2020", "expect: approval-required"], &[]).code, 0);
    assert_eq!(
        of(&[then, "under: us-2021", "expect: approval-required"], &[]).code,
        1,
        "first held later"
    );
}

#[test]
fn what_a_scenario_file_does_not_say_rightly_is_one_line_with_its_place() {
    let right = [QUERY, "under: russia", "expect: approval-required"];
    let cases = [
        (
            "query: {item: su-30smm, date: \"2020-10-17\"}",
            0,
            "5:19: error[Q01]: no item or list entry `su-30smm`; did you mean `su-30sm`?",
        ),
        ("query: {item: su-30sm, date: \"2020-1-17\"}", 0, "5:34: error[D02]"),
        (
            "query: {item: su-30sm, date: \"2020-10-17\", direction: out}",
            0,
            "5:59: error[S02]: `out` is not a direction",
        ),
        ("query: {item: su-30sm, date: \"2020-10-17\", fact: {}}", 0, "error[S0"),
        (
            "query: {item: su-30sm, date: \"2020-10-17\", facts: {rnge_km: \"3\"}}",
            0,
            "5:65: error[Q03]",
        ),
        (
            "under: rusia",
            1,
            "6:12: error[Q02]: no reading or party `rusia`; did you mean `russia`?",
        ),
        (
            "expect: aproval-required",
            2,
            "7:13: error[S02]: `aproval-required` is not a verdict; did you mean `approval-required`?",
        ),
        (
            "expects: approval-required",
            2,
            "7:5: error[S01]: no key `expects` here; did you mean `expect`?",
        ),
    ];
    for (line, at, expected) in cases {
        let mut lines = right;
        lines[at] = line;
        let run = of(&lines, &[]);
        assert_eq!(
            (run.code, run.err.lines().count(), run.out.as_str()),
            (2, 1, ""),
            "{line}: {}",
            run.err
        );
        assert!(
            run.err.contains(&format!("a.yaml:{expected}")) || run.err.contains(expected),
            "{line}: {}",
            run.err
        );
    }
    let more = [
        ("provisions: [unscr-2231/annex-b-6]", "R01"),
        ("turns_on: [range]", "R01"),
        ("until: soon", "D02"),
        ("basis: sure", "S02"),
    ];
    for (line, code) in more {
        let run = of(&[QUERY, "under: russia", "expect: approval-required", line], &[]);
        assert!(
            run.code == 2 && run.err.contains(code) && run.err.lines().count() == 1,
            "{line}: {}",
            run.err
        );
    }
}

#[test]
fn what_matches_nothing_is_no_success() {
    let folder = one(&[QUERY, "under: russia", "expect: approval-required"]);
    let path = folder.path().to_str().unwrap();
    assert_eq!(test(&[path, "--filter", "ONE"]).code, 0);
    let empty = tempfile::tempdir().unwrap();
    let cases: [&[&str]; 5] = [
        &[path, "--filter", "two"],
        &["no/such/folder"],
        &[empty.path().to_str().unwrap()],
        &["README.md"],
        &[path, "--min", "101"],
    ];
    for arguments in cases {
        let run = test(arguments);
        assert_eq!(
            (run.code, run.err.lines().count(), run.out.as_str()),
            (2, 1, ""),
            "{arguments:?}: {}",
            run.err
        );
    }
}

#[test]
fn less_than_the_least_coverage_is_a_failure() {
    let folder = one(&[QUERY, "under: russia", "expect: approval-required"]);
    let path = folder.path().to_str().unwrap();
    assert_eq!(test(&[path, "--coverage"]).code, 0);
    assert_eq!(test(&[path, "--min", "0"]).code, 0);
    let run = test(&[path, "--min", "1"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("  exemptions         0 of") && run.out.contains("Not reached of clauses"),
        "{}",
        run.out
    );
}

#[test]
fn every_format_tells_the_same_counts() {
    let folder = one(&[QUERY, "under: russia, us, iran", "expect: unrestricted"]);
    std::fs::write(
        folder.path().join("b.yaml"),
        "title: b\nbecause: b\nscenarios:\n  - {name: \"<b> & #1\", query: {item: su-30sm, date: \"2020-10-19\"}, under: iran, expect: unrestricted}\n",
    )
    .unwrap();
    let path = folder.path().to_str().unwrap();
    let json: serde_json::Value =
        serde_json::from_str(&test(&[path, "--format", "json"]).out).unwrap();
    assert_eq!(
        (json["passed"].as_u64(), json["failed"].as_u64(), json["schema_version"].as_u64()),
        (Some(1), Some(3), Some(1))
    );
    assert_eq!(json["checks"].as_array().unwrap().len(), 4);
    assert!(json["ruleset"]["digest"].as_str().is_some());
    let tap = test(&[path, "--format", "tap"]).out;
    assert!(
        tap.starts_with("TAP version 14\n1..4\nnot ok 1 - one (under russia)\n  ---\n"),
        "{tap}"
    );
    assert!(tap.contains("\nok 4 - <b> & \\#1 (under iran)\n"), "{tap}");
    let junit = test(&[path, "--format", "junit"]);
    assert_eq!(junit.code, 1);
    assert!(junit.out.contains("tests=\"4\" skipped=\"0\" failures=\"3\""), "{}", junit.out);
    assert!(junit.out.contains("name=\"&lt;b&gt; &amp; #1 (under iran)\""), "{}", junit.out);
    assert!(Path::new(path).exists());
}
