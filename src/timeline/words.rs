//! The words of a timeline, shared by its formats.

use std::collections::BTreeSet;

use crate::check::text::possible;
use crate::text::premises::{self, shown_answer};
use snapback_engine::explain::{capital, layer, transfer};
use snapback_engine::model::{Basis, Confidence, Day, Layer, Ruleset, Source, Verdict};
use snapback_engine::notes::Note;
use snapback_engine::query::Query;
use snapback_engine::timeline::{Cause, Change, Line, Parting, Segment, Timeline, strictest_first};

/// "Supply of a fighter to that State".
pub fn title(timeline: &Timeline) -> String {
    capital(&transfer(timeline.rules, &timeline.query.transfer))
}

/// "1 January 1945 to 31 December 2200; United Nations layer".
pub fn extent(timeline: &Timeline) -> String {
    let layers: Vec<&str> = timeline.layers.iter().map(|one| layer(*one)).collect();
    let days = inclusive(timeline.from, timeline.until);
    match layers.as_slice() {
        [one] => format!("{days}; {one} layer"),
        several => format!("{days}; layers: {}", several.join(", ")),
    }
}

/// The days of a half-open period, both ends included: "1 January 1945 to 31 December 2200".
pub fn inclusive(from: Day, until: Day) -> String {
    let last = until.plus_days(-1);
    if from == last {
        return from.in_words();
    }
    format!("{} to {}", from.in_words(), last.in_words())
}

/// What a query states, leaves out or supposes, one sentence each.
pub fn stated(rules: &Ruleset, query: &Query) -> Vec<String> {
    let mut sentences = Vec::new();
    for fact in &query.transfer.facts {
        sentences.push(format!("Stated by the query: {}.", shown_answer(rules, fact)));
    }
    sentences.extend(premises::premises(rules, query.as_of, &query.supposed));
    sentences
}

/// What `--as-of` hides, in words.
pub fn withheld(timeline: &Timeline) -> Vec<String> {
    timeline.withheld.as_ref().map(|withheld| withheld.phrases(timeline.rules)).unwrap_or_default()
}

/// Why an answer changes.
pub fn cause(rules: &Ruleset, cause: Cause) -> String {
    match cause {
        Cause::Reading(reading) => {
            let reading = &rules[reading];
            format!("change of reading, to that of {} ({})", reading.title, reading.id)
        }
        Cause::Event(event) => rules[event].title.to_string(),
        Cause::Since(event) => format!("the day is counted from the {}", rules[event].title),
        Cause::Instrument(instrument) => rules[instrument].title.to_string(),
        Cause::Provision(provision) => {
            format!("day set in {}: {}", rules[provision].id, rules[provision].title)
        }
        Cause::Claim(claim) => {
            format!("what the rules claim to hold changes ({})", rules[claim].id)
        }
        Cause::Gap(gap) => {
            let gap = &rules[gap];
            format!("law that is not encoded: {}, {} ({})", gap.act, gap.pinpoint, gap.id)
        }
    }
}

/// The ids of some lines, by layer where several are shown. "every reading" stands for all lines
/// of a layer.
pub fn lines(timeline: &Timeline, positions: &[usize]) -> String {
    let mut phrases = Vec::new();
    for one in &timeline.layers {
        let mut ids = Vec::new();
        let mut all = 0;
        for (at, line) in timeline.of(*one) {
            all += 1;
            if positions.contains(&at) {
                ids.push(line.named.id(timeline.rules));
            }
        }
        if ids.is_empty() {
            continue;
        }
        let named = if ids.len() > 1 && ids.len() == all {
            "every reading".to_owned()
        } else {
            ids.join(", ")
        };
        phrases.push(if timeline.layers.len() > 1 {
            format!("{named} in the {} layer", layer(*one))
        } else {
            named
        });
    }
    phrases.join("; ")
}

/// For each cause of a change the lines it changes: " (one, other)". Where every cause changes
/// the same lines, only the last one names them.
pub fn changed_lines(timeline: &Timeline, change: &Change) -> Vec<String> {
    let mut by_cause: Vec<Vec<usize>> = Vec::new();
    for cause in &change.causes {
        let opens = |at: &usize| {
            let span = timeline.lines.get(*at).and_then(|line| line.on(change.day));
            span.is_some_and(|span| span.opens.contains(cause))
        };
        by_cause.push(change.lines.iter().copied().filter(opens).collect());
    }
    let alike = by_cause.iter().all(|changed| *changed == change.lines);
    let count = by_cause.len();
    let mut phrases = Vec::new();
    for (changed, number) in by_cause.iter().zip(1..) {
        phrases.push(if alike && number < count {
            String::new()
        } else {
            format!(" ({})", lines(timeline, changed))
        });
    }
    phrases
}

/// The lines drawn for a layer, each with its position. Beside other layers, lines with the same
/// verdicts throughout are drawn as one without a position.
pub fn drawn<'t, 'r>(
    timeline: &'t Timeline<'r>,
    layer: Layer,
) -> Vec<(Option<usize>, &'t Line<'r>)> {
    let lines: Vec<(usize, &Line)> = timeline.of(layer).collect();
    if let [(_, first), rest @ ..] = lines.as_slice()
        && timeline.layers.len() > 1
        && !rest.is_empty()
        && rest.iter().all(|(_, line)| verdict_starts(line) == verdict_starts(first))
    {
        return vec![(None, first)];
    }
    lines.into_iter().map(|(at, line)| (Some(at), line)).collect()
}

