//! What the answers of a report rely on: questions, events, provisions, assumptions, and what
//! `--as-of` hides.

use std::collections::{BTreeMap, BTreeSet};

use snapback_engine::explain::{Assumption, Explanation, explain};
use snapback_engine::model::{Day, EventIx, ProvisionIx, QuestionIx, Ruleset};
use snapback_engine::query::QueryError;
use snapback_engine::timeline::Line;
use snapback_engine::withheld::{Withheld, withheld};

use super::Chapter;
use super::changes::DayOfChange;
use super::day_evaluator::DayEvaluator;
use super::positions::Relevance;

/// What the answers shown rely on.
#[derive(Debug, Default)]
pub struct Reliance<'r> {
    /// The questions, with what an answer to them can change.
    pub questions: BTreeMap<QuestionIx, Relevance>,
    /// The events.
    pub events: BTreeSet<EventIx>,
    /// The deciding provisions.
    pub provisions: BTreeSet<ProvisionIx>,
    /// The values assumed for facts that nobody states.
    pub assumptions: Vec<Assumption<'r>>,
    /// What `--as-of` hides.
    pub later: HiddenLater,
}

/// Events and answers after the day of knowledge.
#[derive(Debug, Default)]
pub struct HiddenLater {
    /// The events.
    pub events: BTreeSet<(Day, EventIx)>,
    /// The answers, with the positions of their lines.
    pub answers: BTreeSet<(Day, QuestionIx, usize)>,
}

impl<'r> Reliance<'r> {
    /// Evaluates every answer shown: those of the first day, and on both sides of each change.
    pub(super) fn of(
        rules: &'r Ruleset,
        chapters: &[Chapter<'r>],
        changes: &[DayOfChange],
    ) -> Result<Self, QueryError> {
        let mut reliance = Self::default();
        for (at, chapter) in chapters.iter().enumerate() {
            let mut days = BTreeSet::from([chapter.timeline.from]);
            for change in changes {
                if change.tables.iter().any(|table| table.chapter == at) {
                    days.extend([change.day.plus_days(-1), change.day]);
                }
            }
            for (at, line) in chapter.timeline.lines.iter().enumerate() {
                for day in &days {
                    for transfer in chapter.transfers() {
                        reliance.add_answer(rules, transfer, (at, line), *day)?;
                    }
                }
            }
            reliance.add_disagreements(chapter);
        }
        reliance.assumptions.sort_by(|a, b| rules[a.question].id.cmp(&rules[b.question].id));
        Ok(reliance)
    }

    fn add_answer(
        &mut self,
        rules: &'r Ruleset,
        transfer: &DayEvaluator<'r>,
        (at, line): (usize, &Line),
        day: Day,
    ) -> Result<(), QueryError> {
        let found = transfer.answer(line, day)?;
        self.provisions.extend(&found.finding.provisions);
        self.add_reasons(rules, explain(rules, &found.evaluator, &found.finding));
        if let Some(as_of) = found.query.as_of {
            let Withheld { events, answers } = withheld(rules, &found.evaluator, day, as_of);
            self.later.events.extend(events);
            for (since, question) in answers {
                self.later.answers.insert((since, question, at));
            }
        }
        Ok(())
    }

    fn add_reasons(&mut self, rules: &Ruleset, explanation: Explanation<'r>) {
        for link in explanation.branches.iter().flat_map(|branch| &branch.links) {
            self.events.extend(link.event);
            if let Some((question, _)) = &link.answer
                && !rules[*question].is_fact()
            {
                let decides = rules[*question].decides;
                let relevance = if decides { Relevance::Reason } else { Relevance::Label };
                self.questions.entry(*question).or_insert(relevance);
            }
        }
        for assumption in explanation.assumptions {
            if !self.assumptions.contains(&assumption) {
                self.assumptions.push(assumption);
            }
        }
    }

    /// Raises the relevance of the questions on which a verdict turns.
    fn add_disagreements(&mut self, chapter: &Chapter) {
        for period in chapter.disagreements.iter().flat_map(|one| &one.periods) {
            for question in period.pairs.iter().flat_map(|pair| pair.sets.iter().flatten()) {
                self.raise(*question, Relevance::Decides);
            }
        }
        for question in chapter.opens.iter().flat_map(|open| &open.questions) {
            self.raise(*question, Relevance::Open);
        }
    }

    fn raise(&mut self, question: QuestionIx, relevance: Relevance) {
        let known = self.questions.entry(question).or_insert(relevance);
        *known = relevance.min(*known);
    }

    /// Adds the questions of law and the events on which no answer shown relies.
    pub(super) fn add_the_rest(&mut self, rules: &Ruleset, events: impl Iterator<Item = EventIx>) {
        for question in QuestionIx::all(rules).filter(|question| !rules[*question].is_fact()) {
            self.questions.entry(question).or_insert(Relevance::None);
        }
        self.events.extend(events);
    }
}
