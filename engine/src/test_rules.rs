//! A small set of rules for unit tests.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use crate::load::{Folder, ruleset};
use crate::model::{Day, Direction, Layer, Ruleset, parse_day};
use crate::query::{Query, subject, transfer};

const SOURCE: &str = "source:\n  document: Made up\n  pinpoint: page 1\n  confidence: verified\n";
const ITEM_SOURCE: &str =
    "    source:\n      document: Made up\n      pinpoint: page 2\n      confidence: CONFIDENCE\n";

fn item(id: &str, entry: &str, confidence: &str) -> String {
    let source = ITEM_SOURCE.replace("CONFIDENCE", confidence);
    format!(
        "id: {id}\ntitle: {id}\nnames: [such a {id}]\nkind: thing\ndirection: to\nactivity: supply\nentries:\n  - entry: {entry}\n{source}"
    )
}

fn reading(id: &str, held: &str, answer: &str) -> String {
    format!(
        "id: {id}\ntitle: {id}\nparty: north\nheld: {{{held}}}\nsummary: So it is read.\nanswers:\n  - question: point\n    answer: [\"{answer}\"]\n    basis: stated\n    who: Somebody\n    since: 2001-01-01\n    source:\n      document: Made up\n      pinpoint: page 3\n      confidence: verified\n"
    )
}

/// `act/1` prohibits the supply of `goods/a` from 2010-05-01 to 2010-05-31 and, as it is read
/// from 2020-01-01 on, from 2015-01-01 on. Nothing covers `goods/b`.
pub(crate) fn rules() -> Ruleset {
    let covers = "    covers:\n      directions: [to]\n      activities: [supply]\n      entries: [goods/a]\n";
    let clauses = format!(
        "  - effect: prohibited\n{covers}    in_force:\n      - from: {{on: 2010-05-01}}\n        until: {{on: 2010-06-01}}\n  - effect: prohibited\n{covers}    in_force:\n      - from: {{on: 2015-01-01}}\n    when:\n      - question: point\n        is: [\"yes\"]\n"
    );
    let answer = |word: &str| {
        format!("  - id: \"{word}\"\n    text: It is {word}.\n    argument: The words say so.\n")
    };
    let entry = |id: &str| {
        format!(
            "  - id: {id}\n    title: {id}\n    text: Such things.\n    source:\n      document: Made up\n      pinpoint: page 2\n      confidence: verified\n"
        )
    };
    let files = [
        ("ruleset.yaml", "schema: \"1\"\nid: made-up\ntitle: A set\nversion: \"1\"\nknown_through: 2030-12-31\ntarget:\n  name: Target\n  code: TT\nparties:\n  - id: north\n    title: North\ncompared: [north]\ndefaults:\n  - fact: idle\n    value: \"no\"\n    ground: nobody asks\ninstruments: [act]\nevents: [idle-day]\nquestions: [point, idle]\nreadings: [early, late]\nlists: [goods]\nitems: [thing, twin, rumour, other]\n".to_owned()),
        ("instruments/act.yaml", format!("id: act\ntitle: act\nsymbol: A/act\ndate: 2001-01-01\nissuer: un\nbinds: all\nparagraphs: [act/1]\nsummary: It is an act.\n{SOURCE}")),
        ("provisions/act/1.yaml", format!("id: act/1\ntitle: act/1\nsummary: Says so.\nclauses:\n{clauses}{SOURCE}")),
        ("questions/point.yaml", format!("id: point\ntitle: point\nkind: law\ndecides: verdict\narises_from: [act/1]\nanswers:\n{}{}{SOURCE}", answer("yes"), answer("no"))),
        ("questions/idle.yaml", format!("id: idle\ntitle: idle\nkind: fact\nvalue: yes-no\ndecides: verdict\n{SOURCE}")),
        ("events/idle-day.yaml", format!("id: idle-day\ntitle: idle-day\ndate: 2001-01-01\n{SOURCE}")),
        ("lists/goods.yaml", format!("id: goods\ntitle: goods\nsummary: A list.\nentries:\n{}{}{}{SOURCE}", entry("goods"), entry("goods/a"), entry("goods/b"))),
        ("items/thing.yaml", item("thing", "goods/a", "verified")),
        ("items/twin.yaml", item("twin", "goods/a", "verified")),
        ("items/rumour.yaml", item("rumour", "goods/a", "reported")),
        ("items/other.yaml", item("other", "goods/b", "verified")),
        ("readings/early.yaml", reading("early", "from: 2001-01-01, until: 2020-01-01", "no")),
        ("readings/late.yaml", reading("late", "from: 2020-01-01", "yes")),
    ];
    let folder = Folder::in_memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    match ruleset(&folder) {
        Ok(rules) => rules,
        Err(problems) => {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }
    }
}

pub(crate) fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

/// A query about the supply of an item, `to` the target, in the layer of the United Nations.
pub(crate) fn query(rules: &Ruleset, item: &str, on: &str) -> Query {
    let subject = subject(rules, item).unwrap();
    Query::new(transfer(rules, subject, Some(Direction::To), None, Layer::Un), day(on))
}
