//! The picture of a timeline: an axis of time, a band for each line, and the days of change.

use maud::{Markup, html};

use snapback_engine::explain::layer;
use snapback_engine::model::{Day, Layer, Verdict};
use snapback_engine::timeline::{Change, Line, Parting, Span, Timeline};

use super::axis::{Tick, ticks};
use super::{paint, words};
use crate::text::wrap::wrapped;

/// The measures of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its width.
    pub width: f64,
    /// The width of the names beside the bands; none: they stand above.
    beside: Option<f64>,
    /// Room kept free at either side.
    edge: f64,
    /// The height of a band.
    band: f64,
}

/// For a page.
pub const WIDE: Layout = Layout { width: 960.0, beside: Some(186.0), edge: 12.0, band: 26.0 };
/// For a telephone.
pub const NARROW: Layout = Layout { width: 360.0, beside: None, edge: 10.0, band: 24.0 };

const LINE: f64 = 15.0;
const GAP: f64 = 13.0;
const DISC: f64 = 9.0;
const LEADER: f64 = 12.0;
/// The sizes of the letters of names and of everything else.
pub const LARGE: f64 = 13.0;
/// The smaller size.
pub const SMALL: f64 = 11.5;

/// A number with one decimal place at most.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// How many letters of a size fit in a width.
#[must_use]
pub fn letters(width: f64, size: f64) -> usize {
    (width / extent(1, size)).max(8.0) as usize
}

/// The width of so many letters; a little more than most fonts take.
fn extent(letters: usize, size: f64) -> f64 {
    letters as f64 * size * 0.53
}

/// A band and where it stands.
struct Row<'t, 'r> {
    names: Vec<String>,
    /// The id, where it is not the name over again.
    id: Option<&'t str>,
    /// It is of one reading, not of all together.
    own: bool,
    line: &'t Line<'r>,
    /// Where the first line of its names stands.
    name: f64,
    /// The top of the band.
    band: f64,
}

/// The bands of a layer.
struct Block<'t, 'r> {
    layer: Layer,
    heading: Option<f64>,
    rows: Vec<Row<'t, 'r>>,
    partings: Vec<Parting>,
    top: f64,
    bottom: f64,
}

/// A picture, laid out.
pub struct Figure<'t, 'r> {
    timeline: &'t Timeline<'r>,
    layout: Layout,
    name: &'t str,
    ticks: Vec<Tick>,
    legend: Vec<(f64, f64, Key)>,
    axis: f64,
    blocks: Vec<Block<'t, 'r>>,
    bottom: f64,
    discs: Vec<Disc>,
    /// Its height.
    pub height: f64,
}

/// The number of a change, below the bands.
struct Disc {
    number: usize,
    day: Day,
    x: f64,
    y: f64,
}

/// An entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Verdict(Verdict),
    Apart,
    Turn,
    Known,
}

impl<'t, 'r> Figure<'t, 'r> {
    /// Lays a picture out under a name that keeps its parts apart from those of another one in the same page.
    #[must_use]
    pub fn new(
        timeline: &'t Timeline<'r>,
        changes: &[Change],
        layout: Layout,
        name: &'t str,
    ) -> Self {
        let mut figure = Self {
            timeline,
            layout,
            name,
            ticks: Vec::new(),
            legend: Vec::new(),
            axis: 0.0,
            blocks: Vec::new(),
            bottom: 0.0,
            discs: Vec::new(),
            height: 0.0,
        };
        figure.ticks =
            ticks(timeline.from, timeline.until, letters(figure.right() - figure.left(), LARGE));
        figure.legend = flow(&figure.keys(), layout);
        figure.axis = figure.legend.last().map_or(0.0, |(_, y, _)| y + 22.0) + 14.0;
        figure.stack();
        figure.place(changes);
        figure.height =
            figure.discs.iter().map(|disc| disc.y + DISC).fold(figure.bottom, f64::max) + 4.0;
        figure
    }

    fn keys(&self) -> Vec<Key> {
        let timeline = self.timeline;
        let verdicts =
            words::verdicts(timeline).into_iter().filter(|verdict| *verdict != Verdict::NotEncoded);
        let apart = timeline.layers.iter().any(|layer| !timeline.partings(*layer).is_empty());
        let turn = timeline.lines.iter().any(|line| line.readings.len() > 1);
        let others = [(apart, Key::Apart), (turn, Key::Turn), (self.known().is_some(), Key::Known)];
        verdicts
            .map(Key::Verdict)
            .chain(others.into_iter().filter(|(there, _)| *there).map(|(_, key)| key))
            .collect()
    }

