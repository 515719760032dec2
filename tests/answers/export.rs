//! The exported table is what single questions are answered: every row over its whole range, and one row for every question.

use crate::common;
use std::collections::{BTreeSet, HashMap};
use std::process::{Command, Output};
use std::sync::LazyLock;

use common::generate;
use common::{Chance, rules};
use snapback::check::chain_line;
use snapback::export::print::{csv, jsonl, sql};
use snapback::export::{Cell, Export, FactCondition, Row, Scope, names, usual_facts};
use snapback_engine::equivalence::facts;
use snapback_engine::explain::explain;
use snapback_engine::model::{
    Activity, Day, Direction, Layer, PartyIx, QuestionIx, QuestionKind, ReadingIx, Ruleset,
    Subject, Transfer, Value, parse_day, thousandths,
};
use snapback_engine::notes::Note;
use snapback_engine::query::{self, Query, ReadingRef, find_subject};
use snapback_engine::table::AnswerSummary;

/// Items whose answers turn on many facts, on few, and on none, and an entry of a list.
const ITEMS: [&str; 5] =
    ["su-30sm", "bastion-p", "frequency-changer", "food-grain", "missile-list"];

fn scope(rules: &Ruleset, items: &[&str], named: &[&str], layers: &[Layer]) -> Scope {
    Scope {
        named: named
            .iter()
            .map(|name| query::find_reading(rules, name).expect("a reading"))
            .collect(),
        layers: layers.to_vec(),
        subjects: items.iter().map(|item| find_subject(rules, item).expect("an item")).collect(),
        directions: Direction::ALL.to_vec(),
        activities: vec![Activity::Supply],
        facts: usual_facts(rules).collect(),
        explains: false,
    }
}

/// A small table of each sort, worked out once.
static EXPORTS: LazyLock<Vec<Export<'static>>> = LazyLock::new(|| exports(rules()));

fn exports(rules: &Ruleset) -> Vec<Export<'_>> {
    let national = [Layer::Us, Layer::Eu, Layer::Uk];
    let finance = Scope {
        activities: vec![Activity::Finance],
        directions: vec![Direction::From],
        ..scope(rules, &ITEMS[..2], &["e3"], &[Layer::Un])
    };
    let arriving = Scope {
        directions: vec![Direction::From],
        facts: named_facts(rules, &["destination", "supplier", "yemen-listed-recipient"]),
        ..scope(rules, &ITEMS[..2], &["iran"], &[Layer::Un])
    };
    vec![
        Export::new(rules, arriving),
        Export::new(rules, scope(rules, &ITEMS, &["russia", "us-2020"], &[Layer::Un])),
        Export::new(rules, scope(rules, &ITEMS[..2], &["us", "e3"], &[Layer::Un])),
        Export::new(rules, scope(rules, &ITEMS, &["eu", "us"], &national)),
        Export::new(rules, finance),
    ]
}

fn named_facts(rules: &Ruleset, names: &[&str]) -> Vec<QuestionIx> {
    facts(rules).filter(|fact| names.contains(&rules[*fact].id.as_str())).collect()
}

type Facts = Vec<(QuestionIx, Value)>;

/// Some value of a fact, or none; near the bounds that rules set.
fn any_value(rules: &Ruleset, fact: QuestionIx, chance: &mut Chance) -> Option<Value> {
    let asked = &rules[fact];
    let mut values: Vec<Option<Value>> = vec![None];
    match asked.kind {
        QuestionKind::Law | QuestionKind::YesNo => {
            values.extend(asked.every_answer().into_iter().map(Some))
        }
        QuestionKind::Number => {
            let near = asked.thresholds.iter().flat_map(|at| [at - 1, *at, at + 1]);
            values.extend(near.map(|at| Some(Value::exactly(at))));
        }
        QuestionKind::Date => {
            let near = asked.thresholds.iter().flat_map(|at| [at - 1, *at, at + 1]);
            values.extend(near.map(|at| Some(Value::Day(Day(at as i32)))));
            values.push(Some(Value::NoDay));
        }
        QuestionKind::Country | QuestionKind::Destination => {
            let codes = ["FR", "DE", "GB", "US", "RU", "YE", "KP", "IQ"];
            values.extend(codes.map(|code| Some(Value::Country(code.to_owned().into()))));
        }
    }
    chance.of(&values).clone()
}

