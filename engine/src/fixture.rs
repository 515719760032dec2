//! Small made-up rule sets for unit tests, written as rule files and read by the loader.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::evaluate::{CandidateIx, Evaluator, Status};
use crate::load::{Folder, ruleset};
use crate::model::{
    Activity, Day, Direction, EventIx, ItemIx, Layer, QuestionIx, ReadingIx, Ruleset, Subject,
    Transfer, Value, View,
};
use crate::query::{self, Query};

const SOURCE: &str = "source: {document: Made up, pinpoint: page 1, confidence: verified}\n";
/// What a clause covers in most tests.
pub(crate) const COVERS: &str =
    "covers: {directions: [to], activities: [supply], entries: [goods]}";

/// Rule files by path. [`Law::rules`] adds what every set needs and writes the dates: in a text,
/// `day 20` stands for the date of `day(20)`.
#[derive(Default)]
pub(crate) struct Law(BTreeMap<String, String>);

impl Law {
    fn file(mut self, path: &str, text: &str) -> Self {
        let (_, id) = path.split_once('/').unwrap();
        self.0.insert(format!("{path}.yaml"), format!("id: {id}\ntitle: {id}\n{text}{SOURCE}"));
        self
    }

    pub(crate) fn event(self, id: &str, text: &str) -> Self {
        self.file(&format!("events/{id}"), text)
    }

    pub(crate) fn dated(self, id: &str, day: Day) -> Self {
        self.event(id, &format!("date: {day}\n"))
    }

    /// The event `end`, which comes some time after `start`, on a day, if the answer to `point` is yes.
    pub(crate) fn may_end(self, start: i32, after: &str) -> Self {
        let occurs = format!(
            "occurs:\n  - day: {{event: start, plus: {after}}}\n    \
             when: [{{question: point, is: [\"yes\"]}}]\n"
        );
        self.disputed("point").dated("start", day(start)).event("end", &occurs)
    }

    /// A provision of `act` with one clause, written as the lines of a mapping.
    pub(crate) fn clause(self, number: u32, lines: &[&str]) -> Self {
        let clause = lines.join("\n    ");
        self.provision(number, &format!("clauses:\n  - {clause}\n"))
    }

    /// A provision of `act` with these keys.
    pub(crate) fn provision(self, number: u32, text: &str) -> Self {
        self.file(&format!("provisions/act/{number}"), &format!("summary: Says so.\n{text}"))
    }

    pub(crate) fn ban(self, number: u32, more: &str) -> Self {
        self.clause(number, &["effect: prohibited", COVERS, more])
    }

    /// An instrument beside `act` that lists suppliers; its one provision covers nothing.
    pub(crate) fn lists_suppliers(self, id: &str, suppliers: &str) -> Self {
        let text = format!(
            "symbol: B/1\ndate: day 1000\nissuer: un\nbinds: all\nparagraphs: [{id}/1]\n\
             summary: Another act.\nsuppliers:\n{suppliers}"
        );
        self.file(&format!("instruments/{id}"), &text)
            .file(&format!("provisions/{id}/1"), "summary: Says so.\nclauses:\n  - effect: none\n")
    }

    pub(crate) fn fact(self, id: &str, value: &str) -> Self {
        let text = format!("kind: fact\nvalue: {value}\ndecides: verdict\n");
        self.file(&format!("questions/{id}"), &text)
    }

    /// A question of law with the answers yes and no.
    pub(crate) fn disputed(self, id: &str) -> Self {
        let answer = |word: &str| {
            format!("  - {{id: \"{word}\", text: It is {word}., argument: The words say so.}}\n")
        };
        let answers = ["yes", "no"].map(answer).concat();
        let text =
            format!("kind: law\ndecides: verdict\narises_from: [act/1]\nanswers:\n{answers}");
        self.file(&format!("questions/{id}"), &text)
    }

