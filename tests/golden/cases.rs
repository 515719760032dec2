//! Every command that is run in the repository itself.

use std::fs;

use super::law::{KINDS, law};
use super::run::{Case, Input, root};

/// The group of outputs of which only the digest is kept.
pub const DIGESTS: &str = "digests";

const DAYS: [&str; 17] = [
    "2006-12-23",
    "2010-06-08",
    "2010-06-09",
    "2016-01-15",
    "2016-01-16",
    "2020-09-20",
    "2020-10-17",
    "2020-10-18",
    "2020-10-19",
    "2021-02-18",
    "2023-10-17",
    "2023-10-18",
    "2025-09-27",
    "2025-09-28",
    "2025-10-18",
    "2025-10-19",
    "2026-11-30",
];

/// What may stand behind a question; every one is asked of a few cells.
const MORE: [&str; 34] = [
    "--why-not",
    "--nearest",
    "--cite",
    "--why-not --nearest",
    "--layer all",
    "--layer all --cite",
    "--layer us --fact supplier=RU",
    "--layer eu --fact supplier=DE",
    "--layer uk --fact supplier=GB --why-not",
    "--as-of 2020-09-22",
    "--as-of 2021-02-18",
    "--as-of 2025-10-01 --cite",
    "--assume sam-scope=inside",
    "--assume us-standing-2020=no-ceased-2018",
    "--assume us-2021-withdrawal-effect=never-snapped-back --why-not",
    "--assume residual-2231=nothing-after-2025-10-18",
    "--assume e3-standing-2025=no-clean-hands --nearest",
    "--assume termination-boundary=ends-after-18th",
    "--assume para4-missile-scope=only-if-supplier-state-determines",
    "--fact range-km=300",
    "--fact range-km=299.5 --why-not",
    "--fact contract-signed=2015-06-01",
    "--fact contract-signed=none",
    "--fact council-approval=yes",
    "--fact committee-approval=yes --cite",
    "--fact recipient-listed=yes",
    "--fact state-determination=yes --nearest",
    "--fact meets-list-limits=no",
    "--activity finance --fact government-borrower=yes",
    "--activity finance --fact listed-bank=yes",
    "--activity finance --fact public-trade-support=yes --fact proliferation-finance=yes",
    "--activity training",
    "--activity technical-assistance --why-not",
    "--activity brokering --fail-on prohibited",
];

fn case(group: &'static str, line: impl Into<String>) -> Case {
    Case { group, line: line.into(), input: Input::Nothing, slow: false }
}

/// A case that is left out where time is short.
fn slow(case: Case) -> Case {
    Case { slow: true, ..case }
}

/// One command in several formats: the first is kept as it is, of the others the digest.
fn in_formats(group: &'static str, line: &str, formats: &[&str]) -> Vec<Case> {
    let groups = std::iter::once(group).chain(std::iter::repeat(DIGESTS));
    let each = formats.iter().zip(groups);
    each.map(|(format, group)| case(group, format!("{line} --format {format}"))).collect()
}

