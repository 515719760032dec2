//! Decides: which clauses cover a transfer, which of them stand on a day, and what prevails.
//!
//! There is one evaluator. A verdict, its chain, the days on which it changes and a
//! whole history all come from [`Matter::on`]; no strings for people are made here.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::model::{
    Basis, Clause, Condition, Confidence, Covers, Day, Effect, Exempts, Instrument, ItemEntry, ProvisionIx, QuestionIx, Ruleset, Source,
    Subject, Test, Transfer, Value, Verdict, View,
};
use crate::resolve::{Choice, Ground, Opening, Origin, Stance, Tried, World, passes};

/// A transfer under a view: the clauses that can bear on it, whatever the day.
#[derive(Debug)]
pub struct Matter<'r> {
    rules: &'r Ruleset,
    /// The transfer.
    pub transfer: Transfer,
    /// The view.
    pub view: View,
    stance: Stance<'r>,
    /// The clauses that cover it.
    pub candidates: Rc<[Candidate<'r>]>,
    begins: Option<Day>,
    /// Every day on which the answer can change, sorted.
    pub days: Rc<[Day]>,
}

/// A clause that covers the transfer, and through which of its entries.
#[derive(Debug)]
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

impl From<Opening> for Status {
    fn from(opening: Opening) -> Self {
        match opening {
            Opening::Open(since) => Self::InForce(since),
            Opening::NotYet => Self::NotYet,
            Opening::Over(day) => Self::Over(day),
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
pub struct Step<'r> {
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
pub struct Case<'r> {
    /// The answers tried.
    pub choices: Vec<Choice<'r>>,
    /// Every candidate, in order.
    pub steps: Vec<Step<'r>>,
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
    pub cases: Vec<Case<'r>>,
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
        let mut verdicts = self.possible.iter().copied().map(Verdict::restricts);
        match verdicts.next() {
            None => self.verdict.restricts(),
            Some(first) => first.filter(|_| verdicts.all(|other| other == first)),
        }
    }
}

impl<'r> Matter<'r> {
    /// Gathers the clauses of the transfer's layer that can cover it.
    #[must_use]
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, view: &View) -> Self {
        let layer = |instrument: &&Instrument| instrument.issuer == transfer.layer;
        let instruments: Vec<&Instrument> = rules.instruments.iter().filter(layer).collect();
        let candidates: Vec<_> =
            covering(rules, transfer).into_iter().flat_map(|provision| candidates(rules, transfer, provision)).collect();
        let begins = instruments.iter().map(|instrument| instrument.date).min();
        let mut days: Vec<Day> = candidates.iter().flat_map(|candidate| candidate.clause.days.iter().copied()).collect();
        days.extend(begins);
        days.extend(instruments.iter().flat_map(|instrument| supplier_days(rules, instrument)));
        days.sort();
        days.dedup();
        let stance = Stance::new(rules, transfer, view);
        Self { rules, transfer: transfer.clone(), view: view.clone(), stance, candidates: candidates.into(), begins, days: days.into() }
    }

    /// The same transfer under another view: what covers it does not depend on who reads.
    #[must_use]
    pub fn under(&self, view: &View) -> Self {
        let stance = Stance::new(self.rules, &self.transfer, view);
        let (candidates, days) = (Rc::clone(&self.candidates), Rc::clone(&self.days));
        Self { rules: self.rules, transfer: self.transfer.clone(), view: view.clone(), stance, candidates, begins: self.begins, days }
    }

