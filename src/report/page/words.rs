//! What the page of a report calls things.

use crate::report::clock::Clock;
use crate::report::position::Weight;
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
use snapback_engine::timeline::{Line, Timeline};

/// What the page is about.
#[must_use]
pub fn title(report: &Report) -> String {
    match report.chapters.first().filter(|_| !report.scope.whole) {
        Some(chapter) => timeline_words::title(&chapter.timeline),
        None => format!("Where the readings part: {}", report.rules.title),
    }
}

/// Whose law, in a line above the title.
#[must_use]
pub fn kicker(report: &Report) -> String {
    let layers: Vec<&str> = report.scope.layers.iter().map(|one| layer(*one)).collect();
    let noun = plural(layers.len(), "layer");
    format!("{} {noun} · {}", layers.join(", "), report.rules.title)
}

/// The question asked.
#[must_use]
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
            "Every entry of the control lists, {}, is put to {readings} of the texts. On {parted} of the {all} transfers so asked the \
             readings part somewhere; they are shown {days}, those that part alike together.",
            ways(report)
        );
    }
    format!(
        "Is it restricted, since when and until when, and who reads it otherwise? The question is put to {readings} of the texts {days}."
    )
}

fn nothing(report: &Report) -> String {
    format!(
        "Every entry of the control lists, {}, was put to each reading: on no day shown does one part from another.",
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

/// Those days, both ends included.
#[must_use]
pub fn stretch(from: Day, until: Day) -> String {
    let last = until.plus_days(-1);
    if from == last {
        from.in_words()
    } else {
        format!("{} to {}", from.in_words(), last.in_words())
    }
}

/// How many days.
#[must_use]
pub fn days(from: Day, until: Day) -> String {
    let days = until.0.saturating_sub(from.0).unsigned_abs() as usize;
    counted(days, "day")
}

/// Whose lines they are, each name once: "every reading" where they are all of their layers.
#[must_use]
pub fn names(timeline: &Timeline, lines: &[usize]) -> String {
    let named: Vec<&Line> = lines.iter().filter_map(|at| timeline.lines.get(*at)).collect();
    let layers =
        || timeline.layers.iter().filter(|layer| named.iter().any(|line| line.layer == **layer));
    let all: usize = layers().map(|layer| timeline.of(*layer).count()).sum();
    if named.len() == all && all > layers().count() {
        return EVERY.to_owned();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in named.into_iter().map(|line| timeline_words::whose(timeline.rules, line)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("; ")
}

/// Whose lines they are, where they are everyone's.
pub const EVERY: &str = "every reading";

/// "On every reading", "On the reading of a party"; what is supposed is nobody's reading.
#[must_use]
pub fn on_the_reading(names: &str, supposed: bool) -> String {
    let of = if names == EVERY { "" } else { "the reading of " };
    let supposed = if supposed { ", with what is supposed" } else { "" };
    format!("On {of}{names}{supposed}")
}

/// The ids of readings, in turn.
#[must_use]
pub fn ids(rules: &Ruleset, readings: &[ReadingIx]) -> String {
    joined(
        &readings.iter().map(|reading| rules[*reading].id.to_string()).collect::<Vec<_>>(),
        "and",
    )
}

/// The transfers of a chapter: each way, and what goes that way.
#[must_use]
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
#[must_use]
pub fn short(rules: &Ruleset, query: &Query) -> String {
    format!(
        "{}, {} {}",
        query.transfer.subject.title(rules),
        query.transfer.direction,
        rules.target.name
    )
}

/// " (this or that)", or nothing.
#[must_use]
pub fn possible(verdicts: &[Verdict]) -> String {
    let words: Vec<String> = verdicts.iter().map(ToString::to_string).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(" or ")) }
}

/// The ids of questions that together decide.
#[must_use]
pub fn questions(rules: &Ruleset, all: &[QuestionIx]) -> String {
    all.iter().map(|question| rules[*question].id.to_string()).collect::<Vec<_>>().join(" and ")
}

/// "stated, verified".
#[must_use]
pub fn rests(basis: Option<Basis>, confidence: Option<Confidence>) -> String {
    let labels = [basis.map(Basis::word), confidence.map(Confidence::word)];
    labels.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What the second clock shows while a GMT day lasts.
#[must_use]
pub fn window(clock: &Clock, day: Day) -> String {
    let ends = [clock.opening(day), clock.opening(day.plus_days(1))];
    let [from, until] =
        ends.map(|shown| format!("{}, {}", shown.hour(), shown.day.date().format("%-d %b")));
    format!("{}: {from}, to {until}", clock.place())
}

/// What the second clock shows when a GMT day begins.
#[must_use]
pub fn midnight(clock: &Clock, day: Day) -> String {
    let shown = clock.opening(day);
    format!(
        "It begins at midnight GMT, when clocks in {} show {} on {}.",
        clock.place(),
        shown.hour(),
        shown.day.in_words()
    )
}

/// What an answer can change on this page.
#[must_use]
pub const fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Decides => "The readings part on it",
        Weight::Open => "An answer stays open on it",
        Weight::Bears => "Reasons rest on it; no verdict shown turns on it",
        Weight::Labels => "It changes the label and the argument only",
        Weight::Aside => "No answer shown rests on it",
    }
}

/// What a basis means.
#[must_use]
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Text => "no party's answer is needed",
        Basis::Stated => "the party said it",
        Basis::Inferred => "inferred from conduct or from another answer",
        Basis::Presumed => "the party is silent; the structure of the text is assumed",
    }
}

/// What a label means.
#[must_use]
pub const fn label(label: Confidence) -> &'static str {
    match label {
        Confidence::Verified => {
            "seen in the text, on an official page, or in two independent reports"
        }
        Confidence::Reported => "seen in a secondary source",
        Confidence::Recalled => "from memory; no source was seen",
    }
}

/// The words for verdicts that a page must explain.
#[must_use]
pub fn verdicts(report: &Report) -> Vec<Verdict> {
    let mut found: Vec<Verdict> = report
        .chapters
        .iter()
        .flat_map(|chapter| timeline_words::verdicts(&chapter.timeline))
        .collect();
    found.extend(
        report
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.opens)
            .flat_map(|open| &open.ways)
            .map(|(verdict, _)| *verdict),
    );
    let shown = report
        .turns
        .iter()
        .flat_map(|turn| &turn.tables)
        .flat_map(|table| &table.rows)
        .flat_map(|row| &row.cells);
    let shown: Vec<Verdict> = shown.map(|cell| cell.verdict).collect();
    snapback_engine::timeline::strictest_first()
        .filter(|verdict| found.contains(verdict) || shown.contains(verdict))
        .collect()
}

/// The command that queries the same again.
#[must_use]
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