/// Every case; a command that stands twice is asked once.
pub fn all() -> Vec<Case> {
    let parts = [
        help(),
        pages(),
        checks(),
        options(),
        names(),
        diffs(),
        timelines(),
        tables(),
        documents(),
        lints(),
        scenarios(),
        batches(),
        mistakes(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    let all = parts.into_iter().flatten();
    all.filter(|case| !matches!(case.input, Input::Nothing) || seen.insert(case.line.clone()))
        .collect()
}

fn help() -> Vec<Case> {
    const COMMANDS: [&str; 16] = [
        "check",
        "batch",
        "timeline",
        "diff",
        "export",
        "report",
        "list",
        "show",
        "docs",
        "lint",
        "test",
        "verify",
        "init",
        "schema",
        "completions",
        "man",
    ];
    const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];
    let mut all: Vec<Case> = ["", "-h", "--help", "--version", "help", "help check"]
        .map(|line| case("help", line))
        .into();
    for command in COMMANDS {
        all.push(case("help", format!("{command} --help")));
        all.push(case("help", format!("{command} -h")));
        all.push(case(DIGESTS, format!("man {command}")));
    }
    all.push(case("help", "man"));
    all.extend(SHELLS.map(|shell| case(DIGESTS, format!("completions {shell}"))));
    all
}

/// The commands that the pages show, but for the page whose commands write a folder.
fn pages() -> Vec<Case> {
    const FOLDERS: [&str; 5] =
        ["docs", "examples/ethiopia-eritrea-2000", "examples/mehr-2020-09", "rules", "tests/cmd"];
    let mut pages = vec!["README.md".to_owned()];
    for folder in FOLDERS {
        let entries = fs::read_dir(root().join(folder)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let names = names.map(|name| name.into_string().expect("a name"));
        let pages_there = names.filter(|name| name.ends_with(".md") || name.ends_with(".trycmd"));
        pages.extend(pages_there.map(|name| format!("{folder}/{name}")));
    }
    pages.retain(|page| page != "docs/writing-rules.md");
    pages.sort();
    let lines = pages.iter().flat_map(|page| commands(page));
    lines.map(|line| case("pages", line)).collect()
}

/// The words behind `$ snapback` in a page.
pub fn commands(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(page)).expect("a page");
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("$ snapback "));
    lines.map(str::to_owned).collect()
}

/// Cells of items, days, readings and directions: as many as asked for, spread evenly.
fn cells(count: usize, first: usize) -> Vec<String> {
    /// A prime, so that neighbours differ in everything.
    const STRIDE: usize = 7919;
    let law = law();
    let subjects: Vec<&String> = law.items.iter().chain(&law.entries).collect();
    let cell = |number: usize| {
        let at = first + number * STRIDE;
        let (subject, at) = (subjects[number % subjects.len()], at / 3);
        let (day, at) = (DAYS[at % DAYS.len()], at / DAYS.len());
        let direction = ["to", "from"][at % 2];
        let reading = law.names.get(at / 2 % (law.names.len() + 3));
        let reading = reading.map(|name| format!(" --reading {name}")).unwrap_or_default();
        format!("check {subject} --date {day} --direction {direction}{reading}")
    };
    (0..count).map(cell).collect()
}

fn checks() -> Vec<Case> {
    let kept = |number: usize| if number % 4 == 3 { DIGESTS } else { "check-text" };
    let text = cells(400, 11).into_iter().enumerate();
    let text = text.map(|(number, line)| case(kept(number), line));
    let in_format = |format: &'static str, kept: &'static str, first: usize| {
        let cells = cells(200, first).into_iter().enumerate();
        cells.map(move |(number, line)| {
            let group = if number % 10 == 0 { kept } else { DIGESTS };
            case(group, format!("{line} --format {format}"))
        })
    };
    let json = in_format("json", "check-json", 101);
    let markdown = in_format("markdown", "check-markdown", 1009);
    let folder = cells(10, 5).into_iter();
    let folder = folder.map(|line| case("check-text", format!("{line} --rules rules")));
    text.chain(json).chain(markdown).chain(folder).collect()
}

fn options() -> Vec<Case> {
    let mut all = Vec::new();
    for (at, more) in MORE.iter().enumerate() {
        for (number, cell) in cells(6, 31 * at + 7).into_iter().enumerate() {
            let subject = &law().items[(at * 7 + number * 13) % law().items.len()];
            let cell = cell.split_once(" --date").map_or("", |(_, rest)| rest);
            let line = format!("check {subject} --date{cell} {more}");
            let format = ["text", "json", "markdown"][number % 3];
            let group = if number == 0 { "check-options" } else { DIGESTS };
            let cites = more.contains("--cite");
            all.push(if cites {
                case(group, line)
            } else {
                case(group, format!("{line} --format {format}"))
            });
        }
    }
    all
}

