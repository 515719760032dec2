//! What `list` and `show` say of the embedded rules.

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback")).args(arguments).output().expect("the program runs")
}

/// What it prints, wrapped lines joined.
fn flowing(arguments: &[&str]) -> String {
    let words = printed(arguments);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Value {
    let with_format: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    let all: Value = serde_json::from_str(&printed(&with_format)).expect("JSON");
    assert_eq!(all["schema_version"], 1);
    all["things"].clone()
}

fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?} prints nothing");
    let line = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}

#[test]
fn a_question_names_both_sides_who_holds_them_and_who_is_silent() {
    let text = flowing(&["show", "us-standing-2020"]);
    let (answers, rest) = text.split_once(" Silent - ").expect("a list of the silent");
    let (yes, no) = answers.split_once("no-ceased-2018: No, because").expect("the other side");
    has(
        yes,
        &[
            "yes-named-in-op10: Yes, because",
            "- us-2020: Secretary of State Pompeo; Hook, since 2020-04-29, stated",
        ],
    );
    has(
        no,
        &[
            "- e3: ",
            "- russia: ",
            "- china: ",
            "france, germany and uk, following e3",
            "given by no encoded reading",
        ],
    );
    has(
        rest,
        &[
            "United States (us), in us-2015, us-2021 and us-2025",
            "(un-secretariat)",
            "(snapback-2020-effect)",
        ],
    );
}

#[test]
fn alternative_grounds_are_shown_as_such() {
    let text = flowing(&["show", "e3-standing-2025"]);
    has(
        &text,
        &[
            "- russia: Foreign ministers of China, Iran and Russia; Ambassador Nebenzia, since 2025-08-28, stated, as one of several grounds",
        ],
    );
}

#[test]
fn a_fact_shows_what_it_takes_and_the_default_with_its_ground() {
    let text = flowing(&["show", "contract-signed"]);
    has(
        &text,
        &[
            "takes a day (YYYY-MM-DD), or none",
            "Assumed where nobody states it none: no contract signed before",
            "(unscr-2231/14)",
        ],
    );
}

#[test]
fn a_provision_shows_its_effect_coverage_and_windows_in_words() {
    let text = flowing(&["show", "unscr-2231/annex-b-5"]);
    has(
        &text,
        &[
            "S/RES/2231 (2015), annex B, para. 5 (verified)",
            "Approval-required: allowed only if approved in advance, case by case.",
            "Covers supply to Iran: Related materiel of the seven categories (arms/related-materiel); Seven categories of the United Nations Register of Conventional Arms (unroca)",
            "Only if arms-scope-import is all-arms.",
            "Turns into a duty to notify if council-approval is yes.",
            "Until the earliest of (a) the date five years after Adoption Day (five-year-mark: 18 October 2020)",
            "from Implementation Day",
            "(implementation-day: 16 January 2016)",
            "20 September 2020 if it comes about",
            "Argued over",
            "(arms-regime-nature)",
        ],
    );
}

#[test]
fn an_exemption_names_what_it_displaces_and_the_displaced_names_it() {
    has(
        &flowing(&["show", "unscr-2231/14"]),
        &["An exemption.", "Displaces the whole of unscr-1696, ", "contract-grandfathering is yes"],
    );
    let displaced = flowing(&["show", "unscr-1929/8"]);
    let (_, by) = displaced.split_once("It can be displaced by").expect("what displaces it");
    has(by, &["(unscr-2231/14)"]);
}

#[test]
fn a_list_without_one_entry_is_said_so() {
    has(&flowing(&["show", "unscr-1737/3c"]), &["(missile-list) except Unmanned air vehicles"]);
}

