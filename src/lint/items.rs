//! Items: facts and thresholds that decide nothing, classes named twice.

use super::codes::{Code, note, warning};
use super::set::{Notes, Set, file};
use snapback_engine::evaluate::reaching;
use snapback_engine::model::{
    Condition, Covers, Item, ItemIx, Layer, Lazy, Provision, QuestionIx, Ruleset, Subject, Test,
};
use snapback_engine::resolve::passes;

/// The codes of this family.
pub const CODES: &[Code] = &[
    note(
        "W90",
        "idle-fact",
        "a fact of an item decides nothing",
        "No class of the item and no clause that covers it asks the fact. It is shown with the item and changes no answer.",
        &[(
            "items/training-aircraft.yaml",
            "      url: https://example.org/register\n      confidence: verified\n",
            "      url: https://example.org/register\n      confidence: verified\nfacts:\n  - fact: tonnage\n    value: \"9\"\n    source:\n      document: Shipyard catalogue\n      pinpoint: page 9\n      url: https://example.org/catalogue\n      confidence: verified\n",
        )],
    ),
    note(
        "W91",
        "class-never",
        "an item falls in an entry only under a condition that its own fact fails",
        "The item falls in the entry only where the query states another value. If that cannot be, put the fact or the threshold right.",
        &[(
            "items/patrol-frigate.yaml",
            "  - entry: register/warships\n",
            "  - entry: register/warships\n    when:\n      - question: tonnage\n        below: 500\n",
        )],
    ),
    note(
        "W92",
        "class-always",
        "an item falls in an entry under a condition that its own fact meets",
        "The threshold decides nothing for this item as long as the query does not state another value.",
        &[(
            "items/patrol-frigate.yaml",
            "  - entry: register/warships\n",
            "  - entry: register/warships\n    when:\n      - question: tonnage\n        at_least: 500\n",
        )],
    ),
    warning(
        "W93",
        "entry-twice",
        "an item names one entry twice, alike",
        "The second adds nothing. Give it another section or condition, or leave it out.",
        &[(
            "items/training-aircraft.yaml",
            "  - entry: register/aircraft\n",
            "  - entry: register/aircraft\n    source:\n      document: Arms Register\n      pinpoint: category 4\n      url: https://example.org/register\n      confidence: verified\n  - entry: register/aircraft\n",
        )],
    ),
    warning(
        "W94",
        "idle-raise",
        "an item raises a question that no clause looks for",
        "`raises` serves clauses that cover only items which raise a question, or none which do. No clause asks for this one.",
        &[(
            "items/training-aircraft.yaml",
            "      confidence: verified\n",
            "      confidence: verified\nraises: [notice-effect]\n",
        )],
    ),
];

/// Looks at every item.
pub fn check(set: &Set, notes: &mut Notes) {
    for at in ItemIx::all(set.rules) {
        let (item, file) = (&set.rules[at], file("items", &set.rules[at].id));
        facts(set.rules, at, &file, notes);
        thresholds(set.rules, item, &file, notes);
        twice(set.rules, item, &file, notes);
        raised(set.rules, item, &file, notes);
    }
}

fn facts(rules: &Ruleset, at: ItemIx, file: &str, notes: &mut Notes) {
    let item = &rules[at];
    let clauses: Vec<_> =
        Layer::ALL.iter().flat_map(|layer| reaching(rules, Subject::Item(at), *layer)).collect();
    for (number, fact) in item.facts.iter().enumerate() {
        let asks = |condition: &Condition| matches!(condition, Condition::Question(asked, _) if *asked == fact.question);
        let by_class = item.entries.iter().flat_map(|entry| &entry.conditions).any(asks);
        let by_clause = clauses.iter().any(|found| {
            found.clause.conditions.iter().any(asks) || found.clause.approval == Some(fact.question)
        });
        if !by_class && !by_clause {
            let id = &rules[fact.question].id;
            let text = format!(
                "nothing that covers `{}` asks `{id}`; remove the fact, or let a class ask it",
                item.id
            );
            notes.add("W90", file, format!("facts.{number}.fact"), text);
        }
    }
}

/// Conditions of classes that the item's own facts settle.
fn thresholds(rules: &Ruleset, item: &Item, file: &str, notes: &mut Notes) {
    for (number, entry) in item.entries.iter().enumerate() {
        for (at, condition) in entry.conditions.iter().enumerate() {
            let Condition::Question(asked, test) = condition else { continue };
            if matches!(test, Test::Before(_)) {
                continue;
            }
            let Some(fact) = item.facts.iter().find(|fact| fact.question == *asked) else {
                continue;
            };
            let (keys, asked) = (format!("entries.{number}.when.{at}"), &rules[*asked]);
            let value = asked.show(&fact.value);
            if passes(test, &fact.value) {
                notes.add(
                    "W92",
                    file,
                    keys,
                    format!("`{}` is {value} for this item, so this always holds unless the query says otherwise", asked.id),
                );
            } else {
                notes.add(
                    "W91",
                    file,
                    keys,
                    format!("`{}` is {value} for this item, so it falls in the entry only if the query says otherwise", asked.id),
                );
            }
        }
    }
}

fn twice(rules: &Ruleset, item: &Item, file: &str, notes: &mut Notes) {
    for (number, entry) in item.entries.iter().enumerate() {
        let same = |other: &snapback_engine::model::ItemEntry| {
            other.entry == entry.entry
                && other.section == entry.section
                && other.conditions == entry.conditions
        };
        if item.entries.iter().take(number).any(same) {
            let text =
                format!("`{}` stands above already, alike; leave it out", rules[entry.entry].id);
            notes.add("W93", file, format!("entries.{number}.entry"), text);
        }
    }
}

fn raised(rules: &Ruleset, item: &Item, file: &str, notes: &mut Notes) {
    for (number, question) in
        item.raises.iter().enumerate().filter(|(_, question)| !looked_for(rules, **question))
    {
        let text =
            format!("no clause looks for items that raise `{}`; leave it out", rules[*question].id);
        notes.add("W94", file, format!("raises.{number}"), text);
    }
}

fn looked_for(rules: &Ruleset, question: QuestionIx) -> bool {
    let names =
        |covers: &Covers| covers.raising == Some(question) || covers.not_raising == Some(question);
    let looks = |provision: &Lazy<Provision>| {
        provision.clauses.iter().filter_map(|clause| clause.covers.as_ref()).any(names)
    };
    rules.provisions.iter().any(looks)
}
