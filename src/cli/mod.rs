//! The command line: one file per command with its arguments and its `run`, and what they share.

mod atomic_file;
mod batch;
mod check;
mod completions;
mod diff;
mod docs;
mod error;
mod export;
mod init;
mod lint;
mod list;
mod man;
mod output;
mod query;
mod report;
mod schema;
mod show;
mod signals;
mod target;
mod test;
mod timeline;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use error::{CliError, Exit};
use snapback_engine::load::{Folder, ruleset};
use snapback_engine::model::Ruleset;

/// Is this transfer restricted on this date, under this reading of the law - and why?
///
/// The program takes no side. It shows what each reading of the texts implies, who holds it,
/// since when, and which premise decides. It gives no legal advice.
#[derive(Debug, Parser)]
#[command(name = "snapback", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    /// Read the rules from this folder instead of the embedded ones
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 answered, 1 found what was looked for (--fail-on, a \
difference, a finding of lint), 2 bad input, 3 could not read or write, 4 internal error.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer one question, with the reasoning chain
    Check(check::CheckCommand),
    /// Answer a file of questions, one row each
    Batch(batch::BatchCommand),
    /// Show since when and until when each verdict holds, under one or more readings
    Timeline(timeline::TimelineCommand),
    /// Show where two readings, or two sets of rules, part, and on what it turns
    Diff(diff::DiffCommand),
    /// Export the whole decision table as data, for an engine that joins it to more rows than one
    /// machine holds
    Export(export::ExportCommand),
    /// Write one page on a transfer, or on the whole dispute: who holds what, since when, and what
    /// turns on it
    Report(report::ReportCommand),
    /// List parties, readings, questions, events, provisions, items, lists, instruments or sources
    List(list::ListCommand),
    /// Show a provision, question, reading, item, event, list, entry, instrument, regime or party
    Show(show::ShowCommand),
    /// Write the rules themselves as a document: paragraphs with their days under each reading, and
    /// who answers what
    Docs(docs::DocsCommand),
    /// Find what is wrong or weak in a rules folder
    Lint(lint::LintCommand),
    /// Ask scenarios of the rules and compare the answers with those expected
    Test(test::TestCommand),
    /// Ask a saved answer again, and say what is answered otherwise now
    Verify(verify::VerifyCommand),
    /// Write a new folder with a small set of rules to edit
    Init(init::InitCommand),
    /// Print the JSON Schema of a rule file, a scenario file or an output
    Schema(schema::SchemaCommand),
    /// Print a completion script for a shell
    Completions(completions::CompletionsCommand),
    /// Print the manual page
    Man(man::ManCommand),
}

impl Command {
    /// The files that the command writes.
    fn targets(&self) -> impl Iterator<Item = &Path> {
        let (output, summary) = match self {
            Self::Batch(command) => (&command.output, &command.summary),
            Self::Export(command) => (&command.target.output, &None),
            Self::Report(command) => (&command.target.output, &None),
            Self::Docs(command) => (&command.target.output, &None),
            Self::Test(command) => (&command.write_boundaries, &None),
            _ => (&None, &None),
        };
        output.iter().chain(summary).map(PathBuf::as_path)
    }
}

/// Runs the program on the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    signals::ignore_file_size_limit();
    std::panic::set_hook(Box::new(|_| {}));
    let run = std::panic::catch_unwind(|| match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(error) => usage(&error),
    });
    match run {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(error)) => error.report(),
        Err(_) => {
            let text = "the program met a state it does not know; please report the command";
            CliError::internal(text).report()
        }
    }
}

impl Cli {
    fn run(self) -> Result<Exit, CliError> {
        let rules = self.rules.as_deref();
        for target in self.command.targets() {
            atomic_file::outside_rules(target, rules)?;
        }
        match self.command {
            Command::Check(command) => command.run(open(rules)?),
            Command::Batch(command) => command.run(open(rules)?),
            Command::Timeline(command) => command.run(open(rules)?),
            Command::Diff(command) => command.run(rules),
            Command::Export(command) => command.run(open(rules)?),
            Command::Report(command) => command.run(open(rules)?),
            Command::List(command) => command.run(open(rules)?),
            Command::Show(command) => command.run(open(rules)?),
            Command::Docs(command) => command.run(open(rules)?),
            Command::Lint(command) => command.run(rules),
            Command::Test(command) => command.run(rules),
            Command::Verify(command) => command.run(open(rules)?),
            Command::Init(command) => command.run(),
            Command::Schema(command) => command.run(),
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(),
        }
    }
}

/// The rules of a folder, or the embedded ones. They are leaked, so that dropping them takes no
/// time at the end of the run.
fn open(folder: Option<&Path>) -> Result<&'static Ruleset, CliError> {
    let rules = load(folder)?;
    Ok(Box::leak(Box::new(rules)))
}

fn load(folder: Option<&Path>) -> Result<Ruleset, CliError> {
    let Some(path) = folder else {
        let rules = crate::rules::ruleset();
        return rules.map_err(|_| CliError::internal("the embedded rules are damaged"));
    };
    Ok(ruleset(&Folder::read(&rules_folder(path))?)?)
}

/// The folder of `ruleset.yaml`: `path` itself, or the folder `rules` in it as `init` makes one.
fn rules_folder(path: &Path) -> PathBuf {
    let inside = path.join("rules");
    let is_set = |folder: &Path| folder.join("ruleset.yaml").symlink_metadata().is_ok();
    if !is_set(path) && is_set(&inside) { inside } else { path.to_owned() }
}

/// Help and version are answers; any other refusal is bad input, on one line.
fn usage(error: &clap::Error) -> Result<Exit, CliError> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return output::print(&error.render().ansi().to_string());
    }
    let text = if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        "no command; try `snapback --help`".to_owned()
    } else {
        on_one_line(&error.render().to_string())
    };
    let word = refused_word(error);
    Err(CliError::input(error::in_arguments(word.as_deref(), "U01", &text)))
}

/// The first line of clap's message and its tips, without the usage below them.
fn on_one_line(message: &str) -> String {
    let mut lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().map_or("", |line| line.trim_start_matches("error: "));
    let more: Vec<&str> = lines
        .take_while(|line| !line.starts_with("Usage") && !line.starts_with("For more"))
        .map(|line| line.trim_start_matches("tip: "))
        .collect();
    match more.as_slice() {
        [] => first.to_owned(),
        more if first.ends_with(':') => format!("{first} {}", more.join(" ")),
        more => format!("{first}; {}", more.join("; ")),
    }
}

/// The argument, value or command that clap refused.
fn refused_word(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue};
    [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg]
        .into_iter()
        .find_map(|kind| match error.get(kind) {
            Some(ContextValue::String(word)) => Some(word.clone()),
            _ => None,
        })
}
