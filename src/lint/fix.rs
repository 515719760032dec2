//! `--fix`: trailing spaces, line ends, quotes, the order of keys and of lists.
//!
//! A fix changes how a file is written, never what it says; the caller loads the result and
//! compares it with the rules before anything is written.

use super::form::{LISTS, is_plain_in_double_quotes};
use super::key_order;
use super::select::Selection;
use snapback_engine::load::{Node, Written, nodes};

/// A file that was fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The path of the file below the folder.
    pub file: String,
    /// Its new text.
    pub text: String,
    /// The names of the fixes made.
    pub what: Vec<&'static str>,
}

/// The code, the name of the fix, and the fix: path and text to new text.
type Fix = (&'static str, &'static str, fn(&str, &str) -> String);

/// Line ends come first: the others rely on lines that end in `\n`.
const FIXES: [Fix; 6] = [
    ("W12", "line ends", |_, text| text.replace("\r\n", "\n")),
    ("W10", "trailing blanks", |_, text| trim_lines(text)),
    ("W11", "final line end", |_, text| end_in_one_line_end(text)),
    ("W17", "quotes", |_, text| double_quotes(text)),
    ("W13", "order of keys", sort_keys),
    ("W14", "order of lists", sort_lists),
];

/// The file with every selected fix made; `None` if none changes it. A byte order mark is kept.
#[must_use]
pub fn fix(file: &str, text: &str, selection: &Selection) -> Option<Fixed> {
    let (mark, mut text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest.to_owned()),
        None => ("", text.to_owned()),
    };
    let mut what = Vec::new();
    for (code, name, fix) in FIXES {
        if !selection.fixes(code) {
            continue;
        }
        let better = fix(file, &text);
        if better != text {
            text = better;
            what.push(name);
        }
    }
    (!what.is_empty()).then(|| Fixed { file: file.to_owned(), text: format!("{mark}{text}"), what })
}

fn trim_lines(text: &str) -> String {
    let trim = |line: &str| match line.strip_suffix('\r') {
        Some(rest) => format!("{}\r", rest.trim_end()),
        None => line.trim_end().to_owned(),
    };
    text.split('\n').map(trim).collect::<Vec<_>>().join("\n")
}

fn end_in_one_line_end(text: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{}{end}", text.trim_end_matches(['\n', '\r']))
}

fn double_quotes(text: &str) -> String {
    let mut out = text.to_owned();
    for node in nodes(text).iter().rev() {
        if node.written == Written::Single && is_plain_in_double_quotes(&node.text) {
            out.replace_range(node.bytes.0..node.bytes.1, &format!("\"{}\"", node.text));
        }
    }
    out
}

/// The text with the keys of every map in lines sorted. One map is sorted at a time, since that
/// moves the others; there are no more maps than nodes.
fn sort_keys(file: &str, text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..nodes(&text).len() {
        let found = nodes(&text);
        let inner = found.iter().filter(|node| node.written == Written::Map { braces: false });
        let mut maps = std::iter::once("").chain(inner.map(|node| node.path.as_str()));
        match maps.find_map(|map| sort_map(file, &text, &found, map)) {
            Some(better) => text = better,
            None => break,
        }
    }
    text
}

/// The lines of a key and its value, with the rank of the key in its map.
struct KeyLines {
    rank: usize,
    lines: Vec<String>,
}

/// The text with the keys of one map sorted; `None` if they are.
fn sort_map(file: &str, text: &str, nodes: &[Node], map: &str) -> Option<String> {
    let keys = key_order::keys(nodes, map);
    let order = key_order::order(file, map);
    let ranks: Vec<usize> =
        keys.iter().map(|key| key_order::rank(order, key_order::name(key))).collect();
    if ranks.is_sorted() {
        return None;
    }
    let body = text.strip_suffix('\n').unwrap_or(text);
    let lines: Vec<&str> = body.split('\n').collect();
    let column = from_zero(keys.first()?.key.1);
    let mut starts = vec![from_zero(keys.first()?.key.0)];
    starts.extend(keys.iter().skip(1).map(|key| start(&lines, from_zero(key.key.0), column)));
    let (first, end) = (*starts.first()?, end(&lines, *starts.last()?, column));
    let ends = starts.iter().skip(1).chain([&end]);
    let mut parts = Vec::new();
    for ((rank, from), until) in ranks.into_iter().zip(&starts).zip(ends) {
        let lines = lines.get(*from..*until)?.iter().map(|line| (*line).to_owned()).collect();
        parts.push(KeyLines { rank, lines });
    }
    let dash = take_dash(&mut parts, column);
    parts.sort_by_key(|part| part.rank);
    if let Some(at) = dash {
        put_dash(&mut parts, at);
    }
    let mut all: Vec<String> = lines.get(..first)?.iter().map(|line| (*line).to_owned()).collect();
    all.extend(parts.into_iter().flat_map(|part| part.lines));
    all.extend(lines.get(end..)?.iter().map(|line| (*line).to_owned()));
    Some(all.join("\n") + text.strip_prefix(body)?)
}

