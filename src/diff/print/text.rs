//! Differences as a page in a terminal, or the same bytes in a pipe.

use std::fmt::Write as _;

use crate::check::text::{Style, foot};
use crate::diff::readings::{Difference, Range, Row};
use crate::diff::rules::{Change, Changes};
use crate::text::counted;
use snapback_engine::withheld::HEADING;

use super::{
    change, compared, dates, deciding, kind, named, readings as served, sets, sum, suppositions,
    verdicts, what, withheld,
};

pub(super) fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

/// Where two readings part.
#[must_use]
pub fn readings(found: &Difference, style: Style) -> String {
    let rules = found.rules;
    let [one, other] = found.compared.sides.each_ref().map(|side| named(rules, side));
    let mut out = style.item("", &format!("{one} | {other}"));
    out.push_str(&style.item("", &format!("Compared: {}.", compared(rules, &found.compared))));
    suppositions(rules, &found.compared)
        .iter()
        .for_each(|text| out.push_str(&style.item("", text)));
    if found.rows.is_empty() {
        out.push_str("\nNowhere do the two part.\n");
    }
    for (at, row) in found.rows.iter().enumerate() {
        self::row(&mut out, found, at.saturating_add(1), row, style);
    }
    questions(&mut out, found, style);
    later(&mut out, found, style);
    let _ = writeln!(out, "\n{}\n{}", foot(rules, style), sum(found));
    out
}

fn row(out: &mut String, found: &Difference, number: usize, row: &Row, style: Style) {
    let first = format!("{number}. ");
    let indent = " ".repeat(first.len());
    out.push('\n');
    for members in &row.members {
        let lead =
            if std::ptr::eq(members, row.members.as_slice().as_ptr()) { &first } else { &indent };
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(found.rules, one)).collect();
        let text = format!("{}: {}", what(members, &found.compared.scope.layers), kinds.join("; "));
        out.push_str(&style.item(lead, &text));
    }
    for range in &row.ranges {
        self::range(out, found, range, &indent, style);
    }
    if row.cells() > 1 {
        let _ = writeln!(out, "{indent}({} alike)", counted(row.cells(), "cell"));
    }
}

fn range(out: &mut String, found: &Difference, range: &Range, indent: &str, style: Style) {
    let dates = dates(range, found.compared.period);
    let line = style.item(&format!("{indent}- "), &format!("{dates}: {}", verdicts(range)));
    out.push_str(&line.replacen(&dates, &bold(&dates), 1));
    if let Some(ids) = served(found.rules, found, range) {
        out.push_str(&style.item(&format!("{indent}    as read by "), &ids));
    }
    for (at, set) in sets(found.rules, range).iter().enumerate() {
        let lead = if at == 0 { "turns on " } else { "   or on " };
        out.push_str(&style.item(&format!("{indent}    {lead}"), set));
    }
}

fn questions(out: &mut String, found: &Difference, style: Style) {
    let all = deciding(found);
    if !all.is_empty() {
        let _ = writeln!(out, "\n{}", bold("The two part on"));
    }
    for question in all {
        let asked = &found.rules[question];
        out.push_str(&style.item("  - ", &format!("{} ({})", asked.title, asked.id)));
    }
}

fn later(out: &mut String, found: &Difference, style: Style) {
    let phrases = withheld(found);
    if !phrases.is_empty() {
        let _ = writeln!(out, "\n{}", bold(HEADING));
    }
    phrases.iter().for_each(|phrase| out.push_str(&style.item("  - ", phrase)));
}

/// Which verdicts two sets of rules give differently.
#[must_use]
pub fn rules(found: &Changes, names: [&str; 2], style: Style) -> String {
    let mut out = String::new();
    for (name, set) in names.into_iter().zip(found.compared.sets) {
        out.push_str(&style.item(
            "",
            &format!(
                "{} ({} {}, digest {})",
                name.escape_debug(),
                set.id,
                set.version,
                short(&set.digest)
            ),
        ));
    }
    change::listed(found).iter().for_each(|text| out.push_str(&style.item("", text)));
    if found.rows.is_empty() {
        out.push_str("\nNo verdict differs.\n");
    }
    for rows in found.rows.chunk_by(|a, b| a.cause == b.cause) {
        let cause = rows.first().map(change::cause).unwrap_or_default();
        let _ = writeln!(out, "\n{}", bold(&cause));
        rows.iter().for_each(|row| changed(&mut out, found, row, style));
    }
    let _ = writeln!(out, "\n{}", change::sum(found));
    out
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

fn changed(out: &mut String, found: &Changes, row: &Change, style: Style) {
    let rules = found.compared.sets[1];
    for members in &row.members {
        let kinds: Vec<String> = members.kinds.iter().map(|one| kind(rules, one)).collect();
        let text = format!("{}: {}", what(members, &found.compared.scope.layers), kinds.join("; "));
        out.push_str(&style.item("  - ", &text));
    }
    out.push_str(&style.item("    ", &change::readings(rules, row)));
    for span in &row.ranges {
        out.push_str(&style.item("      ", &change::span(found, span)));
    }
}
