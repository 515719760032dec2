//! Sets readings side by side, and finds on which answers they part.

use std::collections::BTreeSet;

use crate::evaluate::{Conclusion, Evaluator, Finding, subsets};
use crate::model::{Day, EventIx, PartyIx, QuestionIx, ReadingIx, Ruleset, Value, View};
use crate::query::{Answer, Query, QueryError, ReadingRef};
use crate::resolve::Answers;

/// The readings set side by side: every compared party, in order.
#[must_use]
pub fn everyone(rules: &Ruleset) -> Vec<ReadingRef> {
    rules.compared.iter().map(|party: &PartyIx| ReadingRef::Party(*party)).collect()
}

/// How the answers of several readings stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Restricted under every one.
    Every,
    /// Restricted under some.
    Some,
    /// Restricted under none.
    None,
    /// At least one does not say.
    Open,
}

/// Whether a transfer is restricted under every, some or no reading.
#[must_use]
pub fn split(restricted: impl Iterator<Item = Option<bool>>) -> Agreement {
    let restricted: Vec<Option<bool>> = restricted.collect();
    let any = restricted.contains(&Some(true));
    match () {
        () if restricted.iter().all(|answer| *answer == Some(true)) => Agreement::Every,
        () if any => Agreement::Some,
        () if restricted.contains(&None) => Agreement::Open,
        () => Agreement::None,
    }
}

/// Another party's answer, and the smallest sets of questions on which the two part.
#[derive(Debug)]
pub struct Other<'r> {
    /// The reading.
    pub reading: ReadingIx,
    /// Its finding.
    pub finding: Finding<'r>,
    /// Every minimal set of answers which, changed to the other's, gives the other's verdict.
    pub turns_on: Vec<Vec<QuestionIx>>,
}

/// The compared parties that give another verdict than an answer.
///
/// # Errors
/// As [`Query::reading`].
pub fn others<'r>(
    rules: &'r Ruleset,
    query: &Query,
    answer: &Answer<'r>,
) -> Result<Vec<Other<'r>>, QueryError> {
    let mut found = Vec::new();
    let mut known: Vec<(Apart, Vec<Vec<QuestionIx>>)> = Vec::new();
    for named in everyone(rules) {
        let reading = query.reading(rules, named)?;
        let evaluator = answer.evaluator.under(&query.view(reading));
        if reading == answer.reading
            || evaluator.conclusion(query.day) == answer.finding.conclusion()
        {
            continue;
        }
        let finding = evaluator.on(query.day);
        let apart = Apart::new(rules, (&answer.evaluator, &answer.finding), (&evaluator, &finding));
        // Readings that stand equally far apart turn on the same answers.
        let same =
            known.iter().find(|(earlier, _)| *earlier == apart).map(|(_, sets)| sets.clone());
        let turns_on = same.unwrap_or_else(|| {
            apart.decisive(|set| following(&answer.evaluator, reading, set).conclusion(query.day))
        });
        known.push((apart, turns_on.clone()));
        found.push(Other { reading, finding, turns_on });
    }
    Ok(found)
}