/// `list`, `show` and `schema`.
fn names() -> Vec<Case> {
    const SCHEMAS: [&str; 15] = [
        "ruleset",
        "instrument",
        "provision",
        "event",
        "question",
        "reading",
        "list",
        "item",
        "scenario",
        "verdict",
        "comparison",
        "timeline",
        "export",
        "tests",
        "lint",
    ];
    let mut all = in_formats("list", "list", &["text", "json"]);
    for kind in KINDS.into_iter().chain(["sources"]) {
        all.extend(in_formats("list", &format!("list {kind}"), &["text", "json"]));
    }
    for duties in [
        "list duties --date 2020-10-19",
        "list duties --date 2025-10-19 --reading russia --layer un",
    ] {
        all.extend(in_formats("list", duties, &["text", "json"]));
    }
    for id in &law().all {
        all.extend(in_formats("show", &format!("show {id}"), &["text", "json"]));
    }
    for reading in &law().names {
        all.push(case(DIGESTS, format!("show {reading} --at 2020-10-19")));
    }
    for line in ["gyroscope", "party us", "question sam-scope", "sam-scope --at 2016-01-16"] {
        all.push(case("show", format!("show {line}")));
    }
    all.extend(SCHEMAS.map(|kind| case(DIGESTS, format!("schema {kind}"))));
    all.push(case("list", "schema"));
    all
}

/// Every pair of readings and parties.
fn diffs() -> Vec<Case> {
    const FORMATS: [&str; 4] = ["text", "json", "markdown", "github"];
    let names = &law().names;
    let pairs = names.iter().enumerate().flat_map(|(at, one)| {
        let others = names.iter().enumerate().filter(move |(place, _)| *place != at);
        others.map(move |(place, other)| (at, one, place, other))
    });
    let mut all = Vec::new();
    for (at, one, place, other) in pairs {
        let pair = format!("diff {one} {other}");
        if at > place {
            all.push(slow(case(DIGESTS, format!("{pair} --format json"))));
            continue;
        }
        let item = &law().items[(at * 17 + place * 5) % law().items.len()];
        let neighbours = place == at + 1;
        let formats = if neighbours { &FORMATS[..] } else { &FORMATS[..1] };
        let kept = if neighbours || one == "e3" { "diff" } else { DIGESTS };
        all.extend(in_formats(kept, &format!("{pair} --item {item}"), formats));
        let whole = case(DIGESTS, format!("{pair} --format json"));
        all.push(if place <= at + 4 { whole } else { slow(whole) });
        let others = in_formats(DIGESTS, &pair, &["text", "markdown", "github"]);
        all.extend(others.into_iter().map(if neighbours { std::convert::identity } else { slow }));
    }
    for more in [
        "--layer all",
        "--layer us",
        "--layer eu --fact supplier=DE",
        "--as-of 2020-10-01",
        "--assume us-standing-2020=no-ceased-2018",
        "--from 2020-01-01 --until 2021-01-01",
        "--direction from --activity training",
        "--fact range-km=300",
        "--item unroca/missiles",
    ] {
        all.extend(in_formats("diff", &format!("diff us russia {more}"), &["text", "json"]));
    }
    let ethiopia = "diff delegation-a delegation-b --rules examples/ethiopia-eritrea-2000/rules";
    all.extend(in_formats("diff", ethiopia, &["text", "json", "markdown", "github"]));
    all
}

fn timelines() -> Vec<Case> {
    const FORMATS: [&str; 5] = ["text", "json", "csv", "svg", "html"];
    let law = law();
    let mut all = Vec::new();
    for (at, subject) in law.items.iter().chain(&law.entries).enumerate() {
        let direction = ["to", "from"][at % 2];
        let line = format!("timeline {subject} --direction {direction}");
        let group = if at % 9 == 0 { "timeline" } else { DIGESTS };
        all.extend(in_formats(group, &line, &FORMATS));
    }
    for (at, more) in MORE.iter().filter(|more| !more.contains("-not")).enumerate() {
        if ["--nearest", "--cite", "--fail-on"].iter().any(|none| more.contains(none)) {
            continue;
        }
        let (item, reading) = (&law.items[at * 29 % law.items.len()], &law.names[at % 14]);
        let line = format!("timeline {item} --reading {reading} {more}");
        all.extend(in_formats("timeline", &line, &FORMATS));
    }
    let cut = "timeline su-30sm --from 2015-01-01 --until 2026-01-01";
    all.extend(in_formats("timeline", cut, &FORMATS));
    all
}

