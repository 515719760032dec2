//! The answer as text for a terminal; the same bytes in a pipe, without bold.

use std::collections::BTreeSet;

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use crate::check::opinion::Opinion;
use crate::text::page::Page;
use crate::text::premises::premises;
pub use crate::text::wrap::Style;
use snapback_engine::compare::{Agreement, Other, differ_on};
use snapback_engine::counterfactuals::Counterfactual;
use snapback_engine::explain::{Branch, LATER_ACTS, Link, capital, layer, meaning, transfer};
use snapback_engine::model::{Basis, Gap, GapKind, QuestionIx, Ruleset, Verdict};
use snapback_engine::notes::Note;
use snapback_engine::query::Answer;
use snapback_engine::withheld::HEADING;

use super::restricted;

/// One answer in full.
#[must_use]
pub fn opinion(opinion: &Opinion, style: Style) -> String {
    let mut page = Page::new(style.width);
    verdict(&mut page, opinion);
    reading(&mut page, opinion);
    persons(&mut page, opinion);
    turns_on(&mut page, opinion);
    for branch in &opinion.explanation.branches {
        chain(&mut page, opinion, branch);
    }
    assumptions(&mut page, opinion);
    page.points("Not encoded", &gap_lines(opinion));
    dates(&mut page, opinion);
    counterfactuals(&mut page, opinion);
    others(&mut page, opinion);
    if let Some(withheld) = &opinion.withheld {
        page.points(HEADING, &withheld.phrases(opinion.rules));
    }
    why_not(&mut page, opinion);
    notes(&mut page, opinion);
    page.gap();
    page.into_text() + &foot(opinion.rules, style)
}

fn verdict(page: &mut Page, opinion: &Opinion) {
    let finding = &opinion.answer.finding;
    let verdict = finding.verdict.word().to_uppercase();
    let possible = possible(&finding.possible);
    let what = capital(&transfer(opinion.rules, &opinion.query.transfer));
    let day = opinion.query.day.in_words();
    let beyond = beyond_known_through(opinion);
    page.paragraph(&format!("{verdict}{possible}: {what} on {day}{beyond}."));
    page.embolden(&verdict);
}

/// That the day lies after the last one for which the record was searched, or nothing.
pub(crate) fn beyond_known_through(opinion: &Opinion) -> String {
    let known = opinion.rules.known_through;
    if opinion.query.day <= known {
        return String::new();
    }
    format!(", after {}, the last day for which the record was searched", known.in_words())
}

/// " (this or that)", or nothing.
pub(crate) fn possible(verdicts: &[Verdict]) -> String {
    if verdicts.is_empty() {
        return String::new();
    }
    let words: Vec<&str> = verdicts.iter().map(|verdict| verdict.word()).collect();
    format!(" ({})", words.join(" or "))
}

fn reading(page: &mut Page, opinion: &Opinion) {
    let (finding, reading) = (&opinion.answer.finding, &opinion.rules[opinion.answer.reading]);
    let basis = finding.basis.map(|basis| format!(" Basis: {}.", basis.word()));
    let confidence = finding.confidence.map(|label| format!(" Confidence: {label}."));
    page.paragraph(&format!(
        "Under the reading of {} ({}); {} layer: {}. Restricted: {}.{}{}",
        reading.title,
        reading.id,
        layer(opinion.query.transfer.layer),
        meaning(finding.verdict),
        restricted(finding.restricted),
        basis.unwrap_or_default(),
        confidence.unwrap_or_default(),
    ));
    for premise in premises(opinion.rules, opinion.query.as_of, &opinion.query.supposed) {
        page.paragraph(&premise);
    }
}

/// What each kind of person is told, where they are told different things.
fn persons(page: &mut Page, opinion: &Opinion) {
    let persons = opinion.persons();
    let differ = persons.windows(2).any(|pair| matches!(pair, [a, b] if a.1 != b.1));
    if differ {
        page.heading("By who supplies");
        for (person, says) in persons {
            page.point(&format!("{}: {says}", person.title));
        }
    }
}

