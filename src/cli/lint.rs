//! `snapback lint`: what the loader refuses, and what is weak.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::at_arguments;
use super::output::{json, print};
use super::whole::Whole;
use super::{Exit, Failure, rules_folder};
use crate::lint::fix::{Fixed, fix};
use crate::lint::print::{Report, github, json as as_json, sarif, text};
use crate::lint::select::{self, Selection};
use crate::lint::{Finding, Severity, Texts, contradictions, explain, findings, refusals};
use snapback_engine::load::{Diagnostic, Folder, ruleset};
use snapback_engine::model::Ruleset;

/// Find what is wrong or weak in a rules folder
#[derive(Debug, Args)]
pub struct Lint {
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
    format: Format,
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
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for tools that gather findings
    Sarif,
    /// Workflow commands, shown beside the lines of a change
    Github,
}

/// What was read: the set, or why there is none.
struct Opened {
    texts: Texts,
    rules: Result<Ruleset, Vec<Diagnostic>>,
}

impl Lint {
    pub fn run(&self, rules: Option<&Path>) -> Result<Exit, Failure> {
        if let Some(word) = self.explain.as_deref().or(self.list.then_some("")) {
            return explained(word);
        }
        let selection = Selection::of(&self.only, &self.skip, self.notes)
            .map_err(|(word, text)| Failure::input(at_arguments(Some(&word), "U01", &text)))?;
        let folder = self.dir.as_deref().or(rules).map(rules_folder);
        let folder = folder.as_deref();
        let opened = opened(folder)?;
        match opened.rules {
            Err(problems) => self.refused(problems, &opened.texts, folder),
            Ok(rules) if self.fix => self.fixed(&rules, &opened.texts, folder, &selection),
            Ok(rules) => self.report(&rules, &opened.texts, folder, &selection, ""),
        }
    }

    /// A set that does not load: every problem, in the format asked for.
    fn refused(
        &self,
        problems: Vec<Diagnostic>,
        texts: &Texts,
        folder: Option<&Path>,
    ) -> Result<Exit, Failure> {
        if self.format == Format::Text {
            return Err(Failure::Rows(problems.iter().map(ToString::to_string).collect()));
        }
        let root = folder.unwrap_or(Path::new("")).to_string_lossy();
        let findings = refusals(problems, texts, &root);
        print(&self.render(&Report { set: None, findings: &findings, hidden: 0 })?)?;
        // They are printed already.
        Err(Failure::Rows(Vec::new()))
    }

    fn report(
        &self,
        rules: &Ruleset,
        texts: &Texts,
        folder: Option<&Path>,
        selection: &Selection,
        before: &str,
    ) -> Result<Exit, Failure> {
        let root = folder.unwrap_or(Path::new("rules"));
        let (shown, rest): (Vec<Finding>, Vec<Finding>) =
            findings(rules, texts).into_iter().partition(|found| selection.shows(found));
        let hidden = rest.iter().filter(|found| selection.asks(&found.problem.code)).count();
        let shown: Vec<Finding> = shown.into_iter().map(|found| found.below(root)).collect();
        print(
            &(before.to_owned()
                + &self.render(&Report { set: Some(rules), findings: &shown, hidden })?),
        )?;
        let counts = shown.iter().any(|found| found.severity != Severity::Note);
        Ok(if counts { Exit::Found } else { Exit::Answered })
    }

    fn render(&self, report: &Report) -> Result<String, Failure> {
        match self.format {
            Format::Text => Ok(text::report(report)),
            Format::Github => Ok(github::report(report)),
            Format::Json => json(&as_json::report(report)),
            Format::Sarif => json(&sarif::report(report)),
        }
    }

    /// Puts right what is mechanical, and reports what is left.
    fn fixed(
        &self,
        rules: &Ruleset,
        texts: &Texts,
        folder: Option<&Path>,
        selection: &Selection,
    ) -> Result<Exit, Failure> {
        let Some(root) = folder else {
            let text = "the embedded rules cannot be changed; name the folder to put right";
            return Err(Failure::input(at_arguments(Some("--fix"), "U01", text)));
        };
        let fixes: Vec<Fixed> =
            texts.files().filter_map(|(file, text)| fix(file, text, selection)).collect();
        let texts = texts.with(&fixes);
        unchanged(rules, &texts)?;
        fixes.iter().try_for_each(|fixed| write(root, fixed))?;
        let line = |fixed: &Fixed| {
            format!(
                "{}: fixed: {}\n",
                root.join(&fixed.file).to_string_lossy(),
                fixed.what.join(", ")
            )
        };
        let told: String = if self.format == Format::Text {
            fixes.iter().map(line).collect()
        } else {
            String::new()
        };
        self.report(rules, &texts, folder, selection, &told)
    }
}

/// The list of codes, or what is said of one or all.
fn explained(word: &str) -> Result<Exit, Failure> {
    match word {
        "" => print(&explain::list()),
        "all" => {
            let all: Vec<String> = crate::lint::codes::all().map(explain::text).collect();
            print(&all.join("\n"))
        }
        word => match select::one(word) {
            Some(code) => print(&explain::text(code)),
            None => Err(Failure::input(at_arguments(Some(word), "U01", &select::unknown(word)))),
        },
    }
}

fn opened(folder: Option<&Path>) -> Result<Opened, Failure> {
    let Some(path) = folder else {
        return Ok(Opened { texts: Texts::embedded(), rules: Ok(super::load(None)?) });
    };
    let folder = match Folder::read(path) {
        Ok(folder) => folder,
        Err(problems) => return Ok(Opened { texts: Texts::default(), rules: Err(problems) }),
    };
    let texts = Texts::of(&folder);
    let rules = ruleset(&folder).and_then(|rules| {
        let torn: Vec<Diagnostic> = contradictions(&rules, &folder)
            .into_iter()
            .map(|problem| problem.below(path))
            .collect();
        if torn.is_empty() { Ok(rules) } else { Err(torn) }
    });
    Ok(Opened { texts, rules })
}

/// The texts put right say what the set says, word for word.
fn unchanged(rules: &Ruleset, texts: &Texts) -> Result<(), Failure> {
    let folder = Folder::in_memory(texts.files().map(|(path, text)| (path, text.as_bytes())));
    let packed = |rules: &Ruleset| {
        let rules = Ruleset { digest: "".into(), ..rules.clone() };
        postcard::to_stdvec(&rules).ok()
    };
    let again = ruleset(&folder).ok().and_then(|rules| packed(&rules));
    let same = again.is_some() && again == packed(rules);
    if same {
        Ok(())
    } else {
        Err(Failure::internal(
            "the files put right would say something else, so nothing was written",
        ))
    }
}

fn write(root: &Path, fixed: &Fixed) -> Result<(), Failure> {
    let path = root.join(&fixed.file);
    let mut whole = Whole::begin(&path, true)?;
    whole
        .write_all(fixed.text.as_bytes())
        .map_err(|error| Failure::io(&path.to_string_lossy(), "write", &error))?;
    whole.finish()
}
