//! `snapback report`: one page on a transfer, or on the whole dispute.

use clap::Args;

use super::error::in_arguments;
use super::query::{
    ActivityArgument, DirectionArgument, LayerArgument, QueryArguments, bounds, first_of, readings,
};
use super::target::Target;
use super::{CliError, Exit};
use crate::report::clock::Clock;
use crate::report::page;
use crate::report::{Report, Scope};
use snapback_engine::load::suggest;
use snapback_engine::model::{Activity, Day, Direction, EntryIx, Layer, Ruleset, Subject};
use snapback_engine::query::{Query, transfer};

/// Write one page on a transfer, or on the whole dispute: who holds what, since when, and what
/// turns on it
///
/// The page is HTML that needs nothing else: no network, no script, no other file.
#[derive(Debug, Args)]
pub struct ReportCommand {
    /// An item id, another name of it in any case, or a list entry [default: every list entry, the
    /// whole dispute]
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
    /// A fact the rules ask for, as NAME=VALUE (`snapback list questions` names them); may be
    /// repeated
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
    /// The first day shown [default: the day of the first instrument; for the whole dispute a year
    /// before it begins]
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

/// The clock of the seat of the United Nations: many texts date by it what falls on a midnight GMT.
const SECOND_CLOCK: &str = "America/New_York";

impl ReportCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let scope = self.scope(rules)?;
        self.target.write(|| {
            let report = Report::new(rules, scope)
                .map_err(|error| CliError::argument(first_of(&self.readings), error))?;
            Ok(page::page(&report))
        })
    }

    fn scope(&self, rules: &Ruleset) -> Result<Scope, CliError> {
        let layers = self.layer.layers();
        let (from, until) = bounds(rules, &layers, self.from.as_deref(), self.until.as_deref())?;
        let named = readings(rules, &self.readings)?;
        let query = self.query(rules, from, layers.first().copied().unwrap_or(Layer::Un))?;
        let whole = self.item.is_none();
        let queries = if whole { self.every_entry(rules, &query) } else { vec![query] };
        let (from_chosen, clock) = (self.from.is_some(), self.clock()?);
        Ok(Scope { queries, whole, layers, named, from_chosen, until, clock })
    }

    /// The query of the item named; of the first list entry where none is.
    fn query(&self, rules: &Ruleset, from: Day, layer: Layer) -> Result<Query, CliError> {
        let first = rules.entries.first().map_or("", |entry| entry.id.as_str());
        let query = QueryArguments {
            item: self.item.clone().unwrap_or_else(|| first.to_owned()),
            direction: self.direction,
            activity: self.activity,
            facts: self.facts.clone(),
            as_of: self.as_of.clone(),
            assumed: self.assumed.clone(),
        };
        query.query(rules, from, layer)
    }

    /// The same query about every list entry, in each direction asked that the countries stated
    /// allow.
    fn every_entry(&self, rules: &Ruleset, stated: &Query) -> Vec<Query> {
        let directions = match self.direction {
            Some(direction) => vec![direction.into()],
            None => Direction::ALL.to_vec(),
        };
        let activity = self.activity.map(Activity::from);
        let layer = stated.transfer.layer;
        let mut queries = Vec::new();
        for entry in EntryIx::all(rules) {
            for direction in &directions {
                let subject = Subject::Entry(entry);
                let mut transfer = transfer(rules, subject, Some(*direction), activity, layer);
                transfer.facts.clone_from(&stated.transfer.facts);
                let query = Query { transfer, ..stated.clone() };
                if query.check_countries(rules).is_ok() {
                    queries.push(query);
                }
            }
        }
        queries
    }

    fn clock(&self) -> Result<Option<Clock>, CliError> {
        if ["utc", "gmt"].contains(&self.clock.to_lowercase().as_str()) {
            return Ok(None);
        }
        if let Some(clock) = Clock::named(&self.clock) {
            return Ok(Some(clock));
        }
        let hint = suggest(&self.clock, Clock::names());
        let shown = self.clock.escape_debug();
        let text = format!("no clock `{shown}`{hint}; write a zone of the time zone database");
        Err(CliError::input(in_arguments(Some(&self.clock), "Q09", &text)))
    }
}
