//! Instruments, regimes, provisions, events.

use std::collections::BTreeSet;

use super::phrases::{bounds, conditions, day, source, when, windows};
use super::{Tables, flag, pages, text};
use crate::load::diagnostic::Diagnostics;
use crate::load::files::{Files, Parsed};
use crate::load::references::Page;
use crate::load::shape::{
    ClauseShape, CoversShape, EventShape, InstrumentShape, OccurrenceShape, ProvisionShape,
    SupplierShape,
};
use crate::load::yaml::{Place, Spanned, Word, place};
use crate::model::{
    Clause, Covers, Effect, EntryIx, Event, EventIx, Exempts, Happens, Instrument, InstrumentIx,
    Layer, Occurrence, Provision, ProvisionIx, QuestionIx, Regime, RegimeIx, Supplier,
};

pub fn instruments(
    files: &Files,
    tables: &Tables,
    diagnostics: &mut Diagnostics,
) -> Vec<Instrument> {
    let mut all = Vec::new();
    pages(&files.instruments, diagnostics, |page, read| {
        all.push(instrument(page, tables, &read.shape))
    });
    all
}

fn instrument(page: &mut Page, tables: &Tables, shape: &InstrumentShape) -> Instrument {
    if shape.paragraphs.is_empty() != flag(&shape.intentionally_empty) {
        page.refuse(&shape.id, "S08", "list the paragraphs, or say `intentionally_empty: true`");
    }
    Instrument {
        suppliers: states(page, tables, &shape.suppliers),
        destinations: states(page, tables, &shape.destinations),
        id: text(&shape.id),
        title: text(&shape.title),
        symbol: text(&shape.symbol),
        date: day(page, &shape.date),
        issuer: page.choose(&shape.issuer).unwrap_or(Layer::Un),
        binds: text(&shape.binds),
        only_if_named: flag(&shape.only_if_supplier_named),
        paragraphs: shape
            .paragraphs
            .iter()
            .map(|word| ProvisionIx(tables.provisions.get(&word.value).unwrap_or(0)))
            .collect(),
        summary: shape.summary.as_ref().map(text),
        source: source(page, &shape.source),
    }
}

/// States, each with the days on which it counts.
pub fn states(page: &mut Page, tables: &Tables, shapes: &[SupplierShape]) -> Vec<Supplier> {
    let state = |shape: &SupplierShape| Supplier {
        code: super::country(page, &shape.code),
        window: bounds(page, tables, &shape.from, &shape.until),
    };
    shapes.iter().map(state).collect()
}