/// Whether a value, or none, is among those a condition allows; as a join by plain comparison would find it.
fn meets(
    rules: &Ruleset,
    fact: QuestionIx,
    condition: &FactCondition,
    value: Option<&Value>,
) -> bool {
    let has = |word: &str| condition.words.iter().any(|known| known == word);
    let [from, until] = &condition.bounds;
    let within = |at: i64, read: &dyn Fn(&str) -> i64| {
        has("between")
            && (from.is_empty() || read(from) <= at)
            && (until.is_empty() || at < read(until))
    };
    match value {
        None => has("missing"),
        Some(Value::NoDay) => has("none"),
        Some(Value::Day(day)) => {
            within(i64::from(day.0), &|text| i64::from(parse_day(text).expect("a day").0))
        }
        Some(Value::Number(Some(at), _)) => {
            within(*at, &|text| thousandths(text).expect("a number"))
        }
        Some(Value::Country(code)) => {
            has(code) || (has("other") && !from.split(';').any(|withheld| *withheld == **code))
        }
        Some(value @ (Value::Listed(_) | Value::Number(None, _))) => has(&rules[fact].show(value)),
    }
}

/// One of the countries that a condition names.
fn named_country(
    rules: &Ruleset,
    fact: QuestionIx,
    wanted: Option<&FactCondition>,
    chance: &mut Chance,
) -> Option<Value> {
    let is_code =
        |word: &&String| word.len() == 2 && word.chars().all(|letter| letter.is_ascii_uppercase());
    let codes: Vec<&String> = wanted?.words.iter().filter(is_code).collect();
    let is_country = matches!(rules[fact].kind, QuestionKind::Country | QuestionKind::Destination);
    (is_country && !codes.is_empty()).then(|| Value::Country(chance.of(&codes).to_string().into()))
}

/// Facts under which a row is met; those it leaves open are stated or not, as it comes.
fn facts_of(export: &Export, row: &Row, chance: &mut Chance) -> Facts {
    let mut stated = Facts::new();
    for (at, fact) in export.scope.facts.iter().enumerate() {
        let wanted = row.when.iter().find(|condition| condition.fact == at);
        let named = named_country(export.rules, *fact, wanted, chance);
        let value = loop {
            let value = named.clone().or_else(|| any_value(export.rules, *fact, chance));
            if wanted.is_none_or(|wanted| meets(export.rules, *fact, wanted, value.as_ref())) {
                break value;
            }
        };
        stated.extend(value.map(|value| (*fact, value)));
    }
    stated.sort();
    stated
}

fn query(export: &Export, cell: &Cell, day: Day, facts: Facts) -> Query {
    let subject: Subject = export.kinds[cell.kind];
    let transfer = Transfer {
        subject,
        direction: cell.direction,
        activity: cell.activity,
        layer: cell.layer,
        facts,
    };
    Query { transfer, day, as_of: None, supposed: Vec::new(), direction_defaulted: false }
}

/// What a single question is answered, in the form of a row.
fn single(rules: &Ruleset, query: &Query, named: ReadingRef) -> AnswerSummary {
    let answer = query.answer(rules, named).expect("an answer");
    let finding = &answer.finding;
    AnswerSummary {
        reading: answer.reading,
        verdict: finding.verdict,
        restricted: finding.restricted,
        persons: finding.persons.iter().map(|(at, says)| (*at, says.verdict)).collect(),
        gaps: finding.gaps.clone(),
        basis: finding.basis,
        confidence: finding.confidence,
        provisions: finding.provisions.clone(),
        possible: finding.possible.clone(),
        turns_on: finding.turns_on.clone(),
        until: answer.evaluator.next_change(finding).map(|(day, _)| day),
        // What is stated and not used depends on the question, not on the answer.
        notes: answer.notes.iter().copied().filter(|note| *note != Note::FactNotUsed).collect(),
    }
}

fn shown(export: &Export, cell: &Cell, query: &Query) -> String {
    let (rules, transfer) = (export.rules, &query.transfer);
    let facts: Vec<String> = transfer
        .facts
        .iter()
        .map(|(fact, value)| format!("{}={}", rules[*fact].id, rules[*fact].show(value)))
        .collect();
    let named = cell.named.id(rules);
    format!(
        "{} {} {} {} {} under {named}, {facts:?}",
        transfer.subject.id(rules),
        transfer.layer,
        cell.direction,
        cell.activity,
        query.day
    )
}

