//! One evaluation path: days, batches and comparisons are the evaluator's own answers and nothing else.
//!
//! The numbers M1 to M24 are those of the list of laws the project keeps. Each test says in its comment what it
//! changes and what must not change, over the shipped law.

use crate::common;
use std::collections::BTreeSet;
use std::path::Path;

use common::{Chance, around, day, evaluator, generate, reading, rules, subjects, transfer, usual};
use snapback::batch::{self, Input, OUTPUT, Options};
use snapback::check::restricted;
use snapback::rules;
use snapback_engine::compare::{decisive, everyone};
use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::load::{self, Folder};
use snapback_engine::model::{
    Activity, Clause, Covers, Day, Direction, Happens, ItemIx, Layer, PartyIx, QuestionIx,
    QuestionKind, ReadingIx, RuleIx, Ruleset, Subject, Transfer, Value, Verdict, View,
};
use snapback_engine::notes::Note;
use snapback_engine::query::{self, Query, ReadingRef};
use snapback_engine::resolve::Ground;
use snapback_engine::timeline::Timeline;

/// All that a finding says, grounds included, in a form that two findings can be compared by.
fn said(finding: &Finding) -> String {
    let cases: Vec<String> = finding
        .completions
        .iter()
        .map(|case| {
            let choices: Vec<_> =
                case.choices.iter().map(|choice| (choice.question, &choice.value)).collect();
            let steps: Vec<_> = case
                .statuses
                .iter()
                .map(|step| (&step.status, step.effect, grounds(&step.grounds)))
                .collect();
            let verdict = (case.verdict, case.at_least);
            format!("{verdict:?} {:?} {choices:?} {steps:?}", case.deciding)
        })
        .collect();
    let told: Vec<String> =
        finding.persons.iter().map(|(at, says)| format!("{at} {says}")).collect();
    let for_whom = (finding.person, told, finding.at_least, &finding.exceptions);
    format!("{} {for_whom:?} {cases:?}", outcome(finding))
}

/// What a finding says, without the way there.
fn outcome(finding: &Finding) -> String {
    let Finding { provisions, turns_on, basis, confidence, gaps, .. } = finding;
    let says = finding.conclusion();
    format!("{says:?} {provisions:?} {turns_on:?} {basis:?} {confidence:?} {gaps:?}")
}

fn grounds(all: &[Ground]) -> Vec<String> {
    all.iter()
        .map(|ground| match ground {
            Ground::Answer(question, value, _) => format!("{question:?} {value:?}"),
            Ground::Event(event, day) => format!("{event:?} {day:?}"),
            Ground::Outcome(hold) => format!("{:?} {}", hold.event, hold.happened),
            Ground::Window(source) => format!("{} {}", source.document, source.pinpoint),
        })
        .collect()
}

fn question(rules: &Ruleset, id: &str) -> QuestionIx {
    QuestionIx::all(rules).find(|at| *rules[*at].id == *id).expect("a question")
}

fn named(rules: &Ruleset, name: &str) -> ReadingRef {
    query::find_reading(rules, name).unwrap_or_else(|wrong| panic!("{}", wrong.text))
}

fn none(found: &[String], what: &str) {
    let first: Vec<&str> = found.iter().take(20).map(String::as_str).collect();
    assert!(found.is_empty(), "{} {what}:\n{}", found.len(), first.join("\n"));
}

fn shown(rules: &Ruleset, transfer: &Transfer, reading: ReadingIx, day: Day) -> String {
    format!(
        "{} {} {} {day} under {}",
        transfer.subject.id(rules),
        transfer.direction,
        transfer.activity,
        rules[reading].id
    )
}

/// The embedded rules are those of the folder, to the byte.
#[test]
fn the_embedded_rules_are_the_folder() {
    let folder = Folder::read(Path::new("rules")).expect("the folder");
    let loaded = load::ruleset(&folder).expect("the shipped rules");
    let bytes = postcard::to_stdvec(&loaded).expect("bytes");
    let embedded = rules::ruleset().expect("the embedded rules");
    assert_eq!(embedded.digest.as_str(), folder.digest());
    assert_eq!(postcard::to_stdvec(&embedded).expect("bytes"), bytes);
    // Loading twice is loading once.
    assert_eq!(postcard::to_stdvec(&load::ruleset(&folder).expect("again")).expect("bytes"), bytes);
}

