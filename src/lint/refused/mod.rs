//! The codes under which a set does not load.

pub mod days;
pub mod files;
pub mod references;
pub mod shape;
pub mod yaml;
