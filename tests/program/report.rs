//! The report: one page that says who holds what, shows the evaluator's own answers, and stands alone.

use crate::common;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use common::{day, rules, well_formed};
use serde_json::Value;
use snapback::report::clock::Clock;
use snapback::report::disagreements::OpposedLines;
use snapback::report::{Report, Scope};
use snapback_engine::compare::everyone;
use snapback_engine::model::{Direction, EntryIx, Layer, QuestionIx, Ruleset, Stated, Subject};
use snapback_engine::query::{Query, transfer};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().expect("the program runs")
}

fn page(arguments: &[&str]) -> String {
    let output = run(&[&["report"], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The page on the whole dispute.
fn whole_page() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| page(&[]))
}

/// As text stands in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The text of a piece of a page: tags away, entities read, spaces single.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn between<'t>(text: &'t str, from: &str, until: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split_once(until).map(|(inside, _)| inside)
}

/// Every piece that starts with one text and ends before another.
fn pieces<'t>(text: &'t str, from: &'t str, until: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(from)
        .skip(1)
        .map(move |rest| rest.split_once(until).map_or(rest, |(inside, _)| inside))
}

#[test]
fn the_same_question_gives_the_same_bytes_on_the_way_and_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in
        [vec!["su-30sm"], vec![], vec!["shahed-136", "--direction", "from", "--layer", "all"]]
    {
        let first = page(&arguments);
        assert!(first == page(&arguments), "{arguments:?}");
        let path = folder.path().join("page.html");
        let file = path.to_str().unwrap();
        page(&[&arguments[..], &["--output", file, "--force"]].concat());
        assert!(fs::read_to_string(&path).unwrap() == first, "{arguments:?}");
    }
}

#[test]
fn the_page_names_the_command_that_gives_it_again() {
    for arguments in [
        vec!["su-30sm"],
        vec![
            "bastion-p",
            "--fact",
            "range-km=300",
            "--reading",
            "russia,us-2020",
            "--from",
            "2020-01-01",
        ],
        vec!["--direction", "to", "--as-of", "2020-10-01", "--assume", "sam-scope=inside"],
        vec!["shahed-136", "--layer", "all", "--clock", "UTC"],
        vec![
            "--reading",
            "russia",
            "--layer",
            "us",
            "--activity",
            "finance",
            "--clock",
            "Asia/Tehran",
        ],
    ] {
        let first = page(&arguments);
        let again = plain(between(&first, "<code>", "</code>").expect("a command"));
        let words: Vec<&str> = again.split(' ').skip(2).collect();
        assert!(page(&words) == first, "{again}");
    }
}

#[test]
fn every_page_is_well_formed_and_no_two_of_its_parts_share_an_id() {
    for arguments in [
        vec!["su-30sm"],
        vec![],
        vec!["shahed-136", "--direction", "from", "--layer", "all", "--until", "2030-01-01"],
        vec!["nsg/part-2", "--from", "2025-10-01", "--until", "2025-10-02", "--reading", "russia"],
        vec!["--reading", "russia"],
        vec!["bastion-p", "--clock", "Asia/Tehran", "--as-of", "2020-12-01"],
    ] {
        let text = page(&arguments);
        assert!(well_formed(&text) > 100, "{arguments:?}");
        let ids: Vec<&str> = pieces(&text, " id=\"", "\"").collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{arguments:?}");
        for part in [
            "<html lang=\"en\">",
            "<h1>",
            "</main>",
            "Content-Security-Policy",
            "prefers-color-scheme:dark",
            "@media print",
        ] {
            assert!(text.contains(part), "{arguments:?}: {part}");
        }
        for part in [
            &rules().title,
            &rules().version,
            &rules().digest,
            &rules().known_through.to_string().into(),
        ] {
            assert!(text.contains(part.as_str()), "{arguments:?}: {part}");
        }
    }
}

#[test]
fn tables_and_pictures_can_be_read_aloud() {
    for arguments in [vec!["su-30sm"], vec![]] {
        let text = page(&arguments);
        for table in pieces(&text, "<table", "</table>") {
            assert!(
                table.contains("<caption>") && table.matches("scope=\"col\"").count() == 3,
                "{table}"
            );
            assert_eq!(
                table.matches("<tr").count() - 1,
                table.matches("scope=\"row\"").count(),
                "{table}"
            );
        }
        for picture in pieces(&text, "role=\"img\"", "</desc>") {
            assert!(
                picture.contains("aria-labelledby=") && picture.contains("<title id="),
                "{picture}"
            );
        }
        let levels: Vec<u8> = pieces(&text, "<h", ">")
            .filter_map(|tag| tag.bytes().next())
            .filter(u8::is_ascii_digit)
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == b'1').count(), 1);
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "a heading is left out: {levels:?}"
        );
    }
}

