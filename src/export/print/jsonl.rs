//! The decision table as lines of JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{conditions, fact_columns};
use crate::check::columns;
use crate::check::json::SCHEMA_VERSION;
use crate::export::{Cell, Export, Row};

/// What is said of a transfer under some facts in a stretch of days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowOut {
    /// The version of this shape.
    pub schema_version: u32,
    /// The party or the fixed reading asked.
    pub reading: String,
    /// `un`, `us`, `eu` or `uk`.
    pub layer: String,
    /// A name of the item, or a list entry, in lower case.
    pub item: String,
    /// `to` or `from`.
    pub direction: String,
    /// The activity.
    pub activity: String,
    /// How the facts must stand: for each the words of the ways, joined by `;`, or nothing where it may stand as it will. For a
    /// number or a day that lies `between`: `NAME_from`, the first, and `NAME_until`, the first beyond; for any `other` country:
    /// `NAME_except`, those left out.
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub facts: Map<String, Value>,
    /// The first GMT day.
    pub from: String,
    /// The first GMT day no longer; empty: no end.
    pub until: String,
    /// The reading that serves.
    pub reading_used: String,
    /// The verdict.
    pub verdict: String,
    /// `yes`, `no` or `undetermined`.
    pub restricted: String,
    /// `text`, `stated`, `inferred` or `presumed`; empty where nothing is determined.
    pub basis: String,
    /// `verified`, `reported` or `recalled`.
    pub confidence: String,
    /// The deciding provisions, joined by `;`.
    pub provisions: String,
    /// The verdicts an undetermined answer may be, joined by `;`.
    pub possible: String,
    /// What an undetermined answer turns on, joined by `;`.
    pub turns_on: String,
    /// The first day on which the same reading gives another verdict; empty: none. `batch` calls it `until`.
    pub verdict_until: String,
    /// What must be said with it, joined by `;`.
    pub notes: String,
    /// Why, on one line, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
}

/// Writes one object for each row.
///
/// # Errors
/// If it cannot be written.
pub fn write(export: &Export, out: &mut dyn Write) -> io::Result<()> {
    let columns = fact_columns(export);
    for (item, cell) in export.of_names() {
        for row in cell.rows {
            serde_json::to_writer(&mut *out, &line(export, &columns, item, &cell, row))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn line(export: &Export, columns: &[String], item: &str, cell: &Cell, row: &Row) -> RowOut {
    let facts =
        columns.iter().cloned().zip(conditions(export, &row.when).into_iter().map(Value::from));
    let [
        reading_used,
        verdict,
        restricted,
        basis,
        confidence,
        provisions,
        possible,
        turns_on,
        verdict_until,
        notes,
    ] = columns::cells(export.rules, &row.said);
    RowOut {
        schema_version: SCHEMA_VERSION,
        reading: cell.named.id(export.rules).to_owned(),
        layer: cell.layer.to_string(),
        item: item.to_owned(),
        direction: cell.direction.to_string(),
        activity: cell.activity.to_string(),
        facts: facts.collect(),
        from: row.from.to_string(),
        until: row.until.map(|day| day.to_string()).unwrap_or_default(),
        reading_used,
        verdict,
        restricted,
        basis,
        confidence,
        provisions,
        possible,
        turns_on,
        verdict_until,
        notes,
        chain: row.chain.as_deref().map(str::to_owned),
    }
}
