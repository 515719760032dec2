//! Compares two readings of one set of rules: where their verdicts differ, since when, and on which
//! answers that turns.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use super::reach::Disagreements;
use super::{CellGroup, DiffScope, DiffSide, group_cells};
use snapback_engine::compare::{Outcomes, decisive_by, following, outcomes};
use snapback_engine::equivalence::{TransferClass, transfer_classes};
use snapback_engine::evaluate::{ClauseKeys, Conclusion, Evaluator, Session, VerdictCache};
use snapback_engine::model::{
    Day, Period, QuestionIx, ReadingIx, Ruleset, Transfer, Value, Verdict, View,
};
use snapback_engine::resolve::{Answers, Origin};
use snapback_engine::withheld::{Withheld, withheld};

/// A comparison of two readings.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The two sides.
    pub sides: [DiffSide; 2],
    /// What is transferred.
    pub scope: DiffScope,
    /// The days compared.
    pub period: Period,
    /// Events and answers after this day are left out.
    pub as_of: Option<Day>,
    /// Answers supposed.
    pub supposed: Vec<(QuestionIx, Value)>,
}

/// The result of a [`Comparison`].
#[derive(Debug)]
pub struct Difference<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// What was compared.
    pub compared: Comparison,
    /// The cells that differ, those with equal ranges together, earliest first.
    pub rows: Vec<DiffRow>,
    /// How many cells were compared.
    pub cells: usize,
    /// What `as_of` leaves out, if it is set.
    pub withheld: Option<Withheld>,
}

/// Cells that differ on the same days in the same way.
#[derive(Debug)]
pub struct DiffRow {
    /// The days on which they differ.
    pub ranges: Vec<DiffRange>,
    /// The cells.
    pub groups: Vec<CellGroup>,
}

/// A maximal period in which the two verdicts differ and turn on the same answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiffRange {
    /// The days.
    pub period: Period,
    /// The verdict of each side.
    pub sides: [SideVerdict; 2],
    /// Every minimal set of the second side's answers with which the first side comes to the
    /// second's verdict.
    pub turns_on: Vec<Vec<DecisiveQuestion>>,
}

/// The verdict of one side over a period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SideVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdicts possible if it is undetermined, strictest first.
    pub possible: Vec<Verdict>,
    /// Whether the transfer is restricted; none if that is open.
    pub restricted: Option<bool>,
    /// The readings followed, earliest first.
    pub readings: Vec<ReadingIx>,
}

impl SideVerdict {
    /// What the side says, whatever readings it follows.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let Self { verdict, ref possible, restricted, .. } = *self;
        Conclusion { verdict, possible: possible.clone(), restricted }
    }
}

/// A question whose answer makes the difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DecisiveQuestion {
    /// The question.
    pub question: QuestionIx,
    /// The answer of each side.
    pub answers: [SideAnswer; 2],
}

/// A reading's answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SideAnswer {
    /// The answers in play.
    pub answer: QuestionAnswer,
    /// The outcomes it states of events that follow from the question.
    pub outcomes: Outcomes,
}

/// An answer in play.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionAnswer {
    /// Given by the reading, or supposed; several where they are alternative grounds.
    Given(Vec<Value>),
    /// Taken from the structure of the text.
    Presumed(Vec<Value>),
    /// Nobody has given one.
    Open,
}

impl Difference<'_> {
    /// How many ranges differ, over all cells.
    #[must_use]
    pub fn ranges(&self) -> usize {
        self.rows.iter().map(|row| row.ranges.len().saturating_mul(row.cells())).sum()
    }
}

impl DiffRow {
    /// How many cells it has.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.groups.iter().map(CellGroup::cells).sum()
    }
}

