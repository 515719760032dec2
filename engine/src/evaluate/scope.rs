//! Whether a layer claims to be complete for a transfer, and which gaps it has there.

use std::collections::BTreeSet;

use super::{ClauseStatus, Completion, Evaluator};
use crate::equivalence::{approval_and_asked, questions};
use crate::model::{
    Binding, Claim, Day, Direction, EntryIx, GapIx, GapKind, Instrument, Layer, QuestionIx,
    QuestionKind, RuleIx, Ruleset, Subject, Supplier, Verdict, Window,
};
use crate::resolve::{Asked, Resolved, Resolver, Validity};

/// The entries of a subject that a provision of the layer names, each once.
#[must_use]
pub fn named_entries(rules: &Ruleset, subject: Subject, layer: Layer) -> Vec<EntryIx> {
    let mut entries: Vec<EntryIx> = match subject {
        Subject::Entry(entry) => vec![entry],
        Subject::Item(item) => rules[item].entries.iter().map(|entry| entry.entry).collect(),
    };
    let is_named = |entry: &EntryIx| {
        let covering = rules.covering.get(usize::from(entry.0)).into_iter().flatten();
        covering.into_iter().any(|(of, rule)| *of == layer && rule.provision().is_some())
    };
    entries.retain(is_named);
    entries.sort();
    entries.dedup();
    entries
}

impl<'r> Evaluator<'r> {
    /// The verdict where law may be missing, and whether the missing law may be stricter: nothing
    /// is unrestricted outside every claim or inside a gap of restrictions.
    pub(super) fn with_scope(
        &self,
        verdict: Verdict,
        applies: impl Fn(usize) -> bool,
    ) -> (Verdict, bool) {
        if verdict == Verdict::Prohibited {
            return (verdict, false);
        }
        if self.is_claimed(&applies) && !self.is_in_gap(&applies) {
            return (verdict, false);
        }
        match verdict {
            Verdict::Unrestricted => (Verdict::NotEncoded, false),
            restricting => (restricting, true),
        }
    }

    /// Whether the claims that apply reach every entry of the subject that the layer names; where
    /// it names none, whether one applies at all.
    fn is_claimed(&self, applies: &impl Fn(usize) -> bool) -> bool {
        let mut reached = Vec::new();
        let mut any = false;
        for (at, candidate) in self.candidates.iter().enumerate() {
            if !matches!(candidate.rule, RuleIx::Claim(_)) || !applies(at) {
                continue;
            }
            if candidate.covers.everything || self.named.is_empty() {
                return true;
            }
            any = true;
            reached.push(&candidate.covers.entries);
        }
        any && self.named.iter().all(|entry| reached.iter().any(|of| of.contains(entry)))
    }

    fn is_in_gap(&self, applies: &impl Fn(usize) -> bool) -> bool {
        let mut all = self.candidates.iter().enumerate();
        all.any(|(at, candidate)| match candidate.rule {
            RuleIx::Gap(gap) => self.rules[gap].kind == GapKind::Restriction && applies(at),
            RuleIx::Provision(_) | RuleIx::Claim(_) => false,
        })
    }

    /// The entries of the subject that a provision of the layer names, each once.
    #[must_use]
    pub fn named_entries(&self) -> &[EntryIx] {
        &self.named
    }

    /// The gaps of a kind in which the transfer lies in a completion, in order.
    #[must_use]
    pub fn gaps(&self, completion: &Completion<'r>, kind: GapKind) -> Vec<GapIx> {
        let mut found = Vec::new();
        for status in completion.statuses.iter().filter(|status| status.status.applies()) {
            if let RuleIx::Gap(gap) = self[status.candidate].rule
                && self.rules[gap].kind == kind
            {
                found.push(gap);
            }
        }
        found
    }

