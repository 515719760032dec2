//! A report: all that is said of a transfer, or of a whole dispute, gathered before it is printed.
//!
//! A chapter is a transfer through time, or several on which the readings part alike. What the chapters
//! rest on, who holds it and what was assumed is gathered once for all of them.

pub mod around;
mod bearing;
pub mod clock;
mod desk;
pub mod divide;
pub mod page;
pub mod position;

use snapback_engine::model::{Day, Layer, QuestionIx, ReadingIx, Ruleset, Verdict};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::timeline::{Change, Line, Timeline};

use around::Turn;
pub use bearing::{Bearing, Later};
use clock::Clock;
use desk::Desk;
use divide::{Divide, Open, divides, opens};
use position::{About, Card, Stands};

/// What a report is asked to tell of.
#[derive(Debug)]
pub struct Scope {
    /// One transfer, or those among which the dispute is looked for; their day is the first one shown.
    pub queries: Vec<Query>,
    /// They are the whole dispute, and not one transfer.
    pub whole: bool,
    /// Whose law.
    pub layers: Vec<Layer>,
    /// Under which names.
    pub named: Vec<ReadingRef>,
    /// The first day shown was chosen.
    pub from_chosen: bool,
    /// The first day no longer shown.
    pub until: Day,
    /// The clock beside GMT.
    pub clock: Option<Clock>,
}

/// All that is said.
#[derive(Debug)]
pub struct Report<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// What was asked.
    pub scope: Scope,
    /// The question of the first transfer; what it states, supposes and leaves out is the same for all.
    pub query: Query,
    /// Each name with its readings in turn.
    pub lines: Vec<(ReadingRef, Vec<ReadingIx>)>,
    /// The transfers through time.
    pub chapters: Vec<Chapter<'r>>,
    /// The transfers of a whole dispute on which no reading parts from another.
    pub agreed: Vec<Query>,
    /// The days of change.
    pub turns: Vec<Turn>,
    /// The questions, the decisive ones first.
    pub questions: Vec<Card<'r>>,
    /// The events of which the readings state what became of them.
    pub outcomes: Vec<Card<'r>>,
    /// What the answers rest on besides.
    pub bearing: Bearing<'r>,
}

/// A transfer through time, and others that have the same history.
#[derive(Debug)]
pub struct Chapter<'r> {
    /// The history of the first.
    pub timeline: Timeline<'r>,
    /// Where the readings part.
    pub divides: Vec<Divide>,
    /// Where an answer stays open.
    pub opens: Vec<Open>,
    first: Desk<'r>,
    rest: Vec<Desk<'r>>,
}

/// A dispute is shown from this many days before it begins.
const RUN_UP: i32 = 366;

impl<'r> Report<'r> {
    /// Gathers a report.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(rules: &'r Ruleset, mut scope: Scope) -> Result<Self, QueryError> {
        let agreed = if scope.whole { scope.settled(rules)? } else { Vec::new() };
        let chapters = scope.chapters(rules)?;
        let changes: Vec<Vec<Change>> =
            chapters.iter().map(|chapter| chapter.turning(scope.whole)).collect();
        let turns = around::turns(rules, &chapters, &changes)?;
        let mut bearing = Bearing::of(rules, &chapters, &turns)?;
        let query = chapters
            .iter()
            .flat_map(Chapter::members)
            .chain(&agreed)
            .next()
            .ok_or_else(nothing)?
            .clone();
        let stands = Stands::new(&scope.timeline(rules, &query)?);
        if scope.whole {
            bearing.add_the_rest(rules, stands.stated_events());
        }
        let (questions, outcomes, lines) =
            (stands.questions(&bearing), stands.outcomes(&bearing), stands.lines);
        Ok(Self {
            rules,
            scope,
            query,
            lines,
            chapters,
            agreed,
            turns,
            questions,
            outcomes,
            bearing,
        })
    }

    /// The days of change as a chapter meets them: those that are not its own have no lines.
    #[must_use]
    pub fn changes(&self, chapter: usize) -> Vec<Change> {
        let change = |turn: &Turn| {
            let tables = turn.tables.iter().filter(|table| table.chapter == chapter);
            let lines = tables.flat_map(|table| table.changed.iter().copied()).collect();
            Change {
                day: turn.day,
                causes: turn.causes.iter().map(|(cause, _)| *cause).collect(),
                lines,
            }
        };
        self.turns.iter().map(change).collect()
    }

    /// The card of a question, by its place on the page.
    #[must_use]
    pub fn place(&self, question: QuestionIx) -> Option<usize> {
        self.questions.iter().position(|card| card.about == About::Question(question))
    }
}

