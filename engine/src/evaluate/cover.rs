//! Which clauses can cover a transfer, whatever the day and the reading.

use super::Candidate;
use crate::model::{
    Condition, Covers, Day, Instrument, Item, ItemEntry, Layer, ProvisionIx, Ruleset, Subject, Test,
};
use crate::resolve::ChangeDays;

/// The days on which it may change which suppliers an instrument binds.
pub(super) fn supplier_days(rules: &Ruleset, instrument: &Instrument) -> Vec<Day> {
    let mut days = Vec::new();
    for supplier in &instrument.suppliers {
        for when in supplier.window.bounds() {
            days.extend(when.days(rules));
        }
    }
    days
}

/// The days on which the entries' conditions may change.
pub(super) fn condition_days(rules: &Ruleset, entries: &[&ItemEntry]) -> Vec<Day> {
    let mut days = Vec::new();
    for condition in entries.iter().flat_map(|entry| &entry.conditions) {
        match condition {
            Condition::Event(event, _) => days.extend(&rules[*event].days),
            Condition::Question(_, Test::Before(when)) => days.extend(when.days(rules)),
            Condition::Question(..) | Condition::Known(..) => {}
        }
    }
    days
}

/// Change days of a clause's windows, conditions and suppliers, without its regime.
pub(super) fn clause_change_days<'r>(
    rules: &'r Ruleset,
    candidate: &Candidate<'r>,
) -> ChangeDays<'r> {
    let suppliers = &rules[rules[candidate.provision].instrument].suppliers;
    let entries = candidate.entries.iter().flat_map(|entry| &entry.conditions);
    ChangeDays::new(rules)
        .windows(&candidate.clause.windows)
        .windows(suppliers.iter().map(|supplier| &supplier.window))
        .conditions(&candidate.clause.conditions)
        .conditions(entries)
}

/// The clauses of a layer that cover a subject, for every direction and activity.
#[must_use]
pub fn reaching<'r>(rules: &'r Ruleset, subject: Subject, layer: Layer) -> Vec<Candidate<'r>> {
    candidates(rules, subject, layer, |_| true)
}

/// The clauses of a layer that cover a subject and whose `covers` is `asked` for.
pub(super) fn candidates<'r>(
    rules: &'r Ruleset,
    subject: Subject,
    layer: Layer,
    asked: impl Fn(&Covers) -> bool,
) -> Vec<Candidate<'r>> {
    let mut found = Vec::new();
    for provision in covering_provisions(rules, subject, layer) {
        for clause in &rules[provision].clauses {
            let Some(covers) = clause.covers.as_ref().filter(|covers| asked(covers)) else {
                continue;
            };
            if let Some(entries) = covered_through(rules, subject, covers) {
                found.push(Candidate { provision, clause, covers, entries });
            }
        }
    }
    found
}

/// The provisions of the layer that name a list entry of the subject, or cover everything; in
/// order, each once. `Ruleset::covering` has one list per entry and a last one for "everything".
fn covering_provisions(rules: &Ruleset, subject: Subject, layer: Layer) -> Vec<ProvisionIx> {
    let mut lists: Vec<usize> = match subject {
        Subject::Entry(entry) => vec![usize::from(entry.0)],
        Subject::Item(item) => {
            rules[item].entries.iter().map(|entry| usize::from(entry.entry.0)).collect()
        }
    };
    lists.push(rules.entries.len());
    let all = lists.into_iter().filter_map(|list| rules.covering.get(list)).flatten();
    let mut found: Vec<ProvisionIx> =
        all.filter(|(of, _)| *of == layer).map(|(_, provision)| *provision).collect();
    found.sort();
    found.dedup();
    found
}

/// The entries through which a subject is covered; none if it is not covered. Empty if everything
/// is covered or the subject is itself an entry.
fn covered_through<'r>(
    rules: &'r Ruleset,
    subject: Subject,
    covers: &Covers,
) -> Option<Vec<&'r ItemEntry>> {
    match subject {
        // An entry raises no question, so a clause limited to items that do cannot cover it.
        Subject::Entry(entry) => {
            let covered =
                covers.raising.is_none() && (covers.everything || covers.entries.contains(&entry));
            covered.then(Vec::new)
        }
        Subject::Item(item) => item_covered_through(&rules[item], covers),
    }
}

fn item_covered_through<'r>(item: &'r Item, covers: &Covers) -> Option<Vec<&'r ItemEntry>> {
    if covers.raising.is_some_and(|question| !item.raises.contains(&question))
        || covers.not_raising.is_some_and(|question| item.raises.contains(&question))
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
    if entries.is_empty() { None } else { Some(entries) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Law;
    use crate::model::{EntryIx, ItemIx};

    /// How many entries each candidate covers the thing through.
    fn entries(law: Law, subject: Subject) -> Vec<usize> {
        let rules = law.rules();
        let found = reaching(&rules, subject, Layer::Un);
        found.iter().map(|candidate| candidate.entries.len()).collect()
    }

    #[test]
    fn what_a_clause_covers() {
        let covers = |what: &str| {
            let covers = format!("covers: {{directions: [to], activities: [supply], {what}}}");
            Law::default().clause(1, &["effect: prohibited", &covers])
        };
        let (thing, whole) = (Subject::Item(ItemIx(0)), Subject::Entry(EntryIx(0)));
        let (first, second) = (Subject::Entry(EntryIx(1)), Subject::Entry(EntryIx(2)));
        for (what, subject, expected) in [
            ("entries: [goods]", thing, &[1][..]),
            ("entries: [goods/a]", thing, &[1]),
            ("entries: [goods/b]", thing, &[]),
            ("everything: true", thing, &[0]),
            ("entries: [goods]", whole, &[0]),
            ("entries: [goods/a]", whole, &[]),
            ("entries: [goods/a]", first, &[0]),
            ("entries: [goods/a]", second, &[]),
        ] {
            assert_eq!(entries(covers(what), subject), expected, "{what}, {subject:?}");
        }
    }

    #[test]
    fn direction_and_activity_select_candidates() {
        let rules = Law::default().ban(1, "").rules();
        let count =
            |asked: bool| candidates(&rules, Subject::Item(ItemIx(0)), Layer::Un, |_| asked).len();
        assert_eq!((count(true), count(false)), (1, 0));
        assert!(reaching(&rules, Subject::Item(ItemIx(0)), Layer::Eu).is_empty());
    }
}