impl Comparison {
    /// Compares the two readings.
    #[must_use]
    pub fn run(self, rules: &Ruleset) -> Difference<'_> {
        let cells = self.scope.cells();
        let count = cells.len();
        let classes = transfer_classes(rules, cells);
        let mut stretches = self.stretches(rules, &classes);
        let mut cache = VerdictCache::new(rules);
        let mut alike: Vec<(Vec<DiffRange>, Vec<&TransferClass>)> = Vec::new();
        for class in classes.iter().filter(|class| !class.evaluator.candidates.is_empty()) {
            let mut ranges = Vec::new();
            stretches
                .iter_mut()
                .for_each(|stretch| self.ranges(&mut cache, stretch, class, &mut ranges));
            match alike.iter_mut().find(|(known, _)| *known == ranges) {
                _ if ranges.is_empty() => {}
                Some((_, classes)) => classes.push(class),
                None => alike.push((ranges, vec![class])),
            }
        }
        let mut rows: Vec<DiffRow> =
            alike.into_iter().map(|(ranges, classes)| self.row(rules, ranges, &classes)).collect();
        let order = |row: &DiffRow| {
            (row.ranges.first().map(|range| range.period.from), Reverse(row.cells()))
        };
        rows.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.ranges.cmp(&b.ranges)));
        let withheld = self.as_of.map(|then| self.withheld(rules, &classes, then));
        Difference { rules, compared: self, rows, cells: count, withheld }
    }

    /// What `as_of` leaves out of the findings of both sides.
    fn withheld(&self, rules: &Ruleset, classes: &[TransferClass], then: Day) -> Withheld {
        let mut all = Withheld::default();
        for class in classes {
            for side in &self.sides {
                for day in self
                    .period
                    .cut_at(class.evaluator.change_days())
                    .iter()
                    .map(|period| period.from)
                {
                    let reading = side.on(day);
                    all.and(withheld(
                        rules,
                        &class.evaluator.under(&self.view(reading)),
                        day,
                        then,
                    ));
                }
            }
        }
        all
    }

    fn row(
        &self,
        rules: &Ruleset,
        mut ranges: Vec<DiffRange>,
        classes: &[&TransferClass],
    ) -> DiffRow {
        if let Some(class) = classes.first() {
            ranges.iter_mut().for_each(|range| self.confirm(range, class));
        }
        let cells: Vec<Transfer> =
            classes.iter().flat_map(|class| class.transfers.iter().cloned()).collect();
        DiffRow { ranges, groups: group_cells(rules, &cells) }
    }

    /// Keeps the sets of answers that give what the second side says when evaluated on the first
    /// and on the last day.
    fn confirm(&self, range: &mut DiffRange, class: &TransferClass) {
        let [one, other] = &self.sides;
        let wanted = range.sides[1].conclusion();
        let gives = |set: &[DecisiveQuestion], day: Day| {
            let (reading, other) = (one.on(day), other.on(day));
            let swapped = set.iter().map(|turn| (turn.question, other)).collect();
            let mixed = class.evaluator.under(&View { swapped, ..self.view(reading) });
            mixed.conclusion(day) == wanted
        };
        range.turns_on.retain(|set| {
            [range.period.from, range.period.last()].iter().all(|day| gives(set, *day))
        });
    }

    fn view(&self, reading: ReadingIx) -> View {
        View { as_of: self.as_of, supposed: self.supposed.clone(), ..View::of(reading) }
    }

    /// The parts of the period in which each side means one reading, and not the same one.
    fn stretches<'r>(
        &self,
        rules: &'r Ruleset,
        classes: &[TransferClass<'r>],
    ) -> Vec<ComparedPeriod<'r>> {
        let mut days: Vec<Day> = self.sides.iter().flat_map(DiffSide::days).collect();
        days.sort();
        let [one, other] = &self.sides;
        let stretch = |period: Period| {
            let readings = [one.on(period.from), other.on(period.from)];
            let class = classes.first().filter(|_| readings[0] != readings[1])?;
            let pair = readings.map(|reading| class.evaluator.under(&self.view(reading)));
            let stances = pair.each_ref().map(Evaluator::answers);
            Some(ComparedPeriod { period, readings, apart: Disagreements::new(rules, stances) })
        };
        self.period.cut_at(days).into_iter().filter_map(stretch).collect()
    }

    fn ranges<'r>(
        &self,
        cache: &mut VerdictCache<'r>,
        stretch: &mut ComparedPeriod<'r>,
        class: &TransferClass<'r>,
        ranges: &mut Vec<DiffRange>,
    ) {
        let Some(first) = stretch.apart.bears_from(class) else { return };
        let later = Period { from: first, until: stretch.period.until };
        let Some(period) = stretch.period.intersection(later) else { return };
        let keys = cache.keys_of(&class.evaluator, &class.distinct);
        let sides = stretch
            .readings
            .map(|reading| cache.session(&keys, class.evaluator.under(&self.view(reading))));
        let mut pair = ComparedPair { rules: cache.rules(), sides, keys, mixed: HashMap::new() };
        let parted = period
            .cut_at(class.evaluator.days.iter().copied())
            .into_iter()
            .filter_map(|period| pair.part(cache, period));
        parted.for_each(|range| append(ranges, range));
    }
}

