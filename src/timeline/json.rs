//! A timeline as JSON. Fields are only added within a schema version.
//!
//! The comments on the fields are the descriptions in the JSON Schema.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::json::{RulesetOut, SCHEMA_VERSION, SourceOut, answers, ruleset};
use crate::check::restricted;
use snapback_engine::model::{Ruleset, Verdict};
use snapback_engine::query::ReadingRef;
use snapback_engine::timeline::{Cause, Line, Parting, Segment, Timeline};

use super::words;

/// What was asked.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Query"))]
pub struct QueryOut {
    /// Item id or list entry.
    pub item: String,
    /// Its title.
    pub title: String,
    /// The first GMT day shown, YYYY-MM-DD.
    pub from: String,
    /// The first GMT day no longer shown.
    pub until: String,
    /// `to` or `from`.
    pub direction: String,
    /// The activity.
    pub activity: String,
    /// un, us, eu or uk.
    pub layers: Vec<String>,
    /// Facts stated.
    pub facts: BTreeMap<String, String>,
    /// Events and answers after this day are left out.
    pub as_of: Option<String>,
    /// Answers supposed; no party's position.
    pub assume: BTreeMap<String, String>,
}

/// What made a span begin or end; one of the first four names it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CauseOut {
    /// An event.
    pub event: Option<String>,
    /// The reading that the party came to hold.
    pub reading: Option<String>,
    /// The first instrument of the layer.
    pub instrument: Option<String>,
    /// A provision whose own text sets the day.
    pub provision: Option<String>,
    /// In words.
    pub title: String,
    /// Where it is read.
    pub source: Option<SourceOut>,
    /// verified, reported or recalled.
    pub confidence: Option<String>,
}

/// A longest stretch with the same answer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpanOut {
    /// The first day.
    pub from: String,
    /// The first day no longer in it.
    pub until: String,
    /// The verdict.
    pub verdict: String,
    /// yes, no or undetermined.
    pub restricted: String,
    /// The deciding provisions, sorted.
    pub provisions: Vec<String>,
    /// The verdicts of the completions, where they disagree.
    pub possible: Vec<String>,
    /// The questions it turns on, where it is undetermined.
    pub turns_on: Vec<String>,
    /// The weakest answer relied on in all of it.
    pub basis: Option<String>,
    /// The weakest source label relied on in all of it.
    pub confidence: Option<String>,
    /// The readings that served, in turn.
    pub readings: Vec<String>,
    /// What made it begin; empty where it began earlier.
    pub opens: Vec<CauseOut>,
    /// What made it end; empty where it goes on.
    pub closes: Vec<CauseOut>,
}

/// The history under one reading, or under what one party read in turn.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineOut {
    /// un, us, eu or uk.
    pub layer: String,
    /// The party, where one is named.
    pub party: Option<String>,
    /// The reading, where a fixed one is named.
    pub reading: Option<String>,
    /// Whose it is.
    pub title: String,
    /// What holds, without a gap.
    pub spans: Vec<SpanOut>,
    /// Notes, sorted.
    pub notes: Vec<String>,
}

/// A longest stretch in which the readings part in the same way.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartingOut {
    /// un, us, eu or uk.
    pub layer: String,
    /// The first day.
    pub from: String,
    /// The first day no longer in it.
    pub until: String,
    /// For each verdict, the parties or readings named.
    pub sides: BTreeMap<String, Vec<String>>,
}

/// A timeline.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "snapback timeline"))]
pub struct TimelineOut {
    /// Version of this shape.
    pub schema_version: u32,
    /// What was asked.
    pub query: QueryOut,
    /// One for each layer and reading, in order.
    pub lines: Vec<LineOut>,
    /// Where they part.
    pub partings: Vec<PartingOut>,
    /// Ids of the events and questions left out, where it is told as of a day.
    #[serde(rename = "left_out", skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Vec<String>>,
    /// Which rules answered.
    pub ruleset: RulesetOut,
}

