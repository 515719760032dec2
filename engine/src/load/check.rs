//! What no single file can get wrong alone: cycles, windows that never open, days that do not exist.

use std::collections::BTreeSet;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::files::{Files, Parsed};
use super::shape::{ClauseShape, ConditionShape, WhenShape};
use super::yaml::{Spanned, Word, place};
use crate::model::{
    Clause, Condition, Covers, Day, EntryIx, Event, EventIx, Exempts, Happens, ItemIx, Layer,
    Occurrence, ProvisionIx, QuestionIx, QuestionKind, ReadingIx, Ruleset, Span, Test, Text, When,
    Window,
};

/// Cycles and long chains, before anything is derived from the relations.
pub fn relations(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    if !diagnostics.is_empty() {
        return;
    }
    for path in walk(EventIx::all(rules), |event| sources_of(&rules[event])).cycles {
        let text = format!(
            "events that wait for each other: {}; let one of them go",
            chain(&path, |at| &rules[at].id)
        );
        refuse_at(
            &files.events,
            path.first().map(|at| at.0),
            |shape| &shape.id,
            &text,
            diagnostics,
        );
    }
    for path in
        walk(ReadingIx::all(rules), |reading| rules[reading].inherits.into_iter().collect()).cycles
    {
        let text = format!(
            "readings that inherit from each other: {}; let one of them go",
            chain(&path, |at| &rules[at].id)
        );
        refuse_at(
            &files.readings,
            path.first().map(|at| at.0),
            |shape| &shape.id,
            &text,
            diagnostics,
        );
    }
    for path in
        walk(ProvisionIx::all(rules), |provision| displaced_exemptions(rules, provision)).cycles
    {
        let text = format!(
            "exemptions that displace each other: {}; let one of them go",
            chain(&path, |at| &rules[at].id)
        );
        refuse_at(
            &files.provisions,
            path.first().map(|at| at.0),
            |shape| &shape.id,
            &text,
            diagnostics,
        );
    }
    if diagnostics.is_empty() {
        long_chains(rules, files, diagnostics);
    }
}

/// The longest chain of readings that inherit from each other.
pub const DEEPEST: usize = 16;

fn long_chains(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for (at, read) in ReadingIx::all(rules).zip(&files.readings) {
        let above =
            std::iter::successors(rules[at].inherits, |parent| rules[*parent].inherits).count();
        if above > DEEPEST {
            let text =
                format!("{above} readings stand above this one; inherit through at most {DEEPEST}");
            refuse(&read.shown, &read.shape.id, "R03", &text, diagnostics);
        }
    }
}

fn chain<'r, T: Copy>(path: &[T], id: impl Fn(T) -> &'r Text) -> String {
    let ids: Vec<&str> = path.iter().map(|at| id(*at).as_str()).collect();
    ids.join(" -> ")
}

/// A walk over everything that hangs together.
struct Walk<T> {
    /// Ways from a thing back to itself, each once.
    cycles: Vec<Vec<T>>,
    /// Everything, after what it hangs on.
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

/// Events that come about by one another although no order of dates decides which is first.
fn refuse_circles(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for path in EventIx::all(rules).filter_map(|event| way_back(rules, event)) {
        let text = format!(
            "events that wait for each other: {}; let one of them go",
            chain(&path, |at| &rules[at].id)
        );
        refuse_at(
            &files.events,
            path.first().map(|at| at.0),
            |shape| &shape.id,
            &text,
            diagnostics,
        );
    }
}

/// A way from an event to one of which it asks whatever the day, and from there over bars back to itself.
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
        ways.extend(
            sources_of(&rules[last])
                .into_iter()
                .chain(bars)
                .map(|at| [way.as_slice(), &[at]].concat()),
        );
    }
    None
}

/// The events of which an event asks without regard to the day on which it comes about.
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

fn events_in(when: &When, found: &mut Vec<EventIx>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => found.push(*event),
        When::Earliest(parts) | When::Latest(parts) => {
            parts.iter().for_each(|part| events_in(part, found))
        }
    }
}

fn events_of(condition: &Condition, found: &mut Vec<EventIx>) {
    match condition {
        Condition::Event(event, _) | Condition::Known(event, _) => found.push(*event),
        Condition::Question(_, Test::Before(when)) => events_in(when, found),
        Condition::Question(_, Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_)) => {}
    }
}

fn displaced_exemptions(rules: &Ruleset, provision: ProvisionIx) -> Vec<ProvisionIx> {
    let named = rules[provision].clauses.iter().filter_map(|clause| clause.exempts.as_ref());
    let whole = |exempts: &Exempts| {
        exempts.instruments.iter().flat_map(|at| rules[*at].paragraphs.clone()).collect::<Vec<_>>()
    };
    let all = named.flat_map(|exempts| {
        exempts.provisions.iter().copied().chain(whole(exempts)).collect::<Vec<_>>()
    });
    all.filter(|at| rules[*at].clauses.iter().any(|clause| clause.exempts.is_some())).collect()
}

