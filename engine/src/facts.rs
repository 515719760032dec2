//! The ways in which facts can stand, as far as any rule can tell them apart.

use std::collections::BTreeSet;

use crate::evaluate::{Candidate, Evaluator};
use crate::model::{Condition, Day, Layer, QuestionIx, QuestionKind, Ruleset, Subject, Value};

/// A fact and the ways in which it can stand.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The fact.
    pub question: QuestionIx,
    /// Its place among the facts in scope.
    pub place: usize,
    /// The ways, each apart from the others; the first holds where nothing is stated.
    pub ways: Vec<ValueClass>,
}

/// One way in which a fact can stand.
#[derive(Clone, Debug)]
pub struct ValueClass {
    /// The words under which it is met in a row: a code, `missing`, `none`, `other` or [`BETWEEN`].
    pub words: Vec<String>,
    /// One of its values; none where nothing is stated.
    pub value: Option<Value>,
    /// For [`BETWEEN`]: the first value, in thousandths or days, and the first beyond.
    pub bounds: (Option<i64>, Option<i64>),
}

/// Nothing is stated.
pub const MISSING: &str = "missing";
/// It is stated that there is no such day.
const NONE: &str = "none";
/// A number or a day between the bounds of the row.
pub const BETWEEN: &str = "between";
/// Any country but some.
pub const OTHER: &str = "other";

impl ValueClass {
    fn of(word: &str, value: Option<Value>) -> Self {
        Self { words: vec![word.to_owned()], value, bounds: (None, None) }
    }

    /// Whether a value, as it is shown, stands in this way.
    fn meets(&self, shown: &str, value: &Value) -> bool {
        let number = match value {
            Value::Number(Some(from), _) => *from,
            Value::Day(day) => i64::from(day.0),
            Value::Listed(_) | Value::Number(None, _) | Value::NoDay | Value::Country(_) => {
                return self.words.iter().any(|word| word == shown);
            }
        };
        let (from, until) = self.bounds;
        self.words.iter().any(|word| word == BETWEEN)
            && from.is_none_or(|from| from <= number)
            && until.is_none_or(|until| number < until)
    }
}

impl Fact {
    /// The ways in which a fact can stand for transfers like this one.
    pub fn new(
        rules: &Ruleset,
        (place, question): (usize, QuestionIx),
        evaluator: &Evaluator,
    ) -> Self {
        let default = default(rules, question, evaluator);
        let mut missing = ValueClass::of(MISSING, None);
        let mut ways = Vec::new();
        for way in stated(rules, question, evaluator.transfer.layer) {
            // What is assumed in any case may as well be stated.
            if default.is_some() && default == way.value.as_ref() {
                missing.words.extend(way.words);
            } else {
                ways.push(way);
            }
        }
        ways.insert(0, missing);
        Self { question, place, ways }
    }

    /// What may as well be stated instead of a value, if anything: no rule tells the two apart.
    pub fn plain(&self, rules: &Ruleset, value: &Value) -> Option<Value> {
        let shown = rules[self.question].show(value);
        let met = self.ways.iter().find(|way| way.meets(&shown, value));
        let other = || {
            self.ways.iter().find(|way| {
                matches!(value, Value::Country(_)) && way.words.iter().any(|word| word == OTHER)
            })
        };
        met.or_else(other).map_or_else(|| Some(value.clone()), |way| way.value.clone())
    }
}

/// The facts of a set, in its order.
pub fn all(rules: &Ruleset) -> impl Iterator<Item = QuestionIx> {
    QuestionIx::all(rules).filter(|question| rules[*question].is_fact())
}

/// The facts that an answer about transfers like this one can depend on, whoever reads and on whatever day: those that a clause that
/// covers it asks about, or a class of the item, or an event; and whom the layer binds.
#[must_use]
pub fn bearing(rules: &Ruleset, evaluator: &Evaluator) -> BTreeSet<QuestionIx> {
    let entries = evaluator
        .transfer
        .subject
        .item(rules)
        .map(|item| item.entries.as_slice())
        .unwrap_or_default();
    let clauses = evaluator
        .candidates
        .iter()
        .flat_map(|candidate| asked(candidate).into_iter().chain(candidate.clause.approval));
    let classes = entries.iter().flat_map(|entry| questions(&entry.conditions));
    let premises = rules.events.iter().flat_map(|event| event.premises.iter().copied());
    let binds_some = rules.instruments.iter().any(|instrument| {
        instrument.issuer == evaluator.transfer.layer && !instrument.suppliers.is_empty()
    });
    let national = binds_some || evaluator.transfer.layer != Layer::Un;
    let suppliers = QuestionIx::all(rules)
        .filter(|question| national && rules[*question].kind == QuestionKind::Country);
    let all = clauses.chain(classes).chain(premises).chain(suppliers);
    all.filter(|question| rules[*question].is_fact()).collect()
}

