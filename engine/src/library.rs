//! The library's surface: rules are read, a query is put under a reading, and the answer tells
//! its verdict, its reasons and its changes through time.

use std::fmt;
use std::path::Path;

use crate::explain::{Link, explain};
use crate::load::{Diagnostic, Folder, ruleset};
use crate::model::{
    Activity, Basis, Confidence, Day, Direction, Layer, Period, Ruleset, Verdict, parse_day,
    parse_instant_or_day,
};
use crate::query::{self, QueryError, ReadingRef};
use crate::timeline;

/// Why rules or a query are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The rules are not a complete, consistent set: everything that is wrong, by place.
    Rules(Vec<Diagnostic>),
    /// The query names something unknown, or asks what cannot be asked.
    Query(QueryError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules(found) => {
                for (number, diagnostic) in found.iter().enumerate() {
                    let line_break = if number > 0 { "\n" } else { "" };
                    write!(f, "{line_break}{diagnostic}")?;
                }
                Ok(())
            }
            Self::Query(error) => write!(f, "error[{}]: {}", error.code, error.text),
        }
    }
}

impl std::error::Error for Error {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<Vec<Diagnostic>> for Error {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self::Rules(found)
    }
}

/// A checked set of rules.
#[derive(Debug)]
pub struct Rules(Ruleset);

impl Rules {
    /// Reads and checks a folder of rule files.
    ///
    /// # Errors
    /// [`Error::Rules`] with everything that is wrong, contradictory readings included.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(Self(ruleset(&Folder::read(folder.as_ref())?)?))
    }

    /// Reads and checks rule files given as path and content, for use without a file system.
    ///
    /// # Errors
    /// As [`Rules::read`].
    pub fn from_files<'t>(
        files: impl IntoIterator<Item = (&'t str, &'t [u8])>,
    ) -> Result<Self, Error> {
        Ok(Self(ruleset(&Folder::in_memory(files))?))
    }

    /// The title of the set.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// The version of the set, as its maintainers write it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The SHA-256 over all rule files: equal digests give equal answers.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.0.digest
    }

    /// The last GMT day for which the record was searched.
    #[must_use]
    pub const fn known_through(&self) -> Day {
        self.0.known_through
    }

    /// The parties whose readings are compared by default, in order.
    #[must_use]
    pub fn compared(&self) -> Vec<Reading<'_>> {
        let parties = self.0.compared.iter();
        parties.map(|party| Reading::new(&self.0, ReadingRef::Party(*party))).collect()
    }

    /// A party, meaning the reading it held on the day asked, or a fixed reading.
    ///
    /// # Errors
    /// `Q02` if the set knows no such name.
    pub fn reading(&self, name: &str) -> Result<Reading<'_>, Error> {
        Ok(Reading::new(&self.0, query::find_reading(&self.0, name)?))
    }

    /// A query about an item, by any of its names, or about a list entry. It asks for the
    /// usual direction and activity of the item (supply to the target State, if it has none) in the
    /// first layer on the last day known, until told otherwise.
    ///
    /// # Errors
    /// `Q01` if the set knows no such item or entry.
    pub fn query(&self, item: &str) -> Result<Query<'_>, Error> {
        let subject = query::subject(&self.0, item)?;
        let transfer = query::transfer(&self.0, subject, None, None, Layer::Un);
        let asked = query::Query {
            transfer,
            day: self.0.known_through,
            as_of: None,
            supposed: Vec::new(),
            direction_defaulted: true,
        };
        Ok(Query { rules: &self.0, asked })
    }
}

/// A party through time, or one position whenever it was held.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'r> {
    rules: &'r Ruleset,
    named: ReadingRef,
}

impl<'r> Reading<'r> {
    const fn new(rules: &'r Ruleset, named: ReadingRef) -> Self {
        Self { rules, named }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'r str {
        self.named.id(self.rules)
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &'r str {
        self.named.title(self.rules)
    }
}

/// What is asked: a transfer on a day, with the facts stated and the answers supposed.
#[derive(Clone, Debug)]
pub struct Query<'r> {
    rules: &'r Ruleset,
    asked: query::Query,
}

impl<'r> Query<'r> {
    /// On this day: `YYYY-MM-DD`, or an RFC 3339 instant, which counts as its GMT day.
    ///
    /// # Errors
    /// `Q05` if the text is neither.
    pub fn on(mut self, day: &str) -> Result<Self, Error> {
        self.asked.day =
            parse_instant_or_day(day).map_err(|error| QueryError::new("Q05", error.to_string()))?;
        Ok(self)
    }