    /// The first day after the last one searched, where it is shown.
    fn known(&self) -> Option<Day> {
        let after = self.timeline.rules.known_through.plus_days(1);
        (self.timeline.from < after && after < self.timeline.until).then_some(after)
    }

    fn left(&self) -> f64 {
        self.layout.edge + self.layout.beside.unwrap_or_default()
    }

    fn right(&self) -> f64 {
        self.layout.width - self.layout.edge
    }

    fn x(&self, day: Day) -> f64 {
        let since = |day: Day| f64::from(day.0.saturating_sub(self.timeline.from.0));
        self.left()
            + since(day) / since(self.timeline.until).max(1.0) * (self.right() - self.left())
    }

    /// Puts the blocks below each other.
    fn stack(&mut self) {
        let several = self.timeline.layers.len() > 1;
        let mut y = self.axis + 10.0;
        for layer in self.timeline.layers.clone() {
            let heading = several.then_some(y + 14.0);
            y += if several { 24.0 } else { 4.0 };
            let top = y;
            let mut rows = Vec::new();
            for (at, line) in words::drawn(self.timeline, layer) {
                let row = self.row(at.map(|_| words::id(self.timeline.rules, line)), line, y);
                y = row.band + self.layout.band + GAP;
                rows.push(row);
            }
            let partings = self.timeline.partings(layer);
            self.blocks.push(Block {
                layer,
                heading,
                rows,
                partings,
                top: top - 5.0,
                bottom: y - GAP + 5.0,
            });
            y += if several { 8.0 } else { 0.0 };
        }
        self.bottom = self.blocks.last().map_or(y, |block| block.bottom);
    }

    /// A band with its names beside it, in the middle of its height, or above it.
    fn row(&self, id: Option<&'t str>, line: &'t Line<'r>, y: f64) -> Row<'t, 'r> {
        let title =
            if id.is_some() { words::whose(self.timeline.rules, line) } else { "Every reading" };
        let own = id.is_some();
        let id = id.filter(|id| !id.eq_ignore_ascii_case(title));
        let room = self
            .layout
            .beside
            .map_or(self.layout.width - 2.0 * self.layout.edge, |width| width - 10.0);
        let names = wrapped(title, letters(room, LARGE));
        let height = LINE * names.len() as f64;
        match self.layout.beside {
            Some(_) => {
                let band = y + (height - self.layout.band).max(0.0) / 2.0;
                Row {
                    names,
                    id,
                    own,
                    line,
                    name: band + (self.layout.band - height) / 2.0 + 11.5,
                    band,
                }
            }
            None => Row { names, id, own, line, name: y + 11.0, band: y + height },
        }
    }

    /// Gives each change of a line a disc below the bands, as near its day as the others let it.
    fn place(&mut self, changes: &[Change]) {
        let (least, most) = (
            (self.left() - DISC).max(DISC + 1.0),
            self.right().min(self.layout.width - DISC - 1.0),
        );
        let own = || changes.iter().zip(1_usize..).filter(|(change, _)| !change.lines.is_empty());
        let days: Vec<f64> = own().map(|(change, _)| self.x(change.day)).collect();
        let gap =
            ((most - least) / days.len().saturating_sub(1).max(1) as f64).min(2.0 * DISC + 3.0);
        let rows = ((2.0 * DISC + 2.0) / gap).ceil().max(1.0) as usize;
        for (at, ((change, number), x)) in own().zip(spread(&days, gap, least, most)).enumerate() {
            let row = (at % rows) as f64;
            let y = self.bottom + LEADER + DISC + row * (2.0 * DISC + 2.0);
            self.discs.push(Disc { number, day: change.day, x, y });
        }
    }

    /// The picture, without the element around it.
    #[must_use]
    pub fn draw(&self) -> Markup {
        html! {
            (paint::patterns(self.name, &words::verdicts(self.timeline)))
            (self.legend())
            (self.axis())
            @for block in &self.blocks { (self.shading(block)) (self.bands(block)) }
            (self.days())
            @for block in &self.blocks { (self.names(block)) }
            @for row in self.blocks.iter().flat_map(|block| &block.rows) { (self.words(row)) }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            @for (x, y, key) in &self.legend {
                (self.key(*key, *x, *y))
                text class="tl-ink tl-small" x=(number(x + 30.0)) y=(number(y + 11.0)) { (label(*key)) }
            }
        }
    }

