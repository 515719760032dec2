//! Puts right what is mechanical: blanks, line ends, quotes, the order of keys and of lists. What a file says stays the same.

use super::form::{LISTS, plainly_quoted};
use super::order;
use super::select::Selection;
use snapback_engine::load::{Node, Written, nodes};

/// A file put right: its path, its new text, and the names of what was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The file below the folder.
    pub file: String,
    /// Its new text.
    pub text: String,
    /// What was put right.
    pub what: Vec<&'static str>,
}

type Fix = (&'static str, &'static str, fn(&str, &str) -> String);

/// In this order: a file without odd line ends is easier to put in order.
const FIXES: &[Fix] =
    &[
        ("W12", "line ends", |_, text| text.replace("\r\n", "\n")),
        ("W10", "trailing blanks", |_, text| trimmed(text)),
        ("W11", "final line end", |_, text| ended(text)),
        ("W17", "quotes", |_, text| quoted(text)),
        ("W13", "order of keys", ordered),
        ("W14", "order of lists", |file, text| {
            if file == "ruleset.yaml" { listed(text) } else { text.to_owned() }
        }),
    ];

/// A file put right, if anything is to be put right in it. A byte order mark at its start stays where it is.
#[must_use]
pub fn fix(file: &str, text: &str, selection: &Selection) -> Option<Fixed> {
    let (mark, text) = text.strip_prefix('\u{feff}').map_or(("", text), |rest| ("\u{feff}", rest));
    let mut fixed = Fixed { file: file.to_owned(), text: text.to_owned(), what: Vec::new() };
    for (_, what, fix) in FIXES.iter().filter(|(code, ..)| selection.fixes(code)) {
        let better = fix(file, &fixed.text);
        if better != fixed.text {
            fixed.text = better;
            fixed.what.push(what);
        }
    }
    fixed.text.insert_str(0, mark);
    (!fixed.what.is_empty()).then_some(fixed)
}

