//! Classes of the values of a fact that no rule tells apart.

use std::collections::BTreeSet;

use super::asked::event_conditions;
use super::{approval_and_asked, questions};
use crate::evaluate::Evaluator;
use crate::model::{Day, Layer, QuestionIx, QuestionKind, Ruleset, Subject, Supplier, Value, When};

/// A fact with the classes of its values.
#[derive(Clone, Debug)]
pub struct FactClasses {
    /// The fact.
    pub question: QuestionIx,
    /// Its index among the facts in scope.
    pub place: usize,
    /// The classes; the first is that of a fact about which nothing is stated.
    pub classes: Vec<ValueClass>,
}

/// Values of a fact that no rule tells apart.
#[derive(Clone, Debug)]
pub struct ValueClass {
    /// The words that stand for it in a row: a code, `missing`, `none`, `other` or [`BETWEEN`].
    pub words: Vec<String>,
    /// One of the values; `None` where nothing is stated.
    pub value: Option<Value>,
    /// For [`BETWEEN`]: the first value, in thousandths or days, and the first value beyond.
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
    fn new(word: &str, value: Option<Value>) -> Self {
        Self { words: vec![word.to_owned()], value, bounds: (None, None) }
    }

    /// Whether a value, shown as `shown`, is in the class.
    fn contains(&self, shown: &str, value: &Value) -> bool {
        let number = match value {
            Value::Number(Some(from), _) => *from,
            Value::Day(day) => i64::from(day.0),
            Value::Listed(_) | Value::Number(None, _) | Value::NoDay | Value::Country(_) => {
                return self.has_word(shown);
            }
        };
        let (from, until) = self.bounds;
        self.has_word(BETWEEN)
            && from.is_none_or(|from| from <= number)
            && until.is_none_or(|until| number < until)
    }

    fn has_word(&self, wanted: &str) -> bool {
        self.words.iter().any(|word| word == wanted)
    }
}

impl FactClasses {
    /// The classes of a fact for transfers such as that of the evaluator.
    #[must_use]
    pub fn new(
        rules: &Ruleset,
        (place, question): (usize, QuestionIx),
        evaluator: &Evaluator,
    ) -> Self {
        let default = default(rules, question, evaluator);
        let mut missing = ValueClass::new(MISSING, None);
        let mut classes = Vec::new();
        for class in stated_classes(rules, question, evaluator) {
            // To state what is assumed anyway changes nothing.
            if default.is_some() && default == class.value.as_ref() {
                missing.words.extend(class.words);
            } else {
                classes.push(class);
            }
        }
        classes.insert(0, missing);
        Self { question, place, classes }
    }

    /// The representative of the class of a value; `None` if to state it changes nothing.
    #[must_use]
    pub fn representative(&self, rules: &Ruleset, value: &Value) -> Option<Value> {
        let shown = rules[self.question].show(value);
        let mut class = self.classes.iter().find(|class| class.contains(&shown, value));
        if class.is_none() && matches!(value, Value::Country(_)) {
            class = self.classes.iter().find(|class| class.has_word(OTHER));
        }
        match class {
            Some(class) => class.value.clone(),
            None => Some(value.clone()),
        }
    }
}

/// The questions of fact of a set, in order.
pub fn facts(rules: &Ruleset) -> impl Iterator<Item = QuestionIx> {
    QuestionIx::all(rules).filter(|question| rules[*question].is_fact())
}

/// The facts on which an answer about transfers such as that of the evaluator can depend, whoever
/// reads and on whatever day: those that a clause, an entry of the item or an event asks about,
/// and the country of the supplier where the layer binds some countries only.
#[must_use]
pub fn relevant_facts(rules: &Ruleset, evaluator: &Evaluator) -> BTreeSet<QuestionIx> {
    let layer = evaluator.transfer.layer;
    let mut all: BTreeSet<QuestionIx> =
        evaluator.candidates.iter().flat_map(approval_and_asked).collect();
    if let Some(item) = evaluator.transfer.subject.item(rules) {
        all.extend(questions(item.entries.iter().flat_map(|entry| &entry.conditions)));
    }
    all.extend(rules.events.iter().flat_map(|event| &event.premises));
    let persons = rules.scope(layer).map_or(&[][..], |scope| &scope.persons);
    let lists_suppliers = supplier_lists(rules, layer).iter().any(|list| !list.is_empty());
    let of_kind = |kind: QuestionKind| {
        QuestionIx::all(rules).filter(move |question| rules[*question].kind == kind)
    };
    if layer != Layer::Un || lists_suppliers || !persons.is_empty() {
        all.extend(of_kind(QuestionKind::Country));
    }
    let bindings = evaluator.candidates.iter().map(|candidate| rules.binding(candidate.rule));
    if bindings.into_iter().any(|binding| !binding.destinations.is_empty()) {
        all.extend(of_kind(QuestionKind::Destination));
    }
    all.extend(persons.iter().flat_map(|person| &person.facts).map(|(question, _)| *question));
    all.retain(|question| rules[*question].is_fact());
    all
}