/// M1 and M2, day by day from the first resolution to the last day searched: an answer, with all its grounds, is the same on
/// every day up to the next day of `Evaluator::days`; so it changes on such a day or not at all. The timeline says the same.
#[test]
fn m1_m2_nothing_changes_between_two_listed_days() {
    let rules = rules();
    let cells = cells(rules);
    let (from, until) = (day("2006-07-31"), day("2026-09-30"));
    let half = |part: usize| {
        let (mut days, mut changes, mut wrong) = (0, 0, Vec::new());
        for (transfer, reading) in cells.iter().skip(part).step_by(2) {
            let evaluator = evaluator(rules, transfer, *reading);
            let query = Query::new(transfer.clone(), from);
            let named = ReadingRef::Fixed(*reading);
            let timeline =
                Timeline::new(rules, &query, &[transfer.layer], &[named], until.plus_days(1))
                    .expect("a timeline");
            let mut last = said(&evaluator.on(from.plus_days(-1)));
            for at in from.0..=until.0 {
                let finding = evaluator.on(Day(at));
                let now = said(&finding);
                days += 1;
                changes += usize::from(now != last);
                if now != last && !evaluator.days.contains(&Day(at)) {
                    wrong.push(format!(
                        "{} is no listed day\n  {last}\n  {now}",
                        shown(rules, transfer, *reading, Day(at))
                    ));
                }
                let told = &timeline.lines[0].on(Day(at)).expect("a segment").finding;
                if (told.conclusion(), &told.provisions, &told.gaps)
                    != (finding.conclusion(), &finding.provisions, &finding.gaps)
                {
                    wrong.push(format!(
                        "{}: the timeline says {}",
                        shown(rules, transfer, *reading, Day(at)),
                        told.conclusion()
                    ));
                }
                last = now;
            }
        }
        (days, changes, wrong)
    };
    let (days, changes, wrong) = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let (days, changes, mut wrong) = half(0);
        let (more, others, worse) = other.join().expect("the other half");
        wrong.extend(worse);
        (days + more, changes + others, wrong)
    });
    println!("M1, M2: {} cells, {days} days, {changes} changes", cells.len());
    none(&wrong, "changes between listed days");
}

/// M1 on made-up sets, whose windows count from events in every way: the verdict changes on no other days than those of
/// `Evaluator::days`, and what it rests on not on others than those of `Evaluator::change_days`.
#[test]
fn m1_holds_on_generated_rules() {
    let (mut asked, mut wrong) = (0, Vec::new());
    for seed in 0..100 {
        let (_, _, rules) = generate::ruleset(seed + 60_000);
        for item in 0..rules.items.len() {
            let reading = ReadingIx((item % rules.readings.len()) as u16);
            let transfer = transfer(
                Subject::Item(ItemIx(item as u16)),
                Direction::To,
                Activity::Supply,
                Layer::Un,
            );
            let evaluator = evaluator(&rules, &transfer, reading);
            let every_day = evaluator.change_days();
            let first = day(generate::FIRST);
            let mut last = evaluator.on(first);
            for at in first.0 + 1..=day(generate::LAST).0 + 60 {
                let finding = evaluator.on(Day(at));
                asked += 1;
                let turns = (finding.conclusion(), &finding.provisions)
                    != (last.conclusion(), &last.provisions);
                if turns && !evaluator.days.contains(&Day(at))
                    || said(&finding) != said(&last) && !every_day.contains(&Day(at))
                {
                    wrong.push(format!(
                        "{} of seed {seed}\n  {}\n  {}",
                        shown(&rules, &transfer, reading, Day(at)),
                        said(&last),
                        said(&finding)
                    ));
                }
                last = finding;
            }
        }
    }
    println!("M1 on made-up sets: {asked} days");
    none(&wrong, "changes between listed days");
}

/// Cells that between them meet every kind of clause: arms, missiles, drones, nuclear goods, catch-alls, services, exports.
fn cells(rules: &Ruleset) -> Vec<(Transfer, ReadingIx)> {
    const CELLS: [(&str, Direction, Activity, &str); 16] = [
        ("su-30sm", Direction::To, Activity::Supply, "us-2015"),
        ("su-30sm", Direction::To, Activity::Supply, "russia"),
        ("s-300pmu2", Direction::To, Activity::Supply, "us-2020"),
        ("s-300pmu2", Direction::To, Activity::Supply, "us-2025"),
        ("shahed-136", Direction::From, Activity::Supply, "e3"),
        ("mohajer-6", Direction::From, Activity::Supply, "us-2015"),
        ("ammonium-perchlorate", Direction::To, Activity::Supply, "china"),
        ("technical-assistance-arms", Direction::To, Activity::TechnicalAssistance, "eu"),
        ("unroca/battle-tanks", Direction::To, Activity::Finance, "iran"),
        ("unroca/missiles", Direction::From, Activity::Supply, "us-2021"),
        ("nsg/part-1", Direction::To, Activity::Supply, "us-2015"),
        ("nsg/part-2", Direction::To, Activity::Training, "un-secretariat"),
        ("catch-all/missile", Direction::To, Activity::Supply, "us-2020"),
        ("catch-all/nuclear", Direction::From, Activity::Supply, "e3"),
        ("arms/related-materiel", Direction::From, Activity::Supply, "france"),
        ("nsg/carve-out", Direction::From, Activity::Investment, "eu"),
    ];
    let cell = |(id, direction, activity, by): &(&str, Direction, Activity, &str)| {
        let subject = query::find_subject(rules, id).unwrap_or_else(|| panic!("no {id}"));
        (transfer(subject, *direction, *activity, Layer::Un), reading(rules, by))
    };
    CELLS.iter().map(cell).collect()
}

