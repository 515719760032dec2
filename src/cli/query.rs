//! The words of a question on the command line.

use clap::{Args, ValueEnum};

use super::Failure;
use super::failure::{at_arguments, error};
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
word_argument!(ActivityArgument of Activity { Supply, Training, TechnicalAssistance, Finance, Brokering, Investment });

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
    /// The layers asked.
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

/// What is asked, but for the day and the layer.
#[derive(Debug, Args)]
pub struct QueryArguments {
    /// An item id, another name of it in any case, or a list entry
    pub item: String,
    /// To the target State or from it [default: to]
    #[arg(long)]
    pub direction: Option<DirectionArgument>,
    /// What is done [default: supply, or the item's own]
    #[arg(long)]
    pub activity: Option<ActivityArgument>,
    /// A fact the rules ask for, as NAME=VALUE (`snapback list questions` names them); may be repeated
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
    /// The question on a day, for a layer.
    pub fn query(&self, rules: &Ruleset, day: Day, layer: Layer) -> Result<Query, Failure> {
        let subject =
            query::subject(rules, &self.item).map_err(|wrong| error(&self.item, wrong))?;
        let (direction, activity) =
            (self.direction.map(Direction::from), self.activity.map(Activity::from));
        let mut transfer = query::transfer(rules, subject, direction, activity, layer);
        transfer.facts = pairs(&self.facts, |name, value| query::fact(rules, name, value))?;
        let supposed = pairs(&self.assumed, |name, value| query::answer(rules, name, value))?;
        let clash = supposed
            .iter()
            .find(|(question, _)| transfer.facts.iter().any(|(fact, _)| fact == question));
        if let Some((question, _)) = clash {
            let id = &rules[*question].id;
            return Err(error(
                id,
                QueryError::new(
                    "Q05",
                    format!("`{id}` is both stated with --fact and supposed with --assume"),
                ),
            ));
        }
        let as_of = self.as_of.as_deref().map(day_argument).transpose()?;
        let direction_defaulted = direction.is_none() && query::against_usual(rules, subject);
        Ok(Query { transfer, day, as_of, supposed, direction_defaulted })
    }
}

type Stated = Vec<(QuestionIx, Value)>;

fn pairs(
    words: &[String],
    read: impl Fn(&str, &str) -> Result<(QuestionIx, Value), QueryError>,
) -> Result<Stated, Failure> {
    let mut all: Stated = Vec::new();
    for word in words {
        let pair = word.split_once('=').ok_or_else(|| {
            QueryError::new("Q05", format!("`{}` is not NAME=VALUE", word.escape_debug()))
        });
        let (question, value) =
            pair.and_then(|(name, value)| read(name, value)).map_err(|wrong| error(word, wrong))?;
        if all.iter().any(|(known, _)| *known == question) {
            return Err(error(
                word,
                QueryError::new(
                    "Q05",
                    format!("`{}` answers a question a second time", word.escape_debug()),
                ),
            ));
        }
        all.push((question, value));
    }
    all.sort();
    Ok(all)
}

/// A day on the command line.
pub fn day_argument(text: &str) -> Result<Day, Failure> {
    parse_instant_or_day(text)
        .map_err(|error| Failure::input(at_arguments(Some(text), error.code, &error.text)))
}

/// The readings named, each once; none or `all` means everyone compared.
pub fn readings(rules: &Ruleset, names: &[String]) -> Result<Vec<ReadingRef>, Failure> {
    if names.is_empty() || names == ["all"] {
        return Ok(everyone(rules));
    }
    let mut all = Vec::new();
    for name in names.iter().flat_map(|names| names.split(',')) {
        if name == "all" {
            return Err(error(
                name,
                QueryError::new("Q05", "`all` stands alone; leave the other readings out"),
            ));
        }
        let named = query::named(rules, name).map_err(|wrong| error(name, wrong))?;
        if all.contains(&named) {
            return Err(error(
                name,
                QueryError::new("Q05", format!("the reading `{name}` is named twice")),
            ));
        }
        all.push(named);
    }
    Ok(all)
}

/// The days shown: from the first instrument of the layers to the last day searched, if the words name no others.
pub fn bounds(
    rules: &Ruleset,
    layers: &[Layer],
    from: Option<&str>,
    until: Option<&str>,
) -> Result<(Day, Day), Failure> {
    let first =
        from.map(day_argument).transpose()?.or_else(|| begins(rules, layers)).unwrap_or(Day::FIRST);
    let end = until.map(day_argument).transpose()?.unwrap_or(rules.known_through);
    if first < end {
        return Ok((first, end));
    }
    let text = format!(
        "no day lies between {first} and {end}; write a --from that comes before --until, which is the first day left out"
    );
    Err(error(until.or(from).unwrap_or_default(), QueryError::new("Q05", text)))
}
