//! The sentences, one at a time: what each says, and where it is read.

use super::words::capital;
use super::{Kind, Link, Teller};
use crate::evaluate::{ClauseStatus, Completion, Status};
use crate::model::{
    Day, Effect, EventIx, ItemEntry, QuestionIx, Revision, Source, Value, Verdict, When, Window,
};
use crate::resolve::{Ground, Origin};

pub(super) fn link<'r>(kind: Kind, text: String, source: Option<&'r Source>) -> Link<'r> {
    Link {
        kind,
        text,
        provision: None,
        event: None,
        day: None,
        answer: None,
        basis: None,
        holder: None,
        since: None,
        source,
    }
}

impl<'r> Teller<'_, 'r> {
    /// A class of the item.
    pub(super) fn class_sentence(&self, through: &ItemEntry) -> String {
        let subject = self.evaluator.transfer.subject.title(self.rules);
        let entry = &self.rules[through.entry];
        let section =
            through.section.as_deref().map(|section| format!(", {section}")).unwrap_or_default();
        let list = &self.rules[entry.list].title;
        let list = if *list == entry.title { String::new() } else { format!(" ({list})") };
        format!("{}: classed under {}{section}{list}", capital(subject), entry.title)
    }

    /// A provision that applies.
    pub(super) fn applies(&self, step: &ClauseStatus<'r>) -> Option<Link<'r>> {
        let candidate = self.evaluator.candidates.get(step.candidate)?;
        let provision = &self.rules[candidate.provision];
        let since = match step.status {
            Status::InForce(Some(day)) => format!(", in force since {}", day.in_words()),
            _ => String::new(),
        };
        let effect = step.effect.map_or("", Effect::word);
        let approval = if step.approved { "; the approval stated answers it" } else { "" };
        let list = self.revision(step);
        let text = format!("{}: {effect}{since}{list}{approval}", provision.title);
        let source = candidate.clause.source.as_ref().unwrap_or(&provision.source);
        Some(Link {
            provision: Some(candidate.provision),
            ..link(Kind::Provision, text, Some(source))
        })
    }

    /// The revision of the list that the provision's regime uses on the day.
    fn revision(&self, step: &ClauseStatus<'r>) -> String {
        let regime = self
            .evaluator
            .candidates
            .get(step.candidate)
            .and_then(|candidate| self.rules[candidate.provision].regime);
        let list = step.entry.map(|entry| self.rules[entry.entry].list);
        let (Some(regime), Some(list)) = (regime, list) else { return String::new() };
        let in_use = |revision: &&Revision| {
            revision.regime == regime && self.may_be_in_use(&revision.window)
        };
        let names: Vec<&str> = self.rules[list]
            .revisions
            .iter()
            .filter(in_use)
            .map(|revision| revision.document.as_str())
            .collect();
        if names.is_empty() { String::new() } else { format!(" (list: {})", names.join(" or ")) }
    }

    fn may_be_in_use(&self, window: &Window) -> bool {
        let days = |when: &Option<When>| {
            when.as_ref().map(|when| when.days(self.rules)).unwrap_or_default()
        };
        let (from, until) = (days(&window.from), days(&window.until));
        let begun = window.from.is_none() || from.iter().any(|day| *day <= self.day);
        let ended = !until.is_empty() && until.iter().all(|day| *day <= self.day);
        begun && !ended
    }

    /// A provision that does not decide, and why.
    pub(super) fn off(&self, case: &Completion<'r>, step: &ClauseStatus<'r>) -> Option<Link<'r>> {
        let candidate = self.evaluator.candidates.get(step.candidate)?;
        let provision = &self.rules[candidate.provision];
        let (kind, reason) = match &step.status {
            Status::InForce(_) if step.effect.is_none() => {
                (Kind::Off, "applies, an exemption with no effect of its own".to_owned())
            }
            Status::InForce(_) => (Kind::Off, "applies too, with a milder effect".to_owned()),
            Status::Displaced(by) => {
                let by =
                    case.steps.get(*by).and_then(|by| self.evaluator.candidates.get(by.candidate));
                (
                    Kind::Displaced,
                    format!("displaced by {}", by.map_or("", |by| &self.rules[by.provision].id)),
                )
            }
            Status::Idle => {
                (Kind::Off, "an exemption with nothing in force to displace".to_owned())
            }
            Status::NotYet => (Kind::Off, "not in force yet".to_owned()),
            Status::Over(day) => (Kind::Off, format!("not in force since {}", day.in_words())),
            Status::Fails => (Kind::Off, format!("a condition fails{}", self.failing(step))),
            Status::OutsideEntry => {
                (Kind::Off, format!("the item falls outside it{}", self.failing(step)))
            }
            Status::NotBound => (Kind::Off, "does not bind the supplier".to_owned()),
        };
        let text = format!("{}: {reason}", provision.title);
        Some(Link {
            provision: Some(candidate.provision),
            ..link(kind, text, Some(&provision.source))
        })
    }

    /// The last answer a failing step looked at: the one that failed.
    fn failing(&self, step: &ClauseStatus<'r>) -> String {
        let last = step.grounds.iter().rev().find_map(|ground| match ground {
            Ground::Answer(question, value, _) => Some((*question, value)),
            Ground::Event(..) | Ground::Held(_) | Ground::Bound(_) => None,
        });
        let shown = last.map(|(question, value)| {
            let asked = &self.rules[question];
            format!(" ({} is {})", asked.id, asked.show(value))
        });
        shown.unwrap_or_default()
    }

    /// What became of an event, and what the reading itself states of it.
    pub(super) fn event(&self, event: EventIx, day: Option<Day>) -> Link<'r> {
        let told = &self.rules[event];
        let text = match day {
            Some(day) => format!("{}: {}", day.in_words(), capital(&told.title)),
            None => format!("{}: did not come about on these answers", capital(&told.title)),
        };
        let link = Link { event: Some(event), day, ..link(Kind::Event, text, Some(&told.source)) };
        let held = self
            .evaluator
            .answers()
            .holds()
            .iter()
            .find(|hold| hold.event == event && hold.happened == day.is_some());
        match held {
            None => link,
            Some(hold) => Link {
                kind: Kind::Outcome,
                text: format!("{}, as the reading states", link.text),
                basis: Some(hold.stated.basis.word()),
                holder: Some(&hold.stated.who),
                since: Some(hold.stated.since),
                source: Some(&hold.stated.source),
                ..link
            },
        }
    }

    /// How the reading, or the query, answers a question.
    pub(super) fn answer(
        &self,
        question: QuestionIx,
        value: &Value,
        origin: &Origin<'r>,
    ) -> Link<'r> {
        let asked = &self.rules[question];
        let code = asked.show(value);
        let sentence = match value {
            Value::Listed(at) if !asked.is_fact() => {
                asked.answers.get(usize::from(*at)).map_or("", |answer| &answer.text)
            }
            Value::Listed(_)
            | Value::Number(..)
            | Value::Day(_)
            | Value::NoDay
            | Value::Country(_) => &code,
        };
        let kind = if asked.is_fact() { Kind::Fact } else { Kind::Answer };
        let mut link = link(kind, format!("{} {sentence}", asked.title), None);
        link.answer = Some((question, code.clone()));
        match origin {
            Origin::Party(position) => {
                link.basis = Some(position.stated.basis.word());
                link.holder = Some(&position.stated.who);
                link.since = Some(position.stated.since);
                link.source = Some(&position.stated.source);
            }
            Origin::Presumed(ground) => {
                link.basis = Some("presumed");
                link.text = format!(
                    "{} No answer of this party is known; presumed: {sentence} {ground}",
                    asked.title
                );
                link.source = Some(&asked.source);
            }
            Origin::Item(fact) => link.source = Some(&fact.source),
            Origin::Supposed => link.text.push_str(" (supposed)"),
            Origin::Query => link.text.push_str(" (stated by the query)"),
            Origin::Open => link.text.push_str(" (supposed here: nobody has answered)"),
            Origin::Default(_) => {}
        }
        link
    }
}

/// What follows.
pub(super) fn conclusion(case: &Completion) -> String {
    match case.verdict {
        Verdict::Unrestricted => {
            "No encoded provision of this layer restricts the transfer on this day".to_owned()
        }
        verdict => format!("The strictest effect that stands on this day is {verdict}"),
    }
}
