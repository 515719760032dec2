//! The card of a question: every answer with its argument, who holds it, and who is silent.

use serde::Serialize;

use super::words;
use super::{Cited, Held, Thing, Titled};
use crate::text::joined;
use crate::text::page::Page;
use snapback_engine::model::{
    Answer, Condition, Happens, ItemIx, PartyIx, QuestionIx, QuestionKind, ReadingIx, Ruleset,
    Value,
};

/// A question on a card.
#[derive(Debug, Serialize)]
pub struct QuestionCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// The question.
    pub title: &'r str,
    /// law or fact.
    pub of: &'static str,
    /// What it takes as an answer.
    pub takes: &'static str,
    /// verdict or label: what an answer can change.
    pub decides: &'static str,
    /// The provisions from which it arises.
    pub arises_from: Vec<Titled<'r>>,
    /// The listed answers of a question of law.
    pub answers: Vec<AnswerCard<'r>>,
    /// Compared parties that give no answer, in all their readings or in some.
    pub silent: Vec<Silence<'r>>,
    /// The answer that serves whoever is silent.
    pub presumed: Option<Grounded<'r>>,
    /// The value of a fact where nobody states it.
    pub default: Option<Grounded<'r>>,
    /// Items of which the fact is known.
    pub known: Vec<Known<'r>>,
    /// Items that raise it.
    pub raised_by: Vec<Titled<'r>>,
    /// Provisions, events and items whose conditions ask it.
    pub asked_by: Vec<Titled<'r>>,
    /// Weakly sourced remarks.
    pub note: Option<&'r str>,
    /// Where it arises.
    pub source: Cited<'r>,
}

/// An answer on the card of its question.
#[derive(Debug, Serialize)]
pub struct AnswerCard<'r> {
    /// Its code.
    pub id: &'r str,
    /// The answer in one sentence.
    pub text: &'r str,
    /// The argument for it.
    pub argument: Option<&'r str>,
    /// Who holds it.
    pub held_by: Vec<Holder<'r>>,
}

/// Who holds an answer, and whether it is one of several alternative grounds.
#[derive(Debug, Serialize)]
pub struct Holder<'r> {
    /// Who, since when, where.
    #[serde(flatten)]
    pub held: Held<'r>,
    /// It is one of several grounds that the reading gives.
    pub one_of_several: bool,
}

/// A compared party that gives no answer.
#[derive(Debug, Serialize)]
pub struct Silence<'r> {
    /// The party.
    pub party: &'r str,
    /// Its name.
    pub title: &'r str,
    /// The readings without an answer; empty where no reading of the party has one.
    pub only_in: Vec<&'r str>,
}

/// A value with the ground for it.
#[derive(Debug, Serialize)]
pub struct Grounded<'r> {
    /// The value.
    pub value: String,
    /// Why.
    pub ground: &'r str,
}

/// An item of which a fact is known.
#[derive(Debug, Serialize)]
pub struct Known<'r> {
    /// The item.
    pub item: &'r str,
    /// The value.
    pub value: String,
}

impl<'r> QuestionCard<'r> {
    /// The card of a question.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: QuestionIx) -> Self {
        let asked = &rules[at];
        let default = rules.defaults.iter().find(|default| default.question == at);
        Self {
            id: &asked.id,
            title: &asked.title,
            of: words::kind(asked.kind),
            takes: words::takes(asked.kind),
            decides: if asked.decides { "verdict" } else { "label" },
            arises_from: Titled::each(rules, &asked.arises_from, Thing::Provision),
            answers: answers(rules, at),
            silent: silent(rules, at),
            presumed: asked
                .presumed
                .as_ref()
                .map(|(value, ground)| Grounded { value: asked.show(value), ground }),
            default: default.map(|default| Grounded {
                value: asked.show(&default.value),
                ground: &default.ground,
            }),
            known: known(rules, at),
            raised_by: items(rules, |item| rules[item].raises.contains(&at)),
            asked_by: asked_by(rules, at),
            note: asked.note.as_deref(),
            source: Cited::of(&asked.source),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("question", self.id, self.title);
        page.paragraph(&self.nature());
        page.references("It arises from", &self.arises_from);
        if !self.answers.is_empty() {
            page.heading("Answers, and who gives them");
        }
        self.answers.iter().for_each(|answer| answer.write(page));
        self.write_silent(page);
        self.write_values(page);
        page.references("Items that raise it", &self.raised_by);
        page.references("Asked by", &self.asked_by);
        page.section("Note", self.note);
        page.sources(&[self.source]);
    }

