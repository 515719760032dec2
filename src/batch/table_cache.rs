//! RenderedTables: a decision table with its texts made once, to be copied behind every row it answers.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::columns::{CHAIN, OUTPUT};
use super::print;
use super::reader::RowFormat;
use crate::check::chain_line::chain;
use crate::check::columns::cells as answer_cells;
use crate::rules;
use snapback_engine::equivalence::{FactClasses, equivalent_items, relevant_facts};
use snapback_engine::evaluate::Evaluator;
use snapback_engine::model::{
    Day, Happens, ItemIx, Layer, QuestionIx, ReadingIx, Ruleset, Subject, Transfer, Value, Verdict,
    View,
};
use snapback_engine::notes::Note;
use snapback_engine::prebuilt::{self, Prebuilt, TableKey};
use snapback_engine::query::{Query, QueryError, ReadingRef};
use snapback_engine::table::{AnswerSummary, TableCache};

/// What is written behind the rows of one question under one name.
#[derive(Debug, Default)]
pub struct RenderedTable {
    /// How many bytes of each text give the name asked for.
    pub reading_length: usize,
    /// From which days on other texts are written, sorted.
    days: Vec<Day>,
    /// What is written from each of them on.
    lines: Vec<Arc<RenderedCells>>,
}

/// What is written behind a row of some stretch of days.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct RenderedCells {
    /// Its verdict.
    pub verdict: Verdict,
    /// Its cells, with the separator before them and the line end.
    pub bytes: Box<[u8]>,
}

impl RenderedTable {
    /// The line of a day.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a table starts on the first day")]
    pub fn on(&self, day: Day) -> &RenderedCells {
        // So few that counting all of them costs less than a search that has to guess.
        let begun =
            self.days.iter().fold(0_u32, |begun, from| begun.wrapping_add(u32::from(*from <= day)));
        &self.lines[begun as usize - 1]
    }

    fn push(&mut self, from: Day, line: Arc<RenderedCells>) {
        if self.lines.last() != Some(&line) {
            self.days.push(from);
            self.lines.push(line);
        }
    }
}

/// How sheets are written.
#[derive(Clone, Copy, Debug)]
pub struct RenderStyle {
    /// The format of the output.
    pub format: RowFormat,
    /// The name asked for is written too.
    pub adds_reading: bool,
    /// The reasons are written too.
    pub explains: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CacheKey {
    transfer: Transfer,
    named: ReadingRef,
    as_of: Option<Day>,
    direction_defaulted: bool,
    has_unused_fact: bool,
}

/// The classes of the facts that bear on a transfer, and the facts that it reads.
type Bearing = Arc<(Vec<FactClasses>, BTreeSet<QuestionIx>)>;

type Slot = Arc<OnceLock<Result<Arc<RenderedTable>, QueryError>>>;

/// The sheets made so far, by all workers.
#[derive(Debug)]
pub struct RenderedTables<'r> {
    rules: &'r Ruleset,
    style: RenderStyle,
    shelf: Mutex<CachedTables>,
    /// How often the shelf has been times_cleared.
    times_cleared: AtomicUsize,
    /// The facts that bear on a transfer, by the transfer without any.
    bearing: Mutex<HashMap<Transfer, Bearing>>,
    /// For each item, the first that nothing but its names tells apart from it.
    equivalent_items: Vec<ItemIx>,
    /// The days on which something came to be known, sorted.
    known: Vec<Day>,
    prebuilt: Option<&'static Prebuilt>,
}

#[derive(Debug, Default)]
struct CachedTables {
    sheets: HashMap<CacheKey, Slot>,
    /// What is written on any of them, each line once.
    lines: HashSet<Arc<RenderedCells>>,
    /// About how many bytes it holds.
    bytes: usize,
}

