//! The law and a set of answers, turned into days.
//!
//! Whether an event has come, and when, is worked out backwards from the day asked
//! about, so that an answer is needed only where the dates leave room for it. Where
//! an answer is needed and nobody has given a single one, the work stops with a
//! [`OpenQuestion`]: the caller tries every answer in turn.

mod answers;
mod change_days;
mod memory;
mod questions;
mod rests;
mod tree;

pub use change_days::ChangeDays;
use memory::Ear;
pub use memory::{Found, Memory, Outcome, Thing, Told};
use questions::Questions;
use rests::Rest;
pub use rests::Rests;
pub use tree::At;

use crate::model::{
    Condition, Day, EventIx, Happens, Occurrence, QuestionIx, RegimeIx, Ruleset, Source, Span,
    StatedOutcome, Test, Value, When, Window,
};
pub use answers::{Answers, Origin, PossibleAnswers};

/// One answer tried among several.
#[derive(Clone, Debug)]
pub struct Choice<'r> {
    /// The question.
    pub question: QuestionIx,
    /// The answer tried.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin<'r>,
}

/// A question with several answers in play, none of them chosen yet.
#[derive(Debug)]
pub struct OpenQuestion<'r> {
    /// The question.
    pub question: QuestionIx,
    /// Its default does not serve.
    pub opened: bool,
    /// The answers to try.
    pub standing: PossibleAnswers<'r>,
}

impl<'r> OpenQuestion<'r> {
    /// The choices made so far, with each answer in turn; the first to try comes last.
    #[must_use]
    pub fn branches(self, choices: &[Choice<'r>]) -> Vec<Vec<Choice<'r>>> {
        let Self { question, standing, opened: _ } = self;
        let origin = standing.origin;
        let with = |value: Value| {
            let mut longer = choices.to_vec();
            longer.push(Choice { question, value, origin });
            longer
        };
        standing.values.iter().rev().cloned().map(with).collect()
    }
}

/// Something a step of the reasoning rests on.
#[derive(Clone, Debug)]
pub enum Ground<'r> {
    /// An answer.
    Answer(QuestionIx, Value, Origin<'r>),
    /// An event that came on a day, or that could have come by then and did not.
    Event(EventIx, Option<Day>),
    /// An outcome the reading states.
    Held(&'r StatedOutcome),
    /// The source of a window's end or beginning.
    Bound(&'r Source),
}

impl Ground<'_> {
    /// Two grounds of one stance are the same.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Answer(question, value, origin), Self::Answer(asked, given, from)) => {
                question == asked
                    && value == given
                    && std::mem::discriminant(origin) == std::mem::discriminant(from)
            }
            (Self::Event(event, day), Self::Event(other, then)) => event == other && day == then,
            (Self::Held(hold), Self::Held(other)) => std::ptr::eq(*hold, *other),
            (Self::Bound(source), Self::Bound(other)) => std::ptr::eq(*source, *other),
            _ => false,
        }
    }
}

impl Ground<'_> {
    /// The questions of law or of fact on whose answers it rests.
    #[must_use]
    pub fn questions<'s>(&'s self, rules: &'s Ruleset) -> &'s [QuestionIx] {
        match self {
            Ground::Answer(question, ..) => std::slice::from_ref(question),
            Ground::Held(hold) => &rules[hold.event].premises,
            Ground::Event(..) | Ground::Bound(_) => &[],
        }
    }
}

/// What comes of a step that may need a choice.
pub type Resolved<'r, T> = Result<T, Box<OpenQuestion<'r>>>;

/// An event and a day by which it was asked for; the day on which it came by then; and the grounds.
type Came<'r> = ((EventIx, Day), Option<Day>, Vec<Ground<'r>>);

/// The law under a stance and some choices, with the grounds of what was worked out last.
#[derive(Debug)]
pub struct Resolver<'s, 'r> {
    rules: &'r Ruleset,
    answers: &'s Answers<'r>,
    choices: &'s [Choice<'r>],
    grounds: Vec<Ground<'r>>,
    /// Where nobody asks for grounds, none are kept.
    telling: bool,
    /// What came when, by a day, with its grounds.
    came: Vec<Came<'r>>,
    /// What each regime came to on the one day this world is asked about, with its grounds.
    regimes: Vec<(RegimeIx, Validity, Vec<Ground<'r>>)>,
    /// Hears what is asked, and remembers what came of it.
    ear: Option<Ear<'s, 'r>>,
}

