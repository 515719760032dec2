//! Everything that is said about one answer, gathered before it is printed in any format.

use crate::ask::{Answer, Ask, Mistake, Named};
use crate::compare::{self, Other};
use crate::explain::{Explanation, Link, explain, why_not};
use crate::left_out::{LeftOut, left_out};
use crate::model::{Day, Ruleset, Verdict};
use crate::nearest::{Nearby, nearby};

/// What is gathered besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct More {
    /// Why no other provision decides.
    pub why_not: bool,
    /// Which facts are nearest to another answer.
    pub nearest: bool,
}

/// One answer with its reasons, its neighbours in time and those who read it otherwise.
#[derive(Debug)]
pub struct Memo<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// The question.
    pub ask: Ask,
    /// The answer.
    pub answer: Answer<'r>,
    /// Why.
    pub explanation: Explanation<'r>,
    /// Provisions that could bear on it and do not decide; empty unless asked for.
    pub why_not: Option<Vec<Link<'r>>>,
    /// Since when the verdict has been this, and what it was before.
    pub previous: Option<(Day, Verdict)>,
    /// When the verdict becomes another, and which.
    pub next: Option<(Day, Verdict)>,
    /// What is left out, where the question is asked as of a day.
    pub left_out: Option<LeftOut>,
    /// The fewest facts which, stated otherwise, give another verdict; none unless asked for.
    pub nearby: Option<Vec<Nearby>>,
    /// The compared parties that give another verdict.
    pub others: Vec<Other<'r>>,
}

impl<'r> Memo<'r> {
    /// Answers a question under one name.
    ///
    /// # Errors
    /// As [`Ask::reading`].
    pub fn new(rules: &'r Ruleset, ask: &Ask, named: Named, more: More) -> Result<Self, Mistake> {
        let answer = ask.answer(rules, named)?;
        let (matter, finding) = (&answer.matter, &answer.finding);
        let explanation = explain(rules, matter, finding);
        let why_not = more.why_not.then(|| why_not(rules, matter, finding));
        let previous = matter.previous_change(finding);
        let next = matter.next_change(finding);
        let left_out = ask.as_of.map(|then| left_out(rules, matter, ask.day, then));
        let nearby = more.nearest.then(|| nearby(rules, matter, ask.day, finding.verdict));
        let others = compare::others(rules, ask, &answer)?;
        Ok(Self {
            rules,
            ask: ask.clone(),
            answer,
            explanation,
            why_not,
            previous,
            next,
            left_out,
            nearby,
            others,
        })
    }
}
