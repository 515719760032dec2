//! Finds what scenario files name in a set of rules.

use std::collections::BTreeMap;

use super::model::{Expected, Scenario};
use snapback_engine::compare::everyone;
use snapback_engine::load::{
    Diagnostic, Diagnostics, Parsed, ScenarioFileShape, ScenarioShape, Typed, Word, place, suggest,
};
use snapback_engine::model::{
    Day, Layer, ProvisionIx, QuestionIx, Ruleset, Value, Vocabulary, parse_day,
    parse_instant_or_day,
};
use snapback_engine::query::{self, Query, QueryError, ReadingRef};

/// The scenarios of some files.
///
/// # Errors
/// Every name or value that the rules do not know, with its place.
pub fn scenarios(
    rules: &Ruleset,
    files: &[Parsed<ScenarioFileShape>],
) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let mut problems = Diagnostics::default();
    let mut all = Vec::new();
    for file in files {
        let linker = Linker { rules, file };
        for shape in &file.shape.scenarios {
            match linker.scenario(&shape.value, place(shape)) {
                Ok(scenario) => all.push(scenario),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems.sorted()) }
}

struct Linker<'f> {
    rules: &'f Ruleset,
    file: &'f Parsed<ScenarioFileShape>,
}

type Linked<T> = Result<T, Diagnostic>;

fn optional<T, W>(written: &Option<W>, read: impl FnOnce(&W) -> Linked<T>) -> Linked<Option<T>> {
    written.as_ref().map(read).transpose()
}

impl<'f> Linker<'f> {
    fn scenario(&self, shape: &ScenarioShape, (line, column): (u64, u64)) -> Linked<Scenario> {
        let Some(because) = shape.because.as_ref().or(self.file.shape.because.as_ref()) else {
            let text = "`because` is missing: say on which text the expectation rests, here or once for the file";
            return Err(self.problem(&shape.name, "S03", text));
        };
        Ok(Scenario {
            name: shape.name.value.clone(),
            place: (self.file.shown.clone(), line, column),
            query: self.query(shape)?,
            under: self.under(&shape.under)?,
            expected: self.expected(shape)?,
            because: because.value.clone(),
            reviewed: optional(&shape.reviewed, |word| {
                self.closed(word, "an answer to whether somebody looked at it")
            })?
            .is_none_or(|reviewed| reviewed.word() == "yes"),
        })
    }

    fn problem(&self, word: &Word, code: &str, text: impl Into<String>) -> Diagnostic {
        Diagnostic::at(&self.file.shown, place(word), code, text)
    }

    /// The error of a query at the word that caused it.
    fn at<T>(&self, word: &Word, result: Result<T, QueryError>) -> Linked<T> {
        result.map_err(|error| self.problem(word, error.code, error.text))
    }

    /// The value of a word of a closed list.
    fn closed<T: Vocabulary>(&self, word: &Typed<T>, what: &str) -> Linked<T> {
        if let Some(value) = T::ALL.iter().find(|value| value.word() == word.value) {
            return Ok(*value);
        }
        let known: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
        let hint = suggest(&word.value, known.iter().copied());
        let (written, known) = (word.value.escape_debug(), known.join(", "));
        let text = format!("`{written}` is not {what}{hint}; write one of {known}");
        Err(self.problem(word, "S02", text))
    }

    fn query(&self, shape: &ScenarioShape) -> Linked<Query> {
        let (rules, written) = (self.rules, &shape.query);
        let subject = self.at(&written.item, query::subject(rules, &written.item.value))?;
        let direction = optional(&written.direction, |word| self.closed(word, "a direction"))?;
        let activity = optional(&written.activity, |word| self.closed(word, "an activity"))?;
        let layer = optional(&written.layer, |word| self.closed(word, "a layer"))?;
        let layer = layer.unwrap_or(Layer::Un);
        let mut transfer = query::transfer(rules, subject, direction, activity, layer);
        transfer.facts = self.pairs(&written.facts, query::fact)?;
        let supposed = self.pairs(&shape.assume, query::answer)?;
        let query = Query {
            transfer,
            day: self.day(&written.date)?,
            as_of: optional(&written.as_of, |word| self.day(word))?,
            supposed,
            direction_defaulted: direction.is_none(),
        };
        query.check_countries(rules).map_err(|(fact, error)| {
            let word = self.word_of(shape, &rules[fact].id);
            self.problem(word, error.code, error.text)
        })?;
        Ok(query)
    }

