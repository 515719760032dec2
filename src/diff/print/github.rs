//! Differences as workflow commands: each shows up as an annotation of the run, and of a file where one is meant.

use std::fmt::Write as _;
use std::path::Path;

use crate::diff::patch::Patch;
use crate::diff::readings::{Difference, Row};
use crate::diff::rules::{Change, Changes};
use snapback_engine::withheld::HEADING;

use super::{change, dates, kind, sets, sum, verdicts, what, withheld};

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

/// One command. It annotates a line of a file, where there is one.
fn command(out: &mut String, level: &str, place: Option<(&str, usize)>, title: &str, text: &str) {
    let file =
        place.map_or(String::new(), |(file, line)| format!("file={},line={line},", property(file)));
    let _ = writeln!(out, "::{level} {file}title={}::{}", property(title), message(text));
}

/// Where two readings part: one warning for each row, on the file of the first reading if there is a folder.
#[must_use]
pub fn readings(found: &Difference, folder: Option<&Path>) -> String {
    let rules = found.rules;
    let [one, other] = found.compared.sides.each_ref().map(|side| side.id(rules));
    let mut out = String::new();
    for row in &found.rows {
        let reading = row
            .ranges
            .first()
            .and_then(|range| range.sides.first())
            .and_then(|told| told.readings.first());
        let file = folder
            .zip(reading)
            .map(|(folder, at)| folder.join("readings").join(format!("{}.yaml", rules[*at].id)));
        let file = file.map(|file| file.to_string_lossy().into_owned());
        command(
            &mut out,
            "warning",
            file.as_deref().map(|file| (file, 1)),
            &format!("{one} against {other}"),
            &told(found, row),
        );
    }
    let phrases = withheld(found);
    if !phrases.is_empty() {
        command(
            &mut out,
            "notice",
            None,
            &format!("{one} against {other}"),
            &format!("{HEADING}:\n{}", phrases.join("\n")),
        );
    }
    command(&mut out, "notice", None, &format!("{one} against {other}"), &sum(found));
    out
}

fn told(found: &Difference, row: &Row) -> String {
    let mut lines: Vec<String> = Vec::new();
    for range in &row.ranges {
        let turns = sets(found.rules, range).join("; or on ");
        lines.push(format!(
            "{}: {}; turns on {turns}",
            dates(range, found.compared.period),
            verdicts(range)
        ));
    }
    for members in &row.members {
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(found.rules, one)).collect();
        lines.push(format!(
            "{}: {}",
            what(members, &found.compared.scope.layers),
            kinds.join("; ")
        ));
    }
    lines.join("\n")
}

/// Which verdicts two sets of rules give differently: one warning for each row, where the file that makes it changed.
#[must_use]
pub fn rules(found: &Changes, names: [&str; 2], patch: &Patch, root: &str) -> String {
    let mut out = String::new();
    for row in &found.rows {
        let title = if row.loosens() { "less strict" } else { "another verdict" };
        let place = row.cause.first().map(|path| patch.place(path));
        let place = place
            .map(|(path, line)| (Path::new(root).join(path).to_string_lossy().into_owned(), line));
        let place = place.as_ref().map(|(path, line)| (path.trim_start_matches("./"), *line));
        command(&mut out, "warning", place, title, &changed(found, row));
    }
    for text in change::listed(found) {
        command(&mut out, "notice", None, &names.join(" against "), &text);
    }
    command(&mut out, "notice", None, &names.join(" against "), &change::sum(found));
    out
}

fn changed(found: &Changes, row: &Change) -> String {
    let rules = found.compared.sets[1];
    let mut lines: Vec<String> = row.ranges.iter().map(|span| change::span(found, span)).collect();
    lines.push(change::readings(rules, row));
    for members in &row.members {
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(rules, one)).collect();
        lines.push(format!(
            "{}: {}",
            what(members, &found.compared.scope.layers),
            kinds.join("; ")
        ));
    }
    if row.cause.len() > 1 {
        lines.push(format!("changed together: {}", row.cause.join(", ")));
    }
    lines.join("\n")
}
