//! What a set claims and what it lacks: two laws about them, on made-up sets and on the shipped law.

use std::collections::BTreeSet;

use snapback_engine::evaluate::{Conclusion, Evaluator, Finding};
use snapback_engine::load;
use snapback_engine::model::{
    Activity, Clause, Day, Direction, GapKind, ItemIx, Layer, QuestionIx, QuestionKind, ReadingIx,
    Ruleset, Subject, Transfer, Value, Verdict, View,
};

use crate::common::generate::{self, Draft};
use crate::common::{self, Chance, day, subjects, usual};

/// Verdicts from the mildest to the strictest.
const MILDEST_FIRST: [Verdict; 7] = [
    Verdict::Unrestricted,
    Verdict::NotEncoded,
    Verdict::Notification,
    Verdict::Restraint,
    Verdict::Exposure,
    Verdict::ApprovalRequired,
    Verdict::Prohibited,
];

/// What each kind of person is told; where the layer names none, the answer alone.
fn kinds(finding: &Finding) -> Vec<Conclusion> {
    match finding.persons.as_slice() {
        [] => vec![finding.conclusion()],
        persons => persons.iter().map(|(_, says)| says.clone()).collect(),
    }
}

/// The places of the strictest and of the mildest verdict in play.
fn bounds(says: &Conclusion) -> (usize, usize) {
    let place = |verdict: &Verdict| {
        MILDEST_FIRST.iter().position(|known| known == verdict).expect("a verdict of the list")
    };
    let places: Vec<usize> = match says.possible.as_slice() {
        [] => vec![place(&says.verdict)],
        possible => possible.iter().map(place).collect(),
    };
    (*places.iter().max().unwrap(), *places.iter().min().unwrap())
}

/// How strictly the transfer is said to be restricted: no, open, yes.
fn restriction(says: &Conclusion) -> usize {
    match says.restricted {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    }
}

fn milder(before: &Conclusion, after: &Conclusion) -> bool {
    let ((strictest, mildest), (now_strictest, now_mildest)) = (bounds(before), bounds(after));
    now_strictest < strictest || now_mildest < mildest || restriction(after) < restriction(before)
}

fn unrestricted(says: &Conclusion) -> bool {
    says.verdict == Verdict::Unrestricted
        || says.possible.contains(&Verdict::Unrestricted)
        || says.restricted == Some(false)
}

/// No facts, or some by chance.
fn facts(rules: &Ruleset, chance: &mut Chance) -> Vec<(QuestionIx, Value)> {
    let mut facts = Vec::new();
    for question in QuestionIx::all(rules).filter(|at| rules[*at].is_fact()) {
        if !chance.often(1, 4) {
            continue;
        }
        let values = match rules[question].kind {
            QuestionKind::YesNo => vec![Value::Listed(0), Value::Listed(1)],
            QuestionKind::Number => vec![Value::exactly(99_000), Value::exactly(300_000)],
            QuestionKind::Date => vec![Value::NoDay, Value::Day(day("2001-02-10"))],
            QuestionKind::Country | QuestionKind::Destination => {
                let codes = ["FR", "DE", "GB", "US", "RU"];
                codes.map(|code| Value::Country(code.into())).into()
            }
            QuestionKind::Law => continue,
        };
        facts.push((question, chance.of(&values).clone()));
    }
    facts
}

/// Everything in a made-up set that may be asked, by chance.
fn transfers(rules: &Ruleset, chance: &mut Chance, count: usize) -> Vec<Transfer> {
    let subjects = subjects(rules);
    let one = |_| Transfer {
        subject: *chance.of(&subjects),
        direction: *chance.of(Direction::ALL),
        activity: *chance.of(&[Activity::Supply, Activity::Training, Activity::Finance]),
        layer: Layer::Un,
        facts: facts(rules, chance),
    };
    (0..count).map(one).collect()
}

/// Change days of an evaluator and the days before, not more than so many.
fn days(evaluators: &[&Evaluator], chance: &mut Chance, most: usize) -> Vec<Day> {
    let days: BTreeSet<Day> = evaluators
        .iter()
        .flat_map(|evaluator| evaluator.days.iter())
        .flat_map(|day| [day.plus_days(-1), *day])
        .collect();
    let mut days: Vec<Day> = days.into_iter().collect();
    while days.len() > most {
        days.swap_remove(chance.below(days.len()));
    }
    days
}

/// The set as it would be had no layer claimed anything.
fn without_claims(rules: &Ruleset) -> Ruleset {
    let mut rules = rules.clone();
    rules.claims.iter_mut().for_each(|claim| ended(&mut claim.clause));
    rules
}

/// Covers nothing any more.
fn ended(clause: &mut Clause) {
    if let Some(covers) = &mut clause.covers {
        covers.directions.clear();
    }
}

