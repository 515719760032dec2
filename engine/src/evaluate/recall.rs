//! Verdicts of many transfers under many views, each clause worked out once for all who give the same answers.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::cover::asking_days;
use super::exempt::{displaced, idle};
use super::{Candidate, Evaluator, strictest, together};
use crate::model::{Clause, Condition, Day, Effect, ItemEntry, QuestionIx, Ruleset, Verdict};
use crate::resolve::{
    At, Choice, Memory, OpenQuestion, Outcome, Resolved, Resolver, Rests, Thing, Told,
};

/// Works out verdicts, and remembers what each clause came to.
#[derive(Debug)]
pub struct Recall<'r> {
    memory: Memory<'r>,
    known: HashMap<Place, Thing>,
    /// The conditions under which clauses cover items, each list once.
    ways: Vec<Vec<&'r [Condition]>>,
    /// The transfer and the day looked at last, and where each of its clauses is remembered.
    turned_to: Option<(Rc<Brief>, Day)>,
    trees: Vec<At>,
}

/// A clause, the place of the conditions under which it covers an item, and the supplier where the clause looks at one.
type Place = (*const Clause, Option<usize>, Option<String>);

/// The clauses that bear on a transfer, as they are remembered.
#[derive(Debug)]
pub struct Brief {
    supplier: Option<String>,
    /// Each by its place among the candidates.
    clauses: Vec<(usize, Thing)>,
    /// The exemptions, by place in `clauses`, each with those it names.
    exempting: Vec<(usize, Vec<usize>)>,
}

/// A matter, and what it was told.
#[derive(Debug)]
pub struct Voice<'r> {
    /// The matter.
    pub evaluator: Evaluator<'r>,
    brief: Rc<Brief>,
    told: Told,
    /// For each clause where it was looked for last, and what was found that does not turn on a choice made.
    last: Vec<(At, u32)>,
}