fn holds(text: &str, stated: &Stated) -> Result<(), String> {
    let source = escaped(&stated.source.to_string());
    let url = stated.source.url.as_deref().map(escaped).unwrap_or_default();
    let all = [
        source,
        url,
        escaped(stated.source.note.as_deref().unwrap_or_default()),
        stated.since.in_words(),
        escaped(&stated.who),
    ];
    all.into_iter()
        .find(|part| !text.to_lowercase().contains(&part.to_lowercase()))
        .map_or(Ok(()), Err)
}

#[test]
fn every_compared_party_and_every_answer_stands_with_its_source() {
    let (rules, text) = (rules(), whole_page());
    let mut answers = 0;
    for party in &rules.compared {
        assert!(text.contains(&escaped(&rules[*party].title)), "{}", rules[*party].title);
        for reading in rules[*party].readings.iter().map(|reading| &rules[*reading]) {
            assert!(text.contains(&escaped(&reading.summary)), "{}", reading.id);
            let stated = reading
                .answers
                .iter()
                .map(|answer| &answer.stated)
                .chain(reading.holds.iter().map(|hold| &hold.stated));
            for stated in stated.filter(|stated| stated.via.is_none()) {
                answers += 1;
                assert_eq!(holds(text, stated), Ok(()), "{}", reading.id);
            }
        }
    }
    assert!(answers > 100, "{answers}");
}

#[test]
fn every_question_of_law_is_asked_and_its_answers_argued() {
    let (rules, text) = (rules(), whole_page());
    for question in QuestionIx::all(rules)
        .map(|question| &rules[question])
        .filter(|question| !question.is_fact())
    {
        let arguments = question
            .answers
            .iter()
            .flat_map(|answer| [Some(&answer.text), answer.argument.as_ref()])
            .flatten();
        for part in [&question.title, &question.id].into_iter().chain(arguments) {
            assert!(text.contains(&escaped(part)), "{}: {part}", question.id);
        }
    }
}

/// The card of a question on a page.
fn card<'t>(text: &'t str, question: &str) -> &'t str {
    let mark = format!("<span class=\"id\">{question}</span></h3>");
    text.split("<article class=\"card\"").find(|card| card.contains(&mark)).expect("a card")
}

#[test]
fn a_silent_party_is_silent() {
    let text = page(&["su-30sm"]);
    let standing = card(&text, "us-standing-2020");
    let silent =
        plain(between(standing, "<p class=\"silent\">", "</p>").expect("someone is silent"));
    assert!(
        silent
            .starts_with("Silent: United States (in us-2015, us-2021 and us-2025); UN Secretariat"),
        "{silent}"
    );
    assert!(silent.ends_with("the question is open for them."), "{silent}");
    assert!(!standing.contains("<span class=\"id\">un-secretariat</span>"), "it holds no answer");
    let presumed = plain(
        between(card(whole_page(), "sam-scope"), "<p class=\"silent\">", "</p>")
            .expect("someone is silent"),
    );
    assert!(
        presumed.contains("Presumed for whoever is silent: outside-by-register-definition."),
        "{presumed}"
    );
}

#[test]
fn what_was_known_then_and_what_is_supposed_is_marked() {
    let then = page(&["su-30sm", "--as-of", "2020-09-01"]);
    assert!(
        then.contains("As it stood on 1 September 2020: later events and answers are left out.")
    );
    assert!(then.contains("Left out, because it came after 1 September 2020:"));
    assert!(!card(&then, "us-standing-2020").contains("us-2021"), "no reading of later years");
    for since in pieces(&then, ", since ", ";")
        .filter(|since| since.len() < 20)
        .filter_map(|since| since.rsplit(' ').next()?.parse::<u16>().ok())
    {
        assert!(since <= 2020, "an answer of {since}");
    }
    let supposed = page(&["su-30sm", "--assume", "us-standing-2020=no-clean-hands"]);
    assert!(
        supposed.contains("Supposed, and no party's position: us-standing-2020 is no-clean-hands.")
    );
    let standing = card(&supposed, "us-standing-2020");
    assert!(standing.contains("no party's position: no-clean-hands."), "{standing}");
    let stated = page(&["su-30sm", "--fact", "council-approval=yes"]);
    assert!(stated.contains("Stated by the query: council-approval is yes."));
    assert!(!stated.contains("no approval of the Security Council is stated"));
    assert!(page(&["su-30sm"]).contains("no approval of the Security Council is stated"));
    assert!(
        page(&["--reading", "russia", "--assume", "sam-scope=inside"])
            .contains("sam-scope is inside.")
    );
}

