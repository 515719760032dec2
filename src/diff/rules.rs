//! Compares two sets of rules: which verdicts differ, and which changed files make the difference.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::patch::Patch;
use super::{CellGroup, DiffScope, group_cells};
use snapback_engine::equivalence::{TransferClass, approval_and_asked, transfer_classes};
use snapback_engine::evaluate::{ClauseKeys, Conclusion, Evaluator, VerdictCache};
use snapback_engine::model::{
    Day, InstrumentIx, Layer, Period, QuestionIx, QuestionKind, ReadingIx, Ruleset, Subject,
    Transfer, Value, Verdict, View,
};

/// Two sets of rules and what is compared under both.
#[derive(Debug)]
pub struct RuleComparison<'r> {
    /// The old set and the new one.
    pub sets: [&'r Ruleset; 2],
    /// What is transferred, in terms of the new set. What only the old set has cannot be compared.
    pub scope: DiffScope,
    /// The days compared.
    pub period: Period,
}

/// The result of comparing two sets of rules.
#[derive(Debug)]
pub struct RuleChanges<'r> {
    /// What was compared.
    pub compared: RuleComparison<'r>,
    /// What only one of the sets has.
    pub listed: Vec<ListedThing>,
    /// The verdicts that differ, by their causes.
    pub rows: Vec<RuleChange>,
    /// How many cells were compared: transfers with stated facts, each under one reading.
    pub cells: usize,
}

/// A thing that only one of the sets has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedThing {
    /// What it is.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Whether the new set has it, and the old one does not.
    pub added: bool,
}

/// Cells whose verdicts change in the same way for the same reason.
#[derive(Debug)]
pub struct RuleChange {
    /// The smallest set of changed files that makes the change when applied to the old set.
    pub cause: Vec<String>,
    /// The facts stated.
    pub facts: Vec<(QuestionIx, Value)>,
    /// The readings under which it changes, by id.
    pub readings: Vec<String>,
    /// The days on which they change.
    pub ranges: Vec<VerdictChange>,
    /// The cells.
    pub groups: Vec<CellGroup>,
}

/// A maximal period in which the two sets differ in the same way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerdictChange {
    /// The days.
    pub period: Period,
    /// The old verdict and the new one.
    pub verdicts: [Conclusion; 2],
}

/// The mildest and the strictest possible verdict.
fn bounds(says: &Conclusion) -> (Verdict, Verdict) {
    let (mildest, strictest) = (says.possible.iter().min(), says.possible.iter().max());
    (mildest.copied().unwrap_or(says.verdict), strictest.copied().unwrap_or(says.verdict))
}

impl VerdictChange {
    /// Whether the mildest or the strictest possible verdict of the new set is milder than that of
    /// the old set, or what may be restricted no longer is.
    #[must_use]
    pub fn loosens(&self) -> bool {
        let [old, new] = self.verdicts.each_ref().map(bounds);
        let freed = self.verdicts[1].restricted == Some(false)
            && self.verdicts[0].restricted != Some(false);
        new.0 < old.0 || new.1 < old.1 || freed
    }
}

impl RuleChange {
    /// How many cells change.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.groups.iter().map(CellGroup::cells).sum::<usize>().saturating_mul(self.readings.len())
    }

    /// Whether some of them become less restricted.
    #[must_use]
    pub fn loosens(&self) -> bool {
        self.ranges.iter().any(VerdictChange::loosens)
    }
}

impl RuleChanges<'_> {
    /// How many ranges differ, over all cells.
    #[must_use]
    pub fn ranges(&self) -> usize {
        self.rows.iter().map(|row| row.ranges.len().saturating_mul(row.cells())).sum()
    }

    /// Nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.listed.is_empty()
    }
}

/// A transfer in terms of each set, and all transfers equivalent to it in both.
struct TransferPair<'r> {
    evaluators: [Evaluator<'r>; 2],
    keys: [Rc<ClauseKeys>; 2],
    transfers: Vec<Transfer>,
}

/// What changes for one class of transfers under one reading.
struct FoundChange {
    reading: String,
    facts: Vec<(QuestionIx, Value)>,
    spans: Vec<VerdictChange>,
    twin: usize,
}

