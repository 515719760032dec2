//! Decides: which clauses cover a transfer, which of them stand on a day, and what prevails.
//!
//! There is one evaluator. A verdict, its chain, the days on which it changes and a
//! whole history all come from [`Evaluator::on`]; no strings for people are made here.

mod course;
mod cover;
mod decisive;
mod exempt;
mod recall;
mod reliance;
mod status;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::model::{
    Basis, Clause, Confidence, Covers, Day, Effect, Instrument, ItemEntry, Layer, ProvisionIx,
    QuestionIx, Ruleset, Subject, Transfer, Value, Verdict, View,
};
use crate::resolve::{Answers, Choice, Ground, Resolved, Resolver, Validity};

use cover::{candidates, condition_days, supplier_days};
use decisive::settling;
pub use decisive::subsets;
pub use recall::{Brief, Recall, Voice};
use reliance::Relied;

/// A transfer under a view: the clauses that can bear on it, whatever the day.
#[derive(Debug)]
pub struct Evaluator<'r> {
    rules: &'r Ruleset,
    /// The transfer.
    pub transfer: Transfer,
    /// The view.
    pub view: View,
    answers: Answers<'r>,
    /// The clauses that cover it.
    pub candidates: Rc<[Candidate<'r>]>,
    begins: Option<Day>,
    /// Every day on which the verdict, or what decides it, can change, sorted; what it rests on can on more: [`Evaluator::every_day`].
    pub days: Rc<[Day]>,
}

/// A clause that covers the transfer, and through which of its entries.
#[derive(Clone, Debug)]
pub struct Candidate<'r> {
    /// The provision.
    pub provision: ProvisionIx,
    /// The clause.
    pub clause: &'r Clause,
    /// What it covers.
    pub covers: &'r Covers,
    /// The entries of the item that the clause names; none where it covers everything or the subject is an entry.
    pub entries: Vec<&'r ItemEntry>,
}

/// Where a clause stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// In force since a day, or since ever.
    InForce(Option<Day>),
    /// In force, and displaced by the exemption at this step.
    Displaced(usize),
    /// An exemption in force with nothing to displace.
    Idle,
    /// Not yet in force.
    NotYet,
    /// No longer in force since a day.
    Over(Day),
    /// A condition of the clause fails.
    Fails,
    /// The item does not fall in the entry.
    OutsideEntry,
    /// The supplier named is not bound.
    NotBound,
}

impl From<Validity> for Status {
    fn from(opening: Validity) -> Self {
        match opening {
            Validity::Open(since) => Self::InForce(since),
            Validity::NotYet => Self::NotYet,
            Validity::Over(day) => Self::Over(day),
        }
    }
}

impl Status {
    /// Does the clause have its effect?
    #[must_use]
    pub const fn stands(&self) -> bool {
        matches!(self, Self::InForce(_))
    }
}

/// One clause on one day.
#[derive(Clone, Debug)]
pub struct ClauseStatus<'r> {
    /// Its place among the candidates.
    pub candidate: usize,
    /// Where it stands.
    pub status: Status,
    /// Its effect, approvals taken into account.
    pub effect: Option<Effect>,
    /// An approval has been given.
    pub approved: bool,
    /// The entry of the item through which it is covered.
    pub entry: Option<&'r ItemEntry>,
    /// What its standing rests on.
    pub grounds: Vec<Ground<'r>>,
}

/// What follows under one way of answering the open questions.
#[derive(Clone, Debug)]
pub struct Completion<'r> {
    /// The answers tried.
    pub choices: Vec<Choice<'r>>,
    /// Every candidate, in order.
    pub steps: Vec<ClauseStatus<'r>>,
    /// What prevails.
    pub verdict: Verdict,
    /// The steps that decide: those with the strictest effect.
    pub deciding: Vec<usize>,
}

