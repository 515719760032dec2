//! Dated norms, readings of them, and answers with their proof.

pub mod ask;
pub mod compare;
pub mod evaluate;
pub mod explain;
pub mod facts;
pub mod left_out;
pub mod load;
pub mod made;
pub mod model;
pub mod nearest;
pub mod resolve;
pub mod sources;
pub mod table;
pub mod timeline;
