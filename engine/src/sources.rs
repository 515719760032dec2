//! Every statement of a set that has a source, and what rests on each document.

use crate::model::{Confidence, Day, ReadingIx, Ruleset, Source};

/// Something said in the rules, and where it is read.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'r> {
    /// The folder of the file in which it stands.
    pub folder: &'static str,
    /// The id of the thing.
    pub id: &'r str,
    /// Where it is read.
    pub source: &'r Source,
}

/// A document, and what rests on it.
#[derive(Clone, Debug)]
pub struct Document<'r> {
    /// Symbol or title.
    pub title: &'r str,
    /// The statements read in it, by file.
    pub statements: Vec<Statement<'r>>,
}

impl<'r> Document<'r> {
    /// The weakest label of a statement that rests on it.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.statements
            .iter()
            .map(|statement| statement.source.confidence)
            .min()
            .unwrap_or(Confidence::Recalled)
    }

    /// The day on which it was last looked at, as far as that is recorded.
    #[must_use]
    pub fn checked(&self) -> Option<Day> {
        self.statements.iter().filter_map(|statement| statement.source.checked).max()
    }

    /// The files that rest on it, each once.
    #[must_use]
    pub fn rests(&self) -> Vec<(&'static str, &'r str)> {
        let mut files: Vec<_> =
            self.statements.iter().map(|statement| (statement.folder, statement.id)).collect();
        files.dedup();
        files
    }
}

/// Every document of a set, by title.
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

/// How many statements carry each label, strongest first.
#[must_use]
pub fn labels(rules: &Ruleset) -> [(Confidence, usize); 3] {
    let all = statements(rules);
    let count = |label| all.iter().filter(|statement| statement.source.confidence == label).count();
    [Confidence::Verified, Confidence::Reported, Confidence::Recalled]
        .map(|label| (label, count(label)))
}

/// Every statement, file by file. What a reading takes over from another is that one's.
#[must_use]
pub fn statements(rules: &Ruleset) -> Vec<Statement<'_>> {
    let mut all = Vec::new();
    let mut say = |folder, id, source| all.push(Statement { folder, id, source });
    for thing in &rules.instruments {
        say("instruments", thing.id.as_str(), &thing.source);
    }
    for thing in &rules.provisions {
        let clauses = thing.clauses.iter().flat_map(|clause| {
            clause.windows.iter().filter_map(|window| window.source.as_ref()).chain(&clause.source)
        });
        std::iter::once(&thing.source)
            .chain(clauses)
            .for_each(|source| say("provisions", &thing.id, source));
    }
    for thing in &rules.events {
        say("events", &thing.id, &thing.source);
    }
    for thing in &rules.questions {
        say("questions", &thing.id, &thing.source);
    }
    for thing in &rules.readings {
        let own = |via: Option<ReadingIx>| via.is_none();
        let answers = thing
            .answers
            .iter()
            .map(|answer| &answer.stated)
            .chain(thing.holds.iter().map(|hold| &hold.stated));
        answers
            .filter(|stated| own(stated.via))
            .for_each(|stated| say("readings", &thing.id, &stated.source));
    }
    for thing in &rules.lists {
        let entries = thing.entries.iter().map(|entry| &rules[*entry].source);
        let revisions = thing.revisions.iter().map(|revision| &revision.source);
        std::iter::once(&thing.source)
            .chain(entries)
            .chain(revisions)
            .for_each(|source| say("lists", &thing.id, source));
    }
    for thing in &rules.items {
        let own = thing
            .entries
            .iter()
            .map(|entry| &entry.source)
            .chain(thing.facts.iter().map(|fact| &fact.source));
        own.chain(&thing.sources).for_each(|source| say("items", &thing.id, source));
    }
    all
}
