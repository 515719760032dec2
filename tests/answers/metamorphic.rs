//! What a change to rules may change, over generated sets.
//!
//! The numbers M4 to M24 are those of the list of laws the project keeps; those that are not here stand in
//! `one_path.rs` over the shipped law. Each test says in its comment what it changes and what then holds.
//! `SNAPBACK_LAWS=10000` tries that many sets for each law in place of a few.

use crate::common;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use common::generate::{self, Draft};
use common::{Chance, around, day};
use serde_json::{Map, Value, json};
use snapback::diff::DiffScope;
use snapback::diff::patch::Patch;
use snapback::diff::rules::RuleComparison;
use snapback_engine::evaluate::{Conclusion, Evaluator};
use snapback_engine::load::{self, Folder};
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, ItemIx, Layer, Period, ReadingIx, Ruleset, Subject,
    Transfer, Verdict, View,
};

/// How many sets each law is tried on.
fn sets(few: usize) -> usize {
    std::env::var("SNAPBACK_LAWS").ok().and_then(|text| text.parse().ok()).unwrap_or(few)
}

/// The files of a set as data, by path.
type Trees = BTreeMap<String, Value>;

fn trees(draft: &Draft) -> Trees {
    draft
        .files()
        .into_iter()
        .map(|(path, text)| (path, serde_yaml::from_str(&text).expect("YAML")))
        .collect()
}

fn folder(trees: &Trees) -> Folder {
    let texts: Vec<(&String, String)> =
        trees.iter().map(|(path, tree)| (path, tree.to_string())).collect();
    Folder::in_memory(texts.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

fn load(trees: &Trees) -> Option<Ruleset> {
    load::ruleset(&folder(trees)).ok()
}

/// A transfer under a reading, by their ids.
#[derive(Clone, Debug)]
struct Cell {
    subject: String,
    direction: Direction,
    activity: Activity,
    reading: String,
}

/// What is said of a cell on a day, with ids in place of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    verdict: Verdict,
    possible: Vec<Verdict>,
    restricted: Option<bool>,
    /// What each kind of person is told; where the layer names none, the answer alone.
    kinds: Vec<Conclusion>,
    provisions: BTreeSet<String>,
    turns_on: Vec<String>,
    weakest: String,
}

impl Said {
    /// Every kind of person that was restricted, in every case if there are several, still is.
    fn stays_restricted(&self, after: &Self) -> bool {
        let restricted = |says: &Conclusion| says.restricted == Some(true);
        let mut kinds = self.kinds.iter().zip(&after.kinds);
        kinds.all(|(before, after)| !restricted(before) || restricted(after))
    }

    /// Every verdict in play.
    fn verdicts(&self) -> Vec<Verdict> {
        if self.possible.is_empty() { vec![self.verdict] } else { self.possible.clone() }
    }
}

/// Every verdict in play.
fn verdicts(says: &Conclusion) -> Vec<Verdict> {
    if says.possible.is_empty() { vec![says.verdict] } else { says.possible.clone() }
}

fn subject(rules: &Ruleset, id: &str) -> Option<Subject> {
    let item = ItemIx::all(rules).find(|at| &*rules[*at].id == id).map(Subject::Item);
    item.or_else(|| EntryIx::all(rules).find(|at| &*rules[*at].id == id).map(Subject::Entry))
}

/// A cell in a set, ready to be asked about any day.
fn evaluator<'r>(
    rules: &'r Ruleset,
    cell: &Cell,
    view: impl Fn(ReadingIx) -> View,
) -> Evaluator<'r> {
    let subject = subject(rules, &cell.subject).unwrap_or_else(|| panic!("{}", cell.subject));
    let transfer = Transfer {
        subject,
        direction: cell.direction,
        activity: cell.activity,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let reading = ReadingIx::all(rules)
        .find(|at| *rules[*at].id == *cell.reading)
        .unwrap_or_else(|| panic!("{}", cell.reading));
    Evaluator::new(rules, &transfer, &view(reading))
}

