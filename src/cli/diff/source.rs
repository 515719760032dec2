//! A set of rules as `diff --rules` names it: a folder, or `git:REV[:PATH]`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context as _;

use super::super::CliError;
use super::super::error::{cannot_read, in_arguments};
use snapback_engine::load::{Diagnostic, Folder, RuleFile, ruleset};
use snapback_engine::model::{MANIFEST, Ruleset};

/// The folder in which rules are looked for where none is named.
const RULES: &str = "rules";
const LARGEST_FILE: usize = 1 << 20;
const MOST_FILES: usize = 1_000;

/// A set of rules with its files.
pub struct Source {
    /// The argument that names it.
    pub named: String,
    /// The folder of its files in a work tree.
    pub root: String,
    pub folder: Folder,
    pub rules: Ruleset,
}

impl Source {
    pub fn open(named: &str) -> Result<Self, CliError> {
        let (root, folder) = match named.strip_prefix("git:") {
            Some(revision) => from_git(named, revision)?,
            None => from_disk(named)?,
        };
        let rules = ruleset(&folder)?;
        Ok(Self { named: named.to_owned(), root, folder, rules })
    }
}

/// The folder named, or the folder `rules` in it.
fn from_disk(named: &str) -> Result<(String, Folder), CliError> {
    let path = Path::new(named);
    let below = path.join(RULES);
    let root = if !path.join(MANIFEST).exists() && below.join(MANIFEST).exists() {
        below
    } else {
        path.to_path_buf()
    };
    let folder = Folder::read(&root)?;
    Ok((root.to_string_lossy().into_owned(), folder))
}

fn refuse<T>(named: &str, text: &str) -> Result<T, CliError> {
    Err(CliError::input(in_arguments(Some(named), "G01", text)))
}

/// The files of a tree of git objects. The work tree and the index are not read.
fn from_git(named: &str, revision: &str) -> Result<(String, Folder), CliError> {
    let (revision, path) = match revision.split_once(':') {
        Some((revision, path)) => (revision, Some(path.trim_end_matches('/'))),
        None => (revision, None),
    };
    if revision.is_empty() || revision.starts_with('-') || path == Some("") {
        return refuse(named, "write git:REV or git:REV:PATH, such as git:HEAD:rules");
    }
    let shown = revision.escape_debug();
    let tree = format!("{revision}^{{tree}}");
    if git(named, &["rev-parse", "--verify", "--quiet", &tree], &[])?.is_none() {
        return refuse(named, &format!("git knows no revision `{shown}` here"));
    }
    let folders = path.map_or(vec![RULES, ""], |path| vec![path]);
    for folder in folders {
        let manifest = format!("{revision}:{}", below(folder, MANIFEST));
        if git(named, &["cat-file", "-e", &manifest], &[])?.is_some() {
            return Ok((folder.to_owned(), tree_of(named, &format!("{revision}:{folder}"))?));
        }
    }
    let missing = below(path.unwrap_or(RULES), MANIFEST);
    refuse(named, &format!("revision `{shown}` has no `{}`", missing.escape_debug()))
}

fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

fn tree_of(named: &str, tree: &str) -> Result<Folder, CliError> {
    let listed =
        git(named, &["ls-tree", "-r", "-z", "--full-tree", tree], &[])?.unwrap_or_default();
    let mut wanted: Vec<(String, String)> = Vec::new();
    let mut refused: Vec<Diagnostic> = Vec::new();
    for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        match rule_file(tree, entry) {
            Ok(Some(file)) => wanted.push(file),
            Ok(None) => {}
            Err(diagnostic) => refused.push(diagnostic),
        }
    }
    if wanted.len() > MOST_FILES {
        let text = "more than 1000 files; divide the folder";
        refused.push(Diagnostic::at(tree, (1, 1), "F08", text));
    }
    if !refused.is_empty() {
        return Err(refused.into());
    }
    let objects: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
    let bytes = git(named, &["cat-file", "--batch"], objects.as_bytes())?.unwrap_or_default();
    contents(named, tree, &wanted, &bytes)
}

/// The object and path of a rule file in a line of `ls-tree`; none for a page about the rules.
fn rule_file(tree: &str, entry: &[u8]) -> Result<Option<(String, String)>, Diagnostic> {
    let entry = String::from_utf8_lossy(entry);
    let (about, path) = entry.split_once('\t').unwrap_or(("", &entry));
    let mut words = about.split(' ');
    let (mode, object) = (words.next().unwrap_or_default(), words.nth(1).unwrap_or_default());
    let wrong = |code, text: &str| {
        Err(Diagnostic::at(&format!("git:{}", below(tree, path)), (1, 1), code, text))
    };
    if !path.bytes().all(|byte| byte.is_ascii_graphic())
        || path.split('/').any(|part| part.starts_with('-'))
    {
        return wrong("F05", "an odd file name; rename it with letters, digits, `-`, `_` and `.`");
    }
    if !mode.starts_with("100") {
        return wrong(
            "F02",
            "not a plain file: links and submodules are refused; put the file itself here",
        );
    }
    match path.rsplit_once('.') {
        Some((_, "yaml")) => Ok(Some((object.to_owned(), path.to_owned()))),
        Some((_, "md")) => Ok(None),
        _ => wrong("F07", "not a rule file; remove it or name it `.yaml`"),
    }
}

/// The files in the output of `cat-file --batch`: for each a line with its size, its bytes and a
/// line end.
fn contents(
    named: &str,
    tree: &str,
    wanted: &[(String, String)],
    mut bytes: &[u8],
) -> Result<Folder, CliError> {
    let mut files = Vec::new();
    for (_, path) in wanted {
        let Some((head, rest)) = split_line(bytes) else {
            return refuse(named, "git gave fewer files than it listed");
        };
        let Some((body, rest)) = size_in(head).and_then(|size| rest.split_at_checked(size)) else {
            return refuse(named, &format!("git cannot give `{}`", path.escape_debug()));
        };
        let shown = format!("git:{}", below(tree, path));
        if body.len() > LARGEST_FILE {
            let text = "larger than 1 MiB; divide the file";
            return Err(CliError::input(Diagnostic::at(&shown, (1, 1), "F03", text)));
        }
        files.push(RuleFile { path: path.clone(), shown, bytes: body.to_vec() });
        bytes = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    Ok(Folder::of(files))
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(at)?;
    Some((line, rest.strip_prefix(b"\n")?))
}

/// The size in a line of the form "object type size".
fn size_in(head: &[u8]) -> Option<usize> {
    std::str::from_utf8(head).ok()?.rsplit(' ').next()?.parse().ok()
}

/// The output of git; none where it fails.
fn git(named: &str, arguments: &[&str], input: &[u8]) -> Result<Option<Vec<u8>>, CliError> {
    let started = Command::new("git")
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut running = match started {
        Ok(running) => running,
        Err(error) => {
            let text = format!(
                "the program `git` cannot be started: {error}; install it or name a folder"
            );
            return refuse(named, &text);
        }
    };
    let stdin = running.stdin.take();
    let output = std::thread::scope(|scope| {
        // Git prints while it reads: a single thread would block once a pipe is full.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(input)));
        running.wait_with_output()
    });
    let output = output.with_context(|| cannot_read("git"))?;
    Ok(output.status.success().then_some(output.stdout))
}
