//! The nouns: what a loaded set of rules is made of.
//!
//! Everything here is data that has already been checked: references are
//! indices that exist, dates are days, and nothing can fail any more.

mod country;
mod day;
mod index;
mod kind;
mod law;
mod lazy;
mod period;
mod piecewise;
mod position;
mod query;
mod scope;
mod text;
mod things;
mod vocabulary;
mod when;

pub use country::country;
pub use day::{Day, DayError, Span, parse_day, parse_instant_or_day, plain_day};
pub use index::*;
pub(crate) use kind::with_file_kinds;
pub use kind::{FileKind, MANIFEST};
pub use law::{Binding, Clause, Covers, Exempts, Instrument, Provision, Regime, Supplier, Window};
pub use lazy::Lazy;
pub use period::Period;
pub use piecewise::Piecewise;
pub use position::{
    Answer, Party, Position, Question, QuestionKind, Reading, Stated, StatedOutcome, Superseded,
    thousandths,
};
pub use query::{Subject, Transfer, View};
pub use scope::{Claim, Gap, GapKind, Person, RuleIx, Scope};
pub use text::Text;
pub use things::{
    ControlList, DefaultFact, Entry, Item, ItemEntry, ItemFact, Revision, Ruleset, Target,
};
pub use vocabulary::{
    Activity, Basis, Confidence, Direction, DutyForce, Effect, Layer, Source, Verdict, Vocabulary,
};
pub use when::{Condition, Event, Happens, Occurrence, Test, Value, When};
