//! `snapback batch`: files of questions, one row each.

mod cross;
mod progress;
mod summary;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::atomic_file::AtomicFile;
use super::error::{cannot_read, cannot_write};
use super::output::{closed_or_failed, ensure_open};
use super::query::readings;
use super::{CliError, Exit};
use crate::batch::{self, BatchError, Input, Options, Report, RowFormat, Tally};
use cross::CrossArguments;
use progress::Progress;
use snapback_engine::load::Diagnostic;
use snapback_engine::model::Ruleset;
use snapback_engine::query::ReadingRef;

/// Answer files of questions, one row each
#[derive(Debug, Args)]
pub struct BatchCommand {
    /// CSV or JSON lines, or `-` for standard input [default: -]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The reading of rows that name none: a party, a fixed reading, or `all`; may be repeated
    #[arg(long = "reading", value_name = "READING")]
    readings: Vec<String>,
    /// How the rows come [default: by the file's extension, else csv]
    #[arg(long, value_enum)]
    input_format: Option<RowFormatArgument>,
    /// How they are written [default: by the output's extension, else as they come]
    #[arg(long, value_enum)]
    output_format: Option<RowFormatArgument>,
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
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20,
        value_parser = clap::value_parser!(u16).range(0..=1000)
    )]
    max_errors: u16,
    /// How many threads work [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[command(flatten)]
    cross: CrossArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RowFormatArgument {
    /// Comma-separated values below a header
    Csv,
    /// One JSON object on each line
    Jsonl,
}

impl From<RowFormatArgument> for RowFormat {
    fn from(form: RowFormatArgument) -> Self {
        match form {
            RowFormatArgument::Csv => Self::Csv,
            RowFormatArgument::Jsonl => Self::Jsonl,
        }
    }
}

impl BatchCommand {
    pub fn run(&self, rules: &Ruleset) -> Result<Exit, CliError> {
        let named =
            if self.readings.is_empty() { Vec::new() } else { readings(rules, &self.readings)? };
        let (inputs, form) = self.inputs(rules)?;
        let progress = Progress::new(self.size(), self.output.is_some());
        let show = |tally: &Tally| progress.show(tally);
        let options = self.options(&named, form, &show);
        let summary = match &self.summary {
            Some(path) => Some(AtomicFile::create(path, self.force)?),
            None => None,
        };
        let outcome = match &self.output {
            None => to_stdout(rules, inputs, &options),
            Some(path) => self.to_file(rules, inputs, &options, path).map(Some),
        };
        progress.clear();
        let Some(report) = outcome? else { return Ok(Exit::Answered) };
        if let Some(summary) = summary {
            summary::write(summary, rules, &report)?;
        }
        self.finish(&report)
    }

    fn options<'o>(
        &self,
        named: &'o [ReadingRef],
        input: RowFormat,
        progress: &'o (dyn Fn(&Tally) + Sync),
    ) -> Options<'o> {
        let output = match (self.output_format, self.output.as_deref().and_then(by_extension)) {
            (Some(format), _) => format.into(),
            (None, Some(form)) => form,
            (None, None) => input,
        };
        let threads = match self.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        };
        Options {
            named,
            input,
            output,
            explains: self.explain,
            sanitizes: self.sanitize,
            allows_empty: self.allow_empty,
            digests: self.summary.is_some(),
            threads,
            progress,
        }
    }

    /// The rows to answer, and their form.
    fn inputs(&self, rules: &Ruleset) -> Result<(Vec<Input>, RowFormat), CliError> {
        if let Some(cross) = self.cross.read(rules)? {
            return Ok((vec![cross.input()], RowFormat::Csv));
        }
        let stdin = [PathBuf::from("-")];
        let files = if self.files.is_empty() { &stdin[..] } else { &self.files };
        let first = files.first().map_or(RowFormat::Csv, |file| self.form(file));
        if let Some(other) = files.iter().find(|file| self.form(file) != first) {
            let text = "this file is not in the form of the first one; give files of one form, or \
                        name it with --input-format";
            return Err(CliError::file(other, "C13", text));
        }
        let inputs = files.iter().map(|file| input(file)).collect::<Result<_, _>>()?;
        Ok((inputs, first))
    }

    fn form(&self, file: &Path) -> RowFormat {
        match self.input_format {
            Some(format) => format.into(),
            None => by_extension(file).unwrap_or(RowFormat::Csv),
        }
    }

    /// The number of bytes to read; none if some input is no file.
    fn size(&self) -> Option<u64> {
        let mut sum = 0;
        for file in &self.files {
            let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
            sum += metadata.len();
        }
        (!self.files.is_empty()).then_some(sum)
    }

    fn to_file(
        &self,
        rules: &Ruleset,
        inputs: Vec<Input>,
        options: &Options,
        path: &Path,
    ) -> Result<Report, CliError> {
        let mut file = AtomicFile::create(path, self.force)?;
        let report = batch::run(rules, inputs, &mut file, options)
            .map_err(|error| failed(error, &path.to_string_lossy()))?;
        file.commit()?;
        Ok(report)
    }

    /// An error for the first bad rows, if there are any.
    fn finish(&self, report: &Report) -> Result<Exit, CliError> {
        let tally = &report.tally;
        if tally.problems.is_empty() {
            return Ok(Exit::Answered);
        }
        let most = usize::from(self.max_errors);
        let path = report.inputs.first().map_or("", |(path, _)| path);
        let count = format!("{} of {} rows could not be answered", tally.bad(), tally.read);
        let mut lines = vec![Diagnostic::at(path, (1, 1), "C00", count).to_string()];
        lines.extend(tally.problems.iter().take(most).map(ToString::to_string));
        let more = tally.problems.iter().skip(most).count() as u64 + tally.more_problems;
        if more > 0 {
            let text = format!("{more} more; --max-errors names more of them");
            lines.push(Diagnostic::at(path, (1, 1), "X00", text).to_string());
        }
        Err(CliError::Rows(lines))
    }
}

/// No report where the reader of the output has gone.
fn to_stdout(
    rules: &Ruleset,
    inputs: Vec<Input>,
    options: &Options,
) -> Result<Option<Report>, CliError> {
    ensure_open()?;
    let mut stdout = io::stdout();
    let outcome = batch::run(rules, inputs, &mut stdout, options);
    match outcome.and_then(|report| stdout.flush().map(|()| report).map_err(BatchError::Write)) {
        Ok(report) => Ok(Some(report)),
        Err(BatchError::Write(error)) => closed_or_failed(error).map(|_| None),
        Err(error) => Err(failed(error, "standard output")),
    }
}

fn failed(error: BatchError, target: &str) -> CliError {
    match error {
        BatchError::Input(problems) => problems.into(),
        BatchError::Read(path, error) => {
            anyhow::Error::new(error).context(cannot_read(path)).into()
        }
        BatchError::Write(error) => anyhow::Error::new(error).context(cannot_write(target)).into(),
        BatchError::Internal => CliError::internal(
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

fn input(file: &Path) -> Result<Input, CliError> {
    if file == Path::new("-") {
        return Ok(Input { shown: "standard input".to_owned(), reader: Box::new(io::stdin()) });
    }
    let opened = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(CliError::file(file, "F01", "no such file"));
        }
        opened => opened.with_context(|| cannot_read(file))?,
    };
    Ok(Input { shown: file.to_string_lossy().into_owned(), reader: Box::new(opened) })
}
