//! Sorts transfers into equivalence classes, so that each class is evaluated once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::look::{Look, Looks};
use snapback_engine::evaluate::{Candidate, CandidateIx, Evaluator, reaching};
use snapback_engine::model::{
    Clause, Condition, Exempts, InstrumentIx, Layer, QuestionIx, ReadingIx, RegimeIx, Ruleset,
    Subject, Transfer, Value, View, Window,
};

/// Equivalent transfers: they have the same verdict under every reading on every day.
#[derive(Debug)]
pub struct TransferClass<'r> {
    /// An evaluator for the first of them.
    pub evaluator: Evaluator<'r>,
    /// One candidate of each kind, and all candidates that displace another or are displaced.
    pub distinct: Vec<CandidateIx>,
    /// The transfers.
    pub transfers: Vec<Transfer>,
}

/// Everything on which the verdict on a transfer can depend.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Bearing {
    layer: Layer,
    /// The kinds of the clauses that neither displace another nor are displaced, each once.
    alone: Vec<Kind>,
    /// The other clauses in order, each with the positions of those it can displace.
    entangled: Vec<(Kind, Vec<usize>)>,
    facts: Facts,
}

/// Id of a pair of clause and entry conditions.
type Kind = usize;

/// The conditions of each entry through which a clause covers an item; empty if it covers it
/// unconditionally.
type Ways<'r> = Vec<&'r [Condition]>;

/// The facts stated of a transfer or known of its item.
type Facts = Vec<(QuestionIx, Value)>;

/// Sorts transfers into classes, in the order of their first members.
#[must_use]
pub fn classes<'r>(rules: &'r Ruleset, transfers: Vec<Transfer>) -> Vec<TransferClass<'r>> {
    let mut found: Vec<TransferClass<'r>> = Vec::new();
    let mut known: BTreeMap<Bearing, usize> = BTreeMap::new();
    let mut kinds = Kinds::new(rules);
    let mut looks = Looks::new(rules);
    let mut seen: HashMap<Look, usize> = HashMap::new();
    let mut things: HashMap<(Subject, Layer), Reach<'r>> = HashMap::new();
    for transfer in transfers {
        let place = *seen.entry(looks.look(&transfer)).or_insert_with(|| {
            let thing = (transfer.subject, transfer.layer);
            let reach = things
                .entry(thing)
                .or_insert_with(|| kinds.reach(transfer.subject, transfer.layer));
            let places = reach.places(&transfer);
            if let Some((_, known)) = reach.seen.iter().find(|(seen, _)| *seen == places) {
                return *known;
            }
            let next = found.len();
            let here = reach.here(&places);
            let place = *known.entry(kinds.bearing(reach, &here, &transfer)).or_insert(next);
            reach.seen.push((places, place));
            if place == next {
                let evaluator = Evaluator::with_candidates(
                    rules,
                    &transfer,
                    &View::of(ReadingIx(0)),
                    reach.candidates(&here).cloned().collect(),
                );
                found.push(TransferClass {
                    evaluator,
                    distinct: reach.distinct(&here),
                    transfers: Vec::new(),
                });
            }
            place
        });
        found.get_mut(place).into_iter().for_each(|class| class.transfers.push(transfer.clone()));
    }
    found
}

/// The clauses that cover a subject, for every activity and direction.
struct Reach<'r> {
    candidates: Vec<(Candidate<'r>, Kind)>,
    /// Pairs of positions: an exemption, and a clause it names.
    displacing: Vec<(usize, usize)>,
    /// The classes found so far, by the positions of the clauses that cover the transfer.
    seen: Vec<(Vec<usize>, usize)>,
}

/// The clauses of a reach that cover one activity and direction, by position.
struct Here {
    places: Vec<usize>,
    /// Pairs of positions: an exemption, and a clause it names, both in `places`.
    displacing: Vec<(usize, usize)>,
    /// Those that displace or are displaced.
    entangled: Vec<usize>,
}

impl<'r> Reach<'r> {
    fn places(&self, transfer: &Transfer) -> Vec<usize> {
        let asked = |(_, (candidate, _)): &(usize, &(Candidate, Kind))| {
            candidate.covers.asked(transfer.direction, transfer.activity)
        };
        self.candidates.iter().enumerate().filter(asked).map(|(at, _)| at).collect()
    }

