//! The manifest, the control lists, the items.

use super::law::questions;
use super::phrases::{bounds, conditions, day, source};
use super::positions::value;
use super::{Tables, country, entry_well_formed, once_in_all, pages, text, well_formed};
use crate::load::diagnostic::Diagnostics;
use crate::load::files::Files;
use crate::load::references::Page;
use crate::load::shape::{
    DefaultShape, FactShape, ItemEntryShape, ItemShape, ListShape, PartyShape,
};
use crate::load::vocabulary::UsualDirection;
use crate::model::{
    Activity, ControlList, DefaultFact, Direction, Entry, EntryIx, Item, ItemEntry, ItemFact,
    ListIx, Party, PartyIx, QuestionIx, ReadingIx, RegimeIx, Revision, Ruleset, Target, Value,
};

pub fn manifest(
    files: &Files,
    tables: &Tables,
    digest: String,
    diagnostics: &mut Diagnostics,
) -> Ruleset {
    let shape = &files.manifest.shape;
    let mut page = Page { shown: &files.manifest.shown, diagnostics };
    let page = &mut page;
    if shape.schema.value != "1" {
        page.refuse(
            &shape.schema,
            "S04",
            "unknown schema; this program reads schema 1, so write `schema: \"1\"`",
        );
    }
    parties_named(page, files);
    page.once("the default for", shape.defaults.iter().map(|shape| &shape.fact));
    let embargoes = shape.other_embargoes.as_ref();
    Ruleset {
        id: text(&shape.id),
        title: text(&shape.title),
        version: text(&shape.version),
        digest: digest.into(),
        known_through: day(page, &shape.known_through),
        target: Target { name: text(&shape.target.name), code: country(page, &shape.target.code) },
        other_embargoes: embargoes.and_then(|shape| {
            let direction = page.choose(&shape.direction)?;
            Some((direction, text(&shape.note)))
        }),
        compared: shape
            .compared
            .iter()
            .map(|word| PartyIx(page.find(&tables.parties, word)))
            .collect(),
        defaults: shape.defaults.iter().filter_map(|shape| default(page, tables, shape)).collect(),
        parties: parties(files, tables),
        edge_days: Vec::new(),
        names: Vec::new(),
        covering: Vec::new(),
        instruments: Vec::new(),
        regimes: Vec::new(),
        provisions: Vec::new(),
        scopes: Vec::new(),
        claims: Vec::new(),
        gaps: Vec::new(),
        events: Vec::new(),
        questions: Vec::new(),
        readings: Vec::new(),
        lists: Vec::new(),
        entries: Vec::new(),
        items: Vec::new(),
    }
}

/// Checks that parties are named once, compared once, and have a reading.
fn parties_named(page: &mut Page, files: &Files) {
    let shape = &files.manifest.shape;
    page.once("the party", shape.parties.iter().map(|party| &party.id));
    page.once("the party", &shape.compared);
    for PartyShape { id, .. } in &shape.parties {
        well_formed(page, id);
        if !files.readings.iter().any(|read| read.shape.party.value == id.value) {
            page.refuse(
                id,
                "R09",
                format!(
                    "the party `{}` has no reading; add one or take it off the list",
                    id.value.escape_debug()
                ),
            );
        }
    }
}

fn parties(files: &Files, tables: &Tables) -> Vec<Party> {
    let held_by = |id: &str| {
        let mut held: Vec<_> =
            files.readings.iter().filter(|read| read.shape.party.value == id).collect();
        held.sort_by_key(|read| read.shape.held.from.value.clone());
        held.iter().filter_map(|read| tables.readings.get(&read.stem)).map(ReadingIx).collect()
    };
    let all = files.manifest.shape.parties.iter();
    all.map(|shape| Party {
        id: text(&shape.id),
        title: text(&shape.title),
        readings: held_by(&shape.id.value),
    })
    .collect()
}

fn default(page: &mut Page, tables: &Tables, shape: &DefaultShape) -> Option<DefaultFact> {
    let (question, value) = fact(page, tables, &shape.fact, &shape.value)?;
    Some(DefaultFact { question, value, ground: text(&shape.ground) })
}

pub fn fact(
    page: &mut Page,
    tables: &Tables,
    name: &super::Word,
    word: &super::Word,
) -> Option<(QuestionIx, Value)> {
    let question = QuestionIx(page.known(&tables.questions, name)?);
    let asked = tables.asked.get(usize::from(question.0))?;
    if !asked.is_fact() {
        page.refuse(name, "R01", format!("`{}` is a question of law, not a fact", asked.id));
    }
    Some((question, value(page, asked, word)?))
}

