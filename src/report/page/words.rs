//! The words of the page of a report.

use std::collections::BTreeSet;

use crate::report::clock::Clock;
use crate::report::positions::Relevance;
use crate::report::{Chapter, Report};
use crate::show::words::classes;
use crate::text::{counted, joined, plural};
use crate::timeline::words as timeline_words;
use snapback_engine::explain::{capital, layer, transfer};
use snapback_engine::model::{
    Basis, Confidence, Day, Direction, EntryIx, QuestionIx, ReadingIx, Ruleset, Subject, Value,
    Verdict,
};
use snapback_engine::query::Query;
use snapback_engine::timeline::{Line, Timeline, strictest_first};

/// What the page is about.
pub fn title(report: &Report) -> String {
    match report.chapters.first().filter(|_| !report.scope.whole) {
        Some(chapter) => timeline_words::title(&chapter.timeline),
        None => format!("Where the readings part: {}", report.rules.title),
    }
}

/// The line above the title: the layers and the rules.
pub fn kicker(report: &Report) -> String {
    let layers: Vec<&str> = report.scope.layers.iter().map(|one| layer(*one)).collect();
    let noun = plural(layers.len(), "layer");
    format!("{} {noun} · {}", layers.join(", "), report.rules.title)
}

/// The query in words.
pub fn question(report: &Report) -> String {
    let Some(timeline) = report.chapters.first().map(|chapter| &chapter.timeline) else {
        return nothing(report);
    };
    let readings = counted(report.scope.named.len(), "reading");
    let days = format!(
        "for each GMT day from {} to {}",
        timeline.from.in_words(),
        timeline.until.plus_days(-1).in_words()
    );
    if report.scope.whole {
        let parted: usize = report.chapters.iter().map(|chapter| chapter.members().count()).sum();
        let all = parted.saturating_add(report.agreed.len());
        return format!(
            "Every entry of the control lists, {}, is put to {readings} of the texts. On {parted} of \
             the {all} transfers so asked the readings part somewhere; they are shown {days}, those \
             that part alike together.",
            ways(report)
        );
    }
    format!(
        "Is it restricted, since when and until when, and who reads it otherwise? The question is \
         put to {readings} of the texts {days}."
    )
}

fn nothing(report: &Report) -> String {
    format!(
        "Every entry of the control lists, {}, was put to each reading: on no day shown does one \
         part from another.",
        ways(report)
    )
}

/// "to and from that State".
fn ways(report: &Report) -> String {
    crate::show::words::directions(report.rules, &directions(report))
}

fn directions(report: &Report) -> Vec<Direction> {
    let queries = report.chapters.iter().flat_map(Chapter::members).chain(&report.agreed);
    let mut ways: Vec<Direction> = queries.map(|query| query.transfer.direction).collect();
    ways.sort();
    ways.dedup();
    ways
}

/// "3 days".
pub fn number_of_days(from: Day, until: Day) -> String {
    let days = until.0.saturating_sub(from.0).unsigned_abs() as usize;
    counted(days, "day")
}