fn said(evaluator: &Evaluator, day: Day) -> Said {
    let (rules, finding) = (evaluator.rules(), evaluator.on(day));
    Said {
        verdict: finding.verdict,
        possible: finding.possible.clone(),
        restricted: finding.restricted,
        kinds: match finding.persons.as_slice() {
            [] => vec![finding.conclusion()],
            persons => persons.iter().map(|(_, says)| says.clone()).collect(),
        },
        provisions: finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect(),
        turns_on: finding.turns_on.iter().map(|at| rules[*at].id.to_string()).collect(),
        weakest: format!("{:?} {:?}", finding.basis, finding.confidence),
    }
}

/// Some cells of a set, by chance.
fn cells(rules: &Ruleset, chance: &mut Chance, count: usize) -> Vec<Cell> {
    let items = ItemIx::all(rules).map(|at| rules[at].id.to_string());
    let subjects: Vec<String> =
        items.chain(EntryIx::all(rules).map(|at| rules[at].id.to_string())).collect();
    let readings: Vec<String> = ReadingIx::all(rules).map(|at| rules[at].id.to_string()).collect();
    let cell = |_| Cell {
        subject: chance.of(&subjects).clone(),
        direction: *chance.of(Direction::ALL),
        activity: *chance.of(&[
            Activity::Supply,
            Activity::Supply,
            Activity::Training,
            Activity::Finance,
        ]),
        reading: chance.of(&readings).clone(),
    };
    (0..count).map(cell).collect()
}

/// Each change day of either side with its neighbours, not more than so many of them.
fn days(sides: [&Evaluator; 2], chance: &mut Chance) -> Vec<Day> {
    const MOST: usize = 12;
    let mut all = around(&[&sides[0].days[..], &sides[1].days[..]].concat());
    all.retain(|at| (Day::FIRST..=Day::LAST).contains(at));
    while all.len() > MOST {
        all.remove(chance.below(all.len()));
    }
    all
}

/// What was counted.
#[derive(Debug, Default)]
struct Tally {
    sets: usize,
    answers: usize,
    changed: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.sets += other.sets;
        self.answers += other.answers;
        self.changed += other.changed;
        self.wrong.extend(other.wrong);
    }
}

/// What a law is about: a set before and after a change, the cells asked before, and as what they are asked after.
struct Pair {
    before: Ruleset,
    after: Ruleset,
    cells: Vec<Cell>,
    renamed: fn(&str) -> String,
    as_of: Option<Day>,
}

/// Tries a law on many sets. `change` makes the pair, or nothing where the set has nothing to change; `holds` judges two answers.
fn law(
    name: &str,
    few: usize,
    change: impl Fn(&Draft, &mut Chance) -> Option<Pair> + Sync,
    holds: impl Fn(&Cell, Day, &Said, &Said) -> bool + Sync,
) {
    let count = sets(few);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = Tally::default();
        while let Some(seed) =
            Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < count)
        {
            let (draft, ..) = generate::ruleset(seed as u64 + 40_000);
            let chance = &mut Chance(seed as u64 * 2 + 0x5eed_0001);
            // Not every change loads, and not every set has something to change.
            if let Some(pair) = (0..6).find_map(|_| change(&draft, chance)) {
                tally.add(judged(&pair, chance, &holds, seed));
            }
        }
        tally
    };
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..thread::available_parallelism().map_or(2, usize::from))
            .map(|_| scope.spawn(work))
            .collect();
        workers.into_iter().for_each(|worker| tally.add(worker.join().expect("a worker")));
    });
    println!(
        "{name}: {} of {count} sets, {} answers, {} of them changed",
        tally.sets, tally.answers, tally.changed
    );
    assert!(
        tally.wrong.is_empty(),
        "{name}: {} wrong:\n{}",
        tally.wrong.len(),
        tally.wrong[..tally.wrong.len().min(8)].join("\n")
    );
    assert!(tally.sets * 4 >= count, "{name}: too few sets had something to change");
}

