//! The closed lists of words that files, the command line and the output share.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Text;

/// A closed list of words.
pub trait Vocabulary: Copy + 'static {
    /// Every value, in order.
    const ALL: &'static [Self];

    /// The word as it is written in files.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as it is written in files, on the command line and in every output.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.word() == word)
            }
        }

        impl Vocabulary for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn word(self) -> &'static str {
                self.word()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

words! {
    /// What a clause does to what it covers, mildest first: the strictest is the greatest.
    Effect {
        /// No effect on a transfer: procedure, inspection, persons.
        None = "none",
        /// Allowed without approval, with a duty to notify and conditions.
        Notification = "notification",
        /// Called upon to exercise vigilance and restraint; not a binding ban.
        Restraint = "restraint",
        /// Exposes persons to designation under a national measure.
        Exposure = "exposure",
        /// Allowed only if approved in advance, case by case.
        ApprovalRequired = "approval-required",
        /// States must prevent it; no approval route in the text.
        Prohibited = "prohibited",
    }
}

words! {
    /// The answer to a query, mildest first; the last has no strictness.
    Verdict {
        /// Nothing restricts it, and the layer claims to be complete for it.
        Unrestricted = "unrestricted",
        /// Nothing encoded restricts it, and the layer makes no claim or has a gap here.
        NotEncoded = "not-encoded",
        /// Allowed without approval, with a duty to notify and conditions.
        Notification = "notification",
        /// Vigilance and restraint; not a binding ban.
        Restraint = "restraint",
        /// Exposure to designation, in national layers only.
        Exposure = "exposure",
        /// Allowed only with approval in advance, case by case.
        ApprovalRequired = "approval-required",
        /// States must prevent it.
        Prohibited = "prohibited",
        /// Completions disagree.
        Undetermined = "undetermined",
    }
}

impl From<Effect> for Verdict {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::None => Self::Unrestricted,
            Effect::Notification => Self::Notification,
            Effect::Restraint => Self::Restraint,
            Effect::Exposure => Self::Exposure,
            Effect::ApprovalRequired => Self::ApprovalRequired,
            Effect::Prohibited => Self::Prohibited,
        }
    }
}

impl Verdict {
    /// Whether the transfer is restricted; `None` where the verdict does not say.
    #[must_use]
    pub const fn restricts(self) -> Option<bool> {
        match self {
            Self::Prohibited | Self::ApprovalRequired => Some(true),
            Self::Unrestricted | Self::Notification | Self::Restraint | Self::Exposure => {
                Some(false)
            }
            Self::Undetermined | Self::NotEncoded => None,
        }
    }
}

words! {
    /// How a duty that is no transfer is worded.
    DutyForce {
        /// Decided, demanded or required.
        Binding = "binding",
        /// Called upon, urged or asked.
        Call = "call",
    }
}

words! {
    /// Which way the transfer goes, seen from the target State.
    Direction {
        /// To the target State, or for its use or benefit.
        To = "to",
        /// From the target State.
        From = "from",
    }
}

words! {
    /// What is done.
    Activity {
        /// Sale, supply or transfer of goods.
        Supply = "supply",
        /// Training.
        Training = "training",
        /// Technical assistance.
        TechnicalAssistance = "technical-assistance",
        /// Finance.
        Finance = "finance",
        /// Brokering.
        Brokering = "brokering",
        /// Investment.
        Investment = "investment",
    }
}

words! {
    /// Whose law. Each layer has its own answer.
    Layer {
        /// United Nations.
        Un = "un",
        /// United States.
        Us = "us",
        /// European Union.
        Eu = "eu",
        /// United Kingdom.
        Uk = "uk",
    }
}

words! {
    /// How well a source was seen, weakest first.
    Confidence {
        /// From memory only.
        Recalled = "recalled",
        /// Seen in a secondary source.
        Reported = "reported",
        /// Seen in the text, an official page, or two independent reports.
        Verified = "verified",
    }
}

words! {
    /// How firmly a verdict or an answer rests on what a party said, weakest first.
    Basis {
        /// The party is silent; the structure of the text is assumed.
        Presumed = "presumed",
        /// Inferred from conduct or from another answer.
        Inferred = "inferred",
        /// Stated.
        Stated = "stated",
        /// No party's answer is needed.
        Text = "text",
    }
}

/// Where a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Source {
    /// Symbol or title of the document.
    pub document: Text,
    /// Paragraph, page or date inside it.
    pub pinpoint: Text,
    /// Where it was read.
    pub url: Option<Text>,
    /// How well it was seen.
    pub confidence: Confidence,
    /// The day on which somebody last compared the statement with it, if recorded.
    pub checked: Option<super::Day>,
    /// A remark on the source.
    pub note: Option<Text>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.document, self.pinpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Vocabulary + PartialEq + std::fmt::Debug>(from_word: fn(&str) -> Option<T>) {
        for value in T::ALL {
            assert_eq!(from_word(value.word()), Some(*value));
            assert_eq!(from_word(&value.word().to_uppercase()), None);
        }
        assert_eq!(from_word(""), None);
    }

    #[test]
    fn every_word_is_read_as_it_is_written() {
        check(Effect::from_word);
        check(Verdict::from_word);
        check(Direction::from_word);
        check(Activity::from_word);
        check(Layer::from_word);
        check(Confidence::from_word);
        check(Basis::from_word);
    }

    #[test]
    fn effects_and_verdicts_are_ordered_by_strictness() {
        assert!(Effect::ALL.is_sorted());
        let verdicts: Vec<Verdict> = Effect::ALL.iter().map(|effect| (*effect).into()).collect();
        assert!(verdicts.is_sorted());
        assert_eq!(verdicts.first(), Some(&Verdict::Unrestricted));
        assert_eq!(verdicts.last(), Some(&Verdict::Prohibited));
        let restricting = |verdict: &&Verdict| verdict.restricts() == Some(true);
        assert_eq!(Verdict::ALL.iter().filter(restricting).count(), 2);
    }
}
