//! `snapback lint` on the shipped rules, and on a small sound set with something weak put into it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapback_engine::load::{Folder, ruleset};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn lint(arguments: &[&str]) -> Ran {
    let run = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .arg("lint")
        .args(arguments)
        .output()
        .expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ran { code: run.status.code().expect("a code"), out: text(run.stdout), err: text(run.stderr) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

/// A folder of rules on the disk.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(rules: &str) -> Self {
        let disk = Self(tempfile::tempdir().unwrap());
        copy(Path::new(rules), disk.0.path());
        disk
    }

    fn tiny() -> Self {
        Self::of("tests/lint/tiny")
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn change(self, file: &str, old: &str, new: &str) -> Self {
        let text = self.read(file);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {file}");
        fs::write(self.path(file), text.replace(old, new)).unwrap();
        self
    }

    fn lint(&self, arguments: &[&str]) -> Ran {
        lint(&[&[self.0.path().to_str().unwrap()], arguments].concat())
    }

    /// `path:line:column code` of everything found, the folder left out.
    fn places(&self, arguments: &[&str]) -> Vec<String> {
        let found: Value =
            serde_json::from_str(&self.lint(&[arguments, &["--format", "json"]].concat()).out)
                .unwrap();
        let root = format!("{}/", self.0.path().to_str().unwrap());
        let one = |finding: &Value| {
            let file = finding["file"].as_str().unwrap().trim_start_matches(&root);
            format!(
                "{file}:{}:{} {}",
                finding["line"],
                finding["column"],
                finding["code"].as_str().unwrap()
            )
        };
        found["findings"].as_array().unwrap().iter().map(one).collect()
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        Folder::read(self.0.path())
            .unwrap()
            .files()
            .map(|file| (file.path.clone(), file.bytes.clone()))
            .collect()
    }

    /// What the files say, apart from their checksum.
    fn meaning(&self) -> Value {
        let mut rules = ruleset(&Folder::read(self.0.path()).unwrap()).unwrap();
        rules.digest = "".into();
        serde_json::to_value(&rules).unwrap()
    }
}

#[test]
fn the_shipped_rules_have_no_findings() {
    for arguments in [&[][..], &["rules"], &["--format", "github"], &["tests/lint/tiny", "--notes"]]
    {
        let ran = lint(arguments);
        assert_eq!(ran.code, 0, "{arguments:?} {}", ran.out);
    }
    assert!(lint(&[]).out.starts_with("0 findings in iran-2231 2026.11; "), "{}", lint(&[]).out);
}

#[test]
fn the_embedded_rules_and_their_folder_are_found_alike() {
    assert_eq!(lint(&["--notes"]).out, lint(&["--notes", "rules"]).out);
}