/// A line or column counted from 1, counted from 0.
fn from_zero(number: u64) -> usize {
    usize::try_from(number).map_or(usize::MAX, |number| number - 1)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The first line of the part of a key: the remarks right above the key belong to it. (Those above
/// the first key belong to the map.)
fn start(lines: &[&str], key: usize, column: usize) -> usize {
    let is_remark = |line: &&&str| indent(line) == column && line.trim_start().starts_with('#');
    let above = lines.iter().take(key).rev().take_while(is_remark).count();
    key - above
}

/// The first line after the last key that is indented less or ends the document.
fn end(lines: &[&str], last: usize, column: usize) -> usize {
    let is_outside =
        |line: &str| line.starts_with("...") || !line.trim().is_empty() && indent(line) < column;
    let mut after = (0..).zip(lines).skip(last + 1);
    after.find(|(_, line)| is_outside(line)).map_or(lines.len(), |(at, _)| at)
}

/// Replaces the dash before the first key of a map in a list by a space, and returns its position.
fn take_dash(parts: &mut [KeyLines], column: usize) -> Option<usize> {
    let at = column.checked_sub(2)?;
    let line = parts.first_mut()?.lines.first_mut()?;
    let is_dash = line.get(at..column) == Some("- ") && line.get(..at)?.trim().is_empty();
    is_dash.then(|| {
        line.replace_range(at..=at, " ");
        at
    })
}

fn put_dash(parts: &mut [KeyLines], at: usize) {
    let mut lines = parts.iter_mut().flat_map(|part| &mut part.lines);
    let first = lines.find(|line| !line.trim_start().starts_with('#'));
    if let Some(line) = first.filter(|line| line.len() > at) {
        line.replace_range(at..=at, "-");
    }
}

/// `ruleset.yaml` with its lists of files in alphabetical order. A list whose entries do not each
/// have a line of their own, or that holds a remark, is left as it is.
fn sort_lists(file: &str, text: &str) -> String {
    if file != "ruleset.yaml" {
        return text.to_owned();
    }
    let found = nodes(text);
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for list in LISTS {
        let below = format!("{list}.");
        let entries = found.iter().filter(|node| node.path.starts_with(&below));
        let mut at: Vec<usize> = entries.map(|node| from_zero(node.value.0)).collect();
        at.dedup();
        let (Some(first), Some(last)) = (at.first(), at.last()) else { continue };
        let Some(own) = lines.get_mut(*first..=*last) else { continue };
        let is_entry = |line: &String| line.trim_start().starts_with("- ") && !line.contains('#');
        if own.len() == at.len() && own.iter().all(is_entry) {
            own.sort_by(|one, other| bare(one).cmp(bare(other)));
        }
    }
    lines.join("\n")
}

/// A list entry without its dash and quotes.
fn bare(line: &str) -> &str {
    line.trim().trim_matches(['-', ' ', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(file: &str, text: &str) -> Option<(String, Vec<&'static str>)> {
        let all = Selection::of(&[], &[], true).expect("no words");
        fix(file, text, &all).map(|fixed| (fixed.text, fixed.what))
    }

    #[test]
    fn each_fix_makes_its_change_and_a_second_run_makes_none() {
        let cases = [
            ("events/a.yaml", "id: a \ntitle: b\t\n", "id: a\ntitle: b\n", "trailing blanks"),
            ("events/a.yaml", "id: a\r\ntitle: b\r\n", "id: a\ntitle: b\n", "line ends"),
            ("events/a.yaml", "id: a\n\n\n", "id: a\n", "final line end"),
            ("events/a.yaml", "id: a", "id: a\n", "final line end"),
            ("events/a.yaml", "id: 'a'\n", "id: \"a\"\n", "quotes"),
            ("events/a.yaml", "title: b\nid: a\n", "id: a\ntitle: b\n", "order of keys"),
            (
                "ruleset.yaml",
                "events:\n  - b\n  - \"a\"\n  - c\n",
                "events:\n  - \"a\"\n  - b\n  - c\n",
                "order of lists",
            ),
        ];
        for (file, text, expected, name) in cases {
            let (better, what) = fixed(file, text).expect(text);
            assert_eq!((better.as_str(), what), (expected, vec![name]), "{text}");
            assert_eq!(fixed(file, &better), None, "{better}");
        }
    }

    #[test]
    fn what_a_fix_would_break_is_left() {
        for (file, text) in [
            ("events/a.yaml", "id: a\ntitle: b\n"),
            ("events/a.yaml", "id: 'a \"b\" c'\n"),
            ("events/a.yaml", "id: 'a\\b'\n"),
            ("ruleset.yaml", "events:\n  - b # first\n  - a\n"),
            ("ruleset.yaml", "events: [b, a]\n"),
            ("ruleset.yaml", "parties:\n  - id: b\n  - id: a\n"),
            ("lists/a.yaml", "events:\n  - b\n  - a\n"),
        ] {
            assert_eq!(fixed(file, text), None, "{text}");
        }
    }

    #[test]
    fn keys_move_with_their_remarks_and_the_dash_stays_first() {
        let text =
            "# of the map\ntitle: b\n# of the id\nid: a\nsource:\n  pinpoint: p\n  document: d\n";
        let expected =
            "# of the map\n# of the id\nid: a\ntitle: b\nsource:\n  document: d\n  pinpoint: p\n";
        assert_eq!(fixed("events/a.yaml", text).expect("a fix").0, expected);
        let text = "answers:\n  - text: t\n    id: a\n  - id: b\n    text: u\n";
        let expected = "answers:\n  - id: a\n    text: t\n  - id: b\n    text: u\n";
        assert_eq!(fixed("questions/a.yaml", text).expect("a fix").0, expected);
    }

    #[test]
    fn a_byte_order_mark_is_kept() {
        let (text, _) = fixed("events/a.yaml", "\u{feff}id: a \n").expect("a fix");
        assert_eq!(text, "\u{feff}id: a\n");
        assert_eq!(fixed("events/a.yaml", "\u{feff}id: a\n"), None);
    }
}