fn judged(
    pair: &Pair,
    chance: &mut Chance,
    holds: &impl Fn(&Cell, Day, &Said, &Said) -> bool,
    seed: usize,
) -> Tally {
    let mut tally = Tally { sets: 1, ..Tally::default() };
    let view = |reading| View { as_of: pair.as_of, ..View::of(reading) };
    for cell in &pair.cells {
        let other = Cell {
            subject: (pair.renamed)(&cell.subject),
            reading: (pair.renamed)(&cell.reading),
            ..cell.clone()
        };
        let (one, two) =
            (evaluator(&pair.before, cell, view), evaluator(&pair.after, &other, view));
        for day in days([&one, &two], chance) {
            let (before, after) = (said(&one, day), said(&two, day));
            tally.answers += 1;
            tally.changed += usize::from(before.verdict != after.verdict);
            if !holds(cell, day, &before, &after) {
                tally
                    .wrong
                    .push(format!("set {seed}, {cell:?} on {day}: {before:?} became {after:?}"));
            }
        }
    }
    tally
}

fn same(id: &str) -> String {
    id.to_owned()
}

const CELLS: usize = 16;

/// The set, and the set with its files changed, if both load.
fn pair(
    draft: &Draft,
    chance: &mut Chance,
    change: impl FnOnce(&mut Trees, &mut Chance) -> Option<()>,
) -> Option<Pair> {
    let mut trees = trees(draft);
    let before = load(&trees)?;
    change(&mut trees, chance)?;
    let after = load(&trees)?;
    let cells = cells(&before, chance, CELLS);
    Some(Pair { before, after, cells, renamed: same, as_of: None })
}

fn list<'v>(tree: &'v mut Value, key: &str) -> &'v mut Vec<Value> {
    tree.as_object_mut()
        .expect("a map")
        .entry(key)
        .or_insert_with(|| json!([]))
        .as_array_mut()
        .expect("a list")
}

fn manifest(trees: &mut Trees) -> &mut Value {
    trees.get_mut("ruleset.yaml").expect("the set")
}

fn source() -> Value {
    json!({"document": "Made up", "pinpoint": "page 9", "confidence": "verified"})
}

/// One more instrument with one provision. It is dated late, so that no day gains a first instrument.
fn add_provision(trees: &mut Trees, issuer: &str, clause: Value) {
    let date = generate::LAST;
    trees.insert(
        "instruments/more.yaml".to_owned(),
        json!({"id": "more", "title": "More", "symbol": "M", "date": date, "issuer": issuer, "binds": "all", "paragraphs": ["more/1"], "source": source()}),
    );
    let provision = json!({"id": "more/1", "title": "More", "summary": "More", "source": source(), "clauses": [clause]});
    trees.insert("provisions/more/1.yaml".to_owned(), provision);
    list(manifest(trees), "instruments").push("more".into());
}

/// The paths of the provisions, with what each exempts.
fn provisions(trees: &Trees) -> Vec<(String, Value)> {
    let exempts = |tree: &Value| {
        tree["clauses"]
            .as_array()
            .expect("clauses")
            .iter()
            .map(|clause| clause["exempts"].clone())
            .collect::<Value>()
    };
    trees
        .iter()
        .filter(|(path, _)| path.starts_with("provisions/"))
        .map(|(path, tree)| (path.clone(), exempts(tree)))
        .collect()
}

fn id(path: &str) -> &str {
    path.split_once('/').and_then(|(_, rest)| rest.strip_suffix(".yaml")).expect("a path")
}

/// Whether some exemption names the provision or its instrument.
fn is_exempted(trees: &Trees, path: &str) -> bool {
    let instrument = id(path).split('/').next().expect("an instrument");
    let names = |exempts: &Value| {
        let text = exempts.to_string();
        text.contains(&format!("\"{}\"", id(path))) || text.contains(&format!("\"{instrument}\""))
    };
    provisions(trees).iter().any(|(_, exempts)| names(exempts))
}

fn exempts_others(exempts: &Value) -> bool {
    exempts.as_array().expect("a list").iter().any(|one| !one.is_null())
}

fn shuffle<T>(all: &mut [T], chance: &mut Chance) {
    (1..all.len()).for_each(|at| all.swap(at, chance.below(at + 1)));
}

