//! What the formats call things.

use std::collections::BTreeSet;

use crate::text::premises::{self, shown_answer};
use snapback_engine::explain::{capital, layer, transfer};
use snapback_engine::model::{Day, Layer, Ruleset, Source, Verdict};
use snapback_engine::query::{Note, Query};
use snapback_engine::timeline::{Cause, Change, Line, Parting, Span, Timeline, strictest_first};

/// "Supply of a fighter to that State".
#[must_use]
pub fn title(timeline: &Timeline) -> String {
    capital(&transfer(timeline.rules, &timeline.query.transfer))
}

/// The days shown and whose law.
#[must_use]
pub fn extent(timeline: &Timeline) -> String {
    let layers: Vec<&str> = timeline.layers.iter().map(|one| layer(*one)).collect();
    let (from, last) = (timeline.from, timeline.until.plus_days(-1));
    let days = if from == last {
        from.in_words()
    } else {
        format!("{} to {}", from.in_words(), last.in_words())
    };
    let layers = match layers.as_slice() {
        [one] => format!("{one} layer"),
        several => format!("layers: {}", several.join(", ")),
    };
    format!("{days}; {layers}")
}

/// What is supposed or left out, in sentences.
#[must_use]
pub fn premises(timeline: &Timeline) -> Vec<String> {
    supposed(timeline.rules, &timeline.query)
}

/// What a question states, supposes or leaves out.
#[must_use]
pub fn supposed(rules: &Ruleset, query: &Query) -> Vec<String> {
    let facts = query.transfer.facts.iter();
    facts
        .map(|fact| format!("Stated by the query: {}.", shown_answer(rules, fact)))
        .chain(premises::premises(rules, query.as_of, &query.supposed))
        .collect()
}

/// What came after the day as of which it is told, each in words.
#[must_use]
pub fn withheld(timeline: &Timeline) -> Vec<String> {
    timeline.withheld.as_ref().map(|withheld| withheld.phrases(timeline.rules)).unwrap_or_default()
}

/// The id by which a line is asked for.
#[must_use]
pub fn id<'r>(rules: &'r Ruleset, line: &Line<'r>) -> &'r str {
    line.named.id(rules)
}

/// Whose line it is.
#[must_use]
pub fn whose<'r>(rules: &'r Ruleset, line: &Line<'r>) -> &'r str {
    line.named.title(rules)
}

/// Why an answer becomes another.
#[must_use]
pub fn cause(rules: &Ruleset, cause: Cause) -> String {
    match cause {
        Cause::Reading(reading) => format!(
            "change of reading, to that of {} ({})",
            rules[reading].title, rules[reading].id
        ),
        Cause::Event(event) => rules[event].title.to_string(),
        Cause::Since(event) => format!("the day is counted from the {}", rules[event].title),
        Cause::Instrument(instrument) => rules[instrument].title.to_string(),
        Cause::Provision(provision) => {
            format!("day set in {}: {}", rules[provision].id, rules[provision].title)
        }
    }
}

/// The lines at some positions, by layer where several are asked; all of a layer are named as such.
#[must_use]
pub fn lines(timeline: &Timeline, positions: &[usize]) -> String {
    let of = |layer: Layer| {
        let all: Vec<usize> = timeline.of(layer).map(|(at, _)| at).collect();
        let here: Vec<usize> = all.iter().filter(|at| positions.contains(at)).copied().collect();
        let ids: Vec<&str> = here
            .iter()
            .filter_map(|at| timeline.lines.get(*at))
            .map(|line| id(timeline.rules, line))
            .collect();
        let named = if here.len() > 1 && here.len() == all.len() {
            "every reading".to_owned()
        } else {
            ids.join(", ")
        };
        (!here.is_empty()).then_some((layer, named))
    };
    let found: Vec<_> = timeline.layers.iter().copied().filter_map(of).collect();
    let several = timeline.layers.len() > 1;
    let phrase = |(one, named): (Layer, String)| {
        if several { format!("{named} in the {} layer", layer(one)) } else { named }
    };
    found.into_iter().map(phrase).collect::<Vec<_>>().join("; ")
}

/// After each cause of a change, the lines it moves: said once where all of them move the same.
#[must_use]
pub fn moved(timeline: &Timeline, change: &Change) -> Vec<String> {
    let opens = |at: &usize, cause: &Cause| {
        let span = timeline.lines.get(*at).and_then(|line| line.on(change.day));
        span.is_some_and(|span| span.opens.contains(cause))
    };
    let by = |cause: &Cause| change.lines.iter().copied().filter(|at| opens(at, cause)).collect();
    let each: Vec<Vec<usize>> = change.causes.iter().map(by).collect();
    let alike = each.iter().all(|moved| *moved == change.lines);
    let last = each.len().saturating_sub(1);
    let named = |(at, moved): (usize, &Vec<usize>)| match alike && at < last {
        true => String::new(),
        false => format!(" ({})", lines(timeline, moved)),
    };
    each.iter().enumerate().map(named).collect()
}

/// What is drawn for a layer: each line; or, beside other layers, one for all where they agree throughout.
#[must_use]
pub fn drawn<'t, 'r>(
    timeline: &'t Timeline<'r>,
    layer: Layer,
) -> Vec<(Option<usize>, &'t Line<'r>)> {
    let lines: Vec<(usize, &Line)> = timeline.of(layer).collect();
    let verdicts = |line: &Line| -> Vec<(Day, Verdict)> {
        line.spans.iter().map(|span| (span.from, span.finding.verdict)).collect()
    };
    let agreed = |first: &Line| {
        lines.len() > 1 && lines.iter().all(|(_, line)| verdicts(line) == verdicts(first))
    };
    match lines.first() {
        Some((_, first)) if timeline.layers.len() > 1 && agreed(first) => vec![(None, first)],
        _ => lines.into_iter().map(|(at, line)| (Some(at), line)).collect(),
    }
}

