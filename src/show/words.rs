//! The law in words: days, windows, conditions, coverage.

use crate::text::{joined, ordinal};
use snapback_engine::explain::{layer, meaning};
use snapback_engine::model::{
    Activity, Condition, Covers, Day, Direction, Effect, EntryIx, Event, EventIx, Exempts, Happens,
    Instrument, ListIx, Question, QuestionKind, Ruleset, Supplier, Test, Value, Verdict, When,
    Window,
};

/// The day of an event where no answer and no other event can move it.
#[must_use]
pub fn fixed_day(event: &Event) -> Option<Day> {
    let moves = !event.premises.is_empty() || !event.unless.is_empty();
    match (&event.happens, event.days.as_slice()) {
        (Happens::On(day), _) => Some(*day),
        (Happens::Under(ways), [day])
            if !moves && ways.iter().all(|way| way.conditions.is_empty()) =>
        {
            Some(*day)
        }
        (Happens::Under(_) | Happens::Never | Happens::Between(..), _) => None,
    }
}

/// What is known of the day of an event: a date, or "has not come".
#[must_use]
pub fn known_day(event: &Event) -> String {
    let days: Vec<String> = event.days.iter().map(|day| day.in_words()).collect();
    match (fixed_day(event), &event.happens) {
        (Some(day), _) => day.in_words(),
        (None, Happens::Never) => "has not come".to_owned(),
        (None, Happens::Between(first, last)) => {
            format!("between {} and {}", first.in_words(), last.in_words())
        }
        (None, Happens::On(_) | Happens::Under(_)) if days.is_empty() => {
            "follows from answers".to_owned()
        }
        (None, Happens::On(_) | Happens::Under(_)) => {
            format!("{} if it comes about", joined(&days, "or"))
        }
    }
}

/// "the title (id: what is known of its day)".
#[must_use]
pub fn event(rules: &Ruleset, event: EventIx) -> String {
    let told = &rules[event];
    format!("{}{} ({}: {})", article(&told.title), told.title, told.id, known_day(told))
}

/// A noun phrase takes an article, a name none.
fn article(title: &str) -> &'static str {
    if title.starts_with(char::is_lowercase) { "the " } else { "" }
}

/// A day expression.
#[must_use]
pub fn when(rules: &Ruleset, day: &When) -> String {
    match day {
        When::On(day) => day.in_words(),
        When::After(of, None) => event(rules, *of),
        When::After(of, Some(span)) => format!("{} after {}", span.in_words(), event(rules, *of)),
        When::ClosingMidnight(of, n) => {
            format!(
                "the day opened by the midnight GMT that closes the {} day after {}",
                ordinal(*n),
                event(rules, *of)
            )
        }
        When::Earliest(parts) => format!("the earliest of {}", several(rules, parts)),
        When::Latest(parts) => format!("the latest of {}", several(rules, parts)),
    }
}

fn several(rules: &Ruleset, parts: &[When]) -> String {
    let lettered =
        ('a'..='z').zip(parts).map(|(letter, part)| format!("({letter}) {}", when(rules, part)));
    joined(&lettered.collect::<Vec<_>>(), "and")
}

/// "from … until …", or "always".
#[must_use]
pub fn window(rules: &Ruleset, window: &Window) -> String {
    match (&window.from, &window.until) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {}", when(rules, from)),
        (None, Some(until)) => format!("until {}", when(rules, until)),
        (Some(from), Some(until)) => {
            format!("from {} until {}", when(rules, from), when(rules, until))
        }
    }
}

/// Every window of a union.
#[must_use]
pub fn windows(rules: &Ruleset, all: &[Window]) -> Vec<String> {
    all.iter().map(|one| window(rules, one)).collect()
}

/// A condition: "some-fact is at least 5".
#[must_use]
pub fn condition(rules: &Ruleset, condition: &Condition) -> String {
    match condition {
        Condition::Known(of, true) => format!("{} is known to have come about", event(rules, *of)),
        Condition::Known(of, false) => {
            format!("{} is not known to have come about", event(rules, *of))
        }
        Condition::Event(of, true) => format!("{} has come about", event(rules, *of)),
        Condition::Event(of, false) => format!("{} has not come about", event(rules, *of)),
        Condition::Question(question, asked) => {
            let question = &rules[*question];
            format!("{} is {}", question.id, test(rules, question, asked))
        }
    }
}

fn test(rules: &Ruleset, question: &Question, test: &Test) -> String {
    match test {
        Test::OneOf(listed) => joined(
            &listed.iter().map(|at| question.show(&Value::Listed(*at))).collect::<Vec<_>>(),
            "or",
        ),
        Test::AtLeast(bound) => question.show(&Value::Number(Some(*bound), None)),
        Test::Below(bound) => question.show(&Value::Number(None, Some(*bound))),
        Test::Before(day) => format!("before {}", when(rules, day)),
    }
}

/// All conditions of a list.
#[must_use]
pub fn conditions(rules: &Ruleset, all: &[Condition]) -> Vec<String> {
    all.iter().map(|one| condition(rules, one)).collect()
}

/// "to the target State", "to and from it".
#[must_use]
pub fn directions(rules: &Ruleset, all: &[Direction]) -> String {
    let ways: Vec<String> = all.iter().map(|way| way.word().to_owned()).collect();
    format!("{} {}", joined(&ways, "and"), rules.target.name)
}

/// "supply and finance", "every activity".
#[must_use]
pub fn activities(all: &[Activity]) -> String {
    if Activity::ALL.iter().all(|activity| all.contains(activity)) {
        return "every activity".to_owned();
    }
    let words: Vec<String> = all.iter().map(|activity| activity.word().replace('-', " ")).collect();
    joined(&words, "and")
}