impl<'r> RenderedTables<'r> {
    /// No sheet yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset, style: RenderStyle) -> Self {
        Self {
            rules,
            style,
            shelf: Mutex::default(),
            times_cleared: AtomicUsize::new(0),
            bearing: Mutex::default(),
            equivalent_items: equivalent_items(rules),
            known: known(rules),
            prebuilt: rules::prebuilt(rules),
        }
    }

    /// How often all sheets have been put away, so that nobody keeps them longer.
    pub fn times_cleared(&self) -> usize {
        self.times_cleared.load(Ordering::Relaxed)
    }

    /// The sheet of a question under a name, made if it is not there.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn table(
        &self,
        desk: &mut TableCache<'r>,
        query: &Query,
        named: ReadingRef,
    ) -> Result<Arc<RenderedTable>, QueryError> {
        let reading = query.reading(self.rules, named)?;
        let stated = &query.transfer.facts;
        let read = |question: &QuestionIx| {
            self.bearing(&self.bare(&query.transfer), reading).1.contains(question)
        };
        let has_unused_fact = stated.iter().any(|(question, _)| !read(question));
        let query = self.plain(query, reading);
        let key = CacheKey {
            has_unused_fact,
            transfer: query.transfer.clone(),
            named,
            as_of: query.as_of,
            direction_defaulted: query.direction_defaulted,
        };
        self.place(key)
            .get_or_init(|| self.make(desk, &query, named, has_unused_fact).map(Arc::new))
            .clone()
    }

    fn shelf(&self) -> MutexGuard<'_, CachedTables> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, key: CacheKey) -> Slot {
        const MOST: usize = 8 << 20;
        /// A key, and a sheet of so many lines as most have.
        const USUAL: usize = 1 << 10;
        let mut shelf = self.shelf();
        if shelf.bytes > MOST {
            *shelf = CachedTables::default();
            self.times_cleared.fetch_add(1, Ordering::Relaxed);
        }
        let CachedTables { sheets, bytes, .. } = &mut *shelf;
        Arc::clone(sheets.entry(key).or_insert_with(|| {
            *bytes = bytes.saturating_add(USUAL);
            Slot::default()
        }))
    }

    /// A line, the same wherever it is written.
    fn line(&self, line: RenderedCells) -> Arc<RenderedCells> {
        let mut shelf = self.shelf();
        if let Some(known) = shelf.lines.get(&line) {
            return Arc::clone(known);
        }
        let line = Arc::new(line);
        shelf.bytes = shelf.bytes.saturating_add(line.bytes.len()).saturating_add(64);
        shelf.lines.insert(Arc::clone(&line));
        line
    }

    fn make(
        &self,
        desk: &mut TableCache<'r>,
        query: &Query,
        named: ReadingRef,
        has_unused_fact: bool,
    ) -> Result<RenderedTable, QueryError> {
        let head = self
            .style
            .adds_reading
            .then(|| print::reading_cell(self.style.format, named.id(self.rules)));
        let head = head.unwrap_or_default();
        let mut sheet = RenderedTable { reading_length: head.len(), ..RenderedTable::default() };
        let line = |said: &AnswerSummary, why| {
            let said = &noting(said, has_unused_fact.then_some(Note::FactNotUsed));
            let text = [head.as_slice(), &self.text(query, said, why)].concat().into();
            self.line(RenderedCells { verdict: said.verdict, bytes: text })
        };
        if let Some(prebuilt) = self.prebuilt(query, named) {
            prebuilt.for_each(|(from, said)| sheet.push(from, line(&said, None)));
            return Ok(sheet);
        }
        let explains = self.style.explains;
        // What a chain says of a list depends on the day itself.
        let table = desk
            .table(query, named)?
            .merge_by(|earlier, later| !explains && earlier.summary == later.summary);
        for (from, row) in table {
            let why = explains.then(|| chain(self.rules, &row.explanation()));
            sheet.push(from, line(&row.summary, why));
        }
        Ok(sheet)
    }

    /// The table made beforehand, if there is one for the question.
    fn prebuilt(
        &self,
        query: &Query,
        named: ReadingRef,
    ) -> Option<impl Iterator<Item = (Day, AnswerSummary)>> {
        let Subject::Item(item) = query.transfer.subject else { return None };
        let cell = TableKey { item, direction: query.transfer.direction, named };
        let plain = prebuilt::query(self.rules, cell);
        let asked =
            plain.transfer == query.transfer && query.as_of.is_none() && query.supposed.is_empty();
        let prebuilt = self.prebuilt.filter(|_| asked && !self.style.explains)?;
        let defaulted = query.direction_defaulted.then_some(Note::DirectionDefaulted);
        Some(prebuilt.table(cell)?.map(move |(from, said)| (from, noting(said, defaulted))))
    }

    /// The cells of an answer; why it is that, if that is asked for.
    fn text(&self, query: &Query, said: &AnswerSummary, why: Option<String>) -> Vec<u8> {
        let layer = query.transfer.layer;
        let beside = [
            String::new(),
            query.transfer.direction.to_string(),
            persons_cell(self.rules, layer, said),
            gaps_cell(self.rules, said),
        ];
        let cells =
            OUTPUT.into_iter().zip(answer_cells(self.rules, said).into_iter().chain(beside));
        print::output_cells(
            self.style.format,
            &cells.chain(why.map(|why| (CHAIN, why))).collect::<Vec<_>>(),
        )
    }

    /// The same question in the plainest words that give the same cells: one sheet serves all that differ in nothing that counts.
    ///
    /// A chain names the item and the facts as stated; then only what was known when is put plainly, and what bears on nothing left out.
    fn plain(&self, query: &Query, reading: ReadingIx) -> Query {
        let rules = self.rules;
        let bare = self.bare(&query.transfer);
        let bearing = self.bearing(&bare, reading);
        let plain = |(question, value): &(QuestionIx, Value)| {
            let fact = bearing.0.iter().find(|fact| fact.question == *question)?;
            let value = if self.style.explains {
                Some(value.clone())
            } else {
                fact.representative(rules, value)
            };
            value.map(|value| (*question, value))
        };
        let mut facts: Vec<(QuestionIx, Value)> =
            query.transfer.facts.iter().filter_map(plain).collect();
        facts.sort();
        Query {
            transfer: Transfer { facts, ..bare },
            as_of: query.as_of.map(|then| self.last_known(then)),
            ..query.clone()
        }
    }

    /// The transfer without facts, of the first item that nothing but its names tells apart.
    fn bare(&self, transfer: &Transfer) -> Transfer {
        let subject = match transfer.subject {
            Subject::Item(item) if !self.style.explains => Subject::Item(
                self.equivalent_items.get(usize::from(item.0)).copied().unwrap_or(item),
            ),
            subject => subject,
        };
        Transfer { subject, facts: Vec::new(), ..transfer.clone() }
    }

    /// The facts that bear on a transfer: what covers it, and what that asks, does not depend on who reads.
    fn bearing(&self, bare: &Transfer, reading: ReadingIx) -> Bearing {
        let mut known = self.bearing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = known.get(bare) {
            return Arc::clone(facts);
        }
        let evaluator = Evaluator::new(self.rules, bare, &View::of(reading));
        let facts = relevant_facts(self.rules, &evaluator)
            .into_iter()
            .enumerate()
            .map(|fact| FactClasses::new(self.rules, fact, &evaluator));
        let bearing = Arc::new((facts.collect(), evaluator.facts_read()));
        Arc::clone(known.entry(bare.clone()).or_insert(bearing))
    }

    fn last_known(&self, then: Day) -> Day {
        let after = self.known.partition_point(|day| *day <= then);
        after.checked_sub(1).and_then(|at| self.known.get(at)).copied().unwrap_or(Day::FIRST)
    }
}

