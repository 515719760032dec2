//! A recorded set of differences: one JSON object in each line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::Failure;
use super::super::whole::Whole;
use crate::check::json::SCHEMA_VERSION;
use crate::diff::rules::{Cell, Changes};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    schema_version: u32,
    /// A changed verdict.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    verdict: Option<Verdict>,
    /// A thing that only the new set has: its kind and id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    added: Option<(String, String)>,
    /// A thing that only the old set has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    removed: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    item: String,
    direction: String,
    activity: String,
    layer: String,
    reading: String,
    facts: BTreeMap<String, String>,
    from: String,
    until: String,
    old: String,
    new: String,
}

/// Every difference found, in the form in which it is recorded.
pub fn record(found: &Changes) -> BTreeSet<Recorded> {
    let plain =
        Recorded { schema_version: SCHEMA_VERSION, verdict: None, added: None, removed: None };
    let rules = found.compared.sets[1];
    let cells = found.rows.iter().flat_map(|row| row.each());
    let changed =
        cells.map(|cell| Recorded { verdict: Some(verdict(rules, &cell)), ..plain.clone() });
    let listed = found.listed.iter().map(|thing| {
        let pair = Some((thing.kind.to_owned(), thing.id.clone()));
        if thing.added {
            Recorded { added: pair, ..plain.clone() }
        } else {
            Recorded { removed: pair, ..plain.clone() }
        }
    });
    changed.chain(listed).collect()
}

fn verdict(rules: &Ruleset, cell: &Cell) -> Verdict {
    let transfer = &cell.transfer;
    let shown = |(question, value): &(_, _)| {
        let asked: &snapback_engine::model::Question = &rules[*question];
        (asked.id.to_string(), asked.show(value))
    };
    let [old, new] = cell.span.says.each_ref().map(|says| says.verdict.to_string());
    Verdict {
        item: transfer.subject.id(rules).to_owned(),
        direction: transfer.direction.to_string(),
        activity: transfer.activity.to_string(),
        layer: transfer.layer.to_string(),
        reading: cell.reading.to_owned(),
        facts: transfer.facts.iter().map(shown).collect(),
        from: cell.span.period.from.to_string(),
        until: cell.span.period.until.to_string(),
        old,
        new,
    }
}

/// Reads a recorded set.
pub fn read(path: &Path) -> Result<BTreeSet<Recorded>, Failure> {
    let shown = path.to_string_lossy();
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::input(Diagnostic::at(
            &shown,
            (1, 1),
            "F01",
            "no such file; record one with --write-expect",
        )),
        _ => Failure::io(&shown, "read", &error),
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::input(Diagnostic::at(&shown, (1, 1), "E01", "not UTF-8 text")))?;
    let line = |(at, line): (usize, &str)| {
        let place = |column: usize| ((at as u64).saturating_add(1), (column as u64).max(1));
        let read: Recorded = serde_json::from_str(line).map_err(|error| {
            Failure::input(Diagnostic::at(
                &shown,
                place(error.column()),
                "E01",
                format!("not a recorded difference: {error}"),
            ))
        })?;
        if read.schema_version == SCHEMA_VERSION {
            return Ok(read);
        }
        let text = format!(
            "schema version {} is not {SCHEMA_VERSION}; record the differences anew",
            read.schema_version
        );
        Err(Failure::input(Diagnostic::at(&shown, place(1), "E01", text)))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
}

/// Writes a set, in place of an earlier one.
pub fn write(path: &Path, recorded: &BTreeSet<Recorded>) -> Result<(), Failure> {
    let lines: Result<Vec<String>, _> = recorded.iter().map(serde_json::to_string).collect();
    let lines =
        lines.map_err(|_| Failure::internal("a difference could not be written as JSON"))?;
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    let mut file = Whole::begin(path, true)?;
    std::io::Write::write_all(&mut file, text.as_bytes())
        .map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))?;
    file.finish()
}