/// What a clause covers, in one phrase.
#[must_use]
pub fn covers(rules: &Ruleset, covers: &Covers) -> String {
    let what =
        format!("{} {}", activities(&covers.activities), directions(rules, &covers.directions));
    let goods = if covers.everything {
        "any item, whatever its class".to_owned()
    } else {
        classes(rules, &covers.entries).join("; ")
    };
    format!("{what}: {goods}{}", narrowed(rules, covers))
}

fn narrowed(rules: &Ruleset, covers: &Covers) -> String {
    let sections: Vec<String> = covers.sections.iter().map(ToString::to_string).collect();
    let within = if sections.is_empty() {
        String::new()
    } else {
        format!("; only section {}, or no section", joined(&sections, "or"))
    };
    let raising =
        covers.raising.map(|question| format!("; only items that raise {}", rules[question].id));
    let not_raising = covers
        .not_raising
        .map(|question| format!("; only items that do not raise {}", rules[question].id));
    [Some(within), raising, not_raising].into_iter().flatten().collect()
}

/// The entries, a whole list named as such.
#[must_use]
pub fn classes(rules: &Ruleset, entries: &[EntryIx]) -> Vec<String> {
    let mut touched: Vec<ListIx> = Vec::new();
    for list in entries.iter().map(|entry| rules[*entry].list) {
        if !touched.contains(&list) {
            touched.push(list);
        }
    }
    touched.into_iter().flat_map(|list| classes_of(rules, list, entries)).collect()
}

/// The ids of the entries, or of their list where all of it is meant.
#[must_use]
pub fn in_short<'r>(rules: &'r Ruleset, entries: &[EntryIx]) -> Vec<&'r str> {
    let whole = |list: ListIx| rules[list].entries.iter().all(|entry| entries.contains(entry));
    let short = |entry: &EntryIx| {
        if whole(rules[*entry].list) { &rules[rules[*entry].list].id } else { &rules[*entry].id }
    };
    let mut ids: Vec<&str> = entries.iter().map(|entry| short(entry).as_str()).collect();
    ids.dedup();
    ids
}

fn classes_of(rules: &Ruleset, list: ListIx, entries: &[EntryIx]) -> Vec<String> {
    let list = &rules[list];
    let (within, without): (Vec<EntryIx>, Vec<EntryIx>) =
        list.entries.iter().partition(|entry| entries.contains(entry));
    let general = within.len() > 1 || within.iter().any(|entry| rules[*entry].id == list.id);
    if list.entries.len() > 1 && general && without.len() <= 1 {
        let except: String =
            without.iter().map(|entry| format!(" except {}", entry_title(rules, *entry))).collect();
        return vec![format!("{} ({}){except}", list.title, list.id)];
    }
    within.into_iter().map(|entry| entry_title(rules, entry)).collect()
}

fn entry_title(rules: &Ruleset, entry: EntryIx) -> String {
    format!("{} ({})", rules[entry].title, rules[entry].id)
}

/// What an exemption displaces: "a and b, and the whole of c".
#[must_use]
pub fn exempts(rules: &Ruleset, exempts: &Exempts) -> String {
    let provisions = exempts.provisions.iter().map(|provision| rules[*provision].id.to_string());
    let instruments = exempts
        .instruments
        .iter()
        .map(|instrument| format!("the whole of {}", rules[*instrument].id));
    let regimes =
        exempts.regimes.iter().map(|regime| format!("all of the regime {}", rules[*regime].id));
    joined(&provisions.chain(instruments).chain(regimes).collect::<Vec<_>>(), "and")
}

/// What an effect means.
#[must_use]
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::None => "no effect on a transfer",
        Effect::Notification
        | Effect::Restraint
        | Effect::Exposure
        | Effect::ApprovalRequired
        | Effect::Prohibited => meaning(Verdict::from(effect)),
    }
}

/// What a question takes as an answer.
#[must_use]
pub const fn takes(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Law => "one of the listed answers",
        QuestionKind::YesNo => "yes or no",
        QuestionKind::Number => "a number",
        QuestionKind::Date => "a day (YYYY-MM-DD), or none",
        QuestionKind::Country | QuestionKind::Destination => "a country (ISO 3166 alpha-2 code)",
    }
}

/// The word for a kind of question.
#[must_use]
pub const fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Law => "law",
        QuestionKind::YesNo
        | QuestionKind::Number
        | QuestionKind::Date
        | QuestionKind::Country
        | QuestionKind::Destination => "fact",
    }
}

/// Whose law it is, whom it binds, and for which places of arrival.
#[must_use]
pub fn binds(rules: &Ruleset, instrument: &Instrument) -> String {
    let who = states(rules, " Suppliers bound: ", &instrument.suppliers);
    let places = states(rules, " Only for goods that arrive in: ", &instrument.destinations);
    let named = if instrument.only_if_named {
        " It answers only where the query names a supplier."
    } else {
        ""
    };
    format!("{} layer; binds {}.{who}{places}{named}", layer(instrument.issuer), instrument.binds)
}

/// The States of a list with their windows, behind `lead`; nothing where there are none.
fn states(rules: &Ruleset, lead: &str, all: &[Supplier]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let state = |state: &Supplier| match (&state.window.from, &state.window.until) {
        (None, None) => state.code.to_string(),
        (_, _) => format!("{} {}", state.code, window(rules, &state.window)),
    };
    format!("{lead}{}.", all.iter().map(state).collect::<Vec<_>>().join(", "))
}

/// "held from one day until another".
#[must_use]
pub fn held(from: Day, until: Option<Day>) -> String {
    let until = until.map(|day| format!(" until {}", day.in_words())).unwrap_or_default();
    format!("held from {}{until}", from.in_words())
}
