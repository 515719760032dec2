//! `snapback diff`: where two readings, or two sets of rules, differ.

mod expect;
mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{json, print, style};
use super::query::{
    ActivityArgument, DirectionArgument, LayerArgument, QueryArguments, day_argument,
};
use super::{CliError, Exit};
use crate::diff::patch::Patch;
use crate::diff::print;
use crate::diff::readings::{Comparison, Difference};
use crate::diff::rules::{self, RuleChanges, RuleComparison};
use crate::diff::{DiffScope, DiffSide};
use expect::Recorded;
use snapback_engine::model::{
    Activity, Direction, ItemIx, Layer, Period, QuestionIx, Ruleset, Subject, Value,
};
use snapback_engine::query::{self, Query, QueryError};
use source::Source;

/// Show where two readings, or two sets of rules, part, and on what it turns
///
/// `diff READING READING` compares two readings of one set of rules; `diff --rules OLD NEW` compares
/// two sets.
#[derive(Debug, Args)]
pub struct DiffCommand {
    /// Two readings or parties; after `--rules OLD`, the new rules alone: a folder or
    /// git:REV[:PATH]
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
    format: DiffFormat,
    /// With two sets of rules: exit with 1 only if some verdict becomes less strict under a reading
    #[arg(long, value_enum, value_name = "CHANGE")]
    forbid: Option<Forbidden>,
    /// With two sets of rules: exit with 1 only if there is a difference that this file does not
    /// record
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
enum DiffFormat {
    Text,
    Json,
    Markdown,
    Github,
}

impl DiffCommand {
    pub fn run(&self, folder: Option<&Path>) -> Result<Exit, CliError> {
        match (self.sides.as_slice(), folder) {
            ([one, other], _) => self.readings(folder, [one, other]),
            ([new], Some(old)) => self.rules(&old.to_string_lossy(), new),
            _ => Err(CliError::usage("name two readings, or write `diff --rules OLD NEW`")),
        }
    }

    fn readings(&self, folder: Option<&Path>, names: [&str; 2]) -> Result<Exit, CliError> {
        if self.forbid.is_some() || self.expect.is_some() || self.write_expect.is_some() {
            return Err(CliError::usage(
                "--forbid, --expect and --write-expect compare two sets of rules: \
                 `diff --rules OLD NEW`",
            ));
        }
        let rules = super::open(folder)?;
        let found = self.comparison(rules, names)?.run(rules);
        print(&self.render_readings(&found, folder)?)?;
        Ok(Exit::found(!found.rows.is_empty()))
    }

    fn rules(&self, old: &str, new: &str) -> Result<Exit, CliError> {
        if self.as_of.is_some() || !self.facts.is_empty() || !self.assumed.is_empty() {
            return Err(CliError::usage(
                "--as-of, --fact and --assume compare two readings; two sets of rules are compared \
                 as they stand",
            ));
        }
        let expected = self.expect.as_deref().map(expect::read).transpose()?;
        let sources = [Source::open(old)?, Source::open(new)?];
        let [old, new] = &sources;
        let mut patch = Patch::between(&old.folder, &new.folder);
        let found = self.revision([&old.rules, &new.rules])?.run(&mut patch);
        print(&self.render_rules(&found, &patch, &sources)?)?;
        if let Some(path) = &self.write_expect {
            expect::write(path, &expect::record(&found))?;
        }
        Ok(Exit::found(self.fails(&found, expected.as_ref())))
    }

    /// Whether two sets of rules differ in a way that the command looks for: in any way, unless
    /// one of the three options says otherwise.
    fn fails(&self, found: &RuleChanges, expected: Option<&BTreeSet<Recorded>>) -> bool {
        let unexpected = expected
            .is_some_and(|expected| expect::record(found).difference(expected).next().is_some());
        let loosens = match self.forbid {
            Some(Forbidden::Loosening) => found.rows.iter().any(rules::RuleChange::loosens),
            None => false,
        };
        if expected.is_none() && self.forbid.is_none() {
            return self.write_expect.is_none() && !found.is_empty();
        }
        unexpected || loosens
    }

