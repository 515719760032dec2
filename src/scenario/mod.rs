//! Scenarios: queries written down with the answers expected, so that those who know the law can
//! test a set of rules.
//!
//! [`scenarios()`] finds what scenario files name, [`run()`] asks, [`coverage()`] says what the
//! scenarios reach of the rules, and [`missing()`] makes scenarios that would reach the rest.

mod clause;
mod coverage;
mod link;
mod missing;
mod model;
pub mod print;
mod probe;
mod questions;
mod run;

pub(crate) use clause::ClauseRef;
pub(crate) use coverage::{Coverage, coverage};
pub use link::scenarios;
pub(crate) use missing::missing;
pub use model::{Expected, Scenario};
pub(crate) use probe::{Probe, probes};
pub use run::{Mismatch, ScenarioCheck, run};
