//! The order in which keys stand in a rule file.

use snapback_engine::load::{Node, Place, Written};

/// The keys of each kind of file, in order.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "ruleset",
        &[
            "schema",
            "id",
            "title",
            "version",
            "known_through",
            "target",
            "other_embargoes",
            "parties",
            "compared",
            "defaults",
            "instruments",
            "events",
            "questions",
            "readings",
            "lists",
            "items",
        ],
    ),
    (
        "instruments",
        &[
            "id",
            "title",
            "symbol",
            "date",
            "issuer",
            "binds",
            "suppliers",
            "only_if_supplier_named",
            "regimes",
            "paragraphs",
            "intentionally_empty",
            "summary",
            "source",
        ],
    ),
    ("provisions", &["id", "title", "summary", "source", "regime", "argued", "clauses", "note"]),
    (
        "events",
        &[
            "id", "title", "date", "never", "between", "occurs", "unless", "edge_day", "rests_on",
            "argued", "note", "source",
        ],
    ),
    (
        "questions",
        &[
            "id",
            "title",
            "kind",
            "value",
            "decides",
            "arises_from",
            "answers",
            "presumed",
            "note",
            "source",
        ],
    ),
    (
        "readings",
        &["id", "title", "party", "held", "summary", "inherits", "continues", "answers", "holds"],
    ),
    ("lists", &["id", "title", "summary", "entries", "revisions", "source"]),
    (
        "items",
        &[
            "id",
            "title",
            "names",
            "kind",
            "direction",
            "activity",
            "entries",
            "raises",
            "facts",
            "note",
            "sources",
        ],
    ),
];

/// The keys of the maps inside files, in order, by the key under which the map stands.
const INNER: &[(&[&str], &[&str])] = &[
    (&["source", "sources"], &["document", "pinpoint", "url", "confidence", "checked", "note"]),
    (
        &["clauses"],
        &["effect", "approval", "covers", "exempts", "when", "leaves_open", "in_force", "source"],
    ),
    (
        &["covers"],
        &[
            "directions",
            "activities",
            "entries",
            "except",
            "sections",
            "everything",
            "raising",
            "not_raising",
        ],
    ),
    (&["exempts"], &["provisions", "instruments"]),
    (&["when"], &["question", "event", "is", "at_least", "below", "before", "outcome"]),
    (&["in_force", "windows"], &["from", "until", "source"]),
    (
        &["from", "until", "day", "before", "earliest", "latest"],
        &["on", "event", "plus", "rounding", "midnight_closing_day", "earliest", "latest"],
    ),
    (&["suppliers"], &["code", "from", "until"]),
    (&["regimes"], &["id", "title", "windows"]),
    (&["occurs"], &["day", "when"]),
    (&["unless"], &["event", "before"]),
    (&["between"], &["not_before", "not_after"]),
    (
        &["answers"],
        &["id", "text", "argument", "question", "answer", "basis", "who", "since", "source"],
    ),
    (&["presumed"], &["answer", "ground"]),
    (&["held"], &["from", "until"]),
    (&["continues"], &["reading", "questions", "events", "since", "source"]),
    (&["holds"], &["event", "outcome", "basis", "who", "since", "source"]),
    (&["entries"], &["id", "title", "text", "entry", "section", "when", "source"]),
    (&["revisions"], &["document", "regime", "from", "until", "source"]),
    (&["facts", "defaults"], &["fact", "value", "ground", "source"]),
    (&["target"], &["name", "code"]),
    (&["other_embargoes"], &["direction", "note"]),
    (&["parties"], &["id", "title"]),
];

/// A key that stands too late.
#[derive(Debug)]
pub struct Misplaced<'n> {
    /// The key.
    pub key: &'n str,
    /// A key that it belongs before.
    pub before: &'n str,
    /// Where it stands.
    pub at: Place,
}

/// The keys of each map, in lines or braces, that stand after one they belong before: the first of each map.
#[must_use]
pub fn misplaced<'n>(file: &str, nodes: &'n [Node]) -> Vec<Misplaced<'n>> {
    let maps = std::iter::once("").chain(
        nodes
            .iter()
            .filter(|node| matches!(node.written, Written::Map { .. }))
            .map(|node| node.path.as_str()),
    );
    let mut seen = std::collections::BTreeSet::new();
    maps.filter(|path| seen.insert(*path))
        .filter_map(|path| first_misplaced(&keys(nodes, path), rank(file, path)))
        .collect()
}

/// The keys of a map.
#[must_use]
pub fn keys<'n>(nodes: &'n [Node], map: &str) -> Vec<&'n Node> {
    let inside = |node: &&Node| match node.path.rsplit_once('.') {
        Some((above, _)) => above == map,
        None => map.is_empty() && !node.path.is_empty(),
    };
    nodes.iter().filter(inside).collect()
}

/// Where a key stands in the order of its map.
pub fn rank(file: &str, map: &str) -> impl Fn(&str) -> usize + use<> {
    let kind = file.split(['/', '.']).next().unwrap_or_default();
    let holder =
        map.rsplit('.').find(|part| !part.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default();
    let order = match map.is_empty() {
        true => ORDERS.iter().find(|(of, _)| *of == kind).map(|(_, keys)| *keys),
        false => INNER.iter().find(|(holders, _)| holders.contains(&holder)).map(|(_, keys)| *keys),
    };
    let order = order.unwrap_or_default();
    move |key| order.iter().position(|known| *known == key).unwrap_or(order.len())
}

fn first_misplaced<'n>(keys: &[&'n Node], rank: impl Fn(&str) -> usize) -> Option<Misplaced<'n>> {
    keys.iter()
        .zip(keys.iter().skip(1))
        .find(|(before, node)| rank(name(before)) > rank(name(node)))
        .map(|(before, node)| Misplaced { key: name(node), before: name(before), at: node.key })
}

/// The last key of a node's path.
#[must_use]
pub fn name(node: &Node) -> &str {
    node.path.rsplit('.').next().unwrap_or_default()
}
