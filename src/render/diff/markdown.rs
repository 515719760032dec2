//! Differences as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use crate::diff::readings::{Difference, Row};
use crate::render::markdown::escape;

use super::{compared, dates, deciding, kind, named, readings as served, sets, sum, suppositions, verdict, what};

/// Where two readings part.
#[must_use]
pub fn readings(found: &Difference) -> String {
    let (rules, asked) = (found.rules, &found.compared);
    let [one, other] = asked.sides.each_ref().map(|side| escape(&named(rules, side)));
    let mut out = format!("## {one} against {other}\n\nCompared: {}.\n", escape(&compared(rules, asked)));
    suppositions(rules, asked).iter().for_each(|text| {
        let _ = writeln!(out, "\n{}", escape(text));
    });
    for row in &found.rows {
        self::row(&mut out, found, row);
    }
    for question in deciding(found) {
        let _ = writeln!(out, "\n`{}`: {}", rules[question].id, escape(&rules[question].title));
    }
    let _ = writeln!(out, "\nRules `{}` {}, digest `{}`, known through {}.", rules.id, rules.version, rules.digest, rules.known_through);
    let _ = writeln!(out, "\n{}", sum(found));
    out
}

fn row(out: &mut String, found: &Difference, row: &Row) {
    let rules = found.rules;
    for members in &row.members {
        let kinds: Vec<String> = members.kinds.iter().map(|one| escape(&kind(rules, one))).collect();
        let _ = writeln!(out, "\n**{}**: {}", escape(&what(members, &found.compared.scope.layers)), kinds.join("; "));
    }
    let [one, other] = found.compared.sides.each_ref().map(|side| escape(side.id(rules)));
    let _ = writeln!(out, "\n| days | {one} | {other} | turns on |\n|---|---|---|---|");
    for range in &row.ranges {
        let [first, second] = range.sides.each_ref().map(verdict);
        let sets: Vec<String> = sets(rules, range).iter().map(|set| cell(set)).collect();
        let by = served(rules, found, range).map_or(String::new(), |ids| format!(" ({})", cell(&ids)));
        let dates = dates(range, found.compared.period);
        let _ = writeln!(out, "| {dates}{by} | {first} | {second} | {} |", sets.join("; or "));
    }
}

/// Text in one cell of a table.
fn cell(text: &str) -> String {
    escape(text)
}
