//! The changed files between two folders of rules, applied to the old folder alone or together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use snapback_engine::evaluate::subsets;
use snapback_engine::load::{Folder, RuleFile, ruleset};
use snapback_engine::model::{FileKind, MANIFEST, Ruleset};

type PatchFiles = BTreeMap<String, RuleFile>;

/// Two folders and the files in which they differ.
#[derive(Debug)]
pub struct Patch {
    old: PatchFiles,
    new: PatchFiles,
    /// The paths of all changed files. A file whose only changes are list lines of added or
    /// removed files is not one of them.
    pub changed: Vec<String>,
    /// The rules with some changes applied, by the paths of these; none if they do not load.
    loaded: BTreeMap<Vec<String>, Option<Box<Ruleset>>>,
}

/// The place in another file that lists a file.
struct Listing {
    file: String,
    /// The key of the list.
    key: &'static str,
    /// The line's content.
    id: String,
}

/// Where the file at `path` is listed; none if no list names it.
fn listing(path: &str) -> Option<Listing> {
    let kind = FileKind::of(path)?;
    let (_, rest) = path.split_once('/')?;
    let id = rest.strip_suffix(".yaml")?.to_owned();
    let (file, key) = match kind {
        FileKind::Provision => {
            (format!("instruments/{}.yaml", id.split_once('/')?.0), "paragraphs")
        }
        _ => (MANIFEST.to_owned(), kind.folder()),
    };
    Some(Listing { file, key, id })
}

/// The text of a file; empty if it does not exist.
fn text(files: &PatchFiles, path: &str) -> String {
    files.get(path).map_or(String::new(), |file| String::from_utf8_lossy(&file.bytes).into_owned())
}

impl Patch {
    /// Compares two folders.
    #[must_use]
    pub fn between(old: &Folder, new: &Folder) -> Self {
        let files = |folder: &Folder| {
            folder.files().map(|file| (file.path.clone(), file.clone())).collect()
        };
        let (old, new) = (files(old), files(new));
        let mut patch = Self { old, new, changed: Vec::new(), loaded: BTreeMap::new() };
        let paths: BTreeSet<&String> = patch.old.keys().chain(patch.new.keys()).collect();
        patch.changed = paths.into_iter().filter(|path| patch.is_changed(path)).cloned().collect();
        patch
    }

    fn is_changed(&self, path: &str) -> bool {
        match (self.old.get(path), self.new.get(path)) {
            (Some(old), Some(new)) => {
                old.bytes != new.bytes
                    && self.with_list_lines(path, true, &[]) != String::from_utf8_lossy(&old.bytes)
            }
            (Some(_), None) | (None, _) => true,
        }
    }

    /// The paths of added and removed files.
    fn added_or_removed(&self) -> impl Iterator<Item = &String> {
        let added = self.new.keys().filter(|path| !self.old.contains_key(*path));
        added.chain(self.old.keys().filter(|path| !self.new.contains_key(*path)))
    }

    /// The text of a file, new or old, that lists exactly the files that exist once the changes in
    /// `applied` are made.
    fn with_list_lines(&self, path: &str, from_new: bool, applied: &[String]) -> String {
        let (old, new) = (text(&self.old, path), text(&self.new, path));
        let mut listed = if from_new { new.clone() } else { old.clone() };
        for moved in self.added_or_removed() {
            let Some(listing) = listing(moved).filter(|listing| listing.file == path) else {
                continue;
            };
            let is_added = self.new.contains_key(moved);
            listed = if is_added == applied.contains(moved) {
                with_line(&listed, if is_added { &new } else { &old }, &listing)
            } else {
                without_line(&listed, &listing)
            };
        }
        listed
    }

    /// The old folder with some changes applied.
    fn apply(&self, applied: &[String]) -> Folder {
        let mut files = self.old.clone();
        for path in applied {
            match self.new.get(path) {
                Some(file) => files.insert(path.clone(), file.clone()),
                None => files.remove(path),
            };
        }
        let lists: BTreeSet<String> = self
            .added_or_removed()
            .filter_map(|path| listing(path))
            .map(|listing| listing.file)
            .filter(|path| self.old.contains_key(path))
            .collect();
        for path in lists {
            if let Some(file) = files.get_mut(&path) {
                let from_new = applied.contains(&path);
                file.bytes = self.with_list_lines(&path, from_new, applied).into_bytes();
            }
        }
        Folder::in_memory(files.values().map(|file| (file.path.as_str(), file.bytes.as_slice())))
    }

    /// The place in the new folder to show for a changed file: its first changed line, from 1. For
    /// a removed file it is the file that listed it.
    #[must_use]
    pub fn place(&self, path: &str) -> (String, usize) {
        if !self.new.contains_key(path) {
            let list = listing(path).map(|listing| listing.file);
            let list = list.filter(|file| self.new.contains_key(file));
            return (list.unwrap_or_else(|| MANIFEST.to_owned()), 1);
        }
        let (old, new) = (text(&self.old, path), text(&self.new, path));
        if old.is_empty() {
            return (path.to_owned(), 1);
        }
        let same = new.lines().zip(old.lines()).take_while(|(new, old)| new == old).count();
        (path.to_owned(), (same + 1).min(new.lines().count().max(1)))
    }

