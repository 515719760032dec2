//! `snapback batch`: files of questions, one row each.

mod cross;
mod progress;
mod summary;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{gone, usable};
use super::query::readings;
use super::whole::Whole;
use super::{Exit, Failure};
use crate::batch::{self, BatchError, Input, Options, Report, RowFormat, Tally};
use cross::CrossArguments;
use progress::Progress;
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;
use snapback_engine::query::ReadingRef;

/// Answer files of questions, one row each
#[derive(Debug, Args)]
pub struct Batch {
    /// CSV or JSON lines, or `-` for standard input [default: -]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The reading of rows that name none: a party, a fixed reading, or `all`; may be repeated
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// How the rows come [default: by the file's extension, else csv]
    #[arg(long, value_enum)]
    input_format: Option<RowForm>,
    /// How they are written [default: by the output's extension, else as they come]
    #[arg(long, value_enum)]
    output_format: Option<RowForm>,
    /// Add a column that tells why
    #[arg(long)]
    explain: bool,
    /// Write here instead of standard output; the file appears whole or not at all
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write what was counted, and the digests of rules and inputs, here as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Replace the output and the summary if they exist
    #[arg(long)]
    force: bool,
    /// Make cells harmless that a spreadsheet would run, even those passed through
    #[arg(long)]
    sanitize: bool,
    /// Take an input without rows for answered
    #[arg(long)]
    allow_empty: bool,
    /// How many bad rows to name on standard error; all are counted
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=1000))]
    max_errors: u16,
    /// How many threads work [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[command(flatten)]
    cross: CrossArguments,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RowForm {
    /// Comma-separated values below a header
    Csv,
    /// One JSON object on each line
    Jsonl,
}

impl From<RowForm> for RowFormat {
    fn from(form: RowForm) -> Self {
        match form {
            RowForm::Csv => Self::Csv,
            RowForm::Jsonl => Self::Jsonl,
        }
    }
}

impl Batch {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, Failure> {
        let named =
            if self.readings.is_empty() { Vec::new() } else { readings(rules, &self.readings)? };
        let (inputs, form) = self.inputs(rules)?;
        let progress = Progress::new(self.size(), self.output.is_some());
        let told = |tally: &Tally| progress.tell(tally);
        let options = self.options(&named, form, &told);
        let summary =
            self.summary.as_deref().map(|path| Whole::begin(path, self.force)).transpose()?;
        let outcome = match &self.output {
            None => to_stdout(rules, inputs, &options),
            Some(path) => self.to_file(rules, inputs, &options, path),
        };
        progress.clear();
        let report = outcome?;
        if let (Some(summary), Some(report)) = (summary, &report) {
            summary::write(summary, rules, report)?;
        }
        report.map_or(Ok(Exit::Answered), |report| self.finish(&report))
    }

