//! A report as one page that needs nothing else.
//!
//! Each file is a part of the page. Sources are numbered in the order in which the page cites them.

mod answers;
mod days;
mod figures;
mod ground;
mod holders;
mod words;

use std::cell::RefCell;

use maud::{Markup, html};

use crate::report::Report;
use crate::timeline::footnotes::Footnotes;
use crate::timeline::{html::address, paint, words as timeline_words};
use snapback_engine::model::{ProvisionIx, Source};

const STYLE: &str = include_str!("style.css");

/// The whole page.
#[must_use]
pub fn page(report: &Report) -> String {
    let generator = concat!("snapback ", env!("CARGO_PKG_VERSION"));
    let body = Page { report, footnotes: RefCell::default() }.body();
    let styles = [STYLE, paint::STYLE];
    crate::text::html::page(&words::title(report), Some(generator), &styles, &body)
}

struct Page<'p, 'r> {
    report: &'p Report<'r>,
    footnotes: RefCell<Footnotes<'r>>,
}

/// A section of the page.
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
            svg class="key" aria-hidden="true" {
                (paint::patterns("key", &words::verdicts(self.report)))
            }
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
                @for sentence in timeline_words::stated(self.report.rules, &self.report.query) {
                    p class="supposed" { (sentence) }
                }
            }
            nav aria-label="Contents" {
                ul { @for part in parts { li { a href={ "#" (part.id) } { (part.heading) } } } }
            }
        }
    }

    /// The number of a source, as a link to it.
    fn cite(&self, source: &'r Source) -> Markup {
        let number = self.footnotes.borrow_mut().cite(source);
        html! {
            sup {
                a href={ "#source-" (number) } aria-label={ "source " (number) } { "[" (number) "]" }
            }
        }
    }

    /// The id of a provision and its source.
    fn provision(&self, provision: ProvisionIx) -> Markup {
        let provision = &self.report.rules[provision];
        html! { span class="id" { (breakable(&provision.id)) } (self.cite(&provision.source)) }
    }

    fn sources(&self) -> Part {
        let body = html! {
            ol class="sources" {
                @for (source, number) in self.footnotes.borrow().numbered() {
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
        let [which_rules, _] = timeline_words::foot(rules);
        html! {
            footer {
                p {
                    (rules.title) ". " (which_rules)
                    " Written by snapback " (env!("CARGO_PKG_VERSION")) "."
                }
                p {
                    "The same rules and the same question give this page again, to the byte: "
                    code { (words::command(self.report)) }
                }
                p {
                    "This is what the encoded texts and readings imply; it is not legal advice, \
                     and it does not say who is right."
                }
            }
        }
    }
}

/// An id that may break after each slash.
fn breakable(id: &str) -> Markup {
    let parts: Vec<&str> = id.split_inclusive('/').collect();
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { wbr; } (part) } }
}
