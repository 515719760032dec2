//! A timeline as a page: the picture, and all it shows in words and tables.

use maud::{Markup, html};

use crate::text::html::page;
use crate::text::plural;
use snapback_engine::explain::{capital, layer, meaning};
use snapback_engine::model::{Day, Source, Verdict};
use snapback_engine::timeline::{Cause, Change, Line, Segment, Timeline};
use snapback_engine::withheld::HEADING;

use super::figure::pictures;
use super::footnotes::Footnotes;
use super::{paint, words};

const STYLE: &str = include_str!("page.css");

/// The whole page.
#[must_use]
pub fn timeline(timeline: &Timeline) -> String {
    let changes = timeline.changes();
    let footnotes = Footnotes::of(timeline, &changes);
    let title = format!("{}: {}", words::title(timeline), words::extent(timeline));
    let body = html! { main { (Page { timeline, changes: &changes, footnotes }.body()) } };
    page(&title, None, &[STYLE, paint::STYLE], &body)
}

struct Page<'t, 'r> {
    timeline: &'t Timeline<'r>,
    changes: &'t [Change],
    footnotes: Footnotes<'r>,
}

impl<'r> Page<'_, 'r> {
    fn body(&self) -> Markup {
        html! {
            svg class="key" aria-hidden="true" {
                (paint::patterns("key", &words::verdicts(self.timeline)))
            }
            (self.head())
            figure {
                (pictures(self.timeline, self.changes, ""))
                figcaption { (self.caption()) }
            }
            (self.days())
            (self.partings())
            (self.spans())
            (self.remarks())
            (self.withheld())
            (self.sources())
            footer { @for line in words::foot(self.timeline.rules) { p { (line) } } }
        }
    }

    fn head(&self) -> Markup {
        let layers: Vec<&str> = self.timeline.layers.iter().map(|one| layer(*one)).collect();
        html! {
            p class="kicker" { (layers.join(" · ")) " " (plural(layers.len(), "layer")) }
            h1 { (words::title(self.timeline)) }
            p class="lead" {
                "What each reading of the texts implies, day by day, from "
                (self.timeline.from.in_words()) " to "
                (self.timeline.until.plus_days(-1).in_words()) ". No reading is the default."
            }
            @for sentence in words::stated(self.timeline.rules, &self.timeline.query) {
                p class="supposed" { (sentence) }
            }
        }
    }

    fn caption(&self) -> Markup {
        html! {
            "One band for each reading. "
            @for verdict in words::verdicts(self.timeline) {
                @if verdict != Verdict::NotEncoded {
                    b { (capital(verdict.word())) } ": " (meaning(verdict)) ". "
                }
            }
            "Numbers are days of change, named below."
        }
    }

    fn days(&self) -> Markup {
        html! {
            h2 { "Days of change" }
            @if self.changes.is_empty() { p { "Nothing changes in these days." } }
            ol class="days" {
                @for (change, number) in self.changes.iter().zip(1_usize..) {
                    li id={ "day-" (number) } {
                        span { span class="disc" { (number) } }
                        div {
                            time datetime=(change.day) { (change.day.in_words()) }
                            (self.causes(change))
                        }
                    }
                }
            }
        }
    }

    fn causes(&self, change: &Change) -> Markup {
        let changed = words::changed_lines(self.timeline, change);
        html! {
            @for (at, (cause, lines)) in change.causes.iter().zip(changed).enumerate() {
                @if at > 0 { "; " }
                (self.cause(*cause))
                @if !lines.is_empty() { span class="who" { (lines) } }
            }
        }
    }

    fn cause(&self, cause: Cause) -> Markup {
        let rules = self.timeline.rules;
        html! { (capital(&words::cause(rules, cause))) (self.reference(cause.source(rules))) }
    }

    fn reference(&self, source: Option<&Source>) -> Markup {
        let number = source.and_then(|source| self.footnotes.number(source));
        html! {
            @if let Some(number) = number {
                sup { a href={ "#source-" (number) } { "[" (number) "]" } }
            }
        }
    }

    fn partings(&self) -> Markup {
        let all = words::partings(self.timeline);
        html! {
            @if !all.is_empty() {
                h2 { "Where the readings differ" }
                table {
                    thead { tr { th {} th { "Days" } th { "Verdicts" } } }
                    tbody {
                        @for parting in &all {
                            tr {
                                td class="mark" { (self.disc(parting.from)) }
                                td class="range" { (parting.from) " until " (parting.until) }
                                td {
                                    @let sides = words::sides(self.timeline, parting);
                                    @for (at, side) in sides.iter().enumerate() {
                                        @if at > 0 { br; }
                                        (side)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The number of the change on a day, if there is one.
    fn disc(&self, day: Day) -> Markup {
        html! {
            @if let Some(number) = words::change_number(self.changes, day) {
                a class="disc" href={ "#day-" (number) } { (number) }
            }
        }
    }

    fn spans(&self) -> Markup {
        html! {
            h2 { "Every range" }
            @for group in words::alike(self.timeline) {
                h3 { (self.heading(&group)) }
                table {
                    thead {
                        tr { th {} th { "Days" } th { "Verdict" } th { "Decided by" } th { "Rests on" } }
                    }
                    tbody {
                        @for span in group.iter().take(1).flat_map(|(_, line)| &line.segments) {
                            (self.span(span))
                        }
                    }
                }
            }
        }
    }

    fn heading(&self, group: &[(usize, &Line<'r>)]) -> Markup {
        let rules = self.timeline.rules;
        let several = self.timeline.layers.len() > 1;
        html! {
            @for (at, (_, line)) in group.iter().enumerate() {
                @if at > 0 { ", " }
                @let (title, id) = (line.named.title(rules), line.named.id(rules));
                (title)
                @if !id.eq_ignore_ascii_case(title) { " " small { (id) } }
            }
            @if let Some((_, line)) = group.first().filter(|_| several) {
                "; " (layer(line.layer)) " layer"
            }
        }
    }

    fn span(&self, span: &Segment) -> Markup {
        let rules = self.timeline.rules;
        html! {
            tr {
                td class="mark" { @if !span.opens.is_empty() { (self.disc(span.from)) } }
                td class="range" { (span.from) " until " (span.until) }
                td class="verdict" {
                    (swatch(span.finding.verdict)) (words::verdict(rules, span))
                }
                td class="by" {
                    @for (at, provision) in span.finding.provisions.iter().enumerate() {
                        @if at > 0 { ", " }
                        (rules[*provision].id) (self.reference(Some(&rules[*provision].source)))
                    }
                }
                td class="rests" { (words::labels(span.basis, span.confidence)) }
            }
        }
    }

    fn remarks(&self) -> Markup {
        let turns: Vec<String> = self
            .timeline
            .lines
            .iter()
            .filter_map(|line| words::succession(self.timeline.rules, line))
            .collect();
        let notes = words::notes(self.timeline);
        html! {
            @if !(turns.is_empty() && notes.is_empty()) {
                h2 { "Notes" }
                ul class="notes" {
                    @for turn in &turns { li { "Readings in turn, " (turn) } }
                    @for note in &notes { li { (note) } }
                }
            }
        }
    }

    fn withheld(&self) -> Markup {
        let phrases = words::withheld(self.timeline);
        html! {
            @if !phrases.is_empty() {
                h2 { (HEADING) }
                ul class="notes" { @for phrase in &phrases { li { (phrase) } } }
            }
        }
    }

    fn sources(&self) -> Markup {
        html! {
            h2 { "Sources" }
            ol class="sources" {
                @for (source, number) in self.footnotes.numbered() {
                    li id={ "source-" (number) } { (words::cited(source)) (address(source)) }
                }
            }
        }
    }
}

/// A small field in the colour of a verdict. The page holds the patterns of the picture `key`.
pub(crate) fn swatch(verdict: Verdict) -> Markup {
    html! {
        svg class="swatch" aria-hidden="true" {
            rect fill=(paint::fill("key", verdict)) width="100%" height="100%" {}
            rect class="tl-edge" width="100%" height="100%" {}
        }
    }
}

/// The address of a source: a link if it is one of the web, else text.
pub(crate) fn address(source: &Source) -> Markup {
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if let Some(url) = source.url.as_deref() {
            " "
            @if web(&url) { a href=(url) rel="noreferrer" { (url) } } @else { (url) }
        }
    }
}
