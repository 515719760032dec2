//! What a layer claims to be complete for, what it leaves out, and the law it is known to lack.

use serde::Serialize;

use super::Cited;
use super::gap::GapRow;
use super::words;
use crate::text::columns::ColumnRow;
use crate::text::page::Page;
use snapback_engine::explain::layer;
use snapback_engine::model::{Activity, Claim, Direction, Layer, Person, Ruleset, Scope};

/// The scope of a layer.
#[derive(Debug, Serialize)]
pub struct ScopeRow<'r> {
    /// The layer.
    pub layer: &'static str,
    /// The kinds of person that its instruments name.
    pub persons: Vec<PersonRow<'r>>,
    /// What it is complete for. Empty: nothing, so it answers `not-encoded` where nothing restricts.
    pub claims: Vec<ClaimRow<'r>>,
    /// What it judges for no transfer.
    pub limits: Vec<&'r str>,
    /// Law known to exist and not encoded.
    pub gaps: Vec<GapRow<'r>>,
}

/// A kind of person.
#[derive(Debug, Serialize)]
pub struct PersonRow<'r> {
    /// Its id within the layer.
    pub id: &'r str,
    /// Its name, in the plural.
    pub title: &'r str,
    /// Whether the instruments that list suppliers bind it.
    pub addressee: bool,
}

/// A claim.
#[derive(Debug, Serialize)]
pub struct ClaimRow<'r> {
    /// The layer and its number.
    pub id: &'r str,
    /// It is made for every item, whatever its class.
    pub everything: bool,
    /// The list entries for which it is made; a whole list by its id.
    pub entries: Vec<&'r str>,
    /// Seen from the target State.
    pub directions: Vec<&'static str>,
    /// What is done.
    pub activities: Vec<&'static str>,
    /// The kinds of person for whom it is made; empty: anyone.
    pub bound: Vec<&'r str>,
    /// What must hold, in words.
    pub when: Vec<String>,
    /// The first day, in words; none: since ever.
    pub from: Option<String>,
    /// The first day after it, in words; none: without end.
    pub until: Option<String>,
    /// Where it is read.
    pub source: Cited<'r>,
    /// A remark.
    pub note: Option<&'r str>,
    #[serde(skip)]
    covers: String,
}

impl<'r> ScopeRow<'r> {
    /// The scope of a layer, or of none where the set has neither a claim nor a gap for it.
    #[must_use]
    pub fn of(rules: &'r Ruleset, layer: Layer) -> Option<Self> {
        let scope = rules.scope(layer);
        let gaps = rules.gaps.iter().filter(|gap| gap.layer == layer);
        let gaps: Vec<GapRow> = gaps.map(|gap| GapRow::of(rules, gap)).collect();
        if scope.is_none() && gaps.is_empty() {
            return None;
        }
        Some(Self {
            layer: layer.word(),
            persons: scope.map(persons).unwrap_or_default(),
            claims: scope.map(|scope| claims(rules, scope)).unwrap_or_default(),
            limits: scope.into_iter().flat_map(|scope| &scope.limits).map(|one| &**one).collect(),
            gaps,
        })
    }

    /// Writes it on a page.
    pub fn write(&self, page: &mut Page) {
        let name = Layer::from_word(self.layer).map_or(self.layer, layer);
        page.heading(&format!("{name} layer: what it is complete for"));
        if self.claims.is_empty() {
            page.paragraph("Nothing: where no clause restricts, it answers not-encoded.");
        }
        page.rows(&self.claims);
        page.points("Kinds of person", &self.persons.iter().map(in_words).collect::<Vec<_>>());
        page.points("It judges for no transfer", &self.limits);
        if !self.gaps.is_empty() {
            page.heading("Law not encoded");
            page.rows(&self.gaps);
        }
    }
}

fn in_words(person: &PersonRow) -> String {
    let bound = if person.addressee { "" } else { ", not bound by lists of suppliers" };
    format!("{} ({}){bound}", person.title, person.id)
}

fn persons(scope: &Scope) -> Vec<PersonRow<'_>> {
    let mut rows = Vec::new();
    for Person { id, title, addressee, .. } in &scope.persons {
        rows.push(PersonRow { id, title, addressee: *addressee });
    }
    rows
}

fn claims<'r>(rules: &'r Ruleset, scope: &'r Scope) -> Vec<ClaimRow<'r>> {
    scope.claims.iter().filter_map(|at| claim(rules, scope, &rules[*at])).collect()
}

fn claim<'r>(rules: &'r Ruleset, scope: &'r Scope, claim: &'r Claim) -> Option<ClaimRow<'r>> {
    let covers = claim.clause.covers.as_ref()?;
    let window = claim.clause.windows.first();
    let bound = claim.bound.iter().filter_map(|at| scope.persons.get(*at));
    Some(ClaimRow {
        id: &claim.id,
        everything: covers.everything,
        entries: words::in_short(rules, &covers.entries),
        directions: covers.directions.iter().copied().map(Direction::word).collect(),
        activities: covers.activities.iter().copied().map(Activity::word).collect(),
        bound: bound.map(|person| person.id.as_str()).collect(),
        when: words::conditions(rules, &claim.clause.conditions),
        from: window.and_then(|window| Some(words::when(rules, window.from.as_ref()?))),
        until: window.and_then(|window| Some(words::when(rules, window.until.as_ref()?))),
        source: Cited::of(&claim.source),
        note: claim.note.as_deref(),
        covers: words::covers(rules, covers),
    })
}

impl ClaimRow<'_> {
    /// "from … until …".
    fn window(&self) -> String {
        let from = self.from.as_ref().map(|day| format!("from {day}"));
        let until = self.until.as_ref().map(|day| format!("until {day}"));
        let both: Vec<String> = from.into_iter().chain(until).collect();
        if both.is_empty() { "always".to_owned() } else { both.join(" ") }
    }

    fn persons(&self) -> String {
        if self.bound.is_empty() { "anyone".to_owned() } else { self.bound.join(", ") }
    }
}

impl ColumnRow for ClaimRow<'_> {
    fn cells(&self) -> Vec<String> {
        vec![self.id.to_owned(), self.source.confidence.to_owned()]
    }

    fn title(&self) -> &str {
        &self.covers
    }

    fn more(&self) -> Option<String> {
        let when = if self.when.is_empty() {
            String::new()
        } else {
            format!(" Where {}.", self.when.join(", and "))
        };
        Some(format!(
            "for {}, {}.{when} [{}]",
            self.persons(),
            self.window(),
            self.source.in_words()
        ))
    }
}
