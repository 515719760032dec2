//! Turns a finding into numbered sentences, each with its source. It knows no output format.
//!
//! [`Chain`] decides what is said, in which order, and that nothing is said twice; the sentences
//! themselves are made in [`sentence`].

mod chain;
mod sentence;
mod words;

use std::borrow::Cow;

use crate::evaluate::{Completion, Evaluator, Finding};
use crate::model::{Day, EventIx, ProvisionIx, QuestionIx, Ruleset, Source, Verdict};
use crate::resolve::{Ground, Origin};
use chain::Chain;
pub use words::{capital, layer, meaning, transfer};

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The class of the item.
    Classification,
    /// A provision that applies.
    Provision,
    /// A provision that an exemption displaces.
    Displaced,
    /// A provision that does not decide.
    Off,
    /// An event that occurred, or was due and did not occur.
    Event,
    /// A party's answer to a question of law.
    Answer,
    /// A party's answer that changes the label or the argument, not the verdict.
    Label,
    /// An answer to a question of fact.
    Fact,
    /// An event whose outcome a party states.
    Outcome,
    /// What the layer claims to hold, or that it makes no claim.
    Scope,
    /// Law that is known to exist and is not encoded.
    Gap,
    /// The verdict.
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
            Self::Scope => "scope",
            Self::Gap => "gap",
            Self::Conclusion => "conclusion",
        }
    }
}

/// One sentence of an explanation.
#[derive(Clone, Debug)]
pub struct Link<'r> {
    /// What the sentence is about.
    pub kind: Kind,
    /// The sentence, without a full stop.
    pub text: String,
    /// The provision it cites.
    pub provision: Option<ProvisionIx>,
    /// The event it reports.
    pub event: Option<EventIx>,
    /// The day of the event.
    pub day: Option<Day>,
    /// The question it answers, and the code of the answer.
    pub answer: Option<(QuestionIx, String)>,
    /// The word of the answer's basis, such as `stated` or `presumed`.
    pub basis: Option<&'static str>,
    /// Who gives the answer.
    pub holder: Option<&'r str>,
    /// Since when the answer is given.
    pub since: Option<Day>,
    /// Where it can be read.
    pub source: Option<&'r Source>,
    /// Whether it tells of an event or an answer after the day asked about.
    pub later: bool,
}

/// A fact assumed by default, because nobody states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption<'r> {
    /// The question of fact.
    pub question: QuestionIx,
    /// The value assumed.
    pub value: String,
    /// Why it is assumed.
    pub ground: Cow<'r, str>,
}

/// The explanation of one verdict of a finding.
#[derive(Clone, Debug)]
pub struct Branch<'r> {
    /// The answers under which it is the verdict, each list an alternative; empty if the finding
    /// has one verdict only.
    pub when: Vec<Vec<(QuestionIx, String)>>,
    /// The verdict.
    pub verdict: Verdict,
    /// The sentences, each premise behind what rests on it, and the verdict at the end: the same on
    /// each day on which the same reasons hold.
    pub links: Vec<Link<'r>>,
}

impl<'r> Branch<'r> {
    /// The sentences of the day asked about, which end with the verdict, and the later acts,
    /// numbered on.
    #[must_use]
    pub fn numbered(&self) -> [Vec<(usize, &Link<'r>)>; 2] {
        let (later, of_the_day): (Vec<_>, Vec<_>) = self.links.iter().partition(|link| link.later);
        let first_later = of_the_day.len() + 1;
        [(1..).zip(of_the_day).collect(), (first_later..).zip(later).collect()]
    }
}

/// The heading of the sentences that tell of events and answers after the day asked about.
pub const LATER_ACTS: &str = "Later acts that bear on this day";

/// Why a finding is what it is.
#[derive(Clone, Debug)]
pub struct Explanation<'r> {
    /// One branch for each possible verdict, strictest first.
    pub branches: Vec<Branch<'r>>,
    /// The facts assumed, by id.
    pub assumptions: Vec<Assumption<'r>>,
}

