//! What runs the corpus of bad inputs: the cases as they are written, the folder each needs, and the program run in it.

pub mod case;
pub mod content;
pub mod place;
pub mod run;
