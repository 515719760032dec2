//! Dated norms, readings of them, and answers with their proof.

pub mod compare;
pub mod counterfactuals;
pub mod evaluate;
pub mod explain;
pub mod facts;
#[cfg(test)]
mod fixture;
pub mod load;
pub mod model;
pub mod prebuilt;
pub mod query;
pub mod resolve;
pub mod sources;
pub mod table;
pub mod timeline;
pub mod withheld;