    /// As of this day: events and answers that came later are left out.
    ///
    /// # Errors
    /// `Q05` if the text is no `YYYY-MM-DD`.
    pub fn as_of(mut self, day: &str) -> Result<Self, Error> {
        let day = parse_day(day).map_err(|error| QueryError::new("Q05", error.to_string()))?;
        self.asked.as_of = Some(day);
        Ok(self)
    }

    /// To the target State or from it.
    #[must_use]
    pub const fn direction(mut self, direction: Direction) -> Self {
        self.asked.transfer.direction = direction;
        self.asked.direction_defaulted = false;
        self
    }

    /// Another activity than the usual one of the item.
    #[must_use]
    pub const fn activity(mut self, activity: Activity) -> Self {
        self.asked.transfer.activity = activity;
        self
    }

    /// The law of another layer than the first.
    #[must_use]
    pub const fn layer(mut self, layer: Layer) -> Self {
        self.asked.transfer.layer = layer;
        self
    }

    /// States a fact: the id of its question and a value, as on the command line.
    ///
    /// # Errors
    /// `Q03` if there is no such fact, `Q04` if it has no such value.
    pub fn fact(mut self, name: &str, value: &str) -> Result<Self, Error> {
        self.asked.transfer.facts.push(query::fact(self.rules, name, value)?);
        self.asked.transfer.facts.sort();
        Ok(self)
    }

    /// Supposes an answer to a question, whatever a party says.
    ///
    /// # Errors
    /// `Q03` if there is no such question, `Q04` if it has no such answer.
    pub fn assume(mut self, question: &str, answer: &str) -> Result<Self, Error> {
        self.asked.supposed.push(query::answer(self.rules, question, answer)?);
        self.asked.supposed.sort();
        Ok(self)
    }

    /// The answer under a reading.
    ///
    /// # Errors
    /// `Q07` if a fixed reading was first held after the day of [`Query::as_of`], `Q10` if a
    /// country stated does not fit the direction.
    pub fn under(&self, reading: Reading<'r>) -> Result<Answer<'r>, Error> {
        self.asked.check_countries(self.rules).map_err(|(_, error)| error)?;
        let answer = self.asked.answer(self.rules, reading.named)?;
        Ok(Answer { rules: self.rules, answer })
    }

    /// The answers under a reading on every day of a period, equal neighbours joined.
    ///
    /// # Errors
    /// As [`Query::under`].
    pub fn timeline(&self, reading: Reading<'r>, period: Period) -> Result<Timeline, Error> {
        self.asked.check_countries(self.rules).map_err(|(_, error)| error)?;
        let asked = query::Query { day: period.from, ..self.asked.clone() };
        let layers = [self.asked.transfer.layer];
        let named = [reading.named];
        let found = timeline::Timeline::new(self.rules, &asked, &layers, &named, period.until)?;
        let mut segments = Vec::new();
        for span in found.lines.iter().flat_map(|line| &line.segments) {
            segments.push(Segment {
                period: Period { from: span.from, until: span.until },
                verdict: span.finding.verdict,
                possible: span.finding.possible.clone(),
            });
        }
        Ok(Timeline(segments))
    }

    /// The periods in which two readings answer differently.
    ///
    /// # Errors
    /// As [`Query::under`].
    pub fn difference(
        &self,
        one: Reading<'r>,
        other: Reading<'r>,
        period: Period,
    ) -> Result<Vec<Difference>, Error> {
        let timelines = [self.timeline(one, period)?, self.timeline(other, period)?];
        let mut found: Vec<Difference> = Vec::new();
        for one in timelines[0].segments() {
            for other in timelines[1].segments() {
                let Some(shared) = one.period.intersection(other.period) else { continue };
                if (one.verdict, &one.possible) != (other.verdict, &other.possible) {
                    let verdicts = [one.verdict, other.verdict];
                    found.push(Difference { period: shared, verdicts });
                }
            }
        }
        Ok(found)
    }
}

/// What a reading answers to a query, with its reasons.
#[derive(Debug)]
pub struct Answer<'r> {
    rules: &'r Ruleset,
    answer: query::Answer<'r>,
}

