//! Classes of transfers that share every verdict.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::signature::{Signatures, SubjectSignature};
use super::{Detail, Numbering, approval_and_asked, exempts};
use crate::evaluate::{Candidate, CandidateIx, Evaluator, named_entries, reaching};
use crate::model::{
    Activity, Binding, Clause, Condition, Direction, Effect, EntryIx, GapKind, Layer, QuestionIx,
    ReadingIx, RegimeIx, RuleIx, Ruleset, Subject, Transfer, Value, View, When,
};

/// Transfers that clauses of the same kinds cover in the same way: whoever reads, and on whatever
/// day, they share a verdict.
#[derive(Debug)]
pub struct TransferClass<'r> {
    /// Evaluates one of them.
    pub evaluator: Evaluator<'r>,
    /// Some of its candidates: one of each kind, and all that displace or are displaced.
    pub distinct: Vec<CandidateIx>,
    /// All of them.
    pub transfers: Vec<Transfer>,
}

/// Sorts transfers into classes, in the order of their first members.
#[must_use]
pub fn transfer_classes<'r>(
    rules: &'r Ruleset,
    transfers: Vec<Transfer>,
) -> Vec<TransferClass<'r>> {
    let mut classifier = Classifier::new(rules);
    for transfer in transfers {
        classifier.add(transfer);
    }
    classifier.classes.0
}

/// The classes found so far.
struct Classes<'r>(Vec<TransferClass<'r>>);

impl Classes<'_> {
    /// Adds a transfer to a class that exists.
    #[expect(clippy::indexing_slicing, reason = "the classifier hands out indices of classes only")]
    fn add(&mut self, class: usize, transfer: Transfer) {
        self.0[class].transfers.push(transfer);
    }
}

/// What a verdict on a transfer can depend on.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct VerdictKey {
    layer: Layer,
    /// Clauses that neither displace another nor are displaced: of two of a kind, one is enough.
    alone: BTreeSet<ClassKind>,
    /// The others in order, each with the places among them of those it can displace.
    entangled: Vec<(ClassKind, Vec<usize>)>,
    /// The facts stated of the transfer or known of the item.
    facts: Vec<(QuestionIx, Value)>,
    /// The entries that the law of the layer names.
    named: Vec<EntryIx>,
}

/// The number of a clause and of the conditions under which it covers a subject.
type ClassKind = usize;

struct Classifier<'r> {
    rules: &'r Ruleset,
    signatures: Signatures<'r>,
    subjects: Numbering<SubjectSignature<'r>>,
    /// The number of the signature of each subject met.
    numbers: HashMap<Subject, usize>,
    /// For each activity the first that every clause covers alike.
    activities: HashMap<Activity, Activity>,
    /// The class by layer, direction, activity and number of the subject.
    seen: HashMap<(Layer, Direction, Activity, usize), usize>,
    reached: HashMap<(Subject, Layer), Reached<'r>>,
    kinds: Kinds<'r>,
    by_key: BTreeMap<VerdictKey, usize>,
    /// Every question on which an event depends.
    premises: BTreeSet<QuestionIx>,
    classes: Classes<'r>,
}

impl<'r> Classifier<'r> {
    fn new(rules: &'r Ruleset) -> Self {
        Self {
            rules,
            signatures: Signatures::new(rules, Detail::Verdict),
            subjects: Numbering::default(),
            numbers: HashMap::new(),
            activities: equivalent_activities(rules),
            seen: HashMap::new(),
            reached: HashMap::new(),
            kinds: Kinds::new(rules),
            by_key: BTreeMap::new(),
            premises: rules.events.iter().flat_map(|event| &event.premises).copied().collect(),
            classes: Classes(Vec::new()),
        }
    }

    #[expect(clippy::indexing_slicing, reason = "every activity has its number")]
    fn add(&mut self, transfer: Transfer) {
        let subject = *self
            .numbers
            .entry(transfer.subject)
            .or_insert_with(|| self.subjects.number(self.signatures.of(transfer.subject)));
        let activity = self.activities[&transfer.activity];
        let look = (transfer.layer, transfer.direction, activity, subject);
        let class = match self.seen.get(&look) {
            Some(class) => *class,
            None => self.classify(&transfer),
        };
        self.seen.insert(look, class);
        self.classes.add(class, transfer);
    }

