//! The picture of a timeline: an axis of time, a band for each line, and the days of change.
//!
//! Lengths are in the units of the picture, in which its width is [`Layout::width`].

use maud::{Markup, html};

use snapback_engine::explain::layer;
use snapback_engine::model::{Day, Layer, Verdict};
use snapback_engine::timeline::{Change, Line, Parting, Segment, Timeline};

use super::axis::{Tick, ticks};
use super::{paint, words};
use crate::text::wrap::wrapped;

/// The measures of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The class of the picture in a page.
    class: &'static str,
    pub width: f64,
    /// The width of the names beside the bands; none where they stand above.
    beside: Option<f64>,
    /// The margin at either side.
    edge: f64,
    /// The height of a band.
    band: f64,
}

/// For a page.
pub const WIDE: Layout =
    Layout { class: "wide", width: 960.0, beside: Some(186.0), edge: 12.0, band: 26.0 };
/// For a telephone.
pub const NARROW: Layout =
    Layout { class: "narrow", width: 360.0, beside: None, edge: 10.0, band: 24.0 };

/// The height of a line of names.
const LINE: f64 = 15.0;
/// Between two bands.
const GAP: f64 = 13.0;
/// The radius of a disc.
const DISC: f64 = 9.0;
/// Between the bands and the discs.
const LEADER: f64 = 12.0;
/// The font size of names.
pub const LARGE: f64 = 13.0;
/// The font size of everything else.
pub const SMALL: f64 = 11.5;

/// A number with at most one decimal place.
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// How many letters of a font size fit in a width; at least 8.
pub fn letters(width: f64, size: f64) -> usize {
    (width / extent(1, size)).max(8.0) as usize
}

/// The width of some letters; a little more than most fonts take.
fn extent(letters: usize, size: f64) -> f64 {
    letters as f64 * size * 0.53
}

/// A band and its place.
struct Band<'t, 'r> {
    /// The name in lines.
    names: Vec<String>,
    /// The id, unless it equals the name.
    id: Option<&'t str>,
    /// It shows one reading, not all of a layer.
    own: bool,
    line: &'t Line<'r>,
    /// The baseline of the first line of the name.
    name_y: f64,
    /// The top of the band.
    top: f64,
}

/// The bands of a layer.
struct LayerBlock<'t, 'r> {
    layer: Layer,
    /// The baseline of the heading.
    heading: Option<f64>,
    bands: Vec<Band<'t, 'r>>,
    partings: Vec<Parting>,
    top: f64,
    bottom: f64,
}

/// A picture with the places of its parts.
pub struct Figure<'t, 'r> {
    timeline: &'t Timeline<'r>,
    layout: Layout,
    /// The prefix of the ids of its parts, unique in a page.
    name: &'t str,
    ticks: Vec<Tick>,
    legend: Vec<(f64, f64, LegendEntry)>,
    /// The baseline of the labels of the axis.
    axis: f64,
    blocks: Vec<LayerBlock<'t, 'r>>,
    /// The bottom of the last block.
    bottom: f64,
    discs: Vec<Disc>,
    pub height: f64,
}

/// The number of a change in a circle below the bands, by its centre.
struct Disc {
    number: usize,
    day: Day,
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LegendEntry {
    Verdict(Verdict),
    Disagreement,
    ReadingChange,
    RecordEnd,
}

impl<'t, 'r> Figure<'t, 'r> {
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
        figure.legend = flow(&figure.legend_entries(), layout);
        figure.axis = figure.legend.last().map_or(0.0, |(_, y, _)| y + 22.0) + 14.0;
        figure.stack_blocks();
        figure.place_discs(changes);
        figure.height =
            figure.discs.iter().map(|disc| disc.y + DISC).fold(figure.bottom, f64::max) + 4.0;
        figure
    }

    fn legend_entries(&self) -> Vec<LegendEntry> {
        let mut entries: Vec<LegendEntry> = words::verdicts(self.timeline)
            .into_iter()
            .filter(|verdict| *verdict != Verdict::NotEncoded)
            .map(LegendEntry::Verdict)
            .collect();
        if !words::partings(self.timeline).is_empty() {
            entries.push(LegendEntry::Disagreement);
        }
        if self.timeline.lines.iter().any(|line| line.readings.iter().len() > 1) {
            entries.push(LegendEntry::ReadingChange);
        }
        if self.record_end().is_some() {
            entries.push(LegendEntry::RecordEnd);
        }
        entries
    }

