//! Windows that overlap, leave a day out, or can never open.

use super::input::{Collector, LintInput, file};
use super::open_periods::{self, certain_day};
use snapback_engine::model::{
    Clause, Day, Happens, InstrumentIx, Period, Provision, Regime, Ruleset, When, Window,
};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    for provision in &rules.provisions {
        let file = file("provisions", &provision.id);
        for (at, clause) in provision.clauses.iter().enumerate() {
            let keys = format!("clauses.{at}.in_force");
            check_list(rules, &clause.windows, &file, &keys, out);
            check_openings(rules, provision, clause, &file, &keys, out);
        }
    }
    check_regimes(rules, out);
    check_suppliers(rules, out);
    check_revisions(rules, out);
}

/// Reports windows of a clause that never open.
fn check_openings(
    rules: &Ruleset,
    provision: &Provision,
    clause: &Clause,
    file: &str,
    keys: &str,
    out: &mut Collector,
) {
    let regime = provision.regime.map(|regime| &rules[regime]);
    for (number, window) in clause.windows.iter().enumerate() {
        if let Some(event) = window.from.as_ref().and_then(|from| awaited_event(rules, from)) {
            let text = format!("`{event}` has not come, so this window never opens");
            out.add("W43", file, format!("{keys}.{number}.from"), text);
        } else if let Some(regime) = regime.filter(|regime| !can_meet(rules, window, regime)) {
            let id = &regime.id;
            let text =
                format!("this window never meets those of `{id}`; put one of the bounds right");
            out.add("W42", file, format!("{keys}.{number}"), text);
        }
    }
}

/// The id of the event that has not come and on which a day depends.
fn awaited_event<'r>(rules: &'r Ruleset, when: &When) -> Option<&'r str> {
    let (When::After(event, _) | When::ClosingMidnight(event, _)) = when else { return None };
    matches!(rules[*event].happens, Happens::Never).then_some(&*rules[*event].id)
}

fn can_meet(rules: &Ruleset, window: &Window, regime: &Regime) -> bool {
    let own = open_periods::of_window(rules, window);
    let regimes = open_periods::of_windows(rules, &regime.windows);
    !open_periods::common(own.as_slice(), &regimes).is_empty()
}

/// Compares the windows of one list with each other.
fn check_list(rules: &Ruleset, windows: &[Window], file: &str, keys: &str, out: &mut Collector) {
    for (at, window) in windows.iter().enumerate() {
        for other in windows.iter().take(at) {
            let are_sourced = window.source.is_some() || other.source.is_some();
            let keys = format!("{keys}.{at}");
            check_pair(rules, [other, window], are_sourced, file, &keys, out);
        }
    }
}

/// Reports two windows that overlap, meet or miss each other by a day. Windows that meet are not
/// reported where they `are_sourced`.
fn check_pair(
    rules: &Ruleset,
    windows: [&Window; 2],
    are_sourced: bool,
    file: &str,
    keys: &str,
    out: &mut Collector,
) {
    let [Some(one), Some(other)] = windows.map(|window| certain_period(rules, window)) else {
        return;
    };
    let (first, second) = (one.min(other), one.max(other));
    if second.from < first.until {
        let day = second.from;
        let text = format!("this window and another both cover {day}; put one of the bounds right");
        out.add("W40", file, keys, text);
    } else if second.from == first.until && !are_sourced {
        let day = first.until;
        let text = format!("one window ends on {day}, on which the other begins; make them one");
        out.add("W44", file, keys, text);
    } else if second.from == first.until.plus_days(1) {
        let text = format!(
            "{} is covered by neither window; `until` is the first day not covered, so write {} there",
            first.until, second.from
        );
        out.add("W41", file, keys, text);
    }
}

/// The days of a window both of whose bounds are certain.
fn certain_period(rules: &Ruleset, window: &Window) -> Option<Period> {
    let from = match &window.from {
        Some(when) => certain_day(rules, when)?,
        None => Day::FIRST,
    };
    let until = match &window.until {
        Some(when) => certain_day(rules, when)?,
        None => Day::END,
    };
    Some(Period { from, until })
}

fn check_regimes(rules: &Ruleset, out: &mut Collector) {
    for (at, instrument) in InstrumentIx::all(rules).zip(&rules.instruments) {
        let file = file("instruments", &instrument.id);
        let own = rules.regimes.iter().filter(|regime| regime.instrument == at);
        for (number, regime) in own.enumerate() {
            check_list(rules, &regime.windows, &file, &format!("regimes.{number}.windows"), out);
        }
    }
}

/// Compares the windows of one State among the suppliers.
fn check_suppliers(rules: &Ruleset, out: &mut Collector) {
    for instrument in &rules.instruments {
        let file = file("instruments", &instrument.id);
        for (at, supplier) in instrument.suppliers.iter().enumerate() {
            let before = instrument.suppliers.iter().take(at);
            for other in before.filter(|other| other.code == supplier.code) {
                let windows = [&other.window, &supplier.window];
                check_pair(rules, windows, true, &file, &format!("suppliers.{at}.code"), out);
            }
        }
    }
}

/// Reports revisions of one list that serve one regime on the same days.
fn check_revisions(rules: &Ruleset, out: &mut Collector) {
    for list in &rules.lists {
        for (at, revision) in list.revisions.iter().enumerate() {
            let before = list.revisions.iter().take(at);
            for other in before.filter(|other| other.regime == revision.regime) {
                let shared = certain_period(rules, &other.window)
                    .zip(certain_period(rules, &revision.window))
                    .and_then(|(one, two)| one.intersection(two));
                if let Some(shared) = shared {
                    let text = format!(
                        "`{}` and `{}` both serve the regime on {}; let one end where the other begins",
                        other.document, revision.document, shared.from
                    );
                    let keys = format!("revisions.{at}.document");
                    out.add("W45", file("lists", &list.id), keys, text);
                }
            }
        }
    }
}
