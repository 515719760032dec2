//! One question answered: names found, the reading chosen, the finding and its notes.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Evaluator, Finding};
use crate::load::suggest;
use crate::model::{
    Activity, Day, Direction, EntryIx, Layer, PartyIx, QuestionIx, ReadingIx, Ruleset, Subject,
    Transfer, Value, Verdict, View,
};

/// What is wrong with a query: a code, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The code.
    pub code: &'static str,
    /// One line for a person.
    pub text: String,
}

impl QueryError {
    /// A mistake.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
}

/// The thing a query names: an item by id or other name in any case, or a list entry.
#[must_use]
pub fn find_subject(rules: &Ruleset, name: &str) -> Option<Subject> {
    let plain = name.to_lowercase();
    let item = rules
        .names
        .binary_search_by(|(known, _)| known.as_str().cmp(&plain))
        .ok()
        .and_then(|at| rules.names.get(at));
    let entry = || EntryIx::all(rules).find(|entry| rules[*entry].id.eq_ignore_ascii_case(name));
    item.map(|(_, item)| Subject::Item(*item)).or_else(|| entry().map(Subject::Entry))
}

/// Finds what is transferred.
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

/// A reading as the query names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReadingRef {
    /// Whatever the party held on the day in question.
    Party(PartyIx),
    /// This position, whenever it was held.
    Fixed(ReadingIx),
}

impl ReadingRef {
    /// The id of the party or the reading.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Party(party) => &rules[party].id,
            Self::Fixed(reading) => &rules[reading].id,
        }
    }

    /// The title of the party or the reading.
    #[must_use]
    pub fn title(self, rules: &Ruleset) -> &str {
        match self {
            Self::Party(party) => &rules[party].title,
            Self::Fixed(reading) => &rules[reading].title,
        }
    }
}

/// Finds a party or a reading. A name that is both means the party.
///
/// # Errors
/// `Q02`, with the nearest name.
pub fn named(rules: &Ruleset, name: &str) -> Result<ReadingRef, QueryError> {
    let party = PartyIx::all(rules).find(|party| *rules[*party].id == *name);
    let reading = || ReadingIx::all(rules).find(|reading| *rules[*reading].id == *name);
    let found = party.map(ReadingRef::Party).or_else(|| reading().map(ReadingRef::Fixed));
    found.ok_or_else(|| {
        let parties = rules.parties.iter().map(|party| party.id.as_str());
        let hint =
            suggest(name, parties.chain(rules.readings.iter().map(|reading| reading.id.as_str())));
        QueryError::new("Q02", format!("no reading or party `{}`{hint}", name.escape_debug()))
    })
}

/// Finds a fact and reads its value.
///
/// # Errors
/// `Q03` no such fact, `Q04` no such value.
pub fn fact(rules: &Ruleset, name: &str, text: &str) -> Result<(QuestionIx, Value), QueryError> {
    let (question, value) = answer(rules, name, text)?;
    if rules[question].is_fact() {
        return Ok((question, value));
    }
    Err(QueryError::new(
        "Q03",
        format!("`{name}` is a question of law, not a fact; use --assume {name}=ANSWER"),
    ))
}

/// Finds a question of law or of fact and reads an answer to it.
///
/// # Errors
/// `Q03` no such question, `Q04` no such answer.
pub fn answer(rules: &Ruleset, name: &str, text: &str) -> Result<(QuestionIx, Value), QueryError> {
    let name = name.replace('_', "-");
    let found = QuestionIx::all(rules).find(|question| *rules[*question].id == *name);
    let question = found.ok_or_else(|| {
        let hint = suggest(&name, rules.questions.iter().map(|question| question.id.as_str()));
        QueryError::new("Q03", format!("no question or fact `{}`{hint}", name.escape_debug()))
    })?;
    let value = rules[question].parse(text).map_err(|text| QueryError::new("Q04", text))?;
    Ok((question, value))
}

