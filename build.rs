//! Reads `rules/` with the engine, and the codes of the linter, and embeds the results, so that a
//! start parses no YAML.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::Deserialize;
use snapback_engine::{load, prebuilt};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "cargo::rerun-if-changed=rules")?;
    writeln!(out, "cargo::rerun-if-changed={CODES}")?;
    let read = load::Folder::read(Path::new("rules"))
        .and_then(|folder| load::ruleset(&folder).map(|rules| (rules, folder)));
    let (rules, files) = match read {
        Ok(read) => read,
        Err(problems) => {
            for problem in problems {
                writeln!(out, "cargo::error={problem}")?;
            }
            return Ok(());
        }
    };
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    let write = |name: &str, bytes: &[u8]| std::fs::write(Path::new(&folder).join(name), bytes);
    write("rules.bin", &postcard::to_stdvec(&rules).map_err(std::io::Error::other)?)?;
    write(
        "made.bin",
        &postcard::to_stdvec(&prebuilt::Prebuilt::of(&rules)).map_err(std::io::Error::other)?,
    )?;
    write("texts.bin", &postcard::to_stdvec(&texts(&files)).map_err(std::io::Error::other)?)?;
    write("digest", rules.digest.as_bytes())?;
    match lint_codes() {
        Ok(codes) => write("lint_codes.rs", codes.as_bytes()),
        Err(error) => writeln!(out, "cargo::error={error}"),
    }
}

/// Every rule file: its path and its text.
fn texts(folder: &load::Folder) -> Vec<(&str, &str)> {
    folder
        .files()
        .map(|file| (file.path.as_str(), std::str::from_utf8(&file.bytes).unwrap_or_default()))
        .collect()
}

const CODES: &str = "src/lint/codes";

/// The file of a code: what `Code` in `src/lint/codes.rs` says of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    name: String,
    category: String,
    severity: String,
    #[serde(default)]
    fixable: bool,
    title: String,
    explanation: String,
    /// The example as changes to a small set of rules; or else in words.
    #[serde(default)]
    changes: Vec<ChangeFile>,
    #[serde(default)]
    bad: String,
    #[serde(default)]
    good: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeFile {
    file: String,
    #[serde(default)]
    good: String,
    #[serde(default)]
    bad: String,
}

/// The codes of the linter as a slice of `Code`, sorted by code.
fn lint_codes() -> Result<String, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(CODES)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut out = String::from("&[\n");
    for path in paths {
        let code = path.file_stem().unwrap_or_default().to_string_lossy();
        let file: CodeFile = serde_saphyr::from_str(&std::fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let CodeFile { name, title, explanation, fixable, .. } = &file;
        let (category, severity) = (variant(&file.category), variant(&file.severity));
        writeln!(
            out,
            "Code {{ code: {code:?}, name: {name:?}, category: Category::{category}, \
             severity: Severity::{severity}, title: {title:?}, explanation: {explanation:?}, \
             example: {}, fixable: {fixable} }},",
            example(&file)
        )?;
    }
    Ok(out + "]")
}

fn example(code: &CodeFile) -> String {
    if code.changes.is_empty() {
        return format!("Example::Words({:?}, {:?})", code.bad, code.good);
    }
    let mut changes = String::new();
    for ChangeFile { file, good, bad } in &code.changes {
        changes += &format!("CodeChange {{ file: {file:?}, good: {good:?}, bad: {bad:?} }}, ");
    }
    format!("Example::Changes(&[{changes}])")
}

/// The word of a category or severity as the name of its variant.
fn variant(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}
