//! Verdicts of many transfers under many views, each clause worked out once for all who give the same answers.

use std::collections::HashMap;
use std::rc::Rc;

use super::displace::displaced;
use super::{Candidate, Matter, strictest, together};
use crate::model::{Clause, Condition, Day, Effect, ItemEntry, Ruleset, Verdict, View};
use crate::resolve::{At, ChangeDays, Choice, Memory, Outcome, Questions, Split, Thing, Told, Tried, World};

/// Works out verdicts, and remembers what each clause came to.
#[derive(Debug)]
pub struct Recall<'r> {
    memory: Memory<'r>,
    known: HashMap<Place, Thing>,
    /// The conditions under which clauses cover items, each list once.
    ways: Vec<Vec<&'r [Condition]>>,
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

/// A matter, and on what its last verdict rested.
#[derive(Debug)]
pub struct Voice<'r> {
    /// The matter.
    pub matter: Matter<'r>,
    brief: Rc<Brief>,
    told: Told,
    /// For each clause where it was looked for last, and what was found that does not turn on a choice made.
    last: Vec<(At, u32)>,
    chose: bool,
    /// The questions asked.
    asked: Questions,
    /// The questions on which each clause rested in each case.
    rested: Questions,
}

impl Voice<'_> {
    /// Whether, for the last verdict, several answers were tried: then outcomes stated were looked at too.
    #[must_use]
    pub const fn chose(&self) -> bool {
        self.chose
    }

    /// The questions that the last verdict asked for.
    #[must_use]
    pub const fn asked(&self) -> &Questions {
        &self.asked
    }

    /// The questions on whose answers the last verdict rests.
    #[must_use]
    pub const fn rested(&self) -> &Questions {
        &self.rested
    }
}

impl<'r> Recall<'r> {
    /// Nothing worked out yet. One recall serves views as of one day of knowledge.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self {
            memory: Memory::new(rules),
            known: HashMap::new(),
            ways: Vec::new(),
        }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'r Ruleset {
        self.memory.rules
    }

    /// Finds what is remembered of the clauses that bear on a matter.
    pub fn brief(&mut self, matter: &Matter<'r>) -> Rc<Brief> {
        let all: Vec<usize> = (0..matter.candidates.len()).collect();
        self.brief_of(matter, &all)
    }

    /// The same for some of its candidates, by place: those left out are of a kind with one of them.
    pub fn brief_of(&mut self, matter: &Matter<'r>, candidates: &[usize]) -> Rc<Brief> {
        let supplier = matter.supplier().map(str::to_owned);
        let of = |at: usize| matter.candidates.get(at).map(|candidate| (at, candidate));
        let clauses = candidates.iter().filter_map(|at| of(*at));
        let clauses = clauses.map(|(at, candidate)| (at, self.thing(candidate, supplier.as_deref()))).collect();
        let exempts = |at: &usize| of(*at).is_some_and(|(_, candidate)| candidate.clause.exempts.is_some());
        let named = |by: usize| candidates.iter().enumerate().filter(|(_, of)| matter.names(by, **of)).map(|(place, _)| place).collect();
        let exempting = candidates.iter().enumerate().filter(|(_, at)| exempts(at)).map(|(place, at)| (place, named(*at))).collect();
        Rc::new(Brief { supplier, clauses, exempting })
    }

    /// Gives a matter a voice. Its brief is that of the same transfer under any view.
    pub fn voice(&mut self, brief: &Rc<Brief>, matter: Matter<'r>) -> Voice<'r> {
        let same = matter.supplier() == brief.supplier.as_deref();
        let brief = if same { Rc::clone(brief) } else { self.brief(&matter) };
        let told = Told::new(self.memory.rules);
        Voice { matter, brief, told, last: Vec::new(), chose: false, asked: Questions::default(), rested: Questions::default() }
    }

    /// The same transfer under another view, nothing asked yet.
    pub fn under(&mut self, voice: &Voice<'r>, view: &View) -> Voice<'r> {
        self.voice(&voice.brief, voice.matter.under(view))
    }

    fn thing(&mut self, candidate: &Candidate<'r>, supplier: Option<&str>) -> Thing {
        let rules = self.rules();
        let provision = &rules[candidate.provision];
        let suppliers = &rules[provision.instrument].suppliers;
        let supplier = supplier.filter(|_| !suppliers.is_empty()).map(str::to_owned);
        let place = (std::ptr::from_ref(candidate.clause), self.way(&candidate.entries), supplier);
        let days = |regime: &[Day]| {
            let windows = candidate.clause.windows.iter().chain(suppliers.iter().map(|supplier| &supplier.window));
            let of_item = candidate.entries.iter().flat_map(|entry| &entry.conditions);
            let conditions = candidate.clause.conditions.iter().chain(of_item);
            ChangeDays::new(rules).days(regime).windows(windows).conditions(conditions).sorted()
        };
        *self.known.entry(place).or_insert_with(|| {
            let days = days(provision.regime.map(|regime| self.memory.days(Thing::Regime(regime))).unwrap_or_default());
            self.memory.clause(days)
        })
    }

    /// The place of the conditions under which a clause covers an item; none where there are none.
    fn way(&mut self, entries: &[&'r ItemEntry]) -> Option<usize> {
        if entries.iter().all(|entry| entry.conditions.is_empty()) {
            return None;
        }
        let ways: Vec<&[Condition]> = entries.iter().map(|entry| entry.conditions.as_slice()).collect();
        Some(self.ways.iter().position(|known| *known == ways).unwrap_or_else(|| {
            self.ways.push(ways);
            self.ways.len().saturating_sub(1)
        }))
    }

    /// The verdict on a day, and, where it is undetermined, those it may be, strictest first. It equals that of the matter.
    pub fn verdict(&mut self, voice: &mut Voice<'r>, day: Day) -> (Verdict, Vec<Verdict>) {
        voice.asked.clear();
        voice.rested.clear();
        voice.chose = false;
        if voice.matter.begins.is_none_or(|begins| day < begins) {
            return (Verdict::NotEncoded, Vec::new());
        }
        let brief = Rc::clone(&voice.brief);
        let trees: Vec<At> = brief.clauses.iter().map(|(_, thing)| self.memory.tree(*thing, day)).collect();
        let heeding = self.cases(voice, day, &trees, true);
        let all = if heeding.is_empty() { self.cases(voice, day, &trees, false) } else { heeding };
        together(all.into_iter())
    }

    /// Every way of answering what is open. Where a question splits, a case goes on with each of its answers
    /// from the clause that asked: those before it did not ask.
    fn cases(&mut self, voice: &mut Voice<'r>, day: Day, trees: &[At], heed: bool) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let mut waiting = vec![Case::default()];
        while let Some(mut case) = waiting.pop() {
            match self.case(voice, day, trees, &mut case, heed) {
                Ok(verdict) => verdicts.extend(verdict),
                Err(split) => waiting.extend(case.branches(*split)),
            }
        }
        verdicts
    }

    /// The verdict of a case; none if its choices contradict an outcome the reading states.
    fn case(&mut self, voice: &mut Voice<'r>, day: Day, trees: &[At], case: &mut Case<'r>, heed: bool) -> Tried<'r, Option<Verdict>> {
        let Voice { matter, brief, told, last, chose, asked, rested } = voice;
        let Case { choices, effects, asked: before, rests } = case;
        *chose |= !choices.is_empty();
        let mut world = World::new(matter.rules, &matter.stance, choices).remembering(&mut self.memory, told);
        last.resize(trees.len(), (At::default(), 0));
        for (((candidate, _), tree), last) in brief.clauses.iter().zip(trees).zip(last).skip(effects.len()) {
            let mut number = last.1;
            if last.0 != *tree || world.turns_on_choices(number) {
                let found = world.found_at(*tree, |world| matter.effect(world, day, *candidate).map(Outcome::Has));
                number = found.unwrap_or(u32::MAX);
                if !world.turns_on_choices(number) {
                    *last = (*tree, number);
                }
            }
            let Some((memory, found)) = world.met(number) else { return Ok(None) };
            memory.asked(found).into_iter().for_each(|questions| asked.add(questions));
            let outcome = found.outcome.map_err(|(question, opened)| matter.stance.split(question, opened))?;
            memory.asked(found).into_iter().for_each(|questions| before.add(questions));
            memory.rests(found).into_iter().for_each(|questions| rests.add(questions));
            effects.push(outcome.effect());
        }
        if heed && !choices.is_empty() {
            let contradicted = matter.contradicted(&mut world, choices);
            for number in world.take_found() {
                let met = world.met(number).and_then(|(memory, found)| memory.asked(found));
                met.into_iter().for_each(|questions| asked.add(questions));
            }
            if contradicted? {
                return Ok(None);
            }
        }
        rested.add(rests);
        Ok(Some(brief.prevailing(std::mem::take(effects))))
    }
}

/// One way of answering what is open, as far as it has come.
#[derive(Clone, Debug, Default)]
struct Case<'r> {
    choices: Vec<Choice<'r>>,
    /// The effects of the first clauses.
    effects: Vec<Option<Option<Effect>>>,
    /// The questions they asked.
    asked: Questions,
    /// The questions they rest on.
    rests: Questions,
}

