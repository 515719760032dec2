//! A recorded set of differences: one JSON object in each line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::super::CliError;
use super::super::atomic_file::AtomicFile;
use super::super::error::cannot_read;
use crate::check::json::SCHEMA_VERSION;
use crate::diff::rules::{ChangedCell, RuleChanges};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// One difference; exactly one of the three fields is set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    schema_version: u32,
    /// A changed verdict.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    verdict: Option<ChangedVerdict>,
    /// The kind and id of a thing that only the new set has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    added: Option<(String, String)>,
    /// The kind and id of a thing that only the old set has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    removed: Option<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangedVerdict {
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

/// Every difference found, as it is recorded.
pub fn record(found: &RuleChanges) -> BTreeSet<Recorded> {
    let empty =
        Recorded { schema_version: SCHEMA_VERSION, verdict: None, added: None, removed: None };
    let rules = found.compared.sets[1];
    let mut all = BTreeSet::new();
    for cell in found.rows.iter().flat_map(|row| row.each()) {
        all.insert(Recorded { verdict: Some(verdict(rules, &cell)), ..empty.clone() });
    }
    for thing in &found.listed {
        let pair = Some((thing.kind.to_owned(), thing.id.clone()));
        all.insert(if thing.added {
            Recorded { added: pair, ..empty.clone() }
        } else {
            Recorded { removed: pair, ..empty.clone() }
        });
    }
    all
}

fn verdict(rules: &Ruleset, cell: &ChangedCell) -> ChangedVerdict {
    let transfer = &cell.transfer;
    let shown = |(question, value): &(_, _)| {
        let asked: &snapback_engine::model::Question = &rules[*question];
        (asked.id.to_string(), asked.show(value))
    };
    let [old, new] = cell.span.verdicts.each_ref().map(|says| says.verdict.to_string());
    ChangedVerdict {
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

pub fn read(path: &Path) -> Result<BTreeSet<Recorded>, CliError> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let text = "no such file; record one with --write-expect";
            return Err(CliError::file(path, "F01", text));
        }
        bytes => bytes.with_context(|| cannot_read(path))?,
    };
    let text =
        String::from_utf8(bytes).map_err(|_| CliError::file(path, "E01", "not UTF-8 text"))?;
    let mut all = BTreeSet::new();
    for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
        let recorded = read_line(line).map_err(|(column, text)| {
            let place = (number, column.max(1) as u64);
            CliError::input(Diagnostic::at(&path.to_string_lossy(), place, "E01", text))
        })?;
        all.insert(recorded);
    }
    Ok(all)
}

/// A recorded difference, or the column and the text of an error.
fn read_line(line: &str) -> Result<Recorded, (usize, String)> {
    let recorded: Recorded = serde_json::from_str(line)
        .map_err(|error| (error.column(), format!("not a recorded difference: {error}")))?;
    if recorded.schema_version == SCHEMA_VERSION {
        return Ok(recorded);
    }
    let version = recorded.schema_version;
    let text =
        format!("schema version {version} is not {SCHEMA_VERSION}; record the differences anew");
    Err((1, text))
}

/// Writes a set in place of an earlier one.
pub fn write(path: &Path, recorded: &BTreeSet<Recorded>) -> Result<(), CliError> {
    let mut text = String::new();
    for one in recorded {
        let line = serde_json::to_string(one)
            .map_err(|_| CliError::internal("a difference could not be written as JSON"))?;
        text.push_str(&line);
        text.push('\n');
    }
    AtomicFile::write_text(path, true, &text)
}
