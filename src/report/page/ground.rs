//! What the answers rest on: the items, the provisions, the assumptions, and the words used.

use maud::{Markup, html};

use crate::show::words as phrases;
use crate::timeline::html::swatch;
use crate::timeline::words as timeline_words;
use snapback_engine::explain::meaning;
use snapback_engine::model::{
    Basis, Confidence, Entry, Item, ProvisionIx, Source, Subject, Verdict,
};

use super::{Page, Part, words};

impl<'r> Page<'_, 'r> {
    /// The item or entry asked about. Of a whole dispute the chapters list the transfers.
    pub(super) fn subjects(&self) -> Part {
        let rules = self.report.rules;
        let queries = self
            .report
            .chapters
            .iter()
            .flat_map(crate::report::Chapter::members)
            .filter(|_| !self.report.scope.whole);
        let body = html! {
            @for query in queries {
                @match query.transfer.subject {
                    Subject::Item(item) => { (self.item(&rules[item])) }
                    Subject::Entry(entry) => { (self.entry(&rules[entry])) }
                }
            }
        };
        Part { id: "item", heading: "What is asked about", body }
    }

    fn item(&self, item: &'r Item) -> Markup {
        let rules = self.report.rules;
        html! {
            p { b { (item.title) } " " span class="id" { (item.id) } ": " (item.kind) "." }
            ul class="plain" {
                @for class in &item.entries {
                    li {
                        "Classed under " (rules[class.entry].title)
                        @if let Some(section) = &class.section { ", " (section) }
                        @if !class.conditions.is_empty() {
                            ", if " (phrases::conditions(rules, &class.conditions).join(" and "))
                        }
                        (self.labelled(&class.source)) "."
                    }
                }
                @for fact in &item.facts {
                    li {
                        span class="id" { (rules[fact.question].id) } ": "
                        (rules[fact.question].show(&fact.value))
                        (self.labelled(&fact.source)) "."
                    }
                }
            }
            @if let Some(note) = &item.note { p { (note) } }
            @if !item.sources.is_empty() {
                p class="soft" { "See also" @for source in &item.sources { (self.cite(source)) } }
            }
        }
    }

    fn entry(&self, entry: &'r Entry) -> Markup {
        let list = &self.report.rules[entry.list];
        html! {
            p {
                b { (entry.title) } " " span class="id" { (entry.id) } ", an entry of: " (list.title) ". "
                (entry.text) (self.labelled(&entry.source))
            }
        }
    }

    /// The label of a source, and the source.
    fn labelled(&self, source: &'r Source) -> Markup {
        html! { " (" (source.confidence) ")" (self.cite(source)) }
    }

    pub(super) fn provisions(&self) -> Part {
        let rules = self.report.rules;
        let mut all: Vec<ProvisionIx> = self.report.reliance.provisions.iter().copied().collect();
        all.sort_by_key(|at| (rules[rules[*at].instrument].date, rules[*at].id.as_str()));
        let body = html! {
            @if !all.is_empty() {
                dl class="readings" {
                    @for at in all {
                        @let provision = &rules[at];
                        dt { (provision.title) " " (self.provision(at)) }
                        dd {
                            span class="soft" {
                                (rules[provision.instrument].symbol) ", "
                                (provision.source.pinpoint) ". "
                            }
                            (provision.summary)
                        }
                    }
                }
            }
        };
        Part { id: "provisions", heading: "The provisions that decide", body }
    }

    pub(super) fn assumed(&self) -> Part {
        let body = html! { (self.premises()) (self.defaults()) (self.later()) (self.notes()) };
        Part { id: "assumed", heading: "Assumed, supposed and left out", body }
    }

    fn premises(&self) -> Markup {
        let stated = timeline_words::stated(self.report.rules, &self.report.query);
        html! {
            @if !stated.is_empty() {
                ul class="plain" { @for sentence in &stated { li { b { (sentence) } } } }
            }
        }
    }

    fn defaults(&self) -> Markup {
        let rules = self.report.rules;
        let assumptions = &self.report.reliance.assumptions;
        html! {
            @if !assumptions.is_empty() {
                p { "Facts that nobody stated, with the value taken:" }
                ul class="plain" {
                    @for assumption in assumptions {
                        li {
                            span class="id" { (rules[assumption.question].id) } ": "
                            b { (assumption.value) }
                            " (" (assumption.ground) ")"
                        }
                    }
                }
            }
        }
    }

    fn later(&self) -> Markup {
        let (rules, later) = (self.report.rules, &self.report.reliance.later);
        let Some(then) = self.report.query.as_of else { return html! {} };
        let whose = |line: usize| {
            let timeline = self.report.chapters.first().map(|chapter| &chapter.timeline);
            timeline
                .and_then(|timeline| timeline.lines.get(line))
                .map_or("", |line| line.named.title(rules))
        };
        html! {
            @if later.events.is_empty() && later.answers.is_empty() {
                p {
                    "Left out because it came after " (then.in_words())
                    ": nothing on which these answers would rest."
                }
            } @else {
                p { "Left out, because it came after " (then.in_words()) ":" }
                ul class="plain" {
                    @for (day, event) in &later.events {
                        li {
                            (day.in_words()) ": " (rules[*event].title) " "
                            span class="id" { (rules[*event].id) }
                        }
                    }
                    @for (day, question, line) in &later.answers {
                        li {
                            (day.in_words()) ": an answer of " (whose(*line)) " to "
                            (self.asked(*question))
                        }
                    }
                }
            }
        }
    }

    /// The notes of every chapter, each once.
    fn notes(&self) -> Markup {
        let mut notes: Vec<String> = self
            .report
            .chapters
            .iter()
            .flat_map(|chapter| timeline_words::notes(&chapter.timeline))
            .collect();
        notes.sort();
        notes.dedup();
        html! {
            @if !notes.is_empty() {
                p { "To be read with the answers:" }
                ul class="plain" {
                    @for note in &notes { li { (note) } }
                }
            }
        }
    }

    /// The meaning of verdicts, bases and labels.
    pub(super) fn key(&self) -> Part {
        let verdicts = words::verdicts(self.report);
        let shown = verdicts.iter().filter(|verdict| **verdict != Verdict::NotEncoded);
        let body = html! {
            dl class="key-words" {
                @for verdict in shown {
                    div { dt { (swatch(*verdict)) (verdict) } dd { (meaning(*verdict)) } }
                }
                @for basis in [Basis::Text, Basis::Stated, Basis::Inferred, Basis::Presumed] {
                    div { dt { (basis.word()) } dd { (words::basis(basis)) } }
                }
                @for label in Confidence::ALL.iter().rev() {
                    div { dt { (label) } dd { (words::label(*label)) } }
                }
            }
            p {
                "Under a verdict stand the provisions that decide, the weakest ground it rests on \
                 and the label of its weakest source. A day is a GMT day. To turn on a question \
                 means: the answer of one side, exchanged for that of the other, brings the other's \
                 verdict; each such exchange was evaluated, and the smallest are shown. The record \
                 was searched through "
                (self.report.rules.known_through.in_words()) "."
            }
        };
        Part { id: "words", heading: "How to read this page", body }
    }
}
