//! An answer as one paragraph with footnotes, ready to be pasted into a note or a brief.

use std::fmt::Write as _;

use super::restricted;
use super::text::{other_line, sentence};
use crate::check::opinion::Opinion;
use snapback_engine::explain::{Kind, Link, capital, layer, meaning, transfer};
use snapback_engine::model::Source;

/// How footnotes are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `[1]`, and `[1] ` before the note.
    Plain,
    /// `[^1]`, and `[^1]: ` before the note, as Markdown has them.
    Markdown,
}

/// The footnotes so far, each once.
struct Notes {
    marks: Marks,
    notes: Vec<String>,
}

/// The paragraph, its footnotes, and which rules answered.
#[must_use]
pub fn opinion(opinion: &Opinion, marks: Marks) -> String {
    let mut notes = Notes { marks, notes: Vec::new() };
    let mut said = vec![marks.escape(&conclusion(opinion))];
    for branch in &opinion.explanation.branches {
        said.extend(
            opinion.explanation.branches.get(1).map(|_| format!("Where it is {}:", branch.verdict)),
        );
        let told = branch.links.iter().filter(|link| link.kind != Kind::Conclusion);
        said.extend(told.map(|link| notes.sentence(opinion, link)));
    }
    let rest = assumed(opinion).into_iter().chain([dates(opinion)]).chain(others(opinion));
    said.extend(rest.map(|text| marks.escape(&text)));
    format!("{}\n\n{}{}", said.join(" "), notes.listed(), marks.escape(&rules(opinion)))
}

fn conclusion(opinion: &Opinion) -> String {
    let (finding, reading) = (&opinion.answer.finding, &opinion.rules[opinion.answer.reading]);
    let what = capital(&transfer(opinion.rules, &opinion.query.transfer));
    let possible: Vec<&str> = finding.possible.iter().map(|verdict| verdict.word()).collect();
    let possible =
        if possible.is_empty() { String::new() } else { format!(" ({})", possible.join(" or ")) };
    let grounds = [
        ("basis", finding.basis.map(snapback_engine::model::Basis::word)),
        ("confidence", finding.confidence.map(snapback_engine::model::Confidence::word)),
    ];
    let grounds: String = grounds
        .into_iter()
        .filter_map(|(what, word)| word.map(|word| format!("; {what}: {word}")))
        .collect();
    format!(
        "{what} on {}, under the reading of {} and for the {} layer: {}{possible}, {} (restricted: {}{grounds}).",
        opinion.query.day.in_words(),
        reading.title,
        layer(opinion.query.transfer.layer),
        finding.verdict,
        meaning(finding.verdict),
        restricted(finding.restricted()),
    )
}

fn assumed(opinion: &Opinion) -> Option<String> {
    let rules = opinion.rules;
    let facts = opinion
        .explanation
        .assumptions
        .iter()
        .map(|assumed| format!("{} is {}", rules[assumed.question].id, assumed.value));
    let supposed = opinion.query.supposed.iter().map(|(question, value)| {
        let asked = &rules[*question];
        format!("{} is {}, a supposition and no party's position", asked.id, asked.show(value))
    });
    let all: Vec<String> = facts.chain(supposed).collect();
    (!all.is_empty()).then(|| format!("Assumed: {}.", all.join("; ")))
}

fn dates(opinion: &Opinion) -> String {
    let since = opinion
        .previous
        .map(|(day, before)| format!("since {} (before: {before})", day.in_words()));
    let until =
        opinion.next.map(|(day, after)| format!("until {} (from then: {after})", day.in_words()));
    let since = since.unwrap_or_else(|| "since the first day that can be asked about".to_owned());
    format!(
        "This holds {since}, {}.",
        until.unwrap_or_else(|| "with no end in the texts".to_owned())
    )
}

fn others(opinion: &Opinion) -> Option<String> {
    let all: Vec<String> =
        opinion.others.iter().map(|other| other_line(opinion.rules, other)).collect();
    (!all.is_empty()).then(|| format!("Others read it differently: {}.", all.join("; ")))
}

fn rules(opinion: &Opinion) -> String {
    let rules = opinion.rules;
    format!(
        "Answered by {} {} with the rules {} {}, digest {}, known through {}. This is what the encoded texts and readings imply; it is not legal advice.\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        rules.id,
        rules.version,
        rules.digest,
        rules.known_through
    )
}

impl Marks {
    fn escape(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Markdown => super::markdown::escape(text),
        }
    }

    fn number(self, at: usize) -> String {
        let number = at.saturating_add(1);
        match self {
            Self::Plain => format!("[{number}]"),
            Self::Markdown => format!("[^{number}]"),
        }
    }
}

impl Notes {
    /// A sentence with the number of its footnote.
    fn sentence(&mut self, opinion: &Opinion, link: &Link) -> String {
        let mark = footnote(link).map(|note| self.mark(note)).unwrap_or_default();
        format!("{}{mark}", self.marks.escape(&sentence(opinion.rules, link)))
    }

    fn mark(&mut self, note: String) -> String {
        let known = self.notes.iter().position(|known| *known == note);
        let at = known.unwrap_or_else(|| {
            self.notes.push(note);
            self.notes.len().saturating_sub(1)
        });
        self.marks.number(at)
    }

    fn listed(&self) -> String {
        let end = if self.marks == Marks::Markdown { ":" } else { "" };
        let mut out = String::new();
        for (at, note) in self.notes.iter().enumerate() {
            let _ = writeln!(out, "{}{end} {}", self.marks.number(at), self.marks.escape(note));
        }
        if out.is_empty() { out } else { out + "\n" }
    }
}

/// Who says it, since when, and where, with the address.
fn footnote(link: &Link) -> Option<String> {
    let holder = link.holder.map(|holder| {
        let since = link.since.map(|day| format!(", {day}")).unwrap_or_default();
        format!("{}{since}", capital(holder))
    });
    let source = link.source.map(cited);
    let parts: Vec<String> =
        holder.into_iter().chain(link.basis.map(str::to_owned)).chain(source).collect();
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

fn cited(source: &Source) -> String {
    let url = source.url.as_ref().map(|url| format!(", {url}")).unwrap_or_default();
    let checked = source.checked.map(|day| format!(", checked {day}")).unwrap_or_default();
    format!("{source}{url} ({}{checked})", source.confidence)
}
