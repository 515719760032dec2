//! The readings, and who gives which answer: who said it, since when and where.

use maud::{Markup, html};

use crate::report::positions::{AnswerHolder, HeldAnswer, Issue, IssueCard, SilentLine};
use crate::show::words as phrases;
use snapback_engine::explain::capital;
use snapback_engine::model::{Question, Ruleset};

use super::{Page, Part, words};

impl<'r> Page<'_, 'r> {
    /// The summary of each reading.
    pub(super) fn readings(&self) -> Part {
        let rules = self.report.rules;
        let body = html! {
            dl class="readings" {
                @for reading in self.report.lines.iter().flat_map(|(_, readings)| readings) {
                    @let told = &rules[*reading];
                    dt { (told.title) " " span class="id" { (told.id) } }
                    dd {
                        span class="soft" { (capital(&phrases::held(told.from, told.until))) ". " }
                        (told.summary)
                    }
                }
            }
        };
        Part { id: "readings", heading: "The readings shown", body }
    }

    pub(super) fn questions(&self) -> Part {
        let cards = &self.report.questions;
        let body = html! {
            @for (card, number) in cards.iter().zip(1_usize..) {
                (self.card(&format!("question-{number}"), card))
            }
        };
        Part { id: "questions", heading: "The questions, and who holds what", body }
    }

    pub(super) fn outcomes(&self) -> Part {
        let cards = &self.report.outcomes;
        let body = html! {
            @for (card, number) in cards.iter().zip(1_usize..) {
                (self.card(&format!("outcome-{number}"), card))
            }
        };
        Part { id: "outcomes", heading: "What came about, and who says so", body }
    }

    fn card(&self, id: &str, card: &IssueCard<'r>) -> Markup {
        html! {
            article class="card" id=(id) {
                (self.about(card))
                @if let Some(answer) = &card.supposed {
                    p class="supposed" {
                        "Supposed here by the query, and no party's position: " (answer) "."
                    }
                }
                @if !card.answers.is_empty() {
                    dl class="sides-held" { @for answer in &card.answers { (self.answer(answer)) } }
                }
                (self.silent(card))
            }
        }
    }

    fn about(&self, card: &IssueCard<'r>) -> Markup {
        let rules = self.report.rules;
        match card.about {
            Issue::Question(question) => {
                let asked = &rules[question];
                html! {
                    h3 { (asked.title) " " span class="id" { (asked.id) } }
                    p class="hook" { span class="weight" { (words::relevance(card.relevance)) } ". " (self.hook(asked)) }
                }
            }
            Issue::Outcome(event) => {
                let told = &rules[event];
                html! {
                    h3 { (capital(&told.title)) " " span class="id" { (told.id) } }
                    p class="hook" {
                        "Where it is read: " (told.source.to_string()) (self.cite(&told.source)) "."
                    }
                }
            }
        }
    }

    fn hook(&self, asked: &'r Question) -> Markup {
        let rules = self.report.rules;
        html! {
            @if asked.is_fact() {
                "A question of fact that nobody has answered here; takes "
                (phrases::takes(asked.kind)) ". "
            }
            "It arises from "
            @for (at, provision) in asked.arises_from.iter().enumerate() {
                @if at > 0 { "; " }
                (rules[*provision].title) " (" (self.provision(*provision)) ")"
            }
            @if asked.arises_from.is_empty() { (asked.source.to_string()) }
            (self.cite(&asked.source)) "."
            @if let Some(note) = &asked.note { " " span class="remark" { (note) } }
        }
    }

    fn answer(&self, side: &HeldAnswer<'r>) -> Markup {
        html! {
            div class=(if side.holders.is_empty() { "side unheld" } else { "side" }) {
                dt { (side.text) @if !side.code.is_empty() { " " span class="id" { (side.code) } } }
                dd {
                    @if let Some(argument) = side.argument { p class="argument" { (argument) } }
                    ul class="held" {
                        @for holder in &side.holders { li { (self.holder(holder)) } }
                        @if side.holders.is_empty() { li class="soft" { "Given by none of the readings shown." } }
                    }
                }
            }
        }
    }

    fn holder(&self, holder: &AnswerHolder<'r>) -> Markup {
        let rules = self.report.rules;
        let (reading, stated) = (&rules[holder.reading], holder.stated);
        html! {
            b { (reading.title) } " " span class="id" { (reading.id) } ": "
            (capital(&stated.who)) ", since " (stated.since.in_words()) "; "
            (stated.basis.word()) @if holder.one_of_several { ", as one of several grounds" }
            "; " (stated.source.confidence) (self.cite(&stated.source))
            @if let Some(via) = stated.via { "; taken over from " (rules[via].id) }
            @if !holder.followers.is_empty() {
                "; taken over by " (words::ids(rules, &holder.followers))
            }
            "."
        }
    }

    fn silent(&self, card: &IssueCard<'r>) -> Markup {
        let rules = self.report.rules;
        let presumed = match card.about {
            Issue::Question(question) => rules[question]
                .presumed
                .as_ref()
                .map(|(value, ground)| (rules[question].show(value), ground)),
            Issue::Outcome(_) => None,
        };
        html! {
            @if !card.silent.is_empty() {
                p class="silent" {
                    b { "Silent: " }
                    @for (at, silent) in card.silent.iter().enumerate() {
                        @if at > 0 { "; " }
                        (silent_line(rules, silent))
                    }
                    ". "
                    @match (presumed, card.about) {
                        (Some((answer, ground)), _) => {
                            "Presumed for whoever is silent: "
                            span class="id" { (answer) } ". " (ground)
                        }
                        (None, Issue::Question(_)) => {
                            "Nothing is presumed for whoever is silent: the question is open for \
                             them."
                        }
                        (None, Issue::Outcome(_)) => {
                            "For whoever states no outcome it follows from the answers to the \
                             questions."
                        }
                    }
                }
            }
        }
    }
}

fn silent_line(rules: &Ruleset, silent: &SilentLine) -> String {
    let only = if silent.only_in.is_empty() {
        String::new()
    } else {
        format!(" (in {})", words::ids(rules, &silent.only_in))
    };
    format!("{}{only}", silent.named.title(rules))
}
