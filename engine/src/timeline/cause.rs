//! What turned an answer into another.

use std::collections::BTreeSet;

use super::builder::{DayAnswer, TimelineBuilder};
use crate::evaluate::{CandidateIx, ClauseStatus};
use crate::model::{
    ClaimIx, Day, EventIx, GapIx, Happens, InstrumentIx, ProvisionIx, ReadingIx, RuleIx, Ruleset,
    Source, Verdict, When,
};
use crate::resolve::Ground;

/// Why an answer becomes another on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The party came to hold another reading.
    Reading(ReadingIx),
    /// An event occurred on the day.
    Event(EventIx),
    /// The day is counted from an event.
    Since(EventIx),
    /// The first instrument of the layer was made.
    Instrument(InstrumentIx),
    /// A provision begins or ends to apply on a day its text sets.
    Provision(ProvisionIx),
    /// What the layer claims to hold begins or ends.
    Claim(ClaimIx),
    /// Law that is not encoded begins or ends to apply.
    Gap(GapIx),
}

impl From<RuleIx> for Cause {
    fn from(rule: RuleIx) -> Self {
        match rule {
            RuleIx::Provision(at) => Self::Provision(at),
            RuleIx::Claim(at) => Self::Claim(at),
            RuleIx::Gap(at) => Self::Gap(at),
        }
    }
}

impl Cause {
    /// The id of the reading, event, instrument, provision, claim or gap.
    #[must_use]
    pub fn id(self, rules: &Ruleset) -> &str {
        match self {
            Self::Reading(at) => &rules[at].id,
            Self::Event(at) | Self::Since(at) => &rules[at].id,
            Self::Instrument(at) => &rules[at].id,
            Self::Provision(at) => &rules[at].id,
            Self::Claim(at) => &rules[at].id,
            Self::Gap(at) => &rules[at].id,
        }
    }

    /// The source; `None` for a reading, whose answers have a source each.
    #[must_use]
    pub fn source(self, rules: &Ruleset) -> Option<&Source> {
        match self {
            Self::Reading(_) => None,
            Self::Event(at) | Self::Since(at) => Some(&rules[at].source),
            Self::Instrument(at) => Some(&rules[at].source),
            Self::Provision(at) => Some(&rules[at].source),
            Self::Claim(at) => Some(&rules[at].source),
            Self::Gap(at) => Some(&rules[at].source),
        }
    }
}

impl<'r> TimelineBuilder<'_, 'r> {
    /// Adds the events of the day that the new answer, or the end of what decided the old one,
    /// rests on; without any, the dates in the texts.
    pub(super) fn events(
        &self,
        before: &DayAnswer<'_, 'r>,
        after: &DayAnswer<'_, 'r>,
        causes: &mut BTreeSet<Cause>,
    ) {
        let candidates = self.relied_on(before, after);
        let mut steps: Vec<&ClauseStatus> = Vec::new();
        for completion in &after.finding.completions {
            let statuses = completion.statuses.iter();
            steps.extend(statuses.filter(|step| candidates.contains(&step.candidate)));
        }
        let events: BTreeSet<Cause> =
            steps.iter().flat_map(|step| self.events_of(step, after.day)).collect();
        if events.is_empty() {
            causes.extend(steps.iter().flat_map(|step| self.dates_of(step, after.day)));
        }
        causes.extend(events);
    }

    /// The events of a day on which a clause rests. An event whose day is the very day of an
    /// earlier one stands for it.
    fn events_of(&self, step: &ClauseStatus, day: Day) -> Vec<Cause> {
        let mut events: Vec<EventIx> = Vec::new();
        for ground in &step.grounds {
            match ground {
                Ground::Event(event, Some(occurred)) if *occurred == day => events.push(*event),
                Ground::Event(..) | Ground::Answer(..) | Ground::Outcome(_) | Ground::Window(_) => {
                }
            }
        }
        let has_follower = |event: EventIx| {
            events.iter().any(|later| *later != event && self.follows(*later, event))
        };
        events.iter().copied().filter(|event| !has_follower(*event)).map(Cause::Event).collect()
    }

    /// Whether an event falls on the day of another because its day is defined as that day.
    fn follows(&self, later: EventIx, earlier: EventIx) -> bool {
        let Happens::Under(ways) = &self.rules[later].happens else { return false };
        ways.iter().any(|way| way.day == When::After(earlier, None))
    }

    /// The candidates on which the new answer relies, and those that decided the old one.
    fn relied_on(&self, before: &DayAnswer, after: &DayAnswer) -> BTreeSet<CandidateIx> {
        let mut candidates = BTreeSet::new();
        for completion in &before.finding.completions {
            candidates.extend(completion.deciding.iter().copied());
        }
        for completion in &after.finding.completions {
            candidates.extend(self.evaluator.relied_on(completion));
        }
        if [before, after].iter().any(|answer| answer.finding.verdict != Verdict::Prohibited) {
            let bears_on_scope = |at: &CandidateIx| self.evaluator[*at].rule.provision().is_none();
            candidates.extend(self.evaluator.indices().filter(bears_on_scope));
        }
        candidates
    }

    /// The bounds of windows of a clause, its regime or its suppliers that fall on the day.
    fn dates_of(&self, step: &ClauseStatus<'r>, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let candidate = &self.evaluator[step.candidate];
        let binding = rules.binding(candidate.rule);
        let regime = rules.regime_windows(candidate.rule);
        let windows = candidate.clause.windows.iter().chain(regime);
        let mut found = Vec::new();
        for window in windows.chain(binding.windows()) {
            for bound in window.from.iter().chain(&window.until) {
                counted_from(rules, bound, day, &mut found);
            }
        }
        if found.is_empty() && candidate.clause.days.contains(&day) {
            found.push(candidate.rule.into());
        }
        found
    }

    /// The instruments of the layer made on the day: before the first one nothing is encoded.
    pub(super) fn first_instruments(&self, day: Day) -> Vec<Cause> {
        let rules = self.rules;
        let made_on = |at: &InstrumentIx| {
            rules[*at].issuer == self.query.transfer.layer && rules[*at].date == day
        };
        InstrumentIx::all(rules).filter(made_on).map(Cause::Instrument).collect()
    }
}

/// Adds the events from which `day` is counted; none where the text sets the day.
fn counted_from(rules: &Ruleset, when: &When, day: Day, found: &mut Vec<Cause>) {
    match when {
        When::On(_) => {}
        When::After(event, _) | When::ClosingMidnight(event, _) => {
            if when.days(rules).contains(&day) {
                found.push(Cause::Since(*event));
            }
        }
        When::Earliest(parts) | When::Latest(parts) => {
            for part in parts {
                counted_from(rules, part, day, found);
            }
        }
    }
}