/// The answer on a day: all cases, and what they come to together.
#[derive(Clone, Debug)]
pub struct Finding<'r> {
    /// The day.
    pub day: Day,
    /// The verdict.
    pub verdict: Verdict,
    /// One case for each way of answering what is open.
    pub cases: Vec<Completion<'r>>,
    /// The deciding provisions, sorted by id.
    pub provisions: Vec<ProvisionIx>,
    /// The verdicts of the cases, strictest first, where they disagree.
    pub possible: Vec<Verdict>,
    /// A smallest set of questions that settles it, where the cases disagree.
    pub turns_on: Vec<QuestionIx>,
    /// The weakest answer relied on; none where nothing is determined.
    pub basis: Option<Basis>,
    /// The weakest source relied on.
    pub confidence: Option<Confidence>,
}

impl Finding<'_> {
    /// Restricted or not; none where the cases differ in it or nothing is encoded.
    #[must_use]
    pub fn restricted(&self) -> Option<bool> {
        restricted(self.verdict, &self.possible)
    }
}

/// Restricted or not, by the verdict or, where there are several in play, by all of them.
#[must_use]
pub fn restricted(verdict: Verdict, possible: &[Verdict]) -> Option<bool> {
    let mut verdicts = possible.iter().copied().map(Verdict::restricts);
    match verdicts.next() {
        None => verdict.restricts(),
        Some(first) => first.filter(|_| verdicts.all(|other| other == first)),
    }
}

/// The clauses of a layer that cover a subject in some way, whichever way it goes and whatever is done.
#[must_use]
pub fn reaching<'r>(rules: &'r Ruleset, subject: Subject, layer: Layer) -> Vec<Candidate<'r>> {
    candidates(rules, subject, layer, |_| true)
}

