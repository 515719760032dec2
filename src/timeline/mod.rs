//! The history of an answer in each format, and what the formats share.

mod axis;
pub mod csv;
pub(crate) mod figure;
pub(crate) mod footnotes;
pub mod html;
pub mod json;
pub(crate) mod paint;
pub mod svg;
pub mod text;
pub(crate) mod words;
