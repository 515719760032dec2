//! Days that depend on events, events that depend on answers, and the conditions between them.

use serde::{Deserialize, Serialize};

use super::{Day, EventIx, ProvisionIx, QuestionIx, Ruleset, Source, Span, Text};

/// A day expression. It may never come.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum When {
    /// A day as written.
    On(Day),
    /// The day of an event, or a time after it.
    After(EventIx, Option<Span>),
    /// The day opened by the midnight GMT that closes the n-th day after an event.
    ClosingMidnight(EventIx, u32),
    /// The earliest of several that come.
    Earliest(Vec<When>),
    /// The latest of several, once all have come.
    Latest(Vec<When>),
}

/// A dated fact, or something that follows from answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Event {
    /// Its id.
    pub id: Text,
    /// A neutral noun phrase.
    pub title: Text,
    /// When, or under which answers.
    pub happens: Happens,
    /// Barred when one of these came before it.
    pub unless: Vec<EventIx>,
    /// A day on which the texts leave open which side of the boundary an hour falls.
    pub edge_day: bool,
    /// Provisions from which the event follows.
    pub rests_on: Vec<ProvisionIx>,
    /// Questions that change the label or the argument only.
    pub argued: Vec<QuestionIx>,
    /// Cited remarks.
    pub note: Option<Text>,
    /// Where it is recorded.
    pub source: Source,
    /// Every day on which it can fall, under any answers, sorted.
    pub days: Vec<Day>,
    /// Every question on which it can depend, sorted.
    pub premises: Vec<QuestionIx>,
}

/// How an event comes about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Happens {
    /// On a known day.
    On(Day),
    /// It has not come and no date is set.
    Never,
    /// On a day known only within bounds, both included.
    Between(Day, Day),
    /// In one of several ways, each with its conditions.
    Under(Vec<Occurrence>),
}

/// One way in which an event comes about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Occurrence {
    /// The day.
    pub day: When,
    /// What must hold.
    pub conditions: Vec<Condition>,
}

/// Something that must hold for a clause, an entry or an occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Condition {
    /// A question has a certain answer.
    Question(QuestionIx, Test),
    /// An event has come by the day concerned, or has not.
    Event(EventIx, bool),
    /// An event is known to have come at all, whatever the day concerned, or is not.
    Known(EventIx, bool),
}

impl Condition {
    /// The values of a fact, in thousandths or days, at which the condition comes to hold or fails.
    #[must_use]
    pub fn thresholds(&self, rules: &Ruleset, question: QuestionIx) -> Vec<i64> {
        match self {
            Self::Question(asked, test) if *asked == question => match test {
                Test::AtLeast(at) | Test::Below(at) => vec![*at],
                Test::Before(when) => when.days(rules).iter().map(|day| i64::from(day.0)).collect(),
                Test::OneOf(_) => Vec::new(),
            },
            Self::Question(..) | Self::Event(..) | Self::Known(..) => Vec::new(),
        }
    }
}

/// What a condition asks of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// One of these answers, by position in the question's list.
    OneOf(Vec<u8>),
    /// A number of at least so many thousandths.
    AtLeast(i64),
    /// A number below so many thousandths.
    Below(i64),
    /// A day before another.
    Before(When),
}

/// An answer to a question of law or of fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Value {
    /// One of the listed answers, by position.
    Listed(u8),
    /// A number in thousandths, anywhere from the first up to but not including the second.
    Number(Option<i64>, Option<i64>),
    /// A day.
    Day(Day),
    /// No such day: nothing of the kind happened earlier.
    NoDay,
    /// An ISO 3166 alpha-2 code.
    Country(Text),
}

impl Value {
    /// A known number, in thousandths.
    #[must_use]
    pub const fn exactly(thousandths: i64) -> Self {
        Self::Number(Some(thousandths), Some(thousandths.saturating_add(1)))
    }
}

impl Condition {
    /// The questions on which the events depend that it tests or counts from.
    #[must_use]
    pub fn premises(&self, rules: &Ruleset) -> Vec<QuestionIx> {
        match self {
            Self::Event(event, _) | Self::Known(event, _) => rules[*event].premises.clone(),
            Self::Question(_, Test::Before(when)) => when.premises(rules),
            Self::Question(..) => Vec::new(),
        }
    }
}

impl Event {
    /// Its day counts from that of another.
    #[must_use]
    pub fn counts_from(&self, event: EventIx) -> bool {
        match &self.happens {
            Happens::Under(ways) => ways.iter().any(|way| way.day.counts_from(event)),
            Happens::On(_) | Happens::Never | Happens::Between(..) => false,
        }
    }
}

impl When {
    /// It is the day of an event, or counts from it.
    #[must_use]
    pub fn counts_from(&self, event: EventIx) -> bool {
        match self {
            Self::On(_) => false,
            Self::After(from, _) | Self::ClosingMidnight(from, _) => *from == event,
            Self::Earliest(parts) | Self::Latest(parts) => {
                parts.iter().any(|part| part.counts_from(event))
            }
        }
    }

    /// Every day it can come to, under any answers.
    #[must_use]
    pub fn days(&self, rules: &Ruleset) -> Vec<Day> {
        let after = |event: &EventIx, span: Span| {
            rules[*event].days.iter().map(|day| span.after(*day)).collect()
        };
        match self {
            Self::On(day) => vec![*day],
            Self::After(event, None) => rules[*event].days.clone(),
            Self::After(event, Some(span)) => after(event, *span),
            Self::ClosingMidnight(event, n) => after(event, Span::Days(n.saturating_add(1))),
            Self::Earliest(parts) | Self::Latest(parts) => {
                parts.iter().flat_map(|part| part.days(rules)).collect()
            }
        }
    }

    /// The questions on which the events depend from which it counts.
    #[must_use]
    pub fn premises(&self, rules: &Ruleset) -> Vec<QuestionIx> {
        match self {
            Self::On(_) => Vec::new(),
            Self::After(event, _) | Self::ClosingMidnight(event, _) => {
                rules[*event].premises.clone()
            }
            Self::Earliest(parts) | Self::Latest(parts) => {
                parts.iter().flat_map(|part| part.premises(rules)).collect()
            }
        }
    }

    /// The earliest day it can come to, under any answers; none if it never comes.
    #[must_use]
    pub fn earliest(&self, rules: &Ruleset) -> Option<Day> {
        match self {
            Self::On(_) | Self::After(..) | Self::ClosingMidnight(..) => {
                self.days(rules).into_iter().min()
            }
            Self::Earliest(parts) => parts.iter().filter_map(|part| part.earliest(rules)).min(),
            Self::Latest(parts) => parts
                .iter()
                .map(|part| part.earliest(rules))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .max(),
        }
    }

    /// The latest day it can come to, under any answers; none if it may never come.
    #[must_use]
    pub fn latest(&self, rules: &Ruleset) -> Option<Day> {
        let sure = |event: &EventIx| matches!(rules[*event].happens, Happens::On(_));
        match self {
            Self::On(day) => Some(*day),
            Self::After(event, _) | Self::ClosingMidnight(event, _) => {
                self.days(rules).into_iter().max().filter(|_| sure(event))
            }
            Self::Earliest(parts) => parts.iter().filter_map(|part| part.latest(rules)).min(),
            Self::Latest(parts) => parts
                .iter()
                .map(|part| part.latest(rules))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .max(),
        }
    }
}
