//! `snapback diff`: two readings compared are a day-by-day brute force; two sets of rules compared find what was changed.

use crate::common;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

use common::{day, evaluator, reading, rules};
use snapback::diff::readings::{Comparison, DiffRange, DiffRow, Difference};
use snapback::diff::{DiffScope, DiffSide};
use snapback_engine::compare::decisive;
use snapback_engine::evaluate::{Conclusion, Evaluator, subsets};
use snapback_engine::model::{
    Activity, Day, Direction, ItemIx, Layer, Period, QuestionIx, ReadingIx, Ruleset, Subject,
    Transfer, View,
};
use snapback_engine::query::{self, ReadingRef};

const PAIRS: [(&str, &str); 4] =
    [("us-2020", "e3"), ("e3", "russia"), ("russia", "china"), ("iran", "e3")];

fn scope(rules: &Ruleset) -> DiffScope {
    DiffScope {
        subjects: ItemIx::all(rules).map(Subject::Item).collect(),
        directions: Direction::ALL.to_vec(),
        activities: Activity::ALL.to_vec(),
        layers: vec![Layer::Un],
        facts: Vec::new(),
    }
}

fn whole(rules: &Ruleset) -> Period {
    Period { from: day("2006-07-31"), until: rules.known_through }
}

fn compare(rules: &'static Ruleset, one: &str, other: &str) -> Difference<'static> {
    let side = |id: &str| {
        DiffSide::new(rules, query::find_reading(rules, id).expect("a name"), None).expect("a side")
    };
    let comparison = Comparison {
        sides: [side(one), side(other)],
        scope: scope(rules),
        period: whole(rules),
        as_of: None,
        supposed: Vec::new(),
    };
    comparison.run(rules)
}

/// The cells of a row, one by one.
fn cells(row: &DiffRow) -> Vec<Transfer> {
    let mut all = Vec::new();
    for members in &row.groups {
        for subject in members.subject_groups.iter().flat_map(|kind| &kind.subjects) {
            for direction in &members.directions {
                for activity in &members.activities {
                    all.push(common::transfer(*subject, *direction, *activity, members.layer));
                }
            }
        }
    }
    all
}

/// All that a verdict can depend on, spelled out: the clauses that bear on a transfer, through which conditions, and what is known.
fn spelled(evaluator: &Evaluator, rules: &Ruleset) -> String {
    if evaluator.candidates.is_empty() {
        return String::new();
    }
    let clause = |candidate: &snapback_engine::evaluate::Candidate| {
        let at = rules
            .clauses(candidate.rule)
            .iter()
            .position(|clause| std::ptr::eq(clause, candidate.clause));
        let entries: Vec<_> = candidate.entries.iter().map(|entry| &entry.conditions).collect();
        format!("{:?} {at:?} {entries:?}", candidate.rule)
    };
    let clauses: Vec<String> = evaluator.candidates.iter().map(clause).collect();
    let asked = format!("{clauses:?} {:?}", evaluator.candidates);
    let facts = evaluator
        .transfer
        .subject
        .facts(rules)
        .iter()
        .filter(|fact| asked.contains(&format!("{:?}", fact.question)));
    format!("{clauses:?} {:?}", facts.map(|fact| (fact.question, &fact.value)).collect::<Vec<_>>())
}

/// Which law bears on each cell, and what each reading says of it on every day.
type Counted = (HashMap<Transfer, String>, HashMap<(String, ReadingIx), Vec<Conclusion>>);

/// What each reading says on every day; cells about which the same is written share it.
fn day_by_day(rules: &'static Ruleset, period: Period) -> Counted {
    let mut written: HashMap<Transfer, String> = HashMap::new();
    let mut distinct: BTreeMap<String, Transfer> = BTreeMap::new();
    for cell in scope(rules).cells() {
        let spelled = spelled(&evaluator(rules, &cell, ReadingIx(0)), rules);
        distinct.entry(spelled.clone()).or_insert_with(|| cell.clone());
        written.insert(cell, spelled);
    }
    let ids: BTreeSet<&str> = PAIRS.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let jobs: Vec<(String, Transfer, ReadingIx)> = distinct
        .iter()
        .flat_map(|(key, cell)| {
            ids.iter().map(move |id| (key.clone(), cell.clone(), reading(rules, id)))
        })
        .collect();
    let half = |part: usize| -> Vec<((String, ReadingIx), Vec<Conclusion>)> {
        let said = |(key, cell, reading): &(String, Transfer, ReadingIx)| {
            let evaluator = evaluator(rules, cell, *reading);
            (
                (key.clone(), *reading),
                (period.from.0..period.until.0).map(|at| evaluator.conclusion(Day(at))).collect(),
            )
        };
        jobs.iter().skip(part).step_by(2).map(said).collect()
    };
    let all = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut all = half(0);
        all.extend(other.join().expect("the other half"));
        all
    });
    (written, all.into_iter().collect())
}

