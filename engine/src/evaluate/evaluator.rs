//! Evaluates a transfer under a view on a day.

use std::collections::BTreeSet;
use std::ops::Index;
use std::rc::Rc;

use super::cover::{candidates, condition_days, supplier_days};
use super::decisive::smallest_decisive_set;
use super::reliance::Weakest;
use super::{Candidate, CandidateIx, ClauseStatus, Completion, Finding, combine, strictest};
use crate::model::{
    Covers, Day, Effect, Instrument, ProvisionIx, QuestionIx, Ruleset, Transfer, Value, Verdict,
    View,
};
use crate::resolve::{Answers, Choice, Resolved, Resolver};

/// A transfer under a view, with the clauses that can cover it.
///
/// Example: `Evaluator::new(rules, transfer, &View::of(reading))` for the supply of a fighter
/// gathers every clause of the transfer's layer that covers fighters; [`Evaluator::on`] then
/// evaluates each of them on a day and takes the strictest effect. The candidates depend on the
/// transfer alone, so [`Evaluator::under`] shares them between readings.
#[derive(Debug)]
pub struct Evaluator<'r> {
    pub(super) rules: &'r Ruleset,
    /// The transfer.
    pub transfer: Transfer,
    /// The view.
    pub view: View,
    pub(super) answers: Answers<'r>,
    /// The clauses that cover the transfer, by [`CandidateIx`].
    pub candidates: Rc<[Candidate<'r>]>,
    /// The date of the first instrument of the layer; before it nothing is encoded.
    pub(super) begins: Option<Day>,
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
        let instruments: Vec<&Instrument> =
            rules.instruments.iter().filter(|one| one.issuer == transfer.layer).collect();
        let begins = instruments.iter().map(|instrument| instrument.date).min();
        let mut days: Vec<Day> = Vec::new();
        days.extend(begins);
        for candidate in &candidates {
            days.extend(&candidate.clause.days);
            days.extend(condition_days(rules, &candidate.entries));
        }
        for instrument in &instruments {
            days.extend(supplier_days(rules, instrument));
        }
        days.sort_unstable();
        days.dedup();
        Self {
            rules,
            transfer: transfer.clone(),
            view: view.clone(),
            answers: Answers::new(rules, transfer, view),
            candidates: candidates.into(),
            begins,
            days: days.into(),
        }
    }

    /// The same transfer under another view.
    #[must_use]
    pub fn under(&self, view: &View) -> Self {
        self.sharing(self.transfer.clone(), view.clone())
    }

    /// The same transfer with these facts stated, in place of others stated for their questions.
    #[must_use]
    pub fn stating(&self, facts: &[(QuestionIx, Value)]) -> Self {
        let mut transfer = self.transfer.clone();
        transfer.facts.retain(|(known, _)| !facts.iter().any(|(question, _)| question == known));
        transfer.facts.extend_from_slice(facts);
        self.sharing(transfer, self.view.clone())
    }

    /// Candidates depend neither on the view nor on stated facts.
    fn sharing(&self, transfer: Transfer, view: View) -> Self {
        Self {
            rules: self.rules,
            answers: Answers::new(self.rules, &transfer, &view),
            transfer,
            view,
            candidates: Rc::clone(&self.candidates),
            begins: self.begins,
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

    /// The finding on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Finding<'r> {
        if !self.encoded_on(day) {
            return Finding {
                day,
                verdict: Verdict::NotEncoded,
                completions: Vec::new(),
                provisions: Vec::new(),
                possible: Vec::new(),
                turns_on: Vec::new(),
                basis: None,
                confidence: None,
            };
        }
        self.finding(day, self.completions(day, true))
    }

    /// The verdict on a day, without the rest of the finding.
    #[must_use]
    pub fn verdict(&self, day: Day) -> Verdict {
        if !self.encoded_on(day) {
            return Verdict::NotEncoded;
        }
        combine(self.completions(day, false).iter().map(|completion| completion.verdict)).0
    }

    pub(super) fn encoded_on(&self, day: Day) -> bool {
        self.begins.is_some_and(|begins| begins <= day)
    }

    /// The first later day with another verdict, and that verdict.
    #[must_use]
    pub fn next_change(&self, finding: &Finding<'r>) -> Option<(Day, Verdict)> {
        let later = self.days.iter().filter(|day| **day > finding.day);
        later.map(|day| (*day, self.verdict(*day))).find(|(_, verdict)| *verdict != finding.verdict)
    }

    /// The day since which the verdict is what it is, and the verdict of the day before.
    #[must_use]
    pub fn previous_change(&self, finding: &Finding<'r>) -> Option<(Day, Verdict)> {
        let earlier = self.days.iter().rev().filter(|day| **day <= finding.day);
        earlier
            .map(|day| (*day, self.verdict(day.plus_days(-1))))
            .find(|(_, verdict)| *verdict != finding.verdict)
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
        Ok(Some(Completion { choices: choices.to_vec(), statuses, verdict, deciding }))
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
        let (verdict, possible) = combine(completions.iter().map(|one| one.verdict));
        let weakest = completions
            .iter()
            .map(|completion| self.weakest(completion))
            .fold(Weakest::NOTHING, Weakest::and);
        let turns_on = if possible.is_empty() {
            Vec::new()
        } else {
            smallest_decisive_set(self.rules, &completions)
        };
        Finding {
            day,
            verdict,
            provisions: self.deciding_provisions(&completions, verdict),
            basis: possible.is_empty().then_some(weakest.basis),
            confidence: Some(weakest.confidence),
            turns_on,
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
                completion.deciding.iter().map(|at| self[*at].provision).collect();
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