    /// An item in one entry; a set without any has `thing` in `goods/a`.
    pub(crate) fn item(mut self, id: &str, entry: &str, confidence: &str) -> Self {
        let source = SOURCE.replace("verified", confidence);
        let text = format!(
            "id: {id}\ntitle: {id}\nnames: [such a {id}]\nkind: thing\ndirection: to\n\
             activity: supply\nentries:\n  - entry: {entry}\n    {source}"
        );
        self.0.insert(format!("items/{id}.yaml"), text);
        self
    }

    /// A reading of the party `north`; a set without any has `plain`, which answers nothing.
    pub(crate) fn reading(mut self, id: &str, held: &str, answers: &str) -> Self {
        let text = format!(
            "id: {id}\ntitle: {id}\nparty: north\nheld: {held}\n\
             summary: So it is read.\n{answers}"
        );
        self.0.insert(format!("readings/{id}.yaml"), text);
        self
    }

    /// A claim of the layer for a window, in place of one for everything since the act.
    pub(crate) fn claim(mut self, what: &str, window: &str) -> Self {
        let head = "claims:\n".to_owned();
        let before = self.0.remove("scope/un.yaml").unwrap_or(head + "limits: [names]\n");
        let claim = format!(
            "  - {what}\n    directions: [to, from]\n    activities: [supply]\n    \
             bound: [anyone]\n    {window}\n    {SOURCE}limits:"
        );
        self.0.insert("scope/un.yaml".to_owned(), before.replacen("limits:", &claim, 1));
        self
    }

    /// A gap that covers the goods.
    pub(crate) fn gap(mut self, id: &str, kind: &str, more: &str) -> Self {
        let text = format!(
            "layer: un\nact: An act\npinpoint: page 2\nkind: {kind}\n{COVERS}\n{more}{SOURCE}"
        );
        self.0.insert(format!("gaps/un/{id}.yaml"), text);
        self
    }

    fn ids(&self, folder: &str) -> Vec<String> {
        let ids = self.0.keys().filter_map(|path| {
            Some(path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".yaml")?.to_owned())
        });
        ids.collect()
    }

    /// Loads the set; panics with the diagnostics if it is refused.
    pub(crate) fn rules(mut self) -> Ruleset {
        let paragraphs = self.ids("provisions/act").join(", act/");
        let act = format!(
            "symbol: A/1\ndate: day 1000\nissuer: un\nbinds: all\nparagraphs: [act/{paragraphs}]\n\
             summary: An act.\n"
        );
        let entry = |id: &str| {
            format!("  - id: {id}\n    title: {id}\n    text: Such things.\n    {SOURCE}")
        };
        let entries = ["goods", "goods/a", "goods/b"].map(entry).concat();
        self = self
            .file("instruments/act", &act)
            .file("lists/goods", &format!("summary: A list.\nentries:\n{entries}"))
            .fact("idle", "yes-no")
            .dated("idle-day", day(1000));
        if self.ids("scope").is_empty() {
            self = self.claim("everything: true", "from: {on: day 1000}");
        }
        if self.ids("items").is_empty() {
            self = self.item("thing", "goods/a", "verified");
        }
        if self.ids("readings").is_empty() {
            self = self.reading("plain", "{from: day 1000}", "");
        }
        let mut set = "schema: \"1\"\nid: made-up\ntitle: A set\nversion: \"1\"\n\
                       known_through: day 5000\ntarget: {name: Target, code: TT}\n\
                       parties:\n  - {id: north, title: North}\ncompared: [north]\n\
                       defaults:\n  - {fact: idle, value: \"no\", ground: nobody asks}\n"
            .to_owned();
        for folder in ["instruments", "events", "questions", "readings", "lists", "items"] {
            let ids = self.ids(folder);
            if !ids.is_empty() {
                set.push_str(&format!("{folder}: [{}]\n", ids.join(", ")));
            }
        }
        self.0.insert("ruleset.yaml".to_owned(), set);
        self.0.values_mut().for_each(|text| *text = with_dates(text));
        let files = self.0.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
        ruleset(&Folder::in_memory(files)).unwrap_or_else(|diagnostics| {
            let shown: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
            panic!("{}", shown.join("\n"))
        })
    }
}

