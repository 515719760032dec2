//! Readings that contradict themselves, repeat what they inherit, or say nothing.

use super::codes::{Code, note, warning};
use super::place::Texts;
use super::set::{Notes, Set, file};
use snapback_engine::load::{Diagnostic, Folder};
use snapback_engine::model::{
    Activity, Basis, Confidence, Day, Direction, EntryIx, Layer, PartyIx, Position, Reading,
    ReadingIx, Ruleset, Stated, Subject, Transfer, View,
};
use snapback_engine::resolve::{Answers, Choice, Resolver};

/// The codes of this family.
pub const CODES: &[Code] = &[
    warning(
        "W80",
        "reading-says-nothing",
        "a reading answers no question and states no outcome",
        "It reads the texts as every silent party does. Give its answers, or remove it.",
        &[
            (
                "readings/south.yaml",
                "held: {from: 2134-03-02}",
                "held: {from: 2134-03-02, until: 2134-07-01}",
            ),
            (
                "readings/south-2134.yaml",
                "",
                "id: south-2134\ntitle: Southland, from July 2134\nparty: south\nheld: {from: 2134-07-01}\nsummary: >-\n  What it said before holds.\n",
            ),
            (
                "ruleset.yaml",
                "  - north\n  - south\nlists",
                "  - north\n  - south\n  - south-2134\nlists",
            ),
        ],
    ),
    note(
        "W81",
        "inferred-without-ground",
        "an answer is inferred, and nothing says from what",
        "The reader cannot judge the inference. Say in the source's `note` which words or conduct it is drawn from.",
        &[(
            "readings/north.yaml",
            "      confidence: verified\n",
            "      confidence: verified\nholds:\n  - event: restoration\n    outcome: did-not-happen\n    basis: inferred\n    who: Foreign Minister\n    since: 2134-04-03\n    source:\n      document: S/2134/130\n      pinpoint: para. 1\n      url: https://example.org/docs/2134-130\n      confidence: verified\n",
        )],
    ),
    warning(
        "W82",
        "repeats-inherited",
        "a reading repeats an answer it inherits",
        "The answer is there already. Leave it out, unless the party gave it on a day or with words of its own.",
        &[
            (
                "readings/south.yaml",
                "held: {from: 2134-03-02}",
                "held: {from: 2134-03-02, until: 2134-07-01}",
            ),
            (
                "readings/south-2134.yaml",
                "",
                "id: south-2134\ntitle: Southland, from July 2134\nparty: south\nheld: {from: 2134-07-01}\nsummary: >-\n  What it said before holds.\ninherits: south\nanswers:\n  - question: notice-effect\n    answer: [counted]\n    basis: stated\n    who: Permanent Representative\n    since: 2134-07-02\n    source:\n      document: S/2134/101\n      pinpoint: para. 3\n      url: https://example.org/docs/2134-101\n      confidence: verified\n",
            ),
            (
                "ruleset.yaml",
                "  - north\n  - south\nlists",
                "  - north\n  - south\n  - south-2134\nlists",
            ),
        ],
    ),
    warning(
        "W83",
        "every-answer",
        "a reading gives every answer there is to a question",
        "Alternative grounds that leave no answer out say nothing. Leave the question unanswered, or name the grounds.",
        &[("readings/north.yaml", "answer: [did-not-count]", "answer: [did-not-count, counted]")],
    ),
    note(
        "W84",
        "party-not-compared",
        "a party has readings and is not among those compared",
        "Its view is seen only by who asks for it by name. That is right where it shares a joint reading.",
        &[
            (
                "ruleset.yaml",
                "    title: Southland\n",
                "    title: Southland\n  - id: west\n    title: Westland\n",
            ),
            (
                "readings/west.yaml",
                "",
                "id: west\ntitle: Westland\nparty: west\nheld: {from: 2134-03-02}\nsummary: >-\n  It reads the notice as Southland does.\ninherits: south\n",
            ),
            (
                "ruleset.yaml",
                "  - north\n  - south\nlists",
                "  - north\n  - south\n  - west\nlists",
            ),
        ],
    ),
    note(
        "W85",
        "stated-and-recalled",
        "an answer is said to be stated, and its source is recalled",
        "Nobody has seen the statement. Look it up: it travels into the answer as its basis.",
        &[(
            "readings/north.yaml",
            "      confidence: verified\n",
            "      confidence: verified\nholds:\n  - event: restoration\n    outcome: did-not-happen\n    basis: stated\n    who: Foreign Minister\n    since: 2134-04-03\n    source:\n      document: S/2134/130\n      pinpoint: para. 1\n      confidence: recalled\n",
        )],
    ),
];

