//! A timeline as a chart of letters, the same bytes in a terminal and in a pipe.

use crate::check::text::{Style, foot};
use crate::text::page::Page;
use snapback_engine::explain::{capital, layer};
use snapback_engine::model::{Day, Layer, Verdict};
use snapback_engine::timeline::{Cause, Change, Line, Span, Timeline};
use snapback_engine::withheld::HEADING;

use super::axis::ticks;
use super::words;

/// The letter of a verdict.
#[must_use]
pub const fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Prohibited => 'P',
        Verdict::ApprovalRequired => 'A',
        Verdict::Exposure => 'x',
        Verdict::Restraint => 'r',
        Verdict::Notification => 'n',
        Verdict::Unrestricted => '.',
        Verdict::Undetermined => '?',
        Verdict::NotEncoded => ' ',
    }
}

/// The whole page.
#[must_use]
pub fn timeline(timeline: &Timeline, style: Style) -> String {
    let mut page = Page::new(style.width);
    let changes = timeline.changes();
    page.paragraph(&format!("{}, {}.", words::title(timeline), words::extent(timeline)));
    words::premises(timeline).iter().for_each(|premise| page.paragraph(premise));
    Chart::new(timeline, style.width).draw(&mut page, &changes);
    legend(&mut page, timeline);
    named(&mut page, timeline, &changes);
    parted(&mut page, timeline);
    ranges(&mut page, timeline, &changes);
    successions(&mut page, timeline);
    notes(&mut page, timeline);
    withheld(&mut page, timeline);
    page.gap();
    page.into_text() + &foot(timeline.rules, style)
}

/// Time laid out over columns, behind a margin for the names.
#[derive(Clone, Copy)]
struct Chart<'t, 'r> {
    timeline: &'t Timeline<'r>,
    margin: usize,
    columns: usize,
}

impl<'t, 'r> Chart<'t, 'r> {
    fn new(timeline: &'t Timeline<'r>, width: usize) -> Self {
        let longest = timeline
            .lines
            .iter()
            .map(|line| words::id(timeline.rules, line).chars().count())
            .max()
            .unwrap_or_default();
        let margin = if longest.saturating_mul(3) > width {
            0
        } else {
            longest
                .max(if timeline.layers.len() > 1 { EVERY.len() } else { DIFFER.len() })
                .saturating_add(2)
        };
        let days = usize::try_from(timeline.until.0.saturating_sub(timeline.from.0)).unwrap_or(1);
        Self { timeline, margin, columns: width.saturating_sub(margin).min(days).max(1) }
    }

    fn draw(self, page: &mut Page, changes: &[Change]) {
        page.gap();
        self.row(page, "", &self.years());
        for layer in &self.timeline.layers {
            self.layer(page, *layer);
        }
        self.marks(changes).iter().for_each(|row| self.row(page, "", row));
    }

    fn layer(self, page: &mut Page, one: Layer) {
        if self.timeline.layers.len() > 1 {
            page.line(&format!("{} layer", layer(one)));
        }
        for (at, line) in words::drawn(self.timeline, one) {
            let name = if at.is_some() { words::id(self.timeline.rules, line) } else { EVERY };
            self.row(page, name, &self.band(line));
        }
        let parted = self.parted(one);
        if !parted.trim().is_empty() {
            self.row(page, DIFFER, &parted);
        }
    }

    /// A name and what stands beside it, or, where names take too much, beneath it.
    fn row(self, page: &mut Page, name: &str, cells: &str) {
        if self.margin == 0 && !name.is_empty() {
            page.line(name);
        }
        let name = if self.margin == 0 { "" } else { name };
        page.line(&format!("{name:<margin$}{cells}", margin = self.margin));
    }

    fn days(self) -> i64 {
        i64::from(self.timeline.until.0).saturating_sub(i64::from(self.timeline.from.0))
    }

    /// The first day of a column; of the column behind the last, the first day not shown.
    fn starts(self, column: usize) -> Day {
        let passed = (column as i64).saturating_mul(self.days()) / self.columns as i64;
        self.timeline.from.plus_days(i32::try_from(passed).unwrap_or(i32::MAX))
    }

