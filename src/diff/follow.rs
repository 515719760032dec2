//! On which answers two readings part: one of them follows the other on some questions, and comes to the other's verdict.

use std::collections::{BTreeSet, HashMap};

use crate::evaluate::{Recall, Voice};
use crate::model::{Day, EventIx, QuestionIx, ReadingIx, Ruleset, Verdict, View};
use crate::resolve::Stance;

/// The questions of law on which two stances stand apart, whatever is transferred; by id.
#[derive(Debug)]
pub struct StandingApart(Vec<Question>);

#[derive(Debug)]
struct Question {
    at: QuestionIx,
    /// It bears on an outcome which either stance states.
    tied: bool,
}

impl StandingApart {
    /// Those to which they give other answers, or of which they state other outcomes. Readings do not part on facts.
    #[must_use]
    pub fn new(rules: &Ruleset, stances: [&Stance; 2]) -> Self {
        let stands = |stance: &Stance, question| (stance.on(question, false).values.into_owned(), outcomes(rules, stance, question));
        let apart = |question: &QuestionIx| stands(stances[0], *question) != stands(stances[1], *question);
        let tied = |question| stances.iter().any(|stance| !outcomes(rules, stance, question).is_empty());
        let law = QuestionIx::all(rules).filter(|question| !rules[*question].is_fact());
        let mut questions: Vec<Question> = law.filter(apart).map(|at| Question { at, tied: tied(at) }).collect();
        questions.sort_by(|a, b| rules[a.at].id.cmp(&rules[b.at].id));
        Self(questions)
    }

    /// The questions whose answers made the last verdict of a voice what it is, by place.
    fn asked<'r>(&self, recall: &Recall<'r>, voice: &Voice<'r>) -> Places {
        let asked = recall.asked(voice);
        self.places(|question| asked.contains(question.at) || (question.tied && voice.chose()))
    }

    fn places(&self, of: impl Fn(&Question) -> bool) -> Places {
        self.0.iter().enumerate().filter(|(_, question)| of(question)).map(|(place, _)| place).collect()
    }

    fn at(&self, places: &Places) -> Vec<QuestionIx> {
        places.iter().filter_map(|place| self.0.get(*place)).map(|question| question.at).collect()
    }
}

/// Places among the questions apart, sorted.
type Places = Vec<usize>;

/// The outcomes a stance states of events that follow from a question.
pub fn outcomes(rules: &Ruleset, stance: &Stance, question: QuestionIx) -> Vec<(EventIx, bool)> {
    let about = stance.holds().iter().filter(|hold| rules[hold.event].premises.contains(&question));
    about.map(|hold| (hold.event, hold.happened)).collect()
}

/// One reading of a transfer, following another on sets of questions.
#[derive(Debug)]
pub struct Follower<'s, 'r> {
    other: ReadingIx,
    apart: &'s StandingApart,
    voices: HashMap<Places, Voice<'r>>,
}

/// What came of following the other on some questions: the verdict, and the questions apart that it asked about.
struct Outcome {
    followed: Places,
    asked: Places,
    verdict: Verdict,
}

impl Outcome {
    /// Following on another set comes to the same, if it makes no difference to what this asked about.
    fn serves(&self, set: &Places) -> bool {
        self.asked.iter().all(|place| self.followed.contains(place) == set.contains(place))
    }
}

impl<'s, 'r> Follower<'s, 'r> {
    /// Nothing tried yet.
    #[must_use]
    pub fn new(other: ReadingIx, apart: &'s StandingApart) -> Self {
        Self { other, apart, voices: HashMap::new() }
    }

    /// Every minimal set of questions, among those on which either of two last verdicts rests,
    /// on which the first reading, following the other, comes to the other's verdict.
    ///
    /// A verdict becomes another only by an answer that it asked for. So a set that does not suffice is
    /// extended by the questions its verdict asked about, and by no others; none that suffices is missed.
    pub fn decisive(&mut self, recall: &mut Recall<'r>, sides: &[Voice<'r>; 2], day: Day, wanted: Verdict) -> Vec<Vec<QuestionIx>> {
        let [one, other] = sides;
        let mut grounds = recall.rests_on(one);
        grounds.add(&recall.rests_on(other));
        let pool = self.apart.places(|question| grounds.contains(question.at));
        let mut sets: BTreeSet<Places> = extended(&Vec::new(), &self.apart.asked(recall, one), &pool).into_iter().collect();
        let mut minimal: Vec<Places> = Vec::new();
        let mut tried: Vec<Outcome> = Vec::new();
        while !sets.is_empty() {
            sets.retain(|set| !minimal.iter().any(|known| known.iter().all(|place| set.contains(place))));
            let mut longer = BTreeSet::new();
            for set in sets {
                let at = tried.iter().position(|known| known.serves(&set)).unwrap_or(tried.len());
                if at == tried.len() {
                    tried.push(self.outcome(recall, one, &set, day));
                }
                match tried.get(at) {
                    Some(outcome) if outcome.verdict == wanted => minimal.push(set),
                    Some(outcome) => longer.extend(extended(&set, &outcome.asked, &pool)),
                    None => {}
                }
            }
            sets = longer;
        }
        minimal.iter().map(|set| self.apart.at(set)).collect()
    }

    fn outcome(&mut self, recall: &mut Recall<'r>, one: &Voice<'r>, set: &Places, day: Day) -> Outcome {
        let swapped = || self.apart.at(set).into_iter().map(|question| (question, self.other)).collect();
        let view = || View { swapped: swapped(), ..one.matter.view.clone() };
        let voice = self.voices.entry(set.clone()).or_insert_with(|| recall.under(one, &view()));
        let verdict = recall.verdict(voice, day).0;
        Outcome { followed: set.clone(), asked: self.apart.asked(recall, voice), verdict }
    }
}

/// A set with one question more, out of a pool.
fn extended(set: &Places, more: &Places, pool: &Places) -> Vec<Places> {
    let with = |place: &usize| {
        let mut longer = set.clone();
        longer.push(*place);
        longer.sort_unstable();
        longer
    };
    more.iter().filter(|place| pool.contains(place) && !set.contains(place)).map(with).collect()
}
