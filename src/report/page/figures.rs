//! The pictures of a report.

use maud::{Markup, html};

use crate::report::Chapter;
use crate::timeline::figure::pictures;
use snapback_engine::explain::transfer;

use super::ReportPage;

impl<'r> ReportPage<'_, 'r> {
    /// The history of a chapter, drawn for a page and for a telephone.
    pub(super) fn figure(&self, at: usize, chapter: &Chapter<'r>) -> Markup {
        let prefix = format!("figure-{}-", at + 1);
        html! {
            figure {
                (pictures(&chapter.timeline, &self.report.changes_of(at), &prefix))
                figcaption { (self.caption(chapter)) }
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
            @if self.report.changes.is_empty() { "Nothing changes in these days." }
            @else {
                "Numbers stand for days; each is explained under "
                a href="#days" { (super::days::HEADING) } "."
            }
        }
    }
}
