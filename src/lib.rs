//! Is this transfer restricted on this date, under this reading of the law?
//!
//! load ─▶ model ─▶ resolve ─▶ evaluate ─▶ explain ─▶ render
//!
//! [`load`] reads a rules folder and is the only module that reads rules from the disk.
//! [`model`] is what it makes of it: nouns that are already checked.
//! [`resolve`] turns the law plus a set of answers into days.
//! [`evaluate`] decides what covers a transfer, what stands on a day, and what prevails.
//! [`explain`] says it in sentences, each with its source; [`render`] prints them.
//! [`query`] puts one question, [`compare`] sets readings side by side, [`opinion`] gathers what is said of one answer and
//! [`report`] what is said of a dispute, [`timeline`] follows a transfer through time, [`diff`] finds where two readings or
//! two sets part, [`describe`] shows the things of a set. [`table`] holds everything said of a transfer through time, from
//! which [`batch`] answers rows and [`export`] writes them all, both as far as [`facts`] can be told apart; [`prebuilt`] are the
//! tables prebuilt when the program is built.
//!
//! For those who write rules: [`lint`] finds what is weak in a set, [`scenario`] asks what it should answer and tells what
//! that reaches, [`handbook`] writes the set as a document, [`init`] begins a new one, [`sources`] tells what rests on
//! which document, [`receipt`] holds a saved answer against a new one. [`cli`] is the command line.

pub mod batch;
pub mod cli;
pub mod describe;
pub mod diff;
pub mod embedded;
pub mod export;
pub mod handbook;
pub mod init;
pub mod lint;
pub mod opinion;
pub mod receipt;
pub mod render;
pub mod report;
pub mod scenario;

pub use snapback_engine::{
    query, compare, evaluate, explain, facts, withheld, load, prebuilt, model, counterfactuals, resolve, sources,
    table, timeline,
};
