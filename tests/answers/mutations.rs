//! The bug zoo: mistakes a person could make in writing the law down, each of which the hand-written scenarios must notice.
//!
//! `tests/zoo/bugs.yaml` holds them: what the mistake is, which text of which rule file it replaces by what, and what catches it.
//! A mistake that nothing catches is a gap in `tests/law`, to be closed by a scenario written from the documents, not by
//! taking the mistake out. `SNAPBACK_ZOO=ID` tries one of them and tells everything that catches it; `SNAPBACK_ZOO=all`
//! does so for each. Mistakes in the program itself, and how they are tried, are in `tests/zoo/code`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Deserialize;
use snapback::scenario;
use snapback_engine::load::{Folder, Parsed, RuleFile, ScenarioFileShape, ruleset, scenario_files};
use snapback_engine::model::{
    Activity, Day, Direction, EntryIx, Layer, Provision, ProvisionIx, ReadingIx, Ruleset, Subject,
    Transfer, View, parse_day,
};
use snapback_engine::resolve::{Answers, Resolved, Resolver, Validity};

/// A mistake in the rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bug {
    id: String,
    bug: String,
    file: String,
    old: String,
    new: String,
    caught_by: String,
}

/// The days on which a paragraph is in force under a reading, written from the documents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InForceCase {
    provision: String,
    because: String,
    under: Vec<String>,
    in_force: Vec<String>,
    not_in_force: Vec<String>,
}

/// What is checked by the days in force, and not by scenarios: paragraphs without an effect on a transfer.
const WINDOWS: &str = "in-force";

/// A mistake that the loader refuses, since a reading would contradict itself.
const LOADER: &str = "loader";

/// Everything that can notice a mistake.
struct Checks {
    scenarios: BTreeMap<String, Vec<Parsed<ScenarioFileShape>>>,
    standing: Vec<InForceCase>,
}

