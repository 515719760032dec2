//! Keys and texts that other YAML tools would read as something else are refused.

use serde_saphyr::granit_parser::{ScalarStyle, Span};

use super::builder::{Checked, refuse};
use super::{Place, foreign};
use crate::load::guard::{self, unseen_code};

/// The keys whose value is a whole number.
const COUNTS: [&str; 3] = ["midnight_closing_day", "at_least", "below"];
/// The keys whose value is `true`; they are left out otherwise.
const FLAGS: [&str; 6] = [
    "only_if_supplier_named",
    "addressee",
    "intentionally_empty",
    "everything",
    "never",
    "edge_day",
];

/// Whether `key` takes a number or a flag, never a list or map.
pub fn is_one_word(key: &str) -> bool {
    COUNTS.contains(&key) || FLAGS.contains(&key)
}

/// Checks a key. A map of facts has keys that no shape knows.
pub fn key(word: &str, style: ScalarStyle, at: Place) -> Checked {
    let is_plain = style == ScalarStyle::Plain;
    if is_plain && word == "<<" {
        return refuse(at, "Y10", "merge keys (<<) are not used here; write the values out");
    }
    if let Some((before, strange)) = word.char_indices().find(|(_, c)| !c.is_ascii()) {
        let column = word.get(..before).unwrap_or_default().chars().count() as u64;
        return refuse((at.0, at.1.saturating_add(column)), "Y07", foreign(word, strange));
    }
    if is_plain && (is_null(word) || is_number(word)) {
        return refuse(
            at,
            "Y22",
            format!(
                "the key `{0}` is no text to some tools; quote this: \"{0}\"",
                word.escape_debug()
            ),
        );
    }
    Ok(())
}

/// Checks the text under `key`; a list entry has no key.
pub fn value(key: Option<&str>, value: &str, style: ScalarStyle, at: Place) -> Checked {
    let is_plain = style == ScalarStyle::Plain;
    if is_plain && is_null(value) {
        return refuse(at, "Y23", "a blank value; write one, or leave the key out");
    }
    let key = key.unwrap_or_default();
    if COUNTS.contains(&key) {
        return if is_plain && is_count(value) { Ok(()) } else { misfit(at, key) };
    }
    if FLAGS.contains(&key) {
        return if is_plain && matches!(value, "true" | "false") {
            Ok(())
        } else {
            misfit(at, key)
        };
    }
    if is_plain && (BOOLEANS.contains(&value) || is_number(value)) {
        let text = format!(
            "`{}` is a number or a yes/no to some tools; quote this: \"{}\"",
            value.escape_debug(),
            value.escape_debug()
        );
        return refuse(at, "Y22", text);
    }
    match command(value) {
        Some(start) => refuse(
            at,
            "Y24",
            format!(
                "a word begins with `{start}`, which a build server may obey; write it otherwise"
            ),
        ),
        None => Ok(()),
    }
}

/// The start of the first word that a build server could take for a command.
fn command(value: &str) -> Option<String> {
    if !COMMANDS.iter().any(|start| value.contains(start)) {
        return None;
    }
    let word = value
        .split_whitespace()
        .find(|word| COMMANDS.iter().any(|start| word.starts_with(start)))?;
    Some(word.chars().take(3).collect::<String>().escape_debug().to_string())
}

/// Refuses prose that a `#` cuts short. A comment after a single word is allowed.
pub fn cut_short(whole: &str, value: &str, style: ScalarStyle, span: &Span) -> Checked {
    if style != ScalarStyle::Plain {
        return Ok(());
    }
    let end = span.end.byte_offset().unwrap_or(whole.len());
    let start = span.start.byte_offset().unwrap_or(end);
    let written = whole.get(start..end).unwrap_or_default().trim_end().len();
    let rest = whole.get(start.saturating_add(written)..).unwrap_or_default();
    let blanks = rest.bytes().take_while(|b| *b == b' ').count();
    let Some(comment) = rest.get(blanks..).and_then(|rest| rest.strip_prefix('#')) else {
        return Ok(());
    };
    let is_a_remark =
        !value.contains(' ') && (comment.is_empty() || comment.starts_with([' ', '\n', '\r']));
    if blanks == 0 || is_a_remark {
        return Ok(());
    }
    let at = start.saturating_add(written).saturating_add(blanks);
    refuse(
        guard::place(whole, at),
        "Y21",
        "the text ends before this `#`; quote this if it belongs to the text, or give the comment a line of its own",
    )
}

/// Refuses escapes of invisible characters in a double-quoted text.
pub fn escapes(whole: &str, span: &Span) -> Checked {
    let (Some(start), Some(end)) = (span.start.byte_offset(), span.end.byte_offset()) else {
        return Ok(());
    };
    let written = whole.get(start..end).unwrap_or_default();
    let mut rest = written.char_indices();
    while let Some((at, c)) = rest.next() {
        if c != '\\' {
            continue;
        }
        let Some((_, mark)) = rest.next() else { break };
        let hidden = escaped(mark, written.get(at.saturating_add(2)..).unwrap_or_default());
        if let Some(code) = hidden.and_then(unseen_code) {
            let place = guard::place(whole, start.saturating_add(at));
            return refuse(
                place,
                code,
                "this escape stands for a character that cannot be seen; leave it out",
            );
        }
    }
    Ok(())
}

/// Refuses a value that `key`, one of [`is_one_word`], does not take.
pub fn misfit(at: Place, key: &str) -> Checked {
    if FLAGS.contains(&key) {
        return refuse(
            at,
            "S02",
            format!("`{key}` is a flag; write `{key}: true`, without quotes, or leave it out"),
        );
    }
    refuse(
        at,
        "S02",
        format!("`{key}` takes a whole number; write it plainly, such as `{key}: 300`"),
    )
}

