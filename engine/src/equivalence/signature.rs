//! What an answer can depend on, of a subject and of a transfer.

use std::collections::HashMap;

use super::{Detail, Numbering};
use crate::evaluate::{Candidate, Evaluator};
use crate::model::{
    Activity, Clause, Condition, Confidence, Direction, EntryIx, ItemEntry, ItemIx, Layer,
    QuestionIx, RuleIx, Ruleset, Subject, Value,
};

/// A fact known of a subject, with the confidence of its source where that counts.
type KnownFact<'r> = (QuestionIx, &'r Value, Option<Confidence>);

/// Under which conditions a subject falls in an entry, with the confidence of the source where
/// that counts.
type EntryConditions<'r> = (&'r [Condition], Option<Confidence>);

fn known_facts(rules: &Ruleset, subject: Subject, detail: Detail) -> Vec<KnownFact<'_>> {
    let facts = subject.facts(rules).iter();
    facts
        .map(|fact| (fact.question, &fact.value, detail.beyond_verdict(fact.source.confidence)))
        .collect()
}

fn entry_conditions(entry: &ItemEntry, detail: Detail) -> EntryConditions<'_> {
    (&entry.conditions, detail.beyond_verdict(entry.source.confidence))
}

/// All that an answer can depend on in a subject, whatever is done with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SubjectSignature<'r> {
    /// The subject itself where it is an entry: entries are few, and each is a class of its own.
    entry: Option<EntryIx>,
    tags: &'r [QuestionIx],
    /// For each entry of an item the number of the clauses that name it, and the section.
    entries: Vec<(usize, Option<&'r str>, EntryConditions<'r>)>,
    facts: Vec<KnownFact<'r>>,
}

/// Makes the signatures of subjects.
#[derive(Debug)]
pub(super) struct Signatures<'r> {
    rules: &'r Ruleset,
    detail: Detail,
    /// For each entry the number of the clauses that name it.
    naming: HashMap<EntryIx, usize>,
}

impl<'r> Signatures<'r> {
    pub(super) fn new(rules: &'r Ruleset, detail: Detail) -> Self {
        let mut numbers = Numbering::default();
        let naming = EntryIx::all(rules)
            .map(|entry| (entry, numbers.number(naming_clauses(rules, entry))))
            .collect();
        Self { rules, detail, naming }
    }

    #[expect(clippy::indexing_slicing, reason = "every entry has its number")]
    pub(super) fn of(&self, subject: Subject) -> SubjectSignature<'r> {
        let (rules, detail) = (self.rules, self.detail);
        let facts = known_facts(rules, subject, detail);
        match subject {
            Subject::Entry(entry) => {
                SubjectSignature { entry: Some(entry), tags: &[], entries: Vec::new(), facts }
            }
            Subject::Item(item) => {
                let item = &rules[item];
                let entries = item.entries.iter().map(|entry| {
                    let section = entry.section.as_deref();
                    (self.naming[&entry.entry], section, entry_conditions(entry, detail))
                });
                SubjectSignature {
                    entry: None,
                    tags: &item.raises,
                    entries: entries.collect(),
                    facts,
                }
            }
        }
    }
}

/// The clauses that name an entry, each by its rule and its index there.
fn naming_clauses(rules: &Ruleset, entry: EntryIx) -> Vec<(RuleIx, usize)> {
    let names = |clause: &Clause| {
        clause.covers.as_ref().is_some_and(|covers| covers.entries.contains(&entry))
    };
    let mut found = Vec::new();
    for (_, rule) in rules.covering.get(usize::from(entry.0)).into_iter().flatten() {
        let clauses = rules.clauses(*rule).iter().enumerate();
        let named = clauses.filter(|(_, clause)| names(clause));
        found.extend(named.map(|(at, _)| (*rule, at)));
    }
    found
}

/// For each item the first that nothing but its names tells apart from it: the same is usually
/// done with both, and answers about them differ in nothing but the reasons.
#[must_use]
pub fn equivalent_items(rules: &Ruleset) -> Vec<ItemIx> {
    let signatures = Signatures::new(rules, Detail::Answer);
    let mut first: HashMap<(Activity, SubjectSignature), ItemIx> = HashMap::new();
    ItemIx::all(rules)
        .map(|item| {
            let key = (rules[item].activity, signatures.of(Subject::Item(item)));
            *first.entry(key).or_insert(item)
        })
        .collect()
}

/// All that an answer can depend on in a transfer, the facts that are stated aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TransferSignature<'r> {
    layer: Layer,
    direction: Direction,
    candidates: Vec<(RuleIx, *const Clause, Vec<EntryConditions<'r>>)>,
    /// Whether the claims that apply reach every entry depends on which entries the law names.
    named: Vec<EntryIx>,
    /// The entries of an item, or the confidence in the subject where it is an entry.
    entries: Result<Vec<EntryConditions<'r>>, Option<Confidence>>,
    facts: Vec<KnownFact<'r>>,
    /// The id of the subject where reasons must agree.
    name: Option<&'r str>,
}

impl<'r> TransferSignature<'r> {
    /// The signature of the transfer of an evaluator, whoever reads.
    #[must_use]
    pub fn new(rules: &'r Ruleset, evaluator: &Evaluator<'r>, detail: Detail) -> Self {
        let subject = evaluator.transfer.subject;
        let of_candidate = |candidate: &Candidate<'r>| {
            let entries = candidate.entries.iter().map(|entry| entry_conditions(entry, detail));
            (candidate.rule, std::ptr::from_ref(candidate.clause), entries.collect())
        };
        let entries = match subject {
            Subject::Item(item) => {
                let entries = rules[item].entries.iter();
                Ok(entries.map(|entry| entry_conditions(entry, detail)).collect())
            }
            Subject::Entry(entry) => Err(detail.beyond_verdict(rules[entry].source.confidence)),
        };
        Self {
            layer: evaluator.transfer.layer,
            direction: evaluator.transfer.direction,
            candidates: evaluator.candidates.iter().map(of_candidate).collect(),
            named: evaluator.named_entries().to_vec(),
            entries,
            facts: known_facts(rules, subject, detail),
            name: (detail == Detail::Explanation).then(|| subject.id(rules)),
        }
    }
}
