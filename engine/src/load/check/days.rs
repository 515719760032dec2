//! Days that do not go together: windows that never open, days the calendar lacks.

use super::{events_in, refuse};
use crate::load::diagnostic::{Diagnostic, Diagnostics};
use crate::load::files::Files;
use crate::load::shape::{ClauseShape, ConditionShape, SupplierShape, WhenShape};
use crate::load::yaml::{Spanned, place};
use crate::model::{
    Clause, Condition, Day, EventIx, Happens, QuestionKind, Ruleset, Span, Supplier, Test, When,
    Window,
};

/// Refuses windows that never open, days that the calendar lacks, and days known within bounds only.
pub fn check(rules: &Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
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
    days.of_scopes(files);
    days.of_revisions(files);
    approvals(rules, files, diagnostics);
    last_day_known(rules, files, diagnostics);
}

/// Checks days next to the shapes they were read from, which know their places.
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
            self.of_states(&read.shown, &instrument.suppliers, &read.shape.suppliers);
            self.of_states(&read.shown, &instrument.destinations, &read.shape.destinations);
        }
    }

    fn of_states(&mut self, shown: &str, states: &[Supplier], shapes: &[SupplierShape]) {
        for (state, shape) in states.iter().zip(shapes) {
            self.of_window(shown, &state.window, &shape.from, &shape.until);
            self.are_known(shown, &state.window, &shape.from, &shape.until);
        }
    }

    /// The claims follow each other file by file, like the scopes.
    fn of_scopes(&mut self, files: &Files) {
        let claimed = files.scope.iter();
        let shapes = claimed.flat_map(|read| read.shape.claims.iter().map(move |of| (read, of)));
        for (claim, (read, shape)) in self.rules.claims.iter().zip(shapes) {
            let shape = &shape.value;
            self.of_conditions(&read.shown, &claim.clause.conditions, &shape.when);
            for window in &claim.clause.windows {
                self.of_window(&read.shown, window, &shape.from, &shape.until);
                self.are_known(&read.shown, window, &shape.from, &shape.until);
            }
        }
        for (gap, read) in self.rules.gaps.iter().zip(&files.gaps) {
            let shape = &read.shape;
            self.of_conditions(&read.shown, &gap.clause.conditions, &shape.when);
            for (window, shape) in gap.clause.windows.iter().zip(&shape.in_force) {
                self.of_window(&read.shown, window, &shape.from, &shape.until);
                self.are_known(&read.shown, window, &shape.from, &shape.until);
            }
            self.of_states(&read.shown, &gap.suppliers, &shape.suppliers);
            self.of_states(&read.shown, &gap.destinations, &shape.destinations);
        }
    }

    /// A revision may depend on a day known within bounds only: nothing is computed from it.
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

    /// Refuses a day that the calendar may lack after months or years, if no rounding is stated.
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
            When::Earliest(parts) => {
                for (part, shape) in parts.iter().zip(&shape.value.earliest) {
                    self.exist(shown, part, shape);
                }
            }
            When::Latest(parts) => {
                for (part, shape) in parts.iter().zip(&shape.value.latest) {
                    self.exist(shown, part, shape);
                }
            }
            When::On(_) | When::After(..) | When::ClosingMidnight(..) => {}
        }
    }

    /// Refuses a bound on a day known within bounds only.
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

/// Refuses an approval that is not a yes-no fact.
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

/// Whether the earliest opening lies on or after the latest end.
fn never_opens(rules: &Ruleset, window: &Window) -> bool {
    let (Some(from), Some(until)) = (&window.from, &window.until) else { return false };
    let Some(first) = from.earliest(rules) else { return true };
    until.latest(rules).is_some_and(|last| first >= last)
}

/// Refuses a `known_through` before an event that happened.
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
