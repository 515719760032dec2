//! The set as the parties stood on a day.

use snapback_engine::model::{Day, PartyIx, Reading, ReadingIx, Ruleset};
use snapback_engine::query::held_on;

/// Of each party only the reading it held on the day, and of that only what it had said by then.
#[must_use]
pub fn as_held_on(rules: &Ruleset, day: Day) -> Ruleset {
    let mut then = rules.clone();
    let held: Vec<ReadingIx> =
        PartyIx::all(rules).filter_map(|party| held_on(rules, party, day)).collect();
    for party in &mut then.parties {
        party.readings.retain(|reading| held.contains(reading));
    }
    for (at, reading) in then.readings.iter_mut().enumerate() {
        keep(reading, held.iter().any(|held| usize::from(held.0) == at).then_some(day));
    }
    then
}

fn keep(reading: &mut Reading, until: Option<Day>) {
    let said = |since: Day| until.is_some_and(|day| since <= day);
    reading.answers.retain(|answer| said(answer.stated.since));
    reading.holds.retain(|hold| said(hold.stated.since));
    for before in std::mem::take(&mut reading.superseded.answers) {
        if said(before.stated.since)
            && !reading.answers.iter().any(|own| own.question == before.question)
        {
            reading.answers.push(before);
        }
    }
    for before in std::mem::take(&mut reading.superseded.holds) {
        if said(before.stated.since) && !reading.holds.iter().any(|own| own.event == before.event) {
            reading.holds.push(before);
        }
    }
}
