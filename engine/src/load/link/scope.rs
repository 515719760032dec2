//! What each layer claims, and what it is known to lack.

use super::law::{covers, states};
use super::phrases::{bounds, conditions, source, windows};
use super::things::fact;
use super::{Tables, entry_well_formed, flag, pages, text, well_formed};
use crate::load::diagnostic::Diagnostics;
use crate::load::files::{Files, Parsed};
use crate::load::references::Page;
use crate::load::shape::{ClaimShape, CoversShape, GapShape, PersonShape, ScopeShape};
use crate::load::vocabulary::GapWord;
use crate::load::yaml::{Spanned, Word, place};
use crate::model::{
    Claim, ClaimIx, Clause, Condition, Covers, Gap, GapKind, Layer, Person, Ruleset, Scope, Window,
};

/// The word for a claim that is made for everyone.
const ANYONE: &str = "anyone";

/// Adds every scope with its claims, and every gap.
pub fn scopes_and_gaps(
    files: &Files,
    tables: &Tables,
    rules: &mut Ruleset,
    diagnostics: &mut Diagnostics,
) {
    pages(&files.scope, diagnostics, |page, read| scope(page, tables, read, rules));
    pages(&files.gaps, diagnostics, |page, read| rules.gaps.extend(gap(page, tables, read)));
}

fn scope(page: &mut Page, tables: &Tables, read: &Parsed<ScopeShape>, rules: &mut Ruleset) {
    let shape = &read.shape;
    let Some(layer) = Layer::from_word(&read.stem) else {
        let layers: Vec<&str> = Layer::ALL.iter().map(|layer| layer.word()).collect();
        let text = format!(
            "the file of a scope is named after its layer: {}.yaml",
            layers.join(".yaml, ")
        );
        page.refuse_at((1, 1), "S07", text);
        return;
    };
    if let Some(word) = shape.layer.as_ref().filter(|word| page.choose(word) != Some(layer)) {
        page.refuse(word, "S07", format!("this file is the scope of `{layer}`; write `{layer}`"));
    }
    page.once("the kind of person", shape.persons.iter().map(|person| &person.id));
    let persons = shape.persons.iter().map(|shape| person(page, tables, shape)).collect();
    let mut claims = Vec::new();
    for (at, claimed) in shape.claims.iter().enumerate() {
        claims.push(ClaimIx(rules.claims.len() as u16));
        rules.claims.push(claim(page, tables, (layer, at + 1), &shape.persons, claimed));
    }
    rules.scopes.push(Scope {
        layer,
        persons,
        claims,
        limits: shape.limits.iter().map(text).collect(),
    });
}

fn person(page: &mut Page, tables: &Tables, shape: &PersonShape) -> Person {
    well_formed(page, &shape.id);
    if shape.id.value == ANYONE {
        page.refuse(&shape.id, "S05", "`anyone` means every kind of person; choose another id");
    }
    let facts = shape.facts.iter().filter_map(|of| fact(page, tables, &of.fact, &of.value));
    Person {
        id: text(&shape.id),
        title: text(&shape.title),
        addressee: flag(&shape.addressee),
        facts: facts.collect(),
    }
}

fn claim(
    page: &mut Page,
    tables: &Tables,
    (layer, number): (Layer, usize),
    persons: &[PersonShape],
    spanned: &Spanned<ClaimShape>,
) -> Claim {
    let shape = &spanned.value;
    let covered = CoversShape {
        directions: shape.directions.clone(),
        activities: shape.activities.clone(),
        entries: shape.entries.clone(),
        except: shape.except.clone(),
        sections: Vec::new(),
        everything: shape.everything,
        raising: None,
        not_raising: None,
    };
    let covers = covers(page, tables, place(spanned), &covered);
    let conditions = conditions(page, tables, &shape.when);
    let window = bounds(page, tables, &shape.from, &shape.until);
    Claim {
        layer,
        id: format!("{layer}/{number}").into(),
        bound: bound(page, &shape.bound, persons),
        clause: without_effect(covers, conditions, vec![window]),
        source: source(page, &shape.source),
        note: shape.note.as_ref().map(text),
    }
}

/// The places of the kinds of person named; none where a claim is made for anyone.
fn bound(page: &mut Page, words: &[Word], persons: &[PersonShape]) -> Vec<usize> {
    page.once("the kind of person", words);
    let mut found = Vec::new();
    for word in words {
        match persons.iter().position(|person| person.id.value == word.value) {
            Some(at) => found.push(at),
            None if word.value == ANYONE && words.len() == 1 => {}
            None => {
                let ids: Vec<&str> = persons.iter().map(|one| one.id.value.as_str()).collect();
                let text = format!(
                    "no kind of person `{}` in this file; write `{ANYONE}` alone{}",
                    word.value.escape_debug(),
                    if ids.is_empty() { String::new() } else { format!(", or {}", ids.join(", ")) }
                );
                page.refuse(word, "R01", text);
            }
        }
    }
    found
}

fn gap(page: &mut Page, tables: &Tables, read: &Parsed<GapShape>) -> Option<Gap> {
    let shape = &read.shape;
    if let Some(word) = shape.id.as_ref().filter(|word| word.value != read.stem) {
        let text = format!(
            "the id `{}` is not the path of the file; write `{}`, or move the file",
            word.value.escape_debug(),
            read.stem
        );
        page.refuse(word, "S07", text);
    }
    let path = Word { value: read.stem.clone(), ..shape.act.clone() };
    let layer = page.choose(&shape.layer)?;
    let in_folder = read.stem.split_once('/').is_some_and(|(folder, _)| folder == layer.word());
    if entry_well_formed(page, &path) && !in_folder {
        let text = format!("a gap of `{layer}` stands in gaps/{layer}/; move the file there");
        page.refuse(&shape.layer, "S07", text);
    }
    let kind: GapKind = page.choose::<GapWord>(&shape.kind)?.into();
    let covers = covers(page, tables, place(&shape.covers), &shape.covers.value);
    let conditions = conditions(page, tables, &shape.when);
    let windows = windows(page, tables, &shape.in_force);
    Some(Gap {
        id: text(&path),
        layer,
        act: text(&shape.act),
        pinpoint: text(&shape.pinpoint),
        kind,
        suppliers: states(page, tables, &shape.suppliers),
        destinations: states(page, tables, &shape.destinations),
        clause: without_effect(covers, conditions, windows),
        source: source(page, &shape.source),
        note: shape.note.as_ref().map(text),
    })
}

fn without_effect(covers: Covers, conditions: Vec<Condition>, windows: Vec<Window>) -> Clause {
    Clause {
        effect: None,
        approval: None,
        covers: Some(covers),
        exempts: None,
        conditions,
        leaves_open: Vec::new(),
        windows,
        source: None,
        days: Vec::new(),
    }
}
