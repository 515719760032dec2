//! Phrases: a finding becomes numbered sentences, each with its source. No formats here.

use std::collections::BTreeSet;

use crate::evaluate::{Case, Finding, Matter, Status, Step};
use crate::model::{Day, Direction, EventIx, Layer, ProvisionIx, QuestionIx, Ruleset, Source, Subject, Transfer, Value, Verdict};
use crate::resolve::{Ground, Origin};

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

fn link<'r>(kind: Kind, text: String, source: Option<&'r Source>) -> Link<'r> {
    Link { kind, text, provision: None, event: None, day: None, answer: None, basis: None, holder: None, since: None, source }
}

/// A fact the answer assumes because nobody states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption<'r> {
    /// The fact or the question.
    pub question: QuestionIx,
    /// The value.
    pub value: String,
    /// Why.
    pub ground: &'r str,
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
pub fn explain<'r>(rules: &'r Ruleset, matter: &Matter<'r>, finding: &Finding<'r>) -> Explanation<'r> {
    let teller = Teller { rules, matter, day: finding.day };
    let verdicts = if finding.possible.is_empty() { vec![finding.verdict] } else { finding.possible.clone() };
    let branches = verdicts.into_iter().filter_map(|verdict| teller.branch(finding, verdict)).collect();
    Explanation { branches, assumptions: teller.assumptions(finding) }
}

/// A provision that could bear on the transfer and does not decide, with the reason.
#[must_use]
pub fn why_not<'r>(rules: &'r Ruleset, matter: &Matter<'r>, finding: &Finding<'r>) -> Vec<Link<'r>> {
    let teller = Teller { rules, matter, day: finding.day };
    let Some(case) = finding.cases.first() else { return Vec::new() };
    let silent = case.steps.iter().enumerate().filter(|(at, _)| !case.deciding.contains(at));
    let mut links: Vec<Link<'r>> = silent.filter_map(|(_, step)| teller.off(case, step)).collect();
    links.sort_by(|a, b| a.provision.cmp(&b.provision).then(a.text.cmp(&b.text)));
    links.dedup_by(|a, b| a.text == b.text);
    links
}

struct Teller<'m, 'r> {
    rules: &'r Ruleset,
    matter: &'m Matter<'r>,
    day: Day,
}

/// What has been said, so that nothing is said twice.
#[derive(Default)]
struct Said {
    events: BTreeSet<EventIx>,
    questions: BTreeSet<QuestionIx>,
    provisions: BTreeSet<(ProvisionIx, String)>,
    entries: BTreeSet<String>,
}