    /// The class of a transfer, by the clauses that cover it.
    fn classify(&mut self, transfer: &Transfer) -> usize {
        let (subject, layer) = (transfer.subject, transfer.layer);
        let reached = self.reached.entry((subject, layer)).or_insert_with(|| {
            let candidates = reaching(self.rules, subject, layer);
            Reached::new(self.rules, candidates, &mut self.kinds)
        });
        let indices = reached.covering(transfer);
        if let Some(class) = reached.classes.get(&indices) {
            return *class;
        }
        let covering = Covering::new(reached, &indices);
        let key = covering.verdict_key(self.rules, &self.premises, transfer);
        let next = self.classes.0.len();
        let class = *self.by_key.entry(key).or_insert(next);
        if class == next {
            let candidates: Vec<Candidate> =
                covering.candidates.iter().map(|(_, candidate, _)| (*candidate).clone()).collect();
            let view = View::of(ReadingIx(0));
            self.classes.0.push(TransferClass {
                evaluator: Evaluator::with_candidates(self.rules, transfer, &view, candidates),
                distinct: covering.distinct(),
                transfers: Vec::new(),
            });
        }
        reached.classes.insert(indices, class);
        class
    }
}

/// The clauses that cover a subject in a layer, whatever is done with it in either direction.
struct Reached<'r> {
    candidates: Vec<(Candidate<'r>, ClassKind)>,
    /// Which exemption names which other clause, by index.
    displacing: Vec<(usize, usize)>,
    /// The classes found so far, by the indices of the clauses that cover.
    classes: HashMap<Vec<usize>, usize>,
}

impl<'r> Reached<'r> {
    fn new(rules: &Ruleset, candidates: Vec<Candidate<'r>>, kinds: &mut Kinds<'r>) -> Self {
        let mut displacing = Vec::new();
        for (by, exemption) in candidates.iter().enumerate() {
            let named =
                candidates.iter().enumerate().filter(|(_, of)| exempts(rules, exemption, of));
            displacing.extend(named.map(|(of, _)| (by, of)));
        }
        let candidates = candidates
            .into_iter()
            .map(|candidate| {
                let kind = kinds.kind(&candidate);
                (candidate, kind)
            })
            .collect();
        Self { candidates, displacing, classes: HashMap::new() }
    }

    /// The indices of the clauses that cover the activity and the direction.
    fn covering(&self, transfer: &Transfer) -> Vec<usize> {
        let covers =
            |candidate: &Candidate| candidate.covers.asked(transfer.direction, transfer.activity);
        let all = self.candidates.iter().enumerate();
        all.filter(|(_, (candidate, _))| covers(candidate)).map(|(at, _)| at).collect()
    }
}

/// The clauses that cover a transfer.
struct Covering<'c, 'r> {
    /// Each with its index among those reached.
    candidates: Vec<(usize, &'c Candidate<'r>, ClassKind)>,
    displacing: Vec<(usize, usize)>,
    /// Those that displace or are displaced.
    entangled: BTreeSet<usize>,
}

impl<'c, 'r> Covering<'c, 'r> {
    fn new(reached: &'c Reached<'r>, indices: &[usize]) -> Self {
        let covers = |at: &usize| indices.binary_search(at).is_ok();
        let all = reached.candidates.iter().enumerate();
        let candidates = all
            .filter(|(at, _)| covers(at))
            .map(|(at, (candidate, kind))| (at, candidate, *kind))
            .collect();
        let mut displacing = reached.displacing.clone();
        displacing.retain(|(by, of)| covers(by) && covers(of));
        let entangled = displacing.iter().flat_map(|(by, of)| [*by, *of]).collect();
        Self { candidates, displacing, entangled }
    }

    fn verdict_key(
        &self,
        rules: &Ruleset,
        premises: &BTreeSet<QuestionIx>,
        transfer: &Transfer,
    ) -> VerdictKey {
        let mut alone = BTreeSet::new();
        let mut entangled = Vec::new();
        // Places count among the entangled alone.
        let place = |at: &usize| self.entangled.iter().take_while(|known| *known < at).count();
        for (at, _, kind) in &self.candidates {
            if self.entangled.contains(at) {
                let displaced = self.displacing.iter().filter(|(by, _)| by == at);
                entangled.push((*kind, displaced.map(|(_, of)| place(of)).collect()));
            } else {
                alone.insert(*kind);
            }
        }
        let facts = self.facts(rules, premises, transfer);
        let named = named_entries(rules, transfer.subject, transfer.layer);
        VerdictKey { layer: transfer.layer, alone, entangled, facts, named }
    }

    /// The facts that are stated, and those known of the item that a clause or an event asks about.
    fn facts(
        &self,
        rules: &Ruleset,
        premises: &BTreeSet<QuestionIx>,
        transfer: &Transfer,
    ) -> Vec<(QuestionIx, Value)> {
        let mut facts = transfer.facts.clone();
        for fact in transfer.subject.facts(rules) {
            let asks = |candidate: &Candidate| {
                approval_and_asked(candidate).any(|asked| asked == fact.question)
            };
            if premises.contains(&fact.question)
                || self.candidates.iter().any(|(_, candidate, _)| asks(candidate))
            {
                facts.push((fact.question, fact.value.clone()));
            }
        }
        facts
    }

