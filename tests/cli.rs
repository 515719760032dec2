//! Every console block of the pages is run, and its output compared.
//!
//! After a change of wording or law: `TRYCMD=overwrite cargo test --test cli`, then read the difference.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// A change to any rule file changes the checksum, so the pages do not spell it out.
fn digest() -> String {
    let rules = snapback::embedded::ruleset().unwrap_or_else(|_| unreachable!("the embedded rules load"));
    rules.digest.chars().take(12).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> io::Result<String> {
    fs::read_to_string(root().join(name))
}

#[test]
fn the_console_blocks_of_the_pages_are_real() {
    let cases = trycmd::TestCases::new();
    cases.insert_var("[DIGEST]", digest()).unwrap_or_else(|error| unreachable!("a variable is named: {error}"));
    cases.case("README.md").case("rules/README.md").case("examples/*/README.md").case("tests/cmd/*.trycmd");
}

#[test]
fn the_claims_of_the_article_are_answered_as_stored() -> io::Result<()> {
    let batch = Command::new(env!("CARGO_BIN_EXE_snapback"))
        .args(["batch", "examples/mehr-2020-09/claims.csv"])
        .current_dir(root())
        .output()?;
    assert!(batch.status.success(), "{}", String::from_utf8_lossy(&batch.stderr));
    let stored = root().join("examples/mehr-2020-09/answers.csv");
    if env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        return fs::write(stored, batch.stdout);
    }
    assert_eq!(fs::read_to_string(stored)?, String::from_utf8_lossy(&batch.stdout));
    Ok(())
}

#[test]
fn the_readme_names_the_two_commands_and_stays_short() -> io::Result<()> {
    let readme = page("README.md")?;
    for command in ["cargo run --release -- check su-30sm --date 2020-10-19", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "README.md does not name `{command}`");
    }
    assert!(readme.lines().count() < 250, "README.md has {} lines", readme.lines().count());
    Ok(())
}

#[test]
fn the_readme_lists_every_verdict() -> io::Result<()> {
    let readme = page("README.md")?;
    for verdict in snapback::model::Verdict::ALL {
        assert!(readme.contains(&format!("| `{}` |", verdict.word())), "README.md does not list `{}`", verdict.word());
    }
    Ok(())
}

#[test]
fn every_claim_of_the_article_has_a_row_and_a_place_on_the_page() -> io::Result<()> {
    let (claims, page) = (page("examples/mehr-2020-09/claims.csv")?, page("examples/mehr-2020-09/README.md")?);
    for claim in (1..=16).map(|number| format!("C{number:02}")) {
        assert!(claims.lines().any(|row| row.starts_with(&format!("{claim},"))), "no row for {claim}");
        assert!(page.contains(&claim), "{claim} is not on the page");
    }
    Ok(())
}
