//! The history of a transfer under readings: since when and until when each answer holds, and what turned it.
//!
//! An answer can change on the days of [`Matter::days`], and, under the name of a party, on the days
//! on which the party came to read otherwise. Each of these days is asked about; what stays alike is one span.

use std::collections::BTreeSet;

use crate::ask::{Ask, Mistake, Named, Note};
use crate::evaluate::{Finding, Matter, Step};
use crate::left_out::{LeftOut, left_out};
use crate::model::{
    Basis, Confidence, Day, EventIx, InstrumentIx, Layer, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Source, Verdict, When, Window,
};
use crate::resolve::Ground;

/// The history of one question under several readings.
#[derive(Debug)]
pub struct Timeline<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// The question; its day is the first one shown.
    pub ask: Ask,
    /// The layers asked.
    pub layers: Vec<Layer>,
    /// The first day shown.
    pub from: Day,
    /// The first day no longer shown.
    pub until: Day,
    /// One line for each layer and reading, in order.
    pub lines: Vec<Line<'r>>,
    /// What is left out, where the question is asked as of a day.
    pub left_out: Option<LeftOut>,
}

/// The history under one reading, or under what one party read in turn.
#[derive(Debug)]
pub struct Line<'r> {
    /// Whose law.
    pub layer: Layer,
    /// As the query names it.
    pub named: Named,
    /// Which reading serves from which day.
    pub readings: Vec<(Day, ReadingIx)>,
    /// What holds, without a gap.
    pub spans: Vec<Span<'r>>,
    /// What must be said with it, sorted.
    pub notes: Vec<Note>,
}

/// A longest stretch of days with the same answer, from a day up to, and not including, another.
#[derive(Debug)]
pub struct Span<'r> {
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// The answer on the first day.
    pub finding: Finding<'r>,
    /// The weakest answer relied on in all of it.
    pub basis: Option<Basis>,
    /// The weakest source relied on in all of it.
    pub confidence: Option<Confidence>,
    /// The readings that served, in turn.
    pub readings: Vec<ReadingIx>,
    /// What made it begin; empty where it began earlier.
    pub opens: Vec<Cause>,
    /// What made it end; empty where it goes on.
    pub closes: Vec<Cause>,
}

/// Why an answer becomes another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The party came to hold another reading.
    Reading(ReadingIx),
    /// An event came on the day.
    Event(EventIx),
    /// The day is counted from an event.
    Since(EventIx),
    /// The first instrument of the layer was made.
    Instrument(InstrumentIx),
    /// A provision begins or ends to stand on a day its text sets.
    Provision(ProvisionIx),
}

impl Cause {
    /// The id of the thing.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Reading(at) => &rules[at].id,
            Self::Event(at) | Self::Since(at) => &rules[at].id,
            Self::Instrument(at) => &rules[at].id,
            Self::Provision(at) => &rules[at].id,
        }
    }

    /// Where it is read; a change of reading is documented with each answer of the reading.
    #[must_use]
    pub fn source(self, rules: &Ruleset) -> Option<&Source> {
        match self {
            Self::Reading(_) => None,
            Self::Event(at) | Self::Since(at) => Some(&rules[at].source),
            Self::Instrument(at) => Some(&rules[at].source),
            Self::Provision(at) => Some(&rules[at].source),
        }
    }
}

/// A day on which at least one line changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The day.
    pub day: Day,
    /// Why, each cause once.
    pub causes: Vec<Cause>,
    /// The lines that change, by position.
    pub lines: Vec<usize>,
}

/// A longest stretch of days on which the readings shown part in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Parting {
    /// Whose law.
    pub layer: Layer,
    /// The first day.
    pub from: Day,
    /// The first day no longer in it.
    pub until: Day,
    /// Each verdict, strictest first, with the lines that have it, by position.
    pub sides: Vec<(Verdict, Vec<usize>)>,
}

