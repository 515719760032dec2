//! Titles, summaries and other prose: length, quotation, look-alike letters, slips of the pen.

use std::collections::BTreeMap;

use super::codes::{Code, note, warning};
use super::set::{Notes, Set};
use snapback_engine::load::{Node, Written};

/// The codes of this family.
pub const CODES: &[Code] = &[
    note(
        "T01",
        "long-summary",
        "a summary is longer than 600 characters",
        "A summary is read in a minute, beside the text itself. Say what the paragraph does; leave the rest to a note.",
        &[(
            "readings/north.yaml",
            "  The notice did not count; the resolution runs to its own end.\n",
            "  The notice did not count; the resolution runs to its own end. Northland says so in every debate of\n  the Assembly, in its letters of March and of May, and in the talks at the capital that the two had\n  agreed on in the winter before. It adds that Southland had told the other participants by letter\n  that it would take no further part, that it had sent no one to the two meetings that followed, and\n  that no one at the time took it for a participant. It recalls that the resolution was drafted with\n  a list of names because the names were then at hand, and that the drafters meant those who take\n  part and no one else. It concludes that nothing was set running.\n",
        )],
    ),
    warning(
        "T02",
        "long-quotation",
        "a text of ours quotes more than 25 words in a row",
        "Summaries are in our own words; what is quoted at length is somebody else's text. Quote the few words that matter.",
        &[(
            "provisions/res-9001/5.yaml",
            "  For five years a State may supply what is on the Register only if the Assembly approves, case by\n  case.\n",
            "  It says: \"all States may supply to the said State the arms that are on the Register for a time of\n  five years only where the Assembly has approved each such supply in advance\".\n",
        )],
    ),
    note(
        "T03",
        "long-title",
        "a title is longer than 120 characters",
        "Titles stand in lists and chains, and have to fit a line or two.",
        &[(
            "events/notice.yaml",
            "title: notice of non-performance by Southland\n",
            "title: >-\n  notice of non-performance by Southland, handed to the President of the Assembly in the morning and\n  circulated to the members on the same day\n",
        )],
    ),
    warning(
        "T04",
        "title-with-full-stop",
        "a title ends in a full stop",
        "Titles are put into sentences and lists, which end themselves.",
        &[(
            "events/notice.yaml",
            "non-performance by Southland\n",
            "non-performance by Southland.\n",
        )],
    ),
    warning(
        "T05",
        "word-twice",
        "a word stands twice in a row",
        "A slip of the pen.",
        &[("provisions/res-9001/11.yaml", "is banned again", "is is banned again")],
    ),
    warning(
        "T06",
        "look-alike-letter",
        "a Latin word holds a letter of another script",
        "It looks right and is found by no search. Type the word again.",
        &[("items/training-aircraft.yaml", "names: [T-9]", "names: [T-9, tr\u{430}iner]")],
    ),
    warning(
        "T07",
        "two-blanks",
        "two blanks stand in a row",
        "A slip of the pen that searches stumble over.",
        &[("events/notice.yaml", "notice of non-performance", "notice  of non-performance")],
    ),
    warning(
        "T08",
        "summary-repeats-title",
        "a summary says no more than the title",
        "Say what the text does, to what, and when.",
        &[(
            "provisions/res-9001/4.yaml",
            "  Vessels below 800 tonnes that a contract from before Opening Day covers may be supplied; the\n  supplier tells the Assembly.\n",
            "  Small vessels under older contracts need no approval.\n",
        )],
    ),
    warning(
        "T09",
        "unpaired-mark",
        "a bracket or double quote has no partner",
        "Something was cut off, or never closed.",
        &[(
            "events/notice.yaml",
            "notice of non-performance by Southland",
            "notice of non-performance (by Southland",
        )],
    ),
    warning(
        "T10",
        "placeholder",
        "a text still says that it has to be written",
        "Write it, or take it out: it is printed as it stands.",
        &[("provisions/res-9001/11.yaml", "  On a notice by", "  To be done: on a notice by")],
    ),
    warning(
        "T11",
        "equal-titles",
        "two things of one kind have the same title",
        "Answers name things by their titles; two alike cannot be told apart.",
        &[(
            "items/training-aircraft.yaml",
            "title: armed training aircraft",
            "title: patrol frigate",
        )],
    ),
    warning(
        "T12",
        "one-id-for-two",
        "one id stands for two things of different kinds",
        "`show` and the chain name things by their ids. Give each its own.",
        &[
            (
                "items/notice.yaml",
                "",
                "id: notice\ntitle: printed notice board\nnames: [notice board]\nkind: board\ndirection: to\nactivity: supply\nentries:\n  - entry: register/aircraft\n    source:\n      document: Arms Register\n      pinpoint: category 4\n      url: https://example.org/register\n      confidence: verified\n",
            ),
            ("ruleset.yaml", "items:\n", "items:\n  - notice\n"),
        ],
    ),
    warning(
        "T13",
        "near-ids",
        "two ids of one kind differ only in hyphens and dots",
        "They will be taken for each other. Give one of them another word.",
        &[
            (
                "items/patrolfrigate.yaml",
                "",
                "id: patrolfrigate\ntitle: frigate of the second series\nnames: [series two]\nkind: warship\ndirection: to\nactivity: supply\nentries:\n  - entry: register/warships\n    source:\n      document: Arms Register\n      pinpoint: category 6\n      url: https://example.org/register\n      confidence: verified\n",
            ),
            ("ruleset.yaml", "  - patrol-frigate\n", "  - patrol-frigate\n  - patrolfrigate\n"),
        ],
    ),
    warning(
        "T14",
        "near-names",
        "names of two items differ only in blanks and hyphens",
        "A row that means the one may find the other. Give the names to one item, or make them plainly different.",
        &[(
            "items/patrol-frigate.yaml",
            "names: [frigate of 2000 tonnes]",
            "names: [frigate of 2000 tonnes, T 9]",
        )],
    ),
    warning(
        "T15",
        "idle-name",
        "an item's other name is its own id",
        "The id is found anyway, so the name adds nothing.",
        &[(
            "items/patrol-frigate.yaml",
            "names: [frigate of 2000 tonnes]",
            "names: [frigate of 2000 tonnes, patrol-frigate]",
        )],
    ),
];

