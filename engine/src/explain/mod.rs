//! Phrases: a finding becomes numbered sentences, each with its source. No formats here.
//!
//! This part decides what is told, in which order, and nothing twice; [`sentence`] says it.

mod sentence;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::evaluate::{ClauseStatus, Completion, Evaluator, Finding, Status};
use crate::model::{
    Day, EventIx, ItemEntry, ProvisionIx, QuestionIx, Ruleset, Source, Subject, Verdict,
};
use crate::resolve::{Ground, Origin};
use sentence::{conclusion, link};
pub use words::{capital, layer, meaning, transfer};

/// What a sentence of the chain is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The class of the item.
    Classification,
    /// A provision that applies.
    Provision,
    /// A provision that an exemption displaces.
    Displaced,
    /// A provision that does not apply.
    Off,
    /// An event that came, or did not.
    Event,
    /// An answer of a party.
    Answer,
    /// An answer that changes the label or the argument, not the verdict.
    Label,
    /// A fact.
    Fact,
    /// An outcome a party states.
    Outcome,
    /// What follows.
    Conclusion,
}

impl Kind {
    /// The word used in machine output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Classification => "classification",
            Self::Provision => "provision",
            Self::Displaced => "displaced",
            Self::Off => "off",
            Self::Event => "event",
            Self::Answer => "answer",
            Self::Label => "label",
            Self::Fact => "fact",
            Self::Outcome => "outcome",
            Self::Conclusion => "conclusion",
        }
    }
}

/// One sentence of the chain.
#[derive(Clone, Debug)]
pub struct Link<'r> {
    /// What it is about.
    pub kind: Kind,
    /// The sentence.
    pub text: String,
    /// The provision it cites.
    pub provision: Option<ProvisionIx>,
    /// The event it tells.
    pub event: Option<EventIx>,
    /// The day of the event.
    pub day: Option<Day>,
    /// The question it answers, and the answer's code.
    pub answer: Option<(QuestionIx, String)>,
    /// Stated, inferred or presumed.
    pub basis: Option<&'static str>,
    /// Who gives the answer.
    pub holder: Option<&'r str>,
    /// Since when.
    pub since: Option<Day>,
    /// Where it is read.
    pub source: Option<&'r Source>,
}

/// A fact the answer assumes because nobody states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption<'r> {
    /// The fact or the question.
    pub question: QuestionIx,
    /// The value.
    pub value: String,
    /// Why.
    pub ground: Cow<'r, str>,
}

/// The chain of one case, and when it is the one.
#[derive(Clone, Debug)]
pub struct Branch<'r> {
    /// The answers under which it is, where the cases disagree.
    pub when: Vec<Vec<(QuestionIx, String)>>,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its sentences.
    pub links: Vec<Link<'r>>,
}

/// Why a finding is what it is.
#[derive(Clone, Debug)]
pub struct Explanation<'r> {
    /// One branch, or one for each verdict the cases come to.
    pub branches: Vec<Branch<'r>>,
    /// What was assumed.
    pub assumptions: Vec<Assumption<'r>>,
}

/// Explains a finding.
#[must_use]
pub fn explain<'r>(
    rules: &'r Ruleset,
    evaluator: &Evaluator<'r>,
    finding: &Finding<'r>,
) -> Explanation<'r> {
    let teller = Teller { rules, evaluator, day: finding.day };
    let verdicts =
        if finding.possible.is_empty() { vec![finding.verdict] } else { finding.possible.clone() };
    let branches =
        verdicts.into_iter().filter_map(|verdict| teller.branch(finding, verdict)).collect();
    Explanation { branches, assumptions: teller.assumptions(finding) }
}

/// A provision that could bear on the transfer and does not decide, with the reason.
#[must_use]
pub fn why_not<'r>(
    rules: &'r Ruleset,
    evaluator: &Evaluator<'r>,
    finding: &Finding<'r>,
) -> Vec<Link<'r>> {
    let teller = Teller { rules, evaluator, day: finding.day };
    let Some(case) = finding.cases.first() else { return Vec::new() };
    let silent = case.steps.iter().enumerate().filter(|(at, _)| !case.deciding.contains(at));
    let mut links: Vec<Link<'r>> = silent.filter_map(|(_, step)| teller.off(case, step)).collect();
    links.sort_by(|a, b| a.provision.cmp(&b.provision).then(a.text.cmp(&b.text)));
    links.dedup_by(|a, b| a.text == b.text);
    links
}

