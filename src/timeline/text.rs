//! A timeline as a chart of letters; the same bytes in a terminal and in a pipe.

use crate::check::text::{Style, foot};
use crate::text::page::Page;
use snapback_engine::explain::{capital, layer};
use snapback_engine::model::{Day, Layer, Verdict};
use snapback_engine::timeline::{Change, Line, Segment, Timeline};
use snapback_engine::withheld::HEADING;

use super::axis::ticks;
use super::words;

const fn letter(verdict: Verdict) -> char {
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
    for sentence in words::stated(timeline.rules, &timeline.query) {
        page.paragraph(&sentence);
    }
    Chart::new(timeline, style.width).draw(&mut page, &changes);
    legend(&mut page, timeline);
    days_of_change(&mut page, timeline, &changes);
    disagreements(&mut page, timeline);
    spans(&mut page, timeline, &changes);
    successions(&mut page, timeline);
    page.points("Notes", &words::notes(timeline));
    page.points(HEADING, &words::withheld(timeline));
    page.gap();
    page.into_text() + &foot(timeline.rules, style)
}

const DIFFER: &str = "differ";
const EVERY: &str = "every reading";

/// Time laid out over columns, to the right of a margin for names.
#[derive(Clone, Copy)]
struct Chart<'t, 'r> {
    timeline: &'t Timeline<'r>,
    /// The width of the names in columns; 0 where names stand on lines of their own.
    margin: usize,
    /// At least 1, at most one for each day.
    columns: usize,
}

impl<'t, 'r> Chart<'t, 'r> {
    fn new(timeline: &'t Timeline<'r>, width: usize) -> Self {
        let names = timeline.lines.iter().map(|line| line.named.id(timeline.rules));
        let longest = names.map(|name| name.chars().count()).max().unwrap_or_default();
        let label = if timeline.layers.len() > 1 { EVERY } else { DIFFER };
        let margin = if longest * 3 > width { 0 } else { longest.max(label.len()) + 2 };
        let days = timeline.until.0.saturating_sub(timeline.from.0).unsigned_abs() as usize;
        Self { timeline, margin, columns: width.saturating_sub(margin).min(days).max(1) }
    }

    fn draw(self, page: &mut Page, changes: &[Change]) {
        page.gap();
        self.row(page, "", &self.years());
        for layer in &self.timeline.layers {
            self.layer(page, *layer);
        }
        for row in self.marks(changes) {
            self.row(page, "", &row);
        }
    }

    fn layer(self, page: &mut Page, one: Layer) {
        if self.timeline.layers.len() > 1 {
            page.line(&format!("{} layer", layer(one)));
        }
        for (at, line) in words::drawn(self.timeline, one) {
            let name = if at.is_some() { line.named.id(self.timeline.rules) } else { EVERY };
            self.row(page, name, &self.band(line));
        }
        let marks = self.disagreements(one);
        if !marks.trim().is_empty() {
            self.row(page, DIFFER, &marks);
        }
    }

    /// A name and the cells beside it; below it where there is no margin.
    fn row(self, page: &mut Page, name: &str, cells: &str) {
        if self.margin == 0 {
            if !name.is_empty() {
                page.line(name);
            }
            return page.line(cells);
        }
        page.line(&format!("{name:<margin$}{cells}", margin = self.margin));
    }

    /// The first day of a column; of the column after the last, the first day not shown.
    fn start(self, column: usize) -> Day {
        let days = i64::from(self.timeline.until.0) - i64::from(self.timeline.from.0);
        let passed = column as i64 * days / self.columns as i64;
        self.timeline.from.plus_days(i32::try_from(passed).unwrap_or(i32::MAX))
    }

    fn column(self, day: Day) -> usize {
        (0..self.columns).rev().find(|column| self.start(*column) <= day).unwrap_or_default()
    }

    /// In each column the verdict of most of its days. A span that is nowhere the longest takes
    /// the column of its middle day.
    fn band(self, line: &Line) -> String {
        let mut owners: Vec<usize> =
            (0..self.columns).map(|column| self.longest_span(line, column)).collect();
        for (at, span) in line.segments.iter().enumerate() {
            let middle = span.from.plus_days(span.until.0.saturating_sub(span.from.0) / 2);
            if !owners.contains(&at)
                && let Some(owner) = owners.get_mut(self.column(middle))
            {
                *owner = at;
            }
        }
        let verdict = |at: &usize| line.segments.get(*at).map(|span| span.finding.verdict);
        owners.iter().map(|at| verdict(at).map_or(' ', letter)).collect()
    }

    /// The position of the span that has most days in a column; the last of several.
    fn longest_span(self, line: &Line, column: usize) -> usize {
        let (from, until) = (self.start(column), self.start(column + 1));
        let days_in_column =
            |span: &Segment| until.min(span.until).0.saturating_sub(from.max(span.from).0);
        let spans = line.segments.iter().enumerate();
        spans.max_by_key(|(_, span)| days_in_column(span)).map_or(0, |(at, _)| at)
    }

    fn disagreements(self, layer: Layer) -> String {
        let partings = self.timeline.partings(layer);
        let mut marks = String::new();
        for column in 0..self.columns {
            let (from, until) = (self.start(column), self.start(column + 1));
            let differ =
                partings.iter().any(|parting| parting.from < until && from < parting.until);
            marks.push(if differ { '=' } else { ' ' });
        }
        marks
    }

