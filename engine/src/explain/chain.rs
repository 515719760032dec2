//! The sentences that explain one completion, in order, none of them twice.

use std::collections::BTreeSet;

use super::sentence::{conclusion, link};
use super::{Explainer, Kind, Link};
use crate::evaluate::{ClauseStatus, Completion, Status};
use crate::model::{Day, EventIx, ItemEntry, ProvisionIx, QuestionIx, Ruleset, Subject};
use crate::resolve::{Ground, Origin};

/// Collects the sentences, and what they have mentioned so far.
pub(super) struct Chain<'e, 'm, 'r> {
    explainer: &'e Explainer<'m, 'r>,
    completion: &'e Completion<'r>,
    links: Vec<Link<'r>>,
    events: BTreeSet<EventIx>,
    questions: BTreeSet<QuestionIx>,
    provisions: BTreeSet<(ProvisionIx, String)>,
    classes: BTreeSet<String>,
}

impl<'e, 'm, 'r> Chain<'e, 'm, 'r> {
    pub(super) fn new(explainer: &'e Explainer<'m, 'r>, completion: &'e Completion<'r>) -> Self {
        Self {
            explainer,
            completion,
            links: Vec::new(),
            events: BTreeSet::new(),
            questions: BTreeSet::new(),
            provisions: BTreeSet::new(),
            classes: BTreeSet::new(),
        }
    }

    /// The classes, then what decides, then the other clauses relied on, then the verdict.
    pub(super) fn links(mut self) -> Vec<Link<'r>> {
        let completion = self.completion;
        for at in &completion.deciding {
            match completion[*at].entry {
                Some(entry) => self.add_class(entry),
                None => self.add_classes(),
            }
        }
        if completion.deciding.is_empty() {
            self.add_classes();
        }
        for at in &completion.deciding {
            self.add_applying(&completion[*at]);
        }
        for at in self.explainer.evaluator.relied_on(completion) {
            let status = &completion[at];
            let told = completion.deciding.contains(&at) || self.explainer.elsewhere(status);
            if !told && !fails_on_default(status) {
                self.add_not_deciding(status);
            }
        }
        self.links.extend(self.explainer.scope(completion));
        self.links.push(link(Kind::Conclusion, conclusion(completion), None));
        for link in &mut self.links {
            link.later = link.day.max(link.since).is_some_and(|day| day > self.explainer.day);
        }
        self.links
    }

    /// The classes the subject falls in, as far as they are known.
    fn add_classes(&mut self) {
        let Explainer { rules, evaluator, .. } = self.explainer;
        if let Subject::Entry(entry) = evaluator.transfer.subject {
            let entry = &rules[entry];
            let text = format!("Asked about: {} ({})", entry.title, rules[entry.list].title);
            self.links.push(link(Kind::Classification, text, Some(&entry.source)));
            return;
        }
        for entry in evaluator.classes(self.completion) {
            self.add_class(entry);
        }
    }

    fn add_class(&mut self, entry: &'r ItemEntry) {
        let text = self.explainer.class_sentence(entry);
        if self.classes.insert(text.clone()) {
            self.links.push(link(Kind::Classification, text, Some(&entry.source)));
        }
    }

    fn add_applying(&mut self, status: &ClauseStatus<'r>) {
        let Some(sentence) = self.explainer.applies(status) else { return };
        let sentence_provision = sentence.provision;
        self.is_new_provision(&sentence);
        self.links.push(sentence);
        if let Some(provision) = sentence_provision {
            self.add_labels(&self.explainer.rules[provision].argued);
        }
        self.add_grounds(status);
    }

    fn add_not_deciding(&mut self, status: &ClauseStatus<'r>) {
        let Some(sentence) = self.explainer.not_deciding(status) else { return };
        if self.is_new_provision(&sentence) {
            self.links.push(sentence);
            self.add_grounds(status);
        }
    }

    fn is_new_provision(&mut self, sentence: &Link) -> bool {
        sentence
            .provision
            .is_none_or(|provision| self.provisions.insert((provision, sentence.text.clone())))
    }

    /// What the reading calls a thing, or argues about it, though it changes no verdict.
    fn add_labels(&mut self, questions: &[QuestionIx]) {
        for question in questions {
            if !self.questions.insert(*question) {
                continue;
            }
            let position = self.explainer.evaluator.answers().position(*question);
            let value = position.and_then(|position| position.values.first());
            let (Some(position), Some(value)) = (position, value) else { continue };
            let sentence = self.explainer.answer(*question, value, &Origin::Party(position));
            let text = format!("{} This changes the label, not the verdict", sentence.text);
            self.links.push(Link { kind: Kind::Label, text, ..sentence });
        }
    }

    fn add_grounds(&mut self, status: &ClauseStatus<'r>) {
        let rules = self.explainer.rules;
        for ground in &status.grounds {
            if !explains(rules, status, ground) {
                continue;
            }
            match ground {
                Ground::Event(event, day) => {
                    if self.events.insert(*event) {
                        self.links.push(self.explainer.event(*event, *day));
                        self.add_labels(&rules[*event].argued);
                    }
                }
                // Defaults are listed as assumptions.
                Ground::Answer(_, _, Origin::Default(_)) => {}
                Ground::Answer(question, value, origin) => {
                    if self.questions.insert(*question) {
                        self.links.push(self.explainer.answer(*question, value, origin));
                    }
                }
                // A stated outcome is explained with its event. That a window has a source of its
                // own needs no sentence.
                Ground::Outcome(_) | Ground::Window(_) => {}
            }
        }
    }
}

/// Whether a clause fails on a fact assumed by default; this is said among the assumptions. What was
/// assumed and held is no reason to leave out the answer on which the clause failed.
fn fails_on_default(status: &ClauseStatus) -> bool {
    let failed_on = status.last_answer();
    status.status == Status::Fails && matches!(failed_on, Some((_, _, Origin::Default(_))))
}

/// Whether a ground explains a status. What happened before the end of a provision that has ended
/// does not explain the end, unless a later day counts from it.
fn explains(rules: &Ruleset, status: &ClauseStatus, ground: &Ground) -> bool {
    match (&status.status, ground) {
        (Status::Ended(end), Ground::Event(event, Some(day))) => {
            day >= end || leads_past(rules, status, *end, *event)
        }
        _ => true,
    }
}

/// Whether an event after the end counts from this one, directly or through others. Each event is
/// followed once.
fn leads_past(rules: &Ruleset, status: &ClauseStatus, end: Day, event: EventIx) -> bool {
    let mut left: Vec<(EventIx, Day)> = Vec::new();
    for ground in &status.grounds {
        if let Ground::Event(later, Some(day)) = ground {
            left.push((*later, *day));
        }
    }
    let mut waiting = vec![event];
    while let Some(earlier) = waiting.pop() {
        let (counting, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(later, _)| rules[*later].counts_from(earlier));
        if counting.iter().any(|(_, day)| *day > end) {
            return true;
        }
        waiting.extend(counting.into_iter().map(|(later, _)| later));
        left = others;
    }
    false
}
