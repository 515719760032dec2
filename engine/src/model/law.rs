//! Instruments and their provisions.

use serde::{Deserialize, Serialize};

use super::{
    Activity, Condition, Day, Direction, DutyForce, Effect, EntryIx, Gap, InstrumentIx, Layer,
    ProvisionIx, QuestionIx, RegimeIx, RuleIx, Ruleset, Source, Text, When,
};

/// A resolution, order, decision or regulation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Instrument {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Its document symbol.
    pub symbol: Text,
    /// The day it was adopted.
    pub date: Day,
    /// Whose law it is.
    pub issuer: Layer,
    /// Whom it binds, in words.
    pub binds: Text,
    /// The suppliers it binds; empty where it binds everyone.
    pub suppliers: Vec<Supplier>,
    /// It applies only where the query names a supplier it binds.
    pub only_if_named: bool,
    /// The States of arrival for which it applies; empty where the destination does not matter.
    pub destinations: Vec<Supplier>,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ProvisionIx>,
    /// What it is, in our words.
    pub summary: Option<Text>,
    /// Where it is read.
    pub source: Source,
}

/// A State whose persons a national measure binds, or in which goods arrive, within a window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Supplier {
    /// ISO 3166 alpha-2 code.
    pub code: Text,
    /// When it is bound.
    pub window: Window,
}

/// A named stretch of validity that several paragraphs share.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Regime {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// The union of its windows.
    pub windows: Vec<Window>,
    /// The instrument in whose file it stands.
    pub instrument: InstrumentIx,
}

/// From a day up to, and not including, another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Window {
    /// The first day covered; none: since ever.
    pub from: Option<When>,
    /// The first day not covered; none: no end.
    pub until: Option<When>,
    /// Where the window is read, if elsewhere than the provision.
    pub source: Option<Source>,
}

impl Window {
    /// Its first and its last bound, where it has them.
    pub fn bounds(&self) -> impl Iterator<Item = &When> {
        self.from.iter().chain(&self.until)
    }
}

/// One paragraph, or one limb of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Provision {
    /// Its id: the path of its file.
    pub id: Text,
    /// A short statement of the rule.
    pub title: Text,
    /// What it says, in our words.
    pub summary: Text,
    /// Where it is read.
    pub source: Source,
    /// The instrument it belongs to.
    pub instrument: InstrumentIx,
    /// The regime whose windows bound its own.
    pub regime: Option<RegimeIx>,
    /// Questions that change the label or the argument only.
    pub argued: Vec<QuestionIx>,
    /// Whether it lays down a duty that is no transfer, and how it is worded; its clauses then
    /// cover nothing and say when it is in force.
    pub duty: Option<DutyForce>,
    /// What it does.
    pub clauses: Vec<Clause>,
    /// A remark.
    pub note: Option<Text>,
}

/// One effect of a provision on what it covers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Clause {
    /// Its effect; none where it only exempts.
    pub effect: Option<Effect>,
    /// The yes/no fact that turns `approval-required` into `notification`.
    pub approval: Option<QuestionIx>,
    /// What it covers; none for a clause without transfer effect.
    pub covers: Option<Covers>,
    /// What it displaces for what it covers.
    pub exempts: Option<Exempts>,
    /// What must hold besides.
    pub conditions: Vec<Condition>,
    /// Facts whose default does not serve this clause.
    pub leaves_open: Vec<QuestionIx>,
    /// When it is in force, within the regime.
    pub windows: Vec<Window>,
    /// Where it is read, if elsewhere than the provision.
    pub source: Option<Source>,
    /// Every day on which its standing can change, under any answers, sorted.
    pub days: Vec<Day>,
}

/// What a clause covers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Covers {
    /// To or from the target State, or both.
    pub directions: Vec<Direction>,
    /// The activities.
    pub activities: Vec<Activity>,
    /// The list entries, all that stand below a named list included.
    pub entries: Vec<EntryIx>,
    /// Only items in these sections of the entry, or in none.
    pub sections: Vec<Text>,
    /// Every item, whatever its class.
    pub everything: bool,
    /// Only items that raise this question.
    pub raising: Option<QuestionIx>,
    /// Only items that do not raise this question.
    pub not_raising: Option<QuestionIx>,
}

impl Covers {
    /// Does it cover what is done, and the way it goes?
    #[must_use]
    pub fn asked(&self, direction: Direction, activity: Activity) -> bool {
        self.directions.contains(&direction) && self.activities.contains(&activity)
    }
}

