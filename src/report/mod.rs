//! A report on a transfer, or on a whole dispute, gathered before it is printed.
//!
//! A chapter is the history of a transfer, or of several with the same history. What all chapters
//! rely on, who holds which answer and what is assumed is gathered once.

pub mod changes;
pub mod clock;
mod day_evaluator;
pub mod disagreements;
pub mod page;
pub mod positions;
mod reliance;

use snapback_engine::model::{Day, Layer, QuestionIx, ReadingIx, Ruleset, Verdict};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::timeline::{Change, Line, Timeline};

use changes::DayOfChange;
use clock::Clock;
use day_evaluator::DayEvaluator;
use disagreements::{Disagreement, OpenPeriod, disagreements, open_periods};
use positions::{Issue, IssueCard, PositionFinder};
pub use reliance::{HiddenLater, Reliance};

/// What a report is about.
#[derive(Debug)]
pub struct Scope {
    /// The queries, each with the first day shown. Of a whole dispute they are the candidates.
    pub queries: Vec<Query>,
    /// The report is on the whole dispute, not on one transfer.
    pub whole: bool,
    /// The layers.
    pub layers: Vec<Layer>,
    /// The parties and readings.
    pub named: Vec<ReadingRef>,
    /// The user chose the first day shown.
    pub from_chosen: bool,
    /// The first day no longer shown.
    pub until: Day,
    /// The clock beside GMT.
    pub clock: Option<Clock>,
}

/// Everything on the page.
#[derive(Debug)]
pub struct Report<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// What it is about.
    pub scope: Scope,
    /// The query about the first transfer. Facts, suppositions and day of knowledge are the same
    /// in all queries.
    pub query: Query,
    /// Each party or reading named, with the readings that serve in turn.
    pub lines: Vec<(ReadingRef, Vec<ReadingIx>)>,
    /// The histories.
    pub chapters: Vec<Chapter<'r>>,
    /// The transfers of a whole dispute on which all readings agree.
    pub agreed: Vec<Query>,
    /// The days of change.
    pub changes: Vec<DayOfChange>,
    /// The questions, the decisive ones first.
    pub questions: Vec<IssueCard<'r>>,
    /// The events whose outcome some reading states.
    pub outcomes: Vec<IssueCard<'r>>,
    /// What else the answers rely on.
    pub reliance: Reliance<'r>,
}

/// The history of a transfer, and of others with the same history.
#[derive(Debug)]
pub struct Chapter<'r> {
    /// The history of the first transfer.
    pub timeline: Timeline<'r>,
    /// Where the readings differ.
    pub disagreements: Vec<Disagreement>,
    /// Where an answer is open.
    pub opens: Vec<OpenPeriod>,
    first: DayEvaluator<'r>,
    rest: Vec<DayEvaluator<'r>>,
}

/// How many days are shown before a dispute begins.
const RUN_UP: i32 = 366;

impl<'r> Report<'r> {
    /// Evaluates and gathers everything.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(rules: &'r Ruleset, mut scope: Scope) -> Result<Self, QueryError> {
        let agreed = if scope.whole { scope.remove_agreed(rules)? } else { Vec::new() };
        let chapters = scope.chapters(rules)?;
        let changes: Vec<Vec<Change>> =
            chapters.iter().map(|chapter| chapter.changes(scope.whole)).collect();
        let changes = changes::days_of_change(rules, &chapters, &changes)?;
        let mut reliance = Reliance::of(rules, &chapters, &changes)?;
        let query = chapters
            .iter()
            .flat_map(Chapter::members)
            .chain(&agreed)
            .next()
            .ok_or_else(nothing)?
            .clone();
        let positions = PositionFinder::new(&scope.timeline(rules, &query)?);
        if scope.whole {
            reliance.add_the_rest(rules, positions.stated_events());
        }
        let questions = positions.questions(&reliance);
        let outcomes = positions.outcomes(&reliance);
        let lines = positions.lines;
        Ok(Self {
            rules,
            scope,
            query,
            lines,
            chapters,
            agreed,
            changes,
            questions,
            outcomes,
            reliance,
        })
    }

    /// All days of change, with the lines of one chapter that change. Numbers are the same in all
    /// chapters, so a day on which nothing changes in this one has no lines.
    #[must_use]
    pub fn changes_of(&self, chapter: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        for change in &self.changes {
            let tables = change.tables.iter().filter(|table| table.chapter == chapter);
            let lines = tables.flat_map(|table| table.changed.iter().copied()).collect();
            let causes = change.causes.iter().map(|(cause, _)| *cause).collect();
            changes.push(Change { day: change.day, causes, lines });
        }
        changes
    }

    /// The position of the card of a question.
    #[must_use]
    pub fn position(&self, question: QuestionIx) -> Option<usize> {
        self.questions.iter().position(|card| card.about == Issue::Question(question))
    }
}

impl Scope {
    /// Removes the transfers on which all readings agree. Unless the user chose the first day,
    /// starts a year before the first disagreement.
    fn remove_agreed(&mut self, rules: &Ruleset) -> Result<Vec<Query>, QueryError> {
        let (mut agreed, mut first) = (Vec::new(), self.until);
        for query in std::mem::take(&mut self.queries) {
            let timeline = self.timeline(rules, &query)?;
            let partings = timeline.layers.iter().flat_map(|layer| timeline.partings(*layer));
            match partings.map(|parting| parting.from).min() {
                Some(day) => {
                    first = first.min(day);
                    self.queries.push(query);
                }
                None => agreed.push(query),
            }
        }
        let run_up = first.plus_days(-RUN_UP);
        if !self.from_chosen {
            for query in &mut self.queries {
                query.day = query.day.max(run_up);
            }
        }
        Ok(agreed)
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
        let first = DayEvaluator::new(rules, query, &self.layers, &self.named)?;
        let disagreements = disagreements(rules, &timeline, &first)?;
        let opens = open_periods(rules, &timeline, &first)?;
        Ok(Chapter { timeline, disagreements, opens, first, rest: Vec::new() })
    }
}

impl<'r> Chapter<'r> {
    /// The queries about its transfers, in order.
    pub fn members(&self) -> impl Iterator<Item = &Query> {
        self.transfers().map(DayEvaluator::query)
    }

    fn transfers(&self) -> impl Iterator<Item = &DayEvaluator<'r>> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Whether two chapters have the same verdicts on every day and the same disagreements.
    fn like(&self, other: &Self) -> bool {
        let lines = self.timeline.lines.iter().map(verdicts);
        lines.eq(other.timeline.lines.iter().map(verdicts))
            && self.disagreements == other.disagreements
            && self.opens == other.opens
    }

    /// The days of change shown; of a whole dispute those on which a disagreement begins or ends.
    fn changes(&self, whole: bool) -> Vec<Change> {
        let partings = || self.disagreements.iter().map(|one| &one.parting);
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

/// The verdicts of a line, each with its first day.
fn verdicts(line: &Line) -> Vec<(Day, Verdict)> {
    let mut verdicts: Vec<_> =
        line.segments.iter().map(|span| (span.from, span.finding.verdict)).collect();
    verdicts.dedup_by_key(|(_, verdict)| *verdict);
    verdicts
}
