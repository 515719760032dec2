//! A timeline as a page: the picture, and all it says in words and tables.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use snapback_engine::explain::{capital, layer, meaning};
use snapback_engine::model::{Source, Verdict};
use snapback_engine::timeline::{Cause, Change, Line, Span, Timeline};
use snapback_engine::withheld::HEADING;

use super::figure::{Figure, Layout, NARROW, WIDE, described, number};
use super::footnotes::Footnotes;
use super::{paint, words};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "\
:root{color-scheme:light dark;--page:#fff;--ink:#1c1b19;--soft:#63615b;--rule:#dedcd5;--link:#2a4d86}\
@media screen and (prefers-color-scheme:dark){:root{--page:#15171a;--ink:#ecebe6;--soft:#a5a39b;--rule:#33363b;--link:#9fbcf0}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 Georgia,'Times New Roman','Liberation Serif',serif}\
main{max-width:1008px;margin:0 auto;padding:2rem 1.5rem 3rem}\
h1{font-size:clamp(1.5rem,4vw,2.3rem);line-height:1.15;margin:.2rem 0 .6rem;text-wrap:balance}\
h2{font-size:1.2rem;margin:2.4rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--ink)}\
h3{font-size:1rem;margin:1.6rem 0 .3rem}h3 small{font-weight:400;color:var(--soft)}\
.kicker,figcaption,table,.days,.sources,footer,.notes{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif}\
.kicker{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0}\
.lead{font-size:1.08rem;max-width:44rem;margin:0 0 .8rem}.supposed{font-weight:700;margin:.2rem 0}\
figure{margin:1.4rem 0 0}figure svg{display:block;width:100%;height:auto}figure svg.narrow{display:none}\
figcaption{font-size:.82rem;color:var(--soft);margin-top:.8rem;max-width:46rem}\
a{color:var(--link)}a:not(:hover){text-decoration-thickness:1px;text-underline-offset:2px}\
sup{line-height:0}sup a{text-decoration:none;padding:0 .1em}\
.days{list-style:none;margin:0;padding:0;font-size:.92rem;columns:2;column-gap:2.4rem}\
.days li{break-inside:avoid;display:grid;grid-template-columns:1.9rem 1fr;padding:0 0 .9rem}\
.days time{font-weight:600;display:block}.days .who{color:var(--soft)}\
.disc{display:inline-grid;place-items:center;width:1.3rem;height:1.3rem;border-radius:50%;background:var(--ink);color:var(--page);\
font-size:.7rem;font-weight:600;text-decoration:none}\
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}\
th{text-align:left;font-weight:600;color:var(--soft);font-size:.78rem}\
th,td{padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--rule);vertical-align:top}\
td.mark{width:2rem}td.range{white-space:nowrap;width:15rem}td.verdict{width:12rem}td.rests{color:var(--soft);width:9rem}\
td.by{overflow-wrap:anywhere}\
.key{position:absolute;width:0;height:0}.swatch{display:inline-block;width:1.5rem;height:.8rem;margin-right:.45rem;vertical-align:-.05rem}\
.sources,.notes{font-size:.82rem;padding-left:1.6rem;margin:0}.sources li{padding:.12rem 0;overflow-wrap:anywhere}\
.sources li:target,.days li:target{outline:2px solid var(--link);outline-offset:3px}\
footer{margin-top:2.4rem;padding-top:.8rem;border-top:1px solid var(--rule);font-size:.78rem;color:var(--soft);overflow-wrap:anywhere}\
footer p{margin:.2rem 0}\
@media (max-width:640px){main{padding:1.2rem 1rem 2rem}figure svg.wide{display:none}figure svg.narrow{display:block}\
.days{columns:1}thead{position:absolute;clip-path:inset(50%)}tr{display:grid;grid-template-columns:2rem 1fr;padding:.45rem 0;\
border-bottom:1px solid var(--rule)}td{border:0;padding:0;grid-column:2}td.mark{grid-column:1;grid-row:1/span 4}\
td.range,td.verdict,td.rests{width:auto}td:empty:not(.mark){display:none}}\
@media print{main{max-width:none;padding:0}body{font-size:10.5pt}a{color:inherit;text-decoration:none}h2{break-after:avoid}tr{break-inside:avoid}}";

