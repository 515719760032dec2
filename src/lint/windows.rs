//! Windows that overlap, leave a day out, or can never open.

use super::codes::{Code, note, warning};
use super::dates::sure;
use super::open_periods;
use super::set::{Notes, Set, file};
use snapback_engine::model::{Clause, Day, Happens, Period, Provision, Ruleset, When, Window};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W40",
        "windows-overlap",
        "two windows of one clause, regime or supplier cover the same days",
        "Windows add up, so an overlap changes nothing; most likely one of the bounds is wrong.",
        &[(
            "provisions/res-9001/11.yaml",
            "      - from: {event: restoration}\n",
            "      - from: {on: 2134-04-01}\n        until: {on: 2135-04-01}\n      - from: {on: 2135-01-01}\n",
        )],
    ),
    warning(
        "W41",
        "one-day-gap",
        "one window ends a day before the next begins",
        "`until` is the first day that is not covered. Where one window takes over from another, both name the same day.",
        &[(
            "provisions/res-9001/11.yaml",
            "      - from: {event: restoration}\n",
            "      - from: {on: 2134-04-01}\n        until: {on: 2135-03-31}\n      - from: {on: 2135-04-01}\n",
        )],
    ),
    warning(
        "W42",
        "outside-its-regime",
        "a window lies outside the windows of its regime",
        "A clause is in force within its own windows and those of its regime. Where they never meet it is never in force.",
        &[
            ("provisions/res-9001/11.yaml", "clauses:\n", "regime: register-rules\nclauses:\n"),
            (
                "provisions/res-9001/11.yaml",
                "      - from: {event: restoration}\n",
                "      - from: {event: restoration}\n      - until: {on: 2131-01-01}\n",
            ),
        ],
    ),
    note(
        "W43",
        "waits-for-what-never-came",
        "a window opens with an event that has not come",
        "Under no reading is the clause in force, as far as the set knows. That is right for what has not happened yet.",
        &[
            (
                "events/final-day.yaml",
                "",
                "id: final-day\ntitle: Final Day\nnever: true\nsource:\n  document: S/RES/9001 (2130)\n  pinpoint: para. 13\n  url: https://example.org/docs/res-9001\n  confidence: verified\n",
            ),
            ("ruleset.yaml", "  - notice\n", "  - final-day\n  - notice\n"),
            (
                "provisions/res-9001/11.yaml",
                "      - from: {event: restoration}\n",
                "      - from: {event: restoration}\n      - from: {event: final-day}\n",
            ),
        ],
    ),
    warning(
        "W44",
        "windows-meet",
        "one window ends on the day on which the next begins",
        "The two are one window. Keep two only where they have sources of their own.",
        &[(
            "provisions/res-9001/11.yaml",
            "      - from: {event: restoration}\n",
            "      - from: {on: 2134-04-01}\n        until: {on: 2135-04-01}\n      - from: {on: 2135-04-01}\n",
        )],
    ),
    warning(
        "W45",
        "revisions-overlap",
        "two revisions of a list serve one regime on the same days",
        "A regime uses one revision at a time. Let one end on the day on which the next begins.",
        &[(
            "lists/register.yaml",
            "source:\n  document: Arms Register\n  pinpoint: introduction",
            "revisions:\n  - document: first edition\n    regime: register-rules\n    from: {on: 2131-01-11}\n    source:\n      document: Arms Register\n      pinpoint: imprint\n      url: https://example.org/register\n      confidence: verified\n  - document: second edition\n    regime: register-rules\n    from: {on: 2133-01-01}\n    source:\n      document: Arms Register\n      pinpoint: imprint\n      url: https://example.org/register\n      confidence: verified\nsource:\n  document: Arms Register\n  pinpoint: introduction",
        )],
    ),
];

/// Looks at every window.
pub fn check(set: &Set, notes: &mut Notes) {
    for provision in &set.rules.provisions {
        for (at, clause) in provision.clauses.iter().enumerate() {
            of_clause(set.rules, provision, at, clause, notes);
        }
    }
    regimes(set.rules, notes);
    suppliers(set.rules, notes);
    revisions(set.rules, notes);
}

