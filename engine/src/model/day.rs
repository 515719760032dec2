//! GMT days and lengths of time, and how rule files and queries write them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// One GMT day, counted from the first day of the common era.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The first day that can be asked about: 1945-01-01.
    pub const FIRST: Self = Self(710_032);
    /// The last day that can be asked about: 2200-12-31.
    pub const LAST: Self = Self(803_533);
    /// The day after [`Day::LAST`].
    pub const END: Self = Self(Self::LAST.0 + 1);

    /// The calendar date of the day.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or(NaiveDate::MAX)
    }

    /// The day `days` days later, or earlier if negative.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day of the month `months` months later, or the last day of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let date = self.date();
        date.checked_add_months(Months::new(months)).unwrap_or(date).into()
    }

    /// "1 January 1945".
    #[must_use]
    pub fn in_words(self) -> String {
        self.date().format("%-d %B %Y").to_string()
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.date(), f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayError {
    /// The error code, `D02` to `D06`.
    pub code: &'static str,
    /// What is wrong and what to write instead, on one line.
    pub text: String,
}

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for DayError {}

fn refuse<T>(code: &'static str, text: String) -> Result<T, DayError> {
    Err(DayError { code, text })
}

/// The day of exactly `YYYY-MM-DD`; `None` for any other text and for days out of range.
#[must_use]
pub fn plain_day(text: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let number = |digits: &[u8]| {
        let digit = |value: u32, digit: &u8| {
            digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0'))
        };
        digits.iter().try_fold(0, digit)
    };
    let (year, month, day) =
        (number(&[*y1, *y2, *y3, *y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?);
    let day = Day::from(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?);
    (Day::FIRST..=Day::LAST).contains(&day).then_some(day)
}

/// Reads exactly `YYYY-MM-DD`.
///
/// # Errors
/// `D02` another form, `D03` an instant, `D04` another calendar, `D05` no such day,
/// `D06` out of range.
pub fn parse_day(text: &str) -> Result<Day, DayError> {
    if let Some(day) = plain_day(text.as_bytes()) {
        return Ok(day);
    }
    match text.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]
            if [y1, y2, y3, y4, m1, m2, d1, d2].iter().all(|digit| digit.is_ascii_digit()) =>
        {
            calendar_day(text)
        }
        _ => refuse_shape(text),
    }
}

fn calendar_day(text: &str) -> Result<Day, DayError> {
    let Ok(date) = NaiveDate::from_str(text) else {
        return refuse("D05", format!("`{text}` is not a day of the calendar{}", swap_hint(text)));
    };
    let day = Day::from(date);
    if (Day::FIRST..=Day::LAST).contains(&day) {
        return Ok(day);
    }
    refuse(
        "D06",
        format!("`{text}` is out of range; write a day from {} to {}", Day::FIRST, Day::LAST),
    )
}

fn swap_hint(text: &str) -> &'static str {
    let month = text.get(5..7).and_then(|month| month.parse::<u8>().ok());
    if month.is_some_and(|month| (13..=31).contains(&month)) {
        "; day and month swapped?"
    } else {
        ""
    }
}

fn refuse_shape(text: &str) -> Result<Day, DayError> {
    let shown = text.escape_debug();
    let starts_as_day = text.len() > 10 && text.get(..10).is_some_and(|day| parse_day(day).is_ok());
    if starts_as_day && text.contains('[') {
        return refuse(
            "D04",
            format!("`{shown}` names another calendar; write a Gregorian day as YYYY-MM-DD"),
        );
    }
    if starts_as_day
        && text.get(10..11).is_some_and(|mark| mark == "T" || mark == " ")
        && text.len() > 12
    {
        return refuse("D03", format!("`{shown}` is an instant; write the GMT day as YYYY-MM-DD"));
    }
    refuse("D02", format!("`{shown}` is not a day; write the GMT day as YYYY-MM-DD"))
}

/// Reads `YYYY-MM-DD`, or the GMT day of an RFC 3339 instant with an offset.
///
/// # Errors
/// Those of [`parse_day`]; `D03` is an instant without an offset.
pub fn parse_instant_or_day(text: &str) -> Result<Day, DayError> {
    if text.is_ascii() && text.as_bytes().get(10) == Some(&b'T') && !text.contains('[') {
        return parse_instant(text);
    }
    parse_day(text)
}

