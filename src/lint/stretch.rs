//! Between which days a window can be open at all, under any answers.

use snapback_engine::model::{Clause, Day, Provision, Ruleset, Window};

/// From a day up to, and not including, another.
pub type Stretch = (Day, Day);

/// The day after the last that can be asked about.
pub const END: Day = Day(Day::LAST.0 + 1);

/// The days between which a window can be open; none if it can never open.
#[must_use]
pub fn possible(rules: &Ruleset, window: &Window) -> Option<Stretch> {
    let from = window.from.as_ref().map_or(Some(Day::FIRST), |when| when.earliest(rules))?;
    let until = window.until.as_ref().and_then(|when| when.latest(rules)).unwrap_or(END);
    (from < until).then_some((from, until))
}

/// The same of several windows; without any, all days.
#[must_use]
pub fn of_windows(rules: &Ruleset, windows: &[Window]) -> Vec<Stretch> {
    if windows.is_empty() {
        return vec![(Day::FIRST, END)];
    }
    windows.iter().filter_map(|window| possible(rules, window)).collect()
}

/// What is in both.
#[must_use]
pub fn common(these: &[Stretch], those: &[Stretch]) -> Vec<Stretch> {
    let both = |one: &Stretch, other: &Stretch| (one.0.max(other.0), one.1.min(other.1));
    let all = these.iter().flat_map(|one| those.iter().map(move |other| both(one, other)));
    all.filter(|(from, until)| from < until).collect()
}

/// When a clause can be in force.
#[must_use]
pub fn of_clause(rules: &Ruleset, provision: &Provision, clause: &Clause) -> Vec<Stretch> {
    let regime =
        provision.regime.map(|regime| rules[regime].windows.as_slice()).unwrap_or_default();
    common(&of_windows(rules, &clause.windows), &of_windows(rules, regime))
}
