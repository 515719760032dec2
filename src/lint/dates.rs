//! Days that do not go together: answers after their time, measures before their adoption, gaps between readings.

use super::codes::{Code, note, warning};
use super::set::{Notes, Set, file};
use snapback_engine::model::{Day, Happens, Reading, Ruleset, Stated, When};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W20",
        "stated-after-known",
        "an answer or reading is dated after `known_through`",
        "`known_through` says until when the record was searched; it is printed with every answer. Set it to the last day searched.",
        &[("ruleset.yaml", "known_through: 2135-01-31", "known_through: 2134-03-04")],
    ),
    warning(
        "W21",
        "answer-after-end",
        "a reading gives an answer on or after the day on which it was held no longer",
        "Such an answer belongs to the party's next reading, or the period is wrong.",
        &[(
            "readings/south.yaml",
            "held: {from: 2134-03-02}",
            "held: {from: 2134-01-02, until: 2134-03-01}",
        )],
    ),
    warning(
        "W22",
        "in-force-before-adoption",
        "a clause is in force before its instrument was adopted",
        "Either the day of adoption or the window is wrong. A measure that reaches back says so in a window of its own, with a source.",
        &[("instruments/res-9001.yaml", "date: 2130-07-20", "date: 2132-07-20")],
    ),
    note(
        "W23",
        "gap-between-readings",
        "a party holds no reading between two others",
        "On those days the party is asked by its first or last reading. If it held the same view all along, let the periods meet.",
        &[
            (
                "readings/south.yaml",
                "held: {from: 2134-03-02}",
                "held: {from: 2134-03-02, until: 2134-06-01}",
            ),
            (
                "readings/south-2134.yaml",
                "",
                "id: south-2134\ntitle: Southland, from July 2134\nparty: south\nheld: {from: 2134-07-01}\nsummary: >-\n  What it said before holds.\ninherits: south\n",
            ),
            (
                "ruleset.yaml",
                "  - north\n  - south\nlists",
                "  - north\n  - south\n  - south-2134\nlists",
            ),
        ],
    ),
    warning(
        "W24",
        "readings-overlap",
        "a party holds two readings on one day",
        "A party name then stands for two answers. Let the first end on the day on which the second begins.",
        &[
            (
                "readings/south-2134.yaml",
                "",
                "id: south-2134\ntitle: Southland, from July 2134\nparty: south\nheld: {from: 2134-07-01}\nsummary: >-\n  What it said before holds.\ninherits: south\n",
            ),
            (
                "ruleset.yaml",
                "  - north\n  - south\nlists",
                "  - north\n  - south\n  - south-2134\nlists",
            ),
        ],
    ),
    note(
        "W25",
        "day-of-an-event",
        "a day is written out although an event of the set falls on it",
        "A day that hangs on the event says why it is that day, and moves with it. Name the event if it is the reason.",
        &[(
            "provisions/res-9001/5.yaml",
            "- until: {earliest: [{event: opening-day, plus: 5 years}, {event: restoration}]}",
            "- from: {on: 2131-01-10}",
        )],
    ),
];

/// Looks at every day of the set.
pub fn check(set: &Set, notes: &mut Notes) {
    stated(set.rules, notes);
    adopted(set.rules, notes);
    periods(set.rules, notes);
    written_out(set, notes);
}

fn stated(rules: &Ruleset, notes: &mut Notes) {
    for reading in &rules.readings {
        let file = file("readings", &reading.id);
        if reading.from > rules.known_through {
            notes.add(
                "W20",
                &file,
                "held.from",
                format!(
                    "held from {}, after `known_through`; set that to the last day searched",
                    reading.from
                ),
            );
        }
        let answers = reading
            .answers
            .iter()
            .map(|answer| &answer.stated)
            .enumerate()
            .map(|(at, stated)| (format!("answers.{at}.since"), stated));
        let holds = reading
            .holds
            .iter()
            .map(|hold| &hold.stated)
            .enumerate()
            .map(|(at, stated)| (format!("holds.{at}.since"), stated));
        for (keys, stated) in answers.chain(holds).filter(|(_, stated)| stated.via.is_none()) {
            of_statement(rules, reading, stated, &file, &keys, notes);
        }
    }
}

