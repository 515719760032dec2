//! The decision table says on every day what the evaluator says of that day alone, for the same reasons.

use crate::common;
use common::{Chance, rules, subjects, transfer, usual};
use snapback::check::chain_line::chain;
use snapback::rules;
use snapback_engine::equivalence::equivalent_items;
use snapback_engine::evaluate::Evaluator;
use snapback_engine::explain::explain;
use snapback_engine::model::{
    Day, Direction, ItemIx, Layer, PartyIx, Piecewise, ReadingIx, Ruleset, Subject, Transfer,
    Verdict,
};
use snapback_engine::prebuilt;
use snapback_engine::query::{self, Query, ReadingRef};
use snapback_engine::table::{AnswerSummary, TableCache, TableRow};

fn question(transfer: &Transfer, day: Day) -> Query {
    Query::new(transfer.clone(), day)
}

/// Everything a table says of a day, and everything the evaluator says of it.
fn differ(
    rules: &Ruleset,
    table: &Piecewise<TableRow>,
    put: &Query,
    named: ReadingRef,
    whole: &Evaluator,
    reasons: bool,
) -> Option<String> {
    let row = table.on(put.day).expect("a row");
    let reading = put.reading(rules, named).expect("a reading");
    let evaluator = whole.under(&put.view(reading));
    let alone = evaluator.on(put.day);
    let notes = put.notes(rules, named, &evaluator, &alone, &mut |other| {
        whole.under(&put.view(other)).conclusion(put.day)
    });
    let later = evaluator.days.iter().filter(|day| **day > put.day);
    let until = later.copied().find(|day| evaluator.conclusion(*day) != alone.conclusion());
    let said = &row.summary;
    let persons: Vec<(usize, Verdict)> =
        alone.persons.iter().map(|(at, says)| (*at, says.verdict)).collect();
    let table = (
        said.verdict,
        said.restricted,
        &said.persons,
        &said.gaps,
        &said.provisions,
        &said.possible,
        &said.turns_on,
        said.basis,
        said.confidence,
    );
    let plain = (
        alone.verdict,
        alone.restricted,
        &persons,
        &alone.gaps,
        &alone.provisions,
        &alone.possible,
        &alone.turns_on,
        alone.basis,
        alone.confidence,
    );
    let told = reasons.then(|| chain(rules, &row.explanation()));
    let tell = reasons.then(|| chain(rules, &explain(rules, &evaluator, &alone)));
    let same = table == plain
        && (&said.notes, said.until, said.reading) == (&notes, until, reading)
        && told == tell;
    (!same).then(|| format!("{}: {table:?} {told:?}\n    {plain:?} {tell:?}", put.day))
}

fn every_name(rules: &Ruleset) -> Vec<ReadingRef> {
    PartyIx::all(rules)
        .map(ReadingRef::Party)
        .chain(ReadingIx::all(rules).map(ReadingRef::Fixed))
        .collect()
}

/// One of two halves of everything that can be transferred, both ways, under every name, on every day on which a text changes.
fn shipped_law(half: usize) -> usize {
    let rules = rules();
    let mut chance = Chance(0x5eed_7ab1 + half as u64);
    let mut asked = 0;
    for subject in subjects(rules).into_iter().skip(half).step_by(2) {
        let direction = Direction::ALL[chance.below(Direction::ALL.len())];
        let layer = *chance.of(&[Layer::Un, Layer::Un, Layer::Us, Layer::Eu]);
        let transfer = transfer(subject, direction, usual(rules, subject), layer);
        let whole =
            Evaluator::new(rules, &transfer, &question(&transfer, Day::FIRST).view(ReadingIx(0)));
        let mut desk = TableCache::new(rules);
        for named in every_name(rules) {
            let table = desk.table(&question(&transfer, Day::FIRST), named).expect("a table");
            for day in whole.days.iter() {
                let between = day.plus_days(chance.below(400) as i32 - 200);
                let reasons = chance.below(8) == 0;
                for day in [*day, between] {
                    asked += 1;
                    let wrong =
                        differ(rules, &table, &question(&transfer, day), named, &whole, reasons);
                    assert_eq!(wrong, None, "{}, {direction:?}, {named:?}", subject.id(rules));
                }
            }
        }
    }
    asked
}

#[test]
fn the_table_of_the_shipped_law_is_the_evaluators_own() {
    let halves = [0, 1].map(|half| std::thread::spawn(move || shipped_law(half)));
    let asked: usize = halves.into_iter().map(|half| half.join().expect("no difference")).sum();
    println!("{asked} answers, every one in the table as it is alone");
    assert!(asked > 30_000);
}

/// The tables made when the program is built are those that are made now.
#[test]
fn the_embedded_tables_are_the_desks_own() {
    let rules = rules();
    let prebuilt = rules::prebuilt(rules).expect("the tables");
    let mut desk = TableCache::new(rules);
    let mut count = 0;
    for cell in prebuilt::keys(rules) {
        let table = desk.table(&prebuilt::query(rules, cell), cell.named).expect("a table");
        let kept: Vec<(Day, &AnswerSummary)> = prebuilt.table(cell).expect("a table").collect();
        let mut plain: Vec<(Day, &AnswerSummary)> =
            table.iter().map(|(from, row)| (from, &row.summary)).collect();
        plain.dedup_by(|later, earlier| later.1 == earlier.1);
        assert_eq!(kept, plain, "{cell:?}");
        count += 1;
    }
    println!("{count} tables");
    assert!(count > 1_000);
}

/// Twins differ in nothing that is said of them without their names.
#[test]
fn an_item_and_its_twin_get_the_same_answers() {
    let rules = rules();
    let equivalent_items = equivalent_items(rules);
    let pairs = ItemIx::all(rules).zip(equivalent_items).filter(|(item, twin)| item != twin);
    let mut count = 0;
    for (item, twin) in pairs {
        let mut desk = TableCache::new(rules);
        for (direction, layer, named) in Direction::ALL.iter().flat_map(|way| {
            every_name(rules)
                .into_iter()
                .flat_map(move |named| Layer::ALL.iter().map(move |layer| (*way, *layer, named)))
        }) {
            let [one, other] = [item, twin].map(|item| {
                let asked =
                    query::transfer(rules, Subject::Item(item), Some(direction), None, layer);
                let table = desk.table(&question(&asked, Day::FIRST), named).expect("a table");
                table.into_iter().map(|(from, row)| (from, row.summary)).collect::<Vec<_>>()
            });
            assert_eq!(one, other, "{} and {}", rules[item].id, rules[twin].id);
            count += 1;
        }
    }
    println!("{count} pairs of tables");
}