/// A timeline.
#[must_use]
pub fn timeline(timeline: &Timeline) -> TimelineOut {
    TimelineOut {
        schema_version: SCHEMA_VERSION,
        query: query(timeline),
        lines: timeline.lines.iter().map(|one| line(timeline.rules, one)).collect(),
        partings: words::partings(timeline).iter().map(|one| parting(timeline, one)).collect(),
        withheld: timeline.withheld.as_ref().map(|withheld| withheld.ids(timeline.rules)),
        ruleset: ruleset(timeline.rules),
    }
}

fn query(timeline: &Timeline) -> QueryOut {
    let (rules, query) = (timeline.rules, &timeline.query);
    QueryOut {
        item: query.transfer.subject.id(rules).to_owned(),
        title: query.transfer.subject.title(rules).to_owned(),
        from: timeline.from.to_string(),
        until: timeline.until.to_string(),
        direction: query.transfer.direction.to_string(),
        activity: query.transfer.activity.to_string(),
        layers: timeline.layers.iter().map(ToString::to_string).collect(),
        facts: answers(rules, &query.transfer.facts),
        as_of: query.as_of.map(|day| day.to_string()),
        assume: answers(rules, &query.supposed),
    }
}

fn line(rules: &Ruleset, line: &Line) -> LineOut {
    let id = line.named.id(rules).to_owned();
    let (party, reading) = match line.named {
        ReadingRef::Party(_) => (Some(id), None),
        ReadingRef::Fixed(_) => (None, Some(id)),
    };
    LineOut {
        layer: line.layer.to_string(),
        party,
        reading,
        title: line.named.title(rules).to_owned(),
        spans: line.segments.iter().map(|one| span(rules, one)).collect(),
        notes: line.notes.iter().map(|note| note.word().to_owned()).collect(),
    }
}

fn span(rules: &Ruleset, span: &Segment) -> SpanOut {
    let finding = &span.finding;
    SpanOut {
        from: span.from.to_string(),
        until: span.until.to_string(),
        verdict: finding.verdict.to_string(),
        restricted: restricted(finding.restricted).to_owned(),
        provisions: words::provisions(rules, span),
        possible: finding.possible.iter().map(Verdict::to_string).collect(),
        turns_on: words::turns_on(rules, span),
        basis: span.basis.map(|basis| basis.word().to_owned()),
        confidence: span.confidence.map(|label| label.to_string()),
        readings: span.readings.iter().map(|reading| rules[*reading].id.to_string()).collect(),
        opens: span.opens.iter().map(|one| cause(rules, *one)).collect(),
        closes: span.closes.iter().map(|one| cause(rules, *one)).collect(),
    }
}

fn cause(rules: &Ruleset, cause: Cause) -> CauseOut {
    let id = |is: bool| is.then(|| cause.id(rules).to_owned());
    let source = cause.source(rules);
    CauseOut {
        event: id(matches!(cause, Cause::Event(_) | Cause::Since(_))),
        reading: id(matches!(cause, Cause::Reading(_))),
        instrument: id(matches!(cause, Cause::Instrument(_))),
        provision: id(matches!(cause, Cause::Provision(_))),
        title: words::cause(rules, cause),
        source: source.map(SourceOut::of),
        confidence: source.map(|source| source.confidence.to_string()),
    }
}

fn parting(timeline: &Timeline, parting: &Parting) -> PartingOut {
    let ids = |lines: &[usize]| -> Vec<String> {
        let lines = lines.iter().filter_map(|at| timeline.lines.get(*at));
        lines.map(|line| line.named.id(timeline.rules).to_owned()).collect()
    };
    PartingOut {
        layer: parting.layer.to_string(),
        from: parting.from.to_string(),
        until: parting.until.to_string(),
        sides: parting
            .sides
            .iter()
            .map(|(verdict, lines)| (verdict.to_string(), ids(lines)))
            .collect(),
    }
}
