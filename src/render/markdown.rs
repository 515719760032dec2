//! The answer as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use crate::compare::Split;
use crate::explain::{Branch, capital, layer, meaning, transfer};
use crate::memo::Memo;
use crate::model::Ruleset;
use crate::render::{restricted, text};

/// Text in which Markdown and HTML see nothing of theirs, and nobody is called by name.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A name behind a backslash would still be called.
            '@' => out.push_str("`@`"),
            _ if "\\`*_{}[]<>()#+!|~&".contains(c) => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// One answer in full.
#[must_use]
pub fn memo(memo: &Memo) -> String {
    let (rules, finding) = (memo.rules, &memo.answer.finding);
    let reading = &rules[memo.answer.reading];
    let what = escape(&capital(&transfer(rules, &memo.ask.transfer)));
    let mut out = format!(
        "## {}: {what} on {}\n\n",
        finding.verdict.word().to_uppercase(),
        memo.ask.day.in_words()
    );
    let _ = writeln!(
        out,
        "Reading: **{}** (`{}`). Layer: {}. {}. Restricted: **{}**.\n",
        escape(&reading.title),
        reading.id,
        layer(memo.ask.transfer.layer),
        capital(meaning(finding.verdict)),
        restricted(finding.restricted())
    );
    let basis = finding.basis.map_or("", crate::model::Basis::word);
    let confidence = finding.confidence.map_or("", crate::model::Confidence::word);
    let _ = writeln!(out, "Basis: {basis}. Confidence: {confidence}.\n");
    for question in &finding.turns_on {
        let _ = writeln!(
            out,
            "Turns on `{}`: {}\n",
            rules[*question].id,
            escape(&rules[*question].title)
        );
    }
    for branch in &memo.explanation.branches {
        chain(&mut out, memo, branch);
    }
    rest(&mut out, memo);
    out
}

fn chain(out: &mut String, memo: &Memo, branch: &Branch) {
    let _ = writeln!(out, "### Why {}\n", branch.verdict);
    for (at, link) in branch.links.iter().enumerate() {
        let cited = text::citation(link).unwrap_or_default();
        let cited = match link.source.and_then(|source| source.url.as_ref()) {
            Some(url) => format!("{} <{url}>", escape(&cited)),
            None => escape(&cited),
        };
        let _ = writeln!(
            out,
            "{}. {} {cited}",
            at.saturating_add(1),
            escape(&text::sentence(memo.rules, link))
        );
    }
    out.push('\n');
}

fn rest(out: &mut String, memo: &Memo) {
    let rules = memo.rules;
    for assumed in &memo.explanation.assumptions {
        let _ = writeln!(
            out,
            "- Assumed `{}`: {} ({})",
            rules[assumed.question].id,
            assumed.value,
            escape(&assumed.ground)
        );
    }
    if let Some((day, before)) = memo.previous {
        let _ = writeln!(out, "- Since {} (the day before: {before})", day.in_words());
    }
    if let Some((day, after)) = memo.next {
        let _ = writeln!(out, "- Until {} (from that day: {after})", day.in_words());
    }
    for near in memo.nearby.iter().flatten() {
        let _ = writeln!(out, "- Would change with {}", escape(&text::near_line(rules, near)));
    }
    for other in &memo.others {
        let _ = writeln!(out, "- Read differently by {}", escape(&text::other_line(rules, other)));
    }
    for link in memo.why_not.iter().flatten() {
        let _ = writeln!(out, "- Does not decide: {}", escape(&text::sentence(rules, link)));
    }
    for note in &memo.answer.notes {
        let _ = writeln!(out, "- Note `{}`: {}", note.word(), escape(note.said(rules)));
    }
    out.push_str(&foot(rules));
}

/// Which rules answered.
#[must_use]
pub fn foot(rules: &Ruleset) -> String {
    let (version, digest) = (escape(&rules.version), &rules.digest);
    format!(
        "\nRules `{}` {version}, digest `{digest}`, known through {}.\n",
        rules.id, rules.known_through
    )
}

/// Several readings side by side.
#[must_use]
pub fn side_by_side(memos: &[Memo], split: &Split) -> String {
    let Some(first) = memos.first() else { return String::new() };
    let rules = first.rules;
    let what = escape(&capital(&transfer(rules, &first.ask.transfer)));
    let mut out =
        format!("## {what} on {}\n\n{}\n\n", first.ask.day.in_words(), text::split_line(split));
    out.push_str("| reading | layer | verdict | restricted | provisions | until |\n|---|---|---|---|---|---|\n");
    for memo in memos {
        let provisions: Vec<_> =
            memo.answer.finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect();
        let until = memo.next.map_or(String::new(), |(day, _)| day.to_string());
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {until} |",
            rules[memo.answer.reading].id,
            memo.ask.transfer.layer,
            memo.answer.finding.verdict,
            restricted(memo.answer.finding.restricted()),
            provisions.join(" ")
        );
    }
    out.push_str(&foot(rules));
    out
}