/// The ranges of each cell that differs.
fn by_cell<'d>(found: &'d Difference) -> HashMap<Transfer, &'d [DiffRange]> {
    let mut ranges: HashMap<Transfer, &[DiffRange]> = HashMap::new();
    for row in &found.rows {
        for cell in cells(row) {
            assert!(ranges.insert(cell, &row.ranges).is_none(), "a cell told twice");
        }
    }
    ranges
}

#[test]
fn two_readings_part_where_a_count_of_days_says_so() {
    let rules = rules();
    let period = whole(rules);
    let (written, counted) = day_by_day(rules, period);
    for (one, other) in PAIRS {
        let begun = std::time::Instant::now();
        let found = compare(rules, one, other);
        println!("{one} {other} {:?}", begun.elapsed());
        let ranges = by_cell(&found);
        let (mut days, mut apart, mut missed, mut spurious) = (0, 0, 0, 0);
        for (cell, key) in &written {
            let told = ranges.get(cell).copied().unwrap_or_default();
            let of = |id| &counted[&(key.clone(), reading(rules, id))];
            for (at, pair) in of(one).iter().zip(of(other)).enumerate() {
                let (day, pair) =
                    (period.from.plus_days(at as i32), [pair.0.clone(), pair.1.clone()]);
                let found =
                    told.iter().find(|range| range.period.from <= day && day < range.period.until);
                days += 1;
                apart += usize::from(pair[0] != pair[1]);
                missed += usize::from(
                    pair[0] != pair[1] && found.is_none_or(|range| range.conclusions() != pair),
                );
                spurious += usize::from(pair[0] == pair[1] && found.is_some());
            }
        }
        println!(
            "{one} against {other}: {} cells, {days} days, {apart} apart, {missed} missed, {spurious} spurious",
            written.len()
        );
        assert_eq!(
            (found.cells, found.cells * found.compared.period.days() as usize),
            (written.len(), days)
        );
        assert!(apart > 0 && missed == 0 && spurious == 0);
    }
}

fn following(
    rules: &Ruleset,
    cell: &Transfer,
    (one, other): (ReadingIx, ReadingIx),
    set: &[QuestionIx],
    day: Day,
) -> Conclusion {
    let swapped = set.iter().map(|question| (*question, other)).collect();
    Evaluator::new(rules, cell, &View { swapped, ..View::of(one) }).conclusion(day)
}

/// Every minimal set among all questions of law, whether or not anything reaches them.
fn exhaustive(
    rules: &Ruleset,
    cell: &Transfer,
    pair: (ReadingIx, ReadingIx),
    day: Day,
    wanted: &Conclusion,
) -> BTreeSet<Vec<QuestionIx>> {
    let (one, other) = (evaluator(rules, cell, pair.0), evaluator(rules, cell, pair.1));
    let apart = |at: &QuestionIx| {
        let said = |evaluator: &Evaluator| {
            let holds = evaluator
                .answers()
                .stated_outcomes()
                .iter()
                .filter(|hold| rules[hold.event].premises.contains(at));
            (
                evaluator.answers().on(*at, false).values.into_owned(),
                holds.map(|hold| (hold.event, hold.happened)).collect::<Vec<_>>(),
            )
        };
        rules[*at].decides && !rules[*at].is_fact() && said(&one) != said(&other)
    };
    let pool: Vec<QuestionIx> = QuestionIx::all(rules).filter(apart).collect();
    let mut minimal: Vec<Vec<QuestionIx>> = Vec::new();
    for set in (1..=pool.len()).flat_map(|size| subsets(&pool, size)) {
        let known = minimal.iter().any(|known| known.iter().all(|at| set.contains(at)));
        if !known && following(rules, cell, pair, &set, day) == *wanted {
            minimal.push(set);
        }
    }
    minimal.into_iter().collect()
}

