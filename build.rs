//! Reads `rules/` with the program's own loader and embeds the result, so that a start parses no YAML.

#[allow(dead_code, unused_imports, reason = "the loader is shared with the program, which uses all of it")]
#[path = "src/load/mod.rs"]
mod load;
#[allow(dead_code, unused_imports, reason = "the model is shared with the program, which uses all of it")]
#[path = "src/model/mod.rs"]
mod model;

use std::io::Write as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    for path in ["rules", "src/load", "src/model"] {
        writeln!(out, "cargo::rerun-if-changed={path}")?;
    }
    let rules = load::Folder::read(Path::new("rules")).and_then(|folder| load::ruleset(&folder));
    let rules = match rules {
        Ok(rules) => rules,
        Err(problems) => {
            for problem in problems {
                writeln!(out, "cargo::error={problem}")?;
            }
            return Ok(());
        }
    };
    let bytes = postcard::to_stdvec(&rules).map_err(std::io::Error::other)?;
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&folder).join("rules.bin"), bytes)
}
