//! Numbered sources.

use snapback_engine::model::Source;
use snapback_engine::timeline::{Change, Timeline};

/// Sources in the order in which they are first cited, each once.
#[derive(Debug, Default)]
pub struct Footnotes<'r> {
    sources: Vec<&'r Source>,
}

impl<'r> Footnotes<'r> {
    /// The sources of the changes, then those of the deciding provisions.
    pub fn of(timeline: &Timeline<'r>, changes: &[Change]) -> Self {
        let rules = timeline.rules;
        let mut footnotes = Self::default();
        for cause in changes.iter().flat_map(|change| &change.causes) {
            if let Some(source) = cause.source(rules) {
                footnotes.cite(source);
            }
        }
        for span in timeline.lines.iter().flat_map(|line| &line.segments) {
            for provision in &span.finding.provisions {
                footnotes.cite(&rules[*provision].source);
            }
        }
        footnotes
    }

    /// The number of a source, which is added unless it is cited already.
    pub fn cite(&mut self, source: &'r Source) -> usize {
        if let Some(number) = self.number(source) {
            return number;
        }
        self.sources.push(source);
        self.sources.len()
    }

    /// The number, from 1, of a source that is cited.
    pub fn number(&self, source: &Source) -> Option<usize> {
        self.sources.iter().position(|known| *known == source).map(|at| at + 1)
    }

    /// The sources with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (&'r Source, usize)> {
        self.sources.iter().copied().zip(1..)
    }
}