    fn nature(&self) -> String {
        let changes = if self.decides == "verdict" {
            "an answer can change a verdict"
        } else {
            "an answer changes the label and the argument only"
        };
        format!("A question of {}; takes {}; {changes}.", self.of, self.takes)
    }

    fn write_silent(&self, page: &mut Page) {
        if !self.silent.is_empty() {
            page.heading("Silent");
        }
        self.silent.iter().for_each(|silence| page.point(&silence.in_words()));
    }

    fn write_values(&self, page: &mut Page) {
        if let Some(presumed) = &self.presumed {
            page.section("Presumed for those who are silent", Some(&presumed.in_words()));
        }
        if let Some(default) = &self.default {
            page.section("Assumed where nobody states it", Some(&default.in_words()));
        }
        if !self.known.is_empty() {
            page.heading("Known of items");
        }
        self.known.iter().for_each(|known| page.point(&format!("{}: {}", known.item, known.value)));
    }
}

impl Grounded<'_> {
    fn in_words(&self) -> String {
        format!("{}: {}", self.value, self.ground)
    }
}

impl Silence<'_> {
    fn in_words(&self) -> String {
        let readings: Vec<String> =
            self.only_in.iter().map(|reading| (*reading).to_owned()).collect();
        let only = if readings.is_empty() {
            String::new()
        } else {
            format!(", in {}", joined(&readings, "and"))
        };
        format!("{} ({}){only}", self.title, self.party)
    }
}

impl AnswerCard<'_> {
    fn write(&self, page: &mut Page) {
        page.gap();
        page.hanging("  ", &format!("{}: {}", self.id, self.text));
        self.argument.into_iter().for_each(|argument| page.under(argument));
        let (following, own): (Vec<&Holder>, Vec<&Holder>) =
            self.held_by.iter().partition(|holder| self.follows(holder));
        own.iter().for_each(|holder| page.hanging("    - ", &holder.in_words()));
        for followers in following.chunk_by(|a, b| a.held.via == b.held.via) {
            page.hanging("    - ", &follow(followers));
        }
        if self.held_by.is_empty() {
            page.hanging("    - ", "given by no encoded reading");
        }
    }

    /// Whether it only repeats the position of another holder.
    fn follows(&self, holder: &Holder) -> bool {
        let repeats = |other: &Holder| {
            Some(other.held.reading) == holder.held.via && other.held.who == holder.held.who
        };
        self.held_by.iter().any(repeats)
    }
}

impl Holder<'_> {
    fn in_words(&self) -> String {
        let several = if self.one_of_several { ", as one of several grounds" } else { "" };
        format!(
            "{}: {}{several} [{}]",
            self.held.reading,
            self.held.in_words(),
            self.held.source.in_words()
        )
    }
}

/// "these and that, following another".
fn follow(followers: &[&Holder]) -> String {
    let readings: Vec<String> =
        followers.iter().map(|holder| holder.held.reading.to_owned()).collect();
    let via = followers.first().and_then(|holder| holder.held.via).unwrap_or_default();
    format!("{}, following {via}", joined(&readings, "and"))
}

fn answers(rules: &Ruleset, at: QuestionIx) -> Vec<AnswerCard<'_>> {
    let asked = &rules[at];
    if asked.kind != QuestionKind::Law {
        return Vec::new();
    }
    let values = asked.every_answer().into_iter();
    values
        .zip(&asked.answers)
        .map(|(value, answer)| answer_card(rules, at, &value, answer))
        .collect()
}

fn answer_card<'r>(
    rules: &'r Ruleset,
    at: QuestionIx,
    value: &Value,
    answer: &'r Answer,
) -> AnswerCard<'r> {
    AnswerCard {
        id: &answer.id,
        text: &answer.text,
        argument: answer.argument.as_deref(),
        held_by: holders(rules, at, value),
    }
}