/// "kind=verdict" for each kind of person; empty where there are none.
fn persons_cell(rules: &Ruleset, layer: Layer, said: &AnswerSummary) -> String {
    let Some(scope) = rules.scope(layer) else { return String::new() };
    let told = said
        .persons
        .iter()
        .filter_map(|(at, verdict)| Some(format!("{}={verdict}", scope.persons.get(*at)?.id)));
    told.collect::<Vec<_>>().join(";")
}

/// The ids of the gaps that bear on the verdict.
fn gaps_cell(rules: &Ruleset, said: &AnswerSummary) -> String {
    let ids: Vec<&str> = said.gaps.iter().map(|gap| rules[*gap].id.as_str()).collect();
    ids.join(";")
}

/// An answer with one more note.
fn noting(said: &AnswerSummary, note: Option<Note>) -> AnswerSummary {
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
    let answers = rules
        .readings
        .iter()
        .flat_map(|reading| &reading.answers)
        .map(|answer| answer.stated.since);
    let holds =
        rules.readings.iter().flat_map(|reading| &reading.holds).map(|hold| hold.stated.since);
    let held =
        rules.readings.iter().flat_map(|reading| [Some(reading.from), reading.until]).flatten();
    let mut days: Vec<Day> = events.chain(answers).chain(holds).chain(held).collect();
    days.sort();
    days.dedup();
    days
}
