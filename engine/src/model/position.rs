//! Questions, the parties, and what each answers.

use serde::{Deserialize, Serialize};

use super::{
    Basis, Day, EventIx, PartyIx, ProvisionIx, QuestionIx, ReadingIx, Source, Text, Value, country,
    parse_day,
};

/// A disputed premise, or a fact a query may state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Question {
    /// Its id.
    pub id: Text,
    /// The question.
    pub title: Text,
    /// Law, or a kind of fact.
    pub kind: QuestionKind,
    /// Whether an answer can change a verdict, or only the label and the argument.
    pub decides: bool,
    /// The textual hook.
    pub arises_from: Vec<ProvisionIx>,
    /// The closed list of answers; `yes` and `no` for a yes/no fact.
    pub answers: Vec<Answer>,
    /// The answer that serves silent parties, with its ground.
    pub presumed: Option<(Value, Text)>,
    /// Weakly sourced remarks.
    pub note: Option<Text>,
    /// Where the question arises.
    pub source: Source,
    /// For numbers in thousandths and days: every threshold a rule sets, sorted.
    pub thresholds: Vec<i64>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuestionKind {
    /// A question of law with listed answers.
    Law,
    /// A fact: yes or no.
    YesNo,
    /// A fact: a number.
    Number,
    /// A fact: a day, or none.
    Date,
    /// A fact: the country of the person outside the target State who deals.
    Country,
    /// A fact: the country in which goods arrive.
    Destination,
}

/// One possible answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Answer {
    /// Its code.
    pub id: Text,
    /// The answer in one sentence.
    pub text: Text,
    /// The argument for it.
    pub argument: Option<Text>,
}

/// One of those who read the texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Party {
    /// Its id.
    pub id: Text,
    /// Its name.
    pub title: Text,
    /// What it has read into the texts, earliest first.
    pub readings: Vec<ReadingIx>,
}

/// One party's answers in one period.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Reading {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Whose it is.
    pub party: PartyIx,
    /// The first day on which it was held.
    pub from: Day,
    /// The first day on which it was held no longer.
    pub until: Option<Day>,
    /// What it says, in our words.
    pub summary: Text,
    /// The reading that answers where it says nothing of its own.
    pub inherits: Option<ReadingIx>,
    /// The readings that inherit from it.
    pub members: Vec<ReadingIx>,
    /// Its answers, inherited and continued ones included.
    pub answers: Vec<Position>,
    /// Outcomes it states.
    pub holds: Vec<StatedOutcome>,
    /// What it inherited until it said otherwise: seen by who looks back to before that.
    pub superseded: Superseded,
}

/// Inherited answers and outcomes that a later one of the reading's own replaces, the nearest ones first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Superseded {
    /// The answers.
    pub answers: Vec<Position>,
    /// The outcomes.
    pub holds: Vec<StatedOutcome>,
}

/// Who said it, since when, and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Stated {
    /// Stated or inferred.
    pub basis: Basis,
    /// Who speaks.
    pub who: Text,
    /// The first day on which it is documented.
    pub since: Day,
    /// Where.
    pub source: Source,
    /// The reading it was taken over from.
    pub via: Option<ReadingIx>,
}

/// A reading's answer to one question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Position {
    /// The question.
    pub question: QuestionIx,
    /// The answer, or alternative grounds.
    pub values: Vec<Value>,
    /// Who said it.
    pub stated: Stated,
}

/// An outcome a reading states.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct StatedOutcome {
    /// The event.
    pub event: EventIx,
    /// Whether it happened.
    pub happened: bool,
    /// Who said it.
    pub stated: Stated,
}

impl Question {
    /// Is it a question of fact?
    #[must_use]
    pub fn is_fact(&self) -> bool {
        self.kind != QuestionKind::Law
    }

    /// Reads an answer as a file, a query or the command line writes it.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(&self, text: &str) -> Result<Value, String> {
        match self.kind {
            QuestionKind::Law | QuestionKind::YesNo => self.listed(text),
            QuestionKind::Number => thousandths(text)
                .map(Value::exactly)
                .ok_or_else(|| self.wrong(text, "a number such as 300 or 12.5")),
            QuestionKind::Date if text == "none" => Ok(Value::NoDay),
            QuestionKind::Date => parse_day(text).map(Value::Day).map_err(|error| error.text),
            QuestionKind::Country | QuestionKind::Destination => match country(text) {
                Ok(()) => Ok(Value::Country(text.into())),
                Err(instead) => Err(self.wrong(text, &instead)),
            },
        }
    }

    fn listed(&self, text: &str) -> Result<Value, String> {
        let found = self.answers.iter().position(|answer| *answer.id == *text);
        found.map(|at| Value::Listed(at as u8)).ok_or_else(|| {
            let ids: Vec<&str> = self.answers.iter().map(|answer| answer.id.as_str()).collect();
            self.wrong(text, &format!("one of {}", ids.join(", ")))
        })
    }

    fn wrong(&self, text: &str, instead: &str) -> String {
        format!("`{}` is no answer to {}; write {instead}", text.escape_debug(), self.id)
    }

    /// An answer as it is written.
    #[must_use]
    pub fn show(&self, value: &Value) -> String {
        match value {
            Value::Listed(at) => {
                self.answers.get(usize::from(*at)).map_or_else(String::new, |a| a.id.to_string())
            }
            Value::Number(Some(from), Some(until)) if until.saturating_sub(*from) == 1 => {
                decimal(*from)
            }
            Value::Number(Some(from), Some(until)) => {
                format!("{} up to {}", decimal(*from), decimal(*until))
            }
            Value::Number(Some(from), None) => format!("at least {}", decimal(*from)),
            Value::Number(None, Some(until)) => format!("below {}", decimal(*until)),
            Value::Number(None, None) => "any".to_owned(),
            Value::Day(day) => day.to_string(),
            Value::NoDay => "none".to_owned(),
            Value::Country(code) => code.to_string(),
        }
    }

    /// Every way of answering it, where nobody has.
    #[must_use]
    pub fn every_answer(&self) -> Vec<Value> {
        match self.kind {
            QuestionKind::Law | QuestionKind::YesNo => {
                (0..self.answers.len() as u8).map(Value::Listed).collect()
            }
            QuestionKind::Number => {
                let starts = std::iter::once(None).chain(self.thresholds.iter().copied().map(Some));
                let ends = self.thresholds.iter().copied().map(Some).chain(std::iter::once(None));
                starts.zip(ends).map(|(from, until)| Value::Number(from, until)).collect()
            }
            QuestionKind::Date => {
                let day = |at: &i64| Value::Day(Day(i32::try_from(*at).unwrap_or(i32::MAX)));
                let before = self.thresholds.first().map(|at| day(&at.saturating_sub(1)));
                before
                    .into_iter()
                    .chain(self.thresholds.iter().map(day))
                    .chain([Value::NoDay])
                    .collect()
            }
            QuestionKind::Country | QuestionKind::Destination => Vec::new(),
        }
    }
}

/// Reads a plain decimal number with at most three places.
#[must_use]
pub fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 9 || part.len() > 3 {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(part)
}

fn decimal(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Reading {
    /// Was it held on a day?
    #[must_use]
    pub fn held_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}
