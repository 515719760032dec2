//! What any lawful encoding of these events must satisfy, over the shipped law.
//!
//! The numbers L1 to L14 are those of the list of invariants the project keeps. Each test says
//! in its comment what exactly it checks and over what.

use crate::common;
use std::collections::{BTreeMap, BTreeSet};

use common::{around, day, evaluator, reading, rules, subjects, transfer, usual};
use snapback::check::opinion::{Extras, Opinion};
use snapback::check::text::{Style, opinion as memo_text, side_by_side};
use snapback_engine::compare::{decisive, everyone};
use snapback_engine::evaluate::{Completion, Evaluator, Finding, Status};
use snapback_engine::model::{
    Activity, Basis, Confidence, Day, Direction, Effect, EventIx, Layer, ProvisionIx, QuestionIx,
    ReadingIx, Ruleset, Source, Subject, Transfer, Value, Verdict, View, parse_instant_or_day,
};
use snapback_engine::notes::Note;
use snapback_engine::query::{Answer, Query, ReadingRef, held_on};
use snapback_engine::resolve::{Answers, Ground, Origin};

const EARLIER: &str = "earlier-resolutions";
const ANNEX_B: &str = "annex-b";

fn in_force(status: &Status) -> bool {
    matches!(status, Status::InForce(_) | Status::Displaced(_) | Status::Idle)
}

/// The provisions in force in a case.
fn standing<'m>(
    evaluator: &'m Evaluator,
    case: &'m Completion,
) -> impl Iterator<Item = ProvisionIx> + 'm {
    let steps = case.statuses.iter().filter(|step| in_force(&step.status));
    steps.filter_map(|step| evaluator[step.candidate].rule.provision())
}

/// The regimes that have something in force in a case.
fn regimes<'r>(rules: &'r Ruleset, evaluator: &Evaluator, case: &Completion) -> BTreeSet<&'r str> {
    standing(evaluator, case)
        .filter_map(|at| rules[at].regime)
        .map(|regime| rules[regime].id.as_str())
        .collect()
}

fn shown(rules: &Ruleset, evaluator: &Evaluator, finding: &Finding) -> String {
    let transfer = &evaluator.transfer;
    let provisions: Vec<_> = finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    format!(
        "{} {} {} {} under {}: {} by {}",
        transfer.subject.id(rules),
        transfer.direction,
        transfer.activity,
        finding.day,
        rules[evaluator.view.reading].id,
        finding.verdict,
        provisions.join(" ")
    )
}

/// Fails with the first few of what was found.
fn none(found: &[String], what: &str) {
    let first: Vec<&str> = found.iter().take(20).map(String::as_str).collect();
    assert!(found.is_empty(), "{} {what}:\n{}", found.len(), first.join("\n"));
}

/// Every subject in both directions and for all activities.
fn transfers(rules: &Ruleset) -> Vec<Transfer> {
    let mut all = Vec::new();
    for subject in subjects(rules) {
        for direction in Direction::ALL {
            for activity in Activity::ALL {
                all.push(transfer(subject, *direction, *activity, Layer::Un));
            }
        }
    }
    all
}

/// Every transfer under every fixed reading, on two threads; what is wrong, and how many matters there were.
fn every_matter(check: impl Fn(&Evaluator<'static>, &mut Tally) + Sync) -> Tally {
    let rules = rules();
    let transfers = transfers(rules);
    let half = |part: usize| {
        let mut tally = Tally::default();
        for transfer in transfers.iter().skip(part).step_by(2) {
            let first = evaluator(rules, transfer, ReadingIx(0));
            for reading in ReadingIx::all(rules) {
                tally.matters += 1;
                check(&first.under(&View::of(reading)), &mut tally);
            }
        }
        tally
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        half(0).and(other.join().expect("the other half"))
    })
}

