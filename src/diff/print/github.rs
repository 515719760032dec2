//! Prints comparisons as workflow commands, each an annotation of the run or of a line of a file.

use std::fmt::Write as _;
use std::path::Path;

use super::words::{
    changes_summary, dates, decisive_sets, difference_summary, group_line, listed,
    readings_and_facts, side_verdicts, verdict_change, withheld,
};
use crate::diff::patch::Patch;
use crate::diff::readings::{DiffRow, Difference};
use crate::diff::rules::{RuleChange, RuleChanges};
use snapback_engine::withheld::HEADING;

/// Escapes the text of a command.
#[must_use]
pub fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
#[must_use]
pub fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

/// Appends a command that annotates a line of a file, or the run if no place is given.
fn command(out: &mut String, level: &str, place: Option<(&str, usize)>, title: &str, text: &str) {
    let file = match place {
        Some((file, line)) => format!("file={},line={line},", property(file)),
        None => String::new(),
    };
    let _ = writeln!(out, "::{level} {file}title={}::{}", property(title), message(text));
}

/// Prints a comparison of readings: one warning for each row, on the file of the first reading if
/// the rules are in a folder.
#[must_use]
pub fn readings(difference: &Difference, folder: Option<&Path>) -> String {
    let rules = difference.rules;
    let title = difference.compared.sides.each_ref().map(|side| side.id(rules)).join(" against ");
    let mut out = String::new();
    for row in &difference.rows {
        let file = folder.and_then(|folder| first_reading_file(difference, row, folder));
        let place = file.as_deref().map(|file| (file, 1));
        command(&mut out, "warning", place, &title, &row_text(difference, row));
    }
    let phrases = withheld(difference);
    if !phrases.is_empty() {
        let text = format!("{HEADING}:\n{}", phrases.join("\n"));
        command(&mut out, "notice", None, &title, &text);
    }
    command(&mut out, "notice", None, &title, &difference_summary(difference));
    out
}

/// The file of the first side's reading on the first day of a row.
fn first_reading_file(difference: &Difference, row: &DiffRow, folder: &Path) -> Option<String> {
    let [first, _] = &row.ranges.first()?.sides;
    let id = &difference.rules[*first.readings.first()?].id;
    let file = folder.join("readings").join(format!("{id}.yaml"));
    Some(file.to_string_lossy().into_owned())
}

fn row_text(difference: &Difference, row: &DiffRow) -> String {
    let compared = &difference.compared;
    let mut lines: Vec<String> = Vec::new();
    for range in &row.ranges {
        let dates = dates(range.period, compared.period);
        let verdicts = side_verdicts(range);
        let sets = decisive_sets(difference.rules, range).join("; or on ");
        lines.push(format!("{dates}: {verdicts}; turns on {sets}"));
    }
    for group in &row.groups {
        lines.push(group_line(difference.rules, group, &compared.scope.layers));
    }
    lines.join("\n")
}

/// Prints a comparison of rules: one warning for each change, where the file that causes it
/// changed.
#[must_use]
pub fn rules(changes: &RuleChanges, names: [&str; 2], patch: &Patch, root: &str) -> String {
    let names = names.join(" against ");
    let mut out = String::new();
    for row in &changes.rows {
        let title = if row.loosens() { "less strict" } else { "another verdict" };
        let place = row.cause.first().map(|path| patch.place(path));
        let place = place
            .map(|(path, line)| (Path::new(root).join(path).to_string_lossy().into_owned(), line));
        let place = place.as_ref().map(|(path, line)| (path.trim_start_matches("./"), *line));
        command(&mut out, "warning", place, title, &change_text(changes, row));
    }
    for text in listed(changes) {
        command(&mut out, "notice", None, &names, &text);
    }
    command(&mut out, "notice", None, &names, &changes_summary(changes));
    out
}

fn change_text(changes: &RuleChanges, row: &RuleChange) -> String {
    let rules = changes.compared.sets[1];
    let mut lines: Vec<String> =
        row.ranges.iter().map(|range| verdict_change(changes, range)).collect();
    lines.push(readings_and_facts(rules, row));
    for group in &row.groups {
        lines.push(group_line(rules, group, &changes.compared.scope.layers));
    }
    if row.cause.len() > 1 {
        lines.push(format!("changed together: {}", row.cause.join(", ")));
    }
    lines.join("\n")
}
