//! Queries: names looked up, the reading chosen, and the answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluator, Finding};
use crate::load::suggest;
use crate::model::{
    Activity, Day, Direction, EntryIx, Layer, PartyIx, QuestionIx, QuestionKind, Reading,
    ReadingIx, Ruleset, Subject, Transfer, Value, View,
};
use crate::notes::Note;

/// Why a query cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The error code, such as `Q01`.
    pub code: &'static str,
    /// One line: what is wrong, and what to write instead.
    pub text: String,
}

impl QueryError {
    /// An error with a code and a text.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for QueryError {}

/// The item with an id or other name in any case, or else the list entry with that id.
#[must_use]
pub fn find_subject(rules: &Ruleset, name: &str) -> Option<Subject> {
    let plain = name.to_lowercase();
    let at = rules.names.binary_search_by(|(known, _)| known.as_str().cmp(&plain));
    if let Some((_, item)) = at.ok().and_then(|at| rules.names.get(at)) {
        return Some(Subject::Item(*item));
    }
    let entry = EntryIx::all(rules).find(|entry| rules[*entry].id.eq_ignore_ascii_case(name));
    entry.map(Subject::Entry)
}

/// As [`find_subject`].
///
/// # Errors
/// `Q01`, with the nearest name.
pub fn subject(rules: &Ruleset, name: &str) -> Result<Subject, QueryError> {
    find_subject(rules, name).ok_or_else(|| {
        let ids = rules.items.iter().map(|item| item.id.as_str());
        let names = rules.items.iter().flat_map(|item| &item.names).map(|name| name.as_str());
        let entries = rules.entries.iter().map(|entry| entry.id.as_str());
        let hint = suggest(name, ids.chain(names).chain(entries));
        QueryError::new("Q01", format!("no item or list entry `{}`{hint}", name.escape_debug()))
    })
}

/// A party or a reading that a query names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReadingRef {
    /// The reading that the party held on the day in question.
    Party(PartyIx),
    /// This reading on every day.
    Fixed(ReadingIx),
}

impl ReadingRef {
    /// The id of the party or reading.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Party(party) => &rules[party].id,
            Self::Fixed(reading) => &rules[reading].id,
        }
    }

    /// The title of the party or reading.
    #[must_use]
    pub fn title(self, rules: &Ruleset) -> &str {
        match self {
            Self::Party(party) => &rules[party].title,
            Self::Fixed(reading) => &rules[reading].title,
        }
    }

    /// Every reading it can mean, in the order of their first days.
    #[must_use]
    pub fn readings<'a>(&'a self, rules: &'a Ruleset) -> &'a [ReadingIx] {
        match self {
            Self::Party(party) => &rules[*party].readings,
            Self::Fixed(reading) => std::slice::from_ref(reading),
        }
    }
}

/// The party or reading with an id; an id that both have means the party.
///
/// # Errors
/// `Q02`, with the nearest id.
pub fn find_reading(rules: &Ruleset, name: &str) -> Result<ReadingRef, QueryError> {
    if let Some(party) = PartyIx::all(rules).find(|party| *rules[*party].id == *name) {
        return Ok(ReadingRef::Party(party));
    }
    if let Some(reading) = ReadingIx::all(rules).find(|reading| *rules[*reading].id == *name) {
        return Ok(ReadingRef::Fixed(reading));
    }
    let parties = rules.parties.iter().map(|party| party.id.as_str());
    let readings = rules.readings.iter().map(|reading| reading.id.as_str());
    let hint = suggest(name, parties.chain(readings));
    let text = format!("no reading or party `{}`{hint}", name.escape_debug());
    Err(QueryError::new("Q02", text))
}

/// A fact by its id, and a value of it.
///
/// # Errors
/// `Q03` no such fact, `Q04` no such value.
pub fn fact(rules: &Ruleset, name: &str, text: &str) -> Result<(QuestionIx, Value), QueryError> {
    let (question, value) = answer(rules, name, text)?;
    if rules[question].is_fact() {
        return Ok((question, value));
    }
    let text = format!("`{name}` is a question of law, not a fact; use --assume {name}=ANSWER");
    Err(QueryError::new("Q03", text))
}