impl<'r> Timeline<'r> {
    /// The history from a day up to another, in each layer under each name.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn new(rules: &'r Ruleset, ask: &Ask, layers: &[Layer], named: &[Named], until: Day) -> Result<Self, Mistake> {
        let mut lines = Vec::new();
        let mut left_out = ask.as_of.map(|_| LeftOut::default());
        for layer in layers {
            let mut ask = ask.clone();
            ask.transfer.layer = *layer;
            let Some(first) = named.first() else { continue };
            // What covers the transfer does not depend on who reads.
            let whole = Matter::new(rules, &ask.transfer, &ask.view(ask.reading(rules, *first)?));
            for named in named {
                let scribe = Scribe { rules, ask: &ask, named: *named, whole: &whole, until };
                lines.push(scribe.line()?);
                if let Some(left_out) = &mut left_out {
                    left_out.and(scribe.left_out()?);
                }
            }
        }
        Ok(Self { rules, ask: ask.clone(), layers: layers.to_vec(), from: ask.day, until, lines, left_out })
    }

    /// The lines of a layer, with their positions.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = (usize, &Line<'r>)> {
        self.lines.iter().enumerate().filter(move |(_, line)| line.layer == layer)
    }

    /// Every day on which a line changes, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut all: Vec<Change> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            for span in line.spans.iter().filter(|span| !span.opens.is_empty()) {
                note(&mut all, at, span);
            }
        }
        all.sort_by_key(|change| change.day);
        all
    }

    /// Where the readings of a layer part in their verdict.
    #[must_use]
    pub fn partings(&self, layer: Layer) -> Vec<Parting> {
        let lines: Vec<(usize, &Line)> = self.of(layer).collect();
        let mut days: Vec<Day> = lines.iter().flat_map(|(_, line)| line.spans.iter().map(|span| span.from)).collect();
        days.sort();
        days.dedup();
        let ends = days.iter().skip(1).copied().chain([self.until]);
        let mut found: Vec<Parting> = Vec::new();
        for (from, until) in days.iter().copied().zip(ends) {
            let sides = sides(&lines, from);
            match found.last_mut().filter(|last| last.until == from && last.sides == sides) {
                Some(last) => last.until = until,
                None => found.push(Parting { layer, from, until, sides }),
            }
        }
        found.retain(|parting| parting.sides.len() > 1);
        found
    }
}

fn note(all: &mut Vec<Change>, line: usize, span: &Span) {
    let at = all.iter().position(|change| change.day == span.from).unwrap_or(all.len());
    if at == all.len() {
        all.push(Change { day: span.from, causes: Vec::new(), lines: Vec::new() });
    }
    if let Some(change) = all.get_mut(at) {
        change.lines.push(line);
        let new = span.opens.iter().filter(|cause| !change.causes.contains(cause));
        let new: Vec<Cause> = new.copied().collect();
        change.causes.extend(new);
        change.causes.sort_by_key(|cause| (matches!(cause, Cause::Reading(_)), *cause));
    }
}

fn sides(lines: &[(usize, &Line)], day: Day) -> Vec<(Verdict, Vec<usize>)> {
    let of = |verdict: Verdict| -> Vec<usize> {
        let with = lines.iter().filter(|(_, line)| line.on(day).is_some_and(|span| span.finding.verdict == verdict));
        with.map(|(at, _)| *at).collect()
    };
    strictest_first().map(|verdict| (verdict, of(verdict))).filter(|(_, lines)| !lines.is_empty()).collect()
}

/// Every verdict, strictest first, and those that leave it open last.
pub fn strictest_first() -> impl Iterator<Item = Verdict> {
    let open = |verdict: &Verdict| matches!(verdict, Verdict::Undetermined | Verdict::NotEncoded);
    let settled = Verdict::ALL.iter().rev().copied().filter(move |verdict| !open(verdict));
    settled.chain(Verdict::ALL.iter().copied().filter(open))
}

impl<'r> Line<'r> {
    /// The span a day lies in.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&Span<'r>> {
        self.spans.iter().find(|span| span.from <= day && day < span.until)
    }

    /// Says the same as another on every day, with the same reasons for each change.
    #[must_use]
    pub fn like(&self, other: &Self) -> bool {
        let said = |span: &Span| (span.from, answer(&span.finding), span.basis, span.confidence, span.opens.clone(), span.closes.clone());
        self.layer == other.layer && self.spans.iter().map(said).eq(other.spans.iter().map(said))
    }
}

type Answered = (Verdict, Vec<ProvisionIx>, Vec<Verdict>, Vec<QuestionIx>);

/// What must be alike for two days to be told as one.
fn answer(finding: &Finding) -> Answered {
    (finding.verdict, finding.provisions.clone(), finding.possible.clone(), finding.turns_on.clone())
}

