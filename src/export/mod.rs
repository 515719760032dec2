//! The whole decision table as data: what is said of every transfer, under which facts, in which
//! stretch of days.
//!
//! Every row is the evaluator's own finding. Transfers that the same clauses cover through like
//! entries share their rows; facts are tried as far as a finding depends on them. Tests hold rows
//! and single answers together.

mod names;
mod needs;
pub mod print;
mod reasons;
mod rows;
mod sheet;
mod tree;

pub use names::names;
pub use rows::{FactCondition, Row};

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rows::Scribe;
use snapback_engine::equivalence::{self, Detail, TransferSignature};
use snapback_engine::evaluate::Evaluator;
use snapback_engine::model::{
    Activity, Direction, Layer, QuestionIx, QuestionKind, ReadingIx, Ruleset, Subject, Transfer,
    View,
};
use snapback_engine::query::ReadingRef;

/// What is to be exported.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Under which names of parties and readings.
    pub named: Vec<ReadingRef>,
    /// Whose law.
    pub layers: Vec<Layer>,
    /// Of what; nothing: of everything.
    pub subjects: Vec<Subject>,
    /// Which way.
    pub directions: Vec<Direction>,
    /// Doing what; nothing: what is usually done with each thing.
    pub activities: Vec<Activity>,
    /// Under which facts, in the order of the set; of all others, as where nothing is stated.
    pub facts: Vec<QuestionIx>,
    /// With the chain of reasons.
    pub explains: bool,
}

/// The facts of a table in which none is named: every one but where goods arrive, since a table for
/// each place that some embargo names is twenty times as large.
pub fn usual_facts(rules: &Ruleset) -> impl Iterator<Item = QuestionIx> {
    equivalence::facts(rules).filter(|fact| rules[*fact].kind != QuestionKind::Destination)
}

/// The decision table.
#[derive(Debug)]
pub struct Export<'r> {
    /// The rules.
    pub rules: &'r Ruleset,
    /// What is exported.
    pub scope: Scope,
    /// Every name a query may use, in lower case, and the place of its kind; sorted.
    pub names: Vec<(String, usize)>,
    /// Things of which the same is said throughout, by one of them.
    pub kinds: Vec<Subject>,
    /// The tables of each kind.
    places: Vec<Places>,
    tables: Vec<Vec<Vec<Row>>>,
}

/// A cell of the table: what a query names, and the rows for it.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'e> {
    /// The party or reading.
    pub named: ReadingRef,
    /// Whose law.
    pub layer: Layer,
    /// The place of the kind of thing.
    pub kind: usize,
    /// Which way.
    pub direction: Direction,
    /// Doing what.
    pub activity: Activity,
    /// What is said.
    pub rows: &'e [Row],
}

impl<'r> Export<'r> {
    /// Works the table out.
    #[must_use]
    pub fn new(rules: &'r Ruleset, scope: Scope) -> Self {
        let chosen =
            |subject: &Subject| scope.subjects.is_empty() || scope.subjects.contains(subject);
        let names: Vec<(String, Subject)> =
            names(rules).into_iter().filter(|(_, subject)| chosen(subject)).collect();
        let mut plan = Plan::default();
        let names = names
            .into_iter()
            .map(|(name, subject)| (name, plan.kind(rules, &scope, subject)))
            .collect();
        let tables = written(rules, &scope, &plan.transfers);
        let (kinds, places) = plan.kinds.into_iter().unzip();
        Self { rules, scope, names, kinds, places, tables }
    }

