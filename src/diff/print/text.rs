//! Prints comparisons as text, the same bytes in a terminal and in a pipe.

use std::fmt::Write as _;

use super::words::{
    cause, changes_summary, compared, dates, decisive_questions, decisive_sets, difference_summary,
    group_line, listed, readings_and_facts, readings_used, side_title, side_verdicts, suppositions,
    verdict_change, withheld,
};
use crate::check::text::{Style, foot};
use crate::diff::readings::{DiffRange, DiffRow, Difference};
use crate::diff::rules::{RuleChange, RuleChanges};
use crate::text::counted;
use snapback_engine::withheld::HEADING;

pub(super) fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

/// Prints a comparison of readings.
#[must_use]
pub fn readings(difference: &Difference, style: Style) -> String {
    let (rules, comparison) = (difference.rules, &difference.compared);
    let titles = comparison.sides.each_ref().map(|side| side_title(rules, side)).join(" | ");
    let mut out = style.item("", &titles);
    out += &style.item("", &format!("Compared: {}.", compared(rules, comparison)));
    for sentence in suppositions(rules, comparison) {
        out += &style.item("", &sentence);
    }
    if difference.rows.is_empty() {
        out += "\nNowhere do the two part.\n";
    }
    for (number, row) in (1..).zip(&difference.rows) {
        write_row(&mut out, difference, number, row, style);
    }
    let questions = decisive_questions(difference);
    if !questions.is_empty() {
        let _ = writeln!(out, "\n{}", bold("The two part on"));
    }
    for question in questions {
        let question = &rules[question];
        out += &style.item("  - ", &format!("{} ({})", question.title, question.id));
    }
    let phrases = withheld(difference);
    if !phrases.is_empty() {
        let _ = writeln!(out, "\n{}", bold(HEADING));
    }
    for phrase in phrases {
        out += &style.item("  - ", &phrase);
    }
    let _ = writeln!(out, "\n{}\n{}", foot(rules, style), difference_summary(difference));
    out
}

fn write_row(
    out: &mut String,
    difference: &Difference,
    number: usize,
    row: &DiffRow,
    style: Style,
) {
    let first = format!("{number}. ");
    let indent = " ".repeat(first.len());
    out.push('\n');
    for (at, group) in row.groups.iter().enumerate() {
        let lead = if at == 0 { &first } else { &indent };
        let line = group_line(difference.rules, group, &difference.compared.scope.layers);
        *out += &style.item(lead, &line);
    }
    for range in &row.ranges {
        write_range(out, difference, range, &indent, style);
    }
    if row.cells() > 1 {
        let _ = writeln!(out, "{indent}({} alike)", counted(row.cells(), "cell"));
    }
}

fn write_range(
    out: &mut String,
    difference: &Difference,
    range: &DiffRange,
    indent: &str,
    style: Style,
) {
    let dates = dates(range.period, difference.compared.period);
    let text = format!("{dates}: {}", side_verdicts(range));
    let line = style.item(&format!("{indent}- "), &text);
    *out += &line.replacen(&dates, &bold(&dates), 1);
    if let Some(readings) = readings_used(difference, range) {
        *out += &style.item(&format!("{indent}    as read by "), &readings);
    }
    for (at, set) in decisive_sets(difference.rules, range).iter().enumerate() {
        let lead = if at == 0 { "turns on " } else { "   or on " };
        *out += &style.item(&format!("{indent}    {lead}"), set);
    }
}

/// Prints a comparison of rules.
#[must_use]
pub fn rules(changes: &RuleChanges, names: [&str; 2], style: Style) -> String {
    let mut out = String::new();
    for (name, set) in names.into_iter().zip(changes.compared.sets) {
        let digest = set.digest.get(..12).unwrap_or(&set.digest);
        let name = name.escape_debug();
        let line = format!("{name} ({} {}, digest {digest})", set.id, set.version);
        out += &style.item("", &line);
    }
    for line in listed(changes) {
        out += &style.item("", &line);
    }
    if changes.rows.is_empty() {
        out += "\nNo verdict differs.\n";
    }
    for rows in changes.rows.chunk_by(|a, b| a.cause == b.cause) {
        let cause = rows.first().map(cause).unwrap_or_default();
        let _ = writeln!(out, "\n{}", bold(&cause));
        for row in rows {
            write_change(&mut out, changes, row, style);
        }
    }
    let _ = writeln!(out, "\n{}", changes_summary(changes));
    out
}

fn write_change(out: &mut String, changes: &RuleChanges, row: &RuleChange, style: Style) {
    let rules = changes.compared.sets[1];
    for group in &row.groups {
        let line = group_line(rules, group, &changes.compared.scope.layers);
        *out += &style.item("  - ", &line);
    }
    *out += &style.item("    ", &readings_and_facts(rules, row));
    for range in &row.ranges {
        *out += &style.item("      ", &verdict_change(changes, range));
    }
}
