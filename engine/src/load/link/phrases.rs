//! What several kinds of file have in common: sources, days, windows, conditions.

use super::{Tables, text};
use crate::load::references::Page;
use crate::load::shape::{ConditionShape, SourceShape, WhenShape, WindowShape};
use crate::load::vocabulary::KnownOutcome;
use crate::load::yaml::{Place, Spanned, Typed, Word, place};
use crate::model::{
    Condition, Confidence, Day, EventIx, QuestionIx, QuestionKind, Source, Span, Test, Value, When,
    Window, parse_day,
};

pub fn source(page: &mut Page, shape: &SourceShape) -> Source {
    let strongest_first = Confidence::ALL.iter().rev().copied();
    let confidence = page.choose_among(&shape.confidence, strongest_first);
    for word in [&shape.document, &shape.pinpoint] {
        if word.value.trim().is_empty() {
            page.refuse(word, "S09", "a source names its document and the place in it; write it");
        }
    }
    Source {
        document: text(&shape.document),
        pinpoint: text(&shape.pinpoint),
        url: shape.url.as_ref().map(|word| url(page, word)),
        confidence: confidence.unwrap_or(Confidence::Recalled),
        checked: shape.checked.as_ref().map(|word| day(page, word)),
        note: shape.note.as_ref().map(text),
    }
}

