//! What the loader refuses: the keys of a file, the words of closed lists, ids.

use crate::lint::codes::{Code, Example, error};

/// The codes of this family.
pub const CODES: &[Code] = &[
    error(
        "S01",
        "unknown-key",
        "a key is not known here",
        "A misspelt key would otherwise be left out in silence. The nearest known key is suggested.",
        Example::Changes(&[("events/notice.yaml", "title:", "titel:")]),
    ),
    error(
        "S02",
        "wrong-kind",
        "a value is of the wrong kind, or no word of its closed list",
        "The text names what belongs there.",
        Example::Changes(&[(
            "provisions/res-9001/11.yaml",
            "effect: prohibited",
            "effect: forbidden",
        )]),
    ),
    error(
        "S03",
        "missing-key",
        "a key is missing",
        "Without it the file does not say enough. The text names the key and the map in which it is missing.",
        Example::Changes(&[(
            "events/notice.yaml",
            "title: notice of non-performance by Southland\n",
            "",
        )]),
    ),
    error(
        "S04",
        "unknown-schema",
        "the set is written for another program version",
        "The keys may mean something else there. This program reads schema 1.",
        Example::Changes(&[("ruleset.yaml", "schema: \"1\"", "schema: \"2\"")]),
    ),
    error(
        "S05",
        "not-an-id",
        "an id holds other characters than small letters, digits, `-` and `.`",
        "Ids are paths and words of the command line. Capitals are for list entries only, which carry the numbers of the list.",
        Example::Changes(&[("events/notice.yaml", "id: notice", "id: Notice")]),
    ),
    error(
        "S06",
        "stands-twice",
        "a name or entry stands twice",
        "One of the two would never be read. Keep one.",
        Example::Changes(&[("ruleset.yaml", "  - notice\n", "  - notice\n  - notice\n")]),
    ),
    error(
        "S07",
        "id-is-not-path",
        "an id is not the path of its file",
        "A reader who looks for the id would not find the file. Write the path as the id, or move the file.",
        Example::Changes(&[("events/notice.yaml", "id: notice", "id: the-notice")]),
    ),
    error(
        "S08",
        "empty-list",
        "a list or map is empty",
        "An empty list restricts nothing and is easily left by mistake. Fill it or leave the key out.",
        Example::Changes(&[("ruleset.yaml", "compared: [north, south]", "compared: []")]),
    ),
    error(
        "S09",
        "unusable-source",
        "a source lacks its document or place, or its address is none",
        "A statement without a source cannot be checked. Addresses begin with http:// or https://.",
        Example::Changes(&[(
            "events/notice.yaml",
            "url: https://example.org/docs/2134-101",
            "url: example.org/docs/2134-101",
        )]),
    ),
];
