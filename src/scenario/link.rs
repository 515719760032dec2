//! Finds what scenario files name in a set of rules.

use super::{Expected, Scenario};
use snapback_engine::compare::everyone;
use snapback_engine::load::{
    Diagnostic, Diagnostics, QueryShape, Read, ScenarioFileShape, ScenarioShape, Word, place,
    suggest,
};
use snapback_engine::model::{
    Activity, Basis, Confidence, Day, Direction, Layer, ProvisionIx, QuestionIx, Ruleset, Value,
    Verdict, parse_day, parse_instant_or_day,
};
use snapback_engine::query::{self, Query, QueryError, ReadingRef};

/// The scenarios of some files.
///
/// # Errors
/// Every name or value that the rules do not know, with its place.
pub fn scenarios(
    rules: &Ruleset,
    files: &[Read<ScenarioFileShape>],
) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let mut problems = Diagnostics::default();
    let mut all = Vec::new();
    for file in files {
        let linker = Linker { rules, file };
        for shape in &file.what.scenarios.0 {
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
    file: &'f Read<ScenarioFileShape>,
}

type Linked<T> = Result<T, Diagnostic>;

impl Linker<'_> {
    fn scenario(&self, shape: &ScenarioShape, (line, column): (u64, u64)) -> Linked<Scenario> {
        let because = shape.because.0.as_ref().or(self.file.what.because.0.as_ref());
        let because = because.ok_or_else(|| {
            self.wrong(&shape.name, "S03", "`because` is missing: say on which text the expectation rests, here or once for the file")
        })?;
        Ok(Scenario {
            name: shape.name.value.clone(),
            place: (self.file.shown.clone(), line, column),
            query: self.query(shape)?,
            under: self.under(&shape.under)?,
            expected: self.expected(shape)?,
            because: because.value.clone(),
            reviewed: shape.reviewed.0.as_ref().map_or(Ok(true), |word| self.yes_or_no(word))?,
        })
    }

    fn wrong(&self, word: &Word, code: &str, text: impl Into<String>) -> Diagnostic {
        Diagnostic::at(&self.file.shown, place(word), code, text)
    }

    fn mistaken<'w>(&'w self, word: &'w Word) -> impl Fn(QueryError) -> Diagnostic + 'w {
        |error| self.wrong(word, error.code, error.text)
    }

    /// A word of a closed list.
    fn word<T>(
        &self,
        word: &Word,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
        all: &[&str],
    ) -> Linked<T> {
        read(&word.value).ok_or_else(|| {
            let hint = suggest(&word.value, all.iter().copied());
            self.wrong(
                word,
                "S02",
                format!(
                    "`{}` is not {what}{hint}; write one of {}",
                    word.value.escape_debug(),
                    all.join(", ")
                ),
            )
        })
    }

    fn yes_or_no(&self, word: &Word) -> Linked<bool> {
        let read = |text: &str| match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        self.word(word, "an answer to whether somebody looked at it", read, &["yes", "no"])
    }

    fn query(&self, shape: &ScenarioShape) -> Linked<Query> {
        let (rules, written) = (self.rules, &shape.query);
        let subject =
            query::subject(rules, &written.item.value).map_err(self.mistaken(&written.item))?;
        let direction = self.direction(written)?;
        let mut transfer = query::transfer(
            rules,
            subject,
            direction,
            self.activity(written)?,
            self.layer(written)?,
        );
        transfer.facts =
            self.pairs(&written.facts, |name, value| query::fact(rules, name, value))?;
        let supposed =
            self.pairs(&shape.assume, |name, value| query::answer(rules, name, value))?;
        let day = |word: &Word| {
            parse_instant_or_day(&word.value)
                .map_err(|error| self.wrong(word, error.code, error.text))
        };
        Ok(Query {
            transfer,
            day: day(&written.date)?,
            as_of: written.as_of.0.as_ref().map(day).transpose()?,
            supposed,
            direction_defaulted: direction.is_none() && query::against_usual(rules, subject),
        })
    }

    fn direction(&self, written: &QueryShape) -> Linked<Option<Direction>> {
        let all: Vec<&str> = Direction::ALL.iter().map(|word| word.word()).collect();
        written
            .direction
            .0
            .as_ref()
            .map(|word| self.word(word, "a direction", Direction::from_word, &all))
            .transpose()
    }

    fn activity(&self, written: &QueryShape) -> Linked<Option<Activity>> {
        let all: Vec<&str> = Activity::ALL.iter().map(|word| word.word()).collect();
        written
            .activity
            .0
            .as_ref()
            .map(|word| self.word(word, "an activity", Activity::from_word, &all))
            .transpose()
    }

    fn layer(&self, written: &QueryShape) -> Linked<Layer> {
        let all: Vec<&str> = Layer::ALL.iter().map(|word| word.word()).collect();
        written
            .layer
            .0
            .as_ref()
            .map_or(Ok(Layer::Un), |word| self.word(word, "a layer", Layer::from_word, &all))
    }

    fn pairs<'w>(
        &self,
        words: impl IntoIterator<Item = (&'w String, &'w Word)>,
        read: impl Fn(&str, &str) -> Result<(QuestionIx, Value), QueryError>,
    ) -> Linked<Vec<(QuestionIx, Value)>> {
        let mut all = Vec::new();
        for (name, word) in words {
            all.push(read(name, &word.value).map_err(self.mistaken(word))?);
        }
        all.sort();
        Ok(all)
    }

    fn under(&self, word: &Word) -> Linked<Vec<(String, ReadingRef)>> {
        let rules = self.rules;
        if word.value == "all" {
            return Ok(everyone(rules)
                .into_iter()
                .map(|named| (query::name(rules, named), named))
                .collect());
        }
        let names = word.value.split(',').map(str::trim);
        names
            .map(|name| {
                query::named(rules, name)
                    .map(|named| (name.to_owned(), named))
                    .map_err(self.mistaken(word))
            })
            .collect()
    }

    fn expected(&self, shape: &ScenarioShape) -> Linked<Expected> {
        let verdicts: Vec<&str> = Verdict::ALL.iter().map(|word| word.word()).collect();
        Ok(Expected {
            verdict: self.word(&shape.expect, "a verdict", Verdict::from_word, &verdicts)?,
            provisions: shape.provisions.0.as_ref().map(|ids| self.provisions(ids)).transpose()?,
            turns_on: shape.turns_on.0.as_ref().map(|ids| self.questions(ids)).transpose()?,
            until: shape.until.0.as_ref().map(|word| self.until(word)).transpose()?,
            basis: self.basis(shape)?,
            confidence: self.confidence(shape)?,
            assumptions: shape
                .assumptions
                .0
                .as_ref()
                .map_or_else(|| Ok(Vec::new()), |ids| self.questions(ids))?,
        })
    }

    fn until(&self, word: &Word) -> Linked<Option<Day>> {
        match word.value.as_str() {
            "never" => Ok(None),
            text => {
                parse_day(text).map(Some).map_err(|error| self.wrong(word, error.code, error.text))
            }
        }
    }

    fn basis(&self, shape: &ScenarioShape) -> Linked<Option<Basis>> {
        let all = Basis::ALL.map(Basis::word);
        let read = |text: &str| Basis::ALL.into_iter().find(|basis| basis.word() == text);
        shape.basis.0.as_ref().map(|word| self.word(word, "a basis", read, &all)).transpose()
    }

    fn confidence(&self, shape: &ScenarioShape) -> Linked<Option<Confidence>> {
        let all: Vec<&str> = Confidence::ALL.iter().map(|word| word.word()).collect();
        shape
            .confidence
            .0
            .as_ref()
            .map(|word| self.word(word, "a confidence", Confidence::from_word, &all))
            .transpose()
    }

    fn provisions(&self, ids: &[Word]) -> Linked<Vec<ProvisionIx>> {
        let known = || self.rules.provisions.iter().map(|provision| provision.id.as_str());
        let find = |id: &Word| {
            let found = ProvisionIx::all(self.rules).find(|at| *self.rules[*at].id == *id.value);
            found.ok_or_else(|| {
                let hint = suggest(&id.value, known());
                self.wrong(id, "R01", format!("no provision `{}`{hint}", id.value.escape_debug()))
            })
        };
        let mut all = ids.iter().map(find).collect::<Linked<Vec<_>>>()?;
        all.sort_by(|a, b| self.rules[*a].id.cmp(&self.rules[*b].id));
        Ok(all)
    }

    fn questions(&self, ids: &[Word]) -> Linked<Vec<QuestionIx>> {
        let known = || self.rules.questions.iter().map(|question| question.id.as_str());
        let find = |id: &Word| {
            let found = QuestionIx::all(self.rules).find(|at| *self.rules[*at].id == *id.value);
            found.ok_or_else(|| {
                let hint = suggest(&id.value, known());
                self.wrong(
                    id,
                    "R01",
                    format!("no question or fact `{}`{hint}", id.value.escape_debug()),
                )
            })
        };
        let mut all = ids.iter().map(find).collect::<Linked<Vec<_>>>()?;
        all.sort_by(|a, b| self.rules[*a].id.cmp(&self.rules[*b].id));
        Ok(all)
    }
}
