//! Every console block of the pages is run, and its output compared.
//!
//! After a change of wording or law: `TRYCMD=overwrite cargo test --test program cli::`, then read the difference.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// A change to any rule file changes the checksum, so the pages do not spell it out.
fn digest() -> String {
    let rules =
        snapback::rules::ruleset().unwrap_or_else(|_| unreachable!("the embedded rules load"));
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
    cases
        .insert_var("[DIGEST]", digest())
        .unwrap_or_else(|error| unreachable!("a variable is named: {error}"));
    cases
        .case("README.md")
        .case("docs/*.md")
        .case("examples/*/README.md")
        .case("tests/cmd/*.trycmd");
}

/// Its commands pass a file on, so a shell runs them.
#[test]
fn the_shell_blocks_of_the_page_on_citing_run() -> io::Result<()> {
    let (page, folder) = (page("docs/citing.md")?, tempfile::tempdir()?);
    let program = Path::new(env!("CARGO_BIN_EXE_snapback"))
        .parent()
        .unwrap_or_else(|| unreachable!("the program lies in a folder"));
    let path = format!("{}:{}", program.display(), env::var("PATH").unwrap_or_default());
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let out = Command::new("bash")
            .args(["-ec", block])
            .current_dir(folder.path())
            .env("PATH", &path)
            .output()?;
        assert!(out.status.success(), "{block}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(String::from_utf8_lossy(&out.stdout).contains("the same answer"), "{block}");
    }
    Ok(())
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
    for verdict in snapback_engine::model::Verdict::ALL {
        assert!(
            readme.contains(&format!("| `{}` |", verdict.word())),
            "README.md does not list `{}`",
            verdict.word()
        );
    }
    Ok(())
}

/// The files of `rules/README.md`: a block of YAML whose first line is its path.
fn made_up_set(folder: &Path) -> io::Result<usize> {
    let page = page("rules/README.md")?;
    let blocks = page.split("```yaml\n# ").skip(1).filter_map(|rest| rest.split("\n```").next());
    let mut written = 0;
    for (path, text) in blocks.filter_map(|block| block.split_once('\n')) {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, format!("{text}\n"))?;
        written += 1;
    }
    Ok(written)
}

#[test]
fn the_made_up_set_of_the_rules_page_loads_and_divides_its_parties() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    assert!(made_up_set(folder.path())? > 10);
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_snapback"))
            .arg("--rules")
            .arg(folder.path())
            .args(arguments)
            .output()
    };
    let lint = run(&["lint"])?;
    assert!(
        lint.status.success(),
        "{}{}",
        String::from_utf8_lossy(&lint.stdout),
        String::from_utf8_lossy(&lint.stderr)
    );
    for (day, reading, verdict) in [
        ("2034-04-01", "south", "APPROVAL-REQUIRED"),
        ("2034-04-02", "south", "PROHIBITED"),
        ("2034-04-02", "north", "APPROVAL-REQUIRED"),
        ("2036-01-10", "north", "UNRESTRICTED"),
    ] {
        let check = run(&["check", "patrol-frigate", "--date", day, "--reading", reading])?;
        let text = String::from_utf8_lossy(&check.stdout);
        assert!(
            text.starts_with(verdict),
            "{reading} on {day}: {text}{}",
            String::from_utf8_lossy(&check.stderr)
        );
    }
    Ok(())
}

#[test]
fn every_claim_of_the_article_has_a_row_and_a_place_on_the_page() -> io::Result<()> {
    let (claims, page) =
        (page("examples/mehr-2020-09/claims.csv")?, page("examples/mehr-2020-09/README.md")?);
    for claim in (1..=16).map(|number| format!("C{number:02}")) {
        assert!(
            claims.lines().any(|row| row.starts_with(&format!("{claim},"))),
            "no row for {claim}"
        );
        assert!(page.contains(&claim), "{claim} is not on the page");
    }
    Ok(())
}