#[derive(Default)]
struct Tally {
    matters: usize,
    findings: usize,
    changes: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Tally {
    fn and(mut self, other: Self) -> Self {
        self.matters += other.matters;
        self.findings += other.findings;
        self.wrong.extend(other.wrong);
        for (id, count) in other.changes {
            *self.changes.entry(id).or_default() += count;
        }
        self
    }
}

/// L1, L10 and L12 on every finding there is: every fixed reading, every item and list entry, both
/// directions, all activities, every day on which anything can change and its two neighbours.
///
/// L1: no case has clauses of the earlier resolutions and of Annex B in force together.
/// L10: an answer of law comes from the reading's file, from the presumption of a question it leaves
/// unanswered, or from nobody; in the last case every listed answer is in play.
/// L12: the label of an answer is never better than that of a deciding provision, of the entry through
/// which it covers the item, or of an event it rests on.
#[test]
fn l1_l10_l12_hold_for_every_finding() {
    let rules = rules();
    let tally = every_matter(|evaluator, tally| {
        for day in around(&evaluator.days) {
            let finding = evaluator.on(day);
            tally.findings += 1;
            for fault in faults(rules, evaluator, &finding) {
                tally.wrong.push(format!("{}: {fault}", shown(rules, evaluator, &finding)));
            }
        }
    });
    println!("L1, L10, L12: {} matters, {} findings", tally.matters, tally.findings);
    assert!(tally.findings > 300_000, "only {} findings", tally.findings);
    none(&tally.wrong, "faults");
}

fn faults(rules: &Ruleset, evaluator: &Evaluator, finding: &Finding) -> Vec<String> {
    let mut faults = Vec::new();
    for case in &finding.completions {
        let regimes = regimes(rules, evaluator, case);
        if regimes.contains(EARLIER) && regimes.contains(ANNEX_B) {
            faults.push("L1: the earlier resolutions and Annex B together".to_owned());
        }
        let grounds = case.statuses.iter().flat_map(|step| &step.grounds);
        let answers = grounds.filter_map(|ground| match ground {
            Ground::Answer(question, value, origin) => Some((*question, value, *origin)),
            Ground::Event(..) | Ground::Outcome(_) | Ground::Window(_) => None,
        });
        let chosen =
            case.choices.iter().map(|choice| (choice.question, &choice.value, choice.origin));
        faults.extend(answers.chain(chosen).filter_map(|(question, value, origin)| {
            misattributed(rules, evaluator, question, value, origin)
        }));
        faults.extend(overstated(rules, evaluator, finding, case));
    }
    faults
}

/// L10: an answer that is not its reading's.
fn misattributed(
    rules: &Ruleset,
    evaluator: &Evaluator,
    question: QuestionIx,
    value: &Value,
    origin: Origin,
) -> Option<String> {
    let asked = &rules[question];
    if asked.is_fact() {
        return None;
    }
    let own =
        rules[evaluator.view.reading].answers.iter().find(|position| position.question == question);
    let fine = match origin {
        Origin::Party(position) => {
            own.is_some_and(|own| std::ptr::eq(own, position) && own.values.contains(value))
        }
        Origin::Presumed(_) => {
            own.is_none() && asked.presumed.as_ref().is_some_and(|(presumed, _)| value == presumed)
        }
        Origin::Open => own.is_none() && asked.presumed.is_none(),
        Origin::Supposed
        | Origin::Query
        | Origin::Person(_)
        | Origin::Item(_)
        | Origin::Default(_) => false,
    };
    (!fine).then(|| format!("L10: {} is {} by {origin:?}", asked.id, asked.show(value)))
}

/// L12: a label better than that of something the case rests on.
fn overstated(
    rules: &Ruleset,
    evaluator: &Evaluator,
    finding: &Finding,
    case: &Completion,
) -> Option<String> {
    let steps = case.deciding.iter().map(|at| &case[*at]);
    let labels = steps.flat_map(|step| {
        let candidate = &evaluator[step.candidate];
        let events = step.grounds.iter().filter_map(|ground| match ground {
            Ground::Event(event, Some(_)) => Some(&rules[*event].source),
            Ground::Outcome(hold) => Some(&hold.stated.source),
            Ground::Window(source) => Some(*source),
            Ground::Answer(_, _, Origin::Party(position)) => Some(&position.stated.source),
            Ground::Event(_, None) | Ground::Answer(..) => None,
        });
        let own = candidate.clause.source.iter().chain([rules.source_of(candidate.rule)]);
        let sources: Vec<&Source> =
            events.chain(own).chain(step.entry.map(|entry| &entry.source)).collect();
        sources.into_iter().map(|source| source.confidence)
    });
    let weakest = labels.min()?;
    let label = finding.confidence?;
    (label > weakest)
        .then(|| format!("L12: {} though it rests on something {}", label.word(), weakest.word()))
}

/// What a party's file says of an event: happened, did not happen, or nothing.
fn outcome(rules: &Ruleset, reading: ReadingIx, event: &str) -> Option<bool> {
    rules[reading]
        .holds
        .iter()
        .find(|hold| *rules[hold.event].id == *event)
        .map(|hold| hold.happened)
}

/// Another verdict, or other verdicts among which it is open.
fn changed(before: &Finding, after: &Finding) -> bool {
    before.verdict != after.verdict || before.possible != after.possible
}

/// The findings of the day before a day and of the day, for every matter.
fn across(
    text: &str,
    check: impl Fn(&Evaluator<'static>, &Finding<'static>, &Finding<'static>, &mut Vec<String>) + Sync,
) -> Tally {
    let (rules, after) = (rules(), day(text));
    let tally = every_matter(|evaluator, tally| {
        let (before, after) = (evaluator.on(after.plus_days(-1)), evaluator.on(after));
        tally.findings += 2;
        if changed(&before, &after) {
            *tally.changes.entry(rules[evaluator.view.reading].id.to_string()).or_default() += 1;
        }
        let mut faults = Vec::new();
        check(evaluator, &before, &after, &mut faults);
        tally.wrong.extend(
            faults.iter().map(|fault| format!("{fault}: {}", shown(rules, evaluator, &after))),
        );
    });
    println!("{text}: {} matters, changes {:?}", tally.matters, tally.changes);
    none(&tally.wrong, "faults");
    tally
}

fn cites(rules: &Ruleset, finding: &Finding, id: &str) -> bool {
    finding.provisions.iter().any(|at| *rules[*at].id == *id)
}

/// What restricts ends: in no case of the day is one of these still in force, while on the day before some was.
fn ended(
    rules: &Ruleset,
    evaluator: &Evaluator,
    after: &Finding,
    ids: &[&str],
    faults: &mut Vec<String>,
) {
    for case in &after.completions {
        let still = standing(evaluator, case).find(|at| ids.contains(&rules[*at].id.as_str()));
        faults.extend(still.map(|at| format!("{} still in force", rules[at].id)));
    }
}

/// L2: to 15 January 2016 nothing of Annex B is in force and from the 16th nothing of the earlier
/// resolutions, in every reading; both happen somewhere in every reading.
#[test]
fn l2_annex_b_takes_the_place_of_the_earlier_resolutions_in_every_reading() {
    let rules = rules();
    let tally = across("2016-01-16", |evaluator, before, after, faults| {
        let early =
            before.completions.iter().any(|case| regimes(rules, evaluator, case).contains(ANNEX_B));
        let late =
            after.completions.iter().any(|case| regimes(rules, evaluator, case).contains(EARLIER));
        faults.extend(early.then(|| "Annex B on the day before".to_owned()));
        faults.extend(late.then(|| "the earlier resolutions on the day".to_owned()));
    });
    assert_eq!(
        tally.changes.len(),
        rules.readings.len(),
        "every reading changes: {:?}",
        tally.changes
    );
    for at in ReadingIx::all(rules) {
        let tanks = evaluator(
            rules,
            &transfer(subject("unroca/battle-tanks"), Direction::To, Activity::Supply, Layer::Un),
            at,
        );
        let on = |text: &str| {
            let finding = tanks.on(day(text));
            regimes(rules, &tanks, &finding.completions[0]).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(on("2016-01-15"), [EARLIER], "{}", rules[at].id);
        assert_eq!(on("2016-01-16"), [ANNEX_B], "{}", rules[at].id);
    }
}

fn subject(id: &str) -> Subject {
    snapback_engine::query::find_subject(rules(), id).expect("an item or entry")
}

/// L3: on 18 October 2020 paragraphs 5 and 6(b) of Annex B are over in every reading; a verdict changes only
/// where one of them decided, and not at all where the 2020 re-application is held to have taken effect.
/// (6(e) is no rule on transfers and has no file.)
#[test]
fn l3_the_arms_paragraphs_end_on_18_october_2020() {
    const ARMS: [&str; 3] =
        ["unscr-2231/annex-b-5", "unscr-2231/annex-b-5-services", "unscr-2231/annex-b-6b"];
    let rules = rules();
    let tally = across("2020-10-18", |evaluator, before, after, faults| {
        ended(rules, evaluator, after, &ARMS, faults);
        if changed(before, after) {
            let held = outcome(rules, evaluator.view.reading, "snapback-2020-effect") == Some(true);
            faults
                .extend(held.then(|| "changes though the 2020 re-application is held".to_owned()));
            let named = ARMS.iter().any(|id| cites(rules, before, id));
            faults.extend((!named).then(|| "changes though no arms paragraph decided".to_owned()));
        }
    });
    every_reading_but(&tally, |at| outcome(rules, at, "snapback-2020-effect") == Some(true));
}

/// The readings in which some verdict changed are all but those that meet a test.
fn every_reading_but(tally: &Tally, unchanged: impl Fn(ReadingIx) -> bool) {
    let rules = rules();
    let expected: Vec<&str> = ReadingIx::all(rules)
        .filter(|at| !unchanged(*at))
        .map(|at| rules[at].id.as_str())
        .collect();
    let mut changed: Vec<&str> = tally.changes.keys().map(String::as_str).collect();
    changed.sort_by_key(|id| ReadingIx::all(rules).position(|at| *rules[at].id == **id));
    assert_eq!(changed, expected);
}

/// L4: on 20 September 2020 a verdict changes only in a reading that holds the 2020 re-application, or that is
/// silent on it (the United States before it claimed the right): there it becomes undetermined. It does change in both.
#[test]
fn l4_only_who_holds_the_2020_reapplication_changes_on_20_september_2020() {
    let rules = rules();
    let tally = across("2020-09-20", |evaluator, before, after, faults| {
        let held = outcome(rules, evaluator.view.reading, "snapback-2020-effect");
        let same = !changed(before, after) && before.provisions == after.provisions;
        match held {
            Some(true) => {}
            Some(false) => faults
                .extend((!same).then(|| "changes though the re-application is denied".to_owned())),
            None => {
                let open =
                    after.verdict == before.verdict || after.verdict == Verdict::Undetermined;
                faults.extend(
                    (!open).then(|| {
                        "a silent reading is neither as before nor undetermined".to_owned()
                    }),
                );
            }
        }
    });
    // Who holds that resolution 2231 ended by its own terms denies every earlier re-application.
    every_reading_but(&tally, |at| {
        outcome(rules, at, "snapback-2020-effect") == Some(false)
            || outcome(rules, at, "termination-2025") == Some(true)
    });
}

/// L5: what the United States held on 17 February 2021 and what it held on the 18th, asked with `--as-of`, are
/// the fixed readings of the two periods on every item, direction and change day before; and some answer differs.
#[test]
fn l5_the_withdrawal_of_2021_leaves_both_answers_reproducible() {
    let rules = rules();
    let Ok(us) = snapback_engine::query::find_reading(rules, "us") else { panic!("no party us") };
    let (mut asked, mut differ) = (0, 0);
    for subject in subjects(rules) {
        for direction in Direction::ALL {
            let transfer = transfer(subject, *direction, usual(rules, subject), Layer::Un);
            for text in [
                "2019-06-01",
                "2020-09-19",
                "2020-09-20",
                "2020-10-18",
                "2021-02-17",
                "2021-02-18",
                "2022-10-01",
                "2023-10-18",
            ] {
                let answers =
                    [("2021-02-17", "us-2020"), ("2021-02-18", "us-2021")].map(|(then, id)| {
                        let query = asked_on(&transfer, text, Some(then));
                        let named = query.answer(rules, us).expect("an answer");
                        let fixed = query
                            .answer(rules, ReadingRef::Fixed(reading(rules, id)))
                            .expect("an answer");
                        assert_eq!(rules[named.reading].id.as_str(), id);
                        assert_eq!(said(rules, &named.finding), said(rules, &fixed.finding));
                        asked += 2;
                        named.finding.verdict
                    });
                differ += usize::from(answers[0] != answers[1]);
            }
        }
    }
    println!("L5: {asked} answers, {differ} pairs differ");
    assert!(differ > 100, "only {differ} pairs differ");
}

fn asked_on(transfer: &Transfer, text: &str, as_of: Option<&str>) -> Query {
    Query {
        transfer: transfer.clone(),
        day: day(text),
        as_of: as_of.map(day),
        supposed: Vec::new(),
        direction_defaulted: false,
    }
}

fn said(rules: &Ruleset, finding: &Finding) -> String {
    let provisions: Vec<_> = finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    format!(
        "{} {:?} {provisions:?} {:?} {:?} {:?}",
        finding.verdict, finding.possible, finding.turns_on, finding.basis, finding.confidence
    )
}

/// L6: on 18 October 2023 paragraphs 3, 4, 6(c) and 6(d) of Annex B are over in every reading; a verdict changes only
/// where one of them decided, and not at all where the 2020 re-application is held to have taken effect.
#[test]
fn l6_the_missile_paragraphs_end_on_18_october_2023() {
    const MISSILES: [&str; 5] = [
        "unscr-2231/annex-b-3",
        "unscr-2231/annex-b-4a",
        "unscr-2231/annex-b-4b",
        "unscr-2231/annex-b-6c",
        "unscr-2231/annex-b-6d",
    ];
    let rules = rules();
    let tally = across("2023-10-18", |evaluator, before, after, faults| {
        ended(rules, evaluator, after, &MISSILES, faults);
        if changed(before, after) {
            let held = outcome(rules, evaluator.view.reading, "snapback-2020-effect") == Some(true);
            faults
                .extend(held.then(|| "changes though the 2020 re-application is held".to_owned()));
            let named = MISSILES.iter().any(|id| cites(rules, before, id));
            faults
                .extend((!named).then(|| "changes though no missile paragraph decided".to_owned()));
        }
    });
    every_reading_but(&tally, |at| outcome(rules, at, "snapback-2020-effect") == Some(true));
}

/// L7: on 28 September 2025 a verdict changes only in a reading that holds the 2025 re-application, or is silent on
/// it (the United States from 2021 to 2025): there it becomes undetermined. Where the 2020 one is held nothing is left to change,
/// and where that is open (the United States to 2020) the answer is open for the same two verdicts already.
#[test]
fn l7_only_who_holds_the_2025_reapplication_changes_on_28_september_2025() {
    let rules = rules();
    let held = |at, event| outcome(rules, at, event);
    let denied = |at| {
        held(at, "snapback-2025-effect") == Some(false)
            || held(at, "snapback-2020-effect") == Some(true)
    };
    let tally = across("2025-09-28", |evaluator, before, after, faults| {
        let same = !changed(before, after) && before.provisions == after.provisions;
        let at = evaluator.view.reading;
        if denied(at) {
            faults.extend((!same).then(|| "changes though nothing is held to happen".to_owned()));
        } else if held(at, "snapback-2025-effect").is_none() {
            let open = after.verdict == before.verdict || after.verdict == Verdict::Undetermined;
            faults.extend(
                (!open)
                    .then(|| "a silent reading is neither as before nor undetermined".to_owned()),
            );
        }
    });
    let silent = |at| {
        held(at, "snapback-2020-effect").is_none() && held(at, "snapback-2025-effect").is_none()
    };
    every_reading_but(&tally, |at| denied(at) || silent(at));
}

/// L8: on 18 October 2025 an answer changes only in a reading that denies the 2025 re-application or is silent on it.
/// China's day is the 19th.
#[test]
fn l8_the_end_of_2231_changes_nothing_where_the_2025_reapplication_is_held() {
    let rules = rules();
    let china = reading(rules, "china");
    let eighteenth = across("2025-10-18", |evaluator, before, after, faults| {
        let at = evaluator.view.reading;
        if changed(before, after) || before.provisions != after.provisions {
            faults.extend((at == china || holds_a_reapplication(at)).then(|| "changes".to_owned()));
        }
    });
    every_reading_but(&eighteenth, |at| at == china || holds_a_reapplication(at));
    let nineteenth = across("2025-10-19", |evaluator, before, after, faults| {
        let may = evaluator.view.reading == china
            || !changed(before, after) && before.provisions == after.provisions;
        faults.extend((!may).then(|| "changes".to_owned()));
    });
    every_reading_but(&nineteenth, |at| at != china);
}

fn holds_a_reapplication(reading: ReadingIx) -> bool {
    ["snapback-2020-effect", "snapback-2025-effect"]
        .iter()
        .any(|event| outcome(rules(), reading, event) == Some(true))
}

/// L8 for the agreed works, which paragraph 21 exempts only where their facts are stated: on 18 October 2025 the answer becomes
/// undetermined in a reading that holds a re-application and is silent on what is left of resolution 2231 (the EU and
/// others), and it turns on that question; nowhere else does it.
#[test]
fn l8_the_agreed_works_turn_on_what_is_left_of_2231() {
    let rules = rules();
    let question =
        |id: &str| QuestionIx::all(rules).find(|at| *rules[*at].id == *id).expect("a question");
    let residual = question("residual-2231");
    let stated = ["agreed-modification", "jcpoa-participant"].map(|id| {
        let fact = question(id);
        (fact, rules[fact].parse("yes").expect("an answer"))
    });
    let arak = transfer(
        subject("arak-modernisation-equipment"),
        Direction::To,
        Activity::Supply,
        Layer::Un,
    );
    let (mut silent, mut answered) = (0, 0);
    for at in ReadingIx::all(rules).filter(|at| holds_a_reapplication(*at)) {
        let works = evaluator(rules, &arak, at).stating(&stated);
        let (before, after) = (works.on(day("2025-10-17")), works.on(day("2025-10-18")));
        assert_eq!(before.verdict, Verdict::Notification, "{}", shown(rules, &works, &before));
        if rules[at].answers.iter().any(|position| position.question == residual) {
            answered += 1;
            assert!(!after.turns_on.contains(&residual), "{}", shown(rules, &works, &after));
            continue;
        }
        silent += 1;
        assert_eq!(after.verdict, Verdict::Undetermined, "{}", shown(rules, &works, &after));
        assert_eq!(after.turns_on, [residual], "{}", rules[at].id);
    }
    assert!(silent > 5 && answered > 5, "{silent} silent, {answered} answered");
}

/// L9: paragraphs 3 and 7 of Annex B, calls in the English text, never restrict: no clause of theirs has an effect on a transfer.
#[test]
fn l9_the_calls_of_annex_b_never_restrict() {
    let rules = rules();
    for id in ["unscr-2231/annex-b-3", "unscr-2231/annex-b-7"] {
        let provision =
            rules.provisions.iter().find(|provision| *provision.id == *id).expect("a paragraph");
        let effects: Vec<_> = provision.clauses.iter().map(|clause| clause.effect).collect();
        assert!(
            effects.iter().all(|effect| effect.is_none_or(|effect| effect == Effect::None)),
            "{id}: {effects:?}"
        );
    }
}

/// L10 once more, at its root: what a loaded reading answers and holds is what its file and the files it inherits from
/// or continues say, nothing else; and whatever else is asked of it is presumed for everyone or wide open.
#[test]
fn l10_no_reading_answers_what_its_file_does_not() {
    let rules = rules();
    let transfer =
        transfer(subject("unroca/battle-tanks"), Direction::To, Activity::Supply, Layer::Un);
    let (mut silent, mut answered) = (0, 0);
    for at in ReadingIx::all(rules) {
        let reading = &rules[at];
        let (answers, holds) = file_says(&reading.id);
        let loaded: BTreeMap<String, Vec<String>> =
            reading.answers.iter().map(|position| shown_answer(rules, position)).collect();
        assert_eq!(loaded, answers, "answers of {}", reading.id);
        let outcomes: BTreeMap<String, String> =
            reading.holds.iter().map(|hold| outcome_of(rules, hold.event, hold.happened)).collect();
        assert_eq!(outcomes, holds, "outcomes of {}", reading.id);
        let stance = Answers::new(rules, &transfer, &View::of(at));
        for question in QuestionIx::all(rules).filter(|question| !rules[*question].is_fact()) {
            let asked = &rules[question];
            let standing = stance.on(question, false);
            let expected: Vec<Value> = match (answers.get(asked.id.as_str()), &asked.presumed) {
                (Some(answers), _) => {
                    answers.iter().map(|answer| asked.parse(answer).expect("an answer")).collect()
                }
                (None, Some((presumed, _))) => vec![presumed.clone()],
                (None, None) => asked.every_answer(),
            };
            assert_eq!(standing.values, expected, "{} on {}", reading.id, asked.id);
            *(if answers.contains_key(asked.id.as_str()) { &mut answered } else { &mut silent }) +=
                1;
        }
    }
    println!("L10: {answered} answers, {silent} silences");
}

fn shown_answer(
    rules: &Ruleset,
    position: &snapback_engine::model::Position,
) -> (String, Vec<String>) {
    let asked = &rules[position.question];
    (asked.id.to_string(), position.values.iter().map(|value| asked.show(value)).collect())
}

fn outcome_of(rules: &Ruleset, event: EventIx, happened: bool) -> (String, String) {
    (rules[event].id.to_string(), if happened { "happened" } else { "did-not-happen" }.to_owned())
}

type Said = (BTreeMap<String, Vec<String>>, BTreeMap<String, String>);

/// What the file of a reading says, read by another YAML reader.
fn file_says(id: &str) -> Said {
    let text = std::fs::read_to_string(format!("rules/readings/{id}.yaml")).expect("the file");
    let file: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    let word = |value: &serde_yaml::Value| value.as_str().expect("a word").to_owned();
    let list = |value: &serde_yaml::Value| value.as_sequence().cloned().unwrap_or_default();
    let (mut answers, mut holds) = match file.get("inherits") {
        Some(parent) => file_says(&word(parent)),
        None => Said::default(),
    };
    if let Some(continued) = file.get("continues") {
        let (theirs, outcomes) = file_says(&word(&continued["reading"]));
        for question in list(&continued["questions"]) {
            answers.insert(word(&question), theirs[&word(&question)].clone());
        }
        for event in list(&continued["events"]) {
            holds.insert(word(&event), outcomes[&word(&event)].clone());
        }
    }
    for answer in file.get("answers").map(list).unwrap_or_default() {
        answers
            .insert(word(&answer["question"]), list(&answer["answer"]).iter().map(word).collect());
    }
    for hold in file.get("holds").map(list).unwrap_or_default() {
        holds.insert(word(&hold["event"]), word(&hold["outcome"]));
    }
    (answers, holds)
}

/// L11: wherever two compared parties part, some minimal set of answers explains it. All items, both directions, their usual
/// activity, every day on which anything can change, every ordered pair of compared parties.
#[test]
fn l11_no_disagreement_is_accidental() {
    let rules = rules();
    let half = |part: usize| {
        let (mut pairs, mut wrong) = (0, Vec::new());
        for item in rules.items.iter().skip(part).step_by(2) {
            for direction in Direction::ALL {
                let subject = subject(&item.id);
                let transfer = transfer(subject, *direction, usual(rules, subject), Layer::Un);
                disagreements(rules, &transfer, &mut pairs, &mut wrong);
            }
        }
        (pairs, wrong)
    };
    let (pairs, wrong) = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let (mut pairs, mut wrong) = half(0);
        let (more, worse) = other.join().expect("the other half");
        pairs += more;
        wrong.extend(worse);
        (pairs, wrong)
    });
    println!("L11: {pairs} disagreements explained");
    assert!(pairs > 1_000, "only {pairs}");
    none(&wrong, "disagreements without a decisive set");
}

fn disagreements(rules: &Ruleset, transfer: &Transfer, pairs: &mut usize, wrong: &mut Vec<String>) {
    let days: Vec<Day> = evaluator(rules, transfer, ReadingIx(0)).days.to_vec();
    let mut seen: BTreeSet<(ReadingIx, ReadingIx, String, String)> = BTreeSet::new();
    for day in days {
        let query = Query {
            transfer: transfer.clone(),
            day,
            as_of: None,
            supposed: Vec::new(),
            direction_defaulted: false,
        };
        let answers: Vec<Answer> =
            everyone(rules).into_iter().map(|named| plain_answer(rules, &query, named)).collect();
        for one in &answers {
            for other in &answers {
                let key = (one.reading, other.reading, reasons(one), reasons(other));
                if one.finding.verdict != other.finding.verdict && seen.insert(key) {
                    *pairs += 1;
                    let sets = decisive(
                        rules,
                        day,
                        (&one.evaluator, &one.finding),
                        (&other.evaluator, &other.finding),
                    );
                    if sets.is_empty() || sets.iter().any(Vec::is_empty) {
                        let (a, b) = (
                            shown(rules, &one.evaluator, &one.finding),
                            shown(rules, &other.evaluator, &other.finding),
                        );
                        wrong.push(format!("{a}\n    against {b}: {sets:?}"));
                    }
                }
            }
        }
    }
}

/// The same verdict, by the same provisions, from the same cases: a disagreement that was explained once.
fn reasons(answer: &Answer) -> String {
    let finding = &answer.finding;
    let grounds: Vec<String> = finding
        .completions
        .iter()
        .flat_map(|case| &case.statuses)
        .map(|step| format!("{:?}{}", step.status, step.grounds.len()))
        .collect();
    format!("{} {:?} {grounds:?}", finding.verdict, finding.provisions)
}

/// An answer without its notes.
fn plain_answer<'r>(rules: &'r Ruleset, query: &Query, named: ReadingRef) -> Answer<'r> {
    let reading = query.reading(rules, named).expect("a reading");
    let evaluator = Evaluator::new(rules, &query.transfer, &query.view(reading));
    let finding = evaluator.on(query.day);
    Answer { evaluator, finding, reading, named, notes: Vec::new() }
}