    /// The cells of a kind under a name in a layer: each direction, and in it each activity.
    fn cells(&self, (named, layer): (usize, Layer), kind: usize) -> impl Iterator<Item = Cell<'_>> {
        let acts =
            |way: &Direction| Activity::ALL.iter().map(|act| (*way, *act)).collect::<Vec<_>>();
        self.scope.directions.iter().flat_map(acts).filter_map(move |(direction, activity)| {
            let place = self.places.get(kind)?.get(&(layer, direction, activity))?;
            let rows = self.tables.get(*place)?.get(named)?;
            Some(Cell {
                named: *self.scope.named.get(named)?,
                layer,
                kind,
                direction,
                activity,
                rows,
            })
        })
    }

    /// Each reading with each layer.
    fn views(&self) -> impl Iterator<Item = (usize, Layer)> {
        (0..self.scope.named.len())
            .flat_map(|named| self.scope.layers.iter().map(move |layer| (named, *layer)))
    }

    /// Every cell of every kind, in order.
    pub fn of_kinds(&self) -> impl Iterator<Item = Cell<'_>> {
        self.views().flat_map(move |view| {
            (0..self.kinds.len()).flat_map(move |kind| self.cells(view, kind))
        })
    }

    /// Every cell under every name of a thing, in order.
    pub fn of_names(&self) -> impl Iterator<Item = (&str, Cell<'_>)> {
        self.views().flat_map(move |view| {
            self.names.iter().flat_map(move |(name, kind)| {
                self.cells(view, *kind).map(move |cell| (name.as_str(), cell))
            })
        })
    }
}

/// The table of each cell of a thing.
type Places = HashMap<(Layer, Direction, Activity), usize>;

/// Which table serves which cell.
#[derive(Default)]
struct Plan<'r> {
    /// One transfer for each table.
    transfers: Vec<Transfer>,
    known: HashMap<TransferSignature<'r>, usize>,
    /// One thing of each kind, and its tables.
    kinds: Vec<(Subject, Places)>,
    of: HashMap<Subject, usize>,
}

impl<'r> Plan<'r> {
    /// The place of the kind of a thing.
    fn kind(&mut self, rules: &'r Ruleset, scope: &Scope, subject: Subject) -> usize {
        if let Some(known) = self.of.get(&subject) {
            return *known;
        }
        let transfers = transfers(rules, scope, subject);
        let tables: Vec<usize> =
            transfers.iter().map(|transfer| self.table(rules, transfer, scope.explains)).collect();
        let next = self.kinds.len();
        let places = transfers
            .iter()
            .zip(tables)
            .map(|(to, table)| ((to.layer, to.direction, to.activity), table))
            .collect();
        let kind = self.kinds.iter().position(|(_, known)| *known == places).unwrap_or(next);
        if kind == next {
            self.kinds.push((subject, places));
        }
        self.of.insert(subject, kind);
        kind
    }

    fn table(&mut self, rules: &'r Ruleset, transfer: &Transfer, explains: bool) -> usize {
        let evaluator = Evaluator::new(rules, transfer, &View::of(ReadingIx(0)));
        // Reasons call a thing by its title.
        let detail = if explains { Detail::Explanation } else { Detail::Answer };
        let key = TransferSignature::new(rules, &evaluator, detail);
        let next = self.transfers.len();
        let table = *self.known.entry(key).or_insert(next);
        if table == next {
            self.transfers.push(transfer.clone());
        }
        table
    }
}

/// Every transfer of a thing that is in scope.
fn transfers(rules: &Ruleset, scope: &Scope, subject: Subject) -> Vec<Transfer> {
    let usual = [subject.item(rules).map_or(Activity::Supply, |item| item.activity)];
    let activities = if scope.activities.is_empty() { &usual[..] } else { &scope.activities };
    let acts = scope
        .layers
        .iter()
        .flat_map(|layer| activities.iter().map(move |activity| (*layer, *activity)));
    let ways = acts.flat_map(|act| scope.directions.iter().map(move |direction| (act, *direction)));
    ways.map(|((layer, activity), direction)| Transfer {
        subject,
        direction,
        activity,
        layer,
        facts: Vec::new(),
    })
    .collect()
}

/// The rows of each transfer under each name, worked out on every core.
fn written(rules: &Ruleset, scope: &Scope, transfers: &[Transfer]) -> Vec<Vec<Vec<Row>>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, transfer)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, transfers.get(at)?)))
        {
            let mut scribe = Scribe::new(rules, transfer, scope);
            done.push((
                at,
                scope.named.iter().map(|named| scribe.rows(*named)).collect::<Vec<_>>(),
            ));
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<(usize, Vec<Vec<Row>>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| {
                thread.join().unwrap_or_else(|broken| std::panic::resume_unwind(broken))
            })
            .collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, rows)| rows).collect()
}
