//! What nothing reaches: provisions, questions, events and entries that do nothing, conditions that never or always hold.

use super::codes::{Code, note, warning};
use super::set::{Notes, Set, file};
use super::used::{self, Used};
use snapback_engine::evaluate::reaching;
use snapback_engine::model::{
    Clause, Condition, Covers, EventIx, ItemIx, Layer, Lazy, Provision, ProvisionIx, QuestionIx,
    QuestionKind, RegimeIx, Ruleset, Subject, Test,
};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W01",
        "idle-provision",
        "a provision has no effect on a transfer, no time in force, and nothing cites it",
        "A paragraph that does nothing and is cited by nothing is a leftover, or something that should cite it is missing.",
        &[
            (
                "provisions/res-9001/12.yaml",
                "",
                "id: res-9001/12\ntitle: The Assembly stays seized of the matter\nsummary: >-\n  The matter remains on the agenda.\nsource:\n  document: S/RES/9001 (2130)\n  pinpoint: para. 12\n  url: https://example.org/docs/res-9001\n  confidence: verified\nclauses:\n  - effect: none\n",
            ),
            (
                "instruments/res-9001.yaml",
                "  - res-9001/11\n",
                "  - res-9001/11\n  - res-9001/12\n",
            ),
        ],
    ),
    warning(
        "W02",
        "idle-question",
        "nothing asks a question",
        "An answer to it changes nothing, so stating one misleads. Let a condition ask it, or remove it.",
        &[
            (
                "provisions/res-9001/4.yaml",
                "      - question: order-placed\n        before: {event: opening-day}\n",
                "",
            ),
            (
                "ruleset.yaml",
                "  - fact: order-placed\n    value: none\n    ground: no order placed before Opening Day is stated\n",
                "",
            ),
        ],
    ),
    warning(
        "W04",
        "uncovered-item",
        "no provision covers any entry an item falls in",
        "Every answer on it is `unrestricted`, whatever is asked. Class it, or let a provision cover its class.",
        &[
            ("provisions/res-9001/5.yaml", "entries: [register]", "entries: [register/warships]"),
            ("provisions/res-9001/11.yaml", "entries: [register]", "entries: [register/warships]"),
        ],
    ),
    note(
        "W30",
        "idle-event",
        "nothing hangs on an event, and nothing is said of it",
        "No window, condition, reading or other event names it, and it carries no note. As a part of the record it may stand; a note says why.",
        &[
            (
                "events/talks.yaml",
                "",
                "id: talks\ntitle: talks at Southport\ndate: 2134-02-01\nsource:\n  document: S/2134/90\n  pinpoint: para. 1\n  url: https://example.org/docs/2134-90\n  confidence: verified\n",
            ),
            ("ruleset.yaml", "  - restoration\n", "  - restoration\n  - talks\n"),
        ],
    ),
    warning(
        "W31",
        "idle-regime",
        "no provision stands in a regime",
        "Its windows bound nothing. Name it in the provisions it is meant for, or remove it.",
        &[
            ("provisions/res-9001/4.yaml", "regime: register-rules\n", ""),
            ("provisions/res-9001/5.yaml", "regime: register-rules\n", ""),
        ],
    ),
    note(
        "W32",
        "clause-without-item",
        "no item of the catalogue falls under a clause",
        "It answers for list entries only. That may be meant; an item would show what it does.",
        &[
            (
                "lists/register.yaml",
                "  - id: register/warships\n",
                "  - id: register/mines\n    title: Sea mines\n    text: >-\n      Mines laid at sea.\n    source:\n      document: Arms Register\n      pinpoint: category 5\n      url: https://example.org/register\n      confidence: verified\n  - id: register/warships\n",
            ),
            (
                "provisions/res-9001/11.yaml",
                "clauses:\n",
                "clauses:\n  - effect: restraint\n    covers:\n      directions: [from]\n      activities: [supply]\n      entries: [register/mines]\n",
            ),
        ],
    ),
    note(
        "W33",
        "idle-section",
        "a clause is limited to a section in which no item stands",
        "Either the section is misspelt, or the catalogue has no item that stands in it.",
        &[(
            "provisions/res-9001/5.yaml",
            "      entries: [register]\n",
            "      entries: [register]\n      sections: [\"6.b\"]\n",
        )],
    ),
    warning(
        "W34",
        "idle-exception",
        "`except` names an entry that the clause does not cover anyway",
        "The exception takes nothing away. Leave it out, or name what was meant.",
        &[(
            "provisions/res-9001/4.yaml",
            "      entries: [register/warships]\n",
            "      entries: [register/warships]\n      except: [register/aircraft]\n",
        )],
    ),
    warning(
        "W35",
        "repeated-condition",
        "a condition stands twice in one list",
        "The second adds nothing; one of them was meant to be another.",
        &[(
            "provisions/res-9001/4.yaml",
            "      - question: tonnage\n        below: 800\n",
            "      - question: tonnage\n        below: 800\n      - question: tonnage\n        below: 800\n",
        )],
    ),
    warning(
        "W36",
        "impossible-conditions",
        "the conditions of one list can never hold together",
        "All conditions of a list must hold. For `or`, write a second clause, entry or way.",
        &[(
            "provisions/res-9001/4.yaml",
            "      - question: tonnage\n        below: 800\n",
            "      - question: tonnage\n        below: 800\n      - question: tonnage\n        at_least: 900\n",
        )],
    ),
    warning(
        "W37",
        "idle-condition",
        "a condition lets every answer pass",
        "It asks a question and then takes any answer. Leave it out, or leave out the answers that should not pass.",
        &[(
            "provisions/res-9001/11.yaml",
            "    in_force:\n",
            "    when:\n      - question: assembly-approval\n        is: [\"yes\", \"no\"]\n    in_force:\n",
        )],
    ),
];