impl<'r> Recall<'r> {
    /// Nothing worked out yet. One recall serves views as of one day of knowledge.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self {
            memory: Memory::new(rules),
            known: HashMap::new(),
            ways: Vec::new(),
            turned_to: None,
            trees: Vec::new(),
        }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'r Ruleset {
        self.memory.rules
    }

    /// Finds what is remembered of the clauses that bear on a matter.
    pub fn brief(&mut self, evaluator: &Evaluator<'r>) -> Rc<Brief> {
        let all: Vec<usize> = (0..evaluator.candidates.len()).collect();
        self.brief_of(evaluator, &all)
    }

    /// The same for some of its candidates, by place: those left out are of a kind with one of them.
    pub fn brief_of(&mut self, evaluator: &Evaluator<'r>, candidates: &[usize]) -> Rc<Brief> {
        let supplier = evaluator.supplier().map(str::to_owned);
        let of = |at: usize| evaluator.candidates.get(at).map(|candidate| (at, candidate));
        let clauses = candidates.iter().filter_map(|at| of(*at));
        let clauses = clauses
            .map(|(at, candidate)| (at, self.thing(candidate, supplier.as_deref())))
            .collect();
        let exempts =
            |at: &usize| of(*at).is_some_and(|(_, candidate)| candidate.clause.exempts.is_some());
        let named = |by: usize| {
            candidates
                .iter()
                .enumerate()
                .filter(|(_, of)| evaluator.names(by, **of))
                .map(|(place, _)| place)
                .collect()
        };
        let exempting = candidates
            .iter()
            .enumerate()
            .filter(|(_, at)| exempts(at))
            .map(|(place, at)| (place, named(*at)))
            .collect();
        Rc::new(Brief { supplier, clauses, exempting })
    }

    /// Gives a matter a voice. Its brief is that of the same transfer under any view.
    pub fn voice(&mut self, brief: &Rc<Brief>, evaluator: Evaluator<'r>) -> Voice<'r> {
        let same = evaluator.supplier() == brief.supplier.as_deref();
        let brief = if same { Rc::clone(brief) } else { self.brief(&evaluator) };
        let told = Told::new(self.memory.rules);
        Voice { evaluator, brief, told, last: Vec::new() }
    }

    fn thing(&mut self, candidate: &Candidate<'r>, supplier: Option<&str>) -> Thing {
        let rules = self.rules();
        let provision = &rules[candidate.provision];
        let suppliers = &rules[provision.instrument].suppliers;
        let supplier = supplier.filter(|_| !suppliers.is_empty()).map(str::to_owned);
        let place = (std::ptr::from_ref(candidate.clause), self.way(&candidate.entries), supplier);
        let days = |regime: &[Day]| asking_days(rules, candidate).days(regime).sorted();
        *self.known.entry(place).or_insert_with(|| {
            let days = days(
                provision
                    .regime
                    .map(|regime| self.memory.days(Thing::Regime(regime)))
                    .unwrap_or_default(),
            );
            self.memory.clause(days)
        })
    }

    /// The place of the conditions under which a clause covers an item; none where there are none.
    fn way(&mut self, entries: &[&'r ItemEntry]) -> Option<usize> {
        if entries.iter().all(|entry| entry.conditions.is_empty()) {
            return None;
        }
        let ways: Vec<&[Condition]> =
            entries.iter().map(|entry| entry.conditions.as_slice()).collect();
        Some(self.ways.iter().position(|known| *known == ways).unwrap_or_else(|| {
            self.ways.push(ways);
            self.ways.len().saturating_sub(1)
        }))
    }

    /// The verdict on a day, and, where it is undetermined, those it may be, strictest first. It equals that of the matter.
    pub fn verdict(&mut self, voice: &mut Voice<'r>, day: Day) -> (Verdict, Vec<Verdict>) {
        match self.cases(voice, day).as_slice() {
            [] => (Verdict::NotEncoded, Vec::new()),
            cases => together(cases.iter().map(|(verdict, _)| *verdict)),
        }
    }

    /// The questions on which what was found on a day rests: those that the grounds of the matter's finding name.
    pub fn reached(&mut self, voice: &mut Voice<'r>, day: Day) -> BTreeSet<QuestionIx> {
        let mut rests = Rests::default();
        for number in self.cases(voice, day).iter().flat_map(|(_, found)| found) {
            self.memory.rests(*number).into_iter().for_each(|one| rests.and(one));
        }
        rests.questions(self.rules(), voice.evaluator.answers())
    }

    /// Every way of answering what is open on a day: its verdict, and what was found of each clause. None where nothing is encoded.
    fn cases(&mut self, voice: &mut Voice<'r>, day: Day) -> Vec<(Verdict, Vec<u32>)> {
        if voice.evaluator.begins.is_none_or(|begins| day < begins) {
            return Vec::new();
        }
        self.turn_to(&voice.brief, day);
        let heeding = self.ways(voice, day, true);
        if heeding.is_empty() { self.ways(voice, day, false) } else { heeding }
    }

    /// Looks up where each clause is remembered on a day.
    fn turn_to(&mut self, brief: &Rc<Brief>, day: Day) {
        let there = |(known, on): &(Rc<Brief>, Day)| Rc::ptr_eq(known, brief) && *on == day;
        if !self.turned_to.as_ref().is_some_and(there) {
            self.turned_to = Some((Rc::clone(brief), day));
            self.trees.clear();
            self.trees.extend(brief.clauses.iter().map(|(_, thing)| self.memory.tree(*thing, day)));
        }
    }

    /// Every way of answering what is open. Where a question splits, a case goes on with each of its answers
    /// from the clause that asked: those before it did not ask.
    fn ways(&mut self, voice: &mut Voice<'r>, day: Day, heed: bool) -> Vec<(Verdict, Vec<u32>)> {
        voice.last.resize(self.trees.len(), (At::default(), 0));
        let mut ended = Vec::new();
        let mut waiting =
            vec![Completion { choices: Vec::new(), found: Vec::with_capacity(self.trees.len()) }];
        while let Some(mut case) = waiting.pop() {
            match self.case(voice, day, &mut case, heed) {
                Ok(verdict) => ended.extend(verdict.map(|verdict| (verdict, case.found))),
                Err(split) => waiting.extend(case.branches(&self.memory, *split)),
            }
        }
        ended
    }

    /// The verdict of a case; none if its choices contradict an outcome the reading states.
    fn case(
        &mut self,
        voice: &mut Voice<'r>,
        day: Day,
        case: &mut Completion<'r>,
        heed: bool,
    ) -> Resolved<'r, Option<Verdict>> {
        let Voice { evaluator, brief, told, last } = voice;
        let Completion { choices, found } = case;
        let mut resolver = Resolver::new(evaluator.rules, &evaluator.answers, choices)
            .remembering(&mut self.memory, told);
        for (((candidate, _), tree), last) in
            brief.clauses.iter().zip(&self.trees).zip(last).skip(found.len())
        {
            let mut number = last.1;
            if last.0 != *tree || resolver.turns_on_choices(number) {
                number = resolver
                    .found_at(*tree, |resolver| {
                        evaluator.effect(resolver, day, *candidate).map(Outcome::Has)
                    })
                    .unwrap_or(u32::MAX);
                if !resolver.turns_on_choices(number) {
                    *last = (*tree, number);
                }
            }
            if let Some((question, opened)) =
                resolver.met(number).and_then(|(_, found)| found.outcome.err())
            {
                return Err(evaluator.answers.split(question, opened));
            }
            found.push(number);
        }
        if heed && !choices.is_empty() && evaluator.contradicted(&mut resolver, choices)? {
            return Ok(None);
        }
        Ok(Some(brief.prevailing(&self.memory, found)))
    }
}

