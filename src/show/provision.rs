//! The card of a provision: what each clause does, to what, when, and what it displaces.

use std::ops::Deref;

use serde::Serialize;

use super::words;
use super::{Cited, Thing, Titled};
use crate::text::joined;
use crate::text::page::Page;
use snapback_engine::explain::capital;
use snapback_engine::model::{
    Clause, DutyForce, Event, Lazy, Provision, ProvisionIx, Question, Ruleset,
};

/// A provision on a card.
#[derive(Debug, Serialize)]
pub struct ProvisionCard<'r> {
    /// Its id.
    pub id: &'r str,
    /// A short statement of the rule.
    pub title: &'r str,
    /// The instrument it belongs to.
    pub instrument: Titled<'r>,
    /// The document symbol of the instrument.
    pub symbol: &'r str,
    /// Where it is read.
    pub source: Cited<'r>,
    /// What it says.
    pub summary: &'r str,
    /// binding or call, where it is a duty that is no transfer.
    pub duty: Option<&'static str>,
    /// What it does.
    pub clauses: Vec<ClauseCard<'r>>,
    /// The regime whose windows bound its own.
    pub regime: Option<Titled<'r>>,
    /// The windows of that regime.
    pub regime_windows: Vec<String>,
    /// Questions that change its label or argument.
    pub argued: Vec<Titled<'r>>,
    /// Events that follow from it.
    pub events: Vec<Titled<'r>>,
    /// Questions that arise from it.
    pub questions: Vec<Titled<'r>>,
    /// Provisions that can displace it.
    pub displaced_by: Vec<Titled<'r>>,
    /// A remark.
    pub note: Option<&'r str>,
}

/// A clause on the card of its provision.
#[derive(Debug, Serialize)]
pub struct ClauseCard<'r> {
    /// Its effect; none where it only exempts.
    pub effect: Option<&'static str>,
    /// What that means.
    pub meaning: &'static str,
    /// What it covers, in words.
    pub covers: Option<String>,
    /// The fact that answers its approval requirement.
    pub approval: Option<&'r str>,
    /// What must hold besides, in words.
    pub conditions: Vec<String>,
    /// Facts whose default does not serve it.
    pub leaves_open: Vec<&'r str>,
    /// What it displaces, in words.
    pub displaces: Option<String>,
    /// When it is in force within the regime, in words.
    pub in_force: Vec<String>,
    /// Where it is read, if elsewhere than the provision.
    pub source: Option<Cited<'r>>,
}

/// How the duty is worded, and how to ask when it stands.
fn duty_line(force: &str) -> String {
    format!("{force}; `snapback list duties --date DAY` tells under which readings it stands.")
}

impl<'r> ProvisionCard<'r> {
    /// The card of a provision.
    #[must_use]
    pub fn of(rules: &'r Ruleset, at: ProvisionIx) -> Self {
        let provision = &rules[at];
        Self {
            id: &provision.id,
            title: &provision.title,
            instrument: Titled::of(rules, Thing::Instrument(provision.instrument)),
            symbol: &rules[provision.instrument].symbol,
            source: Cited::of(&provision.source),
            summary: &provision.summary,
            duty: provision.duty.map(DutyForce::word),
            clauses: provision.clauses.iter().map(|clause| ClauseCard::of(rules, clause)).collect(),
            regime: provision.regime.map(|regime| Titled::of(rules, Thing::Regime(regime))),
            regime_windows: provision
                .regime
                .map(|regime| words::windows(rules, &rules[regime].windows))
                .unwrap_or_default(),
            argued: Titled::each(rules, &provision.argued, Thing::Question),
            events: cited_by(
                &rules.events,
                at,
                |event: &Event| &event.rests_on,
                |event| ("event", &event.id, &event.title),
            ),
            questions: cited_by(
                &rules.questions,
                at,
                |asked: &Question| &asked.arises_from,
                |asked| ("question", &asked.id, &asked.title),
            ),
            displaced_by: displacing(rules, at),
            note: provision.note.as_deref(),
        }
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.title("provision", self.id, self.title);
        page.paragraph(&format!(
            "{}, {} ({})",
            self.symbol, self.source.pinpoint, self.source.confidence
        ));
        page.paragraph(&self.instrument.in_full());
        page.apart(self.summary);
        page.heading("What it does");
        let together = self.in_force_together();
        self.clauses.iter().for_each(|clause| clause.write(page, together.is_none()));
        together.iter().for_each(|when| page.section("In force", Some(when)));
        self.write_regime(page);
        page.section("Duty", self.duty.map(duty_line).as_deref());
        page.references("It can be displaced by", &self.displaced_by);
        page.references("Argued over", &self.argued);
        page.references("Questions that arise from it", &self.questions);
        page.references("Events that rest on it", &self.events);
        page.section("Note", self.note);
        page.sources(&[self.source]);
    }

