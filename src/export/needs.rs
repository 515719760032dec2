//! Which facts an answer depends on, so that no others need to be tried.
//!
//! A clause milder than what prevails changes nothing, whatever the facts; a clause whose day
//! cannot have come stands under no fact; an exemption from nothing that can stand takes nothing
//! away; an approval is asked for only where a clause stands. A test holds this to be so.

use std::collections::BTreeSet;

use snapback_engine::equivalence::{
    FactClasses, approval_and_asked, asked, exempts, is_known_of, questions,
};
use snapback_engine::evaluate::{Candidate, ClauseStatus, Evaluator, Finding, Status};
use snapback_engine::model::{
    Day, Direction, Effect, Layer, QuestionIx, QuestionKind, Ruleset, Verdict,
};
use snapback_engine::resolve::{ChangeDays, Ground};

/// The facts of a set, as they bear on one transfer.
#[derive(Debug)]
pub struct Needs {
    /// Every fact in scope. Who supplies and where goods arrive come first: the facts of a clause
    /// that binds others need not be tried. Then what strict clauses ask about: where they stand,
    /// the mild are not looked at.
    pub facts: Vec<FactClasses>,
    /// For each clause that covers the transfer.
    clauses: Vec<NeededClause>,
    /// The facts that decide in which entries the item falls.
    classing: Vec<usize>,
    /// The facts on which events and the kind of person depend.
    premises: Vec<usize>,
    /// The facts that tell even of a clause whose day has not come, since an answer serves where
    /// nothing is stated.
    telling: BTreeSet<usize>,
    /// Who supplies, and where goods arrive.
    whereabouts: Vec<usize>,
    /// Those of the two that notes tell of, whatever the finding.
    noted: Vec<usize>,
}

#[derive(Debug)]
struct NeededClause {
    asks: Vec<usize>,
    approval: Vec<usize>,
    /// The places of the clauses from which it exempts.
    exempts: Vec<usize>,
    /// The first day on which anything is looked at to see whether it is in force.
    begins: Day,
}

impl Needs {
    /// What the clauses that cover a transfer ask about.
    pub fn new(rules: &Ruleset, evaluator: &Evaluator, facts: &[QuestionIx]) -> Self {
        // What goes to the target State arrives there, and says no more of it.
        let arrives = evaluator.transfer.direction == Direction::From;
        let mut facts: Vec<FactClasses> = facts
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, fact)| arrives || rules[*fact].kind != QuestionKind::Destination)
            .map(|fact| FactClasses::new(rules, fact, evaluator))
            .collect();
        facts.sort_by_key(|fact| {
            let strictest = std::cmp::Reverse(strictest(evaluator, fact.question));
            (!is_place(rules, fact), strictest, fact.place)
        });
        let place = |question: QuestionIx| facts.iter().position(|fact| fact.question == question);
        let places =
            |asked: Vec<QuestionIx>| asked.into_iter().filter_map(place).collect::<Vec<usize>>();
        let entries = evaluator
            .transfer
            .subject
            .item(rules)
            .map(|item| item.entries.as_slice())
            .unwrap_or_default();
        let whereabouts: Vec<usize> = (0..facts.len())
            .filter(|at| facts.get(*at).is_some_and(|fact| is_place(rules, fact)))
            .collect();
        let is_noted = |at: &&usize| match facts.get(**at).map(|fact| rules[fact.question].kind) {
            Some(QuestionKind::Destination) => evaluator.asks_destination(),
            _ => evaluator.transfer.layer != Layer::Un || evaluator.lists_suppliers(),
        };
        let noted: Vec<usize> = whereabouts.iter().filter(is_noted).copied().collect();
        let clause = |candidate: &Candidate| {
            let mut asks = places(asked(candidate).collect());
            let bound = !rules.binding(candidate.rule).is_general();
            asks.extend(whereabouts.iter().filter(|_| bound));
            let approval = places(candidate.clause.approval.into_iter().collect());
            NeededClause {
                asks,
                approval,
                exempts: exempted(rules, candidate, &evaluator.candidates),
                begins: begins(rules, candidate),
            }
        };
        let mut premises: Vec<QuestionIx> =
            rules.events.iter().flat_map(|event| event.premises.clone()).collect();
        let persons = rules.scope(evaluator.transfer.layer).map_or(&[][..], |scope| &scope.persons);
        premises.extend(persons.iter().flat_map(|one| &one.facts).map(|(question, _)| *question));
        let tells = |fact: &FactClasses| {
            is_known_of(rules, evaluator.transfer.subject, fact.question)
                || rules[fact.question].presumed.is_some()
        };
        Self {
            clauses: evaluator.candidates.iter().map(clause).collect(),
            classing: places(
                questions(entries.iter().flat_map(|entry| &entry.conditions)).collect(),
            ),
            premises: places(premises),
            telling: (0..facts.len()).filter(|at| facts.get(*at).is_some_and(tells)).collect(),
            whereabouts,
            noted,
            facts,
        }
    }

    /// The facts on which a finding depends.
    pub fn of(&self, evaluator: &Evaluator, finding: &Finding) -> BTreeSet<usize> {
        if !evaluator.by_person().is_empty() {
            let persons = evaluator.by_person().iter();
            let mut needed: BTreeSet<usize> =
                persons.flat_map(|person| self.of(person, &person.on(finding.day))).collect();
            needed.extend(&self.whereabouts);
            return needed;
        }
        let clauses =
            self.clauses.iter().enumerate().filter(|(at, _)| self.bears(evaluator, finding, *at));
        let asked = clauses.flat_map(|(at, clause)| {
            let begun = clause.begins <= finding.day;
            // Of a clause that binds others, only who supplies and where goods arrive matters.
            let binds = may_bind(finding, at);
            let matters = move |fact: &&usize| binds || self.whereabouts.contains(fact);
            let fails_on = self.fails_on(finding, at);
            let read = move |fact: &&usize| fails_on.as_ref().is_none_or(|on| on.contains(fact));
            let asks = clause.asks.iter().filter(matters);
            let asks = asks.filter(move |fact| begun && read(fact) || self.telling.contains(fact));
            asks.chain(clause.approval.iter().filter(move |_| stands(finding, at)))
        });
        let free = finding.completions.iter().any(|case| case.deciding.is_empty());
        let classing = self.classing.iter().filter(|_| free);
        asked.chain(classing).chain(&self.premises).chain(&self.noted).copied().collect()
    }

    /// The facts on which a clause fails in every case; none if it does not, or not on facts alone.
    ///
    /// While they stand as they do, it fails whatever else it asks about.
    fn fails_on(&self, finding: &Finding, at: usize) -> Option<BTreeSet<usize>> {
        let mut facts = BTreeSet::new();
        for case in &finding.completions {
            let step = case.statuses.get(at)?;
            if !matches!(step.status, Status::Fails | Status::OutsideEntry) {
                return None;
            }
            for ground in &step.grounds {
                let Ground::Answer(question, ..) = ground else { return None };
                facts.insert(self.facts.iter().position(|fact| fact.question == *question)?);
            }
        }
        Some(facts)
    }

    /// Whether the facts a clause asks about can change a finding.
    ///
    /// A finding relies on every exemption that takes something away, be that as mild as it may.
    fn bears(&self, evaluator: &Evaluator, finding: &Finding, at: usize) -> bool {
        let Some((candidate, clause)) = evaluator.candidates.get(at).zip(self.clauses.get(at))
        else {
            return false;
        };
        if candidate.rule.provision().is_none() {
            return finding.completions.iter().any(|one| one.verdict != Verdict::Prohibited);
        }
        let may_stand = |of: &usize| {
            stands(finding, *of)
                || self
                    .clauses
                    .get(*of)
                    .is_some_and(|of| of.begins <= finding.day && !of.asks.is_empty())
        };
        let is_taken_away = || {
            self.clauses
                .iter()
                .enumerate()
                .any(|(by, clause)| clause.exempts.contains(&at) && stands(finding, by))
        };
        is_strict(finding, candidate) || clause.exempts.iter().any(may_stand) || is_taken_away()
    }
}

