//! Verdicts of many transfers under many views; each clause is evaluated once per set of answers.
//!
//! Between two of its change days the status of a clause is a function of the answers it looks up,
//! and which answers it looks up next depends only on those before. A cached result keeps the
//! answers that its evaluation looked up, and serves every view that gives the same ones. Only the
//! effect is kept, not the grounds in full: tests hold every cached verdict to [`Evaluator::on`].

use std::collections::{BTreeSet, HashMap};
use std::ops::{Index, IndexMut};
use std::rc::Rc;

use super::evaluator::{for_each_completion, strictest_conclusion, strictest_of};
use super::exempt::{Exemption, exempted};
use super::{CandidateIx, ClauseStatus, Conclusion, Evaluator, strictest};
use crate::model::{
    Clause, Condition, Day, Effect, EventIx, Happens, ItemEntry, QuestionIx, Ruleset, Value,
    Verdict,
};
use crate::resolve::{Answers, Asked, Choice, Ground, Resolved, Resolver};

/// Clause statuses already evaluated for one set of rules, as of one day of knowledge.
#[derive(Debug)]
pub struct VerdictCache<'r> {
    rules: &'r Ruleset,
    clauses: Vec<CachedClause>,
    clause_ids: HashMap<ClauseKey, ClauseId>,
    /// The entry conditions met so far; a [`ClauseKey`] holds a position in this list.
    entry_conditions: Vec<Vec<&'r [Condition]>>,
    answer_ids: HashMap<Value, AnswerId>,
    /// For each key the results for different answers.
    result_ids: HashMap<ResultKey, Vec<ResultId>>,
    results: Vec<CachedResult>,
    /// Whether events whose outcome a reading states ever occur.
    occurrences: HashMap<EventIx, Vec<MemoizedOccurrence>>,
}

/// A clause, the conditions under which it covers an item, and who deals where if the clause looks
/// at that.
type ClauseKey = (*const Clause, Option<usize>, Option<Actor>);

/// Who deals, and where the goods arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Actor {
    supplier: Option<String>,
    destination: Option<String>,
    /// The kind of person assumed.
    person: Option<usize>,
}

impl Actor {
    fn of(evaluator: &Evaluator) -> Self {
        Self {
            supplier: evaluator.supplier().map(str::to_owned),
            destination: evaluator.destination().map(str::to_owned),
            person: evaluator.person,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ClauseId(usize);

/// A clause, and the number of its change days that have passed.
type ResultKey = (ClauseId, usize);

#[derive(Clone, Copy, Debug)]
struct ResultId(usize);

/// Answers are numbered from 1; 0 means that several are in play and none is chosen.
type AnswerId = usize;
const SEVERAL: AnswerId = 0;

#[derive(Debug)]
struct CachedClause {
    /// The days on which the status can change for the same answers, sorted.
    change_days: Vec<Day>,
}

/// All answers on which an evaluation depended.
type LookedUp = Vec<(Asked, AnswerId)>;

/// Whether an event ever occurs under some answers.
#[derive(Debug)]
struct MemoizedOccurrence {
    looked_up: LookedUp,
    occurs: bool,
}

/// A clause between two change days under some answers.
#[derive(Debug)]
struct CachedResult {
    looked_up: LookedUp,
    effect: Result<CachedEffect, Asked>,
    /// The questions whose answers it rests on.
    questions: Vec<QuestionIx>,
    /// The events it rests on, whether they occurred or not.
    events: Vec<EventIx>,
}

/// The effect of a clause, or the reason it has none.
#[derive(Clone, Copy, Debug)]
enum CachedEffect {
    /// The clause does not apply.
    DoesNotApply,
    /// The clause applies, with this effect of its own.
    Applies(Option<Effect>),
}

impl Index<ClauseId> for VerdictCache<'_> {
    type Output = CachedClause;
    #[expect(clippy::indexing_slicing, reason = "ids are made by `clause_id` only")]
    fn index(&self, id: ClauseId) -> &CachedClause {
        &self.clauses[id.0]
    }
}

impl Index<ResultId> for VerdictCache<'_> {
    type Output = CachedResult;
    #[expect(clippy::indexing_slicing, reason = "ids are made by `result` only")]
    fn index(&self, id: ResultId) -> &CachedResult {
        &self.results[id.0]
    }
}

impl Index<Asked> for AnswerTable {
    type Output = Option<AnswerId>;
    #[expect(clippy::indexing_slicing, reason = "the table has a slot for each question")]
    fn index(&self, asked: Asked) -> &Option<AnswerId> {
        &self.0[usize::from(asked.question.0) * 2 + usize::from(asked.ignore_default)]
    }
}

impl IndexMut<Asked> for AnswerTable {
    #[expect(clippy::indexing_slicing, reason = "the table has a slot for each question")]
    fn index_mut(&mut self, asked: Asked) -> &mut Option<AnswerId> {
        &mut self.0[usize::from(asked.question.0) * 2 + usize::from(asked.ignore_default)]
    }
}

/// The cached clauses that cover a transfer, the same under every view.
#[derive(Debug)]
pub struct ClauseKeys {
    actor: Actor,
    clauses: Vec<(CandidateIx, ClauseId)>,
    /// The exemptions among `clauses`, by position in that list, with the clauses they name.
    exemptions: Vec<(usize, Vec<usize>)>,
}

/// A transfer under one view, with its answers looked up so far.
#[derive(Debug)]
pub struct Session<'r> {
    /// The transfer under the view.
    pub evaluator: Evaluator<'r>,
    keys: Rc<ClauseKeys>,
    answers: AnswerTable,
    /// For each clause the interval asked about last and its result without any choice.
    last: Vec<Option<(usize, ResultId)>>,
    /// The day asked about last, and its completions.
    completions: Option<(Day, Rc<[CachedCompletion]>)>,
    /// A session for each kind of person, where the query does not say who supplies.
    by_person: Vec<Self>,
}