/// Own positions first, then those taken over from another reading.
fn holders<'r>(rules: &'r Ruleset, at: QuestionIx, value: &Value) -> Vec<Holder<'r>> {
    let positions = ReadingIx::all(rules)
        .flat_map(|reading| rules[reading].answers.iter().map(move |answer| (reading, answer)));
    let theirs =
        positions.filter(|(_, answer)| answer.question == at && answer.values.contains(value));
    let mut all: Vec<Holder<'r>> = theirs
        .map(|(reading, answer)| Holder {
            held: Held::of(rules, reading, &answer.stated),
            one_of_several: answer.values.len() > 1,
        })
        .collect();
    all.sort_by_key(|holder| holder.held.via);
    all
}

fn silent(rules: &Ruleset, at: QuestionIx) -> Vec<Silence<'_>> {
    if rules[at].kind != QuestionKind::Law {
        return Vec::new();
    }
    rules.compared.iter().filter_map(|party| silence(rules, at, *party)).collect()
}

fn silence(rules: &Ruleset, at: QuestionIx, party: PartyIx) -> Option<Silence<'_>> {
    let party = &rules[party];
    let answers =
        |reading: &&ReadingIx| rules[**reading].answers.iter().any(|answer| answer.question == at);
    let (answered, silent): (Vec<&ReadingIx>, Vec<&ReadingIx>) =
        party.readings.iter().partition(answers);
    let only_in = if answered.is_empty() {
        Vec::new()
    } else {
        silent.iter().map(|reading| rules[**reading].id.as_str()).collect()
    };
    (!silent.is_empty()).then(|| Silence { party: &party.id, title: &party.title, only_in })
}

fn known(rules: &Ruleset, at: QuestionIx) -> Vec<Known<'_>> {
    let facts = rules.items.iter().flat_map(|item| item.facts.iter().map(move |fact| (item, fact)));
    let of_it = facts.filter(|(_, fact)| fact.question == at);
    of_it.map(|(item, fact)| Known { item: &item.id, value: rules[at].show(&fact.value) }).collect()
}

fn items(rules: &Ruleset, wanted: impl Fn(ItemIx) -> bool) -> Vec<Titled<'_>> {
    ItemIx::all(rules)
        .filter(|item| wanted(*item))
        .map(|item| Titled::of(rules, Thing::Item(item)))
        .collect()
}

fn asked_by(rules: &Ruleset, at: QuestionIx) -> Vec<Titled<'_>> {
    let asking = Thing::all(rules).filter(|thing| asks(rules, *thing, at));
    asking.map(|thing| Titled::of(rules, thing)).collect()
}

fn asks(rules: &Ruleset, thing: Thing, at: QuestionIx) -> bool {
    match thing {
        Thing::Provision(provision) => {
            let provision = &rules[provision];
            provision.argued.contains(&at)
                || provision
                    .clauses
                    .iter()
                    .any(|clause| clause.approval == Some(at) || asked_in(&clause.conditions, at))
        }
        Thing::Event(event) => {
            rules[event].argued.contains(&at) || brought_about(&rules[event].happens, at)
        }
        Thing::Item(item) => {
            rules[item].entries.iter().any(|entry| asked_in(&entry.conditions, at))
        }
        Thing::Gap(gap) => asked_in(&rules[gap].clause.conditions, at),
        Thing::Party(_)
        | Thing::Reading(_)
        | Thing::Question(_)
        | Thing::List(_)
        | Thing::Entry(_)
        | Thing::Instrument(_)
        | Thing::Regime(_) => false,
    }
}

fn brought_about(happens: &Happens, at: QuestionIx) -> bool {
    match happens {
        Happens::Under(ways) => ways.iter().any(|way| asked_in(&way.conditions, at)),
        Happens::On(_) | Happens::Never | Happens::Between(..) => false,
    }
}

fn asked_in(conditions: &[Condition], at: QuestionIx) -> bool {
    conditions
        .iter()
        .any(|condition| matches!(condition, Condition::Question(asked, _) if *asked == at))
}