/// `act/1` prohibits the supply of `goods/a` from day 2000 to day 2029, and `act/2`, as it is
/// read from day 4000 on, from day 3000 on. Nothing covers `goods/b`.
pub(crate) fn two_readings() -> Ruleset {
    let covers = "covers: {directions: [to], activities: [supply], entries: [goods/a]}";
    let window = "in_force: [{from: {on: day 2000}, until: {on: day 2030}}]";
    let start = "in_force: [{from: {on: day 3000}}]";
    let condition = "when: [{question: point, is: [\"yes\"]}]";
    let answers = |word: &str| {
        format!(
            "answers:\n  - question: point\n    answer: [\"{word}\"]\n    basis: stated\n    \
             who: Somebody\n    since: day 1000\n    {SOURCE}"
        )
    };
    Law::default()
        .disputed("point")
        .clause(1, &["effect: prohibited", covers, window])
        .clause(2, &["effect: prohibited", covers, start, condition])
        .item("thing", "goods/a", "verified")
        .item("twin", "goods/a", "verified")
        .item("rumour", "goods/a", "reported")
        .item("other", "goods/b", "verified")
        .reading("early", "{from: day 1000, until: day 4000}", &answers("no"))
        .reading("late", "{from: day 4000}", &answers("yes"))
        .rules()
}

/// A made-up day: the number of days after the first that can be asked about.
pub(crate) fn day(number: i32) -> Day {
    Day::FIRST.plus_days(number)
}

/// The first 29 February: day 1154.
pub(crate) fn leap_day() -> Day {
    let march = (0..5).map(|year| Day::FIRST.plus_months(12 * year + 2));
    march.map(|first| first.plus_days(-1)).find(|last| last.date().day() == 29).unwrap()
}

/// `text` with the date of `day(20)` for `day 20`.
fn with_dates(text: &str) -> String {
    let mut parts = text.split("day ");
    let mut dated = parts.next().unwrap().to_owned();
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        match number.parse() {
            Ok(number) => dated.push_str(&format!("{}{rest}", day(number))),
            Err(_) => dated.push_str(&format!("day {part}")),
        }
    }
    dated
}

pub(crate) fn event(rules: &Ruleset, id: &str) -> EventIx {
    EventIx::all(rules).find(|at| *rules[*at].id == *id).unwrap()
}

pub(crate) fn question(rules: &Ruleset, id: &str) -> QuestionIx {
    QuestionIx::all(rules).find(|at| *rules[*at].id == *id).unwrap()
}

/// The supply of the thing, with these facts stated.
pub(crate) fn supply(facts: Vec<(QuestionIx, Value)>) -> Transfer {
    Transfer {
        subject: Subject::Item(ItemIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts,
    }
}

/// The view of the only reading.
pub(crate) fn plain() -> View {
    View::of(ReadingIx(0))
}

/// The supply of the thing under the only reading.
pub(crate) fn evaluator(rules: &Ruleset) -> Evaluator<'_> {
    Evaluator::new(rules, &supply(Vec::new()), &plain())
}

/// The status of a candidate in the first completion on a day.
pub(crate) fn status(evaluator: &Evaluator, at: usize, on: Day) -> Status {
    let finding = evaluator.on(on);
    finding.completions.first().unwrap()[CandidateIx(at)].status.clone()
}

/// A query about the supply of an item, `to` the target, in the layer of the United Nations.
pub(crate) fn query(rules: &Ruleset, item: &str, on: Day) -> Query {
    let subject = query::subject(rules, item).unwrap();
    let transfer = query::transfer(rules, subject, Some(Direction::To), None, Layer::Un);
    Query::new(transfer, on)
}