    /// One candidate of each kind and all that are entangled, by place among those that cover.
    fn distinct(&self) -> Vec<CandidateIx> {
        let mut met: BTreeSet<ClassKind> = BTreeSet::new();
        let mut distinct = Vec::new();
        for (place, (at, _, kind)) in self.candidates.iter().enumerate() {
            if self.entangled.contains(at) || met.insert(*kind) {
                distinct.push(CandidateIx(place));
            }
        }
        distinct
    }
}

/// What a clause does, under which conditions, in which windows and to which suppliers.
#[derive(Debug, PartialEq, Eq, Hash)]
struct ClassKey<'r> {
    effect: Option<Effect>,
    approval: Option<QuestionIx>,
    is_exemption: bool,
    conditions: &'r [Condition],
    leaves_open: &'r [QuestionIx],
    windows: Vec<(&'r Option<When>, &'r Option<When>)>,
    regime: Option<RegimeIx>,
    binding: Binding<'r>,
    scope: ScopePart<'r>,
}

/// What a clause does besides its effect.
#[derive(Debug, PartialEq, Eq, Hash)]
enum ScopePart<'r> {
    /// It is law.
    Provision,
    /// It claims to be complete for these entries, or for everything.
    Claim(&'r [EntryIx], bool),
    /// It is missing law that restricts.
    Restriction,
    /// It is missing law that permits: this changes no verdict.
    Permission,
}

fn scope_part<'r>(rules: &Ruleset, candidate: &Candidate<'r>) -> ScopePart<'r> {
    match candidate.rule {
        RuleIx::Provision(_) => ScopePart::Provision,
        RuleIx::Claim(_) => {
            ScopePart::Claim(&candidate.covers.entries, candidate.covers.everything)
        }
        RuleIx::Gap(gap) => match rules[gap].kind {
            GapKind::Restriction => ScopePart::Restriction,
            GapKind::Permission => ScopePart::Permission,
        },
    }
}

/// Numbers the kinds of clauses and of ways to cover a subject.
struct Kinds<'r> {
    rules: &'r Ruleset,
    clauses: Numbering<ClassKey<'r>>,
    /// The number of each clause met.
    numbers: HashMap<*const Clause, usize>,
    /// A clause with the conditions of each entry through which it covers; no entry where it
    /// covers without any condition.
    kinds: Numbering<(usize, Vec<&'r [Condition]>)>,
}

impl<'r> Kinds<'r> {
    fn new(rules: &'r Ruleset) -> Self {
        Self {
            rules,
            clauses: Numbering::default(),
            numbers: HashMap::new(),
            kinds: Numbering::default(),
        }
    }

    fn kind(&mut self, candidate: &Candidate<'r>) -> ClassKind {
        let clause = self.clause(candidate);
        let mut entries: Vec<&[Condition]> =
            candidate.entries.iter().map(|entry| entry.conditions.as_slice()).collect();
        if entries.iter().any(|conditions| conditions.is_empty()) {
            entries.clear();
        }
        self.kinds.number((clause, entries))
    }

    fn clause(&mut self, candidate: &Candidate<'r>) -> usize {
        let clause = candidate.clause;
        if let Some(number) = self.numbers.get(&std::ptr::from_ref(clause)) {
            return *number;
        }
        let provision = candidate.rule.provision();
        let number = self.clauses.number(ClassKey {
            effect: clause.effect,
            approval: clause.approval,
            is_exemption: clause.exempts.is_some(),
            conditions: &clause.conditions,
            leaves_open: &clause.leaves_open,
            windows: clause.windows.iter().map(|window| (&window.from, &window.until)).collect(),
            regime: provision.and_then(|at| self.rules[at].regime),
            binding: self.rules.binding(candidate.rule),
            scope: scope_part(self.rules, candidate),
        });
        self.numbers.insert(std::ptr::from_ref(clause), number);
        number
    }
}

/// For each activity the first that every clause covers alike.
fn equivalent_activities(rules: &Ruleset) -> HashMap<Activity, Activity> {
    let covers: Vec<_> = rules.all_clauses().filter_map(|clause| clause.covers.as_ref()).collect();
    let mut first: HashMap<Vec<bool>, Activity> = HashMap::new();
    let mut equivalent = HashMap::new();
    for activity in Activity::ALL {
        let covered = covers.iter().map(|covers| covers.activities.contains(activity)).collect();
        equivalent.insert(*activity, *first.entry(covered).or_insert(*activity));
    }
    equivalent
}
