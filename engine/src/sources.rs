//! The statements of a set that cite a source, and the documents they cite.

use crate::model::{Confidence, Day, FileKind, Ruleset, Source};

/// A statement of the rules with its source.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'r> {
    /// The folder of its file.
    pub folder: &'static str,
    /// The id of its file.
    pub id: &'r str,
    /// Where it is read.
    pub source: &'r Source,
}

/// A document and the statements that cite it.
#[derive(Clone, Debug)]
pub struct Document<'r> {
    /// Symbol or title.
    pub title: &'r str,
    /// The statements that cite it, sorted by file.
    pub statements: Vec<Statement<'r>>,
}

impl<'r> Document<'r> {
    /// The weakest confidence of its statements.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.statements
            .iter()
            .map(|statement| statement.source.confidence)
            .min()
            .unwrap_or(Confidence::Recalled)
    }

    /// The last day on which a statement was checked against it, if recorded.
    #[must_use]
    pub fn checked(&self) -> Option<Day> {
        self.statements.iter().filter_map(|statement| statement.source.checked).max()
    }

    /// The folder and id of each file that cites it.
    #[must_use]
    pub fn rests(&self) -> Vec<(&'static str, &'r str)> {
        let mut files: Vec<_> =
            self.statements.iter().map(|statement| (statement.folder, statement.id)).collect();
        files.dedup();
        files
    }
}

/// Every document that a set cites, sorted by title.
#[must_use]
pub fn documents<'r>(rules: &'r Ruleset) -> Vec<Document<'r>> {
    let mut all = statements(rules);
    all.sort_by_key(|statement| (&statement.source.document, statement.folder, statement.id));
    let by_document = all.chunk_by(|a, b| a.source.document == b.source.document);
    let document = |statements: &[Statement<'r>]| {
        Some(Document {
            title: &statements.first()?.source.document,
            statements: statements.to_vec(),
        })
    };
    by_document.filter_map(document).collect()
}

/// The number of statements of each confidence, strongest first.
#[must_use]
pub fn labels(rules: &Ruleset) -> [(Confidence, usize); 3] {
    let all = statements(rules);
    let count = |label| all.iter().filter(|statement| statement.source.confidence == label).count();
    [Confidence::Verified, Confidence::Reported, Confidence::Recalled]
        .map(|label| (label, count(label)))
}

/// Every statement, file by file. A position that a reading takes over belongs to the other reading.
#[must_use]
pub fn statements(rules: &Ruleset) -> Vec<Statement<'_>> {
    let mut all = Vec::new();
    for thing in &rules.instruments {
        add(&mut all, FileKind::Instrument, &thing.id, [&thing.source]);
    }
    for thing in &rules.provisions {
        add(&mut all, FileKind::Provision, &thing.id, [&thing.source]);
        for clause in &thing.clauses {
            let windows = clause.windows.iter().filter_map(|window| window.source.as_ref());
            add(&mut all, FileKind::Provision, &thing.id, windows.chain(&clause.source));
        }
    }
    for thing in &rules.events {
        add(&mut all, FileKind::Event, &thing.id, [&thing.source]);
    }
    for thing in &rules.questions {
        add(&mut all, FileKind::Question, &thing.id, [&thing.source]);
    }
    for thing in &rules.readings {
        let answers = thing.answers.iter().map(|answer| &answer.stated);
        let stated = answers.chain(thing.holds.iter().map(|outcome| &outcome.stated));
        let own = stated.filter(|stated| stated.via.is_none()).map(|stated| &stated.source);
        add(&mut all, FileKind::Reading, &thing.id, own);
    }
    for thing in &rules.lists {
        add(&mut all, FileKind::List, &thing.id, [&thing.source]);
        let entries = thing.entries.iter().map(|entry| &rules[*entry].source);
        add(&mut all, FileKind::List, &thing.id, entries);
        let revisions = thing.revisions.iter().map(|revision| &revision.source);
        add(&mut all, FileKind::List, &thing.id, revisions);
    }
    for thing in &rules.items {
        add(&mut all, FileKind::Item, &thing.id, thing.entries.iter().map(|entry| &entry.source));
        add(&mut all, FileKind::Item, &thing.id, thing.facts.iter().map(|fact| &fact.source));
        add(&mut all, FileKind::Item, &thing.id, &thing.sources);
    }
    all
}

fn add<'r>(
    all: &mut Vec<Statement<'r>>,
    kind: FileKind,
    id: &'r str,
    sources: impl IntoIterator<Item = &'r Source>,
) {
    let folder = kind.folder();
    all.extend(sources.into_iter().map(|source| Statement { folder, id, source }));
}
