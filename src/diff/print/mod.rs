//! What was found by comparing, one file for each format, and the words they share.

pub mod github;
pub mod json;
pub mod markdown;
pub mod text;

use std::collections::BTreeSet;

use crate::diff::readings::{Answered, Comparison, Difference, Range, Stand, Told, Turn};
use crate::diff::rules::{Change, Changes, Outcome, Span};
use crate::diff::{Kind, Members, Side};
use crate::text::counted;
use crate::text::premises::{premises, shown_answer};
use snapback_engine::explain::layer;
use snapback_engine::model::{
    Activity, Direction, EventIx, Layer, Period, QuestionIx, Ruleset, Value,
};

/// The line every format ends with.
fn sum(found: &Difference) -> String {
    counts(found.cells, found.compared.period, found.ranges())
}

fn counts(cells: usize, period: Period, ranges: usize) -> String {
    let days = period.days();
    let (cells, ranges, verb) = (
        counted(cells, "cell"),
        counted(ranges, "range"),
        if ranges == 1 { "differs" } else { "differ" },
    );
    format!("{cells} x {days} days compared, {ranges} {verb}")
}

/// "Title (id)" of a side.
fn named(rules: &Ruleset, side: &Side) -> String {
    format!("{} ({})", side.named.title(rules), side.named.id(rules))
}

/// What was compared: "every item, both directions, every activity; United Nations layer; A until B".
fn compared(rules: &Ruleset, asked: &Comparison) -> String {
    let items = if asked.scope.subjects.len() == rules.items.len() {
        "every item".to_owned()
    } else {
        list(asked.scope.subjects.iter().map(|subject| subject.id(rules)))
    };
    let ways = directions(&asked.scope.directions);
    let done = activities(&asked.scope.activities);
    let layers = list(asked.scope.layers.iter().map(|of| layer(*of)));
    let Period { from, until } = asked.period;
    format!(
        "{items}, {ways}, {done}; {layers} layer; from {} until {}",
        from.in_words(),
        until.in_words()
    )
}

/// What was supposed, stated or left out, one sentence each.
fn suppositions(rules: &Ruleset, asked: &Comparison) -> Vec<String> {
    let mut sentences = premises(rules, asked.as_of, &asked.supposed);
    for fact in &asked.scope.facts {
        sentences.push(format!("Stated of every transfer: {}.", shown_answer(rules, fact)));
    }
    sentences
}