/// One way of answering what is open, and what was found of the first clauses.
#[derive(Clone, Debug)]
struct Completion<'r> {
    choices: Vec<Choice<'r>>,
    found: Vec<u32>,
}

impl<'r> Completion<'r> {
    /// The same with each answer to a question that splits; from the beginning, if a clause before asked it.
    fn branches(mut self, memory: &Memory<'r>, split: OpenQuestion<'r>) -> Vec<Self> {
        let question = split.question;
        let asked = |number: &u32| {
            memory
                .found(*number)
                .and_then(|found| memory.asked(found))
                .is_some_and(|asked| asked.contains(question))
        };
        if self.found.iter().any(asked) {
            self.found.clear();
        }
        let branches = split.branches(&self.choices).into_iter();
        branches.map(|choices| Self { choices, found: self.found.clone() }).collect()
    }
}

impl<'r> Evaluator<'r> {
    /// The effect of a candidate on a day; none at all if it does not stand.
    fn effect(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        day: Day,
        at: usize,
    ) -> Resolved<'r, Option<Option<Effect>>> {
        let step = self.step(resolver, day, at)?;
        Ok(step.filter(|step| step.status.stands()).map(|step| step.effect))
    }
}

impl Brief {
    /// What prevails of all that was found, exemptions taken into account.
    fn prevailing(&self, memory: &Memory, found: &[u32]) -> Verdict {
        let effect = |number: &u32| {
            memory.found(*number).and_then(|found| found.outcome.ok()).and_then(Outcome::effect)
        };
        let stands = |at: usize| found.get(at).and_then(effect).is_some();
        let exempting: Vec<usize> =
            self.exempting.iter().map(|(at, _)| *at).filter(|at| stands(*at)).collect();
        if exempting.is_empty() {
            return strictest(found.iter().filter_map(effect).flatten()).into();
        }
        let names = |by: usize, of: usize| {
            self.exempting.iter().any(|(at, named)| *at == by && named.contains(&of))
        };
        let displaced = displaced(&exempting, found.len(), &stands, &names);
        let idle = |at: usize| exempting.contains(&at) && idle(at, found.len(), &stands, &names);
        let kept = displaced
            .iter()
            .enumerate()
            .filter(|(at, by)| by.is_none() && !idle(*at))
            .map(|(at, _)| at);
        strictest(kept.filter_map(|at| found.get(at)).filter_map(effect).flatten()).into()
    }
}