#[test]
fn an_item_answers_to_its_other_names_in_any_case() {
    let by_id = printed(&["show", "su-30sm"]);
    has(
        &by_id,
        &[
            "Sukhoi Su-30SM multirole fighter",
            "usually asked about for supply to Iran",
            "(unroca/combat-aircraft), IV(a)",
        ],
    );
    for name in ["Su-30", "SU-30SM", "flanker-h"] {
        assert_eq!(printed(&["show", name]), by_id, "{name}");
    }
}

#[test]
fn an_event_tells_what_each_reading_makes_of_it() {
    let text = flowing(&["show", "snapback-2020-effect"]);
    has(
        &text,
        &[
            "The day opened by the midnight GMT that closes the 30th day after",
            "Comes about on 2020-09-20, stated: us-2020",
            "Does not come about, stated: china, e3, eu, france, germany, iran, russia, uk, us-2021",
            "Open, turns on us-2021-withdrawal-effect and us-standing-2020: singapore, turkiye, us-2015",
        ],
    );
    let outcomes = &json(&["show", "termination-day"])[0]["outcomes"];
    let of = |reading: &str| {
        outcomes.as_array().unwrap().iter().find(|one| one["reading"] == reading).unwrap().clone()
    };
    assert_eq!(
        (of("china")["outcome"].as_str(), of("china")["days"][0].as_str()),
        (Some("happened"), Some("2025-10-19"))
    );
    assert_eq!(of("e3")["outcome"], "did-not-happen");
    assert_eq!(of("us-2021")["open_on"], serde_json::json!(["e3-standing-2025"]));
}

