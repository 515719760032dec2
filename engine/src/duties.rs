//! Duties that are no transfer: inspection, seizure, travel, enrichment. They give no verdict; what
//! can be asked is whether one stands on a day under a reading.

use crate::evaluate::{Candidate, CandidateIx, Completion, Evaluator, Status, decisive_set};
use crate::model::{
    Activity, Covers, Day, Direction, DutyForce, EntryIx, Layer, ProvisionIx, QuestionIx, RuleIx,
    Ruleset, Subject, Transfer, View,
};

/// What a duty's clause covers as far as the evaluation goes: the transfer at hand, whatever it is.
static WHATEVER: Covers = Covers {
    directions: Vec::new(),
    activities: Vec::new(),
    entries: Vec::new(),
    sections: Vec::new(),
    everything: true,
    raising: None,
    not_raising: None,
};

/// Whether a duty stands on a day, under the answers of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It stands, since a day; none: since ever, or since a day that open answers decide.
    Stands(Option<Day>),
    /// It does not stand.
    Off,
    /// It depends on the answers to these questions.
    Open(Vec<QuestionIx>),
}

impl Standing {
    /// The word used in every output.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Stands(_) => "stands",
            Self::Off => "does-not-stand",
            Self::Open(_) => "open",
        }
    }
}

/// The provisions of a layer that are duties, in the order of its instruments.
pub fn duties(
    rules: &Ruleset,
    layer: Layer,
) -> impl Iterator<Item = (ProvisionIx, DutyForce)> + '_ {
    let instruments = rules.instruments.iter().filter(move |one| one.issuer == layer);
    instruments
        .flat_map(|instrument| &instrument.paragraphs)
        .filter_map(|at| Some((*at, rules[*at].duty?)))
}

/// Whether a duty stands on a day under a view: by the windows of its clauses and of its regime, as
/// for any other provision. It stands if one of its clauses does.
#[must_use]
pub fn standing(rules: &Ruleset, at: ProvisionIx, view: &View, day: Day) -> Standing {
    let evaluator = evaluator(rules, at, view);
    let completions = evaluator.on(day).completions;
    let since: Vec<Option<Option<Day>>> = completions.iter().map(in_force_since).collect();
    match since.split_first() {
        None => Standing::Off,
        Some((first, rest)) if rest.iter().all(|one| one.is_some() == first.is_some()) => first
            .map_or(Standing::Off, |day| {
                Standing::Stands(day.filter(|_| rest.iter().all(|one| one == first)))
            }),
        Some(_) => {
            Standing::Open(decisive_set(rules, &completions, |one| in_force_since(one).is_some()))
        }
    }
}

/// The evaluator of a duty's clauses. That of a transfer is needed for who is bound and what is
/// stated; which good it is does not matter, since the clauses ask for none. Every set has a list entry.
fn evaluator<'r>(rules: &'r Ruleset, at: ProvisionIx, view: &View) -> Evaluator<'r> {
    let transfer = Transfer {
        subject: Subject::Entry(EntryIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: rules[rules[at].instrument].issuer,
        facts: Vec::new(),
    };
    let candidate = |clause| Candidate {
        rule: RuleIx::Provision(at),
        clause,
        covers: &WHATEVER,
        entries: Vec::new(),
    };
    let candidates = rules[at].clauses.iter().map(candidate).collect();
    Evaluator::with_candidates(rules, &transfer, view, candidates)
}

/// Since when the duty stands in a completion, if it does; the earliest of its clauses.
fn in_force_since(completion: &Completion) -> Option<Option<Day>> {
    let indices = (0..completion.statuses.len()).map(CandidateIx);
    let since = indices.filter_map(|at| match completion[at].status {
        Status::InForce(since) => Some(since),
        Status::Displaced(_)
        | Status::Idle
        | Status::NotYet
        | Status::Ended(_)
        | Status::Fails
        | Status::OutsideEntry
        | Status::NotBound => None,
    });
    since.min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Law, day, plain, question};

    /// The standing of the duty `act/1` on some days.
    fn on(law: Law, duty: &str, days: &[i32]) -> (Ruleset, Vec<Standing>) {
        let lines = format!("duty: binding\nclauses:\n  - effect: none\n    {duty}\n");
        let rules = law.provision(1, &lines).rules();
        let at = duties(&rules, Layer::Un).next().map(|(at, _)| at);
        let found = days.iter().filter_map(|on| Some(standing(&rules, at?, &plain(), day(*on))));
        let found = found.collect();
        (rules, found)
    }

    #[test]
    fn a_duty_stands_within_its_window() {
        let window = "in_force: [{from: {on: day 2000}, until: {on: day 3000}}]";
        let (_, found) = on(Law::default(), window, &[1999, 2000, 2999, 3000]);
        let stands = Standing::Stands(Some(day(2000)));
        assert_eq!(found, [Standing::Off, stands.clone(), stands, Standing::Off]);
    }

    #[test]
    fn a_duty_that_ends_by_a_disputed_event_is_open_from_its_day() {
        let law = Law::default().may_end(2500, "10 days");
        let window = "in_force: [{from: {on: day 2000}, until: {event: end}}]";
        let (rules, found) = on(law, window, &[2509, 2510]);
        let open = Standing::Open(vec![question(&rules, "point")]);
        assert_eq!(found, [Standing::Stands(Some(day(2000))), open]);
    }
}
