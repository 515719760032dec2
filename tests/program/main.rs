//! What the program prints and writes, and how it fails.

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

mod batch;
mod batch_command;
mod cli;
#[path = "../common/mod.rs"]
mod common;
mod docs;
mod faults;
mod injection;
mod json;
mod json_page;
mod report;
mod show;
mod streams;
mod supply;