/// Looks at what reaches what.
pub fn check(set: &Set, notes: &mut Notes) {
    let used = Used::of(set.rules);
    idle_provisions(set.rules, notes);
    idle_questions(set.rules, &used, notes);
    uncovered_items(set.rules, notes);
    idle_events(set.rules, &used, notes);
    idle_regimes(set.rules, notes);
    clauses_without_item(set.rules, notes);
    idle_sections(set.rules, notes);
    idle_exceptions(set, notes);
    lists_of_conditions(set.rules, notes);
}

fn idle_provisions(rules: &Ruleset, notes: &mut Notes) {
    for at in ProvisionIx::all(rules).filter(|at| is_idle(rules, *at)) {
        let text = "no effect on a transfer, no time in force, and no event, question or note cites it; add one of them or remove the file";
        notes.add("W01", file("provisions", &rules[at].id), "id", text);
    }
}

fn is_idle(rules: &Ruleset, at: ProvisionIx) -> bool {
    let provision = &rules[at];
    let covers = provision.clauses.iter().any(|clause| clause.covers.is_some());
    let stands = provision.regime.is_some()
        || provision.clauses.iter().any(|clause| !clause.windows.is_empty());
    let explained = stands || provision.note.is_some() || !provision.argued.is_empty();
    let rested_on = rules.events.iter().any(|event| event.rests_on.contains(&at));
    let hook = rules.questions.iter().any(|question| question.arises_from.contains(&at));
    !covers && !explained && !rested_on && !hook
}

fn idle_questions(rules: &Ruleset, used: &Used, notes: &mut Notes) {
    for at in QuestionIx::all(rules) {
        let asked = &rules[at];
        let answered = rules
            .readings
            .iter()
            .flat_map(|reading| &reading.answers)
            .any(|answer| answer.question == at);
        let supplier = asked.kind == QuestionKind::Country;
        let idle = if asked.decides {
            !(used.asks(at) || supplier)
        } else {
            !(used.argues(at) || answered)
        };
        if idle {
            notes.add(
                "W02",
                file("questions", &asked.id),
                "id",
                "nothing asks this question; let a condition ask it, or remove it",
            );
        }
    }
}

fn uncovered_items(rules: &Ruleset, notes: &mut Notes) {
    let covers = || {
        rules
            .provisions
            .iter()
            .flat_map(|provision| &provision.clauses)
            .filter_map(|clause| clause.covers.as_ref())
    };
    for item in ItemIx::all(rules) {
        let named = |covers: &Covers| {
            rules[item].entries.iter().any(|entry| covers.entries.contains(&entry.entry))
        };
        if !covers().any(named) {
            notes.add(
                "W04",
                file("items", &rules[item].id),
                "entries",
                "no provision covers any of its entries; class it otherwise, or let one cover them",
            );
        }
    }
}

fn idle_events(rules: &Ruleset, used: &Used, notes: &mut Notes) {
    for at in EventIx::all(rules) {
        let event = &rules[at];
        let explained = event.note.is_some()
            || event.source.note.is_some()
            || event.edge_day
            || !event.rests_on.is_empty()
            || !event.argued.is_empty();
        if !explained && !used.event(at) {
            notes.add(
                "W30",
                file("events", &event.id),
                "id",
                "nothing hangs on this event; let something hang on it, or say in a note why it is there",
            );
        }
    }
}

fn idle_regimes(rules: &Ruleset, notes: &mut Notes) {
    for at in RegimeIx::all(rules) {
        let regime = &rules[at];
        let stands_in = |provision: &Lazy<Provision>| provision.regime == Some(at);
        let revised = rules
            .lists
            .iter()
            .flat_map(|list| &list.revisions)
            .any(|revision| revision.regime == at);
        if !rules.provisions.iter().any(stands_in) && !revised {
            let before = RegimeIx::all(rules)
                .filter(|other| *other < at && rules[*other].instrument == regime.instrument)
                .count();
            let text =
                format!("no provision stands in `{}`; name it in one, or remove it", regime.id);
            notes.add(
                "W31",
                file("instruments", &rules[regime.instrument].id),
                format!("regimes.{before}.id"),
                text,
            );
        }
    }
}

