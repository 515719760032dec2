//! Prints comparisons as JSON.
//!
//! The names and descriptions of the types are part of the schemas.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::json::{RulesetOut, SCHEMA_VERSION, ruleset};
use crate::diff::readings::{
    DecisiveQuestion, DiffRange, DiffRow, Difference, QuestionAnswer, SideAnswer, SideVerdict,
};
use crate::diff::rules::{RuleChange, RuleChanges, VerdictChange};
use crate::diff::{CellGroup, SubjectGroup};
use snapback_engine::evaluate::Conclusion;
use snapback_engine::model::{Question, QuestionIx, Ruleset, Value};

use super::words::{changes_summary, decisive_questions, difference_summary};

/// Where two readings part.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "snapback diff of two readings"))]
pub struct DifferenceOut {
    /// Version of this shape.
    pub schema_version: u32,
    /// The first reading or party, as named.
    pub first: String,
    /// The second.
    pub second: String,
    /// The first day compared.
    pub from: String,
    /// The first day not compared.
    pub until: String,
    /// Events and answers after this day are left out.
    pub as_of: Option<String>,
    /// Facts stated of every transfer.
    pub facts: BTreeMap<String, String>,
    /// Answers supposed.
    pub assume: BTreeMap<String, String>,
    /// The cells that differ, alike ones together.
    pub rows: Vec<RowOut>,
    /// The questions that decide somewhere.
    pub decisive: Vec<QuestionOut>,
    /// Ids of the events and questions left out, where they are compared as of a day.
    #[serde(rename = "left_out", skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Vec<String>>,
    /// How many cells were compared.
    pub cells: usize,
    /// On how many days each.
    pub days: i32,
    /// How many ranges differ, over all cells.
    pub ranges: usize,
    /// The same in words.
    pub summary: String,
    /// Which rules answered.
    pub ruleset: RulesetOut,
}

/// A question and what it asks.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuestionOut {
    /// Its id.
    pub id: String,
    /// The question.
    pub title: String,
}

/// Cells that differ alike.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowOut {
    /// How many cells.
    pub cells: usize,
    /// Which: every item with every direction and activity of its line.
    pub members: Vec<MembersOut>,
    /// Where they differ.
    pub ranges: Vec<RangeOut>,
}

/// Cells told in one line.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MembersOut {
    /// un, us, eu or uk.
    pub layer: String,
    /// to, from.
    pub directions: Vec<String>,
    /// What is done.
    pub activities: Vec<String>,
    /// The things, by the list entries they fall in.
    pub classes: Vec<ClassOut>,
}

/// Things that fall in the same list entries.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassOut {
    /// The entries.
    pub entries: Vec<String>,
    /// The things.
    pub items: Vec<String>,
}

/// A maximal stretch of days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RangeOut {
    /// The first day.
    pub from: String,
    /// The first day not covered.
    pub until: String,
    /// What the first says.
    pub first: ToldOut,
    /// What the second says.
    pub second: ToldOut,
    /// Every minimal set of answers which, changed in the first to the second's, gives the second's verdict.
    pub turns_on: Vec<Vec<TurnOut>>,
}

/// What a side says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldOut {
    /// The verdict.
    pub verdict: String,
    /// The verdicts it may be, where undetermined.
    pub possible: Vec<String>,
    /// The readings that served.
    pub readings: Vec<String>,
}

/// An answer that makes the difference.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TurnOut {
    /// The question.
    pub question: String,
    /// How the first stands on it.
    pub first: StandOut,
    /// How the second does.
    pub second: StandOut,
}

/// How a reading stands on a question.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandOut {
    /// given, presumed or open.
    pub kind: String,
    /// The answer; several where they are alternative grounds.
    pub answers: Vec<String>,
    /// Outcomes stated of events that follow from the question.
    pub outcomes: BTreeMap<String, String>,
}