fn of_statement(
    rules: &Ruleset,
    reading: &Reading,
    stated: &Stated,
    file: &str,
    keys: &str,
    notes: &mut Notes,
) {
    if stated.since > rules.known_through {
        notes.add(
            "W20",
            file,
            keys,
            format!(
                "given on {}, after `known_through`; set that to the last day searched",
                stated.since
            ),
        );
    }
    if let Some(until) = reading.until.filter(|until| stated.since >= *until) {
        notes.add(
            "W21",
            file,
            keys,
            format!(
                "given on {}, but the reading was held until {until}; move it to the next one",
                stated.since
            ),
        );
    }
}

/// Windows that open on a sure day before the instrument was adopted.
fn adopted(rules: &Ruleset, notes: &mut Notes) {
    for provision in &rules.provisions {
        let instrument = &rules[provision.instrument];
        let regime =
            provision.regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
        let from = |when: &Option<When>| when.as_ref().and_then(|when| sure(rules, when));
        for (at, clause) in provision.clauses.iter().enumerate() {
            let early = |day: &Day| *day < instrument.date;
            let own = clause.windows.iter().enumerate().find_map(|(window, found)| {
                from(&found.from).filter(early).map(|day| (window, day))
            });
            let shared = if clause.windows.is_empty() {
                regime.iter().find_map(|window| from(&window.from).filter(early))
            } else {
                None
            };
            let (keys, day) = match (own, shared) {
                (Some((window, day)), _) => (format!("clauses.{at}.in_force.{window}.from"), day),
                (None, Some(day)) => ("regime".to_owned(), day),
                (None, None) => continue,
            };
            let text = format!(
                "in force from {day}, but `{}` was adopted on {}; put one of the days right",
                instrument.id, instrument.date
            );
            notes.add("W22", file("provisions", &provision.id), keys, text);
        }
    }
}

/// The one day it can come to, if it is sure to come.
#[must_use]
pub fn sure(rules: &Ruleset, when: &When) -> Option<Day> {
    when.earliest(rules).filter(|day| when.latest(rules) == Some(*day))
}

/// The periods of one party follow each other.
fn periods(rules: &Ruleset, notes: &mut Notes) {
    for party in &rules.parties {
        for (before, next) in party.readings.iter().zip(party.readings.iter().skip(1)) {
            let (before, next) = (&rules[*before], &rules[*next]);
            let file = file("readings", &next.id);
            match before.until {
                Some(until) if until == next.from => {}
                Some(until) if until < next.from => {
                    let text = format!(
                        "`{}` was held until {until}, this one only from {}; let them meet",
                        before.id, next.from
                    );
                    notes.add("W23", &file, "held.from", text);
                }
                _ => {
                    let text = format!(
                        "`{}` is still held on {}; let it end where this one begins",
                        before.id, next.from
                    );
                    notes.add("W24", &file, "held.from", text);
                }
            }
        }
    }
}

/// Days written out in a day expression that are days of an event.
fn written_out(set: &Set, notes: &mut Notes) {
    let event_on = |text: &str| {
        let on = |event: &&snapback_engine::model::Lazy<snapback_engine::model::Event>| matches!(event.happens, Happens::On(day) if day.to_string() == text);
        set.rules.events.iter().find(on)
    };
    for (file, key, node) in set.written().filter(|(_, key, _)| *key == "on") {
        if let Some(event) = event_on(&node.text) {
            notes.add_at(
                "W25",
                file,
                node.value,
                format!(
                    "`{key}: {}` is the day of `{}`; name the event if it is why",
                    node.text, event.id
                ),
            );
        }
    }
}
