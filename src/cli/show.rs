//! stub
use super::{Exit, Failure};
use crate::model::Ruleset;
use clap::Args;
/// stub
#[derive(Debug, Args)]
pub struct Show {}
impl Show {
    pub fn run(&self, _rules: &Ruleset) -> Result<Exit, Failure> {
        Ok(Exit::Answered)
    }
}
