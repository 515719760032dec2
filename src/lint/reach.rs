//! What nothing reaches: provisions, questions, events and entries that do nothing, conditions
//! that never or always hold.

use super::conditions::{self, always_met, exclude};
use super::input::{Collector, LintInput, file};
use super::usage::Usage;
use snapback_engine::evaluate::reaching;
use snapback_engine::load::Node;
use snapback_engine::model::{
    Clause, Covers, EventIx, ItemEntry, ItemIx, Layer, Provision, ProvisionIx, QuestionIx,
    QuestionKind, RegimeIx, Ruleset, Subject,
};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    let usage = Usage::of(rules);
    check_provisions(rules, out);
    check_questions(rules, &usage, out);
    check_items(rules, out);
    check_events(rules, &usage, out);
    check_regimes(rules, out);
    check_clauses(rules, out);
    check_sections(rules, out);
    for (file, nodes) in &input.nodes {
        check_exceptions(file, nodes, out);
    }
    check_conditions(rules, out);
}

fn check_provisions(rules: &Ruleset, out: &mut Collector) {
    for at in ProvisionIx::all(rules).filter(|at| is_idle(rules, *at)) {
        let text = "no effect on a transfer, no time in force, and no event, question or note cites it; add one of them or remove the file";
        out.add("W01", file("provisions", &rules[at].id), "id", text);
    }
}

fn is_idle(rules: &Ruleset, at: ProvisionIx) -> bool {
    let provision = &rules[at];
    let acts = |clause: &Clause| clause.covers.is_some() || !clause.windows.is_empty();
    let is_used = provision.clauses.iter().any(acts)
        || provision.regime.is_some()
        || provision.note.is_some()
        || !provision.argued.is_empty()
        || rules.events.iter().any(|event| event.rests_on.contains(&at))
        || rules.questions.iter().any(|question| question.arises_from.contains(&at));
    !is_used
}

fn check_questions(rules: &Ruleset, usage: &Usage, out: &mut Collector) {
    for at in QuestionIx::all(rules) {
        let question = &rules[at];
        let is_used = if question.decides {
            // A supplier State decides without a condition: instruments bind suppliers.
            usage.asks(at)
                || matches!(question.kind, QuestionKind::Country | QuestionKind::Destination)
        } else {
            let mut answers = rules.readings.iter().flat_map(|reading| &reading.answers);
            usage.argues(at) || answers.any(|answer| answer.question == at)
        };
        if !is_used {
            let text = "nothing asks this question; let a condition ask it, or remove it";
            out.add("W02", file("questions", &question.id), "id", text);
        }
    }
}

fn check_items(rules: &Ruleset, out: &mut Collector) {
    for item in &rules.items {
        let covers_it = |covers: &Covers| {
            item.entries.iter().any(|entry| covers.entries.contains(&entry.entry))
        };
        if !covering(rules).any(|covering| covers_it(covering.covers)) {
            let text =
                "no provision covers any of its entries; class it otherwise, or let one cover them";
            out.add("W04", file("items", &item.id), "entries", text);
        }
    }
}

fn check_events(rules: &Ruleset, usage: &Usage, out: &mut Collector) {
    for at in EventIx::all(rules) {
        let event = &rules[at];
        let is_explained = event.note.is_some()
            || event.source.note.is_some()
            || event.edge_day
            || !event.rests_on.is_empty()
            || !event.argued.is_empty();
        if !is_explained && !usage.names(at) {
            let text = "nothing hangs on this event; let something hang on it, or say in a note why it is there";
            out.add("W30", file("events", &event.id), "id", text);
        }
    }
}

fn check_regimes(rules: &Ruleset, out: &mut Collector) {
    for at in RegimeIx::all(rules) {
        let regime = &rules[at];
        let mut revisions = rules.lists.iter().flat_map(|list| &list.revisions);
        let is_used = rules.provisions.iter().any(|provision| provision.regime == Some(at))
            || revisions.any(|revision| revision.regime == at);
        if !is_used {
            let is_before =
                |other: &RegimeIx| *other < at && rules[*other].instrument == regime.instrument;
            let number = RegimeIx::all(rules).filter(is_before).count();
            let file = file("instruments", &rules[regime.instrument].id);
            let text =
                format!("no provision stands in `{}`; name it in one, or remove it", regime.id);
            out.add("W31", file, format!("regimes.{number}.id"), text);
        }
    }
}

