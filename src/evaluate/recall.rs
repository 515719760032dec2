//! What each clause came to, remembered for whoever asks again.
//!
//! A clause asks for one answer after another, and what it asks next depends only on what it was told.
//! So where it stands, over days on which nothing of that changes, is a tree of questions. The tree grows as
//! answers come: every transfer, reading and mixture of readings that gives the same answers comes to the
//! same leaf, and only the first of them works it out, with [`Matter::verdict`]'s own step.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::displace::displaced;
use super::tree::{Leaf, Tree};
use super::{Candidate, Matter, every_way, stretch, strictest, together};
use crate::model::{Clause, Condition, Day, Effect, EventIx, ItemEntry, QuestionIx, Ruleset, Value, Verdict, View};
use crate::resolve::{Choice, Ground, Split, Tried, World};

/// Works out verdicts of many transfers under many views, each thing once.
#[derive(Debug)]
pub struct Recall<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    known: HashMap<Place, usize>,
    /// The conditions under which clauses cover items, each list once.
    ways: Vec<Vec<&'r [Condition]>>,
    clauses: Vec<Known>,
    events: HashMap<EventIx, Tree<bool>>,
    /// The questions on whose answers the standing of a clause rests, each list once.
    grounds: Vec<Vec<QuestionIx>>,
}

/// A clause, the place of the ways in which it covers an item, and the supplier where the clause looks at one.
type Place = (*const Clause, Option<usize>, Option<String>);

/// A clause over the stretches of days between those on which it can change what it asks about.
#[derive(Debug)]
struct Known {
    days: Vec<Day>,
    stretches: Vec<Tree<Stood>>,
}

/// Whether a clause stands, with what effect, and the place of the questions on which that rests.
#[derive(Clone, Copy, Debug, Default)]
struct Stood {
    stands: bool,
    effect: Option<Effect>,
    grounds: Option<usize>,
}

/// The clauses that bear on a transfer, as they are remembered.
#[derive(Debug)]
pub struct Brief {
    supplier: Option<String>,
    /// The place of each clause among the candidates, and among what is remembered.
    clauses: Vec<(usize, usize)>,
    /// The exemptions, by place in `clauses`, each with those it names.
    exempting: Vec<(usize, Vec<usize>)>,
}

/// A matter that remembers what it answered, and what it was asked for.
#[derive(Debug)]
pub struct Voice<'r> {
    /// The matter.
    pub matter: Matter<'r>,
    brief: Rc<Brief>,
    /// For each question, with its default serving and without: the one answer, if there is one, once it was looked up.
    told: Vec<Option<Option<Value>>>,
    asked: Vec<bool>,
    chose: bool,
    /// On what each clause rested in each case, by place.
    rested: Vec<usize>,
}

impl<'r> Voice<'r> {
    fn new(brief: Rc<Brief>, matter: Matter<'r>) -> Self {
        let questions = matter.rules.questions.len();
        Self {
            matter,
            brief,
            told: vec![None; questions.saturating_mul(2)],
            asked: vec![false; questions],
            chose: false,
            rested: Vec::new(),
        }
    }

    /// The same transfer under another view, nothing asked yet.
    #[must_use]
    pub fn under(&self, view: &View) -> Self {
        Self::new(Rc::clone(&self.brief), self.matter.under(view))
    }

    /// Whether the last verdict asked for a question.
    #[must_use]
    pub fn asked(&self, question: QuestionIx) -> bool {
        self.asked.get(usize::from(question.0)).copied().unwrap_or_default()
    }

    /// Whether, for the last verdict, several answers were tried: then outcomes stated were looked at too.
    #[must_use]
    pub const fn chose(&self) -> bool {
        self.chose
    }

    fn forget(&mut self) {
        self.asked.fill(false);
        self.chose = false;
        self.rested.clear();
    }

    fn note(&mut self, question: QuestionIx) {
        self.asked.get_mut(usize::from(question.0)).into_iter().for_each(|asked| *asked = true);
    }

    fn answers(&mut self, choices: &[Choice]) -> impl FnMut(QuestionIx, bool) -> Option<Value> {
        move |question, opened| {
            self.note(question);
            if let Some(choice) = choices.iter().find(|choice| choice.question == question) {
                return Some(choice.value.clone());
            }
            let stance = self.matter.stance();
            let told = self.told.get_mut(usize::from(question.0).saturating_mul(2).saturating_add(usize::from(opened)))?;
            told.get_or_insert_with(|| stance.only(question, opened)).clone()
        }
    }
}

