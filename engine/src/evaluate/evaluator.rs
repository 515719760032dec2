//! Evaluates a transfer under a view on a day.

use std::collections::BTreeSet;
use std::ops::Index;
use std::rc::Rc;

use super::cover::{binding_days, candidates, condition_days};
use super::decisive::decisive_set;
use super::reliance::Weakest;
use super::scope::{applying, named_entries};
use super::{Candidate, CandidateIx, ClauseStatus, Completion, Conclusion, Finding, strictest};
use crate::model::{
    Covers, Day, Effect, EntryIx, ProvisionIx, QuestionIx, Ruleset, Transfer, Value, Verdict, View,
};
use crate::resolve::{Answers, Choice, Resolved, Resolver};

/// A transfer under a view, with the clauses that can cover it.
///
/// Example: `Evaluator::new(rules, transfer, &View::of(reading))` for the supply of a fighter
/// gathers every clause of the transfer's layer that covers fighters; [`Evaluator::on`] then
/// evaluates each of them on a day and takes the strictest effect. The candidates depend on the
/// transfer alone, so [`Evaluator::under`] shares them between readings.
#[derive(Clone, Debug)]
pub struct Evaluator<'r> {
    pub(super) rules: &'r Ruleset,
    /// The transfer.
    pub transfer: Transfer,
    /// The view.
    pub view: View,
    pub(super) answers: Answers<'r>,
    /// The clauses that cover the transfer, by [`CandidateIx`].
    pub candidates: Rc<[Candidate<'r>]>,
    /// The entries of the subject that a provision of the layer names.
    pub(super) named: Rc<[EntryIx]>,
    /// The kind of person assumed, by place in the layer's scope.
    pub(super) person: Option<usize>,
    /// The same transfer by each kind of person that the layer names, where the query does not say
    /// who supplies.
    pub(super) by_person: Vec<Self>,
    /// All days on which the verdict or the deciding provisions may change, sorted. The grounds may
    /// change on more days: [`Evaluator::change_days`].
    pub days: Rc<[Day]>,
}

impl<'r> Index<CandidateIx> for Evaluator<'r> {
    type Output = Candidate<'r>;
    #[expect(clippy::indexing_slicing, reason = "indices are made of this evaluator's candidates")]
    fn index(&self, at: CandidateIx) -> &Candidate<'r> {
        &self.candidates[at.0]
    }
}

