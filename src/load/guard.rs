//! What a rule file may not contain, checked on its bytes before any parser sees them.

use super::problem::Problem;

/// The text of a file, once its bytes are plain enough to be parsed.
///
/// # Errors
/// The first offence, with its place.
pub fn text<'b>(shown: &str, bytes: &'b [u8]) -> Result<&'b str, Problem> {
    let refuse = |place, code, text: &str| Err(Problem::at(shown, place, code, text));
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.get(1) == Some(&0) {
        return refuse((1, 1), "Y03", "this looks like UTF-16; save the file as UTF-8");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(valid);
            return refuse(place(&before, before.len()), "Y03", "this byte is not UTF-8; save the file as UTF-8");
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match offence(text) {
        Some((at, code, what)) => refuse(place(text, at), code, &what),
        None => Ok(text),
    }
}

/// Line and column, from 1, of a byte offset.
fn place(text: &str, at: usize) -> (u64, u64) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() as u64;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
    (line.saturating_add(1), column.saturating_add(1))
}

fn offence(text: &str) -> Option<(usize, &'static str, String)> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some((0, "Y01", "the file is empty".to_owned()));
    }
    text.char_indices().find_map(|(at, c)| character(text, at, c)).or_else(|| lines(text))
}

fn character(text: &str, at: usize, c: char) -> Option<(usize, &'static str, String)> {
    let next = text.get(at.saturating_add(1)..).and_then(|rest| rest.chars().next());
    let shown = c.escape_unicode();
    match c {
        '\n' => None,
        '\r' if next == Some('\n') => None,
        '\r' => Some((at, "Y18", "a lone carriage return; end lines with LF".to_owned())),
        '\t' => Some((at, "Y17", "a tab; indent and separate with spaces".to_owned())),
        '\u{feff}' => Some((at, "Y04", "a byte order mark inside the file; remove it".to_owned())),
        '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{a0}' => Some((at, "Y06", format!("the space or break {shown}; use a plain one"))),
        _ if c.is_control() => Some((at, "Y05", format!("the control character {shown}; remove it"))),
        _ if unseen(c) => Some((at, "Y06", format!("the invisible or reordering character {shown}; remove it"))),
        '\\' if next.is_some_and(|mark| "0abefvxuUNLP_".contains(mark)) => {
            Some((at, "Y05", "an escape sequence; write the character itself".to_owned()))
        }
        _ => None,
    }
}

/// Zero-width, bidirectional, tag and filler characters.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

const READ_DIFFERENTLY: [&str; 14] = ["no", "yes", "on", "off", "y", "n", "No", "Yes", "On", "Off", "NO", "YES", "ON", "OFF"];

fn lines(text: &str) -> Option<(usize, &'static str, String)> {
    let mut at = 0_usize;
    for line in text.split_inclusive('\n') {
        if let Some((column, code, what)) = line_offence(line.trim_end()) {
            return Some((at.saturating_add(column), code, what));
        }
        at = at.saturating_add(line.len());
    }
    None
}

fn line_offence(line: &str) -> Option<(usize, &'static str, String)> {
    if line.starts_with('%') {
        return Some((0, "Y13", "a directive; remove the line".to_owned()));
    }
    let is_pair = line.contains(": ") || line.trim_start().starts_with("- ");
    let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start_matches([' ', '-']);
    let inner = value.strip_prefix('[').map(|list| list.trim_end_matches(']'));
    let words = || match inner {
        Some(list) => list.split(", ").find(|word| READ_DIFFERENTLY.contains(word)),
        None => Some(value).filter(|word| READ_DIFFERENTLY.contains(word)),
    };
    match words() {
        Some(word) if is_pair => {
            let column = line.rfind(word).unwrap_or(0);
            Some((column, "Y22", format!("`{word}` is read differently by different tools; quote this: \"{word}\"")))
        }
        _ => None,
    }
}
