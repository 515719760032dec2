//! The answer as a memo in a terminal, or the same bytes in a pipe.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use crate::check::opinion::Opinion;
use snapback_engine::compare::{Agreement, Other, parts_on};
use snapback_engine::counterfactuals::Counterfactual;
use snapback_engine::explain::{Branch, Link, capital, layer, meaning, transfer};
use snapback_engine::model::{QuestionIx, Ruleset, Verdict};
use snapback_engine::query::Note;
use snapback_engine::withheld::HEADING;

use super::restricted;

/// How wide to write.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns.
    pub width: usize,
}

impl Style {
    /// The width of a page where nothing is known of the reader.
    pub const PIPED: Self = Self { width: 80 };

    fn wrap(self, first: &str, rest: &str, text: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut filled = textwrap::fill(text, options);
        filled.push('\n');
        filled
    }

    /// Wraps a text behind a mark; what follows the first line stands below the text.
    #[must_use]
    pub fn item(self, number: &str, text: &str) -> String {
        let indent = " ".repeat(number.len());
        self.wrap(number, &indent, text)
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n\u{1b}[1m{text}\u{1b}[0m");
}

/// One answer in full.
#[must_use]
pub fn opinion(opinion: &Opinion, style: Style) -> String {
    let mut out = verdict_line(opinion, style);
    standing(&mut out, opinion, style);
    turning(&mut out, opinion, style);
    for branch in &opinion.explanation.branches {
        chain(&mut out, opinion, branch, style);
    }
    assumed(&mut out, opinion, style);
    dates(&mut out, opinion, style);
    counterfactuals(&mut out, opinion, style);
    others(&mut out, opinion, style);
    withheld(&mut out, opinion, style);
    not_deciding(&mut out, opinion, style);
    notes(&mut out, opinion, style);
    let _ = write!(out, "\n{}", foot(opinion.rules, style));
    out
}

fn verdict_line(opinion: &Opinion, style: Style) -> String {
    let finding = &opinion.answer.finding;
    let verdict = finding.verdict.word().to_uppercase();
    let possible = match finding.possible.as_slice() {
        [] => String::new(),
        possible => format!(" ({})", words(possible, " or ")),
    };
    let what = capital(&transfer(opinion.rules, &opinion.query.transfer));
    let line = format!("{verdict}{possible}: {what} on {}.", opinion.query.day.in_words());
    let wrapped = style.wrap("", "", &line);
    wrapped.replacen(&verdict, &format!("\u{1b}[1m{verdict}\u{1b}[0m"), 1)
}

fn words(verdicts: &[Verdict], between: &str) -> String {
    verdicts.iter().map(|verdict| verdict.word()).collect::<Vec<_>>().join(between)
}

fn standing(out: &mut String, opinion: &Opinion, style: Style) {
    let (finding, reading) = (&opinion.answer.finding, &opinion.rules[opinion.answer.reading]);
    let basis = finding.basis.map_or(String::new(), |basis| format!(" Basis: {}.", basis.word()));
    let confidence =
        finding.confidence.map_or(String::new(), |label| format!(" Confidence: {label}."));
    let text = format!(
        "Under the reading of {} ({}); {} layer: {}. Restricted: {}.{basis}{confidence}",
        reading.title,
        reading.id,
        layer(opinion.query.transfer.layer),
        meaning(finding.verdict),
        restricted(finding.restricted()),
    );
    out.push_str(&style.wrap("", "", &text));
    if let Some(then) = opinion.query.as_of {
        out.push_str(&style.wrap(
            "",
            "",
            &format!("As it stood on {}: later events and answers are left out.", then.in_words()),
        ));
    }
    for (question, value) in &opinion.query.supposed {
        let asked = &opinion.rules[*question];
        let text =
            format!("Supposed, and no party's position: {} is {}.", asked.id, asked.show(value));
        out.push_str(&style.wrap("", "", &text));
    }
}

/// What came later, by name.
fn withheld(out: &mut String, opinion: &Opinion, style: Style) {
    let Some(withheld) = &opinion.withheld else { return };
    let phrases = withheld.phrases(opinion.rules);
    if !phrases.is_empty() {
        heading(out, HEADING);
    }
    phrases.iter().for_each(|phrase| out.push_str(&style.wrap("  - ", "    ", phrase)));
}

fn turning(out: &mut String, opinion: &Opinion, style: Style) {
    if opinion.answer.finding.turns_on.is_empty() {
        return;
    }
    heading(out, "It turns on");
    for question in &opinion.answer.finding.turns_on {
        let asked = &opinion.rules[*question];
        out.push_str(&style.wrap("  ", "  ", &format!("{} ({})", asked.title, asked.id)));
    }
    for branch in &opinion.explanation.branches {
        for answers in &branch.when {
            let text = format!("{}: {}", branch.verdict, conditions(opinion.rules, answers));
            out.push_str(&style.wrap("  - ", "    ", &text));
        }
    }
}

/// "if QUESTION is ANSWER and ...".
#[must_use]
pub fn conditions(rules: &Ruleset, answers: &[(QuestionIx, String)]) -> String {
    let all: Vec<_> = answers
        .iter()
        .map(|(question, answer)| format!("{} is {answer}", rules[*question].id))
        .collect();
    format!("if {}", all.join(" and "))
}

fn chain(out: &mut String, opinion: &Opinion, branch: &Branch, style: Style) {
    let several = opinion.explanation.branches.len() > 1;
    let title =
        if several { format!("Why it would be {}", branch.verdict) } else { "Why".to_owned() };
    heading(out, &title);
    for (at, link) in branch.links.iter().enumerate() {
        let number = format!("{:>3}. ", at.saturating_add(1));
        out.push_str(&style.item(&number, &sentence(opinion.rules, link)));
        if let Some(cited) = citation(link) {
            out.push_str(&style.wrap("     ", "     ", &cited));
        }
    }
}

/// The sentence with its full stop.
#[must_use]
pub fn sentence(rules: &Ruleset, link: &Link) -> String {
    let id =
        link.provision.map(|provision| format!(" ({})", rules[provision].id)).unwrap_or_default();
    let text = link.text.trim_end_matches('.');
    format!("{text}{id}.")
}

/// Who says it, since when, and where: the footnote of a sentence.
#[must_use]
pub fn citation(link: &Link) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(holder) = link.holder {
        let since = link.since.map(|day| format!(", {day}")).unwrap_or_default();
        parts.push(format!("{}{since}", capital(holder)));
    }
    parts.extend(link.basis.map(str::to_owned));
    if let Some(source) = link.source {
        parts.push(source.to_string());
        parts.push(source.confidence.to_string());
    }
    (!parts.is_empty()).then(|| format!("[{}]", parts.join("; ")))
}

fn assumed(out: &mut String, opinion: &Opinion, style: Style) {
    if opinion.explanation.assumptions.is_empty() {
        return;
    }
    heading(out, "Assumed");
    for assumption in &opinion.explanation.assumptions {
        let text = format!(
            "{}: {} ({})",
            opinion.rules[assumption.question].id, assumption.value, assumption.ground
        );
        out.push_str(&style.wrap("  - ", "    ", &text));
    }
}

fn dates(out: &mut String, opinion: &Opinion, style: Style) {
    heading(out, "Holds");
    let since = opinion
        .previous
        .map_or("since the first day that can be asked about".to_owned(), |(day, before)| {
            format!("since {} (the day before: {before})", day.in_words())
        });
    let until = opinion.next.map_or("with no end in the texts".to_owned(), |(day, after)| {
        format!("until {} (from that day: {after})", day.in_words())
    });
    out.push_str(&style.wrap("  ", "  ", &format!("{since}, {until}.")));
}

fn counterfactuals(out: &mut String, opinion: &Opinion, style: Style) {
    let Some(counterfactuals) = &opinion.counterfactuals else { return };
    heading(out, "Facts that would change it");
    if counterfactuals.is_empty() {
        out.push_str("  None: no one or two facts stated otherwise give another verdict.\n");
    }
    for near in counterfactuals {
        out.push_str(&style.wrap("  - ", "    ", &near_line(opinion.rules, near)));
    }
}

/// "an-approval yes: notification".
#[must_use]
pub fn near_line(rules: &Ruleset, near: &Counterfactual) -> String {
    let facts: Vec<String> = near
        .facts
        .iter()
        .map(|(question, value)| {
            format!("{} {}", rules[*question].id, rules[*question].show(value))
        })
        .collect();
    format!("{}: {}", facts.join(" with "), near.verdict)
}

fn others(out: &mut String, opinion: &Opinion, style: Style) {
    heading(out, "Others read it differently");
    if opinion.others.is_empty() {
        out.push_str("  No: every compared party comes to the same verdict.\n");
    }
    for other in &opinion.others {
        out.push_str(&style.wrap("  - ", "    ", &other_line(opinion.rules, other)));
    }
}

/// "Title (reading): prohibited - turns on a question".
#[must_use]
pub fn other_line(rules: &Ruleset, other: &Other) -> String {
    let reading = &rules[other.reading];
    let sets: Vec<String> =
        other.turns_on.iter().map(|set| ids(rules, set).join(" with ")).collect();
    let turns = if sets.is_empty() {
        String::new()
    } else {
        format!(" - turns on {}", sets.join(", or on "))
    };
    format!("{} ({}): {}{turns}", reading.title, reading.id, other.finding.verdict)
}

fn ids(rules: &Ruleset, questions: &[QuestionIx]) -> Vec<String> {
    questions.iter().map(|question| rules[*question].id.to_string()).collect()
}

fn not_deciding(out: &mut String, opinion: &Opinion, style: Style) {
    let Some(links) = &opinion.why_not else { return };
    heading(out, "Why no other provision decides");
    for link in links {
        out.push_str(&style.wrap("  - ", "    ", &sentence(opinion.rules, link)));
    }
}

fn notes(out: &mut String, opinion: &Opinion, style: Style) {
    if opinion.answer.notes.is_empty() {
        return;
    }
    heading(out, "Notes");
    for note in &opinion.answer.notes {
        out.push_str(&style.wrap(
            "  - ",
            "    ",
            &format!("{}: {}", note.word(), note.said(opinion.rules)),
        ));
    }
}

/// Which rules answered.
#[must_use]
pub fn foot(rules: &Ruleset, style: Style) -> String {
    let digest = rules.digest.get(..12).unwrap_or(&rules.digest);
    let text = format!(
        "Rules {} {}, digest {digest}, known through {}. This is what the encoded texts and readings imply; it is not legal advice.",
        rules.id, rules.version, rules.known_through,
    );
    style.wrap("", "", &text)
}

/// Several readings side by side.
#[must_use]
pub fn side_by_side(opinions: &[Opinion], split: &Agreement, style: Style) -> String {
    let Some(first) = opinions.first() else { return String::new() };
    let what = capital(&transfer(first.rules, &first.query.transfer));
    let mut out = style.wrap(
        "",
        "",
        &format!(
            "{what} on {}; {} layer.",
            first.query.day.in_words(),
            layer(first.query.transfer.layer)
        ),
    );
    out.push_str(&style.wrap("", "", split_line(split)));
    out.push('\n');
    tabled(&mut out, opinions, style);
    parting(&mut out, opinions, style);
    shared_notes(&mut out, opinions, style);
    let _ = write!(out, "\n{}", foot(first.rules, style));
    out
}

/// Each note once, with the readings it belongs to where it does not belong to all.
fn shared_notes(out: &mut String, opinions: &[Opinion], style: Style) {
    let all: BTreeSet<Note> =
        opinions.iter().flat_map(|opinion| opinion.answer.notes.iter().copied()).collect();
    let Some(rules) = opinions.first().map(|opinion| opinion.rules) else { return };
    if !all.is_empty() {
        heading(out, "Notes");
    }
    for note in all {
        let having = opinions.iter().filter(|opinion| opinion.answer.notes.contains(&note));
        let whose: Vec<&str> =
            having.map(|opinion| opinion.rules[opinion.answer.reading].id.as_str()).collect();
        let whose = if whose.len() == opinions.len() {
            String::new()
        } else {
            format!(" ({})", whose.join(", "))
        };
        out.push_str(&style.wrap(
            "  - ",
            "    ",
            &format!("{}{whose}: {}", note.word(), note.said(rules)),
        ));
    }
}

/// "Restricted under every / some / no reading."
#[must_use]
pub const fn split_line(split: &Agreement) -> &'static str {
    match split {
        Agreement::Every => "Restricted under every reading asked.",
        Agreement::Some => "Restricted under some readings, not under all.",
        Agreement::None => "Restricted under no reading asked.",
        Agreement::Open => {
            "Restricted under no reading that gives an answer; open under at least one."
        }
    }
}

/// A table in which no id and no date is broken; without its last column, or as a list, where the page is narrow.
fn tabled(out: &mut String, opinions: &[Opinion], style: Style) {
    let rows: Vec<[String; 5]> = if alike(opinions) {
        opinions.iter().take(1).map(everyone).collect()
    } else {
        opinions.iter().map(|opinion| cells(opinion, "\n")).collect()
    };
    let tables = [5, 4].map(|columns| table(&rows, columns));
    let fits = |lines: &&Vec<String>| lines.iter().all(|line| line.chars().count() <= style.width);
    match tables.iter().find(fits) {
        Some(lines) => lines.iter().for_each(|line| {
            let _ = writeln!(out, "{line}");
        }),
        None => listed(out, &rows, style),
    }
}

fn table(rows: &[[String; 5]], columns: usize) -> Vec<String> {
    let plain = TableStyle::new().header_separator(LineStyle::none().fill('-').junction('-'));
    let mut table = Table::new();
    table.load_style(plain).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(
        ["reading", "verdict", "provisions", "until", "basis"].into_iter().take(columns),
    );
    rows.iter().for_each(|row| {
        table.add_row(row.iter().take(columns));
    });
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Every reading says the same, to the day and the provision.
fn alike(opinions: &[Opinion]) -> bool {
    let told = |opinion: &Opinion| {
        (
            opinion.answer.finding.verdict,
            opinion.answer.finding.provisions.clone(),
            opinion.next,
            opinion.answer.finding.basis,
        )
    };
    opinions.len() > 1
        && opinions.iter().map(told).all(|one| opinions.first().map(told) == Some(one))
}

fn everyone(opinion: &Opinion) -> [String; 5] {
    let [_, rest @ ..] = cells(opinion, "\n");
    let [verdict, provisions, until, basis] = rest;
    ["every one".to_owned(), verdict, provisions, until, basis]
}

fn cells(opinion: &Opinion, between: &str) -> [String; 5] {
    let (rules, finding) = (opinion.rules, &opinion.answer.finding);
    let provisions: Vec<_> =
        finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect();
    [
        rules[opinion.answer.reading].id.to_string(),
        finding.verdict.to_string(),
        provisions.join(between),
        opinion.next.map_or(String::new(), |(day, _)| day.to_string()),
        finding.basis.map_or("", snapback_engine::model::Basis::word).to_owned(),
    ]
}

fn listed(out: &mut String, rows: &[[String; 5]], style: Style) {
    for [reading, verdict, provisions, until, _] in rows {
        let until = if until.is_empty() { String::new() } else { format!(", until {until}") };
        let provisions = provisions.replace('\n', " ");
        out.push_str(&style.wrap("- ", "  ", &format!("{reading}: {verdict}{until} {provisions}")));
    }
}

fn parting(out: &mut String, opinions: &[Opinion], style: Style) {
    let Some(rules) = opinions.first().map(|opinion| opinion.rules) else { return };
    let pairs = opinions
        .iter()
        .flat_map(|opinion| opinion.others.iter().map(|other| (opinion.answer.reading, other)));
    let mut questions = parts_on(pairs);
    questions.extend(
        opinions.iter().flat_map(|opinion| opinion.answer.finding.turns_on.iter().copied()),
    );
    if !questions.is_empty() {
        heading(out, "The readings part on");
    }
    for question in questions {
        let asked = &rules[question];
        out.push_str(&style.wrap("  - ", "    ", &format!("{} ({})", asked.title, asked.id)));
    }
}
