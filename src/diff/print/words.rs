//! The words that the formats share.

use std::collections::BTreeSet;

use crate::diff::readings::{
    Comparison, DecisiveQuestion, DiffRange, Difference, QuestionAnswer, SideAnswer, SideVerdict,
};
use crate::diff::rules::{RuleChange, RuleChanges, VerdictChange};
use crate::diff::{CellGroup, DiffSide, SubjectGroup};
use crate::text::counted;
use crate::text::premises::{premises, shown_answer};
use snapback_engine::explain::layer;
use snapback_engine::model::{
    Activity, Direction, Layer, Period, QuestionIx, Ruleset, Value, Verdict,
};

/// The last line of every format: "12 cells x 365 days compared, 1 range differs".
pub(super) fn summary(cells: usize, period: Period, ranges: usize) -> String {
    let verb = if ranges == 1 { "differs" } else { "differ" };
    let (cells, days, ranges) = (counted(cells, "cell"), period.days(), counted(ranges, "range"));
    format!("{cells} x {days} days compared, {ranges} {verb}")
}

pub(super) fn difference_summary(difference: &Difference) -> String {
    summary(difference.cells, difference.compared.period, difference.ranges())
}

pub(super) fn changes_summary(changes: &RuleChanges) -> String {
    summary(changes.cells, changes.compared.period, changes.ranges())
}

/// "Title (id)".
pub(super) fn side_title(rules: &Ruleset, side: &DiffSide) -> String {
    format!("{} ({})", side.named.title(rules), side.named.id(rules))
}

/// "every item, both directions, every activity; United Nations layer; from A until B".
pub(super) fn compared(rules: &Ruleset, comparison: &Comparison) -> String {
    let scope = &comparison.scope;
    let items = if scope.subjects.len() == rules.items.len() {
        "every item".to_owned()
    } else {
        list(scope.subjects.iter().map(|subject| subject.id(rules)))
    };
    let (directions, activities) = (directions(&scope.directions), activities(&scope.activities));
    let layers = list(scope.layers.iter().map(|of| layer(*of)));
    let Period { from, until } = comparison.period;
    format!(
        "{items}, {directions}, {activities}; {layers} layer; from {} until {}",
        from.in_words(),
        until.in_words()
    )
}

/// One sentence for each thing left out, supposed or stated.
pub(super) fn suppositions(rules: &Ruleset, comparison: &Comparison) -> Vec<String> {
    let mut sentences = premises(rules, comparison.as_of, &comparison.supposed);
    for fact in &comparison.scope.facts {
        sentences.push(format!("Stated of every transfer: {}.", shown_answer(rules, fact)));
    }
    sentences
}