/// The value that the rules assume where nothing is stated.
fn default<'r>(
    rules: &'r Ruleset,
    question: QuestionIx,
    evaluator: &Evaluator,
) -> Option<&'r Value> {
    let mut candidates = evaluator.candidates.iter();
    if candidates.any(|candidate| candidate.clause.leaves_open.contains(&question))
        || is_known_of(rules, evaluator.transfer.subject, question)
        || is_of_a_person(rules, evaluator.transfer.layer, question)
    {
        return None;
    }
    rules.defaults.iter().find(|fact| fact.question == question).map(|fact| &fact.value)
}

/// Whether a kind of person of the layer has the fact: to state it may leave out that kind.
fn is_of_a_person(rules: &Ruleset, layer: Layer, question: QuestionIx) -> bool {
    let persons = rules.scope(layer).map_or(&[][..], |scope| &scope.persons);
    persons.iter().flat_map(|person| &person.facts).any(|(known, _)| *known == question)
}

/// Whether a fact is known of the subject.
#[must_use]
pub fn is_known_of(rules: &Ruleset, subject: Subject, question: QuestionIx) -> bool {
    subject.facts(rules).iter().any(|fact| fact.question == question)
}

/// The bounds of a fact that some rule on transfers such as that of the evaluator sets, sorted.
fn thresholds(rules: &Ruleset, question: QuestionIx, evaluator: &Evaluator) -> Vec<i64> {
    let clauses = evaluator.candidates.iter().flat_map(|candidate| {
        let entries = candidate.entries.iter().flat_map(|entry| &entry.conditions);
        candidate.clause.conditions.iter().chain(entries)
    });
    let item = evaluator.transfer.subject.item(rules);
    let entries = item.iter().flat_map(|item| &item.entries).flat_map(|entry| &entry.conditions);
    let conditions = clauses.chain(entries).chain(event_conditions(rules));
    let all: BTreeSet<i64> =
        conditions.flat_map(|condition| condition.thresholds(rules, question)).collect();
    all.into_iter().collect()
}

/// The classes of the values that can be stated.
fn stated_classes(rules: &Ruleset, question: QuestionIx, evaluator: &Evaluator) -> Vec<ValueClass> {
    let layer = evaluator.transfer.layer;
    let asked = &rules[question];
    let thresholds = || thresholds(rules, question, evaluator);
    match asked.kind {
        QuestionKind::Law | QuestionKind::YesNo => asked
            .every_answer()
            .into_iter()
            .map(|value| ValueClass::new(&asked.show(&value), Some(value)))
            .collect(),
        QuestionKind::Number => intervals(&thresholds(), Value::Number),
        QuestionKind::Date => {
            let mut classes = vec![ValueClass::new(NONE, Some(Value::NoDay))];
            classes.extend(intervals(&thresholds(), |from, until| {
                Value::Day(day_between(from, until))
            }));
            classes
        }
        QuestionKind::Country => country_classes(supplier_lists(rules, layer)),
        QuestionKind::Destination => country_classes(destination_lists(rules, layer)),
    }
}

/// One class for each interval between thresholds.
fn intervals(
    thresholds: &[i64],
    value: impl Fn(Option<i64>, Option<i64>) -> Value,
) -> Vec<ValueClass> {
    let bounds = || thresholds.iter().copied().map(Some);
    let starts = std::iter::once(None).chain(bounds());
    let class = |(from, until)| ValueClass {
        bounds: (from, until),
        ..ValueClass::new(BETWEEN, Some(value(from, until)))
    };
    starts.zip(bounds().chain([None])).map(class).collect()
}

