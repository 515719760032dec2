//! The changed files between two folders of rules, applied to the old one alone or together.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::load::{Folder, RuleFile, ruleset};
use snapback_engine::model::{FileKind, MANIFEST, Ruleset};

/// Two folders, and what lies between them.
#[derive(Debug)]
pub struct Patch {
    old: BTreeMap<String, RuleFile>,
    new: BTreeMap<String, RuleFile>,
    /// Every file that differs, by path. A list that differs only by the lines of files added or removed counts with those.
    pub changed: Vec<String>,
    tried: BTreeMap<Vec<String>, Option<Box<Ruleset>>>,
}

/// The file in which another is listed, the key of the list, and the id.
struct Listing {
    file: String,
    key: &'static str,
    id: String,
}

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

impl Patch {
    /// What lies between two folders.
    #[must_use]
    pub fn between(old: &Folder, new: &Folder) -> Self {
        let files = |folder: &Folder| {
            folder.files().map(|file| (file.path.clone(), file.clone())).collect()
        };
        let mut patch =
            Self { old: files(old), new: files(new), changed: Vec::new(), tried: BTreeMap::new() };
        let paths: BTreeSet<String> = patch.old.keys().chain(patch.new.keys()).cloned().collect();
        patch.changed = paths.into_iter().filter(|path| patch.differs(path)).collect();
        patch
    }

    fn differs(&self, path: &str) -> bool {
        match (self.old.get(path), self.new.get(path)) {
            (Some(old), Some(new)) => {
                old.bytes != new.bytes
                    && self.listed(path, true, &[]) != String::from_utf8_lossy(&old.bytes)
            }
            _ => true,
        }
    }

    /// Added or removed files.
    fn moved(&self) -> impl Iterator<Item = &String> {
        let added = self.new.keys().filter(|path| !self.old.contains_key(*path));
        added.chain(self.old.keys().filter(|path| !self.new.contains_key(*path)))
    }

    /// A file that lists others, from the new folder or the old, with the lines of the files that some changes leave there.
    fn listed(&self, path: &str, from_new: bool, applied: &[String]) -> String {
        let text = |files: &BTreeMap<String, RuleFile>| {
            files.get(path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        };
        let (old, new) = (text(&self.old).unwrap_or_default(), text(&self.new).unwrap_or_default());
        let mut listed = if from_new { new.clone() } else { old.clone() };
        for moved in self.moved() {
            let Some(listing) = listing(moved).filter(|listing| listing.file == path) else {
                continue;
            };
            let there = self.new.contains_key(moved) == applied.contains(moved);
            let donor = if self.new.contains_key(moved) { &new } else { &old };
            listed = if there {
                with_line(&listed, donor, &listing)
            } else {
                without_line(&listed, &listing)
            };
        }
        listed
    }

    /// The old folder with some of the changes.
    fn apply(&self, applied: &[String]) -> Folder {
        let mut files = self.old.clone();
        for path in applied {
            match self.new.get(path) {
                Some(file) => files.insert(path.clone(), file.clone()),
                None => files.remove(path),
            };
        }
        let lists: BTreeSet<String> =
            self.moved().filter_map(|path| listing(path)).map(|listing| listing.file).collect();
        for path in lists {
            let from_new = applied.contains(&path);
            if let (Some(file), true) = (files.get_mut(&path), self.old.contains_key(&path)) {
                file.bytes = self.listed(&path, from_new, applied).into_bytes();
            }
        }
        let pairs: Vec<(&str, &[u8])> =
            files.values().map(|file| (file.path.as_str(), file.bytes.as_slice())).collect();
        Folder::in_memory(pairs)
    }

    /// Where to point in the new folder: the first line of a file that is another one; for a file removed, the list that had it.
    #[must_use]
    pub fn place(&self, path: &str) -> (String, usize) {
        let Some(new) = self.new.get(path) else {
            let list = listing(path)
                .map(|listing| listing.file)
                .filter(|file| self.new.contains_key(file));
            return (list.unwrap_or_else(|| MANIFEST.to_owned()), 1);
        };
        let old =
            self.old.get(path).map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
        let new = String::from_utf8_lossy(&new.bytes);
        let same = new.lines().zip(old.lines()).take_while(|(new, old)| new == old).count();
        let line =
            if old.is_empty() { 1 } else { same.saturating_add(1).min(new.lines().count().max(1)) };
        (path.to_owned(), line)
    }

    fn try_with(&mut self, applied: Vec<String>) -> Option<&Ruleset> {
        if !self.tried.contains_key(&applied) {
            let rules = ruleset(&self.apply(&applied)).ok().map(Box::new);
            self.tried.insert(applied.clone(), rules);
        }
        self.tried.get(&applied).and_then(Option::as_deref)
    }

    /// The smallest set of changed files with which the old rules make a change: one, else two, else all.
    pub fn cause(&mut self, makes: impl Fn(&Ruleset) -> bool) -> Vec<String> {
        const FEW: usize = 24;
        let changed = self.changed.clone();
        let most = if changed.len() <= FEW { 2 } else { 1 };
        let sets = (1..=most).flat_map(|size| {
            snapback_engine::evaluate::subsets(&(0..changed.len()).collect::<Vec<_>>(), size)
        });
        for set in sets.filter(|set| set.len() < changed.len()) {
            let paths: Vec<String> =
                set.into_iter().filter_map(|at| changed.get(at).cloned()).collect();
            if self.try_with(paths.clone()).is_some_and(&makes) {
                return paths;
            }
        }
        changed
    }
}

/// The lines of a list, by number: from the line after its key to the last item.
fn block(text: &str, key: &str) -> Option<std::ops::Range<usize>> {
    let head = format!("{key}:");
    let start = text.lines().position(|line| line.trim_end() == head)?.saturating_add(1);
    let length = text
        .lines()
        .skip(start)
        .take_while(|line| line.starts_with(' ') || line.starts_with('-'))
        .count();
    Some(start..start.saturating_add(length))
}

fn is_item(line: &str, id: &str) -> bool {
    line.trim_start().strip_prefix("- ").is_some_and(|word| word.trim() == id)
}

fn without_line(text: &str, listing: &Listing) -> String {
    let Some(block) = block(text, listing.key) else { return text.to_owned() };
    let kept = text
        .split_inclusive('\n')
        .enumerate()
        .filter(|(at, line)| !(block.contains(at) && is_item(line, &listing.id)));
    kept.map(|(_, line)| line).collect()
}

/// Puts the line where the donor has it: after the same neighbour, or at the end of the list.
fn with_line(text: &str, donor: &str, listing: &Listing) -> String {
    let (Some(place), Some(there)) = (block(text, listing.key), block(donor, listing.key)) else {
        return text.to_owned();
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let inside = || lines.iter().enumerate().filter(|(at, _)| place.contains(at));
    if inside().any(|(_, line)| is_item(line, &listing.id)) {
        return text.to_owned();
    }
    let donors: Vec<&str> = donor.lines().collect();
    let at =
        there.clone().find(|at| donors.get(*at).is_some_and(|line| is_item(line, &listing.id)));
    let Some(line) = at.and_then(|at| donors.get(at)) else { return text.to_owned() };
    let before = at
        .and_then(|at| at.checked_sub(1))
        .filter(|before| there.contains(before))
        .and_then(|before| donors.get(before));
    let after =
        before.and_then(|before| inside().find(|(_, line)| line.trim_end() == before.trim_end()));
    let split = after.map_or(place.end, |(at, _)| at.saturating_add(1));
    let (head, tail) = lines.split_at(split.min(lines.len()));
    format!("{}{line}\n{}", head.concat(), tail.concat())
}
