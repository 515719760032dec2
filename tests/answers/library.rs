//! The library's own surface on the shipped law: periods and differences against single answers.

use crate::common;
use snapback_engine::{Period, Rules, parse_day};

fn library() -> Rules {
    Rules::read("rules").unwrap()
}

/// Every so many items of the shipped law, by id.
fn items(step: usize) -> impl Iterator<Item = &'static str> {
    common::rules().items.iter().step_by(step).map(|item| item.id.as_str())
}

#[test]
fn a_timeline_says_on_each_day_what_a_single_answer_says() {
    let rules = library();
    let period =
        Period { from: parse_day("2015-06-01").unwrap(), until: parse_day("2026-01-01").unwrap() };
    let mut asked = 0;
    for item in items(9) {
        let query = rules.query(item).unwrap();
        for reading in rules.compared() {
            for segment in query.timeline(reading, period).unwrap().segments() {
                for day in [segment.period.from, segment.period.last()] {
                    let on = query.clone().on(&day.to_string()).unwrap();
                    let answer = on.under(reading).unwrap();
                    assert_eq!(answer.verdict(), segment.verdict, "{item} {day}");
                    assert_eq!(answer.possible(), segment.possible);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 200, "{asked} days");
}

#[test]
fn a_difference_is_where_single_answers_differ() {
    let rules = library();
    let period =
        Period { from: parse_day("2016-01-01").unwrap(), until: parse_day("2026-01-01").unwrap() };
    let compared = rules.compared();
    let mut differing = 0;
    for item in items(11) {
        let query = rules.query(item).unwrap();
        for pair in compared.windows(2) {
            let [one, other] = pair else { continue };
            for found in query.difference(*one, *other, period).unwrap() {
                let on = query.clone().on(&found.period.from.to_string()).unwrap();
                let verdicts = [*one, *other].map(|reading| on.under(reading).unwrap().verdict());
                assert_eq!(verdicts, found.verdicts, "{item}");
                differing += 1;
            }
        }
    }
    assert!(differing > 20, "{differing} differences");
}
