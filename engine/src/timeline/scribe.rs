//! Writes the line of one reading: asks about each day on which the answer can be another, and tells what stays alike as one span.

use std::collections::BTreeSet;

use super::{Cause, Line, Span, answer};
use crate::evaluate::{Evaluator, Finding};
use crate::model::{Day, ReadingIx, Ruleset};
use crate::query::{Note, Query, QueryError, ReadingRef};
use crate::withheld::{Withheld, withheld};

/// An answer on one of the days on which it may be another than the day before.
#[derive(Debug)]
pub(super) struct Piece<'r> {
    pub day: Day,
    pub reading: ReadingIx,
    pub finding: Finding<'r>,
}

impl Piece<'_> {
    fn says_the_same(&self, other: &Self) -> bool {
        answer(&self.finding) == answer(&other.finding)
    }
}

/// Writes one line.
pub(super) struct TimelineBuilder<'a, 'r> {
    pub rules: &'r Ruleset,
    pub query: &'a Query,
    pub named: ReadingRef,
    pub whole: &'a Evaluator<'r>,
    pub until: Day,
}

impl<'r> TimelineBuilder<'_, 'r> {
    pub(super) fn line(&self) -> Result<Line<'r>, QueryError> {
        let from = self.query.day;
        let outer = [from.plus_days(-1)].into_iter().chain(self.days()).chain([self.until]);
        let pieces = outer.map(|day| self.piece(day)).collect::<Result<Vec<_>, _>>()?;
        let inside = |piece: &&Piece| piece.day >= from && piece.day < self.until;
        let mut readings: Vec<(Day, ReadingIx)> =
            pieces.iter().filter(inside).map(|piece| (piece.day, piece.reading)).collect();
        readings.dedup_by_key(|(_, reading)| *reading);
        let spans = self.spans(&pieces);
        let notes = pieces
            .iter()
            .filter(inside)
            .flat_map(|piece| self.notes(piece, &spans))
            .collect::<BTreeSet<_>>();
        Ok(Line {
            layer: self.query.transfer.layer,
            named: self.named,
            readings,
            spans,
            notes: notes.into_iter().collect(),
        })
    }

    /// Every day shown on which the answer, or what must be said with it, can be another.
    fn days(&self) -> Vec<Day> {
        let rules = self.rules;
        let held: Vec<ReadingIx> = match self.named {
            ReadingRef::Party(party) => rules[party].readings.clone(),
            ReadingRef::Fixed(reading) => vec![reading],
        };
        let bounds = held
            .iter()
            .flat_map(|reading| [Some(rules[*reading].from), rules[*reading].until])
            .flatten();
        let mut days: Vec<Day> = self.whole.change_days().into_iter().chain(bounds).collect();
        days.extend([self.query.day, rules.known_through.plus_days(1)]);
        days.retain(|day| (self.query.day..self.until).contains(day));
        days.sort();
        days.dedup();
        days
    }

    /// What the answers on these days would rest on today, and did not then.
    pub(super) fn withheld(&self) -> Result<Withheld, QueryError> {
        let mut all = Withheld::default();
        for day in self.days() {
            let Some(then) = self.query.as_of else { continue };
            let reading = self.query.on(day).reading(self.rules, self.named)?;
            all.and(withheld(self.rules, &self.whole.under(&self.query.view(reading)), day, then));
        }
        Ok(all)
    }

    fn piece(&self, day: Day) -> Result<Piece<'r>, QueryError> {
        let reading = self.query.on(day).reading(self.rules, self.named)?;
        Ok(self.under(day, reading))
    }

    fn under(&self, day: Day, reading: ReadingIx) -> Piece<'r> {
        Piece { day, reading, finding: self.whole.under(&self.query.view(reading)).on(day) }
    }

    /// The first piece lies before what is shown, and the last behind it.
    fn spans(&self, pieces: &[Piece<'r>]) -> Vec<Span<'r>> {
        let mut spans: Vec<Span<'r>> = Vec::new();
        for pair in pieces.windows(2) {
            let [before, after] = pair else { continue };
            let causes =
                if before.says_the_same(after) { Vec::new() } else { self.causes(before, after) };
            if let Some(last) = spans.last_mut() {
                last.until = after.day;
                last.closes.clone_from(&causes);
            }
            if after.day == self.until {
                break;
            }
            match spans.last_mut().filter(|_| before.says_the_same(after)) {
                Some(last) => last.goes_on(after),
                None => spans.push(Span::opened(after, causes)),
            }
        }
        spans
    }

    /// Why the answer of one piece differs from that of the piece before.
    fn causes(&self, before: &Piece<'r>, after: &Piece<'r>) -> Vec<Cause> {
        let mut causes = BTreeSet::new();
        if before.reading == after.reading {
            self.events(before, after, &mut causes);
        } else {
            let unturned = self.under(after.day, before.reading);
            if !unturned.says_the_same(after) {
                causes.insert(Cause::Reading(after.reading));
            }
            if !unturned.says_the_same(before) {
                self.events(before, &unturned, &mut causes);
            }
        }
        if causes.is_empty() {
            causes.extend(self.begun(after.day));
        }
        causes.into_iter().collect()
    }

    /// What must be said with a piece. That a boundary falls on the day matters only where one does.
    fn notes(&self, piece: &Piece<'r>, spans: &[Span<'r>]) -> Vec<Note> {
        let query = self.query.on(piece.day);
        let evaluator = self.whole.under(&query.view(piece.reading));
        let verdict = &mut |reading| evaluator.under(&query.view(reading)).verdict(piece.day);
        let mut notes = query.notes(self.rules, self.named, &evaluator, &piece.finding, verdict);
        let opens = spans.iter().any(|span| span.from == piece.day && !span.opens.is_empty());
        notes.retain(|note| *note != Note::EdgeDay || opens);
        notes
    }
}

impl<'r> Span<'r> {
    fn opened(piece: &Piece<'r>, opens: Vec<Cause>) -> Self {
        let Piece { day, reading, finding } = piece;
        Self {
            from: *day,
            until: *day,
            finding: finding.clone(),
            basis: finding.basis,
            confidence: finding.confidence,
            readings: vec![*reading],
            opens,
            closes: Vec::new(),
        }
    }

    fn goes_on(&mut self, piece: &Piece<'r>) {
        self.basis = self.basis.zip(piece.finding.basis).map(|(a, b)| a.min(b));
        self.confidence = self.confidence.zip(piece.finding.confidence).map(|(a, b)| a.min(b));
        if self.readings.last() != Some(&piece.reading) {
            self.readings.push(piece.reading);
        }
    }
}

impl Query {
    /// The same question about another day.
    fn on(&self, day: Day) -> Self {
        Self { day, ..self.clone() }
    }
}