impl<'r> Recall<'r> {
    /// Nothing worked out yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset) -> Self {
        Self { rules, known: HashMap::new(), ways: Vec::new(), clauses: Vec::new(), events: HashMap::new(), grounds: Vec::new() }
    }

    /// Finds what is remembered of the clauses that bear on a matter.
    pub fn brief(&mut self, matter: &Matter<'r>) -> Rc<Brief> {
        let supplier = matter.supplier().map(str::to_owned);
        let clauses = matter.candidates.iter().enumerate();
        let clauses: Vec<(usize, usize)> = clauses.map(|(at, candidate)| (at, self.place(candidate, supplier.as_deref()))).collect();
        let exempting = matter.candidates.iter().enumerate().filter(|(_, candidate)| candidate.clause.exempts.is_some());
        let named = |by: usize| (0..clauses.len()).filter(|of| matter.names(by, *of)).collect();
        let exempting = exempting.map(|(at, _)| (at, named(at))).collect();
        Rc::new(Brief { supplier, clauses, exempting })
    }

    /// Gives a matter a memory. Its brief is that of the same transfer under any view.
    pub fn voice(&mut self, brief: &Rc<Brief>, matter: Matter<'r>) -> Voice<'r> {
        let same = matter.supplier() == brief.supplier.as_deref();
        let brief = if same { Rc::clone(brief) } else { self.brief(&matter) };
        Voice::new(brief, matter)
    }

    fn place(&mut self, candidate: &Candidate<'r>, supplier: Option<&str>) -> usize {
        let instrument = &self.rules[self.rules[candidate.provision].instrument];
        let supplier = supplier.filter(|_| !instrument.suppliers.is_empty()).map(str::to_owned);
        let place = (std::ptr::from_ref(candidate.clause), self.way(&candidate.entries), supplier);
        let next = self.clauses.len();
        let at = *self.known.entry(place).or_insert(next);
        if at == next {
            let days = stretch::days(self.rules, candidate);
            let stretches = (0..=days.len()).map(|_| Tree::default()).collect();
            self.clauses.push(Known { days, stretches });
        }
        at
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
        voice.forget();
        if voice.matter.begins.is_none_or(|begins| day < begins) {
            return (Verdict::NotEncoded, Vec::new());
        }
        let heeding = every_way(|choices| self.case(voice, day, choices, true));
        let all = if heeding.is_empty() { every_way(|choices| self.case(voice, day, choices, false)) } else { heeding };
        together(all.into_iter())
    }

    fn case(&mut self, voice: &mut Voice<'r>, day: Day, choices: &[Choice<'r>], heed: bool) -> Tried<'r, Option<Verdict>> {
        voice.chose |= !choices.is_empty();
        let brief = Rc::clone(&voice.brief);
        let mut stood = Vec::with_capacity(brief.clauses.len());
        for (at, place) in &brief.clauses {
            stood.push(self.clause(voice, choices, day, (*at, *place))?);
        }
        if heed && self.contradicted(voice, choices)? {
            return Ok(None);
        }
        voice.rested.extend(stood.iter().filter_map(|stood| stood.grounds));
        Ok(Some(brief.prevailing(stood)))
    }

    fn clause(&mut self, voice: &mut Voice<'r>, choices: &[Choice<'r>], day: Day, (at, place): (usize, usize)) -> Tried<'r, Stood> {
        let Some(known) = self.clauses.get_mut(place) else { return Ok(Stood::default()) };
        let stretch = known.days.partition_point(|change| *change <= day);
        let Some(tree) = known.stretches.get_mut(stretch) else { return Ok(Stood::default()) };
        let (rules, grounds) = (self.rules, &mut self.grounds);
        recalled(rules, tree, voice, choices, |matter, world| {
            let Some(step) = matter.step(world, day, at)? else { return Ok(Stood::default()) };
            let grounds = interned(grounds, grounded(rules, &step.grounds));
            Ok(Stood { stands: step.status.stands(), effect: step.effect, grounds })
        })
    }

    /// The questions on whose answers the last verdict of a voice rests, some of them more than once.
    pub fn grounds<'s>(&'s self, voice: &'s Voice<'r>) -> impl Iterator<Item = QuestionIx> + use<'s, 'r> {
        let mut places = voice.rested.clone();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.grounds.get(place)).flatten().copied()
    }

    fn contradicted(&mut self, voice: &mut Voice<'r>, choices: &[Choice<'r>]) -> Tried<'r, bool> {
        let chosen = |question: &QuestionIx| choices.iter().any(|choice| choice.question == *question);
        let holds: Vec<(EventIx, bool)> = voice.matter.stance().holds().iter().map(|hold| (hold.event, hold.happened)).collect();
        for (event, happened) in holds {
            if self.rules[event].premises.iter().any(chosen) && self.came(voice, choices, event)? != happened {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn came(&mut self, voice: &mut Voice<'r>, choices: &[Choice<'r>], event: EventIx) -> Tried<'r, bool> {
        let tree = self.events.entry(event).or_default();
        recalled(self.rules, tree, voice, choices, |_, world| Ok(world.came(event, Day::LAST)?.is_some()))
    }
}

