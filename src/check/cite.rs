//! An answer as one paragraph with footnotes, ready to be pasted into a note or a brief.

use std::fmt::Write as _;

use super::restricted;
use super::text::{other_line, possible, sentence};
use crate::check::opinion::Opinion;
use crate::text::premises::shown_answer;
use snapback_engine::explain::{Kind, LATER_ACTS, Link, capital, layer, meaning, transfer};
use snapback_engine::model::{Basis, Confidence, Source};

/// How footnotes are marked and text is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `[1]` in the text and before the note.
    Plain,
    /// `[^1]` in the text and `[^1]:` before the note.
    Markdown,
}

/// The footnotes so far, each once.
struct CiteNotes {
    marks: Marks,
    notes: Vec<String>,
}

/// The paragraph, its footnotes, and which rules answered.
#[must_use]
pub fn opinion(opinion: &Opinion, marks: Marks) -> String {
    let mut footnotes = CiteNotes { marks, notes: Vec::new() };
    let mut sentences = vec![marks.escape(&conclusion(opinion))];
    let branches = &opinion.explanation.branches;
    for branch in branches {
        if branches.len() > 1 {
            sentences.push(format!("Where it is {}:", branch.verdict));
        }
        let [of_the_day, later] = branch.numbered();
        for (_, link) in of_the_day.iter().filter(|(_, link)| link.kind != Kind::Conclusion) {
            sentences.push(footnotes.sentence(opinion, link));
        }
        if !later.is_empty() {
            sentences.push(format!("{LATER_ACTS}:"));
        }
        sentences.extend(later.iter().map(|(_, link)| footnotes.sentence(opinion, link)));
    }
    let rest = assumed(opinion).into_iter().chain([dates(opinion)]).chain(others(opinion));
    sentences.extend(rest.map(|text| marks.escape(&text)));
    let (paragraph, listed) = (sentences.join(" "), footnotes.listed());
    format!("{paragraph}\n\n{listed}{}", marks.escape(&rules(opinion)))
}

fn conclusion(opinion: &Opinion) -> String {
    let (finding, reading) = (&opinion.answer.finding, &opinion.rules[opinion.answer.reading]);
    let basis = finding.basis.map(Basis::word);
    let confidence = finding.confidence.map(Confidence::word);
    let mut grounds = String::new();
    for (what, word) in [("basis", basis), ("confidence", confidence)] {
        if let Some(word) = word {
            let _ = write!(grounds, "; {what}: {word}");
        }
    }
    format!(
        "{} on {}, under the reading of {} and for the {} layer: {}{}, {} (restricted: {}{grounds}).",
        capital(&transfer(opinion.rules, &opinion.query.transfer)),
        opinion.query.day.in_words(),
        reading.title,
        layer(opinion.query.transfer.layer),
        finding.verdict,
        possible(&finding.possible),
        meaning(finding.verdict),
        restricted(finding.restricted),
    )
}

fn assumed(opinion: &Opinion) -> Option<String> {
    let rules = opinion.rules;
    let mut all = Vec::new();
    for assumed in &opinion.explanation.assumptions {
        all.push(format!("{} is {}", rules[assumed.question].id, assumed.value));
    }
    for supposed in &opinion.query.supposed {
        let answer = shown_answer(rules, supposed);
        all.push(format!("{answer}, a supposition and no party's position"));
    }
    (!all.is_empty()).then(|| format!("Assumed: {}.", all.join("; ")))
}

fn dates(opinion: &Opinion) -> String {
    let since = match &opinion.previous {
        Some((day, before)) => format!("since {} (before: {before})", day.in_words()),
        None => "since the first day that can be asked about".to_owned(),
    };
    let until = match &opinion.next {
        Some((day, after)) => format!("until {} (from then: {after})", day.in_words()),
        None => "with no end in the texts".to_owned(),
    };
    format!("This holds {since}, {until}.")
}

fn others(opinion: &Opinion) -> Option<String> {
    let all: Vec<String> =
        opinion.others.iter().map(|other| other_line(opinion.rules, other)).collect();
    (!all.is_empty()).then(|| format!("Others read it differently: {}.", all.join("; ")))
}

fn rules(opinion: &Opinion) -> String {
    let rules = opinion.rules;
    format!(
        "Answered by {} {} with the rules {} {}, digest {}, known through {}. This is what the \
         encoded texts and readings imply; it is not legal advice.\n",
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

    /// The mark of a footnote, numbered from 1.
    fn mark(self, number: usize) -> String {
        match self {
            Self::Plain => format!("[{number}]"),
            Self::Markdown => format!("[^{number}]"),
        }
    }
}

impl CiteNotes {
    /// The sentence of a link, with the mark of its footnote.
    fn sentence(&mut self, opinion: &Opinion, link: &Link) -> String {
        let sentence = self.marks.escape(&sentence(opinion.rules, link));
        match footnote(link) {
            Some(note) => sentence + &self.cite(note),
            None => sentence,
        }
    }

    fn cite(&mut self, note: String) -> String {
        if let Some(at) = self.notes.iter().position(|known| *known == note) {
            return self.marks.mark(at + 1);
        }
        self.notes.push(note);
        self.marks.mark(self.notes.len())
    }

    fn listed(&self) -> String {
        let colon = if self.marks == Marks::Markdown { ":" } else { "" };
        let mut out = String::new();
        for (note, number) in self.notes.iter().zip(1..) {
            let note = self.marks.escape(note);
            let _ = writeln!(out, "{}{colon} {note}", self.marks.mark(number));
        }
        if out.is_empty() { out } else { out + "\n" }
    }
}

/// "Holder, since; basis; source with its address.", if the link has any of them.
fn footnote(link: &Link) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(holder) = link.holder {
        let since = link.since.map(|day| format!(", {day}")).unwrap_or_default();
        parts.push(format!("{}{since}", capital(holder)));
    }
    parts.extend(link.basis.map(str::to_owned));
    parts.extend(link.source.map(cited));
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

fn cited(source: &Source) -> String {
    let url = source.url.as_ref().map(|url| format!(", {url}")).unwrap_or_default();
    let checked = source.checked.map(|day| format!(", checked {day}")).unwrap_or_default();
    format!("{source}{url} ({}{checked})", source.confidence)
}