/// The whole page.
#[must_use]
pub fn timeline(timeline: &Timeline) -> String {
    let changes = timeline.changes();
    let page = Page { timeline, changes: &changes, notes: Footnotes::of(timeline, &changes) };
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { (words::title(timeline)) ": " (words::extent(timeline)) }
                style { (PreEscaped(STYLE)) (PreEscaped(paint::STYLE)) }
            }
            body { main { (page.body()) } }
        }
    };
    markup.into_string() + "\n"
}

struct Page<'t, 'r> {
    timeline: &'t Timeline<'r>,
    changes: &'t [Change],
    notes: Footnotes<'r>,
}

impl<'r> Page<'_, 'r> {
    fn body(&self) -> Markup {
        html! {
            svg class="key" aria-hidden="true" { (paint::patterns("key", &words::verdicts(self.timeline))) }
            (self.head())
            figure {
                (self.picture(WIDE, "wide"))
                (self.picture(NARROW, "narrow"))
                figcaption { (self.caption()) }
            }
            (self.days())
            (self.partings())
            (self.ranges())
            (self.remarks())
            (self.withheld())
            (self.sources())
            footer { @for line in words::foot(self.timeline.rules) { p { (line) } } }
        }
    }

    fn head(&self) -> Markup {
        let layers: Vec<&str> = self.timeline.layers.iter().map(|one| layer(*one)).collect();
        html! {
            p class="kicker" { (layers.join(" · ")) (if layers.len() == 1 { " layer" } else { " layers" }) }
            h1 { (words::title(self.timeline)) }
            p class="lead" {
                "What each reading of the texts implies, day by day, from " (self.timeline.from.in_words()) " to "
                (self.timeline.until.plus_days(-1).in_words()) ". No reading is the default."
            }
            @for premise in words::premises(self.timeline) { p class="supposed" { (premise) } }
        }
    }

    fn picture(&self, layout: Layout, name: &str) -> Markup {
        let figure = Figure::new(self.timeline, self.changes, layout, name);
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class={ "tl " (name) } viewBox={ "0 0 " (number(layout.width)) " " (number(figure.height)) }
                role="img" aria-labelledby={ (name) "-title " (name) "-desc" } {
                title id={ (name) "-title" } { (words::title(self.timeline)) ", " (words::extent(self.timeline)) }
                desc id={ (name) "-desc" } { (described(self.timeline)) }
                (figure.draw())
            }
        }
    }

    fn caption(&self) -> Markup {
        html! {
            "One band for each reading. "
            @for verdict in words::verdicts(self.timeline) {
                @if verdict != Verdict::NotEncoded { b { (capital(verdict.word())) } ": " (meaning(verdict)) ". " }
            }
            "Numbers are days of change, named below."
        }
    }

    fn days(&self) -> Markup {
        html! {
            h2 { "Days of change" }
            @if self.changes.is_empty() { p { "Nothing changes in these days." } }
            ol class="days" {
                @for (at, change) in self.changes.iter().enumerate() {
                    li id={ "day-" (at.saturating_add(1)) } {
                        span { span class="disc" { (at.saturating_add(1)) } }
                        div {
                            time datetime=(change.day) { (change.day.in_words()) }
                            @for (at, (cause, moved)) in change.causes.iter().zip(words::moved(self.timeline, change)).enumerate() {
                                @if at > 0 { "; " }
                                (self.cause(*cause))
                                @if !moved.is_empty() { span class="who" { (moved) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn cause(&self, cause: Cause) -> Markup {
        html! { (capital(&words::cause(self.timeline.rules, cause))) (self.reference(cause.source(self.timeline.rules))) }
    }

    fn reference(&self, source: Option<&Source>) -> Markup {
        let number = source.and_then(|source| self.notes.number(source));
        html! { @if let Some(number) = number { sup { a href={ "#source-" (number) } { "[" (number) "]" } } } }
    }

    fn partings(&self) -> Markup {
        let all: Vec<_> =
            self.timeline.layers.iter().flat_map(|layer| self.timeline.partings(*layer)).collect();
        html! {
            @if !all.is_empty() {
                h2 { "Where the readings differ" }
                table {
                    thead { tr { th {} th { "Days" } th { "Verdicts" } } }
                    tbody {
                        @for parting in &all {
                            tr {
                                td class="mark" { (self.disc(words::number(self.changes, parting.from))) }
                                td class="range" { (parting.from) " until " (parting.until) }
                                td { @for (at, side) in words::sides(self.timeline, parting).iter().enumerate() { @if at > 0 { br; } (side) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn disc(&self, number: Option<usize>) -> Markup {
        html! { @if let Some(number) = number { a class="disc" href={ "#day-" (number) } { (number) } } }
    }

    fn ranges(&self) -> Markup {
        html! {
            h2 { "Every range" }
            @for group in words::alike(self.timeline) {
                h3 { (self.heading(&group)) }
                table {
                    thead { tr { th {} th { "Days" } th { "Verdict" } th { "Decided by" } th { "Rests on" } } }
                    tbody { @for span in group.iter().take(1).flat_map(|(_, line)| &line.spans) { (self.range(span)) } }
                }
            }
        }
    }

    fn heading(&self, group: &[(usize, &Line<'r>)]) -> Markup {
        let rules = self.timeline.rules;
        let several = self.timeline.layers.len() > 1;
        html! {
            @for (at, (_, line)) in group.iter().enumerate() {
                @if at > 0 { ", " }
                @let (title, id) = (words::whose(rules, line), words::id(rules, line));
                (title)
                @if !id.eq_ignore_ascii_case(title) { " " small { (id) } }
            }
            @if let Some((_, line)) = group.first().filter(|_| several) { "; " (layer(line.layer)) " layer" }
        }
    }

    fn range(&self, span: &Span) -> Markup {
        let rules = self.timeline.rules;
        let opened = words::number(self.changes, span.from).filter(|_| !span.opens.is_empty());
        let labels =
            [span.basis.map(|basis| basis.word()), span.confidence.map(|label| label.word())];
        html! {
            tr {
                td class="mark" { (self.disc(opened)) }
                td class="range" { (span.from) " until " (span.until) }
                td class="verdict" { (swatch(span.finding.verdict)) (words::verdict(rules, span)) }
                td class="by" {
                    @for (at, provision) in span.finding.provisions.iter().enumerate() {
                        @if at > 0 { ", " }
                        (rules[*provision].id) (self.reference(Some(&rules[*provision].source)))
                    }
                }
                td class="rests" { (labels.into_iter().flatten().collect::<Vec<_>>().join(", ")) }
            }
        }
    }

    fn remarks(&self) -> Markup {
        let turns: Vec<String> = self
            .timeline
            .lines
            .iter()
            .filter_map(|line| words::succession(self.timeline.rules, line))
            .collect();
        let notes = words::notes(self.timeline);
        html! {
            @if !(turns.is_empty() && notes.is_empty()) {
                h2 { "Notes" }
                ul class="notes" {
                    @for turn in &turns { li { "Readings in turn, " (turn) } }
                    @for note in &notes { li { (note) } }
                }
            }
        }
    }

    fn withheld(&self) -> Markup {
        let phrases = words::withheld(self.timeline);
        html! {
            @if !phrases.is_empty() {
                h2 { (HEADING) }
                ul class="notes" { @for phrase in &phrases { li { (phrase) } } }
            }
        }
    }

    fn sources(&self) -> Markup {
        html! {
            h2 { "Sources" }
            ol class="sources" {
                @for (at, source) in self.notes.sources.iter().enumerate() {
                    li id={ "source-" (at.saturating_add(1)) } { (words::cited(source)) (address(source)) }
                }
            }
        }
    }
}

/// A small field in the colour of a verdict; the page holds the patterns under the name `key`.
#[must_use]
pub fn swatch(verdict: Verdict) -> Markup {
    html! {
        svg class="swatch" aria-hidden="true" {
            rect fill=(paint::fill("key", verdict)) width="100%" height="100%" {}
            rect class="tl-edge" width="100%" height="100%" {}
        }
    }
}

/// An address of the web becomes a link; anything else stays text.
#[must_use]
pub fn address(source: &Source) -> Markup {
    let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if let Some(url) = source.url.as_deref() {
            " "
            @if web(&url) { a href=(url) rel="noreferrer" { (url) } } @else { (url) }
        }
    }
}
