//! Generated sets of rules: what `diff` finds is what a count of every day of every cell finds.

use crate::common;
use std::collections::{BTreeSet, HashMap};

use common::generate::{self, Draft};
use common::{Chance, day};
use snapback::diff::patch::Patch;
use snapback::diff::readings::{Comparison, DiffRange};
use snapback::diff::rules::{RuleComparison, VerdictChange};
use snapback::diff::{DiffScope, DiffSide};
use snapback_engine::compare::{self, decisive};
use snapback_engine::evaluate::{Conclusion, Evaluator, VerdictCache, subsets};
use snapback_engine::load::{self, Folder};
use snapback_engine::model::{
    Activity, Day, Direction, ItemIx, Layer, Period, QuestionIx, QuestionKind, ReadingIx, Ruleset,
    Subject, Transfer, Value, Verdict, View,
};
use snapback_engine::query::ReadingRef;

/// How many sets, and how many pairs of readings of each.
const READINGS: (u64, u64) = (400, 4);
/// How many sets, and how many changed ones each is compared with.
const SETS: (u64, u64) = (200, 4);

fn scope(rules: &Ruleset, facts: Vec<(QuestionIx, Value)>) -> DiffScope {
    DiffScope {
        subjects: ItemIx::all(rules).map(Subject::Item).collect(),
        directions: Direction::ALL.to_vec(),
        activities: vec![Activity::Supply, Activity::Finance],
        layers: vec![Layer::Un],
        facts,
    }
}

fn period() -> Period {
    Period { from: day(generate::FIRST), until: day(generate::LAST).plus_days(1) }
}

fn days(period: Period) -> impl Iterator<Item = Day> {
    (period.from.0..period.until.0).map(Day)
}

/// Runs two halves of a job at once.
fn halves<T: Send + std::iter::Sum>(count: u64, job: impl Fn(u64) -> T + Sync) -> T {
    let half = |part: u64| -> T { (part..count).step_by(2).map(&job).sum() };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mine = half(0);
        [mine, other.join().expect("the other half")].into_iter().sum()
    })
}

/// What was counted.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    cells: usize,
    days: usize,
    apart: usize,
    undetermined: usize,
    ranges: usize,
    sets: usize,
    subsets: usize,
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            pairs: a.pairs + b.pairs,
            cells: a.cells + b.cells,
            days: a.days + b.days,
            apart: a.apart + b.apart,
            undetermined: a.undetermined + b.undetermined,
            ranges: a.ranges + b.ranges,
            sets: a.sets + b.sets,
            subsets: a.subsets + b.subsets,
        })
    }
}

/// Two sides by chance, not of the same reading; each a party, or one of its readings.
fn sides(rules: &Ruleset, chance: &mut Chance) -> [DiffSide; 2] {
    let first = chance.below(rules.readings.len());
    let second = (first + 1 + chance.below(rules.readings.len() - 1)) % rules.readings.len();
    [first, second].map(|at| side(rules, ReadingIx(at as u16), chance))
}

fn side(rules: &Ruleset, reading: ReadingIx, chance: &mut Chance) -> DiffSide {
    let named = if chance.often(1, 2) {
        ReadingRef::Party(rules[reading].party)
    } else {
        ReadingRef::Fixed(reading)
    };
    DiffSide::new(rules, named, None).expect("a side")
}

/// Facts stated of every transfer, by chance.
fn facts(rules: &Ruleset, chance: &mut Chance) -> Vec<(QuestionIx, Value)> {
    let country = |code: &str| Value::Country(code.into());
    let values = |kind| match kind {
        QuestionKind::YesNo => vec![Value::Listed(0), Value::Listed(1)],
        QuestionKind::Number => {
            vec![Value::exactly(99_000), Value::exactly(100_000), Value::exactly(300_000)]
        }
        QuestionKind::Date => vec![Value::NoDay, Value::Day(period().from.plus_days(40))],
        QuestionKind::Country | QuestionKind::Destination => {
            vec![country("FR"), country("DE"), country("GB")]
        }
        QuestionKind::Law => Vec::new(),
    };
    let stated = QuestionIx::all(rules).filter(|question| rules[*question].is_fact());
    let stated: Vec<QuestionIx> = stated.filter(|_| chance.often(1, 4)).collect();
    stated
        .into_iter()
        .map(|question| (question, chance.of(&values(rules[question].kind)).clone()))
        .collect()
}

