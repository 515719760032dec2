//! `snapback diff`: where two readings, or two sets of rules, part.

mod expect;
mod source;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::{at_arguments, error};
use super::output::{json, print, style};
use super::query::{
    ActivityArgument, DirectionArgument, LayerArgument, QueryArguments, day_argument,
};
use super::{Exit, Failure};
use crate::diff::patch::Patch;
use crate::diff::print;
use crate::diff::readings::{Comparison, Difference};
use crate::diff::rules::{self, Changes, Revision};
use crate::diff::{Scope, Side};
use snapback_engine::model::{Activity, Direction, ItemIx, Layer, Period, Ruleset, Subject};
use snapback_engine::query::{self, Query, QueryError};

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
    /// A fact of every transfer, as NAME=VALUE; may be repeated
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
    /// With two sets of rules: exit with 1 only if some verdict becomes less strict under a reading
    #[arg(long, value_enum, value_name = "CHANGE")]
    forbid: Option<Forbidden>,
    /// With two sets of rules: exit with 1 only if there is a difference that this file does not record
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// With two sets of rules: record the differences in this file
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    write_expect: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Forbidden {
    Loosening,
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
            ([one, other], _) => self.readings(folder, [one, other]),
            ([new], Some(old)) => self.rules(&old.to_string_lossy(), new),
            _ => Err(usage("name two readings, or write `diff --rules OLD NEW`")),
        }
    }

    fn readings(&self, folder: Option<&Path>, names: [&str; 2]) -> Result<Exit, Failure> {
        if self.forbid.is_some() || self.expect.is_some() || self.write_expect.is_some() {
            return Err(usage(
                "--forbid, --expect and --write-expect compare two sets of rules: `diff --rules OLD NEW`",
            ));
        }
        let rules = super::open(folder)?;
        let found = self.comparison(rules, names)?.run(rules);
        print(&self.render(&found, folder)?)?;
        Ok(if found.rows.is_empty() { Exit::Answered } else { Exit::Found })
    }

    fn rules(&self, old: &str, new: &str) -> Result<Exit, Failure> {
        if self.as_of.is_some() || !self.facts.is_empty() || !self.assumed.is_empty() {
            return Err(usage(
                "--as-of, --fact and --assume compare two readings; two sets of rules are compared as they stand",
            ));
        }
        let expected = self.expect.as_deref().map(expect::read).transpose()?;
        let sources = [source::Source::open(old)?, source::Source::open(new)?];
        let [old, new] = &sources;
        let mut patch = Patch::between(&old.folder, &new.folder);
        let found = self.revision([&old.rules, &new.rules])?.run(&mut patch);
        print(&self.render_changes(&found, &patch, &sources)?)?;
        if let Some(path) = &self.write_expect {
            expect::write(path, &expect::record(&found))?;
        }
        let unexpected =
            expected.map(|expected| expect::record(&found).difference(&expected).count());
        let loosened =
            self.forbid.map(|Forbidden::Loosening| found.rows.iter().any(rules::Change::loosens));
        let failing = match (unexpected, loosened) {
            (None, None) => self.write_expect.is_none() && !found.is_empty(),
            (unexpected, loosened) => {
                unexpected.is_some_and(|count| count > 0) || loosened == Some(true)
            }
        };
        Ok(if failing { Exit::Found } else { Exit::Answered })
    }

    fn revision<'r>(&self, sets: [&'r Ruleset; 2]) -> Result<Revision<'r>, Failure> {
        let scope = Scope {
            subjects: self.subjects(sets[1])?,
            directions: self
                .direction
                .map_or(Direction::ALL.to_vec(), |direction| vec![direction.into()]),
            activities: self
                .activity
                .map_or(Activity::ALL.to_vec(), |activity| vec![activity.into()]),
            layers: self.layer.unwrap_or(LayerArgument::All).layers(),
            facts: Vec::new(),
        };
        let period = self.period(rules::whole(sets, &scope.layers))?;
        Ok(Revision { sets, scope, period })
    }

    fn render_changes(
        &self,
        found: &Changes,
        patch: &Patch,
        sources: &[source::Source; 2],
    ) -> Result<String, Failure> {
        let names = sources.each_ref().map(|source| source.named.as_str());
        match self.format {
            Format::Text => Ok(print::text::rules(found, names, style())),
            Format::Json => json(&print::json::rules(found, names)),
            Format::Markdown => Ok(print::markdown::rules(found, names)),
            Format::Github => Ok(print::github::rules(found, names, patch, &sources[1].root)),
        }
    }

    fn render(&self, found: &Difference, folder: Option<&Path>) -> Result<String, Failure> {
        match self.format {
            Format::Text => Ok(print::text::readings(found, style())),
            Format::Json => json(&print::json::readings(found)),
            Format::Markdown => Ok(print::markdown::readings(found)),
            Format::Github => Ok(print::github::readings(found, folder)),
        }
    }

    fn comparison(&self, rules: &Ruleset, names: [&str; 2]) -> Result<Comparison, Failure> {
        let subjects = self.subjects(rules)?;
        let Query { transfer, as_of, supposed, .. } = self.stated(rules, &subjects)?;
        let side = |name: &str| {
            let side = query::named(rules, name).and_then(|named| Side::new(rules, named, as_of));
            side.map_err(|wrong| error(name, wrong))
        };
        let [one, other] = names;
        let sides = [side(one)?, side(other)?];
        let scope = Scope {
            subjects,
            directions: self
                .direction
                .map_or(Direction::ALL.to_vec(), |direction| vec![direction.into()]),
            activities: self
                .activity
                .map_or(Activity::ALL.to_vec(), |activity| vec![activity.into()]),
            layers: self.layer.unwrap_or(LayerArgument::Un).layers(),
            facts: transfer.facts,
        };
        let period = self.period(scope.period(rules))?;
        Ok(Comparison { sides, scope, period, as_of, supposed })
    }

    /// What is said of every cell alike: facts, suppositions, and the day of knowledge.
    fn stated(&self, rules: &Ruleset, subjects: &[Subject]) -> Result<Query, Failure> {
        let item = subjects.first().map_or("", |subject| subject.id(rules)).to_owned();
        let (facts, as_of, assumed) =
            (self.facts.clone(), self.as_of.clone(), self.assumed.clone());
        let query = QueryArguments { item, direction: None, activity: None, facts, as_of, assumed };
        query.query(rules, rules.known_through, Layer::Un)
    }

    /// The things named, each once; none named means every item.
    fn subjects(&self, rules: &Ruleset) -> Result<Vec<Subject>, Failure> {
        if self.items.is_empty() {
            return Ok(ItemIx::all(rules).map(Subject::Item).collect());
        }
        let mut found = Vec::new();
        for name in &self.items {
            let subject = query::subject(rules, name).map_err(|wrong| error(name, wrong))?;
            if found.contains(&subject) {
                return Err(error(
                    name,
                    QueryError::new("Q05", format!("`{}` is named twice", name.escape_debug())),
                ));
            }
            found.push(subject);
        }
        Ok(found)
    }

    fn period(&self, whole: Period) -> Result<Period, Failure> {
        let day =
            |text: &Option<String>, default| text.as_deref().map_or(Ok(default), day_argument);
        let period =
            Period { from: day(&self.from, whole.from)?, until: day(&self.until, whole.until)? };
        if period.from < period.until {
            return Ok(period);
        }
        let word = self.from.as_ref().or(self.until.as_ref()).map_or("", String::as_str);
        let text = format!(
            "no day from {} until {}; --until is the first day not compared",
            period.from, period.until
        );
        Err(error(word, QueryError::new("Q08", text)))
    }
}

fn usage(text: &str) -> Failure {
    Failure::input(at_arguments(None, "U01", text))
}
