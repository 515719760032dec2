//! The days on which a window or a clause can be open, under any answers.

use snapback_engine::model::{Clause, Day, Period, Provision, Ruleset, When, Window};

/// The days on which a window can be open; `None` if it can never open.
pub(crate) fn of_window(rules: &Ruleset, window: &Window) -> Option<Period> {
    let from = window.from.as_ref().map_or(Some(Day::FIRST), |when| when.earliest(rules))?;
    let until = window.until.as_ref().and_then(|when| when.latest(rules)).unwrap_or(Day::END);
    (from < until).then_some(Period { from, until })
}

/// The days on which one of several windows can be open; without any window, all days.
pub(crate) fn of_windows(rules: &Ruleset, windows: &[Window]) -> Vec<Period> {
    if windows.is_empty() {
        return vec![Period::ALL];
    }
    windows.iter().filter_map(|window| of_window(rules, window)).collect()
}

/// Each period that one of `these` shares with one of `those`.
pub(crate) fn common(these: &[Period], those: &[Period]) -> Vec<Period> {
    let mut shared = Vec::new();
    for one in these {
        shared.extend(those.iter().filter_map(|other| one.intersection(*other)));
    }
    shared
}

/// The days on which a clause can be in force.
pub(crate) fn of_clause(rules: &Ruleset, provision: &Provision, clause: &Clause) -> Vec<Period> {
    let regime = provision.regime.map_or(&[][..], |regime| &rules[regime].windows);
    common(&of_windows(rules, &clause.windows), &of_windows(rules, regime))
}

/// The one day that a day expression can name, if it is certain to name one.
pub(crate) fn certain_day(rules: &Ruleset, when: &When) -> Option<Day> {
    when.earliest(rules).filter(|day| when.latest(rules) == Some(*day))
}
