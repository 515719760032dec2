//! Reads `rules/` with the program's own loader and embeds the result, so that a start parses no YAML;
//! and has the program's own evaluator make the tables that most rows of a batch ask for.

#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/ask.rs"]
mod ask;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/evaluate/mod.rs"]
mod evaluate;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/explain/mod.rs"]
mod explain;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/load/mod.rs"]
mod load;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/made.rs"]
mod made;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/model/mod.rs"]
mod model;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/resolve/mod.rs"]
mod resolve;
#[allow(dead_code, unused_imports, reason = "shared with the program, which uses all of it")]
#[path = "src/table.rs"]
mod table;

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    for path in [
        "rules",
        "src/ask.rs",
        "src/evaluate",
        "src/explain",
        "src/load",
        "src/made.rs",
        "src/model",
        "src/resolve",
        "src/table.rs",
    ] {
        writeln!(out, "cargo::rerun-if-changed={path}")?;
    }
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
        &postcard::to_stdvec(&made::Made::of(&rules)).map_err(std::io::Error::other)?,
    )?;
    write("texts.bin", &postcard::to_stdvec(&texts(&files)).map_err(std::io::Error::other)?)?;
    write("digest", rules.digest.as_bytes())
}

/// Every rule file: its path and what is written in it.
fn texts(folder: &load::Folder) -> Vec<(&str, &str)> {
    folder
        .files()
        .map(|file| (file.path.as_str(), std::str::from_utf8(&file.bytes).unwrap_or_default()))
        .collect()
}
