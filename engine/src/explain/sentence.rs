//! Makes one sentence at a time, with its source.

use super::words::{capital, law_of};
use super::{Explainer, Kind, Link};
use crate::evaluate::{ClauseStatus, Completion, Status};
use crate::model::{
    Day, Effect, EventIx, GapKind, ItemEntry, QuestionIx, Source, Value, Verdict, When, Window,
};
use crate::resolve::Origin;

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
        later: false,
    }
}

impl<'r> Explainer<'_, 'r> {
    /// The entry in which the item is classed.
    pub(super) fn class_sentence(&self, through: &ItemEntry) -> String {
        let subject = self.evaluator.transfer.subject.title(self.rules);
        let entry = &self.rules[through.entry];
        let section =
            through.section.as_deref().map(|section| format!(", {section}")).unwrap_or_default();
        let list = &self.rules[entry.list].title;
        let list = if *list == entry.title { String::new() } else { format!(" ({list})") };
        format!("{}: classed under {}{section}{list}", capital(subject), entry.title)
    }

    /// A provision that applies; none for a claim or a gap.
    pub(super) fn applies(&self, status: &ClauseStatus<'r>) -> Option<Link<'r>> {
        let candidate = &self.evaluator[status.candidate];
        let at = candidate.rule.provision()?;
        let provision = &self.rules[at];
        let since = match status.status {
            Status::InForce(Some(day)) => format!(", in force since {}", day.in_words()),
            _ => String::new(),
        };
        let effect = status.effect.map_or("", Effect::word);
        let approval = if status.approved { "; the approval stated answers it" } else { "" };
        let list = self.revision(status);
        let text = format!("{}: {effect}{since}{list}{approval}", provision.title);
        let source = candidate.clause.source.as_ref().unwrap_or(&provision.source);
        Some(Link { provision: Some(at), ..link(Kind::Provision, text, Some(source)) })
    }

    /// The revisions of the control list that the provision's regime may use on the day.
    fn revision(&self, status: &ClauseStatus<'r>) -> String {
        let provision = self.evaluator[status.candidate].rule.provision();
        let regime = provision.and_then(|provision| self.rules[provision].regime);
        let (Some(regime), Some(entry)) = (regime, status.entry) else {
            return String::new();
        };
        let list = &self.rules[self.rules[entry.entry].list];
        let names: Vec<&str> = list
            .revisions
            .iter()
            .filter(|revision| revision.regime == regime && self.may_be_in_use(&revision.window))
            .map(|revision| revision.document.as_str())
            .collect();
        if names.is_empty() { String::new() } else { format!(" (list: {})", names.join(" or ")) }
    }

    /// Whether a window is open on the day under some answers.
    fn may_be_in_use(&self, window: &Window) -> bool {
        let days = |when: &Option<When>| {
            when.as_ref().map(|when| when.days(self.rules)).unwrap_or_default()
        };
        let (from, until) = (days(&window.from), days(&window.until));
        let begun = window.from.is_none() || from.iter().any(|day| *day <= self.day);
        let ended = !until.is_empty() && until.iter().all(|day| *day <= self.day);
        begun && !ended
    }

    /// A provision that does not decide, and why; none for a claim or a gap.
    pub(super) fn not_deciding(&self, status: &ClauseStatus<'r>) -> Option<Link<'r>> {
        let at = self.evaluator[status.candidate].rule.provision()?;
        let provision = &self.rules[at];
        let reason = match &status.status {
            Status::InForce(_) if status.effect.is_none() => {
                "applies, an exemption with no effect of its own".to_owned()
            }
            Status::InForce(_) => "applies too, with a milder effect".to_owned(),
            Status::Displaced(by) => {
                let by = self.evaluator[*by].rule.provision();
                format!("displaced by {}", by.map_or("", |by| &self.rules[by].id))
            }
            Status::Idle => "an exemption with nothing left to displace".to_owned(),
            Status::NotYet => "not in force yet".to_owned(),
            Status::Ended(day) => format!("not in force since {}", day.in_words()),
            Status::Fails => format!("a condition fails{}", self.failing(status)),
            Status::OutsideEntry => format!("the item falls outside it{}", self.failing(status)),
            Status::NotBound if !self.rules[provision.instrument].destinations.is_empty() => {
                "applies to other places of arrival or origin only".to_owned()
            }
            Status::NotBound => "does not bind the supplier".to_owned(),
        };
        let kind = match status.status {
            Status::Displaced(_) => Kind::Displaced,
            _ => Kind::Off,
        };
        let text = format!("{}: {reason}", provision.title);
        Some(Link { provision: Some(at), ..link(kind, text, Some(&provision.source)) })
    }

    /// Whether a clause binds only for certain places of arrival and the query names none: that no
    /// such place is meant is said by a note.
    pub(super) fn elsewhere(&self, status: &ClauseStatus<'r>) -> bool {
        let rule = self.evaluator[status.candidate].rule;
        status.status == Status::NotBound
            && self.evaluator.lacks_destination()
            && self.evaluator.supplier().is_none()
            && !self.rules.binding(rule).destinations.is_empty()
    }

    /// The answer on which a clause failed.
    fn failing(&self, status: &ClauseStatus<'r>) -> String {
        let Some((question, value, _)) = status.last_answer() else { return String::new() };
        let asked = &self.rules[question];
        format!(" ({} is {})", asked.id, asked.show(value))
    }

    /// Whether an event occurred, and the party that states this outcome.
    pub(super) fn event(&self, at: EventIx, day: Option<Day>) -> Link<'r> {
        let event = &self.rules[at];
        let text = match day {
            Some(day) => format!("{}: {}", day.in_words(), capital(&event.title)),
            None => format!("{}: did not come about on these answers", capital(&event.title)),
        };
        let link = Link { event: Some(at), day, ..link(Kind::Event, text, Some(&event.source)) };
        let mut outcomes = self.evaluator.answers().stated_outcomes().iter();
        let stated = outcomes
            .find(|outcome| outcome.event == at && outcome.happened == day.is_some())
            .map(|outcome| &outcome.stated);
        match stated {
            None => link,
            Some(stated) => Link {
                kind: Kind::Outcome,
                text: format!("{}, as the reading states", link.text),
                basis: Some(stated.basis.word()),
                holder: Some(&stated.who),
                since: Some(stated.since),
                source: Some(&stated.source),
                ..link
            },
        }
    }

    /// The answer to a question, and where it comes from.
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
            Origin::Person(kind) => link.text.push_str(&format!(" (supposed of {kind})")),
            Origin::Query => link.text.push_str(" (stated by the query)"),
            Origin::Open => link.text.push_str(" (supposed here: nobody has answered)"),
            Origin::Default(_) => {}
        }
        link
    }
}

