//! The answer as JSON. Fields are only added within a schema version.
//!
//! The comments on the fields are the descriptions in the JSON Schema.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::opinion::Opinion;
use snapback_engine::compare::{Agreement, Other};
use snapback_engine::counterfactuals::Counterfactual;
use snapback_engine::evaluate::Conclusion;
use snapback_engine::explain::{Branch, Link};
use snapback_engine::model::{Day, Gap, QuestionIx, Ruleset, Source, Value, Verdict};

use super::restricted;

/// The version of the shapes below.
pub const SCHEMA_VERSION: u32 = 1;

/// What was asked.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Query"))]
pub struct QueryOut {
    /// Item id or list entry.
    pub item: String,
    /// Its title.
    pub title: String,
    /// The GMT day, YYYY-MM-DD.
    pub date: String,
    /// `to` or `from`.
    pub direction: String,
    /// No direction was given, though the item is usually asked about the other way.
    pub direction_defaulted: bool,
    /// The activity.
    pub activity: String,
    /// The reading as named: a party, or a fixed reading.
    pub reading: String,
    /// Facts stated.
    pub facts: BTreeMap<String, String>,
    /// Events and answers after this day are left out.
    pub as_of: Option<String>,
    /// Answers supposed.
    pub assume: BTreeMap<String, String>,
}

/// Where a statement is read.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceOut {
    /// Symbol or title.
    pub document: String,
    /// Place in it.
    pub pinpoint: String,
    /// Address, if known.
    pub url: Option<String>,
}

/// One step of the reasoning.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Step"))]
pub struct StepOut {
    /// Its number, from 1, within its branch.
    pub step: usize,
    /// The branch it belongs to: the verdict it leads to.
    pub branch: String,
    /// classification, provision, displaced, off, event, answer, label, fact, outcome or conclusion.
    pub kind: String,
    /// The sentence.
    pub text: String,
    /// The instrument of the provision cited.
    pub instrument: Option<String>,
    /// The provision cited.
    pub provision: Option<String>,
    /// The event told.
    pub event: Option<String>,
    /// Its day.
    pub date: Option<String>,
    /// The question answered.
    pub question: Option<String>,
    /// The answer's code.
    pub answer: Option<String>,
    /// stated, inferred or presumed.
    pub basis: Option<String>,
    /// Who gives the answer.
    pub holder: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// Whether the event or the answer came after the day asked about; such steps stand last.
    pub later: bool,
    /// The place in the document.
    pub pinpoint: Option<String>,
    /// Where it is read.
    pub source: Option<SourceOut>,
    /// verified, reported or recalled.
    pub confidence: Option<String>,
}

/// A fact assumed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssumptionOut {
    /// The fact.
    pub fact: String,
    /// Its value.
    pub value: String,
    /// Why it is assumed.
    pub ground: String,
}

/// A day on which the verdict changes, and the verdict on its far side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The first day of the new verdict.
    pub date: String,
    /// For `previous`, the verdict before it; for `next`, the verdict from it.
    pub verdict: String,
    /// The possible verdicts if that one is undetermined, strictest first.
    pub possible: Vec<String>,
    /// Whether the transfer is restricted there: yes, no or undetermined.
    pub restricted: String,
}

/// What one kind of person is told, where the query does not say who supplies.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonOut {
    /// The kind of person.
    pub kind: String,
    /// Its name.
    pub title: String,
    /// The verdict.
    pub verdict: String,
    /// The possible verdicts if it is undetermined, strictest first.
    pub possible: Vec<String>,
    /// yes, no or undetermined.
    pub restricted: String,
}

/// Law that is known to exist and is not encoded.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GapOut {
    /// Its id.
    pub id: String,
    /// restriction or permission.
    pub kind: String,
    /// The act.
    pub act: String,
    /// Where in the act.
    pub pinpoint: String,
    /// Where that is read.
    pub source: SourceOut,
}