/// One cell of a table: the verdict, the provisions, and what it rests on.
fn told(cell: &str) -> (String, Vec<String>, String) {
    let verdict = plain(between(cell, "<span class=\"verdict\">", "</span>").expect("a verdict"));
    let provisions = pieces(cell, "<span class=\"id\">", "</span>")
        .map(|id| plain(&id.replace("<wbr>", "")))
        .collect();
    (
        verdict,
        provisions,
        between(cell, "<span class=\"rests\">", "</span>").unwrap_or_default().to_owned(),
    )
}

fn found(answer: &Value) -> (String, Vec<String>, String) {
    let texts = |key: &str| -> Vec<String> {
        answer[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap().to_owned())
            .collect()
    };
    let possible = if texts("possible").is_empty() {
        String::new()
    } else {
        format!(" ({})", texts("possible").join(" or "))
    };
    let rests: Vec<&str> =
        ["basis", "confidence"].iter().filter_map(|key| answer[*key].as_str()).collect();
    (
        format!("{}{possible}", answer["verdict"].as_str().unwrap()),
        texts("provisions"),
        rests.join(", "),
    )
}

/// Each cell of each table, against `check` on its day.
fn compare_with_check(arguments: &[&str]) -> usize {
    let (rules, text) = (rules(), page(arguments));
    let mut cells = 0;
    for table in pieces(&text, "<table class=\"around\">", "</table>") {
        let days: Vec<&str> = pieces(table, "<time datetime=\"", "\"").collect();
        for (column, date) in days.iter().enumerate() {
            let check =
                run(&[&["check"], arguments, &["--date", date, "--format", "json"]].concat());
            let all: Value = serde_json::from_slice(&check.stdout).expect("JSON");
            let answers = all["answers"].as_array().unwrap();
            let mut named = 0;
            for row in pieces(table, "<tr class=", "</tr>") {
                let cell = told(pieces(row, "<td>", "</td>").nth(column).expect("a cell"));
                for answer in answers.iter().filter(|answer| {
                    let title = rules
                        .parties
                        .iter()
                        .find(|party| *party.id == *answer["party"].as_str().unwrap())
                        .map(|party| &party.title);
                    row.contains(">Every reading<")
                        || row
                            .contains(&format!("<span class=\"name\">{}", escaped(title.unwrap())))
                }) {
                    (cells, named) = (cells + 1, named + 1);
                    let (verdict, provisions, rests) = found(answer);
                    // Open answers also name the questions, which stand beside the provisions.
                    assert_eq!(
                        (&cell.0, &cell.2),
                        (&verdict, &rests),
                        "{date} {}",
                        answer["reading"]
                    );
                    assert_eq!(cell.1, provisions, "{date} {}", answer["reading"]);
                }
            }
            assert_eq!(named, answers.len(), "{date}: each reading once");
        }
    }
    cells
}

#[test]
fn the_day_before_and_the_day_are_as_check_answers_them() {
    let cells = compare_with_check(&["su-30sm"])
        + compare_with_check(&["shahed-136", "--direction", "from"])
        + compare_with_check(&["nsg/part-1"]);
    println!("{cells} answers compared");
    assert!(cells > 200, "{cells}");
}