/// Without claims nothing is unrestricted: in made-up sets, with their scope taken out of the files and with the claims taken out
/// and the kinds of person left.
#[test]
fn no_made_up_set_without_claims_frees_anything() {
    let (mut asked, mut freed_before, mut with_persons) = (0, 0, 0);
    for seed in 0..240 {
        let (mut draft, _, rules) = generate::ruleset(seed + 70_000);
        let chance = &mut Chance(seed * 2 + 0x5eed_5c01);
        let persons = !draft.persons.is_empty();
        draft.claims.clear();
        let bare = load::ruleset(&draft.folder()).expect("the set without its scope");
        let unclaimed = without_claims(&rules);
        for transfer in transfers(&rules, chance, 12) {
            let reading = ReadingIx(chance.below(rules.readings.len()) as u16);
            let claimed = Evaluator::new(&rules, &transfer, &View::of(reading));
            for (set, without) in [&bare, &unclaimed].into_iter().enumerate() {
                let evaluator = Evaluator::new(without, &transfer, &View::of(reading));
                for day in days(&[&evaluator], chance, 12) {
                    let finding = evaluator.on(day);
                    for says in kinds(&finding).iter().chain([&finding.conclusion()]) {
                        assert!(
                            !unrestricted(says),
                            "seed {seed}, set {set}, {transfer:?} on {day}: {says:?}"
                        );
                    }
                    asked += 1;
                    with_persons += usize::from(persons && set == 1);
                    freed_before += usize::from(claimed.verdict(day) == Verdict::Unrestricted);
                }
            }
        }
    }
    println!(
        "{asked} answers, {with_persons} of them by kind of person, {freed_before} free before"
    );
    assert!(asked > 20_000 && with_persons > 3_000 && freed_before > 3_000, "too few cases");
}

/// Without claims the shipped law frees nothing, whatever is asked.
#[test]
fn the_shipped_law_without_claims_frees_nothing() {
    let rules = common::rules();
    let without = without_claims(rules);
    let chance = &mut Chance(0x5eed_5c02);
    let (mut asked, mut freed_before) = (0, 0);
    for (subject, layer) in subjects(rules)
        .into_iter()
        .flat_map(|subject| Layer::ALL.iter().map(move |at| (subject, *at)))
    {
        for direction in Direction::ALL {
            let plain = common::transfer(subject, *direction, usual(rules, subject), layer);
            let stated = Transfer { facts: facts(rules, chance), ..plain.clone() };
            for transfer in [plain, stated] {
                let reading = ReadingIx(chance.below(rules.readings.len()) as u16);
                let evaluator = Evaluator::new(&without, &transfer, &View::of(reading));
                let claimed = Evaluator::new(rules, &transfer, &View::of(reading));
                for day in days(&[&evaluator], chance, 6) {
                    let finding = evaluator.on(day);
                    for says in kinds(&finding).iter().chain([&finding.conclusion()]) {
                        assert!(!unrestricted(says), "{transfer:?} on {day}: {says:?}");
                    }
                    asked += 1;
                    freed_before += usize::from(claimed.verdict(day) == Verdict::Unrestricted);
                }
            }
        }
    }
    println!("{asked} answers, {freed_before} of them free with the claims");
    assert!(asked > 5_000 && freed_before > 1_000, "too few cases");
}

/// A gap of restrictions more: nobody is told anything milder.
#[test]
fn one_more_gap_in_a_made_up_set_frees_nothing() {
    let (mut pairs, mut asked, mut changed, mut wrong) = (0, 0, 0, Vec::new());
    for seed in 0..240 {
        let (draft, _, rules) = generate::ruleset(seed + 80_000);
        let chance = &mut Chance(seed * 2 + 0x5eed_5c03);
        let Some((gap, more)) = (0..6).find_map(|_| with_gap(&draft, chance)) else { continue };
        pairs += 1;
        for transfer in transfers(&rules, chance, 12) {
            let reading = ReadingIx(chance.below(rules.readings.len()) as u16);
            let [before, after] =
                [&rules, &more].map(|rules| Evaluator::new(rules, &transfer, &View::of(reading)));
            for day in days(&[&before, &after], chance, 12) {
                let [before, after] = [&before, &after].map(|evaluator| evaluator.on(day));
                asked += 1;
                changed += usize::from(before.conclusion() != after.conclusion());
                let (before, after) = (kinds(&before), kinds(&after));
                assert_eq!(before.len(), after.len());
                if before.iter().zip(&after).any(|(before, after)| milder(before, after)) {
                    wrong.push(format!(
                        "seed {seed}, {transfer:?} under {reading:?} on {day}: {before:?} became {after:?} by\n{gap}"
                    ));
                }
            }
        }
    }
    println!("{pairs} pairs of sets, {asked} answers, {changed} of them changed");
    let shown = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} answers became milder:\n{shown}", wrong.len());
    assert!(pairs > 200 && asked > 20_000 && changed > 500, "too few cases");
}