/// Readings whose stated outcomes no set of answers can bring about.
#[must_use]
pub fn contradictions(rules: &Ruleset, folder: &Folder) -> Vec<Diagnostic> {
    let torn: Vec<&str> = ReadingIx::all(rules)
        .filter(|reading| !consistent(rules, *reading))
        .map(|reading| rules[reading].id.as_str())
        .collect();
    if torn.is_empty() {
        return Vec::new();
    }
    let texts = Texts::of(folder);
    let problem = |id: &str| {
        let file = file("readings", id);
        let text = format!(
            "the outcomes `{id}` states contradict its answers: no set of answers brings them about"
        );
        Diagnostic::at(&file, texts.place(&file, "holds.0.outcome"), "R08", text)
    };
    torn.into_iter().map(problem).collect()
}

/// Some way of answering what is open brings about every outcome stated.
fn consistent(rules: &Ruleset, reading: ReadingIx) -> bool {
    let anything = Transfer {
        subject: Subject::Entry(EntryIx(0)),
        direction: Direction::To,
        activity: Activity::Supply,
        layer: Layer::Un,
        facts: Vec::new(),
    };
    let stance = Answers::new(rules, &anything, &View::of(reading));
    let mut waiting: Vec<Vec<Choice>> = vec![Vec::new()];
    while let Some(choices) = waiting.pop() {
        match outcomes_agree(rules, &stance, &choices) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(split) => waiting.extend(split.branches(&choices)),
        }
    }
    false
}

fn outcomes_agree<'r>(
    rules: &'r Ruleset,
    stance: &Answers<'r>,
    choices: &[Choice<'r>],
) -> snapback_engine::resolve::Resolved<'r, bool> {
    let mut resolver = Resolver::new(rules, stance, choices);
    for hold in stance.holds() {
        if resolver.came(hold.event, Day::LAST)?.is_some() != hold.happened {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Looks at every reading.
pub fn check(set: &Set, notes: &mut Notes) {
    for reading in &set.rules.readings {
        let file = file("readings", &reading.id);
        if reading.answers.is_empty() && reading.holds.is_empty() {
            notes.add(
                "W80",
                &file,
                "id",
                "this reading answers nothing; give its answers, or remove it",
            );
        }
        let own =
            || reading.answers.iter().enumerate().filter(|(_, answer)| answer.stated.via.is_none());
        for (at, answer) in own() {
            of_answer(set.rules, reading, answer, &file, &format!("answers.{at}"), notes);
            grounds(&answer.stated, &file, &format!("answers.{at}"), notes);
        }
        for (at, hold) in
            reading.holds.iter().enumerate().filter(|(_, hold)| hold.stated.via.is_none())
        {
            grounds(&hold.stated, &file, &format!("holds.{at}"), notes);
        }
    }
    not_compared(set.rules, notes);
}

fn of_answer(
    rules: &Ruleset,
    reading: &Reading,
    answer: &Position,
    file: &str,
    keys: &str,
    notes: &mut Notes,
) {
    let asked = &rules[answer.question];
    if answer.values.len() == asked.answers.len() {
        notes.add(
            "W83",
            file,
            format!("{keys}.answer"),
            format!("every answer to `{}` is given, which says nothing; name fewer", asked.id),
        );
    }
    let inherited = |parent: ReadingIx| {
        rules[parent].answers.iter().find(|other| other.question == answer.question)
    };
    if let Some(parent) = reading
        .inherits
        .filter(|parent| inherited(*parent).is_some_and(|other| same(other, answer)))
    {
        let text = format!(
            "`{}` gives this answer already, from the same source; leave it out",
            rules[parent].id
        );
        notes.add("W82", file, format!("{keys}.question"), text);
    }
}

/// The same answer, with nothing of its own to it.
fn same(one: &Position, other: &Position) -> bool {
    let (own, parents) = (&one.stated, &other.stated);
    one.values == other.values
        && own.who == parents.who
        && own.source.document == parents.source.document
        && own.basis == parents.basis
}

fn grounds(stated: &Stated, file: &str, keys: &str, notes: &mut Notes) {
    if stated.basis == Basis::Inferred && stated.source.note.is_none() {
        notes.add(
            "W81",
            file,
            format!("{keys}.basis"),
            "inferred, and nothing says from what; say it in the source's `note`",
        );
    }
    if stated.basis == Basis::Stated && stated.source.confidence == Confidence::Recalled {
        notes.add(
            "W85",
            file,
            format!("{keys}.source.confidence"),
            "said to be stated, and nobody has seen where; look it up",
        );
    }
}

fn not_compared(rules: &Ruleset, notes: &mut Notes) {
    // Where hardly any is compared, that is said elsewhere.
    if rules.compared.len() < 2 {
        return;
    }
    for (at, party) in PartyIx::all(rules).enumerate() {
        if !rules.compared.contains(&party) {
            let text = format!(
                "`{}` is not compared, so it is seen only by who asks for it; add it to `compared` unless it shares a reading",
                rules[party].id
            );
            notes.add("W84", "ruleset.yaml", format!("parties.{at}.id"), text);
        }
    }
}