fn of_clause(
    rules: &Ruleset,
    provision: &Provision,
    at: usize,
    clause: &Clause,
    notes: &mut Notes,
) {
    let file = file("provisions", &provision.id);
    let keys = format!("clauses.{at}.in_force");
    side_by_side(rules, &clause.windows, &file, &keys, notes);
    let regime = provision.regime.map(|regime| &rules[regime]);
    for (number, window) in clause.windows.iter().enumerate() {
        if let Some(event) = window.from.as_ref().and_then(|when| never(rules, when)) {
            notes.add(
                "W43",
                &file,
                format!("{keys}.{number}.from"),
                format!("`{event}` has not come, so this window never opens"),
            );
            continue;
        }
        let own = open_periods::of_window(rules, window);
        let within = |regime: &snapback_engine::model::Regime| {
            open_periods::of_windows(rules, &regime.windows)
        };
        if let Some(regime) =
            regime.filter(|regime| open_periods::common(own.as_slice(), &within(regime)).is_empty())
        {
            let text = format!(
                "this window never meets those of `{}`; put one of the bounds right",
                regime.id
            );
            notes.add("W42", &file, format!("{keys}.{number}"), text);
        }
    }
}

/// The event that has not come and on which a day hangs.
fn never<'r>(rules: &'r Ruleset, when: &When) -> Option<&'r str> {
    match when {
        When::After(event, _) | When::ClosingMidnight(event, _)
            if matches!(rules[*event].happens, Happens::Never) =>
        {
            Some(&rules[*event].id)
        }
        _ => None,
    }
}

/// Windows that stand in one list.
fn side_by_side(rules: &Ruleset, windows: &[Window], file: &str, keys: &str, notes: &mut Notes) {
    let known: Vec<Option<Period>> = windows.iter().map(|window| known(rules, window)).collect();
    for (at, later) in known.iter().enumerate() {
        for (before, earlier) in known.iter().enumerate().filter(|(before, _)| *before < at) {
            let (Some(one), Some(other)) = (earlier, later) else { continue };
            let keys = format!("{keys}.{at}");
            let sourced = |at: usize| windows.get(at).is_some_and(|window| window.source.is_some());
            beside(*one, *other, sourced(at) || sourced(before), file, &keys, notes);
        }
    }
}

fn beside(one: Period, other: Period, sourced: bool, file: &str, keys: &str, notes: &mut Notes) {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    if second.from < first.until {
        let text = format!(
            "this window and another both cover {}; put one of the bounds right",
            second.from
        );
        notes.add("W40", file, keys, text);
    } else if second.from == first.until && !sourced {
        notes.add(
            "W44",
            file,
            keys,
            format!("one window ends on {}, on which the other begins; make them one", first.until),
        );
    } else if second.from == first.until.plus_days(1) {
        let text = format!(
            "{} is covered by neither window; `until` is the first day not covered, so write {} there",
            first.until, second.from
        );
        notes.add("W41", file, keys, text);
    }
}

/// The days of a window both of whose bounds are sure.
fn known(rules: &Ruleset, window: &Window) -> Option<Period> {
    let bound =
        |when: &Option<When>, open: Day| when.as_ref().map_or(Some(open), |when| sure(rules, when));
    Some(Period { from: bound(&window.from, Day::FIRST)?, until: bound(&window.until, Day::END)? })
}

fn regimes(rules: &Ruleset, notes: &mut Notes) {
    for (at, instrument) in snapback_engine::model::InstrumentIx::all(rules).zip(&rules.instruments)
    {
        let own = rules.regimes.iter().filter(|regime| regime.instrument == at);
        for (number, regime) in own.enumerate() {
            side_by_side(
                rules,
                &regime.windows,
                &file("instruments", &instrument.id),
                &format!("regimes.{number}.windows"),
                notes,
            );
        }
    }
}

/// Windows of one State among the suppliers.
fn suppliers(rules: &Ruleset, notes: &mut Notes) {
    for instrument in &rules.instruments {
        let file = file("instruments", &instrument.id);
        for (at, supplier) in instrument.suppliers.iter().enumerate() {
            for other in
                instrument.suppliers.iter().take(at).filter(|other| other.code == supplier.code)
            {
                if let (Some(one), Some(two)) =
                    (known(rules, &other.window), known(rules, &supplier.window))
                {
                    beside(one, two, true, &file, &format!("suppliers.{at}.code"), notes);
                }
            }
        }
    }
}

fn revisions(rules: &Ruleset, notes: &mut Notes) {
    for list in &rules.lists {
        for (at, revision) in list.revisions.iter().enumerate() {
            let same = |other: &&snapback_engine::model::Revision| other.regime == revision.regime;
            for other in list.revisions.iter().take(at).filter(same) {
                let (Some(one), Some(two)) =
                    (known(rules, &other.window), known(rules, &revision.window))
                else {
                    continue;
                };
                if let Some(shared) = one.intersection(two) {
                    let text = format!(
                        "`{}` and `{}` both serve the regime on {}; let one end where the other begins",
                        other.document, revision.document, shared.from
                    );
                    notes.add(
                        "W45",
                        file("lists", &list.id),
                        format!("revisions.{at}.document"),
                        text,
                    );
                }
            }
        }
    }
}
