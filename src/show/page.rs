//! A page: headings, paragraphs and points, wrapped at its width.

use std::fmt::Write as _;

use super::{Cited, Titled};
use snapback_engine::explain::capital;

/// Text as it grows.
#[derive(Debug)]
pub struct Page {
    width: usize,
    text: String,
}

const POINT: &str = "  - ";
const UNDER: &str = "    ";

impl Page {
    /// An empty page of so many columns.
    #[must_use]
    pub const fn new(width: usize) -> Self {
        Self { width, text: String::new() }
    }

    /// What has been written.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// How many columns it has.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Text wrapped after a first indent, and after the same depth of spaces on later lines.
    pub fn hanging(&mut self, indent: &str, text: &str) {
        let rest = " ".repeat(indent.chars().count());
        for line in
            textwrap::wrap(text, self.whole_words().initial_indent(indent).subsequent_indent(&rest))
        {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    /// Lines break between words only, so that an id or an address stays whole.
    fn whole_words<'o>(&self) -> textwrap::Options<'o> {
        textwrap::Options::new(self.width)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
    }

    /// What the card is of.
    pub fn title(&mut self, kind: &str, id: &str, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.bold(&capital(title));
        self.paragraph(&format!("{kind} {id}"));
    }

    /// A heading, after an empty line.
    pub fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.bold(text);
    }

    fn bold(&mut self, text: &str) {
        for line in textwrap::wrap(text, self.whole_words()) {
            let _ = writeln!(self.text, "\u{1b}[1m{line}\u{1b}[0m");
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line as it stands.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}", text.trim_end());
    }

    /// A paragraph at the margin.
    pub fn paragraph(&mut self, text: &str) {
        self.hanging("", text);
    }

    /// A paragraph at the margin after an empty line.
    pub fn apart(&mut self, text: &str) {
        self.gap();
        self.paragraph(text);
    }

    /// A point of a list.
    pub fn point(&mut self, text: &str) {
        self.hanging(POINT, text);
    }

    /// A paragraph below a point.
    pub fn under(&mut self, text: &str) {
        self.hanging(UNDER, text);
    }

    /// References under a heading; nothing where there are none.
    pub fn references(&mut self, heading: &str, all: &[Titled]) {
        if !all.is_empty() {
            self.heading(heading);
        }
        for one in all {
            self.point(&one.in_full());
        }
    }

    /// A paragraph under a heading; nothing where there is none.
    pub fn section(&mut self, heading: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.heading(heading);
            self.hanging("  ", text);
        }
    }

    /// Where a thing is read, at its end.
    pub fn sources(&mut self, all: &[Cited]) {
        if !all.is_empty() {
            self.heading(if all.len() == 1 { "Source" } else { "Sources" });
        }
        for cited in all {
            self.point(&cited.in_words());
            cited.note.into_iter().for_each(|note| self.under(&format!("Note: {note}")));
            cited.url.into_iter().for_each(|url| self.under(url));
        }
    }
}