    fn options<'o>(
        &self,
        named: &'o [ReadingRef],
        input: RowFormat,
        progress: &'o (dyn Fn(&Tally) + Sync),
    ) -> Options<'o> {
        let extension = self.output.as_deref().and_then(by_extension);
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Options {
            named,
            input,
            output: self.output_format.map(RowFormat::from).or(extension).unwrap_or(input),
            explains: self.explain,
            sanitizes: self.sanitize,
            allows_empty: self.allow_empty,
            digests: self.summary.is_some(),
            threads: self.threads.map_or_else(cores, usize::from),
            progress,
        }
    }

    /// The rows to answer, and how they come.
    fn inputs(&self, rules: &Ruleset) -> Result<(Vec<Input>, RowFormat), Failure> {
        if let Some(cross) = self.cross.read(rules)? {
            return Ok((vec![cross.input()], RowFormat::Csv));
        }
        let stdin = [PathBuf::from("-")];
        let files = if self.files.is_empty() { &stdin[..] } else { &self.files };
        let form = |file: &Path| {
            self.input_format
                .map(RowFormat::from)
                .or_else(|| by_extension(file))
                .unwrap_or(RowFormat::Csv)
        };
        let first = files.first().map_or(RowFormat::Csv, |file| form(file));
        if let Some(other) = files.iter().find(|file| form(file) != first) {
            let text = "this file is not in the form of the first one; give files of one form, or name it with --input-format";
            return Err(Failure::input(Diagnostic::at(
                &other.to_string_lossy(),
                (1, 1),
                "C13",
                text,
            )));
        }
        let inputs = files.iter().map(|file| input(file)).collect::<Result<_, _>>()?;
        Ok((inputs, first))
    }

    /// How many bytes there are to read, where that is known.
    fn size(&self) -> Option<u64> {
        let size = |file: &PathBuf| {
            file.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
        };
        self.files
            .iter()
            .map(size)
            .collect::<Option<Vec<u64>>>()
            .filter(|sizes| !sizes.is_empty())
            .map(|sizes| sizes.iter().sum())
    }

    fn to_file(
        &self,
        rules: &Ruleset,
        inputs: Vec<Input>,
        options: &Options,
        path: &Path,
    ) -> Result<Option<Report>, Failure> {
        let mut whole = Whole::begin(path, self.force)?;
        let report = batch::run(rules, inputs, &mut whole, options)
            .map_err(|stop| failure(stop, &path.to_string_lossy()))?;
        whole.finish()?;
        Ok(Some(report))
    }

    /// Names the first bad rows and counts the others.
    fn finish(&self, report: &Report) -> Result<Exit, Failure> {
        let tally = &report.tally;
        if tally.problems.is_empty() {
            return Ok(Exit::Answered);
        }
        let most = usize::from(self.max_errors);
        let shown = report.inputs.first().map_or("", |(shown, _)| shown);
        let count = format!("{} of {} rows could not be answered", tally.bad(), tally.read);
        let mut lines = vec![Diagnostic::at(shown, (1, 1), "C00", count).to_string()];
        lines.extend(tally.problems.iter().take(most).map(ToString::to_string));
        let more =
            (tally.problems.len().saturating_sub(most) as u64).saturating_add(tally.more_problems);
        if more > 0 {
            lines.push(
                Diagnostic::at(
                    shown,
                    (1, 1),
                    "X00",
                    format!("{more} more; --max-errors names more of them"),
                )
                .to_string(),
            );
        }
        Err(Failure::Rows(lines))
    }
}

/// Nothing is reported where the reader has gone.
fn to_stdout(
    rules: &Ruleset,
    inputs: Vec<Input>,
    options: &Options,
) -> Result<Option<Report>, Failure> {
    usable()?;
    let mut stdout = io::stdout();
    let outcome = batch::run(rules, inputs, &mut stdout, options);
    match outcome.and_then(|report| stdout.flush().map(|()| report).map_err(BatchError::Write)) {
        Ok(report) => Ok(Some(report)),
        Err(BatchError::Write(error)) => gone(&error).map(|_| None),
        Err(stop) => Err(failure(stop, "standard output")),
    }
}

fn failure(stop: BatchError, target: &str) -> Failure {
    match stop {
        BatchError::Input(problems) => problems.into(),
        BatchError::Read(shown, error) => Failure::io(&shown, "read", &error),
        BatchError::Write(error) => Failure::io(target, "write", &error),
        BatchError::Internal => Failure::internal(
            "the program met a state it does not know; please report the command and the row",
        ),
    }
}

fn by_extension(file: &Path) -> Option<RowFormat> {
    match file.extension()?.to_str()? {
        "jsonl" | "ndjson" => Some(RowFormat::Jsonl),
        "csv" => Some(RowFormat::Csv),
        _ => None,
    }
}

fn input(file: &Path) -> Result<Input, Failure> {
    if file == Path::new("-") {
        return Ok(Input { shown: "standard input".to_owned(), reader: Box::new(io::stdin()) });
    }
    let shown = file.to_string_lossy().into_owned();
    let opened = File::open(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::input(Diagnostic::at(&shown, (1, 1), "F01", "no such file"))
        }
        _ => Failure::io(&shown, "read", &error),
    })?;
    Ok(Input { shown, reader: Box::new(opened) })
}
