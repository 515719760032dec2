//! Where two readings of one set of rules part, since when, and on what it turns.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use super::reach::Apart;
use super::{Class, Members, Scope, Side, classes, members};
use snapback_engine::compare::{Outcomes, decisive_by, following, outcomes};
use snapback_engine::evaluate::{Brief, Evaluator, Recall, Voice};
use snapback_engine::model::{
    Day, Period, QuestionIx, ReadingIx, Ruleset, Transfer, Value, Verdict, View,
};
use snapback_engine::resolve::{Answers, Origin};
use snapback_engine::withheld::{Withheld, withheld};

/// What is compared, and how.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The two sides.
    pub sides: [Side; 2],
    /// What is transferred.
    pub scope: Scope,
    /// Over which days.
    pub period: Period,
    /// What was known when.
    pub as_of: Option<Day>,
    /// Answers supposed.
    pub supposed: Vec<(QuestionIx, Value)>,
}

/// All that was found.
#[derive(Debug)]
pub struct Difference<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// What was compared.
    pub compared: Comparison,
    /// The cells that differ, alike ones together, earliest first.
    pub rows: Vec<Row>,
    /// How many cells were compared.
    pub cells: usize,
    /// What is left out, where they are compared as of a day.
    pub withheld: Option<Withheld>,
}

/// Cells that differ alike.
#[derive(Debug)]
pub struct Row {
    /// Where they differ.
    pub ranges: Vec<Range>,
    /// Which they are.
    pub members: Vec<Members>,
}

/// A maximal stretch of days on which the two verdicts differ and turn on the same answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The days.
    pub period: Period,
    /// What each side says.
    pub sides: [Told; 2],
    /// Every minimal set of answers which, changed in the first to the second's, gives the second's verdict.
    pub turns_on: Vec<Vec<Turn>>,
}

/// What one side says over a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdicts it may be on some day of the stretch, where it is undetermined, strictest first.
    pub possible: Vec<Verdict>,
    /// The readings that served, earliest first.
    pub readings: Vec<ReadingIx>,
}

/// One answer that makes the difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// The question.
    pub question: QuestionIx,
    /// How each side stands on it.
    pub stands: [Stand; 2],
}

/// How a reading stands on a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// Its answer.
    pub answer: Answered,
    /// The outcomes it states of events that follow from the question.
    pub outcomes: Outcomes,
}

/// An answer in play.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answered {
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

impl Row {
    /// How many cells it tells of.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.members.iter().map(Members::cells).sum()
    }
}

