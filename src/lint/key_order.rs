//! The order of the keys in a rule file.

use std::collections::BTreeSet;

use snapback_engine::load::{Node, Place, Written};

/// The top-level keys of each kind of file, in order; the kind is the name of the folder.
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
            "gaps",
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
            "destinations",
            "regimes",
            "paragraphs",
            "intentionally_empty",
            "summary",
            "source",
        ],
    ),
    (
        "provisions",
        &["id", "title", "summary", "source", "regime", "argued", "duty", "clauses", "note"],
    ),
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
    ("scope", &["layer", "persons", "claims", "limits"]),
    (
        "gaps",
        &[
            "id",
            "layer",
            "act",
            "pinpoint",
            "kind",
            "covers",
            "suppliers",
            "destinations",
            "when",
            "in_force",
            "source",
            "note",
        ],
    ),
];

/// The keys of the maps inside files, in order: the keys that hold such a map, and its own keys.
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
    (&["exempts"], &["provisions", "instruments", "regime"]),
    (&["when"], &["question", "event", "is", "at_least", "below", "before", "outcome"]),
    (&["in_force", "windows"], &["from", "until", "source"]),
    (
        &["from", "until", "day", "before", "earliest", "latest"],
        &["on", "event", "plus", "rounding", "midnight_closing_day", "earliest", "latest"],
    ),
    (&["suppliers", "destinations"], &["code", "from", "until"]),
    (&["persons"], &["id", "title", "addressee", "facts"]),
    (
        &["claims"],
        &[
            "entries",
            "except",
            "everything",
            "directions",
            "activities",
            "bound",
            "when",
            "from",
            "until",
            "source",
            "note",
        ],
    ),
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

/// Two neighbouring keys in the wrong order.
#[derive(Debug)]
pub(crate) struct Misplaced<'n> {
    /// The key that comes too late.
    pub key: &'n str,
    /// The key it belongs before.
    pub before: &'n str,
    /// The place of `key`.
    pub at: Place,
}

/// The first misplaced key of each map of a file, in lines or in braces.
pub(crate) fn misplaced<'n>(file: &str, nodes: &'n [Node]) -> Vec<Misplaced<'n>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let inner = nodes.iter().filter(|node| matches!(node.written, Written::Map { .. }));
    for map in std::iter::once("").chain(inner.map(|node| node.path.as_str())) {
        if seen.insert(map) {
            found.extend(first_misplaced(file, nodes, map));
        }
    }
    found
}

fn first_misplaced<'n>(file: &str, nodes: &'n [Node], map: &str) -> Option<Misplaced<'n>> {
    let order = order(file, map);
    let keys = keys(nodes, map);
    for (before, node) in keys.iter().zip(keys.iter().skip(1)) {
        let (before, key) = (name(before), name(node));
        if rank(order, before) > rank(order, key) {
            return Some(Misplaced { key, before, at: node.key });
        }
    }
    None
}

/// The nodes of the keys of a map, in the order of the file.
pub(crate) fn keys<'n>(nodes: &'n [Node], map: &str) -> Vec<&'n Node> {
    let is_in_map = |node: &&Node| match node.path.rsplit_once('.') {
        Some((above, _)) => above == map,
        None => map.is_empty() && !node.path.is_empty(),
    };
    nodes.iter().filter(is_in_map).collect()
}

/// The order of the keys of a map; empty where there is none. `map` is the path of the map's node,
/// empty for the file itself.
pub(crate) fn order(file: &str, map: &str) -> &'static [&'static str] {
    if map.is_empty() {
        let kind = file.split(['/', '.']).next();
        let found = ORDERS.iter().find(|(folder, _)| Some(*folder) == kind);
        return found.map_or(&[], |(_, keys)| keys);
    }
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(holder) = map.rsplit('.').find(|part| !is_number(part)) else { return &[] };
    INNER.iter().find(|(holders, _)| holders.contains(&holder)).map_or(&[], |(_, keys)| keys)
}

/// The position of a key in the order of its map. Keys without a position come last.
pub(crate) fn rank(order: &[&str], key: &str) -> usize {
    order.iter().position(|known| *known == key).unwrap_or(order.len())
}

/// The last key of a node's path.
pub(crate) fn name(node: &Node) -> &str {
    node.path.rsplit('.').next().unwrap_or_default()
}
