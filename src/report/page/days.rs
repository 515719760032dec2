//! The days of change: what each reading says on either side of a midnight.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::report::around::{Cell, Row, Table, Turn};
use crate::timeline::html::swatch;
use crate::timeline::words as timeline_words;
use snapback_engine::explain::{capital, layer};
use snapback_engine::model::{Day, ReadingIx};
use snapback_engine::timeline::{Cause, Line, Timeline};

use super::{Page, Part, words};

/// The heading of this part.
pub const HEADING: &str = "The day before, and the day";

impl<'r> Page<'_, 'r> {
    pub(super) fn days(&self) -> Part {
        let body = html! { @for (at, turn) in self.report.turns.iter().enumerate() { (self.turn(at, turn)) } };
        Part { id: "days", heading: HEADING, body }
    }

    fn turn(&self, at: usize, turn: &Turn) -> Markup {
        let number = at.saturating_add(1);
        html! {
            article class="day" id={ "day-" (number) } {
                h3 { span class="disc" { (number) } " " time datetime=(turn.day) { (turn.day.in_words()) } }
                @for (cause, lines) in &turn.causes { p class="cause" { (self.cause(*cause, lines)) } }
                @if turn.edge { p class="cause" { "A boundary falls on this day and the texts give no hour for it." } }
                @if let Some(clock) = &self.report.scope.clock { p class="clock" { (words::midnight(clock, turn.day)) } }
                @for table in &turn.tables { (self.table(turn, table)) }
            }
        }
    }

    /// Why answers change, and on whose reading it is a reason.
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
            span class="soft" { (words::on_the_reading(&whose, !self.report.query.supposed.is_empty())) ": " }
            (capital(&timeline_words::cause(rules, cause))) @if let Some(source) = cause.source(rules) { (self.cite(source)) } "."
        }
    }

    fn table(&self, turn: &Turn, table: &Table) -> Markup {
        let Some(timeline) =
            self.report.chapters.get(table.chapter).map(|chapter| &chapter.timeline)
        else {
            return html! {};
        };
        html! {
            table class="around" {
                caption { (self.told(table)) "The answers on either side of midnight GMT; in bold, those that change." }
                thead {
                    tr {
                        th scope="col" { "Reading" }
                        (self.column(turn.day.plus_days(-1)))
                        (self.column(turn.day))
                    }
                }
                tbody { @for row in &table.rows { (self.row(timeline, table, row)) } }
            }
        }
    }

    /// Of which chapter and layer a table tells, where there are several.
    fn told(&self, table: &Table) -> Markup {
        html! {
            @if self.report.scope.whole { a href={ "#chapter-" (table.chapter.saturating_add(1)) } { (self.heading(table.chapter)) } " " }
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

    fn row(&self, timeline: &Timeline<'r>, table: &Table, row: &Row) -> Markup {
        let changes = row.lines.iter().any(|line| table.changed.contains(line));
        html! {
            tr class=(if changes { "changes" } else { "stays" }) {
                th scope="row" { (self.who(timeline, row)) }
                @for cell in &row.cells { td { (self.cell(cell)) } }
            }
        }
    }

    /// Whose answers a row holds, and under which readings of theirs where there are several.
    fn who(&self, timeline: &Timeline<'r>, row: &Row) -> Markup {
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
            (timeline_words::whose(rules, line))
            @if line.readings.len() > 1 { " " small { (rules[*before].id) @if before != after { ", then " (rules[*after].id) } } }
        }
    }

    /// A cell of the table: the verdict, what decides it, and what it rests on.
    fn cell(&self, cell: &Cell) -> Markup {
        let rests = words::rests(cell.basis, cell.confidence);
        html! {
            span class="verdict" { (swatch(cell.verdict)) (cell.verdict) (words::possible(&cell.possible)) }
            @if !cell.turns_on.is_empty() { span class="by" { "turns on " (words::questions(self.report.rules, &cell.turns_on)) } }
            @if !cell.provisions.is_empty() { span class="by" { (self.provisions_of(cell)) } }
            @if !rests.is_empty() { span class="rests" { (rests) } }
        }
    }

    fn provisions_of(&self, cell: &Cell) -> Markup {
        html! { @for (at, provision) in cell.provisions.iter().enumerate() { @if at > 0 { ", " } (self.provision(*provision)) } }
    }
}
