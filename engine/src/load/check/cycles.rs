//! Cycles of events, readings and exemptions, and long chains of readings.

use std::collections::BTreeSet;

use super::{events_of, refuse, sources_of};
use crate::load::diagnostic::Diagnostics;
use crate::load::files::{Files, Parsed};
use crate::load::yaml::Word;
use crate::model::{Condition, Event, EventIx, Happens, ProvisionIx, ReadingIx, Ruleset, Test};

/// Refuses cycles and long chains, before anything is derived from the relations.
pub fn check(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for path in walk(EventIx::all(rules), |event| sources_of(&rules[event])).cycles {
        refuse_events(rules, files, &path, diagnostics);
    }
    let parent = |reading: ReadingIx| rules[reading].inherits.into_iter().collect();
    for path in walk(ReadingIx::all(rules), parent).cycles {
        let ids = path.iter().map(|at| rules[*at].id.as_str());
        let what = "readings that inherit from each other";
        refuse_cycle(&files.readings, |shape| &shape.id, what, ids, diagnostics);
    }
    let displaced = |provision| displaced_exemptions(rules, provision);
    for path in walk(ProvisionIx::all(rules), displaced).cycles {
        let ids = path.iter().map(|at| rules[*at].id.as_str());
        let what = "exemptions that displace each other";
        refuse_cycle(&files.provisions, |shape| &shape.id, what, ids, diagnostics);
    }
    if diagnostics.is_empty() {
        long_chains(rules, files, diagnostics);
    }
}

/// Refuses events that depend on one another although no order of dates decides which is first.
pub fn check_bars(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for path in EventIx::all(rules).filter_map(|event| way_back(rules, event)) {
        refuse_events(rules, files, &path, diagnostics);
    }
}

/// The events, each after those that its day or outcome depends on.
pub fn in_order(rules: &Ruleset) -> Vec<EventIx> {
    walk(EventIx::all(rules), |event| sources_of(&rules[event])).order
}

fn refuse_events(rules: &Ruleset, files: &Files, path: &[EventIx], diagnostics: &mut Diagnostics) {
    let ids = path.iter().map(|at| rules[*at].id.as_str());
    let what = "events that wait for each other";
    refuse_cycle(&files.events, |shape| &shape.id, what, ids, diagnostics);
}

/// Refuses a cycle at the file of its first member.
fn refuse_cycle<'r, T>(
    files: &[Parsed<T>],
    id: impl Fn(&T) -> &Word,
    what: &str,
    ids: impl Iterator<Item = &'r str>,
    diagnostics: &mut Diagnostics,
) {
    let ids: Vec<&str> = ids.collect();
    let text = format!("{what}: {}; let one of them go", ids.join(" -> "));
    let first = files.iter().find(|file| ids.first() == Some(&file.stem.as_str()));
    if let Some(file) = first {
        refuse(&file.shown, id(&file.shape), "R02", &text, diagnostics);
    }
}

/// The most readings that one may inherit from, one through the other.
pub const MOST_ANCESTORS: usize = 16;

fn long_chains(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for (at, read) in ReadingIx::all(rules).zip(&files.readings) {
        let parent = |reading: &ReadingIx| rules[*reading].inherits;
        let above = std::iter::successors(rules[at].inherits, parent).count();
        if above > MOST_ANCESTORS {
            let text = format!(
                "{above} readings stand above this one; inherit through at most {MOST_ANCESTORS}"
            );
            refuse(&read.shown, &read.shape.id, "R03", &text, diagnostics);
        }
    }
}

/// A depth-first walk over a relation.
struct Walk<T> {
    /// Paths from a thing back to itself.
    cycles: Vec<Vec<T>>,
    /// Every thing, after the things it is related to.
    order: Vec<T>,
}

fn walk<T: Copy + Ord>(all: impl Iterator<Item = T>, next: impl Fn(T) -> Vec<T>) -> Walk<T> {
    let mut found = Walk { cycles: Vec::new(), order: Vec::new() };
    let mut met = BTreeSet::new();
    for start in all {
        let mut path: Vec<(T, Vec<T>)> = Vec::new();
        if met.insert(start) {
            path.push((start, next(start)));
        }
        while let Some((_, ahead)) = path.last_mut() {
            let Some(step) = ahead.pop() else {
                found.order.extend(path.pop().map(|(done, _)| done));
                continue;
            };
            if let Some(begun) = path.iter().position(|(at, _)| *at == step) {
                let round = path.iter().skip(begun).map(|(at, _)| *at);
                found.cycles.push(round.chain([step]).collect());
            } else if met.insert(step) {
                path.push((step, next(step)));
            }
        }
    }
    found
}

/// A path from an event to one that it tests regardless of its own day, and from there, bars
/// included, back to itself.
fn way_back(rules: &Ruleset, event: EventIx) -> Option<Vec<EventIx>> {
    let mut ways: Vec<Vec<EventIx>> =
        whatever_the_day(&rules[event]).into_iter().map(|at| vec![event, at]).collect();
    let mut met = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let Some(last) = way.last().copied().filter(|at| met.insert(*at)) else { continue };
        if last == event {
            return Some(way);
        }
        let first_day = |bar: EventIx| rules[bar].days.iter().min();
        let bars = rules[last]
            .unless
            .iter()
            .copied()
            .filter(|bar| first_day(*bar) < rules[last].days.iter().max());
        for next in sources_of(&rules[last]).into_iter().chain(bars) {
            ways.push([way.as_slice(), &[next]].concat());
        }
    }
    None
}

/// The events that an event tests regardless of its own day.
fn whatever_the_day(event: &Event) -> Vec<EventIx> {
    let mut found = Vec::new();
    if let Happens::Under(occurrences) = &event.happens {
        for condition in occurrences.iter().flat_map(|occurrence| &occurrence.conditions) {
            match condition {
                Condition::Known(..) | Condition::Question(_, Test::Before(_)) => {
                    events_of(condition, &mut found)
                }
                Condition::Event(..) | Condition::Question(..) => {}
            }
        }
    }
    found
}

/// The provisions with exemptions that an exemption of this provision displaces.
fn displaced_exemptions(rules: &Ruleset, provision: ProvisionIx) -> Vec<ProvisionIx> {
    let mut found = Vec::new();
    for exempts in rules[provision].clauses.iter().filter_map(|clause| clause.exempts.as_ref()) {
        found.extend(&exempts.provisions);
        for instrument in &exempts.instruments {
            found.extend(&rules[*instrument].paragraphs);
        }
        // A regime may hold the exemption itself, which displaces nothing of its own.
        let others = ProvisionIx::all(rules).filter(|of| *of != provision);
        found.extend(others.filter(|of| exempts.names(rules, *of)));
    }
    let has_exemption =
        |at: &ProvisionIx| rules[*at].clauses.iter().any(|clause| clause.exempts.is_some());
    found.retain(has_exemption);
    found
}
