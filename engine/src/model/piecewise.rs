//! A value that changes on certain days.

use std::ops::Index;

use super::{Day, Period};

/// A value for every day from a first one on. Each entry holds from its own day up to the day of
/// the next entry, the last one without end. The days ascend strictly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piecewise<T>(Vec<(Day, T)>);

impl<T> Default for Piecewise<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Piecewise<T> {
    /// The values of a function on `days`, which need not be sorted.
    pub fn on_days(days: impl IntoIterator<Item = Day>, mut value: impl FnMut(Day) -> T) -> Self {
        let mut days: Vec<Day> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().map(|day| (day, value(day))).collect()
    }

    /// Sets the value from `day` on.
    ///
    /// # Panics
    /// If `day` is not after the last day on which the value changes.
    pub fn push(&mut self, day: Day, value: T) {
        assert!(self.0.last().is_none_or(|(last, _)| *last < day), "days out of order at {day}");
        self.0.push((day, value));
    }

    /// The value on a day; `None` before the first day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&T> {
        let begun = self.0.partition_point(|(from, _)| *from <= day);
        self.0.get(..begun)?.last().map(|(_, value)| value)
    }

    /// Each value with the day from which it holds.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Day, &T)> + ExactSizeIterator {
        self.0.iter().map(|(from, value)| (*from, value))
    }

    /// The days from which a value holds.
    pub fn starts(&self) -> impl Iterator<Item = Day> {
        self.0.iter().map(|(from, _)| *from)
    }

    /// Each value with the days of `period` on which it holds.
    pub fn within(&self, period: Period) -> impl Iterator<Item = (Period, &T)> {
        let ends = self.starts().skip(1).chain([period.until]);
        self.iter().zip(ends).filter_map(move |((from, value), until)| {
            Some((Period { from, until: until.min(period.until) }.intersection(period)?, value))
        })
    }

    /// The same entries with other values.
    pub fn map<U>(&self, mut value: impl FnMut(Day, &T) -> U) -> Piecewise<U> {
        self.iter().map(|(from, held)| (from, value(from, held))).collect()
    }

    /// Two values together, from the first day that both have; cut wherever either is.
    #[must_use]
    pub fn zip<'p, U>(&'p self, other: &'p Piecewise<U>) -> Piecewise<(&'p T, &'p U)> {
        let mut days: Vec<Day> = self.starts().chain(other.starts()).collect();
        days.sort_unstable();
        days.dedup();
        let both = |day: Day| Some((day, (self.on(day)?, other.on(day)?)));
        days.into_iter().filter_map(both).collect()
    }

    /// Drops each entry that `same` cannot tell from the last one kept.
    #[must_use]
    pub fn merge_by(mut self, mut same: impl FnMut(&T, &T) -> bool) -> Self {
        self.0.dedup_by(|(_, later), (_, earlier)| same(earlier, later));
        self
    }

    /// Drops each entry whose value is that of the entry before it.
    #[must_use]
    pub fn merge_equal(self) -> Self
    where
        T: PartialEq,
    {
        self.merge_by(|earlier, later| earlier == later)
    }

    /// For each entry, a result that may depend on the next entry and on that entry's result.
    pub fn map_back<U>(
        &self,
        mut result: impl FnMut(&T, Option<(Day, &T, &U)>) -> U,
    ) -> Piecewise<U> {
        let mut results: Vec<(Day, U)> = Vec::with_capacity(self.0.len());
        let mut next: Option<&T> = None;
        for (from, value) in self.iter().rev() {
            let later = next.zip(results.last()).map(|(next, (day, later))| (*day, next, later));
            results.push((from, result(value, later)));
            next = Some(value);
        }
        results.reverse();
        Piecewise(results)
    }

    /// For each entry, the first later day on which the value is another; `None` if it stays.
    #[must_use]
    pub fn until(&self) -> Piecewise<Option<Day>>
    where
        T: PartialEq,
    {
        self.map_back(|value, next| match next {
            Some((_, later, until)) if later == value => *until,
            Some((day, ..)) => Some(day),
            None => None,
        })
    }
}

/// The value on a day that is not before the first one.
impl<T> Index<Day> for Piecewise<T> {
    type Output = T;

    #[expect(clippy::expect_used, reason = "a caller asks about days with a value only")]
    fn index(&self, day: Day) -> &T {
        self.on(day).expect("no value before the first day")
    }
}

impl<T> FromIterator<(Day, T)> for Piecewise<T> {
    fn from_iter<I: IntoIterator<Item = (Day, T)>>(entries: I) -> Self {
        let mut all = Self::default();
        entries.into_iter().for_each(|(day, value)| all.push(day, value));
        all
    }
}

