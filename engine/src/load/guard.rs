//! Bytes and characters that a rule file may not contain, checked before it is parsed.

use super::diagnostic::Diagnostic;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// The first byte or character that is not allowed.
pub fn text<'b>(shown: &str, bytes: &'b [u8]) -> Result<&'b str, Diagnostic> {
    let refuse = |place, code, text: &str| Err(Diagnostic::at(shown, place, code, text));
    if bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || matches!(bytes, [0, _, ..] | [_, 0, ..]) && bytes.iter().filter(|b| **b == 0).count() > 1
    {
        return refuse((1, 1), "Y03", "this looks like UTF-16; save the file as UTF-8");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(valid);
            return refuse(
                place(&before, before.len()),
                "Y03",
                "this byte is not UTF-8; save the file as UTF-8",
            );
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match offence(text) {
        Some((at, code, what)) => refuse(place(text, at), code, &what),
        None => Ok(text),
    }
}

/// Line and column, from 1, of a byte offset. Columns count characters.
pub fn place(text: &str, at: usize) -> (u64, u64) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u64;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
    (line + 1, column + 1)
}

type Offence = (usize, &'static str, String);

fn offence(text: &str) -> Option<Offence> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some((
            text.len(),
            "Y01",
            "the file is empty; write its keys, or remove it".to_owned(),
        ));
    }
    let odd = odd_bytes(text.as_bytes());
    odd.filter_map(|at| text.get(at..)?.chars().next().map(|c| (at, c)))
        .find_map(|(at, c)| character(text, at, c))
}

/// The offsets of bytes that are neither printable ASCII nor a line feed. Chunks without any,
/// which is most of them, are skipped.
fn odd_bytes(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const CHUNK: usize = 64;
    let is_odd = |byte: u8| !matches!(byte, b'\n' | b' '..=b'~');
    let odd_chunks = bytes.chunks(CHUNK).enumerate().filter(move |(_, chunk)| {
        // Without an early exit the loop is vectorized.
        chunk.iter().fold(false, |found, byte| found | is_odd(*byte))
    });
    odd_chunks.flat_map(move |(number, chunk)| {
        let offsets = chunk.iter().enumerate().filter(move |(_, byte)| is_odd(**byte));
        offsets.map(move |(at, _)| number * CHUNK + at)
    })
}

fn character(text: &str, at: usize, c: char) -> Option<Offence> {
    let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
    match c {
        '\n' => None,
        '\r' if next == Some('\n') => None,
        '\r' => Some((at, "Y18", "a lone carriage return; end lines with LF".to_owned())),
        '\t' => Some((at, "Y17", "a tab; indent and separate with spaces".to_owned())),
        '\u{feff}' => Some((at, "Y04", "a byte order mark inside the file; remove it".to_owned())),
        _ => unseen_code(c).map(|code| {
            (
                at,
                code,
                format!(
                    "the character {} cannot be seen; remove it or write a plain one",
                    c.escape_unicode()
                ),
            )
        }),
    }
}

/// The error code of a character that no rule file may contain, even as an escape.
pub fn unseen_code(c: char) -> Option<&'static str> {
    match c {
        '\n' => None,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{a0}' => Some("Y06"),
        _ if c.is_control() => Some("Y05"),
        _ if unseen(c) => Some("Y06"),
        _ => None,
    }
}

/// Whether it is a zero-width, bidirectional, tag or filler character.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

    use super::*;

    #[test]
    fn plain_text_passes_without_its_byte_order_mark() {
        for (bytes, expected) in [
            ("id: a\n", "id: a\n"),
            ("\u{feff}id: a\n", "id: a\n"),
            ("id: a\r\nb: é ü 中\r\n", "id: a\r\nb: é ü 中\r\n"),
        ] {
            assert_eq!(text("x", bytes.as_bytes()).unwrap(), expected);
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_refused_at_their_place() {
        for (bytes, place) in [
            (&b"\xff\xfei\0d\0"[..], (1, 1)),
            (b"\xfe\xff\0i\0d", (1, 1)),
            (b"i\0d\0", (1, 1)),
            (b"id: a\nb: \xe9\n", (2, 4)),
            (b"id: \xc3\xa9\xff\n", (1, 6)),
        ] {
            let refused = text("x", bytes).unwrap_err();
            assert_eq!((refused.code.as_str(), (refused.line, refused.column)), ("Y03", place));
        }
    }

    #[test]
    fn hostile_characters_are_refused_at_their_place() {
        for (character, code) in [
            ('\0', "Y05"),
            ('\x07', "Y05"),
            ('\x1b', "Y05"),
            ('\x7f', "Y05"),
            ('\u{9b}', "Y05"),
            ('\t', "Y17"),
            ('\r', "Y18"),
            ('\u{feff}', "Y04"),
            ('\u{85}', "Y06"),
            ('\u{a0}', "Y06"),
            ('\u{ad}', "Y06"),
            ('\u{200b}', "Y06"),
            ('\u{200d}', "Y06"),
            ('\u{2028}', "Y06"),
            ('\u{202e}', "Y06"),
            ('\u{2066}', "Y06"),
            ('\u{3164}', "Y06"),
            ('\u{fe0f}', "Y06"),
            ('\u{e0041}', "Y06"),
        ] {
            // On both sides of the border between two chunks.
            for before in [0, 55, 56, 57, 63, 200] {
                let written = format!("a: b\né{}{character}x\n", "x".repeat(before));
                let refused = text("x", written.as_bytes()).unwrap_err();
                let at = (refused.line, refused.column);
                let expected = (2, 2 + before as u64);
                assert_eq!((refused.code.as_str(), at), (code, expected), "{character:?}");
            }
        }
    }

    #[test]
    fn a_file_without_keys_is_empty() {
        for written in ["", "\n", "  \n\n", "# only a remark\n", "\u{feff}"] {
            assert_eq!(text("x", written.as_bytes()).unwrap_err().code, "Y01", "{written:?}");
        }
    }
}
