//! `snapback lint`: what the loader refuses, and what is weak.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::print;
use super::{Exit, Failure, open};
use crate::lint::findings;
use crate::neutrality;

/// Find what is wrong or weak in a rules folder
#[derive(Debug, Args)]
pub struct Lint {
    /// The folder [default: the embedded rules, or --rules]
    dir: Option<PathBuf>,
    /// Only what one kind of check finds
    #[arg(long, value_enum)]
    only: Option<Only>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Only {
    /// Words that judge, and a default reading
    Neutrality,
}

impl Lint {
    pub fn run(&self, rules: Option<&Path>) -> Result<Exit, Failure> {
        let folder = self.dir.as_deref().or(rules);
        let rules = open(folder)?;
        let root = folder.unwrap_or(Path::new("rules"));
        let found = match self.only {
            None => findings(rules),
            Some(Only::Neutrality) => neutrality::findings(rules),
        };
        let lines: String = found.iter().map(|problem| format!("{}\n", problem.clone().below(root).warning())).collect();
        let count = format!("{} finding{} in {} {}\n", found.len(), if found.len() == 1 { "" } else { "s" }, rules.id, rules.version);
        print(&(lines + &count))?;
        Ok(if found.is_empty() { Exit::Answered } else { Exit::Found })
    }
}
