//! What all workers of a run share: the rules, the layout of the rows and the tables.

use super::columns::{ColumnError, KnownColumns, RowColumns, fact_column};
use super::print::RowPrinter;
use super::table_cache::{RenderStyle, RenderedTables};
use super::{Options, adds_reading};
use snapback_engine::model::{QuestionKind, Ruleset};
use snapback_engine::query::{QueryError, ReadingRef};

/// How the rows of the input are laid out.
#[derive(Debug)]
pub(crate) enum RowLayout {
    /// As records below this header.
    Csv(RowColumns),
    /// As objects. Their keys are limited to these if the output has a header.
    Jsonl(Option<Vec<String>>),
}

/// A run, shared by all workers.
pub(crate) struct Run<'r, 'o> {
    pub(crate) rules: &'r Ruleset,
    pub(crate) known: KnownColumns,
    pub(crate) layout: RowLayout,
    pub(crate) printer: RowPrinter,
    /// The readings of rows that name none.
    pub(crate) named: &'o [ReadingRef],
    /// A column names the reading asked for.
    pub(crate) adds_reading: bool,
    /// The columns of facts that are numbers.
    numbers: Vec<String>,
    pub(crate) tables: RenderedTables<'r>,
}

impl<'r, 'o> Run<'r, 'o> {
    pub(crate) fn new(
        rules: &'r Ruleset,
        known: KnownColumns,
        layout: RowLayout,
        printer: RowPrinter,
        options: &Options<'o>,
    ) -> Self {
        let adds_reading = adds_reading(&layout, options);
        let format = printer.format;
        let style = RenderStyle { format, adds_reading, explains: options.explains };
        let numbers =
            rules.questions.iter().filter(|question| question.kind == QuestionKind::Number);
        Self {
            rules,
            known,
            layout,
            printer,
            named: options.named,
            adds_reading,
            numbers: numbers.map(|question| fact_column(&question.id)).collect(),
            tables: RenderedTables::new(rules, style),
        }
    }

    /// Why an object may not have this key.
    pub(crate) fn refuse_key(&self, names: Option<&[String]>, key: &str) -> Option<ColumnError> {
        let text = if names.is_some_and(|names| !names.iter().any(|name| name == key)) {
            "the first row has no such key, and CSV output has the columns of the first row"
                .to_owned()
        } else {
            self.known.refuse(key)?
        };
        Some(ColumnError::new(key, QueryError::new("J03", text)))
    }

    pub(crate) fn is_number(&self, column: &str) -> bool {
        self.numbers.iter().any(|number| number == column)
    }
}