fn trimmed(text: &str) -> String {
    let line = |line: &str| match line.strip_suffix('\r') {
        Some(rest) => format!("{}\r", rest.trim_end()),
        None => line.trim_end().to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn ended(text: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{}{end}", text.trim_end_matches(['\n', '\r']))
}

/// Double quotes in the place of single ones.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for node in nodes(text)
        .iter()
        .filter(|node| node.written == Written::Single && plainly_quoted(&node.text))
    {
        out.push_str(text.get(from..node.bytes.0).unwrap_or_default());
        out.push_str(&format!("\"{}\"", node.text));
        from = node.bytes.1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The keys of every map that stands in lines, in their order; the innermost maps last, one map at a time.
fn ordered(file: &str, text: &str) -> String {
    let mut text = text.to_owned();
    // Each round puts one map right, and there are no more maps than nodes.
    for _ in 0..nodes(&text).len() {
        let found = nodes(&text);
        let maps =
            std::iter::once(String::new()).chain(in_lines(&found).map(|node| node.path.clone()));
        let Some(better) = maps.filter_map(|map| reordered(file, &text, &found, &map)).next()
        else {
            break;
        };
        text = better;
    }
    text
}

fn in_lines(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    nodes.iter().filter(|node| node.written == Written::Map { braces: false })
}

/// The text with the keys of one map in order; nothing if they are already.
fn reordered(file: &str, text: &str, nodes: &[Node], map: &str) -> Option<String> {
    let keys = order::keys(nodes, map);
    let rank = order::rank(file, map);
    if keys
        .iter()
        .zip(keys.iter().skip(1))
        .all(|(before, key)| rank(order::name(before)) <= rank(order::name(key)))
    {
        return None;
    }
    let body = text.strip_suffix('\n').unwrap_or(text);
    let lines: Vec<&str> = body.split('\n').collect();
    let starts: Vec<usize> =
        keys.iter().enumerate().map(|(at, key)| start(&lines, key, at == 0)).collect();
    let (first, column) = (*starts.first()?, keys.first()?.key.1);
    let end = end(&lines, starts.last().copied()?, column);
    let ends = starts.iter().copied().skip(1).chain([end]);
    let mut parts: Vec<(usize, Vec<String>)> = Vec::new();
    for ((key, from), until) in keys.iter().zip(&starts).zip(ends) {
        let part = lines.get(*from..until)?.iter().map(|line| (*line).to_owned()).collect();
        parts.push((rank(order::name(key)), part));
    }
    let dash = take_dash(&mut parts, column);
    parts.sort_by_key(|(rank, _)| *rank);
    give_dash(&mut parts, dash, column);
    let head = lines.get(..first)?.iter().map(|line| (*line).to_owned());
    let tail = lines.get(end..)?.iter().map(|line| (*line).to_owned());
    let all: Vec<String> =
        head.chain(parts.into_iter().flat_map(|(_, part)| part)).chain(tail).collect();
    Some(all.join("\n") + text.get(body.len()..).unwrap_or_default())
}

fn index(line: u64) -> usize {
    usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// Where the part of a key begins: the remarks right above it belong to it. Those above the first key belong to the map.
fn start(lines: &[&str], key: &Node, is_first: bool) -> usize {
    let at = index(key.key.0);
    let remark = |line: &&str| {
        indent(line).saturating_add(1) as u64 == key.key.1 && line.trim_start().starts_with('#')
    };
    let above =
        lines.get(..at).unwrap_or_default().iter().rev().take_while(|line| remark(line)).count();
    if is_first { at } else { at.saturating_sub(above) }
}

fn indent(line: &str) -> usize {
    line.len().saturating_sub(line.trim_start().len())
}

/// The first line after the last key that stands further left or ends the document, or where the text ends.
fn end(lines: &[&str], last: usize, column: u64) -> usize {
    let outside = |line: &str| {
        line.starts_with("...")
            || !line.trim().is_empty() && (indent(line).saturating_add(1) as u64) < column
    };
    let after = |from: usize| {
        (from..lines.len()).find(|at| lines.get(*at).is_some_and(|line| outside(line)))
    };
    after(last.saturating_add(1)).unwrap_or(lines.len())
}

/// The dash before the first key of a map in a list, if there is one, made a blank.
fn take_dash(parts: &mut [(usize, Vec<String>)], column: u64) -> bool {
    let Some(line) = parts.first_mut().and_then(|(_, part)| part.first_mut()) else { return false };
    let at = index(column).saturating_sub(2);
    let dashed = line.get(at..at.saturating_add(2)) == Some("- ")
        && line.get(..at).is_some_and(|before| before.trim().is_empty());
    if dashed {
        line.replace_range(at..at.saturating_add(1), " ");
    }
    dashed
}

fn give_dash(parts: &mut [(usize, Vec<String>)], dash: bool, column: u64) {
    let at = index(column).saturating_sub(2);
    let first = parts
        .iter_mut()
        .flat_map(|(_, part)| part)
        .find(|line| !line.trim_start().starts_with('#'));
    if let Some(line) = first.filter(|line| dash && line.len() > at) {
        line.replace_range(at..at.saturating_add(1), "-");
    }
}

/// The lists of the set in alphabetical order, where each entry has a line of its own without a remark.
fn listed(text: &str) -> String {
    let found = nodes(text);
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for list in LISTS {
        let below = format!("{list}.");
        let mut places: Vec<usize> = found
            .iter()
            .filter(|node| node.path.starts_with(&below))
            .map(|node| index(node.value.0))
            .collect();
        places.dedup();
        let whole = places
            .iter()
            .zip(places.iter().skip(1))
            .all(|(one, next)| one.saturating_add(1) == *next);
        let mut entries: Vec<String> =
            places.iter().filter_map(|at| lines.get(*at).cloned()).collect();
        if !whole
            || !entries
                .iter()
                .all(|line| line.trim_start().starts_with("- ") && !line.contains('#'))
        {
            continue;
        }
        entries.sort_by(|one, other| {
            one.trim().trim_matches(['-', ' ', '"']).cmp(other.trim().trim_matches(['-', ' ', '"']))
        });
        for (at, entry) in places.iter().zip(entries) {
            if let Some(line) = lines.get_mut(*at) {
                *line = entry;
            }
        }
    }
    lines.join("\n")
}
