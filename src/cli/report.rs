//! `snapback report`: one page that holds all that is said of a transfer, or of the whole dispute.

use clap::Args;

use super::failure::{at_arguments, error};
use super::query::{
    ActivityArgument, DirectionArgument, LayerArgument, QueryArguments, bounds, readings,
};
use super::target::Target;
use super::{Exit, Failure};
use crate::report::Scope;
use crate::report::clock::Clock;
use crate::report::page;
use snapback_engine::load::suggest;
use snapback_engine::model::{Activity, Day, Direction, EntryIx, Layer, Ruleset, Subject};
use snapback_engine::query::{Query, transfer};

/// Write one page on a transfer, or on the whole dispute: who holds what, since when, and what turns on it
///
/// The page is HTML that needs nothing else: no network, no script, no other file.
#[derive(Debug, Args)]
pub struct Report {
    /// An item id, another name of it in any case, or a list entry [default: every list entry, the whole dispute]
    item: Option<String>,
    /// Whose reading: a party, a fixed reading, or `all`; may be repeated [default: every party]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// To the target State or from it [default: to; for the whole dispute both]
    #[arg(long)]
    direction: Option<DirectionArgument>,
    /// What is done [default: supply, or the item's own]
    #[arg(long)]
    activity: Option<ActivityArgument>,
    /// A fact the rules ask for, as NAME=VALUE (`snapback list questions` names them); may be repeated
    #[arg(long = "fact", value_name = "FACT=VALUE")]
    facts: Vec<String>,
    /// Leave out events and answers after this day
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Suppose an answer, whatever a party says; may be repeated
    #[arg(long = "assume", value_name = "QUESTION=ANSWER")]
    assumed: Vec<String>,
    /// Whose law
    #[arg(long, value_enum, default_value = "un")]
    layer: LayerArgument,
    /// The first day shown [default: the day of the first instrument; for the whole dispute a year before it begins]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The first day no longer shown [default: the last day for which the record was searched]
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// The clock shown beside GMT: a zone of the time zone database; UTC shows none
    #[arg(long, value_name = "ZONE", default_value = SECOND_CLOCK)]
    clock: String,
    #[command(flatten)]
    pub target: Target,
}

/// The clock by which many texts date what falls on a midnight GMT: that of the seat of the United Nations.
const SECOND_CLOCK: &str = "America/New_York";

impl Report {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let scope = self.scope(rules)?;
        let wrong = |wrong| error(self.readings.first().map_or("", String::as_str), wrong);
        self.target
            .write(|| Ok(page::page(&crate::report::Report::new(rules, scope).map_err(wrong)?)))
    }

    fn scope(&self, rules: &Ruleset) -> Result<Scope, Failure> {
        let layers = self.layer.layers();
        let (from, until) = bounds(rules, &layers, self.from.as_deref(), self.until.as_deref())?;
        let named = readings(rules, &self.readings)?;
        let stated = self.stated(rules, from, layers.first().copied().unwrap_or(Layer::Un))?;
        let whole = self.item.is_none();
        let asks = if whole { self.every_entry(rules, &stated) } else { vec![stated] };
        Ok(Scope {
            asks,
            whole,
            layers,
            named,
            from_chosen: self.from.is_some(),
            until,
            clock: self.clock()?,
        })
    }

    /// The question as far as it is stated; without an item, of the first entry.
    fn stated(&self, rules: &Ruleset, from: Day, layer: Layer) -> Result<Query, Failure> {
        let any = || rules.entries.first().map(|entry| entry.id.to_string()).unwrap_or_default();
        let item = self.item.clone().unwrap_or_else(any);
        let (facts, as_of, assumed) =
            (self.facts.clone(), self.as_of.clone(), self.assumed.clone());
        let query = QueryArguments {
            item,
            direction: self.direction,
            activity: self.activity,
            facts,
            as_of,
            assumed,
        };
        query.query(rules, from, layer)
    }

    /// The same of every entry of the lists, each way that is asked.
    fn every_entry(&self, rules: &Ruleset, stated: &Query) -> Vec<Query> {
        let ways =
            self.direction.map_or(Direction::ALL.to_vec(), |direction| vec![direction.into()]);
        let activity = self.activity.map(Activity::from);
        let cells = EntryIx::all(rules)
            .flat_map(|entry| ways.iter().map(move |way| (Subject::Entry(entry), *way)));
        let query = |(subject, way)| {
            let mut transfer = transfer(rules, subject, Some(way), activity, stated.transfer.layer);
            transfer.facts.clone_from(&stated.transfer.facts);
            Query { transfer, ..stated.clone() }
        };
        cells.map(query).collect()
    }

    fn clock(&self) -> Result<Option<Clock>, Failure> {
        if ["utc", "gmt"].contains(&self.clock.to_lowercase().as_str()) {
            return Ok(None);
        }
        let unknown = || {
            let hint = suggest(&self.clock, Clock::names());
            let text = format!(
                "no clock `{}`{hint}; write a zone of the time zone database",
                self.clock.escape_debug()
            );
            Failure::input(at_arguments(Some(&self.clock), "Q09", &text))
        };
        Clock::named(&self.clock).map(Some).ok_or_else(unknown)
    }
}