/// L12 and L13 in the text that `check` prints: every item, both directions, in each layer, on the named days, under each
/// compared party and side by side. The text names the label of its answer, marks every recalled or reported source it
/// cites, and never says that something is lawful, legal or permitted to ship. A basis that it names is that of some step.
#[test]
fn l12_l13_the_text_says_how_well_it_was_seen_and_never_says_lawful() {
    const DAYS: [&str; 5] = ["2012-06-01", "2016-01-16", "2020-10-18", "2023-10-18", "2026-03-01"];
    let rules = rules();
    let (mut texts, mut wrong) = (0, BTreeSet::new());
    for (at, item) in rules.items.iter().enumerate() {
        for direction in Direction::ALL {
            for layer in [Layer::Un, Layer::ALL[1 + at % 3]] {
                let subject = subject(&item.id);
                let transfer = transfer(subject, *direction, usual(rules, subject), layer);
                let query = asked_on(
                    &transfer,
                    DAYS[(at + usize::from(*direction == Direction::From)) % DAYS.len()],
                    None,
                );
                let opinions: Vec<Opinion> = everyone(rules)
                    .into_iter()
                    .map(|named| {
                        Opinion::new(
                            rules,
                            &query,
                            named,
                            Extras { why_not: true, counterfactuals: false },
                        )
                        .expect("an answer")
                    })
                    .collect();
                for opinion in &opinions {
                    let text = memo_text(opinion, Style { width: 100 });
                    texts += 1;
                    let faults = mislabelled(&text, opinion).into_iter().chain(unfounded(opinion));
                    wrong.extend(faults.map(|fault| format!("{} {}: {fault}", item.id, query.day)));
                    wrong.extend(unsayable(&text).into_iter().map(|line| format!("says: {line}")));
                }
                let split = snapback_engine::compare::split(
                    opinions.iter().map(|opinion| opinion.answer.finding.restricted),
                );
                texts += 1;
                wrong.extend(
                    unsayable(&side_by_side(&opinions, &split, Style { width: 100 }))
                        .into_iter()
                        .map(|line| format!("says: {line}")),
                );
            }
        }
    }
    println!("L12, L13: {texts} texts");
    none(&wrong.into_iter().collect::<Vec<_>>(), "lines");
}