#[test]
fn an_answer_without_an_argument_is_found_at_the_answer() {
    let disk = Disk::of("rules");
    let path = disk.path("questions/drm-exhaustion.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let from = text.find("    argument:").unwrap();
    let to = text[from..].find("\n  - id:").map_or(text.len(), |at| from + at);
    fs::write(&path, format!("{}{}", &text[..from], text[to..].trim_start_matches('\n'))).unwrap();
    let ran = disk.lint(&[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let line = text.lines().position(|line| line.starts_with("  - id:")).unwrap() + 1;
    assert!(
        ran.out.contains("warning[W03]")
            && ran.out.contains(&format!("drm-exhaustion.yaml:{line}:9")),
        "{}",
        ran.out
    );
}

#[test]
fn a_conclusion_in_the_sets_own_voice_is_found_and_an_attributed_one_is_not() {
    let disk = Disk::of("rules");
    assert_eq!(disk.lint(&["--only", "neutrality"]).code, 0);
    let disk = disk.change(
        "events/ministers-letter-2025-08-28.yaml",
        "It says that the notification",
        "The notification",
    );
    let ran = disk.lint(&["--only", "neutrality"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("warning[N01]: `void` judges in the set's own voice"), "{}", ran.out);
}

/// A caret marks the place that must be named: in a key, a value, a list in lines or in brackets, a map in braces.
#[test]
fn the_place_is_the_one_of_the_key_or_value() {
    let notice = "events/notice.yaml";
    let cases: &[(&str, &str, &str, &str)] = &[
        ("W10", notice, "id: notice\n", "id: notice^  \n"),
        ("W11", notice, "  confidence: verified\n", "  confidence: verified^"),
        ("W12", notice, "id: notice\n", "id: notice^\r\n"),
        (
            "W13",
            notice,
            "id: notice\ntitle: notice of non-performance by Southland\n",
            "title: notice of non-performance by Southland\n^id: notice\n",
        ),
        (
            "W13",
            notice,
            "  document: S/2134/101\n  pinpoint: para. 1\n",
            "  pinpoint: para. 1\n  ^document: S/2134/101\n",
        ),
        ("W17", "ruleset.yaml", "value: \"no\"", "value: ^'no'"),
        (
            "T04",
            notice,
            "title: notice of non-performance by Southland",
            "title: ^notice of non-performance by Southland.",
        ),
        (
            "T05",
            "provisions/res-9001/11.yaml",
            "summary: >-\n  On a notice by",
            "summary: >-\n  ^On a a notice by",
        ),
        ("T06", "items/training-aircraft.yaml", "names: [T-9]", "names: [T-9, ^tr\u{430}iner]"),
        ("T14", "items/training-aircraft.yaml", "names: [T-9]", "names: [T-9, ^patrol frigate]"),
        (
            "W34",
            "provisions/res-9001/4.yaml",
            "      entries: [register/warships]\n",
            "      entries: [register/warships]\n      except: [^register/aircraft]\n",
        ),
        (
            "W40",
            "provisions/res-9001/11.yaml",
            "      - from: {event: restoration}\n",
            "      - from: {on: 2134-04-01}\n        until: {on: 2135-04-01}\n      - ^from: {on: 2135-01-01}\n",
        ),
        (
            "W52",
            "provisions/res-9001/4.yaml",
            "      provisions: [res-9001/5]\n    when:\n      - question: tonnage\n        below: 800\n      - question: order-placed\n        before: {event: opening-day}\n",
            "      provisions: [^res-9001/5]\n    in_force:\n      - from: {on: 2140-01-01}\n",
        ),
        ("W05", notice, "pinpoint: para. 1", "pinpoint: ^\"-\""),
        (
            "W21",
            "readings/south.yaml",
            "held: {from: 2134-03-02}\nsummary: >-\n  Southland is a participant by name; its notice set the thirty days running.\nanswers:\n  - question: notice-effect\n    answer: [counted]\n    basis: stated\n    who: Permanent Representative\n    since: 2134-03-02",
            "held: {from: 2134-01-02, until: 2134-03-01}\nsummary: >-\n  Southland is a participant by name; its notice set the thirty days running.\nanswers:\n  - question: notice-effect\n    answer: [counted]\n    basis: stated\n    who: Permanent Representative\n    since: ^2134-03-02",
        ),
        (
            "W73",
            "questions/tonnage.yaml",
            "title: How many tonnes does the vessel displace?",
            "title: ^How many tonnes does the vessel displace",
        ),
        (
            "W74",
            "questions/notice-effect.yaml",
            "    argument: >-\n      Who has left takes part in nothing; the word describes a role, not a list of names.",
            "    argument: >-\n      ^The paragraph speaks of the participants, and the resolution names them once and for all.",
        ),
    ];
    let mut tried = 0;
    for (code, file, old, new) in cases.iter().filter(|case| case.3.contains('^')) {
        let disk = Disk::tiny().change(file, old, new);
        let text = disk.read(file);
        let at = text.find('^').unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
        fs::write(disk.path(file), text.replace('^', "")).unwrap();
        let places = disk.places(&["--only", code]);
        assert!(
            places.contains(&format!("{file}:{line}:{column} {code}")),
            "{code} {file}:{line}:{column}, found {places:?}"
        );
        tried += 1;
    }
    assert!(tried >= 15);
}

#[test]
fn a_finding_shows_the_line_with_a_mark_under_the_place() {
    let disk = Disk::tiny().change("questions/tonnage.yaml", "vessel displace?", "vessel displace");
    let ran = disk.lint(&[]);
    let expected = format!(
        "{}:2:8: warning[W73]: the title of a question ends in a question mark; put it as a question\n   \
         2 | title: How many tonnes does the vessel displace\n     |        ^\n1 finding in examplia-9001 2135.1\n",
        disk.path("questions/tonnage.yaml").display()
    );
    assert_eq!((ran.code, ran.out, ran.err), (1, expected, String::new()));
}

/// A note is shown with `--notes`, or where its code is named, and never counts.
#[test]
fn notes_are_shown_when_asked_for_and_do_not_count() {
    let disk =
        Disk::tiny().change("readings/north.yaml", "answer: [did-not-count]", "answer: [counted]");
    for (arguments, shown) in [
        (&[][..], 0),
        (&["--notes"], 1),
        (&["--only", "W70"], 1),
        (&["--only", "answer-nobody-gives"], 1),
        (&["--only", "w70"], 1),
        (&["--only", "questions"], 0),
        (&["--only", "questions", "--notes"], 1),
        (&["--notes", "--skip", "questions"], 0),
        (&["--notes", "--only", "dates,W03"], 0),
    ] {
        let ran = disk.lint(arguments);
        assert_eq!(
            (ran.code, ran.out.matches(" note[W70]: ").count()),
            (0, shown),
            "{arguments:?} {}",
            ran.out
        );
    }
    assert!(disk.lint(&[]).out.ends_with("; 1 note with --notes\n"));
    let hidden = |arguments: &[&str]| {
        let found: Value =
            serde_json::from_str(&disk.lint(&[arguments, &["--format", "json"]].concat()).out)
                .unwrap();
        found["hidden_notes"].as_u64().unwrap()
    };
    assert_eq!((hidden(&[]), hidden(&["--skip", "W70"]), hidden(&["--notes"])), (1, 0, 0));
}

#[test]
fn only_and_skip_choose_codes_and_families() {
    let disk = Disk::tiny()
        .change("questions/tonnage.yaml", "vessel displace?", "vessel displace")
        .change(
            "events/notice.yaml",
            "non-performance by Southland",
            "non-performance by Southland.",
        );
    for (arguments, expected) in [
        (&[][..], &["T04", "W73"][..]),
        (&["--only", "W73"], &["W73"]),
        (&["--only", "text"], &["T04"]),
        (&["--only", "text", "--only", "questions"], &["T04", "W73"]),
        (&["--only", "text,questions"], &["T04", "W73"]),
        (&["--skip", "text"], &["W73"]),
        (&["--skip", "text", "--skip", "not-a-question"], &[]),
        (&["--only", "text", "--skip", "T04"], &[]),
    ] {
        let codes: Vec<String> = disk
            .places(arguments)
            .iter()
            .map(|place| place[place.len() - 3..].to_owned())
            .collect();
        assert_eq!(codes, expected, "{arguments:?}");
        assert_eq!(disk.lint(arguments).code, i32::from(!expected.is_empty()), "{arguments:?}");
    }
}

#[test]
fn json_follows_its_schema_and_names_the_finding() {
    let disk = Disk::tiny().change("events/notice.yaml", "id: notice\n", "id: notice  \n");
    let ran = disk.lint(&["--format", "json"]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    let schema =
        Command::new(env!("CARGO_BIN_EXE_snapback")).args(["schema", "lint"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    for (shape, value) in [
        (&schema["properties"], &found),
        (&schema["$defs"]["FindingOut"]["properties"], &found["findings"][0]),
    ] {
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(shape), keys(value));
    }
    let one = &found["findings"][0];
    assert_eq!(
        (&one["code"], &one["name"], &one["family"], &one["severity"]),
        (&"W10".into(), &"trailing-blanks".into(), &"form".into(), &"warning".into())
    );
    assert_eq!(
        (&one["line"], &one["column"], &one["excerpt"], &one["fixable"]),
        (&1.into(), &11.into(), &"id: notice  ".into(), &true.into())
    );
    assert_eq!(
        (found["ruleset"]["id"].as_str(), found["schema_version"].as_u64(), ran.code),
        (Some("examplia-9001"), Some(1), 1)
    );
}

#[test]
fn sarif_holds_what_readers_of_the_format_need() {
    let disk = Disk::tiny().change("events/notice.yaml", "id: notice\n", "id: notice  \n");
    let log: Value =
        serde_json::from_str(&disk.lint(&["--format", "sarif", "--notes"]).out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let (driver, result) = (&log["runs"][0]["tool"]["driver"], &log["runs"][0]["results"][0]);
    assert_eq!(driver["name"], "snapback");
    let rule = &driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(
        (&rule["id"], &result["ruleId"], &result["level"]),
        (&"W10".into(), &"W10".into(), &"warning".into())
    );
    assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&1.into(), &11.into())
    );
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/events/notice.yaml"), "{uri}");
    let relative: Value =
        serde_json::from_str(&lint(&["rules", "--only", "W84", "--format", "sarif"]).out).unwrap();
    assert_eq!(
        relative["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "rules/ruleset.yaml"
    );
}

#[test]
fn workflow_commands_are_escaped() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("a,b%c:d");
    copy(Path::new("tests/lint/tiny"), &folder);
    fs::write(
        folder.join("events/notice.yaml"),
        fs::read_to_string(folder.join("events/notice.yaml")).unwrap() + "\n",
    )
    .unwrap();
    let ran = lint(&[folder.to_str().unwrap(), "--format", "github"]);
    let expected = "::warning file=FOLDER/a%2Cb%25c%3Ad/events/notice.yaml,line=8,col=23,title=W11::end the file in exactly one line end\n";
    assert_eq!(
        (ran.code, ran.out),
        (1, expected.replace("FOLDER", outer.path().to_str().unwrap()))
    );
    let noted = Disk::tiny()
        .change("readings/north.yaml", "answer: [did-not-count]", "answer: [counted]")
        .lint(&["--notes", "--format", "github"]);
    assert!(
        noted.code == 0
            && noted.out.starts_with("::notice file=")
            && noted.out.contains(",title=W70::"),
        "{}",
        noted.out
    );
}

/// A set that does not load: every problem, in every format, and exit code 2.
#[test]
fn what_does_not_load_is_told_in_every_format() {
    let disk = Disk::tiny().change("ruleset.yaml", "  - notice\n", "  - notice\n  - talks\n");
    for number in 0..30 {
        fs::write(disk.path(&format!("events/e{number:02}.yaml")), "id: x\n").unwrap();
    }
    let text = disk.lint(&[]);
    assert_eq!((text.code, text.out.as_str(), text.err.lines().count()), (2, "", 30));
    assert!(text.err.lines().all(|line| line.contains(".yaml:1:1: error[S03]: ")), "{}", text.err);
    let github = disk.lint(&["--format", "github"]);
    assert_eq!(
        (github.code, github.out.matches("::error file=").count(), github.err.as_str()),
        (2, 30, "")
    );
    let json: Value = serde_json::from_str(&disk.lint(&["--format", "json"]).out).unwrap();
    assert_eq!((json["findings"].as_array().unwrap().len(), &json["ruleset"]), (30, &Value::Null));
    assert_eq!(
        (&json["findings"][0]["excerpt"], &json["findings"][0]["severity"]),
        (&"id: x".into(), &"error".into())
    );
    let sarif = disk.lint(&["--format", "sarif"]);
    let log: Value = serde_json::from_str(&sarif.out).unwrap();
    assert_eq!((sarif.code, log["runs"][0]["results"].as_array().unwrap().len()), (2, 30));
    let nowhere = lint(&["nowhere", "--format", "github"]);
    assert_eq!(
        (nowhere.code, nowhere.out.starts_with("::error file=nowhere,line=1,col=1,title=F01::")),
        (2, true),
        "{}",
        nowhere.out
    );
}

#[test]
fn a_contradictory_reading_is_refused_at_its_outcome() {
    let held = "answers:\n  - question: notice-effect\n    answer: [did-not-count]\n";
    let disk = Disk::tiny().change("readings/north.yaml", held, held);
    let more = "holds:\n  - event: restoration\n    outcome: happened\n    basis: stated\n    who: x\n    since: 2134-03-05\n    source: {document: x, pinpoint: y 1, confidence: verified}\n";
    fs::write(disk.path("readings/north.yaml"), disk.read("readings/north.yaml") + more).unwrap();
    let ran = disk.lint(&[]);
    let line = disk
        .read("readings/north.yaml")
        .lines()
        .position(|line| line.contains("outcome:"))
        .unwrap()
        + 1;
    assert_eq!(
        (ran.code, ran.err.contains(&format!("readings/north.yaml:{line}:14: error[R08]: "))),
        (2, true),
        "{}",
        ran.err
    );
    let refused = ruleset(&Folder::read(&disk.path("")).unwrap()).unwrap_err();
    let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(ran.err.lines().collect::<Vec<_>>(), lines, "the library refuses it alike");
}

/// Everything that can be put right, all at once, in every file of the shipped rules; what comes out is the shipped text again.
#[test]
fn a_messed_up_set_is_put_right_to_the_letter() {
    let disk = Disk::of("rules");
    let (before, meaning) = (disk.files(), disk.meaning());
    for (at, (path, bytes)) in before.iter().enumerate() {
        fs::write(disk.path(path), messed(std::str::from_utf8(bytes).unwrap(), at)).unwrap();
    }
    assert_ne!(disk.files(), before);
    assert_eq!(disk.meaning(), meaning, "the mess itself changes nothing");
    assert_eq!(disk.lint(&["--only", "form"]).code, 1);
    let ran = disk.lint(&["--fix"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out.matches(": fixed: ").count(), before.len(), "each file is named");
    assert_eq!(disk.meaning(), meaning);
    for (path, text) in disk.files() {
        assert_eq!(
            String::from_utf8(text).unwrap(),
            String::from_utf8(before[&path].clone()).unwrap(),
            "{path}"
        );
    }
    let again = disk.lint(&["--fix"]);
    assert!(again.code == 0 && !again.out.contains("fixed"), "{}", again.out);
}

/// The parts of a file in another order, and blanks, line ends and quotes as they should not be.
fn messed(text: &str, at: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        match parts.last_mut().filter(|_| line.starts_with([' ', '-'])) {
            Some(part) => part.push_str(&format!("{line}\n")),
            None => parts.push(format!("{line}\n")),
        }
    }
    let turn = at % parts.len();
    parts.rotate_left(turn);
    let text = swapped(&parts.concat());
    match at % 4 {
        0 => text.replace('\n', "\r\n"),
        1 => text.replacen('\n', "  \n", 1),
        2 => text.trim_end().to_owned(),
        _ => text + "\n\n",
    }
}

/// Document and pinpoint of each source in the other order, at whatever depth, and single quotes for `"no"`.
fn swapped(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(|line| line.replace("\"no\"", "'no'")).collect();
    for at in 1..lines.len() {
        let key =
            |line: &str, key: &str| line.trim_start().starts_with(key) && !line.contains(" - ");
        if key(&lines[at - 1], "document: ")
            && key(&lines[at], "pinpoint: ")
            && !lines[at].ends_with('-')
        {
            lines.swap(at - 1, at);
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_fix_moves_the_remarks_of_a_key_and_the_dash_of_an_entry() {
    let old = "  - id: counted\n    text: Yes, Southland is named in the resolution.\n    argument: >-\n      The paragraph speaks of the participants, and the resolution names them once and for all.\n";
    let new = "  # the first\n  - argument: >-\n      The paragraph speaks of the participants, and the resolution names them once and for all.\n\n    # who says so\n    text: Yes, Southland is named in the resolution.\n    id: counted\n";
    let disk = Disk::tiny().change("questions/notice-effect.yaml", old, new);
    let meaning = disk.meaning();
    assert_eq!(disk.lint(&["--fix"]).code, 0);
    let fixed = "  # the first\n  - id: counted\n    # who says so\n    text: Yes, Southland is named in the resolution.\n    argument: >-\n      The paragraph speaks of the participants, and the resolution names them once and for all.\n\n";
    assert!(
        disk.read("questions/notice-effect.yaml").contains(fixed),
        "{}",
        disk.read("questions/notice-effect.yaml")
    );
    assert_eq!(disk.meaning(), meaning);
}

/// What stands around the map stays where it is: a byte order mark, a remark at the top, the marks of a document, odd line ends.
#[test]
fn what_stands_around_the_keys_stays_there() {
    let (good, bad) = ("id: notice\ntitle: notice of", "title: notice of");
    for (before, after, crlf) in [
        ("\u{feff}", "", false),
        ("# a remark at the top\n", "", false),
        ("---\n", "...\n", false),
        ("# one\n\n---\n# two\n", "", false),
        ("", "# a remark at the end\n", false),
        ("", "", true),
    ] {
        let disk = Disk::tiny();
        let text = disk.read("events/notice.yaml");
        let ends = |text: String| if crlf { text.replace('\n', "\r\n") } else { text };
        let moved = text.replace(good, bad).replace("by Southland\n", "by Southland\nid: notice\n");
        assert_ne!(moved, text);
        fs::write(disk.path("events/notice.yaml"), ends(format!("{before}{moved}{after}")))
            .unwrap();
        let ran = disk.lint(&["--fix", "--only", "W13"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{before:?} {after:?} {}", ran.out);
        let expected = ends(format!("{before}{text}{after}"));
        let fixed = disk.read("events/notice.yaml");
        assert_eq!(fixed, expected, "{before:?} {after:?}");
    }
}

#[test]
fn lists_are_put_in_order_where_notes_are_asked_for() {
    let disk = Disk::tiny().change(
        "ruleset.yaml",
        "  - notice\n  - opening-day\n",
        "  - opening-day\n  - notice\n",
    );
    let before = disk.files();
    assert!(!disk.lint(&["--fix"]).out.contains("fixed"));
    assert_eq!(disk.files(), before);
    assert!(disk.lint(&["--fix", "--notes"]).out.contains("ruleset.yaml: fixed: order of lists\n"));
    assert_eq!(disk.files(), Disk::tiny().files());
}

#[test]
fn only_what_is_asked_for_is_put_right() {
    let disk = Disk::tiny().change("events/notice.yaml", "id: notice\n", "id: notice  \r\n");
    assert_eq!(disk.lint(&["--fix", "--skip", "W10"]).code, 0);
    assert!(disk.read("events/notice.yaml").starts_with("id: notice  \n"));
    assert!(disk.lint(&["--fix", "--only", "W10"]).out.contains("fixed: trailing blanks\n"));
    assert_eq!(disk.files(), Disk::tiny().files());
}

#[cfg(unix)]
#[test]
fn a_file_put_right_keeps_its_mode_and_the_others_are_not_touched() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let disk = Disk::tiny().change("events/notice.yaml", "id: notice\n", "id: notice  \n");
    fs::set_permissions(disk.path("events/notice.yaml"), fs::Permissions::from_mode(0o640))
        .unwrap();
    let untouched = fs::metadata(disk.path("events/opening-day.yaml")).unwrap().ino();
    assert_eq!(disk.lint(&["--fix"]).code, 0);
    assert_eq!(fs::metadata(disk.path("events/notice.yaml")).unwrap().mode() & 0o777, 0o640);
    assert_eq!(fs::metadata(disk.path("events/opening-day.yaml")).unwrap().ino(), untouched);
    let names = fs::read_dir(disk.path("events")).unwrap().count();
    assert_eq!(names, 3, "nothing is left behind");
}

#[test]
fn codes_are_listed_and_explained() {
    let list = lint(&["--list"]);
    assert_eq!((list.code, &list.out), (0, &lint(&["--explain"]).out));
    assert!(list.out.lines().filter(|line| line.starts_with("  ")).count() >= 40);
    let one = lint(&["--explain", "w03"]);
    assert_eq!(one.code, 0);
    for part in [
        "W03 unargued-answer (warning, questions)\n",
        "\nReported:\n",
        "\nNot reported:\n",
        "    argument: >-\n",
    ] {
        assert!(one.out.contains(part), "{part} in {}", one.out);
    }
    assert!(lint(&["--explain", "all"]).out.matches("\nReported:\n").count() >= 40);
    assert_eq!(lint(&["--explain", "unargued-answer"]).out, one.out);
}

#[test]
fn wrong_words_are_refused_in_one_line_with_a_suggestion() {
    let tiny = "tests/lint/tiny";
    for (arguments, column, says) in [
        (
            &["--only", "neutralty"][..],
            13,
            "`neutralty` is no code of lint and no family of codes; did you mean `neutrality`?",
        ),
        (
            &["--only", "W03,W999"],
            17,
            "`W999` is no code of lint and no family of codes; did you mean `W90`?",
        ),
        (&["--skip", "xyzzy"], 13, "`snapback lint --list` shows them"),
        (&["--explain", "W0"], 16, "did you mean `W0"),
        (&["--explain", "trailing-blank"], 16, "did you mean `trailing-blanks`?"),
        (&["--explain", "W03", "--fix"], 1, "cannot be used with"),
        (&["--list", "--notes"], 1, "cannot be used with"),
        (&["--fix"], 6, "the embedded rules cannot be changed"),
        (&["--format", "xml"], 15, "invalid value 'xml'"),
        (&[tiny, "--only"], 1, "a value is required"),
        (&[tiny, "--only", ""], 1, "`` is no code"),
        (&[tiny, tiny], 1, "unexpected argument"),
    ] {
        let ran = lint(arguments);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.lines().count()),
            (2, "", 1),
            "{arguments:?} {}",
            ran.err
        );
        assert!(
            ran.err.starts_with("arguments:1:")
                && ran.err.contains("error[U01]: ")
                && ran.err.contains(says),
            "{arguments:?} {}",
            ran.err
        );
        assert!(
            column == 1 || ran.err.starts_with(&format!("arguments:1:{column}: ")),
            "{arguments:?} {}",
            ran.err
        );
    }
}
