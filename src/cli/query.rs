//! The arguments of a query, shared by several commands.

use clap::{Args, ValueEnum};

use super::CliError;
use super::error::in_arguments;
use snapback_engine::compare::everyone;
use snapback_engine::model::{
    Activity, Day, Direction, Layer, QuestionIx, Ruleset, Value, parse_instant_or_day,
};
use snapback_engine::query::{self, Query, QueryError, ReadingRef};
use snapback_engine::timeline::begins;

macro_rules! word_argument {
    ($name:ident of $word:ty { $($variant:ident),* }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
        pub enum $name { $($variant),* }

        impl From<$name> for $word {
            fn from(argument: $name) -> Self {
                match argument { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

word_argument!(DirectionArgument of Direction { To, From });
word_argument!(ActivityArgument of Activity {
    Supply, Training, TechnicalAssistance, Finance, Brokering, Investment
});

/// Whose law is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayerArgument {
    /// United Nations
    Un,
    /// United States
    Us,
    /// European Union
    Eu,
    /// United Kingdom
    Uk,
    /// One answer for each
    All,
}

impl LayerArgument {
    pub fn layers(self) -> Vec<Layer> {
        match self {
            Self::Un => vec![Layer::Un],
            Self::Us => vec![Layer::Us],
            Self::Eu => vec![Layer::Eu],
            Self::Uk => vec![Layer::Uk],
            Self::All => Layer::ALL.to_vec(),
        }
    }
}

/// A query without its day and layer.
#[derive(Debug, Args)]
pub struct QueryArguments {
    /// An item id, another name of it in any case, or a list entry
    pub item: String,
    /// To the target State or from it [default: the item's own, or to]
    #[arg(long)]
    pub direction: Option<DirectionArgument>,
    /// What is done [default: supply, or the item's own]
    #[arg(long)]
    pub activity: Option<ActivityArgument>,
    /// A fact the rules ask for, as NAME=VALUE (`snapback list questions` names them); may be
    /// repeated
    #[arg(long = "fact", value_name = "FACT=VALUE")]
    pub facts: Vec<String>,
    /// Leave out events and answers after this day
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// Suppose an answer, whatever a party says; may be repeated
    #[arg(long = "assume", value_name = "QUESTION=ANSWER")]
    pub assumed: Vec<String>,
}

impl QueryArguments {
    pub fn query(&self, rules: &Ruleset, day: Day, layer: Layer) -> Result<Query, CliError> {
        let subject = query::subject(rules, &self.item)
            .map_err(|error| CliError::argument(&self.item, error))?;
        let direction = self.direction.map(Direction::from);
        let activity = self.activity.map(Activity::from);
        let mut transfer = query::transfer(rules, subject, direction, activity, layer);
        transfer.facts = pairs(&self.facts, |name, value| query::fact(rules, name, value))?;
        let supposed = pairs(&self.assumed, |name, value| query::answer(rules, name, value))?;
        for (question, _) in &supposed {
            if transfer.facts.iter().any(|(fact, _)| fact == question) {
                let id = &rules[*question].id;
                let text = format!("`{id}` is both stated with --fact and supposed with --assume");
                return Err(CliError::argument(id, QueryError::new("Q05", text)));
            }
        }
        let as_of = self.as_of.as_deref().map(day_argument).transpose()?;
        let direction_defaulted = direction.is_none();
        let query = Query { transfer, day, as_of, supposed, direction_defaulted };
        query
            .check_countries(rules)
            .map_err(|(fact, error)| CliError::argument(self.word_of(&rules[fact].id), error))?;
        Ok(query)
    }

    /// The argument that states or supposes a fact.
    fn word_of(&self, id: &str) -> &str {
        let mut words = self.facts.iter().chain(&self.assumed);
        let found = words.find(|word| {
            word.split_once('=').is_some_and(|(name, _)| name.replace('_', "-") == id)
        });
        found.map_or(&self.item, String::as_str)
    }
}

/// Answers from words of the form NAME=VALUE, sorted by question, each question once.
fn pairs(
    words: &[String],
    read: impl Fn(&str, &str) -> Result<(QuestionIx, Value), QueryError>,
) -> Result<Vec<(QuestionIx, Value)>, CliError> {
    let mut all: Vec<(QuestionIx, Value)> = Vec::new();
    for word in words {
        let wrong = |text: &str| {
            let text = format!("`{}` {text}", word.escape_debug());
            CliError::argument(word, QueryError::new("Q05", text))
        };
        let (name, value) = word.split_once('=').ok_or_else(|| wrong("is not NAME=VALUE"))?;
        let (question, value) =
            read(name, value).map_err(|error| CliError::argument(word, error))?;
        if all.iter().any(|(known, _)| *known == question) {
            return Err(wrong("answers a question a second time"));
        }
        all.push((question, value));
    }
    all.sort();
    Ok(all)
}

pub fn day_argument(text: &str) -> Result<Day, CliError> {
    parse_instant_or_day(text)
        .map_err(|error| CliError::input(in_arguments(Some(text), error.code, &error.text)))
}

/// The readings named, each once. None, or `all`, means every compared party.
pub fn readings(rules: &Ruleset, names: &[String]) -> Result<Vec<ReadingRef>, CliError> {
    if names.is_empty() || names == ["all"] {
        return Ok(everyone(rules));
    }
    let mut all = Vec::new();
    for name in names.iter().flat_map(|names| names.split(',')) {
        if name == "all" {
            let text = "`all` stands alone; leave the other readings out";
            return Err(CliError::argument(name, QueryError::new("Q05", text)));
        }
        let named =
            query::find_reading(rules, name).map_err(|error| CliError::argument(name, error))?;
        if all.contains(&named) {
            let text = format!("the reading `{name}` is named twice");
            return Err(CliError::argument(name, QueryError::new("Q05", text)));
        }
        all.push(named);
    }
    Ok(all)
}

/// The word that an error about the readings points to.
pub fn first_of(readings: &[String]) -> &str {
    readings.first().map_or("", String::as_str)
}

/// The days shown, half-open. By default from the first instrument of the layers until the last
/// day for which the record was searched.
pub fn bounds(
    rules: &Ruleset,
    layers: &[Layer],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<(Day, Day), CliError> {
    let first = match from {
        Some(from) => day_argument(from)?,
        None => begins(rules, layers).unwrap_or(Day::FIRST),
    };
    let end = until.map(day_argument).transpose()?.unwrap_or(rules.known_through);
    if first < end {
        return Ok((first, end));
    }
    let text = format!(
        "no day lies between {first} and {end}; write a --from that comes before --until, which is \
         the first day left out"
    );
    let word = until.or(from).unwrap_or_default();
    Err(CliError::argument(word, QueryError::new("Q05", text)))
}