/// A question of law or of fact by its id, and an answer to it.
///
/// # Errors
/// `Q03` no such question, `Q04` no such answer.
pub fn answer(rules: &Ruleset, name: &str, text: &str) -> Result<(QuestionIx, Value), QueryError> {
    let name = name.replace('_', "-");
    let Some(question) = QuestionIx::all(rules).find(|of| *rules[*of].id == *name) else {
        let hint = suggest(&name, rules.questions.iter().map(|question| question.id.as_str()));
        let text = format!("no question or fact `{}`{hint}", name.escape_debug());
        return Err(QueryError::new("Q03", text));
    };
    let value = rules[question].parse(text).map_err(|text| QueryError::new("Q04", text))?;
    Ok((question, value))
}

/// Everything that is asked, but for the name of a party or reading.
#[derive(Clone, Debug)]
pub struct Query {
    /// The transfer.
    pub transfer: Transfer,
    /// The GMT day on which goods or services pass.
    pub day: Day,
    /// Events and answers after this day are left out.
    pub as_of: Option<Day>,
    /// Answers supposed, whatever the reading says.
    pub supposed: Vec<(QuestionIx, Value)>,
    /// No direction was given; the item's own was taken.
    pub direction_defaulted: bool,
}

/// A transfer of a subject with no fact stated. Where no direction or activity is given, the item's
/// own is meant; an item that moves both ways and a list entry go to the target State.
#[must_use]
pub fn transfer(
    rules: &Ruleset,
    subject: Subject,
    direction: Option<Direction>,
    activity: Option<Activity>,
    layer: Layer,
) -> Transfer {
    let item = subject.item(rules);
    let usual = item.and_then(|item| item.usual);
    let activity = activity.or(item.map(|item| item.activity));
    Transfer {
        subject,
        direction: direction.or(usual).unwrap_or(Direction::To),
        activity: activity.unwrap_or(Activity::Supply),
        layer,
        facts: Vec::new(),
    }
}

/// A finding with what must be said with it.
#[derive(Debug)]
pub struct Answer<'r> {
    /// The evaluator, under the reading.
    pub evaluator: Evaluator<'r>,
    /// The finding.
    pub finding: Finding<'r>,
    /// The reading that answers.
    pub reading: ReadingIx,
    /// The name asked for.
    pub named: ReadingRef,
    /// The notes, sorted.
    pub notes: Vec<Note>,
}

impl Query {
    /// A query with nothing supposed and all that is known.
    #[must_use]
    pub const fn new(transfer: Transfer, day: Day) -> Self {
        Self { transfer, day, as_of: None, supposed: Vec::new(), direction_defaulted: false }
    }

    /// Checks that the countries it names fit the direction: goods sent to the target State arrive
    /// there, goods from it arrive elsewhere, and the supplier is the party outside it.
    ///
    /// # Errors
    /// `Q10`, with the fact that names the country.
    pub fn check_countries(&self, rules: &Ruleset) -> Result<(), (QuestionIx, QueryError)> {
        for (fact, value) in self.transfer.facts.iter().chain(&self.supposed) {
            let Value::Country(code) = value else { continue };
            let kind = rules[*fact].kind;
            if let Some(text) = misplaced(rules, kind, self.transfer.direction, code) {
                return Err((*fact, QueryError::new("Q10", text)));
            }
        }
        Ok(())
    }

    /// The same query about another day.
    #[must_use]
    pub fn on(&self, day: Day) -> Self {
        Self { day, ..self.clone() }
    }