/// A matter moved to another view is the matter made anew under it.
#[test]
fn a_matter_under_another_view_is_made_anew() {
    let rules = rules();
    let mut chance = Chance(0x5eed_0001);
    let subjects = subjects(rules);
    for _ in 0..600 {
        let transfer = transfer(
            *chance.of(&subjects),
            *chance.of(Direction::ALL),
            *chance.of(Activity::ALL),
            *chance.of(Layer::ALL),
        );
        let readings: Vec<ReadingIx> = ReadingIx::all(rules).collect();
        let (one, other) = (*chance.of(&readings), *chance.of(&readings));
        let as_of =
            (chance.below(3) == 0).then(|| Day(day("2015-01-01").0 + chance.below(4_000) as i32));
        let view = View { as_of, ..View::of(other) };
        let (moved, anew) = (
            evaluator(rules, &transfer, one).under(&view),
            Evaluator::new(rules, &transfer, &view),
        );
        assert_eq!(moved.days, anew.days);
        for day in around(&anew.days) {
            let (one, other_way) = (anew.on(day), moved.on(day));
            assert_eq!(said(&other_way), said(&one), "{}", shown(rules, &transfer, other, day));
            let told = moved.conclusion(day);
            assert_eq!(told, one.conclusion(), "{}", shown(rules, &transfer, other, day));
        }
    }
}

/// The clauses of a matter, found by an index, are those that a plain look at every clause of every provision finds, for every
/// subject, direction, activity and layer.
#[test]
fn no_clause_that_covers_a_transfer_is_overlooked() {
    let rules = rules();
    let (mut matters, mut found) = (0, 0);
    for subject in subjects(rules) {
        for (direction, activity) in Direction::ALL
            .iter()
            .flat_map(|way| Activity::ALL.iter().map(move |what| (*way, *what)))
        {
            for layer in Layer::ALL {
                let transfer = transfer(subject, direction, activity, *layer);
                let evaluator = evaluator(rules, &transfer, ReadingIx(0));
                let indexed: BTreeSet<(RuleIx, *const Clause)> = evaluator
                    .candidates
                    .iter()
                    .map(|candidate| (candidate.rule, std::ptr::from_ref(candidate.clause)))
                    .collect();
                let plain: BTreeSet<(RuleIx, *const Clause)> = rules
                    .rules()
                    .filter(|at| rules.layer_of(*at) == *layer)
                    .flat_map(|at| rules.clauses(at).iter().map(move |clause| (at, clause)))
                    .filter(|(_, clause)| {
                        clause
                            .covers
                            .as_ref()
                            .is_some_and(|covers| covering(rules, &transfer, covers))
                    })
                    .map(|(at, clause)| (at, std::ptr::from_ref(clause)))
                    .collect();
                assert_eq!(indexed, plain, "{} {direction} {activity} {layer}", subject.id(rules));
                assert_eq!(evaluator.candidates.len(), plain.len(), "no clause twice");
                matters += 1;
                found += plain.len();
            }
        }
    }
    println!("{matters} matters, {found} clauses");
}

/// Whether a clause covers a transfer, said plainly.
fn covering(rules: &Ruleset, transfer: &Transfer, covers: &Covers) -> bool {
    let asked = covers.directions.contains(&transfer.direction)
        && covers.activities.contains(&transfer.activity);
    let subject = match transfer.subject {
        Subject::Entry(entry) => {
            covers.raising.is_none() && (covers.everything || covers.entries.contains(&entry))
        }
        Subject::Item(item) => {
            let raises = |question: &QuestionIx| rules[item].raises.contains(question);
            let wanted = covers.raising.as_ref().is_none_or(raises)
                && !covers.not_raising.as_ref().is_some_and(raises);
            let sections = |section: &Option<_>| {
                covers.sections.is_empty()
                    || section.as_ref().is_none_or(|at| covers.sections.contains(at))
            };
            let listed = rules[item]
                .entries
                .iter()
                .any(|entry| covers.entries.contains(&entry.entry) && sections(&entry.section));
            wanted && (covers.everything || listed)
        }
    };
    asked && subject
}

/// A row of a batch, and the question it puts.
struct Row {
    cells: String,
    query: Query,
    named: ReadingRef,
}

const HEADER: &str = "ref,item,date,direction,activity,layer,reading,as_of";