/// A day of an interval: its first, or the last before its end, or any where it has no bound.
fn day_between(from: Option<i64>, until: Option<i64>) -> Day {
    let day = from.or(until.map(|until| until - 1));
    day.and_then(|day| i32::try_from(day).ok()).map_or(Day::FIRST, Day)
}

/// When each rule, by place, counts a country among its States.
type CountryWindows<'r> = Vec<(usize, &'r Option<When>, &'r Option<When>)>;

/// The States whose suppliers the instruments and gaps of a layer bind.
fn supplier_lists(rules: &Ruleset, layer: Layer) -> Vec<&[Supplier]> {
    let of_layer = rules.instruments.iter().filter(|instrument| instrument.issuer == layer);
    let gaps = rules.gaps.iter().filter(|gap| gap.layer == layer);
    let instruments = of_layer.map(|instrument| instrument.suppliers.as_slice());
    instruments.chain(gaps.map(|gap| gap.suppliers.as_slice())).collect()
}

/// The States of arrival that the instruments and gaps of a layer name.
fn destination_lists(rules: &Ruleset, layer: Layer) -> Vec<&[Supplier]> {
    let of_layer = rules.instruments.iter().filter(|instrument| instrument.issuer == layer);
    let gaps = rules.gaps.iter().filter(|gap| gap.layer == layer);
    let instruments = of_layer.map(|instrument| instrument.destinations.as_slice());
    instruments.chain(gaps.map(|gap| gap.destinations.as_slice())).collect()
}

/// Countries that stand in the same lists in the same windows are one class.
fn country_classes(lists: Vec<&[Supplier]>) -> Vec<ValueClass> {
    let suppliers: Vec<(usize, &Supplier)> = lists
        .into_iter()
        .enumerate()
        .flat_map(|(at, list)| list.iter().map(move |of| (at, of)))
        .collect();
    let codes: BTreeSet<&str> =
        suppliers.iter().map(|(_, supplier)| supplier.code.as_str()).collect();
    let mut classes: Vec<(CountryWindows, ValueClass)> = Vec::new();
    for code in codes {
        let of_code = suppliers.iter().filter(|(_, supplier)| *supplier.code == *code);
        let binding: CountryWindows =
            of_code.map(|(at, of)| (*at, &of.window.from, &of.window.until)).collect();
        match classes.iter_mut().find(|(known, _)| *known == binding) {
            Some((_, class)) => class.words.push(code.to_owned()),
            None => {
                let value = Value::Country(code.to_owned().into());
                classes.push((binding, ValueClass::new(code, Some(value))));
            }
        }
    }
    // No country has this code, so no rule can name it.
    let other = ValueClass::new(OTHER, Some(Value::Country("ZZ".to_owned().into())));
    classes.into_iter().map(|(_, class)| class).chain([other]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(classes: &[ValueClass]) -> Vec<(Option<i64>, Option<i64>)> {
        classes.iter().map(|class| class.bounds).collect()
    }

    #[test]
    fn thresholds_part_the_line_into_half_open_intervals() {
        let classes = intervals(&[300, 500], Value::Number);
        let expected = [(None, Some(300)), (Some(300), Some(500)), (Some(500), None)];
        assert_eq!(bounds(&classes), expected);
        assert_eq!(bounds(&intervals(&[], Value::Number)), [(None, None)]);
    }

    #[test]
    fn a_threshold_is_the_first_value_above_it() {
        let classes = intervals(&[300, 500], Value::Number);
        let cases = [(299, 0), (300, 1), (301, 1), (499, 1), (500, 2), (501, 2)];
        for (number, class) in cases {
            let value = Value::exactly(number);
            let found = classes.iter().position(|class| class.contains("", &value));
            assert_eq!(found, Some(class), "{number}");
        }
    }

    #[test]
    fn the_day_of_an_interval_lies_in_it() {
        let cases = [
            (Some(10), Some(20), Day(10)),
            (None, Some(20), Day(19)),
            (Some(10), None, Day(10)),
            (None, None, Day::FIRST),
        ];
        for (from, until, day) in cases {
            assert_eq!(day_between(from, until), day, "{from:?} to {until:?}");
        }
    }
}
