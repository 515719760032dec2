//! The names of everything in the law inside the program, as the program lists them.

use std::sync::OnceLock;

use serde_json::Value;

use super::run::{ask, root};

/// The kinds that `list` tells apart and `show` shows.
pub const KINDS: [&str; 8] =
    ["parties", "readings", "questions", "events", "provisions", "items", "lists", "instruments"];

#[derive(Default)]
pub struct Law {
    /// Every id `show` takes, each once.
    pub all: Vec<String>,
    pub items: Vec<String>,
    pub entries: Vec<String>,
    pub readings: Vec<String>,
    /// Every name `--reading` takes: readings, then parties with another name.
    pub names: Vec<String>,
    /// The codes of `lint`.
    pub codes: Vec<String>,
}

pub fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(read)
}

fn read() -> Law {
    let mut law = Law::default();
    for kind in KINDS {
        let listed = listed(kind);
        let ids = listed.iter().filter_map(|thing| thing["id"].as_str().map(str::to_owned));
        law.all.extend(ids);
    }
    law.items = ids(&listed("items"));
    law.readings = ids(&listed("readings"));
    let lists = listed("lists");
    let entries = lists.iter().filter_map(|list| list["entries"].as_array());
    law.entries = entries.flat_map(|entries| ids(entries)).collect();
    law.all.extend(law.entries.clone());
    law.all.sort();
    law.all.dedup();
    law.names = law.readings.clone();
    law.names.extend(ids(&listed("parties")));
    law.names.sort();
    law.names.dedup();
    let codes = printed("lint --list");
    let codes = codes.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    law.codes = codes.map(str::to_owned).collect();
    law
}

/// What a command prints.
pub fn printed(line: &str) -> String {
    String::from_utf8(ask(root(), line, b"").stdout).expect("text")
}

fn listed(kind: &str) -> Vec<Value> {
    let json: Value =
        serde_json::from_str(&printed(&format!("list {kind} --format json"))).expect("JSON");
    json["things"].as_array().expect("things").clone()
}

fn ids(things: &[Value]) -> Vec<String> {
    things.iter().map(|thing| thing["id"].as_str().expect("an id").to_owned()).collect()
}