/// The value that serves wherever nothing is stated.
fn default<'r>(
    rules: &'r Ruleset,
    question: QuestionIx,
    evaluator: &Evaluator,
) -> Option<&'r Value> {
    let opened = evaluator
        .candidates
        .iter()
        .any(|candidate| candidate.clause.leaves_open.contains(&question));
    let known = known(rules, evaluator.transfer.subject, question);
    let default = rules.defaults.iter().find(|fact| fact.question == question && !opened && !known);
    default.map(|fact| &fact.value)
}

/// Whether the fact is known of the item.
pub fn known(rules: &Ruleset, subject: Subject, question: QuestionIx) -> bool {
    subject.facts(rules).iter().any(|fact| fact.question == question)
}

fn stated(rules: &Ruleset, question: QuestionIx, layer: Layer) -> Vec<ValueClass> {
    let asked = &rules[question];
    match asked.kind {
        QuestionKind::Law | QuestionKind::YesNo => asked
            .every_answer()
            .into_iter()
            .map(|value| ValueClass::of(&asked.show(&value), Some(value)))
            .collect(),
        QuestionKind::Number => between(&asked.thresholds, Value::Number),
        QuestionKind::Date => {
            let mut ways =
                between(&asked.thresholds, |from, until| Value::Day(one_day(from, until)));
            ways.insert(0, ValueClass::of(NONE, Some(Value::NoDay)));
            ways
        }
        QuestionKind::Country => countries(rules, layer),
    }
}

/// One way for each interval between thresholds.
fn between(
    thresholds: &[i64],
    value: impl Fn(Option<i64>, Option<i64>) -> Value,
) -> Vec<ValueClass> {
    let bounds = || thresholds.iter().copied().map(Some);
    let intervals = std::iter::once(None).chain(bounds()).zip(bounds().chain([None]));
    let way = |(from, until)| ValueClass {
        bounds: (from, until),
        ..ValueClass::of(BETWEEN, Some(value(from, until)))
    };
    intervals.map(way).collect()
}

fn one_day(from: Option<i64>, until: Option<i64>) -> Day {
    let day = from.or(until.map(|until| until.saturating_sub(1)));
    day.and_then(|day| i32::try_from(day).ok()).map_or(Day::FIRST, Day)
}

/// Suppliers that the instruments of a layer bind in the same windows are told apart by none of them.
fn countries(rules: &Ruleset, layer: Layer) -> Vec<ValueClass> {
    let bound =
        rules.instruments.iter().enumerate().filter(|(_, instrument)| instrument.issuer == layer);
    let bound: Vec<(usize, &crate::model::Supplier)> = bound
        .flat_map(|(at, instrument)| {
            instrument.suppliers.iter().map(move |supplier| (at, supplier))
        })
        .collect();
    let standing = |code: &str| -> Vec<(usize, String)> {
        let of = bound.iter().filter(|(_, supplier)| *supplier.code == *code);
        of.map(|(at, supplier)| {
            (*at, format!("{:?} {:?}", supplier.window.from, supplier.window.until))
        })
        .collect()
    };
    let mut codes: Vec<&str> = bound.iter().map(|(_, supplier)| supplier.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut ways: Vec<(Vec<(usize, String)>, ValueClass)> = Vec::new();
    for code in codes {
        let stands = standing(code);
        match ways.iter_mut().find(|(known, _)| *known == stands) {
            Some((_, way)) => way.words.push(code.to_owned()),
            None => ways
                .push((stands, ValueClass::of(code, Some(Value::Country(code.to_owned().into()))))),
        }
    }
    // No country has this code, so no rule can name it.
    let other = ValueClass::of(OTHER, Some(Value::Country("ZZ".to_owned().into())));
    ways.into_iter().map(|(_, way)| way).chain([other]).collect()
}

/// What a clause asks of its own, be it of the transfer or of the item.
pub fn asked(candidate: &Candidate) -> Vec<QuestionIx> {
    let entries = candidate.entries.iter().flat_map(|entry| questions(&entry.conditions));
    questions(&candidate.clause.conditions).chain(entries).collect()
}

/// The questions that conditions ask.
pub fn questions(conditions: &[Condition]) -> impl Iterator<Item = QuestionIx> {
    conditions.iter().filter_map(|condition| match condition {
        Condition::Question(question, _) => Some(*question),
        Condition::Event(..) | Condition::Known(..) => None,
    })
}
