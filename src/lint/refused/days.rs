//! What the loader refuses: days that are none, and windows that are never open.

use crate::lint::codes::{Code, Example, error};

/// The codes of this family.
pub const CODES: &[Code] = &[
    error(
        "D02",
        "not-a-day",
        "a day is not written as YYYY-MM-DD",
        "Days written otherwise are read as different days by different readers.",
        Example::Changes(&[("events/notice.yaml", "date: 2134-03-02", "date: 2 March 2134")]),
    ),
    error(
        "D03",
        "instant",
        "an instant stands where a day belongs",
        "Rules count whole GMT days. Write the GMT day on which the instant lies.",
        Example::Changes(&[(
            "events/notice.yaml",
            "date: 2134-03-02",
            "date: 2134-03-02T10:00:00Z",
        )]),
    ),
    error(
        "D04",
        "other-calendar",
        "a day names another calendar",
        "Write the Gregorian day.",
        Example::Changes(&[(
            "events/notice.yaml",
            "date: 2134-03-02",
            "date: 2134-03-02[u-ca=hebrew]",
        )]),
    ),
    error(
        "D05",
        "no-such-day",
        "the calendar has no such day",
        "Day and month may be swapped, or the month is shorter.",
        Example::Changes(&[("events/notice.yaml", "date: 2134-03-02", "date: 2134-02-30")]),
    ),
    error(
        "D06",
        "out-of-range",
        "a day lies outside the years that can be asked about",
        "No question reaches it.",
        Example::Changes(&[("events/notice.yaml", "date: 2134-03-02", "date: 2300-03-02")]),
    ),
    error(
        "D07",
        "never-open",
        "a window ends before or on the day on which it opens",
        "It is never open, so the rule never applies. Write a later end.",
        Example::Changes(&[(
            "provisions/res-9001/5.yaml",
            "      - until: {earliest: [{event: opening-day, plus: 5 years}, {event: restoration}]}\n",
            "      - from: {event: notice}\n        until: {event: opening-day}\n",
        )]),
    ),
    error(
        "D09",
        "rounding-needed",
        "months or years are counted from a day that the month reached may lack",
        "Whether the count ends on the last day of the month or on the next day is a matter of law. Say `rounding: down` or `up`.",
        Example::Changes(&[
            ("events/notice.yaml", "date: 2134-03-02", "date: 2134-01-31"),
            (
                "events/restoration.yaml",
                "{event: notice, midnight_closing_day: 30}",
                "{event: notice, plus: 1 month}",
            ),
        ]),
    ),
    error(
        "D10",
        "after-known",
        "an event is dated after `known_through`, or a window hangs on a day known within bounds only",
        "What is said to have happened must lie in the time searched, and a window needs a day that is known.",
        Example::Changes(&[(
            "ruleset.yaml",
            "known_through: 2135-01-31",
            "known_through: 2134-03-01",
        )]),
    ),
];