fn url(page: &mut Page, word: &Word) -> crate::model::Text {
    let odd = |byte: u8| {
        !byte.is_ascii_graphic()
            || matches!(byte, b'<' | b'>' | b'"' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^')
    };
    let plain = !word.value.bytes().any(odd);
    if !plain || !(word.value.starts_with("http://") || word.value.starts_with("https://")) {
        page.refuse(word, "S09", "not an address; write one that starts with http:// or https://, and odd signs as %3C and the like");
    }
    text(word)
}

pub fn day(page: &mut Page, word: &Word) -> Day {
    parse_day(&word.value).unwrap_or_else(|error| {
        page.refuse(word, error.code, error.text);
        Day::FIRST
    })
}

/// The most days that `midnight_closing_day` may count.
const LONGEST_COUNT: u32 = 9_999;
const FORMS: &str = "write one of `on`, `event`, `earliest`, `latest`";

pub fn when(page: &mut Page, tables: &Tables, shape: &Spanned<WhenShape>) -> When {
    let at = place(shape);
    let shape = &shape.value;
    let several = [&shape.earliest, &shape.latest].iter().filter(|list| !list.is_empty()).count();
    let forms = usize::from(shape.on.is_some()) + usize::from(shape.event.is_some()) + several;
    if forms != 1 {
        page.refuse_at(at, "S02", format!("a day is given in one way; {FORMS}"));
    }
    counted_from_an_event(page, at, shape);
    let mut parts =
        |list: &[Spanned<WhenShape>]| list.iter().map(|part| when(page, tables, part)).collect();
    if !shape.earliest.is_empty() {
        return When::Earliest(parts(&shape.earliest));
    }
    if !shape.latest.is_empty() {
        return When::Latest(parts(&shape.latest));
    }
    match (&shape.on, &shape.event) {
        (Some(word), _) => When::On(day(page, word)),
        (_, Some(word)) => after(page, tables, word, shape),
        _ => When::On(Day::FIRST),
    }
}

/// Refuses keys that count from an event where they would have no effect.
fn counted_from_an_event(page: &mut Page, at: Place, shape: &WhenShape) {
    let is_event = shape.event.is_some();
    if !is_event && (shape.plus.is_some() || shape.midnight_closing_day.is_some()) {
        page.refuse_at(at, "S02", "`plus` and `midnight_closing_day` count from an `event`; write the event, or leave them out");
    }
    let rounds = shape
        .plus
        .as_ref()
        .and_then(|word| Span::parse(&word.value).ok())
        .is_some_and(|span| !matches!(span, Span::Days(_)));
    if let Some(word) = shape.rounding.as_ref().filter(|_| !rounds) {
        page.refuse(word, "S02", "`rounding` belongs to `plus` with months or years; leave it out");
    }
    if let Some(count) =
        shape.midnight_closing_day.as_ref().filter(|count| count.value > LONGEST_COUNT)
    {
        page.refuse_at(
            place(count),
            "S02",
            format!("{} days is too long; write at most {LONGEST_COUNT}", count.value),
        );
    }
}

fn after(page: &mut Page, tables: &Tables, event: &Word, shape: &WhenShape) -> When {
    let event = EventIx(page.find(&tables.events, event));
    match (&shape.plus, &shape.midnight_closing_day) {
        (Some(word), Some(_)) => {
            page.refuse(
                word,
                "S02",
                "`plus` and `midnight_closing_day` exclude each other; keep one",
            );
            When::After(event, None)
        }
        (None, Some(n)) => When::ClosingMidnight(event, n.value),
        (plus, None) => When::After(event, plus.as_ref().and_then(|word| span(page, word, shape))),
    }
}

fn span(page: &mut Page, word: &Word, shape: &WhenShape) -> Option<Span> {
    let span = Span::parse(&word.value).map_err(|text| page.refuse(word, "S02", text)).ok()?;
    match (span, &shape.rounding) {
        (Span::Months(months), Some(way)) if way.value == "up" => {
            Some(Span::MonthsRoundedUp(months))
        }
        (Span::Months(_), Some(way)) if way.value != "down" => {
            page.refuse(
                way,
                "S02",
                "write `down` for the last day of the month or `up` for the first of the next",
            );
            None
        }
        _ => Some(span),
    }
}

type MaybeWhen = Option<Spanned<WhenShape>>;

pub fn bounds(page: &mut Page, tables: &Tables, from: &MaybeWhen, until: &MaybeWhen) -> Window {
    let mut bound = |shape: &MaybeWhen| shape.as_ref().map(|shape| when(page, tables, shape));
    Window { from: bound(from), until: bound(until), source: None }
}

pub fn windows(page: &mut Page, tables: &Tables, shapes: &[WindowShape]) -> Vec<Window> {
    let one = |shape: &WindowShape| {
        let window = bounds(page, tables, &shape.from, &shape.until);
        let source = shape.source.as_ref().map(|shape| source(page, shape));
        Window { source, ..window }
    };
    shapes.iter().map(one).collect()
}

pub fn conditions(
    page: &mut Page,
    tables: &Tables,
    shapes: &[Spanned<ConditionShape>],
) -> Vec<Condition> {
    shapes.iter().filter_map(|shape| condition(page, tables, shape)).collect()
}

fn condition(
    page: &mut Page,
    tables: &Tables,
    shape: &Spanned<ConditionShape>,
) -> Option<Condition> {
    let at = place(shape);
    match (&shape.value.question, &shape.value.event, &shape.value.outcome) {
        (Some(word), None, None) => {
            let question = QuestionIx(page.known(&tables.questions, word)?);
            let test = test(page, tables, question, at, &shape.value)?;
            Some(Condition::Question(question, test))
        }
        (None, Some(word), Some(outcome)) if tests(&shape.value) == 0 => {
            let event = EventIx(page.find(&tables.events, word));
            outcome_of(page, event, outcome)
        }
        _ => {
            page.refuse_at(
                at,
                "S02",
                "write a `question` with one test, or an `event` with an `outcome`",
            );
            None
        }
    }
}

fn outcome_of(page: &mut Page, event: EventIx, word: &Typed<KnownOutcome>) -> Option<Condition> {
    Some(match page.choose(word)? {
        KnownOutcome::Happened => Condition::Event(event, true),
        KnownOutcome::DidNotHappen => Condition::Event(event, false),
        KnownOutcome::KnownToHaveHappened => Condition::Known(event, true),
        KnownOutcome::NotKnownToHaveHappened => Condition::Known(event, false),
    })
}

fn tests(shape: &ConditionShape) -> usize {
    usize::from(!shape.is.is_empty())
        + usize::from(shape.at_least.is_some())
        + usize::from(shape.below.is_some())
        + usize::from(shape.before.is_some())
}

fn test(
    page: &mut Page,
    tables: &Tables,
    question: QuestionIx,
    at: Place,
    shape: &ConditionShape,
) -> Option<Test> {
    let asked = tables.asked.get(usize::from(question.0))?;
    let tests = tests(shape);
    let test = match (asked.kind, &shape.at_least, &shape.below, &shape.before) {
        (QuestionKind::Law | QuestionKind::YesNo, None, None, None) if tests == 1 => {
            Test::OneOf(shape.is.iter().filter_map(|word| listed(page, asked, word)).collect())
        }
        (QuestionKind::Number, Some(word), None, None) if tests == 1 => {
            Test::AtLeast(whole(word.value))
        }
        (QuestionKind::Number, None, Some(word), None) if tests == 1 => {
            Test::Below(whole(word.value))
        }
        (QuestionKind::Date, None, None, Some(shape)) if tests == 1 => {
            Test::Before(when(page, tables, shape))
        }
        _ => {
            let fitting = match asked.kind {
                QuestionKind::Law | QuestionKind::YesNo => "`is`",
                QuestionKind::Number => "`at_least` or `below`",
                QuestionKind::Date => "`before`",
                QuestionKind::Country => "the `suppliers` of an instrument",
                QuestionKind::Destination => "the `destinations` of an instrument or a gap",
            };
            page.refuse_at(
                at,
                "S02",
                format!("{} is tested in one way; write {fitting}", asked.id),
            );
            return None;
        }
    };
    Some(test)
}

fn listed(page: &mut Page, asked: &crate::model::Question, word: &Word) -> Option<u8> {
    match asked.parse(&word.value) {
        Ok(Value::Listed(at)) => Some(at),
        Ok(_) => None,
        Err(text) => {
            page.refuse(word, "R01", text);
            None
        }
    }
}

/// A whole number in thousandths.
fn whole(number: u32) -> i64 {
    i64::from(number).saturating_mul(1000)
}
