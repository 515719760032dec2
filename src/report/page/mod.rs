//! A report as one page that needs nothing else.
//!
//! Each file is a part of the page. Sources are numbered as they are cited, in the order of reading.

mod answers;
mod days;
mod figures;
mod ground;
mod holders;
mod words;

use std::cell::RefCell;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::Report;
use crate::timeline::footnotes::Footnotes;
use crate::timeline::{html::address, paint, words as timeline_words};
use snapback_engine::model::{ProvisionIx, Source};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE: &str = include_str!("style.css");

/// The whole page.
#[must_use]
pub fn page(report: &Report) -> String {
    let page = Page { report, notes: RefCell::default() };
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content={ "snapback " (env!("CARGO_PKG_VERSION")) };
                title { (words::title(report)) }
                style { (PreEscaped(STYLE)) (PreEscaped(paint::STYLE)) }
            }
            body { (page.body()) }
        }
    };
    markup.into_string() + "\n"
}

/// The page as it is written.
struct Page<'p, 'r> {
    report: &'p Report<'r>,
    notes: RefCell<Footnotes<'r>>,
}

/// A part of the page: its place, its heading, and what it holds.
struct Part {
    id: &'static str,
    heading: &'static str,
    body: Markup,
}

impl<'r> Page<'_, 'r> {
    fn body(&self) -> Markup {
        let mut parts: Vec<Part> = self.answers();
        parts.extend([self.days(), self.readings(), self.questions(), self.outcomes()]);
        parts.extend([self.subjects(), self.provisions(), self.assumed(), self.key()]);
        parts.retain(|part| !part.body.0.is_empty());
        parts.push(self.sources());
        html! {
            svg class="key" aria-hidden="true" { (paint::patterns("key", &words::verdicts(self.report))) }
            main {
                (self.head(&parts))
                @for part in &parts {
                    section id=(part.id) aria-labelledby={ (part.id) "-heading" } {
                        h2 id={ (part.id) "-heading" } { (part.heading) }
                        (part.body)
                    }
                }
                (self.foot())
            }
        }
    }

    fn head(&self, parts: &[Part]) -> Markup {
        html! {
            header {
                p class="kicker" { (words::kicker(self.report)) }
                h1 { (words::title(self.report)) }
                p class="lead" { (words::question(self.report)) " No reading is the default, and none is preferred." }
                @for premise in timeline_words::supposed(self.report.rules, &self.report.query) {
                    p class="supposed" { (premise) }
                }
            }
            nav aria-label="Contents" {
                ul { @for part in parts { li { a href={ "#" (part.id) } { (part.heading) } } } }
            }
        }
    }

    /// The number of a source, as a link to it.
    fn cite(&self, source: &'r Source) -> Markup {
        let mut notes = self.notes.borrow_mut();
        notes.cite(source);
        let number = notes.number(source).unwrap_or_default();
        html! { sup { a href={ "#source-" (number) } aria-label={ "source " (number) } { "[" (number) "]" } } }
    }

    /// A provision by its id, with its source.
    fn provision(&self, provision: ProvisionIx) -> Markup {
        let told = &self.report.rules[provision];
        html! { span class="id" { (broken(&told.id)) } (self.cite(&told.source)) }
    }

    fn sources(&self) -> Part {
        let notes = self.notes.borrow();
        let body = html! {
            ol class="sources" {
                @for (source, number) in notes.sources.iter().zip(1_usize..) {
                    li id={ "source-" (number) } {
                        (timeline_words::cited(source)) (address(source))
                        @if let Some(note) = &source.note { " " span class="remark" { (note) } }
                    }
                }
            }
        };
        Part { id: "sources", heading: "Sources", body }
    }

    fn foot(&self) -> Markup {
        let rules = self.report.rules;
        html! {
            footer {
                p {
                    (rules.title) ". " @for line in timeline_words::foot(rules).iter().take(1) { (line) }
                    " Written by snapback " (env!("CARGO_PKG_VERSION")) "."
                }
                p { "The same rules and the same question give this page again, to the byte: " code { (words::command(self.report)) } }
                p { "This is what the encoded texts and readings imply; it is not legal advice, and it does not say who is right." }
            }
        }
    }
}

/// An id that may break after each of its parts.
fn broken(id: &str) -> Markup {
    let parts: Vec<&str> = id.split_inclusive('/').collect();
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { wbr; } (part) } }
}