    fn here(&self, places: &[usize]) -> Here {
        let is_here = |at: &usize| places.binary_search(at).is_ok();
        let displacing: Vec<(usize, usize)> =
            self.displacing.iter().copied().filter(|(by, of)| is_here(by) && is_here(of)).collect();
        let mut entangled: Vec<usize> = displacing.iter().flat_map(|(by, of)| [*by, *of]).collect();
        entangled.sort_unstable();
        entangled.dedup();
        Here { places: places.to_vec(), displacing, entangled }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.candidates.get(at).map(|(_, kind)| *kind)
    }

    fn candidates(&self, here: &Here) -> impl Iterator<Item = &Candidate<'r>> {
        here.places.iter().filter_map(|at| self.candidates.get(*at)).map(|(candidate, _)| candidate)
    }

    /// One candidate of each kind, and all entangled ones, by position in `places`.
    fn distinct(&self, here: &Here) -> Vec<CandidateIx> {
        let mut met: BTreeSet<Kind> = BTreeSet::new();
        let mut first = |at: &usize| {
            here.entangled.contains(at) || self.kind(*at).is_some_and(|kind| met.insert(kind))
        };
        here.places
            .iter()
            .enumerate()
            .filter(|(_, at)| first(at))
            .map(|(place, _)| CandidateIx(place))
            .collect()
    }
}

/// Ids for clauses and entry conditions, equal ones with equal ids.
struct Kinds<'r> {
    rules: &'r Ruleset,
    clauses: Vec<(Option<RegimeIx>, InstrumentIx, &'r Clause)>,
    known: HashMap<*const Clause, usize>,
    ways: Vec<Ways<'r>>,
    kinds: HashMap<(usize, usize), Kind>,
    /// Every question on which an event depends.
    premises: BTreeSet<QuestionIx>,
}

impl<'r> Kinds<'r> {
    fn new(rules: &'r Ruleset) -> Self {
        let premises =
            rules.events.iter().flat_map(|event| event.premises.iter().copied()).collect();
        Self {
            rules,
            clauses: Vec::new(),
            known: HashMap::new(),
            ways: Vec::new(),
            kinds: HashMap::new(),
            premises,
        }
    }