pub fn regimes(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Regime> {
    let mut all = Vec::new();
    pages(&files.instruments, diagnostics, |page, read| {
        let instrument = InstrumentIx(tables.instruments.get(&read.stem).unwrap_or(0));
        for shape in &read.shape.regimes {
            all.push(Regime {
                id: text(&shape.id),
                title: text(&shape.title),
                windows: windows(page, tables, &shape.windows),
                instrument,
            });
        }
    });
    all
}

pub fn provisions(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Provision> {
    let mut all = Vec::new();
    pages(&files.provisions, diagnostics, |page, read| all.push(provision(page, tables, read)));
    all
}

fn provision(page: &mut Page, tables: &Tables, read: &Parsed<ProvisionShape>) -> Provision {
    let shape = &read.shape;
    let folder = read.stem.split('/').next().unwrap_or_default();
    let instrument = tables.instruments.get(folder).unwrap_or_else(|| {
        page.refuse(
            &shape.id,
            "R01",
            format!("no instrument `{}` for this paragraph", folder.escape_debug()),
        );
        0
    });
    let duty = shape.duty.as_ref().and_then(|word| page.choose(word));
    if duty.is_some() && shape.clauses.iter().any(|clause| clause.value.covers.is_some()) {
        page.refuse(
            &shape.id,
            "S03",
            "a duty is no transfer, so its clauses cover nothing; leave `duty` out, or `covers`",
        );
    }
    Provision {
        id: text(&shape.id),
        title: text(&shape.title),
        summary: text(&shape.summary),
        source: source(page, &shape.source),
        instrument: InstrumentIx(instrument),
        regime: shape.regime.as_ref().map(|word| RegimeIx(page.find(&tables.regimes, word))),
        argued: questions(page, tables, &shape.argued),
        duty,
        clauses: shape.clauses.iter().map(|shape| clause(page, tables, shape)).collect(),
        note: shape.note.as_ref().map(text),
    }
}

pub fn questions(page: &mut Page, tables: &Tables, words: &[Word]) -> Vec<QuestionIx> {
    words.iter().map(|word| QuestionIx(page.find(&tables.questions, word))).collect()
}

fn clause(page: &mut Page, tables: &Tables, shape: &Spanned<ClauseShape>) -> Clause {
    let at = place(shape);
    let shape = &shape.value;
    let effect = shape.effect.as_ref().and_then(|word| page.choose(word));
    if shape.effect.is_none() && shape.exempts.is_none() {
        page.refuse_at(at, "S03", "a clause has an `effect`, or `exempts` others; write one");
    }
    if shape.covers.is_some() == (effect == Some(Effect::None)) {
        page.refuse_at(at, "S03", "a clause says what it `covers`, unless its effect is `none`; write it, or leave it out");
    }
    Clause {
        effect,
        approval: shape
            .approval
            .as_ref()
            .map(|word| QuestionIx(page.find(&tables.questions, word))),
        covers: shape.covers.as_ref().map(|shape| covers(page, tables, at, shape)),
        exempts: shape.exempts.as_ref().map(|shape| Exempts {
            provisions: shape
                .provisions
                .iter()
                .map(|word| ProvisionIx(page.find(&tables.provisions, word)))
                .collect(),
            instruments: shape
                .instruments
                .iter()
                .map(|word| InstrumentIx(page.find(&tables.instruments, word)))
                .collect(),
            regimes: shape
                .regime
                .iter()
                .map(|word| RegimeIx(page.find(&tables.regimes, word)))
                .collect(),
        }),
        conditions: conditions(page, tables, &shape.when),
        leaves_open: questions(page, tables, &shape.leaves_open),
        windows: windows(page, tables, &shape.in_force),
        source: shape.source.as_ref().map(|shape| source(page, shape)),
        days: Vec::new(),
    }
}

pub fn covers(page: &mut Page, tables: &Tables, at: Place, shape: &CoversShape) -> Covers {
    if shape.entries.is_empty() != flag(&shape.everything) {
        page.refuse_at(
            at,
            "S03",
            "`covers` names its `entries`, or says `everything: true`; write one of the two",
        );
    }
    let directions = shape.directions.iter().filter_map(|word| page.choose(word)).collect();
    let activities = shape.activities.iter().filter_map(|word| page.choose(word)).collect();
    let except: BTreeSet<u16> =
        shape.except.iter().flat_map(|word| page.find_below(&tables.entries, word)).collect();
    let mut entries: Vec<u16> =
        shape.entries.iter().flat_map(|word| page.find_below(&tables.entries, word)).collect();
    entries.retain(|entry| !except.contains(entry));
    entries.sort_unstable();
    entries.dedup();
    let mut question = |word: &Option<Word>| {
        word.as_ref().map(|word| QuestionIx(page.find(&tables.questions, word)))
    };
    Covers {
        directions,
        activities,
        entries: entries.into_iter().map(EntryIx).collect(),
        sections: shape.sections.iter().map(text).collect(),
        everything: flag(&shape.everything),
        raising: question(&shape.raising),
        not_raising: question(&shape.not_raising),
    }
}

pub fn events(files: &Files, tables: &Tables, diagnostics: &mut Diagnostics) -> Vec<Event> {
    let mut all = Vec::new();
    pages(&files.events, diagnostics, |page, read| all.push(event(page, tables, &read.shape)));
    all
}

fn event(page: &mut Page, tables: &Tables, shape: &EventShape) -> Event {
    for bar in &shape.unless {
        if shape.occurs.is_empty() {
            page.refuse(
                &bar.event,
                "S02",
                "only an event that `occurs` can be barred; leave `unless` out",
            );
        }
        if bar.event.value == shape.id.value {
            page.refuse(
                &bar.event,
                "R02",
                format!("an event that bars itself: {0} -> {0}", bar.event.value.escape_debug()),
            );
        }
        if bar.before.value != "self" {
            page.refuse(
                &bar.before,
                "S02",
                "a bar is an event that came first; write `before: self`",
            );
        }
    }
    Event {
        id: text(&shape.id),
        title: text(&shape.title),
        happens: happens(page, tables, shape),
        unless: shape
            .unless
            .iter()
            .map(|bar| EventIx(page.find(&tables.events, &bar.event)))
            .collect(),
        edge_day: flag(&shape.edge_day),
        rests_on: shape
            .rests_on
            .iter()
            .map(|word| ProvisionIx(page.find(&tables.provisions, word)))
            .collect(),
        argued: questions(page, tables, &shape.argued),
        note: shape.note.as_ref().map(text),
        source: source(page, &shape.source),
        days: Vec::new(),
        premises: Vec::new(),
    }
}

fn happens(page: &mut Page, tables: &Tables, shape: &EventShape) -> Happens {
    match (&shape.date, flag(&shape.never), &shape.between, shape.occurs.as_slice()) {
        (Some(word), false, None, []) => Happens::On(day(page, word)),
        (None, true, None, []) => Happens::Never,
        (None, false, Some(between), []) => {
            let (first, last) = (day(page, &between.not_before), day(page, &between.not_after));
            if first > last {
                page.refuse(&between.not_after, "D07", format!("{last} lies before {first}"));
            }
            Happens::Between(first, last)
        }
        (None, false, None, [_, ..]) => {
            let occurrence = |shape: &OccurrenceShape| Occurrence {
                day: when(page, tables, &shape.day),
                conditions: conditions(page, tables, &shape.when),
            };
            Happens::Under(shape.occurs.iter().map(occurrence).collect())
        }
        _ => {
            page.refuse(&shape.id, "S03", "an event comes about in one way; write one of `date`, `never: true`, `between`, `occurs`");
            Happens::Never
        }
    }
}