    /// The old rules with some changes applied; none if they do not load.
    fn load(&mut self, applied: Vec<String>) -> Option<&Ruleset> {
        if !self.loaded.contains_key(&applied) {
            let rules = ruleset(&self.apply(&applied)).ok().map(Box::new);
            self.loaded.insert(applied.clone(), rules);
        }
        self.loaded.get(&applied).and_then(Option::as_deref)
    }

    /// The smallest set of changed files that has an effect when applied to the old rules: one
    /// file, else two, else all. Pairs are tried only if few files changed.
    pub fn cause(&mut self, has_effect: impl Fn(&Ruleset) -> bool) -> Vec<String> {
        /// Pairs of up to so many files are tried.
        const FEW: usize = 24;
        let changed = self.changed.clone();
        let largest = if changed.len() <= FEW { 2 } else { 1 };
        let all: Vec<usize> = (0..changed.len()).collect();
        for size in (1..=largest).filter(|size| *size < changed.len()) {
            for set in subsets(&all, size) {
                let paths: Vec<String> =
                    set.into_iter().filter_map(|at| changed.get(at).cloned()).collect();
                if self.load(paths.clone()).is_some_and(&has_effect) {
                    return paths;
                }
            }
        }
        changed
    }
}

/// The line numbers, from 0, of the items of a list.
fn list_lines(text: &str, key: &str) -> Option<Range<usize>> {
    let head = format!("{key}:");
    let start = text.lines().position(|line| line.trim_end() == head)? + 1;
    let is_inside = |line: &&str| line.starts_with(' ') || line.starts_with('-');
    let length = text.lines().skip(start).take_while(is_inside).count();
    Some(start..start + length)
}

fn is_item(line: &str, id: &str) -> bool {
    line.trim_start().strip_prefix("- ").is_some_and(|word| word.trim() == id)
}

/// The text without the line that lists `listing.id`.
fn without_line(text: &str, listing: &Listing) -> String {
    let Some(list) = list_lines(text, listing.key) else { return text.to_owned() };
    let mut kept = String::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if !(list.contains(&at) && is_item(line, &listing.id)) {
            kept.push_str(line);
        }
    }
    kept
}

/// The text with the line that lists `listing.id`, inserted behind the line that precedes it in
/// `donor`, else at the end of the list.
fn with_line(text: &str, donor: &str, listing: &Listing) -> String {
    let (Some(list), Some(donor_list)) =
        (list_lines(text, listing.key), list_lines(donor, listing.key))
    else {
        return text.to_owned();
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let items = || lines.iter().enumerate().take(list.end).skip(list.start);
    if items().any(|(_, line)| is_item(line, &listing.id)) {
        return text.to_owned();
    }
    let mut before = None;
    for line in donor.lines().take(donor_list.end).skip(donor_list.start) {
        if is_item(line, &listing.id) {
            let neighbour = before.and_then(|before: &str| {
                items().find(|(_, line)| line.trim_end() == before.trim_end())
            });
            let split = neighbour.map_or(list.end, |(at, _)| at + 1);
            let (head, tail) = lines.split_at(split);
            return format!("{}{line}\n{}", head.concat(), tail.concat());
        }
        before = Some(line);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &str, donor: &str, id: &str, with: &str, without: &str) {
        let listing = Listing { file: MANIFEST.to_owned(), key: "items", id: id.to_owned() };
        assert_eq!(with_line(lines, donor, &listing), with, "{id} in {lines:?}");
        assert_eq!(without_line(lines, &listing), without, "{id} in {lines:?}");
    }

    #[test]
    fn a_line_is_inserted_behind_its_neighbour_and_removed() {
        let donor = "id: x\nitems:\n  - a\n  - b\n  - c\nlists:\n  - b\n";
        let plain = "items:\n  - a\n  - c\nlists:\n  - b\n";
        check(plain, donor, "b", "items:\n  - a\n  - b\n  - c\nlists:\n  - b\n", plain);
        check(plain, donor, "c", plain, "items:\n  - a\nlists:\n  - b\n");
        // The first of a list has no neighbour, and goes to the end.
        let short = "items:\n  - c\n";
        check(short, donor, "a", "items:\n  - c\n  - a\n", short);
        check(short, donor, "unknown", short, short);
        check("lists:\n  - c\n", donor, "c", "lists:\n  - c\n", "lists:\n  - c\n");
    }

    #[test]
    fn every_kind_of_file_is_listed_somewhere() {
        let cases = [
            ("provisions/act/5.yaml", Some(("instruments/act.yaml", "paragraphs", "act/5"))),
            ("items/tank.yaml", Some((MANIFEST, "items", "tank"))),
            ("lists/munitions.yaml", Some((MANIFEST, "lists", "munitions"))),
            ("ruleset.yaml", None),
            ("notes/a.yaml", None),
            ("items/tank.txt", None),
        ];
        for (path, expected) in cases {
            let found = listing(path).map(|listing| (listing.file, listing.key, listing.id));
            let expected = expected.map(|(file, key, id)| (file.to_owned(), key, id.to_owned()));
            assert_eq!(found, expected, "{path}");
        }
    }
}