    fn column(self, day: Day) -> usize {
        let starts_by = |column: &usize| self.starts(*column) <= day;
        (0..self.columns).rev().find(starts_by).unwrap_or_default()
    }

    /// In each column what holds longest; a range too short for that has the column in its middle.
    fn band(self, line: &Line) -> String {
        let shared = |span: &Span, column: usize| {
            let (from, until) = (
                self.starts(column).max(span.from),
                self.starts(column.saturating_add(1)).min(span.until),
            );
            until.0.saturating_sub(from.0)
        };
        let longest = |column: usize| {
            line.spans
                .iter()
                .enumerate()
                .max_by_key(|(_, span)| shared(span, column))
                .map(|(at, _)| at)
        };
        let mut owners: Vec<Option<usize>> = (0..self.columns).map(longest).collect();
        for (at, span) in line.spans.iter().enumerate() {
            let middle = span.from.plus_days(span.until.0.saturating_sub(span.from.0) / 2);
            let unseen = !owners.contains(&Some(at));
            if let Some(owner) = owners.get_mut(self.column(middle)).filter(|_| unseen) {
                *owner = Some(at);
            }
        }
        let verdict =
            |at: usize| line.spans.get(at).map_or(' ', |span| letter(span.finding.verdict));
        owners.into_iter().map(|owner| owner.map_or(' ', verdict)).collect()
    }

    fn parted(self, layer: Layer) -> String {
        let partings = self.timeline.partings(layer);
        let in_column = |column: usize| {
            let (from, until) = (self.starts(column), self.starts(column.saturating_add(1)));
            partings.iter().any(|parting| parting.from < until && from < parting.until)
        };
        (0..self.columns).map(|column| if in_column(column) { '=' } else { ' ' }).collect()
    }

    fn years(self) -> String {
        let labels = ticks(self.timeline.from, self.timeline.until, self.columns);
        let labels =
            labels.into_iter().map(|tick| (self.column(tick.day), format!("|{}", tick.label)));
        let fits =
            |(column, label): &(usize, String)| column.saturating_add(label.len()) <= self.columns;
        let rows = staggered(labels.filter(fits), self.columns);
        rows.into_iter().next().unwrap_or_default()
    }

    fn marks(self, changes: &[Change]) -> Vec<String> {
        let columns: Vec<usize> = changes.iter().map(|change| self.column(change.day)).collect();
        let carets = (0..self.columns)
            .map(|column| if columns.contains(&column) { '^' } else { ' ' })
            .collect();
        let numbers = columns
            .iter()
            .enumerate()
            .map(|(at, column)| (*column, at.saturating_add(1).to_string()));
        [vec![carets], staggered(numbers, self.columns)].concat()
    }
}

const DIFFER: &str = "differ";
const EVERY: &str = "every reading";

/// Labels on as few rows as hold them with a space between; what would leave the page moves left.
fn staggered(labels: impl Iterator<Item = (usize, String)>, columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for (column, label) in labels {
        let column = column.min(columns.saturating_sub(label.chars().count()));
        let free = |row: &String| row.is_empty() || row.chars().count() < column;
        let at = rows.iter().position(free).unwrap_or(rows.len());
        if at == rows.len() {
            rows.push(String::new());
        }
        if let Some(row) = rows.get_mut(at) {
            *row = format!("{row:<column$}{label}");
        }
    }
    rows
}

fn legend(page: &mut Page, timeline: &Timeline) {
    let entry = |verdict: Verdict| match letter(verdict) {
        ' ' => format!("(blank) {verdict}"),
        letter => format!("{letter} {verdict}"),
    };
    let entries: Vec<String> = words::verdicts(timeline).into_iter().map(entry).collect();
    page.apart(&format!("{}; ^ a day of change, named below.", entries.join(", ")));
    if timeline.layers.iter().any(|layer| !timeline.partings(*layer).is_empty()) {
        page.paragraph("= the readings differ in their verdict.");
    }
}