/// The law that is not encoded and bears on the answer, one line for each gap.
pub(crate) fn gap_lines(opinion: &Opinion) -> Vec<String> {
    let line = |gap: &Gap| {
        let does = match gap.kind {
            GapKind::Restriction => "restricts",
            GapKind::Permission => "permits",
        };
        format!("{} ({}, {}) {does}", gap.id, gap.act, gap.pinpoint)
    };
    opinion.gaps().into_iter().map(line).collect()
}

fn turns_on(page: &mut Page, opinion: &Opinion) {
    if opinion.answer.finding.turns_on.is_empty() {
        return;
    }
    page.heading("It turns on");
    for question in &opinion.answer.finding.turns_on {
        page.hanging("  ", &in_full(opinion.rules, *question));
    }
    for branch in &opinion.explanation.branches {
        for answers in &branch.when {
            let conditions = conditions(opinion.rules, answers);
            page.point(&format!("{}: {conditions}", branch.verdict));
        }
    }
}

/// "The question (its-id)".
fn in_full(rules: &Ruleset, question: QuestionIx) -> String {
    format!("{} ({})", rules[question].title, rules[question].id)
}

/// "if QUESTION is ANSWER and ...".
#[must_use]
pub fn conditions(rules: &Ruleset, answers: &[(QuestionIx, String)]) -> String {
    let all: Vec<String> = answers
        .iter()
        .map(|(question, answer)| format!("{} is {answer}", rules[*question].id))
        .collect();
    format!("if {}", all.join(" and "))
}

fn chain(page: &mut Page, opinion: &Opinion, branch: &Branch) {
    if opinion.explanation.branches.len() > 1 {
        page.heading(&format!("Why it would be {}", branch.verdict));
    } else {
        page.heading("Why");
    }
    let [of_the_day, later] = branch.numbered();
    steps(page, opinion.rules, &of_the_day);
    if !later.is_empty() {
        page.heading(LATER_ACTS);
        steps(page, opinion.rules, &later);
    }
}

fn steps(page: &mut Page, rules: &Ruleset, links: &[(usize, &Link)]) {
    for (number, link) in links {
        page.hanging(&format!("{number:>3}. "), &sentence(rules, link));
        if let Some(cited) = citation(link) {
            page.hanging("     ", &cited);
        }
    }
}

/// The text of a link with the id of its provision and a full stop.
#[must_use]
pub fn sentence(rules: &Ruleset, link: &Link) -> String {
    let id =
        link.provision.map(|provision| format!(" ({})", rules[provision].id)).unwrap_or_default();
    let text = link.text.trim_end_matches('.');
    format!("{text}{id}.")
}

/// "[Holder, since; basis; source; label]", if the link has any of them.
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

fn assumptions(page: &mut Page, opinion: &Opinion) {
    let mut points = Vec::new();
    for assumption in &opinion.explanation.assumptions {
        let id = &opinion.rules[assumption.question].id;
        points.push(format!("{id}: {} ({})", assumption.value, assumption.ground));
    }
    page.points("Assumed", &points);
}

fn dates(page: &mut Page, opinion: &Opinion) {
    let since = match &opinion.previous {
        Some((day, before)) => format!("since {} (the day before: {before})", day.in_words()),
        None => "since the first day that can be asked about".to_owned(),
    };
    let until = match &opinion.next {
        Some((day, after)) => format!("until {} (from that day: {after})", day.in_words()),
        None => "with no end in the texts".to_owned(),
    };
    page.section("Holds", Some(&format!("{since}, {until}.")));
}

