//! `snapback test`: scenarios asked of the rules, and how much of the rules they reach.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::at_arguments;
use super::output::{json, print};
use super::whole::Whole;
use super::{Exit, Failure, open, rules_folder};
use crate::scenario::print::{Outcome, json as shape, junit, tap, text, yaml};
use crate::scenario::{Coverage, Scenario, coverage, missing, run, scenarios};
use snapback_engine::load::{Diagnostic, Folder, Read, ScenarioFileShape, scenario_files};
use snapback_engine::model::Ruleset;

/// Ask scenarios of the rules and compare the answers with those expected
#[derive(Debug, Args)]
pub struct Test {
    /// Scenario files, or folders of them [default: the folder `tests` beside the rules folder, or here]
    paths: Vec<PathBuf>,
    /// Only scenarios whose name or file contains this text, in any case
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Tell how much of the rules the scenarios reach
    #[arg(long)]
    coverage: bool,
    /// Exit with 1 if less than so many percent of any kind is reached
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min: Option<u8>,
    /// Write the scenarios that would reach the rest, with the answers found, marked as not reviewed
    #[arg(long, value_name = "FILE")]
    pub write_boundaries: Option<PathBuf>,
    /// Replace the file of --write-boundaries if it is there
    #[arg(long, requires = "write_boundaries")]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    /// JUnit XML
    Junit,
    /// Test Anything Protocol, version 14
    Tap,
}

impl Test {
    pub fn run(&self, folder: Option<&Path>) -> Result<Exit, Failure> {
        let rules = open(folder)?;
        let all = self.chosen(scenarios(rules, &self.files(folder)?).map_err(Failure::from)?)?;
        let checks = all.iter().flat_map(|scenario| run(rules, scenario)).collect();
        let reached = self.looks_at_coverage().then(|| coverage(rules, &all));
        if let (Some(path), Some(reached)) = (&self.write_boundaries, &reached) {
            write(rules, reached, path, self.force)?;
        }
        let tallies = reached
            .filter(|_| self.coverage || self.min.is_some())
            .map(|reached| reached.tallies(rules));
        let outcome = Outcome { rules, checks, coverage: tallies };
        print(&self.render(&outcome)?)?;
        Ok(if outcome.failed() > 0 || self.falls_short(&outcome) {
            Exit::Found
        } else {
            Exit::Answered
        })
    }

    const fn looks_at_coverage(&self) -> bool {
        self.coverage || self.min.is_some() || self.write_boundaries.is_some()
    }

    fn falls_short(&self, outcome: &Outcome) -> bool {
        let least = self.min.map_or(0, usize::from);
        outcome.coverage.iter().flatten().any(|tally| tally.percent() < least)
    }

    fn files(&self, rules: Option<&Path>) -> Result<Vec<Read<ScenarioFileShape>>, Failure> {
        let rules = rules.map(rules_folder);
        let usual =
            [rules.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join("tests")];
        let paths = if self.paths.is_empty() { usual.as_slice() } else { &self.paths };
        let mut files = Vec::new();
        for path in paths {
            files.extend(read(path)?);
        }
        Ok(files)
    }

    /// Those whose name or file contains the text asked for.
    fn chosen(&self, all: Vec<Scenario>) -> Result<Vec<Scenario>, Failure> {
        let Some(text) = &self.filter else { return Ok(all) };
        let wanted = text.to_lowercase();
        let has = |scenario: &Scenario| {
            format!("{} {}", scenario.name, scenario.place.0).to_lowercase().contains(&wanted)
        };
        let chosen: Vec<Scenario> = all.into_iter().filter(has).collect();
        if chosen.is_empty() {
            let problem = at_arguments(
                Some(text),
                "T01",
                &format!("no scenario has `{}` in its name or file", text.escape_debug()),
            );
            return Err(Failure::input(problem));
        }
        Ok(chosen)
    }

    fn render(&self, outcome: &Outcome) -> Result<String, Failure> {
        match self.format {
            Format::Text => Ok(text::outcome(outcome)),
            Format::Json => json(&shape::outcome(outcome)),
            Format::Tap => Ok(tap::outcome(outcome)),
            Format::Junit => junit::outcome(outcome)
                .map_err(|_| Failure::internal("the outcome could not be written as XML")),
        }
    }
}

/// The scenario files a path names; a path that names none is an error.
fn read(path: &Path) -> Result<Vec<Read<ScenarioFileShape>>, Failure> {
    let shown = path.to_string_lossy();
    let refuse = |text| Failure::input(Diagnostic::at(&shown, (1, 1), "T01", text));
    let folder = match path.symlink_metadata() {
        Err(_) => return Err(refuse("no such file or folder; name one that holds scenarios")),
        Ok(there) if there.is_dir() => Folder::read(path),
        Ok(_) => Folder::read_file(path),
    };
    let folder = folder.map_err(Failure::from)?;
    let files = scenario_files(&folder).map_err(Failure::from)?;
    if files.is_empty() {
        Err(refuse("no scenario file here; one ends in `.yaml`"))
    } else {
        Ok(files)
    }
}

fn write(rules: &Ruleset, reached: &Coverage, path: &Path, force: bool) -> Result<(), Failure> {
    let text = yaml::file(rules, &missing(rules, reached))
        .map_err(|_| Failure::internal("the scenarios could not be written as YAML"))?;
    let mut file = Whole::begin(path, force)?;
    file.write_all(text.as_bytes())
        .map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))?;
    file.finish()
}
