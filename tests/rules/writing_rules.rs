//! `docs/writing-rules.md` works as it stands: its files make a set, its commands print what it shows, and each slip is answered so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Page {
    text: String,
    folder: tempfile::TempDir,
}

impl Page {
    fn open() -> Self {
        let text = fs::read_to_string("docs/writing-rules.md").expect("the page");
        Self { text, folder: tempfile::tempdir().expect("a folder") }
    }

    /// The blocks of a kind, without their fences.
    fn blocks<'p>(&'p self, opening: &'p str) -> impl Iterator<Item = &'p str> {
        self.text.split(opening).skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default())
    }

    fn file(&self, below: &str) -> PathBuf {
        self.folder.path().join("law/rules").join(below)
    }

    /// What a command prints on both streams, in the folder of the page.
    fn run(&self, words: &str) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_snapback"))
            .args(words.split(' '))
            .current_dir(self.folder.path())
            .output();
        let out = out.expect("the program runs");
        format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
    }

    /// Writes the files of the page, and edits those it edits.
    fn follow(&self) -> usize {
        let mut followed = 0;
        for block in self.blocks("```yaml\n# ") {
            let (name, text) = block.split_once('\n').expect("a name and a text");
            match name.strip_prefix("in ") {
                Some(name) => edit(&self.file(name), text),
                None => fs::write(self.file(name), format!("{text}\n")).expect("written"),
            }
            followed += 1;
        }
        followed
    }
}

/// A key with its value takes the place of that key's line; the items of a list are put before its first.
fn edit(path: &Path, lines: &str) {
    let mut whole = fs::read_to_string(path).expect("a file of the set");
    let mut key = String::new();
    for line in lines.lines() {
        if line.starts_with(' ') {
            let at = whole.find(&key).expect("the list is there") + key.len();
            whole.insert_str(at, &format!("{line}\n"));
            key = format!("{key}{line}\n");
        } else if let Some(list) = line.strip_suffix(':') {
            key = format!("\n{list}:\n");
        } else {
            let name = line.split_once(':').expect("a key").0;
            let old = whole
                .lines()
                .find(|old| old.starts_with(&format!("{name}:")))
                .expect("the key is there")
                .to_owned();
            whole = whole.replace(&old, line);
        }
    }
    fs::write(path, whole).expect("written");
}

/// Whether a text is as shown, where `...` stands for any lines.
fn as_shown(shown: &str, text: &str) -> bool {
    let mut rest = text.trim_end();
    for (at, piece) in shown.split("...\n").enumerate() {
        let piece = piece.strip_suffix("...").unwrap_or(piece);
        match rest.find(piece) {
            Some(found) if at > 0 || found == 0 => rest = &rest[found + piece.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || shown.ends_with("...")
}

#[test]
fn the_page_works_as_it_stands() {
    let page = Page::open();
    let mut commands = page
        .blocks("```text\n$ snapback ")
        .map(|block| block.split_once('\n').expect("a command and what it prints"));
    let (first, shown) = commands.next().expect("a first command");
    let printed = page.run(first);
    assert!(as_shown(shown, &printed), "{first}:\n{printed}");
    assert!(page.follow() >= 7);
    let mut asked = 0;
    for (command, shown) in commands {
        let printed = page.run(command);
        assert!(as_shown(shown, &printed), "{command}:\n{printed}");
        asked += 1;
    }
    assert!(asked >= 3);
}

#[test]
fn each_slip_is_answered_with_its_one_line() {
    let page = Page::open();
    page.run("init law");
    page.follow();
    let mut slips = 0;
    for block in page.blocks("```text\nin ") {
        let (slip, line) = block.split_once('\n').expect("a slip and its line");
        let (file, change) = slip.split_once(", ").expect("a file and a change");
        let (right, wrong) = change.rsplit_once(" as ").expect("what was written as what");
        let path = page.file(file);
        let whole = fs::read_to_string(&path).expect("a file of the set");
        assert!(whole.contains(right), "{slip}");
        fs::write(&path, whole.replace(right, wrong)).expect("written");
        assert_eq!(page.run("lint --rules law").trim_end(), line, "{slip}");
        fs::write(&path, whole).expect("written");
        slips += 1;
    }
    assert!(slips >= 5);
    assert!(page.run("lint --rules law").starts_with("0 findings"));
}

#[test]
fn the_comparison_of_this_test_can_fail() {
    for (shown, text) in
        [("a\n...\nc", "a\nb\nc\n"), ("...\nb\n...", "a\nb\nc\n"), ("a\nb", "a\nb\n")]
    {
        assert!(as_shown(shown, text), "{shown:?}");
    }
    for (shown, text) in [
        ("b\n...", "a\nb\n"),
        ("a\n...\nd", "a\nb\nc\n"),
        ("a", "a\nb\n"),
        ("...\na\nc", "a\nb\nc\n"),
    ] {
        assert!(!as_shown(shown, text), "{shown:?}");
    }
}
