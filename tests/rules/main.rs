//! What is read and refused: rule files, their schemas, lints and errors.

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
mod corpus;
mod embedded;
mod folder_races;
mod fuzz_corpus;
mod init;
mod lint;
mod lint_codes;
mod lint_generated;
mod no_law_in_code;
mod rule_files;
#[path = "../runner/mod.rs"]
mod runner;
mod second_reader;
mod writing_rules;
