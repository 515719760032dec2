//! A page of text: headings, paragraphs and points, wrapped at its width.

use super::wrap::{hanging, wrapped};
use snapback_engine::explain::capital;

#[derive(Debug)]
pub struct Page {
    /// In columns.
    width: usize,
    text: String,
}

const POINT: &str = "  - ";
const BELOW_POINT: &str = "    ";

impl Page {
    pub const fn new(width: usize) -> Self {
        Self { width, text: String::new() }
    }

    pub fn into_text(self) -> String {
        self.text
    }

    pub const fn width(&self) -> usize {
        self.width
    }

    /// A text behind `lead`. Later lines are indented to its width.
    pub fn hanging(&mut self, lead: &str, text: &str) {
        self.text.push_str(&hanging(self.width, lead, text));
    }

    /// The title of a card, and the kind and id of its thing.
    pub fn title(&mut self, kind: &str, id: &str, title: &str) {
        self.heading(&capital(title));
        self.paragraph(&format!("{kind} {id}"));
    }

    /// A heading, after an empty line unless it is the first on the page.
    pub fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.gap();
        }
        for line in wrapped(text, self.width) {
            self.line(&format!("\u{1b}[1m{line}\u{1b}[0m"));
        }
    }

    /// Sets the first occurrence of a word on the page in bold.
    pub fn embolden(&mut self, word: &str) {
        self.text = self.text.replacen(word, &format!("\u{1b}[1m{word}\u{1b}[0m"), 1);
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line that is not wrapped.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A paragraph at the margin.
    pub fn paragraph(&mut self, text: &str) {
        self.hanging("", text);
    }

    /// A paragraph at the margin, after an empty line.
    pub fn apart(&mut self, text: &str) {
        self.gap();
        self.paragraph(text);
    }

    /// A point of a list.
    pub fn point(&mut self, text: &str) {
        self.hanging(POINT, text);
    }

    /// Points below a heading, if there are any.
    pub fn points<T: AsRef<str>>(&mut self, heading: &str, points: &[T]) {
        if !points.is_empty() {
            self.heading(heading);
        }
        for point in points {
            self.point(point.as_ref());
        }
    }

    /// A paragraph that belongs to the point above it.
    pub fn under(&mut self, text: &str) {
        self.hanging(BELOW_POINT, text);
    }

    /// A paragraph below a heading, if there is one.
    pub fn section(&mut self, heading: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.heading(heading);
            self.hanging("  ", text);
        }
    }
}