fn yaml<T: for<'de> Deserialize<'de>>(path: &str) -> T {
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn checks() -> Checks {
    let folder = Folder::read(Path::new("tests/law")).expect("the scenarios");
    let mut scenarios = BTreeMap::new();
    for file in scenario_files(&folder).expect("the scenarios") {
        let name = file.stem.trim_end_matches(".yaml").to_owned();
        if name != "boundaries" {
            scenarios.insert(name, vec![file]);
        }
    }
    Checks { scenarios, standing: yaml("tests/zoo/in-force.yaml") }
}

/// The rules with one text replaced. It must be there exactly once, and the set must still load.
fn with(rules: &Folder, bug: &Bug) -> Result<Ruleset, String> {
    let path = bug.file.strip_prefix("rules/").expect("a file of the rules");
    let mut found = 0;
    let files = rules.files().map(|file| {
        let mut file: RuleFile = file.clone();
        if file.path == path {
            let text = String::from_utf8(file.bytes).unwrap();
            found = text.matches(&bug.old).count();
            file.bytes = text.replacen(&bug.old, &bug.new, 1).into_bytes();
        }
        file
    });
    let folder = Folder::of(files.collect::<Vec<_>>());
    if found != 1 || bug.old == bug.new {
        return Err(format!(
            "`old` is {found} times in {}; it must be there once, and `new` must differ",
            bug.file
        ));
    }
    ruleset(&folder)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

impl Checks {
    /// The first check of a name that fails, in words.
    fn fails(&self, rules: &Ruleset, name: &str) -> Option<String> {
        if name == WINDOWS {
            return self.standing.iter().find_map(|standing| standing.fails(rules));
        }
        let files = self
            .scenarios
            .get(name)
            .unwrap_or_else(|| panic!("tests/law/{name}.yaml is not there"));
        let all = match scenario::scenarios(rules, files) {
            Ok(all) => all,
            Err(problems) => return Some(problems[0].to_string()),
        };
        all.iter().find_map(|one| {
            let failed = scenario::run(rules, one).into_iter().find(|check| !check.passes())?;
            let wrong = &failed.wrong[0];
            Some(format!(
                "{} (under {}): {} expected {}, found {}",
                one.name, failed.under, wrong.what, wrong.expected, wrong.found
            ))
        })
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.scenarios.keys().map(String::as_str).chain([WINDOWS])
    }
}

impl InForceCase {
    fn fails(&self, rules: &Ruleset) -> Option<String> {
        let at = ProvisionIx::all(rules)
            .find(|at| *rules[*at].id == *self.provision)
            .expect("a provision");
        let wanted = [(&self.in_force, true), (&self.not_in_force, false)];
        let days = wanted.into_iter().flat_map(|(days, wanted)| {
            days.iter().map(move |day| (parse_day(day).expect("a day"), wanted))
        });
        let days: Vec<(Day, bool)> = days.collect();
        self.under.iter().find_map(|id| {
            let reading = ReadingIx::all(rules)
                .find(|reading| *rules[*reading].id == **id)
                .expect("a reading");
            let wrong = days
                .iter()
                .find(|(day, wanted)| stands(rules, at, reading, *day) != Some(*wanted))?;
            Some(format!(
                "{} on {} under {id}: expected in force {}",
                self.provision, wrong.0, wrong.1
            ))
        })
    }
}

/// Whether some clause of a provision is in force on a day under a reading; nothing where the answers it leaves open disagree.
fn stands(rules: &Ruleset, at: ProvisionIx, reading: ReadingIx, day: Day) -> Option<bool> {
    let (direction, activity) = (Direction::To, Activity::Supply);
    let any = Transfer {
        subject: Subject::Entry(EntryIx(0)),
        direction,
        activity,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let stance = Answers::new(rules, &any, &View::of(reading));
    let (mut found, mut left) = (Vec::new(), vec![Vec::new()]);
    while let Some(choices) = left.pop() {
        match in_force(&rules[at], day, &mut Resolver::new(rules, &stance, &choices)) {
            Ok(stands) => found.push(stands),
            Err(split) => left.extend(split.branches(&choices)),
        }
    }
    found.iter().all(|stands| *stands == found[0]).then_some(found[0])
}

fn in_force<'r>(
    provision: &'r Provision,
    day: Day,
    resolver: &mut Resolver<'_, 'r>,
) -> Resolved<'r, bool> {
    let open = |opening| matches!(opening, Validity::InForce(_));
    let mut stands = false;
    for clause in &provision.clauses {
        stands |= open(resolver.validity(&clause.windows, day)?);
    }
    Ok(stands
        && provision
            .regime
            .map(|regime| resolver.regime(regime, day))
            .transpose()?
            .is_none_or(open))
}

/// Does something with each, on every core.
fn each<'t, T: Sync, R: Send>(all: &'t [T], act: impl Fn(&'t T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = all.get(at) else { return };
                    let result = act(one);
                    done.lock().unwrap().push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What became of a mistake: what it was caught by, or what is wrong with the entry.
fn tried(rules: &Folder, checks: &Checks, bug: &Bug, asked: bool) -> Result<String, String> {
    let wrong = match with(rules, bug) {
        Err(refused) if bug.caught_by == LOADER && refused.contains("error[R08]") => {
            return Ok(refused);
        }
        other => other.map_err(|text| format!("{}: {text}", bug.id))?,
    };
    if asked {
        let all: Vec<String> = checks
            .names()
            .filter_map(|name| Some(format!("\n  {name}: {}", checks.fails(&wrong, name)?)))
            .collect();
        println!("{}: {}{}", bug.id, bug.bug, all.concat());
    }
    if bug.caught_by != WINDOWS && !checks.scenarios.contains_key(&bug.caught_by) {
        return Err(format!("{}: tests/law/{}.yaml is not there", bug.id, bug.caught_by));
    }
    checks.fails(&wrong, &bug.caught_by).ok_or_else(|| {
        let others: Vec<&str> =
            checks.names().filter(|name| checks.fails(&wrong, name).is_some()).collect();
        format!(
            "{}: {} is not noticed by {}; by others: {others:?}",
            bug.id, bug.bug, bug.caught_by
        )
    })
}

#[test]
fn every_mistake_in_the_rules_is_caught() {
    let bugs: Vec<Bug> = yaml("tests/zoo/bugs.yaml");
    let asked = std::env::var("SNAPBACK_ZOO").ok();
    let ids: BTreeSet<&str> = bugs.iter().map(|bug| bug.id.as_str()).collect();
    assert_eq!(ids.len(), bugs.len(), "an id is there twice");
    assert!(bugs.len() >= 164, "the zoo does not shrink: {} mistakes", bugs.len());
    let chosen: Vec<&Bug> = bugs
        .iter()
        .filter(|bug| asked.as_ref().is_none_or(|id| id == "all" || *id == bug.id))
        .collect();
    let (rules, checks) = (Folder::read(Path::new("rules")).expect("the rules"), checks());
    let done = each(&chosen, |bug| tried(&rules, &checks, bug, asked.is_some()));
    for (bug, caught) in chosen.iter().zip(&done) {
        if let Ok(caught) = caught {
            println!("{}: caught by {}: {caught}", bug.id, bug.caught_by);
        }
    }
    let missed: Vec<String> = done.into_iter().filter_map(Result::err).collect();
    println!("{} of {} mistakes caught", chosen.len() - missed.len(), chosen.len());
    assert!(missed.is_empty(), "{} mistakes are not caught:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn without_a_mistake_nothing_fails() {
    let rules = ruleset(&Folder::read(Path::new("rules")).expect("the rules")).expect("the rules");
    let checks = checks();
    assert!(
        checks
            .standing
            .iter()
            .all(|standing| !standing.because.is_empty() && standing.in_force.len() > 1)
    );
    let names: Vec<&str> = checks.names().collect();
    let failed: Vec<String> =
        each(&names, |name| checks.fails(&rules, name)).into_iter().flatten().collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// For each hunk of a patch the lines it expects to find.
fn expected(patch: &str) -> Vec<String> {
    let mut hunks: Vec<String> = Vec::new();
    for line in patch.lines().skip_while(|line| !line.starts_with("@@")) {
        match (line.split_at_checked(1), hunks.last_mut()) {
            (Some(("@", _)), _) => hunks.push(String::new()),
            (Some((" " | "-", text)), Some(hunk)) => hunk.push_str(&format!("{text}\n")),
            _ => {}
        }
    }
    hunks
}

#[test]
fn every_mistake_in_the_program_still_has_its_place() {
    let mut count = 0;
    for path in std::fs::read_dir("tests/zoo/code").unwrap().map(|entry| entry.unwrap().path()) {
        let patch = std::fs::read_to_string(&path).unwrap();
        let shown = path.display();
        let file = patch
            .lines()
            .find_map(|line| line.strip_prefix("--- a/"))
            .unwrap_or_else(|| panic!("{shown} names no file"));
        let source = std::fs::read_to_string(file).unwrap();
        let hunks = expected(&patch);
        assert!(
            !hunks.is_empty()
                && hunks.iter().all(|hunk| source.matches(hunk.as_str()).count() == 1),
            "{shown} fits {file} no more"
        );
        let tests = patch
            .lines()
            .find_map(|line| line.strip_prefix("Tests: "))
            .unwrap_or_else(|| panic!("{shown} names no test"));
        assert!(
            tests.split(' ').all(|test| {
                let file = |folder: &str| format!("tests/{folder}{test}.rs");
                ["", "answers/", "rules/", "program/"]
                    .iter()
                    .any(|at| Path::new(&file(at)).exists())
            }),
            "{shown}: {tests}"
        );
        count += 1;
    }
    assert!(count >= 57, "the zoo does not shrink: {count} patches");
}
