//! Small random sets of rules, written as the files a person would write and read by the program's own loader.
//!
//! The same seed gives the same set. Everything happens within half a year, so that every day can be counted.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use snapback_engine::load::{self, Folder};
use snapback_engine::model::{Day, Ruleset};

use super::{Chance, day};

/// The first day on which anything can happen.
pub const FIRST: &str = "2001-01-01";
/// The last day searched.
pub const LAST: &str = "2001-06-30";

const SOURCE: &str = "source: {document: Made up, pinpoint: page 1, confidence: verified}";
const STATED: &str = "basis: stated, who: Somebody";
const ENTRIES: [&str; 4] = ["arms/a", "arms/b", "dual/c", "dual/d"];
const ACTIVITIES: [&str; 3] = ["supply", "training", "finance"];
const EFFECTS: [&str; 4] = ["prohibited", "approval-required", "restraint", "notification"];
const OUTCOMES: [&str; 4] =
    ["happened", "did-not-happen", "known-to-have-happened", "not-known-to-have-happened"];

/// A set before it is written down.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Events on a day.
    pub dated: Vec<(String, Day)>,
    /// Events that follow from others and from answers: the text below `occurs` and `unless`.
    pub derived: Vec<(String, String)>,
    /// Questions of law with how many answers each has, and which is presumed.
    pub questions: Vec<(String, usize, Option<usize>)>,
    /// Instruments: the day of each, and the text of suppliers and regimes.
    pub instruments: Vec<(Day, String)>,
    /// Provisions, each with its instrument.
    pub provisions: Vec<Provision>,
    /// Items: the text below the head.
    pub items: Vec<String>,
    /// Readings.
    pub readings: Vec<Reading>,
    /// Kinds of person that the layer names: the text of each.
    pub persons: Vec<String>,
    /// Claims of the layer: the text of each; a layer without any has no scope.
    pub claims: Vec<String>,
    /// Gaps: the text of each.
    pub gaps: Vec<String>,
}

/// A provision before it is written down.
#[derive(Clone, Debug)]
pub struct Provision {
    /// The place of its instrument.
    pub instrument: usize,
    /// Its number in the set.
    pub number: usize,
    /// It displaces others.
    pub exempts: bool,
    /// The effect of its first clause, if it has one.
    pub effect: Option<&'static str>,
    /// The text of its clauses after the effect, and of its regime.
    clause: String,
    more: String,
}

/// A reading before it is written down.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The party whose it is, and between which days it is held.
    held: (usize, Day, Option<Day>),
    /// The reading it inherits from.
    inherits: Option<usize>,
    /// For each question answered the answers, and since when.
    pub answers: Vec<(usize, Vec<usize>, Day)>,
    holds: Vec<(String, bool)>,
}

/// Facts a query may state: id, kind.
const FACTS: [(&str, &str); 6] = [
    ("approved", "yes-no"),
    ("grade", "yes-no"),
    ("range", "number"),
    ("signed", "date"),
    ("seller", "country"),
    ("place", "destination"),
];

/// A claim for everything, without condition or end.
const WHOLE: &str = "everything: true\n    directions: [to, from]\n    \
                     activities: [supply, training, finance]\n    bound: [anyone]\n    from: {on: 1990-01-01}\n";