impl<T> IntoIterator for Piecewise<T> {
    type Item = (Day, T);
    type IntoIter = std::vec::IntoIter<(Day, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piecewise<T: Clone>(entries: &[(i32, T)]) -> Piecewise<T> {
        entries.iter().map(|(day, value)| (Day(*day), value.clone())).collect()
    }

    fn segments(of: &Piecewise<char>, from: i32, until: i32) -> Vec<(i32, i32, char)> {
        of.within(Period { from: Day(from), until: Day(until) })
            .map(|(period, value)| (period.from.0, period.until.0, *value))
            .collect()
    }

    #[test]
    fn a_value_holds_from_its_day_up_to_the_next() {
        let values = piecewise(&[(10, 'a'), (20, 'b')]);
        let cases = [
            (9, None),
            (10, Some(&'a')),
            (11, Some(&'a')),
            (19, Some(&'a')),
            (20, Some(&'b')),
            (21, Some(&'b')),
        ];
        for (day, value) in cases {
            assert_eq!(values.on(Day(day)), value, "day {day}");
        }
        assert_eq!(piecewise::<char>(&[]).on(Day(0)), None);
        assert_eq!(values[Day(20)], 'b');
    }

    #[test]
    #[should_panic(expected = "before the first day")]
    fn no_value_holds_before_the_first_day() {
        let _ = piecewise(&[(10, 'a')])[Day(9)];
    }

    #[test]
    #[should_panic(expected = "out of order")]
    fn a_day_that_is_not_later_is_refused() {
        let _ = piecewise(&[(10, 'a'), (10, 'b')]);
    }

    #[test]
    fn the_days_of_a_function_are_sorted_and_asked_once() {
        let mut asked = Vec::new();
        let values = Piecewise::on_days([20, 10, 20].map(Day), |day| {
            asked.push(day.0);
            day.0 * 2
        });
        assert_eq!((values, asked), (piecewise(&[(10, 20), (20, 40)]), vec![10, 20]));
    }

    #[test]
    fn segments_are_clipped_to_the_period() {
        let values = piecewise(&[(10, 'a'), (20, 'b'), (30, 'c')]);
        let cases: [(i32, i32, &[(i32, i32, char)]); 8] = [
            (0, 40, &[(10, 20, 'a'), (20, 30, 'b'), (30, 40, 'c')]),
            (10, 30, &[(10, 20, 'a'), (20, 30, 'b')]),
            (19, 21, &[(19, 20, 'a'), (20, 21, 'b')]),
            (20, 30, &[(20, 30, 'b')]),
            (29, 31, &[(29, 30, 'b'), (30, 31, 'c')]),
            (30, 31, &[(30, 31, 'c')]),
            (0, 10, &[]),
            (15, 15, &[]),
        ];
        for (from, until, expected) in cases {
            assert_eq!(segments(&values, from, until), expected, "{from} to {until}");
        }
    }

    #[test]
    fn two_values_are_cut_on_the_days_of_either() {
        let (one, other) = (piecewise(&[(10, 'a'), (20, 'b')]), piecewise(&[(5, 1), (20, 2)]));
        let both = piecewise(&[(10, (&'a', &1)), (20, (&'b', &2))]);
        assert_eq!(one.zip(&other), both);
        let later = piecewise(&[(15, 'x'), (25, 'y')]);
        let cut = piecewise(&[(15, (&'a', &'x')), (20, (&'b', &'x')), (25, (&'b', &'y'))]);
        assert_eq!(one.zip(&later), cut);
        assert_eq!(one.zip(&Piecewise::<char>::default()), Piecewise::default());
    }

    #[test]
    fn equal_neighbours_merge_and_equal_values_apart_do_not() {
        let values = piecewise(&[(10, 'a'), (15, 'a'), (20, 'b'), (30, 'a')]);
        assert_eq!(values.clone().merge_equal(), piecewise(&[(10, 'a'), (20, 'b'), (30, 'a')]));
        assert_eq!(values.merge_by(|_, _| true), piecewise(&[(10, 'a')]));
    }

    #[test]
    fn a_value_stays_until_the_first_day_on_which_it_is_another() {
        let values = piecewise(&[(10, 'a'), (15, 'a'), (20, 'b'), (30, 'a'), (40, 'a')]);
        let days = [Some(20), Some(20), Some(30), None, None];
        let until: Vec<Option<i32>> =
            values.until().into_iter().map(|(_, day)| day.map(|day| day.0)).collect();
        assert_eq!(until, days);
    }

    #[test]
    fn values_are_mapped_with_their_day() {
        let mapped = piecewise(&[(10, 1), (20, 2)]).map(|day, value| day.0 + value);
        assert_eq!(mapped, piecewise(&[(10, 11), (20, 22)]));
    }
}