/// The questions on which answers to one query differ, those that decide alone first: for each two
/// that say something else, the smallest sets seen from either side. None where they agree.
#[must_use]
pub fn differ_on(rules: &Ruleset, day: Day, answers: &[&Answer]) -> Vec<QuestionIx> {
    let mut found: BTreeSet<(usize, &str, QuestionIx)> = BTreeSet::new();
    for (at, one) in answers.iter().enumerate() {
        for other in answers.iter().skip(at + 1) {
            if one.finding.conclusion() == other.finding.conclusion() {
                continue;
            }
            let [one, other] = [one, other].map(|answer| (&answer.evaluator, &answer.finding));
            let mut sets = decisive(rules, day, one, other);
            sets.extend(decisive(rules, day, other, one));
            let least = sets.iter().map(Vec::len).min().unwrap_or_default();
            for set in sets.iter().filter(|set| set.len() == least) {
                found.extend(set.iter().map(|asked| (least, rules[*asked].id.as_str(), *asked)));
            }
        }
    }
    let mut questions = Vec::new();
    for (_, _, question) in found {
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
    questions
}

/// A matter and its finding on the day in question.
pub type Found<'a, 'r> = (&'a Evaluator<'r>, &'a Finding<'r>);

/// Every minimal set of questions on which one reading, following the other, comes to the other's verdict.
#[must_use]
pub fn decisive(rules: &Ruleset, day: Day, one: Found, other: Found) -> Vec<Vec<QuestionIx>> {
    Apart::new(rules, one, other)
        .decisive(|set| following(one.0, other.0.view.reading, set).conclusion(day))
}

/// The same for two stances that reach some questions between them, where the verdict wanted is known
/// and that of the one, following the other on a set of questions, is looked up by the caller.
pub fn decisive_by(
    rules: &Ruleset,
    stances: [&Answers; 2],
    reached: BTreeSet<QuestionIx>,
    wanted: Conclusion,
    says: impl FnMut(&[QuestionIx]) -> Conclusion,
) -> Vec<Vec<QuestionIx>> {
    Apart::over(rules, stances, reached, wanted).decisive(says)
}

/// How far another reading stands from one: all that its decisive sets depend on.
#[derive(Debug, PartialEq, Eq)]
struct Apart {
    says: Conclusion,
    /// The questions on which they stand apart, with the other's answers and the outcomes it states.
    on: Vec<(QuestionIx, Vec<Value>, Outcomes)>,
}

/// Events, each with whether it happened.
pub type Outcomes = Vec<(EventIx, bool)>;

impl Apart {
    /// Looks at the questions that either finding reaches.
    fn new(rules: &Ruleset, one: Found, other: Found) -> Self {
        let mut questions = reached(rules, one.1);
        questions.extend(reached(rules, other.1));
        Self::over(rules, [one.0.answers(), other.0.answers()], questions, other.1.conclusion())
    }

    /// Looks at the questions of law among some, by id.
    fn over(
        rules: &Ruleset,
        stances: [&Answers; 2],
        mut questions: BTreeSet<QuestionIx>,
        says: Conclusion,
    ) -> Self {
        questions.retain(|question| !rules[*question].is_fact());
        let [mine, theirs] = stances;
        let apart = |question: QuestionIx| {
            let stands = |answers: &Answers| {
                (
                    answers.on(question, false).values.into_owned(),
                    outcomes(rules, answers, question),
                )
            };
            let (values, outcomes) = stands(theirs);
            (stands(mine) != (values.clone(), outcomes.clone()))
                .then_some((question, values, outcomes))
        };
        let mut on: Vec<_> = questions.into_iter().filter_map(apart).collect();
        on.sort_by(|a, b| rules[a.0].id.cmp(&rules[b.0].id));
        Self { says, on }
    }

    fn decisive(&self, mut says: impl FnMut(&[QuestionIx]) -> Conclusion) -> Vec<Vec<QuestionIx>> {
        let questions: Vec<QuestionIx> = self.on.iter().map(|(question, ..)| *question).collect();
        let mut minimal: Vec<Vec<QuestionIx>> = Vec::new();
        for set in (1..=questions.len()).flat_map(|size| subsets(&questions, size)) {
            let holds_smaller =
                minimal.iter().any(|known| known.iter().all(|question| set.contains(question)));
            if !holds_smaller && says(&set) == self.says {
                minimal.push(set);
            }
        }
        minimal
    }
}

/// The outcomes a reading states of events that follow from a question.
#[must_use]
pub fn outcomes(rules: &Ruleset, answers: &Answers, question: QuestionIx) -> Outcomes {
    let about = answers
        .stated_outcomes()
        .iter()
        .filter(|hold| rules[hold.event].premises.contains(&question));
    about.map(|hold| (hold.event, hold.happened)).collect()
}

/// One reading that follows another on some questions.
#[must_use]
pub fn following<'r>(one: &Evaluator<'r>, other: ReadingIx, set: &[QuestionIx]) -> Evaluator<'r> {
    let swapped = set.iter().map(|question| (*question, other)).collect();
    one.under(&View { swapped, ..one.view.clone() })
}

/// The questions that the grounds of a finding name, of every clause in every case.
#[must_use]
pub fn reached(rules: &Ruleset, finding: &Finding) -> BTreeSet<QuestionIx> {
    let steps = finding.completions.iter().flat_map(|case| &case.statuses);
    steps
        .flat_map(|step| &step.grounds)
        .flat_map(|ground| ground.questions(rules))
        .copied()
        .collect()
}