/// Every clause that covers something, with its provision and its place in it.
fn covering(rules: &Ruleset) -> impl Iterator<Item = (&Provision, usize, &Clause, &Covers)> {
    rules.provisions.iter().flat_map(|provision| {
        let provision: &Provision = provision;
        provision
            .clauses
            .iter()
            .enumerate()
            .filter_map(move |(at, clause)| Some((provision, at, clause, clause.covers.as_ref()?)))
    })
}

fn clauses_without_item(rules: &Ruleset, notes: &mut Notes) {
    let layers = Layer::ALL.iter();
    let reached: Vec<_> = layers
        .flat_map(|layer| {
            ItemIx::all(rules).flat_map(|item| reaching(rules, Subject::Item(item), *layer))
        })
        .collect();
    for (provision, at, clause, _) in covering(rules) {
        if !reached.iter().any(|candidate| std::ptr::eq(candidate.clause, clause)) {
            let text =
                "no item of the catalogue falls under this clause; an item would show what it does";
            notes.add(
                "W32",
                file("provisions", &provision.id),
                format!("clauses.{at}.covers"),
                text,
            );
        }
    }
}

fn idle_sections(rules: &Ruleset, notes: &mut Notes) {
    for (provision, at, _, covers) in covering(rules) {
        for (section, named) in covers.sections.iter().enumerate() {
            let in_it = |entry: &snapback_engine::model::ItemEntry| {
                covers.entries.contains(&entry.entry) && entry.section.as_ref() == Some(named)
            };
            if !rules.items.iter().flat_map(|item| &item.entries).any(in_it) {
                let text = format!(
                    "no item stands in section `{named}` of what is covered; name a section that an item states"
                );
                notes.add(
                    "W33",
                    file("provisions", &provision.id),
                    format!("clauses.{at}.covers.sections.{section}"),
                    text,
                );
            }
        }
    }
}

/// The model keeps only what is left of the entries; the exceptions stand in the file.
fn idle_exceptions(set: &Set, notes: &mut Notes) {
    for (file, nodes) in &set.nodes {
        for node in nodes.iter().filter(|node| !node.text.is_empty()) {
            let Some((clause, _)) = node.path.split_once(".covers.except.") else { continue };
            let named = format!("{clause}.covers.entries.");
            let entries: Vec<&str> = nodes
                .iter()
                .filter(|other| other.path.starts_with(&named))
                .map(|other| other.text.as_str())
                .collect();
            let meets = |entry: &&str| below(&node.text, entry) || below(entry, &node.text);
            if !entries.iter().any(meets) {
                notes.add_at(
                    "W34",
                    file,
                    node.value,
                    format!("`{}` is not among the entries covered; leave it out", node.text),
                );
            }
        }
    }
}

/// An entry is another, or stands below it.
fn below(entry: &str, other: &str) -> bool {
    entry.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn lists_of_conditions(rules: &Ruleset, notes: &mut Notes) {
    for (file, keys, conditions) in used::lists(rules) {
        for (at, condition) in conditions.iter().enumerate() {
            let keys = format!("{keys}.when.{at}");
            let before = conditions.get(..at).unwrap_or_default();
            if before.contains(condition) {
                notes.add("W35", &file, &keys, "this condition stands above already; leave it out");
            } else if before.iter().any(|other| clash(other, condition)) {
                notes.add(
                    "W36",
                    &file,
                    &keys,
                    "this can never hold together with a condition above; for `or`, write a second one of these",
                );
            }
            if let Some(question) = always(rules, condition) {
                notes.add(
                    "W37",
                    &file,
                    &keys,
                    format!(
                        "every answer to `{}` passes; leave the condition out",
                        rules[question].id
                    ),
                );
            }
        }
    }
}

/// Two conditions that never hold on one day.
#[must_use]
pub fn clash(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Question(asked, test), Condition::Question(also, against)) => {
            asked == also && exclude(test, against)
        }
        (Condition::Event(event, came), Condition::Event(also, not)) => {
            event == also && came != not
        }
        (Condition::Known(event, came), Condition::Known(also, not)) => {
            event == also && came != not
        }
        _ => false,
    }
}

fn exclude(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::OneOf(these), Test::OneOf(those)) => {
            !these.iter().any(|answer| those.contains(answer))
        }
        (Test::AtLeast(least), Test::Below(below)) | (Test::Below(below), Test::AtLeast(least)) => {
            least >= below
        }
        _ => false,
    }
}

fn always(rules: &Ruleset, condition: &Condition) -> Option<QuestionIx> {
    match condition {
        Condition::Question(asked, Test::OneOf(these)) => {
            let count = rules[*asked].answers.len();
            (0..count)
                .all(|at| these.iter().any(|answer| usize::from(*answer) == at))
                .then_some(*asked)
        }
        _ => None,
    }
}