#[test]
fn of_a_whole_dispute_too_each_verdict_is_the_one_of_its_day() {
    let rules = rules();
    let report = whole(rules);
    let mut cells = 0;
    for table in report
        .changes
        .iter()
        .flat_map(|change| change.tables.iter().map(move |table| (change.day, table)))
    {
        let (day, table) = table;
        let chapter = &report.chapters[table.chapter];
        for query in chapter.members() {
            for (line, row) in table.rows.iter().flat_map(|row| {
                row.lines.iter().map(move |line| (&chapter.timeline.lines[*line], row))
            }) {
                for (day, cell) in [day.plus_days(-1), day].into_iter().zip(&row.answers) {
                    let answer = Query { day, ..query.clone() }
                        .answer(rules, line.named)
                        .expect("an answer");
                    cells += 1;
                    assert_eq!(
                        answer.finding.verdict,
                        cell.verdict,
                        "{} on {day}",
                        query.transfer.subject.id(rules)
                    );
                    assert!(
                        answer
                            .finding
                            .provisions
                            .iter()
                            .all(|provision| cell.provisions.contains(provision))
                    );
                    assert!(cell.confidence <= answer.finding.confidence);
                }
            }
        }
    }
    println!("{cells} answers compared");
    assert!(cells > 1_000, "{cells}");
}

fn whole(rules: &Ruleset) -> Report<'_> {
    let (from, until) = (day("2006-07-31"), rules.known_through);
    let query = |entry, way| {
        let transfer = transfer(rules, Subject::Entry(entry), Some(way), None, Layer::Un);
        Query { transfer, day: from, as_of: None, supposed: Vec::new(), direction_defaulted: false }
    };
    let queries = EntryIx::all(rules)
        .flat_map(|entry| Direction::ALL.iter().map(move |way| query(entry, *way)))
        .collect();
    let scope = Scope {
        queries,
        whole: true,
        layers: vec![Layer::Un],
        named: everyone(rules),
        from_chosen: false,
        until,
        clock: None,
    };
    Report::new(rules, scope).expect("a report")
}

#[test]
fn of_a_whole_dispute_every_transfer_stands_in_one_place_with_its_like() {
    let rules = rules();
    let report = whole(rules);
    let queries =
        report.chapters.iter().flat_map(|chapter| chapter.members()).chain(&report.agreed);
    let cells: Vec<_> =
        queries.map(|query| (query.transfer.subject, query.transfer.direction)).collect();
    assert_eq!(
        (cells.len(), cells.iter().collect::<BTreeSet<_>>().len()),
        (2 * rules.entries.len(), 2 * rules.entries.len())
    );
    assert!(report.chapters.len() < 16, "{} chapters", report.chapters.len());
    for chapter in &report.chapters {
        assert!(!chapter.disagreements.is_empty());
        for (member, line) in chapter
            .members()
            .flat_map(|query| chapter.timeline.lines.iter().map(move |line| (query, line)))
        {
            for span in &line.segments {
                let answer = Query { day: span.from, ..member.clone() }
                    .answer(rules, line.named)
                    .expect("an answer");
                assert_eq!(
                    answer.finding.verdict,
                    span.finding.verdict,
                    "{} on {}",
                    member.transfer.subject.id(rules),
                    span.from
                );
            }
        }
    }
}

/// What a parting turns on is what `check` names for a reading on its first day.
#[test]
fn a_parting_turns_on_what_check_says_it_turns_on() {
    let rules = rules();
    let report = whole(rules);
    let (mut pairs, mut empty) = (0, 0);
    for chapter in &report.chapters {
        for divide in &chapter.disagreements {
            let turning = divide.periods.first().expect("it turns on something");
            assert_eq!(
                (turning.from, divide.periods.last().unwrap().until),
                (divide.parting.from, divide.parting.until)
            );
            for OpposedLines { ones, others, sets } in &turning.pairs {
                pairs += 1;
                empty += usize::from(sets.is_empty());
                assert!(
                    sets.windows(2).all(|pair| pair[0].len() == pair[1].len()),
                    "the smallest only"
                );
                let (one, other) =
                    (&chapter.timeline.lines[ones[0]], &chapter.timeline.lines[others[0]]);
                let query = Query { day: turning.from, ..chapter.timeline.query.clone() };
                let [a, b] =
                    [one, other].map(|line| query.answer(rules, line.named).expect("an answer"));
                for set in sets {
                    let follows =
                        |from: &snapback_engine::query::Answer,
                         to: &snapback_engine::query::Answer| {
                            let swapped =
                                set.iter().map(|question| (*question, to.reading)).collect();
                            let view = snapback_engine::model::View {
                                swapped,
                                ..from.evaluator.view.clone()
                            };
                            from.evaluator.under(&view).verdict(turning.from) == to.finding.verdict
                        };
                    assert!(follows(&a, &b) || follows(&b, &a), "{}", turning.from);
                }
            }
        }
    }
    println!("{pairs} pairs, {empty} that turn on no answer");
    assert!(pairs > 20 && empty * 4 < pairs, "{pairs} pairs, {empty} empty");
}

