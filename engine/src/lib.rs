#![doc = include_str!("../README.md")]
//!
//! # Inside
//!
//! The way of an answer: [`load`] reads the folder into the nouns of [`model`]; [`resolve`] turns
//! events and windows into days under a set of answers; [`evaluate`] decides which clauses cover
//! the transfer, which of them stand and what prevails; [`explain`] says why.
//!
//! Every day is a GMT day and every period half-open. The crate reads no clock, environment,
//! terminal or home folder and prints nothing; only `load/folder.rs` opens files. What is not
//! re-exported here is for the program in this workspace and may change without notice.

#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod counterfactuals;
#[doc(hidden)]
pub mod duties;
#[doc(hidden)]
pub mod equivalence;
#[doc(hidden)]
pub mod evaluate;
#[doc(hidden)]
pub mod explain;
#[cfg(test)]
mod fixture;
mod library;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod notes;
#[doc(hidden)]
pub mod prebuilt;
#[doc(hidden)]
pub mod query;
#[doc(hidden)]
pub mod resolve;
#[doc(hidden)]
pub mod sources;
#[doc(hidden)]
pub mod table;
#[doc(hidden)]
pub mod timeline;
#[doc(hidden)]
pub mod withheld;

pub use library::{
    Answer, Difference, Error, Explanation, Query, Reading, Rules, Segment, Step, Timeline,
};
pub use load::Diagnostic;
pub use model::{
    Activity, Basis, Confidence, Day, DayError, Direction, Layer, Period, Verdict, parse_day,
};
pub use query::QueryError;
