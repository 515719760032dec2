//! One transfer, asked about on any day under any name.

use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::model::{Day, Layer, Ruleset};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::timeline::Line;

/// A transfer in each layer; what covers it is found once.
#[derive(Debug)]
pub struct Desk<'r> {
    rules: &'r Ruleset,
    query: Query,
    layers: Vec<Evaluator<'r>>,
}

/// What is found under a name on a day, and whose reading served.
#[derive(Debug)]
pub struct Found<'r> {
    /// The question.
    pub query: Query,
    /// The matter under that reading.
    pub evaluator: Evaluator<'r>,
    /// The finding.
    pub finding: Finding<'r>,
}

impl<'r> Desk<'r> {
    /// Gathers what covers a transfer in some layers.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(
        rules: &'r Ruleset,
        query: &Query,
        layers: &[Layer],
        named: &[ReadingRef],
    ) -> Result<Self, QueryError> {
        let mut all = Vec::new();
        for named in named.iter().take(1) {
            let view = query.view(query.reading(rules, *named)?);
            all.extend(
                layers
                    .iter()
                    .map(|layer| Evaluator::new(rules, &in_layer(query, *layer).transfer, &view)),
            );
        }
        Ok(Self { rules, query: query.clone(), layers: all })
    }

    /// The question.
    #[must_use]
    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// The answer of a line on a day.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn answer(&self, line: &Line, day: Day) -> Result<Found<'r>, QueryError> {
        let query = Query { day, ..in_layer(&self.query, line.layer) };
        let view = query.view(query.reading(self.rules, line.named)?);
        let known = self.layers.iter().find(|evaluator| evaluator.transfer.layer == line.layer);
        let evaluator = known.map_or_else(
            || Evaluator::new(self.rules, &query.transfer, &view),
            |known| known.under(&view),
        );
        let finding = evaluator.on(day);
        Ok(Found { query, evaluator, finding })
    }

    /// The days on which an answer of a layer can change.
    pub fn days(&self, layer: Layer) -> impl Iterator<Item = Day> {
        let of_layer =
            self.layers.iter().filter(move |evaluator| evaluator.transfer.layer == layer);
        of_layer.flat_map(|evaluator| evaluator.days.iter().copied())
    }
}

fn in_layer(query: &Query, layer: Layer) -> Query {
    let mut query = query.clone();
    query.transfer.layer = layer;
    query
}
