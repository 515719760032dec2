//! Rule files are plain YAML: a second, unrelated reader gives the same tree for every one of them.
//!
//! The program reads with `serde-saphyr`; `serde_yaml` is the second reader. Equal means: the same keys
//! in the same order, text equal to the byte, numbers and booleans as such, and no value absent. A date is text in both.

use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use snapback_engine::load::Folder;
use snapback_engine::model::parse_day;

/// What a YAML file is, whoever reads it.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Absent,
    Bool(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or(Tree::Fraction(value as f64), Tree::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Fraction(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Absent)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(Tree::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(pair) = map.next_entry()? {
            all.push(pair);
        }
        Ok(Tree::Map(all))
    }
}

fn second(value: &serde_yaml::Value) -> Tree {
    match value {
        serde_yaml::Value::Null => Tree::Absent,
        serde_yaml::Value::Bool(value) => Tree::Bool(*value),
        serde_yaml::Value::Number(value) => {
            value.as_i64().map_or_else(|| Tree::Fraction(value.as_f64().unwrap()), Tree::Whole)
        }
        serde_yaml::Value::String(value) => Tree::Text(value.clone()),
        serde_yaml::Value::Sequence(list) => Tree::List(list.iter().map(second).collect()),
        serde_yaml::Value::Mapping(map) => {
            Tree::Map(map.iter().map(|(key, value)| (second(key), second(value))).collect())
        }
        serde_yaml::Value::Tagged(tagged) => panic!("the tag {}", tagged.tag),
    }
}

/// Every leaf with the keys that lead to it.
fn leaves<'t>(tree: &'t Tree, path: &str, out: &mut Vec<(String, &'t Tree)>) {
    match tree {
        Tree::List(list) => list.iter().for_each(|value| leaves(value, path, out)),
        Tree::Map(map) => {
            for (key, value) in map {
                let Tree::Text(key) = key else { panic!("{path}: a key that is no text: {key:?}") };
                leaves(value, &format!("{path}/{key}"), out);
            }
        }
        leaf => out.push((path.to_owned(), leaf)),
    }
}

fn shipped() -> Vec<(String, String)> {
    let folder = Folder::read(Path::new("rules")).expect("the shipped rules");
    folder
        .files()
        .map(|file| (file.path.clone(), String::from_utf8(file.bytes.clone()).expect("UTF-8")))
        .collect()
}

#[test]
fn both_readers_give_the_same_tree_for_every_shipped_file() {
    let files = shipped();
    assert!(files.len() > 300, "only {} files", files.len());
    let (mut differ, mut count) = (Vec::new(), 0);
    for (path, text) in &files {
        let ours: Tree =
            serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let theirs: serde_yaml::Value =
            serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let theirs = second(&theirs);
        let (mut a, mut b) = (Vec::new(), Vec::new());
        leaves(&ours, "", &mut a);
        leaves(&theirs, "", &mut b);
        count += a.len();
        if ours != theirs {
            let first = a.iter().zip(&b).find(|(a, b)| a != b);
            differ.push(format!("{path}: {first:?}"));
        }
    }
    println!("{} files, {count} values, {} differ", files.len(), differ.len());
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// Keys whose value is a day.
const DAYS: [&str; 9] = [
    "date",
    "since",
    "known_through",
    "not_before",
    "not_after",
    "on",
    "held/from",
    "held/until",
    "before/on",
];

/// Keys whose value is a number or a truth in the model; everything else is text.
const PLAIN: [&str; 9] = [
    "everything",
    "edge_day",
    "never",
    "only_if_supplier_named",
    "addressee",
    "intentionally_empty",
    "midnight_closing_day",
    "at_least",
    "below",
];

#[test]
fn a_day_is_text_and_nothing_is_a_number_or_a_truth_by_accident() {
    let (mut days, mut plain, mut wrong) = (0, 0, Vec::new());
    for (path, text) in shipped() {
        let tree: Tree = serde_saphyr::from_str(&text).expect("read above");
        let mut all = Vec::new();
        leaves(&tree, "", &mut all);
        for (keys, leaf) in all {
            let named =
                |words: &[&str]| words.iter().any(|word| keys.ends_with(&format!("/{word}")));
            let fine = match leaf {
                Tree::Text(text) if named(&DAYS) => {
                    days += 1;
                    parse_day(text).is_ok()
                }
                Tree::Text(_) => !named(&PLAIN),
                Tree::Whole(_) | Tree::Bool(_) => {
                    plain += 1;
                    named(&PLAIN)
                }
                Tree::Absent | Tree::Fraction(_) | Tree::List(_) | Tree::Map(_) => false,
            };
            wrong.extend((!fine).then(|| format!("{path}{keys}: {leaf:?}")));
        }
    }
    println!("{days} days as text, {plain} numbers and truths");
    assert!(days > 200, "only {days} days");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