fn counterfactuals(page: &mut Page, opinion: &Opinion) {
    let Some(counterfactuals) = &opinion.counterfactuals else { return };
    page.heading("Facts that would change it");
    if counterfactuals.is_empty() {
        page.line("  None: no one or two facts stated otherwise give another verdict.");
    }
    for counterfactual in counterfactuals {
        page.point(&counterfactual_line(opinion.rules, counterfactual));
    }
}

/// "an-approval yes: notification".
pub(crate) fn counterfactual_line(rules: &Ruleset, counterfactual: &Counterfactual) -> String {
    let facts: Vec<String> = counterfactual
        .facts
        .iter()
        .map(|(fact, value)| format!("{} {}", rules[*fact].id, rules[*fact].show(value)))
        .collect();
    format!("{}: {}", facts.join(" with "), counterfactual.verdict)
}

fn others(page: &mut Page, opinion: &Opinion) {
    page.heading("Others read it differently");
    if opinion.others.is_empty() {
        page.line("  No: every compared party comes to the same verdict.");
    }
    for other in &opinion.others {
        page.point(&other_line(opinion.rules, other));
    }
}

/// "Title (reading): prohibited - turns on a question".
pub(crate) fn other_line(rules: &Ruleset, other: &Other) -> String {
    let reading = &rules[other.reading];
    let sets: Vec<String> =
        other.turns_on.iter().map(|set| ids(rules, set).join(" with ")).collect();
    let turns_on = if sets.is_empty() {
        String::new()
    } else {
        format!(" - turns on {}", sets.join(", or on "))
    };
    format!("{} ({}): {}{turns_on}", reading.title, reading.id, other.finding.verdict)
}

fn ids<'r>(rules: &'r Ruleset, questions: &[QuestionIx]) -> Vec<&'r str> {
    questions.iter().map(|question| rules[*question].id.as_str()).collect()
}

fn why_not(page: &mut Page, opinion: &Opinion) {
    let Some(links) = &opinion.why_not else { return };
    page.heading("Why no other provision decides");
    for link in links {
        page.point(&sentence(opinion.rules, link));
    }
}

fn notes(page: &mut Page, opinion: &Opinion) {
    let mut points = Vec::new();
    for note in &opinion.answer.notes {
        points.push(format!("{}: {}", note.word(), note_text(opinion, *note)));
    }
    page.points("Notes", &points);
}

/// What a note says of an answer; the facts that nothing reads are named.
pub(crate) fn note_text(opinion: &Opinion, note: Note) -> String {
    let said = note.said(opinion.rules);
    if note != Note::FactNotUsed {
        return said.to_owned();
    }
    let facts = ids(opinion.rules, &opinion.answer.evaluator.facts_not_used());
    format!("{said}: {}", facts.join(", "))
}

/// Which rules answered, and what the answer is not.
#[must_use]
pub fn foot(rules: &Ruleset, style: Style) -> String {
    let digest = rules.digest.get(..12).unwrap_or(&rules.digest);
    let text = format!(
        "Rules {} {}, digest {digest}, known through {}. This is what the encoded texts and \
         readings imply; it is not legal advice.",
        rules.id, rules.version, rules.known_through,
    );
    style.item("", &text)
}

/// Several readings side by side.
#[must_use]
pub fn side_by_side(opinions: &[Opinion], agreement: &Agreement, style: Style) -> String {
    let Some(first) = opinions.first() else { return String::new() };
    let mut page = Page::new(style.width);
    let what = capital(&transfer(first.rules, &first.query.transfer));
    let layer = layer(first.query.transfer.layer);
    page.paragraph(&format!("{what} on {}; {layer} layer.", first.query.day.in_words()));
    page.paragraph(agreement_line(agreement));
    page.gap();
    table(&mut page, opinions);
    differences(&mut page, first.rules, opinions);
    shared_notes(&mut page, first.rules, opinions);
    page.gap();
    page.into_text() + &foot(first.rules, style)
}

