//! Exemptions that displace nothing, ever: no answer and no completion can make them.

use super::codes::{Code, note, warning};
use super::open_periods;
use super::reach::clash;
use super::set::{Notes, Set, file};
use snapback_engine::evaluate::{Candidate, reaching};
use snapback_engine::model::{
    Clause, EntryIx, InstrumentIx, ItemIx, Layer, Provision, ProvisionIx, Ruleset, Subject,
};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W50",
        "exempts-another-layer",
        "an exemption names a provision of another layer",
        "Each layer is answered apart, so the exemption displaces nothing. Name a provision of its own layer.",
        &[
            (
                "instruments/act-7.yaml",
                "",
                "id: act-7\ntitle: Act 7 (2131)\nsymbol: Act 7\ndate: 2131-02-01\nissuer: eu\nbinds: persons in the Union\nparagraphs:\n  - act-7/1\nsource:\n  document: Act 7\n  pinpoint: title and date\n  url: https://example.org/docs/act-7\n  confidence: verified\n",
            ),
            (
                "provisions/act-7/1.yaml",
                "",
                "id: act-7/1\ntitle: Aircraft may be supplied\nsummary: >-\n  The supply of what category 4 lists is free.\nsource:\n  document: Act 7\n  pinpoint: section 1\n  url: https://example.org/docs/act-7\n  confidence: verified\nclauses:\n  - covers:\n      directions: [to]\n      activities: [supply]\n      entries: [register/aircraft]\n    exempts:\n      provisions: [res-9001/5]\n",
            ),
            ("ruleset.yaml", "  - res-9001\n", "  - act-7\n  - res-9001\n"),
        ],
    ),
    note(
        "W51",
        "exempts-nothing-in-common",
        "an exemption covers no class that the provision it names covers",
        "For nothing in the set do both apply, so nothing is displaced. That may follow a text that names more than the set holds.",
        &[
            (
                "provisions/res-9001/4.yaml",
                "entries: [register/warships]",
                "entries: [register/aircraft]",
            ),
            ("provisions/res-9001/4.yaml", "      - question: tonnage\n        below: 800\n", ""),
            ("provisions/res-9001/5.yaml", "entries: [register]", "entries: [register/warships]"),
            (
                "provisions/res-9001/11.yaml",
                "    in_force:\n",
                "    when:\n      - question: tonnage\n        at_least: 9\n    in_force:\n",
            ),
        ],
    ),
    warning(
        "W52",
        "exempts-never-together",
        "an exemption is never in force together with the provision it names",
        "Their windows never meet, or their conditions exclude each other, whoever answers and whatever is open.",
        &[(
            "provisions/res-9001/4.yaml",
            "      - question: order-placed\n        before: {event: opening-day}\n",
            "      - question: order-placed\n        before: {event: opening-day}\n    in_force:\n      - from: {on: 2136-01-10}\n",
        )],
    ),
    warning(
        "W53",
        "exempts-twice",
        "an exemption names a provision and the instrument it stands in",
        "The instrument holds the provision already. Name one of the two.",
        &[
            (
                "instruments/act-7.yaml",
                "",
                "id: act-7\ntitle: Act 7 (2131)\nsymbol: Act 7\ndate: 2131-02-01\nissuer: un\nbinds: all States\nparagraphs:\n  - act-7/1\nsource:\n  document: Act 7\n  pinpoint: title and date\n  url: https://example.org/docs/act-7\n  confidence: verified\n",
            ),
            (
                "provisions/act-7/1.yaml",
                "",
                "id: act-7/1\ntitle: Aircraft may be supplied\nsummary: >-\n  The supply of what category 4 lists is free.\nsource:\n  document: Act 7\n  pinpoint: section 1\n  url: https://example.org/docs/act-7\n  confidence: verified\nclauses:\n  - covers:\n      directions: [to]\n      activities: [supply]\n      entries: [register/aircraft]\n    exempts:\n      provisions: [res-9001/5]\n      instruments: [res-9001]\n",
            ),
            ("ruleset.yaml", "  - res-9001\n", "  - act-7\n  - res-9001\n"),
        ],
    ),
    warning(
        "W54",
        "exempts-another-way",
        "an exemption and the provision it names cover the same class, but not the same direction or activity",
        "It displaces a provision for what both cover. Most likely the direction or the activity is a slip.",
        &[("provisions/res-9001/4.yaml", "directions: [to]", "directions: [from]")],
    ),
    note(
        "W55",
        "stricter-exemption",
        "an exemption is stricter than the provision it displaces",
        "Most exemptions allow something. One that tightens may be meant so; a second look costs little.",
        &[("provisions/res-9001/4.yaml", "effect: notification", "effect: prohibited")],
    ),
];

/// Looks at every exemption.
pub fn check(set: &Set, notes: &mut Notes) {
    let rules = set.rules;
    let reached = reached(rules);
    for by in ProvisionIx::all(rules) {
        for (at, clause) in rules[by].clauses.iter().enumerate() {
            let exemption = Exemption { rules, by, clause, reached: &reached };
            exemption.check(
                &file("provisions", &rules[by].id),
                &format!("clauses.{at}.exempts"),
                notes,
            );
        }
    }
}

