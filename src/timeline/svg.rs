//! A timeline as a picture that needs no page: heading, bands, days of change and sources.

use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};

use snapback_engine::explain::capital;
use snapback_engine::timeline::{Change, Timeline};

use super::figure::{Figure, LARGE, SMALL, WIDE, described, letters, number, numbered_disc};
use super::footnotes::Footnotes;
use super::{paint, words};
use crate::text::wrap::wrapped;

const NAME: &str = "timeline";
const MARGIN: f64 = 12.0;
const LINE: f64 = 16.0;

/// The whole file.
#[must_use]
pub fn timeline(timeline: &Timeline) -> String {
    let changes = timeline.changes();
    let figure = Figure::new(timeline, &changes, WIDE, NAME);
    let mut column = Column { y: 34.0, parts: Vec::new() };
    column.heading(timeline);
    column.figure(&figure);
    column.changes(timeline, &changes);
    column.small(&words::notes(timeline), 22.0);
    column.sources(timeline, &changes);
    column.foot(timeline);
    let height = number(column.y + MARGIN);
    let width = number(WIDE.width);
    let page = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
            role="img" aria-labelledby={ (NAME) "-title " (NAME) "-desc" } class="tl" {
            title id={ (NAME) "-title" } { (words::title(timeline)) ", " (words::extent(timeline)) }
            desc id={ (NAME) "-desc" } { (described(timeline)) }
            style { (PreEscaped(paint::STYLE)) }
            rect class="tl-page" width="100%" height="100%" {}
            @for part in &column.parts { (part) }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", page.into_string())
}

/// Parts below each other; `y` is where the next one begins.
struct Column {
    y: f64,
    parts: Vec<Markup>,
}

impl Column {
    fn line(&mut self, class: &str, x: f64, text: &str) {
        let y = number(self.y);
        self.parts.push(html! { text class=(class) x=(number(x)) y=(y) { (text) } });
        self.y += LINE;
    }

    fn paragraph(&mut self, class: &str, size: f64, text: &str) {
        for line in wrapped(text, letters(WIDE.width - 2.0 * MARGIN, size)) {
            self.line(class, MARGIN, &line);
        }
    }

    fn heading(&mut self, timeline: &Timeline) {
        for line in wrapped(&words::title(timeline), 76) {
            self.line("tl-ink tl-title", MARGIN, &line);
            self.y += 10.0;
        }
        self.y -= 4.0;
        self.paragraph(
            "tl-soft",
            LARGE,
            &format!(
                "What each reading implies, {}. No reading is the default.",
                words::extent(timeline)
            ),
        );
        for sentence in words::stated(timeline.rules, &timeline.query) {
            self.paragraph("tl-ink tl-strong", LARGE, &sentence);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let at = number(self.y + 4.0);
        self.parts.push(html! { g transform={ "translate(0," (at) ")" } { (figure.draw()) } });
        self.y += figure.height + 34.0;
    }

    /// In two columns; the first one is the longer.
    fn changes(&mut self, timeline: &Timeline, changes: &[Change]) {
        const INDENT: f64 = 26.0;
        let width = (WIDE.width - 2.0 * MARGIN) / 2.0;
        let footnotes = Footnotes::of(timeline, changes);
        let entries: Vec<Vec<String>> = changes
            .iter()
            .map(|change| {
                wrapped(
                    &change_text(timeline, &footnotes, change),
                    letters(width - INDENT - 16.0, SMALL),
                )
            })
            .collect();
        let (top, half) =
            (self.y, entries.iter().map(|lines| lines.len() + 1).sum::<usize>().div_ceil(2));
        let (mut taken, mut lowest, mut x) = (0_usize, top, MARGIN);
        for (at, lines) in entries.iter().enumerate() {
            if taken >= half && x < width {
                (self.y, x) = (top, MARGIN + width);
            }
            taken += lines.len() + 1;
            self.parts.push(numbered_disc(at + 1, x + 9.0, self.y - 4.0, None));
            for (at, line) in lines.iter().enumerate() {
                self.line(
                    if at == 0 { "tl-ink tl-strong" } else { "tl-ink tl-small" },
                    x + INDENT,
                    line,
                );
            }
            self.y += 9.0;
            lowest = lowest.max(self.y);
        }
        self.y = lowest;
    }

    fn small(&mut self, texts: &[String], before: f64) {
        self.y += if texts.is_empty() { 0.0 } else { before - LINE };
        for text in texts {
            self.paragraph("tl-soft tl-small", SMALL, text);
        }
    }

    fn sources(&mut self, timeline: &Timeline, changes: &[Change]) {
        let footnotes = Footnotes::of(timeline, changes);
        self.small(deciding(timeline, &footnotes).as_slice(), 26.0);
        let cited = footnotes
            .numbered()
            .map(|(source, number)| format!("[{number}] {}", words::cited(source)));
        self.small(&cited.collect::<Vec<_>>(), 26.0);
    }

    fn foot(&mut self, timeline: &Timeline) {
        self.small(&words::foot(timeline.rules), 26.0);
    }
}

/// A sentence with the deciding provisions and the numbers of their sources, if any decides.
fn deciding(timeline: &Timeline, footnotes: &Footnotes) -> Option<String> {
    let rules = timeline.rules;
    let mut deciding: BTreeSet<(&str, Option<usize>)> = BTreeSet::new();
    for span in timeline.lines.iter().flat_map(|line| &line.segments) {
        for at in &span.finding.provisions {
            deciding.insert((&rules[*at].id, footnotes.number(&rules[*at].source)));
        }
    }
    let named: Vec<String> = deciding
        .into_iter()
        .map(|(id, number)| format!("{id} [{}]", number.unwrap_or_default()))
        .collect();
    (!named.is_empty()).then(|| format!("Deciding provisions: {}.", named.join(", ")))
}

/// The day on a line of its own, then the causes with their sources and lines.
fn change_text(timeline: &Timeline, footnotes: &Footnotes, change: &Change) -> String {
    let mut causes = Vec::new();
    for (cause, lines) in change.causes.iter().zip(words::changed_lines(timeline, change)) {
        let number = cause.source(timeline.rules).and_then(|source| footnotes.number(source));
        let number = number.map_or(String::new(), |number| format!(" [{number}]"));
        let cause = capital(&words::cause(timeline.rules, *cause));
        causes.push(format!("{cause}{number}{lines}"));
    }
    format!("{}\n{}", change.day.in_words(), causes.join("; "))
}
