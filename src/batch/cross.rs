//! Rows without a file: every item, direction and activity on every day of a stretch.

use std::io::{self, Read};

use super::feed::Input;
use super::print::csv_line;
use snapback_engine::model::{Activity, Day, Direction, Span};

/// A cross product of what can stand in a row.
#[derive(Clone, Debug)]
pub struct Cross {
    /// Items and list entries, by any of their names.
    pub items: Vec<String>,
    /// Which ways.
    pub directions: Vec<Direction>,
    /// What is done; the item's own where none is named.
    pub activities: Vec<Activity>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub last: Day,
    /// From one day to the next.
    pub step: Span,
}

impl Cross {
    /// The product as an input of CSV.
    #[must_use]
    pub fn input(self) -> Input {
        let header = if self.activities.is_empty() {
            "item,direction,date\n"
        } else {
            "item,direction,activity,date\n"
        };
        let days = self.days();
        let rows = Rows {
            heads: self.heads().into_iter(),
            days,
            waiting: header.as_bytes().to_vec(),
            read: 0,
        };
        Input { shown: "--items".to_owned(), reader: Box::new(rows) }
    }

    fn heads(&self) -> Vec<Vec<u8>> {
        let activities: Vec<Option<Activity>> = if self.activities.is_empty() {
            vec![None]
        } else {
            self.activities.iter().copied().map(Some).collect()
        };
        let mut heads = Vec::new();
        for item in &self.items {
            for direction in &self.directions {
                heads.extend(activities.iter().map(|activity| head(item, *direction, *activity)));
            }
        }
        heads
    }

    /// Each day is counted from the first, so that a month's end stays one.
    fn days(&self) -> Vec<String> {
        let nth = |n: u32| match self.step {
            Span::Days(days) => Span::Days(days.saturating_mul(n)),
            Span::Months(months) => Span::Months(months.saturating_mul(n)),
            Span::MonthsRoundedUp(months) => Span::MonthsRoundedUp(months.saturating_mul(n)),
        };
        let days = (0..).map(|n| nth(n).after(self.from)).take_while(|day| *day <= self.last);
        days.map(|day| day.to_string()).collect()
    }
}

fn head(item: &str, direction: Direction, activity: Option<Activity>) -> Vec<u8> {
    let words = [Some(item), Some(direction.word()), activity.map(Activity::word)];
    csv_line(words.into_iter().flatten().map(str::as_bytes))
}

/// The rows, made as they are read.
struct Rows {
    heads: std::vec::IntoIter<Vec<u8>>,
    days: Vec<String>,
    waiting: Vec<u8>,
    read: usize,
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read == self.waiting.len() {
            self.waiting.clear();
            self.read = 0;
            let Some(head) = self.heads.next() else { return Ok(0) };
            for day in &self.days {
                self.waiting.extend_from_slice(&head);
                self.waiting.push(b',');
                self.waiting.extend_from_slice(day.as_bytes());
                self.waiting.push(b'\n');
            }
        }
        let mut rest = self.waiting.get(self.read..).unwrap_or_default();
        let read = rest.read(into)?;
        self.read = self.read.saturating_add(read);
        Ok(read)
    }
}