/// Line starts that build servers take for commands; wrapped text may break before any word.
const COMMANDS: [&str; 2] = ["::", "##["];

/// The YAML 1.1 words for true and false.
const BOOLEANS: [&str; 22] = [
    "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "true", "True", "TRUE", "false",
    "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF",
];

/// Whether YAML reads the text as no value.
fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn is_count(text: &str) -> bool {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits && (text == "0" || !text.starts_with('0')) && text.parse::<u32>().is_ok()
}

/// Whether YAML 1.1 or 1.2 reads the text as a number, in any notation.
fn is_number(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return false;
    }
    let lower = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    if matches!(lower.as_str(), ".inf" | ".nan") {
        return true;
    }
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        let digits = lower.strip_prefix(prefix);
        if digits.is_some_and(|digits| all(digits, |b| char::from(b).is_digit(base))) {
            return true;
        }
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let begins = mantissa.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
    begins
        && mantissa.matches('.').count() < 2
        && all(exponent, |b| b.is_ascii_digit())
        && all(mantissa, |b| b.is_ascii_digit() || matches!(b, b'.' | b':'))
}

/// Whether a number has these digits only, at least one, apart from `_` between them.
fn all(digits: &str, is_digit: impl Fn(u8) -> bool) -> bool {
    digits.bytes().any(&is_digit) && digits.bytes().all(|b| is_digit(b) || b == b'_')
}

/// The character of an escape; `None` for escapes that the parser itself checks.
pub fn escaped(mark: char, rest: &str) -> Option<char> {
    let hex = |length| {
        rest.get(..length)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .and_then(char::from_u32)
    };
    match mark {
        '0' => Some('\0'),
        'a' => Some('\x07'),
        'b' => Some('\x08'),
        'e' => Some('\x1b'),
        'f' => Some('\x0c'),
        'v' => Some('\x0b'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'N' => Some('\u{85}'),
        '_' => Some('\u{a0}'),
        'L' => Some('\u{2028}'),
        'P' => Some('\u{2029}'),
        'x' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code with which a plain value under a key is refused, or nothing.
    fn refused(under: &str, text: &str) -> &'static str {
        match value(Some(under), text, ScalarStyle::Plain, (1, 1)) {
            Ok(()) => "",
            Err((_, code, _)) => code,
        }
    }

    #[test]
    fn texts_that_some_tools_read_otherwise_are_refused() {
        for text in [
            "0",
            "7",
            "-3",
            "+12",
            "1_000",
            "0x1F",
            "0o17",
            "0b101",
            "017",
            "1.5",
            ".5",
            "1e3",
            "1.5E-3",
            "12:30",
            "190:20:30",
            ".inf",
            "-.INF",
            ".NaN",
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "true",
            "False",
        ] {
            assert_eq!(refused("title", text), "Y22", "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(refused("title", text), "Y23", "{text}");
        }
        for text in ["::set-output name=x", "a ::warning", "b ##[error]"] {
            assert_eq!(refused("title", text), "Y24", "{text}");
        }
    }

    #[test]
    fn plain_texts_pass() {
        for text in [
            "1945-01-01",
            "1.2.3",
            "S/2134/101",
            "v1",
            "1a",
            "0xyz",
            "e5",
            "-",
            ".",
            "+",
            "yesterday",
            "nullable",
            "a::b",
            "12:30 GMT",
            "5 years",
        ] {
            assert_eq!(refused("title", text), "", "{text}");
        }
    }

    #[test]
    fn numbers_and_flags_are_written_plainly() {
        for (key, text, code) in [
            ("at_least", "300", ""),
            ("at_least", "0", ""),
            ("at_least", "0300", "S02"),
            ("at_least", "-1", "S02"),
            ("at_least", "1.5", "S02"),
            ("at_least", "4294967295", ""),
            ("at_least", "4294967296", "S02"),
            ("everything", "true", ""),
            ("everything", "false", ""),
            ("everything", "yes", "S02"),
            ("everything", "True", "S02"),
        ] {
            assert_eq!(refused(key, text), code, "{key}: {text}");
        }
        let quoted = value(Some("at_least"), "300", ScalarStyle::DoubleQuoted, (1, 1));
        assert!(quoted.is_err());
    }

    #[test]
    fn a_key_is_plain_ascii() {
        for (word, code) in
            [("id", ""), ("<<", "Y10"), ("\u{456}d", "Y07"), ("1", "Y22"), ("null", "Y22")]
        {
            let found =
                key(word, ScalarStyle::Plain, (1, 1)).map_or_else(|(_, code, _)| code, |()| "");
            assert_eq!(found, code, "{word}");
        }
        let refused = key("na\u{43c}e", ScalarStyle::Plain, (3, 5)).map_err(|(at, ..)| at);
        assert_eq!(refused, Err((3, 7)), "the place of the letter itself");
    }

    #[test]
    fn escapes_stand_for_their_characters() {
        for (mark, rest, character) in [
            ('0', "", Some('\0')),
            ('t', "", Some('\t')),
            ('x', "41z", Some('A')),
            ('u', "202e", Some('\u{202e}')),
            ('U', "0001F600", Some('\u{1f600}')),
            ('u', "d800", None),
            ('x', "4", None),
            ('n', "", None),
            ('q', "", None),
        ] {
            assert_eq!(escaped(mark, rest), character, "{mark}{rest}");
        }
    }
}
