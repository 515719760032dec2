//! Is this transfer restricted on this date, under this reading of the law?
//!
//! The engine ([`snapback_engine`]) loads the law, resolves dates, evaluates and explains.
//! This crate is the program around it. Each folder holds one command's data and its formats:
//! [`check`], [`timeline`], [`report`], [`diff`], [`batch`], [`export`], `show`, [`lint`],
//! [`scenario`] and `init`. [`cli`] parses the command line and writes the output, `text` sets it
//! in lines and [`rules`] holds the embedded law.

pub mod batch;
pub mod check;
pub mod cli;
pub mod diff;
pub mod export;
mod init;
pub mod lint;
pub mod report;
pub mod rules;
pub mod scenario;
pub mod schemas;
mod show;
mod text;
pub mod timeline;
