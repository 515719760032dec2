//! Rows: who says what of a transfer, under which facts, in which stretch of days.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Scope;
use super::needs::Needs;
use super::reasons;
use super::sheet::{Sheet, Told};
use super::tree::{Path, Tree};
use snapback_engine::equivalence::{BETWEEN, FactClasses, MISSING, OTHER, ValueClass};
use snapback_engine::evaluate::{Conclusion, Evaluator};
use snapback_engine::model::{
    Day, QuestionIx, QuestionKind, ReadingIx, Ruleset, Transfer, Value, View,
};
use snapback_engine::notes::Note;
use snapback_engine::query::{Query, ReadingRef};
use snapback_engine::table::AnswerSummary;
use snapback_engine::timeline::answer_days;

/// What is said under some facts in a stretch of days.
#[derive(Clone, Debug)]
pub struct Row {
    /// The first day.
    pub from: Day,
    /// The first day no longer; none: no end.
    pub until: Option<Day>,
    /// The facts under which it is said, in the order of the set; any others may stand as they will.
    pub when: Vec<FactCondition>,
    /// What is said.
    pub said: Arc<AnswerSummary>,
    /// Why, on one line, if it is asked for; told where facts the row leaves open are not stated, and the others stand in
    /// the first way it allows.
    pub chain: Option<Arc<str>>,
}

/// How a fact must stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactCondition {
    /// The place of the fact among all of them.
    pub fact: usize,
    /// The ways it may stand in, each by its word.
    pub words: Vec<String>,
    /// Where `between` is one of the words: the first number or day, and the first beyond; empty if there is none.
    /// Where `other` is one of the words: the countries left out, joined by `;`.
    pub bounds: [String; 2],
}

/// Works out the rows of one transfer under several names.
pub struct Scribe<'r> {
    rules: &'r Ruleset,
    needs: Needs,
    evaluator: Evaluator<'r>,
    sheets: HashMap<ReadingIx, Rc<Sheet<'r>>>,
    explains: bool,
}

/// A finding, when its verdict becomes another, and its notes.
type Answer<'r> = (Rc<Told<'r>>, Option<Day>, Vec<Note>);

impl<'r> Scribe<'r> {
    /// Nothing worked out yet.
    pub fn new(rules: &'r Ruleset, transfer: &Transfer, scope: &Scope) -> Self {
        let evaluator = Evaluator::new(rules, transfer, &View::of(ReadingIx(0)));
        Self {
            rules,
            needs: Needs::new(rules, &evaluator, &scope.facts),
            evaluator,
            sheets: HashMap::new(),
            explains: scope.explains,
        }
    }

    fn sheet(&mut self, reading: ReadingIx) -> Rc<Sheet<'r>> {
        let Self { rules, needs, evaluator, .. } = self;
        Rc::clone(
            self.sheets
                .entry(reading)
                .or_insert_with(|| Rc::new(Sheet::new(rules, needs, evaluator, reading))),
        )
    }

    /// The rows under one name, by their first day, and by their facts among equals.
    pub fn rows(&mut self, named: ReadingRef) -> Vec<Row> {
        let mut rows = Rows::default();
        for day in answer_days(self.rules, &self.evaluator, named) {
            let answers = self.answers(named, day);
            let said = answers.leaves().into_iter().flat_map(|(path, answer)| {
                let ways = conditions(self.rules, &self.needs.facts, &path);
                ways.into_iter().map(|met| self.said(day, met, answer)).collect::<Vec<_>>()
            });
            rows.add(day, said.collect());
        }
        rows.finish()
    }

    fn answers(&mut self, named: ReadingRef, day: Day) -> Tree<Answer<'r>> {
        let rules = self.rules;
        let query = Query::new(self.evaluator.transfer.clone(), day);
        // A party without a reading is refused by the loader.
        let Ok(reading) = query.reading(rules, named) else { return Tree::Split(0, Vec::new()) };
        let others = self.others(named, reading, day);
        let sheet = self.sheet(reading);
        let (told, until) = sheet.on(day);
        let dated = told.with(until, &mut |told, until| (Rc::clone(told), *until));
        dated.with(&others, &mut |(told, until), others| {
            let verdict = |other: ReadingIx| {
                others.iter().find(|(known, _)| *known == other).map(|(_, says)| says.clone())
            };
            let mut verdict = |other| verdict(other).unwrap_or_else(|| told.finding.conclusion());
            (
                Rc::clone(told),
                *until,
                query.notes(rules, named, &told.evaluator, &told.finding, &mut verdict),
            )
        })
    }

    /// The verdicts of the readings that notes compare with.
    fn others(
        &mut self,
        named: ReadingRef,
        reading: ReadingIx,
        day: Day,
    ) -> Tree<Vec<(ReadingIx, Conclusion)>> {
        let rules = self.rules;
        let newest = match named {
            ReadingRef::Party(party) => rules[party].readings.last().copied(),
            ReadingRef::Fixed(_) => None,
        };
        let compared = newest
            .into_iter()
            .chain(rules[reading].members.iter().copied())
            .filter(|other| *other != reading);
        compared.fold(Tree::Leaf(Vec::new()), |all, other| {
            let sheet = self.sheet(other);
            all.with(sheet.conclusion(day), &mut |all, verdict| {
                all.iter().cloned().chain([(other, verdict.clone())]).collect()
            })
        })
    }

    fn said(&self, day: Day, met: Vec<Met>, (told, until, notes): &Answer<'r>) -> Words {
        let chain = || {
            let stands: Vec<(QuestionIx, &ValueClass)> =
                met.iter().map(|met| (met.fact, met.first)).collect();
            reasons::chain(self.rules, &self.evaluator.under(&told.evaluator.view), day, &stands)
        };
        let chain = self.explains.then(chain);
        let mut when: Vec<FactCondition> = met.into_iter().map(|met| met.condition).collect();
        when.sort();
        Words { when, said: Arc::new(told.said(*until, notes)), chain }
    }
}

