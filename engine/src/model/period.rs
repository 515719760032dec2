//! A range of days.

use super::Day;

/// GMT days from a first one up to, and not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day of the period.
    pub from: Day,
    /// The first day after the period.
    pub until: Day,
}

impl Period {
    /// Every day that can be asked about.
    pub const ALL: Self = Self { from: Day::FIRST, until: Day::END };

    /// Whether a day lies in the period.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }

    /// The number of days; none where the period ends before it begins.
    #[must_use]
    pub fn days(self) -> i32 {
        (self.until.0 - self.from.0).max(0)
    }

    /// The last day of the period.
    #[must_use]
    pub fn last(self) -> Day {
        self.until.plus_days(-1)
    }

    /// The days that two periods share; `None` if they share no day.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let shared = Self { from: self.from.max(other.from), until: self.until.min(other.until) };
        (shared.from < shared.until).then_some(shared)
    }

    /// The parts into which some days cut the period: a part begins on the first day of the
    /// period and on each of `days` inside it. Empty where the period has no day.
    #[must_use]
    pub fn cut_at(self, days: impl IntoIterator<Item = Day>) -> Vec<Self> {
        if self.days() == 0 {
            return Vec::new();
        }
        let mut starts: Vec<Day> = days.into_iter().filter(|day| self.contains(*day)).collect();
        starts.push(self.from);
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([self.until]);
        starts.iter().zip(ends).map(|(from, until)| Self { from: *from, until }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: i32, until: i32) -> Period {
        Period { from: Day(from), until: Day(until) }
    }

    #[test]
    fn the_first_day_is_inside_and_the_end_is_not() {
        for (day, inside) in [(9, false), (10, true), (11, true), (12, false), (13, false)] {
            assert_eq!(period(10, 12).contains(Day(day)), inside, "day {day}");
        }
        assert_eq!(period(10, 12).last(), Day(11));
        assert!(Period::ALL.contains(Day::FIRST) && Period::ALL.contains(Day::LAST));
        assert!(!Period::ALL.contains(Day::END));
    }

    #[test]
    fn the_length_is_never_negative() {
        for (from, until, days) in [(10, 12, 2), (10, 11, 1), (10, 10, 0), (10, 9, 0)] {
            assert_eq!(period(from, until).days(), days, "{from} to {until}");
        }
    }

    #[test]
    fn periods_that_only_touch_share_no_day() {
        let cases = [
            (period(10, 20), period(20, 30), None),
            (period(10, 20), period(19, 30), Some(period(19, 20))),
            (period(10, 20), period(12, 15), Some(period(12, 15))),
            (period(10, 20), period(0, 11), Some(period(10, 11))),
            (period(10, 20), period(0, 10), None),
            (period(10, 20), period(15, 15), None),
        ];
        for (one, other, shared) in cases {
            assert_eq!(one.intersection(other), shared, "{one:?} and {other:?}");
            assert_eq!(other.intersection(one), shared, "{other:?} and {one:?}");
        }
    }

    #[test]
    fn a_period_is_cut_at_the_days_inside_it() {
        let cut = |days: &[i32]| period(10, 20).cut_at(days.iter().copied().map(Day));
        let cases: [(&[i32], &[Period]); 5] = [
            (&[], &[period(10, 20)]),
            (&[10, 20], &[period(10, 20)]),
            (&[9, 11, 21], &[period(10, 11), period(11, 20)]),
            (&[19, 12, 12], &[period(10, 12), period(12, 19), period(19, 20)]),
            (&[5, 25], &[period(10, 20)]),
        ];
        for (days, parts) in cases {
            assert_eq!(cut(days), parts, "{days:?}");
        }
        assert_eq!(period(10, 10).cut_at([Day(10)]), []);
        assert_eq!(period(10, 9).cut_at([Day(9)]), []);
    }
}
