//! The reader of days is exactly right: against a calendar that is walked day by day, and knows no arithmetic.
//!
//! The long form, all 10^8 texts of the form `dddd-dd-dd`, takes some minutes: `cargo test --test answers days:: -- --ignored`.

use crate::common;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use common::Chance;
use snapback_engine::model::{Day, parse_day, parse_instant_or_day, plain_day};

const FIRST: (usize, usize, usize) = (1945, 1, 1);
const LAST: (usize, usize, usize) = (2200, 12, 31);

/// The days of the Gregorian calendar from the year 0 to 9999, by year, month and day: each one's number, counted from the
/// first day of the year 1.
struct Calendar(Vec<[[Option<i32>; 100]; 100]>);

fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| {
        let mut number = -365;
        let mut walk = |year: usize| {
            let leap =
                year.is_multiple_of(400) || year.is_multiple_of(4) && !year.is_multiple_of(100);
            let february = if leap { 29 } else { 28 };
            let mut days = [[None; 100]; 100];
            for (month, length) in
                [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
            {
                for place in days[month + 1].iter_mut().skip(1).take(length) {
                    *place = Some(number);
                    number += 1;
                }
            }
            days
        };
        Calendar((0..10_000).map(&mut walk).collect())
    })
}

impl Calendar {
    /// The number of a day, or the code of why it is none.
    fn day(&self, (year, month, day): (usize, usize, usize)) -> Result<i32, &'static str> {
        let number = self.0[year][month][day].ok_or("D05")?;
        if (FIRST..=LAST).contains(&(year, month, day)) { Ok(number) } else { Err("D06") }
    }
}

fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + usize::from(digit - b'0'))
    })
}

/// Year, month and day of a text of ten bytes, four, two and two digits with hyphens between.
fn parts(text: &[u8]) -> Option<(usize, usize, usize)> {
    let shaped = text.len() == 10 && text[4] == b'-' && text[7] == b'-';
    shaped.then(|| Some((number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?))).flatten()
}

fn check(text: &[u8]) {
    let expected = parts(text).and_then(|parts| calendar().day(parts).ok()).map(Day);
    assert_eq!(plain_day(text), expected, "{}", text.escape_ascii());
}

/// What the reader of words says: the day, or the right code.
fn check_word(text: &str) {
    let expected =
        parts(text.as_bytes()).map_or(Err("D02"), |parts| calendar().day(parts)).map(Day);
    let found = parse_day(text).map_err(|error| error.code);
    // A longer text may be told apart further: an instant, another calendar.
    let longer = text.len() > 10 && matches!(found, Err("D03" | "D04"));
    assert!(
        found == expected || longer && expected == Err("D02"),
        "{text:?}: {found:?}, not {expected:?}"
    );
}