/// Maps in another order of keys, and lists whose order means nothing in another order.
fn reordered(value: &Value, key: &str, chance: &mut Chance) -> Value {
    const ORDERED: [&str; 6] = ["compared", "parties", "names", "answer", "answers", "persons"];
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            shuffle(&mut members, chance);
            Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (key.clone(), reordered(value, key, chance)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(values) => {
            let mut values: Vec<Value> =
                values.iter().map(|value| reordered(value, key, chance)).collect();
            if !ORDERED.contains(&key) {
                shuffle(&mut values, chance);
            }
            values.into()
        }
        plain => plain.clone(),
    }
}

/// M4: files, keys and lists in another order, every text quoted, other line ends, no comments: every answer stays, grounds included.
#[test]
fn m4_the_way_of_writing_changes_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        let trees = trees(draft);
        let before = load(&trees)?;
        let mut written: Vec<(String, String)> = trees
            .iter()
            .map(|(path, tree)| {
                (
                    path.clone(),
                    serde_json::to_string_pretty(&reordered(tree, "", chance))
                        .unwrap()
                        .replace('\n', "\r\n"),
                )
            })
            .collect();
        shuffle(&mut written, chance);
        let folder =
            Folder::in_memory(written.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
        let after = load::ruleset(&folder).unwrap_or_else(|problems| panic!("{problems:?}"));
        let cells = cells(&before, chance, CELLS);
        Some(Pair { before, after, cells, renamed: same, as_of: None })
    };
    law("M4", 24, change, |_, _, before, after| {
        before.verdict == after.verdict
            && before.possible == after.possible
            && before.provisions == after.provisions
    });
}

/// Nine minus each digit of the ids of the made-up sets: one to one, and in the opposite order.
fn renamed(id: &str) -> String {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
    let ours =
        ["e", "d", "q", "r", "i", "p", "item", "regime"].contains(&stem) && stem.len() < id.len();
    let turn =
        |c: char| c.to_digit(10).and_then(|digit| char::from_digit(9 - digit, 10)).unwrap_or(c);
    if ours { id.chars().map(turn).collect() } else { id.to_owned() }
}

fn rename(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), rename(value))).collect())
        }
        Value::Array(values) => values.iter().map(rename).collect(),
        Value::String(text) => renamed(text).into(),
        plain => plain.clone(),
    }
}

/// M4: every id turned into another, one to one: every answer is the same but for the names.
#[test]
fn m4_names_change_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        let trees = trees(draft);
        let before = load(&trees)?;
        let path = |path: &String| {
            let stem = path
                .split_once('/')
                .and_then(|(kind, rest)| Some((kind, rest.strip_suffix(".yaml")?)));
            stem.map_or(path.clone(), |(kind, id)| format!("{kind}/{}.yaml", renamed(id)))
        };
        let trees: Trees = trees.iter().map(|(at, tree)| (path(at), rename(tree))).collect();
        let after =
            load::ruleset(&folder(&trees)).unwrap_or_else(|problems| panic!("{problems:?}"));
        let cells = cells(&before, chance, CELLS);
        Some(Pair { before, after, cells, renamed, as_of: None })
    };
    law("M4, names", 24, change, |_, _, before, after| {
        let provisions: BTreeSet<String> = before.provisions.iter().map(|id| renamed(id)).collect();
        before.verdict == after.verdict
            && before.possible == after.possible
            && provisions == after.provisions
            && before.weakest == after.weakest
    });
}

/// M5: a provision on things of a list of their own changes nothing said of anything else, grounds included.
#[test]
fn m5_an_unrelated_provision_changes_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, _| {
            let entry =
                json!({"id": "other", "title": "Others", "text": "Others", "source": source()});
            trees.insert(
                "lists/other.yaml".to_owned(),
                json!({"id": "other", "title": "Others", "summary": "Others", "entries": [entry], "source": source()}),
            );
            list(manifest(trees), "lists").push("other".into());
            let covers = json!({"directions": ["to", "from"], "activities": ["supply", "training", "finance"], "entries": ["other"]});
            add_provision(trees, "un", json!({"effect": "prohibited", "covers": covers}));
            Some(())
        })
    };
    law("M5", 24, change, |_, _, before, after| before == after);
}