/// A set that loads, with its draft: the first that does from a seed on.
pub fn ruleset(seed: u64) -> (Draft, Folder, Ruleset) {
    for more in 0.. {
        let draft = Draft::new(&mut Chance(
            (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (more << 7) | 1,
        ));
        let folder = draft.folder();
        if let Ok(rules) = load::ruleset(&folder) {
            return (draft, folder, rules);
        }
    }
    unreachable!("some set loads")
}

impl Draft {
    /// A set of random shape. Not every one loads: a window may never open, or exemptions go in a circle.
    pub fn new(chance: &mut Chance) -> Self {
        let mut draft = Self::default();
        for at in 0..2 + chance.below(3) {
            draft.questions.push((
                format!("q{at}"),
                2 + chance.below(2),
                chance.often(1, 4).then(|| chance.below(2)),
            ));
        }
        for at in 0..2 + chance.below(3) {
            draft.dated.push((format!("e{at}"), draft.some_day(chance)));
        }
        for at in 0..1 + chance.below(4) {
            let derived = draft.derivation(chance);
            draft.derived.push((format!("d{at}"), derived));
        }
        draft.law(chance);
        for _ in 0..3 + chance.below(4) {
            let item = draft.item(chance);
            draft.items.push(item);
        }
        draft.parties(chance);
        draft.places(chance);
        draft.rival_exemptions(chance);
        draft.scope(chance);
        for _ in 0..[0, 0, 1, 2][chance.below(4)] {
            let gap = draft.gap(chance);
            draft.gaps.push(gap);
        }
        draft
    }

    /// Some instruments bind for some places of arrival only.
    fn places(&mut self, chance: &mut Chance) {
        for at in 0..self.instruments.len() {
            if chance.often(1, 6) {
                let text = self.states("destinations", chance);
                self.instruments[at].1 += &text;
            }
            if self.instruments[at].1.contains("suppliers:") && chance.often(1, 3) {
                self.instruments[at].1 += "only_if_supplier_named: true\n";
            }
        }
    }

    fn states(&self, key: &str, chance: &mut Chance) -> String {
        let when = self.when(chance, 1);
        format!("{key}:\n  - {{code: FR, from: {when}}}\n  - {{code: GB}}\n")
    }

    /// In some sets two exemptions of different effect reach one provision, and all of a regime is
    /// exempted.
    fn rival_exemptions(&mut self, chance: &mut Chance) {
        let Some(base) = self.provisions.iter().find(|one| !one.exempts && one.effect.is_some())
        else {
            return;
        };
        if !chance.often(1, 2) {
            return;
        }
        let (instrument, clause, id) = (base.instrument, base.clause.clone(), base.id());
        let regime = base.more.strip_prefix("regime: ").and_then(|more| more.lines().next());
        // An exemption within the regime might displace this one: then they go in a circle.
        let exempts_in = |regime: &str| {
            let own = format!("regime: {regime}\n");
            self.provisions.iter().any(|one| one.exempts && one.more.starts_with(&own))
        };
        let regime = regime.filter(|regime| !exempts_in(regime) && chance.often(1, 2));
        let regime = regime.map(str::to_owned);
        for effect in [Some("restraint"), Some(*chance.of(&EFFECTS)), None] {
            let number = self.provisions.len();
            let covers = clause.lines().next().unwrap_or_default();
            let mut clause = format!("{covers}\n");
            if chance.often(1, 2) {
                clause += &self.conditions(chance, "    ", 1);
            }
            if chance.often(1, 2) {
                let _ = writeln!(clause, "    in_force: {}", self.windows(chance));
            }
            let _ = match regime.as_ref().filter(|_| effect.is_some()) {
                Some(regime) => writeln!(clause, "    exempts: {{regime: {regime}}}"),
                None => writeln!(clause, "    exempts: {{provisions: [{id}]}}"),
            };
            let other = (instrument + 1) % self.instruments.len();
            let more = String::new();
            let exempts = true;
            self.provisions.push(Provision {
                instrument: other,
                number,
                exempts,
                effect,
                clause,
                more,
            });
        }
    }

    /// What the layer claims: in most sets everything, in others some entries, for some persons, under
    /// conditions or for a time, and in some nothing.
    fn scope(&mut self, chance: &mut Chance) {
        if chance.often(1, 3) {
            let kinds = [
                "{id: home, title: Home persons, addressee: true}".to_owned(),
                format!(
                    "{{id: graded, title: Graded persons, facts: [{{fact: grade, value: \"{}\"}}]}}",
                    chance.of(&["yes", "no"])
                ),
                "{id: rest, title: Other persons}".to_owned(),
            ];
            let first = chance.below(2);
            self.persons = kinds[first..].to_vec();
        }
        match chance.below(10) {
            0 => self.persons.clear(),
            1..6 => self.claims.push(WHOLE.to_owned()),
            _ => {
                for _ in 0..1 + chance.below(3) {
                    let claim = self.claim(chance);
                    self.claims.push(claim);
                }
            }
        }
    }

    fn claim(&self, chance: &mut Chance) -> String {
        let directions = *chance.of(&["to", "to, from", "to, from"]);
        let activities =
            if chance.often(2, 3) { "supply, training, finance" } else { chance.of(&ACTIVITIES) };
        let entries = match chance.below(5) {
            0 => "everything: true".to_owned(),
            1 => "entries: [arms, dual]".to_owned(),
            2 => "entries: [arms, dual]\n    except: [arms/b]".to_owned(),
            3 => "entries: [arms]".to_owned(),
            _ => format!("entries: [{}, {}]", ENTRIES[0], ENTRIES[1 + chance.below(3)]),
        };
        let kind = |one: &String| one.split([' ', ',']).nth(1).unwrap_or_default().to_owned();
        let kinds: Vec<String> = self.persons.iter().map(kind).collect();
        let bound = if !kinds.is_empty() && chance.often(1, 2) {
            let first = chance.below(kinds.len());
            kinds[first..].join(", ")
        } else {
            "anyone".to_owned()
        };
        let mut text = format!(
            "{entries}\n    directions: [{directions}]\n    activities: [{activities}]\n    bound: [{bound}]\n"
        );
        text += &self.conditions(chance, "    ", 1);
        if chance.often(1, 2) {
            let _ = writeln!(text, "    from: {}", self.when(chance, 1));
        }
        if chance.often(1, 3) {
            let _ = writeln!(text, "    until: {}", self.end(chance, true, 1));
        }
        text
    }

    /// The text of a gap.
    pub fn gap(&self, chance: &mut Chance) -> String {
        let kind = if chance.often(2, 3) { "restriction" } else { "permission" };
        let clause = self.clause(chance).replace("    leaves_open: [approved]\n", "");
        let clause: String =
            clause.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        let states = match chance.below(6) {
            0 => self.states("destinations", chance),
            1 => self.states("suppliers", chance),
            2 => self.states("suppliers", chance) + &self.states("destinations", chance),
            _ => String::new(),
        };
        format!(
            "layer: un\nact: An act\npinpoint: page 3\nkind: {kind}\n{clause}{states}{SOURCE}\n"
        )
    }

    /// The file of what the layer claims, where it has one.
    fn scope_file(&self) -> Option<String> {
        if self.claims.is_empty() {
            return None;
        }
        let mut text = String::new();
        if !self.persons.is_empty() {
            text += "persons:\n";
        }
        self.persons.iter().for_each(|one| text += &format!("  - {one}\n"));
        text += "claims:\n";
        self.claims.iter().for_each(|one| text += &format!("  - {one}    {SOURCE}\n"));
        Some(text + "limits: [names]\n")
    }

    fn some_day(&self, chance: &mut Chance) -> Day {
        day(FIRST).plus_days(chance.below(80) as i32)
    }

    /// An event that something may wait for: the dated ones and the derived ones so far.
    fn event(&self, chance: &mut Chance) -> String {
        let all: Vec<&String> = self
            .dated
            .iter()
            .map(|(id, _)| id)
            .chain(self.derived.iter().map(|(id, _)| id))
            .collect();
        (*chance.of(&all)).clone()
    }

    fn when(&self, chance: &mut Chance, depth: usize) -> String {
        match chance.below(if depth == 0 { 5 } else { 7 }) {
            0 => format!("{{on: {}}}", self.some_day(chance)),
            1 => format!("{{event: {}}}", self.event(chance)),
            2 => format!("{{event: {}, plus: {} days}}", self.event(chance), 5 + chance.below(40)),
            3 => format!(
                "{{event: {}, plus: 1 month, rounding: {}}}",
                self.event(chance),
                chance.of(&["up", "down"])
            ),
            4 => format!(
                "{{event: {}, midnight_closing_day: {}}}",
                self.event(chance),
                1 + chance.below(30)
            ),
            several => {
                let parts: Vec<String> =
                    (0..2 + chance.below(2)).map(|_| self.when(chance, depth - 1)).collect();
                format!(
                    "{{{}: [{}]}}",
                    if several == 5 { "earliest" } else { "latest" },
                    parts.join(", ")
                )
            }
        }
    }

    fn condition(&self, chance: &mut Chance) -> String {
        match chance.below(8) {
            0..3 => self.asks(chance),
            3 => format!("{{question: grade, is: [\"{}\"]}}", chance.of(&["yes", "no"])),
            4 => format!(
                "{{question: range, {}: {}}}",
                chance.of(&["at_least", "below"]),
                chance.of(&[100, 300])
            ),
            5 => format!("{{question: signed, before: {}}}", self.when(chance, 1)),
            _ => format!("{{event: {}, outcome: {}}}", self.event(chance), chance.of(&OUTCOMES)),
        }
    }

    fn asks(&self, chance: &mut Chance) -> String {
        let (id, answers, _) = chance.of(&self.questions);
        let first = chance.below(*answers);
        let more = if *answers > 2 && chance.often(1, 3) {
            format!(", a{}", (first + 1) % answers)
        } else {
            String::new()
        };
        format!("{{question: {id}, is: [a{first}{more}]}}")
    }

    fn conditions(&self, chance: &mut Chance, key: &str, most: usize) -> String {
        let all: Vec<String> =
            (0..chance.below(most + 1)).map(|_| self.condition(chance)).collect();
        if all.is_empty() { String::new() } else { format!("{key}when: [{}]\n", all.join(", ")) }
    }

    fn derivation(&self, chance: &mut Chance) -> String {
        let mut text = "occurs:\n".to_owned();
        for _ in 0..1 + chance.below(2) {
            let _ = writeln!(
                text,
                "  - day: {}\n    when: [{}]",
                self.when(chance, 1),
                self.asks(chance)
            );
        }
        if chance.often(1, 3) {
            let _ = writeln!(text, "unless:\n  - {{event: {}, before: self}}", self.event(chance));
        }
        text
    }

    /// From early on until later, so that it opens: the loader refuses a window that surely never does.
    fn window(&self, chance: &mut Chance) -> String {
        let from = chance.often(2, 3).then(|| self.when(chance, 1));
        let unsure = from.as_ref().is_some_and(|from| from.contains("event: d"));
        let until = (from.is_none() || chance.often(2, 3)).then(|| self.end(chance, unsure, 1));
        let bounds = from
            .map(|from| format!("from: {from}"))
            .into_iter()
            .chain(until.map(|until| format!("until: {until}")));
        format!("{{{}}}", bounds.collect::<Vec<_>>().join(", "))
    }

    /// A late day, or that of an event that may never come.
    fn end(&self, chance: &mut Chance, unsure: bool, depth: usize) -> String {
        let (derived, _) = chance.of(&self.derived);
        let (dated, _) = chance.of(&self.dated);
        match chance.below(if unsure { 2 } else { 5 + depth }) {
            0 => format!("{{event: {derived}}}"),
            1 => format!("{{event: {derived}, plus: {} days}}", 5 + chance.below(40)),
            2 => format!("{{on: {}}}", day(FIRST).plus_days(135 + chance.below(40) as i32)),
            3 => format!("{{event: {dated}, plus: {} days}}", 135 + chance.below(30)),
            4 => format!("{{event: {dated}, plus: 5 months, rounding: up}}"),
            _ => {
                let parts: Vec<String> = (0..2).map(|_| self.end(chance, unsure, 0)).collect();
                format!("{{{}: [{}]}}", chance.of(&["earliest", "latest"]), parts.join(", "))
            }
        }
    }

    fn windows(&self, chance: &mut Chance) -> String {
        let all: Vec<String> = (0..1 + chance.below(2)).map(|_| self.window(chance)).collect();
        format!("[{}]", all.join(", "))
    }

    fn law(&mut self, chance: &mut Chance) {
        let several = 2 + chance.below(3);
        for at in 0..several {
            let mut text = String::new();
            if chance.often(1, 5) {
                let _ = writeln!(
                    text,
                    "suppliers:\n  - {{code: FR, from: {}}}\n  - {{code: DE}}",
                    self.when(chance, 1)
                );
            }
            if chance.often(1, 2) {
                let _ = writeln!(
                    text,
                    "regimes:\n  - {{id: regime{at}, title: Regime, windows: {}}}",
                    self.windows(chance)
                );
            }
            self.instruments.push((day(FIRST).plus_days(chance.below(20) as i32), text));
        }
        for number in 0..3 + chance.below(8) {
            let provision = self.provision(chance, number, several);
            self.provisions.push(provision);
        }
        // Each instrument has a paragraph.
        for at in 0..several {
            if !self.provisions.iter().any(|provision| provision.instrument == at) {
                let number = self.provisions.len();
                let provision =
                    Provision { instrument: at, ..self.provision(chance, number, several) };
                self.provisions.push(Provision { more: String::new(), ..provision });
            }
        }
    }

    fn provision(&self, chance: &mut Chance, number: usize, instruments: usize) -> Provision {
        let instrument = chance.below(instruments);
        let exempts = number > 1 && chance.often(2, 5);
        let effect = (!exempts || chance.often(1, 2)).then(|| *chance.of(&EFFECTS));
        let mut clause = self.clause(chance);
        if exempts {
            // An exemption of an earlier one may be an exemption of an exemption.
            let mut named: Vec<String> =
                (0..1 + chance.below(2)).map(|_| chance.of(&self.provisions).id()).collect();
            named.dedup();
            let first = |at: &usize| {
                *at != instrument
                    && self.provisions.iter().all(|other| other.instrument != *at || !other.exempts)
            };
            let whole = (0..instruments)
                .find(first)
                .filter(|_| chance.often(1, 4))
                .map(|at| format!("{{instruments: [i{at}]}}"));
            let _ = writeln!(
                clause,
                "    exempts: {}",
                whole.unwrap_or_else(|| format!("{{provisions: [{}]}}", named.join(", ")))
            );
        }
        let regime = self.instruments[instrument].1.contains("regimes:") && chance.often(2, 3);
        let mut more = if regime { format!("regime: regime{instrument}\n") } else { String::new() };
        if !exempts && chance.often(1, 4) {
            let _ =
                write!(more, "|  - effect: {}\n{}", chance.of(&EFFECTS[2..]), self.clause(chance));
        }
        Provision { instrument, number, exempts, effect, clause, more }
    }

    fn clause(&self, chance: &mut Chance) -> String {
        let mut text = String::new();
        let directions = *chance.of(&["to", "from", "to, from", "to"]);
        let activities =
            if chance.often(1, 2) { "supply, training, finance" } else { chance.of(&ACTIVITIES) };
        let entries = match chance.below(5) {
            0 => "everything: true".to_owned(),
            1 => "entries: [arms]".to_owned(),
            2 => "entries: [arms/a, dual/c]".to_owned(),
            _ => format!("entries: [{}]", chance.of(&ENTRIES)),
        };
        let raising = if chance.often(1, 6) {
            format!(", {}: q0", chance.of(&["raising", "not_raising"]))
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "    covers: {{directions: [{directions}], activities: [{activities}], {entries}{raising}}}"
        );
        text += &self.conditions(chance, "    ", 2);
        if chance.often(1, 5) {
            text += "    leaves_open: [approved]\n";
        }
        if chance.often(3, 4) {
            let _ = writeln!(text, "    in_force: {}", self.windows(chance));
        }
        text
    }

    fn item(&self, chance: &mut Chance) -> String {
        let mut text = "entries:\n".to_owned();
        let first = chance.below(ENTRIES.len());
        for at in 0..1 + chance.below(2) {
            let entry = ENTRIES[(first + at) % ENTRIES.len()];
            let _ = write!(
                text,
                "  - entry: {entry}\n{}    {SOURCE}\n",
                if chance.often(1, 3) { self.conditions(chance, "    ", 1) } else { String::new() }
            );
        }
        if chance.often(1, 3) {
            text += "raises: [q0]\n";
        }
        if chance.often(1, 3) {
            let _ = writeln!(
                text,
                "facts:\n  - fact: range\n    value: \"{}\"\n    {SOURCE}",
                chance.of(&[99, 100, 250, 300])
            );
        }
        text
    }

    fn parties(&mut self, chance: &mut Chance) {
        for at in 0..2 + chance.below(3) {
            let mut reading = self.reading(chance);
            let turn = day(FIRST).plus_days(30 + chance.below(90) as i32);
            match self.readings.last_mut().filter(|_| at > 1) {
                // The party of the reading before comes to read otherwise.
                Some(before) if before.held.2.is_none() && chance.often(1, 3) => {
                    let turn = turn.max(before.held.1.plus_days(1));
                    before.held.2 = Some(turn);
                    reading.held = (before.held.0, turn, None);
                }
                _ => reading.held = (at, day(FIRST).plus_days(-400), None),
            }
            reading.inherits = (at > 0 && chance.often(1, 4)).then(|| chance.below(at));
            self.readings.push(reading);
        }
    }

    fn reading(&self, chance: &mut Chance) -> Reading {
        let held = (0, day(FIRST), None);
        let mut reading = Reading { held, inherits: None, answers: Vec::new(), holds: Vec::new() };
        for (at, (_, answers, _)) in self.questions.iter().enumerate() {
            if chance.often(2, 3) {
                let first = chance.below(*answers);
                let several = *answers > 2 && chance.often(1, 4);
                let said = if several { vec![first, (first + 1) % answers] } else { vec![first] };
                reading.answers.push((at, said, self.some_day(chance)));
            }
        }
        if chance.often(1, 4) {
            let (event, _) = chance.of(&self.derived);
            reading.holds.push((event.clone(), chance.often(1, 2)));
        }
        reading
    }

    /// Every file, by path.
    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::from([("ruleset.yaml".to_owned(), self.manifest())]);
        files.extend(self.scope_file().map(|text| ("scope/un.yaml".to_owned(), text)));
        for (at, text) in self.gaps.iter().enumerate() {
            files.insert(format!("gaps/un/g{at}.yaml"), text.clone());
        }
        let mut add = |path: String, text: String| {
            let id = path
                .split_once('/')
                .and_then(|(_, rest)| rest.strip_suffix(".yaml"))
                .unwrap_or_default()
                .to_owned();
            files.insert(path, format!("id: {id}\ntitle: A thing\n{text}"));
        };
        for (id, date) in &self.dated {
            add(format!("events/{id}.yaml"), format!("date: {date}\n{SOURCE}\n"));
        }
        for (id, text) in &self.derived {
            add(format!("events/{id}.yaml"), format!("{text}{SOURCE}\n"));
        }
        for (id, answers, presumed) in &self.questions {
            let answers: String =
                (0..*answers).map(|at| format!("  - {{id: a{at}, text: An answer}}\n")).collect();
            let presumed = presumed.map_or(String::new(), |at| {
                format!("presumed: {{answer: a{at}, ground: The text says so}}\n")
            });
            add(
                format!("questions/{id}.yaml"),
                format!("kind: law\ndecides: verdict\nanswers:\n{answers}{presumed}{SOURCE}\n"),
            );
        }
        for (id, value) in FACTS {
            add(
                format!("questions/{id}.yaml"),
                format!("kind: fact\nvalue: {value}\ndecides: verdict\n{SOURCE}\n"),
            );
        }
        for (at, (date, text)) in self.instruments.iter().enumerate() {
            let own: Vec<String> = self
                .provisions
                .iter()
                .filter(|of| of.instrument == at)
                .map(Provision::id)
                .collect();
            let head = format!("symbol: I/{at}\ndate: {date}\nissuer: un\nbinds: all States\n");
            let listed = if own.is_empty() {
                "intentionally_empty: true\n".to_owned()
            } else {
                format!("paragraphs: [{}]\n", own.join(", "))
            };
            add(format!("instruments/i{at}.yaml"), format!("{head}{text}{listed}{SOURCE}\n"));
        }
        for provision in &self.provisions {
            add(format!("provisions/{}.yaml", provision.id()), provision.text());
        }
        for (at, text) in self.items.iter().enumerate() {
            let head =
                format!("names: [Thing {at}]\nkind: thing\ndirection: to\nactivity: supply\n");
            add(format!("items/item{at}.yaml"), head + text);
        }
        for (at, reading) in self.readings.iter().enumerate() {
            add(format!("readings/r{at}.yaml"), reading.text());
        }
        for list in ["arms", "dual"] {
            let entries = ENTRIES.iter().filter(|id| id.starts_with(list));
            let entries: String = entries
                .map(|id| format!("  - {{id: {id}, title: An entry, text: Things, {SOURCE}}}\n"))
                .collect();
            add(
                format!("lists/{list}.yaml"),
                format!("summary: A list\nentries:\n{entries}{SOURCE}\n"),
            );
        }
        files
    }

    fn manifest(&self) -> String {
        let list = |key: &str, ids: Vec<String>| format!("{key}: [{}]\n", ids.join(", "));
        let mut parties: Vec<usize> = self.readings.iter().map(|reading| reading.held.0).collect();
        parties.sort_unstable();
        parties.dedup();
        let mut text = format!(
            "schema: \"1\"\nid: made-up\ntitle: A set\nversion: \"1\"\nknown_through: {LAST}\n"
        );
        text += "target: {name: Nowhere, code: NW}\nparties:\n";
        parties.iter().for_each(|at| text += &format!("  - {{id: p{at}, title: Party}}\n"));
        text += &list("compared", parties.iter().map(|at| format!("p{at}")).collect());
        text += "defaults:\n  - {fact: approved, value: \"no\", ground: Nobody says so}\n";
        text +=
            &list("instruments", (0..self.instruments.len()).map(|at| format!("i{at}")).collect());
        let events = self
            .dated
            .iter()
            .map(|(id, _)| id)
            .chain(self.derived.iter().map(|(id, _)| id))
            .cloned();
        text += &list("events", events.collect());
        let facts = FACTS.iter().map(|(id, _)| (*id).to_owned());
        text += &list(
            "questions",
            self.questions.iter().map(|(id, ..)| id.clone()).chain(facts).collect(),
        );
        text += &list("readings", (0..self.readings.len()).map(|at| format!("r{at}")).collect());
        text += "lists: [arms, dual]\n";
        text + &list("items", (0..self.items.len()).map(|at| format!("item{at}")).collect())
    }

    /// The files as a folder in memory.
    pub fn folder(&self) -> Folder {
        let files = self.files();
        Folder::in_memory(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
    }

    /// The same with one thing changed: a date moved, an answer or an effect changed, or an exemption dropped.
    pub fn changed(&self, chance: &mut Chance) -> Self {
        let mut new = self.clone();
        match chance.below(6) {
            4 if new.gaps.is_empty() => new.gaps.push(self.gap(chance)),
            4 => drop(new.gaps.pop()),
            5 if new.claims.len() < 2 => new.claims.push(self.claim(chance)),
            5 => drop(new.claims.pop()),
            0 => {
                let at = chance.below(new.dated.len());
                let moved = 1 + chance.below(30) as i32;
                new.dated[at].1 = new.dated[at].1.plus_days(moved).min(day(LAST));
            }
            1 => {
                let at = chance.below(new.readings.len());
                if let Some((question, said, _)) = new.readings[at].answers.first_mut() {
                    *said = vec![(said[0] + 1) % new.questions[*question].1];
                }
            }
            2 => match new.provisions.iter().rposition(|provision| provision.exempts) {
                Some(at) => drop(new.provisions.remove(at)),
                None => new.provisions[0].effect = Some("restraint"),
            },
            _ => {
                let at = chance.below(new.provisions.len());
                new.provisions[at].effect = Some(*chance.of(&EFFECTS));
            }
        }
        new
    }
}

impl Provision {
    fn id(&self) -> String {
        format!("i{}/{}", self.instrument, self.number)
    }

    fn text(&self) -> String {
        let (regime, second) = self.more.split_once('|').unwrap_or((&self.more, ""));
        let effect = self.effect.map(|effect| format!("effect: {effect}\n    "));
        let approval =
            if self.effect == Some("approval-required") { "approval: approved\n    " } else { "" };
        let clause = self.clause.trim_start();
        format!(
            "summary: A rule\n{SOURCE}\n{regime}clauses:\n  - {}{approval}{clause}{second}",
            effect.unwrap_or_default()
        )
    }
}

impl Reading {
    fn text(&self) -> String {
        let (party, from, until) = self.held;
        let until = until.map_or(String::new(), |until| format!(", until: {until}"));
        let mut text =
            format!("party: p{party}\nheld: {{from: {from}{until}}}\nsummary: A reading\n");
        if let Some(at) = self.inherits {
            let _ = writeln!(text, "inherits: r{at}");
        }
        if !self.answers.is_empty() {
            text += "answers:\n";
        }
        for (question, said, since) in &self.answers {
            let said: Vec<String> = said.iter().map(|at| format!("a{at}")).collect();
            let _ = writeln!(
                text,
                "  - {{question: q{question}, answer: [{}], {STATED}, since: {since}, {SOURCE}}}",
                said.join(", ")
            );
        }
        if !self.holds.is_empty() {
            text += "holds:\n";
        }
        for (event, happened) in &self.holds {
            let outcome = if *happened { "happened" } else { "did-not-happen" };
            let _ = writeln!(
                text,
                "  - {{event: {event}, outcome: {outcome}, {STATED}, since: {FIRST}, {SOURCE}}}"
            );
        }
        text
    }
}

impl Chance {
    /// So many times out of so many.
    pub fn often(&mut self, times: usize, of: usize) -> bool {
        self.below(of) < times
    }
}