/// The neighbours in time.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changes {
    /// Since when the verdict has been this.
    pub previous: Option<Change>,
    /// When it becomes another.
    pub next: Option<Change>,
}

/// A party that reads it otherwise.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtherOut {
    /// Its reading.
    pub reading: String,
    /// The party.
    pub party: String,
    /// Its verdict.
    pub verdict: String,
    /// yes, no or undetermined.
    pub restricted: String,
    /// Every minimal set of questions on which the two part.
    pub turns_on: Vec<Vec<String>>,
}

/// Under which answers a verdict follows, where it is open.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BranchOut {
    /// The verdict.
    pub verdict: String,
    /// Ways of answering that lead to it.
    pub when: Vec<BTreeMap<String, String>>,
}

/// Facts which, stated otherwise, give another verdict.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NearbyOut {
    /// The facts and the values that would have to be stated.
    pub facts: BTreeMap<String, String>,
    /// The verdict they give.
    pub verdict: String,
}

/// Which rules answered.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RulesetOut {
    /// Id of the set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub digest: String,
    /// Last day for which the record was searched.
    pub known_through: String,
}

/// One answer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "snapback verdict"))]
pub struct VerdictOut {
    /// Version of this shape.
    pub schema_version: u32,
    /// What was asked.
    pub query: QueryOut,
    /// The reading that served.
    pub reading: String,
    /// Its party.
    pub party: String,
    /// Its title.
    pub reading_title: String,
    /// The verdict.
    pub verdict: String,
    /// yes, no or undetermined.
    pub restricted: String,
    /// text, stated, inferred or presumed; none where nothing is determined.
    pub basis: Option<String>,
    /// The weakest source label relied on.
    pub confidence: Option<String>,
    /// un, us, eu or uk.
    pub layer: String,
    /// The deciding provisions, sorted.
    pub provisions: Vec<String>,
    /// The verdicts of the completions, where they disagree.
    pub possible: Vec<String>,
    /// The questions it turns on, where it is undetermined.
    pub turns_on: Vec<String>,
    /// What each way of answering them gives.
    pub branches: Vec<BranchOut>,
    /// The reasoning.
    pub chain: Vec<StepOut>,
    /// What was assumed.
    pub assumptions: Vec<AssumptionOut>,
    /// The neighbours in time.
    pub changes: Changes,
    /// What each kind of person is told; empty where the query says who supplies, or the layer
    /// names no kinds.
    pub persons: Vec<PersonOut>,
    /// Law that is not encoded and bears on the answer.
    pub gaps: Vec<GapOut>,
    /// Stated facts that no rule on this transfer reads.
    pub facts_not_used: Vec<String>,
    /// The compared parties that read it otherwise.
    pub others: Vec<OtherOut>,
    /// Ids of the events and questions left out, where the question is asked as of a day.
    #[serde(rename = "left_out", skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Vec<String>>,
    /// The fewest facts which, stated otherwise, give another verdict, if asked for.
    #[serde(rename = "nearest", skip_serializing_if = "Option::is_none")]
    pub counterfactuals: Option<Vec<NearbyOut>>,
    /// Provisions that do not decide, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Vec<StepOut>>,
    /// Notes, sorted.
    pub notes: Vec<String>,
    /// Which rules answered.
    pub ruleset: RulesetOut,
}

/// Several answers to one question.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComparisonOut {
    /// Version of this shape.
    pub schema_version: u32,
    /// every, some, none or open.
    pub restricted_under: String,
    /// One for each reading (and layer), in order.
    pub answers: Vec<VerdictOut>,
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// Answers by the id of their question.
pub(crate) fn answers(
    rules: &Ruleset,
    answers: &[(QuestionIx, Value)],
) -> BTreeMap<String, String> {
    answers
        .iter()
        .map(|(question, value)| (rules[*question].id.to_string(), rules[*question].show(value)))
        .collect()
}

