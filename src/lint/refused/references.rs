//! What the loader refuses: names that stand for nothing, circles, and readings that contradict themselves.

use crate::lint::codes::{Code, Example, error};

/// The codes of this family.
pub const CODES: &[Code] = &[
    error(
        "R01",
        "unknown-name",
        "a name stands for nothing",
        "The thing was renamed, misspelt or never written. The nearest name is suggested.",
        Example::Changes(&[(
            "provisions/res-9001/11.yaml",
            "{event: restoration}",
            "{event: restorations}",
        )]),
    ),
    error(
        "R02",
        "circle",
        "things wait for each other, inherit from each other or displace each other in a circle",
        "No one of them could be worked out. Let one of them go.",
        Example::Changes(&[(
            "events/restoration.yaml",
            "{event: notice, midnight_closing_day: 30}",
            "{event: restoration, midnight_closing_day: 30}",
        )]),
    ),
    error(
        "R03",
        "long-chain",
        "a reading inherits through more than 16 others, or an event can fall on more than 256 days",
        "It could not be followed by a reader. Shorten the chain.",
        Example::Words(
            "seventeen readings, each inheriting from the one before",
            "readings that inherit from one joint reading",
        ),
    ),
    error(
        "R04",
        "nothing-to-continue",
        "a reading continues an answer that the earlier one does not give",
        "Nothing can be taken over. Leave it out, or answer it here.",
        Example::Changes(&[(
            "readings/south.yaml",
            "summary: >-\n",
            "continues:\n  reading: north\n  events: [restoration]\n  since: 2134-03-02\n  source:\n    document: S/2134/120\n    pinpoint: para. 1\n    url: https://example.org/docs/2134-120\n    confidence: verified\nsummary: >-\n",
        )]),
    ),
    error(
        "R08",
        "contradictory-reading",
        "no set of answers brings about the outcomes a reading states",
        "The reading states an outcome and answers a premise otherwise. One of them is encoded wrongly.",
        Example::Changes(&[(
            "readings/north.yaml",
            "answers:\n",
            "holds:\n  - event: restoration\n    outcome: happened\n    basis: stated\n    who: Foreign Minister\n    since: 2134-04-03\n    source:\n      document: S/2134/120\n      pinpoint: para. 1\n      url: https://example.org/docs/2134-120\n      confidence: verified\nanswers:\n",
        )]),
    ),
    error(
        "R09",
        "not-listed",
        "a file is not listed, or a listed file is not there",
        "Nothing may fall out of the law unseen. Add the file or its name, whichever is missing.",
        Example::Changes(&[("ruleset.yaml", "  - notice\n", "  - notice\n  - talks\n")]),
    ),
];
