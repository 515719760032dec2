//! What several test files share: the shipped law, its subjects and readings, a small source of chance, and what a page must be.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod generate;

use std::sync::OnceLock;

use snapback::rules;
use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, ItemIx, Layer, ReadingIx, Ruleset, Subject, Transfer, View,
    parse_day,
};

/// The shipped law.
pub fn rules() -> &'static Ruleset {
    static RULES: OnceLock<Ruleset> = OnceLock::new();
    RULES.get_or_init(|| rules::ruleset().expect("the embedded rules"))
}

/// Every item and every list entry.
pub fn subjects(rules: &Ruleset) -> Vec<Subject> {
    let entries = (0..rules.entries.len()).map(|at| Subject::Entry(EntryIx(at as u16)));
    ItemIx::all(rules).map(Subject::Item).chain(entries).collect()
}

/// A transfer with no facts stated.
pub fn transfer(
    subject: Subject,
    direction: Direction,
    activity: Activity,
    layer: Layer,
) -> Transfer {
    Transfer { subject, direction, activity, layer, facts: Vec::new() }
}

/// The activity an item is asked about where none is named.
pub fn usual(rules: &Ruleset, subject: Subject) -> Activity {
    subject.item(rules).map_or(Activity::Supply, |item| item.activity)
}

/// A matter under a reading as it stands.
pub fn evaluator<'r>(rules: &'r Ruleset, transfer: &Transfer, reading: ReadingIx) -> Evaluator<'r> {
    Evaluator::new(rules, transfer, &View::of(reading))
}

/// The findings from each day on which the verdict or what decides changes, from the first day of all.
pub fn history<'r>(evaluator: &Evaluator<'r>) -> Vec<Finding<'r>> {
    let days: Vec<Day> = [Day::FIRST].into_iter().chain(evaluator.days.iter().copied()).collect();
    let mut all = evaluator.evaluate_days(&days);
    all.dedup_by(|later, earlier| {
        (later.verdict, &later.provisions) == (earlier.verdict, &earlier.provisions)
    });
    all
}

/// A day as it is written.
pub fn day(text: &str) -> Day {
    parse_day(text).expect("a day")
}

/// The reading of an id.
pub fn reading(rules: &Ruleset, id: &str) -> ReadingIx {
    ReadingIx::all(rules).find(|reading| *rules[*reading].id == *id).expect("a reading")
}

/// Each day with its neighbours, in order, each once.
pub fn around(days: &[Day]) -> Vec<Day> {
    let mut all: Vec<Day> =
        days.iter().flat_map(|day| [day.plus_days(-1), *day, day.plus_days(1)]).collect();
    all.sort();
    all.dedup();
    all
}

/// Xorshift: the same numbers in every run.
pub struct Chance(pub u64);

impl Chance {
    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// One of several.
    pub fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// Every element that opens closes in order; every reference within the file has its goal; nothing is fetched and nothing runs.
pub fn well_formed(text: &str) -> usize {
    const VOID: [&str; 5] = ["meta", "br", "wbr", "link", "img"];
    let (mut open, mut elements) = (Vec::new(), 0);
    for part in text.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("`<{part}` does not end"));
        assert!(!tag.contains('<') && tag.matches('"').count().is_multiple_of(2), "<{tag}>");
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "</{closed}>"),
            None if name.starts_with(['?', '!']) || VOID.contains(&name) => {}
            None => {
                elements += 1;
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    let ids: Vec<&str> =
        text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let references = text.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
    let links = text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    for reference in references.chain(links) {
        assert_eq!(ids.iter().filter(|id| **id == reference).count(), 1, "#{reference}");
    }
    for fetching in [
        "<script",
        "javascript:",
        "<img",
        "<link",
        "@import",
        "src=",
        "url(http",
        "xlink",
        "<iframe",
        " onload",
    ] {
        assert!(!text.contains(fetching), "{fetching}");
    }
    elements
}