impl Brief {
    /// What prevails of clauses that stand or do not, exemptions taken into account.
    fn prevailing(&self, mut stood: Vec<Stood>) -> Verdict {
        let stands = |stood: &[Stood], at: usize| stood.get(at).is_some_and(|stood| stood.stands);
        let exempting: Vec<usize> = self.exempting.iter().map(|(at, _)| *at).filter(|at| stands(&stood, *at)).collect();
        if !exempting.is_empty() {
            let names = |by: usize, of: usize| self.exempting.iter().any(|(at, named)| *at == by && named.contains(&of));
            let displaced = displaced(&exempting, stood.len(), &|at| stands(&stood, at), &names);
            let idle = exempting.into_iter().filter(|at| !displaced.contains(&Some(*at)));
            let gone = displaced.iter().enumerate().filter(|(_, by)| by.is_some()).map(|(at, _)| at);
            for at in gone.chain(idle).collect::<Vec<_>>() {
                stood.get_mut(at).into_iter().for_each(|stood| stood.stands = false);
            }
        }
        strictest(stood.iter().filter(|stood| stood.stands).filter_map(|stood| stood.effect)).into()
    }
}

/// What a tree remembers under the answers of a voice; it grows by what it does not.
fn recalled<'r, T: Copy>(
    rules: &'r Ruleset,
    tree: &mut Tree<T>,
    voice: &mut Voice<'r>,
    choices: &[Choice<'r>],
    work_out: impl FnOnce(&Matter<'r>, &mut World<'_, 'r>) -> Tried<'r, T>,
) -> Tried<'r, T> {
    let leaf = match tree.leaf(voice.answers(choices)) {
        Some(leaf) => leaf,
        None => {
            let mut world = World::new(rules, voice.matter.stance(), choices).listening();
            let found = work_out(&voice.matter, &mut world);
            let heard = world.take_heard();
            heard.iter().for_each(|(question, ..)| voice.note(*question));
            tree.grow(&heard, found.ok())
        }
    };
    match leaf {
        Leaf::Comes(found) => Ok(found),
        Leaf::Splits(question, opened) => Err(Box::new(Split { question, standing: voice.matter.stance().on(question, opened) })),
    }
}

/// The questions of law or of fact that grounds rest on.
pub fn grounded(rules: &Ruleset, grounds: &[Ground]) -> BTreeSet<QuestionIx> {
    let questions = grounds.iter().flat_map(|ground| match ground {
        Ground::Answer(question, ..) => std::slice::from_ref(question),
        Ground::Held(hold) => rules[hold.event].premises.as_slice(),
        Ground::Event(..) | Ground::Bound(_) => &[],
    });
    questions.copied().collect()
}

/// The place of a list; none where it is empty.
fn interned(known: &mut Vec<Vec<QuestionIx>>, questions: BTreeSet<QuestionIx>) -> Option<usize> {
    let questions: Vec<QuestionIx> = questions.into_iter().collect();
    if questions.is_empty() {
        return None;
    }
    Some(known.iter().position(|one| *one == questions).unwrap_or_else(|| {
        known.push(questions);
        known.len().saturating_sub(1)
    }))
}
