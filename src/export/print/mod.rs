//! The decision table as data: one file for each format.

pub mod csv;
pub mod jsonl;
pub mod sql;

use crate::export::{Cell, Export, FactCondition, Row};
use snapback_engine::model::{QuestionIx, QuestionKind, Ruleset};

use crate::check::columns;

/// The columns that name a cell of the table.
pub const CELL: [&str; 5] = ["reading", "layer", "item", "direction", "activity"];

/// The columns that name a stretch of days: the first, and the first beyond.
pub const STRETCH: [&str; 2] = ["from", "until"];

/// The columns of an answer; those of `batch`, but that its `until` is here `verdict_until`.
pub const ANSWER: [&str; 10] = [
    "reading_used",
    "verdict",
    "restricted",
    "basis",
    "confidence",
    "provisions",
    "possible",
    "turns_on",
    "verdict_until",
    "notes",
];

/// The column of the reasons.
pub const CHAIN: &str = "chain";

/// The name of a fact's column.
fn column(rules: &Ruleset, fact: QuestionIx) -> String {
    rules[fact].id.replace('-', "_")
}

/// What the further columns of a fact end in.
fn further(rules: &Ruleset, fact: QuestionIx) -> &'static [&'static str] {
    match rules[fact].kind {
        QuestionKind::Number | QuestionKind::Date => &STRETCH,
        QuestionKind::Country | QuestionKind::Destination => &["except"],
        QuestionKind::Law | QuestionKind::YesNo => &[],
    }
}

/// The columns of the facts: for each the ways in which it may stand; for numbers and days the bounds, for countries those left out.
#[must_use]
pub fn fact_columns(export: &Export) -> Vec<String> {
    let rules = export.rules;
    let columns = |fact: &QuestionIx| {
        let name = column(rules, *fact);
        let further: Vec<String> =
            further(rules, *fact).iter().map(|end| format!("{name}_{end}")).collect();
        std::iter::once(name).chain(further).collect::<Vec<_>>()
    };
    export.scope.facts.iter().flat_map(columns).collect()
}

/// Every column of a flat row, in order.
#[must_use]
pub fn columns(export: &Export) -> Vec<String> {
    let before = CELL.into_iter().map(str::to_owned);
    let after = STRETCH.into_iter().chain(ANSWER).map(str::to_owned);
    let chain = export.scope.explains.then(|| CHAIN.to_owned());
    before.chain(fact_columns(export)).chain(after).chain(chain).collect()
}

/// The cells of a flat row.
fn cells(export: &Export, item: &str, cell: &Cell, row: &Row) -> Vec<String> {
    let mut cells =
        vec![cell.named.id(export.rules).to_owned(), cell.layer.to_string(), item.to_owned()];
    cells.extend([cell.direction.to_string(), cell.activity.to_string()]);
    cells.extend(conditions(export, &row.when));
    cells.extend([row.from.to_string(), row.until.map(|day| day.to_string()).unwrap_or_default()]);
    cells.extend(columns::cells(export.rules, &row.said));
    cells.extend(row.chain.as_deref().map(str::to_owned));
    cells
}

/// The cells of the facts; empty where a fact may stand as it will.
fn conditions(export: &Export, when: &[FactCondition]) -> Vec<String> {
    let of_fact = |(at, fact): (usize, &QuestionIx)| {
        let met = when.iter().find(|condition| condition.fact == at);
        let words = met.map(|met| met.words.join(";")).unwrap_or_default();
        let bounds = met.map(|met| met.bounds.clone()).unwrap_or_default();
        let further = bounds.into_iter().take(further(export.rules, *fact).len());
        std::iter::once(words).chain(further).collect::<Vec<_>>()
    };
    export.scope.facts.iter().enumerate().flat_map(of_fact).collect()
}
