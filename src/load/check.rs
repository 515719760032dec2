//! What no single file can get wrong alone: cycles, windows that never open, days that do not exist.

use std::collections::BTreeSet;

use super::problem::{Problem, Problems};
use super::shape::Files;
use super::yaml::{Word, place};
use crate::model::{
    Clause, Condition, Day, Event, EventIx, Exempts, Happens, Occurrence, ProvisionIx, QuestionIx, QuestionKind, ReadingIx, Ruleset, Span,
    Test, When, Window,
};

/// Cycles and unknown parents, before anything is derived from the relations.
pub fn relations(rules: &Ruleset, files: &Files, problems: &mut Problems) {
    if !problems.is_empty() {
        return;
    }
    for event in EventIx::all(rules) {
        if let Some(path) = cycle(event, &|event| sources_of(&rules[event])) {
            refuse_event(files, event, "R02", &format!("an event that waits for itself: {}", names(rules, &path)), problems);
        }
    }
    for reading in ReadingIx::all(rules) {
        if let Some(path) = cycle(reading, &|reading| rules[reading].inherits.into_iter().collect()) {
            let ids: Vec<_> = path.iter().map(|at| rules[*at].id.to_string()).collect();
            refuse_reading(files, reading, "R02", &format!("a reading that inherits from itself: {}", ids.join(" -> ")), problems);
        }
    }
    for provision in ProvisionIx::all(rules) {
        if let Some(path) = cycle(provision, &|provision| displaced_exemptions(rules, provision)) {
            let ids: Vec<_> = path.iter().map(|at| rules[*at].id.to_string()).collect();
            refuse_provision(files, provision, "R02", &format!("exemptions that displace each other: {}", ids.join(" -> ")), problems);
        }
    }
}

fn names(rules: &Ruleset, path: &[EventIx]) -> String {
    let ids: Vec<_> = path.iter().map(|event| rules[*event].id.to_string()).collect();
    ids.join(" -> ")
}

/// A way from a thing back to itself, if there is one.
fn cycle<T: Copy + Ord>(start: T, next: &impl Fn(T) -> Vec<T>) -> Option<Vec<T>> {
    let mut seen = BTreeSet::new();
    let mut paths = vec![vec![start]];
    while let Some(path) = paths.pop() {
        for step in path.last().map(|last| next(*last)).unwrap_or_default() {
            let mut longer = path.clone();
            longer.push(step);
            if step == start {
                return Some(longer);
            }
            if seen.insert(step) {
                paths.push(longer);
            }
        }
    }
    None
}

/// The events whose day or outcome an event waits for. Bars resolve by date and are no cycle.
fn sources_of(event: &Event) -> Vec<EventIx> {
    let mut found = Vec::new();
    if let Happens::Under(occurrences) = &event.happens {
        for Occurrence { day, conditions } in occurrences {
            events_in(day, &mut found);
            conditions.iter().for_each(|condition| events_of(condition, &mut found));
        }
    }
    found
}

fn events_in(when: &When, found: &mut Vec<EventIx>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => found.push(*event),
        When::Earliest(parts) | When::Latest(parts) => parts.iter().for_each(|part| events_in(part, found)),
    }
}

fn events_of(condition: &Condition, found: &mut Vec<EventIx>) {
    match condition {
        Condition::Event(event, _) => found.push(*event),
        Condition::Question(_, Test::Before(when)) => events_in(when, found),
        Condition::Question(_, Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_)) => {}
    }
}

fn displaced_exemptions(rules: &Ruleset, provision: ProvisionIx) -> Vec<ProvisionIx> {
    let named = rules[provision].clauses.iter().filter_map(|clause| clause.exempts.as_ref());
    let whole = |exempts: &Exempts| exempts.instruments.iter().flat_map(|at| rules[*at].paragraphs.clone()).collect::<Vec<_>>();
    let all = named.flat_map(|exempts| exempts.provisions.iter().copied().chain(whole(exempts)).collect::<Vec<_>>());
    all.filter(|at| rules[*at].clauses.iter().any(|clause| clause.exempts.is_some())).collect()
}

