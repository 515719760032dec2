//! The YAML of rule files: a plain subset that every YAML tool reads alike.
//!
//! [`builder`] makes a tree of the parser's events and refuses everything outside the subset;
//! [`tree`] reads a shape from it. Every error has a place and fits on one line.

mod builder;
mod nodes;
mod syntax;
mod tree;
mod words;

pub use nodes::{Node, Written, nodes};
pub use syntax::foreign;
pub use tree::{FromTree, List, Misfit, Spanned, Tree, Typed, Word, value};

use super::diagnostic::Diagnostic;
use super::folder::RuleFile;
use super::guard;

/// Line and column, from 1.
pub type Place = (u64, u64);

/// The place of a value.
pub fn place<T>(value: &Spanned<T>) -> Place {
    value.at
}

/// Reads one file into its shape.
///
/// # Errors
/// The first error of the file.
pub fn read<T: FromTree>(file: &RuleFile) -> Result<T, Diagnostic> {
    let text = guard::text(&file.shown, &file.bytes)?;
    let tree = builder::tree(&file.shown, text)?;
    T::from_tree(&tree)
        .map_err(|misfit| Diagnostic::at(&file.shown, misfit.at, misfit.code, misfit.text))
}
