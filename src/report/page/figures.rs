//! The pictures of a report.

use maud::{Markup, html};

use crate::report::Chapter;
use crate::timeline::figure::{Figure, Layout, NARROW, WIDE, described, number};
use crate::timeline::words as timeline_words;
use snapback_engine::explain::transfer;

use super::Page;

impl<'r> Page<'_, 'r> {
    /// The history of a chapter, drawn for a page and for a telephone.
    pub(super) fn figure(&self, at: usize, chapter: &Chapter<'r>) -> Markup {
        html! {
            figure {
                (self.picture(at, chapter, WIDE, "wide"))
                (self.picture(at, chapter, NARROW, "narrow"))
                figcaption { (self.caption(chapter)) }
            }
        }
    }

    fn picture(&self, at: usize, chapter: &Chapter<'r>, layout: Layout, width: &str) -> Markup {
        let timeline = &chapter.timeline;
        let name = format!("figure-{}-{width}", at.saturating_add(1));
        let changes = self.report.changes(at);
        let figure = Figure::new(timeline, &changes, layout, &name);
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class={ "tl " (width) }
                viewBox={ "0 0 " (number(layout.width)) " " (number(figure.height)) }
                role="img" aria-labelledby={ (name) "-title " (name) "-desc" } {
                title id={ (name) "-title" } { (timeline_words::title(timeline)) ", " (timeline_words::extent(timeline)) }
                desc id={ (name) "-desc" } { (described(timeline)) }
                (figure.draw())
            }
        }
    }

    fn caption(&self, chapter: &Chapter<'r>) -> Markup {
        let several = chapter.members().count() > 1;
        html! {
            "One band for each reading; a blue bar marks the days on which they part. "
            @if several {
                "Drawn for the " (transfer(self.report.rules, &chapter.timeline.query.transfer))
                "; the others have the same verdicts on each day shown. "
            }
            @if self.report.turns.is_empty() { "Nothing changes in these days." }
            @else { "Numbers are days, told of under " a href="#days" { (super::days::HEADING) } "." }
        }
    }
}