    /// The first day after the record searched, if it is shown.
    fn record_end(&self) -> Option<Day> {
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

    fn stack_blocks(&mut self) {
        let several = self.timeline.layers.len() > 1;
        let mut y = self.axis + 10.0;
        for layer in self.timeline.layers.clone() {
            let heading = several.then_some(y + 14.0);
            y += if several { 24.0 } else { 4.0 };
            let top = y;
            let mut bands = Vec::new();
            for (at, line) in words::drawn(self.timeline, layer) {
                let band = self.band(at.map(|_| line.named.id(self.timeline.rules)), line, y);
                y = band.top + self.layout.band + GAP;
                bands.push(band);
            }
            let partings = self.timeline.partings(layer);
            self.blocks.push(LayerBlock {
                layer,
                heading,
                bands,
                partings,
                top: top - 5.0,
                bottom: y - GAP + 5.0,
            });
            y += if several { 8.0 } else { 0.0 };
        }
        self.bottom = self.blocks.last().map_or(y, |block| block.bottom);
    }

    /// A band with its name beside it, in the middle of its height, or above it.
    fn band(&self, id: Option<&'t str>, line: &'t Line<'r>, y: f64) -> Band<'t, 'r> {
        let title =
            if id.is_some() { line.named.title(self.timeline.rules) } else { "Every reading" };
        let own = id.is_some();
        let id = id.filter(|id| !id.eq_ignore_ascii_case(title));
        let room = self
            .layout
            .beside
            .map_or(self.layout.width - 2.0 * self.layout.edge, |width| width - 10.0);
        let names = wrapped(title, letters(room, LARGE));
        let height = LINE * names.len() as f64;
        let (name_y, top) = match self.layout.beside {
            Some(_) => {
                let top = y + (height - self.layout.band).max(0.0) / 2.0;
                (top + (self.layout.band - height) / 2.0 + 11.5, top)
            }
            None => (y + 11.0, y + height),
        };
        Band { names, id, own, line, name_y, top }
    }

    /// Places a disc for each change of a line, as near to its day as the others allow.
    fn place_discs(&mut self, changes: &[Change]) {
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

    /// The content of the `svg` element.
    pub fn draw(&self) -> Markup {
        html! {
            (paint::patterns(self.name, &words::verdicts(self.timeline)))
            (self.draw_legend())
            (self.draw_axis())
            @for block in &self.blocks { (self.draw_disagreements(block)) (self.draw_bands(block)) }
            (self.draw_days())
            @for block in &self.blocks { (self.draw_names(block)) }
            @for band in self.blocks.iter().flat_map(|block| &block.bands) {
                (self.draw_verdicts(band))
            }
        }
    }

    fn draw_legend(&self) -> Markup {
        html! {
            @for (x, y, entry) in &self.legend {
                (self.draw_legend_entry(*entry, *x, *y))
                text class="tl-ink tl-small" x=(number(x + 30.0)) y=(number(y + 11.0)) {
                    (entry.label())
                }
            }
        }
    }

    fn draw_legend_entry(&self, entry: LegendEntry, x: f64, y: f64) -> Markup {
        let (left, top) = (number(x), number(y + 1.0));
        match entry {
            LegendEntry::Verdict(verdict) => html! {
                rect fill=(paint::fill(self.name, verdict)) x=(left) y=(top) width="24" height="12" {}
                rect class="tl-edge" x=(left) y=(top) width="24" height="12" {}
            },
            LegendEntry::Disagreement => html! {
                rect class="tl-apart" x=(left) y=(top) width="24" height="12" {}
                rect class="tl-apart-bar" x=(left) y=(top) width="24" height="4" {}
            },
            LegendEntry::ReadingChange => {
                html! { path class="tl-turn" d=(triangle(x + 12.0, y + 13.0)) {} }
            }
            LegendEntry::RecordEnd => html! {
                (segment("tl-known", (x, y + 7.0), (x + 24.0, y + 7.0)))
            },
        }
    }

    fn draw_axis(&self) -> Markup {
        html! {
            @for tick in &self.ticks {
                @let x = self.x(tick.day);
                (segment("tl-grid", (x, self.axis + 4.0), (x, self.bottom)))
                @let half = extent(tick.label.len(), SMALL) / 2.0;
                @let x = x.clamp(self.left() + half, self.right() - half);
                text class="tl-soft tl-small" x=(number(x)) y=(number(self.axis))
                    text-anchor="middle" { (tick.label) }
            }
        }
    }

    fn draw_disagreements(&self, block: &LayerBlock) -> Markup {
        html! {
            @for parting in &block.partings {
                @let (x, width) = self.x_and_width(parting.from, parting.until);
                @let (x, width) = (number(x), number(width));
                rect class="tl-apart" x=(x) y=(number(block.top)) width=(width)
                    height=(number(block.bottom - block.top)) {}
                rect class="tl-apart-bar" x=(x) y=(number(block.top - 4.0)) width=(width)
                    height="4" {
                    title {
                        (words::sides(self.timeline, parting).join("; "))
                        " (" (parting.from) " until " (parting.until) ")"
                    }
                }
            }
        }
    }

    /// The left end and the width of a period, which is wide enough to be seen.
    fn x_and_width(&self, from: Day, until: Day) -> (f64, f64) {
        let x = self.x(from);
        (x, (self.x(until) - x).max(0.8))
    }

    fn draw_bands(&self, block: &LayerBlock) -> Markup {
        html! { @for band in &block.bands { (self.draw_band(band)) } }
    }

    fn draw_names(&self, block: &LayerBlock) -> Markup {
        let x = number(self.layout.edge);
        html! {
            @if let Some(y) = block.heading {
                text class="tl-ink tl-strong tl-halo" x=(x) y=(number(y)) {
                    (layer(block.layer)) " layer"
                }
            }
            @for band in &block.bands {
                @for (name, number_of_line) in band.names.iter().zip(1_usize..) {
                    @let y = band.name_y + LINE * (number_of_line - 1) as f64;
                    text class="tl-ink tl-halo" x=(x) y=(number(y)) {
                        (name)
                        @if let Some(id) = band.id.filter(|_| number_of_line == band.names.len()) {
                            tspan class="tl-soft tl-small" dx="6" { (id) }
                        }
                    }
                }
            }
        }
    }

    fn draw_band(&self, band: &Band) -> Markup {
        let middle = band.top + self.layout.band / 2.0;
        html! {
            (segment("tl-base", (self.left(), middle), (self.right(), middle)))
            @for span in &band.line.segments { (self.draw_span(band, span)) }
            @for (day, reading) in band.line.readings.iter().skip(1).filter(|_| band.own) {
                path class="tl-turn" d=(triangle(self.x(day), band.top + self.layout.band + 7.0)) {
                    title { (self.timeline.rules[*reading].id) " from " (day) }
                }
            }
        }
    }

    fn draw_span(&self, band: &Band, span: &Segment) -> Markup {
        let verdict = span.finding.verdict;
        let fill = paint::fill(self.name, verdict);
        let (x, width) = self.x_and_width(span.from, span.until);
        let (left, top, wide, high) =
            (number(x), number(band.top), number(width), number(self.layout.band));
        html! {
            g {
                title { (self.tooltip(band, span)) }
                rect fill=(fill) x=(left) y=(top) width=(wide) height=(high) {}
                @if verdict != Verdict::NotEncoded {
                    rect class="tl-edge" x=(left) y=(top) width=(wide) height=(high) {}
                }
            }
        }
    }

    /// The verdict on each span that has room for it.
    fn draw_verdicts(&self, band: &Band) -> Markup {
        let y = number(band.top + self.layout.band / 2.0 + 4.0);
        let fits = |span: &&Segment| {
            let verdict = span.finding.verdict;
            verdict != Verdict::NotEncoded
                && extent(verdict.word().len(), SMALL) + 8.0
                    < self.x_and_width(span.from, span.until).1
        };
        html! {
            @for span in band.line.segments.iter().filter(fits) {
                @let (x, width) = self.x_and_width(span.from, span.until);
                @let verdict = span.finding.verdict;
                text class=(paint::word(verdict)) x=(number(x + width / 2.0)) y=(y)
                    text-anchor="middle" { (verdict) }
            }
        }
    }

    fn tooltip(&self, band: &Band, span: &Segment) -> String {
        let rules = self.timeline.rules;
        let by = words::provisions(rules, span).join(", ");
        let by = if by.is_empty() { by } else { format!(": {by}") };
        let name = band.line.named.id(rules);
        format!("{name}, {} until {}: {}{by}", span.from, span.until, words::verdict(rules, span))
    }

    /// The end of the record and the days of change, each with a line down to its disc.
    fn draw_days(&self) -> Markup {
        let top = self.axis + 6.0;
        html! {
            @if let Some(day) = self.record_end() {
                @let x = self.x(day);
                (segment("tl-known", (x, top), (x, self.bottom)))
            }
            @for disc in &self.discs {
                @let foot = (self.x(disc.day), self.bottom);
                (segment("tl-day", (foot.0, top), foot))
                (segment("tl-leader", foot, (disc.x, disc.y)))
            }
            @for disc in &self.discs {
                (numbered_disc(disc.number, disc.x, disc.y, Some(disc.day)))
            }
        }
    }
}

fn segment(class: &str, from: (f64, f64), to: (f64, f64)) -> Markup {
    let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
    html! { line class=(class) x1=(x1) y1=(y1) x2=(x2) y2=(y2) {} }
}

/// A number in a circle, by its centre, with the day as a tooltip.
pub fn numbered_disc(of: usize, x: f64, y: f64, day: Option<Day>) -> Markup {
    html! {
        circle class="tl-disc" cx=(number(x)) cy=(number(y)) r=(number(DISC)) {
            @if let Some(day) = day { title { (day) } }
        }
        text class="tl-number" x=(number(x)) y=(number(y + 3.7)) text-anchor="middle" { (of) }
    }
}

/// A picture for a page and one for a telephone; a page shows one of the two.
pub fn pictures(timeline: &Timeline, changes: &[Change], prefix: &str) -> Markup {
    html! {
        @for layout in [WIDE, NARROW] {
            @let name = format!("{prefix}{}", layout.class);
            @let figure = Figure::new(timeline, changes, layout, &name);
            svg xmlns="http://www.w3.org/2000/svg" class={ "tl " (layout.class) }
                viewBox={ "0 0 " (number(layout.width)) " " (number(figure.height)) }
                role="img" aria-labelledby={ (name) "-title " (name) "-desc" } {
                title id={ (name) "-title" } {
                    (words::title(timeline)) ", " (words::extent(timeline))
                }
                desc id={ (name) "-desc" } { (described(timeline)) }
                (figure.draw())
            }
        }
    }
}

/// Places between `least` and `most`, at least `gap` apart, with the least sum of squared distances
/// from the wanted places, which are in order.
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

/// Entries side by side, on a new row where there is no more room.
fn flow(entries: &[LegendEntry], layout: Layout) -> Vec<(f64, f64, LegendEntry)> {
    let (mut x, mut y) = (layout.edge, 0.0);
    let mut placed = Vec::new();
    for entry in entries {
        let width = 30.0 + extent(entry.label().len(), SMALL);
        if x > layout.edge && x + width > layout.width - layout.edge {
            (x, y) = (layout.edge, y + 20.0);
        }
        placed.push((x, y, *entry));
        x += width + 14.0;
    }
    placed
}

impl LegendEntry {
    const fn label(self) -> &'static str {
        match self {
            Self::Verdict(verdict) => verdict.word(),
            Self::Disagreement => "the readings differ",
            Self::ReadingChange => "change of reading",
            Self::RecordEnd => "end of the record searched",
        }
    }
}

fn triangle(x: f64, y: f64) -> String {
    format!("M{} {}l5 -9l5 9z", number(x - 5.0), number(y + 1.0))
}

/// A sentence for each line, for readers who cannot see the picture.
pub fn described(timeline: &Timeline) -> String {
    let several = timeline.layers.len() > 1;
    let line = |line: &Line| {
        let spans: Vec<String> = line
            .segments
            .iter()
            .map(|span| format!("{} from {}", span.finding.verdict, span.from))
            .collect();
        let layer =
            if several { format!(" in the {} layer", layer(line.layer)) } else { String::new() };
        format!("{}{layer}: {}.", line.named.id(timeline.rules), spans.join(", "))
    };
    timeline.lines.iter().map(line).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_place_at_most() {
        for (value, expected) in [(1.0, "1"), (1.25, "1.2"), (0.06, "0.1"), (-0.5, "-0.5")] {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn places_keep_their_gap_and_their_bounds() {
        for (wanted, expected) in [
            (vec![], vec![]),
            (vec![5.0], vec![5.0]),
            (vec![5.0, 20.0], vec![5.0, 20.0]),
            (vec![5.0, 5.0], vec![3.0, 7.0]),
            (vec![5.0, 5.0, 5.0], vec![1.0, 5.0, 9.0]),
            (vec![0.0, 0.0], vec![0.0, 4.0]),
            (vec![30.0, 30.0], vec![26.0, 30.0]),
        ] {
            assert_eq!(spread(&wanted, 4.0, 0.0, 30.0), expected, "{wanted:?}");
        }
    }
}
