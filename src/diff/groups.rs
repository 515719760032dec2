//! Groups cells that differ alike by activity, direction and list entries.

use std::collections::BTreeMap;

use snapback_engine::model::{Activity, Direction, EntryIx, Layer, Ruleset, Subject, Transfer};

/// Cells shown on one line: every subject with every direction and every activity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellGroup {
    /// The layer of all cells.
    pub layer: Layer,
    /// The directions of each subject.
    pub directions: Vec<Direction>,
    /// The activities of each subject.
    pub activities: Vec<Activity>,
    /// The subjects, by the list entries they fall in.
    pub subject_groups: Vec<SubjectGroup>,
}

/// Subjects that fall in the same list entries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectGroup {
    /// The entries, sorted.
    pub entries: Vec<EntryIx>,
    /// The items; or the entry itself if the comparison is of entries.
    pub subjects: Vec<Subject>,
}

impl CellGroup {
    /// The number of cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        let subjects: usize = self.subject_groups.iter().map(|group| group.subjects.len()).sum();
        subjects * self.directions.len() * self.activities.len()
    }

    /// Every cell, without stated facts.
    #[must_use]
    pub fn transfers(&self) -> Vec<Transfer> {
        let mut transfers = Vec::new();
        for subject in self.subject_groups.iter().flat_map(|group| &group.subjects) {
            for direction in &self.directions {
                for activity in &self.activities {
                    transfers.push(Transfer {
                        subject: *subject,
                        direction: *direction,
                        activity: *activity,
                        layer: self.layer,
                        facts: Vec::new(),
                    });
                }
            }
        }
        transfers
    }
}

/// Groups cells: activities of a subject, subjects with the same activities, and directions with
/// the same subjects.
#[must_use]
pub fn group_cells(rules: &Ruleset, cells: &[Transfer]) -> Vec<CellGroup> {
    let mut activities: BTreeMap<(Layer, Direction, Subject), Vec<Activity>> = BTreeMap::new();
    for cell in cells {
        let key = (cell.layer, cell.direction, cell.subject);
        activities.entry(key).or_default().push(cell.activity);
    }
    let mut subjects: BTreeMap<(Layer, Vec<Activity>, Direction), Vec<Subject>> = BTreeMap::new();
    for ((layer, direction, subject), mut activities) in activities {
        activities.sort();
        subjects.entry((layer, activities, direction)).or_default().push(subject);
    }
    let mut directions: BTreeMap<(Layer, Vec<Activity>, Vec<Subject>), Vec<Direction>> =
        BTreeMap::new();
    for ((layer, activities, direction), subjects) in subjects {
        directions.entry((layer, activities, subjects)).or_default().push(direction);
    }
    let mut groups = Vec::new();
    for ((layer, activities, subjects), directions) in directions {
        let subject_groups = group_subjects(rules, subjects);
        groups.push(CellGroup { layer, directions, activities, subject_groups });
    }
    groups.sort();
    groups
}

fn group_subjects(rules: &Ruleset, subjects: Vec<Subject>) -> Vec<SubjectGroup> {
    let mut groups: BTreeMap<Vec<EntryIx>, Vec<Subject>> = BTreeMap::new();
    for subject in subjects {
        groups.entry(entries(rules, subject)).or_default().push(subject);
    }
    groups.into_iter().map(|(entries, subjects)| SubjectGroup { entries, subjects }).collect()
}

/// The list entries a subject falls in, sorted.
fn entries(rules: &Ruleset, subject: Subject) -> Vec<EntryIx> {
    let mut entries: Vec<EntryIx> = match subject {
        Subject::Entry(entry) => vec![entry],
        Subject::Item(item) => rules[item].entries.iter().map(|entry| entry.entry).collect(),
    };
    entries.sort();
    entries.dedup();
    entries
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use snapback_engine::model::ItemIx;

    /// Items by number, with a direction and an activity.
    fn cells(all: &[(u16, Direction, Activity)]) -> Vec<Transfer> {
        let cell = |(item, direction, activity): &(u16, Direction, Activity)| Transfer {
            subject: Subject::Item(ItemIx(*item)),
            direction: *direction,
            activity: *activity,
            layer: Layer::Un,
            facts: Vec::new(),
        };
        all.iter().map(cell).collect()
    }

    #[test]
    fn a_full_product_is_one_group_and_every_cell_is_in_one_group() {
        let rules = crate::rules::ruleset().unwrap();
        let [one, other, ..] = Activity::ALL else { return };
        let mut product = Vec::new();
        for item in 0..3 {
            for direction in Direction::ALL {
                product.extend([(item, *direction, *other), (item, *direction, *one)]);
            }
        }
        let groups = group_cells(&rules, &cells(&product));
        assert_eq!(groups.len(), 1);
        assert_eq!(groups.iter().map(CellGroup::cells).sum::<usize>(), product.len());

        product.push((7, Direction::To, *one));
        let all = cells(&product);
        let groups = group_cells(&rules, &all);
        assert_eq!(groups.len(), 2);
        let mut grouped: Vec<Transfer> = groups.iter().flat_map(CellGroup::transfers).collect();
        assert_eq!(grouped.len(), all.len());
        grouped.retain(|cell| !all.contains(cell));
        assert!(grouped.is_empty());
    }

    #[test]
    fn subjects_are_grouped_by_their_entries() {
        let rules = crate::rules::ruleset().unwrap();
        let items = ItemIx::all(&rules).map(Subject::Item).collect::<Vec<_>>();
        let groups = group_subjects(&rules, items.clone());
        assert_eq!(groups.iter().map(|group| group.subjects.len()).sum::<usize>(), items.len());
        for group in &groups {
            for subject in &group.subjects {
                assert_eq!(entries(&rules, *subject), group.entries);
            }
        }
        assert!(groups.is_sorted_by(|a, b| a.entries < b.entries));
    }
}
