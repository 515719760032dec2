//! `snapback verify`: a saved JSON answer, asked again.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use super::error::cannot_read;
use super::output::print;
use super::{CliError, Exit};
use crate::check::json::{SCHEMA_VERSION, verdict};
use crate::check::receipt::{Changed, Receipt, RulesetIn, changes};
use crate::text::counted;
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// Ask a saved answer again (`check --format json`), and say what is answered otherwise now
#[derive(Debug, Args)]
pub struct VerifyCommand {
    /// The saved answer, or `-` for standard input
    receipt: PathBuf,
}

/// The largest receipt that is read, in bytes.
const LARGEST: u64 = 16 << 20;
/// How many differences of one answer are printed.
const MOST_DIFFERENCES: usize = 40;

impl VerifyCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let saved: Value = serde_json::from_str(&self.text()?)
            .map_err(|error| self.refuse((error.line(), error.column()), "J05", error))?;
        let version = saved.get("schema_version").and_then(Value::as_u64);
        if version != Some(u64::from(SCHEMA_VERSION)) {
            let text = format!(
                "not a saved answer of shape {SCHEMA_VERSION}; save one with `check --format json`"
            );
            return Err(self.refuse((1, 1), "J09", text));
        }
        let answers = match saved.get("answers").and_then(Value::as_array) {
            Some(several) => several.as_slice(),
            None => std::slice::from_ref(&saved),
        };
        let mut out = String::new();
        let mut differs = false;
        for answer in answers {
            let (receipt, changed) = self.ask_again(rules, answer)?;
            out.push_str(&comparison(rules, &receipt, &changed));
            differs |= !changed.is_empty();
        }
        print(&out)?;
        Ok(Exit::found(differs))
    }

    fn refuse(&self, (line, column): (usize, usize), code: &str, text: impl ToString) -> CliError {
        let place = (line.max(1) as u64, column.max(1) as u64);
        let path = self.receipt.to_string_lossy();
        CliError::input(Diagnostic::at(&path, place, code, text.to_string()))
    }

    fn text(&self) -> Result<String, CliError> {
        let mut bytes = Vec::new();
        self.read(&mut bytes).with_context(|| cannot_read(&self.receipt))?;
        if bytes.len() as u64 > LARGEST {
            let text = "larger than 16 MiB; a receipt is one answer, or one question under several \
                        readings";
            return Err(self.refuse((1, 1), "J08", text));
        }
        String::from_utf8(bytes)
            .map_err(|_| self.refuse((1, 1), "J06", "not UTF-8; save the answer again"))
    }

    /// Reads one byte more than is allowed, so that a larger file shows.
    fn read(&self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        if self.receipt == Path::new("-") {
            return io::stdin().take(LARGEST + 1).read_to_end(bytes);
        }
        File::open(&self.receipt)?.take(LARGEST + 1).read_to_end(bytes)
    }

    /// What a saved answer says, and how the answer to the same query differs now.
    fn ask_again(
        &self,
        rules: &Ruleset,
        saved: &Value,
    ) -> Result<(Receipt, Vec<Changed>), CliError> {
        let receipt = Receipt::deserialize(saved)
            .map_err(|error| self.refuse((1, 1), "J09", format!("not a saved answer: {error}")))?;
        let opinion =
            receipt.opinion(rules).map_err(|error| self.refuse((1, 1), error.code, error.text))?;
        let new = serde_json::to_value(verdict(&opinion))
            .map_err(|_| CliError::internal("the answer could not be written as JSON"))?;
        let changed = changes(saved, &new);
        Ok((receipt, changed))
    }
}

fn comparison(rules: &Ruleset, receipt: &Receipt, changed: &[Changed]) -> String {
    let query = &receipt.query;
    let what =
        format!("{} {} on {} under {}", query.direction, query.item, query.date, receipt.reading);
    let outcome = match changed.len() {
        0 => "the same answer".to_owned(),
        number => counted(number, "difference"),
    };
    let mut lines = vec![format!("{what}: {outcome}"), which_rules(rules, &receipt.ruleset)];
    lines.extend(changed.iter().take(MOST_DIFFERENCES).map(difference));
    if changed.len() > MOST_DIFFERENCES {
        lines.push(format!("  and {} more", changed.len() - MOST_DIFFERENCES));
    }
    lines.iter().map(|line| escape_controls(line) + "\n").collect()
}

fn which_rules(rules: &Ruleset, saved: &RulesetIn) -> String {
    if *rules.digest == *saved.digest {
        return format!(
            "  by the same rules: {} {}, digest {}",
            rules.id, rules.version, rules.digest
        );
    }
    format!(
        "  rules then: {} {}, digest {}; now: {} {}, digest {}",
        saved.id, saved.version, saved.digest, rules.id, rules.version, rules.digest
    )
}

fn difference(changed: &Changed) -> String {
    let was = changed.was.as_deref().unwrap_or("nothing");
    let is = changed.is.as_deref().unwrap_or("nothing");
    format!("  {}: was {was}; is {is}", changed.at)
}

/// A saved file may hold anything, and its text is printed on a terminal.
fn escape_controls(line: &str) -> String {
    let mut safe = String::new();
    for c in line.chars() {
        if c.is_control() {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}