const PROSE: [&str; 8] = ["title", "summary", "note", "text", "argument", "ground", "who", "binds"];

/// Looks at every text.
pub fn check(set: &Set, notes: &mut Notes) {
    for (file, key, node) in set.written() {
        if PROSE.contains(&key) {
            prose(file, key, node, notes);
        }
        if key == "names" || PROSE.contains(&key) {
            letters(file, node, notes);
        }
    }
    for (file, nodes) in &set.nodes {
        repeated_title(file, nodes, notes);
    }
    titles(set, notes);
    ids(set, notes);
    names(set, notes);
}

const LONGEST_SUMMARY: usize = 600;
const LONGEST_TITLE: usize = 120;
const LONGEST_QUOTATION: usize = 25;

fn prose(file: &str, key: &str, node: &Node, notes: &mut Notes) {
    let mut add = |code, text: String| notes.add_at(code, file, node.value, text);
    let text = node.text.trim_end();
    let length = text.chars().count();
    if key == "summary" && length > LONGEST_SUMMARY {
        add(
            "T01",
            format!("{length} characters; keep to {LONGEST_SUMMARY}, and put the rest in a note"),
        );
    }
    if key == "title" && length > LONGEST_TITLE {
        add("T03", format!("{length} characters; keep a title to {LONGEST_TITLE}"));
    }
    if key == "title" && text.ends_with('.') {
        add("T04", "a title has no full stop at its end; take it away".to_owned());
    }
    if let Some(words) =
        longest_quotation(text).filter(|words| *words > LONGEST_QUOTATION && key != "argument")
    {
        add(
            "T02",
            format!(
                "{words} words are quoted in a row; say it in our own words, and quote the few that matter"
            ),
        );
    }
    if let Some(word) = word_twice(text) {
        add("T05", format!("`{word}` stands twice in a row; take one away"));
    }
    if node.written != Written::Block && text.trim().contains("  ")
        || text.lines().any(|line| line.trim().contains("  "))
    {
        add("T07", "two blanks in a row; take one away".to_owned());
    }
    if let Some(mark) = unpaired(text) {
        add("T09", format!("`{mark}` has no partner; add it, or take this one away"));
    }
    if let Some(word) = PLACEHOLDERS.iter().find(|word| says(text, word)) {
        add("T10", format!("`{word}` says that something is missing; write it, or take this out"));
    }
}

const PLACEHOLDERS: [&str; 6] =
    ["to be done", "tbd", "fixme", "xxx", "lorem ipsum", "to be written"];

/// A word or phrase stands in the text, in any case, as words of its own.
#[must_use]
pub fn says(text: &str, phrase: &str) -> bool {
    let plain = text.to_lowercase();
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let stands = |(at, found): (usize, &str)| {
        let before = plain.get(..at).and_then(|text| text.chars().next_back());
        let after =
            plain.get(at.saturating_add(found.len())..).and_then(|text| text.chars().next());
        edge(before) && edge(after)
    };
    plain.match_indices(phrase).any(stands)
}