/// In every range of one cell of every row: the sets are all the minimal ones there are, and stay so on every change day inside.
#[test]
fn every_decisive_set_decides_and_none_is_left_out() {
    let rules = rules();
    for (one, other) in PAIRS {
        let found = compare(rules, one, other);
        let pair = (reading(rules, one), reading(rules, other));
        let (mut ranges, mut sets, mut times, mut more) = (0, 0, 0, 0);
        for row in &found.rows {
            let cell = cells(row).pop().expect("a cell");
            let (ours, theirs) = (evaluator(rules, &cell, pair.0), evaluator(rules, &cell, pair.1));
            for range in &row.ranges {
                let set =
                    |set: &Vec<snapback::diff::readings::DecisiveQuestion>| -> Vec<QuestionIx> {
                        let mut all: Vec<QuestionIx> =
                            set.iter().map(|turn| turn.question).collect();
                        all.sort();
                        all
                    };
                let told: BTreeSet<Vec<QuestionIx>> = range.turns_on.iter().map(set).collect();
                assert!(!told.is_empty(), "nothing decides");
                let inside = ours
                    .days
                    .iter()
                    .copied()
                    .filter(|day| range.period.from < *day && *day < range.period.until);
                for day in inside.chain([range.period.from, range.period.last()]) {
                    assert_eq!(
                        told,
                        exhaustive(rules, &cell, pair, day, &range.conclusions()[1]),
                        "{} {day}",
                        cell.subject.id(rules)
                    );
                    let reached =
                        decisive(rules, day, (&ours, &ours.on(day)), (&theirs, &theirs.on(day)));
                    more += told.len().saturating_sub(reached.len());
                    times += 1;
                }
                ranges += 1;
                sets += told.len();
            }
            for pair in row.ranges.windows(2) {
                let touch = pair[0].period.until == pair[1].period.from;
                let alike = pair[0].conclusions() == pair[1].conclusions()
                    && pair[0].turns_on == pair[1].turns_on;
                assert!(!(touch && alike), "two ranges that are one");
            }
        }
        println!(
            "{one} against {other}: {ranges} ranges, {sets} sets, evaluated anew {times} times, {more} sets that `compare` leaves out"
        );
    }
}