#[test]
fn two_readings_part_where_a_count_of_days_says_so() {
    let total = halves(READINGS.0, |seed| {
        let (_, _, rules) = generate::ruleset(seed);
        let chance = &mut Chance(seed + 77);
        let facts = facts(&rules, chance);
        let counted = counted(&rules, &scope(&rules, facts.clone()));
        let pair = |_| {
            let (sides, scope) = (sides(&rules, chance), scope(&rules, facts.clone()));
            let comparison =
                Comparison { sides, scope, period: period(), as_of: None, supposed: Vec::new() };
            readings(&rules, comparison, &counted, seed)
        };
        (0..READINGS.1).map(pair).sum::<Tally>()
    });
    println!("{} pairs of readings: {total:?}", total.pairs);
    assert!(
        total.apart > 50_000
            && total.ranges > 300
            && total.sets > 300
            && total.undetermined > 50_000,
        "too little happens"
    );
}

/// What each reading says of each cell on every day.
type Counted = HashMap<(Transfer, ReadingIx), Vec<Conclusion>>;

fn counted(rules: &Ruleset, scope: &DiffScope) -> Counted {
    let mut counted = Counted::new();
    for cell in scope.cells() {
        for reading in ReadingIx::all(rules) {
            let evaluator = Evaluator::new(rules, &cell, &View::of(reading));
            counted.insert(
                (cell.clone(), reading),
                days(period()).map(|at| evaluator.conclusion(at)).collect(),
            );
        }
    }
    counted
}

fn readings(rules: &Ruleset, comparison: Comparison, counted: &Counted, seed: u64) -> Tally {
    let sides = comparison.sides.clone();
    let cells = comparison.scope.cells();
    let found = comparison.run(rules);
    let mut told: HashMap<Transfer, &[DiffRange]> = HashMap::new();
    for row in &found.rows {
        for cell in row.groups.iter().flat_map(snapback::diff::CellGroup::transfers) {
            let cell = Transfer { facts: found.compared.scope.facts.clone(), ..cell };
            assert!(told.insert(cell, &row.ranges).is_none(), "a cell told twice");
        }
    }
    let mut tally = Tally { pairs: 1, cells: cells.len(), ..Tally::default() };
    assert_eq!(found.cells, cells.len());
    for cell in &cells {
        let ranges = told.get(cell).copied().unwrap_or_default();
        for (place, at) in days(period()).enumerate() {
            let pair =
                sides.each_ref().map(|side| counted[&(cell.clone(), side.on(at))][place].clone());
            let found =
                ranges.iter().find(|range| range.period.from <= at && at < range.period.until);
            tally.days += 1;
            tally.apart += usize::from(found.is_some());
            let open = pair.iter().any(|says| says.verdict == Verdict::Undetermined);
            tally.undetermined += usize::from(open);
            assert_eq!(
                (found.is_some(), found.is_none_or(|range| range.conclusions() == pair)),
                (pair[0] != pair[1], true),
                "seed {seed}, {cell:?}, {at}: {found:?}, counted {pair:?}"
            );
        }
        for pair in ranges.windows(2) {
            let touch = pair[0].period.until == pair[1].period.from;
            let alike = pair[0].conclusions() == pair[1].conclusions()
                && pair[0].turns_on == pair[1].turns_on;
            assert!(!(touch && alike), "seed {seed}: two ranges that are one");
        }
    }
    for row in &found.rows {
        let cell = row.groups[0].transfers().into_iter().next().expect("a cell");
        let cell = Transfer { facts: found.compared.scope.facts.clone(), ..cell };
        for range in &row.ranges {
            decides(rules, &sides, &cell, range, seed, &mut tally);
        }
    }
    tally
}

