//! The rules as a document, one file for each format.

pub mod html;
pub mod markdown;