#[test]
fn nothing_parts_from_itself() {
    for name in ["e3", "us", "russia"] {
        let found = compare(rules(), name, name);
        assert!(found.rows.is_empty());
        let (code, out, err) = run(&["diff", name, name]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(
            out.contains("Nowhere do the two part.")
                && out.ends_with("1680 cells x 7366 days compared, 0 ranges differ\n"),
            "{out}"
        );
    }
}

/// A party is compared by what it held on each day.
#[test]
fn a_party_is_the_reading_it_held_on_the_day() {
    let rules = rules();
    let found = compare(rules, "us", "e3");
    let party = match query::find_reading(rules, "us").expect("a party") {
        ReadingRef::Party(party) => party,
        ReadingRef::Fixed(_) => panic!("a party"),
    };
    let (mut checked, mut apart) = (0, 0);
    let ranges = by_cell(&found);
    for cell in scope(rules).cells().into_iter().step_by(7) {
        let told = ranges.get(&cell).copied().unwrap_or_default();
        let first = evaluator(rules, &cell, reading(rules, "e3"));
        let starts = rules[party].readings.iter().map(|at| rules[*at].from);
        let days: Vec<Day> = first.days.iter().copied().chain(starts).collect();
        for day in common::around(&days)
            .into_iter()
            .filter(|day| whole(rules).from <= *day && *day < whole(rules).until)
        {
            let us = query::held_on(rules, party, day).expect("a reading");
            let pair = [first.under(&View::of(us)).conclusion(day), first.conclusion(day)];
            let found =
                told.iter().find(|range| range.period.from <= day && day < range.period.until);
            assert_eq!(
                found.map(DiffRange::conclusions),
                (pair[0] != pair[1]).then_some(pair),
                "{} {day}",
                cell.subject.id(rules)
            );
            checked += 1;
            apart += usize::from(found.is_some());
        }
    }
    println!("{checked} days looked at, {apart} apart");
    assert!(apart > 100);
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().expect("a run");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (run.status.code().expect("a code"), text(run.stdout), text(run.stderr))
}

fn as_json(arguments: &[&str]) -> (i32, serde_json::Value) {
    let (code, out, err) = run(arguments);
    assert_eq!(err, "");
    (code, serde_json::from_str(&out).expect("JSON"))
}

#[test]
fn known_rows() {
    let (code, found) = as_json(&[
        "diff",
        "e3",
        "russia",
        "--item",
        "Su-30SM",
        "--direction",
        "to",
        "--activity",
        "supply",
        "--format",
        "json",
    ]);
    assert_eq!(code, 1);
    let range = &found["rows"][0]["ranges"][0];
    assert_eq!((&range["from"], &range["until"]), (&"2025-09-28".into(), &"2026-09-30".into()));
    assert_eq!(
        (&range["first"]["verdict"], &range["second"]["verdict"]),
        (&"prohibited".into(), &"unrestricted".into())
    );
    assert_eq!(range["turns_on"].as_array().map(Vec::len), Some(1));
    assert_eq!(range["turns_on"][0][0]["question"], "e3-standing-2025");
    assert_eq!(found["summary"], "1 cell x 7366 days compared, 1 range differs");

    let (code, found) = as_json(&["diff", "russia", "china", "--format", "json"]);
    assert_eq!(code, 1);
    let rows = found["rows"].as_array().expect("rows");
    let nsg =
        rows.iter().filter(|row| row["members"].to_string().contains("\"nsg/")).collect::<Vec<_>>();
    assert!(!nsg.is_empty());
    for row in nsg {
        let range = &row["ranges"][0];
        assert_eq!((&range["from"], &range["until"]), (&"2025-10-18".into(), &"2025-10-19".into()));
        assert_eq!(range["turns_on"][0][0]["question"], "termination-boundary");
    }
}

/// As of a day, what either side would rest on today is named, in every format.
#[test]
fn what_came_after_the_day_of_knowledge_is_named_as_left_out() {
    let asked = [
        "diff",
        "e3",
        "russia",
        "--item",
        "su-30sm",
        "--direction",
        "to",
        "--activity",
        "supply",
        "--as-of",
        "2024-09-22",
    ];
    let (code, found) = as_json(&[&asked[..], &["--format", "json"]].concat());
    assert_eq!(
        (code, &found["left_out"]),
        (0, &serde_json::json!(["notification-2025", "e3-standing-2025"]))
    );
    let (_, today) = as_json(&[&asked[..9], &["--format", "json"]].concat());
    assert_eq!(today.get("left_out"), None);
    for format in ["text", "markdown", "github"] {
        let (_, out, _) = run(&[&asked[..], &["--format", format]].concat());
        assert!(
            out.contains("Left out, because it came later") && out.contains("notification-2025"),
            "{format}: {out}"
        );
        let (_, out, _) = run(&[&asked[..9], &["--format", format]].concat());
        assert!(!out.contains("Left out"), "{format}: {out}");
    }
}

#[test]
fn every_format_ends_with_the_count() {
    let count = "1680 cells x 7366 days compared, ";
    for format in ["text", "markdown", "github"] {
        let (code, out, err) = run(&["diff", "us-2020", "russia", "--format", format]);
        assert_eq!((code, err.as_str()), (1, ""), "{format}");
        assert!(
            out.lines()
                .last()
                .is_some_and(|line| line.contains(count) && line.ends_with(" ranges differ")),
            "{format}: {out}"
        );
    }
    let (_, out, _) = run(&["diff", "us-2020", "russia", "--format", "github"]);
    assert!(
        out.lines().all(|line| line.starts_with("::warning ") || line.starts_with("::notice ")),
        "{out}"
    );
}

#[test]
fn bad_input_is_one_line() {
    for (arguments, code) in [
        (vec!["diff", "e3"], "U01"),
        (vec!["diff", "e3", "rusia"], "Q02"),
        (vec!["diff", "e3", "russia", "--item", "su-30"], ""),
        (vec!["diff", "e3", "russia", "--item", "su-99"], "Q01"),
        (vec!["diff", "e3", "russia", "--from", "2025-13-01"], "D05"),
        (vec!["diff", "e3", "russia", "--from", "2025-10-01", "--until", "2025-10-01"], "Q08"),
        (vec!["diff", "e3", "russia", "--fact", "range-km=far"], "Q04"),
        (vec!["diff", "e3", "russia", "--assume", "e3-standing-2025=perhaps"], "Q04"),
        (vec!["diff", "us-2025", "russia", "--as-of", "2020-01-01"], "Q07"),
        (vec!["diff", "e3", "russia", "--format", "pdf"], "U01"),
        (vec!["diff", "e3", "russia", "china"], "U01"),
    ] {
        let (exit, out, err) = run(&arguments);
        if code.is_empty() {
            assert_ne!(exit, 2, "{arguments:?} {err}");
            continue;
        }
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}");
        assert!(
            err.lines().count() == 1 && err.contains(&format!("error[{code}]: ")),
            "{arguments:?}: {err}"
        );
    }
}