struct Teller<'m, 'r> {
    rules: &'r Ruleset,
    evaluator: &'m Evaluator<'r>,
    day: Day,
}

/// What has been said, so that nothing is said twice.
#[derive(Default)]
struct Mentioned {
    events: BTreeSet<EventIx>,
    questions: BTreeSet<QuestionIx>,
    provisions: BTreeSet<(ProvisionIx, String)>,
    entries: BTreeSet<String>,
}

impl<'r> Teller<'_, 'r> {
    fn branch(&self, finding: &Finding<'r>, verdict: Verdict) -> Option<Branch<'r>> {
        let cases: Vec<&Completion<'r>> =
            finding.cases.iter().filter(|case| case.verdict == verdict).collect();
        let first = cases.first()?;
        let answers = |case: &&Completion<'r>| -> Vec<(QuestionIx, String)> {
            let decisive =
                case.choices.iter().filter(|choice| finding.turns_on.contains(&choice.question));
            decisive
                .map(|choice| (choice.question, self.rules[choice.question].show(&choice.value)))
                .collect()
        };
        let mut when: Vec<_> = cases.iter().map(answers).collect();
        when.sort();
        when.dedup();
        when.retain(|answers| !answers.is_empty());
        Some(Branch { when, verdict, links: self.links(first) })
    }

    fn links(&self, case: &Completion<'r>) -> Vec<Link<'r>> {
        let mut said = Mentioned::default();
        let mut links = Vec::new();
        let relied = self.evaluator.relied_steps(case);
        let step = |at: &usize| case.steps.get(*at);
        for step in case.deciding.iter().filter_map(step) {
            self.classify(case, step, &mut said, &mut links);
        }
        if case.deciding.is_empty() {
            self.classes(case, &mut said, &mut links);
        }
        for step in case.deciding.iter().filter_map(step) {
            if let Some(applies) = self.applies(step) {
                said.new_provision(&applies);
                links.push(applies);
            }
            links.extend(self.labels(step, &mut said));
            self.grounds(step, &mut said, &mut links);
        }
        let rest = relied.iter().filter(|at| !case.deciding.contains(at)).filter_map(step);
        for step in rest.filter(|step| !assumed_away(step)) {
            if let Some(off) = self.off(case, step).filter(|off| said.new_provision(off)) {
                links.push(off);
                self.grounds(step, &mut said, &mut links);
            }
        }
        links.push(link(Kind::Conclusion, conclusion(case), None));
        links
    }

    fn classify(
        &self,
        case: &Completion<'r>,
        step: &ClauseStatus<'r>,
        said: &mut Mentioned,
        links: &mut Vec<Link<'r>>,
    ) {
        match step.entry {
            Some(entry) => links.extend(self.class(entry, said)),
            None => self.classes(case, said, links),
        }
    }

    /// A class, told once.
    fn class(&self, entry: &'r ItemEntry, said: &mut Mentioned) -> Option<Link<'r>> {
        let text = self.class_sentence(entry);
        said.entries
            .insert(text.clone())
            .then(|| link(Kind::Classification, text, Some(&entry.source)))
    }

    /// The classes the subject falls in, as far as they are settled.
    fn classes(&self, case: &Completion<'r>, said: &mut Mentioned, links: &mut Vec<Link<'r>>) {
        if let Subject::Entry(entry) = self.evaluator.transfer.subject {
            let entry = &self.rules[entry];
            let text = format!("Asked about: {} ({})", entry.title, self.rules[entry.list].title);
            return links.push(link(Kind::Classification, text, Some(&entry.source)));
        }
        links.extend(
            self.evaluator.classes(case).into_iter().filter_map(|entry| self.class(entry, said)),
        );
    }

    fn labels(&self, step: &ClauseStatus<'r>, said: &mut Mentioned) -> Vec<Link<'r>> {
        let candidate = self.evaluator.candidates.get(step.candidate);
        let argued = candidate.map(|candidate| self.rules[candidate.provision].argued.as_slice());
        self.argued(argued.unwrap_or_default(), said)
    }

    /// What the reading calls a thing, or argues about it: told, though it changes no verdict.
    fn argued(&self, questions: &[QuestionIx], said: &mut Mentioned) -> Vec<Link<'r>> {
        let new = questions.iter().filter(|question| said.questions.insert(**question));
        let told = new.filter_map(|question| {
            let position = self.evaluator.answers().position(*question)?;
            let value = position.values.first()?;
            let link = self.answer(*question, value, &Origin::Party(position));
            Some(Link {
                kind: Kind::Label,
                text: format!("{} This changes the label, not the verdict", link.text),
                ..link
            })
        });
        told.collect()
    }

    fn grounds(&self, step: &ClauseStatus<'r>, said: &mut Mentioned, links: &mut Vec<Link<'r>>) {
        for ground in step.grounds.iter().filter(|ground| tells(self.rules, step, ground)) {
            let link = self.ground(ground, said);
            let argued = link
                .as_ref()
                .and_then(|link| link.event)
                .map(|event| self.rules[event].argued.as_slice());
            links.extend(link);
            links.extend(self.argued(argued.unwrap_or_default(), said));
        }
    }

    fn ground(&self, ground: &Ground<'r>, said: &mut Mentioned) -> Option<Link<'r>> {
        match ground {
            Ground::Event(event, day) => {
                said.events.insert(*event).then(|| self.event(*event, *day))
            }
            Ground::Answer(question, value, origin) => {
                let told =
                    !matches!(origin, Origin::Default(_)) && said.questions.insert(*question);
                told.then(|| self.answer(*question, value, origin))
            }
            // The one is told with the event itself; that a supplier is bound goes without saying.
            Ground::Held(_) | Ground::Bound(_) => None,
        }
    }

    fn assumptions(&self, finding: &Finding<'r>) -> Vec<Assumption<'r>> {
        let mut found: Vec<Assumption<'r>> = Vec::new();
        for case in &finding.cases {
            let steps = self.evaluator.relied_steps(case);
            let grounds =
                steps.iter().filter_map(|at| case.steps.get(*at)).flat_map(|step| &step.grounds);
            for ground in grounds {
                if let Ground::Answer(question, value, Origin::Default(ground)) = ground
                    && !found.iter().any(|known| known.question == *question)
                {
                    let value = self.rules[*question].show(value);
                    found.push(Assumption {
                        question: *question,
                        value,
                        ground: assumed(finding, *question, ground),
                    });
                }
            }
        }
        found.sort_by(|a, b| self.rules[a.question].id.cmp(&self.rules[b.question].id));
        found
    }
}

/// Why a fact is assumed. Where one clause leaves it open and another does not, the answer tries it and assumes it too.
fn assumed<'r>(finding: &Finding, question: QuestionIx, ground: &'r str) -> Cow<'r, str> {
    let tried = finding
        .cases
        .iter()
        .flat_map(|case| &case.choices)
        .any(|choice| choice.question == question);
    if tried {
        format!("where the text does not leave it open: {ground}").into()
    } else {
        ground.into()
    }
}

impl Mentioned {
    fn new_provision(&mut self, link: &Link) -> bool {
        link.provision
            .is_none_or(|provision| self.provisions.insert((provision, link.text.clone())))
    }
}

/// A step that fails only on a fact assumed by default: that is said among the assumptions.
fn assumed_away(step: &ClauseStatus) -> bool {
    let defaulted = |ground: &Ground| matches!(ground, Ground::Answer(_, _, Origin::Default(_)));
    step.status == Status::Fails && step.grounds.iter().any(defaulted)
}

/// Of a provision that is over, what came before its end does not explain the end; it is told where a later day counts from it.
fn tells(rules: &Ruleset, step: &ClauseStatus, ground: &Ground) -> bool {
    match (&step.status, ground) {
        (Status::Over(end), Ground::Event(event, Some(day))) => {
            day >= end || leads_past(rules, step, *end, *event)
        }
        _ => true,
    }
}

/// A later event that came after the end counts from this one, itself or through others. Each is followed once.
fn leads_past(rules: &Ruleset, step: &ClauseStatus, end: Day, event: EventIx) -> bool {
    let told = step.grounds.iter().filter_map(|ground| match ground {
        Ground::Event(later, Some(day)) => Some((*later, *day)),
        Ground::Event(_, None) | Ground::Answer(..) | Ground::Held(_) | Ground::Bound(_) => None,
    });
    let mut left: Vec<(EventIx, Day)> = told.collect();
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
