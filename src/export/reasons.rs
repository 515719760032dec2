//! Why a row says what it says, by the example of one case among those it covers.

use std::sync::Arc;

use crate::check::chain_line;
use snapback_engine::equivalence::ValueClass;
use snapback_engine::evaluate::Evaluator;
use snapback_engine::explain::explain;
use snapback_engine::model::{Day, QuestionIx, Ruleset, Value};

/// The chain of reasons on one line, on a day, where each of some facts stands in a certain way.
///
/// A day that is known only within bounds is told by its bounds.
pub fn chain<'r>(
    rules: &'r Ruleset,
    evaluator: &Evaluator<'r>,
    day: Day,
    stands: &[(QuestionIx, &ValueClass)],
) -> Arc<str> {
    let stated = stands.iter().filter_map(|(fact, way)| Some((*fact, way.value.clone()?)));
    let mut facts: Vec<(QuestionIx, Value)> = stated.collect();
    facts.sort();
    let evaluator = evaluator.stating(&facts);
    let mut why = explain(rules, &evaluator, &evaluator.on(day));
    for (from, into) in stands.iter().filter_map(|(fact, way)| within_bounds(rules, *fact, way)) {
        let links = why.branches.iter_mut().flat_map(|branch| &mut branch.links);
        links.for_each(|link| link.text = link.text.replace(&from, &into));
    }
    chain_line::chain(rules, &why).into()
}

/// A day that serves for others, and the bounds in which they lie.
fn within_bounds(rules: &Ruleset, fact: QuestionIx, way: &ValueClass) -> Option<(String, String)> {
    let shown = way.value.as_ref().filter(|value| matches!(value, Value::Day(_)))?;
    let day = |at: i64| Day(i32::try_from(at).unwrap_or_default());
    let bounds = match way.bounds {
        (None, None) => "any day".to_owned(),
        (None, Some(until)) => format!("before {}", day(until)),
        (Some(from), None) => format!("{} or later", day(from)),
        (Some(from), Some(until)) => format!("{} up to {}", day(from), day(until).plus_days(-1)),
    };
    Some((rules[fact].show(shown), bounds))
}
