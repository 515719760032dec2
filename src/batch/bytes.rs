//! Slices of bytes whose bounds the scanner guarantees, and counts over them.

/// The bytes from `start` on; a start past the end is a bug and panics.
pub(crate) fn slice_from(bytes: &[u8], start: usize) -> &[u8] {
    bytes.split_at(start).1
}

/// The bytes of `start..end`; bounds outside the bytes are a bug and panic.
pub(crate) fn slice(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.split_at(end).0.split_at(start).1
}

pub(crate) fn count_newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The bytes up to the first newline, or all of them if there is none.
pub(crate) fn first_line(bytes: &[u8]) -> &[u8] {
    memchr::memchr(b'\n', bytes).map_or(bytes, |at| slice(bytes, 0, at))
}

/// A control character other than a newline, carriage return or tab.
pub(crate) fn is_forbidden_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t')
}

/// A character that is invisible and that a terminal obeys or that changes the order of the text
/// around it. The joiners and marks of Persian and Arabic are allowed.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
