//! Differences as workflow commands: each shows up as an annotation of the run, and of a file where one is meant.

use std::fmt::Write as _;
use std::path::Path;

use crate::diff::readings::{Difference, Row};

use super::{dates, kind, sets, sum, verdicts, what};

/// Text after the second `::`.
#[must_use]
pub fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property.
#[must_use]
pub fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

/// One command. It annotates the first line of a file, where there is one.
pub(super) fn command(out: &mut String, level: &str, file: Option<&str>, title: &str, text: &str) {
    let file = file.map_or(String::new(), |file| format!("file={},line=1,", property(file)));
    let _ = writeln!(out, "::{level} {file}title={}::{}", property(title), message(text));
}

/// Where two readings part: one warning for each row, on the file of the first reading if there is a folder.
#[must_use]
pub fn readings(found: &Difference, folder: Option<&Path>) -> String {
    let rules = found.rules;
    let [one, other] = found.compared.sides.each_ref().map(|side| side.id(rules));
    let mut out = String::new();
    for row in &found.rows {
        let reading = row.ranges.first().and_then(|range| range.sides.first()).and_then(|told| told.readings.first());
        let file = folder.zip(reading).map(|(folder, at)| folder.join("readings").join(format!("{}.yaml", rules[*at].id)));
        let file = file.map(|file| file.to_string_lossy().into_owned());
        command(&mut out, "warning", file.as_deref(), &format!("{one} against {other}"), &told(found, row));
    }
    command(&mut out, "notice", None, &format!("{one} against {other}"), &sum(found));
    out
}

fn told(found: &Difference, row: &Row) -> String {
    let mut lines: Vec<String> = Vec::new();
    for range in &row.ranges {
        let turns = sets(found.rules, range).join("; or on ");
        lines.push(format!("{}: {}; turns on {turns}", dates(range, found.compared.period), verdicts(range)));
    }
    for members in &row.members {
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(found.rules, one)).collect();
        lines.push(format!("{}: {}", what(members, &found.compared.scope.layers), kinds.join("; ")));
    }
    lines.join("\n")
}