    /// The gaps of restrictions that bear on the verdict of some completion, and the gaps of
    /// permissions that might lift what restricts in some.
    pub(super) fn gaps_of(&self, completions: &[Completion<'r>]) -> (Vec<GapIx>, Vec<GapIx>) {
        let (mut gaps, mut exceptions) = (BTreeSet::new(), BTreeSet::new());
        for completion in completions {
            if completion.verdict != Verdict::Prohibited {
                gaps.extend(self.gaps(completion, GapKind::Restriction));
            }
            if completion.is_restrained() {
                exceptions.extend(self.gaps(completion, GapKind::Permission));
            }
        }
        (gaps.into_iter().collect(), exceptions.into_iter().collect())
    }

    /// The claims that reach the transfer in a completion, in order.
    #[must_use]
    pub fn claims(&self, completion: &Completion<'r>) -> Vec<&'r Claim> {
        let rules = self.rules;
        let mut found = Vec::new();
        for status in completion.statuses.iter().filter(|status| status.status.applies()) {
            if let RuleIx::Claim(claim) = self[status.candidate].rule {
                found.push(&rules[claim]);
            }
        }
        found
    }

    /// Whether the person concerned is of one of the kinds for whom a claim is made.
    pub(super) fn is_of_kind(
        &self,
        resolver: &mut Resolver<'_, 'r>,
        kinds: &[usize],
        day: Day,
    ) -> Resolved<'r, bool> {
        if let Some(person) = self.person {
            return Ok(kinds.contains(&person));
        }
        let Some(scope) = self.rules.scope(self.transfer.layer) else { return Ok(false) };
        for (at, person) in scope.persons.iter().enumerate() {
            if person.addressee && !self.is_addressee(resolver, day)? {
                continue;
            }
            let mut holds = true;
            for (question, value) in &person.facts {
                holds = holds && resolver.answer(Asked::plain(*question))? == *value;
            }
            if holds {
                return Ok(kinds.contains(&at));
            }
        }
        Ok(false)
    }

    /// Whether the supplier that the query names is bound by an instrument of the layer that lists
    /// suppliers, or the layer has none. Where that turns on an open question it is taken to be.
    #[must_use]
    pub fn binds_supplier(&self, day: Day) -> bool {
        if !self.lists_suppliers() {
            return true;
        }
        let mut resolver = Resolver::new(self.rules, &self.answers, &[]).without_grounds();
        self.is_addressee(&mut resolver, day).unwrap_or(true)
    }

    /// Whether an instrument of the layer lists suppliers, for every destination.
    #[must_use]
    pub fn lists_suppliers(&self) -> bool {
        let lists = |one: &Instrument| {
            one.issuer == self.transfer.layer
                && !one.suppliers.is_empty()
                && one.destinations.is_empty()
        };
        self.rules.instruments.iter().any(lists)
    }

    /// Whether a rule that covers the transfer depends on the place where the goods arrive.
    #[must_use]
    pub fn asks_destination(&self) -> bool {
        self.transfer.direction == Direction::From
            && self.bindings().any(|binding| !binding.destinations.is_empty())
    }

    /// Whether the query leaves out where goods arrive though some law on the transfer asks for it.
    #[must_use]
    pub fn lacks_destination(&self) -> bool {
        self.destination().is_none() && self.asks_destination()
    }

    fn bindings(&self) -> impl Iterator<Item = Binding<'r>> {
        self.candidates.iter().map(|candidate| self.rules.binding(candidate.rule))
    }

    /// The same transfer by each kind of person that the layer names, where the query does not say
    /// who supplies.
    #[must_use]
    pub fn by_person(&self) -> &[Self] {
        &self.by_person
    }

    /// The facts that the query states and that no clause, entry or window covering the transfer
    /// reads, in order.
    #[must_use]
    pub fn facts_not_used(&self) -> Vec<QuestionIx> {
        let stated = self.transfer.facts.iter().map(|(question, _)| *question);
        let stated: Vec<QuestionIx> = stated.collect();
        if stated.is_empty() {
            return stated;
        }
        let read = self.facts_read();
        stated.into_iter().filter(|question| !read.contains(question)).collect()
    }

    /// The facts that a clause, entry or window covering the transfer reads.
    #[must_use]
    pub fn facts_read(&self) -> BTreeSet<QuestionIx> {
        let rules = self.rules;
        let mut read: BTreeSet<QuestionIx> =
            self.candidates.iter().flat_map(approval_and_asked).collect();
        if let Some(item) = self.transfer.subject.item(rules) {
            read.extend(questions(item.entries.iter().flat_map(|entry| &entry.conditions)));
        }
        for candidate in self.candidates.iter() {
            let windows =
                candidate.clause.windows.iter().chain(rules.regime_windows(candidate.rule));
            for when in windows.flat_map(Window::bounds) {
                read.extend(when.premises(rules));
            }
            for condition in &candidate.clause.conditions {
                read.extend(condition.premises(rules));
            }
        }
        let of_kind = |kind: QuestionKind| {
            QuestionIx::all(rules).filter(move |question| rules[*question].kind == kind)
        };
        if self.bindings().any(|one| !one.suppliers.is_empty() || !one.persons.is_empty()) {
            read.extend(of_kind(QuestionKind::Country));
            let persons = rules.scope(self.transfer.layer).map_or(&[][..], |scope| &scope.persons);
            read.extend(persons.iter().flat_map(|one| &one.facts).map(|(question, _)| *question));
        }
        if self.bindings().any(|one| !one.destinations.is_empty()) {
            read.extend(of_kind(QuestionKind::Destination));
        }
        read
    }

