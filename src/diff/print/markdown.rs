//! Differences as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use crate::check::markdown::{escape, foot};
use crate::diff::readings::{Difference, Row};
use crate::diff::rules::{Change, Changes};
use snapback_engine::withheld::HEADING;

use super::{
    change, compared, dates, deciding, kind, named, readings as served, sets, sum, suppositions,
    verdict, what, withheld,
};

/// Where two readings part.
#[must_use]
pub fn readings(found: &Difference) -> String {
    let (rules, asked) = (found.rules, &found.compared);
    let [one, other] = asked.sides.each_ref().map(|side| escape(&named(rules, side)));
    let mut out =
        format!("## {one} against {other}\n\nCompared: {}.\n", escape(&compared(rules, asked)));
    suppositions(rules, asked).iter().for_each(|text| {
        let _ = writeln!(out, "\n{}", escape(text));
    });
    for row in &found.rows {
        self::row(&mut out, found, row);
    }
    for question in deciding(found) {
        let _ = writeln!(out, "\n`{}`: {}", rules[question].id, escape(&rules[question].title));
    }
    let phrases = withheld(found);
    if !phrases.is_empty() {
        let _ = writeln!(out, "\n{HEADING}:\n");
    }
    phrases.iter().for_each(|phrase| {
        let _ = writeln!(out, "- {}", escape(phrase));
    });
    out.push_str(&foot(rules));
    let _ = writeln!(out, "\n{}", sum(found));
    out
}

fn row(out: &mut String, found: &Difference, row: &Row) {
    let rules = found.rules;
    for members in &row.members {
        let kinds: Vec<String> =
            members.kinds.iter().map(|one| escape(&kind(rules, one))).collect();
        let _ = writeln!(
            out,
            "\n**{}**: {}",
            escape(&what(members, &found.compared.scope.layers)),
            kinds.join("; ")
        );
    }
    let [one, other] = found.compared.sides.each_ref().map(|side| escape(side.id(rules)));
    let _ = writeln!(out, "\n| days | {one} | {other} | turns on |\n|---|---|---|---|");
    for range in &row.ranges {
        let [first, second] = range.sides.each_ref().map(verdict);
        let sets: Vec<String> = sets(rules, range).iter().map(|set| cell(set)).collect();
        let by =
            served(rules, found, range).map_or(String::new(), |ids| format!(" ({})", cell(&ids)));
        let dates = dates(range, found.compared.period);
        let _ = writeln!(out, "| {dates}{by} | {first} | {second} | {} |", sets.join("; or "));
    }
}

/// Text in one cell of a table.
fn cell(text: &str) -> String {
    escape(text)
}

/// Which verdicts two sets of rules give differently.
#[must_use]
pub fn rules(found: &Changes, names: [&str; 2]) -> String {
    let [old, new] = names.map(|name| escape(&name.escape_debug().to_string()));
    let mut out = format!("## {old} against {new}\n");
    change::listed(found).iter().for_each(|text| {
        let _ = writeln!(out, "\n{}", escape(text));
    });
    for rows in found.rows.chunk_by(|a, b| a.cause == b.cause) {
        let cause = rows.first().map(change::cause).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n### {}\n\n| cells | readings | changes |\n|---|---|---|",
            escape(&cause)
        );
        rows.iter().for_each(|row| changed(&mut out, found, row));
    }
    let _ = writeln!(out, "\n{}", change::sum(found));
    out
}

fn changed(out: &mut String, found: &Changes, row: &Change) {
    let rules = found.compared.sets[1];
    let members = |members: &crate::diff::Members| {
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(rules, one)).collect();
        format!("{}: {}", what(members, &found.compared.scope.layers), kinds.join("; "))
    };
    let cells: Vec<String> = row.members.iter().map(|one| escape(&members(one))).collect();
    let spans: Vec<String> =
        row.ranges.iter().map(|span| escape(&change::span(found, span))).collect();
    let _ = writeln!(
        out,
        "| {} | {} | {} |",
        cells.join("<br>"),
        escape(&change::readings(rules, row)),
        spans.join("<br>")
    );
}