/// The set with a gap of restrictions more, if it loads.
fn with_gap(draft: &Draft, chance: &mut Chance) -> Option<(String, Ruleset)> {
    let gap = draft.gap(chance).replace("kind: permission", "kind: restriction");
    let more =
        Draft { gaps: [&draft.gaps[..], std::slice::from_ref(&gap)].concat(), ..draft.clone() };
    Some((gap, load::ruleset(&more.folder()).ok()?))
}

/// Each gap of restrictions of the shipped law frees nothing: without it no answer is stricter.
#[test]
fn no_gap_of_the_shipped_law_frees_anything() {
    let rules = common::rules();
    let chance = &mut Chance(0x5eed_5c04);
    let (mut asked, mut changed, mut wrong) = (0, 0, Vec::new());
    let restricts = |at: &usize| rules.gaps[*at].kind == GapKind::Restriction;
    for at in (0..rules.gaps.len()).filter(restricts) {
        let mut fewer = rules.clone();
        ended(&mut fewer.gaps[at].clause);
        let covers = rules.gaps[at].clause.covers.clone().expect("what it covers");
        for item in ItemIx::all(rules) {
            let entries = &rules[item].entries;
            let covered = entries.iter().any(|one| covers.entries.contains(&one.entry));
            if !(covers.everything || covered) || chance.often(1, 2) {
                continue;
            }
            let plain = common::transfer(
                Subject::Item(item),
                *chance.of(&covers.directions),
                *chance.of(&covers.activities),
                rules.gaps[at].layer,
            );
            let stated = Transfer { facts: facts(rules, chance), ..plain.clone() };
            for transfer in [plain, stated] {
                let reading = ReadingIx(chance.below(rules.readings.len()) as u16);
                let [before, after] = [&fewer, rules]
                    .map(|rules| Evaluator::new(rules, &transfer, &View::of(reading)));
                for day in days(&[&before, &after], chance, 6) {
                    let [before, after] = [&before, &after].map(|evaluator| evaluator.on(day));
                    asked += 1;
                    changed += usize::from(before.conclusion() != after.conclusion());
                    let (before, after) = (kinds(&before), kinds(&after));
                    if before.iter().zip(&after).any(|(before, after)| milder(before, after)) {
                        let gap = &rules.gaps[at].id;
                        wrong.push(format!(
                            "{transfer:?} on {day}: {before:?} became {after:?} by {gap}"
                        ));
                    }
                }
            }
        }
    }
    println!("{asked} answers, {changed} of them changed by a gap");
    let shown = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} answers became milder:\n{shown}", wrong.len());
    assert!(asked > 2_000 && changed > 50, "too few cases");
}

/// The made-up sets hold all that the laws of this folder are tried on.
#[test]
fn made_up_sets_hold_claims_gaps_persons_destinations_and_rival_exemptions() {
    let mut counts = [0; 9];
    let sets = 300;
    for seed in 0..sets {
        let (_, _, rules) = generate::ruleset(seed);
        let rival = |exempted: &usize| {
            let naming = rules.provisions.iter().flat_map(|one| &one.clauses).filter(|clause| {
                let names = |exempts: &snapback_engine::model::Exempts| {
                    exempts.provisions.iter().any(|at| usize::from(at.0) == *exempted)
                };
                clause.exempts.as_ref().is_some_and(names)
            });
            naming.map(|clause| clause.effect).collect::<BTreeSet<_>>().len() > 1
        };
        let whole = |claim: &snapback_engine::model::Claim| {
            claim.clause.covers.as_ref().is_some_and(|covers| covers.everything)
        };
        let persons = rules.scope(Layer::Un).map_or(0, |scope| scope.persons.len());
        let found = [
            rules.claims.is_empty(),
            rules.claims.iter().any(whole),
            !rules.claims.is_empty() && !rules.claims.iter().any(whole),
            rules.claims.iter().any(|claim| !claim.bound.is_empty()),
            persons > 1,
            rules.gaps.iter().any(|gap| gap.kind == GapKind::Restriction),
            rules.gaps.iter().any(|gap| gap.kind == GapKind::Permission),
            rules.instruments.iter().any(|one| !one.destinations.is_empty()),
            (0..rules.provisions.len()).any(|at| rival(&at)),
        ];
        for (count, found) in counts.iter_mut().zip(found) {
            *count += usize::from(found);
        }
    }
    println!("of {sets} sets: {counts:?}");
    assert!(counts.iter().all(|count| *count > sets as usize / 30), "{counts:?}");
}
