//! Exemptions that displace nothing under any answers.

use super::conditions::exclude;
use super::input::{Collector, LintInput, file};
use super::open_periods;
use snapback_engine::evaluate::{Candidate, reaching};
use snapback_engine::model::{
    Clause, EntryIx, InstrumentIx, ItemIx, Layer, Provision, ProvisionIx, Ruleset, Subject,
};

pub(crate) fn check(input: &LintInput, out: &mut Collector) {
    let rules = input.rules;
    let covering = covering(rules);
    for by in ProvisionIx::all(rules) {
        let file = file("provisions", &rules[by].id);
        for (at, clause) in rules[by].clauses.iter().enumerate() {
            let exemption = StandingExemption { rules, by, clause, covering: &covering };
            exemption.check(&file, &format!("clauses.{at}.exempts"), out);
        }
    }
}

/// The clauses that cover a subject in a layer, for each subject and layer with more than one.
fn covering(rules: &Ruleset) -> Vec<Vec<Candidate<'_>>> {
    let mut all = Vec::new();
    let items = ItemIx::all(rules).map(Subject::Item);
    for subject in items.chain(EntryIx::all(rules).map(Subject::Entry)) {
        all.extend(Layer::ALL.iter().map(|layer| reaching(rules, subject, *layer)));
    }
    all.retain(|candidates| candidates.len() > 1);
    all
}

/// A clause that may exempt.
struct StandingExemption<'r> {
    rules: &'r Ruleset,
    by: ProvisionIx,
    clause: &'r Clause,
    covering: &'r [Vec<Candidate<'r>>],
}

impl<'r> StandingExemption<'r> {
    fn check(&self, file: &str, keys: &str, out: &mut Collector) {
        let Some(exempts) = &self.clause.exempts else { return };
        for (at, of) in exempts.provisions.iter().enumerate() {
            let keys = format!("{keys}.provisions.{at}");
            if let Some((code, text)) = self.fault_in_provision(*of) {
                out.add(code, file, &keys, text);
            }
            let whole = self.rules[*of].instrument;
            if exempts.instruments.contains(&whole) {
                let text = format!(
                    "`{}` stands in `{}`, which is named too; name one of them",
                    self.rules[*of].id, self.rules[whole].id
                );
                out.add("W53", file, keys, text);
            }
        }
        for (at, of) in exempts.instruments.iter().enumerate() {
            if let Some((code, text)) = self.fault_in_instrument(*of) {
                out.add(code, file, format!("{keys}.instruments.{at}"), text);
            }
        }
    }

    fn is_in_own_layer(&self, instrument: InstrumentIx) -> bool {
        let own = self.rules[self.by].instrument;
        self.rules[instrument].issuer == self.rules[own].issuer
    }

    /// The code and text for a provision that is named and not displaced, or strangely.
    fn fault_in_provision(&self, of: ProvisionIx) -> Option<(&'static str, String)> {
        let provision = &self.rules[of];
        let id = &provision.id;
        if !self.is_in_own_layer(provision.instrument) {
            let text = format!(
                "`{id}` belongs to another layer, which is answered apart; name a provision of this one"
            );
            return Some(("W50", text));
        }
        let of_class = self.sharing_a_class(of);
        if of_class.is_empty() {
            let text = format!(
                "no class that `{id}` covers is covered here, so nothing is displaced; cover one, or name another"
            );
            return Some(("W51", text));
        }
        let shared: Vec<&Clause> =
            of_class.into_iter().filter(|clause| self.shares_an_activity(clause)).collect();
        if shared.is_empty() {
            let text = format!(
                "`{id}` covers no direction and activity that is covered here, so nothing is displaced; put one of the two right"
            );
            return Some(("W54", text));
        }
        if !shared.iter().any(|clause| self.can_meet(provision, clause)) {
            let text = format!(
                "this is never in force together with `{id}`; put windows or conditions right"
            );
            return Some(("W52", text));
        }
        let is_stricter =
            |clause: &&Clause| clause.effect.is_some() && clause.effect < self.clause.effect;
        if shared.iter().all(is_stricter) {
            let text = format!(
                "this is stricter than `{id}`, which it displaces; check that this is meant"
            );
            return Some(("W55", text));
        }
        None
    }

    /// The code and text for an instrument that is named and of which nothing is displaced.
    fn fault_in_instrument(&self, of: InstrumentIx) -> Option<(&'static str, String)> {
        let id = &self.rules[of].id;
        if !self.is_in_own_layer(of) {
            let text = format!(
                "`{id}` belongs to another layer, which is answered apart; name one of this layer"
            );
            return Some(("W50", text));
        }
        let is_displaced = |of: &ProvisionIx| {
            let shared = self.sharing_a_class(*of);
            shared.into_iter().any(|clause| {
                self.shares_an_activity(clause) && self.can_meet(&self.rules[*of], clause)
            })
        };
        if self.rules[of].paragraphs.iter().any(is_displaced) {
            return None;
        }
        let text = format!(
            "nothing that `{id}` covers is covered here at any time; cover it, or name another"
        );
        Some(("W51", text))
    }

    /// The clauses of a provision that cover an item or entry which this clause covers.
    fn sharing_a_class(&self, of: ProvisionIx) -> Vec<&'r Clause> {
        let mut clauses: Vec<&Clause> = Vec::new();
        for candidates in self.covering {
            if !candidates.iter().any(|own| std::ptr::eq(own.clause, self.clause)) {
                continue;
            }
            for other in
                candidates.iter().filter(|candidate| candidate.rule.provision() == Some(of))
            {
                if !clauses.iter().any(|clause| std::ptr::eq(*clause, other.clause)) {
                    clauses.push(other.clause);
                }
            }
        }
        clauses
    }

    /// Whether some direction and activity is covered by both clauses.
    fn shares_an_activity(&self, other: &Clause) -> bool {
        let (Some(own), Some(covers)) = (&self.clause.covers, &other.covers) else { return false };
        own.directions.iter().any(|direction| {
            own.activities.iter().any(|activity| covers.asked(*direction, *activity))
        })
    }

    /// Whether both clauses can be in force on one day.
    fn can_meet(&self, provision: &Provision, clause: &Clause) -> bool {
        let own = &self.clause.conditions;
        if own.iter().any(|one| clause.conditions.iter().any(|other| exclude(one, other))) {
            return false;
        }
        let own = open_periods::of_clause(self.rules, &self.rules[self.by], self.clause);
        let others = open_periods::of_clause(self.rules, provision, clause);
        !open_periods::common(&own, &others).is_empty()
    }
}