    /// Whether an instrument of the layer binds the supplier that the query names.
    fn is_addressee(&self, resolver: &mut Resolver<'_, 'r>, day: Day) -> Resolved<'r, bool> {
        let rules = self.rules;
        for instrument in &rules.instruments {
            if instrument.issuer == self.transfer.layer
                && instrument.destinations.is_empty()
                && names(resolver, &instrument.suppliers, self.supplier(), day)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a list of States has a State on a day.
pub(super) fn names<'r>(
    resolver: &mut Resolver<'_, 'r>,
    states: &'r [Supplier],
    state: Option<&str>,
    day: Day,
) -> Resolved<'r, bool> {
    let Some(state) = state else { return Ok(false) };
    for listed in states.iter().filter(|one| *one.code == *state) {
        let window = std::slice::from_ref(&listed.window);
        if let Validity::InForce(_) = resolver.validity(window, day)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether each clause of a completion applies, by place among the candidates.
pub(super) fn applying<'s>(statuses: &'s [ClauseStatus<'_>]) -> impl Fn(usize) -> bool + 's {
    |at| statuses.get(at).is_some_and(|status| status.status.applies())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use crate::fixture::{Law, day, evaluator};
    use crate::model::Verdict;

    /// A ban on what is no good of the test.
    fn elsewhere() -> Law {
        let covers = "covers: {directions: [from], activities: [supply], entries: [goods/b]}";
        Law::default().clause(9, &["effect: prohibited", covers])
    }

    fn says(law: Law, on: i32) -> (Verdict, Option<bool>) {
        let rules = law.rules();
        let found = evaluator(&rules).conclusion(day(on));
        (found.verdict, found.restricted)
    }

    #[test]
    fn nothing_is_unrestricted_without_a_claim() {
        use Verdict::{NotEncoded, Prohibited, Restraint, Unrestricted};
        let always = "from: {on: day 1000}";
        let restraint = |law: Law| law.clause(1, &["effect: restraint", crate::fixture::COVERS]);
        let banned = |law: Law| law.ban(1, "");
        let other = |law: Law| law.claim("entries: [goods/b]", always);
        let own = |law: Law| law.claim("entries: [goods/a]", always);
        let gap = |law: Law| law.gap("G-1", "restriction", "");
        let cases: [(&str, Law, i32, Verdict, Option<bool>); 12] = [
            ("claimed", elsewhere(), 1000, Unrestricted, Some(false)),
            ("the day before the claim", elsewhere(), 999, NotEncoded, None),
            ("another entry is claimed", other(elsewhere()), 1000, NotEncoded, None),
            ("its entry is claimed", own(elsewhere()), 1000, Unrestricted, Some(false)),
            ("in a gap", gap(elsewhere()), 1000, NotEncoded, None),
            (
                "in a gap of permissions",
                elsewhere().gap("G-1", "permission", ""),
                1000,
                Unrestricted,
                Some(false),
            ),
            (
                "before the gap",
                elsewhere().gap("G-1", "restriction", "in_force: [{from: {on: day 1001}}]\n"),
                1000,
                Unrestricted,
                Some(false),
            ),
            ("something weaker than a ban", restraint(elsewhere()), 1000, Restraint, Some(false)),
            ("something weaker in a gap", gap(restraint(elsewhere())), 1000, Restraint, None),
            (
                "something weaker outside the claims",
                other(restraint(elsewhere())),
                1000,
                Restraint,
                None,
            ),
            ("a ban in a gap", gap(banned(elsewhere())), 1000, Prohibited, Some(true)),
            ("a ban outside the claims", other(banned(elsewhere())), 999, Prohibited, Some(true)),
        ];
        for (name, law, on, verdict, restricted) in cases {
            assert_eq!(says(law, on), (verdict, restricted), "{name}");
        }
    }

    #[test]
    fn every_entry_that_the_law_names_must_be_claimed() {
        let always = "from: {on: day 1000}";
        let covers = |entry: &str| {
            format!("covers: {{directions: [from], activities: [supply], entries: [{entry}]}}")
        };
        let law = || {
            Law::default()
                .clause(1, &["effect: prohibited", &covers("goods/a")])
                .item("thing", "goods/a", "verified")
        };
        let claimed = law().claim("entries: [goods/a]", always);
        assert_eq!(says(claimed, 1000).0, Verdict::Unrestricted);
        let elsewhere = law().claim("entries: [goods/b]", always);
        assert_eq!(says(elsewhere, 1000).0, Verdict::NotEncoded);
        let two = law()
            .claim("entries: [goods/b]", always)
            .claim("entries: [goods/a]", "until: {on: day 1500}");
        assert_eq!(says(two, 1499).0, Verdict::Unrestricted);
    }
}