#[test]
fn a_day_is_shown_by_both_clocks() {
    let clock = |name| Clock::named(name).expect("a clock");
    let shown = |name, on| {
        let shown = clock(name).opening(day(on));
        format!("{} {}", shown.day, shown.hour())
    };
    assert_eq!(shown("America/New_York", "2020-09-20"), "2020-09-19 20:00 EDT");
    assert_eq!(shown("America/New_York", "2025-09-28"), "2025-09-27 20:00 EDT");
    assert_eq!(shown("America/New_York", "2016-01-16"), "2016-01-15 19:00 EST");
    assert_eq!(shown("asia/tehran", "2020-09-20"), "2020-09-20 04:30");
    assert_eq!(shown("Europe/Moscow", "2020-09-20"), "2020-09-20 03:00 MSK");
    let text = page(&["su-30sm"]);
    assert!(text.contains(
        "It begins at midnight GMT, when clocks in New York show 20:00 EDT on 19 September 2020."
    ));
    assert!(text.contains("New York: 20:00 EDT, 18 Sep, to 20:00 EDT, 19 Sep"));
    assert!(
        page(&["su-30sm", "--clock", "Asia/Tehran"])
            .contains("clocks in Tehran show 04:30 on 20 September 2020.")
    );
    assert!(!page(&["su-30sm", "--clock", "UTC"]).contains("when clocks in"));
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &place)
        } else {
            fs::copy(entry.path(), place).map(drop).unwrap()
        }
    }
}

#[test]
fn hostile_text_of_a_rules_folder_stays_text() {
    let folder = tempfile::tempdir().unwrap();
    copied(Path::new("rules"), folder.path());
    let hostile = "</style></title><script>alert(1)</script><b onclick=alert(1)>\"'&amp;";
    for (file, key) in [
        ("readings/china.yaml", "summary: >-\n  "),
        ("questions/us-standing-2020.yaml", "    argument: >-\n      "),
        ("items/su-30sm.yaml", "note: >-\n  "),
        ("provisions/unscr-1929/8.yaml", "summary: >-\n  "),
    ] {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(key), "{file}");
        fs::write(path, text.replacen(key, &format!("{key}{hostile} "), 1)).unwrap();
    }
    let rules = folder.path().to_str().unwrap();
    for arguments in [vec!["su-30sm", "--rules", rules], vec!["--rules", rules]] {
        let text = page(&arguments);
        well_formed(&text);
        let shown = text
            .matches("&lt;/style&gt;&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
            .count();
        assert!(shown >= 3, "{shown} of them are shown");
        assert!(!text.contains("<b onclick") && text.matches("<style>").count() == 1);
    }
}

/// The program's own words take no side: what judges stands in the rules, under a name, or nowhere.
#[test]
fn the_words_of_the_page_take_no_side() {
    for folder in ["src/report", "src/render/report"] {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let text = fs::read_to_string(entry.path()).unwrap().to_lowercase();
            for word in [
                "void",
                "illegal",
                "unlawful",
                "legitimate",
                "snapback happened",
                "expired",
                "so-called",
                "valid",
            ] {
                let found =
                    text.split(|letter: char| !letter.is_alphabetic()).any(|known| known == word);
                assert!(!found, "{}: {word}", entry.path().display());
            }
        }
    }
}

#[test]
fn bad_input_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "kept").unwrap();
    let there = path.to_str().unwrap();
    for (arguments, code) in [
        (vec!["su-31"], "Q01"),
        (vec!["su-30sm", "--reading", "nobody"], "Q02"),
        (vec!["su-30sm", "--assume", "nothing=yes"], "Q03"),
        (vec!["--from", "2026-01-01", "--until", "2025-01-01"], "Q05"),
        (vec!["su-30sm", "--until", "yesterday"], "D02"),
        (vec!["--reading", "us-2025", "--as-of", "2020-01-01"], "Q07"),
        (vec!["su-30sm", "--clock", "America/New_Yorck"], "Q09"),
        (vec!["su-30sm", "--force"], "U01"),
        (vec!["su-30sm", "--output", there], "O01"),
    ] {
        let output = run(&[&["report"], &arguments[..]].concat());
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
    assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
    assert_eq!(
        run(&["report", "su-30sm", "--output", "/nowhere/page.html"]).status.code(),
        Some(3)
    );
}