impl Scope {
    /// Takes out the transfers on which no reading parts from another, and begins shortly before the first on which one does.
    fn settled(&mut self, rules: &Ruleset) -> Result<Vec<Query>, QueryError> {
        let (mut settled, mut first) = (Vec::new(), self.until);
        for query in std::mem::take(&mut self.queries) {
            let timeline = self.timeline(rules, &query)?;
            let partings = timeline.layers.iter().flat_map(|layer| timeline.partings(*layer));
            match partings.map(|parting| parting.from).min() {
                Some(day) => {
                    first = first.min(day);
                    self.queries.push(query);
                }
                None => settled.push(query),
            }
        }
        let run_up = first.plus_days(-RUN_UP);
        let later = self.queries.iter_mut().filter(|query| !self.from_chosen && query.day < run_up);
        later.for_each(|query| query.day = run_up);
        Ok(settled)
    }

    fn timeline<'r>(&self, rules: &'r Ruleset, query: &Query) -> Result<Timeline<'r>, QueryError> {
        Timeline::new(rules, query, &self.layers, &self.named, self.until)
    }

    /// One chapter for each history.
    fn chapters<'r>(&self, rules: &'r Ruleset) -> Result<Vec<Chapter<'r>>, QueryError> {
        let mut all: Vec<Chapter<'r>> = Vec::new();
        for query in &self.queries {
            let chapter = self.chapter(rules, query)?;
            match all.iter_mut().find(|known| known.like(&chapter)) {
                Some(known) => known.rest.push(chapter.first),
                None => all.push(chapter),
            }
        }
        Ok(all)
    }

    fn chapter<'r>(&self, rules: &'r Ruleset, query: &Query) -> Result<Chapter<'r>, QueryError> {
        let timeline = self.timeline(rules, query)?;
        let first = Desk::new(rules, query, &self.layers, &self.named)?;
        let (divides, opens) =
            (divides(rules, &timeline, &first)?, opens(rules, &timeline, &first)?);
        Ok(Chapter { timeline, divides, opens, first, rest: Vec::new() })
    }
}

impl<'r> Chapter<'r> {
    /// The transfers, in order.
    pub fn members(&self) -> impl Iterator<Item = &Query> {
        self.desks().map(Desk::query)
    }

    fn desks(&self) -> impl Iterator<Item = &Desk<'r>> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The readings say the same of both on every day, and part on the same questions.
    fn like(&self, other: &Self) -> bool {
        let told =
            |chapter: &Self| -> Vec<_> { chapter.timeline.lines.iter().map(verdicts).collect() };
        told(self) == told(other) && self.divides == other.divides && self.opens == other.opens
    }

    /// The days told of: every day of change, or, of a whole dispute, those on which the readings come to part otherwise.
    fn turning(&self, whole: bool) -> Vec<Change> {
        let partings = || self.divides.iter().map(|divide| &divide.parting);
        let bounds =
            |day: Day| partings().any(|parting| parting.from == day || parting.until == day);
        let mut changes = self.timeline.changes();
        changes.retain(|change| !whole || (bounds(change.day) && change.day > self.timeline.from));
        changes
    }
}

fn nothing() -> QueryError {
    QueryError::new("Q01", "there is nothing to report on: the rules list no entry")
}

/// Each verdict of a line, from the day on which it begins.
fn verdicts(line: &Line) -> Vec<(Day, Verdict)> {
    let mut told: Vec<_> =
        line.spans.iter().map(|span| (span.from, span.finding.verdict)).collect();
    told.dedup_by_key(|(_, verdict)| *verdict);
    told
}