/// Each set suffices on every day of the range on which anything changes, and none of its proper subsets does; no set of the plain search is missing.
fn decides(
    rules: &Ruleset,
    sides: &[DiffSide; 2],
    cell: &Transfer,
    range: &DiffRange,
    seed: u64,
    tally: &mut Tally,
) {
    let first = Evaluator::new(rules, cell, &View::of(ReadingIx(0)));
    let inside = first
        .change_days()
        .into_iter()
        .filter(|day| range.period.from < *day && *day < range.period.until);
    let told: BTreeSet<Vec<QuestionIx>> = range
        .turns_on
        .iter()
        .map(|set| set.iter().map(|turn| turn.question).collect::<Vec<_>>())
        .collect();
    assert_eq!(told.len(), range.turns_on.len(), "seed {seed}: a set told twice");
    for at in inside.chain([range.period.from, range.period.last()]) {
        let [one, other] = sides.each_ref().map(|side| side.on(at));
        let (ours, theirs) = (first.under(&View::of(one)), first.under(&View::of(other)));
        let wanted = theirs.conclusion(at);
        let plain = decisive(rules, at, (&ours, &ours.on(at)), (&theirs, &theirs.on(at)));
        let plain: BTreeSet<Vec<QuestionIx>> = plain.into_iter().collect();
        if at == range.period.from {
            assert_eq!(told, plain, "seed {seed}, {cell:?}, {at}");
        }
        // On a later day of the same range a further set may come to suffice; those told still do.
        assert!(told.is_subset(&plain), "seed {seed}, {cell:?}, {at}: {told:?} of {plain:?}");
        for set in &told {
            for part in (0..=set.len()).flat_map(|size| subsets(set, size)) {
                let swapped = part.iter().map(|question| (*question, other)).collect();
                let says = first.under(&View { swapped, ..View::of(one) }).conclusion(at);
                let whole = part.len() == set.len();
                assert_eq!(
                    says == wanted,
                    whole,
                    "seed {seed}, {cell:?}, {at}: {part:?} of {set:?}"
                );
                tally.subsets += 1;
            }
        }
    }
    tally.ranges += 1;
    tally.sets += told.len();
}

/// Whatever was evaluated before, a cached verdict equals that of the evaluator, with the possible verdicts and the questions
/// reached.
#[test]
fn a_cached_verdict_is_that_of_the_evaluator() {
    let total: usize = halves(READINGS.0 / 2, |seed| {
        let (_, _, rules) = generate::ruleset(seed + 10_000);
        let mut cache = VerdictCache::new(&rules);
        let chance = &mut Chance(seed + 3);
        let mut looked_at = 0;
        for facts in [Vec::new(), facts(&rules, chance), facts(&rules, chance)] {
            for cell in scope(&rules, facts).cells() {
                let evaluator = Evaluator::new(&rules, &cell, &View::of(ReadingIx(0)));
                let keys = cache.keys(&evaluator);
                for reading in ReadingIx::all(&rules) {
                    let law: Vec<QuestionIx> = QuestionIx::all(&rules)
                        .filter(|at| !rules[*at].is_fact() && chance.often(1, 3))
                        .collect();
                    let mut other = || ReadingIx(chance.below(rules.readings.len()) as u16);
                    let swapped = law.into_iter().map(|question| (question, other())).collect();
                    let evaluator = evaluator.under(&View { swapped, ..View::of(reading) });
                    let mut session = cache.session(&keys, evaluator);
                    for at in days(period()).step_by(7) {
                        let finding = session.evaluator.on(at);
                        let reached = cache.reached(&mut session, at);
                        assert_eq!(
                            reached,
                            compare::reached(&rules, &finding),
                            "seed {seed}, {cell:?}, {at}"
                        );
                        let cached = cache.conclusion(&mut session, at);
                        assert_eq!(cached, finding.conclusion(), "seed {seed}, {cell:?}, {at}");
                        looked_at += 1;
                    }
                }
            }
        }
        looked_at
    });
    println!("{total} cached verdicts compared");
    assert!(total > 50_000);
}