/// The events and answers after the day as of which the readings are compared.
pub(super) fn withheld(difference: &Difference) -> Vec<String> {
    match &difference.withheld {
        Some(withheld) => withheld.phrases(difference.rules),
        None => Vec::new(),
    }
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn directions(directions: &[Direction]) -> String {
    if directions == Direction::ALL {
        return "both directions".to_owned();
    }
    list(directions.iter().map(|direction| direction.word()))
}

fn activities(activities: &[Activity]) -> String {
    if activities == Activity::ALL {
        return "every activity".to_owned();
    }
    list(activities.iter().map(|activity| activity.word()))
}

/// "supply, to: list/entry (item, item); list/other"; the layer comes first if several are
/// compared.
pub(super) fn group_line(rules: &Ruleset, group: &CellGroup, layers: &[Layer]) -> String {
    let (cells, subjects) = group_parts(rules, group, layers);
    format!("{cells}: {}", subjects.join("; "))
}

/// The cells and the groups of subjects of [`group_line`].
pub(super) fn group_parts(
    rules: &Ruleset,
    group: &CellGroup,
    layers: &[Layer],
) -> (String, Vec<String>) {
    let mut cells = String::new();
    if layers.len() > 1 {
        cells = format!("{} layer: ", layer(group.layer));
    }
    cells += &format!("{}, {}", activities(&group.activities), directions(&group.directions));
    let subjects = group.subject_groups.iter().map(|group| subject_group(rules, group));
    (cells, subjects.collect())
}

/// "list/entry (item, item)"; only the entry if it is compared itself.
fn subject_group(rules: &Ruleset, group: &SubjectGroup) -> String {
    let entries: Vec<&str> = group.entries.iter().map(|entry| rules[*entry].id.as_str()).collect();
    let entries = entries.join(" + ");
    let subjects = list(group.subjects.iter().map(|subject| subject.id(rules)));
    if subjects == entries { entries } else { format!("{entries} ({subjects})") }
}

/// "2020-05-01 until 2021-06-02"; "from 2020-05-01" if the comparison ends where the range does.
pub(super) fn dates(period: Period, compared: Period) -> String {
    let Period { from, until } = period;
    if until == compared.until { format!("from {from}") } else { format!("{from} until {until}") }
}

/// "undetermined (prohibited or unrestricted)".
fn verdict(verdict: Verdict, possible: &[Verdict]) -> String {
    if possible.is_empty() {
        return verdict.to_string();
    }
    let possible: Vec<&str> = possible.iter().map(|verdict| verdict.word()).collect();
    format!("{verdict} ({})", possible.join(" or "))
}

pub(super) fn side_verdict(side: &SideVerdict) -> String {
    verdict(side.verdict, &side.possible)
}

/// "prohibited | unrestricted".
pub(super) fn side_verdicts(range: &DiffRange) -> String {
    range.sides.each_ref().map(side_verdict).join(" | ")
}

/// "question: answer | other answer".
fn decisive_question(rules: &Ruleset, decisive: &DecisiveQuestion) -> String {
    let [one, other] = &decisive.answers;
    let shown = if one.answer == other.answer {
        [one, other].map(|side| outcomes(rules, side))
    } else {
        [one, other].map(|side| answer(rules, decisive.question, &side.answer))
    };
    format!("{}: {}", rules[decisive.question].id, shown.join(" | "))
}

fn answer(rules: &Ruleset, question: QuestionIx, answer: &QuestionAnswer) -> String {
    let shown = |values: &[Value]| {
        let values: Vec<String> = values.iter().map(|value| rules[question].show(value)).collect();
        values.join(" or ")
    };
    match answer {
        QuestionAnswer::Given(values) => shown(values),
        QuestionAnswer::Presumed(values) => format!("{} (presumed)", shown(values)),
        QuestionAnswer::Open => "open".to_owned(),
    }
}

fn outcomes(rules: &Ruleset, side: &SideAnswer) -> String {
    if side.outcomes.is_empty() {
        return "no outcome stated".to_owned();
    }
    let mut all = Vec::new();
    for (event, happened) in &side.outcomes {
        let verb = if *happened { "happened" } else { "did not happen" };
        all.push(format!("{} {verb}", rules[*event].id));
    }
    all.join(" and ")
}

/// Each decisive set of questions: "a: x | y, with b: z | w".
pub(super) fn decisive_sets(rules: &Ruleset, range: &DiffRange) -> Vec<String> {
    let mut sets = Vec::new();
    for set in &range.turns_on {
        let questions: Vec<String> =
            set.iter().map(|question| decisive_question(rules, question)).collect();
        sets.push(questions.join(", with "));
    }
    sets
}

/// "reading, then reading | reading"; none if each side is named by its only reading.
pub(super) fn readings_used(difference: &Difference, range: &DiffRange) -> Option<String> {
    let rules = difference.rules;
    let ids = range.sides.each_ref().map(|side| {
        side.readings.iter().map(|reading| rules[*reading].id.as_str()).collect::<Vec<_>>()
    });
    let named = difference.compared.sides.each_ref().map(|side| vec![side.id(rules)]);
    (ids != named).then(|| ids.map(|ids| ids.join(", then ")).join(" | "))
}

/// Every question that is decisive somewhere, by id.
pub(super) fn decisive_questions(difference: &Difference) -> Vec<QuestionIx> {
    let ranges = difference.rows.iter().flat_map(|row| &row.ranges);
    let questions: BTreeSet<QuestionIx> =
        ranges.flat_map(|range| &range.turns_on).flatten().map(|turn| turn.question).collect();
    let mut questions: Vec<QuestionIx> = questions.into_iter().collect();
    questions.sort_by_key(|question| &difference.rules[*question].id);
    questions
}

/// The files that cause a change: "a.yaml with b.yaml".
pub(super) fn cause(change: &RuleChange) -> String {
    if change.cause.is_empty() { "no single file".to_owned() } else { change.cause.join(" with ") }
}

/// "from A until B: prohibited -> unrestricted (less strict)".
pub(super) fn verdict_change(changes: &RuleChanges, change: &VerdictChange) -> String {
    let Period { from, until } = change.period;
    let dates = if until == changes.compared.period.until {
        format!("from {from}")
    } else {
        format!("from {from} until {until}")
    };
    let verdicts =
        change.verdicts.each_ref().map(|side| verdict(side.verdict, &side.possible)).join(" -> ");
    let mark = if change.loosens() { " (less strict)" } else { "" };
    format!("{dates}: {verdicts}{mark}")
}

/// "under reading, reading; where fact is value".
pub(super) fn readings_and_facts(rules: &Ruleset, change: &RuleChange) -> String {
    let mut text = format!("under {}", list(change.readings.iter().map(String::as_str)));
    let facts: Vec<String> = change.facts.iter().map(|pair| shown_answer(rules, pair)).collect();
    if !facts.is_empty() {
        text += &format!("; where {}", facts.join(" and "));
    }
    text
}

/// "Removed: item x, item y", then "Added: event z", as far as there are any.
pub(super) fn listed(changes: &RuleChanges) -> Vec<String> {
    let mut lines = Vec::new();
    for (added, word) in [(false, "Removed"), (true, "Added")] {
        let things = changes.listed.iter().filter(|thing| thing.added == added);
        let things: Vec<String> =
            things.map(|thing| format!("{} {}", thing.kind, thing.id)).collect();
        if !things.is_empty() {
            lines.push(format!("{word}: {}", things.join(", ")));
        }
    }
    lines
}