/// The most days on which one event can fall, under any answers.
const MOST_DAYS: usize = 256;

/// Works out, once, on which days and questions everything can depend.
pub fn derive(rules: &mut Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    let order = walk(EventIx::all(rules), |event| sources_of(&rules[event])).order;
    // Events wait for each other without a cycle; only bars, which resolve by date, ask for another round.
    for _ in 0..rules.events.len() {
        let mut settled = true;
        for at in &order {
            let days = days_of_event(rules, *at);
            if days.len() > MOST_DAYS {
                let read = files.events.get(usize::from(at.0));
                let text = format!(
                    "this event can fall on more than {MOST_DAYS} days; let it hang on fewer others"
                );
                return read.map_or((), |read| {
                    refuse(&read.shown, &read.shape.id, "R03", &text, diagnostics)
                });
            }
            let Some(event) = rules.events.get_mut(usize::from(at.0)) else { continue };
            settled &= event.days == days;
            event.days = days;
            let premises = premises_of(rules, *at);
            let Some(event) = rules.events.get_mut(usize::from(at.0)) else { continue };
            settled &= event.premises == premises;
            event.premises = premises;
        }
        if settled {
            break;
        }
    }
    refuse_circles(rules, files, diagnostics);
    let clause_days: Vec<Vec<Vec<Day>>> = rules
        .provisions
        .iter()
        .map(|provision| {
            let regime =
                provision.regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
            provision.clauses.iter().map(|clause| days_of_clause(rules, clause, regime)).collect()
        })
        .collect();
    for (provision, days) in rules.provisions.iter_mut().zip(clause_days) {
        for (clause, days) in provision.clauses.iter_mut().zip(days) {
            clause.days = days;
        }
    }
    let thresholds: Vec<Vec<i64>> =
        QuestionIx::all(rules).map(|question| thresholds(rules, question)).collect();
    for (question, thresholds) in rules.questions.iter_mut().zip(thresholds) {
        question.thresholds = thresholds;
    }
}

/// What a query looks up by name or by class, so that it need not look at everything.
pub fn index(rules: &mut Ruleset) {
    rules.edge_days = sorted(
        rules
            .events
            .iter()
            .filter(|event| event.edge_day)
            .flat_map(|event| event.days.clone())
            .collect(),
    );
    let named = |at: ItemIx| {
        let item = &rules[at];
        let names = std::iter::once(&item.id).chain(&item.names);
        names.map(|name| (Text::from(name.to_lowercase()), at)).collect::<Vec<_>>()
    };
    rules.names = sorted(ItemIx::all(rules).flat_map(named).collect());
    let covering = |covers: &dyn Fn(&Covers) -> bool| -> Vec<(Layer, ProvisionIx)> {
        let found = |at: &ProvisionIx| {
            rules[*at].clauses.iter().filter_map(|clause| clause.covers.as_ref()).any(covers)
        };
        ProvisionIx::all(rules)
            .filter(found)
            .map(|at| (rules[rules[at].instrument].issuer, at))
            .collect()
    };
    let by_entry =
        EntryIx::all(rules).map(|entry| covering(&|covers| covers.entries.contains(&entry)));
    let everything = std::iter::once(covering(&|covers| covers.everything));
    rules.covering = by_entry.chain(everything).collect();
    for reading in ReadingIx::all(rules) {
        let members = ReadingIx::all(rules)
            .filter(|member| rules[*member].inherits == Some(reading))
            .collect();
        if let Some(reading) = rules.readings.get_mut(usize::from(reading.0)) {
            reading.members = members;
        }
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
            Condition::Event(..) | Condition::Known(..) => None,
        }));
    }
    found.extend(events.iter().flat_map(|event| rules[*event].premises.clone()));
    sorted(found)
}

fn days_of_clause(rules: &Ruleset, clause: &Clause, regime: &[Window]) -> Vec<Day> {
    let bounds = regime
        .iter()
        .chain(&clause.windows)
        .flat_map(|window| window.from.iter().chain(&window.until));
    let mut found: Vec<Day> = bounds.flat_map(|when| when.days(rules)).collect();
    let mut events = Vec::new();
    for condition in &clause.conditions {
        events_of(condition, &mut events);
        if let Condition::Question(_, Test::Before(when)) = condition {
            found.extend(when.days(rules));
        }
    }
    found.extend(events.iter().flat_map(|event| rules[*event].days.clone()));
    sorted(found)
}