    fn reach(&mut self, subject: Subject, layer: Layer) -> Reach<'r> {
        let candidates = reaching(self.rules, subject, layer);
        let kinds: Vec<Kind> = candidates.iter().map(|candidate| self.kind(candidate)).collect();
        let candidates: Vec<(Candidate, Kind)> = candidates.into_iter().zip(kinds).collect();
        let displaced = |(at, (by, _)): (usize, &(Candidate, Kind))| {
            self.displaced(by, &candidates).into_iter().map(move |of| (at, of))
        };
        let displacing = candidates
            .iter()
            .enumerate()
            .flat_map(|one| displaced(one).collect::<Vec<_>>())
            .collect();
        Reach { candidates, displacing, seen: Vec::new() }
    }

    fn bearing(&self, reach: &Reach<'r>, here: &Here, transfer: &Transfer) -> Bearing {
        // Places count among the entangled alone.
        let place = |at: &usize| here.entangled.binary_search(at).unwrap_or_default();
        let mut entangled: Vec<(Kind, Vec<usize>)> =
            here.entangled.iter().filter_map(|at| Some((reach.kind(*at)?, Vec::new()))).collect();
        for (by, of) in &here.displacing {
            entangled
                .get_mut(place(by))
                .into_iter()
                .for_each(|(_, displaced)| displaced.push(place(of)));
        }
        let free = here.places.iter().filter(|at| here.entangled.binary_search(at).is_err());
        let mut alone: Vec<Kind> = free.filter_map(|at| reach.kind(*at)).collect();
        alone.sort_unstable();
        alone.dedup();
        Bearing {
            layer: transfer.layer,
            alone,
            entangled,
            facts: self.facts(transfer, || reach.candidates(here)),
        }
    }

    /// The positions of the candidates that an exemption names.
    fn displaced(&self, by: &Candidate, candidates: &[(Candidate, Kind)]) -> Vec<usize> {
        let Some(exempts) = &by.clause.exempts else { return Vec::new() };
        let named = |of: &Candidate| of.provision != by.provision && self.names(exempts, of);
        candidates.iter().enumerate().filter(|(_, (of, _))| named(of)).map(|(at, _)| at).collect()
    }

    fn names(&self, exempts: &Exempts, of: &Candidate) -> bool {
        exempts.provisions.contains(&of.provision)
            || exempts.instruments.contains(&self.rules[of.provision].instrument)
    }

    fn kind(&mut self, candidate: &Candidate<'r>) -> Kind {
        let kind = (self.clause(candidate), self.way(candidate));
        let next = self.kinds.len();
        *self.kinds.entry(kind).or_insert(next)
    }

    fn clause(&mut self, candidate: &Candidate<'r>) -> usize {
        let place = std::ptr::from_ref(candidate.clause);
        if let Some(known) = self.known.get(&place) {
            return *known;
        }
        let provision = &self.rules[candidate.provision];
        let this = (provision.regime, provision.instrument, candidate.clause);
        let same = self.clauses.iter().position(|known| self.alike(known, &this));
        let at = same.unwrap_or(self.clauses.len());
        if same.is_none() {
            self.clauses.push(this);
        }
        self.known.insert(place, at);
        at
    }

    /// Whether two clauses have equal effects, conditions, windows and suppliers.
    fn alike(
        &self,
        one: &(Option<RegimeIx>, InstrumentIx, &Clause),
        other: &(Option<RegimeIx>, InstrumentIx, &Clause),
    ) -> bool {
        let everyone = |at: InstrumentIx| self.rules[at].suppliers.is_empty();
        let (a, b) = (one.2, other.2);
        (a.effect, a.approval, one.0) == (b.effect, b.approval, other.0)
            && a.exempts.is_some() == b.exempts.is_some()
            && (a.conditions == b.conditions && a.leaves_open == b.leaves_open)
            && windows(&a.windows).eq(windows(&b.windows))
            && (one.1 == other.1 || (everyone(one.1) && everyone(other.1)))
    }

    fn way(&mut self, candidate: &Candidate<'r>) -> usize {
        let mut ways: Ways<'r> =
            candidate.entries.iter().map(|entry| entry.conditions.as_slice()).collect();
        if ways.iter().any(|conditions| conditions.is_empty()) {
            ways.clear();
        }
        self.ways.iter().position(|known| *known == ways).unwrap_or_else(|| {
            self.ways.push(ways);
            self.ways.len().saturating_sub(1)
        })
    }

    /// The facts stated of a transfer, and those known of the item that a clause or an event asks.
    fn facts<'c, C: Iterator<Item = &'c Candidate<'r>>>(
        &self,
        transfer: &Transfer,
        bearing: impl Fn() -> C,
    ) -> Facts
    where
        'r: 'c,
    {
        let known = transfer
            .subject
            .facts(self.rules)
            .iter()
            .map(|fact| (fact.question, fact.value.clone()));
        let asked = |question: QuestionIx| {
            bearing().any(|candidate| asks(candidate).any(|asked| asked == question))
        };
        let known =
            known.filter(|(question, _)| self.premises.contains(question) || asked(*question));
        transfer.facts.iter().cloned().chain(known).collect()
    }
}

fn windows(
    all: &[Window],
) -> impl Iterator<Item = (&Option<snapback_engine::model::When>, &Option<snapback_engine::model::When>)>
{
    all.iter().map(|window| (&window.from, &window.until))
}

/// The questions asked by the candidates' own conditions, entry conditions and approvals.
#[must_use]
pub fn asked(evaluator: &Evaluator) -> BTreeSet<QuestionIx> {
    evaluator.candidates.iter().flat_map(asks).collect()
}

fn asks(candidate: &Candidate) -> impl Iterator<Item = QuestionIx> {
    let conditions = candidate
        .entries
        .iter()
        .flat_map(|entry| &entry.conditions)
        .chain(&candidate.clause.conditions);
    let question = |condition: &Condition| match condition {
        Condition::Question(question, _) => Some(*question),
        Condition::Event(..) | Condition::Known(..) => None,
    };
    conditions.filter_map(question).chain(candidate.clause.approval)
}
