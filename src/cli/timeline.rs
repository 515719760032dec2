//! `snapback timeline`

use clap::Args;

use super::{Exit, Failure};
use crate::model::Ruleset;

/// Timeline
#[derive(Debug, Args)]
pub struct Timeline {}

impl Timeline {
    pub fn run(&self, _rules: &Ruleset) -> Result<Exit, Failure> {
        Ok(Exit::Answered)
    }
}
