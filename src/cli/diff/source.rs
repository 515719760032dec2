//! A set of rules as `diff --rules` names it: a folder, or `git:REV[:PATH]`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::super::Failure;
use super::super::failure::at_arguments;
use snapback_engine::load::{Diagnostic, Folder, RuleFile, ruleset};
use snapback_engine::model::{MANIFEST, Ruleset};

/// The folder in which rules are looked for where none is named.
const RULES: &str = "rules";
const LARGEST_FILE: usize = 1 << 20;
const MOST_FILES: usize = 1_000;

/// A set of rules with its files.
pub struct Source {
    /// Where it was named.
    pub named: String,
    /// The folder below which its files are in a work tree.
    pub root: String,
    /// Its files.
    pub folder: Folder,
    /// What they say.
    pub rules: Ruleset,
}

impl Source {
    /// Reads and checks a set.
    pub fn open(named: &str) -> Result<Self, Failure> {
        let (root, folder) = match named.strip_prefix("git:") {
            Some(revision) => from_git(named, revision)?,
            None => from_disk(named)?,
        };
        let rules = ruleset(&folder)?;
        Ok(Self { named: named.to_owned(), root, folder, rules })
    }
}

/// The folder named, or the rules folder in it.
fn from_disk(named: &str) -> Result<(String, Folder), Failure> {
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

fn refuse<T>(named: &str, text: &str) -> Result<T, Failure> {
    Err(Failure::input(at_arguments(Some(named), "G01", text)))
}

/// The files of a tree of git objects. The work tree and the index are not looked at.
fn from_git(named: &str, revision: &str) -> Result<(String, Folder), Failure> {
    let (revision, path) = match revision.split_once(':') {
        Some((revision, path)) => (revision, Some(path.trim_end_matches('/'))),
        None => (revision, None),
    };
    if revision.is_empty() || revision.starts_with('-') || path == Some("") {
        return refuse(named, "write git:REV or git:REV:PATH, such as git:HEAD:rules");
    }
    if git(named, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{tree}}")], &[])?
        .is_none()
    {
        return refuse(named, &format!("git knows no revision `{}` here", revision.escape_debug()));
    }
    let places = path.map_or(vec![RULES, ""], |path| vec![path]);
    for place in places {
        let tree = format!("{revision}:{place}");
        if git(named, &["cat-file", "-e", &format!("{revision}:{}", below(place, MANIFEST))], &[])?
            .is_some()
        {
            return Ok((place.to_owned(), tree_of(named, &tree)?));
        }
    }
    let place = path.unwrap_or(RULES);
    refuse(
        named,
        &format!(
            "revision `{}` has no `{}`",
            revision.escape_debug(),
            below(place, MANIFEST).escape_debug()
        ),
    )
}

fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

fn tree_of(named: &str, tree: &str) -> Result<Folder, Failure> {
    let listed =
        git(named, &["ls-tree", "-r", "-z", "--full-tree", tree], &[])?.unwrap_or_default();
    let mut wanted: Vec<(String, String)> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        match file(tree, entry) {
            Ok(Some(file)) => wanted.push(file),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if wanted.len() > MOST_FILES {
        problems.push(Diagnostic::at(
            tree,
            (1, 1),
            "F08",
            "more than 1000 files; divide the folder",
        ));
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let asked: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
    let bytes = git(named, &["cat-file", "--batch"], asked.as_bytes())?.unwrap_or_default();
    contents(named, tree, &wanted, &bytes)
}

/// One line of `ls-tree`: a rule file's object and path; nothing for a page about the rules.
fn file(tree: &str, entry: &[u8]) -> Result<Option<(String, String)>, Diagnostic> {
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

/// Takes the answer of `cat-file --batch` apart: a line with the size, the bytes, a line end, for each object asked.
fn contents(
    named: &str,
    tree: &str,
    wanted: &[(String, String)],
    mut bytes: &[u8],
) -> Result<Folder, Failure> {
    let mut files = Vec::new();
    for (_, path) in wanted {
        let Some((head, rest)) = bytes.split_once_at(b'\n') else {
            return refuse(named, "git gave fewer files than it listed");
        };
        let size = std::str::from_utf8(head)
            .ok()
            .and_then(|head| head.rsplit(' ').next())
            .and_then(|size| size.parse::<usize>().ok());
        let Some((body, rest)) = size.and_then(|size| rest.split_at_checked(size)) else {
            return refuse(named, &format!("git cannot give `{}`", path.escape_debug()));
        };
        let shown = format!("git:{}", below(tree, path));
        if body.len() > LARGEST_FILE {
            return Err(Failure::input(Diagnostic::at(
                &shown,
                (1, 1),
                "F03",
                "larger than 1 MiB; divide the file",
            )));
        }
        files.push(RuleFile { path: path.clone(), shown, bytes: body.to_vec() });
        bytes = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    Ok(Folder::of(files))
}

trait SplitOnceAt {
    fn split_once_at(&self, byte: u8) -> Option<(&[u8], &[u8])>;
}

impl SplitOnceAt for [u8] {
    fn split_once_at(&self, byte: u8) -> Option<(&[u8], &[u8])> {
        let at = self.iter().position(|one| *one == byte)?;
        Some((self.get(..at)?, self.get(at.saturating_add(1)..)?))
    }
}

/// What git prints; nothing where it fails.
fn git(named: &str, arguments: &[&str], input: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = match command.spawn() {
        Ok(running) => running,
        Err(error) => {
            return refuse(
                named,
                &format!(
                    "the program `git` cannot be started: {error}; install it or name a folder"
                ),
            );
        }
    };
    let stdin = running.stdin.take();
    let finished = std::thread::scope(|scope| {
        // Git answers while it is still being asked.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(input)));
        running.wait_with_output()
    });
    match finished {
        Ok(output) if output.status.success() => Ok(Some(output.stdout)),
        Ok(_) => Ok(None),
        Err(error) => Err(Failure::io("git", "read", &error)),
    }
}
