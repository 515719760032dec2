//! Instruments and their provisions.

use serde::{Deserialize, Serialize};

use super::{
    Activity, Condition, Day, Direction, Effect, EntryIx, InstrumentIx, Layer, ProvisionIx,
    QuestionIx, RegimeIx, Source, Text, When,
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
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ProvisionIx>,
    /// What it is, in our words.
    pub summary: Option<Text>,
    /// Where it is read.
    pub source: Source,
}

/// A State whose persons a national measure binds, within a window.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
}
