//! Titles, summaries and other prose, ids and names.

use std::collections::BTreeMap;

use super::input::{Collector, LintInput};
use super::words::{
    contains_phrase, foreign_letter, letters_and_digits, longest_quotation, repeated_word,
    unpaired_mark,
};
use snapback_engine::load::{Node, Written};

/// The keys whose values are prose.
const PROSE: [&str; 8] = ["title", "summary", "note", "text", "argument", "ground", "who", "binds"];

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    for (file, key, node) in input.scalars() {
        let is_prose = PROSE.contains(&key);
        if is_prose {
            check_lengths(file, key, node, out);
            check_slips(file, node, out);
        }
        if is_prose || key == "names" {
            check_letters(file, node, out);
        }
    }
    for (file, nodes) in &input.nodes {
        check_summary(file, nodes, out);
    }
    check_titles(input, out);
    check_ids(input, out);
    check_names(input, out);
}

const LONGEST_SUMMARY: usize = 600;
const LONGEST_TITLE: usize = 120;
const LONGEST_QUOTATION: usize = 25;

fn check_lengths(file: &str, key: &str, node: &Node, out: &mut Collector) {
    let mut add = |code, text: String| out.add_at(code, file, node.value, text);
    let text = node.text.trim_end();
    let length = text.chars().count();
    if key == "summary" && length > LONGEST_SUMMARY {
        let what = format!("{length} characters; keep to {LONGEST_SUMMARY}");
        add("T01", format!("{what}, and put the rest in a note"));
    }
    if key == "title" && length > LONGEST_TITLE {
        add("T03", format!("{length} characters; keep a title to {LONGEST_TITLE}"));
    }
    if key == "title" && text.ends_with('.') {
        add("T04", "a title has no full stop at its end; take it away".to_owned());
    }
    let words = longest_quotation(text);
    if key != "argument" && words > LONGEST_QUOTATION {
        let what = format!("{words} words are quoted in a row");
        add("T02", format!("{what}; say it in our own words, and quote the few that matter"));
    }
}

/// Texts that say of themselves that they have to be written.
const PLACEHOLDERS: [&str; 6] =
    ["to be done", "tbd", "fixme", "xxx", "lorem ipsum", "to be written"];

fn check_slips(file: &str, node: &Node, out: &mut Collector) {
    let mut add = |code, text: String| out.add_at(code, file, node.value, text);
    let text = node.text.trim_end();
    if let Some(word) = repeated_word(text) {
        add("T05", format!("`{word}` stands twice in a row; take one away"));
    }
    if has_two_spaces(node) {
        add("T07", "two blanks in a row; take one away".to_owned());
    }
    if let Some(mark) = unpaired_mark(text) {
        add("T09", format!("`{mark}` has no partner; add it, or take this one away"));
    }
    if let Some(word) = PLACEHOLDERS.into_iter().find(|word| contains_phrase(text, word)) {
        add("T10", format!("`{word}` says that something is missing; write it, or take this out"));
    }
}

/// Two spaces in a row, other than the indentation of a line in a block.
fn has_two_spaces(node: &Node) -> bool {
    let in_a_line = node.text.lines().any(|line| line.trim().contains("  "));
    in_a_line || node.written != Written::Block && node.text.trim().contains("  ")
}

fn check_letters(file: &str, node: &Node, out: &mut Collector) {
    if let Some(letter) = foreign_letter(&node.text) {
        let letter = letter.escape_unicode();
        let text =
            format!("a Latin word holds {letter}, a letter of another script; type the word again");
        out.add_at("T06", file, node.value, text);
    }
}

fn check_summary(file: &str, nodes: &[Node], out: &mut Collector) {
    let node = |path: &str| nodes.iter().find(|node| node.path == path);
    if let (Some(title), Some(summary)) = (node("title"), node("summary"))
        && letters_and_digits(&title.text) == letters_and_digits(&summary.text)
    {
        let text =
            "the summary says no more than the title; say what the text does, to what, and when";
        out.add_at("T08", file, summary.value, text);
    }
}

/// The first folder of a file's path: the kind of thing the file holds.
fn kind(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

/// The folder of a file, within which titles differ: for provisions that of their instrument.
fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The node at a path in each file that has one, with the file.
fn nodes_at<'s>(input: &'s LintInput, path: &'s str) -> impl Iterator<Item = (&'s str, &'s Node)> {
    input.nodes.iter().filter_map(move |(file, nodes)| {
        Some((*file, nodes.iter().find(|node| node.path == path)?))
    })
}

fn check_titles(input: &LintInput, out: &mut Collector) {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (file, node) in nodes_at(input, "title") {
        if let Some(other) = seen.insert((folder(file), node.text.to_lowercase()), file) {
            let text = format!("{other} has the same title; say what is different");
            out.add_at("T11", file, node.value, text);
        }
    }
}

fn check_ids(input: &LintInput, out: &mut Collector) {
    let mut exact: BTreeMap<&str, &str> = BTreeMap::new();
    let mut near: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (file, node) in nodes_at(input, "id").filter(|(file, _)| file.contains('/')) {
        if let Some(other) = exact.insert(&node.text, file) {
            let text = format!("{other} has the same id; give each its own");
            out.add_at("T12", file, node.value, text);
        }
        if let Some(other) = near.insert((kind(file), letters_and_digits(&node.text)), file) {
            let text = format!(
                "differs from the id of {other} in hyphens and dots only; choose another word"
            );
            out.add_at("T13", file, node.value, text);
        }
    }
}

fn check_names(input: &LintInput, out: &mut Collector) {
    let mut seen: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (file, node) in nodes_at(input, "id").filter(|(file, _)| kind(file) == "items") {
        seen.insert(letters_and_digits(&node.text), (file, &node.text));
    }
    for (file, key, node) in input.scalars() {
        if key != "names" || kind(file) != "items" {
            continue;
        }
        let (owner, name) =
            *seen.entry(letters_and_digits(&node.text)).or_insert((file, &node.text));
        if owner != file {
            let text = format!(
                "`{}` and `{name}` of {owner} differ in blanks and marks only; give both to one item",
                node.text
            );
            out.add_at("T14", file, node.value, text);
        } else if file.strip_prefix("items/").and_then(|stem| stem.strip_suffix(".yaml"))
            == Some(&node.text)
        {
            let text = "this is the item's own id, which is found anyway; leave it out";
            out.add_at("T15", file, node.value, text);
        }
    }
}
