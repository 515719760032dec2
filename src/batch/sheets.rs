//! Sheets: a decision table with its texts made once, to be copied behind every row it answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::print::{self, Form};
use crate::ask::{Ask, Mistake, Named, Note, name};
use crate::embedded;
use crate::made::{self, Cell, Made, twins};
use crate::model::{Day, Happens, ItemIx, QuestionIx, Ruleset, Subject, Transfer, Value, Verdict};
use crate::render::{line, said};
use crate::table::{Desk, Said};

/// What is written behind the rows of one question under one name.
#[derive(Debug, Default)]
pub struct Sheet {
    /// How many bytes of each text give the name asked for.
    pub name: usize,
    /// From which days on other texts are written, sorted.
    days: Vec<Day>,
    /// For each of them the verdict, and where its text ends.
    lines: Vec<(Verdict, u32)>,
    /// The texts, one behind the other.
    texts: Vec<u8>,
}

/// What is written behind a row of some stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'s> {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its cells, with the separator before them and the line end.
    pub text: &'s [u8],
}

impl Sheet {
    /// The line of a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<Line<'_>> {
        // So few that counting all of them costs less than a search that has to guess.
        let begun = self.days.iter().fold(0_u32, |begun, from| begun.wrapping_add(u32::from(*from <= day)));
        self.line(begun.checked_sub(1)? as usize)
    }

    fn line(&self, at: usize) -> Option<Line<'_>> {
        let (verdict, end) = *self.lines.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.lines.get(before)).map_or(0, |(_, end)| *end);
        Some(Line { verdict, text: self.texts.get(start as usize..end as usize)? })
    }

    fn push(&mut self, from: Day, verdict: Verdict, text: &[u8]) {
        let last = self.lines.len().checked_sub(1).and_then(|at| self.line(at));
        if last != Some(Line { verdict, text }) {
            self.texts.extend_from_slice(text);
            self.days.push(from);
            self.lines.push((verdict, self.texts.len() as u32));
        }
    }
}

/// How sheets are written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The form of the output.
    pub form: Form,
    /// The name asked for is written too.
    pub names_reading: bool,
    /// The reasons are written too.
    pub explains: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    transfer: Transfer,
    named: Named,
    as_of: Option<Day>,
    direction_defaulted: bool,
}

type Slot = Arc<OnceLock<Result<Arc<Sheet>, Mistake>>>;

/// The sheets made so far, by all workers.
#[derive(Debug)]
pub struct Sheets<'r> {
    rules: &'r Ruleset,
    style: Style,
    sheets: Mutex<HashMap<Key, Slot>>,
    /// For each item, the first that nothing but its names tells apart from it.
    twins: Vec<ItemIx>,
    /// The days on which something came to be known, sorted.
    known: Vec<Day>,
    made: Option<&'static Made>,
}

