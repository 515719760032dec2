//! Sheets: a decision table with its texts made once, to be copied behind every row it answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::print::{self, Form};
use crate::ask::{Ask, Mistake, Named, name};
use crate::model::{
    Basis, Condition, Confidence, Day, EntryIx, Happens, Item, ItemIx, QuestionIx, Ruleset, Subject, Transfer, Value, Verdict,
};
use crate::render::{line, restricted};
use crate::table::{Desk, Stretch};

/// What is written behind the rows of one question under one name.
#[derive(Debug, Default)]
pub struct Sheet {
    /// How many bytes of each text give the name asked for.
    pub name: usize,
    spans: Vec<Span>,
    /// The texts of all spans, one behind the other.
    texts: Vec<u8>,
}

/// From which day on which text is written.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: Day,
    verdict: Verdict,
    start: u32,
    end: u32,
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
        let after = self.spans.partition_point(|span| span.from <= day);
        self.spans.get(after.checked_sub(1)?).and_then(|span| self.line(span))
    }

    fn line(&self, span: &Span) -> Option<Line<'_>> {
        let text = self.texts.get(span.start as usize..span.end as usize)?;
        Some(Line { verdict: span.verdict, text })
    }

    fn push(&mut self, from: Day, line: Line) {
        if self.spans.last().and_then(|last| self.line(last)) == Some(line) {
            return;
        }
        let start = self.texts.len() as u32;
        self.texts.extend_from_slice(line.text);
        self.spans.push(Span { from, verdict: line.verdict, start, end: self.texts.len() as u32 });
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

type Made = Arc<OnceLock<Result<Arc<Sheet>, Mistake>>>;

/// The sheets made so far, by all workers.
#[derive(Debug)]
pub struct Sheets<'r> {
    rules: &'r Ruleset,
    style: Style,
    made: Mutex<HashMap<Key, Made>>,
    /// For each item, the first that nothing but its names tells apart from it.
    twins: Vec<ItemIx>,
    /// The days on which something came to be known, sorted.
    known: Vec<Day>,
}

impl<'r> Sheets<'r> {
    /// No sheet yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset, style: Style) -> Self {
        Self { rules, style, made: Mutex::default(), twins: twins(rules), known: known(rules) }
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

    fn place(&self, key: Key) -> Made {
        const MOST: usize = 4096;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.len() > MOST {
            made.clear();
        }
        Arc::clone(made.entry(key).or_default())
    }

    fn make(&self, desk: &mut Desk<'r>, ask: &Ask, named: Named) -> Result<Sheet, Mistake> {
        let name = self.style.names_reading.then(|| print::cell(self.style.form, "reading", &name(self.rules, named)));
        let mut sheet = Sheet { name: name.as_ref().map_or(0, Vec::len), ..Sheet::default() };
        for stretch in desk.table(ask, named)? {
            let verdict = stretch.finding().map_or(Verdict::NotEncoded, |finding| finding.verdict);
            let text = [name.as_deref().unwrap_or_default(), &self.text(&stretch)].concat();
            sheet.push(stretch.from, Line { verdict, text: &text });
        }
        Ok(sheet)
    }

    fn text(&self, stretch: &Stretch<'r>) -> Vec<u8> {
        let mut cells: Vec<(&str, String)> = super::OUTPUT.into_iter().zip(self.cells(stretch)).collect();
        if self.style.explains {
            let why = stretch.explanation(self.rules).map(|why| line::chain(self.rules, &why));
            cells.push((super::CHAIN, why.unwrap_or_default()));
        }
        print::behind(self.style.form, &cells)
    }

    fn cells(&self, stretch: &Stretch<'r>) -> [String; 11] {
        let rules = self.rules;
        let Some(finding) = stretch.finding() else { return Default::default() };
        let provisions: Vec<&str> = finding.provisions.iter().map(|at| rules[*at].id.as_str()).collect();
        let possible: Vec<&str> = finding.possible.iter().map(|verdict| verdict.word()).collect();
        let turns_on: Vec<&str> = finding.turns_on.iter().map(|question| rules[*question].id.as_str()).collect();
        let notes: Vec<&str> = stretch.notes.iter().map(|note| note.word()).collect();
        [
            rules[stretch.reading()].id.to_string(),
            finding.verdict.to_string(),
            restricted(finding.restricted()).to_owned(),
            finding.basis.map_or("", Basis::word).to_owned(),
            finding.confidence.map_or("", Confidence::word).to_owned(),
            provisions.join(";"),
            possible.join(";"),
            turns_on.join(";"),
            stretch.until().map(|day| day.to_string()).unwrap_or_default(),
            notes.join(";"),
            String::new(),
        ]
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

/// For each item, the first with the same look.
fn twins(rules: &Ruleset) -> Vec<ItemIx> {
    let looks: Vec<Look> = ItemIx::all(rules).map(|item| look(&rules[item])).collect();
    let first = |look: &Look| looks.iter().position(|known| known == look).unwrap_or_default();
    looks.iter().map(|look| ItemIx(first(look) as u16)).collect()
}

type Look<'r> = (&'r [QuestionIx], Vec<(EntryIx, Option<&'r str>, &'r [Condition], Confidence)>, Vec<(QuestionIx, &'r Value, Confidence)>);

/// The entries in which an item falls and under which conditions, and what is known of it, each as surely.
fn look(item: &Item) -> Look<'_> {
    let entries = item.entries.iter();
    let entries = entries.map(|entry| (entry.entry, entry.section.as_deref(), entry.conditions.as_slice(), entry.source.confidence));
    (&item.raises, entries.collect(), item.facts.iter().map(|fact| (fact.question, &fact.value, fact.source.confidence)).collect())
}