/// A copy of the shipped rules, to be changed.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(Path::new("rules"), folder.path());
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.path().to_str().expect("a path")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.path().join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{file} has no {from:?}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).map(|_| ()).expect("copied")
        }
    }
}

/// What changed between the shipped rules and a copy: the exit code and the JSON.
fn changed(copy: &Copy, more: &[&str]) -> (i32, serde_json::Value) {
    let mut arguments =
        vec!["diff", "--rules", "rules", copy.path(), "--format", "json", "--layer", "un"];
    arguments.extend(more);
    as_json(&arguments)
}

fn causes(found: &serde_json::Value) -> BTreeSet<String> {
    found["rows"].as_array().expect("rows").iter().map(|row| row["cause"].to_string()).collect()
}

fn gate(old: &str, new: &str, more: &[&str]) -> i32 {
    let mut arguments = vec!["diff", "--rules", old, new, "--layer", "un"];
    arguments.extend(more);
    run(&arguments).0
}

#[test]
fn rules_against_themselves_differ_nowhere() {
    let begun = std::time::Instant::now();
    let (code, found) = as_json(&["diff", "--rules", "rules", "rules", "--format", "json"]);
    println!("{} in {:?}", found["summary"], begun.elapsed());
    assert_eq!((code, found["rows"].as_array().map(Vec::len)), (0, Some(0)));
    // A remark changes no verdict.
    let copy = Copy::new();
    copy.edit(
        "events/five-year-mark.yaml",
        "No text gives an hour.",
        "No text of any kind gives an hour.",
    );
    let (code, found) = changed(&copy, &["--item", "su-30sm"]);
    assert_eq!((code, found["rows"].as_array().map(Vec::len)), (0, Some(0)));
}

