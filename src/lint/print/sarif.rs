//! Findings in SARIF 2.1.0, the exchange format of tools that check sources.

use serde::Serialize;

use super::LintReport;
use crate::lint::codes::{self, Code};
use crate::lint::explain;
use crate::lint::finding::LintFinding;

#[derive(Debug, Serialize)]
pub(crate) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

/// The program, with the codes that were found.
#[derive(Debug, Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

/// A code.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

/// A finding.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    /// The position of the code among the rules of the driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [SarifLocation; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifLocation {
    physical_location: PhysicalLocation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    start_column: u64,
    snippet: Message,
}

/// The log of one run. The words for the severity are those of the format.
pub(crate) fn report(report: &LintReport) -> Log {
    let is_found =
        |code: &&Code| report.findings.iter().any(|finding| finding.problem.code == code.code);
    let found: Vec<&Code> = codes::all().filter(is_found).collect();
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        rules: found.iter().map(|code| rule(code)).collect(),
    };
    let results = report.findings.iter().map(|finding| result(finding, &found)).collect();
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    }
}

fn message(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

fn rule(code: &Code) -> Rule {
    Rule {
        id: code.code,
        name: code.name,
        short_description: message(code.title),
        full_description: message(code.explanation),
        help: message(explain::text(code)),
        default_configuration: Configuration { level: code.severity.word() },
    }
}

fn result(finding: &LintFinding, found: &[&Code]) -> SarifResult {
    let problem = &finding.problem;
    let region = Region {
        start_line: problem.line,
        start_column: problem.column,
        snippet: message(&finding.excerpt),
    };
    let artifact_location = Artifact { uri: uri(&problem.path) };
    SarifResult {
        rule_id: problem.code.clone(),
        rule_index: found.iter().position(|code| code.code == problem.code),
        level: finding.severity.word(),
        message: message(&problem.text),
        locations: [SarifLocation {
            physical_location: PhysicalLocation { artifact_location, region },
        }],
    }
}

/// A path as a URI: relative, or with `file://` where the path is absolute.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
