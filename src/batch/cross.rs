//! Rows without a file: every item, direction and activity on every day of a period.

use std::io::{self, Read};

use super::print::csv_line;
use super::reader::Input;
use snapback_engine::model::{Activity, Day, Direction, Span};

/// The values whose combinations are the rows.
#[derive(Clone, Debug)]
pub struct CrossProduct {
    /// Items and list entries, by any of their names.
    pub items: Vec<String>,
    /// The directions of each item; if empty, the item's own.
    pub directions: Vec<Direction>,
    /// The activities of each item; if empty, the item's usual one.
    pub activities: Vec<Activity>,
    /// The first day.
    pub from: Day,
    /// The last day, included.
    pub last: Day,
    /// The time from one day to the next.
    pub step: Span,
}

impl CrossProduct {
    /// The rows as an input in CSV.
    #[must_use]
    pub fn input(self) -> Input {
        let header = if self.activities.is_empty() {
            "item,direction,date\n"
        } else {
            "item,direction,activity,date\n"
        };
        let rows = CrossRows {
            prefixes: self.prefixes().into_iter(),
            days: self.days(),
            pending: io::Cursor::new(header.as_bytes().to_vec()),
        };
        Input { shown: "--items".to_owned(), reader: Box::new(rows) }
    }

    /// The cells before the date, one line of CSV for each combination.
    fn prefixes(&self) -> Vec<Vec<u8>> {
        let mut prefixes = Vec::new();
        for item in &self.items {
            for direction in self.direction_cells() {
                let cells = [item.as_bytes(), direction.as_bytes()];
                if self.activities.is_empty() {
                    prefixes.push(csv_line(cells.into_iter()));
                }
                for activity in &self.activities {
                    let activity = activity.word().as_bytes();
                    prefixes.push(csv_line(cells.into_iter().chain([activity])));
                }
            }
        }
        prefixes
    }

    /// The words of the directions; one empty cell where none is given.
    fn direction_cells(&self) -> Vec<&'static str> {
        if self.directions.is_empty() {
            return vec![""];
        }
        self.directions.iter().map(|direction| direction.word()).collect()
    }

    /// The days, each counted from the first so that steps of a month keep to the month's end.
    fn days(&self) -> Vec<String> {
        let mut days = Vec::new();
        let mut day = self.from;
        for count in 1_u32.. {
            days.push(day.to_string());
            let Some(steps) = times(self.step, count) else { break };
            let next = steps.after(self.from);
            // Steps beyond the end of the calendar lead nowhere.
            if next <= day || next > self.last {
                break;
            }
            day = next;
        }
        days
    }
}

/// A length of time taken `count` times; none if it is longer than any calendar.
fn times(step: Span, count: u32) -> Option<Span> {
    Some(match step {
        Span::Days(days) => Span::Days(days.checked_mul(count)?),
        Span::Months(months) => Span::Months(months.checked_mul(count)?),
        Span::MonthsRoundedUp(months) => Span::MonthsRoundedUp(months.checked_mul(count)?),
    })
}

/// Generates the rows while they are read.
struct CrossRows {
    prefixes: std::vec::IntoIter<Vec<u8>>,
    days: Vec<String>,
    /// The header, then the rows of one prefix.
    pending: io::Cursor<Vec<u8>>,
}

impl CrossRows {
    /// The rows of the next prefix; none at the end.
    fn next_rows(&mut self) -> Option<Vec<u8>> {
        let prefix = self.prefixes.next()?;
        let mut rows = Vec::new();
        for day in &self.days {
            rows.extend_from_slice(&prefix);
            rows.push(b',');
            rows.extend_from_slice(day.as_bytes());
            rows.push(b'\n');
        }
        Some(rows)
    }
}

impl Read for CrossRows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.pending.read(into)?;
        if read > 0 || into.is_empty() {
            return Ok(read);
        }
        match self.next_rows() {
            Some(rows) => self.pending = io::Cursor::new(rows),
            None => return Ok(0),
        }
        self.pending.read(into)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    /// The last day of the first January of a leap year.
    fn end_of_january() -> Day {
        Day::FIRST.plus_months(3 * 12).plus_days(30)
    }

    fn rows(from: Day, last: Day, step: Span, activities: Vec<Activity>) -> String {
        let product = CrossProduct {
            items: vec!["tank".to_owned(), "a, b".to_owned()],
            directions: vec![Direction::To, Direction::From],
            activities,
            from,
            last,
            step,
        };
        let mut text = String::new();
        product.input().reader.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_combination_is_one_row_and_the_last_day_is_included() {
        let (first, second) = (end_of_january(), end_of_january().plus_days(1));
        let text = rows(first, second, Span::Days(1), Vec::new());
        let expected = format!(
            "item,direction,date\n\
             tank,to,{first}\ntank,to,{second}\n\
             tank,from,{first}\ntank,from,{second}\n\
             \"a, b\",to,{first}\n\"a, b\",to,{second}\n\
             \"a, b\",from,{first}\n\"a, b\",from,{second}\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn activities_are_a_column_of_their_own() {
        let activities = vec![Activity::ALL.first().copied().unwrap()];
        let word = Activity::ALL.first().unwrap().word();
        let text = rows(Day::FIRST, Day::FIRST, Span::Days(1), activities);
        assert!(text.starts_with("item,direction,activity,date\n"));
        assert!(text.contains(&format!("tank,from,{word},1945-01-01\n")));
        assert_eq!(text.lines().count(), 5);
    }

    #[test]
    fn without_a_direction_its_cell_is_empty() {
        let product = CrossProduct {
            items: vec!["tank".to_owned()],
            directions: Vec::new(),
            activities: Vec::new(),
            from: Day::FIRST,
            last: Day::FIRST,
            step: Span::Days(1),
        };
        let mut text = String::new();
        product.input().reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, format!("item,direction,date\ntank,,{}\n", Day::FIRST));
    }

    #[test]
    fn months_are_counted_from_the_first_day() {
        // 31 January, 29 February, 31 March and 30 April.
        let days = [0, 29, 60, 90].map(|after| end_of_january().plus_days(after));
        let text = rows(end_of_january(), days[3], Span::Months(1), Vec::new());
        let first: Vec<&str> = text.lines().skip(1).take(4).collect();
        assert_eq!(first, days.map(|day| format!("tank,to,{day}")));
    }
}