fn tables() -> Vec<Case> {
    const FACTS: &str = "--fact range-km,council-approval,supplier";
    let mut all = Vec::new();
    let formats = ["csv", "jsonl", "sql"];
    for (at, item) in law().items.iter().enumerate() {
        let mut each = in_formats(DIGESTS, &format!("export --item {item} {FACTS}"), &formats);
        each.iter_mut().for_each(|case| case.slow = at % 18 != 0);
        all.extend(each);
    }
    for more in [
        "--item su-30sm --explain --reading russia,us --fact council-approval,supplier",
        "--item bastion-p --layer all --fact none",
        "--item t-90,s-400 --direction to --activity supply,finance --fact range-km",
    ] {
        all.extend(in_formats(DIGESTS, &format!("export {more}"), &formats));
    }
    let small = "export --item food-grain --direction to --reading e3 --fact none";
    all.extend(formats.map(|format| case("export", format!("{small} --format {format}"))));
    all.push(slow(case(DIGESTS, "export --format jsonl")));
    all
}

/// `report` and `docs`.
fn documents() -> Vec<Case> {
    let mut all = in_formats("docs", "docs", &["markdown", "html"]);
    all.push(case("report", "report food-grain --reading e3"));
    all.push(case(DIGESTS, "report"));
    for (at, item) in law().items.iter().enumerate().filter(|(at, _)| at % 3 == 0) {
        let direction = ["to", "from"][at % 2];
        all.push(case(DIGESTS, format!("report {item} --direction {direction}")));
    }
    for more in [
        "--clock UTC",
        "--clock Asia/Tehran",
        "--reading russia --layer us --fact supplier=RU",
        "--as-of 2020-10-01",
        "--assume sam-scope=inside",
        "--from 2020-01-01 --until 2021-01-01",
        "--activity training",
    ] {
        all.push(case(DIGESTS, format!("report s-400 {more}")));
    }
    all
}

fn lints() -> Vec<Case> {
    const SETS: [&str; 4] =
        ["", "rules", "examples/ethiopia-eritrea-2000/rules", "tests/lint/tiny"];
    const FORMATS: [&str; 4] = ["text", "json", "sarif", "github"];
    let mut all: Vec<Case> = ["lint --list", "lint --explain", "lint --explain all"]
        .map(|line| case("lint", line))
        .into();
    for set in SETS {
        for more in ["", "--notes", "--notes --only dates", "--notes --skip W16 --skip sources"] {
            let line = words_joined(&["lint", set, more]);
            all.extend(in_formats("lint", &line, &FORMATS));
        }
    }
    let codes = law().codes.iter();
    all.extend(codes.map(|code| case(DIGESTS, format!("lint --explain {code}"))));
    all
}

fn words_joined(words: &[&str]) -> String {
    let filled: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    filled.join(" ")
}

fn scenarios() -> Vec<Case> {
    const FORMATS: [&str; 4] = ["text", "json", "junit", "tap"];
    let mut all = Vec::new();
    for line in [
        "test tests/law",
        "test tests/law --filter snapback",
        "test tests/law --rules rules",
        "test tests/law/2020-10-18-arms-paragraphs.yaml",
        "test --rules examples/ethiopia-eritrea-2000/rules",
        "test --rules tests/lint/tiny",
        "test tests/law --rules examples/ethiopia-eritrea-2000/rules",
        "test --rules examples/ethiopia-eritrea-2000/rules --coverage --min 100",
    ] {
        all.extend(in_formats("test", line, &FORMATS));
    }
    all.push(slow(case(DIGESTS, "test tests/law --coverage --min 90")));
    all
}

