//! `lint` on sets of random shape: what it says can never happen never happens, under any reading and any facts tried.

use crate::common;
use std::collections::BTreeSet;

use common::{Chance, around, generate, subjects};
use snapback::lint::fix::fix;
use snapback::lint::select::Selection;
use snapback::lint::{LintFinding, Texts, codes, findings};
use snapback_engine::evaluate::{Evaluator, Finding as Answer, Status};
use snapback_engine::load::{Folder, ruleset};
use snapback_engine::model::{
    Activity, Direction, Layer, ProvisionIx, QuestionIx, ReadingIx, Ruleset, Transfer, Value, View,
};

const SETS: u64 = 40;

fn linted(seed: u64) -> (Folder, Ruleset, Vec<LintFinding>) {
    let (_, folder, rules) = generate::ruleset(seed + 40_000);
    let found = findings(&rules, &Texts::of(&folder));
    (folder, rules, found)
}

#[test]
fn every_finding_has_a_known_code_and_a_place_in_its_file() {
    let mut seen = BTreeSet::new();
    for seed in 0..SETS {
        let (folder, _, found) = linted(seed);
        let texts = Texts::of(&folder);
        for finding in &found {
            let problem = &finding.problem;
            let lines = texts.text(&problem.path).lines().count() as u64;
            assert!(problem.line >= 1 && problem.line <= lines, "{seed}: {problem}");
            let width = finding.excerpt.chars().count() as u64;
            assert!(
                problem.column >= 1 && problem.column <= width + 1,
                "{seed}: {problem} {:?}",
                finding.excerpt
            );
            let code = codes::find(&problem.code).unwrap_or_else(|| panic!("{seed}: {problem}"));
            assert_eq!(code.severity, finding.severity);
            seen.insert(code.code);
        }
    }
    println!("{} codes in {SETS} sets: {seen:?}", seen.len());
    assert!(seen.len() > 12, "{seen:?}");
}

/// Facts of a query, each stated or left open by chance.
fn facts(rules: &Ruleset, chance: &mut Chance) -> Vec<(QuestionIx, Value)> {
    let mut facts = Vec::new();
    for question in QuestionIx::all(rules).filter(|question| rules[*question].is_fact()) {
        let values = rules[question].every_answer();
        let stated = chance.below(values.len() + 1);
        facts.extend(values.into_iter().nth(stated).map(|value| (question, value)));
    }
    facts
}

/// What happened in all the answers tried.
#[derive(Default)]
struct Happened {
    /// This provision displaced that one.
    displaced: BTreeSet<(ProvisionIx, ProvisionIx)>,
    /// This clause of a provision had its effect, or would have had it but for an exemption.
    stood: BTreeSet<(ProvisionIx, usize)>,
}

