//! The timeline: its spans are the evaluator's own answers day by day, and each boundary is named.

use crate::common;
use std::collections::BTreeMap;
use std::process::{Command, Output};

use common::{day, rules, subjects, usual, well_formed};
use serde_json::Value;
use snapback::timeline as formats;
use snapback_engine::compare::everyone;
use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::model::{Day, Direction, Layer, ReadingIx, Ruleset, Subject};
use snapback_engine::query::{self, Query, ReadingRef};
use snapback_engine::timeline::{Cause, Line, Timeline};
use snapback_engine::withheld::{Withheld, withheld};

fn ask_of(rules: &Ruleset, subject: Subject, direction: Direction, from: Day) -> Query {
    let transfer =
        query::transfer(rules, subject, Some(direction), Some(usual(rules, subject)), Layer::Un);
    Query { transfer, day: from, as_of: None, supposed: Vec::new(), direction_defaulted: false }
}

fn subject(rules: &Ruleset, name: &str) -> Subject {
    query::find_subject(rules, name).expect("an item")
}

fn named(rules: &Ruleset, name: &str) -> ReadingRef {
    query::find_reading(rules, name).expect("a reading")
}

fn history<'r>(
    rules: &'r Ruleset,
    query: &Query,
    named: &[ReadingRef],
    until: Day,
) -> Timeline<'r> {
    Timeline::new(rules, query, &[Layer::Un], named, until).expect("a timeline")
}

fn outcome(finding: &Finding) -> String {
    format!(
        "{} {:?} {:?} {:?}",
        finding.verdict, finding.provisions, finding.possible, finding.turns_on
    )
}

/// The matters of one question, one for each reading that serves.
struct Desk<'r> {
    rules: &'r Ruleset,
    query: Query,
    matters: BTreeMap<ReadingIx, Evaluator<'r>>,
}

impl<'r> Desk<'r> {
    fn outcome(&mut self, named: ReadingRef, day: Day) -> String {
        self.query.day = day;
        let reading = self.query.reading(self.rules, named).expect("a reading");
        let (rules, query) = (self.rules, &self.query);
        let evaluator = self
            .matters
            .entry(reading)
            .or_insert_with(|| Evaluator::new(rules, &query.transfer, &query.view(reading)));
        outcome(&evaluator.on(day))
    }
}

/// What is wrong with a line, asked about on each of some days: no gap, no overlap, no span that is not the longest, no other answer.
fn wrong(line: &Line, desk: &mut Desk, days: impl Iterator<Item = Day>) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    for pair in line.segments.windows(2) {
        if pair[0].until != pair[1].from || outcome(&pair[0].finding) == outcome(&pair[1].finding) {
            wrong.push(format!(
                "{} and {} do not meet, or say the same",
                pair[0].from, pair[1].from
            ));
        }
        if pair[0].closes.is_empty() || pair[0].closes != pair[1].opens {
            wrong.push(format!("the change of {} is not explained", pair[1].from));
        }
    }
    let mut asked = 0;
    for day in days {
        asked += 1;
        let told = line.on(day).map(|span| outcome(&span.finding));
        let found = desk.outcome(line.named, day);
        if told.as_deref() != Some(found.as_str()) {
            wrong.push(format!("{day}: told {told:?}, found {found}"));
        }
    }
    (asked, wrong)
}

fn compare(subjects: &[Subject], days: impl Fn(&Evaluator) -> Vec<Day>) {
    let rules = rules();
    let (from, until) = (day("2006-07-31"), rules.known_through);
    let (mut lines, mut spans, mut asked, mut found) = (0, 0, 0, Vec::new());
    for (subject, direction) in subjects
        .iter()
        .flat_map(|subject| Direction::ALL.iter().map(move |direction| (*subject, *direction)))
    {
        let query = ask_of(rules, subject, direction, from);
        let told = history(rules, &query, &everyone(rules), until);
        let any = query.reading(rules, everyone(rules)[0]).expect("a reading");
        let days = days(&Evaluator::new(rules, &query.transfer, &query.view(any)));
        let mut desk = Desk { rules, query, matters: BTreeMap::new() };
        for line in &told.lines {
            let (count, wrong) = wrong(
                line,
                &mut desk,
                days.iter().copied().filter(|day| (from..until).contains(day)),
            );
            (lines, spans, asked) = (lines + 1, spans + line.segments.len(), asked + count);
            found.extend(wrong.into_iter().map(|wrong| {
                format!("{} {direction} {:?}: {wrong}", subject.id(rules), line.named)
            }));
        }
    }
    println!("{lines} lines, {spans} spans, {asked} days asked, {} mismatches", found.len());
    assert!(found.is_empty(), "{}", found.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));
}

