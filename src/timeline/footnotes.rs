//! Sources, each with its number.

use snapback_engine::model::{Ruleset, Source};
use snapback_engine::timeline::{Cause, Change, Timeline};

/// The sources of a timeline in the order in which they are first cited, each once.
#[derive(Debug, Default)]
pub struct Footnotes<'r> {
    /// The sources; the first has the number 1.
    pub sources: Vec<&'r Source>,
}

impl<'r> Footnotes<'r> {
    /// Those of the changes, then those of the provisions that decide.
    #[must_use]
    pub fn of(timeline: &Timeline<'r>, changes: &[Change]) -> Self {
        let rules: &'r Ruleset = timeline.rules;
        let mut notes = Self::default();
        let causes = changes.iter().flat_map(|change| &change.causes);
        causes
            .filter_map(|cause: &Cause| cause.source(rules))
            .for_each(|source| notes.cite(source));
        let spans = timeline.lines.iter().flat_map(|line| &line.spans);
        spans
            .flat_map(|span| &span.finding.provisions)
            .for_each(|provision| notes.cite(&rules[*provision].source));
        notes
    }

    /// Adds a source, unless it is there already.
    pub fn cite(&mut self, source: &'r Source) {
        if self.number(source).is_none() {
            self.sources.push(source);
        }
    }

    /// The number of a source, from 1.
    #[must_use]
    pub fn number(&self, source: &Source) -> Option<usize> {
        self.sources.iter().position(|known| *known == source).map(|at| at.saturating_add(1))
    }
}
