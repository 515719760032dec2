//! The marks on the axis of time.

use chrono::{Datelike, NaiveDate};

use snapback_engine::model::Day;

/// A mark at the beginning of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    pub day: Day,
    pub label: String,
}

/// The distance between two marks.
#[derive(Clone, Copy, Debug)]
enum Step {
    Days(u32),
    Months(u32),
    Years(i32),
}

/// From the closest to the widest.
const STEPS: [Step; 13] = [
    Step::Days(1),
    Step::Days(5),
    Step::Days(10),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
];

/// The marks in a half-open period, as close as labels on `columns` columns allow; at least one.
pub fn ticks(from: Day, until: Day, columns: usize) -> Vec<Tick> {
    let closest = STEPS.iter().find(|step| step.columns(from, until) <= columns);
    let ticks = closest.map(|step| step.ticks(from, until)).unwrap_or_default();
    if ticks.is_empty() { vec![Tick { day: from, label: from.to_string() }] } else { ticks }
}

impl Step {
    fn ticks(self, from: Day, until: Day) -> Vec<Tick> {
        let days = (from.0..until.0).map(Day).filter(|day| self.marks(day.date()));
        days.map(|day| Tick { day, label: self.label(day.date()) }).collect()
    }

    /// The columns that the labels take, each with a space on either side.
    fn columns(self, from: Day, until: Day) -> usize {
        let (days, label) = match self {
            Self::Days(days) => (days, 10),
            Self::Months(months) => (months.saturating_mul(30), 8),
            Self::Years(years) => (years.unsigned_abs().saturating_mul(365), 4),
        };
        let labels = until.0.saturating_sub(from.0).unsigned_abs().div_ceil(days) as usize;
        labels * (label + 2)
    }

    fn marks(self, date: NaiveDate) -> bool {
        match self {
            Self::Days(step) => date.day0().is_multiple_of(step) && date.day0() < 30,
            Self::Months(step) => date.day0() == 0 && date.month0().is_multiple_of(step),
            Self::Years(step) => date.ordinal0() == 0 && date.year() % step == 0,
        }
    }

    fn label(self, date: NaiveDate) -> String {
        let form = match self {
            Self::Days(_) => "%Y-%m-%d",
            Self::Months(_) => "%b %Y",
            Self::Years(_) => "%Y",
        };
        date.format(form).to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use snapback_engine::model::parse_day;

    fn labels(from: &str, until: &str, columns: usize) -> Vec<String> {
        let ticks = ticks(parse_day(from).unwrap(), parse_day(until).unwrap(), columns);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_as_close_as_their_labels_allow() {
        for (from, until, columns, expected) in [
            ("2020-01-01", "2020-01-04", 80, vec!["2020-01-01", "2020-01-02", "2020-01-03"]),
            ("2020-01-30", "2020-02-12", 40, vec!["2020-02-01", "2020-02-06", "2020-02-11"]),
            (
                "2020-01-15",
                "2020-06-15",
                80,
                vec!["Feb 2020", "Mar 2020", "Apr 2020", "May 2020", "Jun 2020"],
            ),
            ("2019-06-01", "2022-06-01", 40, vec!["2020", "2021", "2022"]),
            ("2000-06-01", "2100-06-01", 40, vec!["2020", "2040", "2060", "2080", "2100"]),
            ("2020-06-02", "2020-06-03", 80, vec!["2020-06-02"]),
            ("2001-01-02", "2001-12-31", 3, vec!["2001-01-02"]),
        ] {
            assert_eq!(labels(from, until, columns), expected, "{from} {until} {columns}");
        }
    }

    #[test]
    fn a_mark_is_inside_the_period() {
        let (from, until) = (parse_day("2020-01-01").unwrap(), parse_day("2021-01-01").unwrap());
        for columns in 1..200 {
            let ticks = ticks(from, until, columns);
            assert!(!ticks.is_empty());
            assert!(ticks.iter().all(|tick| from <= tick.day && tick.day < until), "{columns}");
        }
    }
}