/// The basis of an answer that no step of its chain has.
fn unfounded(opinion: &Opinion) -> Option<String> {
    let basis = opinion.answer.finding.basis?.word();
    let mut links = opinion.explanation.branches.iter().flat_map(|branch| &branch.links);
    let founded = basis == Basis::Text.word() || links.any(|link| link.basis == Some(basis));
    (!founded).then(|| format!("rests on what is {basis}, and no step is"))
}

fn mislabelled(text: &str, opinion: &Opinion) -> Option<String> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = opinion.answer.finding.confidence?;
    let named = folded.contains(&format!("Confidence: {label}."));
    let cited = opinion
        .explanation
        .branches
        .iter()
        .flat_map(|branch| &branch.links)
        .filter_map(|link| link.source);
    let weak = cited.filter(|source| source.confidence != Confidence::Verified);
    let unmarked = weak
        .map(|source| source.confidence.word())
        .find(|word| !folded.contains(&format!("; {word}]")));
    match (named, unmarked) {
        (false, _) => Some(format!("no word on the confidence, which is {label}")),
        (true, Some(word)) => Some(format!("cites a {word} source without saying so")),
        (true, None) => None,
    }
}

/// The lines that say what no answer may say.
fn unsayable(text: &str) -> Vec<String> {
    let folded =
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace("not legal advice", "");
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if ["lawful", "legal"].contains(&word.to_lowercase().as_str()) {
            found.push(words[at.saturating_sub(8)..(at + 6).min(words.len())].join(" "));
        }
    }
    found.extend(
        folded.to_lowercase().contains("permitted to ship").then(|| "permitted to ship".to_owned()),
    );
    found
}

