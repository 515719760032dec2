//! Prints comparisons as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use super::words::{
    cause, changes_summary, compared, dates, decisive_questions, decisive_sets, difference_summary,
    group_line, group_parts, listed, readings_and_facts, readings_used, side_title, side_verdict,
    suppositions, verdict_change, withheld,
};
use crate::check::markdown::{escape, foot};
use crate::diff::readings::{DiffRow, Difference};
use crate::diff::rules::{RuleChange, RuleChanges};
use snapback_engine::withheld::HEADING;

/// Prints a comparison of readings.
#[must_use]
pub fn readings(difference: &Difference) -> String {
    let (rules, comparison) = (difference.rules, &difference.compared);
    let [one, other] = comparison.sides.each_ref().map(|side| escape(&side_title(rules, side)));
    let compared = escape(&compared(rules, comparison));
    let mut out = format!("## {one} against {other}\n\nCompared: {compared}.\n");
    for sentence in suppositions(rules, comparison) {
        let _ = writeln!(out, "\n{}", escape(&sentence));
    }
    for row in &difference.rows {
        write_row(&mut out, difference, row);
    }
    for question in decisive_questions(difference) {
        let _ = writeln!(out, "\n`{}`: {}", rules[question].id, escape(&rules[question].title));
    }
    let phrases = withheld(difference);
    if !phrases.is_empty() {
        let _ = writeln!(out, "\n{HEADING}:\n");
    }
    for phrase in phrases {
        let _ = writeln!(out, "- {}", escape(&phrase));
    }
    out.push_str(&foot(rules));
    let _ = writeln!(out, "\n{}", difference_summary(difference));
    out
}

fn write_row(out: &mut String, difference: &Difference, row: &DiffRow) {
    let (rules, comparison) = (difference.rules, &difference.compared);
    for group in &row.groups {
        let (cells, subjects) = group_parts(rules, group, &comparison.scope.layers);
        let subjects: Vec<String> = subjects.iter().map(|text| escape(text)).collect();
        let _ = writeln!(out, "\n**{}**: {}", escape(&cells), subjects.join("; "));
    }
    let [one, other] = comparison.sides.each_ref().map(|side| escape(side.id(rules)));
    let _ = writeln!(out, "\n| days | {one} | {other} | turns on |\n|---|---|---|---|");
    for range in &row.ranges {
        let dates = dates(range.period, comparison.period);
        let by = match readings_used(difference, range) {
            Some(readings) => format!(" ({})", escape(&readings)),
            None => String::new(),
        };
        let [first, second] = range.sides.each_ref().map(side_verdict);
        let sets: Vec<String> = decisive_sets(rules, range).iter().map(|set| escape(set)).collect();
        let _ = writeln!(out, "| {dates}{by} | {first} | {second} | {} |", sets.join("; or "));
    }
}

/// Prints a comparison of rules.
#[must_use]
pub fn rules(changes: &RuleChanges, names: [&str; 2]) -> String {
    let [old, new] = names.map(|name| escape(&name.escape_debug().to_string()));
    let mut out = format!("## {old} against {new}\n");
    for line in listed(changes) {
        let _ = writeln!(out, "\n{}", escape(&line));
    }
    for rows in changes.rows.chunk_by(|a, b| a.cause == b.cause) {
        let cause = rows.first().map(cause).unwrap_or_default();
        let head = "| cells | readings | changes |\n|---|---|---|";
        let _ = writeln!(out, "\n### {}\n\n{head}", escape(&cause));
        for row in rows {
            write_change(&mut out, changes, row);
        }
    }
    let _ = writeln!(out, "\n{}", changes_summary(changes));
    out
}

fn write_change(out: &mut String, changes: &RuleChanges, row: &RuleChange) {
    let (rules, layers) = (changes.compared.sets[1], &changes.compared.scope.layers);
    let cells: Vec<String> =
        row.groups.iter().map(|group| escape(&group_line(rules, group, layers))).collect();
    let ranges: Vec<String> =
        row.ranges.iter().map(|range| escape(&verdict_change(changes, range))).collect();
    let readings = escape(&readings_and_facts(rules, row));
    let _ = writeln!(out, "| {} | {readings} | {} |", cells.join("<br>"), ranges.join("<br>"));
}
