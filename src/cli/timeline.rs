//! `snapback timeline`: the exact history of an answer.

use clap::{Args, ValueEnum};

use super::failure::error;
use super::output::{json, print, style};
use super::query::{LayerArgument, QueryArguments, bounds, readings};
use super::{Exit, Failure};
use crate::timeline as formats;
use snapback_engine::model::{Layer, Ruleset};
use snapback_engine::timeline;

/// Show since when and until when each verdict holds, under one or more readings
#[derive(Debug, Args)]
pub struct Timeline {
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
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Svg,
    Html,
}

impl Timeline {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let layers = self.layer.layers();
        let (from, until) = bounds(rules, &layers, self.from.as_deref(), self.until.as_deref())?;
        let named = readings(rules, &self.readings)?;
        let first = layers.first().copied().unwrap_or(Layer::Un);
        let query = self.query.query(rules, from, first)?;
        let wrong = |wrong| error(self.readings.first().map_or("", String::as_str), wrong);
        let timeline =
            timeline::Timeline::new(rules, &query, &layers, &named, until).map_err(wrong)?;
        print(&self.render(&timeline)?)
    }

    fn render(&self, timeline: &timeline::Timeline) -> Result<String, Failure> {
        match self.format {
            Format::Text => Ok(formats::text::timeline(timeline, style())),
            Format::Json => json(&formats::json::timeline(timeline)),
            Format::Csv => formats::csv::timeline(timeline)
                .ok_or_else(|| Failure::internal("the rows could not be written as CSV")),
            Format::Svg => Ok(formats::svg::timeline(timeline)),
            Format::Html => Ok(formats::html::timeline(timeline)),
        }
    }
}