/// A bare restriction on some entry, from one day until another.
fn restriction(chance: &mut Chance, effect: &str) -> Value {
    let from = day(generate::FIRST).plus_days(chance.below(90) as i32);
    let until = from.plus_days(1 + chance.below(90) as i32);
    let entries = *chance.of(&["arms", "arms/a", "dual", "dual/c"]);
    let directions = chance.of(&[vec!["to"], vec!["from"], vec!["to", "from"]]).clone();
    let covers = json!({"directions": directions, "activities": ["supply", "training", "finance"], "entries": [entries]});
    json!({"effect": effect, "covers": covers, "in_force": [{"from": {"on": from.to_string()}, "until": {"on": until.to_string()}}]})
}

/// M6: one more prohibition that nothing exempts: what was restricted stays so, and nothing becomes milder.
#[test]
fn m6_one_more_restriction_frees_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            add_provision(trees, "un", restriction(chance, "prohibited"));
            Some(())
        })
    };
    law("M6", 32, change, |_, _, before, after| {
        // An item may fall in the entry only if a fact is so: then there are two cases where there was one.
        // What is named by no other provision may lie outside the claims from now on.
        let unclaimed = |before: &[Verdict], verdict: &Verdict| {
            *verdict == Verdict::NotEncoded && before.contains(&Verdict::Unrestricted)
        };
        let frees_nothing = |(before, after): (&Conclusion, &Conclusion)| {
            let before = verdicts(before);
            let known = |verdict: &Verdict| {
                *verdict == Verdict::Prohibited
                    || before.contains(verdict)
                    || unclaimed(&before, verdict)
            };
            verdicts(after).iter().all(known)
        };
        before.kinds.iter().zip(&after.kinds).all(frees_nothing) && before.stays_restricted(after)
    });
}

/// M7: an exemption without an effect of its own, of provisions that exempt nothing, is taken away: nothing that was restricted is free.
#[test]
fn m7_one_exemption_less_frees_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            let all = provisions(trees);
            let exempting: BTreeSet<&str> = all
                .iter()
                .filter(|(_, exempts)| exempts_others(exempts))
                .map(|(path, _)| id(path))
                .collect();
            let bare = |path: &str| {
                trees[path]["clauses"]
                    .as_array()
                    .expect("clauses")
                    .iter()
                    .all(|clause| clause["effect"].is_null())
            };
            let only_rules = |exempts: &Value| {
                exempting.iter().all(|id| !exempts.to_string().contains(&format!("\"{id}\"")))
            };
            let fits = |(path, exempts): &&(String, Value)| {
                exempts_others(exempts)
                    && bare(path)
                    && only_rules(exempts)
                    && !is_exempted(trees, path)
            };
            let fitting: Vec<String> =
                all.iter().filter(fits).map(|(path, _)| path.clone()).collect();
            let path = (!fitting.is_empty()).then(|| chance.of(&fitting).clone())?;
            trees.get_mut(&path).expect("there")["clauses"] = json!([{"effect": "none"}]);
            Some(())
        })
    };
    law("M7", 60, change, |_, _, before, after| before.stays_restricted(after));
}

/// The windows of a provision's first clause that has some.
fn windows<'t>(trees: &'t mut Trees, path: &str) -> Option<&'t mut Vec<Value>> {
    let clauses = trees.get_mut(path)?["clauses"].as_array_mut()?;
    clauses.iter_mut().find(|clause| clause["in_force"].is_array())?["in_force"].as_array_mut()
}

fn some_provision(trees: &Trees, chance: &mut Chance) -> String {
    chance.of(&provisions(trees)).0.clone()
}

/// The earlier, or the later, of a bound and a day.
fn bounded(key: &str, bound: Option<&Value>, on: &Value) -> Value {
    bound.map_or(on.clone(), |bound| json!({key: [bound, on]}))
}

