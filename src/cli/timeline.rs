//! `snapback timeline`: the history of an answer, to the day.

use clap::{Args, ValueEnum};

use super::output::{json, print, style};
use super::query::{LayerArgument, QueryArguments, bounds, first_of, readings};
use super::{CliError, Exit};
use crate::timeline as formats;
use snapback_engine::model::{Layer, Ruleset};
use snapback_engine::timeline::Timeline;

/// Show since when and until when each verdict holds, under one or more readings
#[derive(Debug, Args)]
pub struct TimelineCommand {
    #[command(flatten)]
    query: QueryArguments,
    /// Whose reading: a party, a fixed reading, or `all`; may be repeated [default: every party]
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// Whose law
    #[arg(long, value_enum, default_value = "un")]
    layer: LayerArgument,
    /// The first day shown [default: the day of the first instrument]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The first day no longer shown [default: the last day for which the record was searched]
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: TimelineFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TimelineFormat {
    Text,
    Json,
    Csv,
    Svg,
    Html,
}

impl TimelineCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let layers = self.layer.layers();
        let (from, until) = bounds(rules, &layers, self.from.as_deref(), self.until.as_deref())?;
        let named = readings(rules, &self.readings)?;
        let first = layers.first().copied().unwrap_or(Layer::Un);
        let query = self.query.query(rules, from, first)?;
        let timeline = Timeline::new(rules, &query, &layers, &named, until)
            .map_err(|error| CliError::argument(first_of(&self.readings), error))?;
        print(&self.render(&timeline)?)
    }

    fn render(&self, timeline: &Timeline) -> Result<String, CliError> {
        match self.format {
            TimelineFormat::Text => Ok(formats::text::timeline(timeline, style())),
            TimelineFormat::Json => json(&formats::json::timeline(timeline)),
            TimelineFormat::Csv => formats::csv::timeline(timeline)
                .ok_or_else(|| CliError::internal("the rows could not be written as CSV")),
            TimelineFormat::Svg => Ok(formats::svg::timeline(timeline)),
            TimelineFormat::Html => Ok(formats::html::timeline(timeline)),
        }
    }
}