fn verdict_starts(line: &Line) -> Vec<(Day, Verdict)> {
    line.segments.iter().map(|span| (span.from, span.finding.verdict)).collect()
}

/// The lines in groups that are equal in all that is shown, each line with its position.
pub fn alike<'t, 'r>(timeline: &'t Timeline<'r>) -> Vec<Vec<(usize, &'t Line<'r>)>> {
    let mut groups: Vec<Vec<(usize, &Line)>> = Vec::new();
    for (at, line) in timeline.lines.iter().enumerate() {
        let equal = |group: &&mut Vec<(usize, &Line)>| {
            group.first().is_some_and(|(_, first)| first.like(line))
        };
        match groups.iter_mut().find(equal) {
            Some(group) => group.push((at, line)),
            None => groups.push(vec![(at, line)]),
        }
    }
    groups
}

/// The number, from 1, of the change on a day.
pub fn change_number(changes: &[Change], day: Day) -> Option<usize> {
    changes.iter().position(|change| change.day == day).map(|at| at + 1)
}

/// The verdicts that occur, strictest first, then those that leave it open.
pub fn verdicts(timeline: &Timeline) -> Vec<Verdict> {
    let spans = timeline.lines.iter().flat_map(|line| &line.segments);
    let found: BTreeSet<Verdict> = spans.map(|span| span.finding.verdict).collect();
    strictest_first().filter(|verdict| found.contains(verdict)).collect()
}

/// The disagreements of every layer.
pub fn partings(timeline: &Timeline) -> Vec<Parting> {
    timeline.layers.iter().flat_map(|layer| timeline.partings(*layer)).collect()
}

/// The ids of the deciding provisions.
pub fn provisions(rules: &Ruleset, span: &Segment) -> Vec<String> {
    span.finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect()
}

/// The ids of the questions on which an open verdict turns.
pub fn turns_on(rules: &Ruleset, span: &Segment) -> Vec<String> {
    span.finding.turns_on.iter().map(|at| rules[*at].id.to_string()).collect()
}

/// "stated, verified".
pub fn labels(basis: Option<Basis>, confidence: Option<Confidence>) -> String {
    let labels = [basis.map(Basis::word), confidence.map(Confidence::word)];
    labels.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The verdict; if it is open, with the possible ones and the questions it turns on.
pub fn verdict(rules: &Ruleset, span: &Segment) -> String {
    let finding = &span.finding;
    if finding.possible.is_empty() {
        return finding.verdict.to_string();
    }
    let turns_on = turns_on(rules, span).join(" and ");
    format!("{}{}; turns on {turns_on}", finding.verdict, possible(&finding.possible))
}

/// Each verdict of a disagreement with its lines.
pub fn sides(timeline: &Timeline, parting: &Parting) -> Vec<String> {
    parting
        .sides
        .iter()
        .map(|(verdict, at)| format!("{verdict} under {}", lines(timeline, at)))
        .collect()
}

/// The readings of a party in turn, if there are several: "party: first, second from DAY".
pub fn succession(rules: &Ruleset, line: &Line) -> Option<String> {
    let mut later = line.readings.iter();
    let (_, first) = later.next()?;
    if later.len() == 0 {
        return None;
    }
    let mut phrase = format!("{}: {}", line.named.id(rules), rules[*first].id);
    for (day, reading) in later {
        phrase += &format!(", {} from {day}", rules[*reading].id);
    }
    Some(phrase)
}

/// Each note once, with its lines unless it belongs to all.
pub fn notes(timeline: &Timeline) -> Vec<String> {
    let all: BTreeSet<Note> =
        timeline.lines.iter().flat_map(|line| line.notes.iter().copied()).collect();
    let mut phrases = Vec::new();
    for note in all {
        let lines_with: Vec<usize> = (0..)
            .zip(&timeline.lines)
            .filter(|(_, line)| line.notes.contains(&note))
            .map(|(at, _)| at)
            .collect();
        let whose = if lines_with.len() == timeline.lines.len() {
            String::new()
        } else {
            format!(" ({})", lines(timeline, &lines_with))
        };
        phrases.push(format!("{}{whose}: {}", note.word(), of_some_days(timeline.rules, note)));
    }
    phrases
}

/// The text of a note for an answer about many days.
fn of_some_days(rules: &Ruleset, note: Note) -> &str {
    match note {
        Note::BeyondKnownThrough => {
            "some days lie after the last day for which the record was searched; nothing later is \
             encoded"
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
        | Note::AtLeast
        | Note::DestinationNotStated
        | Note::ExceptionsNotEncoded
        | Note::FactNotUsed
        | Note::DirectionDefaulted
        | Note::NotAnAddressee
        | Note::OtherEmbargoes
        | Note::Supposition => note.said(rules),
    }
}

/// A source with its label.
pub fn cited(source: &Source) -> String {
    format!("{source} ({})", source.confidence)
}

/// Which rules answered, and what the answer is not.
pub fn foot(rules: &Ruleset) -> [String; 2] {
    [
        format!(
            "Rules {} {}, known through {}. Digest {}.",
            rules.id, rules.version, rules.known_through, rules.digest
        ),
        "This is what the encoded texts and readings imply; it is not legal advice. A range ends \
         on the day before the day given as its end."
            .to_owned(),
    ]
}
