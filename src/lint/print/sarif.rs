//! Findings in SARIF 2.1.0, the exchange format of tools that check sources.

use serde::Serialize;

use super::Report;
use crate::lint::{Code, Finding, Severity, codes};

/// The log of one run.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Log {
    #[serde(rename = "$schema")]
    pub schema: &'static str,
    pub version: &'static str,
    pub runs: Vec<Run>,
}

/// One run of the tool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Run {
    pub tool: Tool,
    pub column_kind: &'static str,
    pub results: Vec<Found>,
}

/// The tool.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Tool {
    pub driver: Driver,
}

/// The tool itself, with the rules that found something.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Driver {
    pub name: &'static str,
    pub version: &'static str,
    pub rules: Vec<Rule>,
}

/// A code.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Rule {
    pub id: &'static str,
    pub name: &'static str,
    pub short_description: Message,
    pub full_description: Message,
    pub help: Message,
    pub default_configuration: Configuration,
}

/// A text.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Message {
    pub text: String,
}

/// How much a code weighs.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Configuration {
    pub level: &'static str,
}

/// One finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Found {
    pub rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_index: Option<usize>,
    pub level: &'static str,
    pub message: Message,
    pub locations: Vec<Location>,
}

/// Where it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Location {
    pub physical_location: Physical,
}

/// A place in a file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Physical {
    pub artifact_location: Artifact,
    pub region: Region,
}

/// A file.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Artifact {
    pub uri: String,
}

/// A place, and what stands there.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are those of the format")]
pub struct Region {
    pub start_line: u64,
    pub start_column: u64,
    pub snippet: Message,
}

/// The findings as one log.
#[must_use]
pub fn report(report: &Report) -> Log {
    let is_found =
        |code: &&Code| report.findings.iter().any(|finding| finding.problem.code == code.code);
    let found: Vec<&Code> = codes::all().filter(is_found).collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules: found.iter().map(|code| rule(code)).collect(),
    };
    let results = report.findings.iter().map(|finding| result(finding, &found)).collect();
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![run],
    }
}

fn message(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

/// The format knows the same three words.
const fn level(severity: Severity) -> &'static str {
    severity.word()
}

fn rule(code: &Code) -> Rule {
    Rule {
        id: code.code,
        name: code.name,
        short_description: message(code.line),
        full_description: message(code.why),
        help: message(crate::lint::explain::text(code)),
        default_configuration: Configuration { level: level(code.severity) },
    }
}

fn result(finding: &Finding, found: &[&Code]) -> Found {
    let problem = &finding.problem;
    let region = Region {
        start_line: problem.line,
        start_column: problem.column,
        snippet: message(&finding.excerpt),
    };
    Found {
        rule_id: problem.code.clone(),
        rule_index: found.iter().position(|code| code.code == problem.code),
        level: level(finding.severity),
        message: message(&problem.text),
        locations: vec![Location {
            physical_location: Physical {
                artifact_location: Artifact { uri: uri(&problem.path) },
                region,
            },
        }],
    }
}

/// A path as an address: relative, or with `file://` where it begins at the root.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let written: String = path
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    if path.starts_with('/') { format!("file://{written}") } else { written }
}