fn thresholds(rules: &Ruleset, question: QuestionIx) -> Vec<i64> {
    let clauses = rules
        .provisions
        .iter()
        .flat_map(|provision| &provision.clauses)
        .flat_map(|clause| &clause.conditions);
    let entries =
        rules.items.iter().flat_map(|item| &item.entries).flat_map(|entry| &entry.conditions);
    let ways = rules.events.iter().filter_map(|event| match &event.happens {
        Happens::Under(ways) => Some(ways),
        Happens::On(_) | Happens::Never | Happens::Between(..) => None,
    });
    let events = ways.flatten().flat_map(|way| &way.conditions);
    let of = |condition: &Condition| match condition {
        Condition::Question(asked, test) if *asked == question => match test {
            Test::AtLeast(at) | Test::Below(at) => vec![*at],
            Test::Before(when) => when.days(rules).iter().map(|day| i64::from(day.0)).collect(),
            Test::OneOf(_) => Vec::new(),
        },
        Condition::Question(..) | Condition::Event(..) | Condition::Known(..) => Vec::new(),
    };
    sorted(clauses.chain(entries).chain(events).flat_map(of).collect())
}

/// What follows from the days: windows that never open, days the calendar lacks, misplaced bounds.
pub fn consequences(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    let mut days = Days { rules, diagnostics };
    for (event, read) in rules.events.iter().zip(&files.events) {
        if let Happens::Under(ways) = &event.happens {
            for (way, shape) in ways.iter().zip(&read.shape.occurs) {
                days.exist(&read.shown, &way.day, &shape.day);
                days.of_conditions(&read.shown, &way.conditions, &shape.when);
            }
        }
    }
    for (provision, read) in rules.provisions.iter().zip(&files.provisions) {
        for (clause, shape) in provision.clauses.iter().zip(&read.shape.clauses) {
            days.of_clause(&read.shown, clause, &shape.value);
        }
    }
    for (item, read) in rules.items.iter().zip(&files.items) {
        for (entry, shape) in item.entries.iter().zip(&read.shape.entries) {
            days.of_conditions(&read.shown, &entry.conditions, &shape.when);
        }
    }
    days.of_instruments(files);
    days.of_revisions(files);
    approvals(rules, files, diagnostics);
    last_day_known(rules, files, diagnostics);
}

/// The days of a set, read beside the shapes they were written in, which know their places.
struct Days<'r> {
    rules: &'r Ruleset,
    diagnostics: &'r mut Diagnostics,
}

type Bound = Option<Spanned<WhenShape>>;

