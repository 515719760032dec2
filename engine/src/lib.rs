//! Dated norms, readings of them, and answers with their proof.

pub mod query;
pub mod compare;
pub mod evaluate;
pub mod explain;
pub mod facts;
pub mod withheld;
pub mod load;
pub mod prebuilt;
pub mod model;
pub mod counterfactuals;
pub mod resolve;
pub mod sources;
pub mod table;
pub mod timeline;