/// An answer on one of the days on which it may be another than the day before.
#[derive(Debug)]
struct Piece<'r> {
    day: Day,
    reading: ReadingIx,
    finding: Finding<'r>,
}

impl Piece<'_> {
    fn says_the_same(&self, other: &Self) -> bool {
        answer(&self.finding) == answer(&other.finding)
    }
}

/// Writes one line.
struct Scribe<'a, 'r> {
    rules: &'r Ruleset,
    ask: &'a Ask,
    named: Named,
    whole: &'a Matter<'r>,
    until: Day,
}

impl<'r> Scribe<'_, 'r> {
    fn line(&self) -> Result<Line<'r>, Mistake> {
        let from = self.ask.day;
        let outer = [from.plus_days(-1)].into_iter().chain(self.days()).chain([self.until]);
        let pieces = outer.map(|day| self.piece(day)).collect::<Result<Vec<_>, _>>()?;
        let inside = |piece: &&Piece| piece.day >= from && piece.day < self.until;
        let mut readings: Vec<(Day, ReadingIx)> = pieces.iter().filter(inside).map(|piece| (piece.day, piece.reading)).collect();
        readings.dedup_by_key(|(_, reading)| *reading);
        let spans = self.spans(&pieces);
        let notes = pieces.iter().filter(inside).flat_map(|piece| self.notes(piece, &spans)).collect::<BTreeSet<_>>();
        Ok(Line { layer: self.ask.transfer.layer, named: self.named, readings, spans, notes: notes.into_iter().collect() })
    }

    /// Every day shown on which the answer, or what must be said with it, can be another.
    fn days(&self) -> Vec<Day> {
        let rules = self.rules;
        let held: Vec<ReadingIx> = match self.named {
            Named::Party(party) => rules[party].readings.clone(),
            Named::Fixed(reading) => vec![reading],
        };
        let bounds = held.iter().flat_map(|reading| [Some(rules[*reading].from), rules[*reading].until]).flatten();
        let mut days: Vec<Day> = self.whole.days.iter().copied().chain(bounds).collect();
        days.extend([self.ask.day, rules.known_through.plus_days(1)]);
        days.retain(|day| (self.ask.day..self.until).contains(day));
        days.sort();
        days.dedup();
        days
    }

    /// What the answers on these days would rest on today, and did not then.
    fn left_out(&self) -> Result<LeftOut, Mistake> {
        let mut all = LeftOut::default();
        for day in self.days() {
            let Some(then) = self.ask.as_of else { continue };
            let reading = self.ask.on(day).reading(self.rules, self.named)?;
            all.and(left_out(self.rules, &self.whole.under(&self.ask.view(reading)), day, then));
        }
        Ok(all)
    }

    fn piece(&self, day: Day) -> Result<Piece<'r>, Mistake> {
        let reading = self.ask.on(day).reading(self.rules, self.named)?;
        Ok(self.under(day, reading))
    }

    fn under(&self, day: Day, reading: ReadingIx) -> Piece<'r> {
        Piece { day, reading, finding: self.whole.under(&self.ask.view(reading)).on(day) }
    }

    /// The first piece lies before what is shown, and the last behind it.
    fn spans(&self, pieces: &[Piece<'r>]) -> Vec<Span<'r>> {
        let mut spans: Vec<Span<'r>> = Vec::new();
        for pair in pieces.windows(2) {
            let [before, after] = pair else { continue };
            let causes = if before.says_the_same(after) { Vec::new() } else { self.causes(before, after) };
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

    /// The events of the day on which the answer, or the end of what decided before, rests; failing these, the dates of the texts.
    fn events(&self, before: &Piece<'r>, after: &Piece<'r>, causes: &mut BTreeSet<Cause>) {
        let bearing = self.bearing(before, after);
        let steps = || after.finding.cases.iter().flat_map(|case| &case.steps).filter(|step| bearing.contains(&step.candidate));
        let on_the_day = |step: &Step<'r>| {
            let events = step.grounds.iter().filter_map(|ground| match ground {
                Ground::Event(event, Some(day)) if *day == after.day => Some(Cause::Event(*event)),
                Ground::Event(..) | Ground::Answer(..) | Ground::Held(_) | Ground::Bound(_) => None,
            });
            self.nearest(&events.collect())
        };
        let events: BTreeSet<Cause> = steps().flat_map(on_the_day).collect();
        if events.is_empty() {
            causes.extend(steps().flat_map(|step| self.dated(step, after.day)));
        }
        causes.extend(events);
    }

    /// Of events of one day on which one step rests and that follow from each other, the last one only.
    fn nearest(&self, events: &BTreeSet<Cause>) -> BTreeSet<Cause> {
        let leads_on = |cause: &Cause| {
            let Cause::Event(event) = cause else { return false };
            events.iter().any(|other| matches!(other, Cause::Event(later) if later != event && self.follows(*later, *event)))
        };
        events.iter().filter(|cause| !leads_on(cause)).copied().collect()
    }

    /// Whether an event falls on the very day of another, because its day is that day.
    fn follows(&self, later: EventIx, earlier: EventIx) -> bool {
        let crate::model::Happens::Under(ways) = &self.rules[later].happens else { return false };
        ways.iter().any(|way| way.day == When::After(earlier, None))
    }

    /// What is relied on now, and what decided before.
    fn bearing(&self, before: &Piece<'r>, after: &Piece<'r>) -> BTreeSet<usize> {
        let candidate = |steps: &[Step<'r>], at: &usize| steps.get(*at).map(|step| step.candidate);
        let decided = before.finding.cases.iter().flat_map(|case| case.deciding.iter().filter_map(|at| candidate(&case.steps, at)));
        let relied = after.finding.cases.iter().flat_map(|case| {
            let relied = self.whole.relied_steps(case);
            relied.into_iter().filter_map(|at| candidate(&case.steps, &at))
        });
        decided.chain(relied).collect()
    }

    /// A window of the clause opens or closes on the day, by a date or by a time counted from an event.
    fn dated(&self, step: &Step<'r>, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let Some(candidate) = self.whole.candidates.get(step.candidate) else { return Vec::new() };
        let regime = rules[candidate.provision].regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
        let instrument = &rules[rules[candidate.provision].instrument];
        let bound = instrument.suppliers.iter().map(|supplier| &supplier.window);
        let windows = candidate.clause.windows.iter().chain(regime).chain(bound);
        let bounds = windows.flat_map(|Window { from, until, .. }| from.iter().chain(until)).filter(|when| when.days(rules).contains(&day));
        let mut found = Vec::new();
        bounds.for_each(|when| counted(rules, when, day, &mut found));
        if found.is_empty() && candidate.clause.days.contains(&day) {
            found.push(Cause::Provision(candidate.provision));
        }
        found
    }

    /// Before the first instrument of the layer nothing is encoded.
    fn begun(&self, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let made = |at: &InstrumentIx| rules[*at].issuer == self.ask.transfer.layer && rules[*at].date == day;
        InstrumentIx::all(rules).filter(made).map(Cause::Instrument).collect()
    }

    /// What must be said with a piece. That a boundary falls on the day matters only where one does.
    fn notes(&self, piece: &Piece<'r>, spans: &[Span<'r>]) -> Vec<Note> {
        let ask = self.ask.on(piece.day);
        let matter = self.whole.under(&ask.view(piece.reading));
        let verdict = &mut |reading| matter.under(&ask.view(reading)).verdict(piece.day);
        let mut notes = ask.notes(self.rules, self.named, &matter, &piece.finding, verdict);
        let opens = spans.iter().any(|span| span.from == piece.day && !span.opens.is_empty());
        notes.retain(|note| *note != Note::EdgeDay || opens);
        notes
    }
}

/// The events from which a day is counted, or nothing where the text sets it.
fn counted(rules: &Ruleset, when: &When, day: Day, found: &mut Vec<Cause>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => {
            if when.days(rules).contains(&day) {
                found.push(Cause::Since(*event));
            }
        }
        When::Earliest(parts) | When::Latest(parts) => parts.iter().for_each(|part| counted(rules, part, day, found)),
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

impl Ask {
    /// The same question about another day.
    fn on(&self, day: Day) -> Self {
        Self { day, ..self.clone() }
    }
}

/// The day of the first instrument of any of several layers.
#[must_use]
pub fn begins(rules: &Ruleset, layers: &[Layer]) -> Option<Day> {
    let of_them = rules.instruments.iter().filter(|instrument| layers.contains(&instrument.issuer));
    of_them.map(|instrument| instrument.date).min()
}
