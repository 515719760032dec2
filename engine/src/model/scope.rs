//! What each layer claims to hold, what it is known to lack, and whom it names.

use serde::{Deserialize, Serialize};

use super::{
    ClaimIx, Clause, GapIx, Layer, ProvisionIx, QuestionIx, Source, Supplier, Text, Value,
};

/// What a layer is complete for, and what it never judges.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Scope {
    /// The layer.
    pub layer: Layer,
    /// The kinds of person that its instruments name, in the order in which a person is sorted.
    pub persons: Vec<Person>,
    /// Its claims.
    pub claims: Vec<ClaimIx>,
    /// What it judges for no transfer.
    pub limits: Vec<Text>,
}

/// A kind of person that the instruments of a layer name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Person {
    /// Its id within the layer.
    pub id: Text,
    /// Its name, in the plural.
    pub title: Text,
    /// Whether the instruments that list suppliers bind it.
    pub addressee: bool,
    /// Facts that hold of such a person.
    pub facts: Vec<(QuestionIx, Value)>,
}

/// A transfer for which a layer claims to be complete: where no clause restricts it, it is
/// unrestricted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Claim {
    /// The layer.
    pub layer: Layer,
    /// The layer and its number in the file, from 1.
    pub id: Text,
    /// The kinds of person for whom it is made, by place in [`Scope::persons`]; empty for anyone.
    pub bound: Vec<usize>,
    /// What it covers, under which conditions and when. It has no effect.
    pub clause: Clause,
    /// Where that is read.
    pub source: Source,
    /// A remark.
    pub note: Option<Text>,
}

/// Law that is known to exist and is not encoded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Gap {
    /// The path of its file.
    pub id: Text,
    /// The layer.
    pub layer: Layer,
    /// The act.
    pub act: Text,
    /// Where in the act.
    pub pinpoint: Text,
    /// Whether it restricts or permits.
    pub kind: GapKind,
    /// The suppliers for whom it holds; empty where the supplier does not matter.
    pub suppliers: Vec<Supplier>,
    /// The States of arrival for which it holds; empty where the destination does not matter.
    pub destinations: Vec<Supplier>,
    /// What it covers, under which conditions and when. It has no effect.
    pub clause: Clause,
    /// Where that is read.
    pub source: Source,
    /// A remark.
    pub note: Option<Text>,
}

/// What the law in a gap does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GapKind {
    /// It restricts transfers: without it nothing is known to be unrestricted.
    Restriction,
    /// It permits what other law restricts.
    Permission,
}

impl GapKind {
    /// The word used in files and in every output.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Restriction => "restriction",
            Self::Permission => "permission",
        }
    }
}

/// A file whose clauses bear on a transfer. Provisions come first, then claims, then gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RuleIx {
    /// A provision, which has an effect.
    Provision(ProvisionIx),
    /// A claim.
    Claim(ClaimIx),
    /// A gap.
    Gap(GapIx),
}

impl RuleIx {
    /// The provision, where it is one.
    #[must_use]
    pub const fn provision(self) -> Option<ProvisionIx> {
        match self {
            Self::Provision(provision) => Some(provision),
            Self::Claim(_) | Self::Gap(_) => None,
        }
    }
}