fn random_row(rules: &Ruleset, chance: &mut Chance, facts: &[QuestionIx], at: usize) -> Row {
    let subject = *chance.of(&subjects(rules));
    let listed = listed_days(rules);
    let date = if chance.below(2) == 0 {
        chance.of(&listed).plus_days(chance.below(3) as i32 - 1)
    } else {
        Day(day("2000-01-01").0 + chance.below(11_000) as i32)
    };
    let direction = (chance.below(4) > 0).then(|| *chance.of(Direction::ALL));
    let activity = (chance.below(2) == 0).then(|| *chance.of(Activity::ALL));
    let layer = *chance.of(&[Layer::Un, Layer::Un, Layer::Un, Layer::Us, Layer::Eu, Layer::Uk]);
    let as_of =
        (chance.below(4) == 0).then(|| Day(day("2015-08-01").0 + chance.below(3_900) as i32));
    let parties: Vec<ReadingRef> = PartyIx::all(rules).map(ReadingRef::Party).collect();
    let held = |reading: &ReadingIx| as_of.is_none_or(|then| rules[*reading].from <= then);
    let fixed: Vec<ReadingRef> =
        ReadingIx::all(rules).filter(held).map(ReadingRef::Fixed).collect();
    let named = if chance.below(2) == 0 { *chance.of(&parties) } else { *chance.of(&fixed) };
    let name = match named {
        ReadingRef::Party(party) => rules[party].id.to_string(),
        ReadingRef::Fixed(reading) => rules[reading].id.to_string(),
    };
    // A name that is both a party's and a reading's means the party.
    let named = self::named(rules, &name);
    let mut transfer = query::transfer(rules, subject, direction, activity, layer);
    let mut cells = Vec::new();
    for fact in facts {
        let drawn = (chance.below(4) == 0).then(|| random_fact(rules, chance, *fact));
        let stated = drawn
            .as_ref()
            .map(|value| query::fact(rules, &rules[*fact].id, value).expect("a fact"));
        // What goes to the target State arrives there, and is not supplied by it.
        let fits = stated.filter(|stated| {
            let alone = Transfer { facts: vec![stated.clone()], ..transfer.clone() };
            Query::new(alone, date).check_countries(rules).is_ok()
        });
        let value = fits.as_ref().and(drawn).unwrap_or_default();
        transfer.facts.extend(fits);
        cells.push(value);
    }
    transfer.facts.sort();
    let item = match (subject.item(rules), chance.below(3)) {
        (Some(item), 0) => chance.of(&item.names).to_uppercase(),
        _ => subject.id(rules).to_owned(),
    };
    let item = if query::find_subject(rules, &item) == Some(subject) && !item.contains([',', '"']) {
        item
    } else {
        subject.id(rules).to_owned()
    };
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let head = [
        format!("\"row, {at}\""),
        item,
        date.to_string(),
        word(direction.map(Direction::word)),
        word(activity.map(Activity::word)),
        if layer == Layer::Un { String::new() } else { layer.to_string() },
        name,
        as_of.map(|day| day.to_string()).unwrap_or_default(),
    ];
    let direction_defaulted = direction.is_none();
    let query = Query { transfer, day: date, as_of, supposed: Vec::new(), direction_defaulted };
    Row { cells: head.into_iter().chain(cells).collect::<Vec<_>>().join(","), query, named }
}

fn listed_days(rules: &Ruleset) -> Vec<Day> {
    let clauses = rules
        .provisions
        .iter()
        .flat_map(|provision| &provision.clauses)
        .flat_map(|clause| &clause.days);
    let days: BTreeSet<Day> =
        clauses.chain(rules.events.iter().flat_map(|event| &event.days)).copied().collect();
    days.into_iter().collect()
}

/// A value of a fact: half the time, where there are thresholds, one that lies at or next to one.
fn random_fact(rules: &Ruleset, chance: &mut Chance, fact: QuestionIx) -> String {
    let asked = &rules[fact];
    if !asked.thresholds.is_empty() && chance.below(2) == 0 {
        let near = chance.of(&asked.thresholds) + chance.below(3) as i64 - 1;
        return match asked.kind {
            QuestionKind::Date => Day(near as i32).to_string(),
            _ => asked.show(&Value::exactly(near.max(0))),
        };
    }
    let some: &[&str] = match asked.kind {
        QuestionKind::YesNo => &["yes", "no"],
        QuestionKind::Number => &["0", "12.5", "24.999", "25", "299", "300", "1400"],
        QuestionKind::Date => &[
            "none",
            "2007-11-26",
            "2016-01-15",
            "2020-09-19",
            "2020-09-20",
            "2025-09-27",
            "2025-09-28",
        ],
        QuestionKind::Country | QuestionKind::Destination => {
            &["US", "FR", "GB", "RU", "IR", "DE", "AE", "AT", "KR"]
        }
        QuestionKind::Law => &[],
    };
    (*chance.of(some)).to_owned()
}