    fn revision<'r>(&self, sets: [&'r Ruleset; 2]) -> Result<RuleComparison<'r>, CliError> {
        let layers = self.layer.unwrap_or(LayerArgument::All).layers();
        let scope = self.scope(self.subjects(sets[1])?, layers, Vec::new());
        let period = self.period(rules::whole(sets, &scope.layers))?;
        Ok(RuleComparison { sets, scope, period })
    }

    fn scope(
        &self,
        subjects: Vec<Subject>,
        layers: Vec<Layer>,
        facts: Vec<(QuestionIx, Value)>,
    ) -> DiffScope {
        let directions = match self.direction {
            Some(direction) => vec![direction.into()],
            None => Direction::ALL.to_vec(),
        };
        let activities = match self.activity {
            Some(activity) => vec![activity.into()],
            None => Activity::ALL.to_vec(),
        };
        DiffScope { subjects, directions, activities, layers, facts }
    }

    fn render_rules(
        &self,
        found: &RuleChanges,
        patch: &Patch,
        sources: &[Source; 2],
    ) -> Result<String, CliError> {
        let names = sources.each_ref().map(|source| source.named.as_str());
        match self.format {
            DiffFormat::Text => Ok(print::text::rules(found, names, style())),
            DiffFormat::Json => json(&print::json::rules(found, names)),
            DiffFormat::Markdown => Ok(print::markdown::rules(found, names)),
            DiffFormat::Github => Ok(print::github::rules(found, names, patch, &sources[1].root)),
        }
    }

    fn render_readings(
        &self,
        found: &Difference,
        folder: Option<&Path>,
    ) -> Result<String, CliError> {
        match self.format {
            DiffFormat::Text => Ok(print::text::readings(found, style())),
            DiffFormat::Json => json(&print::json::readings(found)),
            DiffFormat::Markdown => Ok(print::markdown::readings(found)),
            DiffFormat::Github => Ok(print::github::readings(found, folder)),
        }
    }

    fn comparison(&self, rules: &Ruleset, names: [&str; 2]) -> Result<Comparison, CliError> {
        let subjects = self.subjects(rules)?;
        let Query { transfer, as_of, supposed, .. } = self.stated(rules, &subjects)?;
        let side = |name: &str| {
            let side = query::find_reading(rules, name)
                .and_then(|named| DiffSide::new(rules, named, as_of));
            side.map_err(|error| CliError::argument(name, error))
        };
        let [one, other] = names;
        let sides = [side(one)?, side(other)?];
        let layers = self.layer.unwrap_or(LayerArgument::Un).layers();
        let scope = self.scope(subjects, layers, transfer.facts);
        let period = self.period(scope.period(rules))?;
        Ok(Comparison { sides, scope, period, as_of, supposed })
    }

    /// What holds for every transfer compared: facts, supposed answers and the day of knowledge.
    fn stated(&self, rules: &Ruleset, subjects: &[Subject]) -> Result<Query, CliError> {
        let query = QueryArguments {
            item: subjects.first().map_or("", |subject| subject.id(rules)).to_owned(),
            direction: None,
            activity: None,
            facts: self.facts.clone(),
            as_of: self.as_of.clone(),
            assumed: self.assumed.clone(),
        };
        query.query(rules, rules.known_through, Layer::Un)
    }

    /// The things named, each once; every item if none is named.
    fn subjects(&self, rules: &Ruleset) -> Result<Vec<Subject>, CliError> {
        if self.items.is_empty() {
            return Ok(ItemIx::all(rules).map(Subject::Item).collect());
        }
        let mut found = Vec::new();
        for name in &self.items {
            let subject =
                query::subject(rules, name).map_err(|error| CliError::argument(name, error))?;
            if found.contains(&subject) {
                let text = format!("`{}` is named twice", name.escape_debug());
                return Err(CliError::argument(name, QueryError::new("Q05", text)));
            }
            found.push(subject);
        }
        Ok(found)
    }

    fn period(&self, default: Period) -> Result<Period, CliError> {
        let from = self.from.as_deref().map_or(Ok(default.from), day_argument)?;
        let until = self.until.as_deref().map_or(Ok(default.until), day_argument)?;
        if from < until {
            return Ok(Period { from, until });
        }
        let word = self.from.as_ref().or(self.until.as_ref()).map_or("", String::as_str);
        let text =
            format!("no day from {from} until {until}; --until is the first day not compared");
        Err(CliError::argument(word, QueryError::new("Q08", text)))
    }
}
