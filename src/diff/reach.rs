//! From which day on an answer can affect a verdict. Before that day two readings that differ in
//! that answer alone agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use snapback_engine::compare::outcomes;
use snapback_engine::equivalence::{TransferClass, conditions};
use snapback_engine::model::{
    Clause, Condition, Day, EventIx, QuestionIx, RuleIx, Ruleset, Test, Value, When, Window,
};
use snapback_engine::resolve::{Answers, passes};

/// How the answers of two readings differ, computed once for all transfers.
#[derive(Debug)]
pub struct Disagreements<'r> {
    rules: &'r Ruleset,
    /// The questions of law on which they differ.
    questions: BTreeSet<QuestionIx>,
    /// Questions with several answers in play, each with the questions that a stated outcome ties
    /// to it.
    tied: Vec<(QuestionIx, Vec<QuestionIx>)>,
    /// For each event that depends on one of these: its first possible day, and the questions.
    events: HashMap<EventIx, (Day, Vec<QuestionIx>)>,
    clauses: HashMap<*const Clause, FirstDays>,
}

/// From which day on each question can affect a verdict.
type FirstDays = BTreeMap<QuestionIx, Day>;

impl<'r> Disagreements<'r> {
    /// Compares two sets of answers. Readings do not differ in facts.
    #[must_use]
    pub fn new(rules: &'r Ruleset, stances: [&Answers<'r>; 2]) -> Self {
        let tests = QuestionTests::of(rules);
        let law = QuestionIx::all(rules).filter(|question| !rules[*question].is_fact());
        let questions: BTreeSet<QuestionIx> =
            law.filter(|question| apart(rules, &tests, stances, *question)).collect();
        let tied = tied(rules, stances, &questions);
        let watched: BTreeSet<QuestionIx> =
            questions.iter().copied().chain(tied.iter().map(|(open, _)| *open)).collect();
        let event = |at: EventIx| {
            let event = &rules[at];
            let bearing: Vec<QuestionIx> = event
                .premises
                .iter()
                .copied()
                .filter(|question| watched.contains(question))
                .collect();
            let first = event.days.first().copied().filter(|_| !bearing.is_empty())?;
            Some((at, (first, bearing)))
        };
        let events = EventIx::all(rules).filter_map(event).collect();
        Self { rules, questions, tied, events, clauses: HashMap::new() }
    }

    /// The first day on which a question on which the two differ can affect the verdict on a class.
    pub fn bears_from(&mut self, class: &TransferClass) -> Option<Day> {
        let mut since = FirstDays::new();
        for candidate in class.evaluator.candidates.iter() {
            for (question, day) in self.clause(candidate.rule, candidate.clause) {
                sooner(&mut since, question, day);
            }
            for condition in candidate.entries.iter().flat_map(|entry| &entry.conditions) {
                self.condition(&mut since, condition, Day::FIRST);
            }
        }
        for (open, others) in &self.tied {
            let day = since.get(open).copied();
            day.into_iter()
                .for_each(|day| others.iter().for_each(|other| sooner(&mut since, *other, day)));
        }
        since
            .into_iter()
            .filter(|(question, _)| self.questions.contains(question))
            .map(|(_, day)| day)
            .min()
    }

    fn clause(&mut self, rule: RuleIx, clause: &Clause) -> FirstDays {
        let place = std::ptr::from_ref(clause);
        if let Some(known) = self.clauses.get(&place) {
            return known.clone();
        }
        let mut since = FirstDays::new();
        let binding = self.rules.binding(rule);
        let regime = self.rules.regime_windows(rule);
        for window in clause.windows.iter().chain(regime).chain(binding.windows()) {
            window
                .from
                .iter()
                .chain(&window.until)
                .for_each(|when| self.when(&mut since, when, Day::FIRST));
        }
        let opens = self.opens(&clause.windows).max(self.opens(regime));
        clause.conditions.iter().for_each(|condition| self.condition(&mut since, condition, opens));
        self.clauses.insert(place, since.clone());
        since
    }

    /// The first day on which one of the windows can be open.
    fn opens(&self, windows: &[Window]) -> Day {
        let from = |window: &Window| {
            window
                .from
                .as_ref()
                .map_or(Some(Day::FIRST), |from| from.days(self.rules).into_iter().min())
        };
        windows.iter().filter_map(from).min().unwrap_or(Day::FIRST)
    }

    fn condition(&self, since: &mut FirstDays, condition: &Condition, from: Day) {
        match condition {
            Condition::Question(question, test) => {
                sooner(since, *question, from);
                if let Test::Before(when) = test {
                    self.day(since, when, from);
                }
            }
            Condition::Event(event, _) => self.event(since, *event, from),
            Condition::Known(event, _) => self.ever(since, *event, from),
        }
    }

    /// A day with which a stated date is compared, even if it lies ahead.
    fn day(&self, since: &mut FirstDays, when: &When, from: Day) {
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => {
                self.ever(since, *event, from)
            }
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.day(since, part, from))
            }
        }
    }

    /// An event of which it matters only whether it ever occurs.
    fn ever(&self, since: &mut FirstDays, event: EventIx, from: Day) {
        let bearing =
            self.events.get(&event).map(|(_, bearing)| bearing.as_slice()).unwrap_or_default();
        bearing.iter().for_each(|question| sooner(since, *question, from));
    }

    fn when(&self, since: &mut FirstDays, when: &When, from: Day) {
        match when {
            When::On(_) => {}
            When::After(event, _) | When::ClosingMidnight(event, _) => {
                self.event(since, *event, from)
            }
            When::Earliest(parts) | When::Latest(parts) => {
                parts.iter().for_each(|part| self.when(since, part, from))
            }
        }
    }

    fn event(&self, since: &mut FirstDays, event: EventIx, from: Day) {
        if let Some((first, bearing)) = self.events.get(&event) {
            bearing.iter().for_each(|question| sooner(since, *question, from.max(*first)));
        }
    }
}