#[test]
fn a_year_more_is_found_in_its_file_and_is_no_loosening() {
    let copy = Copy::new();
    copy.edit("events/five-year-mark.yaml", "plus: 5 years", "plus: 6 years");
    let (code, found) = changed(&copy, &["--item", "su-30sm"]);
    assert_eq!(
        (code, causes(&found)),
        (1, BTreeSet::from([r#"["events/five-year-mark.yaml"]"#.to_owned()]))
    );
    let row = &found["rows"][0];
    let range = &row["ranges"][0];
    assert_eq!((&range["from"], &range["until"]), (&"2020-10-18".into(), &"2021-10-18".into()));
    assert_eq!(
        (&range["old"]["verdict"], &range["new"]["verdict"]),
        (&"unrestricted".into(), &"approval-required".into())
    );
    assert!(
        row["readings"]
            .as_array()
            .is_some_and(|all| all.contains(&"e3".into()) && !all.contains(&"us-2020".into()))
    );
    let only = ["--item", "su-30sm", "--forbid", "loosening"];
    assert_eq!((gate("rules", copy.path(), &only), gate(copy.path(), "rules", &only)), (0, 1));
    let (_, out, _) = run(&[
        "diff",
        "--rules",
        "rules",
        copy.path(),
        "--item",
        "su-30sm",
        "--layer",
        "un",
        "--format",
        "github",
    ]);
    let first = out.lines().next().expect("a line");
    let file = format!(
        "::warning file={}/events/five-year-mark.yaml,line=4,title=another verdict::from 2020-10-18",
        copy.path()
    );
    assert!(first.starts_with(&file), "{first}");
}

#[test]
fn an_answer_changed_is_found_in_its_reading_and_in_those_that_inherit_it() {
    let copy = Copy::new();
    copy.edit(
        "readings/e3.yaml",
        "question: drone-para4-scope\n    answer: [\"yes\"]",
        "question: drone-para4-scope\n    answer: [only-if-supplier-state-determines]",
    );
    let (code, found) = changed(&copy, &["--item", "shahed-136", "--item", "su-30sm"]);
    assert_eq!((code, causes(&found)), (1, BTreeSet::from([r#"["readings/e3.yaml"]"#.to_owned()])));
    for row in found["rows"].as_array().expect("rows") {
        let readings = row["readings"].as_array().expect("readings");
        assert!(
            readings
                .iter()
                .all(|id| ["e3", "uk", "france", "germany"].contains(&id.as_str().expect("an id"))),
            "{row}"
        );
    }
    assert_eq!(gate("rules", copy.path(), &["--item", "shahed-136", "--forbid", "loosening"]), 1);
}

#[test]
fn an_entry_changed_is_found_in_its_item() {
    let copy = Copy::new();
    copy.edit(
        "items/su-30sm.yaml",
        "entry: unroca/combat-aircraft\n    section: IV(a)",
        "entry: unlisted",
    );
    let (code, found) = changed(&copy, &["--item", "su-30sm", "--item", "su-35"]);
    assert_eq!(
        (code, causes(&found)),
        (1, BTreeSet::from([r#"["items/su-30sm.yaml"]"#.to_owned()]))
    );
    assert!(!found["rows"].to_string().contains("su-35"));
    assert_eq!(gate("rules", copy.path(), &["--item", "su-30sm", "--forbid", "loosening"]), 1);
    assert_eq!(gate("rules", copy.path(), &["--item", "su-35", "--forbid", "loosening"]), 0);
}

/// The exemption counts only where an approval is stated: without the values of facts nothing would be found.
#[test]
fn an_exemption_removed_is_found_with_its_line_in_the_list() {
    let copy = Copy::new();
    std::fs::remove_file(copy.0.path().join("provisions/unscr-1737/9.yaml")).expect("removed");
    copy.edit("instruments/unscr-1737.yaml", "  - unscr-1737/9\n", "");
    let (code, found) = changed(&copy, &["--item", "gas-centrifuge", "--activity", "supply"]);
    assert_eq!(
        (code, causes(&found)),
        (1, BTreeSet::from([r#"["provisions/unscr-1737/9.yaml"]"#.to_owned()]))
    );
    assert_eq!(found["removed"][0]["id"], "unscr-1737/9");
    for row in found["rows"].as_array().expect("rows") {
        assert_eq!(row["facts"]["committee-approval"], "yes");
        assert_eq!(row["loosens"], false);
    }
    assert_eq!(
        gate(
            copy.path(),
            "rules",
            &["--item", "gas-centrifuge", "--activity", "supply", "--forbid", "loosening"]
        ),
        1
    );
}

/// A paragraph that ends with a new event needs both files; another change beside it keeps its own cause.
#[test]
fn two_files_that_only_work_together_are_named_together() {
    let copy = Copy::new();
    let event = std::fs::read_to_string("rules/events/five-year-mark.yaml").expect("a file");
    let event = event
        .replace("id: five-year-mark", "id: six-year-mark")
        .replace("plus: 5 years", "plus: 6 years")
        .replace("five years", "six years");
    std::fs::write(copy.0.path().join("events/six-year-mark.yaml"), event).expect("written");
    copy.edit(
        "ruleset.yaml",
        "  - snapback-2020-effect\n",
        "  - six-year-mark\n  - snapback-2020-effect\n",
    );
    copy.edit(
        "provisions/unscr-2231/annex-b-5.yaml",
        "{earliest: [{event: five-year-mark}",
        "{earliest: [{event: six-year-mark}",
    );
    copy.edit("items/su-35.yaml", "entry: unroca/combat-aircraft", "entry: unroca/warships");
    copy.edit("items/frigate.yaml", "entry: unroca/warships", "entry: unlisted");
    let (code, found) =
        changed(&copy, &["--item", "su-30sm", "--item", "frigate", "--direction", "to"]);
    let both = r#"["events/six-year-mark.yaml","provisions/unscr-2231/annex-b-5.yaml"]"#.to_owned();
    assert_eq!(
        (code, causes(&found)),
        (1, BTreeSet::from([both, r#"["items/frigate.yaml"]"#.to_owned()]))
    );
    assert_eq!(
        (&found["added"][0]["kind"], &found["added"][0]["id"]),
        (&"event".into(), &"six-year-mark".into())
    );
}

#[test]
fn recorded_differences_are_accepted_and_no_others() {
    let copy = Copy::new();
    copy.edit("events/five-year-mark.yaml", "plus: 5 years", "plus: 6 years");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("expected.jsonl");
    let file = file.to_str().expect("a path");
    assert_eq!(gate("rules", copy.path(), &["--item", "su-30sm", "--write-expect", file]), 0);
    assert_eq!(gate("rules", copy.path(), &["--item", "su-30sm", "--expect", file]), 0);
    let lines = std::fs::read_to_string(file).expect("lines").lines().count();
    println!("{lines} differences recorded");
    assert!(lines > 50);
    copy.edit("events/five-year-mark.yaml", "plus: 6 years", "plus: 7 years");
    assert_eq!(gate("rules", copy.path(), &["--item", "su-30sm", "--expect", file]), 1);
    std::fs::write(file, "{\"schema_version\":1,\"verdict\":7}\n").expect("written");
    let (code, out, err) = run(&["diff", "--rules", "rules", copy.path(), "--expect", file]);
    assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1));
    assert!(err.contains("expected.jsonl:1:") && err.contains("error[E01]"), "{err}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments);
    command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GIT_DIR");
    let done = command.output().expect("git");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_commit_is_compared_with_the_work_tree() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("rules"), &folder.path().join("rules"));
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "rules"]);
    git(folder.path(), &["commit", "--quiet", "--message", "as shipped"]);
    let at = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_snapback"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("a run");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (run.status.code().expect("a code"), text(run.stdout), text(run.stderr))
    };
    let only = ["--item", "su-30sm", "--layer", "un"];
    let with = |words: &[&'static str]| [words, &only].concat();
    assert_eq!(at(&with(&["diff", "--rules", "git:HEAD", "."])).0, 0);
    let file = folder.path().join("rules/provisions/unscr-2231/annex-b-5.yaml");
    let text = std::fs::read_to_string(&file).expect("a file");
    std::fs::write(&file, text.replacen("{event: five-year-mark}", "{event: eight-year-mark}", 1))
        .expect("written");
    let (code, out, err) = at(&with(&[
        "diff",
        "--rules",
        "git:HEAD",
        ".",
        "--format",
        "github",
        "--forbid",
        "loosening",
    ]));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(
        out.contains("::warning file=rules/provisions/unscr-2231/annex-b-5.yaml,line=25,"),
        "{out}"
    );
    let (code, _, err) =
        at(&with(&["diff", "--rules", ".", "git:HEAD:rules", "--forbid", "loosening"]));
    assert_eq!((code, err.as_str()), (1, ""));
    for (revision, says) in [
        ("git:no-such-branch", "no revision"),
        ("git:HEAD:nowhere", "has no `nowhere/ruleset.yaml`"),
        ("git:-x", "write git:REV"),
        ("git:", "write git:REV"),
    ] {
        let (code, out, err) = at(&["diff", "--rules", revision, "."]);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{revision}: {err}");
        assert!(err.contains("error[G01]") && err.contains(says), "{err}");
    }
}

#[test]
fn bad_rules_are_one_line() {
    let copy = Copy::new();
    copy.edit("ruleset.yaml", "schema: \"1\"", "schema: \"2\"");
    let empty = tempfile::tempdir().expect("a folder");
    let empty = empty.path().to_str().expect("a path");
    for arguments in [
        vec!["diff", "--rules", "rules", copy.path()],
        vec!["diff", "--rules", "rules", empty],
        vec!["diff", "--rules", "no-such-folder", "rules"],
        vec!["diff", "--rules", "rules", "README.md"],
        vec!["diff", "--rules", "rules", "rules", "--expect", "no-such-file.jsonl"],
        vec!["diff", "--rules", "rules", "rules", "--fact", "range-km=300"],
        vec!["diff", "--rules", "rules", "rules", "--forbid", "tightening"],
        vec!["diff", "e3", "russia", "--forbid", "loosening"],
        vec!["diff"],
    ] {
        let (code, out, err) = run(&arguments);
        assert_eq!((code, out.as_str(), err.lines().count()), (2, "", 1), "{arguments:?}: {err}");
    }
}
