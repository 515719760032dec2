//! A timeline in each format, and the words they share.

pub mod axis;
pub mod csv;
pub mod figure;
pub mod footnotes;
pub mod html;
pub mod json;
pub mod paint;
pub mod svg;
pub mod text;
pub mod words;