fn sooner(since: &mut FirstDays, question: QuestionIx, day: Day) {
    since.entry(question).and_modify(|known| *known = day.min(*known)).or_insert(day);
}

/// Whether a rule distinguishes the two sides' answers to a question, or they state different
/// outcomes of events that depend on it.
fn apart(
    rules: &Ruleset,
    tests: &QuestionTests,
    stances: [&Answers; 2],
    question: QuestionIx,
) -> bool {
    let [one, other] = stances;
    let told = |answers: &Answers| tests.told(question, &answers.on(question, false).values);
    told(one) != told(other) || outcomes(rules, one, question) != outcomes(rules, other, question)
}

/// The tests that the rules apply to the answer of each question.
struct QuestionTests<'r>(HashMap<QuestionIx, Vec<&'r Test>>);

impl<'r> QuestionTests<'r> {
    fn of(rules: &'r Ruleset) -> Self {
        let mut tests: HashMap<QuestionIx, Vec<&Test>> = HashMap::new();
        for condition in conditions(rules) {
            if let Condition::Question(question, test) = condition {
                let known = tests.entry(*question).or_default();
                if !known.contains(&test) {
                    known.push(test);
                }
            }
        }
        Self(tests)
    }

    /// The results of all tests for each of the answers in play.
    fn told(&self, question: QuestionIx, values: &[Value]) -> BTreeSet<Vec<bool>> {
        let tests = self.0.get(&question).map(Vec::as_slice).unwrap_or_default();
        values.iter().map(|value| tests.iter().map(|test| passes(test, value)).collect()).collect()
    }
}

/// A stated outcome rules out some answers to an open question; which ones depends on its other
/// premises.
fn tied(
    rules: &Ruleset,
    stances: [&Answers; 2],
    apart: &BTreeSet<QuestionIx>,
) -> Vec<(QuestionIx, Vec<QuestionIx>)> {
    let open = |question: &QuestionIx| {
        rules[*question].is_fact()
            || stances.iter().any(|answers| answers.on(*question, true).values.len() != 1)
    };
    let held: BTreeSet<EventIx> = stances
        .iter()
        .flat_map(|answers| answers.stated_outcomes())
        .map(|hold| hold.event)
        .collect();
    let ties = |event: EventIx| {
        let premises = &rules[event].premises;
        let others: Vec<QuestionIx> =
            premises.iter().copied().filter(|question| apart.contains(question)).collect();
        premises
            .iter()
            .copied()
            .filter(open)
            .map(move |question| (question, others.clone()))
            .collect::<Vec<_>>()
    };
    held.into_iter().flat_map(ties).collect()
}