fn every_day(items: &[&str]) {
    let rules = rules();
    let subjects: Vec<Subject> = items.iter().map(|item| subject(rules, item)).collect();
    let (from, until) = (day("2006-07-31"), rules.known_through);
    compare(&subjects, |_| (from.0..until.0).map(Day).collect());
}

#[test]
fn every_day_is_as_the_evaluator_says_for_arms() {
    every_day(&["su-30sm", "s-300pmu2", "arms-brokering-finance"]);
}

#[test]
fn every_day_is_as_the_evaluator_says_for_missiles_and_nuclear_items() {
    every_day(&["shahed-136", "gas-centrifuge", "nsg/part-2"]);
}

/// For every item and list entry: the days on which something can change, the switches of reading, and the days before.
#[test]
fn around_each_day_of_change_every_item_is_as_the_evaluator_says() {
    let rules = rules();
    let switches: Vec<Day> = rules.readings.iter().map(|reading| reading.from).collect();
    compare(&subjects(rules), |evaluator| {
        common::around(&[&evaluator.days[..], &switches].concat())
    });
}

#[test]
fn a_party_line_is_what_each_of_its_readings_says_while_it_is_held() {
    let rules = rules();
    let query = ask_of(rules, subject(rules, "su-30sm"), Direction::To, day("2006-07-31"));
    let told = history(rules, &query, &[named(rules, "us")], rules.known_through);
    let held: Vec<&str> =
        told.lines[0].readings.iter().map(|(_, reading)| rules[*reading].id.as_str()).collect();
    assert_eq!(held, ["us-2015", "us-2020", "us-2021", "us-2025"]);
    let turned = told.lines[0].on(day("2021-02-18")).expect("a span");
    assert_eq!((turned.from, turned.finding.verdict.word()), (day("2021-02-18"), "unrestricted"));
    assert!(
        matches!(turned.opens[..], [Cause::Reading(reading)] if *rules[reading].id == *"us-2021"),
        "{:?}",
        turned.opens
    );
}

#[test]
fn a_fixed_reading_is_one_line_throughout_and_said_to_be_projected() {
    let all = json(&["timeline", "su-30sm", "--reading", "us-2020"]);
    let line = &all["lines"][0];
    assert_eq!((&line["reading"], &line["party"]), (&Value::from("us-2020"), &Value::Null));
    let spans = line["spans"].as_array().unwrap();
    assert!(spans.iter().all(|span| span["readings"] == serde_json::json!(["us-2020"])));
    assert_eq!(spans.last().unwrap()["from"], "2020-09-20");
    assert!(line["notes"].as_array().unwrap().contains(&Value::from("projected")));
}

#[test]
fn with_a_day_of_knowledge_a_party_has_one_reading() {
    let all = json(&["timeline", "su-30sm", "--reading", "us", "--as-of", "2020-12-01"]);
    let spans = all["lines"][0]["spans"].as_array().unwrap().clone();
    assert!(
        spans.iter().all(|span| span["readings"] == serde_json::json!(["us-2020"])),
        "{spans:?}"
    );
}

/// Every answer of the line leaves it out on some day, and `check` says so.
#[test]
fn what_came_after_the_day_of_knowledge_is_named_as_left_out() {
    let asked = ["timeline", "su-30sm", "--reading", "e3", "--as-of", "2024-09-22"];
    assert_eq!(
        json(&asked)["left_out"],
        serde_json::json!(["notification-2025", "e3-standing-2025"])
    );
    assert_eq!(json(&asked[..4]).get("left_out"), None);
    let text = printed(&asked);
    assert!(
        text.contains("Left out, because it came later") && text.contains("2025-08-28: "),
        "{text}"
    );
    assert!(!printed(&asked[..4]).contains("Left out"));
    let page = printed(&[&asked[..], &["--format", "html"]].concat());
    assert!(
        page.contains("<h2>Left out, because it came later</h2>")
            && page.contains("(notification-2025)"),
        "{page}"
    );
}

