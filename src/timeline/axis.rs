//! Where the axis of time is marked.

use chrono::{Datelike, NaiveDate};

use snapback_engine::model::Day;

/// A day at which the axis is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The day.
    pub day: Day,
    /// How it is called.
    pub label: String,
}

/// How far apart the marks stand.
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

/// The marks from a day up to another, as close as labels on so many columns allow.
#[must_use]
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

    /// What the labels take, each with a space on either side.
    fn columns(self, from: Day, until: Day) -> usize {
        let (days, label) = match self {
            Self::Days(days) => (days, 10),
            Self::Months(months) => (months.saturating_mul(30), 8),
            Self::Years(years) => (years.unsigned_abs().saturating_mul(365), 4),
        };
        let labels = until.0.saturating_sub(from.0).unsigned_abs().div_ceil(days) as usize;
        labels.saturating_mul(label + 2)
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
