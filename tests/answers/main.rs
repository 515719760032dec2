//! What the engine answers: verdicts, reasons and days, alone and compared, on the shipped law and on
//! made-up sets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a test may fail loudly, and prints what it counted"
)]

#[path = "../common/mod.rs"]
mod common;
mod consistency;

mod counterfactuals;
mod days;
mod determinism;
mod diff;
mod diff_generated;
mod duties;
mod export;
mod invariants;
mod library;
mod lookup;
mod metamorphic;
mod mutations;
mod provenance;
mod removal;
mod scenarios;
mod scope;
mod second_regime;
mod small_sets;
mod table;
mod timeline;
