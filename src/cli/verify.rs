//! `snapback verify`: a saved JSON answer, asked again.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use super::output::print;
use super::{Exit, Failure};
use crate::check::json::{SCHEMA_VERSION, verdict};
use crate::check::receipt::{Changed, Receipt, RulesetIn, changes};
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;

/// Ask a saved answer again (`check --format json`), and say what is answered otherwise now
#[derive(Debug, Args)]
pub struct Verify {
    /// The saved answer, or `-` for standard input
    receipt: PathBuf,
}

/// The largest receipt that is read.
const LARGEST: u64 = 16 << 20;
/// How many differences are told of one answer.
const TOLD: usize = 40;

impl Verify {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let saved: Value = serde_json::from_str(&self.text()?)
            .map_err(|error| self.refuse((error.line(), error.column()), "J05", &error))?;
        let version = saved.get("schema_version").and_then(Value::as_u64);
        if version != Some(u64::from(SCHEMA_VERSION)) {
            let text = format!(
                "not a saved answer of shape {SCHEMA_VERSION}; save one with `check --format json`"
            );
            return Err(self.refuse((1, 1), "J09", &text));
        }
        let answers = saved
            .get("answers")
            .and_then(Value::as_array)
            .map_or_else(|| vec![&saved], |all| all.iter().collect());
        let mut out = String::new();
        let mut same = true;
        for answer in answers {
            let (text, alike) = self.again(rules, answer)?;
            out.push_str(&text);
            same &= alike;
        }
        print(&out)?;
        Ok(if same { Exit::Answered } else { Exit::Found })
    }

    fn refuse(
        &self,
        (line, column): (usize, usize),
        code: &str,
        text: &dyn std::fmt::Display,
    ) -> Failure {
        let place = (line.max(1) as u64, column.max(1) as u64);
        Failure::input(Diagnostic::at(
            &self.receipt.to_string_lossy(),
            place,
            code,
            text.to_string(),
        ))
    }

    fn text(&self) -> Result<String, Failure> {
        let failed =
            |error: std::io::Error| Failure::io(&self.receipt.to_string_lossy(), "read", &error);
        let mut bytes = Vec::new();
        if self.receipt == Path::new("-") {
            std::io::stdin()
                .take(LARGEST.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(failed)?;
        } else {
            let file = std::fs::File::open(&self.receipt).map_err(failed)?;
            file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        }
        if bytes.len() as u64 > LARGEST {
            return Err(self.refuse((1, 1), "J08", &"larger than 16 MiB; a receipt is one answer, or one question under several readings"));
        }
        String::from_utf8(bytes)
            .map_err(|_| self.refuse((1, 1), "J06", &"not UTF-8; save the answer again"))
    }

    /// One saved answer asked again: what is told of it, and whether it is the same.
    fn again(&self, rules: &Ruleset, saved: &Value) -> Result<(String, bool), Failure> {
        let receipt: Receipt = Receipt::deserialize(saved)
            .map_err(|error| self.refuse((1, 1), "J09", &format!("not a saved answer: {error}")))?;
        let opinion =
            receipt.opinion(rules).map_err(|wrong| self.refuse((1, 1), wrong.code, &wrong.text))?;
        let new = serde_json::to_value(verdict(&opinion))
            .map_err(|_| Failure::internal("the answer could not be written as JSON"))?;
        let changed = changes(saved, &new);
        Ok((told(rules, &receipt, &changed), changed.is_empty()))
    }
}

fn told(rules: &Ruleset, receipt: &Receipt, changed: &[Changed]) -> String {
    let query = &receipt.query;
    let what =
        format!("{} {} on {} under {}", query.direction, query.item, query.date, receipt.reading);
    let outcome = match changed.len() {
        0 => "the same answer".to_owned(),
        1 => "1 difference".to_owned(),
        many => format!("{many} differences"),
    };
    let mut lines = vec![format!("{what}: {outcome}")];
    lines.push(which_rules(rules, &receipt.ruleset));
    lines.extend(changed.iter().take(TOLD).map(difference));
    let more = changed.len().saturating_sub(TOLD);
    lines.extend((more > 0).then(|| format!("  and {more} more")));
    lines.iter().flat_map(|line| [safe(line), "\n".to_owned()]).collect()
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
    let nothing = || "nothing".to_owned();
    let (was, is) =
        (changed.was.clone().unwrap_or_else(nothing), changed.is.clone().unwrap_or_else(nothing));
    format!("  {}: was {was}; is {is}", changed.at)
}

/// What a saved file says reaches a terminal in plain characters only.
fn safe(line: &str) -> String {
    line.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect()
}