/// What came after the day as of which the two are compared, each in words.
fn withheld(found: &Difference) -> Vec<String> {
    found.withheld.as_ref().map(|withheld| withheld.phrases(found.rules)).unwrap_or_default()
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn directions(all: &[Direction]) -> String {
    if all == Direction::ALL {
        "both directions".to_owned()
    } else {
        list(all.iter().map(|direction| direction.word()))
    }
}

fn activities(all: &[Activity]) -> String {
    if all == Activity::ALL {
        "every activity".to_owned()
    } else {
        list(all.iter().map(|activity| activity.word()))
    }
}

/// "supply, to"; the layer is named where several are asked.
fn what(members: &Members, layers: &[Layer]) -> String {
    let of =
        if layers.len() > 1 { format!("{} layer: ", layer(members.layer)) } else { String::new() };
    format!("{of}{}, {}", activities(&members.activities), directions(&members.directions))
}

/// The list entries in which things fall.
fn entries(rules: &Ruleset, kind: &Kind) -> String {
    kind.entries.iter().map(|entry| rules[*entry].id.as_str()).collect::<Vec<_>>().join(" + ")
}

/// "list/entry (item, item)".
fn kind(rules: &Ruleset, kind: &Kind) -> String {
    let entries = entries(rules, kind);
    let things = list(kind.subjects.iter().map(|subject| subject.id(rules)));
    if things == entries { entries } else { format!("{entries} ({things})") }
}

/// "from 1 May 2020 until 2 June 2021"; open where the comparison ends before the difference does.
fn dates(range: &Range, asked: Period) -> String {
    let from = range.period.from;
    if range.period.until == asked.until {
        format!("from {from}")
    } else {
        format!("{from} until {}", range.period.until)
    }
}

/// "undetermined (prohibited or unrestricted)".
fn verdict(told: &Told) -> String {
    let possible: Vec<&str> = told.possible.iter().map(|verdict| verdict.word()).collect();
    if possible.is_empty() {
        told.verdict.to_string()
    } else {
        format!("{} ({})", told.verdict, possible.join(" or "))
    }
}

fn verdicts(range: &Range) -> String {
    range.sides.each_ref().map(verdict).join(" | ")
}

/// "question: answer | other answer".
fn turn(rules: &Ruleset, turn: &Turn) -> String {
    let [one, other] = &turn.stands;
    let shown = if one.answer == other.answer {
        [one, other].map(|stand| outcomes(rules, stand))
    } else {
        [one, other].map(|stand| answer(rules, turn.question, &stand.answer))
    };
    format!("{}: {}", rules[turn.question].id, shown.join(" | "))
}

fn answer(rules: &Ruleset, question: QuestionIx, answer: &Answered) -> String {
    let shown = |values: &[Value]| {
        values.iter().map(|value| rules[question].show(value)).collect::<Vec<_>>().join(" or ")
    };
    match answer {
        Answered::Given(values) => shown(values),
        Answered::Presumed(values) => format!("{} (presumed)", shown(values)),
        Answered::Open => "open".to_owned(),
    }
}

fn outcomes(rules: &Ruleset, stand: &Stand) -> String {
    let shown = |(event, happened): &(EventIx, bool)| {
        format!("{} {}", rules[*event].id, if *happened { "happened" } else { "did not happen" })
    };
    let all: Vec<String> = stand.outcomes.iter().map(shown).collect();
    if all.is_empty() { "no outcome stated".to_owned() } else { all.join(" and ") }
}

/// Each set of answers in words: "a: x | y, with b: z | w".
fn sets(rules: &Ruleset, range: &Range) -> Vec<String> {
    let words = |set: &Vec<Turn>| {
        set.iter().map(|one| turn(rules, one)).collect::<Vec<_>>().join(", with ")
    };
    range.turns_on.iter().map(words).collect()
}

/// The readings that served where a party's name means several.
fn readings(rules: &Ruleset, found: &Difference, range: &Range) -> Option<String> {
    let ids = |told: &Told| {
        told.readings
            .iter()
            .map(|reading| rules[*reading].id.to_string())
            .collect::<Vec<_>>()
            .join(", then ")
    };
    let plain = |(side, told): (&Side, &Told)| {
        [side.id(rules)]
            == *told.readings.iter().map(|at| rules[*at].id.as_str()).collect::<Vec<_>>()
    };
    let as_named = found.compared.sides.iter().zip(&range.sides).all(plain);
    (!as_named).then(|| range.sides.each_ref().map(ids).join(" | "))
}

/// Every question that decides somewhere, by id.
fn deciding(found: &Difference) -> Vec<QuestionIx> {
    let turns =
        found.rows.iter().flat_map(|row| &row.ranges).flat_map(|range| &range.turns_on).flatten();
    let all: BTreeSet<QuestionIx> = turns.map(|turn| turn.question).collect();
    let mut all: Vec<QuestionIx> = all.into_iter().collect();
    all.sort_by(|a, b| found.rules[*a].id.cmp(&found.rules[*b].id));
    all
}

/// What changed, in words shared by the formats for two sets of rules.
mod change {
    use super::{Change, Changes, Outcome, Ruleset, Span, counts, list};

    /// The line every format ends with.
    pub fn sum(found: &Changes) -> String {
        counts(found.cells, found.compared.period, found.ranges())
    }

    /// The files that make a change.
    pub fn cause(row: &Change) -> String {
        if row.cause.is_empty() { "no single file".to_owned() } else { row.cause.join(" with ") }
    }

    /// "from A until B: prohibited -> unrestricted (less strict)".
    pub fn span(found: &Changes, span: &Span) -> String {
        let (from, until) = (span.period.from, span.period.until);
        let dates = if until == found.compared.period.until {
            format!("from {from}")
        } else {
            format!("from {from} until {until}")
        };
        format!("{dates}: {}", says(span))
    }

    pub fn says(span: &Span) -> String {
        let mark = if span.loosens() { " (less strict)" } else { "" };
        format!("{}{mark}", span.says.each_ref().map(outcome).join(" -> "))
    }

    fn outcome(says: &Outcome) -> String {
        let possible: Vec<&str> = says.possible.iter().map(|verdict| verdict.word()).collect();
        if possible.is_empty() {
            says.verdict.to_string()
        } else {
            format!("{} ({})", says.verdict, possible.join(" or "))
        }
    }

    /// "reading a, b", and the facts stated.
    pub fn readings(rules: &Ruleset, row: &Change) -> String {
        let ids = list(row.readings.iter().map(String::as_str));
        let facts: Vec<String> = row
            .facts
            .iter()
            .map(|(at, value)| format!("{} is {}", rules[*at].id, rules[*at].show(value)))
            .collect();
        let stated = if facts.is_empty() {
            String::new()
        } else {
            format!("; where {}", facts.join(" and "))
        };
        format!("under {ids}{stated}")
    }

    /// "added: item x, item y".
    pub fn listed(found: &Changes) -> Vec<String> {
        let told = |added: bool, word: &str| {
            let all: Vec<String> = found
                .listed
                .iter()
                .filter(|one| one.added == added)
                .map(|one| format!("{} {}", one.kind, one.id))
                .collect();
            (!all.is_empty()).then(|| format!("{word}: {}", all.join(", ")))
        };
        [told(false, "Removed"), told(true, "Added")].into_iter().flatten().collect()
    }
}
