//! One transfer, evaluated on any day under any reading.

use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::model::{Day, Layer, Ruleset};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::timeline::Line;

/// A transfer in each layer. The clauses that cover it are found once.
#[derive(Debug)]
pub struct DayEvaluator<'r> {
    rules: &'r Ruleset,
    query: Query,
    layers: Vec<Evaluator<'r>>,
}

/// The finding under a line on a day.
#[derive(Debug)]
pub struct DayFinding<'r> {
    pub query: Query,
    pub evaluator: Evaluator<'r>,
    pub finding: Finding<'r>,
}

impl<'r> DayEvaluator<'r> {
    /// # Errors
    /// As [`Query::reading`].
    pub fn new(
        rules: &'r Ruleset,
        query: &Query,
        layers: &[Layer],
        named: &[ReadingRef],
    ) -> Result<Self, QueryError> {
        let mut evaluators = Vec::new();
        if let Some(named) = named.first() {
            let view = query.view(query.reading(rules, *named)?);
            for layer in layers {
                let transfer = in_layer(query, *layer).transfer;
                evaluators.push(Evaluator::new(rules, &transfer, &view));
            }
        }
        Ok(Self { rules, query: query.clone(), layers: evaluators })
    }

    pub const fn query(&self) -> &Query {
        &self.query
    }

    /// The finding under the reading that a line names on a day.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn answer(&self, line: &Line, day: Day) -> Result<DayFinding<'r>, QueryError> {
        let query = Query { day, ..in_layer(&self.query, line.layer) };
        let view = query.view(query.reading(self.rules, line.named)?);
        let known = self.layers.iter().find(|known| known.transfer.layer == line.layer);
        let evaluator = match known {
            Some(known) => known.under(&view),
            None => Evaluator::new(self.rules, &query.transfer, &view),
        };
        let finding = evaluator.on(day);
        Ok(DayFinding { query, evaluator, finding })
    }

    /// The days on which a finding of a layer can change.
    pub fn days(&self, layer: Layer) -> impl Iterator<Item = Day> {
        let of_layer = self.layers.iter().filter(move |known| known.transfer.layer == layer);
        of_layer.flat_map(|evaluator| evaluator.days.iter().copied())
    }
}

fn in_layer(query: &Query, layer: Layer) -> Query {
    let mut query = query.clone();
    query.transfer.layer = layer;
    query
}