    /// When it is in force, where that is the same for every clause.
    fn in_force_together(&self) -> Option<String> {
        let first = self.clauses.first()?;
        let same = self.clauses.iter().all(|clause| clause.in_force == first.in_force);
        same.then(|| capital(&format!("{}.", first.when())))
    }

    fn write_regime(&self, page: &mut Page) {
        let Some(regime) = self.regime else { return };
        page.heading("Only while this regime applies");
        page.hanging("  ", &regime.in_full());
        self.regime_windows.iter().for_each(|window| page.point(window));
    }
}

fn cited_by<'r, T: 'r>(
    all: &'r [Lazy<T>],
    at: ProvisionIx,
    cites: impl Fn(&T) -> &Vec<ProvisionIx>,
    name: impl Fn(&'r T) -> (&'static str, &'r str, &'r str),
) -> Vec<Titled<'r>> {
    let citing = all.iter().map(Deref::deref).filter(|one| cites(one).contains(&at)).map(name);
    citing.map(|(kind, id, title)| Titled { kind, id, title }).collect()
}

fn displacing(rules: &Ruleset, at: ProvisionIx) -> Vec<Titled<'_>> {
    let reaches =
        |clause: &Clause| clause.exempts.as_ref().is_some_and(|exempts| exempts.names(rules, at));
    let all = ProvisionIx::all(rules)
        .filter(|other| *other != at && rules[*other].clauses.iter().any(reaches));
    all.map(|other| Titled::of(rules, Thing::Provision(other))).collect()
}

impl<'r> ClauseCard<'r> {
    fn of(rules: &'r Ruleset, clause: &'r Clause) -> Self {
        Self {
            effect: clause.effect.map(snapback_engine::model::Effect::word),
            meaning: clause.effect.map_or("displaces what it names", words::effect),
            covers: clause.covers.as_ref().map(|covers| words::covers(rules, covers)),
            approval: clause.approval.map(|question| rules[question].id.as_str()),
            conditions: words::conditions(rules, &clause.conditions),
            leaves_open: clause
                .leaves_open
                .iter()
                .map(|question| rules[*question].id.as_str())
                .collect(),
            displaces: clause.exempts.as_ref().map(|exempts| words::exempts(rules, exempts)),
            in_force: words::windows(rules, &clause.windows),
            source: clause.source.as_ref().map(Cited::of),
        }
    }

    fn write(&self, page: &mut Page, with_windows: bool) {
        page.point(&self.does());
        self.more(with_windows).iter().for_each(|sentence| page.under(sentence));
    }

    /// What the clause does and says, a sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        std::iter::once(self.does()).chain(self.more(true)).collect()
    }

    fn more(&self, with_windows: bool) -> Vec<String> {
        let mut said: Vec<String> =
            self.covers.iter().map(|covers| format!("Covers {covers}.")).collect();
        let conditions = joined(&self.conditions, "and");
        said.extend((!conditions.is_empty()).then(|| format!("Only if {conditions}.")));
        said.extend(
            self.approval
                .iter()
                .map(|fact| format!("Turns into a duty to notify if {fact} is yes.")),
        );
        said.extend(
            self.leaves_open.iter().map(|fact| format!("No default is assumed for {fact}.")),
        );
        said.extend(self.displaces.iter().map(|what| format!("Displaces {what}.")));
        said.extend(with_windows.then(|| format!("In force {}.", self.when())));
        said.extend(self.source.iter().map(|cited| format!("Read in {}.", cited.in_words())));
        said
    }

    fn does(&self) -> String {
        match self.effect {
            Some("none") => "No effect on a transfer.".to_owned(),
            Some(effect) => format!("{}: {}.", capital(effect), self.meaning),
            None => "An exemption.".to_owned(),
        }
    }

    fn when(&self) -> String {
        if self.in_force.is_empty() { "always".to_owned() } else { self.in_force.join("; and ") }
    }
}

/// The effects of a provision, each once, strictest first.
#[must_use]
pub fn effects(provision: &Provision) -> Vec<&'static str> {
    let mut all: Vec<_> = provision.clauses.iter().filter_map(|clause| clause.effect).collect();
    all.sort_by(|a, b| b.cmp(a));
    all.dedup();
    let exempts = provision.clauses.iter().any(|clause| clause.exempts.is_some());
    all.into_iter()
        .map(snapback_engine::model::Effect::word)
        .chain(exempts.then_some("exemption"))
        .collect()
}
