//! The answers: the pictures, where the readings differ, and where an answer is open.

use maud::{Markup, html};

use crate::report::Chapter;
use crate::report::disagreements::{
    AnswerGroup, DecisivePeriod, Disagreement, OpenPeriod, OpposedLines,
};
use crate::timeline::html::swatch;
use crate::timeline::words::inclusive;
use snapback_engine::explain::layer;
use snapback_engine::model::{Day, QuestionIx};
use snapback_engine::timeline::Timeline;

use super::{Page, Part, words};

impl<'r> Page<'_, 'r> {
    /// Of one transfer the picture and the disagreements; of a dispute one part for all chapters.
    pub(super) fn answers(&self) -> Vec<Part> {
        if self.report.scope.whole {
            return vec![Part {
                id: "answers",
                heading: "Where the readings part",
                body: self.chapters(),
            }];
        }
        let mut parts = Vec::new();
        for (at, chapter) in self.report.chapters.iter().enumerate() {
            parts.push(Part {
                id: "answers",
                heading: "Every answer, through time",
                body: self.figure(at, chapter),
            });
            let body =
                html! { (agreement(chapter)) (self.disagreements(chapter)) (self.opens(chapter)) };
            parts.push(Part {
                id: "partings",
                heading: "Where the readings part, and on what",
                body,
            });
        }
        parts
    }

    fn chapters(&self) -> Markup {
        let agreed = words::transfers(self.report.rules, self.report.agreed.iter());
        html! {
            @for (at, chapter) in self.report.chapters.iter().enumerate() {
                article class="chapter" id={ "chapter-" (at.saturating_add(1)) } {
                    h3 { (self.heading(at)) }
                    @if chapter.members().count() > 1 {
                        (listed(&words::transfers(self.report.rules, chapter.members())))
                    }
                    (self.figure(at, chapter))
                    (self.disagreements(chapter))
                    (self.opens(chapter))
                }
            }
            @if self.report.scope.named.len() < 2 { p { (ONE_READING) } }
            @else if !agreed.is_empty() {
                article class="chapter" {
                    h3 { "No reading parts from another on any day shown" }
                    (listed(&agreed))
                }
            }
        }
    }

    /// The heading of a chapter: its first transfer, and the number of the others.
    pub(super) fn heading(&self, at: usize) -> String {
        let mut members = self.report.chapters.get(at).into_iter().flat_map(Chapter::members);
        let first =
            members.next().map(|query| words::short(self.report.rules, query)).unwrap_or_default();
        let more = members.count();
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        format!("{}. {first}{more}", at.saturating_add(1))
    }

    fn disagreements(&self, chapter: &Chapter<'r>) -> Markup {
        html! { @for disagreement in &chapter.disagreements { (self.disagreement(&chapter.timeline, disagreement)) } }
    }

    fn disagreement(&self, timeline: &Timeline<'r>, disagreement: &Disagreement) -> Markup {
        let parting = &disagreement.parting;
        html! {
            div class="divide" {
                p class="when" {
                    b { (period(timeline, parting.from, parting.until)) }
                    " " span class="soft" { (words::number_of_days(parting.from, parting.until)) }
                    @if timeline.layers.len() > 1 {
                        " " span class="soft" { (layer(parting.layer)) " layer" }
                    }
                }
                ul class="sides" {
                    @for (verdict, lines) in &parting.sides {
                        li {
                            (swatch(*verdict)) b { (verdict) } " "
                            span class="who" { (words::names(timeline, lines)) }
                        }
                    }
                }
                @for turning in &disagreement.periods { (self.turning(timeline, disagreement, turning)) }
            }
        }
    }

    fn turning(
        &self,
        timeline: &Timeline<'r>,
        disagreement: &Disagreement,
        turning: &DecisivePeriod,
    ) -> Markup {
        html! {
            p class="turns" {
                "It turns on"
                @if disagreement.periods.len() > 1 {
                    " (" (inclusive(turning.from, turning.until)) ")"
                }
            }
            ul class="turns" {
                @for pair in &turning.pairs {
                    li {
                        @if turning.pairs.len() > 1 {
                            span class="soft" {
                                (words::names(timeline, &pair.ones)) " against "
                                (words::names(timeline, &pair.others)) ": "
                            }
                        }
                        (self.sets(pair))
                    }
                }
            }
        }
    }

    fn sets(&self, pair: &OpposedLines) -> Markup {
        html! {
            @if pair.sets.is_empty() {
                "no answers of the readings alone; what stays open is told below"
            }
            @for (at, set) in pair.sets.iter().enumerate() {
                @if at > 0 { ", or on " }
                @for (at, question) in set.iter().enumerate() {
                    @if at > 0 { " together with " }
                    (self.asked(*question))
                }
            }
        }
    }

    /// A question, with a link to its card.
    pub(super) fn asked(&self, question: QuestionIx) -> Markup {
        let asked = &self.report.rules[question];
        match self.report.position(question) {
            Some(at) => html! { a href={ "#question-" (at.saturating_add(1)) } { (asked.title) } },
            None => html! { (asked.title) },
        }
    }

    fn opens(&self, chapter: &Chapter<'r>) -> Markup {
        html! { @for open in &chapter.opens { (self.open(&chapter.timeline, open)) } }
    }

    fn open(&self, timeline: &Timeline<'r>, open: &OpenPeriod) -> Markup {
        html! {
            div class="divide" {
                p class="when" {
                    b { "Left open, " (period(timeline, open.from, open.until)) } " "
                    span class="soft" { (words::names(timeline, &open.lines)) }
                }
                ul class="sides" {
                    @for (verdict, whens) in &open.branches {
                        li {
                            (swatch(*verdict)) b { (verdict) } " "
                            span class="who" {
                                @for (at, when) in whens.iter().enumerate() {
                                    @if at > 0 { ", or " }
                                    (self.when(when))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn when(&self, when: &AnswerGroup) -> Markup {
        html! {
            "if "
            @for (at, (question, answer)) in when.iter().enumerate() {
                @if at > 0 { " and " }
                @let id = &self.report.rules[*question].id;
                @match self.report.position(*question) {
                    Some(place) => { a class="id" href={ "#question-" (place + 1) } { (id) } }
                    None => { span class="id" { (id) } }
                }
                " is " (answer)
            }
        }
    }
}

/// A period, and whether it ends the days shown.
fn period(timeline: &Timeline, from: Day, until: Day) -> Markup {
    html! { (inclusive(from, until)) @if until == timeline.until { ", the last day shown" } }
}

const ONE_READING: &str = "One reading is shown, so there is none from which it could part.";

/// The number of days on which the readings agree.
fn agreement(chapter: &Chapter) -> Markup {
    let timeline = &chapter.timeline;
    let several = timeline.layers.len() > 1;
    html! {
        @for one in &timeline.layers {
            @let lines = timeline.of(*one).count();
            @let parted = timeline.partings(*one);
            p {
                @if several { (layer(*one)) " layer: " }
                @if lines < 2 { (ONE_READING) }
                @else if parted.is_empty() { "All readings shown come to the same verdict on every day." }
                @else {
                    @let days: i32 =
                        parted.iter().map(|parting| parting.until.0 - parting.from.0).sum();
                    @let all = timeline.until.0 - timeline.from.0;
                    "Of " (all) " days the readings come to the same verdict on " (all - days)
                    " and part on " (days) "."
                }
            }
        }
    }
}

fn listed(ways: &[(String, Vec<String>)]) -> Markup {
    html! {
        dl class="members" {
            @for (way, things) in ways {
                dt { (way) }
                @for thing in things { dd { (thing) } }
            }
        }
    }
}
