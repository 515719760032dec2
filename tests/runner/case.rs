//! The cases of the corpus as they are written down: `tests/corpus/AREA/ID-NAME/expect.yaml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::content::Content;

/// What one folder of the corpus holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What the cases have in common.
    #[serde(default)]
    all: Common,
    cases: Vec<Case>,
    /// The nearest valid inputs; where there is none, the set without a change.
    #[serde(default)]
    twins: Vec<Case>,
}

/// What the cases of a folder have in common.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    args: Option<Words>,
    code: Option<String>,
    exit: Option<i32>,
    max_ms: Option<u64>,
    max_rss_mb: Option<u64>,
    commands: Option<String>,
    told: Option<Vec<String>>,
    redirect: Option<String>,
}

/// One input, and what must become of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is wrong, or right, with it.
    pub name: String,
    /// The words after the program's name.
    pub args: Option<Words>,
    /// Run once for each command that prints, in place of `args`.
    pub commands: Option<String>,
    /// Changes to the small set of rules, which lies in `rules`.
    #[serde(default)]
    pub change: Vec<Change>,
    /// Other files.
    #[serde(default)]
    pub files: BTreeMap<String, Content>,
    /// Links, pipes, modes and other things that are no file.
    #[serde(default)]
    pub make: Vec<Make>,
    /// What comes on standard input.
    pub input: Option<Content>,
    /// Run by a user who owns nothing.
    #[serde(default)]
    pub nobody: bool,
    /// What a shell does before.
    #[serde(default)]
    pub before: String,
    /// What a shell makes of the output.
    pub redirect: Option<String>,
    /// Variables of the environment.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// The exit code; 2, and 0 of a twin, where not named.
    pub exit: Option<i32>,
    /// The exit code is 0, or 1 where the command found something.
    #[serde(default)]
    pub any_answer: bool,
    /// Where, `PATH:LINE:COL`, with which code, and in what words the input is refused.
    pub at: Option<String>,
    /// See `at`.
    pub code: Option<String>,
    /// See `at`.
    #[serde(default)]
    pub says: String,
    /// Several lines on standard error, each as `PATH:LINE:COL CODE words`.
    pub told: Option<Vec<String>>,
    /// For each row written its verdict, or the code of what is wrong with it.
    pub rows: Option<Vec<String>>,
    /// Standard output: `empty`, `some` or `any`; by the exit code where not named.
    pub stdout: Option<String>,
    /// What standard output contains.
    #[serde(default)]
    pub prints: Vec<String>,
    /// What neither output contains.
    #[serde(default)]
    pub never: Vec<String>,
    /// What may be there afterwards that was not there before.
    #[serde(default)]
    pub may_create: Vec<String>,
    /// The most time it may take, in milliseconds.
    pub max_ms: Option<u64>,
    /// The most memory it may take.
    pub max_rss_mb: Option<u64>,
    /// Only in the long form of the check.
    #[serde(default)]
    pub long: bool,
}

/// Words of a command line, as one line or one by one.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// Words with blanks between them.
    Line(String),
    /// Words that may hold blanks.
    List(Vec<String>),
}

impl Words {
    /// Each word.
    pub fn all(&self) -> Vec<String> {
        match self {
            Self::Line(line) => line.split_whitespace().map(str::to_owned).collect(),
            Self::List(words) => words.clone(),
        }
    }
}

/// A change to a rule file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its path below the folder.
    #[serde(rename = "in")]
    pub path: String,
    /// What is replaced; nothing: the whole file.
    pub replace: Option<String>,
    /// Everywhere, not just once.
    #[serde(default)]
    pub everywhere: bool,
    /// By what; nothing: the file is removed.
    pub by: Option<Content>,
    /// That many files, with a number in place of `{n}`.
    pub each: Option<u64>,
}

/// Something that is no plain file.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Make {
    /// Where; a path, or one in hexadecimal where it is no text.
    #[serde(default)]
    pub at: String,
    /// See `at`: the end of the path, in hexadecimal.
    #[serde(default)]
    pub hex: String,
    /// A link to this.
    pub link: Option<String>,
    /// A file of this many bytes that take no room.
    pub sparse: Option<u64>,
    /// The mode of what is there.
    pub mode: Option<String>,
    /// `pipe`, `device`, `socket` or `folder`.
    pub kind: Option<String>,
    /// A file with this text.
    pub text: Option<String>,
}

/// A case with its id and the folder it stands in.
#[derive(Debug)]
pub struct NamedCase {
    /// `B001`, and so on.
    pub id: String,
    /// Where it is written.
    pub folder: PathBuf,
    /// The case.
    pub case: Case,
    /// It must be answered, not refused.
    pub twin: bool,
}

/// Every case of the corpus, in order.
pub fn corpus() -> Vec<NamedCase> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let areas = folders(&root).into_iter().filter(|area| !area.ends_with("base"));
    areas.flat_map(|area| folders(&area)).flat_map(|folder| read(&folder)).collect()
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap_or_else(|error| panic!("{}: {error}", of.display()));
    let mut found: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn read(folder: &Path) -> Vec<NamedCase> {
    let path = folder.join("expect.yaml");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: File =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = folder.file_name().and_then(|name| name.to_str()).expect("a name");
    let id = name.split('-').next().unwrap_or_default().to_owned();
    let numbered =
        id.len() == 4 && id.starts_with('B') && id[1..].bytes().all(|b| b.is_ascii_digit());
    assert!(numbered, "{}: a folder is named ID-NAME", folder.display());
    let named = |case: Case, twin| NamedCase {
        id: id.clone(),
        folder: folder.to_owned(),
        case: case.with(&file.all),
        twin,
    };
    let cases: Vec<NamedCase> = file.cases.iter().cloned().map(|case| named(case, false)).collect();
    let twins: Vec<NamedCase> = file.twins.iter().cloned().map(|case| named(case, true)).collect();
    cases.into_iter().chain(twins).flat_map(each_command).collect()
}

impl Case {
    fn with(self, all: &Common) -> Self {
        Self {
            args: self.args.or_else(|| all.args.clone()),
            commands: self.commands.or_else(|| all.commands.clone()),
            code: self.code.or_else(|| all.code.clone()),
            exit: self.exit.or(all.exit),
            told: self.told.or_else(|| all.told.clone()),
            redirect: self.redirect.or_else(|| all.redirect.clone()),
            max_ms: self.max_ms.or(all.max_ms),
            max_rss_mb: self.max_rss_mb.or(all.max_rss_mb),
            ..self
        }
    }
}

/// One line for each command that prints an answer.
const PRINTING: &[&str] = &[
    "check widget --date 2015-01-01 --rules rules",
    "check widget --date 2015-01-01 --rules rules --format json",
    "batch --items widget --dates 2015-01-01 --reading north --rules rules",
    "timeline widget --rules rules",
    "diff north south --rules rules",
    "list provisions --rules rules",
    "list sources --rules rules",
    "show act/1 --rules rules",
    "export --rules rules",
    "report widget --rules rules",
    "lint rules",
    "schema verdict",
    "completions bash",
    "man",
    "--help",
    "--version",
];

fn each_command(named: NamedCase) -> Vec<NamedCase> {
    if named.case.commands.as_deref() != Some("printing") {
        return vec![named];
    }
    let of = |line: &&str| {
        let name = format!("{}: {line}", named.case.name);
        let case = Case { name, args: Some(Words::Line((*line).to_owned())), ..named.case.clone() };
        NamedCase { id: named.id.clone(), folder: named.folder.clone(), case, twin: named.twin }
    };
    PRINTING.iter().map(of).collect()
}
