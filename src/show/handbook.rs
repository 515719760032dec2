//! The rules as a document: each paragraph with the days on which it is in force under each reading, and who answers what.

use std::collections::BTreeMap;

use crate::scenario::{ClauseRef, Probe, probes};
use crate::show::provision::ProvisionCard;
use crate::show::question::{AnswerCard, QuestionCard};
use crate::show::{Titled, words};
use crate::text::joined;
use snapback_engine::explain::{capital, transfer};
use snapback_engine::model::{
    Day, EventIx, Instrument, ItemIx, PartyIx, ProvisionIx, QuestionIx, ReadingIx, Ruleset,
};

/// A part of a document; how it looks is for a format to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, the outermost of level 1.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// Points of a list.
    Points(Vec<String>),
    /// A table: the names of its columns, and its rows.
    Table(Vec<&'static str>, Vec<Vec<String>>),
}

/// The whole document.
#[must_use]
pub fn handbook(rules: &Ruleset) -> Vec<Block> {
    let probes = probes(rules);
    let mut blocks = head(rules);
    blocks.extend(readings(rules));
    blocks.push(Block::Heading(2, "Instruments and their paragraphs".to_owned()));
    blocks.extend(
        rules.instruments.iter().flat_map(|instrument| paragraphs(rules, instrument, &probes)),
    );
    blocks.push(Block::Heading(2, "Questions, and who answers what".to_owned()));
    blocks.extend(QuestionIx::all(rules).flat_map(|at| question(&QuestionCard::of(rules, at))));
    blocks.extend(events(rules));
    blocks.extend(items(rules));
    blocks
}

fn head(rules: &Ruleset) -> Vec<Block> {
    let which = format!(
        "Rules {} {}, known through {}. Digest {}.",
        rules.id, rules.version, rules.known_through, rules.digest
    );
    let what = "This is what is encoded: the texts, and what each party reads into them. It is not legal advice and does not say who is right.";
    vec![
        Block::Heading(1, rules.title.to_string()),
        Block::Text(which),
        Block::Text(what.to_owned()),
    ]
}

fn readings(rules: &Ruleset) -> Vec<Block> {
    let row = |at: ReadingIx| {
        let reading = &rules[at];
        let held = words::held(reading.from, reading.until);
        vec![
            reading.id.to_string(),
            rules[reading.party].title.to_string(),
            held,
            reading.summary.to_string(),
        ]
    };
    let by_party = PartyIx::all(rules).flat_map(|party| rules[party].readings.clone());
    vec![
        Block::Heading(2, "Readings".to_owned()),
        Block::Table(vec!["reading", "party", "when", "what it says"], by_party.map(row).collect()),
    ]
}

fn paragraphs(rules: &Ruleset, instrument: &Instrument, probes: &[Probe]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(3, format!("{} ({})", instrument.title, instrument.id))];
    blocks.push(Block::Text(format!(
        "{}, {}. {}",
        instrument.symbol,
        instrument.date.in_words(),
        words::binds(rules, instrument)
    )));
    blocks.extend(instrument.summary.iter().map(|summary| Block::Text(summary.to_string())));
    blocks.extend(instrument.paragraphs.iter().flat_map(|at| provision(rules, *at, probes)));
    blocks
}

fn provision(rules: &Ruleset, at: ProvisionIx, probes: &[Probe]) -> Vec<Block> {
    let card = ProvisionCard::of(rules, at);
    let mut blocks = vec![
        Block::Heading(4, format!("{} ({})", card.title, card.id)),
        Block::Text(card.summary.to_owned()),
    ];
    blocks.push(Block::Text(format!("Source: {}.", card.source.in_words())));
    let while_it_applies = |regime: Titled| {
        format!(
            "Only while this applies: {}, {}.",
            regime.in_full(),
            card.regime_windows.join("; and ")
        )
    };
    blocks.extend(card.regime.map(|regime| Block::Text(while_it_applies(regime))));
    for (number, clause) in card.clauses.iter().enumerate() {
        blocks.push(Block::Text(clause.sentences().join(" ")));
        let probe =
            probes.iter().find(|probe| probe.clause == (ClauseRef { provision: at, number }));
        blocks.extend(probe.into_iter().flat_map(|probe| in_force(rules, probe)));
    }
    blocks.extend(card.note.map(|note| Block::Text(format!("Note: {note}"))));
    blocks
}

