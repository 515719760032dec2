//! How the files are written down: trailing spaces, line ends, the order of keys and of lists.

use super::input::{Collector, LintInput};
use super::key_order;
use snapback_engine::load::{Node, Written};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    for (file, text) in input.texts.files() {
        check_lines(file, text, out);
        check_line_ends(file, text, out);
        check_end(file, text, out);
    }
    for (file, nodes) in &input.nodes {
        for node in nodes {
            check_node(file, node, out);
        }
        for misplaced in key_order::misplaced(file, nodes) {
            let text =
                format!("`{}` belongs before `{}`; move it", misplaced.key, misplaced.before);
            out.add_at("W13", file, misplaced.at, text);
        }
    }
    check_lists(input, out);
}

fn check_node(file: &str, node: &Node, out: &mut Collector) {
    if node.written == Written::Single
        && !node.text.is_empty()
        && is_plain_in_double_quotes(&node.text)
    {
        out.add_at("W17", file, node.value, "single quotes; write double ones");
    }
    if node.written == (Written::Map { braces: true }) && is_source(&node.path) {
        let text = "a source in braces; write it in lines, one key to a line";
        out.add_at("W15", file, node.key, text);
    }
}

fn is_source(path: &str) -> bool {
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    last == "source" || above == "sources"
}

/// Whether a text stands for itself between double quotes, without an escape.
pub(crate) fn is_plain_in_double_quotes(text: &str) -> bool {
    !text.contains(['"', '\\', '\n'])
}

const LONGEST_LINE: usize = 120;

fn check_lines(file: &str, text: &str, out: &mut Collector) {
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let kept = line.trim_end();
        if kept.len() < line.len() {
            let text = "blanks at the end of the line; take them away";
            out.add_at("W10", file, (number, column_after(kept)), text);
        }
        if line.chars().count() > LONGEST_LINE && !line.contains("://") {
            let text = "a line of more than 120 characters; fold it";
            out.add_at("W16", file, (number, LONGEST_LINE as u64), text);
        }
    }
}

fn check_line_ends(file: &str, text: &str, out: &mut Collector) {
    let mut lines = (1..).zip(text.split('\n'));
    if let Some((number, line)) = lines.find(|(_, line)| line.ends_with('\r')) {
        let column = column_after(line.trim_end_matches('\r'));
        let text = "lines end in a carriage return and a line feed; end them in a line feed alone";
        out.add_at("W12", file, (number, column), text);
    }
}

fn check_end(file: &str, text: &str, out: &mut Collector) {
    let body = text.trim_end_matches(['\n', '\r']);
    if !matches!(text.strip_prefix(body), Some("\n" | "\r\n")) {
        let line = body.matches('\n').count() as u64 + 1;
        let column = column_after(body.rsplit('\n').next().unwrap_or_default());
        out.add_at("W11", file, (line, column), "end the file in exactly one line end");
    }
}

/// The column after a text at the start of a line, in characters from 1.
fn column_after(text: &str) -> u64 {
    text.chars().count() as u64 + 1
}

/// The lists of `ruleset.yaml` whose order means nothing.
pub(crate) const LISTS: [&str; 6] =
    ["instruments", "events", "questions", "readings", "lists", "items"];

fn check_lists(input: &LintInput, out: &mut Collector) {
    let Some(nodes) = input.nodes.get("ruleset.yaml") else { return };
    for list in LISTS {
        let below = format!("{list}.");
        let entries: Vec<&Node> =
            nodes.iter().filter(|node| node.path.starts_with(&below)).collect();
        let mut neighbours = entries.iter().zip(entries.iter().skip(1));
        if let Some((before, node)) = neighbours.find(|(before, node)| before.text > node.text) {
            let text = format!(
                "`{}` stands after `{}`; put the list in alphabetical order",
                node.text, before.text
            );
            out.add_at("W14", "ruleset.yaml", node.value, text);
        }
    }
}
