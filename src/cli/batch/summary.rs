//! The counts of a run as JSON.

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Context as _;
use serde::Serialize;

use super::super::CliError;
use super::super::atomic_file::AtomicFile;
use super::super::error::cannot_write;
use super::super::output::json;
use crate::batch::Report;
use crate::check::json::SCHEMA_VERSION;
use snapback_engine::model::Ruleset;

#[derive(Serialize)]
struct Summary<'s> {
    schema_version: u32,
    ruleset: RulesetSummary<'s>,
    inputs: Vec<InputSummary<'s>>,
    rows: RowCounts,
    verdicts: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct RulesetSummary<'s> {
    id: &'s str,
    version: &'s str,
    digest: &'s str,
}

#[derive(Serialize)]
struct InputSummary<'s> {
    path: &'s str,
    /// None if the input was not read to its end.
    sha256: Option<&'s str>,
}

#[derive(Serialize)]
struct RowCounts {
    read: u64,
    answered: u64,
    bad: u64,
}

pub fn write(mut file: AtomicFile, rules: &Ruleset, report: &Report) -> Result<(), CliError> {
    let tally = &report.tally;
    let summary = Summary {
        schema_version: SCHEMA_VERSION,
        ruleset: RulesetSummary { id: &rules.id, version: &rules.version, digest: &rules.digest },
        inputs: report
            .inputs
            .iter()
            .map(|(path, digest)| InputSummary { path, sha256: digest.as_deref() })
            .collect(),
        rows: RowCounts { read: tally.read, answered: tally.answered, bad: tally.bad() },
        verdicts: tally.verdicts.iter().map(|(verdict, count)| (verdict.word(), *count)).collect(),
    };
    file.write_all(json(&summary)?.as_bytes()).with_context(|| cannot_write("the summary"))?;
    file.commit()
}
