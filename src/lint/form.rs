//! How the files are written down: blanks, line ends, the order of keys and of lists.

use super::codes::{Code, note, warning};
use super::order;
use super::set::{Notes, Set};
use snapback_engine::load::Written;

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W10",
        "trailing-blanks",
        "a line ends in blanks",
        "Blanks at the end of a line cannot be seen, and make two files differ that read alike. Take them away.",
        &[("events/notice.yaml", "id: notice\n", "id: notice  \n")],
    )
    .fixed(),
    warning(
        "W11",
        "final-newline",
        "a file does not end in exactly one line end",
        "A file without a line end at its end, or with blank lines there, shows as changed when a line is added below. End it in one.",
        &[("events/notice.yaml", "  confidence: verified\n", "  confidence: verified\n\n\n")],
    )
    .fixed(),
    warning(
        "W12",
        "carriage-returns",
        "lines end in a carriage return and a line feed",
        "The same text then has two checksums, and every line shows as changed where tools disagree. End lines in a line feed alone.",
        &[("events/notice.yaml", "id: notice\n", "id: notice\r\n")],
    )
    .fixed(),
    warning(
        "W13",
        "key-order",
        "keys stand in another order than everywhere else",
        "A reader finds a thing where it always stands: what it is, what it says, what it does, where that is read.",
        &[(
            "events/notice.yaml",
            "id: notice\ntitle: notice of non-performance by Southland\n",
            "title: notice of non-performance by Southland\nid: notice\n",
        )],
    )
    .fixed(),
    note(
        "W14",
        "list-order",
        "a list of files is not in alphabetical order",
        "The order of these lists means nothing to the program. In alphabetical order a person sees at once what is missing.",
        &[("ruleset.yaml", "  - notice\n  - opening-day\n", "  - opening-day\n  - notice\n")],
    )
    .fixed(),
    warning(
        "W15",
        "source-in-braces",
        "a source stands in braces",
        "Citations hold commas, and in braces a comma begins the next key. Write a source in lines, one key to a line.",
        &[(
            "events/notice.yaml",
            "source:\n  document: S/2134/101\n  pinpoint: para. 1\n  url: https://example.org/docs/2134-101\n  confidence: verified\n",
            "source: {document: S/2134/101, pinpoint: para. 1, url: \"https://example.org/docs/2134-101\", confidence: verified}\n",
        )],
    ),
    note(
        "W16",
        "long-line",
        "a line is longer than 120 characters",
        "Long lines are hard to compare side by side. Fold a text with `>-` over lines of about 100 characters. Addresses cannot be folded.",
        &[(
            "events/notice.yaml",
            "source:\n",
            "# The notice was handed to the President of the Assembly in the morning, and was circulated to the members on the same day.\nsource:\n",
        )],
    ),
    warning(
        "W17",
        "single-quotes",
        "a text stands in single quotes",
        "One way to quote is enough. Write double quotes, which every reader of a rule file knows.",
        &[("ruleset.yaml", "value: \"no\"", "value: 'no'")],
    )
    .fixed(),
];

/// Looks at every file.
pub fn check(set: &Set, notes: &mut Notes) {
    for (file, text) in set.texts.files() {
        lines(file, text, notes);
        end(file, text, notes);
    }
    for (file, _, node) in set.written() {
        if node.written == Written::Single && plainly_quoted(&node.text) {
            notes.add_at("W17", file, node.value, "single quotes; write double ones");
        }
    }
    for (file, nodes) in &set.nodes {
        for node in nodes
            .iter()
            .filter(|node| node.written == Written::Map { braces: true } && is_source(&node.path))
        {
            notes.add_at(
                "W15",
                file,
                node.key,
                "a source in braces; write it in lines, one key to a line",
            );
        }
        for misplaced in order::misplaced(file, nodes) {
            notes.add_at(
                "W13",
                file,
                misplaced.at,
                format!("`{}` belongs before `{}`; move it", misplaced.key, misplaced.before),
            );
        }
    }
    lists(set, notes);
}

fn is_source(path: &str) -> bool {
    let (above, last) = path.rsplit_once('.').unwrap_or(("", path));
    last == "source" || above == "sources"
}

/// A text that double quotes hold as it is.
#[must_use]
pub fn plainly_quoted(text: &str) -> bool {
    !text.contains(['"', '\\', '\n'])
}

const LONGEST_LINE: usize = 120;

fn lines(file: &str, text: &str, notes: &mut Notes) {
    for (number, line) in (1_u64..).zip(text.split('\n')) {
        let plain = line.strip_suffix('\r').unwrap_or(line);
        let kept = plain.trim_end();
        if kept.len() < plain.len() {
            notes.add_at(
                "W10",
                file,
                (number, column_after(kept)),
                "blanks at the end of the line; take them away",
            );
        }
        if plain.chars().count() > LONGEST_LINE && !plain.contains("://") {
            notes.add_at(
                "W16",
                file,
                (number, LONGEST_LINE as u64),
                "a line of more than 120 characters; fold it",
            );
        }
    }
    if let Some((number, line)) =
        (1_u64..).zip(text.split('\n')).find(|(_, line)| line.ends_with('\r'))
    {
        let column = column_after(line.trim_end_matches('\r'));
        notes.add_at(
            "W12",
            file,
            (number, column),
            "lines end in a carriage return and a line feed; end them in a line feed alone",
        );
    }
}

fn column_after(text: &str) -> u64 {
    (text.chars().count() as u64).saturating_add(1)
}

fn end(file: &str, text: &str, notes: &mut Notes) {
    let body = text.trim_end_matches(['\n', '\r']);
    let ends = text.get(body.len()..).unwrap_or_default();
    if ends != "\n" && ends != "\r\n" {
        let line = (body.matches('\n').count() as u64).saturating_add(1);
        let column = column_after(body.rsplit('\n').next().unwrap_or_default());
        notes.add_at("W11", file, (line, column), "end the file in exactly one line end");
    }
}

/// The lists of the set whose order means nothing.
pub const LISTS: [&str; 6] = ["instruments", "events", "questions", "readings", "lists", "items"];

fn lists(set: &Set, notes: &mut Notes) {
    let nodes = set.nodes.get("ruleset.yaml").map(Vec::as_slice).unwrap_or_default();
    for list in LISTS {
        let below = format!("{list}.");
        let entries: Vec<_> = nodes.iter().filter(|node| node.path.starts_with(&below)).collect();
        if let Some((before, node)) =
            entries.iter().zip(entries.iter().skip(1)).find(|(a, b)| a.text > b.text)
        {
            let text = format!(
                "`{}` stands after `{}`; put the list in alphabetical order",
                node.text, before.text
            );
            notes.add_at("W14", "ruleset.yaml", node.value, text);
        }
    }
}