/// Works out, once, on which days and questions everything can depend.
pub fn derive(rules: &mut Ruleset) {
    // Events wait for each other without a cycle, so this settles in as many rounds as there are events.
    for _ in 0..rules.events.len() {
        let days: Vec<Vec<Day>> = EventIx::all(rules).map(|event| days_of_event(rules, event)).collect();
        let premises: Vec<Vec<QuestionIx>> = EventIx::all(rules).map(|event| premises_of(rules, event)).collect();
        let mut settled = true;
        for ((event, days), premises) in rules.events.iter_mut().zip(days).zip(premises) {
            settled &= event.days == days && event.premises == premises;
            (event.days, event.premises) = (days, premises);
        }
        if settled {
            break;
        }
    }
    let clause_days: Vec<Vec<Vec<Day>>> = rules
        .provisions
        .iter()
        .map(|provision| {
            let regime = provision.regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
            provision.clauses.iter().map(|clause| days_of_clause(rules, clause, regime)).collect()
        })
        .collect();
    for (provision, days) in rules.provisions.iter_mut().zip(clause_days) {
        for (clause, days) in provision.clauses.iter_mut().zip(days) {
            clause.days = days;
        }
    }
    let thresholds: Vec<Vec<i64>> = QuestionIx::all(rules).map(|question| thresholds(rules, question)).collect();
    for (question, thresholds) in rules.questions.iter_mut().zip(thresholds) {
        question.thresholds = thresholds;
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all.dedup();
    all
}

fn days_of_event(rules: &Ruleset, event: EventIx) -> Vec<Day> {
    match &rules[event].happens {
        Happens::On(day) => vec![*day],
        Happens::Never => Vec::new(),
        Happens::Between(first, last) => vec![*first, *last],
        Happens::Under(ways) => sorted(ways.iter().flat_map(|way| way.day.days(rules)).collect()),
    }
}

fn premises_of(rules: &Ruleset, event: EventIx) -> Vec<QuestionIx> {
    let mut found = Vec::new();
    let mut events = sources_of(&rules[event]);
    let last = rules[event].days.last();
    // A bar matters only if it can come before the event itself.
    let in_time = |bar: &&EventIx| rules[**bar].days.first() < last;
    events.extend(rules[event].unless.iter().filter(in_time));
    if let Happens::Under(ways) = &rules[event].happens {
        let conditions = ways.iter().flat_map(|way| &way.conditions);
        found.extend(conditions.filter_map(|condition| match condition {
            Condition::Question(question, _) => Some(*question),
            Condition::Event(..) => None,
        }));
    }
    found.extend(events.iter().flat_map(|event| rules[*event].premises.clone()));
    sorted(found)
}

fn days_of_clause(rules: &Ruleset, clause: &Clause, regime: &[Window]) -> Vec<Day> {
    let bounds = regime.iter().chain(&clause.windows).flat_map(|window| window.from.iter().chain(&window.until));
    let mut found: Vec<Day> = bounds.flat_map(|when| when.days(rules)).collect();
    let mut events = Vec::new();
    clause.conditions.iter().for_each(|condition| events_of(condition, &mut events));
    found.extend(events.iter().flat_map(|event| rules[*event].days.clone()));
    sorted(found)
}

fn thresholds(rules: &Ruleset, question: QuestionIx) -> Vec<i64> {
    let clauses = rules.provisions.iter().flat_map(|provision| &provision.clauses).flat_map(|clause| &clause.conditions);
    let entries = rules.items.iter().flat_map(|item| &item.entries).flat_map(|entry| &entry.conditions);
    let of = |condition: &Condition| match condition {
        Condition::Question(asked, test) if *asked == question => match test {
            Test::AtLeast(at) | Test::Below(at) => vec![*at],
            Test::Before(when) => when.days(rules).iter().map(|day| i64::from(day.0)).collect(),
            Test::OneOf(_) => Vec::new(),
        },
        Condition::Question(..) | Condition::Event(..) => Vec::new(),
    };
    sorted(clauses.chain(entries).flat_map(of).collect())
}

/// What follows from the days: windows that never open, days the calendar lacks, misplaced bounds.
pub fn consequences(rules: &Ruleset, files: &Files, problems: &mut Problems) {
    for event in EventIx::all(rules) {
        if let Happens::Under(ways) = &rules[event].happens {
            if ways.iter().any(|way| lacks_day(rules, &way.day)) {
                refuse_event(files, event, "D09", "the day does not exist in every such month; state `rounding: down` or `up`", problems);
            }
        }
    }
    for provision in ProvisionIx::all(rules) {
        provision_opens(rules, files, provision, problems);
    }
    for (at, question) in rules.questions.iter().enumerate() {
        let fits = |kind| question.kind == kind;
        let asked = QuestionIx(at as u16);
        let approves = rules.provisions.iter().flat_map(|p| &p.clauses).any(|clause| clause.approval == Some(asked));
        if approves && !fits(QuestionKind::YesNo) {
            let shown = files.questions.get(at).map_or("", |read| &read.shown);
            problems.push(Problem::at(shown, (1, 1), "S02", format!("{} serves as an approval, so it is a yes-no fact", question.id)));
        }
    }
    last_day_known(rules, files, problems);
}

fn provision_opens(rules: &Ruleset, files: &Files, at: ProvisionIx, problems: &mut Problems) {
    let provision = &rules[at];
    for clause in &provision.clauses {
        if clause.windows.iter().any(|window| never_opens(rules, window)) {
            refuse_provision(files, at, "D07", "a window that ends before or on the day it opens: this clause is never in force", problems);
        }
        let bounds = clause.windows.iter().flat_map(|window| window.from.iter().chain(&window.until));
        if bounds.clone().any(|when| lacks_day(rules, when)) {
            refuse_provision(files, at, "D09", "the day does not exist in every such month; state `rounding: down` or `up`", problems);
        }
        let mut events = Vec::new();
        bounds.for_each(|when| events_in(when, &mut events));
        for event in events {
            if matches!(rules[event].happens, Happens::Between(..)) {
                refuse_provision(
                    files,
                    at,
                    "D10",
                    &format!("the day of `{}` is known within bounds only; a window cannot hang on it", rules[event].id),
                    problems,
                );
            }
        }
    }
}

/// Even the earliest opening lies on or after the latest end.
fn never_opens(rules: &Ruleset, window: &Window) -> bool {
    let (Some(from), Some(until)) = (&window.from, &window.until) else { return false };
    let (from, until) = (from.days(rules), until.days(rules));
    let Some(first) = from.iter().min() else { return true };
    until.iter().max().is_some_and(|last| first >= last) && always_comes(rules, &window.until)
}

fn always_comes(rules: &Ruleset, until: &Option<When>) -> bool {
    let sure = |event: &EventIx| matches!(rules[*event].happens, Happens::On(_));
    match until {
        Some(When::On(_)) => true,
        Some(When::After(event, _) | When::ClosingMidnight(event, _)) => sure(event),
        Some(When::Earliest(_) | When::Latest(_)) | None => false,
    }
}

/// A month or year is added to a day that the month reached may lack, and no rounding is stated.
fn lacks_day(rules: &Ruleset, when: &When) -> bool {
    match when {
        When::After(event, Some(Span::Months(months))) => {
            rules[*event].days.iter().any(|day| Span::Months(*months).after(*day) != Span::MonthsRoundedUp(*months).after(*day))
        }
        When::Earliest(parts) | When::Latest(parts) => parts.iter().any(|part| lacks_day(rules, part)),
        When::On(_) | When::After(..) | When::ClosingMidnight(..) => false,
    }
}

/// `known_through` does not lie before an event that is said to have happened.
fn last_day_known(rules: &Ruleset, files: &Files, problems: &mut Problems) {
    let happened = rules.events.iter().filter_map(|event| match event.happens {
        Happens::On(day) => Some(day),
        Happens::Never | Happens::Between(..) | Happens::Under(_) => None,
    });
    if let Some(last) = happened.max().filter(|last| *last > rules.known_through) {
        let word = &files.manifest.what.known_through;
        let text = format!("an event is dated {last}, after `known_through`");
        problems.push(Problem::at(&files.manifest.shown, place(word), "D10", text));
    }
}

fn refuse(shown: &str, word: &Word, code: &str, text: &str, problems: &mut Problems) {
    problems.push(Problem::at(shown, place(word), code, text));
}

fn refuse_event(files: &Files, at: EventIx, code: &str, text: &str, problems: &mut Problems) {
    if let Some(read) = files.events.get(usize::from(at.0)) {
        refuse(&read.shown, &read.what.id, code, text, problems);
    }
}

fn refuse_reading(files: &Files, at: ReadingIx, code: &str, text: &str, problems: &mut Problems) {
    if let Some(read) = files.readings.get(usize::from(at.0)) {
        refuse(&read.shown, &read.what.id, code, text, problems);
    }
}

fn refuse_provision(files: &Files, at: ProvisionIx, code: &str, text: &str, problems: &mut Problems) {
    if let Some(read) = files.provisions.get(usize::from(at.0)) {
        refuse(&read.shown, &read.what.id, code, text, problems);
    }
}