    /// The reading that a name means on the day of the query.
    ///
    /// # Errors
    /// `Q07` a fixed reading first held after the day of knowledge.
    pub fn reading(&self, rules: &Ruleset, named: ReadingRef) -> Result<ReadingIx, QueryError> {
        match (named, self.as_of) {
            (ReadingRef::Fixed(reading), Some(then)) if rules[reading].from > then => {
                let Reading { id, from, .. } = &rules[reading];
                let text = format!("{id} was first held on {from}, after --as-of {then}");
                Err(QueryError::new("Q07", text))
            }
            (named, then) => reading_on(rules, named, then.unwrap_or(self.day)),
        }
    }

    /// The view under a reading.
    #[must_use]
    pub fn view(&self, reading: ReadingIx) -> View {
        View { as_of: self.as_of, supposed: self.supposed.clone(), ..View::of(reading) }
    }

    /// The answer under a name.
    ///
    /// # Errors
    /// As [`Query::reading`].
    pub fn answer<'r>(
        &self,
        rules: &'r Ruleset,
        named: ReadingRef,
    ) -> Result<Answer<'r>, QueryError> {
        let reading = self.reading(rules, named)?;
        let evaluator = Evaluator::new(rules, &self.transfer, &self.view(reading));
        let finding = evaluator.on(self.day);
        let notes = self.notes(rules, named, &evaluator, &finding, &mut |reading| {
            evaluator.under(&self.view(reading)).conclusion(self.day)
        });
        let notes = with_unused_facts(notes, &evaluator);
        Ok(Answer { evaluator, finding, reading, named, notes })
    }
}

/// The notes, with the one that a stated fact is not used if that is so.
#[must_use]
pub fn with_unused_facts(mut notes: Vec<Note>, evaluator: &Evaluator) -> Vec<Note> {
    if !evaluator.facts_not_used().is_empty() {
        notes.push(Note::FactNotUsed);
        notes.sort();
    }
    notes
}

/// Why a country cannot stand where it is named, and what to write instead.
fn misplaced(
    rules: &Ruleset,
    kind: QuestionKind,
    direction: Direction,
    code: &str,
) -> Option<String> {
    let (name, target) = (&rules.target.name, rules.target.code.as_str());
    match (kind, direction) {
        (QuestionKind::Country, _) if code == target => Some(format!(
            "the supplier is the party outside {name}; write its country, not `{target}`"
        )),
        (QuestionKind::Destination, Direction::To) if code != target => Some(format!(
            "goods sent to {name} do not arrive in `{code}`; leave the destination out, or write \
             direction `from` if the goods leave {name}"
        )),
        (QuestionKind::Destination, Direction::From) if code == target => Some(format!(
            "goods from {name} do not arrive in `{target}`; write the country where they arrive, \
             or direction `to`"
        )),
        _ => None,
    }
}

/// The reading that a name means on a day.
///
/// # Errors
/// `Q02` for a party without readings.
pub fn reading_on(rules: &Ruleset, named: ReadingRef, day: Day) -> Result<ReadingIx, QueryError> {
    match named {
        ReadingRef::Fixed(reading) => Ok(reading),
        ReadingRef::Party(party) => held_on(rules, party, day)
            .ok_or_else(|| QueryError::new("Q02", format!("`{}` has no reading", rules[party].id))),
    }
}

