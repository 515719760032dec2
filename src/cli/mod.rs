//! The command line: one file per command, and what they share.

mod batch;
mod check;
mod completions;
mod diff;
mod docs;
mod export;
mod failure;
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
mod whole;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

pub use failure::{Exit, Failure};
use snapback_engine::load::{Folder, ruleset};
use snapback_engine::model::Ruleset;

/// Is this transfer restricted on this date, under this reading of the law - and why?
///
/// The program takes no side. It shows what each reading of the texts implies, who holds it,
/// since when, and which premise decides. It gives no legal advice.
#[derive(Debug, Parser)]
#[command(name = "snapback", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// Read the rules from this folder instead of the embedded ones
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 answered, 1 found what was looked for (--fail-on, a difference, a finding of lint), 2 bad input, \
3 could not read or write, 4 internal error.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer one question, with the reasoning chain
    Check(check::Check),
    /// Answer a file of questions, one row each
    Batch(batch::Batch),
    /// Show since when and until when each verdict holds, under one or more readings
    Timeline(timeline::Timeline),
    /// Show where two readings, or two sets of rules, part, and on what it turns
    Diff(diff::Diff),
    /// Export the whole decision table as data, for an engine that joins it to more rows than one machine holds
    Export(export::Export),
    /// Write one page on a transfer, or on the whole dispute: who holds what, since when, and what turns on it
    Report(report::Report),
    /// List parties, readings, questions, events, provisions, items, lists, instruments or sources
    List(list::List),
    /// Show a provision, question, reading, item, event, list, entry, instrument, regime or party
    Show(show::Show),
    /// Write the rules themselves as a document: paragraphs with their days under each reading, and who answers what
    Docs(docs::Docs),
    /// Find what is wrong or weak in a rules folder
    Lint(lint::Lint),
    /// Ask scenarios of the rules and compare the answers with those expected
    Test(test::TestArguments),
    /// Ask a saved answer again, and say what is answered otherwise now
    Verify(verify::Verify),
    /// Write a new folder with a small set of rules to edit
    Init(init::Init),
    /// Print the JSON Schema of a rule file, a scenario file or an output
    Schema(schema::Schema),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
}

impl Command {
    /// The files it writes.
    fn targets(&self) -> impl Iterator<Item = &Path> {
        let (output, summary) = match self {
            Self::Batch(command) => (&command.output, &command.summary),
            Self::Export(command) => (&command.output, &None),
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
    signals::hear_of_file_limits();
    std::panic::set_hook(Box::new(|_| {}));
    let run = std::panic::catch_unwind(|| match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(error) => usage(&error),
    });
    let outcome = run.unwrap_or_else(|_| {
        Err(Failure::internal(
            "the program met a state it does not know; please report the command",
        ))
    });
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}

impl Cli {
    fn run(self) -> Result<Exit, Failure> {
        let rules = self.rules.as_deref();
        self.command.targets().try_for_each(|target| whole::apart(target, rules))?;
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

/// The rules of a folder, or the embedded ones.
///
/// They live as long as the program, so they are never taken apart again.
pub fn open(folder: Option<&Path>) -> Result<&'static Ruleset, Failure> {
    let rules = load(folder)?;
    Ok(Box::leak(Box::new(rules)))
}

fn load(folder: Option<&Path>) -> Result<Ruleset, Failure> {
    match folder {
        None => {
            crate::rules::ruleset().map_err(|_| Failure::internal("the embedded rules are damaged"))
        }
        Some(path) => {
            let path = &rules_folder(path);
            Ok(ruleset(&Folder::read(path)?)?)
        }
    }
}

/// A folder that holds the rules in a folder `rules`, as `init` makes one, stands for that.
pub fn rules_folder(path: &std::path::Path) -> PathBuf {
    let inside = path.join("rules");
    let is_set = |folder: &std::path::Path| folder.join("ruleset.yaml").symlink_metadata().is_ok();
    if !is_set(path) && is_set(&inside) { inside } else { path.to_owned() }
}

/// Help and version are answers; everything else clap refuses is one line and bad input.
fn usage(error: &clap::Error) -> Result<Exit, Failure> {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return output::print(&error.render().ansi().to_string());
    }
    let text = error.render().to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let first = lines.first().map_or("", |line| line.trim_start_matches("error: "));
    let more = lines
        .iter()
        .skip(1)
        .take_while(|line| !line.starts_with("Usage") && !line.starts_with("For more"));
    let rest: Vec<&str> = more.map(|line| line.trim_start_matches("tip: ")).collect();
    let rest = match rest.as_slice() {
        [] => String::new(),
        more if first.ends_with(':') => format!(" {}", more.join(" ")),
        more => format!("; {}", more.join(" ")),
    };
    let help = if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        "no command; try `snapback --help`".to_owned()
    } else {
        format!("{first}{rest}")
    };
    Err(Failure::input(failure::at_arguments(error_word(error).as_deref(), "U01", &help)))
}

fn error_word(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue};
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    };
    of(ContextKind::InvalidValue)
        .or_else(|| of(ContextKind::InvalidSubcommand))
        .or_else(|| of(ContextKind::InvalidArg))
}