/// A set with one thing changed, and so that it still loads.
fn changed(draft: &Draft, chance: &mut Chance) -> (Folder, Ruleset) {
    let new = std::iter::repeat_with(|| draft.changed(chance).folder());
    let mut loaded =
        new.filter_map(|folder| load::ruleset(&folder).ok().map(|rules| (folder, rules)));
    loaded.next().expect("some change loads")
}

/// The spans on which two sets differ on a cell, day by day.
fn spans(
    sets: [&Ruleset; 2],
    cell: &Transfer,
    reading: &str,
    tally: &mut Tally,
) -> Vec<VerdictChange> {
    let of = |rules: &Ruleset| {
        ReadingIx::all(rules).find(|at| *rules[*at].id == *reading).expect("a reading")
    };
    // Both list the same items and facts in the same order.
    let [old, new] = sets.map(|rules| Evaluator::new(rules, cell, &View::of(of(rules))));
    let mut spans: Vec<VerdictChange> = Vec::new();
    for at in days(period()) {
        tally.days += 1;
        let says = [old.conclusion(at), new.conclusion(at)];
        if says[0] == says[1] {
            continue;
        }
        tally.apart += 1;
        tally.undetermined +=
            usize::from(says.iter().any(|says| says.verdict == Verdict::Undetermined));
        match spans.last_mut().filter(|last| last.period.until == at && last.verdicts == says) {
            Some(last) => last.period.until = at.plus_days(1),
            None => spans.push(VerdictChange {
                period: Period { from: at, until: at.plus_days(1) },
                verdicts: says,
            }),
        }
    }
    tally.ranges += spans.len();
    spans
}

/// Every cell is counted under a reading by chance, and, where something is told with an approval stated, so as well.
#[test]
fn two_sets_differ_where_a_count_of_days_says_so() {
    let total = halves(SETS.0, |seed| {
        let (draft, folder, rules) = generate::ruleset(seed + 20_000);
        let chance = &mut Chance(seed + 5);
        let pair = |_| {
            let (new_folder, new_rules) = changed(&draft, chance);
            let reading = new_rules.readings[chance.below(new_rules.readings.len())].id.to_string();
            sets([&folder, &new_folder], [&rules, &new_rules], &reading, seed)
        };
        (0..SETS.1).map(pair).sum::<Tally>()
    });
    println!("{} pairs of sets: {total:?}", total.pairs);
    assert!(
        total.apart > 20_000 && total.ranges > 300 && total.undetermined > 1_000,
        "too little happens"
    );
}

fn sets(folders: [&Folder; 2], sets: [&Ruleset; 2], reading: &str, seed: u64) -> Tally {
    let mut patch = Patch::between(folders[0], folders[1]);
    let revision = RuleComparison { sets, scope: scope(sets[1], Vec::new()), period: period() };
    let cells = revision.scope.cells();
    let found = revision.run(&mut patch);
    let mut told: HashMap<Transfer, Vec<VerdictChange>> = HashMap::new();
    for row in &found.rows {
        assert!(
            !row.cause.is_empty() && row.cause.iter().all(|path| patch.changed.contains(path)),
            "seed {seed}: {:?}",
            row.cause
        );
        for cell in row.each().into_iter().filter(|cell| cell.reading == reading) {
            told.entry(cell.transfer).or_default().push(cell.span.clone());
        }
    }
    let mut tally = Tally { pairs: 1, cells: cells.len(), ..Tally::default() };
    let approved =
        QuestionIx::all(sets[1]).find(|at| &*sets[1][*at].id == "approved").expect("a fact");
    for cell in &cells {
        let plain = spans(sets, cell, reading, &mut tally);
        let with = Transfer { facts: vec![(approved, Value::Listed(0))], ..cell.clone() };
        assert_eq!(
            told.get(cell).cloned().unwrap_or_default(),
            plain,
            "seed {seed}, {cell:?} under {reading}"
        );
        if let Some(stated) = told.get(&with) {
            assert_eq!(
                *stated,
                spans(sets, &with, reading, &mut tally),
                "seed {seed}, {with:?} under {reading}"
            );
        }
    }
    tally
}
