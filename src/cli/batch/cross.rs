//! Rows named on the command line instead of in a file.

use clap::Args;

use super::super::CliError;
use super::super::query::{ActivityArgument, DirectionArgument, day_argument};
use crate::batch::CrossProduct;
use snapback_engine::model::{Activity, Direction, Ruleset, Span};
use snapback_engine::query::{self, QueryError};

/// Arguments for every combination of items, directions and days.
#[derive(Debug, Args)]
pub struct CrossArguments {
    /// Instead of a file: items, separated by commas, or `all`
    #[arg(
        long,
        value_name = "ITEM,...",
        value_delimiter = ',',
        conflicts_with = "files",
        requires = "dates"
    )]
    items: Vec<String>,
    /// On these days, both included: A..B, or A..B/STEP, such as 7 or "1 month"
    #[arg(long, value_name = "A..B[/STEP]", requires = "items")]
    dates: Option<String>,
    /// In these directions [default: the item's own, or to]
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        requires = "items",
        value_name = "DIRECTION,..."
    )]
    directions: Vec<DirectionArgument>,
    /// For these activities [default: supply, or the item's own]
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        requires = "items",
        value_name = "ACTIVITY,..."
    )]
    activities: Vec<ActivityArgument>,
}

impl CrossArguments {
    /// The product, if `--dates` asks for one.
    pub fn read(&self, rules: &Ruleset) -> Result<Option<CrossProduct>, CliError> {
        let Some(dates) = &self.dates else { return Ok(None) };
        let (days, step) = match dates.split_once('/') {
            Some((days, step)) => (days, Some(step)),
            None => (dates.as_str(), None),
        };
        let (from, last) = days.split_once("..").unwrap_or((days, days));
        let (from, last) = (day_argument(from)?, day_argument(last)?);
        if from > last {
            let text = format!("no day lies from {from} to {last}; write the earlier day first");
            return Err(CliError::argument(dates, QueryError::new("Q05", text)));
        }
        Ok(Some(CrossProduct {
            items: self.items(rules)?,
            directions: self.directions.iter().copied().map(Direction::from).collect(),
            activities: self.activities.iter().copied().map(Activity::from).collect(),
            from,
            last,
            step: step.map_or(Ok(Span::Days(1)), parse_step)?,
        }))
    }

    fn items(&self, rules: &Ruleset) -> Result<Vec<String>, CliError> {
        if self.items == ["all"] {
            return Ok(rules.items.iter().map(|item| item.id.to_string()).collect());
        }
        for item in &self.items {
            query::subject(rules, item).map_err(|error| CliError::argument(item, error))?;
        }
        Ok(self.items.clone())
    }
}

/// A number of days, or a span such as "1 month".
fn parse_step(text: &str) -> Result<Span, CliError> {
    let wrong = |wrong: String| CliError::argument(text, QueryError::new("Q05", wrong));
    let span = match text.parse::<u32>() {
        Ok(days) => Span::Days(days),
        Err(_) => Span::parse(text).map_err(wrong)?,
    };
    if matches!(span, Span::Days(0) | Span::Months(0) | Span::MonthsRoundedUp(0)) {
        return Err(wrong("a step of no days never ends; write at least 1".to_owned()));
    }
    Ok(span)
}
