//! What one reading finds of transfers like one another, day by day, for every way the facts can stand.

use std::rc::Rc;

use super::needs::Needs;
use super::tree::Tree;
use snapback_engine::evaluate::{Evaluator, Finding};
use snapback_engine::model::{Day, QuestionIx, ReadingIx, Ruleset, Value, Verdict, View};
use snapback_engine::query::{Note, Query, ReadingRef};
use snapback_engine::table::AnswerSummary;

/// What is found, from each day on which it can become another.
#[derive(Debug)]
pub struct Sheet<'r> {
    days: Vec<Day>,
    told: Vec<Found<'r>>,
    verdicts: Vec<Tree<Verdict>>,
    until: Vec<Until>,
}

/// What is found on a day.
pub type Found<'r> = Tree<Rc<Told<'r>>>;

/// When the verdict of a day becomes another.
pub type Until = Tree<Option<Day>>;

/// A finding, and the facts stated for it. Two are equal if a row says the same of them.
#[derive(Debug)]
pub struct Told<'r> {
    /// The matter.
    pub evaluator: Evaluator<'r>,
    /// The finding.
    pub finding: Finding<'r>,
    /// What must be said with it under any name.
    notes: Vec<Note>,
}

impl PartialEq for Told<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.finding, &other.finding);
        (a.verdict, a.basis, a.confidence) == (b.verdict, b.basis, b.confidence)
            && (&a.provisions, &a.possible, &a.turns_on)
                == (&b.provisions, &b.possible, &b.turns_on)
            && self.notes == other.notes
    }
}

impl Eq for Told<'_> {}

impl<'r> Told<'r> {
    fn new(rules: &'r Ruleset, evaluator: Evaluator<'r>, day: Day) -> Self {
        let mut finding = evaluator.on(day);
        // Nothing below looks at grounds, and there are many.
        finding
            .completions
            .iter_mut()
            .flat_map(|case| &mut case.statuses)
            .for_each(|step| step.grounds = Vec::new());
        let query = Query {
            transfer: evaluator.transfer.clone(),
            day,
            as_of: None,
            supposed: Vec::new(),
            direction_defaulted: false,
        };
        let notes = query.notes(
            rules,
            ReadingRef::Fixed(evaluator.view.reading),
            &evaluator,
            &finding,
            &mut |_| finding.verdict,
        );
        Self { evaluator, finding, notes }
    }

    /// What is said of it under a name.
    pub fn said(&self, until: Option<Day>, notes: &[Note]) -> AnswerSummary {
        let Finding { verdict, basis, confidence, .. } = self.finding;
        let (provisions, possible) =
            (self.finding.provisions.clone(), self.finding.possible.clone());
        let (reading, turns_on) = (self.evaluator.view.reading, self.finding.turns_on.clone());
        AnswerSummary {
            reading,
            verdict,
            basis,
            confidence,
            provisions,
            possible,
            turns_on,
            until,
            notes: notes.to_vec(),
        }
    }
}

impl<'r> Sheet<'r> {
    /// Works out what a reading finds of a transfer on each of some days.
    pub fn new(
        rules: &'r Ruleset,
        needs: &Needs,
        evaluator: &Evaluator<'r>,
        reading: ReadingIx,
        days: &[Day],
    ) -> Self {
        let evaluator = evaluator.under(&View::of(reading));
        let told = days
            .iter()
            .map(|day| Resolved { rules, needs, evaluator: &evaluator, day: *day }.first())
            .collect::<Vec<_>>();
        let verdicts: Vec<Tree<Verdict>> =
            told.iter().map(|told| told.map(&mut |told| told.finding.verdict)).collect();
        let until = look_ahead(days, &verdicts);
        Self { days: days.to_vec(), told, verdicts, until }
    }

    fn place(&self, day: Day) -> usize {
        self.days.partition_point(|from| *from <= day).saturating_sub(1)
    }

    /// What is found on a day, and when the verdict becomes another.
    pub fn on(&self, day: Day) -> Option<(&Found<'r>, &Until)> {
        let at = self.place(day);
        self.told.get(at).zip(self.until.get(at))
    }

    /// The verdict on a day.
    pub fn verdict(&self, day: Day) -> Option<&Tree<Verdict>> {
        self.verdicts.get(self.place(day))
    }
}

/// When each verdict becomes another.
fn look_ahead(days: &[Day], verdicts: &[Tree<Verdict>]) -> Vec<Until> {
    let mut all: Vec<Until> = Vec::new();
    let mut next: Option<(Day, &Tree<Verdict>, Until)> = None;
    for (day, now) in days.iter().zip(verdicts).rev() {
        let until = match &next {
            None => Tree::Leaf(None),
            Some((start, then, later)) => {
                let stays = now.with(then, &mut |now, then| now == then);
                stays.with(later, &mut |stays, later| if *stays { *later } else { Some(*start) })
            }
        };
        all.push(until.clone());
        next = Some((*day, now, until));
    }
    all.reverse();
    all
}

/// One day on which every way the facts can stand is tried, as far as it matters.
struct Resolved<'t, 'r> {
    rules: &'r Ruleset,
    needs: &'t Needs,
    evaluator: &'t Evaluator<'r>,
    day: Day,
}

impl<'r> Resolved<'_, 'r> {
    fn first(&self) -> Found<'r> {
        self.further(
            &mut Vec::new(),
            Rc::new(Told::new(self.rules, self.evaluator.stating(&[]), self.day)),
        )
    }

    /// Tries the next fact on which it depends; `told` is what comes where nothing more is stated.
    fn further(&self, given: &mut Vec<(usize, usize)>, told: Rc<Told<'r>>) -> Found<'r> {
        let needed = self.needs.of(&told.evaluator, &told.finding);
        let open = needed.into_iter().find(|fact| !given.iter().any(|(known, _)| known == fact));
        let Some((at, fact)) = open.and_then(|at| Some((at, self.needs.facts.get(at)?))) else {
            return Tree::Leaf(told);
        };
        let mut branches = Vec::with_capacity(fact.ways.len());
        for (place, way) in fact.ways.iter().enumerate() {
            let told = way.value.as_ref().map_or_else(
                || Rc::clone(&told),
                |value| self.stating(&told, fact.question, value),
            );
            given.push((at, place));
            branches.push(self.further(given, told));
            given.pop();
        }
        Tree::split(at, branches)
    }

    fn stating(&self, told: &Told<'r>, question: QuestionIx, value: &Value) -> Rc<Told<'r>> {
        let mut facts = told.evaluator.transfer.facts.clone();
        facts.push((question, value.clone()));
        facts.sort();
        Rc::new(Told::new(self.rules, self.evaluator.stating(&facts), self.day))
    }
}