/// A condition on a fact, and the first way to meet it.
#[derive(Clone)]
struct Met<'f> {
    fact: QuestionIx,
    condition: FactCondition,
    first: &'f ValueClass,
}

/// The ways of meeting a path; several where a fact may lie in intervals that do not touch.
fn conditions<'f>(rules: &Ruleset, facts: &'f [FactClasses], path: &Path) -> Vec<Vec<Met<'f>>> {
    path.iter().fold(vec![Vec::new()], |all: Vec<Vec<Met>>, (at, ways)| {
        let of_fact = facts.get(*at).map(|fact| meeting(rules, fact, ways)).unwrap_or_default();
        let with = |met: &Vec<Met<'f>>| {
            of_fact.iter().map(|one| met.iter().chain([one]).cloned().collect()).collect::<Vec<_>>()
        };
        all.iter().flat_map(with).collect()
    })
}

fn meeting<'f>(rules: &Ruleset, fact: &'f FactClasses, ways: &[usize]) -> Vec<Met<'f>> {
    let way = |place: &usize| fact.classes.get(*place).map(|way| (*place, way));
    let (within, plain): (Vec<_>, Vec<_>) =
        ways.iter().filter_map(way).partition(|(_, way)| way.words == [BETWEEN]);
    // Neighbouring intervals are one.
    let runs = within.chunk_by(|(one, _), (next, _)| one.saturating_add(1) == *next);
    let mut met: Vec<Met> = runs.filter_map(|run| between(rules, fact, run)).collect();
    let words: Vec<String> = plain.iter().flat_map(|(_, way)| way.words.clone()).collect();
    let Some((_, first)) = plain.first() else { return met };
    match met.first_mut() {
        Some(one) => {
            one.condition.words.extend(words);
            one.first = *first;
        }
        None => met.push(Met { fact: fact.question, condition: worded(fact, words), first }),
    }
    met
}

fn between<'f>(
    rules: &Ruleset,
    fact: &FactClasses,
    run: &[(usize, &'f ValueClass)],
) -> Option<Met<'f>> {
    let ((_, first), (_, last)) = (run.first()?, run.last()?);
    let bound = |at: Option<i64>| at.map(|at| bound(rules, fact.question, at)).unwrap_or_default();
    let bounds = [bound(first.bounds.0), bound(last.bounds.1)];
    Some(Met {
        fact: fact.question,
        condition: FactCondition { fact: fact.place, words: vec![BETWEEN.to_owned()], bounds },
        first,
    })
}

/// Countries are named where they are few: those meant, or, where others are meant too, those left out.
fn worded(fact: &FactClasses, words: Vec<String>) -> FactCondition {
    let plain = |word: &&String| [MISSING, OTHER].contains(&word.as_str());
    if !words.iter().any(|word| word == OTHER) {
        return FactCondition { fact: fact.place, words, bounds: Default::default() };
    }
    let rest = fact
        .classes
        .iter()
        .flat_map(|way| &way.words)
        .filter(|word| !words.contains(word) && !plain(word));
    let withheld = rest.cloned().collect::<Vec<_>>().join(";");
    FactCondition {
        fact: fact.place,
        words: words.iter().filter(plain).cloned().collect(),
        bounds: [withheld, String::new()],
    }
}

/// A bound as a query writes such a value.
fn bound(rules: &Ruleset, question: QuestionIx, at: i64) -> String {
    let asked = &rules[question];
    match asked.kind {
        QuestionKind::Number => asked.show(&Value::exactly(at)),
        QuestionKind::Law
        | QuestionKind::YesNo
        | QuestionKind::Date
        | QuestionKind::Country
        | QuestionKind::Destination => Day(i32::try_from(at).unwrap_or_default()).to_string(),
    }
}

/// A row but for its days.
#[derive(PartialEq, Eq, Hash)]
struct Words {
    when: Vec<FactCondition>,
    said: Arc<AnswerSummary>,
    chain: Option<Arc<str>>,
}

/// Rows being gathered day by day.
#[derive(Default)]
struct Rows {
    done: Vec<Row>,
    open: HashMap<Words, Day>,
}

impl Rows {
    /// From this day on, this is said; what is said no longer is closed.
    fn add(&mut self, day: Day, said: Vec<Words>) {
        let mut before = std::mem::take(&mut self.open);
        for one in said {
            let from = before.remove(&one).unwrap_or(day);
            self.open.insert(one, from);
        }
        self.close(before, Some(day));
    }

    fn close(&mut self, rows: HashMap<Words, Day>, until: Option<Day>) {
        self.done.extend(rows.into_iter().map(|(Words { when, said, chain }, from)| Row {
            from,
            until,
            when,
            said,
            chain,
        }));
    }

    fn finish(mut self) -> Vec<Row> {
        let open = std::mem::take(&mut self.open);
        self.close(open, None);
        self.done.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.when.cmp(&b.when)));
        self.done
    }
}