/// How many words the longest passage between double quotes has.
fn longest_quotation(text: &str) -> Option<usize> {
    text.split('"').skip(1).step_by(2).map(|quoted| quoted.split_whitespace().count()).max()
}

/// Words that may well stand twice.
const DOUBLED: [&str; 3] = ["that", "had", "on"];

fn word_twice(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let twice = |(one, other): &(&&str, &&str)| {
        one == other && one.chars().all(char::is_lowercase) && !DOUBLED.contains(*one)
    };
    words.iter().zip(words.iter().skip(1)).find(twice).map(|(one, _)| *one)
}

/// A bracket or quote that is opened and not closed, or closed and not opened.
fn unpaired(text: &str) -> Option<char> {
    if text.matches('"').count() % 2 == 1 {
        return Some('"');
    }
    let mut open = Vec::new();
    for (at, mark) in text.char_indices() {
        // "a)" and "1)" count a list.
        let counts = text
            .get(..at)
            .and_then(|before| before.rsplit([' ', '(', '\n']).next())
            .is_some_and(|word| word.len() <= 2);
        match mark {
            '(' => open.push(mark),
            '[' => open.push(mark),
            ')' if open.pop() != Some('(') && !counts => return Some(mark),
            ']' if open.pop() != Some('[') => return Some(mark),
            _ => {}
        }
    }
    open.pop()
}

/// Latin letters and letters of another script in one word.
fn letters(file: &str, node: &Node, notes: &mut Notes) {
    let foreign = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{ff21}'..='\u{ff5a}');
    let mixed =
        |word: &&str| word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(foreign);
    let mut words = node.text.split(|c: char| !c.is_alphanumeric());
    if let Some(strange) = words.find(mixed).and_then(|word| word.chars().find(|c| foreign(*c))) {
        let text = format!(
            "a Latin word holds {}, a letter of another script; type the word again",
            strange.escape_unicode()
        );
        notes.add_at("T06", file, node.value, text);
    }
}

fn repeated_title(file: &str, nodes: &[Node], notes: &mut Notes) {
    let at = |path: &str| nodes.iter().find(|node| node.path == path);
    if let (Some(title), Some(summary)) = (at("title"), at("summary"))
        && plain(&title.text) == plain(&summary.text)
    {
        notes.add_at(
            "T08",
            file,
            summary.value,
            "the summary says no more than the title; say what the text does, to what, and when",
        );
    }
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn folder(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

/// The files among which a title tells one from another: provisions of one instrument, else all of a folder.
fn shelf(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(shelf, _)| shelf)
}

/// The single texts with a path, over all files.
fn at<'s>(set: &'s Set, path: &'s str) -> impl Iterator<Item = (&'s str, &'s Node)> {
    set.nodes.iter().filter_map(move |(file, nodes)| {
        Some((*file, nodes.iter().find(|node| node.path == path)?))
    })
}

fn titles(set: &Set, notes: &mut Notes) {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (file, node) in at(set, "title") {
        if let Some(other) = seen.insert((shelf(file), node.text.to_lowercase()), file) {
            notes.add_at(
                "T11",
                file,
                node.value,
                format!("{other} has the same title; say what is different"),
            );
        }
    }
}

fn ids(set: &Set, notes: &mut Notes) {
    let mut exact: BTreeMap<&str, &str> = BTreeMap::new();
    let mut near: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (file, node) in at(set, "id").filter(|(file, _)| file.contains('/')) {
        if let Some(other) = exact.insert(&node.text, file) {
            notes.add_at(
                "T12",
                file,
                node.value,
                format!("{other} has the same id; give each its own"),
            );
        }
        if let Some(other) = near.insert((folder(file), plain(&node.text)), file) {
            notes.add_at(
                "T13",
                file,
                node.value,
                format!(
                    "differs from the id of {other} in hyphens and dots only; choose another word"
                ),
            );
        }
    }
}

fn names(set: &Set, notes: &mut Notes) {
    let mut seen: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (file, node) in at(set, "id").filter(|(file, _)| folder(file) == "items") {
        seen.insert(plain(&node.text), (file, &node.text));
    }
    for (file, _, node) in
        set.written().filter(|(file, key, _)| *key == "names" && folder(file) == "items")
    {
        let (owner, name) = *seen.entry(plain(&node.text)).or_insert((file, &node.text));
        if owner != file {
            let text = format!(
                "`{}` and `{name}` of {owner} differ in blanks and marks only; give both to one item",
                node.text
            );
            notes.add_at("T14", file, node.value, text);
        } else if file.strip_prefix("items/").and_then(|stem| stem.strip_suffix(".yaml"))
            == Some(&node.text)
        {
            notes.add_at(
                "T15",
                file,
                node.value,
                "this is the item's own id, which is found anyway; leave it out",
            );
        }
    }
}
