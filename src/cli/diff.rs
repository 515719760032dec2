//! `snapback diff`: where two readings, or two sets of rules, part.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::failure::{at_arguments, mistake};
use super::output::{json, print, style};
use super::query::{ActivityArgument, DirectionArgument, LayerArgument, QueryArguments, day_argument};
use super::{Exit, Failure};
use crate::ask::{self, Ask, Mistake};
use crate::diff::readings::{Comparison, Difference};
use crate::diff::{Period, Scope, Side};
use crate::model::{Activity, Direction, ItemIx, Layer, Ruleset, Subject};
use crate::render;

/// Show where two readings, or two sets of rules, part, and on what it turns
///
/// `diff READING READING` compares two readings of one set of rules; `diff --rules OLD NEW` compares two sets.
#[derive(Debug, Args)]
pub struct Diff {
    /// Two readings or parties; after `--rules OLD`, the new rules alone: a folder or git:REV[:PATH]
    #[arg(value_name = "READING", required = true, num_args = 1..=2)]
    sides: Vec<String>,
    /// Only this item, or this list entry; may be repeated [default: every item]
    #[arg(long = "item", value_name = "ITEM")]
    items: Vec<String>,
    /// Only to the target State or only from it [default: both]
    #[arg(long)]
    direction: Option<DirectionArgument>,
    /// Only this [default: every activity]
    #[arg(long)]
    activity: Option<ActivityArgument>,
    /// A fact of every transfer, such as range-km=300; may be repeated
    #[arg(long = "fact", value_name = "FACT=VALUE")]
    facts: Vec<String>,
    /// Whose law [default: un; for two sets of rules, all]
    #[arg(long, value_enum)]
    layer: Option<LayerArgument>,
    /// Leave out events and answers after this day
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Suppose an answer, whatever a party says; may be repeated
    #[arg(long = "assume", value_name = "QUESTION=ANSWER")]
    assumed: Vec<String>,
    /// The first day compared [default: that of the first instrument]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The first day no longer compared [default: the last day searched]
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
    Markdown,
    Github,
}

impl Diff {
    pub fn run(&self, folder: Option<&Path>) -> Result<Exit, Failure> {
        match (self.sides.as_slice(), folder) {
            ([one, other], _) => self.readings(super::open(folder)?, folder, [one, other]),
            _ => Err(Failure::input(at_arguments(None, "U01", "name two readings, or write `diff --rules OLD NEW`"))),
        }
    }

    fn readings(&self, rules: &Ruleset, folder: Option<&Path>, names: [&str; 2]) -> Result<Exit, Failure> {
        let found = self.comparison(rules, names)?.run(rules);
        print(&self.render(&found, folder)?)?;
        Ok(if found.rows.is_empty() { Exit::Answered } else { Exit::Found })
    }

    fn render(&self, found: &Difference, folder: Option<&Path>) -> Result<String, Failure> {
        match self.format {
            Format::Text => Ok(render::diff::text::readings(found, style())),
            Format::Json => json(&render::diff::json::readings(found)),
            Format::Markdown => Ok(render::diff::markdown::readings(found)),
            Format::Github => Ok(render::diff::github::readings(found, folder)),
        }
    }

    fn comparison(&self, rules: &Ruleset, names: [&str; 2]) -> Result<Comparison, Failure> {
        let subjects = self.subjects(rules)?;
        let Ask { transfer, as_of, supposed, .. } = self.stated(rules, &subjects)?;
        let side = |name: &str| {
            let side = ask::named(rules, name).and_then(|named| Side::new(rules, named, as_of));
            side.map_err(|wrong| mistake(name, wrong))
        };
        let [one, other] = names;
        let sides = [side(one)?, side(other)?];
        let scope = Scope {
            subjects,
            directions: self.direction.map_or(Direction::ALL.to_vec(), |direction| vec![direction.into()]),
            activities: self.activity.map_or(Activity::ALL.to_vec(), |activity| vec![activity.into()]),
            layers: self.layer.unwrap_or(LayerArgument::Un).layers(),
            facts: transfer.facts,
        };
        let period = self.period(scope.period(rules))?;
        Ok(Comparison { sides, scope, period, as_of, supposed })
    }

    /// What is said of every cell alike: facts, suppositions, and the day of knowledge.
    fn stated(&self, rules: &Ruleset, subjects: &[Subject]) -> Result<Ask, Failure> {
        let item = subjects.first().map_or("", |subject| subject.id(rules)).to_owned();
        let (facts, as_of, assumed) = (self.facts.clone(), self.as_of.clone(), self.assumed.clone());
        let query = QueryArguments { item, direction: None, activity: None, facts, as_of, assumed };
        query.ask(rules, rules.known_through, Layer::Un)
    }

    /// The things named, each once; none named means every item.
    fn subjects(&self, rules: &Ruleset) -> Result<Vec<Subject>, Failure> {
        if self.items.is_empty() {
            return Ok(ItemIx::all(rules).map(Subject::Item).collect());
        }
        let mut found = Vec::new();
        for name in &self.items {
            let subject = ask::subject(rules, name).map_err(|wrong| mistake(name, wrong))?;
            if found.contains(&subject) {
                return Err(mistake(name, Mistake::new("Q05", format!("`{}` is named twice", name.escape_debug()))));
            }
            found.push(subject);
        }
        Ok(found)
    }

    fn period(&self, whole: Period) -> Result<Period, Failure> {
        let day = |text: &Option<String>, default| text.as_deref().map_or(Ok(default), day_argument);
        let period = Period { from: day(&self.from, whole.from)?, until: day(&self.until, whole.until)? };
        if period.from < period.until {
            return Ok(period);
        }
        let word = self.from.as_ref().or(self.until.as_ref()).map_or("", String::as_str);
        let text = format!("no day from {} until {}; --until is the first day not compared", period.from, period.until);
        Err(mistake(word, Mistake::new("Q08", text)))
    }
}