/// Prints a comparison of readings.
#[must_use]
pub fn readings(found: &Difference) -> DifferenceOut {
    let (rules, asked) = (found.rules, &found.compared);
    let [first, second] = asked.sides.each_ref().map(|side| side.id(rules).to_owned());
    let pairs = |all: &[(QuestionIx, Value)]| {
        all.iter().map(|(at, value)| (rules[*at].id.to_string(), rules[*at].show(value))).collect()
    };
    let question = |at: QuestionIx| QuestionOut {
        id: rules[at].id.to_string(),
        title: rules[at].title.to_string(),
    };
    DifferenceOut {
        schema_version: SCHEMA_VERSION,
        first,
        second,
        from: asked.period.from.to_string(),
        until: asked.period.until.to_string(),
        as_of: asked.as_of.map(|day| day.to_string()),
        facts: pairs(&asked.scope.facts),
        assume: pairs(&asked.supposed),
        rows: found.rows.iter().map(|row| self::row(rules, row)).collect(),
        decisive: decisive_questions(found).into_iter().map(question).collect(),
        withheld: found.withheld.as_ref().map(|withheld| withheld.ids(rules)),
        cells: found.cells,
        days: asked.period.days(),
        ranges: found.ranges(),
        summary: difference_summary(found),
        ruleset: ruleset(rules),
    }
}

fn row(rules: &Ruleset, row: &DiffRow) -> RowOut {
    RowOut {
        cells: row.cells(),
        members: row.groups.iter().map(|group| members(rules, group)).collect(),
        ranges: row.ranges.iter().map(|one| range(rules, one)).collect(),
    }
}

fn members(rules: &Ruleset, group: &CellGroup) -> MembersOut {
    let class = |subjects: &SubjectGroup| ClassOut {
        entries: subjects.entries.iter().map(|entry| rules[*entry].id.to_string()).collect(),
        items: subjects.subjects.iter().map(|subject| subject.id(rules).to_owned()).collect(),
    };
    MembersOut {
        layer: group.layer.to_string(),
        directions: group.directions.iter().map(ToString::to_string).collect(),
        activities: group.activities.iter().map(ToString::to_string).collect(),
        classes: group.subject_groups.iter().map(class).collect(),
    }
}

fn range(rules: &Ruleset, range: &DiffRange) -> RangeOut {
    let [first, second] = range.sides.each_ref().map(|side| side_verdict(rules, side));
    RangeOut {
        from: range.period.from.to_string(),
        until: range.period.until.to_string(),
        first,
        second,
        turns_on: range
            .turns_on
            .iter()
            .map(|set| set.iter().map(|question| decisive_question(rules, question)).collect())
            .collect(),
    }
}

fn side_verdict(rules: &Ruleset, side: &SideVerdict) -> ToldOut {
    ToldOut {
        verdict: side.verdict.to_string(),
        possible: side.possible.iter().map(ToString::to_string).collect(),
        readings: side.readings.iter().map(|reading| rules[*reading].id.to_string()).collect(),
    }
}

fn decisive_question(rules: &Ruleset, decisive: &DecisiveQuestion) -> TurnOut {
    let question = &rules[decisive.question];
    let [first, second] =
        decisive.answers.each_ref().map(|side| side_answer(rules, question, side));
    TurnOut { question: question.id.to_string(), first, second }
}

fn side_answer(rules: &Ruleset, question: &Question, side: &SideAnswer) -> StandOut {
    let (kind, values): (_, &[Value]) = match &side.answer {
        QuestionAnswer::Given(values) => ("given", values),
        QuestionAnswer::Presumed(values) => ("presumed", values),
        QuestionAnswer::Open => ("open", &[]),
    };
    let mut outcomes = BTreeMap::new();
    for (event, happened) in &side.outcomes {
        let word = if *happened { "happened" } else { "did-not-happen" };
        outcomes.insert(rules[*event].id.to_string(), word.to_owned());
    }
    StandOut {
        kind: kind.to_owned(),
        answers: values.iter().map(|value| question.show(value)).collect(),
        outcomes,
    }
}