/// The cells that a single answer gives.
fn single(rules: &Ruleset, row: &Row) -> Vec<String> {
    let answer = row
        .query
        .answer(rules, row.named)
        .unwrap_or_else(|wrong| panic!("{}: {}", row.cells, wrong.text));
    let finding = &answer.finding;
    let ids = |all: Vec<&str>| all.join(";");
    let kinds = rules.scope(row.query.transfer.layer).map_or(&[][..], |scope| &scope.persons);
    let told =
        finding.persons.iter().map(|(at, says)| format!("{}={}", kinds[*at].id, says.verdict));
    let told: Vec<String> = told.collect();
    let later = answer.evaluator.days.iter().filter(|day| **day > row.query.day);
    let until = later
        .copied()
        .find(|day| answer.evaluator.on(*day).conclusion() != finding.conclusion())
        .map(|day| day.to_string());
    vec![
        rules[answer.reading].id.to_string(),
        finding.verdict.to_string(),
        restricted(finding.restricted).to_owned(),
        finding.basis.map_or("", |basis| basis.word()).to_owned(),
        finding.confidence.map_or("", |label| label.word()).to_owned(),
        ids(finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect()),
        ids(finding.possible.iter().map(|verdict| verdict.word()).collect()),
        ids(finding.turns_on.iter().map(|at| rules[*at].id.as_str()).collect()),
        until.unwrap_or_default(),
        ids(answer.notes.iter().map(|note: &Note| note.word()).collect()),
        String::new(),
        row.query.transfer.direction.word().to_owned(),
        told.join(";"),
        ids(finding.gaps.iter().map(|at| rules[*at].id.as_str()).collect()),
    ]
}

fn batch(rules: &Ruleset, header: &str, rows: &[&Row]) -> Vec<csv::StringRecord> {
    let mut input = format!("{header}\n");
    for row in rows {
        input.push_str(&row.cells);
        input.push('\n');
    }
    let mut output = Vec::new();
    let rows_in =
        Input { shown: "rows.csv".to_owned(), reader: Box::new(std::io::Cursor::new(input)) };
    let tally =
        batch::run(rules, vec![rows_in], &mut output, &Options::default()).expect("a run").tally;
    assert_eq!(
        (tally.read, tally.answered, tally.problems.len()),
        (rows.len() as u64, rows.len() as u64, 0),
        "{:?}",
        tally.problems
    );
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(output.as_slice());
    let ours = reader
        .headers()
        .expect("a header")
        .iter()
        .rev()
        .take(OUTPUT.len())
        .map(str::to_owned)
        .collect::<Vec<_>>();
    assert_eq!(ours.iter().rev().collect::<Vec<_>>(), OUTPUT.iter().collect::<Vec<_>>());
    reader.records().map(|record| record.expect("a row")).collect()
}

/// The batch's answers to rows, each the same as when it is asked alone, and the verdicts among them.
fn answered_alike(
    rules: &Ruleset,
    header: &str,
    rows: &[Row],
) -> (Vec<csv::StringRecord>, BTreeSet<String>) {
    let output = batch(rules, header, &rows.iter().collect::<Vec<_>>());
    let width = header.split(',').count();
    let mut wrong = Vec::new();
    let mut verdicts = BTreeSet::new();
    for (row, record) in rows.iter().zip(&output) {
        let (came, added): (Vec<&str>, Vec<&str>) =
            (record.iter().take(width).collect(), record.iter().skip(width).collect());
        let alone = single(rules, row);
        verdicts.insert(alone[1].clone());
        assert_eq!(came.join(","), row.cells.replace('"', ""));
        wrong.extend(
            (added != alone)
                .then(|| format!("{}\n    batch  {added:?}\n    single {alone:?}", row.cells)),
        );
    }
    assert_eq!(output.len(), rows.len());
    none(&wrong, "rows differ");
    (output, verdicts)
}

/// The facts of a set, and a header with a column for each.
fn columns(rules: &Ruleset) -> (Vec<QuestionIx>, String) {
    let facts: Vec<QuestionIx> = QuestionIx::all(rules).filter(|at| rules[*at].is_fact()).collect();
    let columns: Vec<String> = facts.iter().map(|at| rules[*at].id.replace('-', "_")).collect();
    let header = [HEADER.to_owned()].into_iter().chain(columns).collect::<Vec<_>>().join(",");
    (facts, header)
}

/// M19 on made-up sets: which facts bear on a transfer, and which of their values no rule tells apart, is found out of each set anew.
/// The long form is run with `SNAPBACK_SETS=3000`.
#[test]
fn m19_holds_on_generated_rules() {
    let sets =
        std::env::var("SNAPBACK_SETS").ok().and_then(|text| text.parse().ok()).unwrap_or(150);
    let mut rows_in_all = 0;
    for seed in 0..sets {
        let (_, _, rules) = generate::ruleset(seed);
        let mut chance = Chance(0x5eed_1900 + seed);
        let (facts, header) = columns(&rules);
        let rows: Vec<Row> =
            (0..60).map(|at| random_row(&rules, &mut chance, &facts, at)).collect();
        rows_in_all += answered_alike(&rules, &header, &rows).0.len();
    }
    println!("M19: {rows_in_all} rows of generated sets");
}