/// Each note once, with its readings unless it belongs to all.
fn shared_notes(page: &mut Page, rules: &Ruleset, opinions: &[Opinion]) {
    let all: BTreeSet<Note> =
        opinions.iter().flat_map(|opinion| opinion.answer.notes.iter().copied()).collect();
    let mut points = Vec::new();
    for note in all {
        let readings: Vec<&str> = opinions
            .iter()
            .filter(|opinion| opinion.answer.notes.contains(&note))
            .map(|opinion| rules[opinion.answer.reading].id.as_str())
            .collect();
        let whose = if readings.len() == opinions.len() {
            String::new()
        } else {
            format!(" ({})", readings.join(", "))
        };
        points.push(format!("{}{whose}: {}", note.word(), note.said(rules)));
    }
    page.points("Notes", &points);
}

/// Under how many of the readings the transfer is restricted.
#[must_use]
pub const fn agreement_line(agreement: &Agreement) -> &'static str {
    match agreement {
        Agreement::Every => "Restricted under every reading asked.",
        Agreement::Some => "Restricted under some readings, not under all.",
        Agreement::None => "Restricted under no reading asked.",
        Agreement::Open => {
            "Restricted under no reading that gives an answer; open under at least one."
        }
    }
}

/// The columns of the table: reading, verdict, provisions, until, basis.
type TableRow = [String; 5];

/// A table in which no id and no date is broken. On a narrow page it loses its last column, or
/// becomes a list.
fn table(page: &mut Page, opinions: &[Opinion]) {
    let mut rows: Vec<TableRow> = opinions.iter().map(table_row).collect();
    if let [first, rest @ ..] = opinions
        && !rest.is_empty()
        && rest.iter().all(|opinion| alike(opinion, first))
        && let Some(row) = rows.first_mut()
    {
        row[0] = "every one".to_owned();
        rows.truncate(1);
    }
    for columns in [5, 4] {
        let lines = table_lines(&rows, columns);
        if lines.iter().all(|line| line.chars().count() <= page.width()) {
            for line in lines {
                page.line(&line);
            }
            return;
        }
    }
    for [reading, verdict, provisions, until, _] in &rows {
        let until = if until.is_empty() { String::new() } else { format!(", until {until}") };
        let provisions = provisions.replace('\n', " ");
        page.hanging("- ", &format!("{reading}: {verdict}{until} {provisions}"));
    }
}

fn table_lines(rows: &[TableRow], columns: usize) -> Vec<String> {
    let plain = TableStyle::new().header_separator(LineStyle::none().fill('-').junction('-'));
    let mut table = Table::new();
    table.load_style(plain).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(
        ["reading", "verdict", "provisions", "until", "basis"].into_iter().take(columns),
    );
    for row in rows {
        table.add_row(row.iter().take(columns));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether two readings agree in all that the table shows.
fn alike(one: &Opinion, other: &Opinion) -> bool {
    let (finding, others) = (&one.answer.finding, &other.answer.finding);
    finding.verdict == others.verdict
        && finding.provisions == others.provisions
        && one.next == other.next
        && finding.basis == others.basis
}

fn table_row(opinion: &Opinion) -> TableRow {
    let (rules, finding) = (opinion.rules, &opinion.answer.finding);
    let provisions: Vec<&str> =
        finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
    [
        rules[opinion.answer.reading].id.to_string(),
        finding.verdict.to_string(),
        provisions.join("\n"),
        opinion.next.as_ref().map_or(String::new(), |(day, _)| day.to_string()),
        finding.basis.map_or("", Basis::word).to_owned(),
    ]
}

fn differences(page: &mut Page, rules: &Ruleset, opinions: &[Opinion]) {
    let Some(first) = opinions.first() else { return };
    let answers: Vec<&Answer> = opinions.iter().map(|opinion| &opinion.answer).collect();
    let questions = differ_on(rules, first.query.day, &answers);
    let points: Vec<String> =
        questions.into_iter().map(|question| in_full(rules, question)).collect();
    page.points("The readings differ on", &points);
}