/// As strict as what prevails in some case, or stricter.
fn is_strict(finding: &Finding, candidate: &Candidate) -> bool {
    let mildest = finding.completions.iter().map(|case| case.verdict).min();
    candidate.clause.effect.map(Verdict::from).is_some_and(|effect| Some(effect) >= mildest)
}

/// Whether a clause binds the person concerned, for the destination, in some case.
fn may_bind(finding: &Finding, at: usize) -> bool {
    let not_bound = |step: &ClauseStatus| step.status == Status::NotBound;
    !finding.completions.iter().all(|case| case.statuses.get(at).is_some_and(not_bound))
}

/// Whether a clause stands in some case, exemptions left out of account.
fn stands(finding: &Finding, at: usize) -> bool {
    let stands = |status: &Status| {
        matches!(status, Status::InForce(_) | Status::Displaced(_) | Status::Idle)
    };
    finding
        .completions
        .iter()
        .any(|case| case.statuses.get(at).is_some_and(|step| stands(&step.status)))
}

/// The places of the clauses that an exemption names.
fn exempted(rules: &Ruleset, by: &Candidate, candidates: &[Candidate]) -> Vec<usize> {
    let named = candidates.iter().enumerate().filter(|(_, of)| exempts(rules, by, of));
    named.map(|(at, _)| at).collect()
}

/// The strictest effect of the clauses that ask about a fact.
fn strictest(evaluator: &Evaluator, fact: QuestionIx) -> Option<Effect> {
    let asks = |candidate: &&Candidate| approval_and_asked(candidate).any(|asked| asked == fact);
    let asking = evaluator.candidates.iter().filter(asks);
    asking.filter_map(|candidate| candidate.clause.effect).max()
}

fn is_place(rules: &Ruleset, fact: &FactClasses) -> bool {
    matches!(rules[fact.question].kind, QuestionKind::Country | QuestionKind::Destination)
}

/// The first day on which anything is looked at to see whether a clause is in force.
fn begins(rules: &Ruleset, candidate: &Candidate) -> Day {
    let own = candidate.clause.windows.as_slice();
    // The regime is looked at only where the clause's own windows are open.
    let windows = if own.is_empty() { rules.regime_windows(candidate.rule) } else { own };
    if windows.is_empty() || windows.iter().any(|window| window.from.is_none()) {
        return Day::FIRST;
    }
    ChangeDays::new(rules).windows(windows).sorted().first().copied().unwrap_or(Day::FIRST)
}