impl<'r> Answer<'r> {
    /// The verdict.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.answer.finding.verdict
    }

    /// Whether the transfer is restricted; none if open questions decide it or nothing is encoded.
    #[must_use]
    pub fn restricted(&self) -> Option<bool> {
        self.answer.finding.restricted
    }

    /// The possible verdicts of an undetermined answer, strictest first; otherwise empty.
    #[must_use]
    pub fn possible(&self) -> &[Verdict] {
        &self.answer.finding.possible
    }

    /// The weakest answer of a party that the verdict rests on; none if nothing is determined.
    #[must_use]
    pub const fn basis(&self) -> Option<Basis> {
        self.answer.finding.basis
    }

    /// The weakest source that the verdict rests on; none if nothing is encoded.
    #[must_use]
    pub const fn confidence(&self) -> Option<Confidence> {
        self.answer.finding.confidence
    }

    /// The id of the reading that answered: for a party, the one it held on the day.
    #[must_use]
    pub fn reading(&self) -> &'r str {
        &self.rules[self.answer.reading].id
    }

    /// The ids of the deciding provisions, sorted.
    #[must_use]
    pub fn provisions(&self) -> Vec<&'r str> {
        let provisions = self.answer.finding.provisions.iter();
        provisions.map(|provision| self.rules[*provision].id.as_str()).collect()
    }

    /// The ids of a smallest set of questions that settles an undetermined answer.
    #[must_use]
    pub fn turns_on(&self) -> Vec<&'r str> {
        let questions = self.answer.finding.turns_on.iter();
        questions.map(|question| self.rules[*question].id.as_str()).collect()
    }

    /// The words of the notes that belong to the answer, sorted.
    #[must_use]
    pub fn notes(&self) -> Vec<&'static str> {
        self.answer.notes.iter().map(|note| note.word()).collect()
    }

    /// The reasoning: for each way in which open questions matter, its numbered steps.
    #[must_use]
    pub fn explanation(&self) -> Explanation {
        let told = explain(self.rules, &self.answer.evaluator, &self.answer.finding);
        let branches = told.branches.into_iter();
        Explanation(
            branches
                .map(|branch| {
                    branch.numbered().concat().into_iter().map(|(_, link)| Step::of(link)).collect()
                })
                .collect(),
        )
    }
}

/// The reasoning behind an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation(Vec<Vec<Step>>);

impl Explanation {
    /// One list of steps for each branch; a determined answer has one branch.
    #[must_use]
    pub fn branches(&self) -> &[Vec<Step>] {
        &self.0
    }

    /// All steps, branch after branch.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.0.iter().flatten()
    }
}

/// One step of the reasoning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    sentence: String,
    source: Option<String>,
}

impl Step {
    fn of(link: &Link<'_>) -> Self {
        let source = link.source.map(ToString::to_string);
        Self { sentence: link.text.clone(), source }
    }

    /// The step as a sentence.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Document, pinpoint and confidence; none for what follows from the steps before.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }
}

/// The answers on every day of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline(Vec<Segment>);

impl Timeline {
    /// The segments in order; each begins where the one before ends.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }
}

/// A longest period with one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The days, half-open.
    pub period: Period,
    /// The verdict on each of them.
    pub verdict: Verdict,
    /// The possible verdicts if it is undetermined, strictest first.
    pub possible: Vec<Verdict>,
}

/// A period in which two readings answer differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The days, half-open.
    pub period: Period,
    /// The verdict of the one reading and of the other.
    pub verdicts: [Verdict; 2],
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::two_readings;

    #[test]
    fn a_folder_that_is_not_there_is_refused_with_its_place() {
        let error = Rules::read("no/such/folder").unwrap_err();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }

    #[test]
    fn what_a_query_cannot_ask_is_refused_with_a_code() {
        let rules = Rules(two_readings());
        let code = |error: Error| match error {
            Error::Query(error) => error.code,
            Error::Rules(found) => unreachable!("{found:?}"),
        };
        let query = || rules.query("thing").unwrap();
        assert_eq!(code(rules.query("no-such-item").unwrap_err()), "Q01");
        assert_eq!(code(rules.reading("no-such-reading").unwrap_err()), "Q02");
        assert_eq!(code(query().fact("no-such-fact", "yes").unwrap_err()), "Q03");
        assert_eq!(code(query().on("yesterday").unwrap_err()), "Q05");
    }
}