/// M19: 3,000 random rows (items by id and by alias, entries, directions given and not, activities, layers, parties and fixed
/// readings, days of knowledge, facts) are answered by the batch as each is alone; and permuted rows give permuted output.
#[test]
fn m19_a_batch_is_its_single_answers_in_order() {
    let rules = rules();
    let mut chance = Chance(0x5eed_2231);
    let (facts, header) = columns(rules);
    let rows: Vec<Row> = (0..3_000).map(|at| random_row(rules, &mut chance, &facts, at)).collect();
    let (output, verdicts) = answered_alike(rules, &header, &rows);
    println!("M19: {} rows, verdicts {verdicts:?}", output.len());
    assert_eq!(verdicts.len(), Verdict::ALL.len(), "every verdict occurs: {verdicts:?}");

    let mut shuffled: Vec<usize> = (0..rows.len()).collect();
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, chance.below(at + 1));
    }
    let permuted = batch(rules, &header, &shuffled.iter().map(|at| &rows[*at]).collect::<Vec<_>>());
    for (at, record) in shuffled.iter().zip(&permuted) {
        assert_eq!(*record, output[*at]);
    }
}

/// Every item and entry in a direction, for its usual activity, under every reading on every change day: what the two sets say.
fn compare_sets(
    one: &Ruleset,
    other: &Ruleset,
    transfers: &[Transfer],
    view: impl Fn(ReadingIx) -> View + Sync,
) -> (usize, Vec<String>) {
    let half = |part: usize| {
        let (mut asked, mut wrong) = (0, Vec::new());
        for transfer in transfers.iter().skip(part).step_by(2) {
            let (ours, theirs) =
                (evaluator(one, transfer, ReadingIx(0)), evaluator(other, transfer, ReadingIx(0)));
            for reading in ReadingIx::all(one) {
                let (a, b) = (ours.under(&view(reading)), theirs.under(&view(reading)));
                for day in a.days.iter().copied() {
                    asked += 1;
                    let (a, b) = (outcome(&a.on(day)), outcome(&b.on(day)));
                    wrong.extend((a != b).then(|| {
                        format!("{}: {a} became {b}", shown(one, transfer, reading, day))
                    }));
                }
            }
        }
        (asked, wrong)
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let (mut asked, mut wrong) = half(0);
        let (more, worse) = other.join().expect("the other half");
        asked += more;
        wrong.extend(worse);
        (asked, wrong)
    })
}

fn usual_transfers(rules: &Ruleset, directions: &[Direction]) -> Vec<Transfer> {
    let subjects = subjects(rules);
    let both = directions
        .iter()
        .flat_map(|direction| subjects.iter().map(move |subject| (*subject, *direction)));
    both.map(|(subject, direction)| transfer(subject, direction, usual(rules, subject), Layer::Un))
        .collect()
}

/// M15: taking every rule on one direction out of the set changes no answer about the other.
#[test]
fn m15_a_rule_on_one_direction_leaves_the_other_alone() {
    let rules = rules();
    for (gone, asked) in [(Direction::To, Direction::From), (Direction::From, Direction::To)] {
        let mut fewer = rules.clone();
        let mut dropped = 0;
        let of_claims = fewer.claims.iter_mut().map(|claim| &mut claim.clause);
        let of_gaps = fewer.gaps.iter_mut().map(|gap| &mut gap.clause);
        let clauses = fewer.provisions.iter_mut().flat_map(|provision| &mut provision.clauses);
        for clause in clauses.chain(of_claims).chain(of_gaps) {
            if let Some(covers) = &mut clause.covers {
                dropped += usize::from(covers.directions.contains(&gone));
                covers.directions.retain(|direction| *direction != gone);
            }
        }
        let (count, wrong) =
            compare_sets(rules, &fewer, &usual_transfers(rules, &[asked]), View::of);
        println!("M15: {dropped} clauses `{gone}` dropped, {count} answers `{asked}`");
        none(&wrong, "answers changed");
    }
}

/// M24: taking every national and EU measure out of the set changes no UN answer.
#[test]
fn m24_national_measures_leave_the_un_answer_alone() {
    let rules = rules();
    let mut fewer = rules.clone();
    let mut dropped = 0;
    for provision in &mut fewer.provisions {
        if rules[provision.instrument].issuer != Layer::Un {
            dropped += 1;
            provision.clauses.clear();
        }
    }
    for clause in fewer
        .claims
        .iter_mut()
        .filter(|claim| claim.layer != Layer::Un)
        .map(|claim| &mut claim.clause)
        .chain(
            fewer.gaps.iter_mut().filter(|gap| gap.layer != Layer::Un).map(|gap| &mut gap.clause),
        )
    {
        clause.covers = None;
    }
    for instrument in
        fewer.instruments.iter_mut().filter(|instrument| instrument.issuer != Layer::Un)
    {
        instrument.suppliers.clear();
        instrument.date = Day::LAST;
    }
    let eu = transfer(
        query::find_subject(rules, "unroca/battle-tanks").expect("an entry"),
        Direction::To,
        Activity::Supply,
        Layer::Eu,
    );
    assert_eq!(
        evaluator(&fewer, &eu, ReadingIx(0)).candidates.len(),
        0,
        "nothing national is left"
    );
    let (count, wrong) =
        compare_sets(rules, &fewer, &usual_transfers(rules, Direction::ALL), View::of);
    println!("M24: {dropped} national paragraphs dropped, {count} answers");
    none(&wrong, "answers changed");
}

