//! Prints comparisons, one file for each format.

pub mod github;
pub mod json;
pub mod markdown;
pub mod text;
mod words;
