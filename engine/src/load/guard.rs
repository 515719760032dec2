//! What a rule file may not contain, checked on its bytes before any parser sees them.

use super::diagnostic::Diagnostic;

/// The text of a file, once its bytes are plain enough to be parsed.
///
/// # Errors
/// The first offence, with its place.
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

/// Line and column, from 1, of a byte offset.
pub fn place(text: &str, at: usize) -> (u64, u64) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u64;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
    (line.saturating_add(1), column.saturating_add(1))
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

/// Where bytes stand that are neither plain ASCII nor a line feed; most texts have none, and are passed over in chunks.
fn odd_bytes(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const CHUNK: usize = 64;
    let odd = |byte: u8| !matches!(byte, b'\n' | b' '..=b'~');
    let any_odd = move |chunk: &[u8]| chunk.iter().fold(false, |found, byte| found | odd(*byte));
    let chunks = bytes.chunks(CHUNK).enumerate().filter(move |(_, chunk)| any_odd(chunk));
    let within = move |chunk: &[u8]| {
        chunk
            .iter()
            .enumerate()
            .filter(move |(_, byte)| odd(**byte))
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    chunks.flat_map(move |(number, chunk)| {
        within(chunk).into_iter().map(move |at| number.saturating_mul(CHUNK).saturating_add(at))
    })
}

fn character(text: &str, at: usize, c: char) -> Option<Offence> {
    let next = text.get(at.saturating_add(1)..).and_then(|rest| rest.chars().next());
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

/// The code for a character that must not stand in a rule file, even by an escape.
pub fn unseen_code(c: char) -> Option<&'static str> {
    match c {
        '\n' => None,
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{a0}' => Some("Y06"),
        _ if c.is_control() => Some("Y05"),
        _ if unseen(c) => Some("Y06"),
        _ => None,
    }
}

/// Zero-width, bidirectional, tag and filler characters.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
