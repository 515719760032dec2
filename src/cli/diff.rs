//! `snapback diff`

use clap::Args;

use super::{Exit, Failure};
use std::path::Path;

/// Diff
#[derive(Debug, Args)]
pub struct Diff {}

impl Diff {
    pub fn run(&self, _folder: Option<&Path>) -> Result<Exit, Failure> {
        Ok(Exit::Answered)
    }
}