/// M8: one window is closed earlier: no day before the new end changes.
#[test]
fn m8_a_shorter_window_changes_only_the_days_it_loses() {
    let cut = day(generate::FIRST).plus_days(60);
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            let path = some_provision(trees, chance);
            let window = windows(trees, &path)?.first_mut()?.as_object_mut()?;
            let until = bounded("earliest", window.get("until"), &json!({"on": cut.to_string()}));
            window.insert("until".to_owned(), until);
            Some(())
        })
    };
    law("M8", 32, change, |_, day, before, after| day >= cut || before == after);
}

/// M9: a window is two, the second of which opens where the first closes: no answer changes.
#[test]
fn m9_a_window_in_two_halves_is_the_window() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            let path = some_provision(trees, chance);
            let on = json!({"on": day(generate::FIRST).plus_days(20 + chance.below(100) as i32).to_string()});
            let windows = windows(trees, &path)?;
            let window = windows.first()?.clone();
            let (from, until) = (window.get("from"), window.get("until"));
            let mut first = json!({"until": bounded("earliest", until, &on)});
            let mut second = json!({"from": bounded("latest", from, &on)});
            from.into_iter().for_each(|from| first["from"] = from.clone());
            until.into_iter().for_each(|until| second["until"] = until.clone());
            windows.splice(..1, [first, second]);
            Some(())
        })
    };
    law("M9", 40, change, |_, _, before, after| {
        before.verdict == after.verdict
            && before.possible == after.possible
            && before.provisions == after.provisions
    });
}

/// M10: a provision that nothing exempts stands twice: every verdict stays.
#[test]
fn m10_a_provision_said_twice_is_the_provision() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            let path = some_provision(trees, chance);
            if is_exempted(trees, &path) {
                return None;
            }
            let instrument = id(&path).split('/').next()?.to_owned();
            let mut copy = trees[&path].clone();
            copy["id"] = format!("{instrument}/99").into();
            trees.insert(format!("provisions/{instrument}/99.yaml"), copy);
            list(trees.get_mut(&format!("instruments/{instrument}.yaml"))?, "paragraphs")
                .push(format!("{instrument}/99").into());
            Some(())
        })
    };
    law("M10", 32, change, |_, _, before, after| {
        let rest: BTreeSet<String> =
            after.provisions.iter().filter(|id| !id.ends_with("/99")).cloned().collect();
        before.verdict == after.verdict
            && before.possible == after.possible
            && before.provisions == rest
            && before.weakest == after.weakest
    });
}

/// A party with a reading of its own beside those there are.
fn add_reading(trees: &mut Trees, mut reading: Value) {
    reading["party"] = "child".into();
    reading["held"] = json!({"from": "2000-01-01"});
    reading["id"] = "child".into();
    reading["title"] = "Child".into();
    reading["summary"] = "Child".into();
    trees.insert("readings/child.yaml".to_owned(), reading);
    list(manifest(trees), "readings").push("child".into());
    list(manifest(trees), "parties").push(json!({"id": "child", "title": "Child"}));
}

/// The cells of the set, asked under one reading and then under the child.
fn as_child(pair: Pair, parent: &str) -> Pair {
    let cells =
        pair.cells.into_iter().map(|cell| Cell { reading: parent.to_owned(), ..cell }).collect();
    let renamed = |id: &str| if id.starts_with('r') { "child".to_owned() } else { id.to_owned() };
    Pair { cells, renamed, ..pair }
}

/// M11: a reading that only inherits says what its parent says, and so does one that repeats the parent's own answers.
#[test]
fn m11_a_child_without_answers_of_its_own_is_its_parent() {
    let change = |draft: &Draft, chance: &mut Chance| {
        let parent = format!("r{}", chance.below(draft.readings.len()));
        let repeats = chance.often(1, 2);
        let prebuilt = pair(draft, chance, |trees, _| {
            let of = trees[&format!("readings/{parent}.yaml")].clone();
            let mut child = json!({"inherits": parent});
            for key in ["answers", "holds"] {
                if repeats && !of[key].is_null() {
                    child[key] = of[key].clone();
                }
            }
            add_reading(trees, child);
            Some(())
        })?;
        Some(as_child(prebuilt, &parent))
    };
    law("M11", 32, change, |_, _, before, after| before == after);
}

