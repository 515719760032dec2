//! What one reading finds of transfers like one another, day by day, for every way the facts can stand.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::needs::Needs;
use super::tree::Tree;
use snapback_engine::evaluate::{Conclusion, Evaluator, Finding};
use snapback_engine::model::{Day, Piecewise, QuestionIx, ReadingIx, Ruleset, Value, View};
use snapback_engine::notes::Note;
use snapback_engine::query::{Query, ReadingRef};
use snapback_engine::table::AnswerSummary;

/// What is found, from each day on which it can become another.
#[derive(Debug)]
pub struct Sheet<'r> {
    told: Piecewise<SheetFinding<'r>>,
    says: Piecewise<Tree<Conclusion>>,
    until: Piecewise<Until>,
}

/// What is found on a day.
pub type SheetFinding<'r> = Tree<Rc<Told<'r>>>;

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
    /// The facts on which the finding depends.
    needed: BTreeSet<usize>,
}

impl PartialEq for Told<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.finding, &other.finding);
        (a.verdict, a.restricted, a.basis, a.confidence)
            == (b.verdict, b.restricted, b.basis, b.confidence)
            && (&a.persons, &a.gaps) == (&b.persons, &b.gaps)
            && (&a.provisions, &a.possible, &a.turns_on)
                == (&b.provisions, &b.possible, &b.turns_on)
            && self.notes == other.notes
    }
}

impl Eq for Told<'_> {}

impl<'r> Told<'r> {
    fn new(rules: &'r Ruleset, needs: &Needs, evaluator: Evaluator<'r>, day: Day) -> Self {
        let mut finding = evaluator.on(day);
        let needed = needs.of(&evaluator, &finding);
        // Nothing below looks at grounds, and there are many.
        finding
            .completions
            .iter_mut()
            .flat_map(|case| &mut case.statuses)
            .for_each(|step| step.grounds = Vec::new());
        let query = Query::new(evaluator.transfer.clone(), day);
        let notes = query.notes(
            rules,
            ReadingRef::Fixed(evaluator.view.reading),
            &evaluator,
            &finding,
            &mut |_| finding.conclusion(),
        );
        Self { evaluator, finding, notes, needed }
    }

    /// What is said of it under a name.
    pub fn said(&self, until: Option<Day>, notes: &[Note]) -> AnswerSummary {
        let reading = self.evaluator.view.reading;
        AnswerSummary::new(reading, &self.finding, until, notes.to_vec())
    }
}

impl<'r> Sheet<'r> {
    /// Works out what a reading finds of a transfer on each day on which that can change.
    pub fn new(
        rules: &'r Ruleset,
        needs: &Needs,
        evaluator: &Evaluator<'r>,
        reading: ReadingIx,
    ) -> Self {
        let evaluator = evaluator.under(&View::of(reading));
        let days = evaluator.change_days().into_iter().chain([Day::FIRST]);
        let told = Piecewise::on_days(days, |day| {
            Resolved { rules, needs, evaluator: &evaluator, day }.first()
        });
        let says = told.map(|_, told| told.map(&mut |told| told.finding.conclusion()));
        let until = says.map_back(until);
        Self { told, says, until }
    }

    /// What is found on a day, and when it says something else.
    pub fn on(&self, day: Day) -> (&SheetFinding<'r>, &Until) {
        (&self.told[day], &self.until[day])
    }

    /// What is said on a day.
    pub fn conclusion(&self, day: Day) -> &Tree<Conclusion> {
        &self.says[day]
    }
}

/// When an answer says something else, by the next day on which it can, what it says then, and
/// until when.
fn until(says: &Tree<Conclusion>, next: Option<(Day, &Tree<Conclusion>, &Until)>) -> Until {
    let Some((day, later, until)) = next else { return Tree::Leaf(None) };
    let stays = says.with(later, &mut |says, later| says == later);
    stays.with(until, &mut |stays, until| if *stays { *until } else { Some(day) })
}

/// One day on which every way the facts can stand is tried, as far as it matters.
struct Resolved<'t, 'r> {
    rules: &'r Ruleset,
    needs: &'t Needs,
    evaluator: &'t Evaluator<'r>,
    day: Day,
}

impl<'r> Resolved<'_, 'r> {
    fn first(&self) -> SheetFinding<'r> {
        self.further(
            &mut Vec::new(),
            Rc::new(Told::new(self.rules, self.needs, self.evaluator.stating(&[]), self.day)),
        )
    }

    /// Tries the next fact on which it depends; `told` is what comes where nothing more is stated.
    fn further(&self, given: &mut Vec<(usize, usize)>, told: Rc<Told<'r>>) -> SheetFinding<'r> {
        let is_given = |fact: usize| given.iter().any(|(known, _)| *known == fact);
        let open = told.needed.iter().copied().find(|fact| !is_given(*fact));
        let Some((at, fact)) = open.and_then(|at| Some((at, self.needs.facts.get(at)?))) else {
            return Tree::Leaf(told);
        };
        let mut branches = Vec::with_capacity(fact.classes.len());
        for (place, way) in fact.classes.iter().enumerate() {
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
        Rc::new(Told::new(self.rules, self.needs, self.evaluator.stating(&facts), self.day))
    }
}
