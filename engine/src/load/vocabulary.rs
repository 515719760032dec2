//! The closed words and fixed forms of texts that occur in files only.

use crate::model::{GapKind, QuestionKind, Vocabulary};

macro_rules! closed_words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named like its word")]
        pub enum $name { $($variant,)* }

        impl Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    )*};
}

closed_words! {
    /// `kind` of a question.
    LawOrFact { Law = "law", Fact = "fact", }
    /// `value` of a fact.
    FactKind { YesNo = "yes-no", Number = "number", Date = "date", Country = "country", Destination = "destination", }
    /// `decides` of a question.
    Decides { Verdict = "verdict", Label = "label", }
    /// `direction` of an item.
    UsualDirection { To = "to", From = "from", Both = "both", }
    /// `rounding` of months and years.
    Rounding { Down = "down", Up = "up", }
    /// `basis` of a party's answer.
    StatedBasis { Stated = "stated", Inferred = "inferred", }
    /// `outcome` that a reading states.
    Outcome { Happened = "happened", DidNotHappen = "did-not-happen", }
    /// `outcome` in a condition: by the day concerned, or as far as known at all.
    KnownOutcome {
        Happened = "happened",
        DidNotHappen = "did-not-happen",
        KnownToHaveHappened = "known-to-have-happened",
        NotKnownToHaveHappened = "not-known-to-have-happened",
    }
    /// `before` of an event that bars another.
    Itself { Itself = "self", }
    /// `kind` of a gap.
    GapWord { Restriction = "restriction", Permission = "permission", }
    /// `reviewed` of a scenario.
    Reviewed { Yes = "yes", No = "no", }
}

impl From<FactKind> for QuestionKind {
    fn from(kind: FactKind) -> Self {
        match kind {
            FactKind::YesNo => Self::YesNo,
            FactKind::Number => Self::Number,
            FactKind::Date => Self::Date,
            FactKind::Country => Self::Country,
            FactKind::Destination => Self::Destination,
        }
    }
}

impl From<GapWord> for GapKind {
    fn from(word: GapWord) -> Self {
        match word {
            GapWord::Restriction => Self::Restriction,
            GapWord::Permission => Self::Permission,
        }
    }
}

/// A day, or an instant that is converted to its GMT day.
#[derive(Clone, Copy, Debug)]
pub struct Instant;

/// An ISO 3166 alpha-2 code.
#[derive(Clone, Copy, Debug)]
pub struct Country;

/// An address that starts with `http://` or `https://`.
#[derive(Clone, Copy, Debug)]
pub struct Url;