fn parse_instant(text: &str) -> Result<Day, DayError> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(instant) if text.get(17..19) != Some("60") => {
            let day = Day::from(instant.naive_utc().date());
            calendar_day(&day.to_string())
        }
        Ok(_) => refuse("D05", format!("`{text}` has a second 60; write a second from 00 to 59")),
        Err(_) => match parse_day(text.get(..10).unwrap_or_default()) {
            Ok(_) => refuse(
                "D03",
                format!(
                    "`{}` is not an instant with an offset; write YYYY-MM-DDTHH:MM:SSZ or the GMT day YYYY-MM-DD",
                    text.escape_debug()
                ),
            ),
            Err(wrong) if wrong.code == "D02" => refuse_shape(text),
            Err(wrong) => Err(wrong),
        },
    }
}

/// A length of time as a lawyer writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Span {
    /// A number of days.
    Days(u32),
    /// A number of months (a year is twelve). A day that the month lacks becomes its last day.
    Months(u32),
    /// A number of months. A day that the month lacks becomes the first day of the next.
    MonthsRoundedUp(u32),
}

impl Span {
    /// Reads `30 days`, `6 months` or `5 years`.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{}` is not a length of time; write `30 days`, `6 months` or `5 years`",
                text.escape_debug()
            )
        };
        let (number, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let plain = number.len() <= 4
            && !number.starts_with('0')
            && number.bytes().all(|b| b.is_ascii_digit());
        let count: u32 = number.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        match unit {
            "day" | "days" => Ok(Self::Days(count)),
            "month" | "months" => Ok(Self::Months(count)),
            "year" | "years" => Ok(Self::Months(count * 12)),
            _ => Err(wrong()),
        }
    }

    /// The day this long after `day`.
    #[must_use]
    pub fn after(self, day: Day) -> Day {
        match self {
            Self::Days(days) => {
                day.date().checked_add_days(Days::new(u64::from(days))).map_or(day, Day::from)
            }
            Self::Months(months) => day.plus_months(months),
            Self::MonthsRoundedUp(months) => {
                let clamped = day.plus_months(months);
                clamped.plus_days(i32::from(clamped.date().day() < day.date().day()))
            }
        }
    }

    /// "5 years", "1 day".
    #[must_use]
    pub fn in_words(self) -> String {
        let (count, unit) = match self {
            Self::Days(days) => (days, "day"),
            Self::Months(months) | Self::MonthsRoundedUp(months) if months % 12 == 0 => {
                (months / 12, "year")
            }
            Self::Months(months) | Self::MonthsRoundedUp(months) => (months, "month"),
        };
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

    use super::*;

    /// The words that stand for a year in these tests, and how many years it is after the first.
    const YEARS: [(&str, i32); 6] = [
        ("LEAP", 3),
        ("NEXT", 4),
        ("FOURTH", 7),
        ("TENTH", 13),
        // Divisible by 100, and by 400 too.
        ("CENTURY", -45),
        ("MILLENNIUM", 55),
    ];

    fn dated(text: &str) -> String {
        let first = Day::FIRST.date().year();
        YEARS.iter().fold(text.to_owned(), |text, (word, after)| {
            text.replace(word, &(first + after).to_string())
        })
    }

    fn day(text: &str) -> Day {
        parse_day(&dated(text)).unwrap()
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        for text in ["1945-01-01", "MILLENNIUM-02-29", "LEAP-02-29", "NEXT-10-18", "2200-12-31"] {
            let text = &dated(text);
            assert_eq!(day(text).to_string(), *text);
            assert_eq!(plain_day(text.as_bytes()), Some(day(text)));
        }
        assert_eq!((day("1945-01-01"), day("2200-12-31")), (Day::FIRST, Day::LAST));
        assert_eq!(day("LEAP-10-18").in_words(), dated("18 October LEAP"));
    }

    #[test]
    fn every_other_text_is_refused_with_its_code() {
        for (text, code) in [
            ("", "D02"),
            ("18 October LEAP", "D02"),
            ("LEAP-1-1", "D02"),
            ("LEAP/10/18", "D02"),
            (" LEAP-10-18", "D02"),
            ("+LEAP-10-18", "D02"),
            ("٢٠٢٠-10-18", "D02"),
            ("LEAP-10-18T10:00:00Z", "D03"),
            ("LEAP-10-18 10:00", "D03"),
            ("LEAP-10-18[u-ca=hebrew]", "D04"),
            ("NEXT-02-29", "D05"),
            ("CENTURY-02-29", "D05"),
            ("LEAP-18-10", "D05"),
            ("LEAP-00-10", "D05"),
            ("LEAP-04-31", "D05"),
            (&Day::FIRST.plus_days(-1).to_string(), "D06"),
            (&Day::END.to_string(), "D06"),
        ] {
            let text = &dated(text);
            assert_eq!(parse_day(text).unwrap_err().code, code, "{text}");
            assert_eq!(plain_day(text.as_bytes()), None, "{text}");
        }
        let swapped = parse_day(&dated("LEAP-18-10")).unwrap_err();
        assert!(swapped.to_string().ends_with("; day and month swapped?"), "{swapped}");
    }

    #[test]
    fn an_instant_is_converted_to_its_gmt_day() {
        for (text, expected) in [
            ("LEAP-10-18", "LEAP-10-18"),
            ("LEAP-10-18T00:00:00Z", "LEAP-10-18"),
            ("LEAP-10-18T23:59:59.999Z", "LEAP-10-18"),
            ("LEAP-10-18T01:30:00+02:00", "LEAP-10-17"),
            ("LEAP-10-18T20:00:00-04:00", "LEAP-10-19"),
            ("LEAP-12-31T19:00:00-05:00", "NEXT-01-01"),
        ] {
            assert_eq!(parse_instant_or_day(&dated(text)), Ok(day(expected)), "{text}");
        }
        for (text, code) in [
            ("LEAP-10-18T10:00:00", "D03"),
            ("LEAP-10-18T10:00", "D03"),
            ("LEAP-10-18T23:59:60Z", "D05"),
            ("LEAP-02-30T10:00:00Z", "D05"),
            ("1945-01-01T00:00:00+02:00", "D06"),
            ("LEAP-10-18T10:00:00Z[u-ca=hebrew]", "D04"),
        ] {
            assert_eq!(parse_instant_or_day(&dated(text)).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn months_end_on_a_day_that_the_month_has() {
        let (down, up) = (Span::Months, Span::MonthsRoundedUp);
        for (from, span, expected) in [
            ("LEAP-01-31", Span::Days(1), "LEAP-02-01"),
            ("LEAP-02-28", Span::Days(1), "LEAP-02-29"),
            ("LEAP-10-18", Span::parse("10 years").unwrap(), "TENTH-10-18"),
            ("LEAP-01-31", down(1), "LEAP-02-29"),
            ("LEAP-01-31", up(1), "LEAP-03-01"),
            ("NEXT-01-31", down(1), "NEXT-02-28"),
            ("LEAP-02-29", down(12), "NEXT-02-28"),
            ("LEAP-02-29", up(12), "NEXT-03-01"),
            ("LEAP-02-29", up(48), "FOURTH-02-29"),
            ("LEAP-03-31", down(1), "LEAP-04-30"),
        ] {
            assert_eq!(span.after(day(from)), day(expected), "{from} and {span:?}");
        }
        assert_eq!(day("LEAP-03-01").plus_days(-1), day("LEAP-02-29"));
    }

    #[test]
    fn a_length_of_time_has_a_number_and_a_unit() {
        for (text, span, words) in [
            ("1 day", Span::Days(1), "1 day"),
            ("30 days", Span::Days(30), "30 days"),
            ("6 months", Span::Months(6), "6 months"),
            ("12 months", Span::Months(12), "1 year"),
            ("9999 years", Span::Months(119_988), "9999 years"),
        ] {
            assert_eq!(Span::parse(text), Ok(span));
            assert_eq!(span.in_words(), words);
        }
        for text in
            ["", "5", "days", "3 weeks", "0 days", "05 days", "-1 days", "10000 days", "1  day"]
        {
            assert!(Span::parse(text).is_err(), "{text}");
        }
    }
}