#[test]
fn what_is_left_out_is_what_is_left_out_on_each_day() {
    let rules = rules();
    let mut named_in_all = 0;
    for (item, direction) in [
        ("su-30sm", Direction::To),
        ("shahed-136", Direction::From),
        ("gas-centrifuge", Direction::To),
    ] {
        for then in ["2010-01-01", "2020-09-22", "2025-09-01"].map(day) {
            let query = Query {
                as_of: Some(then),
                ..ask_of(rules, subject(rules, item), direction, day("2006-07-31"))
            };
            let line = history(rules, &query, &[named(rules, "russia")], rules.known_through);
            let mut expected = Withheld::default();
            for at in query.day.0..rules.known_through.0 {
                let query = Query { day: Day(at), ..query.clone() };
                let answer = query.answer(rules, named(rules, "russia")).expect("an answer");
                expected.and(withheld(rules, &answer.evaluator, query.day, then));
            }
            named_in_all += expected.ids(rules).len();
            assert_eq!(line.withheld, Some(expected), "{item} {then}");
        }
    }
    assert!(named_in_all > 10);
}

fn opened(line: &Value) -> Vec<(String, String, String)> {
    let cause = |span: &Value| {
        let causes = span["opens"].as_array().unwrap().iter();
        causes
            .map(|cause| cause["event"].as_str().unwrap_or("-").to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let spans = line["spans"].as_array().unwrap().iter();
    spans
        .map(|span| {
            (
                span["from"].as_str().unwrap().to_owned(),
                span["verdict"].as_str().unwrap().to_owned(),
                cause(span),
            )
        })
        .collect()
}

#[test]
fn each_boundary_names_the_event_that_makes_it() {
    let all = json(&["timeline", "su-30sm", "--reading", "e3"]);
    let told = opened(&all["lines"][0]);
    let told: Vec<(&str, &str, &str)> = told
        .iter()
        .map(|(from, verdict, cause)| (from.as_str(), verdict.as_str(), cause.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("2006-07-31", "unrestricted", "unscr-1696-adopted"),
            ("2007-03-24", "restraint", "unscr-1747-adopted"),
            ("2010-06-09", "prohibited", "unscr-1929-adopted"),
            ("2016-01-16", "approval-required", "implementation-day"),
            ("2020-10-18", "unrestricted", "five-year-mark"),
            ("2025-09-28", "prohibited", "snapback-2025-effect"),
        ]
    );
    let cause = &all["lines"][0]["spans"][3]["opens"][0];
    assert_eq!(cause["title"], "Implementation Day: the IAEA report reaches the Council");
    assert!(cause["source"]["document"].as_str().unwrap().starts_with("S/2016/589"), "{cause}");
}

#[test]
fn what_a_layer_claims_begins_with_its_first_resolution() {
    let all = json(&[
        "timeline",
        "su-30sm",
        "--reading",
        "e3",
        "--from",
        "2006-01-01",
        "--until",
        "2007-01-01",
    ]);
    let spans = &all["lines"][0]["spans"];
    assert_eq!(
        (&spans[0]["verdict"], &spans[0]["opens"]),
        (&Value::from("not-encoded"), &serde_json::json!([]))
    );
    assert_eq!(spans[1]["opens"][0]["event"], "unscr-1696-adopted");
    assert_eq!(spans[1]["closes"], serde_json::json!([]), "it goes on beyond what is shown");
}

#[test]
fn partings_hold_on_each_of_their_days_and_nowhere_else() {
    let rules = rules();
    let query = ask_of(rules, subject(rules, "su-30sm"), Direction::To, day("2006-07-31"));
    let told = history(rules, &query, &everyone(rules), rules.known_through);
    let partings = told.partings(Layer::Un);
    for at in told.from.0..told.until.0 {
        let mut verdicts: Vec<_> = told
            .lines
            .iter()
            .map(|line| line.on(Day(at)).expect("a span").finding.verdict)
            .collect();
        verdicts.sort();
        verdicts.dedup();
        let inside: Vec<_> = partings
            .iter()
            .filter(|parting| (parting.from.0..parting.until.0).contains(&at))
            .collect();
        assert_eq!(inside.len(), usize::from(verdicts.len() > 1), "{}", Day(at));
        assert!(inside.iter().all(|parting| parting.sides.len() == verdicts.len()), "{}", Day(at));
    }
    let days: Vec<_> = partings.iter().map(|parting| parting.from.to_string()).collect();
    assert_eq!(days, ["2020-09-20", "2020-10-18", "2025-09-28"]);
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().expect("the program runs")
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    let with_format: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    serde_json::from_str(&printed(&with_format)).expect("JSON")
}

#[test]
fn the_chart_has_a_line_for_each_reading_and_marks_each_change() {
    let text = printed(&["timeline", "su-30sm"]);
    let line = |name: &str| {
        text.lines().find(|line| line.starts_with(&format!("{name} "))).expect("a line").to_owned()
    };
    for (name, letters) in
        [("us", ".rPAP.P"), ("e3", ".rPA.P"), ("russia", ".rPA."), ("un-secretariat", ".rPA.P")]
    {
        let band = line(name);
        let mut shown: Vec<char> =
            band.split_whitespace().nth(1).expect("a band").chars().collect();
        shown.dedup();
        assert_eq!(shown.into_iter().collect::<String>(), letters, "{band}");
    }
    let changes = text.lines().filter(|line| line.get(15..17) == Some(": ")).count();
    assert_eq!(changes, 8, "{text}");
    for name in [
        "P prohibited",
        "A approval-required",
        "r restraint",
        ". unrestricted",
        "^ a day of change",
    ] {
        assert!(text.replace('\n', " ").contains(name), "{name}");
    }
}

#[test]
fn the_text_keeps_to_its_page_and_shows_what_is_supposed() {
    for arguments in [
        vec!["timeline", "su-30sm"],
        vec!["timeline", "s-300", "--layer", "all"],
        vec![
            "timeline",
            "shahed-136",
            "--direction",
            "from",
            "--reading",
            "us-2015,us,china",
            "--until",
            "2030-01-01",
        ],
        vec!["timeline", "gas-centrifuge", "--from", "2025-09-01", "--until", "2025-11-01"],
        vec!["timeline", "su-30sm", "--from", "2025-09-28", "--until", "2025-09-29"],
    ] {
        let text = printed(&arguments);
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
            assert_eq!(line, line.trim_end(), "{arguments:?}");
        }
        assert_eq!(text, printed(&arguments), "the same bytes again");
    }
    let arguments =
        ["timeline", "su-30sm", "--assume", "e3-standing-2025=no-clean-hands", "--format"];
    for format in ["text", "svg", "html"] {
        let text = printed(&[&arguments[..], &[format]].concat());
        let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = "Supposed, and no party's position: e3-standing-2025 is no-clean-hands.";
        assert!(flowing.contains(said), "{format}");
    }
    assert!(printed(&[&arguments[..], &["csv"]].concat()).contains("supposition"));
    assert!(
        printed(&[&arguments[..], &["json"]].concat())
            .contains(r#""e3-standing-2025": "no-clean-hands""#)
    );
}

#[test]
fn the_rows_say_what_the_tree_says() {
    let arguments = ["timeline", "shahed-136", "--direction", "from", "--layer", "all"];
    let all = json(&arguments);
    let rows = printed(&[&arguments[..], &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let expected = "reading,from,until,verdict,restricted,provisions,possible,turns_on,opened_by,closed_by,layer,notes";
    assert_eq!(header.iter().collect::<Vec<_>>().join(","), expected);
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let texts = |all: &Value| {
        all.as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect::<Vec<_>>()
            .join(";")
    };
    let mut spans = Vec::new();
    for line in all["lines"].as_array().unwrap() {
        for span in line["spans"].as_array().unwrap() {
            let cell = |name: &str| span[name].as_str().unwrap().to_owned();
            let lists = ["provisions", "possible", "turns_on"].map(|name| texts(&span[name]));
            let head = [
                line["party"].as_str().unwrap().to_owned(),
                cell("from"),
                cell("until"),
                cell("verdict"),
                cell("restricted"),
            ];
            spans.push([&head[..], &lists[..]].concat());
        }
    }
    assert_eq!(rows.iter().map(|row| row[..8].to_vec()).collect::<Vec<_>>(), spans);
}

#[test]
fn pictures_and_pages_are_well_formed_and_stand_alone() {
    for arguments in [
        vec!["timeline", "su-30sm"],
        vec![
            "timeline",
            "shahed-136",
            "--direction",
            "from",
            "--layer",
            "all",
            "--until",
            "2030-01-01",
        ],
        vec![
            "timeline",
            "nsg/part-2",
            "--from",
            "2025-10-01",
            "--until",
            "2025-10-02",
            "--reading",
            "russia",
        ],
    ] {
        for format in ["svg", "html"] {
            let arguments = [&arguments[..], &["--format", format]].concat();
            let text = printed(&arguments);
            assert!(well_formed(&text) > 15, "{arguments:?}");
            assert_eq!(text, printed(&arguments), "the same bytes again");
            for part in [
                "role=\"img\"",
                "aria-labelledby=",
                "</title>",
                "</desc>",
                rules().digest.as_str(),
                rules().version.as_str(),
            ] {
                assert!(text.contains(part), "{arguments:?}: {part}");
            }
        }
    }
    let svg = printed(&["timeline", "su-30sm", "--format", "svg"]);
    assert!(svg.starts_with("<?xml") && svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
}

/// A title is text, whatever it looks like.
#[test]
fn hostile_text_stays_text() {
    let mut rules = rules().clone();
    let hostile = "</title></style><script>alert('1')</script>\"&amp;";
    rules.target.name = hostile.into();
    rules.parties.iter_mut().for_each(|party| party.title = hostile.into());
    let rules: &'static Ruleset = Box::leak(Box::new(rules));
    let query = ask_of(rules, subject(rules, "su-30sm"), Direction::To, day("2006-07-31"));
    let told = history(rules, &query, &everyone(rules), rules.known_through);
    for text in [formats::svg::timeline(&told), formats::html::timeline(&told)] {
        well_formed(&text);
        assert!(text.contains("&lt;/title&gt;"), "it is shown");
    }
}

#[test]
fn bad_input_is_one_line() {
    for (arguments, code) in [
        (vec!["--from", "2026-01-01", "--until", "2025-01-01"], "Q05"),
        (vec!["--from", "2025-01-01", "--until", "2025-01-01"], "Q05"),
        (vec!["--until", "1990-01-01"], "Q05"),
        (vec!["--from", "2026-13-01"], "D05"),
        (vec!["--from", "yesterday"], "D02"),
        (vec!["--until", "2201-01-01"], "D06"),
        (vec!["--from", "1944-12-31"], "D06"),
        (vec!["--format", "pdf"], "U01"),
        (vec!["--reading", "nobody"], "Q02"),
        (vec!["--reading", "us,us"], "Q05"),
        (vec!["--reading", "us-2025", "--as-of", "2020-01-01"], "Q07"),
        (vec!["--assume", "nothing=yes"], "Q03"),
    ] {
        let output = run(&[&["timeline", "su-30sm"], &arguments[..]].concat());
        let line = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(
            (output.status.code(), line.lines().count()),
            (Some(2), 1),
            "{arguments:?}: {line}"
        );
        assert!(
            output.stdout.is_empty() && line.contains(&format!("error[{code}]")),
            "{arguments:?}: {line}"
        );
    }
}

/// The picture on the first page is the one the command beside it draws.
#[test]
fn the_picture_of_the_readme_is_drawn_by_the_program() {
    let arguments =
        ["timeline", "su-30sm", "--from", "2015-01-01", "--until", "2026-01-01", "--format", "svg"];
    let readme = std::fs::read_to_string("README.md").expect("the page");
    assert!(
        readme.contains(&format!("$ snapback {}\n", arguments.join(" ")))
            && readme.contains("(docs/timeline.svg)")
    );
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(arguments)
        .output()
        .expect("a run");
    assert!(
        run.stdout == std::fs::read("docs/timeline.svg").expect("the picture"),
        "draw docs/timeline.svg again"
    );
}