/// For every subject and layer the clauses that cover it.
fn reached(rules: &Ruleset) -> Vec<Vec<Candidate<'_>>> {
    let subjects =
        || ItemIx::all(rules).map(Subject::Item).chain(EntryIx::all(rules).map(Subject::Entry));
    Layer::ALL
        .iter()
        .flat_map(|layer| subjects().map(|subject| reaching(rules, subject, *layer)))
        .filter(|all| all.len() > 1)
        .collect()
}

/// A clause that exempts.
struct Exemption<'r> {
    rules: &'r Ruleset,
    by: ProvisionIx,
    clause: &'r Clause,
    reached: &'r [Vec<Candidate<'r>>],
}

impl<'r> Exemption<'r> {
    fn check(&self, file: &str, keys: &str, notes: &mut Notes) {
        let Some(exempts) = &self.clause.exempts else { return };
        for (at, of) in exempts.provisions.iter().enumerate() {
            let keys = format!("{keys}.provisions.{at}");
            self.of_provision(*of, file, &keys, notes);
            let whole = self.rules[*of].instrument;
            if exempts.instruments.contains(&whole) {
                let text = format!(
                    "`{}` stands in `{}`, which is named too; name one of them",
                    self.rules[*of].id, self.rules[whole].id
                );
                notes.add("W53", file, keys, text);
            }
        }
        for (at, of) in exempts.instruments.iter().enumerate() {
            self.of_instrument(*of, file, &format!("{keys}.instruments.{at}"), notes);
        }
    }

    fn layer(&self, instrument: InstrumentIx) -> Layer {
        self.rules[instrument].issuer
    }

    fn of_provision(&self, of: ProvisionIx, file: &str, keys: &str, notes: &mut Notes) {
        let provision = &self.rules[of];
        let id = &provision.id;
        if self.layer(provision.instrument) != self.layer(self.rules[self.by].instrument) {
            return notes.add(
                "W50",
                file,
                keys,
                format!("`{id}` belongs to another layer, which is answered apart; name a provision of this one"),
            );
        }
        let of_class = self.shared(of);
        let shared: Vec<&Clause> =
            of_class.iter().copied().filter(|clause| self.alike(clause)).collect();
        if of_class.is_empty() {
            return notes.add(
                "W51",
                file,
                keys,
                format!("no class that `{id}` covers is covered here, so nothing is displaced; cover one, or name another"),
            );
        }
        if shared.is_empty() {
            let text = format!(
                "`{id}` covers no direction and activity that is covered here, so nothing is displaced; put one of the two right"
            );
            return notes.add("W54", file, keys, text);
        }
        if !shared.iter().any(|clause| self.together(provision, clause)) {
            return notes.add(
                "W52",
                file,
                keys,
                format!(
                    "this is never in force together with `{id}`; put windows or conditions right"
                ),
            );
        }
        if shared.iter().all(|clause| clause.effect.is_some() && clause.effect < self.clause.effect)
        {
            notes.add(
                "W55",
                file,
                keys,
                format!(
                    "this is stricter than `{id}`, which it displaces; check that this is meant"
                ),
            );
        }
    }

    fn of_instrument(&self, of: InstrumentIx, file: &str, keys: &str, notes: &mut Notes) {
        let id = &self.rules[of].id;
        if self.layer(of) != self.layer(self.rules[self.by].instrument) {
            return notes.add(
                "W50",
                file,
                keys,
                format!("`{id}` belongs to another layer, which is answered apart; name one of this layer"),
            );
        }
        let displaces = |of: &ProvisionIx| {
            self.shared(*of)
                .iter()
                .any(|clause| self.alike(clause) && self.together(&self.rules[*of], clause))
        };
        if !self.rules[of].paragraphs.iter().any(displaces) {
            notes.add("W51", file, keys, format!("nothing that `{id}` covers is covered here at any time; cover it, or name another"));
        }
    }

    /// The clauses of a provision that cover a class this one covers.
    fn shared(&self, of: ProvisionIx) -> Vec<&'r Clause> {
        let own = |all: &&Vec<Candidate>| {
            all.iter().any(|candidate| std::ptr::eq(candidate.clause, self.clause))
        };
        let of_it =
            self.reached.iter().filter(own).flatten().filter(|candidate| candidate.provision == of);
        let mut clauses: Vec<&Clause> = Vec::new();
        for candidate in of_it {
            if !clauses.iter().any(|clause| std::ptr::eq(*clause, candidate.clause)) {
                clauses.push(candidate.clause);
            }
        }
        clauses
    }

    /// Some direction and some activity is common to the two.
    fn alike(&self, other: &Clause) -> bool {
        let (Some(own), Some(covers)) = (&self.clause.covers, &other.covers) else { return false };
        own.directions
            .iter()
            .any(|way| own.activities.iter().any(|activity| covers.asked(*way, *activity)))
    }

    /// Both can be in force on one day.
    fn together(&self, provision: &Provision, clause: &Clause) -> bool {
        let own = open_periods::of_clause(self.rules, &self.rules[self.by], self.clause);
        let others = open_periods::of_clause(self.rules, provision, clause);
        let excluded = self
            .clause
            .conditions
            .iter()
            .any(|one| clause.conditions.iter().any(|other| clash(one, other)));
        !excluded && !open_periods::common(&own, &others).is_empty()
    }
}
