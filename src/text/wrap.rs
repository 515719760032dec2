//! Lines broken between words only, so that an id or an address stays whole.

/// How an answer is set in lines.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The width of the page in columns.
    pub width: usize,
}

impl Style {
    /// The style of output that does not go to a terminal.
    pub const PIPED: Self = Self { width: 80 };

    /// A text behind `lead`, with a final line end. Later lines are indented to its width.
    #[must_use]
    pub fn item(self, lead: &str, text: &str) -> String {
        hanging(self.width, lead, text)
    }
}

/// A text behind `lead`, with a final line end. Later lines are indented to its width.
pub fn hanging(width: usize, lead: &str, text: &str) -> String {
    let rest = " ".repeat(lead.chars().count());
    let options = whole_words(width).initial_indent(lead).subsequent_indent(&rest);
    let mut lines = String::new();
    for line in textwrap::wrap(text, options) {
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

/// The lines of a text.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let lines = textwrap::wrap(text, whole_words(width));
    lines.into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn whole_words<'o>(width: usize) -> textwrap::Options<'o> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_lines_stand_below_the_text() {
        for (lead, text, expected) in [
            ("", "one two", "one two\n"),
            ("  - ", "one two three", "  - one two\n    three\n"),
            ("1. ", "", "\n"),
            ("", "an-id/that-is-too-long here", "an-id/that-is-too-long\nhere\n"),
            ("é ", "one two three", "é one two\n  three\n"),
        ] {
            assert_eq!(hanging(12, lead, text), expected);
        }
    }

    #[test]
    fn words_are_not_broken() {
        assert_eq!(wrapped("half-open extraordinarily", 6), ["half-open", "extraordinarily"]);
        assert_eq!(wrapped("", 6), [""]);
    }
}