    /// Where a scenario states or supposes a fact.
    fn word_of<'s>(&self, shape: &'s ScenarioShape, id: &str) -> &'s Word {
        let mut pairs = shape.query.facts.iter().chain(&shape.assume);
        let found = pairs.find(|(name, _)| name.replace('_', "-") == id);
        found.map_or(&shape.query.item, |(_, word)| word)
    }

    fn day(&self, word: &Word) -> Linked<Day> {
        parse_instant_or_day(&word.value)
            .map_err(|error| self.problem(word, error.code, error.text))
    }

    /// Facts or answers by name, sorted by question.
    fn pairs(
        &self,
        words: &BTreeMap<String, Word>,
        read: impl Fn(&Ruleset, &str, &str) -> Result<(QuestionIx, Value), QueryError>,
    ) -> Linked<Vec<(QuestionIx, Value)>> {
        let mut all = Vec::new();
        for (name, word) in words {
            all.push(self.at(word, read(self.rules, name, &word.value))?);
        }
        all.sort();
        Ok(all)
    }

    fn under(&self, word: &Word) -> Linked<Vec<(String, ReadingRef)>> {
        let mut all = Vec::new();
        if word.value == "all" {
            for reading in everyone(self.rules) {
                all.push((reading.id(self.rules).to_owned(), reading));
            }
            return Ok(all);
        }
        for name in word.value.split(',').map(str::trim) {
            all.push((name.to_owned(), self.at(word, query::find_reading(self.rules, name))?));
        }
        Ok(all)
    }

    fn expected(&self, shape: &ScenarioShape) -> Linked<Expected> {
        Ok(Expected {
            verdict: self.closed(&shape.expect, "a verdict")?,
            provisions: optional(&shape.provisions, |ids| self.provisions(ids))?,
            turns_on: optional(&shape.turns_on, |ids| self.questions(ids))?,
            until: optional(&shape.until, |word| self.until(word))?,
            basis: optional(&shape.basis, |word| self.closed(word, "a basis"))?,
            confidence: optional(&shape.confidence, |word| self.closed(word, "a confidence"))?,
            assumptions: optional(&shape.assumptions, |ids| self.questions(ids))?
                .unwrap_or_default(),
        })
    }

    fn until(&self, word: &Word) -> Linked<Option<Day>> {
        if word.value == "never" {
            return Ok(None);
        }
        match parse_day(&word.value) {
            Ok(day) => Ok(Some(day)),
            Err(error) => Err(self.problem(word, error.code, error.text)),
        }
    }

    fn provisions(&self, ids: &[Word]) -> Linked<Vec<ProvisionIx>> {
        let id_of = |at: ProvisionIx| self.rules[at].id.as_str();
        self.named(ids, "provision", ProvisionIx::all(self.rules).collect(), id_of)
    }

    fn questions(&self, ids: &[Word]) -> Linked<Vec<QuestionIx>> {
        let id_of = |at: QuestionIx| self.rules[at].id.as_str();
        self.named(ids, "question or fact", QuestionIx::all(self.rules).collect(), id_of)
    }

    /// The things with these ids, sorted by id.
    fn named<T: Copy>(
        &self,
        ids: &[Word],
        what: &str,
        all: Vec<T>,
        id_of: impl Fn(T) -> &'f str,
    ) -> Linked<Vec<T>> {
        let mut found = Vec::new();
        for id in ids {
            let Some(at) = all.iter().copied().find(|at| id_of(*at) == id.value) else {
                let hint = suggest(&id.value, all.iter().map(|at| id_of(*at)));
                let text = format!("no {what} `{}`{hint}", id.value.escape_debug());
                return Err(self.problem(id, "R01", text));
            };
            found.push(at);
        }
        found.sort_by_key(|at| id_of(*at));
        Ok(found)
    }
}
