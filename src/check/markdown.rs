//! The answer as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use crate::check::opinion::Opinion;
use crate::check::{restricted, text};
use snapback_engine::compare::Agreement;
use snapback_engine::explain::{Branch, capital, layer, meaning, transfer};
use snapback_engine::model::Ruleset;

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
pub fn opinion(opinion: &Opinion) -> String {
    let (rules, finding) = (opinion.rules, &opinion.answer.finding);
    let reading = &rules[opinion.answer.reading];
    let what = escape(&capital(&transfer(rules, &opinion.query.transfer)));
    let mut out = format!(
        "## {}: {what} on {}\n\n",
        finding.verdict.word().to_uppercase(),
        opinion.query.day.in_words()
    );
    let _ = writeln!(
        out,
        "Reading: **{}** (`{}`). Layer: {}. {}. Restricted: **{}**.\n",
        escape(&reading.title),
        reading.id,
        layer(opinion.query.transfer.layer),
        capital(meaning(finding.verdict)),
        restricted(finding.restricted())
    );
    let basis = finding.basis.map_or("", snapback_engine::model::Basis::word);
    let confidence = finding.confidence.map_or("", snapback_engine::model::Confidence::word);
    let _ = writeln!(out, "Basis: {basis}. Confidence: {confidence}.\n");
    for question in &finding.turns_on {
        let _ = writeln!(
            out,
            "Turns on `{}`: {}\n",
            rules[*question].id,
            escape(&rules[*question].title)
        );
    }
    for branch in &opinion.explanation.branches {
        chain(&mut out, opinion, branch);
    }
    rest(&mut out, opinion);
    out
}

fn chain(out: &mut String, opinion: &Opinion, branch: &Branch) {
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
            escape(&text::sentence(opinion.rules, link))
        );
    }
    out.push('\n');
}

fn rest(out: &mut String, opinion: &Opinion) {
    let rules = opinion.rules;
    for assumed in &opinion.explanation.assumptions {
        let _ = writeln!(
            out,
            "- Assumed `{}`: {} ({})",
            rules[assumed.question].id,
            assumed.value,
            escape(&assumed.ground)
        );
    }
    if let Some((day, before)) = opinion.previous {
        let _ = writeln!(out, "- Since {} (the day before: {before})", day.in_words());
    }
    if let Some((day, after)) = opinion.next {
        let _ = writeln!(out, "- Until {} (from that day: {after})", day.in_words());
    }
    for near in opinion.counterfactuals.iter().flatten() {
        let _ = writeln!(out, "- Would change with {}", escape(&text::near_line(rules, near)));
    }
    for other in &opinion.others {
        let _ = writeln!(out, "- Read differently by {}", escape(&text::other_line(rules, other)));
    }
    for link in opinion.why_not.iter().flatten() {
        let _ = writeln!(out, "- Does not decide: {}", escape(&text::sentence(rules, link)));
    }
    for note in &opinion.answer.notes {
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
pub fn side_by_side(opinions: &[Opinion], split: &Agreement) -> String {
    let Some(first) = opinions.first() else { return String::new() };
    let rules = first.rules;
    let what = escape(&capital(&transfer(rules, &first.query.transfer)));
    let mut out =
        format!("## {what} on {}\n\n{}\n\n", first.query.day.in_words(), text::split_line(split));
    out.push_str("| reading | layer | verdict | restricted | provisions | until |\n|---|---|---|---|---|---|\n");
    for opinion in opinions {
        let provisions: Vec<_> =
            opinion.answer.finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect();
        let until = opinion.next.map_or(String::new(), |(day, _)| day.to_string());
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {until} |",
            rules[opinion.answer.reading].id,
            opinion.query.transfer.layer,
            opinion.answer.finding.verdict,
            restricted(opinion.answer.finding.restricted()),
            provisions.join(" ")
        );
    }
    out.push_str(&foot(rules));
    out
}
