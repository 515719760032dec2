//! What is derived from the linked rules, so that a query need not work it out.

use super::cycles;
use super::{events_of, refuse, sources_of};
use crate::equivalence::conditions;
use crate::load::diagnostic::Diagnostics;
use crate::load::files::Files;
use crate::model::{
    Clause, Condition, Covers, Day, EntryIx, EventIx, Happens, ItemIx, Layer, QuestionIx,
    ReadingIx, RuleIx, Ruleset, Test, Text, Window,
};

/// The most days on which one event may fall, under any answers.
const MOST_DAYS: usize = 256;

/// Works out the days and questions that events, clauses and thresholds depend on.
pub fn days_and_questions(rules: &mut Ruleset, files: &Files, diagnostics: &mut Diagnostics) {
    if !days_of_events(rules, files, diagnostics) {
        return;
    }
    cycles::check_bars(rules, files, diagnostics);
    let mut clause_days = Vec::new();
    for rule in rules.rules() {
        let regime = rules.regime_windows(rule);
        for clause in rules.clauses(rule) {
            clause_days.push(days_of_clause(rules, clause, regime));
        }
    }
    let provisions = rules.provisions.iter_mut().flat_map(|provision| &mut provision.clauses);
    let claims = rules.claims.iter_mut().map(|claim| &mut claim.clause);
    let gaps = rules.gaps.iter_mut().map(|gap| &mut gap.clause);
    for (clause, days) in provisions.chain(claims).chain(gaps).zip(clause_days) {
        clause.days = days;
    }
    let thresholds: Vec<Vec<i64>> =
        QuestionIx::all(rules).map(|question| thresholds(rules, question)).collect();
    for (question, thresholds) in rules.questions.iter_mut().zip(thresholds) {
        question.thresholds = thresholds;
    }
}

/// Works out the days and premises of every event; `false` if one has too many days.
fn days_of_events(rules: &mut Ruleset, files: &Files, diagnostics: &mut Diagnostics) -> bool {
    let order = cycles::in_order(rules);
    // Without bars one round is enough, as events do not depend on each other in a cycle. Bars may
    // do so, since dates decide between them.
    for _ in 0..rules.events.len() {
        let mut changed = false;
        for at in &order {
            let days = days_of_event(rules, *at);
            if days.len() > MOST_DAYS {
                let text = format!(
                    "this event can fall on more than {MOST_DAYS} days; let it hang on fewer others"
                );
                if let Some(read) = files.events.get(usize::from(at.0)) {
                    refuse(&read.shown, &read.shape.id, "R03", &text, diagnostics);
                }
                return false;
            }
            changed |= rules[*at].days != days;
            rules[*at].days = days;
            let premises = premises_of(rules, *at);
            changed |= rules[*at].premises != premises;
            rules[*at].premises = premises;
        }
        if !changed {
            break;
        }
    }
    true
}

/// Builds the tables in which a query looks up edge days, names, covering provisions and members.
pub fn index(rules: &mut Ruleset) {
    rules.edge_days = sorted(
        rules
            .events
            .iter()
            .filter(|event| event.edge_day)
            .flat_map(|event| event.days.clone())
            .collect(),
    );
    let mut names = Vec::new();
    for at in ItemIx::all(rules) {
        let item = &rules[at];
        for name in std::iter::once(&item.id).chain(&item.names) {
            names.push((Text::from(name.to_lowercase()), at));
        }
    }
    rules.names = sorted(names);
    let covering = |covers: &dyn Fn(&Covers) -> bool| -> Vec<(Layer, RuleIx)> {
        let found = |at: &RuleIx| {
            rules.clauses(*at).iter().filter_map(|clause| clause.covers.as_ref()).any(covers)
        };
        rules.rules().filter(found).map(|at| (rules.layer_of(at), at)).collect()
    };
    let by_entry =
        EntryIx::all(rules).map(|entry| covering(&|covers| covers.entries.contains(&entry)));
    let everything = std::iter::once(covering(&|covers| covers.everything));
    rules.covering = by_entry.chain(everything).collect();
    for reading in ReadingIx::all(rules) {
        let members = ReadingIx::all(rules)
            .filter(|member| rules[*member].inherits == Some(reading))
            .collect();
        rules[reading].members = members;
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all.dedup();
    all
}

fn days_of_event(rules: &Ruleset, event: EventIx) -> Vec<Day> {
    match &rules[event].happens {
        Happens::On(day) => vec![*day],
        Happens::Never => Vec::new(),
        Happens::Between(first, last) => vec![*first, *last],
        Happens::Under(ways) => sorted(ways.iter().flat_map(|way| way.day.days(rules)).collect()),
    }
}

fn premises_of(rules: &Ruleset, event: EventIx) -> Vec<QuestionIx> {
    let mut found = Vec::new();
    let mut events = sources_of(&rules[event]);
    let last = rules[event].days.last();
    // A bar matters only if it can come before the event itself.
    let in_time = |bar: &&EventIx| rules[**bar].days.first() < last;
    events.extend(rules[event].unless.iter().filter(in_time));
    if let Happens::Under(ways) = &rules[event].happens {
        let conditions = ways.iter().flat_map(|way| &way.conditions);
        found.extend(conditions.filter_map(|condition| match condition {
            Condition::Question(question, _) => Some(*question),
            Condition::Event(..) | Condition::Known(..) => None,
        }));
    }
    found.extend(events.iter().flat_map(|event| rules[*event].premises.clone()));
    sorted(found)
}

fn days_of_clause(rules: &Ruleset, clause: &Clause, regime: &[Window]) -> Vec<Day> {
    let bounds = regime
        .iter()
        .chain(&clause.windows)
        .flat_map(|window| window.from.iter().chain(&window.until));
    let mut found: Vec<Day> = bounds.flat_map(|when| when.days(rules)).collect();
    let mut events = Vec::new();
    for condition in &clause.conditions {
        events_of(condition, &mut events);
        if let Condition::Question(_, Test::Before(when)) = condition {
            found.extend(when.days(rules));
        }
    }
    found.extend(events.iter().flat_map(|event| rules[*event].days.clone()));
    sorted(found)
}

fn thresholds(rules: &Ruleset, question: QuestionIx) -> Vec<i64> {
    sorted(conditions(rules).flat_map(|one| one.thresholds(rules, question)).collect())
}
