//! What was counted in a run, for a machine.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde::Serialize;

use super::super::Failure;
use super::super::output::json;
use super::super::whole::Whole;
use crate::batch::Report;
use crate::check::json::SCHEMA_VERSION;
use snapback_engine::model::Ruleset;

#[derive(Serialize)]
struct Summary<'s> {
    schema_version: u32,
    ruleset: Set<'s>,
    inputs: Vec<Read<'s>>,
    rows: Rows,
    verdicts: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Set<'s> {
    id: &'s str,
    version: &'s str,
    digest: &'s str,
}

#[derive(Serialize)]
struct Read<'s> {
    path: &'s str,
    /// None where it was not read to its end.
    sha256: Option<&'s str>,
}

#[derive(Serialize)]
struct Rows {
    read: u64,
    answered: u64,
    bad: u64,
}

/// Writes the summary of a run.
pub fn write(mut file: Whole, rules: &Ruleset, report: &Report) -> Result<(), Failure> {
    let tally = &report.tally;
    let summary = Summary {
        schema_version: SCHEMA_VERSION,
        ruleset: Set { id: &rules.id, version: &rules.version, digest: &rules.digest },
        inputs: report
            .inputs
            .iter()
            .map(|(path, digest)| Read { path, sha256: digest.as_deref() })
            .collect(),
        rows: Rows { read: tally.read, answered: tally.answered, bad: tally.bad() },
        verdicts: tally.verdicts.iter().map(|(verdict, count)| (verdict.word(), *count)).collect(),
    };
    file.write_all(json(&summary)?.as_bytes())
        .map_err(|error| Failure::io("the summary", "write", &error))?;
    file.finish()
}