impl Happened {
    fn note(&mut self, rules: &Ruleset, evaluator: &Evaluator, answer: &Answer) {
        for case in &answer.completions {
            for step in &case.statuses {
                let candidate = &evaluator[step.candidate];
                let Some(provision) = candidate.rule.provision() else { continue };
                let at = rules[provision]
                    .clauses
                    .iter()
                    .position(|clause| std::ptr::eq(clause, candidate.clause))
                    .unwrap();
                match step.status {
                    Status::Displaced(by) => {
                        let by = evaluator[by].rule.provision().unwrap();
                        self.displaced.insert((by, provision));
                        self.stood.insert((provision, at));
                    }
                    Status::InForce(_) | Status::Idle => {
                        self.stood.insert((provision, at));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn happened(rules: &Ruleset, chance: &mut Chance) -> Happened {
    let mut happened = Happened::default();
    for subject in subjects(rules) {
        for (direction, activity) in Direction::ALL
            .iter()
            .flat_map(|way| Activity::ALL.iter().map(move |activity| (*way, *activity)))
        {
            for layer in Layer::ALL {
                let transfer = Transfer {
                    subject,
                    direction,
                    activity,
                    layer: *layer,
                    facts: facts(rules, chance),
                };
                for reading in ReadingIx::all(rules) {
                    let evaluator = Evaluator::new(rules, &transfer, &View::of(reading));
                    if evaluator.candidates.is_empty() {
                        continue;
                    }
                    around(&evaluator.days)
                        .into_iter()
                        .for_each(|day| happened.note(rules, &evaluator, &evaluator.on(day)));
                }
            }
        }
    }
    happened
}

/// The provision in whose file a finding is, and what its text names first.
fn about<'f>(rules: &Ruleset, finding: &'f LintFinding) -> (ProvisionIx, &'f str) {
    let id =
        finding.problem.path.strip_prefix("provisions/").unwrap().strip_suffix(".yaml").unwrap();
    let by = ProvisionIx::all(rules).find(|at| rules[*at].id.as_str() == id).unwrap();
    (by, finding.problem.text.split('`').nth(1).unwrap_or_default())
}

#[test]
fn what_is_said_to_displace_nothing_never_displaces() {
    let (mut flagged, mut displacing) = (0, 0);
    for seed in 0..SETS {
        let (_, rules, found) = linted(seed);
        let happened = happened(&rules, &mut Chance(seed * 2 + 1));
        displacing += happened.displaced.len();
        for finding in found
            .iter()
            .filter(|finding| ["W50", "W51", "W52", "W54"].contains(&finding.problem.code.as_str()))
        {
            let (by, named) = about(&rules, finding);
            let exempting =
                rules[by].clauses.iter().filter(|clause| clause.exempts.is_some()).count();
            let of = |of: &ProvisionIx| {
                rules[*of].id.as_str() == named || rules[rules[*of].instrument].id.as_str() == named
            };
            let displaced = happened.displaced.iter().any(|(one, other)| *one == by && of(other));
            assert!(exempting > 1 || !displaced, "{seed}: {}", finding.problem);
            flagged += 1;
        }
    }
    println!("{flagged} exemptions flagged, {displacing} displacements seen in {SETS} sets");
    assert!(flagged > 5 && displacing > 5, "{flagged} flagged, {displacing} seen");
}

#[test]
fn what_is_said_never_to_hold_never_stands() {
    let (mut flagged, mut standing) = (0, 0);
    for seed in 0..SETS {
        let (_, rules, found) = linted(seed);
        let happened = happened(&rules, &mut Chance(seed * 2 + 1));
        standing += happened.stood.len();
        for finding in found.iter().filter(|finding| {
            finding.problem.code == "W36" && finding.problem.path.starts_with("provisions/")
        }) {
            let (provision, _) = about(&rules, finding);
            // The place is enough to tell which clause it is only where there is one.
            if rules[provision].clauses.len() == 1 {
                assert!(!happened.stood.contains(&(provision, 0)), "{seed}: {}", finding.problem);
                flagged += 1;
            }
        }
    }
    println!("{flagged} clauses flagged, {standing} seen standing");
    assert!(standing > 50, "{standing}");
}

#[test]
fn a_fix_changes_no_meaning_and_a_second_changes_nothing() {
    let selection = Selection::of(&[], &[], true).unwrap();
    let mut fixed = 0;
    for seed in 0..SETS {
        let (folder, rules, _) = linted(seed);
        let texts = Texts::of(&folder);
        let fixes: Vec<_> =
            texts.files().filter_map(|(file, text)| fix(file, text, &selection)).collect();
        fixed += fixes.len();
        for once in &fixes {
            assert_eq!(fix(&once.file, &once.text, &selection), None, "{seed} {}", once.file);
        }
        let better = texts.with(fixes.iter().map(|fixed| (&*fixed.file, &*fixed.text)));
        let folder = Folder::in_memory(better.files().map(|(path, text)| (path, text.as_bytes())));
        let mut again = ruleset(&folder).unwrap();
        again.digest = rules.digest.clone();
        assert_eq!(
            serde_json::to_value(&again).unwrap(),
            serde_json::to_value(&rules).unwrap(),
            "{seed}"
        );
        let left = findings(&again, &better);
        let left: Vec<_> = left
            .iter()
            .filter(|found| ["W10", "W11", "W12", "W17"].contains(&found.problem.code.as_str()))
            .collect();
        assert!(left.is_empty(), "{seed}: {left:?}");
    }
    assert!(fixed > 0);
}