/// L14: three ways to write one instant are one day, one second earlier is the day before; and the note `edge-day` stands on
/// the four days within which the law changed at an hour the texts do not give, and on no other change day.
#[test]
fn l14_an_instant_is_its_gmt_day_and_an_open_hour_is_said() {
    for text in ["2020-09-19T20:00:00-04:00", "2020-09-20T00:00:00Z", "2020-09-20T03:30:00+03:30"] {
        assert_eq!(parse_instant_or_day(text), Ok(day("2020-09-20")), "{text}");
    }
    for text in ["2020-09-19T19:59:59-04:00", "2020-09-19T23:59:59Z", "2020-09-20T03:29:59+03:30"] {
        assert_eq!(parse_instant_or_day(text), Ok(day("2020-09-19")), "{text}");
    }
    let rules = rules();
    let transfer =
        transfer(subject("unroca/battle-tanks"), Direction::To, Activity::Supply, Layer::Un);
    let edges = ["2016-01-16", "2020-10-18", "2023-10-18", "2025-10-18"].map(day);
    let days: BTreeSet<Day> = rules.events.iter().flat_map(|event| &event.days).copied().collect();
    for day in around(&days.into_iter().collect::<Vec<_>>()) {
        let query = Query {
            transfer: transfer.clone(),
            day,
            as_of: None,
            supposed: Vec::new(),
            direction_defaulted: false,
        };
        let answer = query.answer(rules, everyone(rules)[0]).expect("an answer");
        assert_eq!(answer.notes.contains(&Note::EdgeDay), edges.contains(&day), "{day}");
        assert_eq!(Some(answer.reading), held_on(rules, rules.compared[0], day));
    }
}