/// Where a union of windows stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Open since a day, or since ever.
    Open(Option<Day>),
    /// No window has opened yet.
    NotYet,
    /// The last window to close did so on a day.
    Over(Day),
}

impl<'s, 'r> Resolver<'s, 'r> {
    /// The law, nothing worked out yet.
    #[must_use]
    pub fn new(rules: &'r Ruleset, answers: &'s Answers<'r>, choices: &'s [Choice<'r>]) -> Self {
        Self {
            rules,
            answers,
            choices,
            grounds: Vec::new(),
            telling: true,
            came: Vec::new(),
            regimes: Vec::new(),
            ear: None,
        }
    }

    /// The same, for the outcome alone: no grounds are gathered.
    #[must_use]
    pub fn without_grounds(self) -> Self {
        Self { telling: false, ..self }
    }

    /// The same with a memory: what was worked out before is not worked out again.
    #[must_use]
    pub fn remembering(self, memory: &'s mut Memory<'r>, told: &'s mut Told) -> Self {
        Self { telling: false, ear: Some(Ear::new(memory, told)), ..self }
    }

    /// Whether a question on which a choice was made was asked for what was found under a number.
    #[must_use]
    pub fn turns_on_choices(&self, number: u32) -> bool {
        if self.choices.is_empty() {
            return false;
        }
        let asked = self.met(number).and_then(|(memory, found)| memory.asked(found));
        asked.is_some_and(|asked| self.choices.iter().any(|choice| asked.contains(choice.question)))
    }

    /// What was found under a number, with the memory it was found in.
    #[must_use]
    pub fn met(&self, number: u32) -> Option<(&Memory<'r>, &Found)> {
        let memory = self.ear.as_ref()?.memory();
        Some((memory, memory.found(number)?))
    }

    fn tell(&mut self, ground: Ground<'r>) {
        if self.telling {
            self.grounds.push(ground);
        }
    }

    /// How much of what it rests on is gathered so far, told in full or only remembered.
    fn mark(&self) -> (usize, usize) {
        (self.grounds.len(), self.ear.as_ref().map_or(0, Ear::mark))
    }

    /// Nothing gathered since then matters.
    fn cut(&mut self, (grounds, resting): (usize, usize)) {
        self.grounds.truncate(grounds);
        self.ear.iter_mut().for_each(|ear| ear.cut(resting));
    }

    /// Hands over the grounds gathered since the last time.
    pub fn take_grounds(&mut self) -> Vec<Ground<'r>> {
        std::mem::take(&mut self.grounds)
    }