impl<'r> Evaluator<'r> {
    /// Gathers the clauses of the transfer's layer that cover it.
    #[must_use]
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, view: &View) -> Self {
        let asked = |covers: &Covers| covers.asked(transfer.direction, transfer.activity);
        let candidates = candidates(rules, transfer.subject, transfer.layer, asked);
        Self::with_candidates(rules, transfer, view, candidates)
    }

    /// An evaluator for candidates already gathered.
    #[must_use]
    pub fn with_candidates(
        rules: &'r Ruleset,
        transfer: &Transfer,
        view: &View,
        candidates: Vec<Candidate<'r>>,
    ) -> Self {
        let mut days: Vec<Day> = Vec::new();
        for candidate in &candidates {
            days.extend(&candidate.clause.days);
            days.extend(condition_days(rules, &candidate.entries));
            days.extend(binding_days(rules, candidate.rule));
        }
        // Whether a supplier is an addressee of the layer depends on all its instruments.
        for instrument in rules.instruments.iter().filter(|one| one.issuer == transfer.layer) {
            for when in instrument.suppliers.iter().flat_map(|one| one.window.bounds()) {
                days.extend(when.days(rules));
            }
        }
        days.sort_unstable();
        days.dedup();
        let evaluator = Self {
            rules,
            transfer: transfer.clone(),
            view: view.clone(),
            answers: Answers::new(rules, transfer, view),
            candidates: candidates.into(),
            named: named_entries(rules, transfer.subject, transfer.layer).into(),
            person: None,
            by_person: Vec::new(),
            days: days.into(),
        };
        evaluator.by_every_person()
    }

    /// The same, with an evaluator for each kind of person that the layer names, unless the query
    /// says who supplies. A kind that a stated fact rules out is left out.
    fn by_every_person(mut self) -> Self {
        let persons = self.rules.scope(self.transfer.layer).map_or(&[][..], |scope| &scope.persons);
        if self.supplier().is_some() {
            return self;
        }
        for (at, person) in persons.iter().enumerate() {
            let stated = |question| {
                self.transfer.facts.iter().find(|(known, _)| *known == question).map(|(_, v)| v)
            };
            let excluded = |(question, value): &(QuestionIx, Value)| {
                stated(*question).is_some_and(|known| known != value)
            };
            if !person.facts.iter().any(excluded) {
                self.by_person.push(Self {
                    person: Some(at),
                    answers: self.answers.clone().of_person(person),
                    ..self.sharing(&self.transfer, &self.view)
                });
            }
        }
        self
    }

    /// The same transfer under another view.
    #[must_use]
    pub fn under(&self, view: &View) -> Self {
        self.sharing(&self.transfer, view).by_every_person()
    }

    /// The same transfer with these facts stated, in place of others stated for their questions.
    #[must_use]
    pub fn stating(&self, facts: &[(QuestionIx, Value)]) -> Self {
        let mut transfer = self.transfer.clone();
        transfer.facts.retain(|(known, _)| !facts.iter().any(|(question, _)| question == known));
        transfer.facts.extend_from_slice(facts);
        self.sharing(&transfer, &self.view).by_every_person()
    }

    /// Candidates depend neither on the view nor on stated facts.
    fn sharing(&self, transfer: &Transfer, view: &View) -> Self {
        Self {
            rules: self.rules,
            answers: Answers::new(self.rules, transfer, view),
            transfer: transfer.clone(),
            view: view.clone(),
            candidates: Rc::clone(&self.candidates),
            named: Rc::clone(&self.named),
            person: None,
            by_person: Vec::new(),
            days: Rc::clone(&self.days),
        }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'r Ruleset {
        self.rules
    }

    /// The answers of the query, the item and the reading.
    #[must_use]
    pub const fn answers(&self) -> &Answers<'r> {
        &self.answers
    }

    /// Every index of a candidate, in order.
    pub fn indices(&self) -> impl Iterator<Item = CandidateIx> + use<> {
        (0..self.candidates.len()).map(CandidateIx)
    }

    /// The finding on a day. Where the query does not say who supplies, it is the strictest over
    /// the kinds of person that the layer names.
    #[must_use]
    pub fn on(&self, day: Day) -> Finding<'r> {
        if self.by_person.is_empty() {
            return self.finding(day, self.completions(day, true));
        }
        strictest_finding(self.by_person.iter().map(|evaluator| evaluator.on(day)).collect())
            .unwrap_or_else(|| self.finding(day, self.completions(day, true)))
    }

    /// What the finding on a day says, without the rest of it.
    #[must_use]
    pub fn conclusion(&self, day: Day) -> Conclusion {
        let by_person = self.by_person.iter().map(|evaluator| evaluator.conclusion(day));
        strictest_conclusion(by_person).unwrap_or_else(|| {
            let completions = self.completions(day, false);
            Conclusion::of(completions.iter().map(|one| (one.verdict, one.restricted())))
        })
    }

    /// The verdict on a day, without the rest of the finding.
    #[must_use]
    pub fn verdict(&self, day: Day) -> Verdict {
        self.conclusion(day).verdict
    }

    /// The evaluator of the kind of person for whom a finding was made.
    #[must_use]
    pub fn of_finding(&self, finding: &Finding<'r>) -> &Self {
        let person = self.by_person.iter().find(|one| one.person == finding.person);
        person.unwrap_or(self)
    }

    /// The first later day on which the answer says something else, and what.
    #[must_use]
    pub fn next_change(&self, finding: &Finding<'r>) -> Option<(Day, Conclusion)> {
        let present = finding.conclusion();
        let later = self.days.iter().filter(|day| **day > finding.day);
        later.map(|day| (*day, self.conclusion(*day))).find(|(_, found)| *found != present)
    }

    /// The day since which the answer says what it says, and what it said the day before.
    #[must_use]
    pub fn previous_change(&self, finding: &Finding<'r>) -> Option<(Day, Conclusion)> {
        let present = finding.conclusion();
        let earlier = self.days.iter().rev().filter(|day| **day <= finding.day);
        earlier
            .map(|day| (*day, self.conclusion(day.plus_days(-1))))
            .find(|(_, found)| *found != present)
    }

    /// The completions on a day that agree with the outcomes the reading states. If a supposition
    /// leaves none, it prevails over these outcomes, and all completions are given.
    fn completions(&self, day: Day, with_grounds: bool) -> Vec<Completion<'r>> {
        let consistent = self.completions_where(day, with_grounds, true);
        if !consistent.is_empty() {
            return consistent;
        }
        self.completions_where(day, with_grounds, false)
    }

    fn completions_where(
        &self,
        day: Day,
        with_grounds: bool,
        heed_outcomes: bool,
    ) -> Vec<Completion<'r>> {
        for_each_completion(|choices| {
            let mut resolver = Resolver::new(self.rules, &self.answers, choices);
            if !with_grounds {
                resolver = resolver.without_grounds();
            }
            let mut statuses = Vec::with_capacity(self.candidates.len());
            for at in self.indices() {
                statuses.push(self.clause_status(&mut resolver, day, at)?);
            }
            self.completion(resolver, statuses, choices, heed_outcomes)
        })
    }

    /// Applies exemptions and takes the strictest effect. None if the outcomes the reading states
    /// are to be heeded and the choices contradict one.
    pub(super) fn completion(
        &self,
        mut resolver: Resolver<'_, 'r>,
        mut statuses: Vec<ClauseStatus<'r>>,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<Completion<'r>>> {
        if heed_outcomes && self.contradicts_outcome(&mut resolver, choices)? {
            return Ok(None);
        }
        self.apply_exemptions(&mut statuses);
        let (verdict, deciding) = prevailing(&statuses);
        let (verdict, at_least) = self.with_scope(verdict, applying(&statuses));
        Ok(Some(Completion { choices: choices.to_vec(), statuses, verdict, deciding, at_least }))
    }

    /// Whether an event whose outcome the reading states has the other outcome under these choices.
    fn contradicts_outcome(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        choices: &[Choice<'r>],
    ) -> Resolved<'r, bool> {
        for stated in self.answers.stated_outcomes() {
            let premises = &self.rules[stated.event].premises;
            if !choices.iter().any(|choice| premises.contains(&choice.question)) {
                continue;
            }
            let happened = resolver.occurrence(stated.event, Day::LAST)?.is_some();
            resolver.take_grounds();
            if happened != stated.happened {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the completions have in common.
    pub(super) fn finding(&self, day: Day, completions: Vec<Completion<'r>>) -> Finding<'r> {
        let says = completions.iter().map(|one| (one.verdict, one.restricted()));
        let Conclusion { verdict, possible, restricted } = Conclusion::of(says);
        let (gaps, exceptions) = self.gaps_of(&completions);
        let encoded = verdict != Verdict::NotEncoded;
        let weakest = completions
            .iter()
            .map(|completion| self.weakest(completion))
            .fold(Weakest::NOTHING, Weakest::and);
        let turns_on = if possible.is_empty() {
            Vec::new()
        } else {
            decisive_set(self.rules, &completions, |one| one.verdict)
        };
        Finding {
            day,
            verdict,
            provisions: self.deciding_provisions(&completions, verdict),
            basis: (possible.is_empty() && encoded).then_some(weakest.basis),
            confidence: encoded.then_some(weakest.confidence),
            at_least: completions.iter().any(|one| one.at_least),
            restricted,
            turns_on,
            gaps,
            exceptions,
            person: self.person,
            persons: Vec::new(),
            possible,
            completions,
        }
    }

    /// The provisions that decide in every completion. If there are none, or if the completions
    /// disagree, the provisions that decide in any.
    fn deciding_provisions(
        &self,
        completions: &[Completion<'r>],
        verdict: Verdict,
    ) -> Vec<ProvisionIx> {
        let mut common: Option<BTreeSet<ProvisionIx>> = None;
        let mut any = BTreeSet::new();
        for completion in completions {
            let deciding: BTreeSet<ProvisionIx> =
                completion.deciding.iter().filter_map(|at| self[*at].rule.provision()).collect();
            any.extend(&deciding);
            common = Some(common.map_or(deciding.clone(), |common| &common & &deciding));
        }
        let common = common.filter(|common| !common.is_empty());
        let chosen = match common {
            Some(common) if verdict != Verdict::Undetermined => common,
            _ => any,
        };
        let mut sorted: Vec<ProvisionIx> = chosen.into_iter().collect();
        sorted.sort_by(|a, b| self.rules[*a].id.cmp(&self.rules[*b].id));
        sorted
    }
}

/// Evaluates once per completion: each combination of answers to the open questions.
///
/// `evaluate` stops at the first open question for which it has no choice, and is called again with
/// each of its answers. A combination for which it returns `None` is left out.
pub(super) fn for_each_completion<'r, T>(
    mut evaluate: impl FnMut(&[Choice<'r>]) -> Resolved<'r, Option<T>>,
) -> Vec<T> {
    let mut found = Vec::new();
    let mut waiting: Vec<Vec<Choice<'r>>> = vec![Vec::new()];
    while let Some(choices) = waiting.pop() {
        match evaluate(&choices) {
            Ok(one) => found.extend(one),
            Err(open) => waiting.extend(open.branches(&choices)),
        }
    }
    found
}

/// The strictest effect that applies, and the candidates that have it.
fn prevailing(statuses: &[ClauseStatus]) -> (Verdict, Vec<CandidateIx>) {
    let applying = statuses.iter().filter(|status| status.status.applies());
    let strictest = strictest(applying.clone().filter_map(|status| status.effect));
    if strictest == Effect::None {
        return (Verdict::from(strictest), Vec::new());
    }
    let deciding = applying.filter(|status| status.effect == Some(strictest));
    (Verdict::from(strictest), deciding.map(|status| status.candidate).collect())
}

/// The strictest of the findings for several kinds of person, with what each says; of equals the
/// first.
pub(super) fn strictest_finding(findings: Vec<Finding<'_>>) -> Option<Finding<'_>> {
    let says: Vec<Conclusion> = findings.iter().map(Finding::conclusion).collect();
    let at = strictest_of(&says)?;
    let persons = findings.iter().map(|one| one.person.unwrap_or_default()).zip(says).collect();
    let strictest = findings.into_iter().nth(at)?;
    Some(Finding { persons, ..strictest })
}

/// The strictest of several conclusions; of equals the first.
pub(super) fn strictest_conclusion(
    conclusions: impl Iterator<Item = Conclusion>,
) -> Option<Conclusion> {
    let conclusions: Vec<Conclusion> = conclusions.collect();
    conclusions.get(strictest_of(&conclusions)?).cloned()
}

/// The place of the strictest conclusion: the strictest possible verdict counts first, then the
/// mildest, then whether the transfer is restricted.
pub(super) fn strictest_of(conclusions: &[Conclusion]) -> Option<usize> {
    let key = |conclusion: &Conclusion| {
        let possible = if conclusion.possible.is_empty() {
            std::slice::from_ref(&conclusion.verdict)
        } else {
            &conclusion.possible
        };
        let restricted = match conclusion.restricted {
            Some(false) => 0,
            None => 1,
            Some(true) => 2,
        };
        (possible.first().copied(), possible.last().copied(), restricted)
    };
    let all = conclusions.iter().enumerate().rev();
    all.max_by_key(|(_, conclusion)| key(conclusion)).map(|(at, _)| at)
}