/// M21: an answer as of a day is that of a set in which nothing later is written: no answer, no outcome, no event.
#[test]
fn m21_what_came_later_changes_no_answer_as_of_a_day() {
    let rules = rules();
    for text in ["2016-01-01", "2021-02-17", "2025-10-01"] {
        let then = day(text);
        let mut earlier = rules.clone();
        let mut dropped = 0;
        for reading in &mut earlier.readings {
            dropped +=
                reading.answers.iter().filter(|position| position.stated.since > then).count();
            dropped += reading.holds.iter().filter(|hold| hold.stated.since > then).count();
            reading.answers.retain(|position| position.stated.since <= then);
            reading.holds.retain(|hold| hold.stated.since <= then);
        }
        for event in &mut earlier.events {
            if matches!(event.happens, Happens::On(day) if day > then)
                || matches!(event.happens, Happens::Between(first, _) if first > then)
            {
                event.happens = Happens::Never;
                dropped += 1;
            }
        }
        let view = |reading| View { as_of: Some(then), ..View::of(reading) };
        let (count, wrong) =
            compare_sets(rules, &earlier, &usual_transfers(rules, Direction::ALL), view);
        println!("M21: as of {text}: {dropped} later things dropped, {count} answers");
        none(&wrong, "answers changed");
    }
}

/// M16: where an answer turns on facts alone, stating them gives, case by case, what the undetermined answer said each would give.
#[test]
fn m16_an_open_fact_gives_the_answers_its_values_give() {
    let rules = rules();
    let (mut open, mut stated) = (0, 0);
    let mut wrong = Vec::new();
    for transfer in usual_transfers(rules, Direction::ALL) {
        for id in ["us-2015", "us-2020", "us-2025", "e3", "russia", "china", "iran"] {
            let reading = reading(rules, id);
            let evaluator = evaluator(rules, &transfer, reading);
            for day in evaluator.days.iter().copied() {
                let finding = evaluator.on(day);
                if finding.turns_on.is_empty()
                    || !finding.turns_on.iter().all(|question| rules[*question].is_fact())
                {
                    continue;
                }
                open += 1;
                for case in &finding.completions {
                    let chosen = case
                        .choices
                        .iter()
                        .filter(|choice| finding.turns_on.contains(&choice.question));
                    let facts: Vec<(QuestionIx, Value)> =
                        chosen.map(|choice| (choice.question, choice.value.clone())).collect();
                    let stating = Transfer { facts: facts.clone(), ..transfer.clone() };
                    let now = self::evaluator(rules, &stating, reading).on(day).verdict;
                    stated += 1;
                    if facts.len() == finding.turns_on.len() && now != case.verdict {
                        let facts: Vec<String> = facts
                            .iter()
                            .map(|(at, value)| {
                                format!("{}={}", rules[*at].id, rules[*at].show(value))
                            })
                            .collect();
                        wrong.push(format!(
                            "{} with {}: {now}, not {}",
                            shown(rules, &transfer, reading, day),
                            facts.join(" "),
                            case.verdict
                        ));
                    }
                }
            }
        }
    }
    println!("M16: {open} open answers, {stated} cases stated");
    assert!(open > 100, "only {open}");
    none(&wrong, "cases differ");
}

/// M17: stating the Council's approval turns an approval requirement into a notification, where the paragraph has that route, and changes nothing else.
#[test]
fn m17_an_approval_only_answers_an_approval_requirement() {
    let rules = rules();
    let approval = question(rules, "council-approval");
    let (mut asked, mut approved) = (0, 0);
    let mut wrong = Vec::new();
    for transfer in usual_transfers(rules, Direction::ALL) {
        let with = Transfer {
            facts: vec![(approval, rules[approval].parse("yes").expect("yes"))],
            ..transfer.clone()
        };
        let (plain, stating) =
            (evaluator(rules, &transfer, ReadingIx(0)), evaluator(rules, &with, ReadingIx(0)));
        for reading in ReadingIx::all(rules) {
            let (before, after) =
                (plain.under(&View::of(reading)), stating.under(&View::of(reading)));
            for day in before.days.iter().copied() {
                let (before, after) = (before.on(day), after.on(day));
                asked += 1;
                approved += usize::from(
                    before.verdict == Verdict::ApprovalRequired
                        && after.verdict == Verdict::Notification,
                );
                wrong.extend((!only_approved(&before, &after)).then(|| {
                    format!(
                        "{}: {} {:?} became {} {:?}",
                        shown(rules, &transfer, reading, day),
                        before.verdict,
                        before.possible,
                        after.verdict,
                        after.possible
                    )
                }));
            }
        }
    }
    println!("M17: {asked} answers, {approved} approved");
    assert!(approved > 100, "only {approved}");
    none(&wrong, "answers changed otherwise");
}

