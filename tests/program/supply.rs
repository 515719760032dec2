//! What the program is made of: a bounded number of crates, none that opens a connection, and no unsafe code of its own.
//!
//! Licences and sources are checked by `tests/supply/check.sh`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates that are linked into the program or write code for it. Who raises the number says why in the commit.
const MOST: usize = 110;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names and versions of the crates of these kinds of dependency.
fn crates(kinds: &str) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--edges",
            kinds,
        ])
        .current_dir(root())
        .output()
        .expect("a run");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let text = String::from_utf8(tree.stdout).expect("text");
    let named = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "));
    named.filter(|name| !name.starts_with(concat!(env!("CARGO_PKG_NAME"), " "))).collect()
}

#[test]
fn the_program_is_made_of_few_crates_and_none_that_opens_a_connection() {
    let linked = crates("normal");
    println!("{} crates, {} with the build script's", linked.len(), crates("normal,build").len());
    assert!(linked.len() <= MOST, "{} crates are more than {MOST}: {linked:?}", linked.len());
    let named = |name: &str| linked.iter().any(|one| one.split(' ').next() == Some(name));
    // The older reader of YAML serves the tests alone.
    for banned in
        ["serde_yaml", "hyper", "reqwest", "ureq", "tokio", "mio", "rustls", "openssl-sys", "curl"]
    {
        assert!(!named(banned), "{banned} is linked into the program");
    }
    assert!(
        named("serde-saphyr")
            && crates("normal,dev").iter().any(|one| one.starts_with("serde_yaml ")),
        "the tree was not read"
    );
}

/// Every Rust source of ours.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Whether a line of code opens an unsafe block, function, trait or attribute; a comment or a text may speak of one.
fn is_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let outside: String = code.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    outside
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| word == concat!("un", "safe"))
}

#[test]
fn no_code_of_ours_is_unsafe_and_the_compiler_is_told_so() {
    let mut found = vec![root().join("build.rs")];
    for folder in ["src", "tests", "benches"] {
        sources(&root().join(folder), &mut found);
    }
    assert!(found.len() > 100, "the sources were not found");
    for path in &found {
        let text = fs::read_to_string(path).expect("a source");
        let line = text.lines().position(is_unsafe);
        assert_eq!(line, None, "{}", path.display());
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    assert!(
        manifest.lines().any(|line| line == "unsafe_code = \"forbid\""),
        "the lint table does not forbid it"
    );
    assert!(is_unsafe(concat!("let x = un", "safe { y() };")) && !is_unsafe("// said to be safe"));
}
