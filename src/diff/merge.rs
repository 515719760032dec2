//! Cells that go alike are told together: by what is done, which way, and in which list entries.

use std::collections::BTreeMap;

use snapback_engine::model::{Activity, Direction, EntryIx, Layer, Ruleset, Subject, Transfer};

/// Cells told in one line: every subject with every direction and every activity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Members {
    /// Whose law.
    pub layer: Layer,
    /// Which ways.
    pub directions: Vec<Direction>,
    /// What is done.
    pub activities: Vec<Activity>,
    /// The things transferred, by the list entries they fall in.
    pub kinds: Vec<Kind>,
}

/// Things that fall in the same list entries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The entries.
    pub entries: Vec<EntryIx>,
    /// The things; the entry itself where that was asked about.
    pub subjects: Vec<Subject>,
}

impl Members {
    /// How many cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        let subjects: usize = self.kinds.iter().map(|kind| kind.subjects.len()).sum();
        subjects.saturating_mul(self.directions.len()).saturating_mul(self.activities.len())
    }
}

impl Members {
    /// Every cell, one by one, with no facts stated.
    pub fn each(&self) -> impl Iterator<Item = Transfer> {
        let subjects = self.kinds.iter().flat_map(|kind| kind.subjects.iter().copied());
        let ways =
            move |subject| self.directions.iter().map(move |direction| (subject, *direction));
        let acts = move |(subject, direction)| {
            let cell = move |activity: &Activity| Transfer {
                subject,
                direction,
                activity: *activity,
                layer: self.layer,
                facts: Vec::new(),
            };
            self.activities.iter().map(cell)
        };
        subjects.flat_map(ways).flat_map(acts)
    }
}

/// Puts cells together: activities of a thing, then things with the same activities, then directions with the same things.
#[must_use]
pub fn members(rules: &Ruleset, cells: &[Transfer]) -> Vec<Members> {
    let mut done: BTreeMap<(Layer, Direction, Subject), Vec<Activity>> = BTreeMap::new();
    for cell in cells {
        done.entry((cell.layer, cell.direction, cell.subject)).or_default().push(cell.activity);
    }
    let mut things: BTreeMap<(Layer, Vec<Activity>, Direction), Vec<Subject>> = BTreeMap::new();
    for ((layer, direction, subject), mut activities) in done {
        activities.sort();
        things.entry((layer, activities, direction)).or_default().push(subject);
    }
    let mut ways: BTreeMap<(Layer, Vec<Activity>, Vec<Subject>), Vec<Direction>> = BTreeMap::new();
    for ((layer, activities, direction), subjects) in things {
        ways.entry((layer, activities, subjects)).or_default().push(direction);
    }
    let told = ways.into_iter().map(|((layer, activities, subjects), directions)| Members {
        layer,
        directions,
        activities,
        kinds: kinds(rules, subjects),
    });
    let mut told: Vec<Members> = told.collect();
    told.sort();
    told
}

fn kinds(rules: &Ruleset, subjects: Vec<Subject>) -> Vec<Kind> {
    let mut kinds: BTreeMap<Vec<EntryIx>, Vec<Subject>> = BTreeMap::new();
    for subject in subjects {
        kinds.entry(entries(rules, subject)).or_default().push(subject);
    }
    kinds.into_iter().map(|(entries, subjects)| Kind { entries, subjects }).collect()
}

fn entries(rules: &Ruleset, subject: Subject) -> Vec<EntryIx> {
    let mut entries: Vec<EntryIx> = match subject {
        Subject::Entry(entry) => vec![entry],
        Subject::Item(item) => rules[item].entries.iter().map(|entry| entry.entry).collect(),
    };
    entries.sort();
    entries.dedup();
    entries
}