impl<'r> Case<'r> {
    /// The same with each answer to a question that splits; from the beginning, if a clause before asked it.
    fn branches(self, split: Split<'r>) -> Vec<Self> {
        let anew = self.asked.contains(split.question);
        let so_far = if anew { Self::default() } else { Self { choices: Vec::new(), ..self.clone() } };
        let branches = split.branches(&self.choices).into_iter();
        branches.map(|choices| Self { choices, ..so_far.clone() }).collect()
    }
}

impl<'r> Matter<'r> {
    /// The effect of a candidate on a day; none at all if it does not stand.
    fn effect(&self, world: &mut World<'_, 'r>, day: Day, at: usize) -> Tried<'r, Option<Option<Effect>>> {
        let step = self.step(world, day, at)?;
        Ok(step.filter(|step| step.status.stands()).map(|step| step.effect))
    }
}

impl Brief {
    /// What prevails of clauses that stand or do not, exemptions taken into account.
    fn prevailing(&self, mut stood: Vec<Option<Option<Effect>>>) -> Verdict {
        let stands = |stood: &[Option<Option<Effect>>], at: usize| stood.get(at).is_some_and(Option::is_some);
        let exempting: Vec<usize> = self.exempting.iter().map(|(at, _)| *at).filter(|at| stands(&stood, *at)).collect();
        if !exempting.is_empty() {
            let names = |by: usize, of: usize| self.exempting.iter().any(|(at, named)| *at == by && named.contains(&of));
            let displaced = displaced(&exempting, stood.len(), &|at| stands(&stood, at), &names);
            let idle = exempting.into_iter().filter(|at| !displaced.contains(&Some(*at)));
            let gone = displaced.iter().enumerate().filter(|(_, by)| by.is_some()).map(|(at, _)| at);
            for at in gone.chain(idle).collect::<Vec<_>>() {
                stood.get_mut(at).into_iter().for_each(|stood| *stood = None);
            }
        }
        strictest(stood.into_iter().flatten().flatten()).into()
    }
}