/// A clause that covers something.
struct CoveringEntries<'r> {
    provision: &'r Provision,
    /// The position of the clause in the provision.
    at: usize,
    clause: &'r Clause,
    covers: &'r Covers,
}

impl CoveringEntries<'_> {
    fn file(&self) -> String {
        file("provisions", &self.provision.id)
    }
}

fn covering(rules: &Ruleset) -> impl Iterator<Item = CoveringEntries<'_>> {
    rules.provisions.iter().flat_map(|provision| {
        provision.clauses.iter().enumerate().filter_map(move |(at, clause)| {
            let covers = clause.covers.as_ref()?;
            Some(CoveringEntries { provision, at, clause, covers })
        })
    })
}

fn check_clauses(rules: &Ruleset, out: &mut Collector) {
    let mut reached = Vec::new();
    for item in ItemIx::all(rules) {
        for layer in Layer::ALL {
            reached.extend(reaching(rules, Subject::Item(item), *layer));
        }
    }
    for covering in covering(rules) {
        if !reached.iter().any(|candidate| std::ptr::eq(candidate.clause, covering.clause)) {
            let text =
                "no item of the catalogue falls under this clause; an item would show what it does";
            out.add("W32", covering.file(), format!("clauses.{}.covers", covering.at), text);
        }
    }
}

fn check_sections(rules: &Ruleset, out: &mut Collector) {
    for covering in covering(rules) {
        let covers = covering.covers;
        for (number, section) in covers.sections.iter().enumerate() {
            let is_in_it = |entry: &ItemEntry| {
                covers.entries.contains(&entry.entry) && entry.section.as_ref() == Some(section)
            };
            if !rules.items.iter().flat_map(|item| &item.entries).any(is_in_it) {
                let keys = format!("clauses.{}.covers.sections.{number}", covering.at);
                let text = format!(
                    "no item stands in section `{section}` of what is covered; name a section that an item states"
                );
                out.add("W33", covering.file(), keys, text);
            }
        }
    }
}

/// Reads the exceptions from the file: the model keeps only the entries that are left.
fn check_exceptions(file: &str, nodes: &[Node], out: &mut Collector) {
    for node in nodes.iter().filter(|node| !node.text.is_empty()) {
        let Some((clause, _)) = node.path.split_once(".covers.except.") else { continue };
        let path = format!("{clause}.covers.entries.");
        let mut entries = nodes.iter().filter(|other| other.path.starts_with(&path));
        let meets = |entry: &Node| {
            is_at_or_below(&node.text, &entry.text) || is_at_or_below(&entry.text, &node.text)
        };
        if !entries.any(meets) {
            let text = format!("`{}` is not among the entries covered; leave it out", node.text);
            out.add_at("W34", file, node.value, text);
        }
    }
}

/// Whether a list entry is another or one below it.
fn is_at_or_below(entry: &str, other: &str) -> bool {
    entry.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn check_conditions(rules: &Ruleset, out: &mut Collector) {
    for list in conditions::lists(rules) {
        for (at, condition) in list.conditions.iter().enumerate() {
            let keys = format!("{}.when.{at}", list.keys);
            let mut before = list.conditions.iter().take(at);
            if before.clone().any(|other| other == condition) {
                let text = "this condition stands above already; leave it out";
                out.add("W35", &list.file, &keys, text);
            } else if before.any(|other| exclude(other, condition)) {
                let text = "this can never hold together with a condition above; for `or`, write a second one of these";
                out.add("W36", &list.file, &keys, text);
            }
            if let Some(question) = always_met(rules, condition) {
                let id = &rules[question].id;
                let text = format!("every answer to `{id}` passes; leave the condition out");
                out.add("W37", &list.file, &keys, text);
            }
        }
    }
}