impl<'r> Sheets<'r> {
    /// No sheet yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset, style: Style) -> Self {
        Self { rules, style, sheets: Mutex::default(), twins: twins(rules), known: known(rules), made: embedded::made(rules) }
    }

    /// The sheet of a question under a name, made if it is not there.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn sheet(&self, desk: &mut Desk<'r>, ask: &Ask, named: Named) -> Result<Arc<Sheet>, Mistake> {
        ask.reading(self.rules, named)?;
        let ask = self.plain(ask);
        let key = Key { transfer: ask.transfer.clone(), named, as_of: ask.as_of, direction_defaulted: ask.direction_defaulted };
        self.place(key).get_or_init(|| self.make(desk, &ask, named).map(Arc::new)).clone()
    }

    fn place(&self, key: Key) -> Slot {
        const MOST: usize = 4096;
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        if sheets.len() > MOST {
            sheets.clear();
        }
        Arc::clone(sheets.entry(key).or_default())
    }

    fn make(&self, desk: &mut Desk<'r>, ask: &Ask, named: Named) -> Result<Sheet, Mistake> {
        let head = self.style.names_reading.then(|| print::cell(self.style.form, "reading", &name(self.rules, named)));
        let head = head.unwrap_or_default();
        let mut sheet = Sheet { name: head.len(), ..Sheet::default() };
        if let Some(made) = self.made(ask, named) {
            made.for_each(|(from, said)| sheet.push(from, said.verdict, &[head.as_slice(), &self.text(&said, None)].concat()));
            return Ok(sheet);
        }
        let mut table = desk.table(ask, named)?;
        // What a chain says of a list depends on the day itself.
        table.dedup_by(|later, earlier| !self.style.explains && later.said == earlier.said);
        for stretch in table {
            let why = self.style.explains.then(|| stretch.explanation(self.rules)).flatten();
            let why = why.map(|why| line::chain(self.rules, &why));
            sheet.push(stretch.from, stretch.said.verdict, &[head.as_slice(), &self.text(&stretch.said, why)].concat());
        }
        Ok(sheet)
    }

    /// The table made beforehand, if there is one for the question.
    fn made(&self, ask: &Ask, named: Named) -> Option<impl Iterator<Item = (Day, Said)>> {
        let Subject::Item(item) = ask.transfer.subject else { return None };
        let cell = Cell { item, direction: ask.transfer.direction, named };
        let plain = made::question(self.rules, cell);
        let asked = plain.transfer == ask.transfer && ask.as_of.is_none() && ask.supposed.is_empty();
        let made = self.made.filter(|_| asked && !self.style.explains)?;
        let defaulted = ask.direction_defaulted.then_some(Note::DirectionDefaulted);
        Some(made.table(cell)?.map(move |(from, said)| (from, noting(said, defaulted))))
    }

    /// The cells of an answer; why it is that, if that is asked for.
    fn text(&self, said: &Said, why: Option<String>) -> Vec<u8> {
        let cells = super::OUTPUT.into_iter().zip(said::cells(self.rules, said).into_iter().chain([String::new()]));
        print::behind(self.style.form, &cells.chain(why.map(|why| (super::CHAIN, why))).collect::<Vec<_>>())
    }

    /// The same question in the plainest words that give the same cells: one sheet serves all that differ in nothing that counts.
    ///
    /// A chain names the item and the facts as stated; then only what was known when is put plainly.
    fn plain(&self, ask: &Ask) -> Ask {
        let as_of = ask.as_of.map(|then| self.last_known(then));
        if self.style.explains {
            return Ask { as_of, ..ask.clone() };
        }
        let subject = match ask.transfer.subject {
            Subject::Item(item) => Subject::Item(self.twins.get(usize::from(item.0)).copied().unwrap_or(item)),
            entry @ Subject::Entry(_) => entry,
        };
        let facts = ask.transfer.facts.iter().map(|(question, value)| (*question, bucket(self.rules, *question, value))).collect();
        Ask { transfer: Transfer { subject, facts, ..ask.transfer.clone() }, as_of, ..ask.clone() }
    }

    fn last_known(&self, then: Day) -> Day {
        let after = self.known.partition_point(|day| *day <= then);
        after.checked_sub(1).and_then(|at| self.known.get(at)).copied().unwrap_or(Day::FIRST)
    }
}

/// An answer with one more note.
fn noting(said: &Said, note: Option<Note>) -> Said {
    let mut said = said.clone();
    said.notes.extend(note);
    said.notes.sort();
    said
}

/// Every day on which an event came, or a party answered or began to read otherwise.
fn known(rules: &Ruleset) -> Vec<Day> {
    let events = rules.events.iter().filter_map(|event| match event.happens {
        Happens::On(day) => Some(day),
        Happens::Never | Happens::Between(..) | Happens::Under(_) => None,
    });
    let answers = rules.readings.iter().flat_map(|reading| &reading.answers).map(|answer| answer.stated.since);
    let holds = rules.readings.iter().flat_map(|reading| &reading.holds).map(|hold| hold.stated.since);
    let held = rules.readings.iter().flat_map(|reading| [Some(reading.from), reading.until]).flatten();
    let mut days: Vec<Day> = events.chain(answers).chain(holds).chain(held).collect();
    days.sort();
    days.dedup();
    days
}

/// The values between the thresholds that a number or a day meets are all one.
fn bucket(rules: &Ruleset, question: QuestionIx, value: &Value) -> Value {
    let mut buckets = rules[question].every_answer().into_iter();
    let found = match value {
        Value::Number(Some(number), _) => buckets.find(|bucket| match bucket {
            Value::Number(from, until) => from.is_none_or(|from| from <= *number) && until.is_none_or(|until| *number < until),
            _ => false,
        }),
        Value::Day(day) => {
            let days: Vec<Value> = buckets.filter(|bucket| matches!(bucket, Value::Day(_))).collect();
            let last = days.iter().rev().find(|bucket| matches!(bucket, Value::Day(from) if from <= day));
            last.or(days.first()).cloned()
        }
        Value::Listed(_) | Value::Number(None, _) | Value::NoDay | Value::Country(_) => None,
    };
    found.unwrap_or_else(|| value.clone())
}
