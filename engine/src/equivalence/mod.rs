//! Which subjects, transfers and values no rule tells apart.
//!
//! Every command that answers many queries at once answers one of each class: `batch` and the
//! prebuilt tables by [`equivalent_items`], `export` by [`TransferSignature`], `diff` by
//! [`transfer_classes`]. They differ only in how much of an answer must agree: [`Detail`].

mod asked;
mod classes;
mod signature;
mod values;

use std::collections::HashMap;
use std::hash::Hash;

pub use asked::{approval_and_asked, asked, conditions, exempts, questions};
pub use classes::{TransferClass, transfer_classes};
pub use signature::{TransferSignature, equivalent_items};
pub use values::{
    BETWEEN, FactClasses, MISSING, OTHER, ValueClass, facts, is_known_of, relevant_facts,
};

/// How much of an answer must agree for two transfers to be equivalent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The verdict on every day under every reading.
    Verdict,
    /// All but the reasons: the verdict and the weakest source it relies on.
    Answer,
    /// The reasons too, which name the subject.
    Explanation,
}

impl Detail {
    /// A part of a signature that counts only where more than the verdict must agree.
    fn beyond_verdict<T>(self, part: T) -> Option<T> {
        (self != Self::Verdict).then_some(part)
    }
}

/// Numbers distinct values from 0 in the order in which they are met.
#[derive(Debug)]
struct Numbering<T>(HashMap<T, usize>);

impl<T> Default for Numbering<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash> Numbering<T> {
    fn number(&mut self, value: T) -> usize {
        let next = self.0.len();
        *self.0.entry(value).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::evaluate::Evaluator;
    use crate::fixture::{day, query, two_readings};
    use crate::model::{ItemIx, ReadingIx, Ruleset, View};

    fn signature<'r>(rules: &'r Ruleset, item: &str, detail: Detail) -> TransferSignature<'r> {
        let transfer = query(rules, item, day(1000)).transfer;
        let evaluator = Evaluator::new(rules, &transfer, &View::of(ReadingIx(0)));
        TransferSignature::new(rules, &evaluator, detail)
    }

    #[test]
    fn more_detail_tells_more_transfers_apart() {
        let rules = two_readings();
        // `twin` differs from `thing` in its names, `rumour` in the confidence of a source too,
        // and `other` falls in another entry.
        let cases = [
            (Detail::Verdict, [true, true, false]),
            (Detail::Answer, [true, false, false]),
            (Detail::Explanation, [false, false, false]),
        ];
        for (detail, equivalent) in cases {
            let thing = signature(&rules, "thing", detail);
            let found =
                ["twin", "rumour", "other"].map(|item| signature(&rules, item, detail) == thing);
            assert_eq!(found, equivalent, "{detail:?}");
        }
    }

    #[test]
    fn an_item_stands_for_those_that_only_names_tell_apart() {
        let rules = two_readings();
        let first: Vec<&str> =
            equivalent_items(&rules).into_iter().map(|item| rules[item].id.as_str()).collect();
        let ids: Vec<&str> = ItemIx::all(&rules).map(|item| rules[item].id.as_str()).collect();
        let expected: Vec<&str> =
            ids.iter().map(|id| if *id == "twin" { "thing" } else { id }).collect();
        assert_eq!(first, expected);
    }

    #[test]
    fn transfers_that_share_every_verdict_are_one_class() {
        let rules = two_readings();
        let transfers = ["thing", "other", "twin", "rumour"]
            .map(|item| query(&rules, item, day(1000)).transfer);
        let classes = transfer_classes(&rules, transfers.to_vec());
        let members: Vec<Vec<&str>> = classes
            .iter()
            .map(|class| class.transfers.iter().map(|of| of.subject.id(&rules)).collect())
            .collect();
        assert_eq!(members, [vec!["thing", "twin", "rumour"], vec!["other"]]);
    }

    #[test]
    fn values_are_numbered_as_they_are_met() {
        let mut numbers = Numbering::default();
        let found = ["b", "a", "b", "c"].map(|value| numbers.number(value));
        assert_eq!(found, [0, 1, 0, 2]);
    }
}