/// The lines that say the same in all, under one heading.
#[must_use]
pub fn alike<'t, 'r>(timeline: &'t Timeline<'r>) -> Vec<Vec<(usize, &'t Line<'r>)>> {
    let mut groups: Vec<Vec<(usize, &Line)>> = Vec::new();
    for (at, line) in timeline.lines.iter().enumerate() {
        let same = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|(_, first)| first.like(line)));
        match same {
            Some(group) => group.push((at, line)),
            None => groups.push(vec![(at, line)]),
        }
    }
    groups
}

/// The number of the change that falls on a day, from 1.
#[must_use]
pub fn number(changes: &[Change], day: Day) -> Option<usize> {
    changes.iter().position(|change| change.day == day).map(|at| at.saturating_add(1))
}

/// The verdicts that occur, strictest first, those that leave it open last.
#[must_use]
pub fn verdicts(timeline: &Timeline) -> Vec<Verdict> {
    let found: BTreeSet<Verdict> = timeline
        .lines
        .iter()
        .flat_map(|line| &line.spans)
        .map(|span| span.finding.verdict)
        .collect();
    strictest_first().filter(|verdict| found.contains(verdict)).collect()
}

/// The ids of the deciding provisions.
#[must_use]
pub fn provisions(rules: &Ruleset, span: &Span) -> Vec<String> {
    span.finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect()
}

/// The ids of the questions it turns on.
#[must_use]
pub fn turns_on(rules: &Ruleset, span: &Span) -> Vec<String> {
    span.finding.turns_on.iter().map(|at| rules[*at].id.to_string()).collect()
}

/// The verdict, and, where it is open, what it may be and on what it turns.
#[must_use]
pub fn verdict(rules: &Ruleset, span: &Span) -> String {
    let finding = &span.finding;
    if finding.possible.is_empty() {
        return finding.verdict.to_string();
    }
    let possible: Vec<&str> = finding.possible.iter().map(|verdict| verdict.word()).collect();
    format!(
        "{} ({}); turns on {}",
        finding.verdict,
        possible.join(" or "),
        turns_on(rules, span).join(" and ")
    )
}

/// Each verdict with those who hold it.
#[must_use]
pub fn sides(timeline: &Timeline, parting: &Parting) -> Vec<String> {
    parting
        .sides
        .iter()
        .map(|(verdict, at)| format!("{verdict} under {}", lines(timeline, at)))
        .collect()
}

/// How a party's readings follow each other, where they do.
#[must_use]
pub fn succession(rules: &Ruleset, line: &Line) -> Option<String> {
    let later = line
        .readings
        .iter()
        .skip(1)
        .map(|(day, reading)| format!(", {} from {day}", rules[*reading].id));
    let first = line.readings.first().map(|(_, reading)| rules[*reading].id.as_str())?;
    (line.readings.len() > 1)
        .then(|| format!("{}: {first}{}", id(rules, line), later.collect::<String>()))
}

/// Each note once, with the lines it belongs to where it does not belong to all.
#[must_use]
pub fn notes(timeline: &Timeline) -> Vec<String> {
    let all: BTreeSet<Note> =
        timeline.lines.iter().flat_map(|line| line.notes.iter().copied()).collect();
    let whose = |note: Note| -> Vec<usize> {
        timeline
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.notes.contains(&note))
            .map(|(at, _)| at)
            .collect()
    };
    let phrase = |note: Note| {
        let having = whose(note);
        let whose = if having.len() == timeline.lines.len() {
            String::new()
        } else {
            format!(" ({})", lines(timeline, &having))
        };
        format!("{}{whose}: {}", note.word(), about_a_stretch(timeline.rules, note))
    };
    all.into_iter().map(phrase).collect()
}

/// A note speaks of one day; here it holds for a part of the days shown.
fn about_a_stretch(rules: &Ruleset, note: Note) -> &str {
    match note {
        Note::BeyondKnownThrough => {
            "some days lie after the last day for which the record was searched; nothing later is encoded"
        }
        Note::EdgeDay => "a boundary falls on a day for which the texts give no hour",
        Note::LaterReadingDiffers => {
            "the newest reading of this party gives some of these days another verdict"
        }
        Note::MemberDiffers => {
            "on some days a State that shares this reading differs on its own account"
        }
        Note::Projected => "this position was not held on all of these days; it is projected",
        Note::AddresseeAssumed
        | Note::Approved
        | Note::DirectionDefaulted
        | Note::NotAnAddressee
        | Note::OtherEmbargoes
        | Note::Supposition => note.said(rules),
    }
}

/// A source as a footnote, with its label.
#[must_use]
pub fn cited(source: &Source) -> String {
    format!("{source} ({})", source.confidence)
}

/// Which rules answered, and what the answer is not.
#[must_use]
pub fn foot(rules: &Ruleset) -> Vec<String> {
    vec![
        format!("Rules {} {}, known through {}. Digest {}.", rules.id, rules.version, rules.known_through, rules.digest),
        "This is what the encoded texts and readings imply; it is not legal advice. A range ends on the day before the day given as its end."
            .to_owned(),
    ]
}