#[test]
fn every_row_is_what_single_questions_are_answered_on_its_first_its_last_and_any_other_day() {
    let rules = rules();
    let (mut chance, mut chosen) = (Chance(2231), Chance(1929));
    let mut asked = 0;
    for export in EXPORTS.iter() {
        let rows: usize = export.of_kinds().map(|cell| cell.rows.len()).sum();
        for cell in export.of_kinds() {
            // All rows of a small table, 1,000 or so of a large one.
            for row in cell.rows.iter().filter(|_| chosen.below(rows) < 1_000) {
                let last = row.until.map_or(Day::LAST, |until| until.plus_days(-1));
                let between =
                    row.from.plus_days(chance.below((last.0 - row.from.0) as usize + 1) as i32);
                for day in BTreeSet::from([row.from, between, last]) {
                    let query = query(export, &cell, day, facts_of(export, row, &mut chance));
                    assert_eq!(
                        single(rules, &query, cell.named),
                        *row.said,
                        "{}",
                        shown(export, &cell, &query)
                    );
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 5_000, "only {asked} questions");
}

/// Puts random questions to a table and to the evaluator.
fn put(export: &Export, questions: usize, chance: &mut Chance) {
    let rules = export.rules;
    let cells: Vec<Cell> = export.of_kinds().collect();
    for _ in 0..questions {
        let cell = chance.of(&cells);
        let near =
            cell.rows[chance.below(cell.rows.len())].from.plus_days(chance.below(3) as i32 - 1);
        let day = near.max(Day::FIRST);
        let mut stated: Facts = export
            .scope
            .facts
            .iter()
            .filter_map(|fact| Some((*fact, any_value(rules, *fact, chance)?)))
            .collect();
        stated.sort();
        // What goes to the target State arrives there.
        stated.retain(|(fact, _)| {
            cell.direction == Direction::From || rules[*fact].kind != QuestionKind::Destination
        });
        let met = |row: &&Row| {
            let held = row.from <= day && row.until.is_none_or(|until| day < until);
            let value = |fact: QuestionIx| {
                stated.iter().find(|(known, _)| *known == fact).map(|(_, value)| value)
            };
            let fact = |condition: &FactCondition| export.scope.facts[condition.fact];
            held && row
                .when
                .iter()
                .all(|condition| meets(rules, fact(condition), condition, value(fact(condition))))
        };
        let found: Vec<&Row> = cell.rows.iter().filter(met).collect();
        let query = query(export, cell, day, stated.clone());
        assert_eq!(found.len(), 1, "{}: {found:?}", shown(export, cell, &query));
        assert_eq!(
            single(rules, &query, cell.named),
            *found[0].said,
            "{}",
            shown(export, cell, &query)
        );
    }
}

#[test]
fn every_question_meets_one_row() {
    let mut chance = Chance(1929);
    EXPORTS.iter().for_each(|export| put(export, 2_000, &mut chance));
}

/// Which facts an answer depends on is found for any law, not for the shipped one alone.
#[test]
fn every_question_meets_one_row_under_generated_law() {
    let mut chance = Chance(1737);
    for seed in 1..=30 {
        let (_, _, rules) = generate::ruleset(seed);
        let readings = ReadingIx::all(&rules)
            .map(ReadingRef::Fixed)
            .chain(PartyIx::all(&rules).map(ReadingRef::Party));
        let scope = Scope {
            named: readings.collect(),
            activities: vec![Activity::Supply, Activity::Finance],
            facts: facts(&rules).collect(),
            ..scope(&rules, &[], &[], &[Layer::Un])
        };
        put(&Export::new(&rules, scope), 300, &mut chance);
    }
}

/// No two rows of a cell touch that say the same under the same facts: they would be one.
#[test]
fn ranges_are_as_long_as_they_can_be() {
    for export in EXPORTS.iter() {
        for cell in export.of_kinds() {
            let begun: HashMap<_, _> = cell
                .rows
                .iter()
                .map(|row| ((row.from, &row.when, &row.said, &row.chain), ()))
                .collect();
            let touching = cell.rows.iter().filter(|row| {
                row.until.is_some_and(|until| {
                    begun.contains_key(&(until, &row.when, &row.said, &row.chain))
                })
            });
            assert_eq!(touching.count(), 0);
        }
    }
}

/// The chain of a row is that of `explain` where nothing is stated that the row leaves open.
#[test]
fn the_chain_is_that_of_a_single_question() {
    let rules = rules();
    let scope = Scope {
        explains: true,
        ..scope(rules, &["bastion-p", "k-300p", "su-30sm"], &["russia", "e3"], &[Layer::Un])
    };
    let export = Export::new(rules, scope);
    let mut told = 0;
    for cell in export.of_kinds() {
        for row in cell.rows {
            let first = |condition: &FactCondition| {
                let fact = export.scope.facts[condition.fact];
                if condition.words.iter().any(|word| word == "missing") {
                    return Some(None);
                }
                match rules[fact].kind {
                    QuestionKind::YesNo => {
                        Some(Some((fact, rules[fact].parse(&condition.words[0]).expect("a code"))))
                    }
                    QuestionKind::Number => {
                        let [from, until] =
                            condition.bounds.each_ref().map(|bound| thousandths(bound));
                        Some(Some((fact, Value::Number(from, until))))
                    }
                    QuestionKind::Law
                    | QuestionKind::Date
                    | QuestionKind::Country
                    | QuestionKind::Destination => None,
                }
            };
            let Some(stated) = row.when.iter().map(first).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let mut stated: Facts = stated.into_iter().flatten().collect();
            stated.sort();
            let query = query(&export, &cell, row.from, stated);
            let answer = query.answer(rules, cell.named).expect("an answer");
            let chain =
                chain_line::chain(rules, &explain(rules, &answer.evaluator, &answer.finding));
            assert_eq!(
                row.chain.as_deref(),
                Some(chain.as_str()),
                "{}",
                shown(&export, &cell, &query)
            );
            told += 1;
        }
    }
    assert!(told > 200, "only {told} chains");
}

/// Every name that `batch` takes is there once, in lower case, and means what it means to `batch`.
#[test]
fn names_are_those_of_a_query_and_none_collides() {
    let rules = rules();
    let names = names(rules);
    assert_eq!(names.len(), rules.names.len() + rules.entries.len());
    for (name, subject) in &names {
        assert_eq!(name.to_lowercase(), *name);
        assert_eq!(find_subject(rules, name), Some(*subject), "{name}");
    }
    let all = Export::new(
        rules,
        Scope { facts: Vec::new(), ..scope(rules, &[], &["china"], &[Layer::Un]) },
    );
    let exported: BTreeSet<&str> = all.of_names().map(|(name, _)| name).collect();
    assert_eq!(exported.len(), names.len());
}

fn written(
    export: &Export,
    write: fn(&Export, &mut dyn std::io::Write) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    write(export, &mut out).expect("bytes");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_formats_hold_the_same_rows_and_the_same_bytes_every_time() {
    let rules = rules();
    let prebuilt = || Export::new(rules, scope(rules, &ITEMS[..2], &["russia"], &[Layer::Un]));
    let (one, other) = (prebuilt(), prebuilt());
    for write in [csv::write, jsonl::write, sql::write] {
        assert!(written(&one, write) == written(&other, write), "two runs differ");
    }
    let rows = written(&one, csv::write).lines().count() - 1;
    let lines = written(&one, jsonl::write);
    assert_eq!(lines.lines().count(), rows);
    let first: serde_json::Value =
        serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["schema_version"], 1);
    let header: Vec<String> = written(&one, csv::write)
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .map(str::to_owned)
        .collect();
    let keys: Vec<&String> = first.as_object().expect("an object").keys().skip(1).collect();
    assert_eq!(keys, header.iter().collect::<Vec<_>>());
    let sql = written(&one, sql::write);
    assert_eq!(sql.matches("CREATE TABLE").count(), 3);
    assert_eq!(sql.matches('\'').count() % 2, 0);
}

fn export(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_snapback"))
        .arg("export")
        .args(arguments)
        .output()
        .expect("the program")
}

#[test]
fn what_cannot_be_exported_is_said_in_one_line() {
    let there = std::env::temp_dir().join(format!("snapback-export-{}", std::process::id()));
    std::fs::write(&there, "there").expect("a file");
    let file = there.to_string_lossy().into_owned();
    let wrong: [(&[&str], &str); 8] = [
        (&[], "`--fact none`"),
        (&["--item", "su-30smm"], "su-30sm"),
        (&["--reading", "russa"], "russia"),
        (&["--fact", "range-mk"], "range-km"),
        (&["--fact", "sam-scope"], "no fact `sam-scope`"),
        (&["--format", "parquet"], "parquet"),
        (&["--direction", "sideways"], "sideways"),
        (&["--item", "su-30sm", "--fact", "none", "--output", &file], "--force"),
    ];
    for (arguments, hint) in wrong {
        let done = export(arguments);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert!(said.contains(hint), "{arguments:?}: {said}");
        assert!(done.stdout.is_empty());
    }
    assert_eq!(std::fs::read_to_string(&there).expect("the file"), "there");
    std::fs::remove_file(&there).expect("gone");
}