macro_rules! notes {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $text:literal,)*) => {
        /// A remark that belongs to an answer. The list is closed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Note { $($(#[$doc])* $name,)* }

        impl Note {
            /// Every note.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word used in every output.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it means.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

notes! {
    /// No supplier was named.
    AddresseeAssumed = "addressee-assumed": "no supplier is named: the answer is for persons this layer binds",
    /// An approval was stated.
    Approved = "approved": "the approval stated turns an approval requirement into a duty to notify",
    /// After the last day searched.
    BeyondKnownThrough = "beyond-known-through": "the day lies after the last day for which the record was searched; nothing later is encoded",
    /// No direction was given and the usual one is the other.
    DirectionDefaulted = "direction-defaulted": "no direction was given: `to` is answered, though this item is usually asked about `from`",
    /// A day on which the texts leave the hour open.
    EdgeDay = "edge-day": "a boundary falls on this day and the texts give no hour for it",
    /// The party reads that day otherwise today.
    LaterReadingDiffers = "later-reading-differs": "the newest reading of this party gives this day another verdict",
    /// One of the States behind a joint reading differs.
    MemberDiffers = "member-differs": "a State that shares this reading differs on its own account",
    /// The supplier named is bound by nothing in the layer.
    NotAnAddressee = "not-an-addressee": "the supplier named is not bound by this layer",
    /// Another embargo may apply.
    OtherEmbargoes = "other-embargoes": "embargoes that are not encoded may bar it too",
    /// A position asked about a day on which it was not held.
    Projected = "projected": "this position was not held on that day; it is projected",
    /// An answer was supposed.
    Supposition = "supposition": "an answer was supposed; this is not a party's position",
}

impl Note {
    /// What it means for these rules: in their own words, where they have some.
    #[must_use]
    pub fn said(self, rules: &Ruleset) -> &str {
        match (self, &rules.other_embargoes) {
            (Self::OtherEmbargoes, Some((_, text))) => text,
            _ => self.text(),
        }
    }
}

/// A question as asked: everything but the reading.
#[derive(Clone, Debug)]
pub struct Query {
    /// The transfer.
    pub transfer: Transfer,
    /// The GMT day on which goods or services pass.
    pub day: Day,
    /// What was known when.
    pub as_of: Option<Day>,
    /// Answers supposed.
    pub supposed: Vec<(QuestionIx, Value)>,
    /// The direction was not given.
    pub direction_defaulted: bool,
}

/// The transfer a name and a few words make.
#[must_use]
pub fn transfer(
    rules: &Ruleset,
    subject: Subject,
    direction: Option<Direction>,
    activity: Option<Activity>,
    layer: Layer,
) -> Transfer {
    let usual = subject.item(rules).map_or(Activity::Supply, |item| item.activity);
    Transfer {
        subject,
        direction: direction.unwrap_or(Direction::To),
        activity: activity.unwrap_or(usual),
        layer,
        facts: Vec::new(),
    }
}

/// Whether a default direction goes against the one usually asked about.
#[must_use]
pub fn against_usual(rules: &Ruleset, subject: Subject) -> bool {
    subject.item(rules).is_some_and(|item| item.usual == Some(Direction::From))
}

/// An answer: a matter, a finding, and what must be said with it.
#[derive(Debug)]
pub struct Answer<'r> {
    /// The matter.
    pub evaluator: Evaluator<'r>,
    /// The finding.
    pub finding: Finding<'r>,
    /// The reading that served.
    pub reading: ReadingIx,
    /// As the query named it.
    pub named: ReadingRef,
    /// The notes, sorted.
    pub notes: Vec<Note>,
}

impl Query {
    /// The reading a name means for this question.
    ///
    /// # Errors
    /// `Q07` a fixed reading first held after the day of knowledge.
    pub fn reading(&self, rules: &Ruleset, named: ReadingRef) -> Result<ReadingIx, QueryError> {
        match (named, self.as_of) {
            (ReadingRef::Fixed(reading), Some(then)) if rules[reading].from > then => {
                let text = format!(
                    "{} was first held on {}, after --as-of {then}",
                    rules[reading].id, rules[reading].from
                );
                Err(QueryError::new("Q07", text))
            }
            (ReadingRef::Fixed(reading), _) => Ok(reading),
            (ReadingRef::Party(party), then) => held_on(rules, party, then.unwrap_or(self.day))
                .ok_or_else(|| {
                    QueryError::new("Q02", format!("`{}` has no reading", rules[party].id))
                }),
        }
    }

    /// The view a reading gives.
    #[must_use]
    pub fn view(&self, reading: ReadingIx) -> View {
        View { reading, as_of: self.as_of, supposed: self.supposed.clone(), swapped: Vec::new() }
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
            evaluator.under(&self.view(reading)).verdict(self.day)
        });
        Ok(Answer { evaluator, finding, reading, named, notes })
    }

    /// What must be said with a finding. `verdict` answers the same question under another reading.
    pub fn notes(
        &self,
        rules: &Ruleset,
        named: ReadingRef,
        evaluator: &Evaluator,
        finding: &Finding,
        verdict: &mut dyn FnMut(ReadingIx) -> Verdict,
    ) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut say = |note, so: bool| {
            if so {
                notes.push(note)
            }
        };
        let reading = evaluator.view.reading;
        say(Note::Approved, finding.completions.iter().any(approved));
        say(Note::BeyondKnownThrough, self.day > rules.known_through);
        say(Note::DirectionDefaulted, self.direction_defaulted);
        say(
            Note::EdgeDay,
            self.transfer.layer == Layer::Un && rules.edge_days.binary_search(&self.day).is_ok(),
        );
        say(
            Note::OtherEmbargoes,
            rules.other_embargoes.as_ref().is_some_and(|(way, _)| *way == self.transfer.direction),
        );
        say(Note::Supposition, !self.supposed.is_empty());
        say(
            Note::Projected,
            named == ReadingRef::Fixed(reading) && !rules[reading].held_on(self.day),
        );
        say(Note::LaterReadingDiffers, self.later_differs(rules, named, finding.verdict, verdict));
        say(Note::MemberDiffers, member_differs(rules, reading, finding.verdict, verdict));
        let national = self.transfer.layer != Layer::Un && finding.verdict != Verdict::NotEncoded;
        let bound = evaluator.supplier().is_none_or(|code| binds(rules, self.transfer.layer, code));
        say(Note::AddresseeAssumed, national && evaluator.supplier().is_none());
        say(Note::NotAnAddressee, national && !bound);
        notes.sort();
        notes
    }

    fn later_differs(
        &self,
        rules: &Ruleset,
        named: ReadingRef,
        found: Verdict,
        verdict: &mut dyn FnMut(ReadingIx) -> Verdict,
    ) -> bool {
        let ReadingRef::Party(party) = named else { return false };
        let newest = rules[party].readings.last();
        let used = held_on(rules, party, self.day);
        let other = newest.filter(|newest| self.as_of.is_none() && used != Some(**newest));
        other.is_some_and(|newest| verdict(*newest) != found)
    }
}

/// A State that shares the reading comes to another verdict on its own account.
fn member_differs(
    rules: &Ruleset,
    reading: ReadingIx,
    found: Verdict,
    verdict: &mut dyn FnMut(ReadingIx) -> Verdict,
) -> bool {
    rules[reading].members.iter().any(|member| verdict(*member) != found)
}

fn approved(case: &crate::evaluate::Completion) -> bool {
    case.deciding.iter().any(|at| case[*at].approved)
}

/// Whether any instrument of a layer binds suppliers of a State.
fn binds(rules: &Ruleset, layer: Layer, code: &str) -> bool {
    let mut of_layer = rules.instruments.iter().filter(|instrument| instrument.issuer == layer);
    of_layer.any(|instrument| {
        instrument.suppliers.is_empty()
            || instrument.suppliers.iter().any(|supplier| *supplier.code == *code)
    })
}

/// The reading a party held on a day: its first before that, its last after.
#[must_use]
pub fn held_on(rules: &Ruleset, party: PartyIx, day: Day) -> Option<ReadingIx> {
    let readings = &rules[party].readings;
    let held = readings.iter().rev().find(|reading| rules[**reading].from <= day);
    held.or(readings.first()).copied()
}
