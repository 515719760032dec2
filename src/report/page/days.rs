//! The days of change: the answers before and after each midnight.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::check::text::possible;
use crate::report::changes::{ChangeRow, ChangeTable, ChapterAnswer, DayOfChange};
use crate::timeline::html::swatch;
use crate::timeline::words as timeline_words;
use snapback_engine::explain::{capital, layer};
use snapback_engine::model::{Day, ReadingIx};
use snapback_engine::timeline::{Cause, Line, Timeline};

use super::{Page, Part, words};

pub const HEADING: &str = "The day before, and the day";

impl<'r> Page<'_, 'r> {
    pub(super) fn days(&self) -> Part {
        let body = html! {
            @for (change, number) in self.report.changes.iter().zip(1_usize..) {
                (self.change(number, change))
            }
        };
        Part { id: "days", heading: HEADING, body }
    }

    fn change(&self, number: usize, change: &DayOfChange) -> Markup {
        html! {
            article class="day" id={ "day-" (number) } {
                h3 {
                    span class="disc" { (number) } " "
                    time datetime=(change.day) { (change.day.in_words()) }
                }
                @for (cause, lines) in &change.causes {
                    p class="cause" { (self.cause(*cause, lines)) }
                }
                @if change.edge {
                    p class="cause" {
                        "A boundary falls on this day and the texts give no hour for it."
                    }
                }
                @if let Some(clock) = &self.report.scope.clock {
                    p class="clock" { (words::midnight(clock, change.day)) }
                }
                @for table in &change.tables { (self.table(change.day, table)) }
            }
        }
    }

    /// Why answers change, and under which lines.
    fn cause(&self, cause: Cause, lines: &BTreeSet<usize>) -> Markup {
        let rules = self.report.rules;
        let lines: Vec<usize> = lines.iter().copied().collect();
        let whose = self
            .report
            .chapters
            .first()
            .map(|chapter| words::names(&chapter.timeline, &lines))
            .unwrap_or_default();
        html! {
            span class="soft" {
                (words::on_the_reading(&whose, !self.report.query.supposed.is_empty())) ": "
            }
            (capital(&timeline_words::cause(rules, cause)))
            @if let Some(source) = cause.source(rules) { (self.cite(source)) } "."
        }
    }

    fn table(&self, day: Day, table: &ChangeTable) -> Markup {
        let Some(timeline) =
            self.report.chapters.get(table.chapter).map(|chapter| &chapter.timeline)
        else {
            return html! {};
        };
        html! {
            table class="around" {
                caption {
                    (self.which(table))
                    "The answers on either side of midnight GMT; in bold, those that change."
                }
                thead {
                    tr {
                        th scope="col" { "Reading" }
                        (self.column(day.plus_days(-1)))
                        (self.column(day))
                    }
                }
                tbody { @for row in &table.rows { (self.row(timeline, table, row)) } }
            }
        }
    }

    /// The chapter and layer of a table, where there are several.
    fn which(&self, table: &ChangeTable) -> Markup {
        html! {
            @if self.report.scope.whole {
                a href={ "#chapter-" (table.chapter + 1) } { (self.heading(table.chapter)) } " "
            }
            @if self.report.scope.layers.len() > 1 { (layer(table.layer)) " layer. " }
        }
    }

    fn column(&self, day: Day) -> Markup {
        html! {
            th scope="col" {
                time datetime=(day) { (day.in_words()) } " GMT"
                @if let Some(clock) = &self.report.scope.clock { small { (words::window(clock, day)) } }
            }
        }
    }

    fn row(&self, timeline: &Timeline<'r>, table: &ChangeTable, row: &ChangeRow) -> Markup {
        let changes = row.lines.iter().any(|line| table.changed.contains(line));
        html! {
            tr class=(if changes { "changes" } else { "stays" }) {
                th scope="row" { (self.who(timeline, row)) }
                @for cell in &row.answers { td { (self.cell(cell)) } }
            }
        }
    }

    /// The lines of a row, each with its readings where it has several.
    fn who(&self, timeline: &Timeline<'r>, row: &ChangeRow) -> Markup {
        let whose = words::names(timeline, &row.lines);
        let lines = row
            .lines
            .iter()
            .zip(&row.readings)
            .filter_map(|(at, readings)| Some((timeline.lines.get(*at)?, readings)));
        html! {
            @if whose == words::EVERY { (capital(words::EVERY)) }
            @else { @for (line, readings) in lines { span class="name" { (self.name(line, readings)) } } }
        }
    }

    fn name(&self, line: &Line<'r>, [before, after]: &[ReadingIx; 2]) -> Markup {
        let rules = self.report.rules;
        html! {
            (line.named.title(rules))
            @if line.readings.iter().len() > 1 {
                " " small {
                    (rules[*before].id) @if before != after { ", then " (rules[*after].id) }
                }
            }
        }
    }

    /// The verdict, what decides it, and its labels.
    fn cell(&self, cell: &ChapterAnswer) -> Markup {
        let labels = timeline_words::labels(cell.basis, cell.confidence);
        html! {
            span class="verdict" {
                (swatch(cell.verdict)) (cell.verdict) (possible(&cell.possible))
            }
            @if !cell.turns_on.is_empty() {
                span class="by" {
                    "turns on " (words::questions(self.report.rules, &cell.turns_on))
                }
            }
            @if !cell.provisions.is_empty() { span class="by" { (self.provisions_of(cell)) } }
            @if !labels.is_empty() { span class="rests" { (labels) } }
        }
    }

    fn provisions_of(&self, cell: &ChapterAnswer) -> Markup {
        html! {
            @for (at, provision) in cell.provisions.iter().enumerate() {
                @if at > 0 { ", " }
                (self.provision(*provision))
            }
        }
    }
}