/// Explains a finding of an evaluator.
#[must_use]
pub fn explain<'r>(
    rules: &'r Ruleset,
    evaluator: &Evaluator<'r>,
    finding: &Finding<'r>,
) -> Explanation<'r> {
    let explainer = Explainer { rules, evaluator: evaluator.of_finding(finding), day: finding.day };
    let verdicts =
        if finding.possible.is_empty() { vec![finding.verdict] } else { finding.possible.clone() };
    let branches =
        verdicts.into_iter().filter_map(|verdict| explainer.branch(finding, verdict)).collect();
    Explanation { branches, assumptions: explainer.assumptions(finding) }
}

/// The provisions that cover the transfer and do not decide in the first completion, each with the
/// reason, in order.
#[must_use]
pub fn why_not<'r>(
    rules: &'r Ruleset,
    evaluator: &Evaluator<'r>,
    finding: &Finding<'r>,
) -> Vec<Link<'r>> {
    let explainer = Explainer { rules, evaluator: evaluator.of_finding(finding), day: finding.day };
    let Some(completion) = finding.completions.first() else { return Vec::new() };
    let mut links = Vec::new();
    for status in &completion.statuses {
        if !completion.deciding.contains(&status.candidate) {
            links.extend(explainer.not_deciding(status));
        }
    }
    links.sort_by(|a, b| a.provision.cmp(&b.provision).then(a.text.cmp(&b.text)));
    links.dedup_by(|a, b| a.text == b.text);
    links
}

/// Makes the sentences about an evaluator's finding on a day.
struct Explainer<'m, 'r> {
    rules: &'r Ruleset,
    evaluator: &'m Evaluator<'r>,
    day: Day,
}

impl<'r> Explainer<'_, 'r> {
    /// Explains the first completion with a verdict.
    fn branch(&self, finding: &Finding<'r>, verdict: Verdict) -> Option<Branch<'r>> {
        let completions = finding.completions.iter().filter(|one| one.verdict == verdict);
        let first = completions.clone().next()?;
        let mut when: Vec<_> = completions.map(|one| self.decisive_answers(finding, one)).collect();
        when.sort();
        when.dedup();
        when.retain(|answers| !answers.is_empty());
        Some(Branch { when, verdict, links: Chain::new(self, first).links() })
    }

    /// What a completion answers to the questions on which the finding turns.
    fn decisive_answers(
        &self,
        finding: &Finding<'r>,
        completion: &Completion<'r>,
    ) -> Vec<(QuestionIx, String)> {
        let choices = completion.choices.iter();
        choices
            .filter(|choice| finding.turns_on.contains(&choice.question))
            .map(|choice| (choice.question, self.rules[choice.question].show(&choice.value)))
            .collect()
    }

    /// The defaults among the grounds relied on, each question once.
    fn assumptions(&self, finding: &Finding<'r>) -> Vec<Assumption<'r>> {
        let mut found: Vec<Assumption<'r>> = Vec::new();
        for completion in &finding.completions {
            let relied_on = self.evaluator.relied_on(completion);
            for ground in relied_on.iter().flat_map(|at| &completion[*at].grounds) {
                if let Ground::Answer(question, value, Origin::Default(reason)) = ground
                    && !found.iter().any(|known| known.question == *question)
                {
                    found.push(Assumption {
                        question: *question,
                        value: self.rules[*question].show(value),
                        ground: assumption_ground(finding, *question, reason),
                    });
                }
            }
        }
        found.sort_by(|a, b| self.rules[a.question].id.cmp(&self.rules[b.question].id));
        found
    }
}

/// Why a fact is assumed. If one clause leaves it open and another does not, the finding both tries
/// its answers and assumes it.
fn assumption_ground<'r>(finding: &Finding, question: QuestionIx, reason: &'r str) -> Cow<'r, str> {
    let mut choices = finding.completions.iter().flat_map(|completion| &completion.choices);
    if choices.any(|choice| choice.question == question) {
        format!("where the text does not leave it open: {reason}").into()
    } else {
        reason.into()
    }
}
