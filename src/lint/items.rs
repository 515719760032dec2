//! Items: facts and thresholds that decide nothing, entries named twice.

use super::input::{Collector, LintInput, file};
use snapback_engine::evaluate::reaching;
use snapback_engine::model::{Condition, Item, ItemIx, Layer, QuestionIx, Ruleset, Subject, Test};
use snapback_engine::resolve::passes;

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    for at in ItemIx::all(rules) {
        let item = &rules[at];
        let file = file("items", &item.id);
        check_facts(rules, at, &file, out);
        check_thresholds(rules, item, &file, out);
        check_entries(rules, item, &file, out);
        check_raises(rules, item, &file, out);
    }
}

fn check_facts(rules: &Ruleset, at: ItemIx, file: &str, out: &mut Collector) {
    let item = &rules[at];
    let mut candidates = Vec::new();
    for layer in Layer::ALL {
        candidates.extend(reaching(rules, Subject::Item(at), *layer));
    }
    for (number, fact) in item.facts.iter().enumerate() {
        let asks = |condition: &Condition| matches!(condition, Condition::Question(asked, _) if *asked == fact.question);
        let by_entry = item.entries.iter().flat_map(|entry| &entry.conditions).any(asks);
        let by_clause = candidates.iter().any(|found| {
            found.clause.conditions.iter().any(asks) || found.clause.approval == Some(fact.question)
        });
        if !by_entry && !by_clause {
            let id = &rules[fact.question].id;
            let text = format!(
                "nothing that covers `{}` asks `{id}`; remove the fact, or let a class ask it",
                item.id
            );
            out.add("W90", file, format!("facts.{number}.fact"), text);
        }
    }
}

/// Reports the conditions of entries that the item's own facts settle.
fn check_thresholds(rules: &Ruleset, item: &Item, file: &str, out: &mut Collector) {
    for (number, entry) in item.entries.iter().enumerate() {
        for (at, condition) in entry.conditions.iter().enumerate() {
            let Condition::Question(asked, test) = condition else { continue };
            let Some(fact) = item.facts.iter().find(|fact| fact.question == *asked) else {
                continue;
            };
            if matches!(test, Test::Before(_)) {
                continue;
            }
            let id = &rules[*asked].id;
            let what = format!("`{id}` is {} for this item", rules[*asked].show(&fact.value));
            let keys = format!("entries.{number}.when.{at}");
            if passes(test, &fact.value) {
                let text = format!("{what}, so this always holds unless the query says otherwise");
                out.add("W92", file, keys, text);
            } else {
                let text =
                    format!("{what}, so it falls in the entry only if the query says otherwise");
                out.add("W91", file, keys, text);
            }
        }
    }
}

fn check_entries(rules: &Ruleset, item: &Item, file: &str, out: &mut Collector) {
    for (number, entry) in item.entries.iter().enumerate() {
        let is_repeated = item.entries.iter().take(number).any(|other| {
            other.entry == entry.entry
                && other.section == entry.section
                && other.conditions == entry.conditions
        });
        if is_repeated {
            let id = &rules[entry.entry].id;
            let text = format!("`{id}` stands above already, alike; leave it out");
            out.add("W93", file, format!("entries.{number}.entry"), text);
        }
    }
}

fn check_raises(rules: &Ruleset, item: &Item, file: &str, out: &mut Collector) {
    for (number, question) in item.raises.iter().enumerate() {
        if !is_looked_for(rules, *question) {
            let id = &rules[*question].id;
            let text = format!("no clause looks for items that raise `{id}`; leave it out");
            out.add("W94", file, format!("raises.{number}"), text);
        }
    }
}

fn is_looked_for(rules: &Ruleset, question: QuestionIx) -> bool {
    let clauses = rules.provisions.iter().flat_map(|provision| &provision.clauses);
    clauses
        .filter_map(|clause| clause.covers.as_ref())
        .any(|covers| covers.raising == Some(question) || covers.not_raising == Some(question))
}
