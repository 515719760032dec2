//! Runs the program on a case and writes down everything it said.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::rows;

/// What a command reads on its standard input.
#[derive(Clone, Default)]
pub enum Input {
    #[default]
    Nothing,
    /// Made-up rows, by name.
    Rows(String),
    /// What the first command of the place printed, with one text put for another.
    Printed(&'static str, &'static str),
}

/// One command.
#[derive(Clone)]
pub struct Case {
    /// The file its output is kept in.
    pub group: &'static str,
    /// The words after the name of the program.
    pub line: String,
    pub input: Input,
    /// Takes too long for every run.
    pub slow: bool,
}

/// A change to a copied file: its path in the place, what stands there, and what takes its place.
pub type Edit = (String, String, String);

/// Where commands run, one after the other: the repository, or a folder of their own.
#[derive(Clone, Default)]
pub struct Place {
    /// Empty for the repository itself.
    pub name: String,
    /// Folders of the repository that are copied there, and the names they get.
    pub copies: Vec<(&'static str, &'static str)>,
    pub edits: Vec<Edit>,
    pub cases: Vec<Case>,
}

/// What is known of a case after its run.
pub struct Told {
    /// The command as a person would type it; no two cases have the same.
    pub command: String,
    pub group: &'static str,
    /// Exit code, output and written files; nothing for a case that was left out.
    pub text: Option<String>,
    pub took: Duration,
}

/// The program that is asked.
pub fn program() -> PathBuf {
    let named = std::env::var_os("SNAPBACK_GOLDEN_PROGRAM");
    named.map_or_else(|| env!("CARGO_BIN_EXE_snapback").into(), |path| root().join(path))
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The words of a line; double quotes hold a word with blanks together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in line.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Runs the program once, the same wherever and however the tests run.
pub fn ask(folder: &Path, line: &str, input: &[u8]) -> Output {
    let mut command = Command::new(program());
    // Help texts show the name by which the program was called.
    command.arg0("snapback");
    command.args(words(line)).current_dir(folder).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs([("COLUMNS", "80"), ("NO_COLOR", "1"), ("LC_ALL", "C.UTF-8")]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // A program that stops early closes the pipe: that is no failure of the test.
        scope.spawn(move || pipe.write_all(input).ok());
        child.wait_with_output().expect("the program ends")
    })
}

/// Runs the commands of a place in their order.
pub fn run(place: &Place, with_slow: bool) -> Vec<Told> {
    let own = (!place.name.is_empty()).then(|| laid(place));
    let folder = own.as_ref().map_or(root(), tempfile::TempDir::path);
    let mut printed = None;
    let told = place.cases.iter().map(|case| {
        let command = command(place, case);
        if case.slow && !with_slow {
            return Told { command, group: case.group, text: None, took: Duration::ZERO };
        }
        let started = Instant::now();
        let before = own.as_ref().map(|own| files(own.path())).unwrap_or_default();
        let output =
            ask(folder, &case.line, &input(&case.input, printed.as_deref().unwrap_or_default()));
        let after = own.as_ref().map(|own| files(own.path())).unwrap_or_default();
        let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
        let text = written(&output, changed);
        printed.get_or_insert(output.stdout);
        Told { command, group: case.group, text: Some(text), took: started.elapsed() }
    });
    told.collect()
}

/// The command as a person would type it, with its input and its place.
pub fn command(place: &Place, case: &Case) -> String {
    let input = match &case.input {
        Input::Nothing => String::new(),
        Input::Rows(name) => format!(" < {name}"),
        Input::Printed("", "") => " < the first output".to_owned(),
        Input::Printed(old, new) => format!(" < the first output, {new} for {old}"),
    };
    let place = Some(&place.name).filter(|name| !name.is_empty());
    let place = place.map(|name| format!("  # {name}")).unwrap_or_default();
    format!("$ snapback {}{input}{place}", case.line)
}

fn input(input: &Input, printed: &[u8]) -> Vec<u8> {
    match input {
        Input::Nothing => Vec::new(),
        Input::Rows(name) => rows::made(name),
        Input::Printed(old, new) => {
            let text = String::from_utf8(printed.to_vec()).expect("text");
            assert!(text.contains(old), "the first output does not hold {old}");
            text.replacen(old, new, 1).into_bytes()
        }
    }
}

/// The folder of a place, with its copies and their changes.
fn laid(place: &Place) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in &place.copies {
        for (path, bytes) in files(&root().join(from)) {
            let target = folder.path().join(to).join(path);
            fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
            fs::write(target, bytes).expect("a file");
        }
    }
    for (path, old, new) in &place.edits {
        let path = folder.path().join(path);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(old.as_str()), "{} does not hold {old}", path.display());
        fs::write(&path, text.replacen(old.as_str(), new, 1)).expect("a file");
    }
    folder
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_owned();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// Exit code, standard output, standard error and files, each line marked by what it is.
fn written<'f>(output: &Output, files: impl Iterator<Item = (&'f PathBuf, &'f Vec<u8>)>) -> String {
    let mut text = match output.status.code() {
        Some(0) => String::new(),
        Some(code) => format!("? {code}\n"),
        None => "? ended by a signal\n".to_owned(),
    };
    mark(&mut text, "  ", &output.stdout);
    mark(&mut text, "! ", &output.stderr);
    for (path, bytes) in files {
        text.push_str(&format!("> {}\n", path.display()));
        mark(&mut text, "  ", bytes);
    }
    super::mask::masked(text)
}

fn mark(text: &mut String, with: &str, bytes: &[u8]) {
    let plain = std::str::from_utf8(bytes).map(str::to_owned);
    let plain = plain.unwrap_or_else(|_| bytes.escape_ascii().to_string());
    let ended = plain.strip_suffix('\n');
    if plain.is_empty() {
        return;
    }
    for line in ended.unwrap_or(&plain).split('\n') {
        text.push_str(if line.is_empty() { with.trim_end() } else { with });
        text.push_str(line);
        text.push('\n');
    }
    if ended.is_none() {
        text.push_str("~ no line end\n");
    }
}
