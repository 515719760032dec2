//! Notes: remarks that must be shown with an answer.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Completion, Conclusion, Evaluator, Finding};
use crate::model::{Layer, ReadingIx, Ruleset, Verdict};
use crate::query::{Query, ReadingRef, held_on};

macro_rules! notes {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $text:literal,)*) => {
        /// A remark on an answer, in alphabetical order of the words. The list is closed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Note { $($(#[$doc])* $name,)* }

        impl Note {
            /// Every note, in order.
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
    /// Law that is not encoded may be stricter.
    AtLeast = "at-least": "something weaker than a ban was found, and law that is not encoded may be stricter",
    /// After the last day searched.
    BeyondKnownThrough = "beyond-known-through": "the day lies after the last day for which the record was searched; nothing later is encoded",
    /// No destination was named, and some embargoes depend on it.
    DestinationNotStated = "destination-not-stated": "no destination is named: embargoes that depend on where goods arrive are left out",
    /// No direction was given.
    DirectionDefaulted = "direction-defaulted": "no direction was given: the item's own is answered, or `to` where it has none",
    /// A day on which the texts leave the hour open.
    EdgeDay = "edge-day": "a boundary falls on this day and the texts give no hour for it",
    /// Permissions that are not encoded may lift what restricts.
    ExceptionsNotEncoded = "exceptions-not-encoded": "permissions that are not encoded may lift what restricts the transfer",
    /// A fact was stated that nothing reads.
    FactNotUsed = "fact-not-used": "a fact was stated that no rule on this transfer reads",
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
    /// What it means, in the words of the rules where they have their own.
    #[must_use]
    pub fn said(self, rules: &Ruleset) -> &str {
        match (self, &rules.other_embargoes) {
            (Self::OtherEmbargoes, Some((_, text))) => text,
            _ => self.text(),
        }
    }
}

impl Query {
    /// The notes on a finding of the evaluator on the day of the query, sorted; but for
    /// [`Note::FactNotUsed`], which depends on the facts as they are stated.
    ///
    /// `says` gives what the answer to the same query under another reading says.
    pub fn notes(
        &self,
        rules: &Ruleset,
        named: ReadingRef,
        evaluator: &Evaluator,
        finding: &Finding,
        says: &mut dyn FnMut(ReadingIx) -> Conclusion,
    ) -> Vec<Note> {
        let reading = evaluator.view.reading;
        let layer = self.transfer.layer;
        let national = layer != Layer::Un && finding.verdict != Verdict::NotEncoded;
        let supplier = evaluator.supplier();
        let outsider = supplier.is_some() && !evaluator.binds_supplier(self.day);
        let may_be = |verdict| finding.verdict == verdict || finding.possible.contains(&verdict);
        let on_edge = rules.edge_days.binary_search(&self.day).is_ok();
        let direction = self.transfer.direction;
        let embargo = rules.other_embargoes.as_ref().is_some_and(|(way, _)| *way == direction);
        let held = named != ReadingRef::Fixed(reading) || rules[reading].held_on(self.day);
        // In the order of the notes.
        let applies = [
            (Note::AddresseeAssumed, national && supplier.is_none()),
            (Note::Approved, finding.completions.iter().any(approved)),
            (Note::AtLeast, finding.at_least),
            (Note::BeyondKnownThrough, self.day > rules.known_through),
            (Note::DestinationNotStated, evaluator.lacks_destination()),
            (Note::DirectionDefaulted, self.direction_defaulted),
            (Note::EdgeDay, layer == Layer::Un && on_edge),
            (Note::ExceptionsNotEncoded, !finding.exceptions.is_empty()),
            (Note::LaterReadingDiffers, self.later_differs(rules, named, finding, says)),
            (Note::MemberDiffers, member_differs(rules, reading, finding, says)),
            (Note::NotAnAddressee, outsider && may_be(Verdict::Unrestricted)),
            (Note::OtherEmbargoes, embargo),
            (Note::Projected, !held),
            (Note::Supposition, !self.supposed.is_empty()),
        ];
        applies.into_iter().filter(|(_, applies)| *applies).map(|(note, _)| note).collect()
    }

    /// Whether the newest reading of the party says something else than the one it held.
    fn later_differs(
        &self,
        rules: &Ruleset,
        named: ReadingRef,
        finding: &Finding,
        says: &mut dyn FnMut(ReadingIx) -> Conclusion,
    ) -> bool {
        let ReadingRef::Party(party) = named else { return false };
        match rules[party].readings.last() {
            Some(newest) if self.as_of.is_none() => {
                held_on(rules, party, self.day) != Some(*newest)
                    && says(*newest) != finding.conclusion()
            }
            _ => false,
        }
    }
}

/// Whether a State that shares the reading says something else on its own account.
fn member_differs(
    rules: &Ruleset,
    reading: ReadingIx,
    finding: &Finding,
    says: &mut dyn FnMut(ReadingIx) -> Conclusion,
) -> bool {
    rules[reading].members.iter().any(|member| says(*member) != finding.conclusion())
}

/// Whether a deciding clause has been approved.
fn approved(case: &Completion) -> bool {
    case.deciding.iter().any(|at| case[*at].approved)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;
    use crate::fixture::{day, query, two_readings};
    use crate::query::find_reading;

    fn notes(query: &Query, rules: &Ruleset, name: &str) -> Vec<&'static str> {
        let answer = query.answer(rules, find_reading(rules, name).unwrap()).unwrap();
        answer.notes.into_iter().map(Note::word).collect()
    }

    #[test]
    fn the_words_are_sorted_as_the_notes_are() {
        assert!(Note::ALL.is_sorted() && Note::ALL.iter().map(|note| note.word()).is_sorted());
    }

    #[test]
    fn notes_depend_on_the_day_and_the_name() {
        let rules = two_readings();
        let cases: [(i32, &str, &[&str]); 9] = [
            (5000, "north", &[]),
            (5001, "north", &["beyond-known-through"]),
            (3999, "north", &["later-reading-differs"]),
            (4000, "north", &[]),
            (2999, "north", &[]),
            (3999, "early", &[]),
            (4000, "early", &["projected"]),
            (3999, "late", &["projected"]),
            (4000, "late", &[]),
        ];
        for (on, name, expected) in cases {
            assert_eq!(
                notes(&query(&rules, "thing", day(on)), &rules, name),
                expected,
                "day {on} {name}"
            );
        }
    }

    #[test]
    fn notes_depend_on_how_the_query_is_put() {
        let rules = two_readings();
        let plain = query(&rules, "thing", day(4500));
        let defaulted = Query { direction_defaulted: true, ..plain.clone() };
        assert_eq!(notes(&defaulted, &rules, "north"), ["direction-defaulted"]);
        let supposed = vec![crate::query::answer(&rules, "point", "no").unwrap()];
        assert_eq!(notes(&Query { supposed, ..plain }, &rules, "north"), ["supposition"]);
    }
}