impl<'r> Evaluator<'r> {
    /// Gathers the clauses of the transfer's layer that can cover it.
    #[must_use]
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, view: &View) -> Self {
        let asked = |covers: &Covers| covers.asked(transfer.direction, transfer.activity);
        Self::covered(
            rules,
            transfer,
            view,
            candidates(rules, transfer.subject, transfer.layer, asked),
        )
    }

    /// A transfer and the clauses that cover it.
    #[must_use]
    pub fn covered(
        rules: &'r Ruleset,
        transfer: &Transfer,
        view: &View,
        candidates: Vec<Candidate<'r>>,
    ) -> Self {
        let layer = |instrument: &&Instrument| instrument.issuer == transfer.layer;
        let instruments: Vec<&Instrument> = rules.instruments.iter().filter(layer).collect();
        let begins = instruments.iter().map(|instrument| instrument.date).min();
        let mut days: Vec<Day> =
            candidates.iter().flat_map(|candidate| candidate.clause.days.iter().copied()).collect();
        days.extend(begins);
        days.extend(
            candidates.iter().flat_map(|candidate| condition_days(rules, &candidate.entries)),
        );
        days.extend(instruments.iter().flat_map(|instrument| supplier_days(rules, instrument)));
        days.sort_unstable();
        days.dedup();
        let answers = Answers::new(rules, transfer, view);
        Self {
            rules,
            transfer: transfer.clone(),
            view: view.clone(),
            answers,
            candidates: candidates.into(),
            begins,
            days: days.into(),
        }
    }

    /// The same transfer under another view: what covers it does not depend on who reads.
    #[must_use]
    pub fn under(&self, view: &View) -> Self {
        let answers = Answers::new(self.rules, &self.transfer, view);
        let (candidates, days) = (Rc::clone(&self.candidates), Rc::clone(&self.days));
        Self {
            rules: self.rules,
            transfer: self.transfer.clone(),
            view: view.clone(),
            answers,
            candidates,
            begins: self.begins,
            days,
        }
    }

    /// The same transfer with some facts stated otherwise.
    #[must_use]
    pub fn stating(&self, facts: &[(QuestionIx, Value)]) -> Self {
        let kept = self
            .transfer
            .facts
            .iter()
            .filter(|(known, _)| !facts.iter().any(|(question, _)| question == known));
        let transfer =
            Transfer { facts: kept.chain(facts).cloned().collect(), ..self.transfer.clone() };
        let answers = Answers::new(self.rules, &transfer, &self.view);
        let (candidates, days) = (Rc::clone(&self.candidates), Rc::clone(&self.days));
        Self {
            rules: self.rules,
            transfer,
            view: self.view.clone(),
            answers,
            candidates,
            begins: self.begins,
            days,
        }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'r Ruleset {
        self.rules
    }

    /// Whose answers serve.
    #[must_use]
    pub const fn answers(&self) -> &Answers<'r> {
        &self.answers
    }

    /// The answer on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Finding<'r> {
        if self.begins.is_none_or(|begins| day < begins) {
            return Finding {
                day,
                verdict: Verdict::NotEncoded,
                cases: Vec::new(),
                provisions: Vec::new(),
                possible: Vec::new(),
                turns_on: Vec::new(),
                basis: None,
                confidence: None,
            };
        }
        self.weigh(day, self.cases(day, true))
    }

    /// The verdict on a day, without what it relies on.
    #[must_use]
    pub fn verdict(&self, day: Day) -> Verdict {
        if self.begins.is_none_or(|begins| day < begins) {
            return Verdict::NotEncoded;
        }
        together(self.cases(day, false).iter().map(|case| case.verdict)).0
    }

    /// The first later day on which the verdict is another, with that verdict.
    #[must_use]
    pub fn next_change(&self, finding: &Finding<'r>) -> Option<(Day, Verdict)> {
        let later = self.days.iter().filter(|day| **day > finding.day);
        later.map(|day| (*day, self.verdict(*day))).find(|(_, verdict)| *verdict != finding.verdict)
    }

    /// The day since which the verdict has been what it is, with the verdict of the day before.
    #[must_use]
    pub fn previous_change(&self, finding: &Finding<'r>) -> Option<(Day, Verdict)> {
        let earlier = self.days.iter().rev().filter(|day| **day <= finding.day);
        earlier
            .map(|day| (*day, self.verdict(day.plus_days(-1))))
            .find(|(_, verdict)| *verdict != finding.verdict)
    }

    /// The verdict from each day on which something changes, from the first day that can be asked about.
    #[must_use]
    pub fn history(&self) -> Vec<Finding<'r>> {
        let days = std::iter::once(Day::FIRST).chain(self.days.iter().copied());
        let mut spans: Vec<Finding<'r>> = Vec::new();
        for finding in days.map(|day| self.on(day)) {
            let same = |last: &Finding| {
                last.verdict == finding.verdict && last.provisions == finding.provisions
            };
            if !spans.last().is_some_and(same) {
                spans.push(finding);
            }
        }
        spans
    }

    /// Every way of answering what is open, as far as it is reached on the day.
    ///
    /// Ways that contradict an outcome the reading states are left out. Where a supposition
    /// leaves none, the supposition prevails over the outcome.
    fn cases(&self, day: Day, telling: bool) -> Vec<Completion<'r>> {
        let cases = self.ways(day, telling, true);
        if cases.is_empty() { self.ways(day, telling, false) } else { cases }
    }

    fn ways(&self, day: Day, telling: bool, heed_outcomes: bool) -> Vec<Completion<'r>> {
        every_way(|choices| {
            let resolver = Resolver::new(self.rules, &self.answers, choices);
            let resolver = if telling { resolver } else { resolver.without_grounds() };
            self.case(resolver, day, choices, heed_outcomes)
        })
    }

    /// One case; none if its choices contradict an outcome the reading states.
    fn case(
        &self,
        mut resolver: Resolver<'_, 'r>,
        day: Day,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<Completion<'r>>> {
        let mut steps = Vec::with_capacity(self.candidates.len());
        for at in 0..self.candidates.len() {
            steps.extend(self.step(&mut resolver, day, at)?);
        }
        self.settled(resolver, steps, choices, heed_outcomes)
    }

    /// What follows from the clauses as they stand; nothing if the choices contradict an outcome the reading states.
    fn settled(
        &self,
        mut resolver: Resolver<'_, 'r>,
        mut steps: Vec<ClauseStatus<'r>>,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<Completion<'r>>> {
        if heed_outcomes && self.contradicted(&mut resolver, choices)? {
            return Ok(None);
        }
        self.exempt(&mut steps);
        let (verdict, deciding) = prevailing(&steps);
        Ok(Some(Completion { choices: choices.to_vec(), steps, verdict, deciding }))
    }

    fn contradicted(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        choices: &[Choice<'r>],
    ) -> Resolved<'r, bool> {
        let chosen =
            |question: &QuestionIx| choices.iter().any(|choice| choice.question == *question);
        for hold in self.answers.holds() {
            if self.rules[hold.event].premises.iter().any(chosen) {
                let came = resolver.came(hold.event, Day::LAST)?.is_some();
                resolver.take_grounds();
                if came != hold.happened {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn weigh(&self, day: Day, cases: Vec<Completion<'r>>) -> Finding<'r> {
        let (verdict, possible) = together(cases.iter().map(|case| case.verdict));
        let relied =
            cases.iter().map(|case| self.relied(case)).fold(Relied::default(), Relied::and);
        let turns_on = if possible.is_empty() { Vec::new() } else { settling(self.rules, &cases) };
        Finding {
            day,
            verdict,
            provisions: self.provisions(&cases, verdict),
            basis: possible.is_empty().then_some(relied.basis),
            confidence: Some(relied.confidence),
            turns_on,
            possible,
            cases,
        }
    }

    /// What decides in every case, or, where nothing does or the cases disagree, in any.
    fn provisions(&self, cases: &[Completion<'r>], verdict: Verdict) -> Vec<ProvisionIx> {
        let of = |case: &Completion| -> BTreeSet<ProvisionIx> {
            let steps = case.deciding.iter().filter_map(|at| case.steps.get(*at));
            steps
                .filter_map(|step| self.candidates.get(step.candidate))
                .map(|c| c.provision)
                .collect()
        };
        let each: Vec<_> = cases.iter().map(of).collect();
        let common = each
            .iter()
            .skip(1)
            .fold(each.first().cloned().unwrap_or_default(), |all, one| &all & one);
        let any = each.iter().fold(BTreeSet::new(), |all, one| &all | one);
        let chosen =
            if verdict == Verdict::Undetermined || common.is_empty() { any } else { common };
        let mut sorted: Vec<ProvisionIx> = chosen.into_iter().collect();
        sorted.sort_by(|a, b| self.rules[*a].id.cmp(&self.rules[*b].id));
        sorted
    }
}

/// What comes of every way of answering what is open: where a question splits, each of its answers is tried.
fn every_way<'r, T>(mut case: impl FnMut(&[Choice<'r>]) -> Resolved<'r, Option<T>>) -> Vec<T> {
    let mut cases = Vec::new();
    let mut waiting: Vec<Vec<Choice<'r>>> = vec![Vec::new()];
    while let Some(choices) = waiting.pop() {
        match case(&choices) {
            Ok(case) => cases.extend(case),
            Err(split) => waiting.extend(split.branches(&choices)),
        }
    }
    cases
}

/// The verdict of all cases together, and, where they disagree, theirs, strictest first.
fn together(cases: impl Iterator<Item = Verdict>) -> (Verdict, Vec<Verdict>) {
    let mut possible: Vec<Verdict> = cases.collect();
    possible.sort_by(|a, b| b.cmp(a));
    possible.dedup();
    match possible.as_slice() {
        [one] => (*one, Vec::new()),
        _ => (Verdict::Undetermined, possible),
    }
}

/// The strictest prevails.
fn strictest(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.max().unwrap_or(Effect::None)
}

/// The strictest effect that stands, and the steps that have it.
fn prevailing(steps: &[ClauseStatus]) -> (Verdict, Vec<usize>) {
    let standing = |step: &ClauseStatus| {
        if step.status.stands() { step.effect.unwrap_or(Effect::None) } else { Effect::None }
    };
    let strictest = strictest(steps.iter().map(standing));
    let deciding = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| strictest != Effect::None && standing(step) == strictest);
    (Verdict::from(strictest), deciding.map(|(at, _)| at).collect())
}
