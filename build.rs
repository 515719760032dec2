//! Reads `rules/` with the engine and embeds the result, so that a start parses no YAML.

use std::io::Write as _;
use std::path::Path;

use snapback_engine::{load, prebuilt};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "cargo::rerun-if-changed=rules")?;
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
    write("digest", rules.digest.as_bytes())
}

/// Every rule file: its path and its text.
fn texts(folder: &load::Folder) -> Vec<(&str, &str)> {
    folder
        .files()
        .map(|file| (file.path.as_str(), std::str::from_utf8(&file.bytes).unwrap_or_default()))
        .collect()
}
