//! The decision table as SQL that any engine reads: names, answers and rows, each thing once, and a view of them all.
//!
//! Where a fact may stand as it will, where there is no bound and where there is no end, the cell is null.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{ANSWER, CELL, CHAIN, STRETCH, conditions, fact_columns};
use crate::check::columns;
use crate::export::{Cell, Export, Row};
use snapback_engine::model::{QuestionKind, Ruleset};
use snapback_engine::table::AnswerSummary;

/// Writes the tables and the view.
///
/// # Errors
/// If it cannot be written.
pub fn write(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    let answers = AnswersTable::new(export);
    tables(export, out)?;
    let names =
        export.names.iter().map(|(name, kind)| vec![text(name), text(kind_id(export, *kind))]);
    insert(out, "snapback_names", names)?;
    insert(
        out,
        "snapback_answers",
        answers.all.iter().enumerate().map(|(at, answer)| answer_cells(export, at, *answer)),
    )?;
    insert(out, "snapback_rows", rows(export, &answers))?;
    view(export, out)
}

/// Every answer once.
struct AnswersTable<'e> {
    all: Vec<Answer<'e>>,
    known: HashMap<Answer<'e>, usize>,
}

/// What is said, and why.
type Answer<'e> = (&'e AnswerSummary, Option<&'e str>);

fn answer_of(row: &Row) -> Answer<'_> {
    (&row.said, row.chain.as_deref())
}

impl<'e> AnswersTable<'e> {
    fn new(export: &'e Export) -> Self {
        let mut answers = Self { all: Vec::new(), known: HashMap::new() };
        for one in export.of_kinds().flat_map(|cell| cell.rows).map(answer_of) {
            let next = answers.all.len();
            if *answers.known.entry(one).or_insert(next) == next {
                answers.all.push(one);
            }
        }
        answers
    }

    fn place(&self, row: &Row) -> usize {
        self.known.get(&answer_of(row)).copied().unwrap_or_default()
    }
}

fn rows<'e>(
    export: &'e Export,
    answers: &'e AnswersTable,
) -> impl Iterator<Item = Vec<String>> + 'e {
    let of_cell = move |cell: Cell<'e>| {
        let before =
            [cell.named.id(export.rules), cell.layer.word(), kind_id(export, cell.kind)].map(text);
        let way = [cell.direction.word(), cell.activity.word()].map(text);
        let before: Vec<String> = before.into_iter().chain(way).collect();
        cell.rows.iter().map(move |row| {
            let until = row.until.map(|day| day.to_string()).unwrap_or_default();
            let days = [row.from.to_string(), until].into_iter().map(|day| or_null(&day));
            let facts = conditions(export, &row.when).into_iter().map(|cell| or_null(&cell));
            before
                .iter()
                .cloned()
                .chain(facts)
                .chain(days)
                .chain([answers.place(row).to_string()])
                .collect()
        })
    };
    export.of_kinds().flat_map(of_cell)
}

fn answer_cells(export: &Export, at: usize, (said, chain): Answer) -> Vec<String> {
    let cells = columns::cells(export.rules, said);
    let cells = ANSWER
        .iter()
        .zip(cells)
        .map(|(name, cell)| if *name == UNTIL { or_null(&cell) } else { text(&cell) });
    std::iter::once(at.to_string()).chain(cells).chain(chain.map(text)).collect()
}

/// The only day among the columns of an answer.
const UNTIL: &str = "verdict_until";

fn tables(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    let texts = |names: &[&str]| {
        names.iter().map(|name| format!("{name} TEXT NOT NULL")).collect::<Vec<_>>()
    };
    let answers = ANSWER.iter().map(|name| {
        if *name == UNTIL { format!("{name} DATE") } else { format!("{name} TEXT NOT NULL") }
    });
    let chain = export.scope.explains.then(|| format!("{CHAIN} TEXT NOT NULL"));
    let [from, until] = STRETCH.map(quoted);
    let rows = texts(&["reading", "layer", "kind", "direction", "activity"])
        .into_iter()
        .chain(typed_facts(export));
    let days = [
        format!("{from} DATE NOT NULL"),
        format!("{until} DATE"),
        "answer INTEGER NOT NULL".to_owned(),
    ];
    create(out, "snapback_names", texts(&["item", "kind"]))?;
    create(
        out,
        "snapback_answers",
        std::iter::once("answer INTEGER NOT NULL".to_owned()).chain(answers).chain(chain).collect(),
    )?;
    create(out, "snapback_rows", rows.chain(days).collect())
}

/// The columns of the facts: words, and bounds that compare as what they are.
fn typed_facts(export: &Export) -> Vec<String> {
    let typed = |name: &String| format!("{name} {}", type_of(export.rules, name));
    fact_columns(export).iter().map(typed).collect()
}

fn type_of(rules: &Ruleset, column: &str) -> &'static str {
    let bounded = STRETCH.iter().find_map(|bound| column.strip_suffix(bound)?.strip_suffix('_'));
    let kind = bounded.and_then(|fact| {
        rules.questions.iter().find(|question| *question.id.replace('-', "_") == *fact)
    });
    match kind.map(|fact| fact.kind) {
        Some(QuestionKind::Number) => "DECIMAL(12, 3)",
        Some(QuestionKind::Date) => "DATE",
        Some(
            QuestionKind::Law
            | QuestionKind::YesNo
            | QuestionKind::Country
            | QuestionKind::Destination,
        )
        | None => "TEXT",
    }
}

fn create(out: &mut dyn Write, table: &str, columns: Vec<String>) -> io::Result<()> {
    writeln!(out, "CREATE TABLE {table} (\n  {}\n);", columns.join(",\n  "))
}

fn insert(
    out: &mut dyn Write,
    table: &str,
    rows: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    const TOGETHER: usize = 200;
    for (at, row) in rows.enumerate() {
        let before = match at {
            0 => format!("INSERT INTO {table} VALUES\n"),
            at if at % TOGETHER == 0 => format!(";\nINSERT INTO {table} VALUES\n"),
            _ => ",\n".to_owned(),
        };
        write!(out, "{before}({})", row.join(","))?;
    }
    writeln!(out, ";")
}

fn view(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    let [reading, layer, item, direction, activity] = CELL;
    let of_row = |name: &str| format!("r.{name}");
    let cell =
        [of_row(reading), of_row(layer), format!("n.{item}"), of_row(direction), of_row(activity)];
    let facts =
        fact_columns(export).into_iter().chain(STRETCH.map(quoted)).map(|name| of_row(&name));
    let answers = ANSWER
        .iter()
        .copied()
        .chain(export.scope.explains.then_some(CHAIN))
        .map(|name| format!("a.{name}"));
    let columns: Vec<String> = cell.into_iter().chain(facts).chain(answers).collect();
    writeln!(out, "CREATE VIEW snapback AS SELECT\n  {}", columns.join(",\n  "))?;
    writeln!(
        out,
        "FROM snapback_rows r JOIN snapback_names n ON n.kind = r.kind JOIN snapback_answers a ON a.answer = r.answer;"
    )
}

fn kind_id<'e>(export: &'e Export, kind: usize) -> &'e str {
    export.kinds.get(kind).map_or("", |subject| subject.id(export.rules))
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn text(cell: &str) -> String {
    format!("'{}'", cell.replace('\'', "''"))
}

fn or_null(cell: &str) -> String {
    if cell.is_empty() { "NULL".to_owned() } else { text(cell) }
}