    fn years(self) -> String {
        let mut labels = Vec::new();
        for tick in ticks(self.timeline.from, self.timeline.until, self.columns) {
            let (column, label) = (self.column(tick.day), format!("|{}", tick.label));
            if column + label.len() <= self.columns {
                labels.push((column, label));
            }
        }
        staggered(&labels, self.columns).into_iter().next().unwrap_or_default()
    }

    /// A caret below each day of change, and its number below that.
    fn marks(self, changes: &[Change]) -> Vec<String> {
        let columns: Vec<usize> = changes.iter().map(|change| self.column(change.day)).collect();
        let mark = |column: usize| if columns.contains(&column) { '^' } else { ' ' };
        let mut rows: Vec<String> = vec![(0..self.columns).map(mark).collect()];
        let numbers = columns.iter().zip(1..).map(|(column, number)| (*column, number.to_string()));
        rows.extend(staggered(&numbers.collect::<Vec<(usize, String)>>(), self.columns));
        rows
    }
}

/// Labels on as few rows as hold them with a space between. A label that would leave the page
/// moves to the left.
fn staggered(labels: &[(usize, String)], columns: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for (column, label) in labels {
        let column = (*column).min(columns.saturating_sub(label.chars().count()));
        match rows.iter_mut().find(|row| row.chars().count() < column) {
            Some(row) => *row = format!("{row:<column$}{label}"),
            None => rows.push(format!("{:column$}{label}", "")),
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
    if !words::partings(timeline).is_empty() {
        page.paragraph("= the readings differ in their verdict.");
    }
}

fn days_of_change(page: &mut Page, timeline: &Timeline, changes: &[Change]) {
    if changes.is_empty() {
        return page.apart("Nothing changes in these days.");
    }
    page.heading("Days of change");
    for (change, number) in changes.iter().zip(1..) {
        let mut causes = Vec::new();
        for (cause, lines) in change.causes.iter().zip(words::changed_lines(timeline, change)) {
            causes.push(capital(&words::cause(timeline.rules, *cause)) + &lines);
        }
        let text = format!("{}: {}.", change.day, causes.join("; "));
        page.hanging(&format!("{number:>3}. "), &text);
        for source in change.causes.iter().filter_map(|cause| cause.source(timeline.rules)) {
            page.hanging("     ", &format!("[{}; {}]", source, source.confidence));
        }
    }
}

fn disagreements(page: &mut Page, timeline: &Timeline) {
    let mut points = Vec::new();
    for parting in words::partings(timeline) {
        let sides = words::sides(timeline, &parting).join("; ");
        points.push(format!("{} until {}: {sides}.", parting.from, parting.until));
    }
    page.points("Where the readings differ", &points);
}

fn spans(page: &mut Page, timeline: &Timeline, changes: &[Change]) {
    for group in words::alike(timeline) {
        page.heading(&heading(timeline, &group));
        for span in group.iter().take(1).flat_map(|(_, line)| &line.segments) {
            write_span(page, timeline, changes, span);
        }
    }
}

fn heading(timeline: &Timeline, group: &[(usize, &Line)]) -> String {
    let rules = timeline.rules;
    let named = |(_, line): &(usize, &Line)| {
        format!("{} ({})", line.named.title(rules), line.named.id(rules))
    };
    let names = group.iter().map(named).collect::<Vec<_>>().join(", ");
    match group.first() {
        Some((_, line)) if timeline.layers.len() > 1 => {
            format!("{names}; {} layer", layer(line.layer))
        }
        _ => names,
    }
}

fn write_span(page: &mut Page, timeline: &Timeline, changes: &[Change], span: &Segment) {
    let number = words::change_number(changes, span.from).filter(|_| !span.opens.is_empty());
    let number = number.map_or(String::new(), |number| format!("{number}."));
    let days = format!("{number:>4} {} until {}  ", span.from, span.until);
    let mut text = words::verdict(timeline.rules, span);
    let provisions = words::provisions(timeline.rules, span);
    if !provisions.is_empty() {
        text += &format!(" - {}", provisions.join(", "));
    }
    let labels = words::labels(span.basis, span.confidence);
    if !labels.is_empty() {
        text += &format!(" ({labels})");
    }
    if days.len() * 2 <= page.width() {
        page.hanging(&days, &text);
    } else {
        page.hanging("     ", &format!("{} {text}", days.trim()));
    }
}

fn successions(page: &mut Page, timeline: &Timeline) {
    let mut all: Vec<String> =
        timeline.lines.iter().filter_map(|line| words::succession(timeline.rules, line)).collect();
    all.dedup();
    page.points("Readings in turn", &all);
}

#[cfg(test)]
mod tests {
    use super::staggered;

    #[test]
    fn labels_take_a_new_row_where_they_would_touch() {
        for (labels, expected) in [
            (vec![], vec![]),
            (vec![(0, "1"), (2, "2")], vec!["1 2"]),
            (vec![(0, "1"), (1, "2")], vec!["1", " 2"]),
            (vec![(0, "10"), (1, "11"), (4, "12")], vec!["10  12", " 11"]),
            (vec![(9, "12")], vec!["        12"]),
        ] {
            let labels: Vec<(usize, String)> =
                labels.into_iter().map(|(column, label)| (column, label.to_owned())).collect();
            assert_eq!(staggered(&labels, 10), expected);
        }
    }
}
