//! `snapback lint`: what the loader refuses, and what is weak.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::atomic_file::AtomicFile;
use super::error::in_arguments;
use super::output::{json, print};
use super::{CliError, Exit, rules_folder};
use crate::lint::fix::{Fixed, fix};
use crate::lint::print::{LintReport, github, json as as_json, sarif, text};
use crate::lint::select::{self, Selection};
use crate::lint::{LintFinding, Severity, Texts, codes, explain, findings, load_errors};
use snapback_engine::load::{Diagnostic, Folder, ruleset};
use snapback_engine::model::Ruleset;

/// Find what is wrong or weak in a rules folder
#[derive(Debug, Args)]
pub struct LintCommand {
    /// The folder [default: the embedded rules, or --rules]
    dir: Option<PathBuf>,
    /// Only these codes or families; may be repeated
    #[arg(long, value_name = "CODE|FAMILY")]
    only: Vec<String>,
    /// All but these codes or families; may be repeated
    #[arg(long, value_name = "CODE|FAMILY")]
    skip: Vec<String>,
    /// Also what may well be meant so; it does not count in the exit code
    #[arg(long)]
    notes: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: LintFormat,
    /// Put right what is mechanical, and say what was changed; what the files say stays the same
    #[arg(long)]
    fix: bool,
    /// Say why a code is reported, with an example; `all` for every code [default: the list]
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["fix", "only", "skip", "notes", "dir"])]
    explain: Option<String>,
    /// List all codes
    #[arg(long, conflicts_with_all = ["fix", "only", "skip", "notes", "dir", "explain"])]
    list: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LintFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for tools that gather findings
    Sarif,
    /// Workflow commands, shown beside the lines of a change
    Github,
}

/// A folder as read: the texts, as far as they could be, and the rules or why they do not load.
struct Opened {
    texts: Texts,
    rules: Result<Ruleset, Vec<Diagnostic>>,
}

impl LintCommand {
    pub fn run(&self, rules: Option<&Path>) -> Result<Exit, CliError> {
        if let Some(word) = self.explain.as_deref().or(self.list.then_some("")) {
            return document(word);
        }
        let selection = Selection::of(&self.only, &self.skip, self.notes)
            .map_err(|(word, text)| CliError::input(in_arguments(Some(&word), "U01", &text)))?;
        let folder = self.dir.as_deref().or(rules).map(rules_folder);
        let folder = folder.as_deref();
        let opened = open(folder)?;
        match opened.rules {
            Err(problems) => self.refuse(problems, &opened.texts, folder),
            Ok(rules) if self.fix => self.fix(&rules, &opened.texts, folder, &selection),
            Ok(rules) => self.report(&rules, &opened.texts, folder, &selection, ""),
        }
    }

    /// Prints every problem of a set that does not load, in the format asked for.
    fn refuse(
        &self,
        problems: Vec<Diagnostic>,
        texts: &Texts,
        folder: Option<&Path>,
    ) -> Result<Exit, CliError> {
        if self.format == LintFormat::Text {
            return Err(CliError::Rows(problems.iter().map(ToString::to_string).collect()));
        }
        let root = folder.unwrap_or(Path::new("")).to_string_lossy();
        let findings = load_errors(problems, texts, &root);
        print(&self.render(&LintReport { set: None, findings: &findings, hidden: 0 })?)?;
        // They are printed already.
        Err(CliError::Rows(Vec::new()))
    }

    /// Prints the findings selected, after the text `before`.
    fn report(
        &self,
        rules: &Ruleset,
        texts: &Texts,
        folder: Option<&Path>,
        selection: &Selection,
        before: &str,
    ) -> Result<Exit, CliError> {
        let root = folder.unwrap_or(Path::new("rules"));
        let (mut shown, mut hidden) = (Vec::new(), 0);
        for finding in findings(rules, texts) {
            if selection.shows(&finding) {
                shown.push(finding.below(root));
            } else if selection.includes(&finding.problem.code) {
                hidden += 1;
            }
        }
        let report = LintReport { set: Some(rules), findings: &shown, hidden };
        print(&(before.to_owned() + &self.render(&report)?))?;
        let counts = |finding: &LintFinding| finding.severity != Severity::Note;
        Ok(if shown.iter().any(counts) { Exit::Found } else { Exit::Answered })
    }

    fn render(&self, report: &LintReport) -> Result<String, CliError> {
        match self.format {
            LintFormat::Text => Ok(text::report(report)),
            LintFormat::Github => Ok(github::report(report)),
            LintFormat::Json => json(&as_json::report(report)),
            LintFormat::Sarif => json(&sarif::report(report)),
        }
    }

    /// Fixes what is selected, and reports what is left.
    fn fix(
        &self,
        rules: &Ruleset,
        texts: &Texts,
        folder: Option<&Path>,
        selection: &Selection,
    ) -> Result<Exit, CliError> {
        let Some(root) = folder else {
            let text = "the embedded rules cannot be changed; name the folder to put right";
            return Err(CliError::input(in_arguments(Some("--fix"), "U01", text)));
        };
        let fixes: Vec<Fixed> =
            texts.files().filter_map(|(file, text)| fix(file, text, selection)).collect();
        let texts = texts.with(fixes.iter().map(|fixed| (&*fixed.file, &*fixed.text)));
        check_unchanged(rules, &texts)?;
        let mut lines = String::new();
        for fixed in &fixes {
            let path = root.join(&fixed.file);
            write(&path, &fixed.text)?;
            if self.format == LintFormat::Text {
                let what = fixed.what.join(", ");
                lines += &format!("{}: fixed: {what}\n", path.to_string_lossy());
            }
        }
        self.report(rules, &texts, folder, selection, &lines)
    }
}

/// Prints the list of codes, or the documentation of one or of all.
fn document(word: &str) -> Result<Exit, CliError> {
    match word {
        "" => print(&explain::list()),
        "all" => {
            let all: Vec<String> = codes::all().map(explain::text).collect();
            print(&all.join("\n"))
        }
        word => match select::find(word) {
            Some(code) => print(&explain::text(code)),
            None => Err(CliError::input(in_arguments(Some(word), "U01", &select::unknown(word)))),
        },
    }
}

fn open(folder: Option<&Path>) -> Result<Opened, CliError> {
    let Some(path) = folder else {
        return Ok(Opened { texts: Texts::embedded(), rules: Ok(super::load(None)?) });
    };
    let folder = match Folder::read(path) {
        Ok(folder) => folder,
        Err(problems) => return Ok(Opened { texts: Texts::default(), rules: Err(problems) }),
    };
    Ok(Opened { texts: Texts::of(&folder), rules: ruleset(&folder) })
}

/// Fails unless the fixed texts load as the same rules.
fn check_unchanged(rules: &Ruleset, texts: &Texts) -> Result<(), CliError> {
    let folder = Folder::in_memory(texts.files().map(|(path, text)| (path, text.as_bytes())));
    let without_digest = |rules: Ruleset| {
        let rules = Ruleset { digest: "".into(), ..rules };
        postcard::to_stdvec(&rules).ok()
    };
    let fixed = ruleset(&folder).ok().and_then(without_digest);
    if fixed.is_some() && fixed == without_digest(rules.clone()) {
        return Ok(());
    }
    Err(CliError::internal("the files put right would say something else, so nothing was written"))
}

fn write(path: &Path, text: &str) -> Result<(), CliError> {
    AtomicFile::write_text(path, true, text)
}
