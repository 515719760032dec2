//! Which clauses can bear on a transfer, whatever the day and whoever reads.

use super::Candidate;
use crate::model::{
    Clause, Condition, Covers, Day, Instrument, ItemEntry, Layer, ProvisionIx, QuestionIx, Ruleset,
    Subject, Test,
};
use crate::resolve::ChangeDays;

pub(super) fn supplier_days(rules: &Ruleset, instrument: &Instrument) -> Vec<Day> {
    let bounds = instrument
        .suppliers
        .iter()
        .flat_map(|supplier| supplier.window.from.iter().chain(&supplier.window.until));
    bounds.flat_map(|when| when.days(rules)).collect()
}

/// The days on which it can change whether an item falls in entries.
pub(super) fn condition_days(rules: &Ruleset, entries: &[&ItemEntry]) -> Vec<Day> {
    let conditions = entries.iter().flat_map(|entry| &entry.conditions);
    let days = |condition: &Condition| match condition {
        Condition::Event(event, _) => rules[*event].days.clone(),
        Condition::Question(_, Test::Before(when)) => when.days(rules),
        Condition::Question(..) | Condition::Known(..) => Vec::new(),
    };
    conditions.flat_map(days).collect()
}

/// The days on which it can change what is asked about a clause, those of its regime aside.
pub(super) fn asking_days<'r>(rules: &'r Ruleset, candidate: &Candidate<'r>) -> ChangeDays<'r> {
    let suppliers = rules[rules[candidate.provision].instrument]
        .suppliers
        .iter()
        .map(|supplier| &supplier.window);
    let of_item = candidate.entries.iter().flat_map(|entry| &entry.conditions);
    let days = ChangeDays::new(rules).windows(candidate.clause.windows.iter().chain(suppliers));
    days.conditions(candidate.clause.conditions.iter().chain(of_item))
}

/// The provisions of the layer that cover a class the subject can fall in, or everything.
fn covering(rules: &Ruleset, subject: Subject, layer: Layer) -> Vec<ProvisionIx> {
    let classes: Vec<usize> = match subject {
        Subject::Entry(entry) => vec![usize::from(entry.0)],
        Subject::Item(item) => {
            rules[item].entries.iter().map(|entry| usize::from(entry.entry.0)).collect()
        }
    };
    let lists = classes
        .into_iter()
        .chain([rules.entries.len()])
        .filter_map(|class| rules.covering.get(class));
    let of_layer = lists.flatten().filter(|(of, _)| *of == layer);
    let mut found: Vec<ProvisionIx> = of_layer.map(|(_, provision)| *provision).collect();
    found.sort();
    found.dedup();
    found
}

/// The clauses of the layer that cover a subject, as far as what they cover is asked for.
pub(super) fn candidates<'r>(
    rules: &'r Ruleset,
    subject: Subject,
    layer: Layer,
    asked: impl Fn(&Covers) -> bool,
) -> Vec<Candidate<'r>> {
    let of = |provision: ProvisionIx| {
        let covering = |clause: &'r Clause| {
            let covers = clause.covers.as_ref().filter(|covers| asked(covers))?;
            let entries = covered(rules, subject, covers)?;
            Some(Candidate { provision, clause, covers, entries })
        };
        rules[provision].clauses.iter().filter_map(covering).collect::<Vec<_>>()
    };
    covering(rules, subject, layer).into_iter().flat_map(of).collect()
}

/// Through which entries a subject is covered; nothing if it is not.
fn covered<'r>(
    rules: &'r Ruleset,
    subject: Subject,
    covers: &Covers,
) -> Option<Vec<&'r ItemEntry>> {
    let item = match subject {
        Subject::Entry(entry) => {
            return (covers.raising.is_none()
                && (covers.everything || covers.entries.contains(&entry)))
            .then(Vec::new);
        }
        Subject::Item(item) => &rules[item],
    };
    let raises = |question: &QuestionIx| item.raises.contains(question);
    if covers.raising.as_ref().is_some_and(|question| !raises(question))
        || covers.not_raising.as_ref().is_some_and(raises)
    {
        return None;
    }
    if covers.everything {
        return Some(Vec::new());
    }
    let in_section = |entry: &&ItemEntry| {
        covers.sections.is_empty()
            || entry.section.as_ref().is_none_or(|section| covers.sections.contains(section))
    };
    let named = |entry: &&ItemEntry| covers.entries.contains(&entry.entry) && in_section(entry);
    let entries: Vec<&ItemEntry> = item.entries.iter().filter(named).collect();
    (!entries.is_empty()).then_some(entries)
}