fn query(opinion: &Opinion) -> QueryOut {
    let transfer = &opinion.query.transfer;
    QueryOut {
        item: transfer.subject.id(opinion.rules).to_owned(),
        title: transfer.subject.title(opinion.rules).to_owned(),
        date: opinion.query.day.to_string(),
        direction: transfer.direction.to_string(),
        direction_defaulted: opinion.query.direction_defaulted,
        activity: transfer.activity.to_string(),
        reading: opinion.answer.named.id(opinion.rules).to_owned(),
        facts: answers(opinion.rules, &transfer.facts),
        as_of: day(opinion.query.as_of),
        assume: answers(opinion.rules, &opinion.query.supposed),
    }
}

fn steps<'l>(
    rules: &Ruleset,
    branch: Verdict,
    links: impl IntoIterator<Item = (usize, &'l Link<'l>)>,
) -> Vec<StepOut> {
    links.into_iter().map(|(number, link)| step(rules, branch, number, link)).collect()
}

fn step(rules: &Ruleset, branch: Verdict, number: usize, link: &Link) -> StepOut {
    let provision = link.provision.map(|at| &rules[at]);
    let answer = link.answer.as_ref();
    StepOut {
        step: number,
        branch: branch.to_string(),
        kind: link.kind.word().to_owned(),
        text: super::text::sentence(rules, link),
        instrument: provision.map(|provision| rules[provision.instrument].id.to_string()),
        provision: provision.map(|provision| provision.id.to_string()),
        event: link.event.map(|event| rules[event].id.to_string()),
        date: day(link.day),
        question: answer.map(|(question, _)| rules[*question].id.to_string()),
        answer: answer.map(|(_, code)| code.clone()),
        basis: link.basis.map(str::to_owned),
        holder: link.holder.map(str::to_owned),
        since: day(link.since),
        later: link.later,
        pinpoint: link.source.map(|source| source.pinpoint.to_string()),
        confidence: link.source.map(|source| source.confidence.to_string()),
        source: link.source.map(SourceOut::of),
    }
}

impl SourceOut {
    pub(crate) fn of(source: &Source) -> Self {
        Self {
            document: source.document.to_string(),
            pinpoint: source.pinpoint.to_string(),
            url: source.url.as_ref().map(ToString::to_string),
        }
    }
}

fn ids(rules: &Ruleset, questions: &[QuestionIx]) -> Vec<String> {
    questions.iter().map(|question| rules[*question].id.to_string()).collect()
}

fn other(rules: &Ruleset, other: &Other) -> OtherOut {
    let reading = &rules[other.reading];
    OtherOut {
        reading: reading.id.to_string(),
        party: rules[reading.party].id.to_string(),
        verdict: other.finding.verdict.to_string(),
        restricted: restricted(other.finding.restricted).to_owned(),
        turns_on: other.turns_on.iter().map(|set| ids(rules, set)).collect(),
    }
}

fn change(change: Option<&(Day, Conclusion)>) -> Option<Change> {
    change.map(|(day, says)| Change {
        date: day.to_string(),
        verdict: says.verdict.to_string(),
        possible: says.possible.iter().map(ToString::to_string).collect(),
        restricted: restricted(says.restricted).to_owned(),
    })
}

fn persons(opinion: &Opinion) -> Vec<PersonOut> {
    let told = opinion.persons().into_iter();
    told.map(|(person, says)| PersonOut {
        kind: person.id.to_string(),
        title: person.title.to_string(),
        verdict: says.verdict.to_string(),
        possible: says.possible.iter().map(ToString::to_string).collect(),
        restricted: restricted(says.restricted).to_owned(),
    })
    .collect()
}

fn gap(gap: &Gap) -> GapOut {
    GapOut {
        id: gap.id.to_string(),
        kind: gap.kind.word().to_owned(),
        act: gap.act.to_string(),
        pinpoint: gap.pinpoint.to_string(),
        source: SourceOut::of(&gap.source),
    }
}

/// Which rules answered.
#[must_use]
pub fn ruleset(rules: &Ruleset) -> RulesetOut {
    RulesetOut {
        id: rules.id.to_string(),
        version: rules.version.to_string(),
        digest: rules.digest.to_string(),
        known_through: rules.known_through.to_string(),
    }
}

