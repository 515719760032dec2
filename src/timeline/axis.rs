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
enum AxisStep {
    Days(u32),
    Months(u32),
    Years(i32),
}

/// From the closest to the widest.
const STEPS: [AxisStep; 13] = [
    AxisStep::Days(1),
    AxisStep::Days(5),
    AxisStep::Days(10),
    AxisStep::Months(1),
    AxisStep::Months(3),
    AxisStep::Months(6),
    AxisStep::Years(1),
    AxisStep::Years(2),
    AxisStep::Years(5),
    AxisStep::Years(10),
    AxisStep::Years(20),
    AxisStep::Years(50),
    AxisStep::Years(100),
];

/// The marks in a half-open period, as close as labels on `columns` columns allow; at least one.
pub fn ticks(from: Day, until: Day, columns: usize) -> Vec<Tick> {
    let closest = STEPS.iter().find(|step| step.columns(from, until) <= columns);
    let ticks = closest.map(|step| step.ticks(from, until)).unwrap_or_default();
    if ticks.is_empty() { vec![Tick { day: from, label: from.to_string() }] } else { ticks }
}

impl AxisStep {
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

    /// `text` with a year for `Y3`: the third after the first that can be asked about.
    fn dated(text: &str) -> String {
        let mut dated = text.to_owned();
        for after in (0..200).rev() {
            let year = Day::FIRST.date().year() + after;
            dated = dated.replace(&format!("Y{after}"), &year.to_string());
        }
        dated
    }

    fn day(text: &str) -> Day {
        parse_day(&dated(text)).unwrap()
    }

    fn labels(from: &str, until: &str, columns: usize) -> Vec<String> {
        let ticks = ticks(day(from), day(until), columns);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_as_close_as_their_labels_allow() {
        for (from, until, columns, expected) in [
            ("Y3-01-01", "Y3-01-04", 80, vec!["Y3-01-01", "Y3-01-02", "Y3-01-03"]),
            ("Y3-01-30", "Y3-02-12", 40, vec!["Y3-02-01", "Y3-02-06", "Y3-02-11"]),
            ("Y3-01-15", "Y3-06-15", 80, vec!["Feb Y3", "Mar Y3", "Apr Y3", "May Y3", "Jun Y3"]),
            ("Y2-06-01", "Y5-06-01", 40, vec!["Y3", "Y4", "Y5"]),
            ("Y55-06-01", "Y155-06-01", 40, vec!["Y75", "Y95", "Y115", "Y135", "Y155"]),
            ("Y3-06-02", "Y3-06-03", 80, vec!["Y3-06-02"]),
            ("Y4-01-02", "Y4-12-31", 3, vec!["Y4-01-02"]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(dated).collect();
            assert_eq!(labels(from, until, columns), expected, "{from} {until} {columns}");
        }
    }

    #[test]
    fn a_mark_is_inside_the_period() {
        let (from, until) = (day("Y3-01-01"), day("Y4-01-01"));
        for columns in 1..200 {
            let ticks = ticks(from, until, columns);
            assert!(!ticks.is_empty());
            assert!(ticks.iter().all(|tick| from <= tick.day && tick.day < until), "{columns}");
        }
    }
}