/// Which verdicts two sets of rules give differently.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "snapback diff of two sets of rules"))]
pub struct ChangesOut {
    /// Version of this shape.
    pub schema_version: u32,
    /// The old set.
    pub old: SetOut,
    /// The new set.
    pub new: SetOut,
    /// The first day compared.
    pub from: String,
    /// The first day not compared.
    pub until: String,
    /// What only the new set has.
    pub added: Vec<ThingOut>,
    /// What only the old set has.
    pub removed: Vec<ThingOut>,
    /// The verdicts that differ, by their causes.
    pub rows: Vec<ChangeOut>,
    /// How many cells were compared: transfers, with facts stated of them, under readings.
    pub cells: usize,
    /// On how many days each.
    pub days: i32,
    /// How many ranges differ, over all cells.
    pub ranges: usize,
    /// The same in words.
    pub summary: String,
}

/// A set of rules.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetOut {
    /// As it was named.
    pub named: String,
    /// Which rules.
    pub ruleset: RulesetOut,
}

/// A thing that one of the sets has.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThingOut {
    /// What it is.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// Cells that change alike for the same reason.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeOut {
    /// The smallest set of changed files which, applied to the old set, makes the change.
    pub cause: Vec<String>,
    /// Some of them become less strict.
    pub loosens: bool,
    /// The facts stated.
    pub facts: BTreeMap<String, String>,
    /// The readings under which it changes.
    pub readings: Vec<String>,
    /// How many cells.
    pub cells: usize,
    /// Which.
    pub members: Vec<MembersOut>,
    /// Where.
    pub ranges: Vec<SpanOut>,
}

/// A maximal stretch of days.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpanOut {
    /// The first day.
    pub from: String,
    /// The first day not covered.
    pub until: String,
    /// What the old set says.
    pub old: SaysOut,
    /// What the new set says.
    pub new: SaysOut,
    /// The new set is less strict, or no longer surely as strict.
    pub loosens: bool,
}

/// A verdict.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SaysOut {
    /// The verdict.
    pub verdict: String,
    /// The verdicts it may be, where undetermined.
    pub possible: Vec<String>,
}

/// Prints a comparison of rules.
#[must_use]
pub fn rules(found: &RuleChanges, names: [&str; 2]) -> ChangesOut {
    let listed = |added: bool| {
        let all = found.listed.iter().filter(|thing| thing.added == added);
        all.map(|thing| ThingOut { kind: thing.kind.to_owned(), id: thing.id.clone() }).collect()
    };
    let set = |named: &str, set| SetOut { named: named.to_owned(), ruleset: ruleset(set) };
    let (old, new) = (set(names[0], found.compared.sets[0]), set(names[1], found.compared.sets[1]));
    ChangesOut {
        schema_version: SCHEMA_VERSION,
        old,
        new,
        from: found.compared.period.from.to_string(),
        until: found.compared.period.until.to_string(),
        added: listed(true),
        removed: listed(false),
        rows: found.rows.iter().map(|row| changed(found.compared.sets[1], row)).collect(),
        cells: found.cells,
        days: found.compared.period.days(),
        ranges: found.ranges(),
        summary: changes_summary(found),
    }
}

fn changed(rules: &Ruleset, row: &RuleChange) -> ChangeOut {
    ChangeOut {
        cause: row.cause.clone(),
        loosens: row.loosens(),
        facts: row
            .facts
            .iter()
            .map(|(at, value)| (rules[*at].id.to_string(), rules[*at].show(value)))
            .collect(),
        readings: row.readings.clone(),
        cells: row.cells(),
        members: row.groups.iter().map(|group| members(rules, group)).collect(),
        ranges: row.ranges.iter().map(verdict_change).collect(),
    }
}

fn verdict_change(range: &VerdictChange) -> SpanOut {
    let verdict = |side: &Conclusion| SaysOut {
        verdict: side.verdict.to_string(),
        possible: side.possible.iter().map(ToString::to_string).collect(),
    };
    let [old, new] = range.verdicts.each_ref().map(verdict);
    SpanOut {
        from: range.period.from.to_string(),
        until: range.period.until.to_string(),
        old,
        new,
        loosens: range.loosens(),
    }
}