/// Days on which each side means one reading.
struct ComparedPeriod<'r> {
    period: Period,
    readings: [ReadingIx; 2],
    apart: Disagreements<'r>,
}

/// Two readings of one transfer.
struct ComparedPair<'r> {
    rules: &'r Ruleset,
    sides: [Session<'r>; 2],
    keys: Rc<ClauseKeys>,
    /// The first reading following the second on these questions.
    mixed: HashMap<Vec<QuestionIx>, Session<'r>>,
}

impl<'r> ComparedPair<'r> {
    /// How the two differ in a period in which nothing changes; none if they agree.
    fn part(&mut self, cache: &mut VerdictCache<'r>, period: Period) -> Option<DiffRange> {
        let [one, other] = &mut self.sides;
        let ours = cache.conclusion(one, period.from);
        let theirs = cache.conclusion(other, period.from);
        if ours == theirs {
            return None;
        }
        let sets = self.decisive(cache, period.from, theirs.clone());
        let turns_on = sets
            .iter()
            .map(|set| set.iter().map(|question| self.turn(*question)).collect())
            .collect();
        let [one, other] = &self.sides;
        Some(DiffRange {
            period,
            sides: [told(&one.evaluator, ours), told(&other.evaluator, theirs)],
            turns_on,
        })
    }

    /// Every minimal set of questions on which the first side, following the second, comes to
    /// `wanted`.
    fn decisive(
        &mut self,
        cache: &mut VerdictCache<'r>,
        day: Day,
        wanted: Conclusion,
    ) -> Vec<Vec<QuestionIx>> {
        let Self { rules, sides, keys, mixed } = self;
        let reached = sides.iter_mut().flat_map(|side| cache.reached(side, day)).collect();
        let [one, other] = sides.each_ref().map(|side| &side.evaluator);
        decisive_by(rules, [one.answers(), other.answers()], reached, wanted, |set| {
            let mixed = mixed
                .entry(set.to_vec())
                .or_insert_with(|| cache.session(keys, following(one, other.view.reading, set)));
            cache.conclusion(mixed, day)
        })
    }

    fn turn(&self, question: QuestionIx) -> DecisiveQuestion {
        DecisiveQuestion {
            question,
            answers: self
                .sides
                .each_ref()
                .map(|side| stand(self.rules, side.evaluator.answers(), question)),
        }
    }
}

fn told(evaluator: &Evaluator, says: Conclusion) -> SideVerdict {
    let Conclusion { verdict, possible, restricted } = says;
    SideVerdict { verdict, possible, restricted, readings: vec![evaluator.view.reading] }
}

fn stand(rules: &Ruleset, answers: &Answers, question: QuestionIx) -> SideAnswer {
    let standing = answers.on(question, false);
    let values = standing.values.into_owned();
    let answer = match standing.origin {
        Origin::Open => QuestionAnswer::Open,
        Origin::Presumed(_) => QuestionAnswer::Presumed(values),
        Origin::Supposed
        | Origin::Query
        | Origin::Person(_)
        | Origin::Item(_)
        | Origin::Default(_)
        | Origin::Party(_) => QuestionAnswer::Given(values),
    };
    SideAnswer { answer, outcomes: outcomes(rules, answers, question) }
}

/// Adds a range, merged with the last one if it continues it.
fn append(ranges: &mut Vec<DiffRange>, next: DiffRange) {
    match ranges.last_mut().filter(|last| last.continues_in(&next)) {
        Some(last) => last.extend(next),
        None => ranges.push(next),
    }
}

impl DiffRange {
    /// What each side says.
    #[must_use]
    pub fn conclusions(&self) -> [Conclusion; 2] {
        self.sides.each_ref().map(SideVerdict::conclusion)
    }

    fn continues_in(&self, next: &Self) -> bool {
        self.period.until == next.period.from
            && self.conclusions() == next.conclusions()
            && self.turns_on == next.turns_on
    }

    fn extend(&mut self, next: Self) {
        self.period.until = next.period.until;
        for (told, more) in self.sides.iter_mut().zip(next.sides) {
            told.readings.extend(more.readings);
            told.readings.dedup();
        }
    }
}
