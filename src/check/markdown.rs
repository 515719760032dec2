//! The answer as Markdown, for a ticket or a pull request.

use std::fmt::Write as _;

use crate::check::opinion::Opinion;
use crate::check::{restricted, text};
use snapback_engine::compare::Agreement;
use snapback_engine::explain::{Branch, LATER_ACTS, Link, capital, layer, meaning, transfer};
use snapback_engine::model::{Basis, Confidence, Ruleset};

/// Escapes what Markdown or HTML would interpret, and what would notify a user by name.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // A backslash does not stop a mention.
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
    let verdict = finding.verdict.word().to_uppercase();
    let beyond = text::beyond_known_through(opinion);
    let mut out = format!("## {verdict}: {what} on {}{beyond}\n\n", opinion.query.day.in_words());
    let _ = writeln!(
        out,
        "Reading: **{}** (`{}`). Layer: {}. {}. Restricted: **{}**.\n",
        escape(&reading.title),
        reading.id,
        layer(opinion.query.transfer.layer),
        capital(meaning(finding.verdict)),
        restricted(finding.restricted)
    );
    let basis = finding.basis.map_or("", Basis::word);
    let confidence = finding.confidence.map_or("", Confidence::word);
    let _ = writeln!(out, "Basis: {basis}. Confidence: {confidence}.\n");
    for question in &finding.turns_on {
        let asked = &rules[*question];
        let _ = writeln!(out, "Turns on `{}`: {}\n", asked.id, escape(&asked.title));
    }
    for branch in &opinion.explanation.branches {
        chain(&mut out, rules, branch);
    }
    for point in points(opinion) {
        let _ = writeln!(out, "- {point}");
    }
    out + &foot(rules)
}

fn chain(out: &mut String, rules: &Ruleset, branch: &Branch) {
    let [of_the_day, later] = branch.numbered();
    let _ = writeln!(out, "### Why {}\n", branch.verdict);
    steps(out, rules, &of_the_day);
    if !later.is_empty() {
        let _ = writeln!(out, "#### {LATER_ACTS}\n");
        steps(out, rules, &later);
    }
}

fn steps(out: &mut String, rules: &Ruleset, links: &[(usize, &Link)]) {
    for (number, link) in links {
        let sentence = escape(&text::sentence(rules, link));
        let cited = escape(&text::citation(link).unwrap_or_default());
        let _ = match link.source.and_then(|source| source.url.as_ref()) {
            Some(url) => writeln!(out, "{number}. {sentence} {cited} <{url}>"),
            None => writeln!(out, "{number}. {sentence} {cited}"),
        };
    }
    out.push('\n');
}

/// What follows the reasons: assumptions, dates, other readings and notes.
fn points(opinion: &Opinion) -> Vec<String> {
    let rules = opinion.rules;
    let mut points = Vec::new();
    for assumed in &opinion.explanation.assumptions {
        let (id, ground) = (&rules[assumed.question].id, escape(&assumed.ground));
        points.push(format!("Assumed `{id}`: {} ({ground})", assumed.value));
    }
    for (person, says) in opinion.persons() {
        points.push(format!("Told to {}: {says}", escape(&person.title)));
    }
    for line in text::gap_lines(opinion) {
        points.push(format!("Not encoded: {}", escape(&line)));
    }
    if let Some((day, before)) = &opinion.previous {
        points.push(format!("Since {} (the day before: {before})", day.in_words()));
    }
    if let Some((day, after)) = &opinion.next {
        points.push(format!("Until {} (from that day: {after})", day.in_words()));
    }
    for counterfactual in opinion.counterfactuals.iter().flatten() {
        let line = text::counterfactual_line(rules, counterfactual);
        points.push(format!("Would change with {}", escape(&line)));
    }
    for other in &opinion.others {
        points.push(format!("Read differently by {}", escape(&text::other_line(rules, other))));
    }
    for link in opinion.why_not.iter().flatten() {
        points.push(format!("Does not decide: {}", escape(&text::sentence(rules, link))));
    }
    for note in &opinion.answer.notes {
        points.push(format!(
            "Note `{}`: {}",
            note.word(),
            escape(&text::note_text(opinion, *note))
        ));
    }
    points
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
pub fn side_by_side(opinions: &[Opinion], agreement: &Agreement) -> String {
    let Some(first) = opinions.first() else { return String::new() };
    let rules = first.rules;
    let what = escape(&capital(&transfer(rules, &first.query.transfer)));
    let agreement = text::agreement_line(agreement);
    let mut out = format!("## {what} on {}\n\n{agreement}\n\n", first.query.day.in_words());
    out.push_str("| reading | layer | verdict | restricted | provisions | until |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for opinion in opinions {
        let finding = &opinion.answer.finding;
        let provisions: Vec<&str> =
            finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
        let until = opinion.next.as_ref().map_or(String::new(), |(day, _)| day.to_string());
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {until} |",
            rules[opinion.answer.reading].id,
            opinion.query.transfer.layer,
            finding.verdict,
            restricted(finding.restricted),
            provisions.join(" ")
        );
    }
    out + &foot(rules)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_is_left_for_markdown_to_interpret() {
        for (text, expected) in [
            ("plain text, 5 %", "plain text, 5 %"),
            ("a_b*c", "a\\_b\\*c"),
            ("<b>", "\\<b\\>"),
            ("@someone", "`@`someone"),
            ("a\\b", "a\\\\b"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