fn named(page: &mut Page, timeline: &Timeline, changes: &[Change]) {
    if changes.is_empty() {
        return page.apart("Nothing changes in these days.");
    }
    page.heading("Days of change");
    for (at, change) in changes.iter().enumerate() {
        let moved = words::moved(timeline, change);
        let cause = |(cause, moved): (&Cause, &String)| {
            format!("{}{moved}", capital(&words::cause(timeline.rules, *cause)))
        };
        let causes: Vec<String> = change.causes.iter().zip(&moved).map(cause).collect();
        let number = format!("{:>3}. ", at.saturating_add(1));
        page.hanging(&number, &format!("{}: {}.", change.day, causes.join("; ")));
        for source in change.causes.iter().filter_map(|cause| cause.source(timeline.rules)) {
            page.hanging("     ", &format!("[{}; {}]", source, source.confidence));
        }
    }
}

fn parted(page: &mut Page, timeline: &Timeline) {
    let partings: Vec<_> =
        timeline.layers.iter().flat_map(|layer| timeline.partings(*layer)).collect();
    if !partings.is_empty() {
        page.heading("Where the readings differ");
    }
    for parting in partings {
        let sides = words::sides(timeline, &parting).join("; ");
        page.point(&format!("{} until {}: {sides}.", parting.from, parting.until));
    }
}

fn ranges(page: &mut Page, timeline: &Timeline, changes: &[Change]) {
    for group in words::alike(timeline) {
        page.heading(&heading(timeline, &group));
        for span in group.iter().take(1).flat_map(|(_, line)| &line.spans) {
            range(page, timeline, changes, span);
        }
    }
}

fn heading(timeline: &Timeline, group: &[(usize, &Line)]) -> String {
    let rules = timeline.rules;
    let names: Vec<String> = group
        .iter()
        .map(|(_, line)| format!("{} ({})", words::whose(rules, line), words::id(rules, line)))
        .collect();
    let several = timeline.layers.len() > 1;
    let layer =
        group.first().filter(|_| several).map(|(_, line)| format!("; {} layer", layer(line.layer)));
    format!("{}{}", names.join(", "), layer.unwrap_or_default())
}

fn range(page: &mut Page, timeline: &Timeline, changes: &[Change], span: &Span) {
    let number = words::number(changes, span.from).filter(|_| !span.opens.is_empty());
    let number = number.map_or(String::new(), |number| format!("{number}."));
    let days = format!("{number:>4} {} until {}  ", span.from, span.until);
    let by = words::provisions(timeline.rules, span);
    let by = if by.is_empty() { String::new() } else { format!(" - {}", by.join(", ")) };
    let labels: Vec<&str> = span
        .basis
        .map(|basis| basis.word())
        .into_iter()
        .chain(span.confidence.map(|label| label.word()))
        .collect();
    let labels =
        if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) };
    let text = format!("{}{by}{labels}", words::verdict(timeline.rules, span));
    if days.len().saturating_mul(2) <= page.width() {
        return page.hanging(&days, &text);
    }
    page.hanging("     ", &format!("{} {text}", days.trim()));
}

fn successions(page: &mut Page, timeline: &Timeline) {
    let mut all: Vec<String> =
        timeline.lines.iter().filter_map(|line| words::succession(timeline.rules, line)).collect();
    all.dedup();
    if !all.is_empty() {
        page.heading("Readings in turn");
    }
    all.iter().for_each(|succession| page.point(succession));
}

fn notes(page: &mut Page, timeline: &Timeline) {
    let notes = words::notes(timeline);
    if !notes.is_empty() {
        page.heading("Notes");
    }
    notes.iter().for_each(|note| page.point(note));
}

fn withheld(page: &mut Page, timeline: &Timeline) {
    let phrases = words::withheld(timeline);
    if !phrases.is_empty() {
        page.heading(HEADING);
    }
    phrases.iter().for_each(|phrase| page.point(phrase));
}
