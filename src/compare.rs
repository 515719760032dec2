//! Sets readings side by side, and finds on which answers they part.

use std::collections::BTreeSet;

use crate::ask::{Answer, Ask, Mistake, Named};
use crate::evaluate::{Finding, Matter, subsets};
use crate::model::{Day, PartyIx, QuestionIx, ReadingIx, Ruleset, Value, Verdict, View};
use crate::resolve::{Ground, Stance};

/// The readings set side by side: every compared party, in order.
#[must_use]
pub fn everyone(rules: &Ruleset) -> Vec<Named> {
    rules.compared.iter().map(|party: &PartyIx| Named::Party(*party)).collect()
}

/// How the answers of several readings stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
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
pub fn split(restricted: impl Iterator<Item = Option<bool>>) -> Split {
    let restricted: Vec<Option<bool>> = restricted.collect();
    let any = restricted.contains(&Some(true));
    match () {
        () if restricted.iter().all(|answer| *answer == Some(true)) => Split::Every,
        () if any => Split::Some,
        () if restricted.contains(&None) => Split::Open,
        () => Split::None,
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
/// As [`Ask::reading`].
pub fn others<'r>(rules: &'r Ruleset, ask: &Ask, answer: &Answer<'r>) -> Result<Vec<Other<'r>>, Mistake> {
    let mut found = Vec::new();
    for named in everyone(rules) {
        let reading = ask.reading(rules, named)?;
        let matter = answer.matter.under(&ask.view(reading));
        let finding = matter.on(ask.day);
        if reading != answer.reading && finding.verdict != answer.finding.verdict {
            let turns_on = decisive(rules, ask.day, (&answer.matter, &answer.finding), (&matter, &finding));
            found.push(Other { reading, finding, turns_on });
        }
    }
    Ok(found)
}

/// A matter and its finding on the day in question.
pub type Found<'a, 'r> = (&'a Matter<'r>, &'a Finding<'r>);

/// Every minimal set of questions on which one reading, following the other, comes to the other's verdict.
#[must_use]
pub fn decisive(rules: &Ruleset, day: Day, one: Found, other: Found) -> Vec<Vec<QuestionIx>> {
    let differing = differing(rules, one, other);
    let mut minimal: Vec<Vec<QuestionIx>> = Vec::new();
    for size in 1..=differing.len() {
        for set in subsets(&differing, size) {
            let smaller = |known: &Vec<QuestionIx>| known.iter().all(|question| set.contains(question));
            let follows = || following(one.0, other.0.view.reading, &set, day) == other.1.verdict;
            if !minimal.iter().any(smaller) && follows() {
                minimal.push(set);
            }
        }
    }
    minimal
}

/// The verdict of one reading that follows another on some questions.
fn following(one: &Matter, other: ReadingIx, set: &[QuestionIx], day: Day) -> Verdict {
    let swapped = set.iter().map(|question| (*question, other)).collect();
    one.under(&View { swapped, ..one.view.clone() }).on(day).verdict
}

/// The questions of law that either finding reaches and on which the two stand apart, by id.
fn differing(rules: &Ruleset, one: Found, other: Found) -> Vec<QuestionIx> {
    let mut reached: BTreeSet<QuestionIx> = reached(rules, one.1);
    reached.extend(self::reached(rules, other.1));
    let (mine, theirs) = (one.0.stance(), other.0.stance());
    let apart = |question: &QuestionIx| {
        let values = |stance: &Stance| -> Vec<Value> { stance.on(*question, false).values.into_owned() };
        !rules[*question].is_fact() && (values(mine) != values(theirs) || held_apart(rules, mine, theirs, *question))
    };
    let mut apart: Vec<QuestionIx> = reached.into_iter().filter(apart).collect();
    apart.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    apart
}

/// The two state different outcomes of an event that follows from the question.
fn held_apart(rules: &Ruleset, mine: &Stance, theirs: &Stance, question: QuestionIx) -> bool {
    let outcomes = |stance: &Stance| -> Vec<_> {
        let about = stance.holds().iter().filter(|hold| rules[hold.event].premises.contains(&question));
        about.map(|hold| (hold.event, hold.happened)).collect()
    };
    outcomes(mine) != outcomes(theirs)
}

fn reached(rules: &Ruleset, finding: &Finding) -> BTreeSet<QuestionIx> {
    let grounds = finding.cases.iter().flat_map(|case| &case.steps).flat_map(|step| &step.grounds);
    grounds
        .flat_map(|ground| match ground {
            Ground::Answer(question, ..) => vec![*question],
            Ground::Held(hold) => rules[hold.event].premises.clone(),
            Ground::Event(..) | Ground::Bound(_) => Vec::new(),
        })
        .collect()
}