/// M13: what is inherited, written out: the same answers.
#[test]
fn m13_inheritance_written_out_is_inheritance() {
    let change = |draft: &Draft, chance: &mut Chance| {
        let at = chance.below(draft.readings.len());
        let mut prebuilt = pair(draft, chance, |trees, _| {
            let mut flat = json!({});
            let mut next = Some(format!("r{at}"));
            while let Some(id) = next {
                let of = trees[&format!("readings/{id}.yaml")].clone();
                for (key, about) in [("answers", "question"), ("holds", "event")] {
                    for one in of[key].as_array().into_iter().flatten() {
                        if !list(&mut flat, key).iter().any(|own| own[about] == one[about]) {
                            list(&mut flat, key).push(one.clone());
                        }
                    }
                }
                next = of["inherits"].as_str().map(str::to_owned);
            }
            let members = flat.as_object_mut()?;
            members.retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
            add_reading(trees, flat);
            Some(())
        })?;
        prebuilt.cells.truncate(CELLS);
        Some(as_child(prebuilt, &format!("r{at}")))
    };
    law("M13", 32, change, |_, _, before, after| before == after);
}

/// M15: every rule on one direction alone ended long ago: nothing said of the other changes. The rules stay, for an entry that
/// a rule on any direction names must be claimed.
#[test]
fn m15_a_rule_on_one_direction_says_nothing_of_the_other() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, _| {
            let mut dropped = 0;
            for (_, tree) in trees.iter_mut().filter(|(path, _)| path.starts_with("provisions/")) {
                for clause in tree["clauses"].as_array_mut()? {
                    if clause["covers"]["directions"] == json!(["to"]) {
                        clause["in_force"] = json!([{"until": {"on": "1950-01-01"}}]);
                        dropped += 1;
                    }
                }
            }
            (dropped > 0).then_some(())
        })
    };
    law("M15", 32, change, |cell, _, before, after| {
        cell.direction == Direction::To || before == after
    });
}

/// M17: with the approval stated what required one is milder, and nothing else changes: no ban is lifted, and nothing is free of duties.
#[test]
fn m17_an_approval_answers_only_what_requires_one() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, _| {
            list(manifest(trees), "defaults").clear();
            list(manifest(trees), "defaults")
                .push(json!({"fact": "approved", "value": "yes", "ground": "It is said"}));
            Some(())
        })
    };
    law("M17", 32, change, |_, _, before, after| {
        let milder = [Verdict::Notification, Verdict::Restraint];
        let from = |verdict: &Verdict| {
            // A requirement that an exemption leaves comes before a restraint that another leaves, once it is met.
            let met = |verdict: &Verdict| {
                *verdict == Verdict::ApprovalRequired || *verdict == Verdict::Restraint
            };
            before.verdicts().contains(verdict)
                || before.verdicts().iter().any(met) && milder.contains(verdict)
        };
        let bans = |said: &Said| said.verdicts().contains(&Verdict::Prohibited);
        after.verdicts().iter().all(from)
            && !after.verdicts().contains(&Verdict::ApprovalRequired)
            && bans(before) == bans(after)
    });
}

/// M21: answers given after a day are taken out: nothing said as of that day changes.
#[test]
fn m21_what_came_later_changes_nothing_said_as_of_a_day() {
    let then = day(generate::FIRST).plus_days(40);
    let change = |draft: &Draft, chance: &mut Chance| {
        let prebuilt = pair(draft, chance, |trees, _| {
            let mut dropped = 0;
            for (_, tree) in trees.iter_mut().filter(|(path, _)| path.starts_with("readings/")) {
                let Some(answers) = tree["answers"].as_array_mut() else { continue };
                let count = answers.len();
                answers.retain(|answer| {
                    answer["since"].as_str().is_some_and(|since| day(since) <= then)
                });
                dropped += count - answers.len();
                if answers.is_empty() {
                    tree.as_object_mut()?.remove("answers");
                }
            }
            (dropped > 0).then_some(())
        })?;
        Some(Pair { as_of: Some(then), ..prebuilt })
    };
    law("M21", 32, change, |_, _, before, after| before == after);
}

