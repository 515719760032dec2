//! Days that do not go together: answers after their time, measures before their adoption, gaps
//! between readings.

use super::input::{Collector, LintInput, file};
use super::open_periods::certain_day;
use snapback_engine::model::{Clause, Day, Happens, Provision, Reading, Ruleset, Stated, Window};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    for reading in &rules.readings {
        check_reading(rules, reading, out);
    }
    for provision in &rules.provisions {
        check_adoption(rules, provision, out);
    }
    check_periods(rules, out);
    check_written_days(input, out);
}

fn check_reading(rules: &Ruleset, reading: &Reading, out: &mut Collector) {
    let file = file("readings", &reading.id);
    if reading.from > rules.known_through {
        let text = format!(
            "held from {}, after `known_through`; set that to the last day searched",
            reading.from
        );
        out.add("W20", &file, "held.from", text);
    }
    for (at, answer) in reading.answers.iter().enumerate() {
        check_stated(rules, reading, &answer.stated, &file, &format!("answers.{at}"), out);
    }
    for (at, outcome) in reading.holds.iter().enumerate() {
        check_stated(rules, reading, &outcome.stated, &file, &format!("holds.{at}"), out);
    }
}

/// Checks the day of a statement, unless it is inherited.
fn check_stated(
    rules: &Ruleset,
    reading: &Reading,
    stated: &Stated,
    file: &str,
    keys: &str,
    out: &mut Collector,
) {
    if stated.via.is_some() {
        return;
    }
    let (since, keys) = (stated.since, format!("{keys}.since"));
    if since > rules.known_through {
        let text =
            format!("given on {since}, after `known_through`; set that to the last day searched");
        out.add("W20", file, &keys, text);
    }
    if let Some(until) = reading.until.filter(|until| since >= *until) {
        let text = format!(
            "given on {since}, but the reading was held until {until}; move it to the next one"
        );
        out.add("W21", file, &keys, text);
    }
}

/// Reports clauses that are in force from a certain day before the instrument was adopted.
fn check_adoption(rules: &Ruleset, provision: &Provision, out: &mut Collector) {
    let instrument = &rules[provision.instrument];
    for (at, clause) in provision.clauses.iter().enumerate() {
        if let Some((keys, day)) = opens_before(rules, provision, at, clause, instrument.date) {
            let text = format!(
                "in force from {day}, but `{}` was adopted on {}; put one of the days right",
                instrument.id, instrument.date
            );
            out.add("W22", file("provisions", &provision.id), keys, text);
        }
    }
}

/// The first window of a clause, or else of its regime, that opens before `adopted`: the keys that
/// lead to it, and its first day.
fn opens_before(
    rules: &Ruleset,
    provision: &Provision,
    at: usize,
    clause: &Clause,
    adopted: Day,
) -> Option<(String, Day)> {
    let early = |window: &Window| {
        let day = window.from.as_ref().and_then(|from| certain_day(rules, from))?;
        (day < adopted).then_some(day)
    };
    if clause.windows.is_empty() {
        let day = rules[provision.regime?].windows.iter().find_map(early)?;
        return Some(("regime".to_owned(), day));
    }
    for (number, window) in clause.windows.iter().enumerate() {
        if let Some(day) = early(window) {
            return Some((format!("clauses.{at}.in_force.{number}.from"), day));
        }
    }
    None
}

/// Reports periods of one party that leave a gap or overlap.
fn check_periods(rules: &Ruleset, out: &mut Collector) {
    for party in &rules.parties {
        for (before, next) in party.readings.iter().zip(party.readings.iter().skip(1)) {
            let (before, next) = (&rules[*before], &rules[*next]);
            let (code, text) = match before.until {
                Some(until) if until == next.from => continue,
                Some(until) if until < next.from => {
                    let text = format!(
                        "`{}` was held until {until}, this one only from {}; let them meet",
                        before.id, next.from
                    );
                    ("W23", text)
                }
                _ => {
                    let text = format!(
                        "`{}` is still held on {}; let it end where this one begins",
                        before.id, next.from
                    );
                    ("W24", text)
                }
            };
            out.add(code, file("readings", &next.id), "held.from", text);
        }
    }
}

/// Reports days that are written out although they are the day of an event.
fn check_written_days(input: &LintInput, out: &mut Collector) {
    for (file, key, node) in input.scalars().filter(|(_, key, _)| *key == "on") {
        let mut events = input.rules.events.iter();
        let event = events.find(|event| match event.happens {
            Happens::On(day) => day.to_string() == node.text,
            _ => false,
        });
        if let Some(event) = event {
            let text = format!(
                "`{key}: {}` is the day of `{}`; name the event if it is why",
                node.text, event.id
            );
            out.add_at("W25", file, node.value, text);
        }
    }
}