    fn key(&self, key: Key, x: f64, y: f64) -> Markup {
        let (left, top) = (number(x), number(y + 1.0));
        match key {
            Key::Verdict(verdict) => html! {
                rect fill=(paint::fill(self.name, verdict)) x=(left) y=(top) width="24" height="12" {}
                rect class="tl-edge" x=(left) y=(top) width="24" height="12" {}
            },
            Key::Apart => html! {
                rect class="tl-apart" x=(left) y=(top) width="24" height="12" {}
                rect class="tl-apart-bar" x=(left) y=(top) width="24" height="4" {}
            },
            Key::Turn => html! { path class="tl-turn" d=(triangle(x + 12.0, y + 13.0)) {} },
            Key::Known => {
                html! { line class="tl-known" x1=(left) y1=(number(y + 7.0)) x2=(number(x + 24.0)) y2=(number(y + 7.0)) {} }
            }
        }
    }

    fn axis(&self) -> Markup {
        html! {
            @for tick in &self.ticks {
                @let x = self.x(tick.day);
                line class="tl-grid" x1=(number(x)) y1=(number(self.axis + 4.0)) x2=(number(x)) y2=(number(self.bottom)) {}
                @let half = extent(tick.label.len(), SMALL) / 2.0;
                text class="tl-soft tl-small" x=(number(x.clamp(self.left() + half, self.right() - half))) y=(number(self.axis)) text-anchor="middle" { (tick.label) }
            }
        }
    }

    /// Where the readings part.
    fn shading(&self, block: &Block) -> Markup {
        html! {
            @for parting in &block.partings {
                @let (x, width) = self.stretch(parting.from, parting.until);
                rect class="tl-apart" x=(number(x)) y=(number(block.top)) width=(number(width)) height=(number(block.bottom - block.top)) {}
                rect class="tl-apart-bar" x=(number(x)) y=(number(block.top - 4.0)) width=(number(width)) height="4" {
                    title { (words::sides(self.timeline, parting).join("; ")) " (" (parting.from) " until " (parting.until) ")" }
                }
            }
        }
    }

    fn stretch(&self, from: Day, until: Day) -> (f64, f64) {
        let x = self.x(from);
        (x, (self.x(until) - x).max(0.8))
    }

    fn bands(&self, block: &Block) -> Markup {
        html! { @for row in &block.rows { (self.band(row)) } }
    }

    fn names(&self, block: &Block) -> Markup {
        html! {
            @if let Some(y) = block.heading {
                text class="tl-ink tl-strong tl-halo" x=(number(self.layout.edge)) y=(number(y)) { (layer(block.layer)) " layer" }
            }
            @for row in &block.rows { (self.named(row)) }
        }
    }

    fn named(&self, row: &Row) -> Markup {
        let last = row.names.len().saturating_sub(1);
        html! {
            @for (at, name) in row.names.iter().enumerate() {
                text class="tl-ink tl-halo" x=(number(self.layout.edge)) y=(number(row.name + LINE * at as f64)) {
                    (name)
                    @if let Some(id) = row.id.filter(|_| at == last) { tspan class="tl-soft tl-small" dx="6" { (id) } }
                }
            }
        }
    }

    fn band(&self, row: &Row) -> Markup {
        let middle = number(row.band + self.layout.band / 2.0);
        html! {
            line class="tl-base" x1=(number(self.left())) y1=(middle) x2=(number(self.right())) y2=(middle) {}
            @for span in &row.line.spans { (self.span(row, span)) }
            @for (day, reading) in row.line.readings.iter().skip(1).filter(|_| row.own) {
                path class="tl-turn" d=(triangle(self.x(*day), row.band + self.layout.band + 7.0)) {
                    title { (self.timeline.rules[*reading].id) " from " (day) }
                }
            }
        }
    }

    fn span(&self, row: &Row, span: &Span) -> Markup {
        let verdict = span.finding.verdict;
        let (x, width) = self.stretch(span.from, span.until);
        let (left, top, wide, high) =
            (number(x), number(row.band), number(width), number(self.layout.band));
        html! {
            g {
                title { (self.told(row, span)) }
                rect fill=(paint::fill(self.name, verdict)) x=(left) y=(top) width=(wide) height=(high) {}
                @if verdict != Verdict::NotEncoded {
                    rect class="tl-edge" x=(left) y=(top) width=(wide) height=(high) {}
                }
            }
        }
    }