impl<'r> Explainer<'_, 'r> {
    /// What the layer claims for the transfer and what is known to be missing, where that bears on
    /// the verdict.
    pub(super) fn scope(&self, completion: &Completion<'r>) -> Vec<Link<'r>> {
        let mut links = Vec::new();
        if completion.verdict == Verdict::Prohibited {
            return links;
        }
        let gaps = self.evaluator.gaps(completion, GapKind::Restriction);
        let missing = completion.at_least || completion.verdict == Verdict::NotEncoded;
        for gap in &gaps {
            let gap = &self.rules[*gap];
            let text =
                format!("Not encoded ({}): {}, {}, which restricts", gap.id, gap.act, gap.pinpoint);
            links.push(link(Kind::Gap, text, Some(&gap.source)));
        }
        let claims = self.evaluator.claims(completion);
        if missing && gaps.is_empty() {
            let text = format!(
                "The rules do not claim to hold all {} law on such a transfer on this day",
                law_of(self.evaluator.transfer.layer)
            );
            links.push(link(Kind::Scope, text, None));
        } else if completion.verdict == Verdict::Unrestricted {
            for claim in claims {
                let text = format!(
                    "The rules claim to hold all {} law on such a transfer on this day (claim {})",
                    law_of(claim.layer),
                    claim.id
                );
                links.push(link(Kind::Scope, text, Some(&claim.source)));
            }
        }
        links
    }
}

/// The verdict of a completion.
pub(super) fn conclusion(completion: &Completion) -> String {
    match completion.verdict {
        Verdict::Unrestricted => {
            "No encoded provision of this layer restricts the transfer on this day".to_owned()
        }
        Verdict::NotEncoded => {
            "Nothing encoded restricts the transfer on this day; whether law that is not encoded does, \
             is not known"
                .to_owned()
        }
        verdict if completion.at_least => format!(
            "At least {verdict}: the strictest encoded effect that stands; law that is not encoded \
             may be stricter"
        ),
        verdict => format!("The strictest effect that stands on this day is {verdict}"),
    }
}