#[test]
fn an_id_of_several_things_shows_all_of_them_or_the_kind_asked_for() {
    let kinds = |arguments: &[&str]| -> Vec<String> {
        json(arguments)
            .as_array()
            .unwrap()
            .iter()
            .map(|card| card["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(kinds(&["show", "russia"]), ["party", "reading"]);
    assert_eq!(kinds(&["show", "missile-list"]), ["list", "entry"]);
    assert_eq!(kinds(&["show", "reading", "russia"]), ["reading"]);
}

#[test]
fn a_reading_that_follows_another_says_so() {
    let text = flowing(&["show", "reading", "uk"]);
    has(&text, &["Where it says nothing of its own, follows", "taken over from e3", "Silent on"]);
}

#[test]
fn everything_that_has_an_id_can_be_shown_within_the_page() {
    let kinds = [
        "parties",
        "readings",
        "questions",
        "events",
        "provisions",
        "items",
        "lists",
        "instruments",
    ];
    let ids = kinds.iter().flat_map(|kind| json(&["list", kind]).as_array().unwrap().clone());
    for id in ids.chain(gaps(&["list", "scope"])).map(|row| row["id"].as_str().unwrap().to_owned())
    {
        for line in printed(&["show", &id]).lines() {
            assert_eq!(line, line.trim_end(), "{id}");
            assert!(line.chars().count() <= 80 || line.contains("http"), "{id}: {line}");
        }
    }
}

/// The gaps of all layers that a command lists.
fn gaps(arguments: &[&str]) -> Vec<Value> {
    let layers = json(arguments);
    let layers = layers.as_array().unwrap().iter();
    layers.flat_map(|layer| layer["gaps"].as_array().unwrap().clone()).collect()
}

#[test]
fn the_scope_of_a_layer_names_its_claims_limits_and_gaps() {
    let text = flowing(&["list", "scope"]);
    has(
        &text,
        &[
            "United Nations layer: what it is complete for un/1 reported Every activity to and from Iran",
            "for anyone, from ",
            "Kinds of person - United States persons",
            "It judges for no transfer",
            "Law not encoded un/",
            "us/US-01 restriction Executive Orders",
            "from 14 November 1979 until 20 January 1981",
            " permission ",
        ],
    );
    let only = json(&["list", "scope", "--layer", "us"]);
    assert_eq!(only.as_array().unwrap().len(), 1);
    assert_eq!((&only[0]["layer"], &only[0]["claims"][0]["id"]), (&"us".into(), &"us/1".into()));
    assert!(gaps(&["list", "scope"]).len() > gaps(&["list", "scope", "--layer", "us"]).len());
    has(&refused(&["list", "items", "--layer", "us"]), &["--layer belongs to `list scope`"]);
}

#[test]
fn a_gap_is_shown_by_its_id_and_by_the_path_of_its_file() {
    let by_id = printed(&["show", "us/US-01"]);
    has(&by_id, &["gap us/US-01", "United States layer; ", "A restriction that is not encoded"]);
    for words in [&["show", "gaps/us/US-01"][..], &["show", "gap", "us/us-01"]] {
        assert_eq!(printed(words), by_id, "{words:?}");
    }
    let card = &json(&["show", "us/US-01"])[0];
    assert_eq!((&card["kind"], &card["law"]), (&"gap".into(), &"restriction".into()));
}

#[test]
fn an_unknown_id_is_one_line_with_a_hint() {
    has(&refused(&["show", "nosuch"]), &["arguments:1:6: error[Q01]: nothing is named `nosuch`"]);
    has(&refused(&["show", "us-standing-202"]), &["did you mean `us-standing-2020`?"]);
    has(&refused(&["show", "party", "us-2020"]), &["no party is named `us-2020`"]);
    has(&refused(&["show", "thing", "us-2020"]), &["`thing` is not a kind of thing"]);
}

#[test]
fn the_summary_counts_what_the_lists_hold() {
    let (text, summary) = (flowing(&["list"]), json(&["list"]));
    for kind in [
        "parties",
        "readings",
        "questions",
        "events",
        "provisions",
        "items",
        "lists",
        "instruments",
    ] {
        let rows = json(&["list", kind]).as_array().unwrap().len();
        assert_eq!(summary["counts"][kind], rows, "{kind}");
        has(&text, &[&format!("{rows} {kind}")]);
    }
    has(&text, &["known through 2026-09-30", " verified, ", " reported, ", " recalled"]);
}

#[test]
fn lists_say_the_first_facts_of_each_thing() {
    has(
        &flowing(&["list", "readings"]),
        &["us-2020 us from 2020-04-29 until 2021-02-18 United States, April 2020 to February 2021"],
    );
    has(
        &flowing(&["list", "questions"]),
        &["us-standing-2020 law verdict 3 answers", "contract-signed fact verdict a day"],
    );
    has(
        &flowing(&["list", "events"]),
        &["adoption-day 2015-10-18", "snapback-2020-effect follows from answers"],
    );
    has(
        &flowing(&["list", "provisions"]),
        &["unscr-1929/8, prohibited, verified", "unscr-2231/14, exemption, verified"],
    );
    has(
        &flowing(&["list", "items"]),
        &[
            "su-30sm to Sukhoi Su-30SM multirole fighter: unroca/combat-aircraft (multirole fighter)",
        ],
    );
}

#[test]
fn a_question_is_shown_as_the_parties_stood_on_a_day() {
    let on = |day: &str| json(&["show", "question", "us-standing-2020", "--at", day])[0].clone();
    let silent = |card: &Value| -> Vec<String> {
        card["silent"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["party"].as_str().unwrap().to_owned())
            .collect()
    };
    let holders = |card: &Value, answer: usize| -> Vec<String> {
        card["answers"][answer]["held_by"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["reading"].as_str().unwrap().to_owned())
            .collect()
    };
    let (before, during, after) = (on("2019-01-01"), on("2020-09-01"), on("2022-01-01"));
    assert_eq!(silent(&before).len(), 7, "nobody had answered yet");
    assert_eq!(silent(&during), ["un-secretariat"]);
    assert_eq!(holders(&during, 0), ["us-2020"]);
    assert_eq!(
        silent(&after),
        ["us", "un-secretariat"],
        "the letters withdrawn, the argument neither repeated nor disowned"
    );
    assert!(holders(&after, 0).is_empty());
}
