//! `snapback batch`: a file of questions, one row each.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{gone, usable};
use super::query::readings;
use super::{Exit, Failure};
use crate::ask::Named;
use crate::batch::{self, Stop, Tally};
use crate::load::Problem;
use crate::model::Ruleset;

/// Answer a file of questions, one row each
#[derive(Debug, Args)]
pub struct Batch {
    /// A CSV file, or `-` for standard input
    #[arg(default_value = "-")]
    file: PathBuf,
    /// The reading of rows that name none: a party, a fixed reading, or `all`; may be repeated
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// Write here instead of standard output; the file appears whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

impl Batch {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let named = if self.readings.is_empty() { Vec::new() } else { readings(rules, &self.readings)? };
        let shown = if self.file == Path::new("-") { "standard input".to_owned() } else { self.file.to_string_lossy().into_owned() };
        let input = BufReader::with_capacity(1 << 16, self.input(&shown)?);
        match &self.output {
            None => {
                usable()?;
                let output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                match batch::run(rules, &shown, input, output, &named) {
                    Err(Stop::Write(error)) => gone(&error),
                    outcome => finish(&shown, outcome),
                }
            }
            Some(path) => self.to_file(rules, &shown, input, path, &named),
        }
    }

    fn input(&self, shown: &str) -> Result<Box<dyn Read>, Failure> {
        if self.file == Path::new("-") {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = File::open(&self.file).map_err(|error| missing(shown, &error))?;
        Ok(Box::new(file))
    }

    /// Beside the target first, then in its place.
    fn to_file(&self, rules: &Ruleset, shown: &str, input: impl io::BufRead, path: &Path, named: &[Named]) -> Result<Exit, Failure> {
        let target = path.to_string_lossy().into_owned();
        if path.symlink_metadata().is_ok() && !self.force {
            return Err(Failure::input(Problem::at(&target, (1, 1), "O01", "the file exists; remove it, or give --force to replace it")));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let cannot = |error: &io::Error| Failure::io(&target, "write", error);
        let file = tempfile::NamedTempFile::new_in(folder).map_err(|error| cannot(&error))?;
        let mut output = BufWriter::with_capacity(1 << 16, file);
        let tally = batch::run(rules, shown, input, &mut output, named);
        if let Err(Stop::Write(error)) = &tally {
            return Err(cannot(error));
        }
        let exit = finish(shown, tally);
        if matches!(exit, Err(Failure::Io(_) | Failure::Internal(_))) {
            return exit;
        }
        output.flush().map_err(|error| cannot(&error))?;
        let file = output.into_inner().map_err(|error| cannot(error.error()))?;
        file.as_file().sync_all().map_err(|error| cannot(&error))?;
        file.persist(path).map_err(|error| cannot(&error.error))?;
        exit
    }
}

fn missing(shown: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::input(Problem::at(shown, (1, 1), "F01", "no such file"));
    }
    Failure::io(shown, "read", error)
}

fn finish(shown: &str, outcome: Result<Tally, Stop>) -> Result<Exit, Failure> {
    match outcome {
        Err(Stop::Input(problems)) => Err(problems.into()),
        Err(Stop::Read(error)) => Err(Failure::io(shown, "read", &error)),
        Err(Stop::Write(error)) => Err(Failure::io("output", "write", &error)),
        Ok(tally) if tally.problems.is_empty() => Ok(Exit::Answered),
        Ok(tally) => {
            let mut lines: Vec<String> = tally.problems.iter().map(ToString::to_string).collect();
            let bad = tally.read.saturating_sub(tally.answered);
            lines.insert(0, Problem::at(shown, (1, 1), "C00", format!("{bad} of {} rows could not be answered", tally.read)).to_string());
            Err(Failure::Input(lines))
        }
    }
}
