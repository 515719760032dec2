//! Which clauses can cover a transfer, whatever the day and the reading.

use super::Candidate;
use crate::model::{
    Binding, Condition, Covers, Day, Item, ItemEntry, Layer, RuleIx, Ruleset, Subject, Test, Window,
};
use crate::resolve::ChangeDays;

/// The days on which it may change whom the law of a rule binds.
pub(super) fn binding_days(rules: &Ruleset, rule: RuleIx) -> Vec<Day> {
    let binding = rules.binding(rule);
    binding.windows().flat_map(Window::bounds).flat_map(|when| when.days(rules)).collect()
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

/// Change days of a clause's windows, conditions, suppliers and destinations, without its regime.
pub(super) fn clause_change_days<'r>(
    rules: &'r Ruleset,
    candidate: &Candidate<'r>,
) -> ChangeDays<'r> {
    let Binding { suppliers, destinations, persons, .. } = rules.binding(candidate.rule);
    let entries = candidate.entries.iter().flat_map(|entry| &entry.conditions);
    let layer = rules.layer_of(candidate.rule);
    let addressees =
        rules.instruments.iter().filter(|one| one.issuer == layer && !persons.is_empty());
    let states = addressees.flat_map(|one| &one.suppliers).chain(suppliers).chain(destinations);
    ChangeDays::new(rules)
        .windows(&candidate.clause.windows)
        .windows(states.map(|state| &state.window))
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
    for rule in covering_rules(rules, subject, layer) {
        for clause in rules.clauses(rule) {
            let Some(covers) = clause.covers.as_ref().filter(|covers| asked(covers)) else {
                continue;
            };
            if let Some(mut entries) = covered_through(rules, subject, covers) {
                // A claim is made for an entry whether or not the item is known to fall in it.
                if matches!(rule, RuleIx::Claim(_)) {
                    entries.clear();
                }
                found.push(Candidate { rule, clause, covers, entries });
            }
        }
    }
    found
}

/// The provisions, claims and gaps of the layer that name a list entry of the subject, or cover
/// everything; in order, each once. `Ruleset::covering` has one list per entry and a last one for
/// "everything".
fn covering_rules(rules: &Ruleset, subject: Subject, layer: Layer) -> Vec<RuleIx> {
    let mut lists: Vec<usize> = match subject {
        Subject::Entry(entry) => vec![usize::from(entry.0)],
        Subject::Item(item) => {
            rules[item].entries.iter().map(|entry| usize::from(entry.entry.0)).collect()
        }
    };
    lists.push(rules.entries.len());
    let all = lists.into_iter().filter_map(|list| rules.covering.get(list)).flatten();
    let mut found: Vec<RuleIx> =
        all.filter(|(of, _)| *of == layer).map(|(_, rule)| *rule).collect();
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
        let found = found.iter().filter(|candidate| candidate.rule.provision().is_some());
        found.map(|candidate| candidate.entries.len()).collect()
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
        // The ban and the claim of the set.
        assert_eq!((count(true), count(false)), (2, 0));
        assert!(reaching(&rules, Subject::Item(ItemIx(0)), Layer::Eu).is_empty());
    }
}
