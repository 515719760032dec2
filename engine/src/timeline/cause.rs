//! What turned an answer into another.

use std::collections::BTreeSet;

use super::scribe::{Piece, TimelineBuilder};
use crate::evaluate::{CandidateIx, ClauseStatus};
use crate::model::{
    Day, EventIx, Happens, InstrumentIx, ProvisionIx, ReadingIx, Ruleset, Source, When, Window,
};
use crate::resolve::Ground;

/// Why an answer becomes another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The party came to hold another reading.
    Reading(ReadingIx),
    /// An event came on the day.
    Event(EventIx),
    /// The day is counted from an event.
    Since(EventIx),
    /// The first instrument of the layer was made.
    Instrument(InstrumentIx),
    /// A provision begins or ends to stand on a day its text sets.
    Provision(ProvisionIx),
}

impl Cause {
    /// The id of the thing.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Reading(at) => &rules[at].id,
            Self::Event(at) | Self::Since(at) => &rules[at].id,
            Self::Instrument(at) => &rules[at].id,
            Self::Provision(at) => &rules[at].id,
        }
    }

    /// Where it is read; a change of reading is documented with each answer of the reading.
    #[must_use]
    pub fn source(self, rules: &Ruleset) -> Option<&Source> {
        match self {
            Self::Reading(_) => None,
            Self::Event(at) | Self::Since(at) => Some(&rules[at].source),
            Self::Instrument(at) => Some(&rules[at].source),
            Self::Provision(at) => Some(&rules[at].source),
        }
    }
}

impl<'r> TimelineBuilder<'_, 'r> {
    /// The events of the day on which the answer, or the end of what decided before, rests; failing these, the dates of the texts.
    pub(super) fn events(
        &self,
        before: &Piece<'r>,
        after: &Piece<'r>,
        causes: &mut BTreeSet<Cause>,
    ) {
        let bearing = self.bearing(before, after);
        let steps = || {
            after
                .finding
                .completions
                .iter()
                .flat_map(|case| &case.statuses)
                .filter(|step| bearing.contains(&step.candidate))
        };
        let on_the_day = |step: &ClauseStatus<'r>| {
            let events = step.grounds.iter().filter_map(|ground| match ground {
                Ground::Event(event, Some(day)) if *day == after.day => Some(Cause::Event(*event)),
                Ground::Event(..) | Ground::Answer(..) | Ground::Outcome(_) | Ground::Window(_) => {
                    None
                }
            });
            self.counterfactuals(&events.collect())
        };
        let events: BTreeSet<Cause> = steps().flat_map(on_the_day).collect();
        if events.is_empty() {
            causes.extend(steps().flat_map(|step| self.dated(step, after.day)));
        }
        causes.extend(events);
    }

    /// Of events of one day on which one step rests and that follow from each other, the last one only.
    fn counterfactuals(&self, events: &BTreeSet<Cause>) -> BTreeSet<Cause> {
        let leads_on = |cause: &Cause| {
            let Cause::Event(event) = cause else { return false };
            events.iter().any(|other| matches!(other, Cause::Event(later) if later != event && self.follows(*later, *event)))
        };
        events.iter().filter(|cause| !leads_on(cause)).copied().collect()
    }

    /// Whether an event falls on the very day of another, because its day is that day.
    fn follows(&self, later: EventIx, earlier: EventIx) -> bool {
        let Happens::Under(ways) = &self.rules[later].happens else { return false };
        ways.iter().any(|way| way.day == When::After(earlier, None))
    }

    /// What is relied on now, and what decided before.
    fn bearing(&self, before: &Piece<'r>, after: &Piece<'r>) -> BTreeSet<CandidateIx> {
        let before = before.finding.completions.iter();
        let decided = before.flat_map(|completion| completion.deciding.iter().copied());
        let after = after.finding.completions.iter();
        let relied = after.flat_map(|completion| self.whole.relied_on(completion));
        decided.chain(relied).collect()
    }

    /// A window of the clause opens or closes on the day, by a date or by a time counted from an event.
    fn dated(&self, step: &ClauseStatus<'r>, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let candidate = &self.whole[step.candidate];
        let regime = rules[candidate.provision]
            .regime
            .map(|regime| rules[regime].windows.as_slice())
            .unwrap_or_default();
        let instrument = &rules[rules[candidate.provision].instrument];
        let bound = instrument.suppliers.iter().map(|supplier| &supplier.window);
        let windows = candidate.clause.windows.iter().chain(regime).chain(bound);
        let bounds = windows
            .flat_map(|Window { from, until, .. }| from.iter().chain(until))
            .filter(|when| when.days(rules).contains(&day));
        let mut found = Vec::new();
        bounds.for_each(|when| counted(rules, when, day, &mut found));
        if found.is_empty() && candidate.clause.days.contains(&day) {
            found.push(Cause::Provision(candidate.provision));
        }
        found
    }

    /// Before the first instrument of the layer nothing is encoded.
    pub(super) fn begun(&self, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let prebuilt = |at: &InstrumentIx| {
            rules[*at].issuer == self.query.transfer.layer && rules[*at].date == day
        };
        InstrumentIx::all(rules).filter(prebuilt).map(Cause::Instrument).collect()
    }
}

/// The events from which a day is counted, or nothing where the text sets it.
fn counted(rules: &Ruleset, when: &When, day: Day, found: &mut Vec<Cause>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => {
            if when.days(rules).contains(&day) {
                found.push(Cause::Since(*event));
            }
        }
        When::Earliest(parts) | When::Latest(parts) => {
            parts.iter().for_each(|part| counted(rules, part, day, found))
        }
    }
}