/// One answer.
#[must_use]
pub fn verdict(opinion: &Opinion) -> VerdictOut {
    let (rules, finding) = (opinion.rules, &opinion.answer.finding);
    let reading = &rules[opinion.answer.reading];
    let branches = &opinion.explanation.branches;
    let why_not = opinion.why_not.as_ref();
    let counterfactuals = opinion.counterfactuals.as_ref();
    VerdictOut {
        schema_version: SCHEMA_VERSION,
        query: query(opinion),
        reading: reading.id.to_string(),
        party: rules[reading.party].id.to_string(),
        reading_title: reading.title.to_string(),
        verdict: finding.verdict.to_string(),
        restricted: restricted(finding.restricted).to_owned(),
        basis: finding.basis.map(|basis| basis.word().to_owned()),
        confidence: finding.confidence.map(|label| label.to_string()),
        layer: opinion.query.transfer.layer.to_string(),
        provisions: finding.provisions.iter().map(|at| rules[*at].id.to_string()).collect(),
        possible: finding.possible.iter().map(ToString::to_string).collect(),
        turns_on: ids(rules, &finding.turns_on),
        branches: open_branches(rules, branches),
        chain: branches
            .iter()
            .flat_map(|branch| steps(rules, branch.verdict, branch.numbered().concat()))
            .collect(),
        assumptions: assumptions(opinion),
        changes: Changes {
            previous: change(opinion.previous.as_ref()),
            next: change(opinion.next.as_ref()),
        },
        persons: persons(opinion),
        gaps: opinion.gaps().into_iter().map(gap).collect(),
        facts_not_used: ids(rules, &opinion.answer.evaluator.facts_not_used()),
        others: opinion.others.iter().map(|one| other(rules, one)).collect(),
        withheld: opinion.withheld.as_ref().map(|withheld| withheld.ids(rules)),
        counterfactuals: counterfactuals
            .map(|all| all.iter().map(|one| nearby(rules, one)).collect()),
        why_not: why_not.map(|links| steps(rules, finding.verdict, (1..).zip(links))),
        notes: opinion.answer.notes.iter().map(|note| note.word().to_owned()).collect(),
        ruleset: ruleset(rules),
    }
}

fn assumptions(opinion: &Opinion) -> Vec<AssumptionOut> {
    let assumptions = opinion.explanation.assumptions.iter();
    assumptions
        .map(|assumed| AssumptionOut {
            fact: opinion.rules[assumed.question].id.to_string(),
            value: assumed.value.clone(),
            ground: assumed.ground.clone().into_owned(),
        })
        .collect()
}

fn nearby(rules: &Ruleset, counterfactual: &Counterfactual) -> NearbyOut {
    NearbyOut {
        facts: answers(rules, &counterfactual.facts),
        verdict: counterfactual.verdict.to_string(),
    }
}

/// The branches that depend on answers.
fn open_branches(rules: &Ruleset, branches: &[Branch]) -> Vec<BranchOut> {
    let mut open = Vec::new();
    for branch in branches.iter().filter(|branch| !branch.when.is_empty()) {
        let mut when = Vec::new();
        for answers in &branch.when {
            let answers = answers.iter();
            let by_id = answers.map(|(at, answer)| (rules[*at].id.to_string(), answer.clone()));
            when.push(by_id.collect());
        }
        open.push(BranchOut { verdict: branch.verdict.to_string(), when });
    }
    open
}

/// Several answers.
#[must_use]
pub fn comparison(opinions: &[Opinion], agreement: &Agreement) -> ComparisonOut {
    let under = match agreement {
        Agreement::Every => "every",
        Agreement::Some => "some",
        Agreement::None => "none",
        Agreement::Open => "open",
    };
    ComparisonOut {
        schema_version: SCHEMA_VERSION,
        restricted_under: under.to_owned(),
        answers: opinions.iter().map(verdict).collect(),
    }
}