/// The verdicts of the later finding are those of the earlier, save that a notification may stand for an approval requirement.
fn only_approved(before: &Finding, after: &Finding) -> bool {
    let all = |finding: &Finding| -> BTreeSet<Verdict> {
        if finding.possible.is_empty() {
            [finding.verdict].into()
        } else {
            finding.possible.iter().copied().collect()
        }
    };
    let (mut before, mut after) = (all(before), all(after));
    if before == after {
        return true;
    }
    let was = before.remove(&Verdict::ApprovalRequired);
    before.remove(&Verdict::Notification);
    after.remove(&Verdict::ApprovalRequired);
    was && after.remove(&Verdict::Notification) && before == after
}

/// M18: supposing that a re-application had no effect leaves every day before the claimed instant as it was, in every reading.
#[test]
fn m18_denying_a_reapplication_leaves_the_days_before_it() {
    let rules = rules();
    for (id, answer, from) in [
        ("us-standing-2020", "no-ceased-2018", "2020-09-20"),
        ("e3-standing-2025", "no-clean-hands", "2025-09-28"),
        ("us-2021-withdrawal-effect", "never-snapped-back", "2020-09-20"),
    ] {
        let (at, from) = (question(rules, id), day(from));
        let value = rules[at].parse(answer).expect("an answer");
        let holds = |reading: ReadingIx, event: &str| {
            rules[reading].holds.iter().any(|outcome| *rules[outcome.event].id == *event)
        };
        let (mut asked, mut after, mut wrong) = (0, 0, Vec::new());
        for transfer in usual_transfers(rules, Direction::ALL) {
            let first = evaluator(rules, &transfer, ReadingIx(0));
            for reading in ReadingIx::all(rules) {
                // Supposing an answer reopens the outcomes that depend on it. Where one of them is
                // all that denies an earlier re-application, the earlier days open again.
                let reopens =
                    !holds(reading, "snapback-2020-effect") && holds(reading, "termination-2025");
                let plain = first.under(&View::of(reading));
                let supposing =
                    plain.under(&View { supposed: vec![(at, value.clone())], ..View::of(reading) });
                let earlier = plain.days.iter().copied().filter(|day| *day < from);
                for day in earlier.chain([from.plus_days(-1), from]) {
                    let (a, b) = (plain.on(day), supposing.on(day));
                    let same = (a.verdict, &a.possible, &a.provisions, &a.turns_on)
                        == (b.verdict, &b.possible, &b.provisions, &b.turns_on);
                    asked += 1;
                    after += usize::from(!same && day >= from);
                    let may =
                        same || reopens && [a.verdict, Verdict::Undetermined].contains(&b.verdict);
                    wrong.extend((!may && day < from).then(|| {
                        format!(
                            "{}: {} became {}",
                            shown(rules, &transfer, reading, day),
                            a.verdict,
                            b.verdict
                        )
                    }));
                }
            }
        }
        println!("M18: {id}={answer}: {asked} answers, {after} changed from {from} on");
        assert!(after > 0, "{id} decides nothing");
        none(&wrong, "earlier answers changed");
    }
}

/// M20: nothing parts a reading from itself, and what parts two readings is there seen from either side.
#[test]
fn m20_no_reading_parts_from_itself() {
    let rules = rules();
    let (mut pairs, mut wrong) = (0, Vec::new());
    for item in rules.items.iter().step_by(5) {
        let subject: Subject = query::find_subject(rules, &item.id).expect("an item");
        for direction in Direction::ALL {
            let transfer = transfer(subject, *direction, usual(rules, subject), Layer::Un);
            for text in
                ["2016-06-01", "2020-09-30", "2020-11-01", "2023-12-01", "2025-10-01", "2026-03-01"]
            {
                let query = Query {
                    transfer: transfer.clone(),
                    day: day(text),
                    as_of: None,
                    supposed: Vec::new(),
                    direction_defaulted: false,
                };
                let readings = everyone(rules)
                    .into_iter()
                    .map(|named| query.reading(rules, named).expect("a reading"));
                let found: Vec<_> = readings
                    .map(|reading| {
                        (
                            evaluator(rules, &transfer, reading),
                            evaluator(rules, &transfer, reading).on(query.day),
                        )
                    })
                    .collect();
                for (evaluator, finding) in &found {
                    assert!(
                        decisive(rules, query.day, (evaluator, finding), (evaluator, finding))
                            .is_empty()
                    );
                    for (other, theirs) in &found {
                        let there =
                            decisive(rules, query.day, (evaluator, finding), (other, theirs))
                                .is_empty();
                        let back =
                            decisive(rules, query.day, (other, theirs), (evaluator, finding))
                                .is_empty();
                        pairs += 1;
                        if finding.verdict != theirs.verdict && (there || back) {
                            wrong.push(format!(
                                "{} against {}",
                                shown(rules, &transfer, evaluator.view.reading, query.day),
                                rules[other.view.reading].id
                            ));
                        }
                    }
                }
            }
        }
    }
    println!("M20: {pairs} pairs");
    none(&wrong, "pairs part for no reason");
}