fn batches() -> Vec<Case> {
    let fed = |group, line: &str, rows: &str| {
        let input = Input::Rows(rows.to_owned());
        Case { group, line: line.to_owned(), input, slow: false }
    };
    let mut all = vec![
        slow(fed(DIGESTS, "batch", "rows-200000.csv")),
        slow(fed(DIGESTS, "batch --input-format jsonl", "rows-200000.jsonl")),
        fed(DIGESTS, "batch", "rows-10000.csv"),
        fed(DIGESTS, "batch --input-format jsonl", "rows-10000.jsonl"),
        fed(DIGESTS, "batch - --threads 1 --max-errors 1000", "rows-4000.csv"),
        fed(DIGESTS, "batch --explain", "rows-2000.csv"),
        fed(DIGESTS, "batch --explain --input-format jsonl", "rows-2001.jsonl"),
        fed(DIGESTS, "batch --output-format jsonl --reading all", "rows-3000.csv"),
        fed(DIGESTS, "batch --input-format jsonl --output-format csv", "rows-3001.jsonl"),
        fed("batch", "batch", "rows-100.csv"),
        fed("batch", "batch --max-errors 0 --sanitize", "rows-60.csv"),
        fed("batch", "batch --explain --reading us", "rows-5.csv"),
        fed("batch", "batch --input-format jsonl", "rows-20.jsonl"),
        fed("batch", "batch", "rows-0.csv"),
        fed("batch", "batch --allow-empty", "rows-0.csv"),
        fed("batch", "batch --rules examples/ethiopia-eritrea-2000/rules", "rows-3.csv"),
    ];
    all.extend([
        case("batch", "batch examples/rows.csv examples/rows.csv"),
        case("batch", "batch examples/mehr-2020-09/claims.csv --output-format jsonl"),
        case("batch", "batch --items su-30sm,t-90 --dates 2020-10-01..2020-10-31/7 --reading all"),
        case(
            DIGESTS,
            "batch --items all --dates \"2006-01-01..2026-12-31/1 month\" \
            --directions to,from --reading all",
        ),
        case(
            DIGESTS,
            "batch --items all --dates 2020-09-01..2020-11-01/9 --explain \
            --activities supply,finance,training --output-format jsonl --reading russia",
        ),
    ]);
    all
}

/// Bad input that the pages do not show.
fn mistakes() -> Vec<Case> {
    const LINES: [&str; 36] = [
        "nothing",
        "check",
        "check \"\" --date 2020-10-19",
        "check su-30sm --date",
        "check su-30sm --date 2020-10-19 --reading nobody",
        "check su-30sm --date 2020-10-19 --reading us,all",
        "check su-30sm --date 2020-10-19 --format yaml",
        "check su-30sm --date 2020-10-19 --fact supplier",
        "check su-30sm --date 2020-10-19 --fact supplier=Russia",
        "check su-30sm --date 2020-10-19 --fact range-km=1 --fact range-km=2",
        "check su-30sm --date 2020-10-19 --assume nothing=yes",
        "check su-30sm --date 2020-10-19 --as-of 2020-13-01",
        "check su-30sm --date 2020-10-19 --cite --format json",
        "check su-30sm --date 2020-10-19 --rules tests/law",
        "check su-30sm --date 2020-10-19 --rules LICENSE-MIT",
        "batch nothing.jsonl",
        "batch LICENSE-MIT",
        "batch --items su-30sm",
        "batch --threads 0",
        "batch --items nothing --dates 2020-10-01..2020-10-02",
        "batch --items su-30sm --dates 2020-10-02..2020-10-01",
        "timeline",
        "timeline nothing",
        "timeline su-30sm --from 2021-01-01 --until 2020-01-01",
        "timeline su-30sm --format pdf",
        "diff us",
        "diff us nobody",
        "diff us us",
        "diff us russia e3",
        "diff --rules rules nowhere",
        "export --item nothing",
        "export --fact nothing",
        "report nothing",
        "report s-400 --clock Nowhere/Town",
        "show",
        "verify nothing.json",
    ];
    const MORE_LINES: [&str; 19] = [
        "list duties",
        "list duties --date 2020-02-30",
        "list duties --date 2020-10-19 --reading nobody",
        "list items --date 2020-10-19",
        "show nothing",
        "show item us",
        "list nothing",
        "docs --format pdf",
        "lint --only X99",
        "lint --explain X99",
        "lint --fix",
        "test nowhere",
        "test tests/law --filter no-such-name",
        "schema nothing",
        "completions tcsh",
        "man nothing",
        "init rules",
        "verify LICENSE-MIT",
        "report s-400 --output LICENSE-MIT",
    ];
    LINES.into_iter().chain(MORE_LINES).map(|line| case("mistakes", line)).collect()
}