    /// Whose answers serve.
    #[must_use]
    pub const fn stance(&self) -> &Stance<'r> {
        &self.stance
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
        together(&self.cases(day, false)).0
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
        earlier.map(|day| (*day, self.verdict(day.plus_days(-1)))).find(|(_, verdict)| *verdict != finding.verdict)
    }

    /// The verdict from each day on which something changes, from the first day that can be asked about.
    #[must_use]
    pub fn history(&self) -> Vec<Finding<'r>> {
        let days = std::iter::once(Day::FIRST).chain(self.days.iter().copied());
        let mut spans: Vec<Finding<'r>> = Vec::new();
        for finding in days.map(|day| self.on(day)) {
            let same = |last: &Finding| last.verdict == finding.verdict && last.provisions == finding.provisions;
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
    fn cases(&self, day: Day, telling: bool) -> Vec<Case<'r>> {
        let cases = self.ways(day, telling, true);
        if cases.is_empty() { self.ways(day, telling, false) } else { cases }
    }

    fn ways(&self, day: Day, telling: bool, heed_outcomes: bool) -> Vec<Case<'r>> {
        let mut cases = Vec::new();
        let mut waiting: Vec<Vec<Choice<'r>>> = vec![Vec::new()];
        while let Some(choices) = waiting.pop() {
            let world = World::new(self.rules, &self.stance, &choices);
            let world = if telling { world } else { world.without_grounds() };
            match self.case(world, day, &choices, heed_outcomes) {
                Ok(Some(case)) => cases.push(case),
                Ok(None) => {}
                Err(split) => waiting.extend(split.branches(&choices)),
            }
        }
        cases
    }

    /// One case; none if its choices contradict an outcome the reading states.
    fn case(&self, mut world: World<'_, 'r>, day: Day, choices: &[Choice<'r>], heed_outcomes: bool) -> Tried<'r, Option<Case<'r>>> {
        let mut steps = Vec::with_capacity(self.candidates.len());
        for at in 0..self.candidates.len() {
            steps.extend(self.step(&mut world, day, at)?);
        }
        if heed_outcomes && self.contradicted(&mut world, choices)? {
            return Ok(None);
        }
        self.displace(&mut steps);
        let (verdict, deciding) = prevailing(&steps);
        Ok(Some(Case { choices: choices.to_vec(), steps, verdict, deciding }))
    }

    fn contradicted(&self, world: &mut World<'_, 'r>, choices: &[Choice<'r>]) -> Tried<'r, bool> {
        let chosen = |question: &QuestionIx| choices.iter().any(|choice| choice.question == *question);
        for hold in self.stance.holds() {
            if self.rules[hold.event].premises.iter().any(chosen) {
                let came = world.came(hold.event, Day::LAST)?.is_some();
                world.take_grounds();
                if came != hold.happened {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn step(&self, world: &mut World<'_, 'r>, day: Day, at: usize) -> Tried<'r, Option<Step<'r>>> {
        let Some(candidate) = self.candidates.get(at) else { return Ok(None) };
        let mut step = Step {
            candidate: at,
            status: Status::NotBound,
            effect: candidate.clause.effect,
            approved: false,
            entry: None,
            grounds: Vec::new(),
        };
        if self.binds(world, candidate, day)? {
            self.place(world, candidate, day, &mut step)?;
        }
        step.grounds = world.take_grounds();
        Ok(Some(step))
    }

    /// Facts that settle it first, then the dates, then the answers that remain.
    fn place(&self, world: &mut World<'_, 'r>, candidate: &Candidate<'r>, day: Day, step: &mut Step<'r>) -> Tried<'r, ()> {
        let clause = candidate.clause;
        step.status = match settled_failure(self.rules, world, candidate)? {
            Some(status) => status,
            None => self.in_force(world, candidate, day)?,
        };
        if !step.status.stands() {
            return Ok(());
        }
        if !candidate.entries.is_empty() {
            step.entry = self.entry(world, candidate, day)?;
            if step.entry.is_none() {
                step.status = Status::OutsideEntry;
                return Ok(());
            }
        }
        if !world.all_hold(&clause.conditions, day, &clause.leaves_open)? {
            step.status = Status::Fails;
            return Ok(());
        }
        self.approve(world, clause, step)
    }

    fn approve(&self, world: &mut World<'_, 'r>, clause: &Clause, step: &mut Step<'r>) -> Tried<'r, ()> {
        let approval = clause.approval.filter(|_| clause.effect == Some(Effect::ApprovalRequired));
        if let Some(approval) = approval
            && world.ask(approval, false)? == Value::Listed(0)
        {
            step.approved = true;
            step.effect = Some(Effect::Notification);
        }
        Ok(())
    }

    /// The first entry of the item, plain ones first, whose conditions hold.
    fn entry(&self, world: &mut World<'_, 'r>, candidate: &Candidate<'r>, day: Day) -> Tried<'r, Option<&'r ItemEntry>> {
        let plain = candidate.entries.iter().find(|entry| entry.conditions.is_empty());
        if let Some(entry) = plain {
            return Ok(Some(entry));
        }
        for entry in &candidate.entries {
            if world.all_hold(&entry.conditions, day, &candidate.clause.leaves_open)? {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn in_force(&self, world: &mut World<'_, 'r>, candidate: &Candidate<'r>, day: Day) -> Tried<'r, Status> {
        let own = world.opening(&candidate.clause.windows, day)?;
        let regime = self.rules[candidate.provision].regime;
        let (Opening::Open(since), Some(regime)) = (own, regime) else { return Ok(own.into()) };
        match world.regime(regime, day)? {
            Opening::Open(from) => Ok(Status::InForce(from.max(since))),
            closed => Ok(closed.into()),
        }
    }

    fn binds(&self, world: &mut World<'_, 'r>, candidate: &Candidate<'r>, day: Day) -> Tried<'r, bool> {
        let instrument = &self.rules[self.rules[candidate.provision].instrument];
        if instrument.suppliers.is_empty() {
            return Ok(true);
        }
        let Some(named) = self.supplier() else { return Ok(!instrument.only_if_named) };
        let of_that_state = instrument.suppliers.iter().filter(|supplier| *supplier.code == *named);
        for supplier in of_that_state {
            if matches!(world.opening(std::slice::from_ref(&supplier.window), day)?, Opening::Open(_)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The country of the supplier, where the query states one.
    #[must_use]
    pub fn supplier(&self) -> Option<&str> {
        self.transfer.facts.iter().find_map(|(_, value)| match value {
            Value::Country(code) => Some(code.as_str()),
            Value::Listed(_) | Value::Number(..) | Value::Day(_) | Value::NoDay => None,
        })
    }

    /// Exemptions that stand take away exactly what they name.
    fn displace(&self, steps: &mut [Step<'r>]) {
        let exempting: Vec<usize> = (0..steps.len()).filter(|at| steps.get(*at).is_some_and(|step| self.exempts(step))).collect();
        if exempting.is_empty() {
            return;
        }
        let displacing = |step: &Step<'r>| {
            let mut by = exempting.iter().filter_map(|at| steps.get(*at).map(|by| (*at, by)));
            by.find(|(_, by)| step.status.stands() && self.displaces(by, step) && self.survives(steps, by)).map(|(at, _)| at)
        };
        let displaced: Vec<Option<usize>> = steps.iter().map(displacing).collect();
        for (step, by) in steps.iter_mut().zip(&displaced) {
            step.status = by.map_or_else(|| step.status.clone(), Status::Displaced);
        }
        for at in exempting.into_iter().filter(|at| !displaced.contains(&Some(*at))) {
            if let Some(step) = steps.get_mut(at).filter(|step| step.status.stands()) {
                step.status = Status::Idle;
            }
        }
    }

    /// An exemption in force.
    fn exempts(&self, step: &Step) -> bool {
        step.status.stands() && self.candidates.get(step.candidate).is_some_and(|candidate| candidate.clause.exempts.is_some())
    }

    /// An exemption survives unless another that survives displaces it; the loader has refused circles.
    fn survives(&self, steps: &[Step<'r>], step: &Step<'r>) -> bool {
        let displaced = |by: &Step| by.status.stands() && self.displaces(by, step) && self.survives(steps, by);
        !steps.iter().any(displaced)
    }

    fn displaces(&self, by: &Step, of: &Step) -> bool {
        let (Some(by), Some(of)) = (self.candidates.get(by.candidate), self.candidates.get(of.candidate)) else {
            return false;
        };
        let instrument = self.rules[of.provision].instrument;
        let named = |exempts: &Exempts| exempts.provisions.contains(&of.provision) || exempts.instruments.contains(&instrument);
        of.provision != by.provision && by.clause.exempts.as_ref().is_some_and(named)
    }

    fn weigh(&self, day: Day, cases: Vec<Case<'r>>) -> Finding<'r> {
        let (verdict, possible) = together(&cases);
        let relied = cases.iter().map(|case| self.relied(case)).fold(Relied::default(), Relied::and);
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
    fn provisions(&self, cases: &[Case<'r>], verdict: Verdict) -> Vec<ProvisionIx> {
        let of = |case: &Case| -> BTreeSet<ProvisionIx> {
            let steps = case.deciding.iter().filter_map(|at| case.steps.get(*at));
            steps.filter_map(|step| self.candidates.get(step.candidate)).map(|c| c.provision).collect()
        };
        let each: Vec<_> = cases.iter().map(of).collect();
        let common = each.iter().skip(1).fold(each.first().cloned().unwrap_or_default(), |all, one| &all & one);
        let any = each.iter().fold(BTreeSet::new(), |all, one| &all | one);
        let chosen = if verdict == Verdict::Undetermined || common.is_empty() { any } else { common };
        let mut sorted: Vec<ProvisionIx> = chosen.into_iter().collect();
        sorted.sort_by(|a, b| self.rules[*a].id.cmp(&self.rules[*b].id));
        sorted
    }
}

fn supplier_days(rules: &Ruleset, instrument: &Instrument) -> Vec<Day> {
    let bounds = instrument.suppliers.iter().flat_map(|supplier| supplier.window.from.iter().chain(&supplier.window.until));
    bounds.flat_map(|when| when.days(rules)).collect()
}

/// The provisions of the layer that cover a class the subject can fall in, or everything.
fn covering(rules: &Ruleset, transfer: &Transfer) -> Vec<ProvisionIx> {
    let classes: Vec<usize> = match transfer.subject {
        Subject::Entry(entry) => vec![usize::from(entry.0)],
        Subject::Item(item) => rules[item].entries.iter().map(|entry| usize::from(entry.entry.0)).collect(),
    };
    let lists = classes.into_iter().chain([rules.entries.len()]).filter_map(|class| rules.covering.get(class));
    let of_layer = lists.flatten().filter(|(layer, _)| *layer == transfer.layer);
    let mut found: Vec<ProvisionIx> = of_layer.map(|(_, provision)| *provision).collect();
    found.sort();
    found.dedup();
    found
}

fn candidates<'r>(rules: &'r Ruleset, transfer: &Transfer, provision: ProvisionIx) -> Vec<Candidate<'r>> {
    let covering = |clause: &'r Clause| {
        let covers = clause.covers.as_ref()?;
        let asked = covers.directions.contains(&transfer.direction) && covers.activities.contains(&transfer.activity);
        let entries = asked.then(|| covered(rules, transfer.subject, covers))??;
        Some(Candidate { provision, clause, covers, entries })
    };
    rules[provision].clauses.iter().filter_map(covering).collect()
}

/// Through which entries a subject is covered; nothing if it is not.
fn covered<'r>(rules: &'r Ruleset, subject: Subject, covers: &Covers) -> Option<Vec<&'r ItemEntry>> {
    let item = match subject {
        Subject::Entry(entry) => {
            return (covers.raising.is_none() && (covers.everything || covers.entries.contains(&entry))).then(Vec::new);
        }
        Subject::Item(item) => &rules[item],
    };
    let raises = |question: &QuestionIx| item.raises.contains(question);
    if covers.raising.as_ref().is_some_and(|question| !raises(question)) || covers.not_raising.as_ref().is_some_and(raises) {
        return None;
    }
    if covers.everything {
        return Some(Vec::new());
    }
    let in_section =
        |entry: &&ItemEntry| covers.sections.is_empty() || entry.section.as_ref().is_none_or(|section| covers.sections.contains(section));
    let named = |entry: &&ItemEntry| covers.entries.contains(&entry.entry) && in_section(entry);
    let entries: Vec<&ItemEntry> = item.entries.iter().filter(named).collect();
    (!entries.is_empty()).then_some(entries)
}

/// A fact with one answer only that keeps the clause from applying, whatever the dates.
fn settled_failure<'r>(rules: &Ruleset, world: &mut World<'_, 'r>, candidate: &Candidate<'r>) -> Tried<'r, Option<Status>> {
    let open = &candidate.clause.leaves_open;
    let fails = |world: &World<'_, 'r>, condition: &Condition| match condition {
        Condition::Question(question, test @ (Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_))) if rules[*question].is_fact() => {
            world.settled(*question, open.contains(question)).is_some_and(|value| !passes(test, &value))
        }
        Condition::Question(question, Test::Before(_)) => world.settled(*question, open.contains(question)) == Some(Value::NoDay),
        Condition::Question(..) | Condition::Event(..) | Condition::Known(..) => false,
    };
    if let Some(condition) = candidate.clause.conditions.iter().find(|condition| fails(world, condition)) {
        record(world, condition, open)?;
        return Ok(Some(Status::Fails));
    }
    let failing: Vec<_> = candidate.entries.iter().map(|entry| entry.conditions.iter().find(|c| fails(world, c))).collect();
    if failing.is_empty() || failing.iter().any(Option::is_none) {
        return Ok(None);
    }
    for condition in failing.into_iter().flatten() {
        record(world, condition, open)?;
    }
    Ok(Some(Status::OutsideEntry))
}

fn record<'r>(world: &mut World<'_, 'r>, condition: &Condition, open: &[QuestionIx]) -> Tried<'r, ()> {
    if let Condition::Question(question, _) = condition {
        world.ask(*question, open.contains(question))?;
    }
    Ok(())
}

/// The verdict of all cases together, and, where they disagree, theirs, strictest first.
fn together(cases: &[Case]) -> (Verdict, Vec<Verdict>) {
    let mut possible: Vec<Verdict> = cases.iter().map(|case| case.verdict).collect();
    possible.sort_by(|a, b| b.cmp(a));
    possible.dedup();
    match possible.as_slice() {
        [one] => (*one, Vec::new()),
        _ => (Verdict::Undetermined, possible),
    }
}

/// The strictest effect that stands, and the steps that have it.
fn prevailing(steps: &[Step]) -> (Verdict, Vec<usize>) {
    let standing = |step: &Step| if step.status.stands() { step.effect.unwrap_or(Effect::None) } else { Effect::None };
    let strictest = steps.iter().map(standing).max().unwrap_or(Effect::None);
    let deciding = steps.iter().enumerate().filter(|(_, step)| strictest != Effect::None && standing(step) == strictest);
    (Verdict::from(strictest), deciding.map(|(at, _)| at).collect())
}

/// The weakest of what an answer relies on.
#[derive(Clone, Copy, Debug)]
struct Relied {
    basis: Basis,
    confidence: Confidence,
}

impl Default for Relied {
    fn default() -> Self {
        Self { basis: Basis::Text, confidence: Confidence::Verified }
    }
}

impl Relied {
    fn and(self, other: Self) -> Self {
        Self { basis: self.basis.min(other.basis), confidence: self.confidence.min(other.confidence) }
    }

    fn on(self, source: &Source) -> Self {
        Self { confidence: self.confidence.min(source.confidence), ..self }
    }

    fn upon(self, basis: Basis) -> Self {
        Self { basis: self.basis.min(basis), ..self }
    }
}

impl<'r> Matter<'r> {
    /// The steps a case relies on: what decides, what was displaced, and why nothing stricter stands.
    #[must_use]
    pub fn relied_steps(&self, case: &Case<'r>) -> Vec<usize> {
        let matters = |(at, step): (usize, &Step<'r>)| {
            let stricter = step.effect.is_some_and(|effect| Verdict::from(effect) > case.verdict);
            let displaced_by_it = case.steps.iter().any(|other| other.status == Status::Displaced(at));
            let could_displace =
                !step.status.stands() && case.deciding.iter().filter_map(|at| case.steps.get(*at)).any(|of| self.displaces(step, of));
            (case.deciding.contains(&at) || stricter || displaced_by_it || could_displace).then_some(at)
        };
        case.steps.iter().enumerate().filter_map(matters).collect()
    }

    fn relied(&self, case: &Case<'r>) -> Relied {
        let steps = self.relied_steps(case);
        let steps = steps.iter().filter_map(|at| case.steps.get(*at).map(|step| (*at, step)));
        let relied = steps.fold(Relied::default(), |relied, (_, step)| self.rely(relied, step));
        if case.deciding.is_empty() { self.class(relied, case) } else { relied }
    }

    fn rely(&self, relied: Relied, step: &Step<'r>) -> Relied {
        let relied = step.grounds.iter().fold(relied, |relied, ground| self.ground(relied, ground));
        let in_force = matches!(step.status, Status::InForce(_) | Status::Displaced(_));
        match self.candidates.get(step.candidate).filter(|_| in_force) {
            Some(candidate) => {
                let relied = relied.on(candidate.clause.source.as_ref().unwrap_or(&self.rules[candidate.provision].source));
                step.entry.map_or(relied, |entry| relied.on(&entry.source))
            }
            None => relied,
        }
    }

    /// For an unrestricted transfer: the classes it falls in, as far as they are settled.
    fn class(&self, relied: Relied, case: &Case<'r>) -> Relied {
        if let Subject::Entry(entry) = self.transfer.subject {
            return relied.on(&self.rules[entry].source);
        }
        self.classes(case).iter().fold(relied, |relied, entry| relied.on(&entry.source))
    }

    /// The entries of the item whose conditions are known to hold in a case.
    #[must_use]
    pub fn classes(&self, case: &Case<'r>) -> Vec<&'r ItemEntry> {
        let Subject::Item(item) = self.transfer.subject else { return Vec::new() };
        let rules = self.rules;
        let mut world = World::new(rules, &self.stance, &case.choices);
        let holds = |entry: &&ItemEntry| world.all_hold(&entry.conditions, Day::LAST, &[]).unwrap_or(false);
        rules[item].entries.iter().filter(holds).collect()
    }

    fn ground(&self, relied: Relied, ground: &Ground<'r>) -> Relied {
        match ground {
            Ground::Bound(source) => relied.on(source),
            Ground::Event(event, Some(_)) => relied.on(&self.rules[*event].source),
            Ground::Event(_, None) => relied,
            Ground::Held(hold) => relied.on(&hold.stated.source).upon(hold.stated.basis),
            Ground::Answer(question, _, origin) => match origin {
                Origin::Party(position) => relied.on(&position.stated.source).upon(position.stated.basis),
                Origin::Presumed(_) => relied.on(&self.rules[*question].source).upon(Basis::Presumed),
                Origin::Supposed if !self.rules[*question].is_fact() => relied.upon(Basis::Presumed),
                Origin::Item(fact) => relied.on(&fact.source),
                Origin::Supposed | Origin::Query | Origin::Default(_) | Origin::Open => relied,
            },
        }
    }
}

/// The smallest set of open questions whose answers settle the verdict; the first by id among equals.
fn settling(rules: &Ruleset, cases: &[Case]) -> Vec<QuestionIx> {
    let asked: BTreeSet<QuestionIx> = cases.iter().flat_map(|case| &case.choices).map(|choice| choice.question).collect();
    let mut asked: Vec<QuestionIx> = asked.into_iter().collect();
    asked.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    let sets = (0..=asked.len()).flat_map(|size| subsets(&asked, size));
    sets.into_iter().find(|set| settles(set, cases)).unwrap_or(asked.clone())
}

/// All subsets of a size, in the order of the list.
pub fn subsets<T: Copy>(all: &[T], size: usize) -> Vec<Vec<T>> {
    match (size, all) {
        (0, _) => vec![Vec::new()],
        (_, []) => Vec::new(),
        (_, [first, rest @ ..]) => {
            let mut with: Vec<Vec<T>> = subsets(rest, size.saturating_sub(1));
            with.iter_mut().for_each(|set| set.insert(0, *first));
            with.extend(subsets(rest, size));
            with
        }
    }
}

/// No two cases with different verdicts agree on all of the set.
fn settles(set: &[QuestionIx], cases: &[Case]) -> bool {
    let answer = |case: &Case, question: QuestionIx| {
        case.choices.iter().find(|choice| choice.question == question).map(|choice| choice.value.clone())
    };
    let compatible = |a: &Case, b: &Case| {
        set.iter().all(|question| match (answer(a, *question), answer(b, *question)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        })
    };
    cases.iter().all(|a| cases.iter().all(|b| a.verdict == b.verdict || !compatible(a, b)))
}
