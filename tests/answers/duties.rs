//! Duties that are no transfer: when each stands, and that they come and go with the bans beside them.

use crate::common;

use common::{around, day, reading, rules};
use snapback_engine::duties::{Standing, duties, standing};
use snapback_engine::evaluate::{Evaluator, Status};
use snapback_engine::model::{
    Clause, Day, Layer, Provision, ProvisionIx, ReadingIx, RuleIx, Ruleset, Subject, Transfer, View,
};

fn find(rules: &Ruleset, id: &str) -> ProvisionIx {
    ProvisionIx::all(rules).find(|at| *rules[*at].id == *id).expect("a provision")
}

/// What is said of a duty: whether it stands, since when, and on what that turns.
fn said(rules: &Ruleset, standing: &Standing) -> String {
    let detail = match standing {
        Standing::Stands(since) => since.map(|day| format!(" since {day}")),
        Standing::Off => None,
        Standing::Open(turns_on) => {
            Some(turns_on.iter().map(|question| format!(" {}", rules[*question].id)).collect())
        }
    };
    standing.word().to_owned() + &detail.unwrap_or_default()
}

/// A duty, a reading, a day, and what is said of it.
type Case = (&'static str, &'static str, &'static str, &'static str);

#[test]
fn when_a_duty_stands_in_each_reading() {
    const CASES: [Case; 18] = [
        ("unscr-1737/2", "e3", "2006-12-22", "does-not-stand"),
        ("unscr-1737/2", "e3", "2006-12-23", "stands since 2006-12-23"),
        ("unscr-1737/2", "e3", "2016-01-15", "stands since 2006-12-23"),
        ("unscr-1737/2", "e3", "2016-01-16", "does-not-stand"),
        ("unscr-1737/2", "us-2020", "2020-09-19", "does-not-stand"),
        ("unscr-1737/2", "us-2020", "2020-09-20", "stands since 2020-09-20"),
        ("unscr-1737/2", "iran", "2020-09-20", "does-not-stand"),
        ("unscr-1929/14", "e3", "2025-09-27", "does-not-stand"),
        ("unscr-1929/14", "e3", "2025-09-28", "stands since 2025-09-28"),
        ("unscr-1929/14", "russia", "2025-09-28", "does-not-stand"),
        ("unscr-2231/annex-b-6e", "russia", "2016-01-15", "does-not-stand"),
        ("unscr-2231/annex-b-6e", "russia", "2016-01-16", "stands since 2016-01-16"),
        ("unscr-2231/annex-b-6e", "russia", "2020-10-17", "stands since 2016-01-16"),
        ("unscr-2231/annex-b-6e", "russia", "2020-10-19", "does-not-stand"),
        ("unscr-2231/annex-b-3", "russia", "2023-10-17", "stands since 2016-01-16"),
        ("unscr-2231/annex-b-3", "russia", "2023-10-19", "does-not-stand"),
        ("unscr-1696/2", "us-2021", "2025-10-19", "open e3-standing-2025"),
        ("unscr-1929/14", "singapore", "2025-10-19", "stands"),
    ];
    let rules = rules();
    let mut wrong = Vec::new();
    for (id, held, on, expected) in CASES {
        let (at, view) = (find(rules, id), View::of(reading(rules, held)));
        let found = said(rules, &standing(rules, at, &view, day(on)));
        if found != expected {
            wrong.push(format!("{id} {held} {on}: {found}, not {expected}"));
        }
    }
    println!("duties: {} days", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A clause of the same law with the same windows that covers some list entry unconditionally.
fn twin<'r>(rules: &'r Ruleset, duty: &Provision) -> Option<(ProvisionIx, &'r Clause)> {
    let windows = &duty.clauses.first().filter(|clause| clause.conditions.is_empty())?.windows;
    ProvisionIx::all(rules)
        .filter(|at| (rules[*at].instrument, rules[*at].regime) == (duty.instrument, duty.regime))
        .flat_map(|at| rules[at].clauses.iter().map(move |clause| (at, clause)))
        .find(|(_, clause)| {
            let covers = clause.covers.as_ref().is_some_and(|covers| !covers.entries.is_empty());
            covers && clause.exempts.is_none() && clause.windows == *windows
        })
}

/// Whether the clause of a ban is in force on a day: in all completions, in none, or open.
fn in_force(rules: &Ruleset, (at, clause): (ProvisionIx, &Clause), view: &View, on: Day) -> String {
    let covers = clause.covers.as_ref().expect("a clause that covers");
    let transfer = Transfer {
        subject: Subject::Entry(covers.entries[0]),
        direction: covers.directions[0],
        activity: covers.activities[0],
        layer: rules[rules[at].instrument].issuer,
        facts: Vec::new(),
    };
    let evaluator = Evaluator::new(rules, &transfer, view);
    let finding = evaluator.on(on);
    let known = |status: &Status| match status {
        Status::InForce(_) | Status::Displaced(_) | Status::Idle => Some(true),
        Status::NotYet | Status::Ended(_) => Some(false),
        Status::Fails | Status::OutsideEntry | Status::NotBound => None,
    };
    let statuses: Vec<Option<bool>> = finding
        .completions
        .iter()
        .flat_map(|completion| &completion.statuses)
        .filter(|one| evaluator[one.candidate].rule == RuleIx::Provision(at))
        .filter(|one| std::ptr::eq(evaluator[one.candidate].clause, clause))
        .map(|one| known(&one.status))
        .collect();
    let told = if statuses.iter().any(Option::is_none) {
        "not told"
    } else if statuses.iter().all(|one| *one == Some(true)) {
        "stands"
    } else if statuses.iter().all(|one| *one == Some(false)) {
        "does-not-stand"
    } else {
        "open"
    };
    told.to_owned()
}

#[test]
fn a_duty_comes_and_goes_with_the_bans_of_its_law() {
    let rules = rules();
    let (mut tried, mut pairs) = (0, 0);
    for (at, _) in duties(rules, Layer::Un) {
        let Some(ban) = twin(rules, &rules[at]) else { continue };
        pairs += 1;
        for reading in ReadingIx::all(rules) {
            let view = View::of(reading);
            for on in around(&ban.1.days) {
                let expected = in_force(rules, ban, &view, on);
                if expected != "not told" {
                    let found = standing(rules, at, &view, on);
                    assert_eq!(
                        found.word(),
                        expected,
                        "{} {} {on}",
                        rules[at].id,
                        rules[reading].id
                    );
                    tried += 1;
                }
            }
        }
    }
    println!("duties: {pairs} beside a ban, {tried} standings");
    assert!(pairs >= 15 && tried >= 5_000, "{pairs} {tried}");
}

#[test]
fn an_open_duty_names_what_decides() {
    let rules = rules();
    let (mut open, mut wrong) = (0, Vec::new());
    for (at, _) in duties(rules, Layer::Un) {
        for reading in ReadingIx::all(rules) {
            let found = standing(rules, at, &View::of(reading), day("2025-10-19"));
            if let Standing::Open(questions) = &found {
                open += 1;
                if questions.is_empty() {
                    wrong.push(format!("{} {}", rules[at].id, rules[reading].id));
                }
            }
        }
    }
    println!("duties: {open} open");
    assert!(wrong.is_empty() && open > 0, "{open} {wrong:?}");
}