impl Comparison {
    /// Compares.
    #[must_use]
    pub fn run(self, rules: &Ruleset) -> Difference<'_> {
        let cells = self.scope.cells();
        let count = cells.len();
        let classes = classes(rules, cells);
        let mut stretches = self.stretches(rules, &classes);
        let mut recall = Recall::new(rules);
        let mut alike: Vec<(Vec<Range>, Vec<&Class>)> = Vec::new();
        for class in classes.iter().filter(|class| !class.evaluator.candidates.is_empty()) {
            let mut ranges = Vec::new();
            stretches
                .iter_mut()
                .for_each(|stretch| self.ranges(&mut recall, stretch, class, &mut ranges));
            match alike.iter_mut().find(|(known, _)| *known == ranges) {
                _ if ranges.is_empty() => {}
                Some((_, classes)) => classes.push(class),
                None => alike.push((ranges, vec![class])),
            }
        }
        let mut rows: Vec<Row> =
            alike.into_iter().map(|(ranges, classes)| self.row(rules, ranges, &classes)).collect();
        let order =
            |row: &Row| (row.ranges.first().map(|range| range.period.from), Reverse(row.cells()));
        rows.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.ranges.cmp(&b.ranges)));
        let withheld = self.as_of.map(|then| self.withheld(rules, &classes, then));
        Difference { rules, compared: self, rows, cells: count, withheld }
    }

    /// What the answers would rest on today, and did not then.
    fn withheld(&self, rules: &Ruleset, classes: &[Class], then: Day) -> Withheld {
        let mut all = Withheld::default();
        for class in classes {
            for side in &self.sides {
                for day in
                    self.period.cut_at(class.evaluator.every_day()).iter().map(|period| period.from)
                {
                    let Some(reading) = side.on(day) else { continue };
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

    fn row(&self, rules: &Ruleset, mut ranges: Vec<Range>, classes: &[&Class]) -> Row {
        if let Some(class) = classes.first() {
            ranges.iter_mut().for_each(|range| self.confirm(range, class));
        }
        let cells: Vec<Transfer> =
            classes.iter().flat_map(|class| class.transfers.iter().cloned()).collect();
        Row { ranges, members: members(rules, &cells) }
    }

    /// Keeps the sets of answers that, worked out anew on the first and on the last day, give the second's verdict.
    fn confirm(&self, range: &mut Range, class: &Class) {
        let [one, other] = &self.sides;
        let wanted = range.sides.each_ref().map(|told| told.verdict)[1];
        let gives = |set: &[Turn], day: Day| {
            let (Some(reading), Some(other)) = (one.on(day), other.on(day)) else { return false };
            let swapped = set.iter().map(|turn| (turn.question, other)).collect();
            class.evaluator.under(&View { swapped, ..self.view(reading) }).verdict(day) == wanted
        };
        range.turns_on.retain(|set| {
            [range.period.from, range.period.last()].iter().all(|day| gives(set, *day))
        });
    }

    fn view(&self, reading: ReadingIx) -> View {
        View { as_of: self.as_of, supposed: self.supposed.clone(), ..View::of(reading) }
    }

    /// The stretches of the period in which each side means one reading, and the two are not the same.
    fn stretches<'r>(&self, rules: &'r Ruleset, classes: &[Class<'r>]) -> Vec<Stretch<'r>> {
        let mut days: Vec<Day> = self.sides.iter().flat_map(Side::days).collect();
        days.sort();
        let [one, other] = &self.sides;
        let stretch = |period: Period| {
            let readings = [one.on(period.from)?, other.on(period.from)?];
            let class = classes.first().filter(|_| readings[0] != readings[1])?;
            let pair = readings.map(|reading| class.evaluator.under(&self.view(reading)));
            let stances = pair.each_ref().map(Evaluator::answers);
            Some(Stretch { period, readings, apart: Apart::new(rules, stances) })
        };
        self.period.cut_at(days).into_iter().filter_map(stretch).collect()
    }

    fn ranges<'r>(
        &self,
        recall: &mut Recall<'r>,
        stretch: &mut Stretch<'r>,
        class: &Class<'r>,
        ranges: &mut Vec<Range>,
    ) {
        let Some(first) = stretch.apart.bears_from(class) else { return };
        let later = Period { from: first, until: stretch.period.until };
        let Some(period) = stretch.period.intersection(later) else { return };
        let brief = recall.brief_of(&class.evaluator, &class.distinct);
        let sides = stretch
            .readings
            .map(|reading| recall.voice(&brief, class.evaluator.under(&self.view(reading))));
        let mut pair = Pair { rules: recall.rules(), sides, brief, mixed: HashMap::new() };
        let parted = period
            .cut_at(class.evaluator.days.iter().copied())
            .into_iter()
            .filter_map(|period| pair.part(recall, period));
        parted.for_each(|range| append(ranges, range));
    }
}

/// Days on which each side means one reading.
struct Stretch<'r> {
    period: Period,
    readings: [ReadingIx; 2],
    apart: Apart<'r>,
}

/// Two readings of one transfer.
struct Pair<'r> {
    rules: &'r Ruleset,
    sides: [Voice<'r>; 2],
    brief: Rc<Brief>,
    /// The first following the second on some questions, by these.
    mixed: HashMap<Vec<QuestionIx>, Voice<'r>>,
}

impl<'r> Pair<'r> {
    /// How the two part over days on which nothing changes; nothing if they agree.
    fn part(&mut self, recall: &mut Recall<'r>, period: Period) -> Option<Range> {
        let [one, other] = &mut self.sides;
        let (ours, theirs) = (recall.verdict(one, period.from), recall.verdict(other, period.from));
        if ours.0 == theirs.0 {
            return None;
        }
        let sets = self.decisive(recall, period.from, theirs.0);
        let turns_on = sets
            .iter()
            .map(|set| set.iter().map(|question| self.turn(*question)).collect())
            .collect();
        let [one, other] = &self.sides;
        Some(Range {
            period,
            sides: [told(&one.evaluator, ours), told(&other.evaluator, theirs)],
            turns_on,
        })
    }

    /// Every smallest set of questions on which the first, following the second, comes to its verdict.
    fn decisive(
        &mut self,
        recall: &mut Recall<'r>,
        day: Day,
        wanted: Verdict,
    ) -> Vec<Vec<QuestionIx>> {
        let Self { rules, sides, brief, mixed } = self;
        let reached = sides.iter_mut().flat_map(|side| recall.reached(side, day)).collect();
        let [one, other] = sides.each_ref().map(|side| &side.evaluator);
        decisive_by(rules, [one.answers(), other.answers()], reached, wanted, |set| {
            let mixed = mixed
                .entry(set.to_vec())
                .or_insert_with(|| recall.voice(brief, following(one, other.view.reading, set)));
            recall.verdict(mixed, day).0
        })
    }

    fn turn(&self, question: QuestionIx) -> Turn {
        Turn {
            question,
            stands: self
                .sides
                .each_ref()
                .map(|side| stand(self.rules, side.evaluator.answers(), question)),
        }
    }
}

fn told(evaluator: &Evaluator, (verdict, possible): (Verdict, Vec<Verdict>)) -> Told {
    Told { verdict, possible, readings: vec![evaluator.view.reading] }
}

fn stand(rules: &Ruleset, answers: &Answers, question: QuestionIx) -> Stand {
    let standing = answers.on(question, false);
    let values = standing.values.into_owned();
    let answer = match standing.origin {
        Origin::Open => Answered::Open,
        Origin::Presumed(_) => Answered::Presumed(values),
        Origin::Supposed
        | Origin::Query
        | Origin::Item(_)
        | Origin::Default(_)
        | Origin::Party(_) => Answered::Given(values),
    };
    Stand { answer, outcomes: outcomes(rules, answers, question) }
}

/// Adds a stretch of days, as part of the last range where nothing tells them apart.
fn append(ranges: &mut Vec<Range>, next: Range) {
    match ranges.last_mut().filter(|last| last.continues_in(&next)) {
        Some(last) => last.extend(next),
        None => ranges.push(next),
    }
}

impl Range {
    fn continues_in(&self, next: &Self) -> bool {
        let verdicts = |range: &Self| range.sides.each_ref().map(|told| told.verdict);
        self.period.until == next.period.from
            && verdicts(self) == verdicts(next)
            && self.turns_on == next.turns_on
    }

    fn extend(&mut self, next: Self) {
        self.period.until = next.period.until;
        for (told, more) in self.sides.iter_mut().zip(next.sides) {
            told.possible.extend(more.possible);
            told.possible.sort_by(|a, b| b.cmp(a));
            told.possible.dedup();
            told.readings.extend(more.readings);
            told.readings.dedup();
        }
    }
}