    /// Where a regime stands on the day this world is asked about; worked out once.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn regime(&mut self, regime: RegimeIx, day: Day) -> Resolved<'r, Validity> {
        let rules = self.rules;
        if self.ear.is_some() {
            let work_out = |resolver: &mut Self| {
                resolver.opening(&rules[regime].windows, day).map(Outcome::Stands)
            };
            return Ok(match self.remembered(Thing::Regime(regime), day, work_out)? {
                Outcome::Stands(opening) => opening,
                Outcome::Came(_) | Outcome::Has(_) => Validity::NotYet,
            });
        }
        if let Some((_, opening, grounds)) =
            self.regimes.iter().find(|(known, ..)| *known == regime)
        {
            self.grounds.extend(grounds.iter().cloned());
            return Ok(*opening);
        }
        let mark = self.grounds.len();
        let opening = self.opening(&rules[regime].windows, day)?;
        let grounds = self.grounds.get(mark..).unwrap_or_default().to_vec();
        self.regimes.push((regime, opening, grounds));
        Ok(opening)
    }

    /// Where a union of windows stands on a day. No window at all is always open.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn opening(&mut self, windows: &'r [Window], day: Day) -> Resolved<'r, Validity> {
        let mut closed = Validity::NotYet;
        for window in windows {
            let from = match &window.from {
                Some(from) => match self.day(from, day)? {
                    Some(from) => Some(from),
                    None => continue,
                },
                None => None,
            };
            let until = match &window.until {
                Some(until) => self.day(until, day)?,
                None => None,
            };
            let Some(until) = until else { return Ok(Validity::Open(from)) };
            if let Some(source) = &window.source {
                self.tell(Ground::Bound(source));
            }
            closed = Validity::Over(until);
        }
        Ok(if windows.is_empty() { Validity::Open(None) } else { closed })
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// The split, if several answers are in play and none is chosen.
    pub fn answer_to(&mut self, question: QuestionIx, opened: bool) -> Resolved<'r, Value> {
        if let Some(ear) = &mut self.ear {
            let answer = ear.answer(self.answers, self.choices, question, opened);
            ear.rest(Rest::Answer(question));
            return answer.ok_or_else(|| self.answers.split(question, opened));
        }
        let standing = self.answers.on(question, opened);
        let tried = self.choices.iter().find(|choice| choice.question == question);
        let (value, origin) = match (&*standing.values, tried) {
            ([value], _) => (value.clone(), standing.origin),
            (_, Some(tried)) => (tried.value.clone(), tried.origin),
            (_, None) => return Err(Box::new(OpenQuestion { question, opened, standing })),
        };
        self.tell(Ground::Answer(question, value.clone(), origin));
        Ok(value)
    }

    /// Whether a question has one answer only, and which. An answer tried holds for every clause that knows no other: a
    /// fact that one clause leaves open keeps its default in the others.
    #[must_use]
    pub fn settled(&mut self, question: QuestionIx, opened: bool) -> Option<Value> {
        if let Some(ear) = &mut self.ear {
            return ear.answer(self.answers, self.choices, question, opened);
        }
        let tried = || {
            self.choices
                .iter()
                .find(|choice| choice.question == question)
                .map(|choice| choice.value.clone())
        };
        self.answers.only(question, opened).or_else(tried)
    }

    /// Whether a condition holds by a day.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn holds(
        &mut self,
        condition: &Condition,
        by: Day,
        open: &[QuestionIx],
    ) -> Resolved<'r, bool> {
        match condition {
            Condition::Event(event, wanted) => Ok(self.came(*event, by)?.is_some() == *wanted),
            Condition::Known(event, wanted) => {
                Ok(self.came(*event, Day::LAST)?.is_some() == *wanted)
            }
            Condition::Question(question, test) => {
                let value = self.answer_to(*question, open.contains(question))?;
                match (test, &value) {
                    // A date lies before another whether or not that has come by the day asked about.
                    (Test::Before(when), Value::Day(day)) => {
                        Ok(self.day(when, Day::LAST)?.is_some_and(|bound| *day < bound))
                    }
                    _ => Ok(passes(test, &value)),
                }
            }
        }
    }

    /// Whether all of several conditions hold by a day; the first that fails ends the search.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn all_hold(
        &mut self,
        conditions: &[Condition],
        by: Day,
        open: &[QuestionIx],
    ) -> Resolved<'r, bool> {
        for condition in conditions {
            if !self.holds(condition, by, open)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The day on which an event came, if it came by a day.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn came(&mut self, event: EventIx, by: Day) -> Resolved<'r, Option<Day>> {
        if !matches!(self.rules[event].happens, Happens::Under(_)) {
            return self.look(event, by);
        }
        if self.ear.is_some() {
            let work_out = |resolver: &mut Self| resolver.look(event, by).map(Outcome::Came);
            return Ok(match self.remembered(Thing::Event(event), by, work_out)? {
                Outcome::Came(day) => day,
                Outcome::Stands(_) | Outcome::Has(_) => None,
            });
        }
        if let Some((_, day, grounds)) = self.came.iter().find(|(known, ..)| *known == (event, by))
        {
            self.grounds.extend(grounds.iter().cloned());
            return Ok(*day);
        }
        let mark = self.grounds.len();
        let day = self.look(event, by)?;
        let grounds = each_once(self.grounds.split_off(mark));
        self.grounds.extend(grounds.iter().cloned());
        self.came.push(((event, by), day, grounds));
        Ok(day)
    }

    fn look(&mut self, event: EventIx, by: Day) -> Resolved<'r, Option<Day>> {
        let rules = self.rules;
        let day = match &rules[event].happens {
            Happens::On(day) => {
                Some(*day).filter(|day| *day <= by && self.answers.known_by_then(*day))
            }
            Happens::Never => None,
            Happens::Between(_, last) => Some(*last).filter(|day| *day <= by),
            Happens::Under(ways) => return self.came_about(event, ways, by),
        };
        if day.is_some() {
            self.tell(Ground::Event(event, day));
        }
        Ok(day)
    }

    fn came_about(
        &mut self,
        event: EventIx,
        ways: &'r [Occurrence],
        by: Day,
    ) -> Resolved<'r, Option<Day>> {
        let mark = self.mark();
        let mut due = false;
        let mut first: Option<Day> = None;
        for way in ways {
            let Some(day) = self.day(&way.day, by)? else { continue };
            due = true;
            if !self.barred(event, day)? && self.all_hold(&way.conditions, day, &[])? {
                first = Some(first.map_or(day, |earlier| earlier.min(day)));
            }
        }
        if due {
            self.tell(Ground::Event(event, first));
            self.note_hold(event);
        } else {
            self.cut(mark);
        }
        Ok(first)
    }

    fn barred(&mut self, event: EventIx, day: Day) -> Resolved<'r, bool> {
        let rules = self.rules;
        for bar in &rules[event].unless {
            if self.came(*bar, day.plus_days(-1))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn note_hold(&mut self, event: EventIx) {
        self.ear.iter_mut().for_each(|ear| ear.rest(Rest::Due(event)));
        let held = self.answers.holds().iter().find(|hold| hold.event == event);
        if let Some(hold) = held {
            self.tell(Ground::Held(hold));
        }
    }

    /// The day a day expression comes to, if by a day.
    ///
    /// # Errors
    /// The split, if it turns on a choice not made.
    pub fn day(&mut self, when: &When, by: Day) -> Resolved<'r, Option<Day>> {
        let mark = self.mark();
        let day = match when {
            When::On(day) => Some(*day),
            When::After(event, span) => {
                self.came(*event, by)?.map(|day| span.map_or(day, |span| span.after(day)))
            }
            When::ClosingMidnight(event, n) => {
                self.came(*event, by)?.map(|day| Span::Days(n.saturating_add(1)).after(day))
            }
            When::Earliest(parts) => self.days(parts, by)?.into_iter().flatten().min(),
            When::Latest(parts) => {
                let days: Option<Vec<Day>> = self.days(parts, by)?.into_iter().collect();
                days.and_then(|days| days.into_iter().max())
            }
        };
        if day.is_some_and(|day| day > by) {
            // It lies ahead: nothing that led there matters yet.
            self.cut(mark);
            return Ok(None);
        }
        Ok(day)
    }

    fn days(&mut self, parts: &[When], by: Day) -> Resolved<'r, Vec<Option<Day>>> {
        parts.iter().map(|part| self.day(part, by)).collect()
    }
}

/// Each ground at its first place: where events count from one another in many ways, what one rests on comes again with the next.
fn each_once(told: Vec<Ground>) -> Vec<Ground> {
    let mut kept: Vec<Ground> = Vec::with_capacity(told.len());
    for ground in told {
        if !kept.iter().any(|known| known.same(&ground)) {
            kept.push(ground);
        }
    }
    kept
}

/// Whether an answer passes a test that needs no event.
#[must_use]
pub fn passes(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::OneOf(listed), Value::Listed(at)) => listed.contains(at),
        (Test::AtLeast(bound), Value::Number(from, _)) => from.is_some_and(|from| from >= *bound),
        (Test::Below(bound), Value::Number(_, until)) => until.is_some_and(|until| until <= *bound),
        (Test::OneOf(_) | Test::AtLeast(_) | Test::Below(_) | Test::Before(_), _) => false,
    }
}