impl Days<'_> {
    fn of_clause(&mut self, shown: &str, clause: &Clause, shape: &ClauseShape) {
        self.of_conditions(shown, &clause.conditions, &shape.when);
        for (window, shape) in clause.windows.iter().zip(&shape.in_force) {
            self.of_window(shown, window, &shape.from, &shape.until);
            self.are_known(shown, window, &shape.from, &shape.until);
        }
    }

    fn of_instruments(&mut self, files: &Files) {
        let regimes = files
            .instruments
            .iter()
            .flat_map(|read| read.shape.regimes.iter().map(move |regime| (&read.shown, regime)));
        for (regime, (shown, shape)) in self.rules.regimes.iter().zip(regimes) {
            for (window, shape) in regime.windows.iter().zip(&shape.windows) {
                self.of_window(shown, window, &shape.from, &shape.until);
                self.are_known(shown, window, &shape.from, &shape.until);
            }
        }
        for (instrument, read) in self.rules.instruments.iter().zip(&files.instruments) {
            for (supplier, shape) in instrument.suppliers.iter().zip(&read.shape.suppliers) {
                self.of_window(&read.shown, &supplier.window, &shape.from, &shape.until);
                self.are_known(&read.shown, &supplier.window, &shape.from, &shape.until);
            }
        }
    }

    /// A revision may hang on a day that is known within bounds only: it is shown, not computed with.
    fn of_revisions(&mut self, files: &Files) {
        for (list, read) in self.rules.lists.iter().zip(&files.lists) {
            for (revision, shape) in list.revisions.iter().zip(&read.shape.revisions) {
                self.of_window(&read.shown, &revision.window, &shape.from, &shape.until);
            }
        }
    }

    fn of_window(&mut self, shown: &str, window: &Window, from: &Bound, until: &Bound) {
        if let Some(shape) = until.as_ref().filter(|_| never_opens(self.rules, window)) {
            let opens = from.as_ref().map_or((1, 1), place);
            let text = format!(
                "the window ends here before or on the day it opens ({}:{}), so it is never open; write a later day",
                opens.0, opens.1
            );
            self.diagnostics.push(Diagnostic::at(shown, place(shape), "D07", text));
        }
        for (when, shape) in [(&window.from, from), (&window.until, until)] {
            if let (Some(when), Some(shape)) = (when, &shape) {
                self.exist(shown, when, shape);
            }
        }
    }

    fn of_conditions(
        &mut self,
        shown: &str,
        conditions: &[Condition],
        shapes: &[Spanned<ConditionShape>],
    ) {
        for (condition, shape) in conditions.iter().zip(shapes) {
            if let (Condition::Question(_, Test::Before(when)), Some(shape)) =
                (condition, &shape.value.before)
            {
                self.exist(shown, when, shape);
            }
        }
    }

    /// A month or year is added to a day that the month reached may lack, and no rounding is stated.
    fn exist(&mut self, shown: &str, when: &When, shape: &Spanned<WhenShape>) {
        match when {
            When::After(event, Some(Span::Months(months))) if shape.value.rounding.is_none() => {
                let lacking = |day: &&Day| {
                    Span::Months(*months).after(**day)
                        != Span::MonthsRoundedUp(*months).after(**day)
                };
                if let Some(day) = self.rules[*event].days.iter().find(lacking) {
                    let text = format!(
                        "counted from {day} there is no such day; add `rounding: down` or `rounding: up`"
                    );
                    self.diagnostics.push(Diagnostic::at(shown, place(shape), "D09", text));
                }
            }
            When::Earliest(parts) => parts
                .iter()
                .zip(&shape.value.earliest)
                .for_each(|(part, shape)| self.exist(shown, part, shape)),
            When::Latest(parts) => parts
                .iter()
                .zip(&shape.value.latest)
                .for_each(|(part, shape)| self.exist(shown, part, shape)),
            When::On(_) | When::After(..) | When::ClosingMidnight(..) => {}
        }
    }

    /// No window hangs on a day that is known within bounds only.
    fn are_known(&mut self, shown: &str, window: &Window, from: &Bound, until: &Bound) {
        for (when, shape) in [(&window.from, from), (&window.until, until)] {
            let (Some(when), Some(shape)) = (when, &shape) else { continue };
            let mut events = Vec::new();
            events_in(when, &mut events);
            let within_bounds =
                |event: &&EventIx| matches!(self.rules[**event].happens, Happens::Between(..));
            if let Some(event) = events.iter().find(within_bounds) {
                let id = &self.rules[*event].id;
                let text = format!(
                    "the day of `{id}` is known within bounds only; let the window hang on another day"
                );
                self.diagnostics.push(Diagnostic::at(shown, place(shape), "D10", text));
            }
        }
    }
}

/// What approves is a yes-no fact.
fn approvals(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    for (provision, read) in rules.provisions.iter().zip(&files.provisions) {
        for (clause, shape) in provision.clauses.iter().zip(&read.shape.clauses) {
            let (Some(asked), Some(word)) = (clause.approval, &shape.value.approval) else {
                continue;
            };
            if rules[asked].kind != QuestionKind::YesNo {
                refuse(
                    &read.shown,
                    word,
                    "S02",
                    &format!(
                        "`{}` is no yes-no fact, so it cannot approve; name one that is",
                        rules[asked].id
                    ),
                    diagnostics,
                );
            }
        }
    }
}

/// Even the earliest opening lies on or after the latest end.
fn never_opens(rules: &Ruleset, window: &Window) -> bool {
    let (Some(from), Some(until)) = (&window.from, &window.until) else { return false };
    let Some(first) = from.earliest(rules) else { return true };
    until.latest(rules).is_some_and(|last| first >= last)
}

/// `known_through` does not lie before an event that is said to have happened.
fn last_day_known(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    let happened = rules.events.iter().filter_map(|event| match event.happens {
        Happens::On(day) => Some(day),
        Happens::Never | Happens::Between(..) | Happens::Under(_) => None,
    });
    if let Some(last) = happened.max().filter(|last| *last > rules.known_through) {
        let word = &files.manifest.shape.known_through;
        let text =
            format!("an event is dated {last}, after `known_through`; write a day from {last} on");
        diagnostics.push(Diagnostic::at(&files.manifest.shown, place(word), "D10", text));
    }
}

fn refuse(shown: &str, word: &Word, code: &str, text: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::at(shown, place(word), code, text));
}

fn refuse_at<T>(
    reads: &[Parsed<T>],
    at: Option<u16>,
    id: impl Fn(&T) -> &Word,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    if let Some(read) = at.and_then(|at| reads.get(usize::from(at))) {
        refuse(&read.shown, id(&read.shape), "R02", text, diagnostics);
    }
}
