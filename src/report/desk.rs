//! One transfer, asked about on any day under any name.

use crate::ask::{Ask, Mistake, Named};
use crate::evaluate::{Finding, Matter};
use crate::model::{Day, Layer, Ruleset};
use crate::timeline::Line;

/// A transfer in each layer; what covers it is found once.
#[derive(Debug)]
pub struct Desk<'r> {
    rules: &'r Ruleset,
    ask: Ask,
    layers: Vec<Matter<'r>>,
}

/// What is found under a name on a day, and whose reading served.
#[derive(Debug)]
pub struct Found<'r> {
    /// The question.
    pub ask: Ask,
    /// The matter under that reading.
    pub matter: Matter<'r>,
    /// The finding.
    pub finding: Finding<'r>,
}

impl<'r> Desk<'r> {
    /// Gathers what covers a transfer in some layers.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn new(
        rules: &'r Ruleset,
        ask: &Ask,
        layers: &[Layer],
        named: &[Named],
    ) -> Result<Self, Mistake> {
        let mut all = Vec::new();
        for named in named.iter().take(1) {
            let view = ask.view(ask.reading(rules, *named)?);
            all.extend(
                layers
                    .iter()
                    .map(|layer| Matter::new(rules, &in_layer(ask, *layer).transfer, &view)),
            );
        }
        Ok(Self { rules, ask: ask.clone(), layers: all })
    }

    /// The question.
    #[must_use]
    pub const fn ask(&self) -> &Ask {
        &self.ask
    }

    /// The answer of a line on a day.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn answer(&self, line: &Line, day: Day) -> Result<Found<'r>, Mistake> {
        let ask = Ask { day, ..in_layer(&self.ask, line.layer) };
        let view = ask.view(ask.reading(self.rules, line.named)?);
        let known = self.layers.iter().find(|matter| matter.transfer.layer == line.layer);
        let matter = known.map_or_else(
            || Matter::new(self.rules, &ask.transfer, &view),
            |known| known.under(&view),
        );
        let finding = matter.on(day);
        Ok(Found { ask, matter, finding })
    }

    /// The days on which an answer of a layer can change.
    pub fn days(&self, layer: Layer) -> impl Iterator<Item = Day> {
        let of_layer = self.layers.iter().filter(move |matter| matter.transfer.layer == layer);
        of_layer.flat_map(|matter| matter.days.iter().copied())
    }
}

fn in_layer(ask: &Ask, layer: Layer) -> Ask {
    let mut ask = ask.clone();
    ask.transfer.layer = layer;
    ask
}