/// The days under each reading; readings with the same days share a row.
fn in_force(rules: &Ruleset, probe: &Probe) -> Vec<Block> {
    let mut alike: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    for reading in ReadingIx::all(rules) {
        let days: Vec<String> =
            probe.periods_in_force(rules, reading).into_iter().map(stretch).collect();
        alike.entry(days).or_default().push(&rules[reading].id);
    }
    let row = |(days, readings): (Vec<String>, Vec<&str>)| {
        let days = if days.is_empty() { "never".to_owned() } else { days.join("; and ") };
        let all = readings.len() == rules.readings.len();
        vec![if all { "every reading".to_owned() } else { readings.join(", ") }, days]
    };
    let stated = probe.transfer.facts.iter().chain(&probe.supposed);
    let stated: String = stated
        .map(|(question, value)| {
            format!("; {} is {}", rules[*question].id, rules[*question].show(value))
        })
        .collect();
    vec![
        Block::Text(format!("In force, asked about {}{stated}:", transfer(rules, &probe.transfer))),
        Block::Table(vec!["under", "days"], alike.into_iter().map(row).collect()),
    ]
}

fn stretch((from, until, open): (Day, Option<Day>, bool)) -> String {
    let until = until.map_or_else(|| "on".to_owned(), |until| format!("until {until}"));
    let open = if open { " (turns on an open question)" } else { "" };
    format!("from {from} {until}{open}")
}

fn question(card: &QuestionCard) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(3, format!("{} ({})", card.title, card.id))];
    let what = format!(
        "A question of {}; an answer can change the {}. Source: {}.",
        card.of,
        card.decides,
        card.source.in_words()
    );
    blocks.push(Block::Text(what));
    blocks.extend(card.answers.iter().flat_map(answer));
    blocks.extend(card.presumed.as_ref().map(|presumed| {
        Block::Text(format!(
            "Presumed for whoever is silent: {}, {}.",
            presumed.value, presumed.ground
        ))
    }));
    blocks.extend(card.default.as_ref().map(|default| {
        Block::Text(format!(
            "Assumed where nobody states it: {}, {}.",
            default.value, default.ground
        ))
    }));
    let silent: Vec<&str> = card
        .silent
        .iter()
        .filter(|silence| silence.only_in.is_empty())
        .map(|silence| silence.title)
        .collect();
    blocks.extend(
        (!silent.is_empty() && !card.answers.is_empty())
            .then(|| Block::Text(format!("Silent: {}.", silent.join(", ")))),
    );
    blocks.extend(card.note.map(|note| Block::Text(format!("Note: {note}"))));
    blocks
}

fn answer(card: &AnswerCard) -> Vec<Block> {
    let argument = card.argument.map(|argument| format!(" {argument}")).unwrap_or_default();
    let mut blocks = vec![Block::Text(format!("{}: {}{argument}", card.id, card.text))];
    let held = card.held_by.iter().map(|holder| {
        let held = &holder.held;
        format!("{}: {} [{}]", held.reading, held.in_words(), held.source.in_words())
    });
    let held: Vec<String> = held.collect();
    blocks.extend((!held.is_empty()).then_some(Block::Points(held)));
    blocks
}

fn events(rules: &Ruleset) -> Vec<Block> {
    let row = |at: EventIx| {
        let event = &rules[at];
        let days: Vec<String> = event.days.iter().map(ToString::to_string).collect();
        let days = if event.premises.is_empty() {
            days.join(", ")
        } else {
            format!("{} (on some answers)", days.join(" or "))
        };
        vec![
            event.id.to_string(),
            capital(&event.title),
            days,
            event.source.to_string(),
            event.source.confidence.to_string(),
        ]
    };
    vec![
        Block::Heading(2, "Events".to_owned()),
        Block::Table(
            vec!["event", "what", "days", "source", "confidence"],
            EventIx::all(rules).map(row).collect(),
        ),
    ]
}

fn items(rules: &Ruleset) -> Vec<Block> {
    let row = |at: ItemIx| {
        let item = &rules[at];
        let entry = |entry: &snapback_engine::model::ItemEntry| {
            let only = joined(&words::conditions(rules, &entry.conditions), "and");
            if only.is_empty() {
                rules[entry.entry].id.to_string()
            } else {
                format!("{} if {only}", rules[entry.entry].id)
            }
        };
        let entries: Vec<String> = item.entries.iter().map(entry).collect();
        vec![item.id.to_string(), item.title.to_string(), entries.join("; ")]
    };
    vec![
        Block::Heading(2, "Items, and where they fall".to_owned()),
        Block::Table(vec!["item", "what", "entries"], ItemIx::all(rules).map(row).collect()),
    ]
}
