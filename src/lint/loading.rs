//! x
use super::codes::Code;
pub const FILES: &[Code] = &[];
pub const YAML: &[Code] = &[];
pub const SHAPE: &[Code] = &[];
pub const REFERENCES: &[Code] = &[];
pub const DAYS: &[Code] = &[];
