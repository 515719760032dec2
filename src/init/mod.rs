//! The files of a new set of rules: the made-up one of the page on how rules are written, or the shipped law.

use crate::scenario::print::yaml;
use crate::scenario::{coverage, missing};
use crate::schemas;
use snapback_engine::model::Ruleset;
use snapback_engine::query::QueryError;

/// The page whose blocks are a complete set; what stands before a block is told at the head of its file.
const PAGE: &str = include_str!("../../rules/README.md");

/// A file by its path below the new folder, and its text.
pub type File = (String, String);

/// A small set with comments, its schemas, one scenario file and a CI job.
#[must_use]
pub fn small() -> Vec<File> {
    let mut files = rules();
    files.extend(schemas());
    files.push(("tests/first.yaml".to_owned(), include_str!("first.yaml").to_owned()));
    files.push(job());
    files
}

/// The shipped law as it is, its schemas, the answers it gives now as scenarios to be reviewed, and a CI job.
///
/// # Errors
/// Only if the program itself is damaged.
pub fn shipped(rules: &Ruleset) -> Result<Vec<File>, QueryError> {
    let damaged = |error: &dyn std::fmt::Display| QueryError::new("X01", error.to_string());
    let texts = crate::rules::texts().map_err(|error| damaged(&error))?;
    let mut files: Vec<File> =
        texts.into_iter().map(|(path, text)| (format!("rules/{path}"), text.to_owned())).collect();
    files.extend(schemas());
    let scenarios = yaml::files(rules, &missing(rules, &coverage(rules, &[])))
        .map_err(|error| damaged(&error))?;
    let numbered = (1..).map(|at| format!("tests/boundaries-{at}.yaml"));
    files.extend(numbered.zip(scenarios));
    files.push(job());
    Ok(files)
}

fn job() -> File {
    (".github/workflows/rules.yml".to_owned(), include_str!("rules.yml").to_owned())
}

/// The blocks of the page, each under the paragraph that stands before it.
fn rules() -> Vec<File> {
    let mut parts = PAGE.split("```yaml\n# ");
    let mut before = parts.next().unwrap_or_default();
    let mut files = Vec::new();
    for part in parts {
        let (block, after) = part.split_once("\n```").unwrap_or((part, ""));
        if let Some((path, text)) = block.split_once('\n') {
            files.push((
                format!("rules/{path}"),
                format!("{}{}{text}\n", modeline(path), comment(before)),
            ));
        }
        before = after;
    }
    files
}

/// The last paragraph, as comments.
fn comment(text: &str) -> String {
    let paragraph = text.trim().rsplit("\n\n").next().unwrap_or_default();
    let prose = !paragraph.is_empty() && !paragraph.starts_with(['-', '|', '#']);
    let lines =
        paragraph.lines().filter(|_| prose).map(|line| format!("# {}\n", line.replace("**", "")));
    lines.collect()
}

/// Which schema an editor should check a file by.
fn modeline(path: &str) -> String {
    let folder = path
        .split_once('/')
        .map_or("ruleset", |(folder, _)| folder.strip_suffix('s').unwrap_or(folder));
    let up = "../".repeat(path.split('/').count());
    format!("# yaml-language-server: $schema={up}schemas/{folder}.json\n")
}

/// The schema of each kind of file that people write.
fn schemas() -> impl Iterator<Item = File> {
    schemas::files().map(|kind| (format!("schemas/{}.json", kind.word()), kind.text().to_owned()))
}