    /// The verdict on each span that has room for it.
    fn words(&self, row: &Row) -> Markup {
        let y = number(row.band + self.layout.band / 2.0 + 4.0);
        let fits = |span: &&Span| {
            let verdict = span.finding.verdict;
            verdict != Verdict::NotEncoded
                && extent(verdict.word().len(), SMALL) + 8.0 < self.stretch(span.from, span.until).1
        };
        html! {
            @for span in row.line.spans.iter().filter(fits) {
                @let (x, width) = self.stretch(span.from, span.until);
                text class=(paint::word(span.finding.verdict)) x=(number(x + width / 2.0)) y=(y) text-anchor="middle" { (span.finding.verdict) }
            }
        }
    }

    fn told(&self, row: &Row, span: &Span) -> String {
        let rules = self.timeline.rules;
        let by = words::provisions(rules, span).join(", ");
        let by = if by.is_empty() { by } else { format!(": {by}") };
        let name = words::id(rules, row.line);
        format!("{name}, {} until {}: {}{by}", span.from, span.until, words::verdict(rules, span))
    }

    fn days(&self) -> Markup {
        let top = number(self.axis + 6.0);
        html! {
            @if let Some(day) = self.known() {
                @let x = number(self.x(day));
                line class="tl-known" x1=(x) y1=(top) x2=(x) y2=(number(self.bottom)) {}
            }
            @for disc in &self.discs { (self.leader(disc)) }
            @for disc in &self.discs { (drawn(disc)) }
        }
    }

    /// From the day's place on the axis down to its disc.
    fn leader(&self, disc: &Disc) -> Markup {
        let (x, top, bottom) =
            (number(self.x(disc.day)), number(self.axis + 6.0), number(self.bottom));
        html! {
            line class="tl-day" x1=(x) y1=(top) x2=(x) y2=(bottom) {}
            line class="tl-leader" x1=(x) y1=(bottom) x2=(number(disc.x)) y2=(number(disc.y)) {}
        }
    }
}

fn drawn(disc: &Disc) -> Markup {
    html! {
        circle class="tl-disc" cx=(number(disc.x)) cy=(number(disc.y)) r=(number(DISC)) { title { (disc.day) } }
        text class="tl-number" x=(number(disc.x)) y=(number(disc.y + 3.7)) text-anchor="middle" { (disc.number) }
    }
}

/// Places at least a gap apart and as near as can be to where they are wanted; these are in order.
fn spread(wanted: &[f64], gap: f64, least: f64, most: f64) -> Vec<f64> {
    let mut clusters: Vec<(f64, usize)> = Vec::new();
    for (at, x) in wanted.iter().enumerate() {
        let (mut sum, mut count) = (x - gap * at as f64, 1_usize);
        while let Some((before, many)) =
            clusters.pop_if(|(before, many)| *before / *many as f64 >= sum / count as f64)
        {
            (sum, count) = (sum + before, count.saturating_add(many));
        }
        clusters.push((sum, count));
    }
    let most = most - gap * wanted.len().saturating_sub(1) as f64;
    let places =
        clusters.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f64, *count));
    places.enumerate().map(|(at, place)| place.min(most).max(least) + gap * at as f64).collect()
}

/// Entries side by side, and on the next row where one has no more room.
fn flow(keys: &[Key], layout: Layout) -> Vec<(f64, f64, Key)> {
    let (mut x, mut y) = (layout.edge, 0.0);
    let mut placed = Vec::new();
    for key in keys {
        let width = 30.0 + extent(label(*key).len(), SMALL);
        if x > layout.edge && x + width > layout.width - layout.edge {
            (x, y) = (layout.edge, y + 20.0);
        }
        placed.push((x, y, *key));
        x += width + 14.0;
    }
    placed
}

fn label(key: Key) -> &'static str {
    match key {
        Key::Verdict(verdict) => verdict.word(),
        Key::Apart => "the readings differ",
        Key::Turn => "change of reading",
        Key::Known => "end of the record searched",
    }
}

fn triangle(x: f64, y: f64) -> String {
    format!("M{} {}l5 -9l5 9z", number(x - 5.0), number(y + 1.0))
}

/// The picture in a sentence for each line, for those who cannot see it.
#[must_use]
pub fn described(timeline: &Timeline) -> String {
    let several = timeline.layers.len() > 1;
    let line = |line: &Line| {
        let spans: Vec<String> = line
            .spans
            .iter()
            .map(|span| format!("{} from {}", span.finding.verdict, span.from))
            .collect();
        let layer =
            if several { format!(" in the {} layer", layer(line.layer)) } else { String::new() };
        format!("{}{layer}: {}.", words::id(timeline.rules, line), spans.join(", "))
    };
    timeline.lines.iter().map(line).collect::<Vec<_>>().join(" ")
}
