//! A timeline as CSV: one row for each span.

use crate::check::restricted;
use snapback_engine::model::Ruleset;
use snapback_engine::timeline::{Cause, Line, Segment, Timeline};

use super::words;

const HEADER: [&str; 12] = [
    "reading",
    "from",
    "until",
    "verdict",
    "restricted",
    "provisions",
    "possible",
    "turns_on",
    "opened_by",
    "closed_by",
    "layer",
    "notes",
];

/// The rows below their header; none if they cannot be written.
#[must_use]
pub fn timeline(timeline: &Timeline) -> Option<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).ok()?;
    for line in &timeline.lines {
        for span in &line.segments {
            writer.write_record(row(timeline.rules, line, span)).ok()?;
        }
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

fn row(rules: &Ruleset, line: &Line, span: &Segment) -> [String; HEADER.len()] {
    let finding = &span.finding;
    let possible: Vec<&str> = finding.possible.iter().map(|verdict| verdict.word()).collect();
    let notes: Vec<&str> = line.notes.iter().map(|note| note.word()).collect();
    [
        line.named.id(rules).to_owned(),
        span.from.to_string(),
        span.until.to_string(),
        finding.verdict.to_string(),
        restricted(finding.restricted).to_owned(),
        words::provisions(rules, span).join(";"),
        possible.join(";"),
        words::turns_on(rules, span).join(";"),
        ids(rules, &span.opens),
        ids(rules, &span.closes),
        line.layer.to_string(),
        notes.join(";"),
    ]
}

fn ids(rules: &Ruleset, causes: &[Cause]) -> String {
    causes.iter().map(|cause| cause.id(rules)).collect::<Vec<_>>().join(";")
}