impl<'r> RuleComparison<'r> {
    /// Compares the sets, and finds for each difference the changed files that make it.
    #[must_use]
    pub fn run(self, patch: &mut Patch) -> RuleChanges<'r> {
        let [old, new] = self.sets;
        let listed = listed(old, new);
        let readings = self.readings();
        let mut caches = self.sets.map(VerdictCache::new);
        let equivalent_items = self.equivalent_items(&mut caches);
        let alike = old.digest == new.digest;
        let (mut found, mut cells) = (Vec::new(), 0_usize);
        for (at, twin) in equivalent_items.iter().enumerate() {
            let stated = self.stated(twin);
            cells = cells.saturating_add(
                stated.len().saturating_mul(readings.len()).saturating_mul(twin.transfers.len()),
            );
            if !alike {
                found.extend(self.changes(&mut caches, at, twin, &stated, &readings));
            }
        }
        let rows = self.rows(&equivalent_items, found, patch);
        RuleChanges { compared: self, listed, rows, cells }
    }

    /// The readings that both sets have.
    fn readings(&self) -> Vec<[ReadingIx; 2]> {
        let [old, new] = self.sets;
        let pair = |at: ReadingIx| {
            Some([find(old, ReadingIx::all(old), |of| &old[of].id, &new[at].id)?, at])
        };
        ReadingIx::all(new).filter_map(pair).collect()
    }

    /// Every transfer that both sets know, sorted into equivalence classes.
    fn equivalent_items(&self, caches: &mut [VerdictCache<'r>; 2]) -> Vec<TransferPair<'r>> {
        let cells: Vec<(Transfer, Transfer)> = self
            .scope
            .cells()
            .into_iter()
            .filter_map(|new| Some((self.as_old(&new)?, new)))
            .collect();
        let (olds, news): (Vec<Transfer>, Vec<Transfer>) = cells.iter().cloned().unzip();
        let sorted = [transfer_classes(self.sets[0], olds), transfer_classes(self.sets[1], news)];
        let place = |classes: &[TransferClass<'r>]| -> HashMap<Transfer, usize> {
            let all = classes.iter().enumerate();
            all.flat_map(|(at, class)| {
                class.transfers.iter().map(move |transfer| (transfer.clone(), at))
            })
            .collect()
        };
        let (in_old, in_new) = (place(&sorted[0]), place(&sorted[1]));
        let mut together: BTreeMap<(usize, usize), Vec<Transfer>> = BTreeMap::new();
        for (old, new) in cells {
            let key = in_old.get(&old).copied().zip(in_new.get(&new).copied());
            key.into_iter().for_each(|key| together.entry(key).or_default().push(new.clone()));
        }
        let twin = |(of, transfers): ((usize, usize), Vec<Transfer>)| {
            let (old, new) = (sorted[0].get(of.0)?, sorted[1].get(of.1)?);
            let keys = [
                caches[0].keys_of(&old.evaluator, &old.distinct),
                caches[1].keys_of(&new.evaluator, &new.distinct),
            ];
            Some(TransferPair {
                evaluators: [&old.evaluator, &new.evaluator]
                    .map(|evaluator| evaluator.under(&evaluator.view)),
                keys,
                transfers,
            })
        };
        together.into_iter().filter_map(twin).collect()
    }

    fn as_old(&self, new: &Transfer) -> Option<Transfer> {
        let subject = subject(self.sets[0], self.sets[1], new.subject)?;
        Some(Transfer { subject, ..new.clone() })
    }

    /// No fact stated; then, for each fact that is asked, each value that some rule distinguishes.
    fn stated(&self, twin: &TransferPair) -> Vec<Option<(QuestionIx, QuestionIx, Value)>> {
        let [old, new] = self.sets;
        let known = |at: QuestionIx| {
            find(old, QuestionIx::all(old), |of| &old[of].id, &new[at].id).map(|of| (of, at))
        };
        let pairs: Vec<(QuestionIx, QuestionIx)> =
            QuestionIx::all(new).filter(|at| new[*at].is_fact()).filter_map(known).collect();
        let asks = |(of, at): &(QuestionIx, QuestionIx)| {
            self.asks(twin, 0, *of) || self.asks(twin, 1, *at)
        };
        let values =
            |(of, at)| self.values(of, at).into_iter().map(move |value| Some((of, at, value)));
        std::iter::once(None).chain(pairs.into_iter().filter(asks).flat_map(values)).collect()
    }

    fn asks(&self, twin: &TransferPair, side: usize, fact: QuestionIx) -> bool {
        let (Some(rules), Some(evaluator)) = (self.sets.get(side), twin.evaluators.get(side))
        else {
            return false;
        };
        let mut bindings =
            evaluator.candidates.iter().map(|candidate| rules.binding(candidate.rule));
        match rules[fact].kind {
            QuestionKind::Country => {
                bindings.any(|one| !one.suppliers.is_empty() || !one.persons.is_empty())
            }
            QuestionKind::Destination => bindings.any(|one| !one.destinations.is_empty()),
            QuestionKind::Law | QuestionKind::YesNo | QuestionKind::Number | QuestionKind::Date => {
                evaluator.candidates.iter().flat_map(approval_and_asked).any(|asked| asked == fact)
            }
        }
    }

    /// The values of a fact that the rules of either set distinguish.
    fn values(&self, old: QuestionIx, new: QuestionIx) -> Vec<Value> {
        let sets = self.sets;
        let thresholds: BTreeSet<i64> =
            sets[0][old].thresholds.iter().chain(&sets[1][new].thresholds).copied().collect();
        let below = thresholds.first().map(|first| first.saturating_sub(1));
        let points = below.into_iter().chain(thresholds.iter().copied());
        match sets[1][new].kind {
            QuestionKind::Law | QuestionKind::YesNo => sets[1][new].every_answer(),
            QuestionKind::Number => points.map(Value::exactly).collect(),
            QuestionKind::Date => points
                .filter_map(|at| i32::try_from(at).ok())
                .map(|at| Value::Day(Day(at)))
                .chain([Value::NoDay])
                .collect(),
            QuestionKind::Country | QuestionKind::Destination => self.countries(),
        }
    }

    /// Every State whose suppliers an instrument binds or in which goods arrive for it or for a gap,
    /// and one that none names.
    fn countries(&self) -> Vec<Value> {
        const NOWHERE: &str = "ZZ";
        let suppliers = self.sets.iter().flat_map(|rules| {
            let instruments = rules.instruments.iter();
            let listed = instruments.flat_map(|one| one.suppliers.iter().chain(&one.destinations));
            listed.chain(
                rules.gaps.iter().flat_map(|gap| gap.suppliers.iter().chain(&gap.destinations)),
            )
        });
        let codes: BTreeSet<&str> =
            suppliers.map(|supplier| supplier.code.as_str()).chain([NOWHERE]).collect();
        codes.into_iter().map(|code| Value::Country(code.into())).collect()
    }

    fn changes(
        &self,
        caches: &mut [VerdictCache<'r>; 2],
        at: usize,
        twin: &TransferPair<'r>,
        stated: &[Option<(QuestionIx, QuestionIx, Value)>],
        readings: &[[ReadingIx; 2]],
    ) -> Vec<FoundChange> {
        let mut found = Vec::new();
        let mut plain: Vec<Vec<VerdictChange>> = Vec::new();
        for fact in stated {
            let evaluators = match fact {
                None => {
                    twin.evaluators.each_ref().map(|evaluator| evaluator.under(&evaluator.view))
                }
                Some((of, at, value)) => {
                    let [old, new] = &twin.evaluators;
                    [old.stating(&[(*of, value.clone())]), new.stating(&[(*at, value.clone())])]
                }
            };
            for (place, pair) in readings.iter().enumerate() {
                let spans = spans(caches, &twin.keys, &evaluators, *pair, self.period);
                let told = plain.get(place).is_some_and(|known| *known == spans);
                if fact.is_none() {
                    plain.push(spans.clone());
                }
                if !spans.is_empty() && !told {
                    let facts = fact.iter().map(|(_, at, value)| (*at, value.clone())).collect();
                    found.push(FoundChange {
                        reading: self.sets[1][pair[1]].id.to_string(),
                        facts,
                        spans,
                        twin: at,
                    });
                }
            }
        }
        found
    }

    /// Merges changes that are equal and have the same cause.
    fn rows(
        &self,
        equivalent_items: &[TransferPair],
        found: Vec<FoundChange>,
        patch: &mut Patch,
    ) -> Vec<RuleChange> {
        type ChangeKey = (Vec<String>, Vec<(QuestionIx, Value)>, Vec<VerdictChange>);
        let mut alike: BTreeMap<ChangeKey, BTreeMap<String, Vec<Transfer>>> = BTreeMap::new();
        for one in found {
            let Some(twin) = equivalent_items.get(one.twin) else { continue };
            let cause = self.cause(twin, &one, patch);
            let cells = alike
                .entry((cause, one.facts, one.spans))
                .or_default()
                .entry(one.reading)
                .or_default();
            cells.extend(twin.transfers.iter().cloned());
        }
        let mut rows = Vec::new();
        for ((cause, facts, ranges), by_reading) in alike {
            let mut together: BTreeMap<Vec<Transfer>, Vec<String>> = BTreeMap::new();
            by_reading
                .into_iter()
                .for_each(|(reading, cells)| together.entry(cells).or_default().push(reading));
            rows.extend(together.into_iter().map(|(cells, readings)| RuleChange {
                cause: cause.clone(),
                facts: facts.clone(),
                readings,
                ranges: ranges.clone(),
                groups: group_cells(self.sets[1], &cells),
            }));
        }
        rows.sort_by(|a, b| {
            (&a.cause, &a.facts, Reverse(a.cells())).cmp(&(&b.cause, &b.facts, Reverse(b.cells())))
        });
        rows
    }

    /// The smallest set of changed files that makes a change when applied to the old set.
    fn cause(&self, twin: &TransferPair, found: &FoundChange, patch: &mut Patch) -> Vec<String> {
        let Some(transfer) = twin.transfers.first() else { return Vec::new() };
        let with_facts = Transfer { facts: found.facts.clone(), ..transfer.clone() };
        patch.cause(|rules| self.makes(rules, &with_facts, &found.reading, &found.spans))
    }

    /// Whether a set gives the new verdicts throughout the spans.
    fn makes(
        &self,
        rules: &Ruleset,
        cell: &Transfer,
        reading: &str,
        spans: &[VerdictChange],
    ) -> bool {
        let new = self.sets[1];
        let facts: Option<Vec<(QuestionIx, Value)>> = cell
            .facts
            .iter()
            .map(|(at, value)| {
                find(rules, QuestionIx::all(rules), |of| &rules[of].id, &new[*at].id)
                    .map(|of| (of, value.clone()))
            })
            .collect();
        let reading = find(rules, ReadingIx::all(rules), |of| &rules[of].id, reading);
        let (Some(subject), Some(facts), Some(reading)) =
            (subject(rules, new, cell.subject), facts, reading)
        else {
            return false;
        };
        let evaluator =
            Evaluator::new(rules, &Transfer { subject, facts, ..cell.clone() }, &View::of(reading));
        let says = |span: &VerdictChange| {
            span.period
                .cut_at(evaluator.days.iter().copied())
                .iter()
                .all(|period| evaluator.conclusion(period.from) == span.verdicts[1])
        };
        spans.iter().all(says)
    }
}

/// The periods in which two sets differ on a transfer under a reading.
fn spans<'r>(
    caches: &mut [VerdictCache<'r>; 2],
    keys: &[Rc<ClauseKeys>; 2],
    evaluators: &[Evaluator<'r>; 2],
    readings: [ReadingIx; 2],
    period: Period,
) -> Vec<VerdictChange> {
    let [before, after] = caches;
    let mut old = before.session(&keys[0], evaluators[0].under(&View::of(readings[0])));
    let mut new = after.session(&keys[1], evaluators[1].under(&View::of(readings[1])));
    let mut days: Vec<Day> =
        evaluators.iter().flat_map(|evaluator| evaluator.days.iter().copied()).collect();
    days.sort_unstable();
    let mut spans: Vec<VerdictChange> = Vec::new();
    for period in period.cut_at(days) {
        let says =
            [before.conclusion(&mut old, period.from), after.conclusion(&mut new, period.from)];
        if says[0] == says[1] {
            continue;
        }
        match spans
            .last_mut()
            .filter(|last| last.period.until == period.from && last.verdicts == says)
        {
            Some(last) => last.period.until = period.until,
            None => spans.push(VerdictChange { period, verdicts: says }),
        }
    }
    spans
}

/// The first index whose id is wanted.
fn find<'r, I: Copy>(
    _: &'r Ruleset,
    all: impl Iterator<Item = I>,
    id: impl Fn(I) -> &'r snapback_engine::model::Text,
    wanted: &str,
) -> Option<I> {
    let mut all = all;
    all.find(|at| **id(*at) == *wanted)
}

/// The subject of one set with the same id in another.
fn subject(to: &Ruleset, from: &Ruleset, subject: Subject) -> Option<Subject> {
    let id = subject.id(from);
    match subject {
        Subject::Item(_) => find(to, snapback_engine::model::ItemIx::all(to), |at| &to[at].id, id)
            .map(Subject::Item),
        Subject::Entry(_) => {
            find(to, snapback_engine::model::EntryIx::all(to), |at| &to[at].id, id)
                .map(Subject::Entry)
        }
    }
}

/// What only one of the sets has.
fn listed(old: &Ruleset, new: &Ruleset) -> Vec<ListedThing> {
    let (before, after) = (things(old), things(new));
    let mark = |added: bool| {
        move |(kind, id): &(&'static str, &str)| ListedThing { kind, id: (*id).to_owned(), added }
    };
    let gone = before.difference(&after).map(mark(false));
    let mut all: Vec<ListedThing> = gone.chain(after.difference(&before).map(mark(true))).collect();
    all.sort();
    all
}

fn things(rules: &Ruleset) -> BTreeSet<(&'static str, &str)> {
    let instruments = rules.instruments.iter().map(|thing| ("instrument", thing.id.as_str()));
    let provisions = rules.provisions.iter().map(|thing| ("provision", thing.id.as_str()));
    let events = rules.events.iter().map(|thing| ("event", thing.id.as_str()));
    let questions = rules.questions.iter().map(|thing| ("question", thing.id.as_str()));
    let readings = rules.readings.iter().map(|thing| ("reading", thing.id.as_str()));
    let entries = rules.entries.iter().map(|thing| ("list entry", thing.id.as_str()));
    let items = rules.items.iter().map(|thing| ("item", thing.id.as_str()));
    instruments
        .chain(provisions)
        .chain(events)
        .chain(questions)
        .chain(readings)
        .chain(entries)
        .chain(items)
        .collect()
}

/// One changed cell over one range.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedCell<'c> {
    /// The transfer.
    pub transfer: Transfer,
    /// The reading.
    pub reading: &'c str,
    /// The range.
    pub span: &'c VerdictChange,
}

impl RuleChange {
    /// Every changed cell, one by one.
    #[must_use]
    pub fn each(&self) -> Vec<ChangedCell<'_>> {
        let mut all = Vec::new();
        for transfer in self.groups.iter().flat_map(CellGroup::transfers) {
            let transfer = Transfer { facts: self.facts.clone(), ..transfer };
            for reading in &self.readings {
                all.extend(self.ranges.iter().map(|span| ChangedCell {
                    transfer: transfer.clone(),
                    reading,
                    span,
                }));
            }
        }
        all
    }
}

/// From the first instrument of either set to the later `known_through` day, that day included.
#[must_use]
pub fn whole(sets: [&Ruleset; 2], layers: &[Layer]) -> Period {
    let dates = |rules: &Ruleset| {
        let asked = InstrumentIx::all(rules).filter(|at| layers.contains(&rules[*at].issuer));
        asked.map(|at| rules[at].date).min()
    };
    let from = sets.into_iter().filter_map(dates).min().unwrap_or(Day::FIRST);
    let last = sets[0].known_through.max(sets[1].known_through);
    Period { from, until: last.plus_days(1) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn the_values_of_a_number_include_one_below_its_lowest_bound() {
        let rules = crate::rules::ruleset().unwrap();
        let scope = DiffScope {
            subjects: Vec::new(),
            directions: Vec::new(),
            activities: Vec::new(),
            layers: Vec::new(),
            facts: Vec::new(),
        };
        let period = Period { from: Day::FIRST, until: Day::LAST };
        let comparison = RuleComparison { sets: [&rules, &rules], scope, period };
        let mut tried = 0;
        for question in QuestionIx::all(&rules) {
            let bounds = &rules[question].thresholds;
            let (QuestionKind::Number, Some(lowest)) = (rules[question].kind, bounds.iter().min())
            else {
                continue;
            };
            let values = comparison.values(question, question);
            assert!(values.contains(&Value::exactly(*lowest - 1)), "{}", rules[question].id);
            assert_eq!(values.len(), bounds.len() + 1, "{}", rules[question].id);
            tried += 1;
        }
        assert!(tried > 0, "no number was tried");
    }
}