/// What a completion says, and the results of its clauses.
#[derive(Debug)]
struct CachedCompletion {
    verdict: Verdict,
    restricted: Option<bool>,
    results: Vec<ResultId>,
}

/// The id of the answer to each question, with its default and without, once looked up.
#[derive(Debug)]
struct AnswerTable(Vec<Option<AnswerId>>);

impl<'r> VerdictCache<'r> {
    /// An empty cache. It serves views with one `as_of` only.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self {
            rules,
            clauses: Vec::new(),
            clause_ids: HashMap::new(),
            entry_conditions: Vec::new(),
            answer_ids: HashMap::new(),
            result_ids: HashMap::new(),
            results: Vec::new(),
            occurrences: HashMap::new(),
        }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'r Ruleset {
        self.rules
    }

    /// The keys of all candidates of a transfer.
    pub fn keys(&mut self, evaluator: &Evaluator<'r>) -> Rc<ClauseKeys> {
        let all: Vec<CandidateIx> = evaluator.indices().collect();
        self.keys_of(evaluator, &all)
    }

    /// The keys of these candidates. The others must be equivalent to one of them.
    pub fn keys_of(
        &mut self,
        evaluator: &Evaluator<'r>,
        candidates: &[CandidateIx],
    ) -> Rc<ClauseKeys> {
        let (mut clauses, mut exemptions) = (Vec::new(), Vec::new());
        for (position, at) in candidates.iter().enumerate() {
            let candidate = &evaluator[*at];
            clauses.push((*at, self.clause_id(evaluator, *at)));
            if candidate.clause.exempts.is_some() {
                let others = candidates.iter().enumerate();
                let displaced = others.filter(|(_, of)| evaluator.displaces(*at, **of));
                exemptions.push((position, displaced.map(|(position, _)| position).collect()));
            }
        }
        Rc::new(ClauseKeys { actor: Actor::of(evaluator), clauses, exemptions })
    }

    /// Starts a session with the keys of the same transfer under any view.
    pub fn session(&mut self, keys: &Rc<ClauseKeys>, evaluator: Evaluator<'r>) -> Session<'r> {
        let mut by_person = Vec::new();
        for of_person in &evaluator.by_person {
            by_person.push(self.session(keys, of_person.clone()));
        }
        let same = Actor::of(&evaluator) == keys.actor;
        let keys = if same { Rc::clone(keys) } else { self.keys_like(&evaluator, keys) };
        let answers = AnswerTable(vec![None; self.rules.questions.len() * 2]);
        let last = vec![None; keys.clauses.len()];
        Session { evaluator, keys, answers, last, completions: None, by_person }
    }

    /// The keys of the same candidates for another evaluator of the transfer.
    fn keys_like(&mut self, evaluator: &Evaluator<'r>, keys: &ClauseKeys) -> Rc<ClauseKeys> {
        let candidates: Vec<CandidateIx> = keys.clauses.iter().map(|(at, _)| *at).collect();
        self.keys_of(evaluator, &candidates)
    }

    fn clause_id(&mut self, evaluator: &Evaluator<'r>, at: CandidateIx) -> ClauseId {
        let candidate = &evaluator[at];
        let binds_all = self.rules.binding(candidate.rule).is_general();
        let actor = (!binds_all).then(|| Actor::of(evaluator));
        let conditions = self.entry_conditions(&candidate.entries);
        let key = (std::ptr::from_ref(candidate.clause), conditions, actor);
        if let Some(known) = self.clause_ids.get(&key) {
            return *known;
        }
        let id = ClauseId(self.clauses.len());
        let change_days = evaluator.candidate_change_days(candidate);
        self.clauses.push(CachedClause { change_days });
        self.clause_ids.insert(key, id);
        id
    }

    /// The position of the entries' conditions in the list; none where there are none.
    fn entry_conditions(&mut self, entries: &[&'r ItemEntry]) -> Option<usize> {
        if entries.iter().all(|entry| entry.conditions.is_empty()) {
            return None;
        }
        let wanted: Vec<&[Condition]> =
            entries.iter().map(|entry| entry.conditions.as_slice()).collect();
        let known = self.entry_conditions.iter().position(|known| *known == wanted);
        Some(known.unwrap_or_else(|| {
            self.entry_conditions.push(wanted);
            self.entry_conditions.len() - 1
        }))
    }

    /// What the answer says on a day. Equal to [`Evaluator::conclusion`] of the session's evaluator.
    pub fn conclusion(&mut self, session: &mut Session<'r>, day: Day) -> Conclusion {
        let by_person: Vec<Conclusion> =
            session.by_person.iter_mut().map(|person| self.conclusion(person, day)).collect();
        strictest_conclusion(by_person.into_iter()).unwrap_or_else(|| {
            let completions = self.completions(session, day);
            Conclusion::of(completions.iter().map(|one| (one.verdict, one.restricted)))
        })
    }

    /// The questions named by the grounds of the finding on a day.
    pub fn reached(&mut self, session: &mut Session<'r>, day: Day) -> BTreeSet<QuestionIx> {
        let mut questions = BTreeSet::new();
        if !session.by_person.is_empty() {
            if let Some(person) = self.strictest_person(session, day) {
                questions.extend(self.reached(person, day));
            }
            return questions;
        }
        let completions = self.completions(session, day);
        for id in completions.iter().flat_map(|completion| &completion.results) {
            let result = &self[*id];
            questions.extend(&result.questions);
            for stated in session.evaluator.answers.stated_outcomes() {
                if result.events.contains(&stated.event) {
                    questions.extend(&self.rules[stated.event].premises);
                }
            }
        }
        questions
    }

    /// The session of the kind of person whose answer is the strictest on a day.
    fn strictest_person<'s>(
        &mut self,
        session: &'s mut Session<'r>,
        day: Day,
    ) -> Option<&'s mut Session<'r>> {
        let mut says = Vec::new();
        for person in &mut session.by_person {
            says.push(self.conclusion(person, day));
        }
        session.by_person.get_mut(strictest_of(&says)?)
    }

    /// The completions on a day.
    fn completions(&mut self, session: &mut Session<'r>, day: Day) -> Rc<[CachedCompletion]> {
        if let Some((known, completions)) = &session.completions
            && *known == day
        {
            return Rc::clone(completions);
        }
        let mut found = for_each_completion(|choices| self.completion(session, day, choices, true));
        if found.is_empty() {
            found = for_each_completion(|choices| self.completion(session, day, choices, false));
        }
        let completions: Rc<[CachedCompletion]> = found.into();
        session.completions = Some((day, Rc::clone(&completions)));
        completions
    }

    /// One completion; none if its choices contradict an outcome the reading states.
    fn completion(
        &mut self,
        session: &mut Session<'r>,
        day: Day,
        choices: &[Choice<'r>],
        heed_outcomes: bool,
    ) -> Resolved<'r, Option<CachedCompletion>> {
        let Session { evaluator, keys, answers, last, .. } = session;
        let chosen = choices
            .iter()
            .map(|choice| (choice.question, answer_id(&mut self.answer_ids, &choice.value)));
        let chosen: Vec<(QuestionIx, AnswerId)> = chosen.collect();
        let mut lookup = Lookup { table: answers, answers: &evaluator.answers, chosen: &chosen };
        let mut resolver = Resolver::new(self.rules, &evaluator.answers, choices).recording_asked();
        let mut results = Vec::with_capacity(keys.clauses.len());
        for ((at, id), last) in keys.clauses.iter().zip(last) {
            let key = (*id, self[*id].interval(day));
            let result = match last {
                Some((known, result)) if *known == key.1 && !self[*result].asks_any(choices) => {
                    *result
                }
                _ => match self.find(key, &mut lookup) {
                    Some(result) => result,
                    None => {
                        let status = evaluator.clause_status(&mut resolver, day, *at);
                        let looked_up = lookup.all(resolver.take_asked(), &mut self.answer_ids);
                        self.add(key, CachedResult::new(self.rules, looked_up, status))
                    }
                },
            };
            if !self[result].asks_any(choices) {
                *last = Some((key.1, result));
            }
            if let Err(asked) = self[result].effect {
                return Err(evaluator.answers.open_question(asked));
            }
            results.push(result);
        }
        if heed_outcomes && self.contradicts_outcome(&mut resolver, &mut lookup)? {
            return Ok(None);
        }
        let (verdict, restricted) = self.prevailing(evaluator, keys, &results);
        Ok(Some(CachedCompletion { verdict, restricted, results }))
    }

    /// As [`Evaluator::contradicts_outcome`], cached.
    fn contradicts_outcome(
        &mut self,
        resolver: &mut Resolver<'_, 'r>,
        lookup: &mut Lookup<'_, 'r>,
    ) -> Resolved<'r, bool> {
        for stated in lookup.answers.stated_outcomes() {
            let premises = &self.rules[stated.event].premises;
            if !lookup.chosen.iter().any(|(question, _)| premises.contains(question)) {
                continue;
            }
            let known = self.occurrences.entry(stated.event).or_default();
            let ids = &mut self.answer_ids;
            let cached = known.iter().find(|one| lookup.agrees(&one.looked_up, ids));
            let occurs = match cached {
                Some(cached) => cached.occurs,
                None => {
                    let occurs = resolver.occurrence(stated.event, Day::LAST)?.is_some();
                    let looked_up = lookup.all(resolver.take_asked(), ids);
                    known.push(MemoizedOccurrence { looked_up, occurs });
                    occurs
                }
            };
            if occurs != stated.happened {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A cached result with the answers of the session and its choices.
    fn find(&mut self, key: ResultKey, lookup: &mut Lookup<'_, 'r>) -> Option<ResultId> {
        for id in self.result_ids.get(&key)? {
            if let Some(result) = self.results.get(id.0)
                && lookup.agrees(&result.looked_up, &mut self.answer_ids)
            {
                return Some(*id);
            }
        }
        None
    }

    fn add(&mut self, key: ResultKey, result: CachedResult) -> ResultId {
        let id = ResultId(self.results.len());
        self.results.push(result);
        self.result_ids.entry(key).or_default().push(id);
        id
    }

    /// The strictest effect among the results, exemptions applied, in the scope of the layer; and
    /// whether it restricts.
    fn prevailing(
        &self,
        evaluator: &Evaluator<'r>,
        keys: &ClauseKeys,
        results: &[ResultId],
    ) -> (Verdict, Option<bool>) {
        let mut applying: Vec<(usize, Option<Effect>)> = Vec::new();
        let mut candidates = BTreeSet::new();
        for (position, id) in results.iter().enumerate() {
            if let Ok(CachedEffect::Applies(effect)) = self[*id].effect {
                applying.push((position, effect));
                candidates.extend(keys.clauses.get(position).map(|(at, _)| at.0));
            }
        }
        if !keys.exemptions.is_empty() {
            exempt(&mut applying, &keys.exemptions);
        }
        let verdict = strictest(applying.iter().filter_map(|(_, effect)| *effect)).into();
        let (verdict, at_least) = evaluator.with_scope(verdict, |at| candidates.contains(&at));
        let restricted = verdict.restricts().filter(|restricts| *restricts || !at_least);
        (verdict, restricted)
    }
}

/// Takes away the clauses that exemptions displace, and the effects of exemptions that leave none.
fn exempt(applying: &mut Vec<(usize, Option<Effect>)>, exemptions: &[(usize, Vec<usize>)]) {
    let positions: Vec<usize> = applying.iter().map(|(position, _)| *position).collect();
    let in_force = |(at, names): &(usize, Vec<usize>)| {
        let (_, effect) = applying.iter().find(|(position, _)| position == at)?;
        let leaves = effect.unwrap_or(Effect::None);
        Some(Exemption { at: *at, leaves, names: names.clone() })
    };
    let in_force: Vec<Exemption> = exemptions.iter().filter_map(in_force).collect();
    let exempted = exempted(&positions, &in_force);
    applying.retain(|(position, _)| !exempted.iter().any(|(at, _)| at == position));
}

fn answer_id(ids: &mut HashMap<Value, AnswerId>, value: &Value) -> AnswerId {
    if let Some(known) = ids.get(value) {
        return *known;
    }
    let next = ids.len() + 1;
    ids.insert(value.clone(), next);
    next
}

/// The answers of a session under some choices.
struct Lookup<'l, 'r> {
    table: &'l mut AnswerTable,
    answers: &'l Answers<'r>,
    chosen: &'l [(QuestionIx, AnswerId)],
}

impl Lookup<'_, '_> {
    /// The id of the answer chosen or of the only one in play.
    fn id(&mut self, asked: Asked, ids: &mut HashMap<Value, AnswerId>) -> AnswerId {
        if let Some((_, chosen)) = self.chosen.iter().find(|(known, _)| *known == asked.question) {
            return *chosen;
        }
        *self.table[asked].get_or_insert_with(|| {
            let value = self.answers.only(asked.question, asked.ignore_default);
            value.map_or(SEVERAL, |value| answer_id(ids, &value))
        })
    }

    fn all(&mut self, asked: Vec<Asked>, ids: &mut HashMap<Value, AnswerId>) -> LookedUp {
        asked.into_iter().map(|asked| (asked, self.id(asked, ids))).collect()
    }

    fn agrees(&mut self, looked_up: &LookedUp, ids: &mut HashMap<Value, AnswerId>) -> bool {
        looked_up.iter().all(|(asked, answer)| self.id(*asked, ids) == *answer)
    }
}

impl CachedClause {
    fn interval(&self, day: Day) -> usize {
        self.change_days.partition_point(|change| *change <= day)
    }
}

impl CachedResult {
    fn new<'r>(
        rules: &Ruleset,
        looked_up: LookedUp,
        status: Resolved<'r, ClauseStatus<'r>>,
    ) -> Self {
        let (mut questions, mut events) = (Vec::new(), Vec::new());
        let status = match status {
            Ok(status) => status,
            Err(open) => return Self { looked_up, effect: Err(open.asked), questions, events },
        };
        for ground in &status.grounds {
            match ground {
                Ground::Answer(question, ..) => questions.push(*question),
                Ground::Event(event, _) if matches!(rules[*event].happens, Happens::Under(_)) => {
                    events.push(*event)
                }
                // Which outcomes are stated depends on the reading: see `VerdictCache::reached`.
                Ground::Event(..) | Ground::Outcome(_) | Ground::Window(_) => {}
            }
        }
        let effect = if status.status.applies() {
            CachedEffect::Applies(status.effect)
        } else {
            CachedEffect::DoesNotApply
        };
        Self { looked_up, effect: Ok(effect), questions, events }
    }

    fn asks_any(&self, choices: &[Choice]) -> bool {
        let asks = |question| self.looked_up.iter().any(|(asked, _)| asked.question == question);
        choices.iter().any(|choice| asks(choice.question))
    }
}
