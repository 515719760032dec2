//! The decision table: what is said of a transfer under one name, from each day on which any of it can become another.
//!
//! A table is nothing but the evaluator's findings, each made once; between two of its days every
//! finding is the same. Tests hold it and single answers together over the whole shipped law.

use std::collections::HashMap;
use std::rc::Rc;

use crate::ask::{Ask, Mistake, Named, Note};
use crate::evaluate::{Finding, Matter};
use crate::explain::{Explanation, explain};
use crate::model::{Day, ReadingIx, Ruleset, Transfer, Verdict, View};

/// A stretch of days on which the same is said.
#[derive(Debug)]
pub struct Stretch<'r> {
    /// Its first day; it lasts up to that of the next one.
    pub from: Day,
    /// What must be said with it, sorted.
    pub notes: Vec<Note>,
    history: Rc<History<'r>>,
    at: usize,
}

impl<'r> Stretch<'r> {
    /// The reading that serves.
    #[must_use]
    pub fn reading(&self) -> ReadingIx {
        self.history.matter.view.reading
    }

    /// The finding on each of its days; the day it bears may be an earlier one.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding<'r>> {
        self.history.spans.get(self.at).map(|span| &span.finding)
    }

    /// The first later day on which the same reading gives another verdict.
    #[must_use]
    pub fn until(&self) -> Option<Day> {
        self.history.spans.get(self.at).and_then(|span| span.until)
    }

    /// Why the finding is what it is.
    #[must_use]
    pub fn explanation(&self, rules: &'r Ruleset) -> Option<Explanation<'r>> {
        let finding = Finding { day: self.from, ..self.finding()?.clone() };
        Some(explain(rules, &self.history.matter, &finding))
    }
}

/// Makes tables, and remembers the findings that several of them share.
#[derive(Debug)]
pub struct Desk<'r> {
    rules: &'r Ruleset,
    histories: HashMap<(Transfer, View), Rc<History<'r>>>,
    /// The days on which a control list is revised: what is said of a provision names the revision.
    revised: Vec<Day>,
}

/// What one reading finds, from each day on which it can find otherwise.
#[derive(Debug)]
struct History<'r> {
    matter: Matter<'r>,
    spans: Vec<Span<'r>>,
}

#[derive(Debug)]
struct Span<'r> {
    from: Day,
    finding: Finding<'r>,
    until: Option<Day>,
}

impl<'r> History<'r> {
    fn new(matter: Matter<'r>, revised: &[Day]) -> Self {
        let mut days: Vec<Day> = [Day::FIRST].iter().chain(matter.days.iter()).chain(revised).copied().collect();
        days.sort();
        days.dedup();
        let spans = matter.course(&days).into_iter().map(|finding| Span { from: finding.day, finding, until: None }).collect();
        let mut history = Self { matter, spans };
        history.look_ahead();
        history
    }

    /// Fills in when each verdict becomes another.
    fn look_ahead(&mut self) {
        let mut next: Option<(Day, Verdict, Option<Day>)> = None;
        for span in self.spans.iter_mut().rev() {
            span.until = next.and_then(|(start, verdict, later)| if verdict == span.finding.verdict { later } else { Some(start) });
            next = Some((span.from, span.finding.verdict, span.until));
        }
    }

    fn place(&self, day: Day) -> usize {
        self.spans.partition_point(|span| span.from <= day).saturating_sub(1)
    }
}

impl<'r> Desk<'r> {
    /// A desk with nothing made yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        let windows = rules.lists.iter().flat_map(|list| &list.revisions).map(|revision| &revision.window);
        let bounds = windows.flat_map(|window| window.from.iter().chain(&window.until));
        Self { rules, histories: HashMap::new(), revised: bounds.flat_map(|when| when.days(rules)).collect() }
    }

    /// The table of a question under a name; the day of the question is not looked at.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn table(&mut self, ask: &Ask, named: Named) -> Result<Vec<Stretch<'r>>, Mistake> {
        let first = self.history(ask, ask.reading(self.rules, named)?);
        self.days(&first.matter, named).into_iter().map(|day| self.stretch(ask, named, day)).collect()
    }

    /// Every day on which something said can become another.
    fn days(&self, matter: &Matter, named: Named) -> Vec<Day> {
        let rules = self.rules;
        let read: &[ReadingIx] = match &named {
            Named::Party(party) => &rules[*party].readings,
            Named::Fixed(reading) => std::slice::from_ref(reading),
        };
        let held = read.iter().flat_map(|reading| [Some(rules[*reading].from), rules[*reading].until]).flatten();
        let edges = rules.edge_days.iter().flat_map(|day| [*day, day.plus_days(1)]);
        let fixed = [Day::FIRST, rules.known_through.plus_days(1)];
        let mut days: Vec<Day> = matter
            .days
            .iter()
            .chain(&self.revised)
            .chain(&fixed)
            .copied()
            .chain(held)
            .chain(edges)
            .filter(|day| *day <= Day::LAST)
            .collect();
        days.sort();
        days.dedup();
        days
    }

    fn stretch(&mut self, ask: &Ask, named: Named, day: Day) -> Result<Stretch<'r>, Mistake> {
        let rules = self.rules;
        let ask = Ask { day, ..ask.clone() };
        let history = self.history(&ask, ask.reading(rules, named)?);
        let at = history.place(day);
        let of = |span: &Span<'r>| ask.notes(rules, named, &history.matter, &span.finding, &mut |other| self.verdict(&ask, other));
        let notes = history.spans.get(at).map(of);
        Ok(Stretch { from: day, notes: notes.unwrap_or_default(), history, at })
    }

    fn history(&mut self, ask: &Ask, reading: ReadingIx) -> Rc<History<'r>> {
        const MOST: usize = 16;
        if self.histories.len() > MOST {
            self.histories.clear();
        }
        let (rules, revised) = (self.rules, &self.revised);
        let key = (ask.transfer.clone(), ask.view(reading));
        let made = self.histories.entry(key);
        let made = made.or_insert_with_key(|(transfer, view)| Rc::new(History::new(Matter::new(rules, transfer, view), revised)));
        Rc::clone(made)
    }

    /// What another reading makes of the same question.
    fn verdict(&mut self, ask: &Ask, reading: ReadingIx) -> Verdict {
        let history = self.history(ask, reading);
        history.spans.get(history.place(ask.day)).map_or(Verdict::NotEncoded, |span| span.finding.verdict)
    }
}
