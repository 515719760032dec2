//! What the answers of a report rest on: questions, events, provisions, assumptions, and what was left out.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::explain::{Assumption, Explanation, explain};
use snapback_engine::model::{Day, EventIx, ProvisionIx, QuestionIx, Ruleset};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::Line;
use snapback_engine::withheld::{Withheld, withheld};

use super::Chapter;
use super::around::Turn;
use super::desk::Desk;
use super::position::Weight;

/// What answers rest on.
#[derive(Debug, Default)]
pub struct Bearing<'r> {
    /// The questions, with what an answer can change.
    pub questions: BTreeMap<QuestionIx, Weight>,
    /// The events.
    pub events: BTreeSet<EventIx>,
    /// The provisions that decide.
    pub provisions: BTreeSet<ProvisionIx>,
    /// Facts assumed because nobody states them.
    pub assumptions: Vec<Assumption<'r>>,
    /// What came after the day as of which it is asked.
    pub later: Later,
}

/// What came later, and for answers whose they are, by line.
#[derive(Debug, Default)]
pub struct Later {
    /// The events.
    pub events: BTreeSet<(Day, EventIx)>,
    /// The answers.
    pub answers: BTreeSet<(Day, QuestionIx, usize)>,
}

impl<'r> Bearing<'r> {
    /// Looks at every answer a report shows.
    pub(super) fn of(
        rules: &'r Ruleset,
        chapters: &[Chapter<'r>],
        turns: &[Turn],
    ) -> Result<Self, QueryError> {
        let mut bearing = Self::default();
        for (at, chapter) in chapters.iter().enumerate() {
            let told =
                turns.iter().filter(|turn| turn.tables.iter().any(|table| table.chapter == at));
            let days: BTreeSet<Day> = told
                .flat_map(|turn| [turn.day.plus_days(-1), turn.day])
                .chain([chapter.timeline.from])
                .collect();
            for (at, line) in chapter.timeline.lines.iter().enumerate() {
                for day in &days {
                    chapter
                        .desks()
                        .try_for_each(|desk| bearing.look(rules, desk, (at, line), *day))?;
                }
            }
            bearing.weigh(chapter);
        }
        bearing.assumptions.sort_by(|a, b| rules[a.question].id.cmp(&rules[b.question].id));
        Ok(bearing)
    }

    fn look(
        &mut self,
        rules: &'r Ruleset,
        desk: &Desk<'r>,
        (at, line): (usize, &Line),
        day: Day,
    ) -> Result<(), QueryError> {
        let found = desk.answer(line, day)?;
        self.provisions.extend(&found.finding.provisions);
        self.told(rules, explain(rules, &found.evaluator, &found.finding));
        if let Some(then) = found.query.as_of {
            let Withheld { events, answers } = withheld(rules, &found.evaluator, day, then);
            self.later.events.extend(events);
            self.later
                .answers
                .extend(answers.into_iter().map(|(since, question)| (since, question, at)));
        }
        Ok(())
    }

    fn told(&mut self, rules: &Ruleset, explanation: Explanation<'r>) {
        for link in explanation.branches.iter().flat_map(|branch| &branch.links) {
            self.events.extend(link.event);
            if let Some((question, _)) =
                link.answer.as_ref().filter(|(question, _)| !rules[*question].is_fact())
            {
                let weight = if rules[*question].decides { Weight::Bears } else { Weight::Labels };
                self.questions.entry(*question).or_insert(weight);
            }
        }
        for assumption in explanation.assumptions {
            if !self.assumptions.contains(&assumption) {
                self.assumptions.push(assumption);
            }
        }
    }

    /// Marks the questions on which a verdict turns.
    fn weigh(&mut self, chapter: &Chapter) {
        let pairs = chapter
            .divides
            .iter()
            .flat_map(|divide| &divide.turning)
            .flat_map(|turning| &turning.pairs);
        let decisive = pairs
            .flat_map(|pair| pair.sets.iter().flatten())
            .map(|question| (*question, Weight::Decides));
        let open = chapter
            .opens
            .iter()
            .flat_map(|open| &open.questions)
            .map(|question| (*question, Weight::Open));
        for (question, weight) in decisive.chain(open) {
            let known = self.questions.entry(question).or_insert(weight);
            *known = weight.min(*known);
        }
    }

    /// Adds the questions of law and the events on which no answer shown rests.
    pub(super) fn add_the_rest(&mut self, rules: &Ruleset, events: impl Iterator<Item = EventIx>) {
        for question in QuestionIx::all(rules).filter(|question| !rules[*question].is_fact()) {
            self.questions.entry(question).or_insert(Weight::Aside);
        }
        self.events.extend(events);
    }
}