pub fn lists(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<ControlList> {
    let mut all = Vec::new();
    pages(&files.lists, diagnostics, |page, read| all.push(list(page, tables, &read.shape)));
    all
}

fn list(page: &mut Page, tables: &Tables, shape: &ListShape) -> ControlList {
    let revisions = shape.revisions.iter().map(|shape| Revision {
        document: text(&shape.document),
        regime: RegimeIx(page.find(&tables.regimes, &shape.regime)),
        window: bounds(page, tables, &shape.from, &shape.until),
        source: source(page, &shape.source),
    });
    ControlList {
        revisions: revisions.collect(),
        id: text(&shape.id),
        title: text(&shape.title),
        summary: text(&shape.summary),
        entries: shape
            .entries
            .iter()
            .filter_map(|entry| tables.entries.get(&entry.id.value))
            .map(EntryIx)
            .collect(),
        source: source(page, &shape.source),
    }
}

pub fn entries(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    let ids = files
        .lists
        .iter()
        .flat_map(|read| read.shape.entries.iter().map(move |entry| (read, &entry.id)));
    once_in_all("the entry", ids, diagnostics);
    pages(&files.lists, diagnostics, |page, read| {
        let list = ListIx(tables.lists.get(&read.stem).unwrap_or(0));
        for shape in &read.shape.entries {
            let id = &shape.id;
            if id
                .value
                .strip_prefix(&read.stem)
                .is_none_or(|rest| !(rest.is_empty() || rest.starts_with('/')))
            {
                page.refuse(
                    id,
                    "S07",
                    format!(
                        "the entry `{}` is not of this list; write `{1}` or `{1}/...`",
                        id.value.escape_debug(),
                        read.stem
                    ),
                );
            }
            entry_well_formed(page, id);
            let source = source(page, &shape.source);
            all.push(Entry {
                id: text(id),
                title: text(&shape.title),
                text: text(&shape.text),
                source,
                list,
            });
        }
    });
    all
}

pub fn items(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut all = Vec::new();
    pages(&files.items, diagnostics, |page, read| all.push(item(page, tables, &read.shape)));
    names_once(files, tables, diagnostics);
    all
}

/// Checks that no name belongs to two items, ignoring case.
fn names_once(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) {
    let mut seen = std::collections::BTreeMap::new();
    for read in &files.items {
        seen.insert(read.stem.to_lowercase(), read.stem.clone());
    }
    pages(&files.items, diagnostics, |page, read| {
        for word in &read.shape.names {
            let name = text(word).to_lowercase();
            if name.is_empty() || name.starts_with(['=', '+', '-', '@']) {
                page.refuse(
                    word,
                    "S05",
                    "a name begins with a letter or digit: no sign that a spreadsheet or a shell would act on; write it otherwise",
                );
                continue;
            }
            if let Some(other) = seen.get(&name).filter(|other| **other != read.stem) {
                page.refuse(
                    word,
                    "S06",
                    format!(
                        "the name `{}` already stands for `{other}`; choose another",
                        word.value.escape_debug()
                    ),
                );
            } else if tables.entries.get(&word.value).is_some() {
                page.refuse(
                    word,
                    "S06",
                    format!(
                        "the name `{}` is a list entry; choose another",
                        word.value.escape_debug()
                    ),
                );
            }
            seen.entry(name).or_insert_with(|| read.stem.clone());
        }
    });
}

fn item(page: &mut Page, tables: &Tables, shape: &ItemShape) -> Item {
    page.once("the name", &shape.names);
    page.once("the fact", shape.facts.iter().map(|shape| &shape.fact));
    Item {
        id: text(&shape.id),
        title: text(&shape.title),
        names: shape.names.iter().map(text).collect(),
        kind: text(&shape.kind),
        usual: match page.choose(&shape.direction) {
            Some(UsualDirection::To) => Some(Direction::To),
            Some(UsualDirection::From) => Some(Direction::From),
            Some(UsualDirection::Both) | None => None,
        },
        activity: page.choose(&shape.activity).unwrap_or(Activity::Supply),
        entries: shape.entries.iter().map(|shape| item_entry(page, tables, shape)).collect(),
        raises: questions(page, tables, &shape.raises),
        facts: shape.facts.iter().filter_map(|shape| item_fact(page, tables, shape)).collect(),
        note: shape.note.as_ref().map(text),
        sources: shape.sources.iter().map(|shape| source(page, shape)).collect(),
    }
}

fn item_entry(page: &mut Page, tables: &Tables, shape: &ItemEntryShape) -> ItemEntry {
    ItemEntry {
        entry: EntryIx(page.find(&tables.entries, &shape.entry)),
        section: shape.section.as_ref().map(text),
        conditions: conditions(page, tables, &shape.when),
        source: source(page, &shape.source),
    }
}

fn item_fact(page: &mut Page, tables: &Tables, shape: &FactShape) -> Option<ItemFact> {
    let (question, value) = fact(page, tables, &shape.fact, &shape.value)?;
    Some(ItemFact { question, value, source: source(page, &shape.source) })
}