impl<'r> Teller<'_, 'r> {
    fn branch(&self, finding: &Finding<'r>, verdict: Verdict) -> Option<Branch<'r>> {
        let cases: Vec<&Case<'r>> = finding.cases.iter().filter(|case| case.verdict == verdict).collect();
        let first = cases.first()?;
        let answers = |case: &&Case<'r>| -> Vec<(QuestionIx, String)> {
            let decisive = case.choices.iter().filter(|choice| finding.turns_on.contains(&choice.question));
            decisive.map(|choice| (choice.question, self.rules[choice.question].show(&choice.value))).collect()
        };
        let mut when: Vec<_> = cases.iter().map(answers).collect();
        when.sort();
        when.dedup();
        when.retain(|answers| !answers.is_empty());
        Some(Branch { when, verdict, links: self.links(first) })
    }

    fn links(&self, case: &Case<'r>) -> Vec<Link<'r>> {
        let mut said = Said::default();
        let mut links = Vec::new();
        let relied = self.matter.relied_steps(case);
        let step = |at: &usize| case.steps.get(*at);
        for step in case.deciding.iter().filter_map(step) {
            self.classify(case, step, &mut said, &mut links);
        }
        if case.deciding.is_empty() {
            self.classes(case, &mut said, &mut links);
        }
        for step in case.deciding.iter().filter_map(step) {
            links.extend(self.applies(step, &mut said));
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

    fn classify(&self, case: &Case<'r>, step: &Step<'r>, said: &mut Said, links: &mut Vec<Link<'r>>) {
        match (step.entry, self.matter.transfer.subject) {
            (Some(entry), _) => {
                let text = self.class_sentence(entry.entry, entry.section.as_deref());
                if said.entries.insert(text.clone()) {
                    links.push(link(Kind::Classification, text, Some(&entry.source)));
                }
            }
            (None, _) => self.classes(case, said, links),
        }
    }

    /// The classes the subject falls in, as far as they are settled.
    fn classes(&self, case: &Case<'r>, said: &mut Said, links: &mut Vec<Link<'r>>) {
        if let Subject::Entry(entry) = self.matter.transfer.subject {
            let entry = &self.rules[entry];
            let text = format!("Asked about: {} ({})", entry.title, self.rules[entry.list].title);
            return links.push(link(Kind::Classification, text, Some(&entry.source)));
        }
        for entry in self.matter.classes(case) {
            let text = self.class_sentence(entry.entry, entry.section.as_deref());
            if said.entries.insert(text.clone()) {
                links.push(link(Kind::Classification, text, Some(&entry.source)));
            }
        }
    }

    fn class_sentence(&self, entry: crate::model::EntryIx, section: Option<&str>) -> String {
        let subject = self.matter.transfer.subject.title(self.rules);
        let entry = &self.rules[entry];
        let section = section.map(|section| format!(", {section}")).unwrap_or_default();
        let list = &self.rules[entry.list].title;
        let list = if *list == entry.title { String::new() } else { format!(" ({list})") };
        format!("{}: classed under {}{section}{list}", capital(subject), entry.title)
    }

    fn applies(&self, step: &Step<'r>, said: &mut Said) -> Option<Link<'r>> {
        let candidate = self.matter.candidates.get(step.candidate)?;
        let provision = &self.rules[candidate.provision];
        let since = match step.status {
            Status::InForce(Some(day)) => format!(", in force since {}", day.in_words()),
            _ => String::new(),
        };
        let effect = step.effect.map_or("", crate::model::Effect::word);
        let approval = if step.approved { "; the approval stated answers it" } else { "" };
        let list = self.revision(step);
        let text = format!("{}: {effect}{since}{list}{approval}", provision.title);
        said.provisions.insert((candidate.provision, text.clone()));
        let source = candidate.clause.source.as_ref().unwrap_or(&provision.source);
        Some(Link { provision: Some(candidate.provision), ..link(Kind::Provision, text, Some(source)) })
    }

    fn labels(&self, step: &Step<'r>, said: &mut Said) -> Vec<Link<'r>> {
        let candidate = self.matter.candidates.get(step.candidate);
        let argued = candidate.map(|candidate| self.rules[candidate.provision].argued.as_slice());
        self.argued(argued.unwrap_or_default(), said)
    }

    /// What the reading calls a thing, or argues about it: told, though it changes no verdict.
    fn argued(&self, questions: &[QuestionIx], said: &mut Said) -> Vec<Link<'r>> {
        let new = questions.iter().filter(|question| said.questions.insert(**question));
        let told = new.filter_map(|question| {
            let position = self.matter.stance().position(*question)?;
            let value = position.values.first()?;
            let link = self.answer(*question, value, &Origin::Party(position));
            Some(Link { kind: Kind::Label, text: format!("{} This changes the label, not the verdict", link.text), ..link })
        });
        told.collect()
    }

    /// The revision of the list that the provision's regime uses on the day.
    fn revision(&self, step: &Step<'r>) -> String {
        let regime = self.matter.candidates.get(step.candidate).and_then(|candidate| self.rules[candidate.provision].regime);
        let list = step.entry.map(|entry| self.rules[entry.entry].list);
        let (Some(regime), Some(list)) = (regime, list) else { return String::new() };
        let in_use = |revision: &&crate::model::Revision| revision.regime == regime && self.may_be_in_use(&revision.window);
        let names: Vec<&str> = self.rules[list].revisions.iter().filter(in_use).map(|revision| revision.document.as_str()).collect();
        if names.is_empty() { String::new() } else { format!(" (list: {})", names.join(" or ")) }
    }

    fn may_be_in_use(&self, window: &crate::model::Window) -> bool {
        let days = |when: &Option<crate::model::When>| when.as_ref().map(|when| when.days(self.rules)).unwrap_or_default();
        let (from, until) = (days(&window.from), days(&window.until));
        let begun = window.from.is_none() || from.iter().any(|day| *day <= self.day);
        let ended = !until.is_empty() && until.iter().all(|day| *day <= self.day);
        begun && !ended
    }

    fn off(&self, case: &Case<'r>, step: &Step<'r>) -> Option<Link<'r>> {
        let candidate = self.matter.candidates.get(step.candidate)?;
        let provision = &self.rules[candidate.provision];
        let (kind, reason) = match &step.status {
            Status::InForce(_) if step.effect.is_none() => (Kind::Off, "applies, an exemption with no effect of its own".to_owned()),
            Status::InForce(_) => (Kind::Off, "applies too, with a milder effect".to_owned()),
            Status::Displaced(by) => {
                let by = case.steps.get(*by).and_then(|by| self.matter.candidates.get(by.candidate));
                (Kind::Displaced, format!("displaced by {}", by.map_or("", |by| &self.rules[by.provision].id)))
            }
            Status::Idle => (Kind::Off, "an exemption with nothing in force to displace".to_owned()),
            Status::NotYet => (Kind::Off, "not in force yet".to_owned()),
            Status::Over(day) => (Kind::Off, format!("not in force since {}", day.in_words())),
            Status::Fails => (Kind::Off, format!("a condition fails{}", self.failing(step))),
            Status::OutsideEntry => (Kind::Off, format!("the item falls outside it{}", self.failing(step))),
            Status::NotBound => (Kind::Off, "does not bind the supplier".to_owned()),
        };
        let text = format!("{}: {reason}", provision.title);
        Some(Link { provision: Some(candidate.provision), ..link(kind, text, Some(&provision.source)) })
    }

    /// The last answer a failing step looked at: the one that failed.
    fn failing(&self, step: &Step<'r>) -> String {
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

    fn grounds(&self, step: &Step<'r>, said: &mut Said, links: &mut Vec<Link<'r>>) {
        for ground in step.grounds.iter().filter(|ground| tells(self.rules, step, ground)) {
            let link = self.ground(ground, said);
            let argued = link.as_ref().and_then(|link| link.event).map(|event| self.rules[event].argued.as_slice());
            links.extend(link);
            links.extend(self.argued(argued.unwrap_or_default(), said));
        }
    }

    fn ground(&self, ground: &Ground<'r>, said: &mut Said) -> Option<Link<'r>> {
        match ground {
            Ground::Event(event, day) => said.events.insert(*event).then(|| self.event(*event, *day)),
            Ground::Answer(question, value, origin) => {
                let told = !matches!(origin, Origin::Default(_)) && said.questions.insert(*question);
                told.then(|| self.answer(*question, value, origin))
            }
            // Told with the event itself.
            Ground::Held(_) => None,
            Ground::Bound(_) => None,
        }
    }

    /// What became of an event, and what the reading itself states of it.
    fn event(&self, event: EventIx, day: Option<Day>) -> Link<'r> {
        let told = &self.rules[event];
        let text = match day {
            Some(day) => format!("{}: {}", day.in_words(), capital(&told.title)),
            None => format!("{}: did not come about on these answers", capital(&told.title)),
        };
        let link = Link { event: Some(event), day, ..link(Kind::Event, text, Some(&told.source)) };
        let held = self.matter.stance().holds().iter().find(|hold| hold.event == event && hold.happened == day.is_some());
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

    fn answer(&self, question: QuestionIx, value: &Value, origin: &Origin<'r>) -> Link<'r> {
        let asked = &self.rules[question];
        let code = asked.show(value);
        let sentence = match value {
            Value::Listed(at) if !asked.is_fact() => asked.answers.get(usize::from(*at)).map_or("", |answer| &answer.text),
            Value::Listed(_) | Value::Number(..) | Value::Day(_) | Value::NoDay | Value::Country(_) => &code,
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
                link.text = format!("{} No answer of this party is known; presumed: {sentence} {ground}", asked.title);
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

    fn assumptions(&self, finding: &Finding<'r>) -> Vec<Assumption<'r>> {
        let mut found: Vec<Assumption<'r>> = Vec::new();
        for case in &finding.cases {
            let steps = self.matter.relied_steps(case);
            let grounds = steps.iter().filter_map(|at| case.steps.get(*at)).flat_map(|step| &step.grounds);
            for ground in grounds {
                if let Ground::Answer(question, value, Origin::Default(ground)) = ground {
                    let value = self.rules[*question].show(value);
                    let assumption = Assumption { question: *question, value, ground };
                    if !found.contains(&assumption) {
                        found.push(assumption);
                    }
                }
            }
        }
        found.sort_by(|a, b| self.rules[a.question].id.cmp(&self.rules[b.question].id));
        found
    }
}

impl Said {
    fn new_provision(&mut self, link: &Link) -> bool {
        link.provision.is_none_or(|provision| self.provisions.insert((provision, link.text.clone())))
    }
}

/// Of a provision that is over, what came before its end does not explain the end; it is told where a later day counts from it.
fn tells(rules: &Ruleset, step: &Step, ground: &Ground) -> bool {
    match (&step.status, ground) {
        (Status::Over(end), Ground::Event(event, Some(day))) => day >= end || leads_past(rules, step, *end, *event),
        _ => true,
    }
}

/// A later event that came after the end counts from this one, itself or through others. Each is followed once.
fn leads_past(rules: &Ruleset, step: &Step, end: Day, event: EventIx) -> bool {
    let told = step.grounds.iter().filter_map(|ground| match ground {
        Ground::Event(later, Some(day)) => Some((*later, *day)),
        Ground::Event(_, None) | Ground::Answer(..) | Ground::Held(_) | Ground::Bound(_) => None,
    });
    let mut left: Vec<(EventIx, Day)> = told.collect();
    let mut waiting = vec![event];
    while let Some(earlier) = waiting.pop() {
        let (counting, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|(later, _)| rules[*later].counts_from(earlier));
        if counting.iter().any(|(_, day)| *day > end) {
            return true;
        }
        waiting.extend(counting.into_iter().map(|(later, _)| later));
        left = others;
    }
    false
}

/// A step that fails only on a fact assumed by default: that is said among the assumptions.
fn assumed_away(step: &Step) -> bool {
    let defaulted = |ground: &Ground| matches!(ground, Ground::Answer(_, _, Origin::Default(_)));
    step.status == Status::Fails && step.grounds.iter().any(defaulted)
}

fn conclusion(case: &Case) -> String {
    match case.verdict {
        Verdict::Unrestricted => "No encoded provision of this layer restricts the transfer on this day".to_owned(),
        verdict => format!("The strictest effect that stands on this day is {verdict}"),
    }
}

/// With a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "supply of a fighter to that State".
#[must_use]
pub fn transfer(rules: &Ruleset, transfer: &Transfer) -> String {
    let way = match transfer.direction {
        Direction::To => "to",
        Direction::From => "from",
    };
    let activity = transfer.activity.word().replace('-', " ");
    let what = transfer.subject.title(rules);
    // The title of a service often says what is done.
    let what = if what.to_lowercase().contains(&activity) { what.to_owned() } else { format!("{activity} of {what}") };
    format!("{what} {way} {}", rules.target.name)
}

/// Whose measures a layer is.
#[must_use]
pub const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Un => "United Nations",
        Layer::Us => "United States",
        Layer::Eu => "European Union",
        Layer::Uk => "United Kingdom",
    }
}

/// What a verdict means, in a few words.
#[must_use]
pub const fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited => "States must prevent it",
        Verdict::ApprovalRequired => "allowed only if approved in advance, case by case",
        Verdict::Exposure => "no ban on the transfer, but persons are exposed to designation",
        Verdict::Restraint => "States are called upon to exercise restraint; no binding ban",
        Verdict::Notification => "allowed without approval, with a duty to notify and conditions",
        Verdict::Unrestricted => "no encoded provision of this layer restricts it",
        Verdict::Undetermined => "it turns on questions that are open",
        Verdict::NotEncoded => "no instrument of this layer is encoded for this day",
    }
}