/// The reading that a party held on a day: before its first reading the first, in a gap between
/// two and after the last the one before. `None` only for a party without readings.
#[must_use]
pub fn held_on(rules: &Ruleset, party: PartyIx, day: Day) -> Option<ReadingIx> {
    let readings = &rules[party].readings;
    let begun = readings.iter().rev().find(|reading| rules[**reading].from <= day);
    begun.or(readings.first()).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{Law, day, query, two_readings};

    #[test]
    fn subjects_are_found_by_id_and_name_in_any_case() {
        let rules = two_readings();
        let cases = [
            ("thing", Some("thing")),
            ("THING", Some("thing")),
            ("Such a Twin", Some("twin")),
            ("goods/a", Some("goods/a")),
            ("GOODS/A", Some("goods/a")),
            ("goods/c", None),
            ("thin", None),
            ("", None),
        ];
        for (name, id) in cases {
            let found = find_subject(&rules, name).map(|subject| subject.id(&rules).to_owned());
            assert_eq!(found.as_deref(), id, "{name}");
        }
    }

    #[test]
    fn what_is_not_found_has_a_code_and_a_hint() {
        let rules = two_readings();
        let code = |error: QueryError| (error.code, error.text);
        let (found, text) = code(subject(&rules, "thin").unwrap_err());
        assert_eq!(found, "Q01");
        assert!(text.contains("`thin`") && text.contains("thing"), "{text}");
        let (found, text) = code(find_reading(&rules, "nord").unwrap_err());
        assert_eq!(found, "Q02");
        assert!(text.starts_with("no reading or party `nord`"), "{text}");
        let cases = [("iddle", "no", "Q03"), ("idle", "maybe", "Q04"), ("point", "yes", "Q03")];
        for (name, value, expected) in cases {
            let error = fact(&rules, name, value).unwrap_err();
            assert_eq!((error.code, error.to_string()), (expected, error.text), "{name}={value}");
        }
        assert!(answer(&rules, "point", "yes").is_ok());
    }

    #[test]
    fn a_name_means_a_party_or_a_reading() {
        let rules = two_readings();
        let party = find_reading(&rules, "north").unwrap();
        let early = find_reading(&rules, "early").unwrap();
        assert!(matches!(party, ReadingRef::Party(_)) && matches!(early, ReadingRef::Fixed(_)));
        assert_eq!((party.id(&rules), party.title(&rules)), ("north", "North"));
        assert_eq!((party.readings(&rules).len(), early.readings(&rules).len()), (2, 1));
    }

    #[test]
    fn a_country_must_fit_the_direction() {
        let rules = Law::default()
            .fact("supplier", "country")
            .fact("destination", "destination")
            .ban(1, "in_force: [{from: {on: day 1000}}]")
            .rules();
        let cases = [
            (Direction::To, "destination", "TT", Ok(())),
            (Direction::To, "destination", "LB", Err("write direction `from`")),
            (Direction::From, "destination", "LB", Ok(())),
            (Direction::From, "destination", "TT", Err("write the country where they arrive")),
            (Direction::To, "supplier", "FR", Ok(())),
            (Direction::To, "supplier", "TT", Err("not `TT`")),
            (Direction::From, "supplier", "TT", Err("not `TT`")),
        ];
        for (direction, name, code, expected) in cases {
            let mut asked = query(&rules, "thing", day(2000));
            asked.transfer.direction = direction;
            asked.transfer.facts.push(fact(&rules, name, code).unwrap());
            match (asked.check_countries(&rules), expected) {
                (Ok(()), Ok(())) => {}
                (Err((at, error)), Err(part)) => {
                    assert_eq!((rules[at].id.as_str(), error.code), (name, "Q10"));
                    assert!(error.text.contains(part), "{name} {code}: {error}");
                }
                (found, _) => panic!("{direction:?} {name} {code}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_party_means_the_reading_it_held_on_the_day() {
        let rules = two_readings();
        let party = find_reading(&rules, "north").unwrap();
        let cases = [
            (500, None, "early"),
            (3999, None, "early"),
            (4000, None, "late"),
            (75_000, None, "late"),
            (4500, Some(3999), "early"),
            (3000, Some(4000), "late"),
        ];
        for (on, as_of, id) in cases {
            let query = Query { as_of: as_of.map(day), ..query(&rules, "thing", day(on)) };
            let reading = query.reading(&rules, party).unwrap();
            assert_eq!(rules[reading].id.as_str(), id, "day {on} as of {as_of:?}");
        }
    }

    #[test]
    fn a_reading_is_not_known_before_it_was_held() {
        let rules = two_readings();
        let late = find_reading(&rules, "late").unwrap();
        let reading = |as_of| {
            let query = Query { as_of: Some(day(as_of)), ..query(&rules, "thing", day(4500)) };
            query.reading(&rules, late).map_err(|error| error.code)
        };
        assert_eq!(reading(3999), Err("Q07"));
        assert!(reading(4000).is_ok());
    }
}