fn text((year, month, day): (usize, usize, usize)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

#[test]
fn every_day_in_range_is_read_and_written() {
    let mut count = 0;
    for year in FIRST.0..=LAST.0 {
        for month in 1..=12 {
            for day in 1..=31 {
                let text = text((year, month, day));
                check_word(&text);
                if let Ok(number) = calendar().day((year, month, day)) {
                    assert_eq!(Day(number).to_string(), text);
                    assert_eq!(
                        parse_instant_or_day(&format!("{text}T23:59:59Z")).map(|day| day.0),
                        Ok(number),
                        "{text}"
                    );
                    count += 1;
                }
            }
        }
    }
    // 256 years, of which 62 are leap years: every fourth from 1948 to 2200, but 2100 and 2200.
    assert_eq!(count, 256 * 365 + 62);
    assert_eq!((Day::FIRST.to_string(), Day::LAST.to_string()), (text(FIRST), text(LAST)));
}

#[test]
fn a_million_texts_of_the_right_form_are_judged_rightly() {
    let mut chance = Chance(0x5eed_da75);
    let mut days = 0;
    for at in 0..1_000_000 {
        // Half of them lie where days are.
        let parts = match at % 2 {
            0 => (chance.below(10_000), chance.below(100), chance.below(100)),
            _ => (1940 + chance.below(266), chance.below(14), chance.below(33)),
        };
        let text = text(parts);
        check(text.as_bytes());
        check_word(&text);
        days += usize::from(calendar().day(parts).is_ok());
    }
    println!("{days} of 1000000 are days");
    assert!(days > 100_000);
}

/// Every byte replaced, put in and taken out.
fn edits(day: &[u8], each: &mut dyn FnMut(&[u8])) {
    for at in 0..=day.len() {
        let (before, after) = day.split_at(at);
        for byte in 0..=u8::MAX {
            each(&[before, &[byte], after].concat());
            if !after.is_empty() {
                each(&[before, &[byte], &after[1..]].concat());
            }
        }
        if !after.is_empty() {
            each(&[before, &after[1..]].concat());
        }
    }
}

#[test]
fn no_slip_of_one_byte_makes_another_day_of_it() {
    let mut chance = Chance(0x5eed_ed17);
    let (mut count, mut words) = (0_u64, 0_u64);
    for _ in 0..1_000 {
        let parts = loop {
            let parts = (FIRST.0 + chance.below(256), 1 + chance.below(12), 1 + chance.below(31));
            if calendar().day(parts).is_ok() {
                break parts;
            }
        };
        edits(text(parts).as_bytes(), &mut |slip| {
            check(slip);
            count += 1;
            if count.is_multiple_of(17)
                && let Ok(word) = std::str::from_utf8(slip)
            {
                check_word(word);
                words += 1;
            }
        });
    }
    println!("{count} slips, {words} of them as words");
    assert!(count > 5_000_000);
}

/// What is said of a text that is no day: the code, and the words about what to write.
fn refused(text: &str) -> (&'static str, String) {
    let wrong = parse_instant_or_day(text).expect_err(text);
    (wrong.code, wrong.text)
}

#[test]
fn what_is_no_day_is_refused_for_what_it_is() {
    for (text, code) in [
        ("2020-10-18 10:00", "D03"),
        ("2020-10-18T10", "D03"),
        ("2020-10-18T10:00", "D03"),
        ("2020-10-18T10:00:00", "D03"),
        ("2020-10-18T10:00:00\u{2212}03:30", "D03"),
        ("2020-10-18[u-ca=islamic]", "D04"),
        ("2020-10-18T10:00:00Z[Asia/Tehran]", "D04"),
        ("2016-12-31T23:59:60Z", "D05"),
        ("2020-02-30T10:00:00Z", "D05"),
        ("2200-12-31T23:59:59-00:01", "D06"),
        ("2020-10-18T", "D03"),
        ("2020-10-18 ", "D02"),
        ("2020-10-18 1", "D02"),
        ("2020-10-18x", "D02"),
        ("2020-10-18x10:00:00Z", "D02"),
        ("2020-1-18[u-ca=islamic]", "D02"),
        ("2020-1-18 10:00:00", "D02"),
        ("2020-1-18T10:00:00Z", "D02"),
        ("18/10/2020", "D02"),
        ("18/10/2020T10:00:00Z", "D02"),
        ("", "D02"),
    ] {
        let (found, words) = refused(text);
        assert_eq!(found, code, "{text}: {words}");
        assert!(
            words.starts_with(&format!("`{}` ", text.escape_debug()))
                || code == "D06"
                || found == "D05",
            "the whole text is shown: {words}"
        );
    }
    assert_eq!(
        refused("2020-10-18T10:00:00").1,
        "`2020-10-18T10:00:00` is not an instant with an offset; write YYYY-MM-DDTHH:MM:SSZ or the GMT day YYYY-MM-DD"
    );
}

#[test]
fn a_day_in_the_place_of_the_month_is_asked_about() {
    let hinted = |text: &&str| refused(text).1.ends_with("; day and month swapped?");
    assert!(["2020-13-01", "2020-18-10", "2020-31-12"].iter().all(hinted));
    let others = ["2020-00-10", "2020-32-10", "2020-02-30", "2021-02-29"];
    let plainly = |text: &&str| refused(text).1 == format!("`{text}` is not a day of the calendar");
    assert!(others.iter().all(plainly));
}

#[test]
#[ignore = "all 10^8 texts: some minutes"]
fn every_text_of_the_form_is_judged_rightly() {
    let (next, days) = (AtomicU64::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(year) = Some(next.fetch_add(1, Ordering::Relaxed) as usize)
                    .filter(|year| *year < 10_000)
                {
                    let found =
                        (0..10_000).filter(|rest| judged((year, rest / 100, rest % 100))).count();
                    days.fetch_add(found as u64, Ordering::Relaxed);
                }
            });
        }
    });
    println!("100000000 texts, {days:?} days");
    assert_eq!(days.into_inner(), 256 * 365 + 62);
}

/// Whether it is a day, once that is known to be read rightly.
fn judged(parts: (usize, usize, usize)) -> bool {
    let text = text(parts);
    let expected = calendar().day(parts).map(Day);
    assert_eq!(plain_day(text.as_bytes()), expected.ok(), "{text}");
    assert_eq!(parse_day(&text).map_err(|error| error.code), expected, "{text}");
    expected.is_ok()
}
