//! `snapback test`: scenarios asked of the rules, and how much of the rules they reach.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::atomic_file::AtomicFile;
use super::error::in_arguments;
use super::output::{json, print};
use super::{CliError, Exit, open, rules_folder};
use crate::scenario::print::{TestReport, json as as_json, junit, tap, text, yaml};
use crate::scenario::{Coverage, Scenario, coverage, missing, run, scenarios};
use snapback_engine::load::{Diagnostic, Folder, Parsed, ScenarioFileShape, scenario_files};
use snapback_engine::model::Ruleset;

/// Ask scenarios of the rules and compare the answers with those expected
#[derive(Debug, Args)]
pub struct TestCommand {
    /// Scenario files, or folders of them [default: the folder `tests` beside the rules folder, or here]
    paths: Vec<PathBuf>,
    /// Only scenarios whose name or file contains this text, in any case
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: TestFormat,
    /// Tell how much of the rules the scenarios reach
    #[arg(long)]
    coverage: bool,
    /// Exit with 1 if less than so many percent of any kind is reached
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min: Option<u8>,
    /// Write the scenarios that would reach the rest, with the answers found, marked as not
    /// reviewed; after 400 of them go on in a second file beside it
    #[arg(long, value_name = "FILE")]
    pub write_boundaries: Option<PathBuf>,
    /// Replace the file of --write-boundaries if it is there
    #[arg(long, requires = "write_boundaries")]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TestFormat {
    Text,
    Json,
    /// JUnit XML
    Junit,
    /// Test Anything Protocol, version 14
    Tap,
}

impl TestCommand {
    pub fn run(&self, folder: Option<&Path>) -> Result<Exit, CliError> {
        let rules = open(folder)?;
        let scenarios = scenarios(rules, &self.files(folder)?).map_err(CliError::from)?;
        let scenarios = self.filtered(scenarios)?;
        let checks = scenarios.iter().flat_map(|scenario| run(rules, scenario)).collect();
        let mut report = TestReport { rules, checks, coverage: None };
        let counts = self.coverage || self.min.is_some();
        if counts || self.write_boundaries.is_some() {
            let coverage = coverage(rules, &scenarios);
            if let Some(path) = &self.write_boundaries {
                write(rules, &coverage, path, self.force)?;
            }
            report.coverage = counts.then(|| coverage.tallies(rules));
        }
        print(&self.render(&report)?)?;
        let has_failed = report.failed() > 0 || self.falls_short(&report);
        Ok(if has_failed { Exit::Found } else { Exit::Answered })
    }

    fn falls_short(&self, report: &TestReport) -> bool {
        let least = self.min.map_or(0, usize::from);
        report.coverage.iter().flatten().any(|tally| tally.percent() < least)
    }

    fn files(&self, rules: Option<&Path>) -> Result<Vec<Parsed<ScenarioFileShape>>, CliError> {
        if self.paths.is_empty() {
            let rules = rules.map(rules_folder);
            let beside = rules.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
            return read(&beside.join("tests"));
        }
        let mut files = Vec::new();
        for path in &self.paths {
            files.extend(read(path)?);
        }
        Ok(files)
    }

    /// The scenarios whose name or file contains the text of `--filter`; an error if none does.
    fn filtered(&self, mut all: Vec<Scenario>) -> Result<Vec<Scenario>, CliError> {
        let Some(text) = &self.filter else { return Ok(all) };
        let wanted = text.to_lowercase();
        all.retain(|scenario| {
            let (file, ..) = &scenario.place;
            format!("{} {file}", scenario.name).to_lowercase().contains(&wanted)
        });
        if all.is_empty() {
            let why = format!("no scenario has `{}` in its name or file", text.escape_debug());
            return Err(CliError::input(in_arguments(Some(text), "T01", &why)));
        }
        Ok(all)
    }

    fn render(&self, report: &TestReport) -> Result<String, CliError> {
        match self.format {
            TestFormat::Text => Ok(text::report(report)),
            TestFormat::Json => json(&as_json::report(report)),
            TestFormat::Tap => Ok(tap::report(report)),
            TestFormat::Junit => junit::report(report)
                .map_err(|_| CliError::internal("the outcome could not be written as XML")),
        }
    }
}

/// The scenario files a path names; a path that names none is an error.
fn read(path: &Path) -> Result<Vec<Parsed<ScenarioFileShape>>, CliError> {
    let shown = path.to_string_lossy();
    let refuse = |text| CliError::input(Diagnostic::at(&shown, (1, 1), "T01", text));
    let folder = match path.symlink_metadata() {
        Err(_) => return Err(refuse("no such file or folder; name one that holds scenarios")),
        Ok(there) if there.is_dir() => Folder::read(path),
        Ok(_) => Folder::read_file(path),
    };
    let folder = folder.map_err(CliError::from)?;
    let files = scenario_files(&folder).map_err(CliError::from)?;
    if files.is_empty() {
        Err(refuse("no scenario file here; one ends in `.yaml`"))
    } else {
        Ok(files)
    }
}

/// Writes the scenarios that would reach what is missed.
fn write(rules: &Ruleset, coverage: &Coverage, path: &Path, force: bool) -> Result<(), CliError> {
    let texts = yaml::files(rules, &missing(rules, coverage))
        .map_err(|_| CliError::internal("the scenarios could not be written as YAML"))?;
    for (at, text) in texts.iter().enumerate() {
        AtomicFile::write_text(&numbered(path, at), force, text)?;
    }
    Ok(())
}

/// The path of the first file as it is given, `x-2.yaml` beside `x.yaml` for the second.
fn numbered(path: &Path, at: usize) -> PathBuf {
    if at == 0 {
        return path.to_owned();
    }
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, end) = (part(path.file_stem()), part(path.extension()));
    let dot = if end.is_empty() { "" } else { "." };
    path.with_file_name(format!("{stem}-{}{dot}{end}", at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_files_stand_beside_the_first() {
        for (path, at, expected) in [
            ("law/boundaries.yaml", 0, "law/boundaries.yaml"),
            ("law/boundaries.yaml", 1, "law/boundaries-2.yaml"),
            ("law/boundaries.yaml", 9, "law/boundaries-10.yaml"),
            ("boundaries", 1, "boundaries-2"),
            ("a.b/days.2026.yml", 1, "a.b/days.2026-2.yml"),
        ] {
            assert_eq!(numbered(Path::new(path), at), Path::new(expected), "{path} {at}");
        }
    }
}