/// The titles of some lines, each once; [`EVERY`] where they are all lines of their layers.
pub fn names(timeline: &Timeline, lines: &[usize]) -> String {
    let named: Vec<&Line> = lines.iter().filter_map(|at| timeline.lines.get(*at)).collect();
    let layers =
        || timeline.layers.iter().filter(|layer| named.iter().any(|line| line.layer == **layer));
    let all: usize = layers().map(|layer| timeline.of(*layer).count()).sum();
    if named.len() == all && all > layers().count() {
        return EVERY.to_owned();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in named.into_iter().map(|line| line.named.title(timeline.rules)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}

pub const EVERY: &str = "every reading";

/// "On every reading" or "On the reading of a party", with what the query supposes.
pub fn on_the_reading(names: &str, supposed: bool) -> String {
    let of = if names == EVERY { "" } else { "the reading of " };
    let supposed = if supposed { ", with what is supposed" } else { "" };
    format!("On {of}{names}{supposed}")
}

/// The ids of readings, in turn.
pub fn ids(rules: &Ruleset, readings: &[ReadingIx]) -> String {
    joined(
        &readings.iter().map(|reading| rules[*reading].id.to_string()).collect::<Vec<_>>(),
        "and",
    )
}

/// Transfers by direction: a heading for each, and the things transferred.
pub fn transfers<'a>(
    rules: &Ruleset,
    queries: impl Iterator<Item = &'a Query>,
) -> Vec<(String, Vec<String>)> {
    let mut ways: Vec<(Direction, Vec<EntryIx>, Vec<String>)> = Vec::new();
    for query in queries {
        let way = query.transfer.direction;
        let at = ways.iter().position(|(known, ..)| *known == way).unwrap_or(ways.len());
        if at == ways.len() {
            ways.push((way, Vec::new(), Vec::new()));
        }
        let Some((_, entries, others)) = ways.get_mut(at) else { continue };
        match query.transfer.subject {
            Subject::Entry(entry) => entries.push(entry),
            Subject::Item(_) => others.push(capital(&transfer(rules, &query.transfer))),
        }
    }
    let phrase = |(way, entries, others): (Direction, Vec<EntryIx>, Vec<String>)| {
        let heading = capital(&format!("{} {}", way.word(), rules.target.name));
        (heading, classes(rules, &entries).into_iter().chain(others).collect())
    };
    ways.sort_by_key(|(way, ..)| *way);
    ways.into_iter().map(phrase).collect()
}

/// "Combat aircraft, to that State".
pub fn short(rules: &Ruleset, query: &Query) -> String {
    format!(
        "{}, {} {}",
        query.transfer.subject.title(rules),
        query.transfer.direction,
        rules.target.name
    )
}

/// The ids of questions that together decide.
pub fn questions(rules: &Ruleset, all: &[QuestionIx]) -> String {
    all.iter().map(|question| rules[*question].id.to_string()).collect::<Vec<_>>().join(" and ")
}

/// What the second clock shows while a GMT day lasts.
pub fn window(clock: &Clock, day: Day) -> String {
    let ends = [clock.opening(day), clock.opening(day.plus_days(1))];
    let [from, until] =
        ends.map(|shown| format!("{}, {}", shown.hour(), shown.day.date().format("%-d %b")));
    format!("{}: {from}, to {until}", clock.place())
}

/// What the second clock shows when a GMT day begins.
pub fn midnight(clock: &Clock, day: Day) -> String {
    let shown = clock.opening(day);
    format!(
        "It begins at midnight GMT, when clocks in {} show {} on {}.",
        clock.place(),
        shown.hour(),
        shown.day.in_words()
    )
}

/// What an answer can change on the page.
pub const fn relevance(relevance: Relevance) -> &'static str {
    match relevance {
        Relevance::Decides => "The readings part on it",
        Relevance::Open => "An answer stays open on it",
        Relevance::Reason => "Reasons rest on it; no verdict shown turns on it",
        Relevance::Label => "It changes the label and the argument only",
        Relevance::None => "No answer shown rests on it",
    }
}

pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Text => "no party's answer is needed",
        Basis::Stated => "the party said it",
        Basis::Inferred => "inferred from conduct or from another answer",
        Basis::Presumed => "the party is silent; the structure of the text is assumed",
    }
}

pub const fn label(label: Confidence) -> &'static str {
    match label {
        Confidence::Verified => {
            "seen in the text, on an official page, or in two independent reports"
        }
        Confidence::Reported => "seen in a secondary source",
        Confidence::Recalled => "from memory; no source was seen",
    }
}

/// The verdicts on the page, strictest first.
pub fn verdicts(report: &Report) -> Vec<Verdict> {
    let mut found: BTreeSet<Verdict> = BTreeSet::new();
    for chapter in &report.chapters {
        found.extend(timeline_words::verdicts(&chapter.timeline));
        for open in &chapter.opens {
            found.extend(open.branches.iter().map(|(verdict, _)| *verdict));
        }
    }
    for table in report.changes.iter().flat_map(|change| &change.tables) {
        for row in &table.rows {
            found.extend(row.answers.iter().map(|answer| answer.verdict));
        }
    }
    strictest_first().filter(|verdict| found.contains(verdict)).collect()
}

/// The command that gives the same page.
pub fn command(report: &Report) -> String {
    let rules = report.rules;
    let (query, scope) = (&report.query, &report.scope);
    let mut words = vec!["snapback report".to_owned()];
    words.extend((!scope.whole).then(|| query.transfer.subject.id(rules).to_owned()));
    words.extend(match directions(report).as_slice() {
        [way] if !query.direction_defaulted => Some(format!("--direction {way}")),
        _ => None,
    });
    words.push(format!("--activity {}", query.transfer.activity));
    let shown = |(question, value): &(QuestionIx, Value)| {
        format!("{}={}", rules[*question].id, rules[*question].show(value))
    };
    words.extend(query.transfer.facts.iter().map(|fact| format!("--fact {}", shown(fact))));
    words.extend(query.supposed.iter().map(|answer| format!("--assume {}", shown(answer))));
    words.extend(query.as_of.map(|then| format!("--as-of {then}")));
    let readings: Vec<&str> = scope.named.iter().map(|named| named.id(rules)).collect();
    words.push(format!("--reading {}", readings.join(",")));
    words.push(match scope.layers.as_slice() {
        [one] => format!("--layer {one}"),
        _ => "--layer all".to_owned(),
    });
    words.push(format!("--from {} --until {}", query.day, scope.until));
    words.push(format!("--clock {}", scope.clock.as_ref().map_or("UTC", Clock::name)));
    words.join(" ")
}