/// What an exemption displaces.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exempts {
    /// Single provisions.
    pub provisions: Vec<ProvisionIx>,
    /// Whole instruments.
    pub instruments: Vec<InstrumentIx>,
    /// All provisions of regimes.
    pub regimes: Vec<RegimeIx>,
}

impl Exempts {
    /// Whether it names a provision, its instrument or its regime.
    #[must_use]
    pub fn names(&self, rules: &Ruleset, of: ProvisionIx) -> bool {
        let Provision { instrument, regime, .. } = &rules[of];
        self.provisions.contains(&of)
            || self.instruments.contains(instrument)
            || regime.is_some_and(|regime| self.regimes.contains(&regime))
    }
}

/// Whom the law of a rule binds, and for which States of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Binding<'r> {
    /// The suppliers bound; empty where everyone is.
    pub suppliers: &'r [Supplier],
    /// It binds only where the query names a supplier or a destination of the lists.
    pub only_if_named: bool,
    /// The States of arrival; empty where the destination does not matter.
    pub destinations: &'r [Supplier],
    /// The kinds of person for whom a claim is made, by place in the layer's scope.
    pub persons: &'r [usize],
}

impl Binding<'_> {
    /// Whether it binds everyone for every destination.
    #[must_use]
    pub const fn is_general(&self) -> bool {
        self.suppliers.is_empty() && self.destinations.is_empty() && self.persons.is_empty()
    }

    /// The windows in which its suppliers and destinations count.
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.suppliers.iter().chain(self.destinations).map(|one| &one.window)
    }
}

impl Ruleset {
    /// The clauses of a provision; a claim and a gap have one.
    #[must_use]
    pub fn clauses(&self, rule: RuleIx) -> &[Clause] {
        match rule {
            RuleIx::Provision(at) => &self[at].clauses,
            RuleIx::Claim(at) => std::slice::from_ref(&self[at].clause),
            RuleIx::Gap(at) => std::slice::from_ref(&self[at].clause),
        }
    }

    /// Every provision, claim and gap, in order.
    pub fn rules(&self) -> impl Iterator<Item = RuleIx> + use<> {
        let provisions = ProvisionIx::all(self).map(RuleIx::Provision);
        let claims = super::ClaimIx::all(self).map(RuleIx::Claim);
        provisions.chain(claims).chain(super::GapIx::all(self).map(RuleIx::Gap))
    }

    /// Every clause of every provision, claim and gap, in order.
    pub fn all_clauses(&self) -> impl Iterator<Item = &Clause> {
        self.rules().flat_map(|rule| self.clauses(rule))
    }

    /// Whose law a provision, claim or gap speaks of.
    #[must_use]
    pub fn layer_of(&self, rule: RuleIx) -> Layer {
        match rule {
            RuleIx::Provision(at) => self[self[at].instrument].issuer,
            RuleIx::Claim(at) => self[at].layer,
            RuleIx::Gap(at) => self[at].layer,
        }
    }

    /// The windows of the regime of a provision.
    #[must_use]
    pub fn regime_windows(&self, rule: RuleIx) -> &[Window] {
        let regime = rule.provision().and_then(|provision| self[provision].regime);
        regime.map_or(&[], |regime| &self[regime].windows)
    }

    /// Where a provision, claim or gap is read.
    #[must_use]
    pub fn source_of(&self, rule: RuleIx) -> &Source {
        match rule {
            RuleIx::Provision(at) => &self[at].source,
            RuleIx::Claim(at) => &self[at].source,
            RuleIx::Gap(at) => &self[at].source,
        }
    }

    /// Whom a provision, claim or gap binds.
    #[must_use]
    pub fn binding(&self, rule: RuleIx) -> Binding<'_> {
        let everyone =
            Binding { suppliers: &[], only_if_named: false, destinations: &[], persons: &[] };
        match rule {
            RuleIx::Provision(at) => {
                let Instrument { suppliers, only_if_named, destinations, .. } =
                    &self[self[at].instrument];
                Binding { suppliers, only_if_named: *only_if_named, destinations, persons: &[] }
            }
            RuleIx::Claim(at) => Binding { persons: &self[at].bound, ..everyone },
            RuleIx::Gap(at) => {
                let Gap { suppliers, destinations, .. } = &self[at];
                Binding { suppliers, only_if_named: true, destinations, ..everyone }
            }
        }
    }

    /// What a layer claims, if its set says so.
    #[must_use]
    pub fn scope(&self, layer: Layer) -> Option<&super::Scope> {
        self.scopes.iter().find(|scope| scope.layer == layer)
    }
}