fn reworded(value: &mut Value, key: &str, chance: &mut Chance) {
    const TEXTS: [&str; 14] = [
        "act", "limits", "title", "summary", "document", "pinpoint", "note", "text", "argument",
        "ground", "who", "symbol", "binds", "version",
    ];
    match value {
        Value::Object(members) => {
            members.iter_mut().for_each(|(key, value)| reworded(value, key, chance))
        }
        Value::Array(values) => values.iter_mut().for_each(|value| reworded(value, key, chance)),
        Value::String(text) if TEXTS.contains(&key) => {
            *text = format!("prohibited, void since 2001-02-0{}", 1 + chance.below(9))
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// M23: every text, title and source is worded otherwise: nothing else changes.
#[test]
fn m23_words_decide_nothing() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            trees.values_mut().for_each(|tree| reworded(tree, "", chance));
            Some(())
        })
    };
    law("M23", 24, change, |_, _, before, after| before == after);
}

/// M24: a national ban on everything, or a national exemption from everything, changes no answer of the United Nations layer.
#[test]
fn m24_national_measures_say_nothing_of_the_un_layer() {
    let change = |draft: &Draft, chance: &mut Chance| {
        pair(draft, chance, |trees, chance| {
            let covers = json!({"directions": ["to", "from"], "activities": ["supply", "training", "finance"], "everything": true});
            let clause = match chance.below(2) {
                0 => json!({"effect": "prohibited", "covers": covers}),
                _ => json!({"exempts": {"instruments": ["i0"]}, "covers": covers}),
            };
            let issuer = *chance.of(&["eu", "us", "uk"]);
            add_provision(trees, issuer, clause);
            Some(())
        })
    };
    law("M24", 32, change, |_, _, before, after| before == after);
}

type Told = BTreeSet<String>;

/// All that differs between two sets, day for day, each with what both say; told from the second if turned.
fn told(trees: [&Trees; 2], turned: bool) -> Option<Told> {
    let [one, other] = [load(trees[0])?, load(trees[1])?];
    let mut patch = Patch::between(&folder(trees[0]), &folder(trees[1]));
    let scope = DiffScope {
        subjects: ItemIx::all(&other).map(Subject::Item).collect(),
        directions: Direction::ALL.to_vec(),
        activities: vec![Activity::Supply, Activity::Finance],
        layers: vec![Layer::Un],
        facts: Vec::new(),
    };
    let period = Period { from: day(generate::FIRST), until: day(generate::LAST) };
    let found = RuleComparison { sets: [&one, &other], scope, period }.run(&mut patch);
    let mut told = Told::new();
    for cell in found.rows.iter().flat_map(snapback::diff::rules::RuleChange::each) {
        let mut says = cell.span.verdicts.clone();
        if turned {
            says.reverse();
        }
        let transfer = &cell.transfer;
        for at in cell.span.period.from.0..cell.span.period.until.0 {
            told.insert(format!(
                "{} {} {} {:?} {} {} {says:?}",
                transfer.subject.id(&other),
                transfer.direction,
                transfer.activity,
                transfer.facts,
                cell.reading,
                Day(at)
            ));
        }
    }
    Some(told)
}

/// M20: nothing parts a set from itself, and what parts two is there seen from either side.
#[test]
fn m20_a_difference_is_there_from_either_side() {
    let (mut pairs, mut days) = (0, 0);
    for seed in 0..sets(8) as u64 {
        let (draft, ..) = generate::ruleset(seed + 50_000);
        let chance = &mut Chance(seed + 9);
        let one = trees(&draft);
        assert_eq!(told([&one, &one], false), Some(Told::new()), "seed {seed}");
        let other = trees(&draft.changed(chance));
        let (Some(there), Some(back)) = (told([&one, &other], false), told([&other, &one], true))
        else {
            continue;
        };
        assert_eq!(
            there.symmetric_difference(&back).take(5).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "seed {seed}"
        );
        pairs += 1;
        days += there.len();
    }
    println!("M20: {pairs} pairs, {days} cells and days that differ");
    assert!(pairs > 2 && days > 100);
}
