//! Phrases and marks in prose.

/// Whether a phrase in small letters stands in the text, in any case, as words of its own.
pub(crate) fn contains_phrase(text: &str, phrase: &str) -> bool {
    let text = text.to_lowercase();
    let is_edge = |next: Option<char>| next.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(phrase).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.strip_prefix(phrase).unwrap_or(rest);
        is_edge(before.chars().next_back()) && is_edge(after.chars().next())
    })
}

/// The first of some phrases in small letters that stands in the text.
pub(crate) fn first_phrase(text: &str, phrases: &[&'static str]) -> Option<&'static str> {
    phrases.iter().copied().find(|phrase| contains_phrase(text, phrase))
}

/// Letters and digits alone, in lower case: names that differ in spaces and marks become equal.
pub(crate) fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The number of words in the longest passage between double quotes.
pub(crate) fn longest_quotation(text: &str) -> usize {
    let quoted = text.split('"').skip(1).step_by(2);
    quoted.map(|passage| passage.split_whitespace().count()).max().unwrap_or(0)
}

/// Words that may well be repeated.
const REPEATABLE: [&str; 3] = ["that", "had", "on"];

/// The first word in small letters that is repeated without another between.
pub(crate) fn repeated_word(text: &str) -> Option<&str> {
    let mut before = "";
    for word in text.split_whitespace() {
        let counts = word.chars().all(char::is_lowercase) && !REPEATABLE.contains(&word);
        if word == before && counts {
            return Some(word);
        }
        before = word;
    }
    None
}

/// A bracket or double quote that is opened and not closed, or closed and not opened.
pub(crate) fn unpaired_mark(text: &str) -> Option<char> {
    if text.matches('"').count() % 2 == 1 {
        return Some('"');
    }
    let mut open = Vec::new();
    let mut word_start = 0;
    for (at, mark) in text.char_indices() {
        // "a)" and "1)" number the points of a list.
        let numbers_a_point = at - word_start <= 2;
        match mark {
            '(' | '[' => open.push(mark),
            ')' if open.pop() != Some('(') && !numbers_a_point => return Some(mark),
            ']' if open.pop() != Some('[') => return Some(mark),
            _ => {}
        }
        if matches!(mark, ' ' | '(' | '\n') {
            word_start = at + 1;
        }
    }
    open.pop()
}

/// A letter of another script in a word that has Latin letters.
pub(crate) fn foreign_letter(text: &str) -> Option<char> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut latin = words.filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()));
    latin.find_map(|word| word.chars().find(|c| is_foreign(*c)))
}

/// Greek, Cyrillic and full-width letters.
fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_as_words_of_its_own() {
        for (text, phrase, expected) in [
            ("The notice is Void.", "void", true),
            ("to avoid it", "void", false),
            ("void", "void", true),
            ("a so-called notice", "so-called", true),
            ("avoid what is void", "void", true),
            ("voidé", "void", false),
            ("", "void", false),
        ] {
            assert_eq!(contains_phrase(text, phrase), expected, "{text}");
        }
    }

    #[test]
    fn a_repeated_word_is_found_unless_it_may_be_repeated() {
        for (text, expected) in [
            ("the ban is is lifted", Some("is")),
            ("the ban\n  the the end", Some("the")),
            ("he said that that is so", None),
            ("Ha Ha", None),
            ("2 2", None),
            ("is, is", None),
            ("one two one two", None),
            ("", None),
        ] {
            assert_eq!(repeated_word(text), expected, "{text}");
        }
    }

    #[test]
    fn a_bracket_or_quote_without_a_partner_is_found() {
        for (text, expected) in [
            ("plain", None),
            ("(a) and [b] and \"c\"", None),
            ("a) one, 1) two, (c) three", None),
            ("(a [bc) d]", Some(')')),
            ("(open", Some('(')),
            ("[open", Some('[')),
            ("closed)", Some(')')),
            ("ab) c", None),
            ("abc) d", Some(')')),
            ("é) d", None),
            ("closed]", Some(']')),
            ("a \"quote", Some('"')),
            ("((a) b", Some('(')),
        ] {
            assert_eq!(unpaired_mark(text), expected, "{text}");
        }
    }

    #[test]
    fn quoted_words_are_counted_in_the_longest_quotation() {
        for (text, expected) in
            [("none", 0), ("\"one\" and \"two words\"", 2), ("open \"three words left", 3)]
        {
            assert_eq!(longest_quotation(text), expected, "{text}");
        }
    }

    #[test]
    fn a_letter_of_another_script_is_found_in_latin_words_only() {
        for (text, expected) in [
            ("tr\u{430}iner", Some('\u{430}')),
            ("\u{43c}\u{438}\u{440} and peace", None),
            ("T-\u{39f}", None),
            ("T\u{39f}", Some('\u{39f}')),
            ("naïve", None),
        ] {
            assert_eq!(foreign_letter(text), expected, "{text}");
        }
    }
}
